"""p-center (p-中心): so many new sites that whoever is worst off is as near as can be."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.planning.siting.asked import Asked, weights_of
from layers.planning.siting.capacity_program import Loading
from layers.planning.siting.costs import Costs, stated
from layers.planning.siting.cover_all import fewest, greedy_cover
from layers.planning.siting.errors import NoPlan, Why
from layers.planning.siting.highs import Status, solve
from layers.planning.siting.lscp_question import CoverQuestion
from layers.planning.siting.plan import Sense, SitingPlan
from layers.planning.siting.reach import Reachable, within_reach
from layers.planning.siting.serving import nearest_open, require_reached, sites_that_serve
from layers.planning.siting.terms import EFFORT, NO_TERMS, Effort, Terms
from layers.planning.travel import NOBODY

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


def p_center(
    costs: Costs,
    weights: Any = None,
    *,
    p: int,
    existing: Iterable[int] = (),
    reach: Reachable | None = None,
    terms: Terms = NO_TERMS,
    effort: Effort = EFFORT,
) -> SitingPlan:
    """Exactly `p` new sites beside the existing ones, so that the largest cost of anybody to the nearest open site is least.

        min  r                            i demand places with people, j sites, d_ij cost (minutes or metres)
        s.t. Σ_{j: d_ij <= r} y_j >= 1    for every i: somebody open within r
             Σ_{j new} y_j = p,  y_j = 1 for existing and forced, 0 for forbidden, and the terms,  y_j in {0, 1}

    r is one of the costs, so the least is found by halving: is there a set cover of p new sites within r (Minieka 1970)? Greed and the
    Lagrangian bound of the cover narrow the radii down, HiGHS settles the few that they leave. The cost is not
    multiplied by people: anybody is one person. Weights say who exists (places of weight 0 do not steer the plan) and what is counted as
    covered. With loads among the terms every place goes whole to one site that has room, not always to the nearest.

    Raises:
        NoPlan: `p` sites cannot serve everybody on these terms, or none that do were found within `effort`.
        MissingUnit: costs that are a matrix and not `Costs`. The refusals of `Asked.of`, `weights_of` and `within_reach`.
    """
    began = time.perf_counter()
    people, near = weights_of(weights, stated(costs).demand), costs if reach is None else within_reach(costs, reach)
    asked = Asked.of(costs.sites, terms, existing=existing, p=p)
    require_reached(near, asked, people)
    halving = _Halving(near, people, asked, effort, np.inf if effort.seconds is None else began + effort.seconds)
    found = halving.run()
    assignment, cost = _assigned(near, found.service)
    objective = float(cost[people > 0].max())
    is_optimal = found.bound >= objective
    served = assignment != NOBODY
    return SitingPlan(
        model="p_center",
        sites=found.service.sites,
        existing=asked.existing,
        assignment=assignment,
        cost=cost,
        objective=objective,
        bound=objective if is_optimal else found.bound,
        sense=Sense.LEAST,
        is_optimal=is_optimal,
        was_cut_short=found.was_cut_short,
        covered_weight=float(people[served].sum()),
        weight=float(people.sum()),
        loads=np.bincount(assignment[served], weights=people[served], minlength=costs.sites).astype(np.float64),
        unit=costs.unit,
        seconds=time.perf_counter() - began,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Service:
    """Open sites, and who must go where when loads bind (None: to the nearest)."""

    sites: Positions
    goes_to: Positions | None


@dataclass(frozen=True, slots=True, eq=False)
class _Least:
    service: _Service
    bound: float
    was_cut_short: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Span:
    """Positions among the radii: the least that may still serve, one that does, and below which none does for certain."""

    service: _Service
    low: int
    high: int
    disproved: int


@dataclass(frozen=True, slots=True, eq=False)
class _Halving:
    """The search for the least radius at which everybody can be served."""

    costs: Costs
    people: Floats
    asked: Asked
    effort: Effort
    until: float

    def run(self) -> _Least:
        """Halves between a radius that serves and those that do not, first with quick answers alone, then exactly in what they leave.

        What could not be told within the effort widens the gap, nothing else.
        """
        radii = self._radii()
        service = self._served_quickly(float(radii[-1])) or self._serve(float(radii[-1]))
        if service is None:
            raise NoPlan(Why.NOT_FOUND)
        span = _Span(service, 0, self._worst(service, radii), 0)
        for serve in (self._served_quickly, self._serve):
            span = self._halved(replace(span, low=span.disproved), radii, serve)
        is_late = time.perf_counter() > self.until
        return _Least(span.service, float(radii[min(span.disproved, span.high)]), is_late and span.disproved < span.high)

    def _halved(self, span: "_Span", radii: Floats, serve: Callable[[float], _Service | None]) -> "_Span":
        service, low, high, disproved = span.service, span.low, span.high, span.disproved
        while low < high:
            middle = (low + high) // 2
            try:
                better = None if time.perf_counter() > self.until else serve(float(radii[middle]))
            except NoPlan:
                low = disproved = middle + 1
                continue
            if better is None:
                low = middle + 1
            else:
                service, high = better, min(middle, self._worst(better, radii))
        return _Span(service, low, high, disproved)

    def _radii(self) -> Floats:
        """Every cost the worst-off could have, ascending: none below what somebody has to his very nearest site."""
        usable = (self.asked.may_open | self.asked.is_existing)[self.costs.site] & (self.people > 0)[self.costs.place]
        place, value = self.costs.place[usable], self.costs.value[usable]
        least = np.full(self.costs.demand, np.inf)
        np.minimum.at(least, place, value)
        return np.unique(value[value >= least[self.people > 0].max()])

    def _worst(self, service: _Service, radii: Floats) -> int:
        """Position of the radius that a service really needs."""
        worst = _assigned(self.costs, service)[1][self.people > 0].max()
        return int(np.searchsorted(radii, worst))

    def _within(self, radius: float) -> Costs:
        return self.costs.chosen(self.costs.value <= radius)

    def _served_quickly(self, radius: float) -> _Service | None:
        """A service that greed finds within the radius; None where greed finds none and the bound cannot tell.

        Raises:
            NoPlan: the Lagrangian bound needs more sites than there may be.
        """
        if self.asked.has_conditions:  # then more binds than the number of sites
            return None
        cover = CoverQuestion.of(self._within(radius), self.people, self.asked, 1)
        greedy = greedy_cover(cover.required)
        if len(greedy) <= self._free:
            return self._with_the_rest(cover, greedy)
        if fewest(cover.required, known=self._free + 1.0, steps=self.effort.bound_steps).value > self._free + 1e-6:
            raise NoPlan(Why.TOO_FEW)
        return None

    def _serve(self, radius: float) -> _Service | None:
        """A service within the radius; None where the effort did not suffice to tell.

        Raises:
            NoPlan: proven that there is none.
        """
        near = self._within(radius)
        if self.asked.least is not None or self.asked.most is not None:
            return self._serve_with_room(near)
        require_reached(near, self.asked, self.people)
        new = sites_that_serve(near, self.asked, self.people, self.effort)
        return None if new is None else _Service(np.union1d(self.asked.existing, new), None)

    @property
    def _free(self) -> int:
        return (self.asked.p or 0) - len(self.asked.forced)

    def _with_the_rest(self, cover: CoverQuestion, chosen: Positions) -> _Service:
        """The cover, and where it needs fewer sites than asked for, the first of the others."""
        others = np.setdiff1d(np.arange(len(cover.candidates)), chosen)[: self._free - len(chosen)]
        return _Service(cover.all_sites(np.concatenate((chosen, others))), None)

    def _serve_with_room(self, near: Costs) -> _Service | None:
        loading = Loading.of(near, self.people, self.asked, np.zeros(near.sites), is_split=False)
        outcome = solve(loading.program(), effort=self.effort)
        if outcome.status is Status.INFEASIBLE:
            raise NoPlan(Why.CAPACITY if self.asked.least is None else Why.MINIMUM_LOAD)
        if outcome.solution is None:
            return None
        sites = np.flatnonzero(outcome.solution[: near.sites] > 0.5)
        goes_to = np.full(near.demand, NOBODY, dtype=np.int64)
        taken = outcome.solution[near.sites :] > 0.5
        goes_to[np.flatnonzero(self.people > 0)[loading.place[taken]]] = loading.site[taken]
        return _Service(sites, goes_to)


def _assigned(costs: Costs, service: _Service) -> tuple[Positions, Floats]:
    """Where everybody goes and at what cost; places without people to the nearest."""
    assignment, cost = nearest_open(costs, service.sites)
    if service.goes_to is None:
        return assignment, cost
    bound = service.goes_to != NOBODY
    assignment = np.where(bound, service.goes_to, assignment)
    chosen = costs.site == assignment[costs.place]
    cost[costs.place[chosen]] = costs.value[chosen]
    return assignment, cost
