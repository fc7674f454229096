"""Homes that stand idle, homes half empty, and homes that never said."""

import json
from typing import Any

import pytest

from layers.planning.answers.fit import idle_to_dict
from layers.planning.fit.errors import ImpossibleThreshold
from layers.planning.fit.idle import IdleTable, measure_idle
from layers.planning.specs import FACILITIES
from tests.layers.planning.fit.conftest import DAY
from tests.layers.planning.layer_rows import as_layer


def home(key: str, beds: int | None, residents: int | None, state: str = "operating", kind: str = "care_home") -> dict[str, Any]:
    row = {"facility_id": key, "name": f"{key}敬老院", "kind": kind, "division_code": "990101", "state": state}
    return row | {"beds": beds, "residents": residents}


@pytest.fixture
def idle() -> IdleTable:
    rows = [
        home("A", 100, 80),
        home("B", 60, 20),
        home("C", 40, None),
        home("D", 50, 5, "idle"),
        home("E", 30, 0, "planned"),
        home("F", 20, 25),
        home("G", 10, 5),
        home("H", 90, 90, kind="day_care_center"),
    ]
    return measure_idle(as_layer(FACILITIES, rows), kinds=["care_home"], on=DAY)


def test_every_home_has_one_use_and_the_emptiest_come_first(idle: IdleTable) -> None:
    rows = idle.facilities.set_index("facility_id")
    assert rows["use"].to_dict() == {
        "D": "idle",
        "B": "low",
        "C": "unknown",
        "G": "used",
        "A": "used",
        "F": "used",
        "E": "not_open",
    }
    assert idle.facilities["facility_id"].tolist() == list("DBCGAFE")


def test_an_idle_house_is_empty_and_a_planned_one_has_no_idle_beds_yet(idle: IdleTable) -> None:
    beds = idle.facilities.set_index("facility_id")["idle_beds"]
    assert (beds["D"], beds["B"], beds["A"], beds["F"]) == (50, 40, 20, 0)
    assert beds.isna()[["C", "E"]].all()
    assert idle.idle_beds == 50 + 40 + 20 + 0 + 5
    overall = idle.occupancy.overall
    assert overall is not None
    assert (overall.numerator, overall.denominator, overall.unknown) == (80 + 20 + 20 + 5, 190, 1)


def test_what_is_to_be_looked_at_is_said(idle: IdleTable) -> None:
    assert idle.report.count_by_code() == {
        "planning.more-residents-than-beds": 1,
        "planning.facilities-idle": 1,
        "planning.facilities-low": 1,
        "planning.facilities-unknown": 1,
    }
    told = idle_to_dict(idle)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert "未核实" in told["passport"]["radius_source"]["zh"]


@pytest.mark.parametrize("threshold", [0, -1, 1.5, float("nan")])
def test_a_threshold_is_a_share(threshold: float) -> None:
    with pytest.raises(ImpossibleThreshold):
        measure_idle(as_layer(FACILITIES, []), kinds=["care_home"], on=DAY, threshold=threshold)
