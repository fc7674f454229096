"""Heights under candidates: how steep the ground is, and who can see whom."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from layers.datum import MEAN_RADIUS_M, geodesic_m
from layers.planning.surface.grid import NOWHERE, Grid
from layers.planning.surface.slope import slope_of
from layers.planning.surface.surface import require_heights
from layers.planning.travel import Places
from layers.raster import Raster

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

REFRACTION = 0.13
"""How much of the earth's bend the air bends light back (Gauss's mean coefficient)."""


@dataclass(frozen=True, eq=False)
class Heights:
    """A DEM in metres on its own grid, NaN where it says nothing."""

    grid: Grid
    height_m: Floats

    @classmethod
    def of(cls, raster: Raster) -> "Heights":
        """
        Raises:
            EmptySurface, NotHeights, OldDatum, UnknownDatum, DistortedGrid: as `Surface.of`.
        """
        return cls(Grid.of(raster, "heights"), require_heights(raster))

    @cached_property
    def slope_deg(self) -> Floats:
        """Degrees of slope of each cell (Horn 1981), flattened; NaN without a height."""
        steep = np.degrees(np.arctan(slope_of(self.height_m, self.grid)))
        return np.where(np.isnan(self.height_m), np.nan, steep).ravel()

    @property
    def cell_m(self) -> float:
        """The shorter side of a cell in the middle of the grid."""
        middle = self.grid.shape[0] // 2
        return float(min(self.grid.east_m[middle], self.grid.south_m[middle]))

    def slope_at(self, lon: Floats, lat: Floats) -> Floats:
        """Degrees of slope at places; NaN outside the DEM and where it says nothing."""
        cell = self.grid.cells_of(Places(lon, lat))
        return np.where(cell == NOWHERE, np.nan, self.slope_deg[np.maximum(cell, 0)])

    def at(self, lon: Floats, lat: Floats) -> Floats:
        """Height at places, between the middles of four cells (bilinear); NaN outside and beside a missing cell."""
        row, column = self.grid.positions(Places(np.ravel(lon), np.ravel(lat)))
        rows, columns = self.grid.shape
        known = (row >= 0) & (row <= rows - 1) & (column >= 0) & (column <= columns - 1)
        row, column = np.where(known, row, 0), np.where(known, column, 0)
        top, left = np.minimum(row.astype(int), max(rows - 2, 0)), np.minimum(column.astype(int), max(columns - 2, 0))
        below, right = np.minimum(top + 1, rows - 1), np.minimum(left + 1, columns - 1)
        down, across = row - top, column - left
        h = self.height_m
        upper = h[top, left] * (1 - across) + h[top, right] * across
        lower = h[below, left] * (1 - across) + h[below, right] * across
        return np.asarray(np.where(known, upper * (1 - down) + lower * down, np.nan)).reshape(np.shape(lon))


def is_seen(
    heights: Heights, eyes: tuple[Floats, Floats], things: tuple[Floats, Floats], *, eye_m: float, height_m: float
) -> tuple[Flags, Flags]:
    """Whether each eye sees its thing over the ground between, and whether that could be told at all.

    Both stand so many metres above the ground. The ray runs straight in degrees and is compared with the ground every half cell; the earth
    falls away by d1 × d2 × (1 - REFRACTION) / 2R between them (d1, d2 metres to either end), which lifts the ground by as much.
    Woods and houses are not in a DEM of the ground: what is told as seen may be hidden by them.

    Args:
        eyes, things: lon, lat in degrees, pair by pair.
    Returns:
        Seen, and known: False where a height on the way is missing.
    """
    metres = geodesic_m(*eyes, *things)
    steps = np.maximum(np.ceil(metres / (heights.cell_m / 2)).astype(int), 1)
    seen, known = np.zeros(len(metres), dtype=bool), np.zeros(len(metres), dtype=bool)
    for step in np.unique(steps):
        which = np.flatnonzero(steps == step)
        share = np.linspace(0, 1, step + 1)
        lon = eyes[0][which, None] + (things[0] - eyes[0])[which, None] * share
        lat = eyes[1][which, None] + (things[1] - eyes[1])[which, None] * share
        ground = heights.at(lon, lat)
        ray = (ground[:, :1] + eye_m) * (1 - share) + (ground[:, -1:] + height_m) * share
        bulge = share * (1 - share) * metres[which, None] ** 2 * (1 - REFRACTION) / (2 * MEAN_RADIUS_M)
        known[which] = ~np.isnan(ground).any(axis=1)
        with np.errstate(invalid="ignore"):
            seen[which] = (ray[:, 1:-1] > (ground + bulge)[:, 1:-1]).all(axis=1) & known[which]
    return seen, known
