"""Series of road names are told from names that only look like one, and their order is held against the ground."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.roads.axis import Axis, axis_bearing, axis_of
from gazetteer.roads.network import Road
from gazetteer.roads.series import Member, member_of, number_of, series_faults

NUMERALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九"]


def road(name: str, y: float = 0.0, *, x: float = 0.0, runs: str = "ew", road_id: str = "") -> Road:
    line = shapely.LineString([(x, y), (x + 800, y)]) if runs == "ew" else shapely.LineString([(x, y), (x, y + 800)])
    return Road(road_id or name, name, line, is_new=True)


@pytest.mark.parametrize(
    ("name", "stem", "number", "side"),
    [
        ("金港一街", "金港", 1, ""),
        ("金港十二街", "金港", 12, ""),
        ("经五路", "经", 5, ""),
        ("东四12条", "东四", 12, ""),
        ("景泰东路", "景泰", None, "东"),
        ("景泰中路", "景泰", None, "中"),
        ("大川店第三巷", "大川店", 3, ""),
        ("二纬路", "纬", 2, ""),
        ("第十二马路", "马", 12, ""),
    ],
)
def test_members_of_series_are_read(name: str, stem: str, number: int | None, side: str) -> None:
    member = member_of(name)
    assert member is not None
    assert (member.stem, member.number, member.side) == (stem, number, side)


@pytest.mark.parametrize(
    "name", ["景泰路", "三八路", "五一路", "山东路", "河北路", "一路", "路", "", "人民路", "万达", "三元路", "五星街"]
)
def test_names_that_only_look_like_a_series_are_left_alone(name: str) -> None:
    assert member_of(name) is None


def test_a_numeral_is_what_one_reads() -> None:
    said = {
        "一": 1,
        "十": 10,
        "十九": 19,
        "二十": 20,
        "九十九": 99,
        "一百": 100,
        "一百零五": 105,
        "一百二十": 120,
        "7": 7,
        "120": 120,
    }
    assert {text: number_of(text) for text in said} == said
    assert [number_of(text) for text in ("一二", "百百", "十十", "零")] == [None, None, None, None]


@given(st.integers(1, 99))
def test_every_number_below_a_hundred_is_read_back(number: int) -> None:
    tens, ones = divmod(number, 10)
    words = ("" if tens == 0 else "十" if tens == 1 else NUMERALS[tens - 1] + "十") + (NUMERALS[ones - 1] if ones else "")
    assert number_of(words) == number


def test_a_series_in_order_has_no_fault() -> None:
    assert series_faults([road(f"金港{n}街", 100.0 * k) for k, n in enumerate("一二三四五")]) == ()
    assert series_faults([road(f"金港{n}街", -100.0 * k) for k, n in enumerate("一二三四五")]) == ()
    assert series_faults([road(f"经{n}路", x=150.0 * k, runs="ns") for k, n in enumerate("一二三四")]) == ()


def test_a_number_left_out_is_named() -> None:
    (fault,) = series_faults([road("金港一街", 0), road("金港二街", 100), road("金港四街", 300)])
    assert "缺 3" in fault.sentence.zh
    assert fault.road_ids == ("金港一街", "金港二街", "金港四街")


def test_two_roads_that_changed_places_are_named() -> None:
    faults = series_faults(
        [road("金港一街", 0), road("金港三街", 100), road("金港二街", 200), road("金港四街", 300), road("金港五街", 400)]
    )
    assert [f.road_ids for f in faults] == [("金港二街", "金港三街")]


def test_the_same_number_in_two_scripts_is_given_twice() -> None:
    faults = series_faults([road("金港三街", 0), road("金港3街", 100)])
    assert [set(f.road_ids) for f in faults] == [{"金港三街", "金港3街"}]


def test_east_road_lies_east_of_west_road() -> None:
    right = [road("景泰东路", x=900), road("景泰西路", x=0)]
    wrong = [road("景泰东路", x=0), road("景泰西路", x=900)]
    assert series_faults(right) == ()
    (fault,) = series_faults(wrong)
    assert "900 米" in fault.sentence.zh


def test_the_order_of_the_roads_given_changes_nothing() -> None:
    roads = [
        road("金港一街", 0),
        road("金港三街", 100),
        road("金港二街", 200),
        road("金港四街", 300),
        road("景泰东路", x=0),
        road("景泰西路", x=900),
    ]
    assert series_faults(roads) == series_faults(list(reversed(roads)))


@given(st.floats(0, 179.99), st.booleans())
def test_the_axis_of_a_straight_road_is_its_bearing_whichever_way_it_was_drawn(bearing: float, reverse: bool) -> None:
    far = (math.sin(math.radians(bearing)) * 500, math.cos(math.radians(bearing)) * 500)
    line = shapely.LineString([far, (0, 0)] if reverse else [(0, 0), far])
    apart = abs(axis_bearing(line) - bearing) % 180
    assert min(apart, 180 - apart) < 1e-6


def test_a_bent_road_runs_the_way_most_of_it_runs() -> None:
    assert axis_of(shapely.LineString([(0, 0), (1000, 0), (1000, 200)])) is Axis.EAST_WEST
    assert axis_of(shapely.LineString([(0, 0), (10, 1000)])) is Axis.NORTH_SOUTH
    assert axis_of(shapely.LineString([(0, 0), (700, 700)])) is Axis.DIAGONAL


def test_a_member_says_its_generic() -> None:
    assert member_of("金港一街") == Member("金港一街", "金港", "街", number=1)


def test_a_number_before_the_stem_is_a_series_of_its_own() -> None:
    faults = series_faults([road("一纬路", 0), road("二纬路", 111), road("四纬路", 333), road("纬三路", 900)])
    assert ["缺 3" in fault.sentence.zh for fault in faults] == [True]
    member = member_of("二纬路")
    assert member is not None
    assert member.numbered("三") == "三纬路"
