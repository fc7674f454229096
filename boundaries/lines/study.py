"""What the checks look at: the register's layers of one day, every line straightened once, every marker placed along its lines."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, Self

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from boundaries.lines.chainage import StraightenedLine
from boundaries.lines.errors import LineNotHeld, NoCourse
from boundaries.lines.outlines import Outlines
from boundaries.lines.settings import LineCheckSettings
from boundaries.register.serials import serial_of
from boundaries.specs import EXCLAVES, LINES, MARKERS, NEIGHBOUR_LINES, OBSERVED_FEATURES, PILLARS, SEGMENTS, TRIPOINTS
from boundaries.truth.accuracy import is_usable
from layers.frames import frame_of
from layers.reference import DIVISIONS
from layers.spec import LayerSpec

LAYERS = (LINES, SEGMENTS, MARKERS, PILLARS, TRIPOINTS, EXCLAVES, NEIGHBOUR_LINES, OBSERVED_FEATURES, DIVISIONS)
"""What a study reads; any of them may be empty."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LineOnRecord:
    """A line of the register with its course straightened."""

    line_id: str
    name: str
    side_a: str
    side_b: str
    course: StraightenedLine
    accuracy_m: float  # of its position; the settings' where it states none
    states_accuracy: bool
    row: Row

    @property
    def sides(self) -> tuple[str, str]:
        return self.side_a, self.side_b


@dataclass(frozen=True, slots=True)
class PlacedMarker:
    """A marker where it stands along one of its lines: chainage of its foot, offset (right above 0) and accuracy, metres."""

    marker_id: str
    marker_no: str
    line_id: str
    lon: float
    lat: float
    chainage_m: float
    offset_m: float
    is_beyond: bool
    accuracy_m: float
    states_accuracy: bool
    form: str
    is_tripoint: bool
    is_first_line: bool  # its serial counts along the first of its lines
    serial: int | None  # as the register gives it, else as the number shows it


@dataclass(frozen=True)
class LineStudy:
    """Layers of one day by name, and the tolerances. Everything else is worked out from them when first asked for."""

    layers: Mapping[str, gpd.GeoDataFrame]
    settings: LineCheckSettings = field(default_factory=LineCheckSettings)
    only: str | None = None  # the one line looked at; all of them when None

    @classmethod
    def of(cls, *frames: tuple[LayerSpec, gpd.GeoDataFrame], settings: LineCheckSettings | None = None) -> Self:
        """Frames with their specs; a layer left out is empty."""
        given = {spec.name: frame for spec, frame in frames}
        held = {spec.name: given[spec.name] if spec.name in given else _empty(spec) for spec in LAYERS}
        return cls(held, settings or LineCheckSettings())

    def frame(self, spec: LayerSpec) -> gpd.GeoDataFrame:
        return self.layers[spec.name]

    def rows(self, spec: LayerSpec) -> list[dict[str, Any]]:
        """Rows as plain values in the order of their keys, missing ones None, shapes under `geometry`."""
        if spec.name not in self._rows:
            frame = self.frame(spec).sort_values(spec.key, kind="stable")
            columns = {name: _plain(frame[name]) for name in (*spec.column_names, "geometry")}
            self._rows[spec.name] = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        return self._rows[spec.name]

    @cached_property
    def _rows(self) -> dict[str, list[dict[str, Any]]]:
        return {}

    def of_line(self, line_id: str) -> "LineStudy":
        """The same study of one line alone: its own rows, everything else as it is.

        Raises:
            LineNotHeld: the register holds no such line.
        """
        if line_id not in set(self.frame(LINES)["line_id"]):
            raise LineNotHeld(line_id)
        kept: dict[str, gpd.GeoDataFrame] = {}
        for spec in (SEGMENTS, NEIGHBOUR_LINES, OBSERVED_FEATURES):
            kept[spec.name] = (rows := self.frame(spec))[(rows["line_id"] == line_id).to_numpy(dtype=bool)]
        for spec in (MARKERS, TRIPOINTS):
            named = (rows := self.frame(spec))["line_ids"].map(lambda ids: line_id in codes_in(ids))
            kept[spec.name] = rows[named.to_numpy(dtype=bool)]
        return replace(self, layers={**self.layers, **kept}, only=line_id)

    def holds_line(self, line_id: str) -> bool:
        """Whether the register holds such a line, looked at here or not."""
        return line_id in self._courses[0] or line_id in self._courses[1]

    @cached_property
    def _courses(self) -> tuple[dict[str, LineOnRecord], tuple[str, ...]]:
        good: dict[str, LineOnRecord] = {}
        bad: list[str] = []
        for row in self.rows(LINES):
            line_id = row["line_id"]
            if line_id is None or line_id in good:
                continue
            try:
                course = StraightenedLine.of(row["geometry"], line_id=line_id)
            except NoCourse:
                bad.append(line_id)
                continue
            stated = is_usable(row["accuracy_m"])
            accuracy_m = float(row["accuracy_m"]) if stated else self.settings.line_accuracy_m
            sides = row["side_a"] or "", row["side_b"] or ""
            good[line_id] = LineOnRecord(line_id, row["name"] or line_id, *sides, course, accuracy_m, stated, row)
        return good, tuple(bad)

    @cached_property
    def lines(self) -> Mapping[str, LineOnRecord]:
        """Every line looked at that has a course, by id."""
        return {line_id: line for line_id, line in self._courses[0].items() if self.only in (None, line_id)}

    @property
    def without_course(self) -> tuple[str, ...]:
        return tuple(line_id for line_id in self._courses[1] if self.only in (None, line_id))

    def lines_between(self, one: str, other: str) -> tuple[LineOnRecord, ...]:
        """Every line of the register between two divisions, looked at here or not: some neighbours meet in several stretches."""
        return tuple(line for line in self._courses[0].values() if set(line.sides) == {one, other})

    @cached_property
    def outlines(self) -> Outlines:
        return Outlines.of(self.frame(DIVISIONS))

    @cached_property
    def marker_rows(self) -> list[dict[str, Any]]:
        return self.rows(MARKERS)

    @cached_property
    def placed(self) -> tuple[PlacedMarker, ...]:
        """Every marker on every line it names, line by line, by chainage. Markers without a position or with an unknown line are left out."""
        standing: dict[str, list[dict[str, Any]]] = {line_id: [] for line_id in self.lines}
        for row in self.marker_rows:
            if point_of(row) is not None:
                for line_id in codes_in(row["line_ids"]):
                    if line_id in standing:
                        standing[line_id].append(row)
        placed = [marker for line_id, rows in standing.items() for marker in self._along(line_id, rows)]
        return tuple(placed)

    def _along(self, line_id: str, rows: list[dict[str, Any]]) -> list[PlacedMarker]:
        if not rows:
            return []
        places = np.array([point_of(row) for row in rows], dtype=float)
        feet = self.lines[line_id].course.feet(places[:, 0], places[:, 1])
        made = []
        for n in np.argsort(feet.chainage_m, kind="stable"):
            row, stated = rows[n], is_usable(rows[n]["position_accuracy_m"])
            made.append(
                PlacedMarker(
                    marker_id=row["marker_id"] or "",
                    marker_no=row["marker_no"] or "",
                    line_id=line_id,
                    lon=float(places[n, 0]),
                    lat=float(places[n, 1]),
                    chainage_m=float(feet.chainage_m[n]),
                    offset_m=float(feet.offset_m[n]),
                    is_beyond=bool(feet.is_beyond[n]),
                    accuracy_m=_marker_accuracy(row, self.settings) if stated else self.settings.marker_accuracy_m,
                    states_accuracy=stated,
                    form=row["marker_form"] or "",
                    is_tripoint=bool(row["is_tripoint"]),
                    is_first_line=codes_in(row["line_ids"])[0] == line_id,
                    serial=serial_of(row["marker_no"] or "", row["serial"]),
                )
            )
        return made

    def placed_on(self, line_id: str) -> tuple[PlacedMarker, ...]:
        return tuple(marker for marker in self.placed if marker.line_id == line_id)

    @cached_property
    def place_of_marker(self) -> Mapping[str, tuple[float, float]]:
        """Lon, lat of every marker that has a position, by id."""
        return {row["marker_id"]: place for row in self.marker_rows if (place := point_of(row)) is not None}

    def count(self) -> dict[str, int]:
        """How much was looked at, layer by layer."""
        return dict(Counter({spec.name: len(self.frame(spec)) for spec in LAYERS}))


@lru_cache(maxsize=16)
def _empty(spec: LayerSpec) -> gpd.GeoDataFrame:
    return frame_of(spec, [])


def codes_in(cell: object) -> list[str]:
    """The codes of a CODES cell, in order; none where it is empty."""
    return [code.strip() for code in cell.split(";") if code.strip()] if isinstance(cell, str) else []


def point_of(row: Row) -> tuple[float, float] | None:
    """Lon, lat of a row's point; None where there is none or its numbers are not numbers of a place."""
    shape = row["geometry"]
    if shape is None or shapely.is_empty(shape) or shapely.get_type_id(shape) != 0:
        return None
    lon, lat = shapely.get_x(shape), shapely.get_y(shape)
    return (float(lon), float(lat)) if np.isfinite([lon, lat]).all() and abs(lat) <= 90 else None


def _marker_accuracy(row: Row, settings: LineCheckSettings) -> float:
    """A marker's mean error with what its conversion adds."""
    added = row["conversion_error_m"]
    own = float(row["position_accuracy_m"] or settings.marker_accuracy_m)
    return float(np.hypot(own, added)) if is_usable(added) else own


def _plain(column: pd.Series) -> list[Any]:
    """Cells as plain Python, missing ones None."""
    values = column.to_numpy(dtype=object)
    missing = np.asarray(pd.isna(values), dtype=bool)
    return [
        None if gone else value.item() if hasattr(value, "item") else value for value, gone in zip(values, missing, strict=True)
    ]
