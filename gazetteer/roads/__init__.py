"""Named roads as lines on the ground: which way they run, what crosses them, and whether their names agree with that."""
