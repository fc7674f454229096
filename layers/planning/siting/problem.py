"""One siting question whole: a model with all it is asked about, so that it can be changed in one point and solved again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from layers.planning.siting.capacitated import capacitated
from layers.planning.siting.costs import Costs
from layers.planning.siting.drafting import Pool
from layers.planning.siting.fading import shares
from layers.planning.siting.lscp import lscp
from layers.planning.siting.mclp import mclp
from layers.planning.siting.p_center import p_center
from layers.planning.siting.p_median import p_median
from layers.planning.siting.plan import Flow, SitingPlan
from layers.planning.siting.reach import Reachable, reach_of, within_reach
from layers.planning.siting.terms import EFFORT, NO_TERMS, Effort, Terms
from layers.planning.travel import NOBODY

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


class Model(StrEnum):
    """The models of the house by their names."""

    LSCP = "lscp"
    MCLP = "mclp"
    P_MEDIAN = "p_median"
    P_CENTER = "p_center"
    CAPACITATED = "capacitated"


EVERYBODY = frozenset({Model.LSCP, Model.P_MEDIAN, Model.P_CENTER, Model.CAPACITATED})
"""Models in which everybody must be served; the others serve as many as they can."""


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """A question to one of the models, in the words of its arguments; `options` are what only that model knows."""

    model: Model
    costs: Costs
    weights: Floats
    reach: Reachable | None = None
    p: int | None = None
    existing: tuple[int, ...] = ()
    capacities: Floats | None = None
    terms: Terms = NO_TERMS
    options: Mapping[str, Any] = field(default_factory=dict)

    def but(self, **changes: Any) -> Self:
        """The same question with something else in it."""
        return replace(self, **changes)

    def on_terms(self, **changes: Any) -> Self:
        """The same question on other terms."""
        return replace(self, terms=replace(self.terms, **changes))

    def solve(self, effort: Effort = EFFORT) -> SitingPlan:
        """The plan of the model.

        Raises:
            NoPlan, and whatever else the model refuses.
        """
        said: dict[str, Any] = {"reach": self.reach, "p": self.p, "capacities": self.capacities}
        known = {name: value for name, value in said.items() if value is not None}
        asked = {**known, **self.options, "existing": self.existing, "terms": self.terms, "effort": effort}
        return _MODELS[self.model](self.costs, self.weights, **asked)

    @property
    def pool(self) -> Pool:
        return Pool(self.costs.sites, self.p, np.asarray(self.existing, dtype=np.int64), self.terms, exactly=True)

    @property
    def near(self) -> Costs:
        """The pairs that may serve: all, or those within reach."""
        return self.costs if self.reach is None else within_reach(self.costs, self.reach)

    @property
    def copies(self) -> int:
        """How many open sites every place needs within reach."""
        return int(self.options.get("copies", 1))

    @property
    def is_splittable(self) -> bool:
        """Whether a place may be shared out among sites."""
        return bool(self.options.get("splittable", False))

    @property
    def capacity(self) -> Floats | None:
        """(sites,) what each can at most be given: its capacity and its maximum load, whichever is less; None where nothing limits it."""
        limits = [np.asarray(given, dtype=float) for given in (self.capacities, self.terms.maximum_load) if given is not None]
        return np.minimum.reduce(limits) if limits else None

    @property
    def to_serve(self) -> Positions:
        """The places that must be served: all that have people, or none where the model serves as many as it can."""
        return np.flatnonzero(self.weights > 0) if self.serves_everybody else np.empty(0, dtype=np.int64)

    @property
    def serves_everybody(self) -> bool:
        """Whether a plan must serve everybody."""
        return self.model in EVERYBODY and "unserved_cost" not in self.options

    @property
    def reach_figure(self) -> float | None:
        """The reach as one number in the unit of the costs; None where there is none, or one for each site."""
        return None if self.reach is None or isinstance(self.reach, np.ndarray) else reach_of(self.costs, self.reach)

    def beyond(self, wider: Costs) -> Floats:
        """(pairs of `wider`,) by how much each pair exceeds the reach; <= 0 for what may serve already. Without a reach: the cost of pairs the question lacks."""
        if self.reach is None:
            known = set(zip(self.costs.place.tolist(), self.costs.site.tolist(), strict=True))
            has = np.fromiter(
                ((p, s) in known for p, s in zip(wider.place.tolist(), wider.site.tolist(), strict=True)), bool, len(wider.site)
            )
            return np.where(has, 0.0, wider.value)
        each = self.reach[wider.site] if isinstance(self.reach, np.ndarray) else np.full(len(wider.site), self.reach_figure)
        return wider.value - each

    def reaching(self, further: float, wider: Costs) -> tuple[Self, float]:
        """The question with so much more reach, and the reach that is then said."""
        if self.reach is None:
            return self.but(costs=wider.chosen(self.beyond(wider) <= further + 1e-9)), further
        if isinstance(self.reach, np.ndarray):
            return self.but(costs=wider, reach=self.reach + further), further
        would_do = float(self.reach_figure or 0.0) + further
        return self.but(costs=wider, reach=would_do), would_do

    def without(self, places: Positions) -> Self:
        """The question without some places."""
        kept = np.ones(self.costs.demand, dtype=bool)
        kept[places] = False
        pairs = self.costs.chosen(kept[self.costs.place])
        first = np.concatenate(([0], np.cumsum(np.diff(pairs.first)[kept])))
        return self.but(costs=replace(pairs, first=first), weights=self.weights[kept])

    def with_capacity(self, sites: Positions, more: Floats) -> Self:
        """The question with more capacity at some sites, wherever it says what they hold."""
        wanted = np.zeros(self.costs.sites)
        wanted[sites] = (np.asarray(self.capacity)[sites] + more) * (
            1 + 1e-9
        ) + 1e-9  # because what just suffices must not fail by rounding
        raised = [None if limit is None else np.maximum(limit, wanted) for limit in (self.capacities, self.terms.maximum_load)]
        return self.but(capacities=raised[0]).on_terms(maximum_load=raised[1])

    def with_less_load(self, sites: Positions, less: Floats) -> Self:
        """The question with a smaller minimum load at some sites."""
        load = np.asarray(self.terms.minimum_load, dtype=float).copy()
        load[sites] = np.maximum(load[sites] - less * (1 + 1e-9) - 1e-9, 0.0)
        return self.on_terms(minimum_load=load)

    @property
    def shares(self) -> Floats:
        """(pairs of `near`,) share of a place that counts as covered by each pair: 1, or what the decay leaves."""
        decay = self.options.get("decay")
        return np.ones(len(self.near.site)) if decay is None else shares(self.near, decay)

    @property
    def has_loads(self) -> bool:
        """Whether what a site is given matters: capacities, or least and most loads."""
        return self.capacity is not None or self.terms.minimum_load is not None

    def fixed(self, sites: Iterable[int]) -> Self:
        """The question with exactly these new sites: what is still free is who goes where."""
        new = tuple(sorted({int(site) for site in sites} - set(self.existing)))
        others = np.setdiff1d(np.arange(self.costs.sites), (*new, *self.existing))
        forbidden = tuple(int(site) for site in others)
        return self.but(p=len(new)).on_terms(forced=new, forbidden=forbidden, budget=None, apart=np.empty((0, 2), dtype=np.int64))


def spread(plan: SitingPlan, kept: Positions, demand: int) -> SitingPlan:
    """A plan of some of the places told over all of them; the others go to nobody and count as nobody."""
    assignment, cost = np.full(demand, NOBODY, dtype=np.int64), np.full(demand, np.inf)
    assignment[kept], cost[kept] = plan.assignment, plan.cost
    flow = None if plan.flow is None else Flow(kept[plan.flow.place], plan.flow.site, plan.flow.weight)
    return replace(plan, assignment=assignment, cost=cost, flow=flow)


_MODELS: Mapping[Model, Callable[..., SitingPlan]] = {
    Model.LSCP: lscp,
    Model.MCLP: mclp,
    Model.P_MEDIAN: p_median,
    Model.P_CENTER: p_center,
    Model.CAPACITATED: capacitated,
}
