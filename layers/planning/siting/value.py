"""What a given set of sites is worth under a model, without looking for a better one."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.siting.errors import NoPlan
from layers.planning.siting.plan import Sense
from layers.planning.siting.problem import Model, Problem

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Gains:
    """What each pair adds to the objective when its place goes to its site."""

    place: Positions
    site: Positions
    worth: Floats
    demand: int


class Valuer:
    """The objective of one question for any sites beside the existing ones; each set is valued once.

    `sense` is the model's; where somebody who must be served is not, the value is inf (least) and `worst` stands for it in sums.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.sense = Sense.MOST if problem.model is Model.MCLP else Sense.LEAST
        self.everybody = problem.serves_everybody
        self.pairs = _gains(problem)
        self.worst = 0.0 if self.sense is Sense.MOST else 2.0 * float(self.pairs.worth.sum()) + 1.0
        self._known: dict[frozenset[int], float] = {}

    @property
    def is_plain(self) -> bool:
        """Whether the objective is a sum over places of what each gets from its best open site."""
        is_sum = self.problem.model is Model.MCLP or (self.problem.model is Model.P_MEDIAN and self.everybody)
        return is_sum and not self.problem.has_loads

    def of(self, sites: Iterable[int]) -> float:
        """The objective with these new sites beside the existing ones."""
        chosen = frozenset(int(site) for site in sites)
        if chosen not in self._known:
            quick = self.is_plain or (self.problem.model is Model.P_CENTER and not self.problem.has_loads)
            self._known[chosen] = self._quick(chosen) if quick else self._solved(chosen)
        return self._known[chosen]

    def _quick(self, chosen: frozenset[int]) -> float:
        is_open = np.zeros(self.problem.costs.sites, dtype=bool)
        is_open[[*chosen, *self.problem.existing]] = True
        kept = is_open[self.pairs.site]
        place, worth = self.pairs.place[kept], self.pairs.worth[kept]
        served, first = np.unique(place, return_index=True)
        if self.everybody and not np.isin(self.problem.to_serve, served).all():
            return np.inf
        if not len(served):
            return 0.0
        if self.sense is Sense.MOST:
            return float(np.maximum.reduceat(worth, first).sum())
        each = np.minimum.reduceat(worth, first)
        return float(each.max() if self.problem.model is Model.P_CENTER else each.sum())

    def _solved(self, chosen: frozenset[int]) -> float:
        try:
            return self.problem.fixed(chosen).solve().objective
        except NoPlan:
            return 0.0 if self.sense is Sense.MOST else np.inf


def _gains(problem: Problem) -> Gains:
    near = problem.near
    match problem.model:
        case Model.MCLP:
            worth = problem.weights[near.place] * problem.shares
        case Model.P_CENTER:
            worth = np.where(problem.weights[near.place] > 0, near.value, 0.0)  # whoever is nobody steers nothing
        case _:
            worth = problem.weights[near.place] * near.value
    return Gains(near.place, near.site, worth, near.demand)
