"""Before the walk: what is at risk, what falls due, and in which order to visit it."""
