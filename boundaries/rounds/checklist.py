"""The checklist of a round (联检清单): segment first, every stretch of every line on it, prefilled from the register and the last round."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import geopandas as gpd
import pandas as pd

from boundaries.lines.chainage import StraightenedLine
from boundaries.records.fields import RecordKind, Value
from boundaries.records.kinds import MARKER_CHECK, SEGMENT_CHECK
from boundaries.rounds.round import Round, Section

SHORTEST_STRETCH_M = 1.0  # a gap of less between two registered segments is rounding, not a stretch nobody checks


@dataclass(frozen=True, slots=True)
class Register:
    """The layers a checklist is made from, as of one day. Frames carry their spec's columns, EPSG:4490."""

    lines: gpd.GeoDataFrame
    segments: gpd.GeoDataFrame
    markers: gpd.GeoDataFrame
    pillars: gpd.GeoDataFrame
    reference_objects: gpd.GeoDataFrame


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One thing to be checked: a segment between two chainages, or a marker (then both are equal).

    `sides` have to fill it. `registered` is what the register says, column by column; `last` what the last round found, both sides agreeing.
    `is_derived` marks a stretch no registered segment covers: it is on the list all the same.
    """

    kind: RecordKind
    subject: str
    title: str
    line_id: str
    section_id: str
    sides: tuple[str, ...]
    from_m: float | None = None
    to_m: float | None = None
    lon: float | None = None
    lat: float | None = None
    is_tripoint: bool = False
    is_derived: bool = False
    responsible_side: str = ""
    registered: Mapping[str, Value] = field(default_factory=dict)
    objects: tuple[Mapping[str, Value], ...] = ()
    pillars: tuple[Mapping[str, Value], ...] = ()
    last: Mapping[str, Value] = field(default_factory=dict)
    last_round: str = ""

    @property
    def length_m(self) -> float:
        return (self.to_m or 0.0) - (self.from_m or 0.0)

    @property
    def ref(self) -> tuple[str, str]:
        """Kind and subject: the item's name among records."""
        return self.kind.name, self.subject


@dataclass(frozen=True, slots=True)
class Checklist:
    """Items in walking order: line by line, by chainage, a segment before the marker at its end."""

    round_id: str
    items: tuple[ChecklistItem, ...]

    @property
    def segments(self) -> tuple[ChecklistItem, ...]:
        return tuple(item for item in self.items if item.kind is SEGMENT_CHECK)

    @property
    def markers(self) -> tuple[ChecklistItem, ...]:
        return tuple(item for item in self.items if item.kind is MARKER_CHECK)

    def find(self, kind: str, subject: str) -> ChecklistItem | None:
        return next((item for item in self.items if item.ref == (kind, subject)), None)


Findings = Mapping[tuple[str, str], tuple[str, Mapping[str, Value]]]
"""What the last round found: (kind, subject) → (round's name, values)."""


def build_checklist(inspected: Round, register: Register, *, last: Findings | None = None) -> Checklist:
    """Everything a round has to look at.

    A marker shared by several lines is listed once, on the first of them. A line of the round that the register does not hold is left
    out; `check_complete` names it.
    """
    found, items, listed = last or {}, [], set()
    for line_id in inspected.line_ids:
        lines = register.lines[register.lines["line_id"] == line_id]
        if lines.empty or lines.geometry.iloc[0] is None:
            continue
        course = StraightenedLine.of(lines.geometry.iloc[0], line_id=line_id)
        on_line = [*_segments(inspected, register, line_id, course), *_markers(inspected, register, line_id, course)]
        for item in sorted(on_line, key=lambda i: (i.from_m or 0.0, i.kind is SEGMENT_CHECK, i.subject)):
            if item.ref not in listed:
                listed.add(item.ref)
                items.append(_remembering(item, found))
    return Checklist(inspected.round_id, tuple(items))


def _segments(inspected: Round, register: Register, line_id: str, course: StraightenedLine) -> Iterator[ChecklistItem]:
    own = register.segments[register.segments["line_id"] == line_id]
    covered: list[tuple[float, float]] = []
    for row in _rows(own):
        start, end = row.get("from_chainage_m"), row.get("to_chainage_m")
        if not isinstance(start, float) or not isinstance(end, float):
            start, end = _between_markers(row, register.markers, course)
        covered.append((start, end))
        yield _segment(inspected, line_id, str(row["segment_id"]), _title(row), (start, end), course, row)
    for start, end in _stretches_left(covered, course.length_m):
        subject = f"{line_id}@{start:.0f}-{end:.0f}"
        title = f"K{start / 1000:.3f}–K{end / 1000:.3f}（未登记线段）"
        yield _segment(inspected, line_id, subject, title, (start, end), course, None)


def _segment(
    inspected: Round,
    line_id: str,
    subject: str,
    title: str,
    between: tuple[float, float],
    course: StraightenedLine,
    row: Mapping[str, Value] | None,
) -> ChecklistItem:
    middle = course.points_at(min(sum(between) / 2, course.length_m))[0]
    return ChecklistItem(
        SEGMENT_CHECK, subject, title, line_id, _section_at(inspected.sections, line_id, sum(between) / 2), inspected.sides,
        between[0], between[1], float(middle[0]), float(middle[1]), is_derived=row is None, registered=row or {},
    )  # fmt: skip


def _markers(inspected: Round, register: Register, line_id: str, course: StraightenedLine) -> Iterator[ChecklistItem]:
    ids = register.markers["line_ids"].fillna("").str.split(";")
    own = register.markers[[line_id in held for held in ids]]
    chainages = _chainages(own, course)
    for row, point, at in zip(_rows(own), own.geometry, chainages, strict=True):
        marker_id = str(row["marker_id"])
        yield ChecklistItem(
            MARKER_CHECK, marker_id, str(row["marker_no"]), line_id, _section_at(inspected.sections, line_id, float(at)), inspected.sides,
            float(at), float(at), None if point is None else point.x, None if point is None else point.y,
            is_tripoint=row.get("is_tripoint") is True, responsible_side=str(row.get("division_code") or ""), registered=row,
            objects=tuple(_rows(register.reference_objects[register.reference_objects["marker_id"] == marker_id])),
            pillars=tuple(_rows(register.pillars[register.pillars["marker_id"] == marker_id])),
        )  # fmt: skip


def _between_markers(row: Mapping[str, Value], markers: gpd.GeoDataFrame, course: StraightenedLine) -> tuple[float, float]:
    """A segment without chainages runs between its markers; an end without one is the line's."""
    ends = []
    for name, otherwise in (("from_marker_id", 0.0), ("to_marker_id", course.length_m)):
        at = markers[markers["marker_id"] == row.get(name)]
        ends.append(_chainages(at, course)[0] if len(at) else otherwise)
    return min(ends), max(ends)


def _chainages(markers: gpd.GeoDataFrame, course: StraightenedLine) -> list[float]:
    """Chainages of markers; one without a position is put at the line's start, where nobody overlooks it."""
    places = markers.geometry
    feet = course.feet(places.x.fillna(course.corners[0, 0]), places.y.fillna(course.corners[0, 1]))
    return [float(at) for at in feet.chainage_m]


def _stretches_left(covered: Sequence[tuple[float, float]], length_m: float) -> Iterator[tuple[float, float]]:
    reached = 0.0
    for start, end in sorted(covered):
        if start - reached > SHORTEST_STRETCH_M:
            yield reached, start
        reached = max(reached, end)
    if length_m - reached > SHORTEST_STRETCH_M:
        yield reached, length_m


def _section_at(sections: Sequence[Section], line_id: str, at_m: float) -> str:
    for section in sections:
        if section.line_id == line_id and (section.from_m or 0.0) <= at_m <= (
            float("inf") if section.to_m is None else section.to_m
        ):
            return section.section_id
    return ""


def _remembering(item: ChecklistItem, found: Findings) -> ChecklistItem:
    name, values = found.get(item.ref, ("", {}))
    return replace(item, last=values, last_round=name) if name else item


def _title(row: Mapping[str, Value]) -> str:
    return str(row.get("name") or row["segment_id"])


def _rows(frame: gpd.GeoDataFrame) -> list[dict[str, Value]]:
    """Rows as plain values: what is missing is left out, days are ISO texts."""
    plain = frame.drop(columns="geometry")
    return [{str(k): _plain(v) for k, v in row.items() if not pd.isna(v)} for row in plain.to_dict("records")]


def _plain(value: object) -> Value:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value  # type: ignore[return-value]  # because numpy scalars become Python's
