"""Travelling over the ground: slope, rivers, bridges, roads and doors, each against what a walker would say."""

import math
from dataclasses import replace

import numpy as np
import pytest

from layers.datum import geodesic_m
from layers.planning.speeds import ImpossibleSpeed, speed_profile
from layers.planning.surface.errors import NoTimeToWalk
from layers.planning.surface.model import SurfaceTravel
from layers.planning.surface.spread import Engine
from layers.planning.surface.surface import Climb, Ground, Surface, SurfaceRules
from layers.planning.travel import NOBODY, Mode, Nearest, Places
from tests.little_ground import area, at, barriers_of, line, raster_of, roads_of

MADE = SurfaceRules(sea_m=None, off_road=1.0)
FLAT = np.full((9, 12), 50.0)
HOUR = 60.0


def walked(ground: Ground, engine: Engine, rules: SurfaceRules = MADE) -> SurfaceTravel:
    return SurfaceTravel.of(Surface.of(ground, rules), engine=engine)


def minutes(travel: SurfaceTravel, place: tuple[float, float], facility: tuple[float, float]) -> float:
    return float(travel.nearest(at(place), at(facility), limit_min=HOUR).minutes[0, 0])


def test_on_flat_ground_a_way_along_the_grid_is_the_geodesic_at_walking_speed(engine: Engine) -> None:
    travel = walked(Ground(raster_of(FLAT)), engine)
    a, b, c = at((4, 1)), at((4, 9)), at((8, 1))
    for other, place in ((b, (4, 9)), (c, (8, 1))):
        straight = float(geodesic_m(a.lon, a.lat, other.lon, other.lat)[0]) / 60
        assert minutes(travel, place, (4, 1)) == pytest.approx(straight, rel=2e-6)


def test_a_slanting_way_is_longer_than_the_straight_line_by_no_more_than_the_grid_says(engine: Engine) -> None:
    travel = walked(Ground(raster_of(np.full((31, 31), 50.0))), engine)
    rows, columns = (axis.ravel() for axis in np.mgrid[0:31:3, 0:31:3])
    places, middle = at(*zip(rows.tolist(), columns.tolist(), strict=True)), at((15, 15))
    straight = geodesic_m(places.lon, places.lat, np.repeat(middle.lon, len(places)), np.repeat(middle.lat, len(places))) / 60
    found = travel.nearest(places, middle, limit_min=HOUR).minutes[:, 0]
    away = straight > 0
    ratio = found[away] / straight[away]
    assert ratio.min() >= 1 - 2e-6
    mean, worst = travel.surface.grid.detour()
    assert 0.9 * worst < ratio.max() - 1 <= worst
    assert mean < worst
    assert f"{worst:.1%}" in travel.definition.zh


def test_people_travel_to_the_facility_and_climbing_to_it_takes_longer_than_coming_down(engine: Engine) -> None:
    hill = np.tile(np.arange(12) * 5.0, (9, 1))  # 20 % up towards the east
    travel = walked(Ground(raster_of(hill)), engine)
    up, down = minutes(travel, (4, 1), (4, 9)), minutes(travel, (4, 9), (4, 1))
    a, b = at((4, 1)), at((4, 9))
    metres = float(geodesic_m(a.lon, a.lat, b.lon, b.lat)[0])
    slope = 40 / metres
    flat_ms = 6 * math.exp(-3.5 * 0.05)
    assert up == pytest.approx(metres / 60 * flat_ms / (6 * math.exp(-3.5 * abs(slope + 0.05))), rel=1e-5)
    assert down == pytest.approx(metres / 60 * flat_ms / (6 * math.exp(-3.5 * abs(-slope + 0.05))), rel=1e-5)
    assert up > down


def test_both_ways_slope_is_the_mean_of_there_and_back(engine: Engine) -> None:
    hill = np.tile(np.arange(12) * 5.0, (9, 1))
    directed = walked(Ground(raster_of(hill)), engine)
    mean = walked(Ground(raster_of(hill)), engine, replace(MADE, climb=Climb.BOTH_WAYS))
    there, back = minutes(directed, (4, 2), (4, 8)), minutes(directed, (4, 8), (4, 2))
    assert minutes(mean, (4, 2), (4, 8)) == pytest.approx((there + back) / 2, rel=1e-5)
    assert minutes(mean, (4, 8), (4, 2)) == minutes(mean, (4, 2), (4, 8))


def test_half_the_speed_takes_twice_the_time(engine: Engine) -> None:
    travel = walked(Ground(raster_of(FLAT)), engine)
    assert minutes(travel.at_speed(0.5), (1, 1), (7, 9)) == pytest.approx(2 * minutes(travel, (1, 1), (7, 9)), rel=1e-5)
    assert travel.at_speed(0.5).speed_ms == 0.5
    assert travel.mode is Mode.SURFACE


@pytest.mark.parametrize("slant", [0.0, 0.37, -1.0])
def test_a_river_however_it_runs_is_crossed_by_nobody_without_a_bridge(engine: Engine, slant: float) -> None:
    river = barriers_of(line((-2, 5.3 - slant), (11, 5.3 + slant)))
    travel = walked(Ground(raster_of(FLAT), barriers=river), engine)
    assert minutes(travel, (4, 1), (4, 9)) == np.inf
    assert minutes(travel, (4, 1), (4, 3)) < np.inf


def test_a_diagonal_river_has_no_gaps_between_cells(engine: Engine) -> None:
    river = barriers_of(line((-1, -1), (12, 12)))
    travel = walked(Ground(raster_of(np.full((11, 11), 5.0)), barriers=river), engine)
    assert minutes(travel, (8, 2), (2, 8)) == np.inf


def test_a_road_across_the_river_is_the_bridge_and_the_way_leads_over_it(engine: Engine) -> None:
    river, road = barriers_of(line((-2, 5.3), (11, 5.3))), roads_of(line((1, 2), (1, 9)))
    travel = walked(Ground(raster_of(FLAT), roads=road, barriers=river), engine)
    over = minutes(travel, (7, 5), (7, 6))
    assert minutes(travel, (1, 5), (1, 6)) < 1 < over < HOUR
    assert over > 2 * minutes(travel, (1, 6), (7, 6))


def test_a_road_along_the_river_is_no_bridge(engine: Engine) -> None:
    river, road = barriers_of(line((-2, 5.3), (11, 5.3))), roads_of(line((-1, 5.45), (10, 5.45)))
    travel = walked(Ground(raster_of(FLAT), roads=road, barriers=river), engine)
    assert minutes(travel, (4, 1), (4, 9)) == np.inf


def test_a_motorway_carries_no_walker_over_the_river(engine: Engine) -> None:
    river = barriers_of(line((-2, 5.3), (11, 5.3)))
    for closed in ({"road_class": "motorway"}, {"closed_to": "foot"}):
        road = roads_of(line((1, 2), (1, 9)), **closed)
        travel = walked(Ground(raster_of(FLAT), roads=road, barriers=river), engine)
        assert minutes(travel, (4, 1), (4, 9)) == np.inf


def test_nobody_walks_in_a_lake_but_over_its_bridge(engine: Engine) -> None:
    lake = barriers_of(area((-2, 3.5), (-2, 7.5), (11, 7.5), (11, 3.5)), kind="lake")
    without = walked(Ground(raster_of(FLAT), barriers=lake), engine)
    assert minutes(without, (4, 1), (4, 9)) == np.inf
    assert without.connect(at((4, 5))).reason[0] == "off_surface"
    bridged = walked(Ground(raster_of(FLAT), roads=roads_of(line((4, 1), (4, 10))), barriers=lake), engine)
    a, b = at((4, 1)), at((4, 9))
    assert minutes(bridged, (4, 1), (4, 9)) == pytest.approx(float(geodesic_m(a.lon, a.lat, b.lon, b.lat)[0]) / 60, rel=1e-5)


def test_inside_a_walled_estate_people_walk_but_not_through_its_wall(engine: Engine) -> None:
    wall = barriers_of(area((2.5, 3.5), (2.5, 8.5), (6.5, 8.5), (6.5, 3.5)), kind="estate_wall")
    travel = walked(Ground(raster_of(FLAT), barriers=wall), engine)
    assert minutes(travel, (4, 5), (5, 7)) < HOUR
    assert minutes(travel, (4, 5), (4, 1)) == np.inf


def test_off_the_road_the_pace_is_tobler_s_three_fifths(engine: Engine) -> None:
    rules = SurfaceRules(sea_m=None)
    travel = walked(Ground(raster_of(FLAT), roads=roads_of(line((4, -1), (4, 12)))), engine, rules)
    assert minutes(travel, (7, 1), (7, 4)) == pytest.approx(minutes(travel, (4, 1), (4, 4)) / 0.6, rel=1e-3)


def test_a_car_keeps_its_speed_whoever_walks_to_it(engine: Engine) -> None:
    rules = replace(MADE, on_roads=speed_profile("drive"))
    road = roads_of(line((4, -1), (4, 12)), speed_kmh=36.0)
    travel = walked(Ground(raster_of(FLAT), roads=road), engine, rules)
    a, b = at((4, 1)), at((4, 9))
    driven = float(geodesic_m(a.lon, a.lat, b.lon, b.lat)[0]) / 600
    assert minutes(travel, (4, 9), (4, 1)) == pytest.approx(driven, rel=1e-4)
    assert minutes(travel.at_speed(0.6), (4, 9), (4, 1)) == minutes(travel, (4, 9), (4, 1))


def test_sea_is_ground_nobody_walks_and_a_small_flat_at_zero_is_not_sea(engine: Engine) -> None:
    heights = np.full((60, 80), 12.0)
    heights[:, 30:75] = 0.0  # 45 columns of 24 m and 60 rows of 31 m: 2 km²
    heights[2:5, 2:5] = 0.0
    travel = walked(Ground(raster_of(heights)), engine, replace(MADE, sea_m=0.0))
    assert travel.connect(at((30, 50))).reason[0] == "off_surface"
    assert travel.connect(at((3, 3))).reason[0] == ""
    assert minutes(travel, (30, 10), (30, 77)) == np.inf


def test_a_place_outside_or_without_position_reaches_nobody_and_says_why(engine: Engine) -> None:
    travel = walked(Ground(raster_of(FLAT)), engine)
    places = Places(np.append(at((4, 4), (400, 4)).lon, np.nan), np.append(at((4, 4), (400, 4)).lat, np.nan))
    tied = travel.connect(places)
    assert tied.reason.tolist() == ["", "off_surface", "no_position"]
    assert travel.nearest(places, at((4, 5)), limit_min=HOUR).facility[:, 0].tolist() == [0, NOBODY, NOBODY]
    outside = travel.nearest(at((4, 4)), at((400, 4)), limit_min=HOUR)
    assert (outside.facility[0, 0], outside.minutes[0, 0]) == (NOBODY, np.inf)
    assert len(travel.pairs(places, at((400, 4)), limit_min=HOUR)) == 0


def test_a_house_on_the_bank_stays_on_its_bank(engine: Engine) -> None:
    river = barriers_of(line((-2, 4.9), (11, 4.9)))  # just west of the middle of column 5
    travel = walked(Ground(raster_of(FLAT), barriers=river), engine)
    assert minutes(travel, (4, 4.8), (4, 1)) < HOUR  # its cell's middle is on the other side
    assert minutes(travel, (4, 4.8), (4, 9)) == np.inf


def test_a_house_in_a_cell_of_nothing_goes_to_the_ground_next_to_it(engine: Engine) -> None:
    missing = np.zeros(FLAT.shape, dtype=bool)
    missing[4, 4] = True
    travel = walked(Ground(raster_of(FLAT, missing=missing)), engine)
    tied = travel.connect(at((4, 4.3)))
    assert tied.reason[0] == ""
    assert 0 < tied.metres[0] < tied.limit_m


def test_pairs_and_nearest_tell_the_same_minutes_and_ties_go_to_the_lower_position(engine: Engine) -> None:
    rng = np.random.default_rng(7)
    travel = walked(Ground(raster_of(rng.uniform(0, 30, (25, 30)))), engine)
    spots = [(float(r), float(c)) for r, c in rng.uniform((0, 0), (24, 29), (60, 2))]
    places, facilities = at(*spots[:48]), at(*spots[48:], spots[50])  # the last stands where another does
    pairs = travel.pairs(places, facilities, limit_min=12)
    assert 0 < len(pairs) < 48 * 13
    assert (np.lexsort((pairs.facility, pairs.place)) == np.arange(len(pairs))).all()
    one, three = (travel.nearest(places, facilities, limit_min=12, k=k) for k in (1, 3))
    assert np.array_equal(one.facility[:, 0], three.facility[:, 0])
    assert np.array_equal(one.minutes[:, 0], three.minutes[:, 0])
    assert 12 not in one.facility[:, 0]
    assert isinstance(three, Nearest)
    assert (np.diff(np.where(np.isfinite(three.minutes), three.minutes, 1e9), axis=1) >= 0).all()


def test_both_engines_give_the_same_minutes_to_the_last_bit() -> None:
    rng = np.random.default_rng(11)
    river, road = barriers_of(line((-2, 14.3), (40, 17.9))), roads_of(line((9, 2), (9, 28)))
    surface = Surface.of(Ground(raster_of(rng.uniform(0, 30, (36, 30))), roads=road, barriers=river), MADE)
    facilities = at(*rng.uniform((0, 0), (35, 29), (8, 2)).tolist())
    maps = [SurfaceTravel.of(surface, engine=e).minutes_to(facilities, limit_min=9) for e in Engine]
    assert np.array_equal(maps[0].values, maps[1].values)
    assert np.array_equal(maps[0].is_missing, maps[1].is_missing)
    assert 0 < maps[0].is_missing.mean() < 0.9


def test_a_surface_of_one_cell_is_still_ground(engine: Engine) -> None:
    travel = walked(Ground(raster_of([[5.0]])), engine)
    found = travel.nearest(at((0, 0.2)), at((0, -0.2)), limit_min=5)
    assert found.facility[0, 0] == 0
    assert 0 < found.minutes[0, 0] < 0.3


@pytest.mark.parametrize("speed", [0.0, -1.0, math.nan, 60.0])
def test_nobody_walks_at_no_speed_or_at_sixty_metres_a_second(speed: float) -> None:
    surface = Surface.of(Ground(raster_of(FLAT)))
    with pytest.raises(ImpossibleSpeed):
        SurfaceTravel.of(surface, speed_ms=speed)
    with pytest.raises(ImpossibleSpeed):
        SurfaceTravel.of(surface).at_speed(speed)


@pytest.mark.parametrize("limit", [0.0, -5.0, math.nan])
def test_no_time_is_no_limit(limit: float) -> None:
    travel = SurfaceTravel.of(Surface.of(Ground(raster_of(FLAT))))
    with pytest.raises(NoTimeToWalk):
        travel.nearest(at((1, 1)), at((2, 2)), limit_min=limit)


def test_no_facilities_and_no_places_are_answered_with_nobody(engine: Engine) -> None:
    travel = walked(Ground(raster_of(FLAT)), engine)
    nobody = Places(np.empty(0), np.empty(0))
    assert travel.nearest(at((1, 1)), nobody, limit_min=5).facility.tolist() == [[NOBODY]]
    assert travel.nearest(nobody, at((1, 1)), limit_min=5, k=2).facility.shape == (0, 2)
    assert len(travel.pairs(at((1, 1)), nobody, limit_min=5)) == 0
