"""Roads on a surface: cells where one gets along faster, and the bridges that open what barriers shut."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

from layers.planning.speeds import UNKNOWN, SpeedProfile
from layers.planning.surface.grid import DIRECTIONS, Floats, Grid, Positions
from layers.planning.surface.obstacles import Obstacles, Shapes, cells_along, on_grid

Flags = npt.NDArray[np.bool_]

_QUARTER_CELL = 0.25
_BRIDGEHEAD = 1.5  # cells between a step and the point where a road crosses the barrier


@dataclass(frozen=True, slots=True, eq=False)
class Tracks:
    """The cells that roads open to the traveller run through, and where these cross a barrier.

    Attributes:
        cells: each once; the best of its roads counts. A cell in a lake is one of them only under a bridge.
        effort: metres of flat, made way that a metre on the road is worth (steps: 2).
        ride_ms: metres per second of a vehicle; 0 where one walks.
        crossings: (n, 2) columns and rows where a road crosses a barrier.
    """

    cells: Positions
    effort: Floats
    ride_ms: Floats
    crossings: Floats

    @classmethod
    def of(cls, roads: gpd.GeoDataFrame | None, profile: SpeedProfile, obstacles: Obstacles, grid: Grid) -> "Tracks":
        """Raises NoDatum, OldDatum or UnknownDatum as `layers.datum.to_stored`."""
        if roads is None or roads.empty:
            return cls(np.empty(0, dtype=np.int64), np.empty(0), np.empty(0), np.empty((0, 2)))
        classes = roads["road_class"].to_numpy(dtype=object, na_value=UNKNOWN)
        closed = roads["closed_to"].to_numpy(dtype=object, na_value="")
        is_open = np.array([profile.may_use(c) for c in classes]) & ~np.isin(closed, (profile.respects, "all"))
        roads, classes = roads[is_open], classes[is_open]
        lines = on_grid(roads, grid, layer="roads")
        cells, line = cells_along(lines, grid, every=_QUARTER_CELL)
        bridges = _bridges(lines, obstacles)
        dry = ~np.isin(cells, obstacles.inside) | np.isin(cells, cells_along(bridges, grid, every=_QUARTER_CELL)[0])
        cells, line = cells[dry], line[dry]
        effort, ride_ms = _figures(roads, classes, profile)
        kept, of = np.unique(cells, return_inverse=True)
        best_effort, best_ride = np.full(len(kept), np.inf), np.zeros(len(kept))
        np.minimum.at(best_effort, of, effort[line])
        np.maximum.at(best_ride, of, ride_ms[line])
        return cls(kept, best_effort, best_ride, _crossings(lines, obstacles))

    def is_bridged(self, cells: Positions, direction: int, grid: Grid) -> Flags:
        """Whether a road carries the step: both of its ends are road, and a road crosses the barrier right there."""
        down, right = DIRECTIONS[direction]
        bridged = np.isin(cells, self.cells) & np.isin(cells + down * grid.shape[1] + right, self.cells)
        if len(self.crossings) == 0 or not bridged.any():
            return np.zeros(len(cells), dtype=bool)
        row, column = np.divmod(cells[bridged], grid.shape[1])
        away, _ = cKDTree(self.crossings).query(np.column_stack((column + right / 2, row + down / 2)))
        bridged[bridged] = away <= _BRIDGEHEAD
        return bridged


def _figures(roads: gpd.GeoDataFrame, classes: npt.NDArray[np.object_], profile: SpeedProfile) -> tuple[Floats, Floats]:
    """Effort and vehicle speed (m/s) of each road; a stated speed stands for a vehicle's."""
    if profile.on_foot:
        return np.array([1 / profile.class_share[c] for c in classes]), np.zeros(len(classes))
    stated = roads["speed_kmh"].to_numpy(dtype=float, na_value=np.nan)
    by_class = np.array([profile.class_kmh[c] for c in classes], dtype=float)
    return np.ones(len(classes)), np.where(np.isfinite(stated), stated, by_class) / 3.6


def _crossings(lines: Shapes, obstacles: Obstacles) -> Floats:
    line, barrier = shapely.STRtree(obstacles.lines).query(lines, predicate="intersects")
    return np.asarray(shapely.get_coordinates(shapely.intersection(lines[line], obstacles.lines[barrier])))


def _bridges(lines: Shapes, obstacles: Obstacles) -> Shapes:
    """The pieces of road inside areas nobody walks in."""
    line, area = shapely.STRtree(obstacles.areas).query(lines, predicate="intersects")
    pieces = shapely.get_parts(shapely.intersection(lines[line], obstacles.areas[area]))
    return np.asarray(pieces[shapely.get_dimensions(pieces) == 1], dtype=object)
