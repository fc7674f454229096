"""Roads as a network one can travel on: joined, timed, searched."""
