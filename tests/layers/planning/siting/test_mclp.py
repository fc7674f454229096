"""Maximal covering is the best there is: every choice of sites counted one by one says the same, on every term."""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from layers.planning.siting.costs import Costs
from layers.planning.siting.cover_branching import Search, quantum
from layers.planning.siting.cover_sets import CoverSets
from layers.planning.siting.engines import Engine
from layers.planning.siting.errors import (
    BudgetWithoutPrices,
    ForcedAndForbidden,
    ImpossibleFigure,
    ImpossibleNumberOfSites,
    ImpossibleReach,
    MixedUnits,
    NobodyToServe,
    NoPlan,
    NotACostUnit,
    UnknownSite,
    Why,
    WrongLength,
)
from layers.planning.siting.fading import Falling, Stepped
from layers.planning.siting.mclp import mclp
from layers.planning.siting.plan import SitingPlan
from layers.planning.siting.reach import Reach
from layers.planning.siting.terms import EFFORT, Effort, Terms

Floats = npt.NDArray[np.float64]

REACH = 30.0


def town(seed: int, places: int = 12, sites: int = 7) -> tuple[Floats, Floats]:
    """Dense minutes with some pairs unreachable, and people."""
    rng = np.random.default_rng(seed)
    minutes = np.round(rng.uniform(0, 100, (places, sites)))
    minutes[rng.random(minutes.shape) < 0.1] = np.inf
    return minutes, rng.integers(0, 20, places).astype(float)


def plane(places: int, sites: int) -> tuple[Costs, Floats]:
    """Straight lines in a square of 100 m, and people."""
    rng = np.random.default_rng(3)
    here, there = rng.uniform(0, 100, (places, 2)), rng.uniform(0, 100, (sites, 2))
    return Costs.of(np.hypot(*(here[:, None] - there[None]).transpose(2, 0, 1)), unit="metres"), rng.integers(
        1, 20, places
    ).astype(float)


def choices(sites: int, p: int | None, existing: tuple[int, ...], terms: Terms) -> list[tuple[int, ...]]:
    """Every set of new sites the terms allow, found by trying all."""
    others = [site for site in range(sites) if site not in existing and site not in terms.forbidden]
    sizes = range(len(others) + 1) if p is None else [p]
    apart = {frozenset(map(int, pair)) for pair in terms.apart}
    allowed = []
    for size in sizes:
        for new in itertools.combinations(others, size):
            is_open = {*new, *existing}
            clash = any(pair <= is_open and not pair <= set(existing) for pair in apart if len(pair) == 2)
            price = 0.0 if terms.prices is None else float(sum(terms.prices[list(new)]))
            if set(terms.forced) <= is_open and not clash and (terms.budget is None or price <= terms.budget):
                allowed.append(new)
    return allowed


def worth(minutes: Floats, people: Floats, sites: tuple[int, ...], share: Any = None) -> float:
    """People of the places whose best open site counts, at its share."""
    total = 0.0
    for place, weight in enumerate(people):
        near = [minutes[place, site] for site in sites if minutes[place, site] <= REACH]
        total += weight * (0.0 if not near else 1.0 if share is None else float(share(np.array([min(near)]))[0]))
    return total


def drawn_terms(rng: np.random.Generator, sites: int) -> tuple[tuple[int, ...], Terms]:
    """Existing, forced, forbidden, apart and money by chance."""
    order = rng.permutation(sites)
    existing, forced, forbidden = (tuple(map(int, order[k : k + int(rng.integers(2))])) for k in (0, 1, 2))
    apart = rng.integers(0, sites, (int(rng.integers(3)), 2))
    prices = rng.integers(1, 9, sites).astype(float)
    return existing, Terms(forced, forbidden, prices, float(rng.integers(8, 25)) if rng.random() < 0.5 else None, apart)


def check(plan: SitingPlan, best: float, at_hand: float) -> None:
    assert plan.is_optimal
    assert plan.gap == 0
    assert plan.objective == pytest.approx(best)
    assert at_hand == pytest.approx(best)


@pytest.mark.parametrize("seed", range(24))
def test_the_plan_is_the_best_of_all_choices_on_any_terms(seed: int) -> None:
    rng = np.random.default_rng(1000 + seed)
    minutes, people = town(seed)
    existing, terms = drawn_terms(rng, 7)
    p = None if terms.budget is not None and rng.random() < 0.4 else int(rng.integers(1, 4))
    allowed = choices(7, p, existing, terms)
    ask = {"reach": REACH, "p": p, "existing": existing, "terms": terms}
    costs = Costs.of(minutes, unit="minutes")
    share = [None, Falling(10.0, REACH), Stepped(((10.0, 1.0), (20.0, 0.5), (30.0, 0.25)))][seed % 3]
    if not allowed or not people.any():
        with pytest.raises((NoPlan, ImpossibleNumberOfSites)):
            mclp(costs, people, **ask)  # type: ignore[arg-type]
        return
    plan = mclp(costs, people, decay=share, **ask)  # type: ignore[arg-type]
    assert tuple(plan.new.tolist()) in allowed
    best = max(worth(minutes, people, new + existing, share) for new in allowed)
    check(plan, best, worth(minutes, people, tuple(plan.sites.tolist()), share))


@pytest.mark.parametrize("engine", Engine)
@pytest.mark.parametrize("seed", range(8))
def test_branching_proves_what_counting_finds(seed: int, engine: Engine) -> None:
    minutes, people = town(seed, places=40, sites=10)
    people += np.arange(40) % 3 / 4.0 if seed % 2 else 1.0
    near = Costs.of(minutes, unit="minutes").within(REACH)
    covers = CoverSets.of(near.first, near.site, people, 10)
    found = Search(covers, 3, Effort(restarts=2, bound_steps=30), engine).run()
    best = max(worth(minutes, people, new) for new in itertools.combinations(range(10), 3))
    assert found.worth == pytest.approx(best)
    assert found.bound == pytest.approx(best)


def test_both_engines_answer_alike_to_the_bit_and_again_the_same() -> None:
    costs, people = plane(400, 60)
    people += np.random.default_rng(4).uniform(0, 1, 400)
    effort = Effort(restarts=20, bound_steps=60, nodes=400)
    plans = [mclp(costs, people, reach=12.0, p=6, effort=effort, engine=engine) for engine in (*Engine, Engine.PLAIN)]
    for plan in plans[1:]:
        assert (plan.sites.tolist(), plan.objective, plan.bound) == (plans[0].sites.tolist(), plans[0].objective, plans[0].bound)


def test_without_work_allowed_there_is_a_plan_with_an_honest_gap() -> None:
    costs, people = plane(300, 40)
    plan = mclp(costs, people, reach=20.0, p=8, effort=Effort(restarts=0, bound_steps=5, nodes=0))
    best = mclp(costs, people, reach=20.0, p=8)
    assert best.is_optimal
    assert not plan.is_optimal
    assert plan.gap > 0
    assert plan.objective <= best.objective <= plan.bound
    assert not plan.was_cut_short  # by steps, not by a clock


def test_a_place_is_sent_to_its_nearest_open_site_and_counted_there() -> None:
    costs = Costs.of(np.array([[5.0, 3.0, 90.0], [90.0, 90.0, 7.0], [90.0, 90.0, 90.0]]), unit="minutes")
    plan = mclp(costs, [10, 4, 100], reach="15 min", p=1, existing=[1])
    assert plan.sites.tolist() == [1, 2]
    assert plan.new.tolist() == [2]
    assert plan.assignment.tolist() == [1, 2, -1]
    assert plan.cost.tolist() == [3.0, 7.0, np.inf]
    assert (plan.covered_weight, plan.weight, plan.loads.tolist()) == (14.0, 114.0, [0.0, 10.0, 4.0])


@pytest.mark.parametrize("splittable", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_a_site_takes_no_more_than_it_can(seed: int, splittable: bool) -> None:
    minutes, people = town(seed, places=6, sites=4)
    people += 1.0
    room = np.random.default_rng(seed).integers(5, 40, 4).astype(float)
    costs = Costs.of(minutes, unit="minutes")
    plan = mclp(costs, people, reach=60.0, p=2, capacities=room, splittable=splittable)
    best = max(seated(minutes <= 60.0, people, room, new, splittable) for new in itertools.combinations(range(4), 2))
    check(plan, best, float(plan.loads.sum()))
    assert np.all(plan.loads <= room + 1e-6)
    assert (plan.flow is not None) == splittable


def seated(near: npt.NDArray[np.bool_], people: Floats, room: Floats, sites: tuple[int, ...], splittable: bool) -> float:
    """Most people seated at open sites: whole places by trying all, split ones by the least cut (Ford & Fulkerson)."""
    if splittable:
        groups = [set(group) for k in range(len(people) + 1) for group in itertools.combinations(range(len(people)), k)]
        reach = [{site for site in sites if near[place, site]} for place in range(len(people))]
        return min(
            float(sum(people[place] for place in range(len(people)) if place not in group))
            + float(sum(room[site] for site in set().union(*(reach[place] for place in group))))
            for group in groups
        )
    best = 0.0
    for going in itertools.product([-1, *sites], repeat=len(people)):
        load = {site: sum(w for w, to in zip(people, going, strict=True) if to == site) for site in sites}
        allowed = all(to == -1 or near[place, to] for place, to in enumerate(going))
        if allowed and all(load[site] <= room[site] for site in sites):
            best = max(best, float(sum(load.values())))
    return best


def test_two_alike_and_one_that_serves_nobody_simply_work() -> None:
    costs = Costs.of(np.array([[1.0, 1.0, np.inf], [1.0, 1.0, np.inf]]), unit="metres")
    plan = mclp(costs, None, reach=5.0, p=3)
    assert plan.sites.tolist() == [0, 1, 2]
    assert plan.objective == 2.0
    assert plan.is_optimal
    assert mclp(costs, None, reach=5.0, p=0, existing=[2]).objective == 0.0


def test_sites_of_different_grade_reach_differently_far() -> None:
    costs = Costs.of(np.array([[5.0, 9.0], [5.0, 9.0]]), unit="minutes")
    plan = mclp(costs, None, reach=np.array([1.0, 10.0]), p=1)
    assert plan.sites.tolist() == [1]


def ask(**changes: Any) -> SitingPlan:
    question: dict[str, Any] = {"weights": [1, 2], "reach": 500.0, "p": 1, **changes}
    return mclp(Costs.of(np.array([[100.0, 200.0, 300.0], [np.inf, 400.0, 100.0]]), unit="metres"), **question)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"reach": "15 min"}, MixedUnits),
        ({"reach": Reach.of("15分钟")}, MixedUnits),
        ({"reach": "0.01 degrees"}, NotACostUnit),
        ({"reach": "far"}, ImpossibleReach),
        ({"reach": float("nan")}, ImpossibleReach),
        ({"reach": 0.0}, ImpossibleReach),
        ({"p": 4}, ImpossibleNumberOfSites),
        ({"p": -1}, ImpossibleNumberOfSites),
        ({"p": 0, "terms": Terms(forced=(1,))}, ImpossibleNumberOfSites),
        ({"p": None}, BudgetWithoutPrices),
        ({"terms": Terms(budget=5.0)}, BudgetWithoutPrices),
        ({"existing": [3]}, UnknownSite),
        ({"terms": Terms(forced=(-1,))}, UnknownSite),
        ({"terms": Terms(forced=(1,), forbidden=(1,))}, ForcedAndForbidden),
        ({"existing": [1], "terms": Terms(forbidden=(1,))}, ForcedAndForbidden),
        ({"weights": [0, 0]}, NobodyToServe),
        ({"weights": [1, np.nan]}, ImpossibleFigure),
        ({"weights": [1, -1]}, ImpossibleFigure),
        ({"weights": [1, 2, 3]}, WrongLength),
        ({"capacities": [1, -1, 1]}, ImpossibleFigure),
        ({"terms": Terms(prices=np.array([1.0, 1.0, -1.0]), budget=2.0)}, ImpossibleFigure),
    ],
)
def test_what_cannot_be_asked_is_refused(changes: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        ask(**changes)


def test_no_plan_says_what_stands_in_the_way() -> None:
    obstacles: list[tuple[dict[str, Any], Why]] = [
        ({"reach": 50.0}, Why.OUT_OF_REACH),
        ({"p": 2, "terms": Terms(forced=(0, 1), apart=np.array([[0, 1]]))}, Why.TOO_NEAR),
        ({"terms": Terms(forced=(0,), prices=np.array([9.0, 1.0, 1.0]), budget=8.0)}, Why.BUDGET),
        ({"p": 2, "terms": Terms(prices=np.array([9.0, 9.0, 1.0]), budget=8.0)}, Why.BUDGET),
        ({"p": 2, "terms": Terms(apart=np.array([[0, 1], [1, 2], [0, 2]]))}, Why.TERMS),
        ({"terms": Terms(minimum_load=np.array([9.0, 9.0, 9.0]))}, Why.MINIMUM_LOAD),
    ]
    for changes, why in obstacles:
        with pytest.raises(NoPlan) as refused:
            ask(**changes)
        assert refused.value.why is why


def test_the_reach_includes_its_end() -> None:
    assert ask(reach="0.1 km").objective == 2.0


def test_the_quantum_of_weights_is_found_or_there_is_none() -> None:
    assert (quantum(np.array([3.0, 4.0])), quantum(np.array([0.25, 1.5])), quantum(np.array([1 / 3]))) == (1.0, 0.01, 0.0)


def test_a_clock_that_struck_is_told() -> None:
    costs, people = plane(300, 40)
    plan = mclp(costs, people, reach=20.0, p=8, effort=replace(EFFORT, seconds=0.0))
    assert plan.was_cut_short
    assert plan.bound >= plan.objective
