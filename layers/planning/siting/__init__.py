"""Siting (选址): where facilities should stand, with proof of how good a plan is, the plans that are as good, and why none is possible."""
