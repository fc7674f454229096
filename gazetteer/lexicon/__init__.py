"""Word lists: words that a name is looked through for, where each comes from, since when, and which questions a hit asks."""
