"""The planners' room: who is served, who is not, and where the next facility should stand."""
