"""Roads laid out in metres meet where they meet on the ground, and names begin and end with the line they name."""

import pytest
import shapely

from gazetteer.roads.axis import Axis
from gazetteer.roads.continuity import name_changes, pieces_apart
from gazetteer.roads.extent import extent_of
from gazetteer.roads.network import DrawnRoad, RoadNetwork, lay_out
from layers.ellipsoid import GEOD, length_m

LON, LAT = 104.06, 37.18


def at(east_m: float, north_m: float) -> tuple[float, float]:
    """A position by metres from a corner of the town, walked along the ellipsoid."""
    lon, lat, _ = GEOD.fwd(LON, LAT, 90, east_m)
    lon, lat, _ = GEOD.fwd(lon, lat, 0, north_m)
    return lon, lat


def drawn(name: str, *points: tuple[float, float], road_id: str = "") -> DrawnRoad:
    return DrawnRoad(road_id or name, name, shapely.LineString([at(*p) for p in points]))


@pytest.fixture
def town() -> RoadNetwork:
    return lay_out(
        [
            drawn("滨河路", (0, -500), (0, 1500)),
            drawn("解放路", (1000, -500), (1000, 1500)),
            drawn("景泰路", (1000, 400), (500, 400), (4, 400)),  # drawn from east to west, and short of the crossing by 4 m
            drawn("条山街", (500, -500), (500, 380)),
        ]
    )


def by_name(network: RoadNetwork, name: str) -> tuple[str, ...]:
    (road,) = [r for r in network.roads if r.name == name]
    return tuple(m.other.name for m in network.meetings(road))


def test_a_road_meets_what_crosses_it_in_walking_order(town: RoadNetwork) -> None:
    assert by_name(town, "景泰路") == ("滨河路", "解放路")
    assert by_name(town, "条山街") == ()  # 20 m short of 景泰路 is not a crossing


def test_a_road_runs_from_its_west_end_to_its_east_end(town: RoadNetwork) -> None:
    (road,) = [r for r in town.roads if r.name == "景泰路"]
    extent = extent_of(town, road)
    assert extent.sentence_zh == "西起滨河路，东至解放路"
    assert extent.axis is Axis.EAST_WEST


def test_lengths_are_those_of_the_ground(town: RoadNetwork) -> None:
    (road,) = [r for r in town.roads if r.name == "滨河路"]
    true = float(length_m([town.lonlat(road.line)])[0])
    assert road.length_m == pytest.approx(true, rel=1e-3)
    assert true == pytest.approx(2000, abs=0.01)


def test_an_end_without_a_road_is_told_by_its_side(town: RoadNetwork) -> None:
    (road,) = [r for r in town.roads if r.name == "条山街"]
    assert extent_of(town, road).sentence_zh == "南起南端，北至北端"


def test_two_pieces_of_one_name_must_touch() -> None:
    network = lay_out(
        [
            drawn("景泰路", (0, 0), (500, 0), road_id="a"),
            drawn("景泰路", (900, 0), (1500, 0), road_id="b"),
            drawn("人民路", (0, 50), (400, 50)),
        ]
    )
    (apart,) = pieces_apart(network)
    assert apart.name == "景泰路"
    assert apart.road_ids == ("a", "b")
    assert apart.gap_m == pytest.approx(400, abs=1)


def test_a_name_in_three_touching_pieces_is_one_road() -> None:
    network = lay_out([drawn("景泰路", (k * 500, 0), (k * 500 + 500, 0), road_id=str(k)) for k in (2, 0, 1)])
    assert pieces_apart(network) == ()


def test_a_line_that_goes_straight_on_under_another_name_is_told() -> None:
    network = lay_out(
        [drawn("景泰路", (0, 0), (500, 0)), drawn("人民路", (505, 2), (1200, 10)), drawn("解放路", (500, 0), (500, 800))]
    )
    (change,) = name_changes(network)
    assert {change.one.name, change.other.name} == {"景泰路", "人民路"}
    assert change.bend_deg < 3
    assert not change.is_same_stem


def test_a_corner_is_no_change_of_name() -> None:
    assert name_changes(lay_out([drawn("景泰路", (0, 0), (500, 0)), drawn("解放路", (500, 0), (500, 800))])) == ()


def test_east_and_west_road_of_one_stem_are_told_apart_from_two_names() -> None:
    (change,) = name_changes(lay_out([drawn("景泰西路", (0, 0), (500, 0)), drawn("景泰东路", (500, 0), (1000, 0))]))
    assert change.is_same_stem


def test_what_is_no_line_is_left_out_and_nothing_breaks() -> None:
    network = lay_out(
        [
            DrawnRoad("p", "点", shapely.Point(LON, LAT)),
            DrawnRoad("e", "空", shapely.LineString()),
            drawn("景泰路", (0, 0), (9, 0)),
        ]
    )
    assert [r.name for r in network.roads] == ["景泰路"]
    assert lay_out([]).roads == ()
    assert name_changes(lay_out([])) == ()
    assert pieces_apart(lay_out([])) == ()
