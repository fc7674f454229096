"""The p-center plan leaves nobody further away than any other plan would leave its worst-off."""

from itertools import combinations

import numpy as np
import pytest

from layers.planning.siting.asked import Asked
from layers.planning.siting.costs import Costs
from layers.planning.siting.errors import NoPlan
from layers.planning.siting.p_center import p_center
from layers.planning.siting.terms import Terms


@pytest.mark.parametrize("seed", range(14))
def test_no_other_choice_leaves_the_worst_off_nearer(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cost = rng.uniform(0, 60, (16, 8)).round(1)
    cost[rng.random(cost.shape) > (0.6 if seed % 3 == 0 else 1.0)] = np.inf
    people, p = rng.integers(0, 4, 16).astype(float), 1 + seed % 4
    existing = (3,) if seed % 5 == 0 else ()
    terms = Terms(
        forced=(1,) if seed % 4 == 1 else (),
        forbidden=(6,) if seed % 2 else (),
        prices=np.arange(8.0) if seed % 6 == 2 else None,
        budget=9.0 if seed % 6 == 2 else None,
        apart=np.array([[0, 2], [4, 5]]) if seed % 6 == 4 else np.empty((0, 2), dtype=np.int64),
    )
    best, asked = np.inf, Asked.of(8, terms, existing=existing, p=p)
    for new in combinations(np.flatnonzero(asked.may_open).tolist(), p):
        fits = asked.budget is None or asked.prices[list(new)].sum() <= asked.budget
        if fits and set(asked.forced.tolist()) <= set(new) and not any(a in new and b in new for a, b in asked.apart):
            best = min(best, cost[people > 0][:, [*new, *existing]].min(axis=1).max())
    if np.isinf(best):
        with pytest.raises(NoPlan):
            p_center(Costs.of(cost, unit="minutes"), people, p=p, existing=existing, terms=terms)
        return
    plan = p_center(Costs.of(cost, unit="minutes"), people, p=p, existing=existing, terms=terms)
    assert plan.is_optimal
    assert (plan.objective, plan.bound) == (best, best)
    assert len(plan.new) == p


def test_the_worst_off_is_a_person_and_not_a_crowd() -> None:
    costs = Costs.of([[0.0, 9.0], [10.0, 2.0]], unit="minutes")
    assert p_center(costs, [1000.0, 1.0], p=1).sites.tolist() == [1]
    assert p_center(costs, [1000.0, 0.0], p=1).sites.tolist() == [0]


def test_where_room_is_short_somebody_goes_further() -> None:
    costs = Costs.of([[1.0, 5.0], [2.0, 6.0]], unit="minutes")
    assert p_center(costs, p=2).objective == 2
    plan = p_center(costs, p=2, terms=Terms(maximum_load=np.array([1.0, 1.0])))
    assert (plan.objective, plan.assignment.tolist(), plan.loads.tolist()) == (5, [1, 0], [1, 1])
    with pytest.raises(NoPlan):
        p_center(costs, p=1, terms=Terms(maximum_load=np.array([1.0, 1.0])))


def test_a_reach_that_leaves_somebody_out_is_refused() -> None:
    with pytest.raises(NoPlan):
        p_center(Costs.of([[1.0, 5.0], [5.0, 1.0]], unit="minutes"), p=1, reach="4 min")
