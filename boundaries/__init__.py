"""The joint-inspection room (界线联检): lines, markers and what the two sides found there."""
