"""Centres put to the store: every question answered from what is held, ready for JSON, and refused where nothing is."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from layers.errors import NothingHeldOn
from layers.people import PersonId
from layers.planning.answers import centres as answers
from layers.planning.centres.question import (
    ClosingQuestion,
    CoSitingQuestion,
    GradesQuestion,
    IdleHouseQuestion,
    SizeQuestion,
    StationQuestion,
    TownshipQuestion,
)
from layers.planning.errors import NoGroundToTravel
from layers.planning.land_specs import CANDIDATES
from layers.planning.specs import DEMAND, FACILITIES
from layers.planning.use_cases import centres
from layers.planning.use_cases.circles import only_straight
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace
from tests.layers.planning.centres.valley import AREA, DAY, candidate, cell, facility, with_offers


@pytest.fixture
def store() -> Iterator[Store]:
    people = [cell(f"c{n}", n, 0.5, 900, elderly_left_behind=40, households=300) for n in range(5)]
    facilities = [
        facility("D1", "day_care_center", 0, 0.5, floor_area_m2=400.0),
        facility("H1", "care_home", 3, 0.5, beds=50, residents=20, operator_type="public"),
        facility("H2", "care_home", 2, 0.5, beds=30, residents=29),
        facility("S1", "social_work_station", 1, 0.5, staff=2),
    ]
    frames = with_offers(people, facilities, [candidate("C1", "idle_school", 4, 0.5, floor_area_m2=500.0)])
    assert frames.candidates is not None
    layers = {
        DIVISIONS: frames.study.divisions,
        FACILITIES: frames.study.facilities,
        SETTLEMENTS: frames.study.settlements,
        DEMAND: frames.study.demand,
        CANDIDATES: frames.candidates,
    }
    held = MemoryStore(Workspace(AREA, "甲县", 4541))
    held.append(
        [LayerChange(spec, frame, date(2020, 1, 1)) for spec, frame in layers.items()], by=PersonId("clerk"), reason="test"
    )
    yield held
    held.close()


def answer(of: Callable[[Any], dict[str, Any]], table: Any) -> dict[str, Any]:
    """As it arrives: through JSON, without any NaN."""
    told: dict[str, Any] = json.loads(json.dumps(of(table), allow_nan=False))
    return told


def test_every_question_is_answered_from_the_store_and_is_plain_json(store: Store) -> None:
    travels = only_straight()
    line: dict[str, Any] = {"minutes": 20, "mode": "line", "as_of": DAY}
    sizes = answer(answers.sizes_to_dict, centres.study_sizes(store, SizeQuestion(**line), travels))
    assert sizes["served"]["covered"] == 900
    assert sizes["question"]["demand"] == "demand"
    assert sizes["scheme"]["classes"][0]["verified"] is True
    grades = answer(answers.grades_to_dict, centres.study_grades(store, GradesQuestion(**line), travels))
    assert grades["graded"]["total"] == 900
    assert grades["grades"][1]["centres"] == 1
    townships = answer(answers.townships_to_dict, centres.study_townships(store, TownshipQuestion(**line), travels))
    assert {row["option"] for row in townships["options"]} == {"convert", "new"}
    assert sum(part["weight"] for part in townships["weights"].values()) == 6
    stations = answer(answers.stations_to_dict, centres.study_stations(store, StationQuestion(**line), travels))
    assert (stations["radius_norm"], stations["having"]["text"]) == (None, "50.00 %")
    houses = answer(answers.idle_houses_to_dict, centres.study_idle_houses(store, IdleHouseQuestion(**line), travels))
    assert houses["pairs"][0]["house_id"] == "C1"
    assert len(houses["without_house"]) == 4
    closings = answer(answers.closings_to_dict, centres.study_closings(store, ClosingQuestion(**line | {"minutes": 60}), travels))
    assert closings["homes"][0]["unplaced"] == 19
    sited = answer(answers.co_siting_to_dict, centres.study_co_siting(store, CoSitingQuestion(as_of=DAY)))
    assert sited["passport"]["radius_m"] == 300
    assert [v["layer"] for v in sited["passport"]["vintages"]][-1] == "candidates"


def test_a_day_before_anything_was_held_and_a_way_without_roads_are_refused(store: Store) -> None:
    with pytest.raises(NothingHeldOn):
        centres.study_co_siting(store, CoSitingQuestion(as_of=date(2019, 1, 1)))
    with pytest.raises(NoGroundToTravel):
        centres.study_sizes(store, SizeQuestion(minutes=15, as_of=DAY), only_straight())
