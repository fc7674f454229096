"""How fast people travel: dated, sourced profiles by mode, class of road and slope."""

WALKING_SPEEDS_MS = (0.6, 0.8, 1.0, 1.2)
"""Shown beside every time-based figure: a slow day-care guest, a careful walker, the default, the upper bound of laboratory tracks."""

DEFAULT_WALK_MS = 1.0
