"""How far each way of reading a table's numbers puts its rows from the places they claim."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from layers.datum import STORED, Metres, to_stored, working_crs
from layers.readings import Flags, Numbers, Reading, are_mercator, are_metres, as_degrees, from_zone, likely_zones, zone_epsg

Positions: TypeAlias = Any  # (n, 2) numbers as found, or a frame or series of shapes
Claims: TypeAlias = Any  # one lon/lat shape for all rows, or one (or None) per row
Shapes: TypeAlias = npt.NDArray[np.object_]
Zones: TypeAlias = npt.NDArray[np.int64]

WEB_OFFSET_M = 1_600.0
"""No web map's offset in China is longer: GCJ-02 up to 718 m, BD-09 690–1,529 m."""

OFFSETS = (Reading.AS_FOUND, Reading.GCJ02, Reading.BD09)


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """The claimed places, in one projection in metres; `which` is -1 where a row claims nothing."""

    shapes: Shapes
    which: npt.NDArray[np.int64]
    path: pyproj.Transformer | None
    west_east: tuple[float, float] | None

    @classmethod
    def of(cls, claims: Shapes) -> "Places":
        seen: dict[int, int] = {}  # many rows claim the same village: project and prepare it once
        which = np.array([-1 if claim is None else seen.setdefault(id(claim), len(seen)) for claim in claims], dtype=np.int64)
        if not seen:
            return cls(np.empty(0, dtype=object), which, None, None)
        first_row = np.unique(which, return_index=True)[1][-len(seen) :]
        distinct = claims[first_row]
        west, south, east, north = (float(v) for v in shapely.total_bounds(distinct))
        path = pyproj.Transformer.from_crs(STORED, working_crs((west, south, east, north)), always_xy=True)
        flat = np.asarray(shapely.transform(distinct, lambda c: np.column_stack(path.transform(*c.T))), dtype=object)
        shapely.prepare(flat)
        return cls(flat, which, path, (west, east))

    @property
    def are_claimed(self) -> Flags:
        return self.which >= 0

    @property
    def are_points(self) -> Flags:
        """Rows whose claim is a known point, not an area."""
        if self.path is None:
            return np.zeros(len(self.which), dtype=bool)
        return np.where(self.are_claimed, (shapely.get_dimensions(self.shapes) == 0)[self.which], False)

    def misses(self, lonlat: Numbers) -> Metres:
        """Metres from each row's claimed place, 0 inside it; NaN where the row has no position or claims nothing."""
        miss = np.full(len(lonlat), np.nan)
        flat = self._flat(lonlat)
        usable = np.flatnonzero(self.are_claimed & np.isfinite(flat).all(axis=1))
        if usable.size:
            points = np.asarray(shapely.points(flat[usable]), dtype=object)
            shapes = self.shapes[self.which[usable]]
            away = ~shapely.intersects(shapes, points)
            miss[usable] = 0.0
            miss[usable[away]] = shapely.distance(shapes[away], points[away])
        return miss

    def vectors(self, lonlat: Numbers) -> Numbers:
        """(east, north) metres from the known point to each row that claims one."""
        rows = np.flatnonzero(self.are_points)
        known = shapely.get_coordinates(shapely.centroid(self.shapes[self.which[rows]]))
        away = self._flat(lonlat)[rows] - known
        return away[np.isfinite(away).all(axis=1)]

    def _flat(self, lonlat: Numbers) -> Numbers:
        if self.path is None:
            return np.full(lonlat.shape, np.nan)
        flat = np.column_stack(self.path.transform(*lonlat.T))
        return np.where(np.isfinite(flat), flat, np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Rows that have a position, read in every way; `rows` are their places in the table, `epsg` the zone bare metres fit best."""

    rows: npt.NDArray[np.int64]
    xy: Numbers
    zones: Zones
    places: Places
    misses: Mapping[Reading, Metres]
    epsg: int | None
    accuracy_m: float

    @classmethod
    def of(cls, points: Positions, claimed: Claims, accuracy_m: float) -> "Evidence":
        everything = _numbers(points)
        rows = np.flatnonzero(np.isfinite(everything).all(axis=1))
        xy = everything[rows]
        places = Places.of(_claims(claimed, len(everything))[rows])
        zones = zone_epsg(xy)
        misses = {}
        for reading in (*OFFSETS, Reading.SWAPPED_AXES):
            lonlat = np.full(xy.shape, np.nan)
            lonlat[places.are_claimed] = as_degrees(xy[places.are_claimed], reading)
            misses[reading] = places.misses(lonlat)
        misses[Reading.ZONE_PREFIXED] = places.misses(_by_zone(xy, zones))
        epsg, misses[Reading.PROJECTED_METRES] = _best_zone(xy, zones, places)
        return cls(rows, xy, zones, places, misses, epsg, accuracy_m)

    @property
    def commonest_zone(self) -> int:
        return int(Counter(self.zones[self.zones > 0].tolist()).most_common(1)[0][0])

    def vectors(self, rows: Flags) -> Numbers:
        """(east, north) metres from the known point to each of the rows that claims one, the numbers taken as found."""
        return self.places.vectors(np.where(rows[:, None], as_degrees(self.xy, Reading.AS_FOUND), np.nan))

    def decided(self, reading: Reading, rival: Reading, rows: Flags) -> tuple[int, int]:
        """Rows that speak for a reading and rows that speak for its rival.

        One of the two must be nearer by more than the accuracy and leave at most half of the other's miss: a village 5 km off says
        nothing about 500 m.
        """
        mine, its, accuracy_m = self.misses[reading][rows], self.misses[rival][rows], self.accuracy_m
        wins = (its - mine > accuracy_m) & (mine <= np.maximum(accuracy_m, its / 2))
        losses = (mine - its > accuracy_m) & (its <= np.maximum(accuracy_m, mine / 2))
        return int(wins.sum()), int(losses.sum())

    def fits(self, reading: Reading) -> Flags:
        """Rows that lie where they claim: within the accuracy of an area; for a known point, with most of the miss gone."""
        found = self.misses[Reading.AS_FOUND][self.places.are_points]
        known = found[np.isfinite(found)]
        typical = float(np.median(known)) if known.size else 0.0
        at_point = WEB_OFFSET_M if reading is Reading.AS_FOUND else max(self.accuracy_m, typical / 2)
        reach_m = np.where(self.places.are_points, at_point, self.accuracy_m)
        return np.asarray(np.nan_to_num(self.misses[reading], nan=np.inf) <= reach_m)

    def near(self, reading: Reading) -> Flags:
        """Rows no further from their claimed place than a web map's offset."""
        return np.asarray(np.nan_to_num(self.misses[reading], nan=np.inf) <= WEB_OFFSET_M)


def _numbers(points: Positions) -> Numbers:
    if isinstance(points, gpd.GeoDataFrame | gpd.GeoSeries):
        frame = gpd.GeoDataFrame(geometry=points.geometry)
        found = frame if frame.crs is None or frame.crs.is_geographic else to_stored(frame)
        middles = shapely.centroid(np.asarray(found.geometry.array, dtype=object))
        return np.column_stack((shapely.get_x(middles), shapely.get_y(middles)))
    return np.asarray(points, dtype=float).reshape(-1, 2)


def _claims(claimed: Claims, count: int) -> Shapes:
    """One shape or None per row."""
    if isinstance(claimed, gpd.GeoDataFrame | gpd.GeoSeries):
        claimed = to_stored(gpd.GeoDataFrame(geometry=claimed.geometry)).geometry.array
    claims = np.empty(count, dtype=object)
    claims[:] = claimed if claimed is None or isinstance(claimed, shapely.Geometry) else np.asarray(claimed, dtype=object)
    claims[shapely.is_empty(claims)] = None
    return claims


def _by_zone(xy: Numbers, zones: Zones) -> Numbers:
    lonlat = np.full(xy.shape, np.nan)
    for epsg in np.unique(zones[zones > 0]):
        lonlat[zones == epsg] = from_zone(xy[zones == epsg], int(epsg))
    return lonlat


def _best_zone(xy: Numbers, zones: Zones, places: Places) -> tuple[int | None, Metres]:
    """The zone in which most rows of bare metres lie nearest their places, and how far from them."""
    bare, mercator = are_metres(xy) & (zones == 0), are_mercator(xy)
    candidates = [(3857, mercator)] if mercator.any() else []
    if places.west_east is not None and bare.any():
        candidates += [(epsg, bare) for epsg in likely_zones(*places.west_east)]
    best, best_median, best_miss = None, np.inf, np.full(len(xy), np.nan)
    for epsg, rows in candidates:
        lonlat = np.full(xy.shape, np.nan)
        lonlat[rows] = from_zone(xy[rows], epsg)
        miss = places.misses(lonlat)
        known = miss[np.isfinite(miss)]
        median = float(np.median(known)) if known.size else WEB_OFFSET_M
        if median < best_median:
            best, best_median, best_miss = epsg, median, miss
    return best, best_miss
