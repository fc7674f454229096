"""How slope slows a walker down: Tobler's hiking function over the heights of a DEM."""

import numpy as np
import numpy.typing as npt

from layers.planning.speeds import tobler_factor
from layers.planning.surface.grid import Floats, Grid

STEEPEST = 2.0
"""Rise over run beyond which nothing gets slower: 63°, where a step takes a thousand times as long as on the flat."""

STEPS_PER_UNIT = 2000  # so that the kink at -0.05 falls on a step of the table


def climb_factor(rise: npt.ArrayLike) -> Floats:
    """How many times the flat pace a step takes that rises `rise` metres per metre (negative: falls): one over `tobler_factor`.

    1 on the flat, at the speed of whoever walks; easiest on a gentle descent of 5 % (0.84 times).
    """
    return np.asarray(1 / tobler_factor(np.clip(np.asarray(rise, dtype=float), -STEEPEST, STEEPEST)))


def both_ways_factor(rise: npt.ArrayLike) -> Floats:
    """The mean of going up and coming down: one figure for a cell whatever the direction."""
    return (climb_factor(rise) + climb_factor(-np.asarray(rise, dtype=float))) / 2


CLIMBS = climb_factor(np.arange(-STEEPEST * STEPS_PER_UNIT, STEEPEST * STEPS_PER_UNIT + 1) / STEPS_PER_UNIT)
"""`climb_factor` as a table read with linear interpolation (4e-7 off at most): every engine reads the same numbers."""


def slope_of(height_m: Floats, grid: Grid) -> Floats:
    """Rise over run at each cell, metres per metre, from the eight cells around it (Horn 1981).

    Missing heights (NaN) around a cell, and what lies beyond the border, count as level with it.

    Args:
        height_m: (rows, columns), NaN where missing.
    """
    around = np.pad(height_m.astype(np.float64), 1, constant_values=np.nan)
    rows, columns = height_m.shape

    def beside(down: int, right: int) -> Floats:
        neighbour = around[1 + down : 1 + down + rows, 1 + right : 1 + right + columns]
        return np.where(np.isnan(neighbour), height_m, neighbour)

    north_west, north, north_east = (beside(-1, right) for right in (-1, 0, 1))
    south_west, south, south_east = (beside(1, right) for right in (-1, 0, 1))
    east = (north_east + 2 * beside(0, 1) + south_east) - (north_west + 2 * beside(0, -1) + south_west)
    down = (south_west + 2 * south + south_east) - (north_west + 2 * north + north_east)
    return np.hypot(east / (8 * grid.east_m[:, None]), down / (8 * grid.south_m[:, None]))
