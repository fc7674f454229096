"""Tells what is wrong with positions: swapped axes, metres in a degree field, a web map's offset, or nothing it can see."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from scipy.stats import binom

from layers.datum import STORED, Metres, to_stored, working_crs
from layers.diagnosis import Diagnosis, Score, Verdict, row_finding, table_findings
from layers.readings import (
    Flags,
    Numbers,
    Reading,
    are_degrees,
    are_in_china,
    are_mercator,
    are_metres,
    as_degrees,
    from_zone,
    likely_zones,
    zone_epsg,
)
from layers.report import Fact, Finding, Report

WEB_OFFSET_M = 1_600.0
"""No web map's offset in China is longer: GCJ-02 up to 718 m, BD-09 690–1,529 m."""

SHORTEST_SHIFT_M = 50.0
FEWEST_DECIDING = 5
_CHANCE = 0.05  # how often tossing coins may look as decided
_OFFSETS = (Reading.AS_FOUND, Reading.GCJ02, Reading.BD09)
_BY_NUMBERS = (Verdict.SWAPPED_AXES, Verdict.ZONE_PREFIXED, Verdict.PROJECTED_METRES)

Positions: TypeAlias = Any  # (n, 2) numbers as found, or a frame or series of points
Claims: TypeAlias = Any  # one lon/lat shape for all rows, or one (or None) per row


def diagnose_positions(
    points: Positions, claimed: Claims, *, accuracy_m: float = 30.0, row_numbers: Sequence[int] | None = None, layer: str = ""
) -> Diagnosis:
    """What positions look like, judged by their numbers and by the places their rows claim to be at. Nothing is converted.

    Web-map offsets show only where a reading puts a row nearer to or further from its claimed place by more than `accuracy_m`. A polygon
    the size of a county sees 500 m only along its edge: with fewer than five rows that decide, or with rows that contradict
    each other, the verdict is `cannot_tell`. Among villages of 2 km, GCJ-02 off by 250 m showed in 41 of 60 simulated tables of 64 points
    and in all tables of 150; among villages of 4 km in 11, and 53 of 60. No table of 2,400 was accused wrongly.

    Args:
        points: rows × (first, second) number as found, longitude field first; or a frame (shapes by their middle).
        claimed: per row, in lon/lat, the polygon of the division it claims to lie in, or the known point of the same thing
            (a control point, the register's marker); None where it claims nothing. One shape stands for all rows.
        accuracy_m: how well points and claims are known together; nearer than that counts as there.
        row_numbers: the numbers users see; counted from 1 when None.
    """
    xy = _numbers(points)
    places = _Places.of(claimed, len(xy))
    zones = zone_epsg(xy)
    readings = {reading: as_degrees(xy, reading) for reading in (*_OFFSETS, Reading.SWAPPED_AXES)}
    readings[Reading.ZONE_PREFIXED] = _by_zone(xy, zones)
    epsg, readings[Reading.PROJECTED_METRES] = _best_zone(xy, zones, places)
    misses = {reading: places.misses(lonlat) for reading, lonlat in readings.items()}

    rows = _verdicts_by_numbers(xy, zones, misses)
    in_degrees = rows == Verdict.OK
    table, offset = _judge_offset(misses, in_degrees, places, readings[Reading.AS_FOUND], accuracy_m)
    rows[in_degrees] = _verdicts_by_place(table, misses, places, accuracy_m)[in_degrees]
    table = _verdict_of_most(rows[np.isfinite(xy).all(axis=1)], table)
    if table is Verdict.ZONE_PREFIXED:
        epsg = int(Counter(zones[zones > 0].tolist()).most_common(1)[0][0])
    scores = tuple(_score(reading, misses, accuracy_m) for reading in Reading)
    facts = _facts(table, rows, xy, scores, misses, offset, epsg)
    numbers = range(1, len(xy) + 1) if row_numbers is None else row_numbers
    report = Report((*table_findings(table, facts, layer=layer), *_row_findings(table, rows, xy, misses, numbers, layer)))
    named = epsg if table in (Verdict.ZONE_PREFIXED, Verdict.PROJECTED_METRES) else None
    return Diagnosis(
        table,
        report,
        tuple(s for s in scores if s.rows),
        tuple(rows),
        misses,
        named,
        offset if table is Verdict.SHIFTED else None,
    )


def _verdict_of_most(rows: npt.NDArray[np.object_], table: Verdict) -> Verdict:
    """What more than half of the rows show by themselves goes before what the table shows as a whole."""
    counted = Counter(rows.tolist())
    most = counted.most_common(1)[0][0] if counted else table
    return most if most in (*_BY_NUMBERS, Verdict.OUTSIDE) and 2 * counted[most] > len(rows) else table


def _numbers(points: Positions) -> Numbers:
    if isinstance(points, gpd.GeoDataFrame | gpd.GeoSeries):
        frame = gpd.GeoDataFrame(geometry=points.geometry)
        found = frame if frame.crs is None or frame.crs.is_geographic else to_stored(frame)
        middles = shapely.centroid(np.asarray(found.geometry.array, dtype=object))
        return np.column_stack((shapely.get_x(middles), shapely.get_y(middles)))
    return np.asarray(points, dtype=float).reshape(-1, 2)


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """The claimed places, in one projection in metres; `which` is -1 where a row claims nothing."""

    shapes: npt.NDArray[np.object_]
    which: npt.NDArray[np.int64]
    is_point: Flags
    path: pyproj.Transformer | None
    west_east: tuple[float, float] | None

    @classmethod
    def of(cls, claimed: Claims, count: int) -> "_Places":
        if isinstance(claimed, gpd.GeoDataFrame | gpd.GeoSeries):
            claimed = np.asarray(to_stored(gpd.GeoDataFrame(geometry=claimed.geometry)).geometry.array, dtype=object)
        if claimed is None or isinstance(claimed, shapely.Geometry):
            claimed = [claimed] * count
        seen: dict[int, int] = {}
        shapes: list[shapely.Geometry] = []
        which = np.full(count, -1, dtype=np.int64)
        for row, shape in enumerate(claimed):
            if shape is None or shape.is_empty:
                continue
            if id(shape) not in seen:
                seen[id(shape)] = len(shapes)
                shapes.append(shape)
            which[row] = seen[id(shape)]
        if not shapes:
            return cls(np.empty(0, dtype=object), which, np.zeros(count, dtype=bool), None, None)
        west, south, east, north = (float(v) for v in shapely.total_bounds(shapes))
        path = pyproj.Transformer.from_crs(STORED, working_crs((west, south, east, north)), always_xy=True)
        flat = shapely.transform(np.asarray(shapes, dtype=object), lambda c: np.column_stack(path.transform(*c.T)))
        shapely.prepare(flat)
        is_point = np.where(which >= 0, (shapely.get_dimensions(flat) == 0)[which], False)
        return cls(flat, which, is_point, path, (west, east))

    @property
    def claim_something(self) -> Flags:
        return self.which >= 0

    def flat(self, lonlat: Numbers) -> Numbers:
        if self.path is None:
            return np.full(lonlat.shape, np.nan)
        flat = np.column_stack(self.path.transform(*lonlat.T))
        return np.where(np.isfinite(flat), flat, np.nan)

    def misses(self, lonlat: Numbers) -> Metres:
        """Metres from each row's claimed place; NaN where it has no position or claims nothing."""
        miss = np.full(len(lonlat), np.nan)
        flat = self.flat(lonlat)
        usable = np.flatnonzero(self.claim_something & np.isfinite(flat).all(axis=1))
        if usable.size:
            points = np.asarray(shapely.points(flat[usable]), dtype=object)
            shapes = self.shapes[self.which[usable]]
            away = ~shapely.intersects(shapes, points)
            miss[usable] = 0.0
            miss[usable[away]] = shapely.distance(shapes[away], points[away])
        return miss

    def vectors(self, lonlat: Numbers) -> Numbers:
        """(east, north) metres from the claimed point to each row that claims one."""
        rows = np.flatnonzero(self.is_point)
        known = shapely.get_coordinates(shapely.centroid(self.shapes[self.which[rows]]))
        away = self.flat(lonlat)[rows] - known
        return away[np.isfinite(away).all(axis=1)]


def _by_zone(xy: Numbers, zones: npt.NDArray[np.int64]) -> Numbers:
    lonlat = np.full(xy.shape, np.nan)
    for epsg in np.unique(zones[zones > 0]):
        lonlat[zones == epsg] = from_zone(xy[zones == epsg], int(epsg))
    return lonlat


def _best_zone(xy: Numbers, zones: npt.NDArray[np.int64], places: _Places) -> tuple[int | None, Numbers]:
    """The zone in which most rows of bare metres lie nearest their places, and those rows' lon/lat."""
    bare, mercator = are_metres(xy) & (zones == 0), are_mercator(xy)
    candidates: list[tuple[int, Flags]] = [(3857, mercator)]
    if places.west_east is not None and bare.any():
        candidates += [(epsg, bare) for epsg in likely_zones(*places.west_east)]
    best, best_median, best_lonlat = None, np.inf, np.full(xy.shape, np.nan)
    for epsg, rows in candidates:
        if not rows.any():
            continue
        lonlat = np.full(xy.shape, np.nan)
        lonlat[rows] = from_zone(xy[rows], epsg)
        miss = places.misses(lonlat)[rows]
        median = float(np.median(miss[np.isfinite(miss)])) if np.isfinite(miss).any() else WEB_OFFSET_M
        if median < best_median:
            best, best_median, best_lonlat = epsg, median, lonlat
    return best, best_lonlat


def _all_of(verdict: Verdict, count: int) -> npt.NDArray[np.object_]:
    rows = np.empty(count, dtype=object)
    rows[:] = verdict  # np.full would keep the bare text
    return rows


def _verdicts_by_numbers(xy: Numbers, zones: npt.NDArray[np.int64], misses: Mapping[Reading, Metres]) -> npt.NDArray[np.object_]:
    """What each row's numbers alone show, and for degrees whether only the other order of axes leads to the claimed place."""
    rows = _all_of(Verdict.OUTSIDE, len(xy))
    rows[are_degrees(xy)] = Verdict.OK
    rows[are_metres(xy) | are_mercator(xy)] = Verdict.PROJECTED_METRES
    rows[zones > 0] = Verdict.ZONE_PREFIXED
    near = {reading: np.nan_to_num(miss, nan=np.inf) <= WEB_OFFSET_M for reading, miss in misses.items()}
    other_way = near[Reading.SWAPPED_AXES] | are_in_china(xy[:, ::-1])
    rows[(rows == Verdict.OK) & other_way & ~near[Reading.AS_FOUND]] = Verdict.SWAPPED_AXES
    rows[~np.isfinite(xy).all(axis=1)] = Verdict.CANNOT_TELL
    return rows


def _judge_offset(
    misses: Mapping[Reading, Metres], rows: Flags, places: _Places, as_found: Numbers, accuracy_m: float
) -> tuple[Verdict, tuple[float, float] | None]:
    """Which of the degree readings the claimed places speak for, if they speak clearly; and the offset all control points share."""
    rows = rows & places.claim_something
    if not rows.any():
        return Verdict.CANNOT_TELL, None
    nearest = np.min([misses[reading][rows] for reading in _OFFSETS], axis=0)
    if np.mean(nearest > WEB_OFFSET_M) > 0.5:
        return Verdict.OUTSIDE, None
    offset = _shared_offset(places.vectors(np.where(rows[:, None], as_found, np.nan)), accuracy_m)
    for reading in _OFFSETS:
        rivals = [rival for rival in _OFFSETS if rival is not reading]
        if not all(_is_clear(*_decided(misses, reading, rival, rows, accuracy_m)) for rival in rivals):
            continue
        if reading is not Reading.AS_FOUND and np.mean(_fits(reading, misses, places, accuracy_m)[rows]) >= 0.5:
            return Verdict(reading.value), offset
        if reading is Reading.AS_FOUND:
            return (Verdict.SHIFTED if offset else Verdict.OK), offset
    return (Verdict.SHIFTED if offset else Verdict.CANNOT_TELL), offset


def _decided(
    misses: Mapping[Reading, Metres], reading: Reading, rival: Reading, rows: Flags, accuracy_m: float
) -> tuple[int, int]:
    """Rows that speak for a reading and rows that speak for its rival.

    One of the two must be nearer by more than the accuracy and leave at most half of the other's miss: a village 5 km off says nothing
    about 500 m.
    """
    mine, its = misses[reading][rows], misses[rival][rows]
    wins = (its - mine > accuracy_m) & (mine <= np.maximum(accuracy_m, its / 2))
    losses = (mine - its > accuracy_m) & (its <= np.maximum(accuracy_m, mine / 2))
    return int(wins.sum()), int(losses.sum())


def _is_clear(wins: int, losses: int) -> bool:
    """Five rows or more decide, three of four agree, and a coin would agree as much in less than 1 of 20 tables (sign test)."""
    decided = wins + losses
    return decided >= FEWEST_DECIDING and wins >= 0.75 * decided and binom.sf(wins - 1, decided, 0.5) <= _CHANCE


def _fits(reading: Reading, misses: Mapping[Reading, Metres], places: _Places, accuracy_m: float) -> Flags:
    """Rows that lie where they claim: within the accuracy of a polygon; for a control point, with most of the miss gone."""
    miss, found = misses[reading], misses[Reading.AS_FOUND]
    known = np.isfinite(found[places.is_point])
    typical = float(np.median(found[places.is_point][known])) if known.any() else 0.0
    at_point = WEB_OFFSET_M if reading is Reading.AS_FOUND else max(accuracy_m, typical / 2)
    return np.nan_to_num(miss, nan=np.inf) <= np.where(places.is_point, at_point, accuracy_m)


def _shared_offset(vectors: Numbers, accuracy_m: float) -> tuple[float, float] | None:
    """The one offset of at least five control points, 50 m or longer; three of four agree with it within the accuracy."""
    if len(vectors) < FEWEST_DECIDING:
        return None
    east, north = (float(v) for v in np.median(vectors, axis=0))
    length = float(np.hypot(east, north))
    spread = float(np.quantile(np.hypot(*(vectors - (east, north)).T), 0.75))
    return (east, north) if SHORTEST_SHIFT_M <= length <= WEB_OFFSET_M and spread <= min(accuracy_m, length / 2) else None


def _verdicts_by_place(
    table: Verdict, misses: Mapping[Reading, Metres], places: _Places, accuracy_m: float
) -> npt.NDArray[np.object_]:
    reading = Reading(table.value) if table in (Verdict.GCJ02, Verdict.BD09) else Reading.AS_FOUND
    good = table if table in (Verdict.GCJ02, Verdict.BD09, Verdict.SHIFTED) else Verdict.OK
    fits = _fits(reading, misses, places, accuracy_m)
    rows = _all_of(Verdict.CANNOT_TELL, len(fits))
    rows[places.claim_something] = Verdict.OUTSIDE
    rows[places.claim_something & fits] = good
    return rows


def _score(reading: Reading, misses: Mapping[Reading, Metres], accuracy_m: float) -> Score:
    miss = misses[reading]
    known = np.isfinite(miss)
    better, worse = _decided(misses, reading, Reading.AS_FOUND, known, accuracy_m)
    median = float(np.median(miss[known])) if known.any() else float("nan")
    return Score(reading, int(known.sum()), int((miss[known] <= accuracy_m).sum()), median, better, worse)


def _facts(
    table: Verdict,
    rows: npt.NDArray[np.object_],
    xy: Numbers,
    scores: tuple[Score, ...],
    misses: Mapping[Reading, Metres],
    offset: tuple[float, float] | None,
    epsg: int | None,
) -> dict[str, Fact]:
    """The evidence of the table's finding, under the names its sentence uses."""
    by = {score.reading: score for score in scores}
    affected = np.flatnonzero(rows == table)
    chosen = (
        by[Reading(table.value)]
        if table.value in list(Reading)
        else min((by[Reading.GCJ02], by[Reading.BD09]), key=lambda s: s.deciding)
    )
    facts: dict[str, Fact] = {"rows": len(xy), "affected": len(affected), "deciding": chosen.deciding}
    facts |= {"better": chosen.better, "worse": chosen.worse, "needed": FEWEST_DECIDING}
    facts |= {f"fit_{reading.value}": by[reading].fitting for reading in _OFFSETS}
    if table in (Verdict.ZONE_PREFIXED, Verdict.PROJECTED_METRES):
        first, second = xy[affected[0]]
        facts |= {"example": f"{first:.4f}, {second:.4f}", "epsg": epsg}
    if table is Verdict.SHIFTED and offset is not None:
        facts |= {"fitted": by[Reading.AS_FOUND].rows, "east_m": round(offset[0], 1), "north_m": round(offset[1], 1)}
    if table is Verdict.OUTSIDE:
        miss = misses[Reading.AS_FOUND][affected]
        known = miss[np.isfinite(miss)]
        facts["median_km"] = round(float(np.median(known)) / 1000, 1) if known.size else None
    return facts


def _row_findings(
    table: Verdict,
    rows: npt.NDArray[np.object_],
    xy: Numbers,
    misses: Mapping[Reading, Metres],
    numbers: Sequence[int],
    layer: str,
) -> list[Finding]:
    """One finding for each row that is not like the rest of its table."""
    found = []
    for position in np.flatnonzero([v in (*_BY_NUMBERS, Verdict.OUTSIDE) and v is not table for v in rows]):
        miss = misses[Reading.AS_FOUND][position]
        facts: dict[str, Fact] = {"first": round(float(xy[position, 0]), 4), "second": round(float(xy[position, 1]), 4)}
        facts["miss_m"] = round(float(miss)) if np.isfinite(miss) else None
        found.append(row_finding(rows[position], facts, layer=layer, row=int(numbers[int(position)])))
    return found
