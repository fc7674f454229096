"""What may still be chosen is never more than is proven: every plan counted one by one says the same."""

import itertools
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from layers.planning.siting.costs import Costs
from layers.planning.siting.lscp import lscp
from layers.planning.siting.mclp import mclp
from layers.planning.siting.plan import Freedom
from layers.planning.siting.terms import Effort, Terms

Floats = npt.NDArray[np.float64]

SITES = 9


def town(seed: int) -> tuple[Costs, Any, Floats]:
    """A square of 100 m: distances, which pairs lie within 30 m, people."""
    rng = np.random.default_rng(seed)
    here, there = rng.uniform(0, 100, (25, 2)), rng.uniform(0, 100, (SITES, 2))
    metres = np.hypot(*(here[:, None] - there[None]).transpose(2, 0, 1))
    return Costs.of(metres, unit="metres"), metres <= 30, rng.integers(1, 9, 25).astype(float)


def check(told: Freedom, near: list[frozenset[int]], existing: set[int]) -> None:
    """`near`: all plans near the best, counted."""
    everywhere, anywhere = frozenset.intersection(*near), frozenset.union(*near)
    assert set(told.in_all.tolist()) <= everywhere
    assert set(told.in_none.tolist()) <= set(range(SITES)) - anywhere
    assert set(told.in_some.tolist()) <= anywhere - everywhere
    assert all(frozenset(plan) in near for plan in told.plans)
    assert len(set(told.plans)) == len(told.plans)
    parts = [told.in_all, told.in_none, told.in_some, told.undecided]
    assert sorted(np.concatenate(parts).tolist()) == [site for site in range(SITES) if site not in existing]


@pytest.mark.parametrize("within", [0.0, 0.03])
@pytest.mark.parametrize("seed", range(6))
def test_of_a_small_question_everything_is_told_and_true(seed: int, within: float) -> None:
    costs, near, people = town(seed)
    terms = Terms(forced=(1,), forbidden=(2,)) if seed % 3 == 0 else Terms()
    plan = mclp(costs, people, reach=30.0, p=3, existing=[0], terms=terms, freedom=within)
    told = plan.ties
    assert told is not None
    allowed = [frozenset(new) for new in itertools.combinations(range(1, SITES), 3)]
    allowed = [new for new in allowed if set(terms.forced) <= new and not new & set(terms.forbidden)]
    counted = {new: float(people[near[:, [0, *new]].any(axis=1)].sum()) for new in allowed}
    close = [new for new in allowed if counted[new] >= plan.objective * (1 - within) - 1e-9]
    missing = {2} if terms.forbidden else set()
    check(told, close, {0} | missing)
    assert len(told.undecided) == 0
    mine = frozenset(plan.new.tolist())
    swaps = {
        (k, j) for k in mine - {1 if terms.forced else -1} for j in range(SITES) if mine - {k} | {j} in close and j not in mine
    }
    assert {(int(k), int(j)) for k, j in told.exchangeable} == swaps


@pytest.mark.parametrize("seed", range(6))
def test_of_a_small_cover_everything_is_told_and_true(seed: int) -> None:
    costs, near, people = town(seed)
    people = np.where(near.any(axis=1), people, 0.0)
    plan = lscp(costs, people, reach=30.0, freedom=0.01)
    assert plan.ties is not None
    subsets = (frozenset(new) for new in itertools.combinations(range(SITES), int(plan.objective)))
    close = [new for new in subsets if near[people > 0][:, sorted(new)].any(axis=1).all()]
    check(plan.ties, close, set())
    assert len(plan.ties.undecided) == 0


def test_what_was_not_worked_out_stays_undecided() -> None:
    rng = np.random.default_rng(2)
    here, there = rng.uniform(0, 100, (200, 2)), rng.uniform(0, 100, (60, 2))
    costs = Costs.of(np.hypot(*(here[:, None] - there[None]).transpose(2, 0, 1)), unit="metres")
    plan = mclp(costs, None, reach=12.0, p=6, freedom=0.01, effort=Effort(restarts=2, bound_steps=1, nodes=0))
    assert plan.ties is not None
    assert len(plan.ties.undecided) > 0
    assert plan.ties.plans[0] == tuple(plan.new.tolist())


def test_two_alike_may_stand_for_each_other() -> None:
    costs = Costs.of(np.array([[1.0, 1.0, 9.0], [9.0, 9.0, 1.0]]), unit="metres")
    told = mclp(costs, [5, 1], reach=2.0, p=1, freedom=0.01).ties
    assert told is not None
    assert told.plans == ((0,), (1,))
    assert told.exchangeable.tolist() == [[0, 1]]
    assert (told.in_some.tolist(), told.in_none.tolist(), told.in_all.tolist()) == ([0, 1], [2], [])
