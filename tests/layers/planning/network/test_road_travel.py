"""Travelling along roads: doors, connectors, one-way streets, barriers, stranded pieces, speeds."""

from dataclasses import replace

import numpy as np
import pytest

from layers.planning.network.errors import EmptyNetwork, ImpossibleLimit
from layers.planning.network.model import RoadTravel
from layers.planning.network.search import Engine
from layers.planning.network.snapping import SnapPolicy
from layers.planning.speeds import ImpossibleSpeed, NoProfile, speed_profile, tobler_factor
from layers.planning.travel import NOBODY, Mode, Places
from tests.layers.planning.network.road_rows import graph, places, river, road

EAST_M, NORTH_M = 89.012, 110.977  # a thousandth of a degree at 37° N
WALK = speed_profile("walk")
DRIVE = speed_profile("drive")
STREET = road(1, (0, 0), (100, 0))


def minutes(travel: RoadTravel, start: Places, end: Places, limit_min: float = 600) -> float:
    return float(travel.nearest(start, end, limit_min=limit_min).minutes[0, 0])


@pytest.fixture(params=Engine)
def engine(request: pytest.FixtureRequest) -> Engine:
    chosen: Engine = request.param
    return chosen


def test_two_doors_on_one_street_are_as_far_as_the_street_between_them_and_both_connectors(engine: Engine) -> None:
    travel = RoadTravel.of(graph(STREET), WALK, engine=engine)
    took = minutes(travel, places((20, 1)), places((50, -1)))
    assert took == pytest.approx((30 * EAST_M + 2 * NORTH_M) / 60, rel=1e-4)


def test_a_door_in_the_middle_of_an_edge_takes_the_shorter_way_round(engine: Engine) -> None:
    square = graph(road(1, (0, 0), (10, 0)), road(2, (10, 0), (10, 10), (0, 10), (0, 0)))
    travel = RoadTravel.of(square, WALK, engine=engine)
    assert minutes(travel, places((1, 0)), places((0, 1))) == pytest.approx((EAST_M + NORTH_M) / 60, rel=1e-4)


def test_nobody_drives_against_a_one_way_street_but_people_walk_it(engine: Engine) -> None:
    ring = graph(road(1, (0, 0), (100, 0), is_oneway=True), road(2, (100, 0), (100, 50), (0, 50), (0, 0)))
    drive, walk = (RoadTravel.of(ring, profile, engine=engine) for profile in (DRIVE, WALK))
    west, east = places((40, 0)), places((60, 0))
    with_flow, against = minutes(drive, west, east), minutes(drive, east, west)
    assert with_flow == pytest.approx(20 * EAST_M / 20 * 0.06, rel=1e-4)
    assert against == pytest.approx((180 * EAST_M + 100 * NORTH_M) / 20 * 0.06, rel=1e-3)
    assert minutes(walk, west, east) == minutes(walk, east, west)


def test_a_dead_end_one_way_street_lets_nobody_back(engine: Engine) -> None:
    travel = RoadTravel.of(graph(road(1, (0, 0), (100, 0), is_oneway=True)), DRIVE, engine=engine)
    assert minutes(travel, places((10, 0)), places((90, 0))) < np.inf
    assert minutes(travel, places((90, 0)), places((10, 0))) == np.inf
    assert len(travel.pairs(places((90, 0)), places((10, 0)), limit_min=600)) == 0


def test_a_door_at_the_end_of_a_one_way_street_stands_at_the_junction(engine: Engine) -> None:
    joined = graph(road(1, (0, 0), (10, 0), is_oneway=True), road(2, (10, 0), (60, 0)))
    travel = RoadTravel.of(joined, DRIVE, engine=engine)
    assert minutes(travel, places((30, 0)), places((10, 0))) == pytest.approx(20 * EAST_M / 20 * 0.06, rel=1e-4)


def test_a_facility_three_kilometres_from_any_road_is_reached_by_nobody_and_says_so() -> None:
    travel = RoadTravel.of(graph(STREET), WALK)
    far = places((50, 27))
    tie = travel.connect(far)
    assert tie.reason.tolist() == ["too_far"]
    assert tie.metres[0] == pytest.approx(27 * NORTH_M, rel=1e-3)
    assert travel.nearest(places((50, 0)), far, limit_min=600).facility.tolist() == [[NOBODY]]


def test_a_door_is_tied_up_to_the_limit_and_not_beyond() -> None:
    travel = RoadTravel.of(graph(STREET), WALK, snap=SnapPolicy(limit_m=150.0))
    assert travel.connect(places((50, 1.35), (50, 1.36))).reason.tolist() == ["", "too_far"]


def test_a_village_without_a_position_is_listed_as_such() -> None:
    tie = RoadTravel.of(graph(STREET), WALK).connect(Places(np.array([np.nan, 104.01, 104.01]), np.array([37.0, np.nan, 37.0])))
    assert tie.reason.tolist() == ["no_position", "no_position", ""]


def test_a_village_on_an_island_is_stranded_and_reaches_nobody() -> None:
    island = graph(STREET, road(2, (50, 20), (55, 20)))
    travel = RoadTravel.of(island, WALK)
    assert travel.connect(places((52, 20), (52, 0))).reason.tolist() == ["stranded", ""]
    assert minutes(travel, places((52, 20)), places((52, 0))) == np.inf


def test_a_door_beside_a_stranded_piece_goes_to_the_road_behind_it_and_is_marked() -> None:
    beside = graph(STREET, road(2, (50, 1), (52, 1)))
    snapped = RoadTravel.of(beside, WALK).snapper.snap(places((51, 1.1)))
    assert (snapped.reason[0], bool(snapped.was_moved[0]), int(snapped.edge[0])) == ("", True, 0)
    assert snapped.nearest_m[0] < snapped.metres[0]


def test_people_of_an_island_large_enough_travel_on_it() -> None:
    island = graph(STREET, road(2, (0, 50), (70, 50)))
    assert minutes(RoadTravel.of(island, WALK), places((10, 50)), places((20, 50))) == pytest.approx(10 * EAST_M / 60, rel=1e-3)


def test_nobody_is_tied_across_a_river() -> None:
    travel = RoadTravel.of(graph(STREET), WALK, barriers=river((0, 0.5), (100, 0.5)))
    assert travel.connect(places((50, 1), (50, -1))).reason.tolist() == ["across_barrier", ""]


def test_a_door_on_the_wrong_bank_goes_to_the_road_of_its_own_bank() -> None:
    banks = graph(STREET, road(2, (0, 2.5), (100, 2.5)), road(3, (100, 0), (100, 2.5)))
    travel = RoadTravel.of(banks, WALK, barriers=river((0, 0.5), (99, 0.5)))
    snapped = travel.snapper.snap(places((50, 1)))
    assert (snapped.reason[0], int(snapped.edge[0]), bool(snapped.was_moved[0])) == ("", 1, True)
    assert snapped.metres[0] == pytest.approx(1.5 * NORTH_M, rel=1e-3)
    assert minutes(travel, places((50, 1)), places((50, 0))) > 50 * EAST_M * 2 / 60


def test_doors_do_not_open_onto_motorways_bridges_or_closed_roads() -> None:
    rows = (
        STREET,
        road(2, (0, 1), (100, 1), road_class="motorway"),
        road(3, (0, 1.2), (100, 1.2), is_bridge=True),
        road(4, (0, 1.4), (100, 1.4), closed_to="all"),
        road(5, (100, 0), (100, 1), (100, 1.2), (100, 1.4)),
    )
    for profile in (WALK, DRIVE):
        assert RoadTravel.of(graph(*rows), profile).snapper.snap(places((50, 1.5))).edge.tolist() == [0]


def test_walking_takes_nobody_onto_motorways_and_driving_onto_footpaths() -> None:
    short_cut = graph(STREET, road(2, (0, 0), (0, 1), (100, 1), (100, 0), road_class="motorway"))
    walk = RoadTravel.of(short_cut, WALK)
    assert minutes(walk, places((0, 0)), places((100, 0))) == pytest.approx(100 * EAST_M / 60, rel=1e-3)
    assert minutes(RoadTravel.of(short_cut, DRIVE), places((0, 0)), places((100, 0))) < 100 * EAST_M / 20 * 0.06 / 2
    with pytest.raises(EmptyNetwork):
        RoadTravel.of(graph(road(1, (0, 0), (10, 0), road_class="footway")), DRIVE)


def test_a_road_closed_to_one_kind_of_traveller_is_open_to_the_other() -> None:
    closed = graph(
        STREET, road(2, (0, 0), (0, 10), (100, 10), (100, 0), closed_to="vehicles"), road(3, (0, 10), (0, 20), closed_to="foot")
    )
    usable = [np.isfinite(RoadTravel.of(closed, profile).roads.forward).tolist() for profile in (WALK, DRIVE)]
    walked, driven = ({int(closed.road[e]) for e in range(closed.edges) if mode[e]} for mode in usable)
    assert (walked, driven) == ({0, 1}, {0, 2})


def test_half_the_walking_speed_takes_twice_the_time() -> None:
    travel = RoadTravel.of(graph(STREET), WALK)
    start, end = places((10, 1)), places((30, 0))
    assert minutes(travel.at_speed(0.5), start, end) == pytest.approx(2 * minutes(travel, start, end), rel=1e-8)
    assert travel.at_speed(0.5).speed_ms == 0.5


def test_a_car_keeps_its_speed_and_its_people_walk_slower_to_the_road() -> None:
    travel = RoadTravel.of(graph(STREET), DRIVE)
    start, end = places((10, 1)), places((30, 0))
    walked = NORTH_M / 60
    assert minutes(travel.at_speed(0.5), start, end) - minutes(travel, start, end) == pytest.approx(walked, rel=1e-3)


def test_the_bus_is_waited_for_once() -> None:
    network = graph(road(1, (0, 0), (100, 0), road_class="township"))
    bus = RoadTravel.of(network, speed_profile("bus").waiting(12))
    ride = 50 * EAST_M / 25 * 0.06
    assert minutes(bus, places((10, 0)), places((60, 0))) == pytest.approx(12 + ride, rel=1e-4)
    assert minutes(bus, places((10, 0)), places((60, 0)), limit_min=11.9 + ride) == np.inf
    assert bus.mode is Mode.BUS


def test_a_measured_speed_stands_for_the_car_and_slows_the_bus() -> None:
    quick = graph(road(1, (0, 0), (100, 0), road_class="township", speed_kmh=60.0))
    slow = graph(road(1, (0, 0), (100, 0), road_class="township", speed_kmh=10.0))
    ends = places((0, 0)), places((100, 0))
    bus = speed_profile("bus").waiting(0)
    kmh = [100 * EAST_M / minutes(RoadTravel.of(net, profile), *ends) * 0.06 for net in (quick, slow) for profile in (DRIVE, bus)]
    assert kmh == pytest.approx([60, 25, 10, 10], rel=1e-3)


def test_walking_uphill_is_slower_and_gently_downhill_faster_as_tobler_says() -> None:
    street = graph(STREET)
    hill = replace(street, rise_m=np.array([100 * EAST_M * 0.05]), key=f"{street.key}, uphill")
    travel = RoadTravel.of(hill, WALK)
    level = 100 * EAST_M / 60
    assert minutes(travel, places((0, 0)), places((100, 0))) == pytest.approx(level / np.exp(-3.5 * 0.05), rel=1e-3)
    assert minutes(travel, places((100, 0)), places((0, 0))) == pytest.approx(level / np.exp(3.5 * 0.05), rel=1e-3)
    assert tobler_factor(np.array([0.0])).tolist() == [1.0]


@pytest.mark.parametrize("speed", [0.0, -1.0, 3.6, float("nan"), float("inf")])
def test_speeds_nobody_walks_at_are_refused(speed: float) -> None:
    with pytest.raises(ImpossibleSpeed):
        RoadTravel.of(graph(STREET), WALK).at_speed(speed)


def test_settings_that_mean_nothing_are_refused() -> None:
    travel = RoadTravel.of(graph(STREET), WALK)
    for limit in (0.0, -5.0, float("nan"), float("inf")):
        with pytest.raises(ImpossibleLimit):
            travel.nearest(places((0, 0)), places((1, 0)), limit_min=limit)
    with pytest.raises(ImpossibleLimit):
        RoadTravel.of(graph(STREET), WALK, snap=SnapPolicy(limit_m=0))
    with pytest.raises(NoProfile):
        speed_profile("boat")


def test_every_figure_of_a_profile_names_its_source_and_settings_are_not_called_verified() -> None:
    for mode in ("walk", "bus", "drive"):
        profile = speed_profile(mode)
        assert profile.figures
        assert all(figure.source for figure in profile.figures)
        assert not profile.verified
        assert "未核实" in RoadTravel.of(graph(STREET), profile).definition.zh


def test_the_reach_of_a_facility_is_the_road_within_its_minutes(engine: Engine) -> None:
    travel = RoadTravel.of(graph(road(1, (0, 0), (50, 0), (100, 0)), road(2, (50, 0), (50, 30))), WALK, engine=engine)
    reached = travel.reached(places((48, 0)), limit_min=10)
    assert reached.metres.sum() == pytest.approx(600 + 600 + (600 - 2 * EAST_M), rel=1e-3)
    assert (reached.begin < reached.end).all()
    assert reached.minutes[np.isfinite(reached.minutes)].max() <= 10


def test_reach_and_time_agree_at_every_point_of_the_road(engine: Engine) -> None:
    network = graph(STREET, road(2, (30, 0), (30, 40), (70, 40), (70, 0), is_oneway=True), road(3, (30, 40), (0, 0)))
    travel = RoadTravel.of(network, DRIVE, engine=engine)
    facilities = places((10, 0), (50, 40))
    reached = travel.reached(facilities, limit_min=9)
    rng = np.random.default_rng(2)
    edge, share = rng.integers(0, network.edges, 400), rng.random(400)
    spots = [line.interpolate(part, normalized=True) for line, part in zip(network.lines(edge), share, strict=True)]
    near = travel.nearest(Places(*np.array([(p.x, p.y) for p in spots]).T), facilities, limit_min=9).facility[:, 0] != NOBODY
    snapped = travel.snapper.snap(Places(*np.array([(p.x, p.y) for p in spots]).T))
    inside = np.array(
        [
            bool(((reached.edge == e) & (reached.begin <= s + 1e-6) & (s - 1e-6 <= reached.end)).any())
            for e, s in zip(snapped.edge.tolist(), snapped.share.tolist(), strict=True)
        ]
    )
    assert (near == inside).mean() > 0.99
    assert 50 < inside.sum() < 350
