"""What one step costs: from a cell to one of its eight neighbours, in whole ticks of time."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from layers.planning.surface.grid import DIRECTIONS, Grid
from layers.planning.surface.slope import CLIMBS, STEEPEST, STEPS_PER_UNIT

TICKS_PER_MINUTE = 1 << 20
"""Time is counted in ticks of 57 µs. Whole numbers add up alike in every order, so every engine gives the same minutes and the same ties."""

LONGEST_TICKS = (1 << 31) - 2
"""34 hours: nobody is followed further than this, whatever limit is asked for."""


@dataclass(frozen=True, eq=False)
class Steps:
    """Everything a spread needs to know, one entry a cell.

    A step between two cells takes its length in metres times the mean of their two paces; where heights count, a walked cell's
    pace is first multiplied by the climb of the step. People come towards the source, so the step is judged downstream: from the further cell
    to the nearer one.

    Attributes:
        pace: ticks per metre on the flat.
        height_m: for climbing; of length 0 where the pace already holds the slope.
        is_walked: whether the slope slows the traveller down; a vehicle's speed is that of its road.
        ways: bit k is set where the step in direction k can be taken.
    """

    grid: Grid
    pace: npt.NDArray[np.float32]
    height_m: npt.NDArray[np.float32]
    is_walked: npt.NDArray[np.bool_]
    ways: npt.NDArray[np.uint8]

    @cached_property
    def shortest_ticks(self) -> int:
        """No step takes less than this."""
        taken = self.ways != 0
        if not taken.any():
            return 1
        shortest_m = min(float(self.grid.east_m.min()), float(self.grid.south_m.min()))
        return max(1, int(float(self.pace[taken].min()) * shortest_m * float(CLIMBS.min())))


def ticks_of_arcs(steps: Steps, cells: npt.NDArray[np.int64], direction: int) -> npt.NDArray[np.int64]:
    """Ticks of coming from the neighbours in one direction to these cells; every arc must be one of `ways`."""
    down, right = DIRECTIONS[direction]
    columns = steps.grid.shape[1]
    neighbour = cells + down * columns + right
    length = steps.grid.step_m[cells // columns, direction]
    here, there = steps.pace[cells].astype(np.float64), steps.pace[neighbour].astype(np.float64)
    if len(steps.height_m):
        factor = climbs_of((steps.height_m[cells].astype(np.float64) - steps.height_m[neighbour]) / length)
        here = np.where(steps.is_walked[cells], here * factor, here)
        there = np.where(steps.is_walked[neighbour], there * factor, there)
    ticks = np.floor((here + there) * (0.5 * length) + 0.5)
    return np.asarray(np.clip(ticks, 1, LONGEST_TICKS + 1.0), dtype=np.int64)


def climbs_of(rise: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """`climb_factor` out of its table."""
    at = (np.clip(rise, -STEEPEST, STEEPEST) + STEEPEST) * STEPS_PER_UNIT
    below = np.minimum(at.astype(np.int64), len(CLIMBS) - 2)
    return np.asarray(CLIMBS[below] + (at - below) * (CLIMBS[below + 1] - CLIMBS[below]))
