"""Costs keep every reachable pair, refuse what is no cost, and never mix units."""

import numpy as np
import pytest
from scipy import sparse

from layers.planning.siting.costs import Costs, CostUnit
from layers.planning.siting.errors import ImpossibleCost, NotACostUnit, NotAMatrix
from layers.planning.travel import Pairs


def test_dense_and_sparse_say_the_same() -> None:
    dense = np.array([[0.0, np.inf, 3.0], [np.inf, np.inf, np.inf]])
    from_dense = Costs.of(dense, unit="minutes")
    from_sparse = Costs.of(sparse.csr_array(([0.0, 3.0], [0, 2], [0, 2, 2]), shape=(2, 3)), unit="minutes")
    for costs in (from_dense, from_sparse):
        assert (costs.demand, costs.sites, costs.unit) == (2, 3, CostUnit.MINUTES)
        np.testing.assert_array_equal(costs.dense(), dense)


def test_pairs_of_any_way_of_travelling_become_costs() -> None:
    pairs = Pairs(np.array([0, 2]), np.array([1, 0]), np.array([4.0, 5.0]), places=3, facilities=2)
    costs = Costs.of_pairs(pairs)
    np.testing.assert_array_equal(costs.first, [0, 1, 1, 2])
    np.testing.assert_array_equal(costs.within(4.0).value, [4.0])


@pytest.mark.parametrize("unit", ["degrees", "度", "", "km"])
def test_a_cost_in_degrees_is_refused(unit: str) -> None:
    with pytest.raises(NotACostUnit):
        Costs.of(np.ones((1, 1)), unit=unit)


@pytest.mark.parametrize("value", [np.nan, -1.0])
def test_what_is_no_cost_is_refused_and_told_where(value: float) -> None:
    matrix = np.ones((3, 4))
    matrix[1, 2] = value
    with pytest.raises(ImpossibleCost) as refused:
        Costs.of(matrix, unit="metres")
    assert (refused.value.facts["place"], refused.value.facts["site"], refused.value.facts["wrong"]) == (1, 2, 1)


def test_a_list_is_no_matrix() -> None:
    with pytest.raises(NotAMatrix):
        Costs.of([1.0, 2.0], unit="minutes")


def test_the_example_of_the_package_runs() -> None:
    from layers.planning.siting import Costs, mclp

    minutes = np.array([[1.0, 20.0, 30.0], [40.0, 2.0, 30.0], [40.0, 20.0, 3.0]])
    plan = mclp(Costs.of(minutes, unit="minutes"), [10, 20, 30], reach=15, p=1, existing=[0])
    assert (plan.sites.tolist(), plan.objective, plan.bound, plan.is_optimal) == ([0, 2], 40.0, 40.0, True)
