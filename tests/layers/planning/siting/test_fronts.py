"""No plan of a front is beaten by any plan there is, the front of two criteria is whole, and the worst-off come first where that is asked."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest

from layers.planning.siting.costs import Costs
from layers.planning.siting.fronts import Criterion, FrontPlan, front, worst_tenth
from layers.planning.siting.problem import Model, Problem
from layers.planning.siting.terms import Terms
from layers.planning.siting.worst_first import worst_first
from tests.layers.planning.siting_by_hand import reached, site_sets

LAND = np.array([3.0, 1.0, 4.0, 1.0, 5.0])
PAIRS = [pair for pair in itertools.permutations(Criterion, 2) if Criterion.PEOPLE in pair or Criterion.WORST in pair]


def drawn_front(seed: int) -> Problem:
    rng = np.random.default_rng(seed)
    cost = rng.integers(0, 12, (6, 5)).astype(float)
    cost[rng.random(cost.shape) < 0.15] = np.inf
    people = rng.integers(0, 7, 6).astype(float)
    terms = Terms(prices=rng.integers(1, 9, 5).astype(float), apart=np.array([[0, 1]]))
    existing = (2,) if seed % 3 == 0 else ()
    return Problem(Model.MCLP, Costs.of(cost, unit="minutes"), people + (people.sum() == 0), 4.0, 3, existing, terms=terms)


def every_plan(problem: Problem) -> Iterator[dict[Criterion, float]]:
    """The figures of every set of at most p new sites, less being better."""
    far, people = problem.costs.dense(), problem.weights
    assert problem.terms.prices is not None
    for p in range((problem.p or 0) + 1):
        for new in site_sets(problem.but(p=p)):
            chosen = [*new, *problem.existing]
            nearest = far[:, chosen].min(axis=1, initial=np.inf)
            served = np.isfinite(reached(problem)[:, chosen]).any(axis=1)
            yield {
                Criterion.PEOPLE: -float(people[served].sum()),
                Criterion.WORST: float(nearest[people > 0].max()),
                Criterion.PRICE: float(problem.terms.prices[list(new)].sum()),
                Criterion.LAND: float(LAND[list(new)].sum()),
            }


def unbeaten(problem: Problem, criteria: tuple[Criterion, ...]) -> set[tuple[float, ...]]:
    values = {tuple(plan[c] for c in criteria) for plan in every_plan(problem)}
    return {v for v in values if not any(o != v and all(a <= b for a, b in zip(o, v, strict=True)) for o in values)}


def values_of(plans: tuple[FrontPlan, ...], criteria: tuple[Criterion, ...]) -> list[tuple[float, ...]]:
    return [tuple(plan.cost_of(c) for c in criteria) for plan in plans]


@pytest.mark.parametrize("criteria", PAIRS, ids=lambda pair: "-".join(pair))
@pytest.mark.parametrize("seed", [1])
def test_the_front_of_two_criteria_is_whole(seed: int, criteria: tuple[Criterion, Criterion]) -> None:
    problem = drawn_front(seed)
    found = front(problem, criteria, land=LAND)
    assert found.is_complete
    assert len(values_of(found.plans, criteria)) == len(set(values_of(found.plans, criteria)))
    assert set(values_of(found.plans, criteria)) == unbeaten(problem, criteria)


@pytest.mark.parametrize("seed", [3])
def test_no_plan_of_four_criteria_is_beaten_by_any_there_is(seed: int) -> None:
    problem, criteria = drawn_front(seed), tuple(Criterion)
    found = front(problem, criteria, land=LAND, grid=3)
    assert not found.is_complete
    assert set(values_of(found.plans, criteria)) <= unbeaten(problem, criteria)
    assert len(found.plans) > 1


def test_the_worst_tenth_counts_people_and_cuts_a_place_in_two() -> None:
    assert worst_tenth(np.array([1.0, 50.0, 10.0]), np.array([90.0, 5.0, 5.0])) == 30.0
    assert worst_tenth(np.array([1.0, 50.0]), np.array([80.0, 20.0])) == 50.0
    assert worst_tenth(np.array([1.0, np.inf]), np.array([80.0, 0.0])) == 1.0


@pytest.mark.parametrize("seed", range(4))
def test_worst_first_is_lexicographically_best(seed: int) -> None:
    problem = drawn_front(seed).but(reach=None)
    far, people = problem.costs.dense(), problem.weights
    steps = np.unique(problem.costs.value[people[problem.costs.place] > 0])[::-1]

    def beyond(new: tuple[int, ...]) -> list[float]:
        nearest = far[:, [*new, *problem.existing]].min(axis=1, initial=np.inf)
        return [float(people[nearest > step].sum()) for step in steps]

    plan = worst_first(problem)
    assert plan.is_exact
    assert plan.is_optimal
    assert plan.beyond.tolist() == min(beyond(new) for new in site_sets(problem))
    np.testing.assert_array_equal(plan.cost, far[:, plan.sites].min(axis=1))
