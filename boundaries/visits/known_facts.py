"""What is known of each segment before the walk, gathered from the register, the last round and the open cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from boundaries.records.fold import Record, Records
from boundaries.records.kinds import DISPUTE, HAZARD
from boundaries.visits.risk import SegmentFacts
from layers.fields import Value

Row = Mapping[str, Value]

_GONE = frozenset({"lost", "not_found", "never_set"})
_HURT = frozenset({"damaged", "moved", "leaning", "threatened"})
_EDGE_M = 1.0  # a marker at the very end of a segment belongs to it


@dataclass(frozen=True, slots=True)
class Stretch:
    """A segment between two chainages (metres), as registered and as the last round found it; `last` is None where no earlier round is known."""

    segment_id: str
    line_id: str
    name: str
    from_m: float
    to_m: float
    registered: Row = field(default_factory=dict)
    last: Row | None = None

    def touches(self, from_m: float, to_m: float) -> bool:
        return from_m <= self.to_m + _EDGE_M and to_m >= self.from_m - _EDGE_M


@dataclass(frozen=True, slots=True)
class StandingMarker:
    """A marker at its chainage on one line, and what the last round found."""

    marker_id: str
    line_id: str
    chainage_m: float
    last: Row | None = None


@dataclass(frozen=True, slots=True)
class DriftedStretch:
    """Where a river or road lies off the fixed line: chainages and the largest distance, metres."""

    line_id: str
    from_m: float
    to_m: float
    largest_m: float


def gather_facts(
    stretches: Sequence[Stretch], markers: Sequence[StandingMarker], drifts: Sequence[DriftedStretch], records: Records
) -> tuple[SegmentFacts, ...]:
    """The facts of every stretch, in the order given.

    A case that names chainages concerns the segments it touches; one that names a marker, those at the marker; one that names neither, the whole line.
    Cases that are closed concern none.
    """
    hazards, disputes = _open(records, HAZARD.name), _open(records, DISPUTE.name)
    place_of = {(m.marker_id, m.line_id): m.chainage_m for m in markers}
    return tuple(
        _facts(
            stretch,
            [m for m in markers if m.line_id == stretch.line_id and stretch.touches(m.chainage_m, m.chainage_m)],
            [d for d in drifts if d.line_id == stretch.line_id and stretch.touches(d.from_m, d.to_m)],
            hazards=[h for h in hazards if _concerns(h, stretch, place_of)],
            disputes=[d for d in disputes if _concerns(d, stretch, place_of)],
        )
        for stretch in stretches
    )


def _facts(
    stretch: Stretch,
    markers: Sequence[StandingMarker],
    drifts: Sequence[DriftedStretch],
    *,
    hazards: Sequence[Record],
    disputes: Sequence[Record],
) -> SegmentFacts:
    last = stretch.last or {}
    projects = [h for h in hazards if h.value("hazard_kind") == "project"]
    return SegmentFacts(
        segment_id=stretch.segment_id,
        line_id=stretch.line_id,
        name=stretch.name,
        from_m=stretch.from_m,
        to_m=stretch.to_m,
        markers_m=tuple(m.chainage_m for m in markers),
        lost=sum(bool(_states(m.last) & _GONE) for m in markers),
        damaged=sum(bool(_states(m.last) & _HURT) for m in markers),
        is_vague=stretch.registered.get("is_vague") is True or last.get("found_state") == "vague",
        is_unrecognisable=last.get("found_state") == "lost",
        has_changed=bool(last.get("changes")) or last.get("needs_resurvey") is True,
        drift_m=max((d.largest_m for d in drifts), default=0.0),
        projects=len(projects) + bool(last.get("cross_boundary")),
        disputes=len(disputes) + bool(last.get("dispute")),
        hazards=len(hazards) - len(projects),
        unilateral=_unilateral(last),
        was_visited=None if stretch.last is None else not last.get("reason_not_checked"),
    )


def _states(last: Row | None) -> frozenset[str]:
    found = (last or {}).get("found_state")
    return frozenset(str(state) for state in found) if isinstance(found, list | tuple) else frozenset()


def _unilateral(last: Row) -> int:
    """Marks set by one side alone that nobody has removed."""
    marks = last.get("unilateral_marks")
    standing = (
        [m for m in marks if isinstance(m, Mapping) and m.get("is_removed") is not True]
        if isinstance(marks, list | tuple)
        else []
    )
    return len(standing)


def _open(records: Records, kind: str) -> list[Record]:
    return [record for key, record in records.items() if key.kind == kind and record.value("closed_on") is None]


def _concerns(case: Record, stretch: Stretch, place_of: Mapping[tuple[str, str], float]) -> bool:
    if case.value("line_id") != stretch.line_id:
        return False
    start, end = case.value("from_chainage_m"), case.value("to_chainage_m")
    ends = [float(v) for v in (start, end) if isinstance(v, int | float)]
    if not ends and "marker_id" in case.kind.field_names:
        at = place_of.get((str(case.value("marker_id")), stretch.line_id))
        ends = [] if at is None else [at]
    return stretch.touches(min(ends), max(ends)) if ends else True
