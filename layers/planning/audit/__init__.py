"""Published figures held against each other: which readings fit, and which cannot be true together."""
