"""Every kind of record the room keeps."""

from boundaries.records.errors import UnknownKind
from boundaries.records.kinds.change_case import CASE_WORD, CHANGE_CASE
from boundaries.records.kinds.disagreement import DISAGREEMENT, disagreement_subject
from boundaries.records.kinds.dispute import DISPUTE, DISPUTE_CLAIM
from boundaries.records.kinds.exchange import EXCHANGE
from boundaries.records.kinds.hazard import HAZARD
from boundaries.records.kinds.marker_check import MARKER_CHECK
from boundaries.records.kinds.round import CLOSING, MEETING, ROUND, SIGNATURE
from boundaries.records.kinds.segment_check import SEGMENT_CHECK
from boundaries.records.kinds.upkeep import DEMARCATION, MAINTENANCE, PEACE_AGREEMENT
from layers.fields import RecordKind

CASE_KINDS = (CHANGE_CASE, CASE_WORD, HAZARD, DISPUTE, DISPUTE_CLAIM, DEMARCATION, MAINTENANCE, PEACE_AGREEMENT)
KINDS: tuple[RecordKind, ...] = (
    ROUND,
    MARKER_CHECK,
    SEGMENT_CHECK,
    MEETING,
    DISAGREEMENT,
    SIGNATURE,
    CLOSING,
    EXCHANGE,
    *CASE_KINDS,
)
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


__all__ = [
    "CASE_KINDS",
    "CASE_WORD",
    "CHANGE_CASE",
    "CLOSING",
    "DEMARCATION",
    "DISAGREEMENT",
    "DISPUTE",
    "DISPUTE_CLAIM",
    "EXCHANGE",
    "HAZARD",
    "KINDS",
    "MAINTENANCE",
    "MARKER_CHECK",
    "MEETING",
    "PEACE_AGREEMENT",
    "ROUND",
    "SEGMENT_CHECK",
    "SIGNATURE",
    "disagreement_subject",
    "kind_named",
]
