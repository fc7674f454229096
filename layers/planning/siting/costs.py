"""What it costs every demand place to use every site: sparse, in one stated unit, with unreachable pairs left out."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from layers.planning.siting.errors import ImpossibleCost, MissingUnit, NotACostUnit, NotAMatrix
from layers.planning.travel import Pairs
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


class CostUnit(StrEnum):
    """What a cost is measured in. Degrees are no distance, and two units never meet in one matrix."""

    MINUTES = "minutes"
    METRES = "metres"


@dataclass(frozen=True, slots=True, eq=False)
class Costs:
    """Cost of each reachable pair, ordered by demand place, then by site: row d is `site[first[d]:first[d + 1]]`.

    Attributes:
        first: (demand + 1,) where each place's row begins.
        site: (pairs,) site of each pair, ascending within a row.
        value: (pairs,) cost >= 0 in `unit`.
        sites: number of sites, reachable or not.
    """

    first: Positions
    site: Positions
    value: Floats
    sites: int
    unit: CostUnit

    @classmethod
    def of(cls, matrix: Any, *, unit: str) -> "Costs":
        """Costs of a demand × sites matrix: dense with inf where unreachable, or sparse with absent pairs unreachable (a stored 0 is 0).

        Raises:
            NotACostUnit: a unit that is none, such as degrees.
            ImpossibleCost: a cost that is negative or not a number; where, and what to write instead.
        """
        kind = _unit(unit)
        is_sparse = bool(sparse.issparse(matrix))
        if is_sparse:
            rows: Any = sparse.csr_array(matrix)
            rows.sum_duplicates()
            costs = cls(
                rows.indptr.astype(np.int64), rows.indices.astype(np.int64), rows.data.astype(np.float64), rows.shape[1], kind
            )
        else:
            dense = np.asarray(matrix, dtype=np.float64)
            if dense.ndim != 2:
                raise NotAMatrix(dense.ndim)
            _require_costs(
                np.repeat(np.arange(len(dense)), dense.shape[1]), np.tile(np.arange(dense.shape[1]), len(dense)), dense.ravel()
            )
            reachable = np.isfinite(dense)
            first = np.concatenate(([0], np.cumsum(reachable.sum(axis=1))))
            costs = cls(first.astype(np.int64), np.nonzero(reachable)[1].astype(np.int64), dense[reachable], dense.shape[1], kind)
        _require_costs(costs.place, costs.site, costs.value)
        return costs.chosen(np.isfinite(costs.value))

    @classmethod
    def of_pairs(cls, pairs: Pairs) -> "Costs":
        """Minutes of any way of travelling of the house."""
        first = np.concatenate(([0], np.cumsum(np.bincount(pairs.place, minlength=pairs.places))))
        return cls(first.astype(np.int64), pairs.facility, pairs.minutes, pairs.facilities, CostUnit.MINUTES)

    @property
    def demand(self) -> int:
        return len(self.first) - 1

    @property
    def place(self) -> Positions:
        """(pairs,) demand place of each pair."""
        return np.repeat(np.arange(self.demand), np.diff(self.first))

    def chosen(self, kept: npt.NDArray[np.bool_]) -> "Costs":
        """Some of the pairs, by a mask over them."""
        first = np.concatenate(([0], np.cumsum(np.bincount(self.place[kept], minlength=self.demand))))
        return Costs(first.astype(np.int64), self.site[kept], self.value[kept], self.sites, self.unit)

    def of_places(self, kept: npt.NDArray[np.bool_]) -> "Costs":
        """The rows of some demand places alone, in the same order."""
        rows = np.diff(self.first)
        pairs = np.repeat(kept, rows)
        first = np.concatenate(([0], np.cumsum(rows[kept])))
        return Costs(first.astype(np.int64), self.site[pairs], self.value[pairs], self.sites, self.unit)

    def within(self, reach: float) -> "Costs":
        """The pairs that cost at most `reach` (inclusive, to 1e-9)."""
        return self.chosen(self.value <= reach + 1e-9)

    def dense(self) -> Floats:
        """(demand, sites) with inf where unreachable."""
        full = np.full((self.demand, self.sites), np.inf)
        full[self.place, self.site] = self.value
        return full


def stated(given: Any) -> Costs:
    """The costs, if they are `Costs`: a bare matrix does not say whether it holds minutes or metres.

    Raises:
        MissingUnit.
    """
    if not isinstance(given, Costs):
        raise MissingUnit(Wording("费用矩阵", "A matrix of costs"), 'Costs.of(matrix, unit="minutes")')
    return given


def _unit(said: str) -> CostUnit:
    try:
        return CostUnit(said)
    except ValueError:
        raise NotACostUnit(said, [str(unit) for unit in CostUnit]) from None


def _require_costs(place: Positions, site: Positions, value: Floats) -> None:
    wrong = np.flatnonzero(np.isnan(value) | (value < 0))
    if len(wrong):
        raise ImpossibleCost(int(place[wrong[0]]), int(site[wrong[0]]), float(value[wrong[0]]), len(wrong))
