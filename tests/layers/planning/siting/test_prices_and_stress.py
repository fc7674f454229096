"""The price of a rule is what its candidates would gain, and a regret is what a plan loses against the best plan of its scenario: both by enumeration."""

import numpy as np
import pytest

from layers.planning.siting.costs import Costs
from layers.planning.siting.prices import Relaxed, price_list, with_more, without_a_rule
from layers.planning.siting.problem import Model, Problem
from layers.planning.siting.stress import Scenario, closures, stress
from layers.planning.siting.terms import Effort, Terms
from tests.layers.planning.siting_by_hand import best_by_hand, objective_of

LITTLE = Effort(restarts=3, bound_steps=60)
RULES = {"水库 500 m": [0, 1], "铁路 300 m": [1, 2]}


def town(seed: int, model: Model) -> Problem:
    rng = np.random.default_rng(seed)
    cost = rng.integers(1, 12, (7, 6)).astype(float)
    terms = Terms(forbidden=(0, 1, 2), prices=rng.integers(1, 6, 6).astype(float), budget=9.0)
    return Problem(
        model,
        Costs.of(cost, unit="minutes"),
        rng.integers(1, 9, 7).astype(float),
        4.0 if model is Model.MCLP else None,
        2,
        terms=terms,
    )


@pytest.mark.parametrize("model", [Model.MCLP, Model.P_MEDIAN])
@pytest.mark.parametrize("seed", range(3))
def test_every_price_is_what_enumeration_says(seed: int, model: Model) -> None:
    problem = town(seed, model)
    plan = problem.solve(LITTLE)
    before = best_by_hand(problem)
    asked = [*without_a_rule(problem, RULES), *with_more(problem, sites=[1], reach=[1.5, 3.0], budget=[4.0])]
    prices = price_list(plan, asked, effort=LITTLE)
    assert {price.what for price in prices} == ({*Relaxed} if model is Model.MCLP else {*Relaxed} - {Relaxed.REACH})
    assert before is not None
    for price in prices:
        question = next(r.problem for r in asked if (r.what, r.rule, r.by) == (price.what, price.rule, price.by))
        after = best_by_hand(question)
        assert (price.plan is None) == (after is None)
        gain = 0.0 if after is None else max(0.0, after - before if model is Model.MCLP else before - after)
        assert price.gain == pytest.approx(gain)
        assert price.gain_at_least - 1e-9 <= gain <= price.gain_at_most + 1e-9


def test_a_candidate_refused_by_two_rules_stays_refused_when_one_is_set_aside() -> None:
    relaxed = {r.rule: r for r in without_a_rule(town(0, Model.MCLP), RULES)}
    assert relaxed["水库 500 m"].problem.terms.forbidden == (1, 2)
    assert relaxed["铁路 300 m"].problem.terms.forbidden == (0, 1)


@pytest.mark.parametrize("model", [Model.MCLP, Model.P_MEDIAN])
@pytest.mark.parametrize("seed", range(3))
def test_every_regret_is_what_enumeration_says(seed: int, model: Model) -> None:
    problem = town(seed, model).on_terms(forbidden=())
    plans = {"最优": problem.solve(LITTLE), "禁一处": problem.on_terms(forbidden=(0,)).solve(LITTLE)}
    older = np.arange(1.0, 8.0)
    scenarios = [Scenario("步行慢", slower=1.5), Scenario("2035", weights=older), *closures(plans["最优"].new.tolist())]
    table = stress(problem, plans, scenarios, effort=LITTLE)
    assert table.value.shape == (2, len(scenarios))
    for s, scenario in enumerate(scenarios):
        asked = scenario.of(problem)
        best = best_by_hand(asked)
        assert best is not None
        assert table.best[s] == pytest.approx(best)
        for at, plan in enumerate(plans.values()):
            value = objective_of(asked, tuple(np.setdiff1d(plan.new, scenario.shut).tolist()))
            assert table.value[at, s] == pytest.approx(np.inf if value is None else value)
            if value is not None:
                assert table.regret[at, s] == pytest.approx(abs(best - value))
    assert table.largest.min() == table.largest[table.plans.index(table.safest)]


def test_a_plan_that_leaves_somebody_unserved_is_regretted_without_end() -> None:
    cost = np.array([[1.0, 9.0, np.inf], [np.inf, 9.0, 1.0]])
    problem = Problem(Model.P_MEDIAN, Costs.of(cost, unit="minutes"), np.ones(2), p=2)
    table = stress(problem, {"两端": problem.solve(LITTLE)}, closures([0], ["东站关闭"]), effort=LITTLE)
    assert table.scenarios == ("东站关闭",)
    assert (table.value[0, 0], table.best[0], table.regret[0, 0]) == (np.inf, 10.0, np.inf)
