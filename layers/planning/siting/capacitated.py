"""Sites with capacities (有容量限制的选址): everybody has a place, whole or split, and all together the least way and price."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.planning.siting.asked import Asked, figures, weights_of
from layers.planning.siting.capacity_program import Loading
from layers.planning.siting.costs import Costs, stated
from layers.planning.siting.engines import Engine
from layers.planning.siting.errors import NoPlan, Why
from layers.planning.siting.highs import Outcome, Status, solve
from layers.planning.siting.loading_bound import LoadBound, load_bound
from layers.planning.siting.loading_search import good_loading
from layers.planning.siting.plan import Flow, Sense, SitingPlan
from layers.planning.siting.reach import Reachable, within_reach
from layers.planning.siting.serving import nearest_open, require_reached
from layers.planning.siting.terms import EFFORT, NO_TERMS, Effort, Terms
from layers.planning.travel import NOBODY
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

_FIRST_MARGIN = 0.004
_WIDER = 4.0
_NARROWED = 0.6
_PROOF = 1e-9


def capacitated(
    costs: Costs,
    weights: Any = None,
    *,
    capacities: Any = None,
    p: int | None = None,
    fixed: Any = None,
    splittable: bool = False,
    existing: Iterable[int] = (),
    reach: Reachable | None = None,
    terms: Terms = NO_TERMS,
    effort: Effort = EFFORT,
    engine: Engine | None = None,
) -> SitingPlan:
    """The open sites and who goes where, so that Σ price of opening + Σ weight × cost is least and no site is given more than it can take.

        min  Σ_j f_j y_j + Σ_i Σ_j w_i d_ij x_ij       i demand places, j sites, w_i weight (people), d_ij cost, f_j price of a new site
        s.t. Σ_j x_ij = 1                              everybody is served
             l_j y_j <= Σ_i w_i x_ij <= k_j y_j        minimum load, capacity (people)
             x_ij <= y_j                               the strong form
             Σ_{j new} y_j = p where p is given, y_j = 1 for existing and forced, 0 for forbidden, and the terms
             x_ij in {0, 1}: a place goes whole to one site (single source); 0 <= x_ij <= 1 where `splittable`

    With `p` and without `fixed` the capacitated p-median; with `fixed` and without `p` the capacitated facility location problem. `fixed`
    is in the unit of the objective (weight × unit of the costs) and is paid for new sites only. `terms.maximum_load` and `capacities`
    mean the same; the lesser holds; inf is no limit. Places without people go to the nearest open site.

    Whole places: a Lagrangian bound with one knapsack a site, whose prices say what every site and pair would at least cost; a good plan by
    exchange; HiGHS then solves what could still cost less than that plan. Split places: HiGHS on all pairs.

    Raises:
        NoPlan: demand above capacity, in all or for a place (`why` says which), or no plan on these terms; NOT_FOUND: none was met within `effort`.
        MissingUnit: costs that are a matrix and not `Costs`. The refusals of `Asked.of`, `weights_of` and `within_reach`.
    """
    began = time.perf_counter()
    people, near = weights_of(weights, stated(costs).demand), costs if reach is None else within_reach(costs, reach)
    asked = Asked.of(costs.sites, terms, existing=existing, p=p, capacities=capacities)
    price = np.zeros(costs.sites) if fixed is None else figures(fixed, costs.sites, Wording("开设费用", "fixed prices"))
    require_reached(near, asked, people)
    loading = Loading.of(near, people, asked, price, is_split=splittable)
    _require_room(loading, people)
    clock = _Clock(effort, began)
    if splittable:
        proof = _solved_at_once(loading, clock)
    else:
        proof = _solved_in_margins(loading, load_bound(loading, steps=effort.bound_steps, engine=engine or Engine.best()), clock)
    return _plan(near, people, loading, proof, began)


@dataclass(frozen=True, slots=True)
class _Clock:
    effort: Effort
    began: float

    @property
    def rest(self) -> Effort:
        """The effort with the seconds that are left."""
        if self.effort.seconds is None:
            return self.effort
        return replace(self.effort, seconds=max(0.1, self.effort.seconds - (time.perf_counter() - self.began)))


@dataclass(frozen=True, slots=True, eq=False)
class _Proof:
    solution: Floats
    objective: float
    bound: float
    was_cut_short: bool


def _require_room(loading: Loading, people: Floats) -> None:
    """Capacity for all people together, and for each whole place some site that can take it."""
    asked, most = loading.asked, np.minimum(loading.most, loading.weight.sum())
    held = asked.is_existing
    held[asked.forced] = True
    others = np.sort(most[asked.may_open & ~held])[::-1]
    room = float(most[held].sum() + (others if asked.p is None else others[: asked.p - len(asked.forced)]).sum())
    if room < loading.weight.sum() * (1 - 1e-12):
        raise NoPlan(Why.CAPACITY, needed=float(loading.weight.sum()), available=room)
    alone = np.flatnonzero(np.bincount(loading.place, minlength=len(loading.weight)) == 0)
    if len(alone):
        places = np.flatnonzero(people > 0)[alone]
        raise NoPlan(Why.CAPACITY, places=tuple(int(place) for place in places), needed=float(loading.weight[alone].max()))


def _solved_at_once(loading: Loading, clock: _Clock) -> _Proof:
    outcome = solve(loading.program(), effort=clock.rest)
    if outcome.solution is None:
        raise _no_plan(loading, outcome)
    bound = outcome.objective if outcome.is_proven else outcome.bound
    return _Proof(outcome.solution, outcome.objective, bound, outcome.clock_struck)


def _solved_in_margins(loading: Loading, floor: LoadBound, clock: _Clock) -> _Proof:
    """HiGHS on what may cost at most a margin over the bound, which widens until a plan lies within it, but never beyond the plan that exchange found.

    Exchange ends about half of the way too high; a core narrowed to a part of the way is several times smaller, and empty ones are told quickly.
    """
    scale, margin, best = max(abs(floor.value), 1.0), _FIRST_MARGIN, _found(loading, floor, clock)
    if best is not None:
        margin = _NARROWED * max(best.objective - floor.value, 0.0) / scale
    while True:
        limit = floor.value + margin * scale
        outcome = _within(loading, floor, limit, best, clock)
        if outcome.solution is not None and (best is None or outcome.objective < best.objective):
            best = _Proof(outcome.solution, outcome.objective, floor.value, was_cut_short=False)
        is_everything = bool((floor.with_pair <= limit).all())
        if best is None and (is_everything or outcome.status is Status.CUT_SHORT):
            raise _no_plan(loading, outcome)
        if outcome.status is Status.CUT_SHORT and best is not None:
            reached = outcome.bound if is_everything else min(limit, outcome.bound)
            return replace(best, bound=max(floor.value, min(reached, best.objective)), was_cut_short=outcome.clock_struck)
        if best is not None and (is_everything or best.objective <= limit):
            return replace(best, bound=best.objective)
        margin = margin * _WIDER if best is None else (best.objective - floor.value) / scale * (1 + _PROOF)


def _found(loading: Loading, floor: LoadBound, clock: _Clock) -> _Proof | None:
    good = good_loading(loading, floor.is_open, tries=clock.effort.restarts)
    if good is None:
        return None
    taken = good.goes_to[loading.place] == loading.site
    return _Proof(np.concatenate((good.is_open, taken)).astype(np.float64), good.total, floor.value, was_cut_short=False)


def _within(loading: Loading, floor: LoadBound, limit: float, best: _Proof | None, clock: _Clock) -> Outcome:
    program, slack = loading.program(), _PROOF * max(abs(limit), 1.0)
    upper = program.upper.copy()
    upper[: loading.sites][(floor.with_site > limit + slack) & (program.lower[: loading.sites] == 0)] = 0.0
    upper[loading.sites :][floor.with_pair > limit + slack] = 0.0
    return solve(replace(program, upper=upper), effort=clock.rest, start=None if best is None else best.solution)


def _no_plan(loading: Loading, outcome: Outcome) -> NoPlan:
    if outcome.status is not Status.INFEASIBLE:
        return NoPlan(Why.NOT_FOUND)
    if loading.least.any():
        return NoPlan(Why.MINIMUM_LOAD)
    is_bound = loading.asked.budget is not None or len(loading.asked.apart) > 0
    return NoPlan(Why.TERMS if is_bound else Why.CAPACITY)


def _plan(costs: Costs, people: Floats, loading: Loading, proof: _Proof, began: float) -> SitingPlan:
    share = proof.solution[loading.sites :]
    sites = np.flatnonzero(proof.solution[: loading.sites] > 0.5)
    number = np.flatnonzero(people > 0)
    used = np.flatnonzero(share > 1e-9)
    flow = Flow(number[loading.place[used]], loading.site[used], share[used] * loading.weight[loading.place[used]])
    assignment, cost = nearest_open(costs, sites)
    order = np.lexsort((-flow.site, flow.weight))  # the last one written takes most, the first site of equals
    assignment[flow.place[order]] = flow.site[order]
    chosen = costs.site == assignment[costs.place]
    cost[costs.place[chosen]] = costs.value[chosen]
    opened = loading.fixed[sites].sum()
    objective = float(opened + loading.value[used] @ share[used])
    is_optimal = proof.bound >= proof.objective
    return SitingPlan(
        model="capacitated",
        sites=sites,
        existing=loading.asked.existing,
        assignment=assignment,
        cost=cost,
        objective=objective,
        bound=objective if is_optimal else min(proof.bound, objective),
        sense=Sense.LEAST,
        is_optimal=is_optimal,
        was_cut_short=proof.was_cut_short,
        covered_weight=float(people[assignment != NOBODY].sum()),
        weight=float(people.sum()),
        loads=np.bincount(flow.site, weights=flow.weight, minlength=costs.sites).astype(np.float64),
        unit=costs.unit,
        seconds=time.perf_counter() - began,
        flow=flow if loading.is_split else None,
    )
