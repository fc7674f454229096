"""Coverage where only village totals are known: an interval that the truth cannot leave."""

import json
from datetime import date
from typing import Any

import geopandas as gpd
import pytest
import shapely

from layers.planning.access.interval import IntervalQuestion, IntervalTable, measure_interval
from layers.planning.answers.access import interval_to_dict
from layers.planning.errors import ImpossibleMinutes, NoDemand, UnknownChoice
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
    answer = json.loads(json.dumps(interval_to_dict(table), allow_nan=False))
    assert answer["at_most"]["covered"] == 6000
    assert [unit["people"] for unit in answer["units"]].count(None) == 1


def test_with_time_enough_everybody_with_settled_ground_is_covered_for_certain(
    frames: StudyFrames, built_up: gpd.GeoDataFrame
) -> None:
    table = ask(frames, built_up, minutes=240)
    assert table.at_least.numerator == 2800
    assert table.at_most.share == 1


def test_both_bounds_only_rise_with_more_time_and_hold_the_even_spread_between_them() -> None:
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
    ground = as_layer(BUILT_UP_AREAS, hamlets)
    found = [ask(frames, ground, minutes=minutes) for minutes in (1, 20, 60, 90, 150)]
    least, most = ([bound.share for bound in bounds] for bounds in zip(*[(t.at_least, t.at_most) for t in found], strict=True))
    even = [table.by_support for table in found]
    assert least == [0, 0, 0, 0, 1]
    assert most == [1, 1, 1, 1, 1]
    assert even == sorted(even, key=lambda share: share or 0)
    assert even[0] is not None
    assert 0 < even[0] < 0.1


def test_what_cannot_be_asked_is_refused(frames: StudyFrames, built_up: gpd.GeoDataFrame) -> None:
    with pytest.raises(NoDemand):
        ask(frames, built_up, weight="elderly80")
    with pytest.raises(UnknownChoice):
        ask(frames, built_up, weight="units")
    with pytest.raises(ImpossibleMinutes):
        ask(frames, built_up, minutes=-1)
