"""A siting plan: the sites, who goes where, how good it is and how good it could at best be, and the plans as good."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from layers.planning.siting.costs import CostUnit

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


class Sense(StrEnum):
    """Whether more or less of the objective is better."""

    MOST = "most"
    LEAST = "least"


@dataclass(frozen=True, slots=True, eq=False)
class Freedom:
    """What the committee may still choose: plans whose objective lies within a share of the best known.

    A site is in `in_all` or `in_none` only where that was proven; `in_some` was seen in one plan and missing in another; the rest stays `undecided`.

    Attributes:
        within: the share, 0.01 for one per cent.
        plans: different new sites (positions, ascending), best first, the plan itself first.
        exchangeable: (pairs, 2) a new site of the plan and a site that may stand instead of it, all others unchanged.
    """

    within: float
    in_all: Positions
    in_none: Positions
    in_some: Positions
    undecided: Positions
    plans: tuple[tuple[int, ...], ...]
    exchangeable: Positions


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """Who goes where when a place may be split: `weight` of place `place` that site `site` serves."""

    place: Positions
    site: Positions
    weight: Floats


@dataclass(frozen=True, slots=True, eq=False)
class SitingPlan:
    """The answer of a model, complete at birth.

    Attributes:
        model: its name, such as "mclp".
        sites: open sites, ascending, existing ones among them.
        existing: those of them that stood before.
        assignment: (demand,) the open site each place goes to, NOBODY (-1) for none; where places are split, the one that takes most.
        cost: (demand,) to that site, inf for none.
        objective, bound: of the model in `sense`; no plan whatever can be better than `bound`. Units as the model says.
        gap: |bound - objective| / |bound|, 0 where both are 0.
        is_optimal: the bound is met: proven, not believed.
        was_cut_short: the clock stopped the work; more time could have closed the gap further.
        covered_weight, weight: people (weight) that are served by the plan, and all people asked about.
        loads: (sites,) weight each site is given.
        seconds: it took; not part of the answer.
        ties: the plans as good, None where nobody asked.
    """

    model: str
    sites: Positions
    existing: Positions
    assignment: Positions
    cost: Floats
    objective: float
    bound: float
    sense: Sense
    is_optimal: bool
    was_cut_short: bool
    covered_weight: float
    weight: float
    loads: Floats
    unit: CostUnit
    seconds: float = field(compare=False)
    ties: Freedom | None = None
    flow: Flow | None = None

    @property
    def gap(self) -> float:
        apart = abs(self.bound - self.objective)
        return 0.0 if apart == 0 else apart / max(abs(self.bound), np.finfo(float).tiny)

    @property
    def new(self) -> Positions:
        """The sites to be opened, ascending."""
        return np.setdiff1d(self.sites, self.existing)
