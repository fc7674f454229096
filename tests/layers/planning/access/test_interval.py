"""Coverage where only village totals are known: an interval that the truth cannot leave."""

from datetime import date
from typing import Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.planning.access.errors import ImpossibleTimeLimit
from layers.planning.access.interval import IntervalQuestion, IntervalTable, measure_interval
from layers.planning.errors import NoDemand, UnknownChoice
from layers.planning.sites import StudyFrames
from layers.planning.specs import FACILITIES
from layers.planning.straight import StraightLine
from layers.reference import BUILT_UP_AREAS, DIVISIONS, SETTLEMENTS
from tests.layers.planning.layer_rows import as_layer

DAY = date(2022, 11, 23)


def ask(frames: StudyFrames, built_up: gpd.GeoDataFrame, **words: Any) -> IntervalTable:
    asked: dict[str, Any] = {"minutes": 15, "mode": "line"} | words
    return measure_interval(IntervalQuestion("day_care_center", **asked), frames, built_up, StraightLine(), area="990101", on=DAY)


def test_a_village_partly_covered_may_be_wholly_covered_or_not_at_all(frames: StudyFrames, built_up: gpd.GeoDataFrame) -> None:
    """The built-up square of the first village is 1.8 km wide and its centre reaches 900 m: some of it, not all."""
    units = ask(frames, built_up).units.set_index("code")
    first = units.loc["990101100201"]
    assert (first["at_least"], first["at_most"], first["pieces"]) == (0, 1000, 1)
    assert 0 < first["by_area"] < first["by_support"] < 1000
    assert (units.loc["990101100202", "at_most"], units.loc["990101100202", "by_support"]) == (0, 0)


def test_the_whole_is_the_sum_and_an_unknown_village_stands_apart(frames: StudyFrames, built_up: gpd.GeoDataFrame) -> None:
    table = ask(frames, built_up)
    assert (table.at_least.denominator, table.at_least.unknown) == (1000 + 800 + 600 + 400 + 5000, 1)
    assert (table.at_least.numerator, table.at_most.numerator) == (0, 6000)  # the community has no built-up area: anything may be
    assert table.at_least.passport.definition.zh.startswith("至少：")
    assert table.by_support is not None


def test_with_time_enough_everybody_with_settled_ground_is_covered_for_certain(
    frames: StudyFrames, built_up: gpd.GeoDataFrame
) -> None:
    table = ask(frames, built_up, minutes=1200)
    assert table.at_least.numerator == 2800
    assert table.at_most.share == 1


@settings(max_examples=6, deadline=None)
@given(st.lists(st.floats(1, 400), min_size=2, max_size=2))
def test_both_bounds_only_rise_with_more_time(minutes: list[float]) -> None:
    village = {"code": "990101100201", "name": "一村", "level": "village", "geometry": shapely.box(104, 37, 104.1, 37.1)}
    centre = {
        "facility_id": "F",
        "name": "中心",
        "kind": "day_care_center",
        "division_code": "990101100201",
        "state": "operating",
    }
    hamlets = [
        {"built_up_id": f"B{i}", "division_code": "990101100201", "geometry": shapely.box(x, 37.02, x + 0.02, 37.04)}
        for i, x in enumerate((104.01, 104.07))
    ]
    people = as_layer(SETTLEMENTS, [{"settlement_id": "S", "name": "点", "division_code": "990101100201", "population": 900}])
    frames = StudyFrames(as_layer(DIVISIONS, [village]), as_layer(FACILITIES, [centre | {"at": (104.02, 37.03)}]), people, people)
    less, more = (ask(frames, as_layer(BUILT_UP_AREAS, hamlets), minutes=m) for m in sorted(minutes))
    assert less.at_least.numerator <= more.at_least.numerator
    assert less.at_most.numerator <= more.at_most.numerator
    for table in (less, more):
        assert table.by_support is not None
        assert table.at_least.share is not None
        assert table.at_most.share is not None
        assert table.at_least.share <= table.by_support <= table.at_most.share


def test_what_cannot_be_asked_is_refused(frames: StudyFrames, built_up: gpd.GeoDataFrame) -> None:
    with pytest.raises(NoDemand):
        ask(frames, built_up, weight="elderly80")
    with pytest.raises(UnknownChoice):
        ask(frames, built_up, weight="units")
    with pytest.raises(ImpossibleTimeLimit):
        ask(frames, built_up, minutes=-1)
