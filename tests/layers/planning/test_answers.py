"""Answers as JSON: complete, plain, and with nothing silently nought."""

import json
from datetime import date

import geopandas as gpd
import pytest

from layers.planning.answers.coverage import coverage_to_dict, gaps_to_dict
from layers.planning.coverage import measure_coverage
from layers.planning.gaps import measure_gaps
from layers.planning.passport import Vintage
from layers.planning.question import CoverageQuestion, Measure, Weight
from layers.planning.sites import StudyFrames

DAY = date(2022, 11, 23)


@pytest.fixture
def answer(frames: StudyFrames) -> dict[str, object]:
    vintages = (Vintage("divisions", 9, date(2020, 12, 31)),)
    held = StudyFrames(frames.divisions, frames.facilities, frames.settlements, frames.demand, vintages, is_demonstration=True)
    question = CoverageQuestion("day_care_center", measure=Measure.REACH, reach_m=1000, weight=Weight.PEOPLE)
    return coverage_to_dict(measure_coverage(question, held, area="990101", on=DAY))


def test_it_begins_with_the_figures_the_issue_names(answer: dict[str, object]) -> None:
    assert (answer["covered"], answer["total"], answer["share"]) == (1000, 2800, 1000 / 2800)
    assert answer["unknown"] == 2
    assert isinstance(answer["strata"], dict)
    assert list(answer["strata"]) == ["rural", "urban"]
    assert answer["strata"]["urban"]["share"] is None
    assert answer["is_demonstration"] is True


def test_the_passport_says_all_that_the_percentage_means(answer: dict[str, object]) -> None:
    passport = answer["passport"]
    assert isinstance(passport, dict)
    for name in ("definition", "counted", "unknown_means", "distance_model", "radius_source", "rounding"):
        assert passport[name]["zh"]
        assert passport[name]["en"]
    assert (passport["radius_m"], passport["datum"], passport["on"]) == (1000.0, "EPSG:4490 (CGCS2000)", "2022-11-23")
    assert passport["vintages"][0] == {
        "layer": "divisions",
        "rows": 9,
        "held_from": "2020-12-31",
        "dated_from": None,
        "dated_to": None,
    }


def test_everything_in_it_is_plain_json_without_nan(answer: dict[str, object]) -> None:
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer


def test_unit_rows_stand_in_the_order_of_codes_and_missing_cells_are_null(answer: dict[str, object]) -> None:
    units = answer["units"]
    assert isinstance(units, list)
    assert [u["code"] for u in units] == sorted(u["code"] for u in units)
    community = units[0]
    assert (community["name"], community["covered"], community["distance_m"], community["population"]) == (
        "城关社区",
        None,
        None,
        5000,
    )
    assert "geometry" not in community


def test_gaps_carry_units_ground_and_totals(frames: StudyFrames, built_up: gpd.GeoDataFrame) -> None:
    question = CoverageQuestion("day_care_center", measure=Measure.REACH, reach_m=6000)
    told = gaps_to_dict(measure_gaps(question, frames, built_up, area="990101", on=DAY), with_geometry=True)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert [unit["name"] for unit in told["missing"]] == ["二村", "三村", "五村"]
    assert told["missing"][2]["neighbour_covers"] is True
    assert {area["geometry"]["type"] for area in told["areas"]} <= {"Polygon", "MultiPolygon"}
    assert "units" not in told
    assert told["gap_m2"] >= told["gap_with_neighbours_m2"]
