"""A siting question that cannot be meant so is refused in words by every model, and a search that found nothing does not call it impossible."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from layers.errors import Refusal
from layers.planning.siting import Costs, SitingPlan, capacitated, lscp, mclp, p_center, p_median
from layers.planning.siting.cost_rows import CostRows
from layers.planning.siting.costs import CostUnit
from layers.planning.siting.errors import ImpossibleCopies, ImpossibleNumberOfSites, MissingUnit, NoPlan, UnknownSite, Why
from layers.planning.siting.p_median_large import p_median_large
from layers.planning.siting.terms import Effort, Terms

Model = Callable[..., SitingPlan]

COUNTED: dict[str, tuple[Model, dict[str, Any]]] = {
    "mclp": (mclp, {"reach": 10}),
    "p_median": (p_median, {}),
    "p_center": (p_center, {}),
    "capacitated": (capacitated, {"capacities": [9.0, 9.0, 9.0]}),
}
ALL: dict[str, tuple[Model, dict[str, Any]]] = {
    "lscp": (lscp, {"reach": 10}),
    **{name: (model, {**asked, "p": 1}) for name, (model, asked) in COUNTED.items()},
}
MINUTES = Costs.of(np.array([[1.0, 9.0, 5.0], [9.0, 1.0, 5.0]]), unit="minutes")


@pytest.mark.parametrize("matrix", [np.ones((2, 3)), sparse.csr_array(np.ones((2, 3))), [[1.0, 2.0, 3.0]]])
@pytest.mark.parametrize("name", ALL)
def test_a_bare_matrix_is_asked_for_its_unit(name: str, matrix: Any) -> None:
    model, asked = ALL[name]
    with pytest.raises(MissingUnit) as refused:
        model(matrix, **asked)
    assert "Costs.of" in refused.value.wording.zh


@pytest.mark.parametrize("p", [2.5, "2", True, -1, 4])
@pytest.mark.parametrize("name", COUNTED)
def test_a_number_of_sites_is_a_whole_number(name: str, p: Any) -> None:
    model, asked = COUNTED[name]
    with pytest.raises(ImpossibleNumberOfSites):
        model(MINUTES, **asked, p=p)


@pytest.mark.parametrize("site", [1.7, "1", True, 3, -1])
@pytest.mark.parametrize("name", ALL)
def test_a_site_is_told_by_its_position(name: str, site: Any) -> None:
    model, asked = ALL[name]
    with pytest.raises(UnknownSite):
        model(MINUTES, **asked, existing=[site])
    with pytest.raises(UnknownSite):
        model(MINUTES, **asked, terms=Terms(forced=(site,)))


@pytest.mark.parametrize("name", ALL)
def test_positions_may_come_from_numpy(name: str) -> None:
    model, asked = ALL[name]
    assert model(MINUTES, **asked, existing=np.array([2])).existing.tolist() == [2]


@pytest.mark.parametrize("name", ALL)
def test_a_reach_in_words_says_its_unit(name: str) -> None:
    model, asked = ALL[name]
    with pytest.raises(MissingUnit) as refused:
        model(MINUTES, **{**asked, "reach": "10"})
    assert "15 min" in refused.value.wording.en
    assert model(MINUTES, **{**asked, "reach": "10 min"}).is_optimal


@pytest.mark.parametrize("copies", [0, -1, 1.5, "2"])
def test_everybody_is_covered_at_least_once(copies: Any) -> None:
    with pytest.raises(ImpossibleCopies):
        lscp(MINUTES, reach=10, copies=copies)


def test_what_the_clock_cut_short_is_not_called_impossible() -> None:
    rng = np.random.default_rng(0)
    costs, people = Costs.of(rng.uniform(1, 50, (60, 30)), unit="minutes"), rng.integers(5, 30, 60).astype(float)
    with pytest.raises(NoPlan) as refused:
        capacitated(
            costs, people, capacities=np.full(30, people.sum() / 9.97), p=10, effort=Effort(bound_steps=1, nodes=0, seconds=0.01)
        )
    assert refused.value.why is Why.NOT_FOUND
    assert refused.value.wording.zh.startswith("在给定的工作量内未找到方案，不等于没有")
    assert "does not prove" in refused.value.wording.en


def test_greed_that_runs_into_the_terms_proves_nothing() -> None:
    line = np.array([0.0, 4.0, 5.0, 6.0, 10.0])
    terms = Terms(apart=np.array([[2, site] for site in (0, 1, 3, 4)]))  # the best first site leaves no second one
    cost = np.abs(line[:, None] - line[None])
    made = CostRows(5, 5, CostUnit.MINUTES, lambda block: cost[block])
    with pytest.raises(NoPlan) as refused:
        p_median_large(made, p=2, terms=terms)
    assert refused.value.why is Why.NOT_FOUND
    assert p_median(Costs.of(cost, unit="minutes"), p=2, terms=terms).is_optimal


def test_a_place_that_nothing_reaches_is_named_in_the_large_too() -> None:
    cost = np.array([[1.0, 2.0, 3.0], [np.inf, np.inf, np.inf]])
    with pytest.raises(Refusal) as refused:
        p_median_large(CostRows(2, 3, CostUnit.MINUTES, lambda block: cost[block]), p=1)
    assert isinstance(refused.value, NoPlan)
    assert (refused.value.why, refused.value.places) == (Why.OUT_OF_REACH, (1,))
