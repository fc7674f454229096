"""Every kind of record the room keeps."""

from boundaries.records.errors import UnknownKind
from boundaries.records.fields import RecordKind
from boundaries.records.kinds.marker_check import MARKER_CHECK
from boundaries.records.kinds.round import CLOSING, MEETING, ROUND, SIGNATURE
from boundaries.records.kinds.segment_check import SEGMENT_CHECK

KINDS: tuple[RecordKind, ...] = (ROUND, MARKER_CHECK, SEGMENT_CHECK, MEETING, SIGNATURE, CLOSING)
_BY_NAME = {kind.name: kind for kind in KINDS}


def kind_named(name: str) -> RecordKind:
    """The kind of a record.

    Raises:
        UnknownKind: the room keeps no such kind.
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise UnknownKind(name) from None


__all__ = ["CLOSING", "KINDS", "MARKER_CHECK", "MEETING", "ROUND", "SEGMENT_CHECK", "SIGNATURE", "kind_named"]
