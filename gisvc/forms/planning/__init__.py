"""The planners' papers: a plan's report, its maps and its table for a terminal."""
