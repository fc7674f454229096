"""Two levels are as good as the best of all sets of points and centres, counted one by one."""

import itertools

import numpy as np
import numpy.typing as npt
import pytest

from layers.planning.siting.costs import Costs
from layers.planning.siting.drafting import Pool
from layers.planning.siting.levels import Levels, cover_levels, median_levels
from layers.planning.siting.terms import Terms

Floats = npt.NDArray[np.float64]


def drawn_levels(seed: int) -> tuple[Levels, Floats, Floats]:
    rng = np.random.default_rng(seed)
    places, points, centres = (int(n) for n in rng.integers((3, 2, 2), (6, 5, 4)))
    here, there = (rng.integers(0, 10, shape).astype(float) for shape in ((places, points), (points, centres)))
    here[rng.random(here.shape) < 0.15] = np.inf
    there[rng.random(there.shape) < 0.15] = np.inf
    people = rng.integers(0, 6, places).astype(float)
    stands = np.arange(int(rng.integers(0, 2)))
    below = Pool(points, int(rng.integers(1, points)), stands, Terms(prices=np.arange(1.0, points + 1), budget=5.0))
    above = Pool(centres, int(rng.integers(1, centres)))
    return Levels(Costs.of(here, unit="minutes"), Costs.of(there, unit="minutes"), people, below, above), here, there


def choices(pool: Pool) -> list[list[int]]:
    """Every set that may be open."""
    free = np.flatnonzero(~pool.is_existing).tolist()
    sets = [new for n in range((pool.p or 0) + 1) for new in itertools.combinations(free, n)]
    budget = np.inf if pool.terms.budget is None else pool.terms.budget
    return [[*pool.existing.tolist(), *new] for new in sets if pool.prices[list(new)].sum() <= budget]


@pytest.mark.parametrize("seed", range(12))
def test_cover_in_two_levels_is_the_best_there_is(seed: int) -> None:
    levels, here, there = drawn_levels(seed)
    best = 0.0
    for points, centres in itertools.product(choices(levels.points), choices(levels.centres)):
        good = [k for k in points if (there[k, centres] <= 6).any()]
        if set(points) - set(good) - set(levels.points.existing.tolist()):
            continue  # a new point far from every centre
        best = max(best, levels.weights[(here[:, good] <= 4).any(axis=1)].sum())
    plan = cover_levels(levels, near_point=4.0, near_centre=6.0)
    assert plan is not None
    assert plan.is_optimal
    assert [plan.objective, plan.bound] == pytest.approx([best, best])
    assert plan.covered_weight == pytest.approx(best)


@pytest.mark.parametrize("upward", [0.0, 0.5])
@pytest.mark.parametrize("seed", range(8))
def test_the_median_in_two_levels_is_the_best_there_is(seed: int, upward: float) -> None:
    levels, here, there = drawn_levels(seed)
    best = np.inf
    for points, centres in itertools.product(choices(levels.points), choices(levels.centres)):
        up = there[:, centres].min(axis=1, initial=np.inf)
        if any(np.isinf(up[k]) for k in points if k not in levels.points.existing):
            continue
        way = here[:, points] + upward * np.where(np.isinf(up), 0.0, up)[points]
        way[:, np.isinf(up[points])] = np.inf
        each = way.min(axis=1, initial=np.inf)
        best = min(
            best,
            np.inf
            if np.isinf(each[levels.weights > 0]).any()
            else (levels.weights[levels.weights > 0] @ each[levels.weights > 0]),
        )
    plan = median_levels(levels, upward=upward)
    if np.isinf(best):
        assert plan is None
        return
    assert plan is not None
    assert plan.is_optimal
    assert plan.objective == pytest.approx(best)
    with_people = levels.weights > 0
    assert np.isin(plan.point_of[with_people], plan.points).all()
    assert np.isin(plan.centre_of[plan.point_of[with_people]], plan.centres).all()


def test_a_village_point_without_a_centre_near_serves_nobody() -> None:
    levels = Levels(
        Costs.of(np.array([[1.0]]), unit="minutes"),
        Costs.of(np.array([[40.0]]), unit="minutes"),
        np.array([7.0]),
        Pool(1, 0, np.array([0])),
        Pool(1, 1),
    )
    assert [cover_levels(levels, near_point=5, near_centre=r2).objective for r2 in (39.0, 40.0)] == [0.0, 7.0]  # type: ignore[union-attr]
