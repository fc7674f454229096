"""Set covering needs the fewest sites there can be: every choice of sites counted one by one says the same, on every term."""

import itertools
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from layers.planning.siting.costs import Costs
from layers.planning.siting.cover_all import Required, Weighting, fewest, greedy_cover
from layers.planning.siting.engines import Engine
from layers.planning.siting.errors import ImpossibleFigure, MixedUnits, NobodyToServe, NoPlan, UnknownSite, Why
from layers.planning.siting.lscp import backup_weight, lscp
from layers.planning.siting.terms import Effort, Terms

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SITES = 8


def town(seed: int, places: int = 10) -> tuple[Costs, Flags, Floats]:
    """Minutes of which those up to 40 are within reach, and people; some places have none."""
    rng = np.random.default_rng(seed)
    minutes = np.round(rng.uniform(0, 100, (places, SITES)))
    return Costs.of(minutes, unit="minutes"), minutes <= 40, rng.integers(0, 6, places).astype(float)


def drawn_terms(rng: np.random.Generator) -> tuple[tuple[int, ...], Terms]:
    order = rng.permutation(SITES)
    existing, forced, forbidden = (tuple(map(int, order[k : k + int(rng.integers(2))])) for k in (0, 1, 2))
    budget = float(rng.integers(8, 25)) if rng.random() < 0.5 else None
    return existing, Terms(forced, forbidden, rng.integers(1, 9, SITES).astype(float), budget, rng.integers(0, SITES, (2, 2)))


def choices(existing: tuple[int, ...], terms: Terms) -> list[tuple[int, ...]]:
    """Every set of new sites the terms allow, found by trying all."""
    others = [site for site in range(SITES) if site not in existing and site not in terms.forbidden]
    apart = [set(map(int, pair)) for pair in terms.apart]
    allowed = []
    for new in itertools.chain.from_iterable(itertools.combinations(others, size) for size in range(len(others) + 1)):
        is_open = {*new, *existing}
        clash = any(len(pair) == 2 and pair <= is_open and not pair <= set(existing) for pair in apart)
        price = 0.0 if terms.prices is None else float(terms.prices[list(new)].sum())
        if set(terms.forced) <= is_open and not clash and (terms.budget is None or price <= terms.budget):
            allowed.append(new)
    return allowed


def covers(near: Flags, people: Floats, sites: tuple[int, ...], copies: int = 1) -> bool:
    return all(near[place, list(sites)].sum() >= copies for place in np.flatnonzero(people))


@pytest.mark.parametrize("copies", [1, 2])
@pytest.mark.parametrize("seed", range(16))
def test_no_cover_is_smaller_on_any_terms(seed: int, copies: int) -> None:
    costs, near, people = town(seed)
    existing, terms = drawn_terms(np.random.default_rng(500 + seed))
    covering = [new for new in choices(existing, terms) if covers(near, people, new + existing, copies)]
    if not covering:
        with pytest.raises(NoPlan):
            lscp(costs, people, reach=40.0, existing=existing, copies=copies, terms=terms)
        return
    plan = lscp(costs, people, reach=40.0, existing=existing, copies=copies, terms=terms)
    assert tuple(plan.new.tolist()) in covering
    assert plan.objective == plan.bound == min(len(new) for new in covering)
    assert plan.is_optimal
    assert plan.covered_weight == people.sum()


@pytest.mark.parametrize("seed", range(8))
def test_of_the_smallest_covers_the_one_with_most_people_covered_twice(seed: int) -> None:
    costs, near, people = town(seed)
    covering = [new for new in choices((0,), Terms()) if covers(near, people, (*new, 0))]
    if not covering:
        with pytest.raises(NoPlan):
            lscp(costs, people, reach=40.0, existing=[0], backup=True)
        return
    least = min(len(new) for new in covering)
    most = max(float(people[near[:, [*new, 0]].sum(axis=1) > 1].sum()) for new in covering if len(new) == least)
    plan = lscp(costs, people, reach=40.0, existing=[0], backup=True)
    assert (len(plan.new), backup_weight(costs.within(40.0), people, plan.sites)) == (least, most)
    assert plan.is_optimal


@pytest.mark.parametrize("splittable", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_everybody_is_assigned_within_reach_and_nothing_overflows(seed: int, splittable: bool) -> None:
    costs, near, people = town(seed, places=5)
    room = np.random.default_rng(seed).integers(3, 12, SITES).astype(float)
    smallest = next((size for size in range(SITES + 1) if any_seats(near, people, room, size, splittable)), None)
    if smallest is None:
        with pytest.raises(NoPlan):
            lscp(costs, people, reach=40.0, capacities=room, splittable=splittable)
        return
    plan = lscp(costs, people, reach=40.0, capacities=room, splittable=splittable)
    assert (plan.objective, plan.is_optimal) == (smallest, True)
    assert np.all(plan.loads <= room + 1e-6)
    assert plan.loads.sum() == pytest.approx(people.sum())


def any_seats(near: Flags, people: Floats, room: Floats, size: int, splittable: bool) -> bool:
    return any(seats(near, people, room, sites, splittable) for sites in itertools.combinations(range(SITES), size))


def seats(near: Flags, people: Floats, room: Floats, sites: tuple[int, ...], splittable: bool) -> bool:
    """Whether everybody finds a seat: whole places by trying all, split ones by Hall's condition for every group."""
    living = np.flatnonzero(people).tolist()
    if splittable:
        groups = itertools.chain.from_iterable(itertools.combinations(living, k) for k in range(len(living) + 1))
        return all(people[list(g)].sum() <= sum(room[s] for s in sites if near[list(g), s].any()) for g in groups if g)
    for going in itertools.product(*([site for site in sites if near[place, site]] for place in living)):
        load = np.bincount(going, weights=people[living], minlength=SITES)
        if np.all(load <= room):
            return True
    return not living


@pytest.mark.parametrize("engine", Engine)
def test_the_weighting_search_finds_covers_no_larger_than_greedy_and_the_bound_holds(engine: Engine) -> None:
    required = grid(22)
    start = greedy_cover(required)
    better = Weighting(required, start, engine).best(400)
    assert required.are_met_by(better)
    assert len(better) < len(start)
    bound = fewest(required, known=float(len(better)), steps=300).value
    assert len(better) * 0.8 < bound <= len(better)
    again = Weighting(required, start, Engine.PLAIN).best(400)
    assert again.tolist() == better.tolist()


def grid(side: int) -> Required:
    """Places and sites on a grid; a site covers its place and the four beside it."""
    at = np.arange(side * side)
    x, y = at % side, at // side
    near = np.abs(x[:, None] - x) + np.abs(y[:, None] - y) <= 1
    first = np.concatenate(([0], np.cumsum(near.sum(axis=1))))
    return Required.of(first, np.nonzero(near)[1], np.ones(side * side, dtype=np.int64), side * side)


def test_a_cover_too_large_to_prove_has_an_honest_gap() -> None:
    at = np.arange(225)
    apart = np.abs(at[:, None] % 15 - at % 15) + np.abs(at[:, None] // 15 - at // 15)
    plan = lscp(Costs.of(apart.astype(float), unit="metres"), None, reach=1.0, effort=Effort(0, 40, 0))
    assert not plan.is_optimal
    assert (
        46 <= plan.bound <= 53 <= plan.objective
    )  # 53: domination number of the 15 × 15 grid, ⌊(15 + 2)(15 + 2) / 5⌋ - 4 (Gonçalves et al. 2011)


def test_two_alike_and_one_that_serves_nobody_simply_work_and_nobody_needs_no_cover() -> None:
    costs = Costs.of(np.array([[1.0, 1.0, np.inf], [9.0, 9.0, np.inf]]), unit="metres")
    assert lscp(costs, [1, 0], reach=5.0).objective == 1.0
    assert lscp(costs, [1, 0], reach=5.0, existing=[1]).objective == 0.0


def test_no_cover_says_what_stands_in_the_way() -> None:
    costs = Costs.of(np.array([[1.0, 2.0], [9.0, 2.0], [9.0, 9.0]]), unit="metres")
    obstacles: list[tuple[dict[str, Any], Why, tuple[int, ...]]] = [
        ({"reach": 5.0}, Why.OUT_OF_REACH, (2,)),
        ({"reach": 9.0, "copies": 3}, Why.OUT_OF_REACH, (0, 1, 2)),
        ({"reach": 5.0, "weights": [1, 1, 0], "terms": Terms(forbidden=(1,))}, Why.OUT_OF_REACH, (1,)),
        ({"reach": 9.0, "capacities": [1, 1]}, Why.CAPACITY, ()),
        ({"reach": 9.0, "terms": Terms(prices=np.array([9.0, 9.0]), budget=8.0)}, Why.BUDGET, ()),
    ]
    for changes, why, places in obstacles:
        with pytest.raises(NoPlan) as refused:
            lscp(costs, **changes)
        assert (refused.value.why, refused.value.places) == (why, places)
    with pytest.raises(NoPlan) as short:
        lscp(costs, reach=9.0, capacities=[1, 1])
    assert (short.value.needed, short.value.available) == (3.0, 2.0)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"reach": "5 min"}, MixedUnits),
        ({"weights": [0, 0]}, NobodyToServe),
        ({"weights": [-1, 0]}, ImpossibleFigure),
        ({"capacities": [-1, 0]}, ImpossibleFigure),
        ({"existing": [7]}, UnknownSite),
    ],
)
def test_what_cannot_be_asked_is_refused(changes: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        lscp(Costs.of(np.ones((2, 2)), unit="metres"), **{"reach": 5.0, **changes})
