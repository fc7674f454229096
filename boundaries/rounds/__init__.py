"""A round of joint inspection: its checklist, what both sides found, where they differ, and whether it may be closed."""
