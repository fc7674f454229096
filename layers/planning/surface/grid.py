"""Where the cells of a raster lie on the earth, and how many metres it is from one to the next."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyproj

from layers.datum import geodesic_m, path_to_stored
from layers.planning.surface.errors import DistortedGrid
from layers.planning.travel import Places
from layers.raster import Raster, Transform

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

NOWHERE = -1

DIRECTIONS = ((0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1))
"""East, then clockwise, as rows down and columns right; the opposite of direction k is (k + 4) % 8."""

_MOST_DISTORTED = 0.01


@dataclass(frozen=True, eq=False)
class Grid:
    """The cells of a raster, numbered row by row from its north-west corner, and the ground under them.

    The raster's own grid is kept, whatever its coordinate system: resampling a DEM would smooth its slopes. Lengths are taken on
    the ellipsoid, row by row, along the middle column: exact in degrees and in Mercator's projections, where a cell's size depends on its row
    alone; in a 3-degree zone within the 0.14 % by which the zone itself stretches. A grid whose rows are uneven by more
    than 1 % is refused.

    Attributes:
        east_m: (rows,) metres from a cell's middle to that of its eastern neighbour.
        south_m: (rows,) metres from a cell's middle to that of its southern neighbour; the last row repeats the one before.
    """

    shape: tuple[int, int]
    transform: Transform
    crs: pyproj.CRS
    east_m: Floats
    south_m: Floats
    path: pyproj.Transformer

    @classmethod
    def of(cls, raster: Raster, layer: str) -> "Grid":
        """
        Raises:
            OldDatum, UnknownDatum: the raster stands in a system that cannot be brought to the stored datum.
            DistortedGrid: one length cannot stand for all cells of a row.
        """
        path = path_to_stored(raster.crs.to_wkt(), layer)
        columns = raster.shape[1]
        sizes = [_sizes_along(raster, path, column) for column in (0, (columns - 1) // 2, columns - 1)]
        uneven = max(float(np.max(np.abs(edge / sizes[1] - 1))) for edge in (sizes[0], sizes[2]))
        if not uneven <= _MOST_DISTORTED:
            raise DistortedGrid(raster.crs.name, uneven)
        east_m, south_m = sizes[1]
        return cls(raster.shape, raster.transform, raster.crs, east_m, south_m, path)

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    @cached_property
    def step_m(self) -> Floats:
        """(rows, 8) metres of a step from a cell of each row in each of `DIRECTIONS`; what leads out of the grid repeats its edge."""
        below = np.append(self.east_m[1:], self.east_m[-1])
        diagonal, north = np.hypot((self.east_m + below) / 2, self.south_m), np.append(self.south_m[0], self.south_m[:-1])
        upper = np.append(diagonal[0], diagonal[:-1])
        east, south = self.east_m, self.south_m
        return np.stack((east, diagonal, south, diagonal, east, upper, north, upper), axis=1)

    def detour(self) -> tuple[float, float]:
        """How much longer than the straight line a way in eight directions is across even ground, as shares: mean and worst direction.

        0.055 and 0.082 for square cells; more for the narrow cells of a grid in degrees (0.060 and 0.110 at 37° N).
        """
        middle = self.shape[0] // 2
        slant = np.arctan2(self.south_m[middle], self.east_m[middle])
        # A straight way at angle a between two directions `gap` apart is replaced by their sum: cos(a - gap / 2) / cos(gap / 2).
        gaps = np.array([slant, np.pi / 2 - slant])
        return float(2 * np.tan(gaps / 2).sum() / (np.pi / 2) - 1), float(1 / np.cos(gaps.max() / 2) - 1)

    def positions(self, places: Places) -> tuple[Floats, Floats]:
        """Row and column of each place as numbers with fractions, the middle of the first cell at (0, 0); NaN without a position."""
        x, y = self.path.transform(places.lon, places.lat, direction="INVERSE")
        west, width, north, height = self.transform
        row, column = (north - np.asarray(y)) / height - 0.5, (np.asarray(x) - west) / width - 0.5
        lost = ~(np.isfinite(row) & np.isfinite(column) & np.isfinite(places.lon) & np.isfinite(places.lat))
        return np.where(lost, np.nan, row), np.where(lost, np.nan, column)

    def cells_of(self, places: Places) -> Positions:
        """The cell under each place; NOWHERE outside the grid and without a position."""
        return self.cells_at(*self.positions(places))

    def cells_at(self, row: Floats, column: Floats) -> Positions:
        """The cell at rows and columns with fractions; NOWHERE outside."""
        rows, columns = self.shape
        within = (row >= -0.5) & (row < rows - 0.5) & (column >= -0.5) & (column < columns - 0.5)
        nearest = np.floor(np.where(within, row, 0) + 0.5) * columns + np.floor(np.where(within, column, 0) + 0.5)
        return np.where(within, nearest, NOWHERE).astype(np.int64)

    def middles(self, cells: Positions) -> Places:
        """The middles of some cells, in degrees."""
        row, column = np.divmod(cells, self.shape[1])
        return Places(*_degrees(self.transform, self.path, row, column))

    def bounds_deg(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the middles along the grid's border, in degrees."""
        rows, columns = self.shape
        down, across = np.arange(rows), np.arange(columns)
        row = np.concatenate((down, down, np.zeros(columns), np.full(columns, rows - 1)))
        column = np.concatenate((np.zeros(rows), np.full(rows, columns - 1), across, across))
        lon, lat = _degrees(self.transform, self.path, row, column)
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _sizes_along(raster: Raster, path: pyproj.Transformer, column: int) -> Floats:
    """Metres east and south from each cell of one column, measured on the ellipsoid: (2, rows)."""
    row = np.arange(raster.shape[0] + 1.0)
    lon, lat = _degrees(raster.transform, path, row, np.full(len(row), column))
    # Half a cell to either side: a step east from the last column would leave the ground the projection was made for.
    west = _degrees(raster.transform, path, row, np.full(len(row), column - 0.5))
    east = _degrees(raster.transform, path, row, np.full(len(row), column + 0.5))
    south_m = geodesic_m(lon[:-1], lat[:-1], lon[1:], lat[1:])
    return np.stack((geodesic_m(*west, *east)[:-1], south_m))


def _degrees(transform: Transform, path: pyproj.Transformer, row: npt.ArrayLike, column: npt.ArrayLike) -> tuple[Floats, Floats]:
    west, width, north, height = transform
    x = west + (np.asarray(column, dtype=float) + 0.5) * width
    y = north - (np.asarray(row, dtype=float) + 0.5) * height
    lon, lat = path.transform(x, y)
    return np.asarray(lon), np.asarray(lat)
