"""Closing costs the people as little as can be, and the best use of all places is the best of all uses."""

import itertools

import numpy as np
import pytest

from layers.planning.siting.closing import close
from layers.planning.siting.costs import Costs
from layers.planning.siting.errors import ImpossibleNumberOfSites, NoPlan, UnknownSite
from layers.planning.siting.problem import Model, Problem
from layers.planning.siting.rearranging import Moves, Option, SiteKind, rearrange
from layers.planning.siting.terms import Effort, Terms
from tests.layers.planning.siting_by_hand import objective_of

LITTLE = Effort(restarts=3, bound_steps=60)
STANDS = (0, 1, 2, 4)


def homes(seed: int, model: Model, *, capacity: float | None = None) -> Problem:
    rng = np.random.default_rng(seed)
    cost = rng.integers(1, 12, (7, 5)).astype(float)
    people = rng.integers(1, 9, 7).astype(float)
    capacities = None if capacity is None else np.full(5, capacity)
    reach = 5.0 if model is Model.MCLP else None
    return Problem(
        model, Costs.of(cost, unit="minutes"), people, reach, existing=STANDS, capacities=capacities, terms=Terms(forced=(2,))
    )


@pytest.mark.parametrize(
    ("model", "capacity"), [(Model.MCLP, None), (Model.P_MEDIAN, None), (Model.CAPACITATED, 25.0), (Model.MCLP, 9.0)]
)
@pytest.mark.parametrize("seed", range(2))
def test_the_closing_loses_least_of_all_closings(seed: int, model: Model, capacity: float | None) -> None:
    problem = homes(seed, model, capacity=capacity)
    closing = close(problem, count=2, effort=LITTLE)
    alone = problem.but(existing=()).on_terms(forced=())
    values = [objective_of(alone, kept) for kept in itertools.combinations(STANDS, 2) if 2 in kept]
    possible = [value for value in values if value is not None]
    assert closing.after.objective == pytest.approx(max(possible) if model is Model.MCLP else min(possible))
    assert closing.is_optimal
    assert closing.loss == pytest.approx(closing.least_loss)
    assert sorted([*closing.closed, *closing.kept]) == sorted(STANDS)
    assert 2 in closing.kept
    for merger in closing.mergers:
        assert merger.closed in closing.closed
        assert merger.moved + merger.lost <= merger.load + 1e-9
        assert merger.moved == 0 or merger.into in closing.kept
    if capacity is not None and closing.idle_after is not None:
        assert (closing.idle_after >= -1e-9).all()
        assert closing.idle_after[closing.closed].sum() == 0


def test_a_village_nobody_serves_today_hinders_no_closing() -> None:
    cost = np.array([[1.0, 3.0], [2.0, 2.5], [np.inf, np.inf]])
    problem = Problem(Model.P_MEDIAN, Costs.of(cost, unit="minutes"), np.array([10.0, 1.0, 5.0]), existing=(0, 1))
    closing = close(problem, count=1, effort=LITTLE)
    assert closing.closed.tolist() == [1]
    assert (closing.extra, closing.lost_weight, closing.after.assignment.tolist()) == (0.0, 0.0, [0, 0, -1])


def test_beds_that_do_not_suffice_any_more_close_nothing() -> None:
    problem = Problem(
        Model.CAPACITATED,
        Costs.of(np.ones((2, 2)), unit="minutes"),
        np.array([3.0, 4.0]),
        existing=(0, 1),
        capacities=np.array([4.0, 5.0]),
    )
    with pytest.raises(NoPlan):
        close(problem, count=1)


def test_no_more_are_closed_than_stand() -> None:
    with pytest.raises(ImpossibleNumberOfSites):
        close(homes(0, Model.MCLP), count=4)


OPTIONS = (
    Option(0, SiteKind.KEEP, capacity=12.0),
    Option(0, SiteKind.CONVERT, price=3.0, capacity=30.0, reach=8.0),
    Option(1, SiteKind.KEEP, serves=False),
    Option(1, SiteKind.CONVERT, price=2.0, capacity=14.0),
    Option(3, SiteKind.NEW, price=5.0, capacity=20.0),
)


@pytest.mark.parametrize("with_loads", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_the_best_use_of_all_places_is_the_best_of_all_uses(seed: int, with_loads: bool) -> None:
    problem = homes(seed, Model.MCLP).but(existing=(0, 1, 2)).on_terms(budget=7.0, apart=np.array([[2, 3]]))
    options = OPTIONS if with_loads else tuple(Option(o.site, o.kind, o.price, np.inf, o.reach, o.serves) for o in OPTIONS)
    plan = rearrange(problem, options, moves=Moves(close=1))
    assert plan.objective == pytest.approx(best_use(problem, options))
    assert plan.bound == pytest.approx(plan.objective)
    assert plan.covered_weight == pytest.approx(plan.objective)
    assert plan.price <= 7.0
    assert sorted([*plan.kept, *plan.converted, *plan.closed]) == [0, 1, 2]
    assert not (2 in plan.kept and 3 in plan.new)


def best_use(problem: Problem, options: tuple[Option, ...]) -> float:
    """Every set of options, every way of sending people there."""
    every, best = (*options, Option(2, SiteKind.KEEP)), 0.0
    for size in range(len(every) + 1):
        for chosen in itertools.combinations(every, size):
            sites = [option.site for option in chosen]
            fits = (
                len(set(sites)) == len(sites) and sum(o.price for o in chosen) <= 7.0 and 2 in sites and not {2, 3} <= set(sites)
            )
            if not fits or len(set(sites) & {0, 1, 2}) < 2:
                continue
            best = max(best, served_by(problem, chosen))
    return best


def served_by(problem: Problem, chosen: tuple[Option, ...]) -> float:
    """Most people that these options can take, each place whole."""
    cost, states = problem.costs.dense(), {(0.0,) * len(chosen)}
    for i, weight in enumerate(problem.weights):
        more = set(states)
        for loads in states:
            for at, option in enumerate(chosen):
                near = option.serves and cost[i, option.site] <= (option.reach or 5.0)
                if near and loads[at] + weight <= option.capacity:
                    more.add((*loads[:at], loads[at] + weight, *loads[at + 1 :]))
        states = more
    return max(sum(loads) for loads in states)


def test_only_what_stands_is_converted() -> None:
    with pytest.raises(UnknownSite):
        rearrange(homes(0, Model.MCLP), [Option(3, SiteKind.CONVERT)])
