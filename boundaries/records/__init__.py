"""Records: what teams write down, declared once; forms, sync, comparison and print derive from the declaration."""
