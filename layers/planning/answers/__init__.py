"""Answers as plain Python, ready for JSON: one file a subject."""
