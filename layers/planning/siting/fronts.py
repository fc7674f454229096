"""The front of plans: what one more person reached costs in money, in land, or in the way of the worst-off; none of them is beaten in everything.

Criteria of a set of at most p new sites beside the existing ones (x_j = 1 where open, c_ij cost, w_i people):

    PEOPLE  Σ_i w_i u_i, u_i <= Σ_{j: c_ij <= reach} x_j      most        PRICE  Σ_j price_j x_j over new sites   least
    WORST   max_i min_{j open} c_ij over places with people  least        LAND   Σ_j land_j x_j over new sites    least

ε-constraint (Haimes 1971; Mavrotas 2009): the first criterion is optimised with a limit on each other, then every other in turn with all
reached so far held; a plan that comes out of this is beaten by none. With two criteria the limit steps to just below the value last reached: the whole
front, up to `most` plans. With more it goes over `grid` values of each criterion between its best and worst in sight: part of the front.
A limit on WORST is a row per place, Σ_{j: c_ij <= R} x_j >= 1; its optimum is found by halving over the costs there are.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from layers.planning.siting.drafting import Draft
from layers.planning.siting.errors import NoPlan, Why
from layers.planning.siting.highs import Outcome, Status, solve
from layers.planning.siting.problem import Problem
from layers.planning.siting.serving import nearest_open
from layers.planning.siting.terms import EFFORT, Effort
from layers.progress import Progress, unwatched
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

TENTH = 0.1

STEP = 1e-4
"""By what share the next plan of a front must at least be better; finer differences are one to people."""


class Criterion(StrEnum):
    """What plans are compared by."""

    PEOPLE = "people"
    WORST = "worst"
    PRICE = "price"
    LAND = "land"


@dataclass(frozen=True, slots=True, eq=False)
class FrontPlan:
    """One plan of the front, with all its figures whether asked for or not.

    Attributes:
        people: weight within reach. worst: the largest cost of a place with people, inf where one is reached by nothing.
        worst_tenth: mean cost of the worst-off tenth of the people, inf likewise.
        is_proven: no plan whatever is better in one of the criteria asked for without being worse in another.
    """

    sites: Positions
    people: float
    worst: float
    worst_tenth: float
    price: float
    land: float
    is_proven: bool

    def of(self, criterion: Criterion) -> float:
        return float(getattr(self, criterion.value))

    def cost_of(self, criterion: Criterion) -> float:
        """The value so that less is better."""
        return -self.people if criterion is Criterion.PEOPLE else self.of(criterion)


@dataclass(frozen=True, slots=True, eq=False)
class Front:
    """Plans none of which beats another, the most of the first criterion first.

    Attributes:
        is_complete: every value of the criteria that no plan beats is among them, and proven.
    """

    criteria: tuple[Criterion, ...]
    plans: tuple[FrontPlan, ...]
    is_complete: bool


class _Ground:
    """One question, ready for any criterion under any limits."""

    def __init__(self, problem: Problem, land: Floats | None, effort: Effort) -> None:
        self.problem, self.effort, self.near = problem, effort, problem.near
        self.pool = problem.pool.at_most
        self.land = np.zeros(problem.costs.sites) if land is None else np.where(self.pool.is_existing, 0.0, land)
        self.with_people = np.flatnonzero(problem.weights > 0)
        costs = problem.costs
        self.steps = np.unique(costs.value[(problem.weights > 0)[costs.place]])

    def best(self, criterion: Criterion, limits: Mapping[Criterion, float]) -> tuple[Positions, bool] | None:
        """The sites best in one criterion within the limits, and whether proven; None where the limits leave none."""
        if criterion is Criterion.WORST:
            return self._least_worst(limits)
        found = self._solved(criterion, limits)
        return None if found is None else (found[0], found[1].status is Status.PROVEN)

    def _least_worst(self, limits: Mapping[Criterion, float]) -> tuple[Positions, bool] | None:
        low, high, best = 0, len(self.steps) - 1, None
        limit = limits.get(Criterion.WORST, np.inf)
        high = int(np.searchsorted(self.steps, limit + 1e-9)) - 1 if np.isfinite(limit) else high
        while low <= high:
            middle = (low + high) // 2
            found = self._solved(Criterion.PRICE, {**limits, Criterion.WORST: float(self.steps[middle])})
            if found is not None:
                best, high = found[0], middle - 1
            else:
                low = middle + 1
        if best is None and not np.isfinite(limit):
            found = self._solved(Criterion.PRICE, limits)  # somebody stays unreached whatever is built: worst is inf
            return None if found is None else (found[0], True)
        return None if best is None else (best, True)

    def _solved(self, criterion: Criterion, limits: Mapping[Criterion, float]) -> tuple[Positions, Outcome] | None:
        draft, near, costs = Draft(), self.near, self.problem.costs
        rate = {Criterion.PRICE: self.pool.prices, Criterion.LAND: self.land}
        x = draft.sites(self.pool, cost=rate.get(criterion, 0.0))
        if criterion is Criterion.PEOPLE or Criterion.PEOPLE in limits:
            who = self.with_people
            u = draft.columns(len(who), cost=-self.problem.weights[who] if criterion is Criterion.PEOPLE else 0.0)
            kept = self.problem.weights[near.place] > 0
            row = np.searchsorted(who, near.place[kept])
            draft.rows(len(who), (np.arange(len(who)), u, 1.0), (row, x[near.site[kept]], -1.0), upper=0.0)
            if Criterion.PEOPLE in limits:
                draft.row(u, self.problem.weights[who], lower=limits[Criterion.PEOPLE] - 1e-6)
        for of_sites, each in rate.items():
            if of_sites in limits and np.isfinite(limits[of_sites]):
                draft.row(x, each, upper=limits[of_sites] + 1e-7)
        if np.isfinite(limits.get(Criterion.WORST, np.inf)):
            close = costs.within(limits[Criterion.WORST])
            kept = self.problem.weights[close.place] > 0
            row = np.searchsorted(self.with_people, close.place[kept])
            draft.rows(len(self.with_people), (row, x[close.site[kept]], 1.0), lower=1.0)
        found = solve(draft.program(), effort=self.effort)
        return None if found.solution is None else (np.flatnonzero(found.solution[x] > 0.5), found)

    def told(self, sites: Positions, is_proven: bool) -> FrontPlan:
        """All figures of a set of sites."""
        weights = self.problem.weights
        reached = np.unique(self.near.place[np.isin(self.near.site, sites)])
        cost = nearest_open(self.problem.costs, sites)[1]
        worst = float(cost[self.with_people].max(initial=0.0))
        price, land = float(self.pool.prices[sites].sum()), float(self.land[sites].sum())
        return FrontPlan(sites, float(weights[reached].sum()), worst, worst_tenth(cost, weights), price, land, is_proven)


def worst_tenth(cost: Floats, weights: Floats) -> float:
    """Mean cost of the tenth of the people for whom it is largest; a place on the border counts with the part that belongs to it."""
    order = np.argsort(-cost, kind="stable")
    order = order[weights[order] > 0]
    share = np.minimum(np.cumsum(weights[order]), TENTH * weights.sum())
    part = np.diff(share, prepend=0.0)
    return float((cost[order][part > 0] * part[part > 0]).sum() / part.sum())


def front(
    problem: Problem,
    criteria: Sequence[Criterion] = (Criterion.PEOPLE, Criterion.PRICE),
    *,
    land: Floats | None = None,
    grid: int = 5,
    most: int = 60,
    effort: Effort = EFFORT,
    progress: Progress = unwatched,
) -> Front:
    """Plans of at most `p` new sites that no other beats in all `criteria`; the model of the problem does not matter, its reach does.

    Args:
        land: (sites,) land each new site takes, in any unit.
        grid, most: see above.

    Raises:
        NoPlan: the terms allow none.
    """
    ground = _Ground(problem, land, effort)
    first = _efficient(ground, criteria, {})
    if first is None:
        raise NoPlan(Why.TERMS)
    if len(criteria) == 2:
        plans, is_whole = _stepped(ground, criteria, first, (most, progress))
    else:
        plans, is_whole = _gridded(ground, criteria, first, (grid, progress)), False
    kept = _unbeaten(plans, criteria)
    kept.sort(key=lambda plan: [plan.cost_of(criterion) for criterion in criteria])
    return Front(tuple(criteria), tuple(kept), is_whole and all(plan.is_proven for plan in kept))


def _efficient(ground: _Ground, criteria: Sequence[Criterion], limits: Mapping[Criterion, float]) -> FrontPlan | None:
    """Best in the first criterion within the limits, then in each other with what is reached held."""
    held, plan, proven = dict(limits), None, True
    for criterion in criteria:
        found = ground.best(criterion, held)
        if found is None:
            return plan
        proven = proven and found[1]
        plan = ground.told(found[0], proven)
        held[criterion] = plan.of(criterion)
    return plan


def _stepped(
    ground: _Ground, criteria: Sequence[Criterion], first: FrontPlan, how: tuple[int, Progress]
) -> tuple[list[FrontPlan], bool]:
    """The whole front of two criteria: each step asks for a little better in the second."""
    (most, progress), plans, other = how, [first], criteria[1]
    while len(plans) < most:
        progress(len(plans) / most, Wording(f"前沿上的第 {len(plans)} 个方案", f"plan {len(plans)} of the front"))
        last = plans[-1].of(other)
        following = _efficient(ground, criteria, {other: _tighter(ground, other, last)})
        if following is None:
            return plans, True
        plans.append(following)
    return plans, False


def _tighter(ground: _Ground, criterion: Criterion, last: float) -> float:
    """A little better than the value last reached: the next cost there is, half a person or half a unit where all are whole, else a small share."""
    if criterion is Criterion.WORST:
        nearer = ground.steps[ground.steps < last - 1e-9]
        return float(nearer[-1]) if len(nearer) else -1.0
    parts = {Criterion.PEOPLE: ground.problem.weights, Criterion.PRICE: ground.pool.prices, Criterion.LAND: ground.land}[
        criterion
    ]
    step = 0.5 if (parts == np.round(parts)).all() else STEP * max(1.0, abs(last))
    return last + step if criterion is Criterion.PEOPLE else last - step


def _gridded(ground: _Ground, criteria: Sequence[Criterion], first: FrontPlan, how: tuple[int, Progress]) -> list[FrontPlan]:
    """A plan for every combination of limits on the other criteria, from loose to tight; what already keeps a tighter limit is not sought again."""
    grid, progress = how
    others, plans = criteria[1:], [first]
    ends = [plan for c in others if (plan := _efficient(ground, [c, *[o for o in criteria if o is not c]], {})) is not None]
    plans += ends
    ranges = []
    for c in others:
        values = [plan.of(c) for plan in plans if np.isfinite(plan.of(c))]
        ranges.append(
            np.linspace(max(values), min(values), grid)
            if c is not Criterion.PEOPLE
            else np.linspace(min(values), max(values), grid)
        )
    cells = list(itertools.product(*ranges))
    for at, cell in enumerate(cells):
        progress(at / len(cells), Wording("逐格求解方案前沿", "solving the front cell by cell"))
        found = _efficient(ground, criteria, dict(zip(others, map(float, cell), strict=True)))
        plans += [] if found is None else [found]
    return plans


def _unbeaten(plans: list[FrontPlan], criteria: Sequence[Criterion]) -> list[FrontPlan]:
    """One plan for each value of the criteria that no other beats."""
    values = np.array([[plan.cost_of(c) for c in criteria] for plan in plans]).round(6)
    kept: list[FrontPlan] = []
    for at, row in enumerate(values):
        beaten = ((values <= row).all(axis=1) & (values < row).any(axis=1)).any()
        again = (values[:at] == row).all(axis=1).any()
        if not beaten and not again:
            kept.append(plans[at])
    return kept
