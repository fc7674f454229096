"""A plan with capacities is the best of all plans, keeps every load, and refuses in words where there is no room."""

from itertools import combinations, product
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy.optimize import linprog

from layers.planning.siting.asked import Asked
from layers.planning.siting.capacitated import capacitated
from layers.planning.siting.costs import Costs
from layers.planning.siting.engines import Engine
from layers.planning.siting.errors import ImpossibleFigure, NoPlan, Why
from layers.planning.siting.p_median import p_median
from layers.planning.siting.plan import SitingPlan
from layers.planning.siting.terms import Terms

Floats = npt.NDArray[np.float64]


def random_town(seed: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Costs of 5 places to 4 sites, people, capacities and prices of opening."""
    rng = np.random.default_rng(seed)
    cost = rng.uniform(1, 50, (5, 4)).round(2)
    cost[rng.random(cost.shape) > 0.85] = np.inf
    people = rng.integers(0, 12, 5).astype(float) + (0.5 if seed % 5 == 4 else 0.0)
    return cost, people, rng.integers(8, 30, 4).astype(float), rng.uniform(0, 300, 4).round()


def choices(sites: int, terms: Terms, p: int | None, existing: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Every set of new sites that the terms allow."""
    asked = Asked.of(sites, terms, existing=existing, p=p)
    open_to = np.flatnonzero(asked.may_open)
    numbers = range(len(open_to) + 1) if p is None else [p]
    return [
        new
        for number in numbers
        for new in combinations(open_to.tolist(), number)
        if set(asked.forced.tolist()) <= set(new)
        and not any(a in new and b in new for a, b in asked.apart)
        and (asked.budget is None or asked.prices[list(new)].sum() <= asked.budget)
    ]


def whole(cost: Floats, people: Floats, sites: list[int], least: Floats, most: Floats) -> float:
    """Least sum when each place goes whole to one of the sites: every assignment tried."""
    busy, best = np.flatnonzero(people > 0), np.inf
    for goes in product(sites, repeat=len(busy)):
        load = np.bincount(goes, weights=people[busy], minlength=len(most))
        if all(least[site] <= load[site] <= most[site] for site in sites):
            best = min(best, float((people[busy] * cost[busy, np.array(goes, dtype=int)]).sum()))
    return best


def split(cost: Floats, people: Floats, sites: list[int], least: Floats, most: Floats) -> float:
    """Least sum when places may be split: a transport problem of its own, solved apart."""
    if not sites:
        return np.inf
    part = np.where(np.isfinite(cost[:, sites]), cost[:, sites], 0.0)
    limits = [(0, 0 if np.isinf(c) else None) for c in cost[:, sites].ravel()]
    per_site = np.tile(np.eye(len(sites)), len(people))
    found = linprog(
        part.ravel(),
        A_ub=np.vstack([per_site, -per_site]),
        b_ub=np.concatenate([most[sites], -least[sites]]),
        A_eq=np.repeat(np.eye(len(people)), len(sites), axis=1),
        b_eq=people,
        bounds=limits,
    )
    return np.inf if found.fun is None or found.status != 0 else float(found.fun)


def check_loads(plan: SitingPlan, cost: Floats, people: Floats, least: Floats, most: Floats) -> None:
    assert (plan.loads <= most + 1e-6).all()
    assert (plan.loads[plan.sites] >= least[plan.sites] - 1e-6).all()
    assert plan.loads.sum() == pytest.approx(people.sum())
    if plan.flow is None:
        busy = people > 0
        np.testing.assert_array_equal(plan.cost[busy], cost[busy, plan.assignment[busy]])
    else:
        np.testing.assert_allclose(np.bincount(plan.flow.place, weights=plan.flow.weight, minlength=len(people)), people)


@pytest.mark.parametrize("is_split", [False, True])
@pytest.mark.parametrize("seed", range(21))
def test_no_other_sites_and_no_other_ways_are_better(seed: int, is_split: bool) -> None:
    cost, people, most, fixed = random_town(seed)
    p, existing = (2, ()) if seed % 3 == 0 else (None, (1,) if seed % 2 else ())
    least = np.full(4, 6.0) if seed % 4 == 0 else np.zeros(4)
    terms = Terms(
        minimum_load=least if least.any() else None,
        prices=np.arange(1.0, 5.0) if seed % 5 == 1 else None,
        budget=6.0 if seed % 5 == 1 else None,
        apart=np.array([[0, 2]]) if seed % 7 == 2 else np.empty((0, 2), dtype=np.int64),
    )
    ways = split if is_split else whole
    best = min(
        (
            fixed[list(new)].sum() + ways(cost, people, sorted({*new, *existing}), least, most)
            for new in choices(4, terms, p, existing)
        ),
        default=np.inf,
    )
    arguments: dict[str, Any] = {
        "capacities": most,
        "p": p,
        "fixed": fixed,
        "splittable": is_split,
        "existing": existing,
        "terms": terms,
    }
    if np.isinf(best):
        with pytest.raises(NoPlan):
            capacitated(Costs.of(cost, unit="minutes"), people, **arguments)
        return
    plan = capacitated(Costs.of(cost, unit="minutes"), people, **arguments)
    assert plan.is_optimal
    assert plan.objective == pytest.approx(best)
    check_loads(plan, cost, people, least, most)


@pytest.mark.parametrize("seed", range(2))
def test_both_engines_answer_alike_and_a_larger_town_is_proven(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cost, people = rng.uniform(1, 50, (18, 8)), rng.integers(1, 30, 18).astype(float)
    most = np.full(8, np.ceil(people.sum() / 3))
    plans = [capacitated(Costs.of(cost, unit="minutes"), people, capacities=most, p=4, engine=engine) for engine in Engine]
    assert plans[0].is_optimal
    assert plans[0].objective == plans[1].objective
    np.testing.assert_array_equal(plans[0].assignment, plans[1].assignment)


def test_more_people_than_room_is_said_in_numbers() -> None:
    costs = Costs.of(np.ones((2, 2)), unit="minutes")
    with pytest.raises(NoPlan) as refused:
        capacitated(costs, [5.0, 5.0], capacities=[4.0, 4.0])
    assert (refused.value.why, refused.value.needed, refused.value.available) == (Why.CAPACITY, 10, 8)
    with pytest.raises(NoPlan) as refused:
        capacitated(costs, [7.0, 3.0], capacities=[6.0, 6.0])
    assert refused.value.places == (0,)
    assert capacitated(costs, [7.0, 3.0], capacities=[6.0, 6.0], splittable=True).objective == 10


def test_a_negative_capacity_is_refused() -> None:
    with pytest.raises(ImpossibleFigure):
        capacitated(Costs.of(np.ones((1, 2)), unit="minutes"), capacities=[1.0, -1.0])


def test_a_median_whose_sites_have_loads_is_solved_with_them() -> None:
    costs = Costs.of([[0.0, 10.0], [0.0, 10.0]], unit="minutes")
    plan = p_median(costs, [3.0, 3.0], p=2, terms=Terms(maximum_load=np.array([4.0, 4.0])))
    assert (plan.model, plan.objective, plan.loads.tolist()) == ("p_median", 30, [3, 3])
