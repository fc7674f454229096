"""The p-median plan is the best of all plans, whatever is asked of it, and its bound is never better than any plan."""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from layers.planning.siting.asked import Asked
from layers.planning.siting.costs import Costs
from layers.planning.siting.engines import Engine
from layers.planning.siting.errors import ImpossibleFigure, ImpossibleNumberOfSites, NobodyToServe, NoPlan, UnknownSite, Why
from layers.planning.siting.p_median import p_median
from layers.planning.siting.plan import SitingPlan
from layers.planning.siting.terms import Effort, Terms
from layers.planning.travel import NOBODY

Floats = npt.NDArray[np.float64]
QUICK = Effort(restarts=5, bound_steps=150)


def random_plane(seed: int, demand: int = 14, sites: int = 9, *, share: float = 1.0) -> tuple[Floats, Floats]:
    """Straight lines between shaken points, and people; some pairs out of reach."""
    rng = np.random.default_rng(seed)
    places, spots = rng.uniform(0, 100, (demand, 2)), rng.uniform(0, 100, (sites, 2))
    cost = np.hypot(*(places[:, None] - spots[None]).transpose(2, 0, 1)).round(1 if seed % 2 else 9)
    cost[rng.random(cost.shape) > share] = np.inf
    return cost, rng.integers(0, 20, demand).astype(float)


def every_plan(cost: Floats, people: Floats, p: int, existing: tuple[int, ...], terms: Terms, unserved: float = np.inf) -> float:
    """The least sum over all choices of sites, inf where no choice serves everybody: by trying them all."""
    asked = Asked.of(cost.shape[1], terms, existing=existing, p=p)
    best = np.inf
    for new in combinations(np.flatnonzero(asked.may_open), p):
        chosen = set(new)
        if not set(asked.forced.tolist()) <= chosen or any(a in chosen and b in chosen for a, b in asked.apart):
            continue
        if asked.budget is not None and asked.prices[list(new)].sum() > asked.budget + 1e-9:
            continue
        nearest = np.minimum(cost[:, np.array([*new, *existing])].min(axis=1, initial=np.inf), unserved)
        best = min(best, float(sum(w * c for w, c in zip(people, nearest, strict=True) if w > 0)))
    return best


def check_plan(plan: SitingPlan, cost: Floats, people: Floats, best: float) -> None:
    """Optimal, and everything the plan says of itself follows from the costs."""
    assert plan.is_optimal
    assert plan.objective == pytest.approx(best, rel=1e-9, abs=1e-9)
    assert plan.bound == plan.objective
    served = plan.assignment != NOBODY
    np.testing.assert_array_equal(plan.cost[served], cost[np.flatnonzero(served), plan.assignment[served]])
    assert set(plan.assignment[served]) <= set(plan.sites)
    assert plan.loads.sum() == pytest.approx(people[served].sum())


@pytest.mark.parametrize("seed", range(14))
def test_no_other_choice_of_sites_is_better(seed: int) -> None:
    cost, people = random_plane(seed)
    existing = (0, 3)[: seed % 3]
    plan = p_median(Costs.of(cost, unit="metres"), people, p=1 + seed % 4, existing=existing, effort=QUICK)
    check_plan(plan, cost, people, every_plan(cost, people, 1 + seed % 4, existing, Terms()))
    assert len(plan.new) == 1 + seed % 4


@pytest.mark.parametrize("seed", range(14))
def test_terms_are_kept_and_still_no_choice_is_better(seed: int) -> None:
    rng = np.random.default_rng(1000 + seed)
    cost, people = random_plane(seed)
    terms = Terms(
        forced=(1,) if seed % 3 == 0 else (),
        forbidden=(5, 7) if seed % 4 == 0 else (),
        prices=rng.integers(1, 10, 9).astype(float) if seed % 2 else None,
        budget=16.0 if seed % 2 else None,
        apart=rng.integers(0, 9, (5, 2)) if seed % 5 < 3 else np.empty((0, 2), dtype=np.int64),
    )
    existing = (2,) if seed % 4 == 1 else ()
    try:
        best = every_plan(cost, people, 3, existing, terms)
    except NoPlan:
        best = np.inf
    if np.isinf(best):
        with pytest.raises(NoPlan):
            p_median(Costs.of(cost, unit="metres"), people, p=3, existing=existing, terms=terms, effort=QUICK)
        return
    plan = p_median(Costs.of(cost, unit="metres"), people, p=3, existing=existing, terms=terms, effort=QUICK)
    check_plan(plan, cost, people, best)


@pytest.mark.parametrize("seed", range(14))
def test_where_sites_do_not_reach_everybody_all_are_served_or_none_can_be(seed: int) -> None:
    cost, people = random_plane(seed, share=0.45)
    best = every_plan(cost, people, 4, (), Terms())
    if np.isinf(best):
        with pytest.raises(NoPlan):
            p_median(Costs.of(cost, unit="metres"), people, p=4, effort=QUICK)
    else:
        check_plan(p_median(Costs.of(cost, unit="metres"), people, p=4, effort=QUICK), cost, people, best)


@pytest.mark.parametrize("seed", range(12))
def test_leaving_people_unserved_has_the_price_that_was_said(seed: int) -> None:
    cost, people = random_plane(seed, share=0.5)
    terms = Terms(prices=np.arange(9.0), budget=9.0) if seed % 2 else Terms()
    plan = p_median(Costs.of(cost, unit="metres"), people, p=3, terms=terms, unserved_cost=35.0, effort=QUICK)
    check_plan(plan, cost, people, every_plan(cost, people, 3, (), terms, unserved=35.0))
    assert (plan.cost[plan.assignment != NOBODY] < 35).all()


@pytest.mark.parametrize("seed", range(6))
def test_both_engines_answer_alike_to_the_bit_and_every_time(seed: int) -> None:
    cost, people = random_plane(seed, 40, 25)
    plans = [
        p_median(Costs.of(cost, unit="metres"), people, p=4, effort=QUICK, engine=engine)
        for engine in (Engine.FAST, Engine.PLAIN, Engine.PLAIN)
    ]
    for plan in plans[1:]:
        np.testing.assert_array_equal(plan.sites, plans[0].sites)
        assert (plan.objective, plan.bound) == (plans[0].objective, plans[0].bound)


@pytest.mark.parametrize("steps", [1, 5, 25])
def test_however_little_work_the_bound_is_never_above_the_best(steps: int) -> None:
    cost, people = random_plane(7, 60, 30)
    costs = Costs.of(cost, unit="metres")
    best = p_median(costs, people, p=5).objective
    plan = p_median(costs, people, p=5, effort=Effort(restarts=0, bound_steps=steps, nodes=0))
    assert plan.bound <= best * (1 + 1e-9)
    assert plan.objective >= best * (1 - 1e-9)
    assert not plan.was_cut_short


def test_people_count_and_not_places() -> None:
    costs = Costs.of([[0.0, 10.0], [10.0, 0.0], [10.0, 0.0]], unit="minutes")
    assert p_median(costs, [5.0, 1.0, 1.0], p=1).sites.tolist() == [0]
    assert p_median(costs, p=1).sites.tolist() == [1]


def test_nobody_builds_for_an_empty_hamlet_out_of_reach() -> None:
    plan = p_median(Costs.of([[1.0, 2.0], [np.inf, np.inf]], unit="minutes"), [3.0, 0.0], p=1)
    assert (plan.sites.tolist(), plan.assignment.tolist(), plan.covered_weight) == ([0], [0, NOBODY], 3.0)


def test_places_that_no_site_reaches_are_named() -> None:
    with pytest.raises(NoPlan) as refused:
        p_median(Costs.of([[1.0, 2.0], [np.inf, np.inf]], unit="minutes"), p=1)
    assert (refused.value.why, refused.value.places) == (Why.OUT_OF_REACH, (1,))


def test_a_reach_leaves_out_the_far_pairs() -> None:
    costs = Costs.of([[1.0, 9.0], [9.0, 1.0]], unit="minutes")
    with pytest.raises(NoPlan):
        p_median(costs, p=1, reach="5 min")
    assert p_median(costs, p=2, reach="5 min").objective == 2


def test_what_cannot_be_asked_is_refused() -> None:
    costs = Costs.of(np.ones((2, 3)), unit="minutes")
    with pytest.raises(ImpossibleNumberOfSites):
        p_median(costs, p=4)
    with pytest.raises(UnknownSite):
        p_median(costs, p=1, existing=(3,))
    with pytest.raises(NobodyToServe):
        p_median(costs, [0.0, 0.0], p=1)
    with pytest.raises(ImpossibleFigure):
        p_median(costs, [np.nan, 1.0], p=1)
    for price in (np.nan, np.inf, -1.0):
        with pytest.raises(ImpossibleFigure):
            p_median(costs, p=1, unserved_cost=price)


def test_two_identical_candidates_and_one_that_serves_nobody_do_no_harm() -> None:
    cost = np.array([[1.0, 1.0, np.inf], [2.0, 2.0, np.inf]])
    assert p_median(Costs.of(cost, unit="minutes"), p=2).objective == 3
    assert p_median(Costs.of(cost, unit="minutes"), p=3).is_optimal
    assert p_median(Costs.of(cost, unit="minutes"), p=0, existing=(1,)).sites.tolist() == [1]


@pytest.mark.parametrize("seed", range(12))
def test_the_freedom_told_is_that_of_all_plans_nearly_as_good(seed: int) -> None:
    cost, people = random_plane(seed, 12, 7)
    terms = Terms(forced=(2,)) if seed % 3 == 0 else Terms(apart=np.array([[0, 1], [3, 4]])) if seed % 3 == 1 else Terms()
    plan = p_median(Costs.of(cost, unit="metres"), people, p=3, terms=terms, effort=QUICK, freedom=0.08)
    asked = Asked.of(7, terms, p=3)
    totals = {
        new: float(people @ cost[:, np.array(new)].min(axis=1))
        for new in combinations(np.flatnonzero(asked.may_open).tolist(), 3)
        if set(asked.forced.tolist()) <= set(new) and not any(a in new and b in new for a, b in asked.apart)
    }
    near = [set(new) for new, total in totals.items() if total <= plan.objective * 1.08]
    somewhere = {site for new in near for site in new}
    everywhere = {site for site in somewhere if all(site in new for new in near)}
    assert plan.ties is not None
    assert set(plan.ties.in_all) == everywhere
    assert set(plan.ties.in_none) == set(range(7)) - set(asked.closed.tolist()) - somewhere
    assert set(plan.ties.in_some) == somewhere - everywhere
    assert not len(plan.ties.undecided)
    assert {frozenset(new) for new in plan.ties.plans} <= {frozenset(new) for new in near}
    mine = set(plan.new.tolist())
    swaps = {(out, into) for out in mine for into in range(7) if into not in mine and (mine - {out}) | {into} in near}
    assert {tuple(pair) for pair in plan.ties.exchangeable.tolist()} == swaps
