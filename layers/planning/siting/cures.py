"""What would do: each condition of a question asked how little it must give for a plan to exist when all others are held."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from layers.planning.siting.costs import Costs
from layers.planning.siting.problem import Problem
from layers.planning.siting.slack import Ask, Condition, Loosened

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A question changed in one condition so that it should have a plan, and by how much.

    Attributes:
        would_do: the reach, number or budget that would do; the weight of capacity missing or of load waived; how many pairs, sites or places are given up.
        asked: the reach, number or budget asked for, None where the condition has no single figure.
        positions: places left out, sites forbidden or forced no more, sites with more capacity or less load, or (pairs, 2) of apart pairs.
        amounts: beside each site its capacity missing or load waived; empty otherwise.
        is_least: nothing smaller would do; otherwise only that this does.
    """

    condition: Condition
    cured: Problem
    would_do: float
    asked: float | None = None
    positions: Positions = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    amounts: Floats = field(default_factory=lambda: np.empty(0))
    is_least: bool = True


def way_out(loosened: Loosened, condition: Condition, *, places: Positions, wider: Costs) -> Way | None:
    """The least by which this condition must give; None where it is not asked for, or does not suffice alone."""
    if condition is Condition.REACH:
        return _wider_reach(loosened, places, wider)
    if condition is Condition.PLACES or condition in loosened.conditions:
        return _giving(loosened, condition, places)
    return None


def _giving(loosened: Loosened, condition: Condition, places: Positions) -> Way | None:
    """The least by which this condition must give when all others are held."""
    given = loosened.ask(Ask(places, about=condition))
    if not given.is_possible or not len(given.where):
        return None
    problem, terms, amount = loosened.problem, loosened.problem.terms, float(given.amounts.sum())
    where, new = given.where, np.setdiff1d(given.sites, problem.existing)
    sites = tuple(int(site) for site in where)
    match condition:
        case Condition.NUMBER:
            return Way(condition, problem.but(p=len(new)), float(len(new)), float(problem.p or 0), is_least=given.is_least)
        case Condition.BUDGET:
            needed = float(problem.pool.prices[new].sum())
            return Way(condition, problem.on_terms(budget=needed), needed, terms.budget, is_least=given.is_least)
        case Condition.APART:
            pairs = loosened.pairs[where]
            return Way(
                condition,
                problem.on_terms(apart=_without(terms.apart, pairs)),
                float(len(pairs)),
                positions=pairs,
                is_least=given.is_least,
            )
        case Condition.FORBIDDEN:
            cured = problem.on_terms(forbidden=tuple(set(terms.forbidden) - set(sites)))
            return Way(condition, cured, float(len(sites)), positions=where, is_least=given.is_least)
        case Condition.FORCED:
            cured = problem.on_terms(forced=tuple(set(terms.forced) - set(sites)))
            return Way(condition, cured, float(len(sites)), positions=where, is_least=given.is_least)
        case Condition.PLACES:
            return Way(condition, problem.without(where), float(len(where)), positions=where, is_least=given.is_least)
        case _:
            cured = (
                problem.with_capacity(where, given.amounts)
                if condition is Condition.CAPACITY
                else problem.with_less_load(where, given.amounts)
            )
            return Way(condition, cured, amount, positions=where, amounts=given.amounts, is_least=given.is_least)


def _without(apart: Positions, pairs: Positions) -> Positions:
    """The apart pairs but for some, whichever way round they are written."""
    dropped = {tuple(pair) for pair in pairs.tolist()}
    kept = [pair for pair in np.asarray(apart).reshape(-1, 2).tolist() if tuple(sorted(pair)) not in dropped]
    return np.asarray(kept, dtype=np.int64).reshape(-1, 2)


def _wider_reach(loosened: Loosened, places: Positions, wider: Costs) -> Way | None:
    """The next reach at which a plan exists, found by halving over the costs beyond the reach: what a wider reach serves, a still wider one does."""
    problem = loosened.problem
    beyond = problem.beyond(wider)
    steps = np.unique(beyond[beyond > 1e-9].round(9))
    steps = np.concatenate([steps[:1], steps[1:][np.diff(steps) > 1e-9]])

    def is_possible(step: float) -> bool | None:
        near = wider.chosen(beyond <= step + 1e-9)
        return Loosened(problem, near, loosened.effort).ask(Ask(places)).is_possible

    low, high, is_least = _first_that_may_do(loosened, places, (wider, beyond), steps), len(steps) - 1, True
    if high < low or not is_possible(steps[high]):
        return None
    while low < high:
        middle = (low + high) // 2
        answer = is_possible(steps[middle])
        is_least = (
            is_least and answer is not None
        )  # what could not be told is taken for impossible, and the reach found only for one that does
        low, high = (low, middle) if answer else (middle + 1, high)
    cured, would_do = problem.reaching(float(steps[low]), wider)
    return Way(Condition.REACH, cured, would_do, problem.reach_figure, is_least=is_least)


def _first_that_may_do(loosened: Loosened, places: Positions, beyond: tuple[Costs, Floats], steps: Floats) -> int:
    """Position of the first step at which every place has some site that may open: below it there is nothing to try."""
    wider, by = beyond
    may = loosened.problem.pool.allowed[wider.site]
    nearest = np.full(wider.demand, np.inf)
    np.minimum.at(nearest, wider.place[may], by[may])
    furthest = float(nearest[places].max(initial=-np.inf))
    return int(np.searchsorted(steps, furthest - 1e-8))
