"""By village bus or on foot: whoever is there sooner walking does not wait, and waiting counts where nobody can tell."""

import numpy as np
import pytest

from layers.planning.circles.times import drawn_m, furthest_m
from layers.planning.network.either import RideOrWalk
from layers.planning.network.model import RoadTravel
from layers.planning.network.search import Engine
from layers.planning.speeds import speed_profile
from layers.planning.travel import NOBODY, Mode
from tests.layers.planning.network.road_rows import graph, places, road

GRAPH = graph(road(1, (0, 0), (400, 0)), road(2, (0, 0), (0, 2), road_class="footway"), road(3, (400, 0), (400, 50)))
HOMES = places((1, 0), (9, 0), (60, 0), (300, 0), (0, 50))
CENTRES = places((0, 0), (100, 0), (400, 40))


def by(mode: Mode) -> RoadTravel:
    return RoadTravel.of(GRAPH, speed_profile(mode), engine=Engine.PLAIN)


@pytest.fixture(scope="module")
def either() -> RideOrWalk:
    return RideOrWalk(by(Mode.BUS), by(Mode.WALK))


def test_every_way_takes_the_fewer_minutes_of_riding_and_walking(either: RideOrWalk) -> None:
    found, full = either.pairs(HOMES, CENTRES, limit_min=90), np.full((5, 3), np.inf)
    full[found.place, found.facility] = found.minutes
    expected = np.full((5, 3), np.inf)
    for model in (either.ride, either.walk):
        one = model.pairs(HOMES, CENTRES, limit_min=90)
        expected[one.place, one.facility] = np.minimum(expected[one.place, one.facility], one.minutes)
    np.testing.assert_array_equal(full, expected)
    assert full[0, 0] < 2 < 15 < full[2, 0]  # two minutes on foot; five kilometres are ridden
    assert np.isinf(full[4]).all()


@pytest.mark.parametrize("k", [1, 2])
def test_the_nearest_are_those_of_all_pairs(either: RideOrWalk, k: int) -> None:
    told, same = either.nearest(HOMES, CENTRES, limit_min=60, k=k), either.pairs(HOMES, CENTRES, limit_min=60).nearest(k)
    np.testing.assert_array_equal(told.facility, same.facility)
    np.testing.assert_array_equal(told.minutes, same.minutes)
    assert told.facility[4, 0] == NOBODY


def test_it_is_still_the_bus_and_says_that_people_may_walk(either: RideOrWalk) -> None:
    assert (either.mode, either.speed_ms) == (Mode.BUS, either.ride.speed_ms)
    assert "候车 15 分钟" in either.definition.zh
    assert "全程步行（1 m/s）更快的按步行计" in either.definition.zh
    slow = either.at_speed(0.6)
    assert slow.walk.speed_ms == slow.ride.profile.walk_ms == 0.6
    assert slow.nearest(HOMES, CENTRES, limit_min=60).minutes[0, 0] > either.nearest(HOMES, CENTRES, limit_min=60).minutes[0, 0]


def test_within_the_waiting_time_nobody_gets_further_by_bus_than_on_foot() -> None:
    assert furthest_m(Mode.BUS, 15, 1.0) == furthest_m(Mode.WALK, 15, 1.0)
    assert furthest_m(Mode.BUS, 16, 1.0) == pytest.approx(120 / 3.6 * 60)
    assert furthest_m(Mode.DRIVE, 15, 1.0) == pytest.approx(30_000)


def test_the_circle_a_plan_would_draw_leaves_the_waiting_out(either: RideOrWalk) -> None:
    assert drawn_m(either, 15, 1.0) == 900
    assert drawn_m(either, 25, 1.0) == pytest.approx(10 * 60 * either.speed_ms)
    assert drawn_m(either.walk, 15, 1.0) == 900
