"""Road lines as flat arrays of vertices, so that a whole county is noded in one stroke."""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.ellipsoid import geodesic_m

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_MULTI_LINE = 5

_CELLS_A_DEGREE = 1e7
"""Vertices that agree to 1e-7° (11 mm) are one: the resolution at which OpenStreetMap keeps them."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Polylines end to end. `line` numbers the polyline of each vertex (rising), `road` the frame's row and `level` the level of each polyline.

    `height` is in metres, NaN where a vertex has none. No polyline has fewer than two places or stays where it is for two vertices.
    """

    lon: Floats
    lat: Floats
    height: Floats
    line: Positions
    road: Positions
    level: Positions

    @classmethod
    def of(cls, roads: gpd.GeoDataFrame, usable: Flags) -> "Lines":
        """The lines of the usable rows, multi-parts taken apart."""
        rows = np.flatnonzero(usable)
        parts = np.asarray(roads.geometry.array, dtype=object)[rows]
        owner = np.arange(len(rows))
        if (shapely.get_type_id(parts) == _MULTI_LINE).any():
            parts, owner = shapely.get_parts(parts, return_index=True)
        coords, line = shapely.get_coordinates(parts, include_z=True, return_index=True)
        road = rows[owner]
        return cls(coords[:, 0], coords[:, 1], coords[:, 2], line, road, level_of(roads)[road])._without_halts()

    def _without_halts(self) -> "Lines":
        place = self.place
        moves = np.ones(len(place), dtype=bool)
        moves[1:] = (place[1:] != place[:-1]) | (self.line[1:] != self.line[:-1])
        kept = moves & (np.bincount(self.line[moves], minlength=len(self.road)) > 1)[self.line]
        used, line = np.unique(self.line[kept], return_inverse=True)
        return replace(
            self,
            lon=self.lon[kept],
            lat=self.lat[kept],
            height=self.height[kept],
            line=line,
            road=self.road[used],
            level=self.level[used],
        )

    @property
    def place(self) -> Positions:
        """The number of the place each vertex stands on: the same for vertices that agree to 1e-7°."""
        cells = np.rint(self.lon * _CELLS_A_DEGREE).astype(np.int64) * 4_000_000_000
        return np.asarray(pd.factorize(cells + np.rint(self.lat * _CELLS_A_DEGREE).astype(np.int64))[0], dtype=np.int64)

    @property
    def is_first(self) -> Flags:
        first = np.ones(len(self.line), dtype=bool)
        first[1:] = self.line[1:] != self.line[:-1]
        return first

    @property
    def is_last(self) -> Flags:
        last = np.ones(len(self.line), dtype=bool)
        last[:-1] = self.line[1:] != self.line[:-1]
        return last

    @property
    def is_end(self) -> Flags:
        return self.is_first | self.is_last

    @property
    def segments(self) -> Positions:
        """The first vertex of every straight piece (the next vertex is its other end)."""
        return np.flatnonzero(~self.is_last)

    def steps_m(self) -> Floats:
        """Geodesic metres from each vertex to the next of its line; 0 at the last."""
        step = np.zeros(len(self.line))
        at = self.segments
        step[at] = geodesic_m(self.lon[at], self.lat[at], self.lon[at + 1], self.lat[at + 1])
        return step

    def with_vertices(self, after: Positions, share: Floats, lon: Floats, lat: Floats) -> "Lines":
        """More vertices: each on the piece that begins at vertex `after`, at `share` (0–1) of its way."""
        order = np.lexsort((share, after))
        after, share, lon, lat = after[order], share[order], lon[order], lat[order]
        height = self.height[after] + share * (self.height[after + 1] - self.height[after])
        wider = replace(
            self,
            lon=np.insert(self.lon, after + 1, lon),
            lat=np.insert(self.lat, after + 1, lat),
            height=np.insert(self.height, after + 1, height),
            line=np.insert(self.line, after + 1, self.line[after]),
        )
        return wider._without_halts()

    def moved(self, vertex: Positions, lon: Floats, lat: Floats) -> "Lines":
        """The same lines with some vertices elsewhere."""
        lons, lats = self.lon.copy(), self.lat.copy()
        lons[vertex], lats[vertex] = lon, lat
        return replace(self, lon=lons, lat=lats)._without_halts()


def level_of(roads: gpd.GeoDataFrame) -> Positions:
    """The level of each road: as stated, else 1 for a bridge, -1 for a tunnel, 0 for the ground."""
    stated = pd.to_numeric(roads["level"], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    bridge, tunnel = (roads[column].to_numpy(dtype=bool, na_value=False) for column in ("is_bridge", "is_tunnel"))
    unstated = np.isnan(stated) | (stated == 0)
    by_kind = bridge.astype(np.int64) - (tunnel & ~bridge)
    return np.asarray(np.where(unstated, by_kind, np.nan_to_num(stated)), dtype=np.int64)
