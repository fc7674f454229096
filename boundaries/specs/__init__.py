"""What inspection teams keep: the register of lines, markers and marks, its papers, and the journal of what both sides did."""

from boundaries.specs.lines import EXCLAVES, LINES, NEIGHBOUR_LINES, OBSERVED_FEATURES, SEGMENTS, TRIPOINTS
from boundaries.specs.markers import MARKERS, OTHER_MARKS, PILLARS, REFERENCE_OBJECTS
from boundaries.specs.papers import AGREEMENTS, KEEPERS
from boundaries.specs.records import JOURNAL, KEYS_OF_SIDES, PHOTOS

REGISTER = (
    LINES,
    SEGMENTS,
    MARKERS,
    PILLARS,
    REFERENCE_OBJECTS,
    OTHER_MARKS,
    TRIPOINTS,
    EXCLAVES,
    KEEPERS,
    AGREEMENTS,
    NEIGHBOUR_LINES,
    OBSERVED_FEATURES,
)
"""Layers people may import and edit, a line's geometry only with an approval document."""

BOOKS = (JOURNAL, PHOTOS, KEYS_OF_SIDES)
"""Layers only the room's use cases write: nobody imports a record that nobody made."""

__all__ = [
    "AGREEMENTS",
    "BOOKS",
    "EXCLAVES",
    "JOURNAL",
    "KEEPERS",
    "KEYS_OF_SIDES",
    "LINES",
    "MARKERS",
    "NEIGHBOUR_LINES",
    "OBSERVED_FEATURES",
    "OTHER_MARKS",
    "PHOTOS",
    "PILLARS",
    "REFERENCE_OBJECTS",
    "REGISTER",
    "SEGMENTS",
    "TRIPOINTS",
]
