"""The checklist of a round (联检清单): segment first, every stretch of every line on it, prefilled from the register and the last round."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

import geopandas as gpd
import pandas as pd

from boundaries.lines.chainage import StraightenedLine
from boundaries.records.fields import RecordKind, Value
from boundaries.records.kinds import MARKER_CHECK, SEGMENT_CHECK
from boundaries.rounds.round import Round

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
    for line in _lines(inspected, register):
        for item in sorted((*line.segments(), *line.markers()), key=_walking_order):
            if item.ref not in listed:
                listed.add(item.ref)
                items.append(_remembering(item, found))
    return Checklist(inspected.round_id, tuple(items))


def _walking_order(item: ChecklistItem) -> tuple[float, str]:
    """A marker comes before the segment that begins at it, even if their chainages were rounded apart."""
    return (item.from_m or 0.0) - (SHORTEST_STRETCH_M if item.kind is MARKER_CHECK else 0.0), item.subject


def _lines(inspected: Round, register: Register) -> Iterator["LineOnList"]:
    by_id = {str(row["line_id"]): n for n, row in enumerate(_rows(register.lines))}
    for line_id in inspected.line_ids:
        shape = register.lines.geometry.iloc[by_id[line_id]] if line_id in by_id else None
        if shape is not None:
            yield LineOnList(inspected, register, line_id, StraightenedLine.of(shape, line_id=line_id))


@dataclass(frozen=True)
class LineOnList:
    """One line on its way onto the list."""

    inspected: Round
    register: Register
    line_id: str
    course: StraightenedLine

    def segments(self) -> Iterator[ChecklistItem]:
        """Registered segments, and every stretch none of them covers, cut at the markers: people walk from marker to marker."""
        covered: list[tuple[float, float]] = []
        for row in _rows(self.register.segments[self.register.segments["line_id"] == self.line_id]):
            covered.append(self._between(row))
            yield self._segment(str(row["segment_id"]), str(row.get("name") or row["segment_id"]), covered[-1], row)
        for start, end in _stretches_left(covered, self._chainages(self._own_markers), self.course.length_m):
            title = f"K{start / 1000:.3f}–K{end / 1000:.3f}（未登记线段）"
            yield self._segment(f"{self.line_id}@{start:.0f}-{end:.0f}", title, (start, end), None)

    def markers(self) -> Iterator[ChecklistItem]:
        own, objects, pillars = self._own_markers, self.register.reference_objects, self.register.pillars
        for row, point, at in zip(_rows(own), own.geometry, self._chainages(own), strict=True):
            marker_id = row["marker_id"]
            yield ChecklistItem(
                MARKER_CHECK, str(marker_id), str(row["marker_no"]), self.line_id, self._section_at(at), self._sides_of_marker(row), at, at,
                None if point is None else point.x, None if point is None else point.y, is_tripoint=row.get("is_tripoint") is True,
                responsible_side=str(row.get("division_code") or ""), registered=row,
                objects=tuple(_rows(objects[objects["marker_id"] == marker_id])), pillars=tuple(_rows(pillars[pillars["marker_id"] == marker_id])),
            )  # fmt: skip

    def _segment(self, subject: str, title: str, between: tuple[float, float], row: Mapping[str, Value] | None) -> ChecklistItem:
        middle_m = min(max(sum(between) / 2, 0.0), self.course.length_m)
        lon, lat = self.course.points_at(middle_m)[0]
        return ChecklistItem(
            SEGMENT_CHECK, subject, title, self.line_id, self._section_at(middle_m), self._sides_of({self.line_id}), *between,
            float(lon), float(lat), is_derived=row is None, registered=row or {},
        )  # fmt: skip

    @cached_property
    def _own_markers(self) -> gpd.GeoDataFrame:
        markers = self.register.markers
        return markers[[self.line_id in held for held in markers["line_ids"].fillna("").str.split(";")]]

    def _between(self, row: Mapping[str, Value]) -> tuple[float, float]:
        """A segment without chainages runs between its markers; an end without one is the line's."""
        start, end = row.get("from_chainage_m"), row.get("to_chainage_m")
        if isinstance(start, float) and isinstance(end, float):
            return min(start, end), max(start, end)
        ends = []
        for name, otherwise in (("from_marker_id", 0.0), ("to_marker_id", self.course.length_m)):
            at = self.register.markers[self.register.markers["marker_id"] == row.get(name)]
            ends.append(self._chainages(at)[0] if len(at) else otherwise)
        return min(ends), max(ends)

    def _chainages(self, markers: gpd.GeoDataFrame) -> list[float]:
        """Chainages of markers; one without a position is put at the line's start, where nobody overlooks it."""
        start_lon, start_lat = self.course.corners[0]
        feet = self.course.feet(markers.geometry.x.fillna(start_lon), markers.geometry.y.fillna(start_lat))
        return [float(at) for at in feet.chainage_m]

    def _sides_of_marker(self, row: Mapping[str, Value]) -> tuple[str, ...]:
        return self._sides_of(set(str(row.get("line_ids") or "").split(";")))

    def _sides_of(self, line_ids: set[str]) -> tuple[str, ...]:
        """The round's sides that share one of these lines; all of them where the register names none."""
        lines = self.register.lines[self.register.lines["line_id"].isin(line_ids)]
        named = {*lines["side_a"], *lines["side_b"]}
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


def _remembering(item: ChecklistItem, found: Findings) -> ChecklistItem:
    name, values = found.get(item.ref, ("", {}))
    return replace(item, last=values, last_round=name) if name else item


def _rows(frame: gpd.GeoDataFrame) -> list[dict[str, Value]]:
    """Rows as plain values: what is missing is left out, days are ISO texts."""
    plain = frame.drop(columns="geometry")
    return [{str(k): _plain(v) for k, v in row.items() if not pd.isna(v)} for row in plain.to_dict("records")]


def _plain(value: object) -> Value:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value  # type: ignore[return-value]  # because numpy scalars become Python's
