"""Supply against need: who has how much within reach, who has a place, and how unevenly that is spread."""
