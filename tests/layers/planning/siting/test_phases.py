"""An order of building is nested, its regrets are those against the best plan of every step, and the best order is the best of all orders."""

import itertools

import numpy as np
import pytest

from layers.planning.siting.costs import Costs
from layers.planning.siting.phases import Aim, Phases, greedy_order, nested_order
from layers.planning.siting.problem import Model, Problem
from layers.planning.siting.terms import Effort, Terms
from tests.layers.planning.siting_by_hand import best_by_hand, may_stand, objective_of

LITTLE = Effort(restarts=3, bound_steps=60)
STEPS = np.array([1.0, 2.0, 1.0])


def drawn_road(seed: int, model: Model, *, far: bool = False) -> Problem:
    rng = np.random.default_rng(seed)
    cost = rng.integers(1, 12, (7, 6)).astype(float)
    if far:
        cost[rng.random(cost.shape) < 0.3] = np.inf
    terms = Terms(prices=rng.integers(1, 6, 6).astype(float), budget=11.0) if seed % 2 else Terms(forced=(4,))
    existing = (5,) if seed % 3 == 0 else ()
    people = rng.integers(0, 9, 7).astype(float) + 1
    return Problem(model, Costs.of(cost, unit="minutes"), people, 4.0 if model is Model.MCLP else None, 3, existing, terms=terms)


def worth(problem: Problem, order: tuple[int, ...], weights: np.ndarray) -> float:
    each = [objective_of(problem, order[: t + 1]) for t in range(len(order))]
    return float(sum(w * (np.inf if v is None else v) for w, v in zip(weights, each, strict=True)))


def best_order(problem: Problem, weights: np.ndarray) -> float:
    free = [j for j in range(problem.costs.sites) if j not in problem.existing]
    orders = (o for o in itertools.permutations(free, problem.p) if may_stand(problem.terms, set(problem.existing), set(o)))
    pick = max if problem.model is Model.MCLP else min
    return float(pick(worth(problem, order, weights) for order in orders))


def assert_honest(problem: Problem, phases: Phases) -> None:
    """Steps, values and regrets are what enumeration says."""
    assert len(set(phases.order)) == len(phases.order) == problem.p
    assert phases.final.new.tolist() == sorted(phases.order)
    for t, step in enumerate(phases.steps, start=1):
        value = objective_of(problem, phases.order[:t])
        free = best_by_hand(problem.but(p=t).on_terms(forced=() if t < len(phases.order) else problem.terms.forced))
        assert step.value == pytest.approx(np.inf if value is None else value)
        if free is not None:
            assert step.best == pytest.approx(free)
            assert step.regret == pytest.approx(abs(free - step.value))
            assert step.regret_at_most >= step.regret - 1e-9


@pytest.mark.parametrize("model", [Model.MCLP, Model.P_MEDIAN])
@pytest.mark.parametrize("seed", range(3))
def test_the_best_nested_order_is_the_best_of_all_orders(seed: int, model: Model) -> None:
    problem = drawn_road(seed, model)
    phases = nested_order(problem, step_weights=STEPS, effort=LITTLE)
    assert_honest(problem, phases)
    assert phases.is_optimal
    assert phases.objective == pytest.approx(best_order(problem, STEPS))
    assert phases.bound == pytest.approx(phases.objective)


@pytest.mark.parametrize("model", [Model.MCLP, Model.P_MEDIAN])
def test_the_order_of_the_best_final_plan_ends_in_it(model: Model) -> None:
    problem = drawn_road(1, model)
    phases = nested_order(problem, aim=Aim.FINAL, effort=LITTLE)
    assert_honest(problem, phases)
    assert phases.steps[-1].regret == pytest.approx(0.0)
    values = [worth(problem, order, np.ones(3)) for order in itertools.permutations(phases.order)]
    assert worth(problem, phases.order, np.ones(3)) == pytest.approx(max(values) if model is Model.MCLP else min(values))


@pytest.mark.parametrize("model", [Model.MCLP, Model.P_MEDIAN])
@pytest.mark.parametrize("seed", range(3))
def test_greedy_begins_with_the_best_site_and_keeps_the_terms(seed: int, model: Model) -> None:
    problem = drawn_road(seed, model)
    phases = greedy_order(problem, effort=LITTLE)
    assert_honest(problem, phases)
    assert may_stand(problem.terms, set(problem.existing), set(phases.order))
    if seed == 1:  # nothing forced, and the budget leaves the best first site its place
        assert phases.steps[0].regret >= 0.0


def test_steps_at_which_somebody_is_not_served_yet_are_told_as_such() -> None:
    valleys = np.where(np.eye(2, dtype=bool), 5.0, np.inf)
    phases = nested_order(Problem(Model.P_MEDIAN, Costs.of(valleys, unit="minutes"), np.ones(2), p=2), effort=LITTLE)
    assert [step.value for step in phases.steps] == [np.inf, 10.0]
    assert phases.final.is_optimal
