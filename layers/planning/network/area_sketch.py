"""The ground round a network in square cells, asked from coarse to fine, and the outline of the cells that are inside."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.ndimage import distance_transform_edt, maximum_filter

from layers.ellipsoid import GEOD
from layers.planning.network.lines import Flags, Floats, Positions
from layers.planning.travel import Places

FINEST_CELL_M = 12.5
HALVINGS = 3
"""The first look is at cells of 100 m; those that do not agree with their neighbours, or with the road in them, are halved three times."""

_MOST_CELLS = 4_000_000

Mask = npt.NDArray[np.bool_]
Ask = Callable[[Places], Floats]
Doubt = Callable[["Grid", int, Floats], Mask]


@dataclass(frozen=True, slots=True)
class Grid:
    """Square cells of `cell_m` metres (at their middle latitude) over a box of degrees, rows from the south.

    Level 0 are these cells; a cell of level n is 2ⁿ × 2ⁿ of them.
    """

    west: float
    south: float
    step_lon: float
    step_lat: float
    cell_m: float
    rows: int
    columns: int

    @classmethod
    def round(cls, lon: Floats, lat: Floats, *, margin_m: float, cell_m: float = FINEST_CELL_M) -> "Grid":
        """A grid over some points and `margin_m` metres more; its cells grow until there are no more than four million."""
        east_m, north_m = _metres_a_degree(math.radians((lat.min() + lat.max()) / 2))
        width, height = (np.ptp(lon) * east_m + 2 * margin_m, np.ptp(lat) * north_m + 2 * margin_m)
        cell_m = max(cell_m, math.sqrt(width * height / _MOST_CELLS))
        block = 2**HALVINGS
        rows, columns = (block * math.ceil(metres / cell_m / block) + 2 * block for metres in (height, width))
        west = (lon.min() + lon.max()) / 2 - columns / 2 * cell_m / east_m
        south = (lat.min() + lat.max()) / 2 - rows / 2 * cell_m / north_m
        return cls(west, south, cell_m / east_m, cell_m / north_m, cell_m, rows, columns)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        return (self.west, self.south, self.west + self.columns * self.step_lon, self.south + self.rows * self.step_lat)

    def shape(self, level: int) -> tuple[int, int]:
        return self.rows >> level, self.columns >> level

    def near(self, lon: Floats, lat: Floats, *, within_m: float, level: int) -> Mask:
        """The cells of a level of which some part may lie within `within_m` metres of one of the points."""
        free = np.ones(self.shape(level), dtype=bool)
        free[self.cell_of(lon, lat, level)] = False
        return np.asarray(distance_transform_edt(free) * self.cell_m * 2**level <= within_m + 1.5 * self.cell_m * 2**level)

    def centres(self, mask: Mask, level: int) -> Places:
        """The middles of the cells of a mask."""
        row, column = np.nonzero(mask)
        size = 2**level
        return Places(self.west + (column + 0.5) * size * self.step_lon, self.south + (row + 0.5) * size * self.step_lat)

    def cell_of(self, lon: Floats, lat: Floats, level: int = 0) -> tuple[Positions, Positions]:
        """Row and column of each point; points beyond the grid are given its nearest cell."""
        found = []
        for values, low, step, count in (
            (lat, self.south, self.step_lat, self.rows),
            (lon, self.west, self.step_lon, self.columns),
        ):
            found.append(np.clip(np.floor((values - low) / step), 0, count - 1).astype(np.int64) >> level)
        return found[0], found[1]

    def hold(self, mask: Mask, lon: Floats, lat: Floats) -> Flags:
        """Which points lie in a cell of the mask; the outermost cells are never in one. A point without a position lies in none."""
        inside = np.zeros(len(lon), dtype=bool)
        known = np.isfinite(lon) & np.isfinite(lat)
        inside[known] = mask[self.cell_of(lon[known], lat[known])]
        return inside

    def outline(self, mask: Mask) -> shapely.MultiPolygon:
        """The polygon of the cells of a mask, holes included; empty without cells."""
        wide = np.pad(mask, 1).astype(np.int8)
        upright, flat = np.diff(wide[1:-1], axis=1) != 0, np.diff(wide[:, 1:-1], axis=0) != 0
        column, south, north = _runs(upright.T, _meets(flat).T)
        row, west, east = _runs(flat, _meets(upright.T).T)
        ends = np.concatenate((np.stack((column, south, column, north), axis=1), np.stack((west, row, east, row), axis=1)))
        corners = ends.reshape(-1, 2, 2) * [self.step_lon, self.step_lat] + [self.west, self.south]
        faces = shapely.get_parts(shapely.polygonize(np.asarray(shapely.linestrings(corners), dtype=object)))
        inner = shapely.point_on_surface(faces)
        # Every side has the mask on one hand only: a face is all inside or all outside, and no two inside share a side.
        return shapely.MultiPolygon(faces[self.hold(mask, shapely.get_x(inner), shapely.get_y(inner))].tolist())


def _meets(sides: Mask) -> Mask:
    """At which corners of the grid a side of the other direction ends or passes."""
    met = np.zeros((sides.shape[0], sides.shape[1] + 1), dtype=bool)
    met[:, :-1] |= sides
    met[:, 1:] |= sides
    return met


def _runs(sides: Mask, met: Mask) -> tuple[Positions, Positions, Positions]:
    """Straight runs of sides, line by line: the line, where a run begins and where it ends. A run stops where others meet it."""
    before, after = np.zeros_like(sides), np.zeros_like(sides)
    before[:, 1:], after[:, :-1] = sides[:, :-1], sides[:, 1:]
    line, begin = np.nonzero(sides & (~before | met[:, :-1]))
    end = np.nonzero(sides & (~after | met[:, 1:]))[1] + 1
    return line, begin, end


def ask_ground(grid: Grid, near: Mask, ask: Ask, doubt: Doubt) -> Floats:
    """Minutes of every cell (level 0), inf beyond: the coarse cells of `near` are asked first, then the parts of those in doubt.

    Args:
        near: coarse cells (level HALVINGS) worth asking about.
        ask: minutes of places, inf where nothing is reached.
        doubt: cells of a level whose minutes may not stand for the whole of them.
    """
    minutes = np.full(grid.shape(HALVINGS), np.inf)
    minutes[near] = ask(grid.centres(near, HALVINGS))
    for level in range(HALVINGS - 1, -1, -1):
        again = doubt(grid, level + 1, minutes).repeat(2, axis=0).repeat(2, axis=1)
        minutes = minutes.repeat(2, axis=0).repeat(2, axis=1)
        minutes[again] = ask(grid.centres(again, level))
    return minutes


def in_doubt(said_inside: Mask, said_outside: Mask) -> Mask:
    """Cells in or beside which something is said to be inside and something to be outside."""
    return np.asarray(maximum_filter(said_inside, 3, mode="nearest") & maximum_filter(said_outside, 3, mode="nearest"))


def _metres_a_degree(lat: float) -> tuple[float, float]:
    """Metres of a degree of longitude and of latitude on the ellipsoid at a latitude (radians)."""
    w = 1 - GEOD.es * math.sin(lat) ** 2
    return math.radians(GEOD.a * math.cos(lat) / math.sqrt(w)), math.radians(GEOD.a * (1 - GEOD.es) / w**1.5)
