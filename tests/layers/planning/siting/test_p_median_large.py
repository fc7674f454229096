"""A median whose costs are made by the row has a bound that holds for all pairs, however few were kept."""

import numpy as np
import numpy.typing as npt
import pytest

from layers.planning.siting.cost_rows import CostRows
from layers.planning.siting.costs import Costs, CostUnit
from layers.planning.siting.engines import Engine
from layers.planning.siting.errors import ImpossibleCost, NoPlan
from layers.planning.siting.p_median import p_median
from layers.planning.siting.p_median_large import p_median_large
from layers.planning.siting.terms import Effort

SOME = Effort(restarts=10, bound_steps=200, nodes=0)


def town(seed: int, size: int = 40) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], CostRows]:
    rng = np.random.default_rng(seed)
    spots = rng.uniform(0, 100, (size, 2))
    cost = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1))
    return cost, rng.integers(0, 9, size).astype(float), CostRows(size, size, CostUnit.METRES, lambda block: cost[block])


@pytest.mark.parametrize("nearest", [2, 5, 12, 40])
@pytest.mark.parametrize("seed", range(3))
def test_the_best_of_all_plans_lies_between_bound_and_objective(seed: int, nearest: int) -> None:
    cost, people, rows = town(seed)
    best = p_median(Costs.of(cost, unit="metres"), people, p=4).objective
    plan = p_median_large(rows, people, p=4, nearest=nearest, effort=SOME)
    assert plan.bound <= best * (1 + 1e-9)
    assert plan.objective >= best * (1 - 1e-9)
    assert plan.objective == pytest.approx(people @ cost[:, plan.sites].min(axis=1))
    if nearest == 40:
        assert plan.gap < 0.05


def test_branching_on_the_kept_pairs_proves_the_whole() -> None:
    cost, people, rows = town(3)
    plan = p_median_large(rows, people, p=5, nearest=30, effort=Effort(nodes=5_000))
    assert plan.is_optimal
    assert plan.objective == pytest.approx(p_median(Costs.of(cost, unit="metres"), people, p=5).objective)


def test_both_engines_answer_alike() -> None:
    _, people, rows = town(4)
    fast, plain = (p_median_large(rows, people, p=4, nearest=10, effort=SOME, engine=engine) for engine in Engine)
    assert (fast.objective, fast.bound, fast.sites.tolist()) == (plain.objective, plain.bound, plain.sites.tolist())


def test_a_place_that_no_site_reaches_is_refused_and_a_negative_cost_is_told_where() -> None:
    cost = np.ones((4, 4))
    rows = CostRows(4, 4, CostUnit.MINUTES, lambda block: cost[block])
    cost[2] = np.inf
    with pytest.raises(NoPlan) as refused:
        p_median_large(rows, p=1)
    assert refused.value.places == (2,)
    cost[2, 1] = -1.0
    with pytest.raises(ImpossibleCost) as impossible:
        p_median_large(rows, p=1)
    assert (impossible.value.facts["place"], impossible.value.facts["site"]) == (2, 1)
