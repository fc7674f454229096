"""A circle on a network of roads: a river with one bridge, a hamlet off the road, at every speed."""

from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import pytest
import shapely

from layers.planning.circles.ground import CircleFrames
from layers.planning.circles.question import CircleQuestion
from layers.planning.circles.table import CircleTable, measure_circle
from layers.planning.network.model import RoadTravel
from layers.planning.network.search import Engine
from layers.planning.sites import StudyFrames
from layers.planning.specs import FACILITIES
from layers.planning.speeds import WALKING_SPEEDS_MS, speed_profile
from layers.planning.travel import Mode
from layers.reference import DIVISIONS, SETTLEMENTS
from tests.layers.planning.circles.crooked import figure_of, ground_of
from tests.layers.planning.layer_rows import as_layer
from tests.layers.planning.network.road_rows import at, graph, river, road

DAY = date(2026, 6, 1)
VILLAGE = "990101100201"
GRAPH = graph(
    road(1, (0, 0), (10, 0)),  # the south bank, 888 m
    road(2, (0, 2), (10, 2)),  # the north bank
    road(3, (10, 0), (10, 2), is_bridge=True),  # the only bridge, in the east
    road(4, (0, 4), (10, 4)),  # the upper road
    road(5, (10, 4), (10, 2)),
)
BANKS = river((-5, 1), (15, 1))
HOMES = {"near": (3, 0.0), "across": (2, 2), "upstream": (8, 4), "off": (5, 8)}


def place(key: str, where: tuple[float, float], people: int) -> dict[str, Any]:
    return {"settlement_id": key, "name": key, "division_code": VILLAGE, "population": people, "at": at(where)[0]}


@pytest.fixture(scope="module")
def county() -> CircleFrames:
    """Four hamlets of one village; the centre stands on the south bank, in the west."""
    outline = shapely.Polygon(at((-5, -5), (20, -5), (20, 20), (-5, 20)))
    divisions = as_layer(DIVISIONS, [{"code": VILLAGE, "name": "河村", "level": "village", "geometry": outline}])
    homes = as_layer(SETTLEMENTS, [place(key, where, 100 * n) for n, (key, where) in enumerate(HOMES.items(), 1)])
    row = {"facility_id": "F", "name": "中心", "kind": "day_care_center", "division_code": VILLAGE, "state": "operating"}
    frames = StudyFrames(divisions, as_layer(FACILITIES, [row | {"at": at((2, 0))[0]}]), homes, homes)
    return CircleFrames(frames, barriers=BANKS)


@cache
def roads(mode: Mode) -> RoadTravel:
    return RoadTravel.of(GRAPH, speed_profile(mode), barriers=BANKS, engine=Engine.PLAIN)


def ask(county: CircleFrames, minutes: float, mode: Mode = Mode.WALK, **words: Any) -> CircleTable:
    return measure_circle(
        CircleQuestion("day_care_center", minutes, mode=mode, **words), county, roads(mode), area="990101", on=DAY
    )


def test_across_the_river_is_inside_the_circle_and_outside_the_time(county: CircleFrames) -> None:
    table = ask(county, 15)
    places = table.places.set_index("place_id")
    assert places["covered"][["near", "across", "upstream"]].tolist() == [True, False, False]
    (row,) = table.false_coverage[table.false_coverage["place"] == "across"].to_dict("records")
    assert row["cause"] == "river"
    assert row["straight_m"] == pytest.approx(222, abs=1)
    assert row["minutes"] == pytest.approx((8 * 88.8 + 222 + 8 * 88.8) / 60, rel=0.01)
    assert row["detour"] == pytest.approx(row["minutes"] * 60 / row["straight_m"])


def test_four_speeds_on_roads_are_what_each_speed_answers_by_itself(county: CircleFrames) -> None:
    table = ask(county, 22)
    assert len({s.percentage.numerator for s in table.by_speed}) > 1
    for shown in table.by_speed:
        fresh = figure_of(ground_of(county.study, 22, travel=roads(Mode.WALK), speed_ms=shown.speed_ms))
        assert (shown.percentage.numerator, shown.percentage.denominator) == (fresh.numerator, fresh.denominator)
    assert [s.speed_ms for s in table.by_speed] == list(WALKING_SPEEDS_MS)


def test_a_car_is_asked_anew_at_every_walking_speed(county: CircleFrames) -> None:
    table = ask(county, 4, Mode.DRIVE)
    for shown in table.by_speed:
        fresh = figure_of(ground_of(county.study, 4, travel=roads(Mode.DRIVE), speed_ms=shown.speed_ms))
        assert (shown.percentage.numerator, shown.percentage.denominator) == (fresh.numerator, fresh.denominator)


def test_a_hamlet_off_the_road_is_undecided_until_even_a_straight_line_is_too_long(county: CircleFrames) -> None:
    near = ask(county, 20).places.set_index("place_id").loc["off"]
    assert near["why"] == "too_far"
    assert pd.isna(near["covered"])
    far = ask(county, 5).places.set_index("place_id").loc["off"]
    assert (far["why"], far["covered"]) == ("too_far", False)


def test_at_the_break_even_speed_the_way_round_by_the_bridge_just_does(county: CircleFrames) -> None:
    speed = float(ask(county, 20).places.set_index("place_id").loc["across", "break_even_ms"])
    assert ask(county, 20, speed_ms=speed).places.set_index("place_id").loc["across", "covered"]
    assert not ask(county, 20, speed_ms=speed * 0.99999).places.set_index("place_id").loc["across", "covered"]
