"""Place names as the committee sees them: search, places, reviews, requests, lists and publications."""
