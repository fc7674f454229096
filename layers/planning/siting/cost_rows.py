"""Costs too many to be kept: made row by row when they are asked for, a block of places at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.siting.costs import CostUnit
from layers.planning.siting.errors import ImpossibleCost

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

_BLOCK = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class CostRows:
    """Cost of every pair of `demand` places and `sites`, by the row.

    Attributes:
        rows: places (positions) → (places, sites) costs >= 0 in `unit`, inf where unreachable; asked for again, it says the same.
    """

    demand: int
    sites: int
    unit: CostUnit
    rows: Callable[[Positions], Floats]

    def blocks(self) -> Iterator[Positions]:
        """All places, so many at a time that their rows take 32 MB."""
        size = max(1, _BLOCK // max(self.sites, 1))
        for start in range(0, self.demand, size):
            yield np.arange(start, min(start + size, self.demand))

    def checked(self, block: Positions) -> Floats:
        """The rows of some places.

        Raises:
            ImpossibleCost: a cost that is negative or not a number.
        """
        cost = np.asarray(self.rows(block), dtype=np.float64)
        wrong = np.argwhere(~(cost >= 0))
        if len(wrong):
            place, site = wrong[0]
            raise ImpossibleCost(int(block[place]), int(site), float(cost[place, site]), len(wrong))
        return cost

    def to_nearest(self, open_sites: Positions) -> tuple[Positions, Floats]:
        """(demand,) the cheapest of the open sites, the first of equals, and its cost; -1 and inf where none is reached."""
        site, cost = np.full(self.demand, -1, dtype=np.int64), np.full(self.demand, np.inf)
        for block in self.blocks():
            among = self.checked(block)[:, open_sites]
            best = among.argmin(axis=1)
            cost[block] = among[np.arange(len(block)), best]
            site[block] = np.where(np.isfinite(cost[block]), open_sites[best], -1)
        return site, cost
