"""The order of building: which site first, which next, and what keeping to one order costs against the best plan of every year.

Sites once built stay. With p new sites in all, V_t the value of the first t sites of an order and V*_t that of the best plan of t sites on its own:

    regret_t = V*_t - V_t (people), or V_t - V*_t (people × cost)      t = 1 … p, never below 0

Three orders. `greedy_order` adds the best site at every step. `nested_order` with Aim.FINAL takes the best plan of p sites and orders it so that
Σ_t v_t V_t is best: exact by dynamic programming over its subsets. With Aim.EVERY_STEP that sum is optimised over all nested plans:

    best Σ_t v_t V_t   s.t.  Σ_j x_jt = t,  x_jt <= x_j,t+1,  x_jt ∈ {0, 1},  the rows of the model for every t

solved by HiGHS where it fits into `PAIRS_AT_ONCE` (mclp and p_median without loads), else improved from the two other orders by exchanging
and moving steps. Its bound is the better of HiGHS's and Σ_t v_t · bound of V*_t: nested plans are no better than plans.
Budget, apart, forced and forbidden sites bind the whole of p sites; before the last step they bind what is already built.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from layers.planning.siting.drafting import Draft
from layers.planning.siting.errors import NoPlan, Why, WrongLength
from layers.planning.siting.highs import solve
from layers.planning.siting.plan import Sense, SitingPlan
from layers.planning.siting.problem import Problem
from layers.planning.siting.slack import Ask, Loosened
from layers.planning.siting.terms import EFFORT, Effort
from layers.planning.siting.value import Valuer
from layers.progress import Progress, unwatched
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Order = tuple[int, ...]

PAIRS_AT_ONCE = 60_000
SUBSETS_AT_MOST = 14
EXCHANGES = 200


class Aim(StrEnum):
    """What a nested order is best at: the plan at the end (then the way there), or the weighted sum of all steps."""

    FINAL = "final"
    EVERY_STEP = "every_step"
    GREEDY = "greedy"


@dataclass(frozen=True, slots=True)
class Phase:
    """One step: the site added, the value then, and the best plan of as many sites chosen freely.

    Attributes:
        value: of the model's objective with the sites so far; inf (nothing is worse) while somebody who must be served is not.
        best, best_bound: objective of the un-nested plan found, and what none can beat.
        regret: how much worse than `best`; the true regret lies between `regret` and `regret_at_most`.
    """

    site: int
    value: float
    best: float
    best_bound: float
    regret: float
    regret_at_most: float


@dataclass(frozen=True, slots=True, eq=False)
class Phases:
    """An order of building.

    Attributes:
        order: the new sites, first to last.
        objective, bound: Σ v_t V_t and what no nested order can beat (of the final value alone where aim is FINAL).
        is_optimal: the bound is met.
        final: the plan of all sites.
    """

    aim: Aim
    order: Order
    steps: tuple[Phase, ...]
    objective: float
    bound: float
    is_optimal: bool
    final: SitingPlan


@dataclass(frozen=True, slots=True, eq=False)
class _Road:
    """What every order of one question is measured with: its values, the weight of each step, and the best plan of each number of sites."""

    problem: Problem
    value: Valuer
    step_weights: Floats
    free: tuple[SitingPlan | None, ...]
    whole: SitingPlan

    @property
    def sign(self) -> float:
        return 1.0 if self.value.sense is Sense.MOST else -1.0

    def worth(self, order: Sequence[int]) -> float:
        """Σ v_t V_t, more is better; a step at which somebody cannot be served counts as worse than any cost."""
        return float(sum(v * self.at(order[: t + 1]) for t, v in enumerate(self.step_weights)))

    def at(self, sites: Sequence[int]) -> float:
        value = self.value.of(sites)
        return self.sign * (value if np.isfinite(value) else self.value.worst)


def greedy_order(problem: Problem, *, effort: Effort = EFFORT, progress: Progress = unwatched) -> Phases:
    """The best site first, then the best beside it, and so on; what the plain custom of building one by one ends in.

    Raises:
        NoPlan, and what the model refuses.
    """
    road = _road(problem, None, effort, progress)
    order: Order = ()
    for _ in range(len(road.step_weights)):
        order = (*order, _next(road, order))
    return _phases(road, Aim.GREEDY, order, None)


def nested_order(
    problem: Problem,
    *,
    aim: Aim = Aim.EVERY_STEP,
    step_weights: Floats | None = None,
    effort: Effort = EFFORT,
    progress: Progress = unwatched,
) -> Phases:
    """The best order by `aim`; `step_weights` (p,) says how much each step counts, 1 where None: such as the years until the next one opens."""
    road = _road(problem, step_weights, effort, progress)
    final = _ordered(road, tuple(int(site) for site in road.whole.new))
    if aim is Aim.FINAL:
        return _phases(road, aim, final, None)
    greedy: Order = ()
    for _ in range(len(road.step_weights)):
        greedy = (*greedy, _next(road, greedy))
    best = max((final, greedy), key=road.worth)
    progress(0.8, Wording("优化建设次序", "improving the order"))
    if not road.value.is_plain or len(problem.near.site) * len(road.step_weights) > PAIRS_AT_ONCE:
        return _phases(road, aim, _exchanged(road, best), None)
    order, bound = _together(road, best, effort)
    return _phases(road, aim, max((best, order), key=road.worth), bound)


def _road(problem: Problem, step_weights: Floats | None, effort: Effort, progress: Progress) -> _Road:
    whole = problem.solve(effort)
    steps = len(whole.new)
    free: list[SitingPlan | None] = []
    for t in range(1, steps):
        progress(0.7 * t / steps, Wording(f"{t} 处场址的最优方案", f"the best plan of {t} site(s)"))
        free.append(_free(problem, t, effort))
    weights = np.ones(steps) if step_weights is None else np.asarray(step_weights, dtype=float)
    if len(weights) != steps or (weights < 0).any():
        raise WrongLength(Wording("各步权重", "step weights"), len(weights), steps)
    return _Road(problem, Valuer(problem), weights, (*free, whole), whole)


def _free(problem: Problem, p: int, effort: Effort) -> SitingPlan | None:
    """The best plan of p new sites by itself: what is forced need not stand yet."""
    try:
        return problem.but(p=p).on_terms(forced=()).solve(effort)
    except NoPlan:
        return None


def _next(road: _Road, built: Order) -> int:
    """The site that is best beside those built and leaves the terms of the whole keepable, the lowest of equals."""
    pool, left = road.problem.pool, len(road.step_weights) - len(built)
    forced = [site for site in road.problem.terms.forced if site not in built and not pool.is_existing[site]]
    among = forced if len(forced) >= left else np.flatnonzero(pool.allowed & ~pool.is_existing).tolist()
    fitting = [site for site in among if site not in built and _fits(road, (*built, site))]
    ranked = sorted(fitting, key=lambda site: (-road.at((*built, site)), site))
    for site in ranked:
        if left == 1 or not _binds(road.problem) or _may_go_on(road, (*built, site)):
            return int(site)
    raise NoPlan(Why.TERMS)


def _fits(road: _Road, sites: Sequence[int]) -> bool:
    """Whether these sites may stand together and can be paid."""
    pool, terms = road.problem.pool, road.problem.terms
    if terms.budget is not None and pool.prices[list(sites)].sum() > terms.budget + 1e-9:
        return False
    return not len(pool.conflicts) or not np.isin(pool.conflicts, list(sites)).all(axis=1).any()


def _binds(problem: Problem) -> bool:
    """Whether a site built now can spoil the steps that follow."""
    terms = problem.terms
    return terms.budget is not None or len(terms.apart) > 0 or len(terms.forced) > 0 or problem.serves_everybody


def _may_go_on(road: _Road, built: Order) -> bool:
    """Whether some plan of all sites contains those built."""
    forced = tuple(sorted({*road.problem.terms.forced, *built}))
    problem = road.problem.on_terms(forced=forced).but(p=len(road.step_weights))
    return Loosened(problem, problem.near, EFFORT).ask(Ask(problem.to_serve)).is_possible is not False


def _ordered(road: _Road, sites: Order) -> Order:
    """The best order of given sites: exact over all subsets up to SUBSETS_AT_MOST of them, beyond by exchanges."""
    n = len(sites)
    if n > SUBSETS_AT_MOST:
        return _moved(road, sites)
    best: dict[int, tuple[float, Order]] = {0: (0.0, ())}
    for size in range(1, n + 1):
        for chosen in itertools.combinations(range(n), size):
            mask = sum(1 << i for i in chosen)
            gain = road.step_weights[size - 1] * road.at([sites[i] for i in chosen])
            ways = ((best[mask ^ (1 << i)], i) for i in chosen)
            (total, order), last = max(ways, key=lambda way: (way[0][0], -way[1]))
            best[mask] = (total + gain, (*order, sites[last]))
    return best[(1 << n) - 1][1]


def _moved(road: _Road, order: Order) -> Order:
    """Two steps changed places while that helps."""
    best = order
    for _ in range(EXCHANGES):
        tried = [_swapped(best, a, b) for a, b in itertools.combinations(range(len(best)), 2)]
        better = max(tried, key=road.worth, default=best)
        if road.worth(better) <= road.worth(best) + 1e-9:
            break
        best = better
    return best


def _swapped(order: Order, a: int, b: int) -> Order:
    changed = list(order)
    changed[a], changed[b] = changed[b], changed[a]
    return tuple(changed)


def _exchanged(road: _Road, order: Order) -> Order:
    """Steps changed and sites replaced by free ones while that helps; every plan on the way keeps the terms."""
    pool = road.problem.pool
    free = set(np.flatnonzero(pool.allowed & ~pool.is_existing).tolist())
    best = _moved(road, order)
    for at in range(len(order)):
        if best[at] in road.problem.terms.forced:
            continue
        others = [(*best[:at], site, *best[at + 1 :]) for site in sorted(free - set(best))]
        better = max((o for o in others if _fits(road, o)), key=road.worth, default=best)
        if road.worth(better) > road.worth(best) + 1e-9:
            best = _moved(road, better)
    return best


def _together(road: _Road, start: Order, effort: Effort) -> tuple[Order, float]:
    """Every step at once, by HiGHS: the best order found, and the bound of Σ v_t V_t."""
    problem, near, steps = road.problem, road.value.pairs, len(road.step_weights)
    draft = Draft()
    blocks: list[Positions] = []
    for t in range(1, steps + 1):
        is_last = t == steps
        terms = problem.terms if is_last else replace(problem.terms, forced=())
        x = draft.sites(replace(problem.pool, p=t, terms=terms))
        if blocks:
            draft.rows(len(x), (np.arange(len(x)), blocks[-1], 1.0), (np.arange(len(x)), x, -1.0), upper=0.0)
        blocks.append(x)
        gain = road.step_weights[t - 1] * near.worth
        y = draft.columns(len(gain), cost=gain)
        each, everybody = np.arange(len(y)), 1.0 if road.value.everybody else -np.inf
        draft.rows(near.demand, (near.place, y, 1.0), lower=everybody, upper=1.0)
        draft.rows(len(y), (each, y, 1.0), (each, x[near.site], -1.0), upper=0.0)
    found = solve(draft.program(road.value.sense), effort=effort)
    if found.solution is None:
        return start, found.bound
    opened = [np.flatnonzero(found.solution[x] > 0.5) for x in blocks]
    added = [np.setdiff1d(now, before) for before, now in itertools.pairwise([np.flatnonzero(problem.pool.is_existing), *opened])]
    return tuple(int(site[0]) for site in added), found.bound


def _phases(road: _Road, aim: Aim, order: Order, bound: float | None) -> Phases:
    steps = tuple(_phase(road, order, t) for t in range(len(order)))
    if aim is Aim.FINAL:
        objective, by_steps = steps[-1].value, steps[-1].best_bound
    else:
        values = np.array([step.value for step in steps])
        objective = float((road.step_weights * values).sum())
        by_steps = float((road.step_weights * [step.best_bound for step in steps]).sum())
    least = max if road.value.sense is Sense.LEAST else min
    reached = by_steps if bound is None or not np.isfinite(bound) else least(bound, by_steps)
    is_optimal = bool(np.isfinite(objective)) and abs(objective - reached) <= 1e-6 * max(1.0, abs(objective))
    final = road.problem.fixed(order).solve()
    return Phases(aim, order, steps, objective, objective if is_optimal else reached, is_optimal, final)


def _phase(road: _Road, order: Order, t: int) -> Phase:
    free, value = road.free[t], road.value.of(order[: t + 1])
    if free is None:  # not even the best plan of so few sites serves everybody
        return Phase(order[t], value, np.inf, np.inf, 0.0, 0.0)
    best = max(free.objective, value) if road.value.sense is Sense.MOST else min(free.objective, value)
    return Phase(order[t], value, best, free.bound, abs(best - value), abs(free.bound - value))
