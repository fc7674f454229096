"""Why no plan is possible, in words: the fewest places that cannot be served, what forbids it, and what would do, each cure solved again.

First the places no site that may open can serve at all are listed. Where every place could be served alone, the smallest set that cannot be
served together is found (`conflict`), with the conditions to blame. Then every condition of the question is asked how little it must give (`slack`): the
number, the budget, the capacity missing, the pairs, forbidden or forced sites to give up, the places to leave out; and the reach is widened to the next cost at
which a plan exists. A cure is told only after the model itself has found a plan under it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.errors import Refusal
from layers.planning.siting.conflict import conflict_of
from layers.planning.siting.costs import Costs
from layers.planning.siting.cures import Way, way_out
from layers.planning.siting.impasse_words import BY_NUMBER, Called, cure_words, impasse_words
from layers.planning.siting.plan import SitingPlan
from layers.planning.siting.problem import Problem, spread
from layers.planning.siting.slack import Ask, Condition, Loosened
from layers.planning.siting.terms import Effort
from layers.progress import Progress, unwatched
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

TELLING = Effort(restarts=20, bound_steps=200, nodes=50)
"""For each question whether a plan exists; what it does not suffice to tell is not told."""

TRIAL = Effort(restarts=20, bound_steps=100, nodes=2_000)
"""For the plan that shows a cure to work: any plan will do."""


@dataclass(frozen=True, slots=True, eq=False)
class Cure:
    """One way out, and a plan the model itself found under it."""

    way: Way
    plan: SitingPlan
    wording: Wording

    @property
    def condition(self) -> Condition:
        return self.way.condition


@dataclass(frozen=True, slots=True, eq=False)
class Impasse:
    """Why there is no plan, and what would make one.

    Attributes:
        unreachable: every place that no site which may open serves (within reach).
        places: the unreachable ones; where there are none, the fewest places that cannot be served together; empty where conditions contradict each other.
        conditions: what forbids it; none can be dropped without the conflict going away.
        is_smallest: no conflict has fewer places; otherwise only that none of these can be spared.
        cures: each verified, in the order of Condition.
    """

    unreachable: Positions
    places: Positions
    conditions: tuple[Condition, ...]
    is_smallest: bool
    cures: tuple[Cure, ...]
    wording: Wording


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    problem: Problem
    wider: Costs
    loosened: Loosened
    places: Positions
    called: Called


def explain(
    problem: Problem,
    *,
    wider: Costs | None = None,
    called: Called = BY_NUMBER,
    effort: Effort = TELLING,
    progress: Progress = unwatched,
) -> Impasse | None:
    """Why the question has no plan; None where it has one, or where `effort` does not suffice to show that it has none.

    Args:
        wider: costs beyond those of the question (in the same unit, same places and sites), where the question's own end at a limit:
            needed for the reach that would do where the question has no `reach`.
        called: how places and sites are called in the sentences.
    """
    loosened = Loosened(problem, problem.near, effort)
    must = problem.to_serve if problem.serves_everybody else _nobody_near(problem, wider or problem.costs)
    case = _Case(problem, wider or problem.costs, loosened, must, called)
    progress(0.0, Wording("检查是否存在可行方案", "looking for any plan"))
    unreachable = _unreachable(case)
    if not len(unreachable) and loosened.ask(Ask(case.places)).is_possible is not False:
        return None
    progress(0.1, Wording("查找不能同时满足的需求点", "looking for the places that cannot be served together"))
    if len(unreachable):
        places, conditions, is_smallest = unreachable, _closing_the_way(case, unreachable), True
    else:
        found = conflict_of(loosened, case.places)
        places, conditions, is_smallest = found.places, found.conditions, found.is_smallest
    cures: list[Cure] = []
    asked = [c for c in Condition if c is not Condition.PLACES or problem.serves_everybody]
    for at, condition in enumerate(asked):
        progress(0.4 + 0.6 * at / len(asked), Wording("核验解决办法", "verifying what would do"))
        cure = _cure(case, condition)
        cures += [] if cure is None else [cure]
    words = impasse_words(problem, (unreachable, places), conditions, is_smallest, called)
    return Impasse(unreachable, places, conditions, is_smallest, tuple(cures), words)


def _nobody_near(problem: Problem, wider: Costs) -> Positions:
    """Where a model need not serve everybody but nobody can be served at all: the place a wider reach would serve first; else none."""
    allowed, near = problem.pool.allowed, problem.near
    if (allowed[near.site] & (problem.weights[near.place] > 0)).any():
        return np.empty(0, dtype=np.int64)
    beyond = np.where(allowed[wider.site] & (problem.weights[wider.place] > 0), problem.beyond(wider), np.inf)
    nearest = int(np.argmin(beyond)) if len(beyond) else 0
    return (
        wider.place[nearest : nearest + 1]
        if len(beyond) and np.isfinite(beyond[nearest])
        else np.flatnonzero(problem.weights > 0)[:1]
    )


def _unreachable(case: _Case) -> Positions:
    """Places with fewer sites that may open than they need."""
    near, allowed = case.loosened.near, case.problem.pool.allowed
    served_by = np.bincount(near.place[allowed[near.site]], minlength=near.demand)
    alone = np.flatnonzero(served_by < case.problem.copies)
    if not len(case.places):
        return case.places
    return np.intersect1d(alone, case.places if case.problem.serves_everybody else np.flatnonzero(case.problem.weights > 0))


def _closing_the_way(case: _Case, unreachable: Positions) -> tuple[Condition, ...]:
    """Whether a forbidden site, or one too near an existing site, would serve them, or only a wider reach."""
    near, pool = case.loosened.near, case.problem.pool
    forbidden = np.zeros(near.sites, dtype=bool)
    forbidden[case.loosened.forbidden] = True
    at = np.isin(near.place, unreachable) & ~pool.allowed[near.site]
    kinds = {
        Condition.REACH: True,
        Condition.FORBIDDEN: bool(forbidden[near.site[at]].any()),
        Condition.APART: bool((~forbidden)[near.site[at]].any()),
    }
    return tuple(condition for condition, is_so in kinds.items() if is_so)


def _cure(case: _Case, condition: Condition) -> Cure | None:
    """The cure by one condition, if it alone makes a plan possible and the model finds one."""
    way = way_out(case.loosened, condition, places=case.places, wider=case.wider)
    if way is None:
        return None
    try:
        plan = way.cured.solve(TRIAL)
    except Refusal:  # such as no plan found within the trial: what is not verified is not told
        return None
    if condition is Condition.PLACES:
        plan = spread(plan, np.setdiff1d(np.arange(case.problem.costs.demand), way.positions), case.problem.costs.demand)
    return Cure(way, plan, cure_words(case.problem, way, case.called))
