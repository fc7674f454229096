"""Where no plan is possible the smallest set of unserved places is named, and every cure told works and is the least that does."""

import itertools
from collections.abc import Sequence

import numpy as np
import pytest

from layers.planning.siting.costs import Costs
from layers.planning.siting.impasse import Cure, Impasse, explain
from layers.planning.siting.impasse_words import Called
from layers.planning.siting.problem import Model, Problem
from layers.planning.siting.slack import Condition
from layers.planning.siting.terms import Terms
from tests.layers.planning.siting_by_hand import EVERYTHING, best_by_hand, drawn, faults_of, reached

INF = np.inf
EXPLAINED = (
    "lscp",
    "copies",
    "backup",
    "lscp_loads",
    "p_median",
    "p_center",
    "p_median_loads",
    "p_center_loads",
    "whole",
    "split",
    "fixed",
)


def problem_of(cost: list[list[float]], **asked: object) -> Problem:
    matrix = np.array(cost)
    weights = asked.pop("weights", np.ones(len(matrix)))
    model = asked.pop("model", Model.P_MEDIAN)
    return Problem(model, Costs.of(matrix, unit="minutes"), np.asarray(weights), **asked)  # type: ignore[arg-type]


def cure_by(impasse: Impasse | None, condition: Condition) -> Cure:
    assert impasse is not None
    return next(cure for cure in impasse.cures if cure.condition is condition)


def test_a_reach_of_120_that_should_be_147_9_is_told_so() -> None:
    impasse = explain(problem_of([[30.0, 90.0], [147.9, 200.0], [80.0, 60.0]], reach=120.0, p=1))
    assert impasse is not None
    np.testing.assert_array_equal(impasse.unreachable, [1])
    cure = cure_by(impasse, Condition.REACH)
    assert (cure.way.would_do, cure.way.asked) == (147.9, 120.0)
    assert "147.9" in cure.wording.zh
    assert "由 120 放宽到 147.9 分钟" in cure.wording.zh
    assert cure.plan.sites.tolist() == [0]


def test_places_are_called_by_their_names() -> None:
    called = Called(places=("东村", "西村"), sites=("敬老院",))
    impasse = explain(problem_of([[1.0], [INF]], p=1), called=called)
    assert impasse is not None
    assert "西村" in impasse.wording.zh
    assert "东村" not in impasse.wording.zh


def test_three_villages_in_three_valleys_need_three_sites() -> None:
    valleys = np.where(np.eye(3, dtype=bool)[[0, 0, 1, 2]], 5.0, INF)
    impasse = explain(problem_of(valleys.tolist(), p=2))
    assert impasse is not None
    assert impasse.conditions == (Condition.NUMBER,)
    assert (len(impasse.places), impasse.is_smallest, len(impasse.unreachable)) == (3, True, 0)
    assert cure_by(impasse, Condition.NUMBER).way.would_do == 3
    assert len(cure_by(impasse, Condition.PLACES).way.positions) == 1


def test_a_question_that_has_a_plan_is_no_impasse() -> None:
    assert explain(problem_of([[1.0, 2.0]], p=1)) is None


def test_terms_that_contradict_each_other_blame_no_village() -> None:
    terms = Terms(apart=np.array([[0, 1], [0, 2], [1, 2]]))
    impasse = explain(problem_of([[1.0, 2.0, 3.0]], p=2, terms=terms))
    assert impasse is not None
    assert len(impasse.places) == 0
    assert set(impasse.conditions) == {Condition.NUMBER, Condition.APART}
    assert cure_by(impasse, Condition.NUMBER).way.would_do == 1
    assert cure_by(impasse, Condition.APART).way.positions.shape == (1, 2)


def test_a_forbidden_site_that_alone_serves_a_village_is_named() -> None:
    impasse = explain(problem_of([[1.0, INF, 2.0], [INF, 1.0, INF]], p=1, existing=(0,), terms=Terms(forbidden=(1,))))
    assert impasse is not None
    assert Condition.FORBIDDEN in impasse.conditions
    np.testing.assert_array_equal(cure_by(impasse, Condition.FORBIDDEN).way.positions, [1])


def test_wider_costs_tell_the_reach_where_the_question_has_none() -> None:
    wider = Costs.of(np.array([[3.0, 9.0], [22.5, 25.0]]), unit="minutes")
    impasse = explain(problem_of([[3.0, 9.0], [INF, INF]], p=1), wider=wider)
    assert cure_by(impasse, Condition.REACH).way.would_do == 22.5


def test_where_nobody_lives_near_any_site_the_reach_that_serves_the_first_is_told() -> None:
    impasse = explain(problem_of([[9.0, 30.0], [12.0, 7.5]], model=Model.MCLP, reach=5.0, p=1))
    assert impasse is not None
    np.testing.assert_array_equal(impasse.unreachable, [0, 1])
    cure = cure_by(impasse, Condition.REACH)
    assert (cure.way.would_do, cure.plan.covered_weight) == (7.5, 1.0)
    assert explain(problem_of([[9.0, 30.0], [12.0, 7.5]], model=Model.MCLP, reach=8.0, p=1)) is None


def infeasible() -> list[int]:
    seeds = [seed for seed in range(60) if EVERYTHING[seed % len(EVERYTHING)] in EXPLAINED]
    return [seed for seed in seeds if best_by_hand(drawn(seed)) is None]


@pytest.mark.parametrize("seed", infeasible())
def test_every_impasse_is_true_smallest_and_cured(seed: int) -> None:
    problem = drawn(seed)
    impasse = explain(problem)
    assert impasse is not None
    assert_in_conflict(problem, impasse)
    for cure in impasse.cures:
        assert cure.condition is Condition.PLACES or not faults_of(cure.way.cured, cure.plan)
        assert best_by_hand(cure.way.cured) is not None
        assert_least(problem, cure)


def assert_in_conflict(problem: Problem, impasse: Impasse) -> None:
    people = np.flatnonzero(problem.weights > 0)
    if len(impasse.unreachable):
        may = problem.pool.allowed
        alone = [i for i in people if np.isfinite(reached(problem)[i, may]).sum() < problem.copies]
        assert impasse.unreachable.tolist() == alone
        return
    assert impasse.is_smallest
    assert not is_possible(problem, impasse.places.tolist())
    for fewer in itertools.combinations(people.tolist(), len(impasse.places) - 1) if len(impasse.places) else ():
        assert is_possible(problem, fewer)


def is_possible(problem: Problem, places: Sequence[int]) -> bool:
    return (
        best_by_hand(problem.without(np.setdiff1d(np.arange(problem.costs.demand), np.array(places, dtype=np.int64)))) is not None
    )


def assert_least(problem: Problem, cure: Cure) -> None:
    """Nothing that asks for less makes a plan possible, by enumeration."""
    way, terms = cure.way, problem.terms
    match cure.condition:
        case Condition.NUMBER:
            assert problem.p is not None
            nearer = range(problem.p, round(way.would_do), 1 if way.would_do > problem.p else -1)
            assert all(best_by_hand(problem.but(p=p)) is None for p in nearer)
        case Condition.BUDGET:
            assert best_by_hand(problem.on_terms(budget=way.would_do - 0.5)) is None
        case Condition.REACH:
            assert best_by_hand(problem.but(reach=way.would_do - 0.5)) is None
        case Condition.PLACES:
            everybody, n = np.flatnonzero(problem.weights > 0).tolist(), len(way.positions)
            assert not any(is_possible(problem, kept) for kept in itertools.combinations(everybody, len(everybody) - n + 1))
        case Condition.FORCED:
            for fewer in itertools.combinations(terms.forced, len(way.positions) - 1):
                assert best_by_hand(problem.on_terms(forced=tuple(set(terms.forced) - set(fewer)))) is None
        case Condition.CAPACITY:
            assert best_by_hand(problem.with_capacity(way.positions, way.amounts * 0.98)) is None
        case _:
            assert way.would_do > 0
