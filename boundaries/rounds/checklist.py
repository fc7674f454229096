"""The checklist of a round (联检清单): segment first, every stretch of every line on it, prefilled from the register and the last round."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeVar

import geopandas as gpd
import pandas as pd
import shapely

from boundaries.lines.chainage import StraightenedLine
from boundaries.records.kinds import MARKER_CHECK, SEGMENT_CHECK
from boundaries.rounds.round import Round, Row
from layers.fields import RecordKind, Value

Thing = TypeVar("Thing")
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

    A marker shared by several lines is listed once, on the first of them, for the sides of all of them. A line of the round that the
    register does not hold is left out; `check_complete` names it.
    """
    found, items, listed = last or {}, [], set()
    shelves = Shelves.of(register)
    for line_id in inspected.line_ids:
        shape = shelves.courses.get(line_id)
        if shape is None:
            continue
        line = LineOnList(inspected, shelves, line_id, StraightenedLine.of(shape, line_id=line_id))
        for item in sorted((*line.segments(), *line.markers()), key=_walking_order):
            if item.ref not in listed:
                listed.add(item.ref)
                items.append(_remembering(item, found))
    return Checklist(inspected.round_id, tuple(items))


def _walking_order(item: ChecklistItem) -> tuple[float, str]:
    """A marker comes before the segment that begins at it, even if their chainages were rounded apart."""
    return (item.from_m or 0.0) - (SHORTEST_STRETCH_M if item.kind is MARKER_CHECK else 0.0), item.subject


@dataclass(frozen=True, slots=True)
class Shelves:
    """The register's rows where a checklist looks for them: by line, by marker. What is missing in a row is left out of it."""

    courses: Mapping[str, shapely.Geometry | None]  # by line
    sides: Mapping[str, frozenset[str]]  # by line
    segments: Mapping[str, list[Row]]  # by line
    markers: Mapping[str, list[tuple[Row, shapely.Point | None]]]  # by line
    places: Mapping[str, shapely.Point | None]  # by marker
    objects: Mapping[str, list[Row]]  # by marker
    pillars: Mapping[str, list[Row]]  # by marker

    @classmethod
    def of(cls, register: Register) -> "Shelves":
        lines, markers = _rows(register.lines), list(zip(_rows(register.markers), register.markers.geometry, strict=True))
        by_line = [(line_id, pair) for pair in markers for line_id in str(pair[0].get("line_ids") or "").split(";")]
        return cls(
            courses={str(row["line_id"]): shape for row, shape in zip(lines, register.lines.geometry, strict=True)},
            sides={str(row["line_id"]): frozenset((str(row["side_a"]), str(row["side_b"]))) for row in lines},
            segments=_grouped((str(row["line_id"]), row) for row in _rows(register.segments)),
            markers=_grouped(by_line),
            places={str(row["marker_id"]): point for row, point in markers},
            objects=_grouped((str(row["marker_id"]), row) for row in _rows(register.reference_objects)),
            pillars=_grouped((str(row["marker_id"]), row) for row in _rows(register.pillars)),
        )


@dataclass(frozen=True, slots=True)
class LineOnList:
    """One line on its way onto the list."""

    inspected: Round
    shelves: Shelves
    line_id: str
    course: StraightenedLine

    def segments(self) -> Iterator[ChecklistItem]:
        """Registered segments, and every stretch none of them covers, cut at the markers: people walk from marker to marker."""
        covered: list[tuple[float, float]] = []
        for row in self.shelves.segments.get(self.line_id, []):
            covered.append(self._between(row))
            yield self._segment(str(row["segment_id"]), str(row.get("name") or row["segment_id"]), covered[-1], row)
        cuts = self._chainages(point for _, point in self.shelves.markers.get(self.line_id, []))
        for start, end in _stretches_left(covered, cuts, self.course.length_m):
            title = f"K{start / 1000:.3f}–K{end / 1000:.3f}（未登记线段）"
            yield self._segment(f"{self.line_id}@{start:.0f}-{end:.0f}", title, (start, end), None)

    def markers(self) -> Iterator[ChecklistItem]:
        own = self.shelves.markers.get(self.line_id, [])
        for (row, point), at in zip(own, self._chainages(point for _, point in own), strict=True):
            marker_id = str(row["marker_id"])
            yield ChecklistItem(
                MARKER_CHECK, marker_id, str(row["marker_no"]), self.line_id, self._section_at(at),
                self._sides_of(str(row.get("line_ids") or "").split(";")), at, at, None if point is None else point.x,
                None if point is None else point.y, is_tripoint=row.get("is_tripoint") is True,
                responsible_side=str(row.get("division_code") or ""), registered=row,
                objects=tuple(self.shelves.objects.get(marker_id, ())), pillars=tuple(self.shelves.pillars.get(marker_id, ())),
            )  # fmt: skip

    def _segment(self, subject: str, title: str, between: tuple[float, float], row: Row | None) -> ChecklistItem:
        middle_m = min(max(sum(between) / 2, 0.0), self.course.length_m)
        lon, lat = self.course.points_at(middle_m)[0]
        return ChecklistItem(
            SEGMENT_CHECK, subject, title, self.line_id, self._section_at(middle_m), self._sides_of([self.line_id]), *between,
            float(lon), float(lat), is_derived=row is None, registered=row or {},
        )  # fmt: skip

    def _between(self, row: Row) -> tuple[float, float]:
        """A segment without chainages runs between its markers; an end without one is the line's."""
        start, end = row.get("from_chainage_m"), row.get("to_chainage_m")
        if isinstance(start, float) and isinstance(end, float):
            return min(start, end), max(start, end)
        first, last = (self.shelves.places.get(str(row.get(name))) for name in ("from_marker_id", "to_marker_id"))
        ends = (
            self._chainages([first])[0] if first is not None else 0.0,
            self._chainages([last])[0] if last is not None else self.course.length_m,
        )
        return min(ends), max(ends)

    def _chainages(self, points: Iterable[shapely.Point | None]) -> list[float]:
        """Chainages of markers; one without a position is put at the line's start, where nobody overlooks it."""
        start_lon, start_lat = self.course.corners[0]
        places = [(start_lon, start_lat) if p is None or p.is_empty else (p.x, p.y) for p in points]
        feet = self.course.feet([lon for lon, _ in places], [lat for _, lat in places])
        return [float(at) for at in feet.chainage_m]

    def _sides_of(self, line_ids: Iterable[str]) -> tuple[str, ...]:
        """The round's sides that share one of these lines; all of them where the register names none."""
        named = frozenset().union(*(self.shelves.sides.get(line_id, frozenset()) for line_id in line_ids))
        return tuple(side for side in self.inspected.sides if side in named) or self.inspected.sides

    def _section_at(self, at_m: float) -> str:
        for section in self.inspected.sections:
            until = float("inf") if section.to_m is None else section.to_m
            if section.line_id == self.line_id and (section.from_m or 0.0) <= at_m <= until:
                return section.section_id
        return ""


def _stretches_left(
    covered: Sequence[tuple[float, float]], cuts: Sequence[float], length_m: float
) -> Iterator[tuple[float, float]]:
    """What lies between 0 and `length_m` outside of `covered`, cut at `cuts`; pieces too short to walk are left to their neighbours."""
    reached = 0.0
    for start, end in [*sorted(covered), (length_m, length_m)]:
        inner = [cut for cut in sorted(cuts) if reached + SHORTEST_STRETCH_M < cut < start - SHORTEST_STRETCH_M]
        if start - reached > SHORTEST_STRETCH_M:
            yield from pairwise([reached, *inner, start])
        reached = max(reached, end)


def _grouped(pairs: Iterable[tuple[str, Thing]]) -> dict[str, list[Thing]]:
    groups: defaultdict[str, list[Thing]] = defaultdict(list)
    for key, thing in pairs:
        groups[key].append(thing)
    return dict(groups)


def _remembering(item: ChecklistItem, found: Findings) -> ChecklistItem:
    name, values = found.get(item.ref, ("", {}))
    return replace(item, last=values, last_round=name) if name else item


def _rows(frame: gpd.GeoDataFrame) -> list[Row]:
    """Rows as plain values: what is missing is left out, days are ISO texts."""
    plain = frame.drop(columns="geometry")
    return [{str(k): _plain(v) for k, v in row.items() if not pd.isna(v)} for row in plain.to_dict("records")]


def _plain(value: object) -> Value:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value  # type: ignore[return-value]  # because numpy scalars become Python's
