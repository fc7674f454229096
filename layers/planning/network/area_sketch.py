"""A polygon for the map of the ground from which a facility is reached in time; derived, drawn cell by cell, its error stated."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.ndimage import distance_transform_edt

from layers.ellipsoid import GEOD
from layers.planning.network.lines import Flags, Floats, Positions
from layers.planning.travel import Places
from layers.wording import Wording

SKETCH = Wording("示意", "sketch")
"""What stands on every map beside such a polygon: people and roads are counted by time, never by it."""

FINEST_CELL_M = 25.0
MOST_CELLS = 200_000
_MOST_GRID = 8_000_000

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cells:
    """Square cells of `cell_m` metres (at their middle latitude) over a box of degrees; `asked` are those worth asking about."""

    west: float
    south: float
    step_lon: float
    step_lat: float
    cell_m: float
    asked: Mask

    @classmethod
    def round(cls, lon: Floats, lat: Floats, *, within_m: float, cell_m: float = FINEST_CELL_M, at_most: int = MOST_CELLS) -> "Cells":
        """The cells within `within_m` metres of some points, widened until no more than `at_most` need to be asked about."""
        while True:
            cells = cls._of_size(lon, lat, within_m, cell_m)
            count = at_most * 4 if cells is None else int(cells.asked.sum())
            if cells is not None and count <= at_most:
                return cells
            cell_m *= max(1.1, math.sqrt(count / at_most))

    @classmethod
    def _of_size(cls, lon: Floats, lat: Floats, within_m: float, cell_m: float) -> "Cells | None":
        """None where the box alone would hold too many cells."""
        middle = math.radians((lat.min() + lat.max()) / 2)
        step_lat, step_lon = cell_m / _metres_a_degree(middle)[1], cell_m / _metres_a_degree(middle)[0]
        margin = math.ceil(within_m / cell_m) + 2
        west, south = lon.min() - margin * step_lon, lat.min() - margin * step_lat
        columns, rows = (
            math.ceil((high.max() - low) / step) + margin for high, low, step in ((lon, west, step_lon), (lat, south, step_lat))
        )
        if columns * rows > _MOST_GRID:
            return None
        free = np.ones((rows, columns), dtype=bool)
        free[((lat - south) / step_lat).astype(int), ((lon - west) / step_lon).astype(int)] = False
        return cls(west, south, step_lon, step_lat, cell_m, distance_transform_edt(free) * cell_m <= within_m + 1.5 * cell_m)

    @property
    def centres(self) -> Places:
        """The middles of the cells asked about, in rows from the south."""
        row, column = np.nonzero(self.asked)
        return Places(self.west + (column + 0.5) * self.step_lon, self.south + (row + 0.5) * self.step_lat)

    def mask(self, inside: Flags) -> Mask:
        """The grid with those of the cells asked about that are inside."""
        mask = np.zeros_like(self.asked)
        mask[self.asked] = inside
        return mask

    def polygon(self, mask: Mask) -> shapely.MultiPolygon:
        """The outline of the cells of a mask, holes included; empty without cells."""
        edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
        row, begin = np.nonzero(edges == 1)
        end = np.nonzero(edges == -1)[1]
        west, east = self.west + begin * self.step_lon, self.west + end * self.step_lon
        south, north = self.south + row * self.step_lat, self.south + (row + 1) * self.step_lat
        outline = shapely.union_all(shapely.box(west, south, east, north))
        return shapely.multipolygons(shapely.get_parts(outline)) if row.size else shapely.MultiPolygon()

    def hold(self, mask: Mask, lon: Floats, lat: Floats) -> Flags:
        """Which points lie in a cell of the mask; a point without a position in none."""
        inside = np.zeros(len(lon), dtype=bool)
        known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        row, column = self._cell_of(lon[known], lat[known])
        on = (row >= 0) & (row < mask.shape[0]) & (column >= 0) & (column < mask.shape[1])
        inside[known[on]] = mask[row[on], column[on]]
        return inside

    def _cell_of(self, lon: Floats, lat: Floats) -> tuple[Positions, Positions]:
        row, column = np.floor((lat - self.south) / self.step_lat), np.floor((lon - self.west) / self.step_lon)
        return row.astype(np.int64), column.astype(np.int64)


def _metres_a_degree(lat: float) -> tuple[float, float]:
    """Metres of a degree of longitude and of latitude on the ellipsoid at a latitude (radians)."""
    w = 1 - GEOD.es * math.sin(lat) ** 2
    return math.radians(GEOD.a * math.cos(lat) / math.sqrt(w)), math.radians(GEOD.a * (1 - GEOD.es) / w**1.5)
