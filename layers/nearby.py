"""What lies near a place: the nearest rows of a layer and the rows within a radius, in metres along the ellipsoid."""

import threading
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from rtree.index import Index, Property

from layers.datum import Metres, geodesic_m, to_ecef, to_stored

Positions = npt.NDArray[np.int64]

_SLACK_M = 1e-6  # earth-centred sums round at 2e-9 m


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Rows found, nearest first: their positions in the frame (from 0) and metres along the ellipsoid. Equal metres stand by position."""

    positions: Positions
    metres: Metres

    def __len__(self) -> int:
        return len(self.positions)


class NearbyIndex:
    """The points of one frame, ready to be asked what is near, from any number of threads.

    The tree holds each point as a box in earth-centred metres, so no projection is chosen and nothing is lost at a zone's edge. It
    only proposes: straight through the earth is never longer than along it, so every row within a radius is among those within
    the same straight-line radius, and `pyproj.Geod` decides each of them. Rows without geometry are never found.

    Raises:
        NoDatum, OldDatum, UnknownDatum: the frame cannot be brought to lon/lat.
        ValueError: a geometry is not a point.
    """

    def __init__(self, frame: gpd.GeoDataFrame) -> None:
        shapes = np.asarray(to_stored(frame).geometry.array, dtype=object)
        if not np.isin(shapely.get_type_id(shapes), (-1, 0, 4)).all():
            raise ValueError("NearbyIndex keeps points; give it a representative point of every other shape")
        degrees, rows = shapely.get_coordinates(shapes, return_index=True)
        usable = np.isfinite(degrees).all(axis=1)
        self._degrees: Metres = degrees[usable]
        self._rows: Positions = rows[usable].astype(np.int64)
        self._row_count = len(np.unique(self._rows))
        self._ecef = to_ecef(self._degrees[:, 0], self._degrees[:, 1])
        # libspatialindex keeps one error stack and moves pages about even while it reads: one question at a time.
        self._lock = threading.Lock()
        self._tree = _plant(self._ecef) if len(self._ecef) else None

    def __len__(self) -> int:
        """Rows that have a position."""
        return self._row_count

    def within(self, lon: float, lat: float, *, radius_m: float) -> Found:
        """Rows at most `radius_m` metres (inclusive, >= 0) from a place in degrees, nearest first."""
        if not radius_m >= 0:
            raise ValueError(f"a radius is 0 m or more, not {radius_m}")
        found = self._measured(lon, lat, self._near(lon, lat, radius_m))
        near = found.metres <= radius_m
        return Found(found.positions[near], found.metres[near])

    def nearest(self, lon: float, lat: float, *, k: int = 1) -> Found:
        """The `k` nearest rows to a place in degrees, nearest first; fewer when fewer have a position. Ties go to the lower position."""
        if k < 1:
            raise ValueError(f"ask for one row or more, not {k}")
        wanted, asked = min(k, self._row_count), k
        proposed = self._measured(lon, lat, self._propose(lon, lat, asked))
        while len(proposed) < wanted and asked < len(self._ecef) and np.isfinite([lon, lat]).all():
            asked *= 2  # several parts of one row came first
            proposed = self._measured(lon, lat, self._propose(lon, lat, asked))
        if not len(proposed):
            return proposed
        # Nearest through the earth need not be nearest along it: look again at everything as near as the last of them.
        found = self._measured(lon, lat, self._near(lon, lat, float(proposed.metres[:wanted].max())))
        return Found(found.positions[:wanted], found.metres[:wanted])

    def _propose(self, lon: float, lat: float, k: int) -> Positions:
        if self._tree is None or not np.isfinite([lon, lat]).all():
            return np.empty(0, dtype=np.int64)
        place = to_ecef([lon], [lat])[0]
        with self._lock:
            return np.fromiter(self._tree.nearest((*place, *place), k), dtype=np.int64)

    def _near(self, lon: float, lat: float, chord_m: float) -> Positions:
        if self._tree is None or not np.isfinite([lon, lat]).all():
            return np.empty(0, dtype=np.int64)
        place, reach = to_ecef([lon], [lat])[0], chord_m + _SLACK_M
        with self._lock:
            boxed = np.fromiter(self._tree.intersection((*(place - reach), *(place + reach))), dtype=np.int64)
        near: Positions = boxed[np.linalg.norm(self._ecef[boxed] - place, axis=1) <= reach]
        return near

    def _measured(self, lon: float, lat: float, parts: Positions) -> Found:
        metres = geodesic_m(lon, lat, self._degrees[parts, 0], self._degrees[parts, 1])
        rows = self._rows[parts]
        order = np.lexsort((rows, metres))
        _, first = np.unique(rows[order], return_index=True)  # a row of several points counts by its nearest
        order = order[np.sort(first)]
        return Found(rows[order], metres[order])


def _plant(ecef: Metres) -> Index:
    """The tree, bulk-loaded from the arrays: a hundred times quicker than row by row, and packed full."""
    properties = Property(dimension=3)
    return Index((np.arange(len(ecef), dtype=np.int64), ecef, ecef), properties=properties)
