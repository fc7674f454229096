"""Names found as people look for them: by a character or two, by sound, by initials, by what a place was once called."""
