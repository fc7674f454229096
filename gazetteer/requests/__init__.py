"""Requests to name, rename and cancel: who decides, what is due when, what is still missing, and what became of each."""
