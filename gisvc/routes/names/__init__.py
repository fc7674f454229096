"""Place names for programs: search, places, checks, requests, announcements and reconciliation as JSON."""
