"""The rules a name is judged by: one function a rule, dated packs of settings, and findings that cite their article."""
