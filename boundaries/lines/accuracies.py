"""What stated accuracies allow: how far beside its line a sound marker may appear."""

import math

from boundaries.lines.study import LineStudy, PlacedMarker
from boundaries.truth.accuracy import limit_of


def offset_limit_m(study: LineStudy, marker: PlacedMarker) -> float:
    """How far beside its line a sound marker may appear at the settings' confidence, metres."""
    line = study.lines[marker.line_id]
    z = math.sqrt(limit_of(1, 1 - study.settings.confidence))
    return z * math.hypot(marker.accuracy_m, line.accuracy_m) / math.sqrt(2)
