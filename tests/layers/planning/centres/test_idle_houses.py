"""Idle houses for villages with many left behind: own village first, bare land after roofs, and whoever has no house is told too."""

import pytest

from layers.planning.centres.errors import ImpossibleLeast
from layers.planning.centres.ground import CentreFrames
from layers.planning.centres.idle_houses import IdleHouseTable, measure_idle_houses
from layers.planning.centres.question import IdleHouseQuestion
from layers.planning.straight import StraightLine
from tests.layers.planning.centres.valley import (
    AREA,
    DAY,
    Row,
    candidate,
    cell,
    divisions,
    facility,
    minutes_between,
    study,
    with_offers,
)

LEFT = (30, 60, 0, None, 45)
PEOPLE = [cell(f"c{n}", n, 0.5, 500, elderly_left_behind=left, elderly_alone=7) for n, left in enumerate(LEFT)]


def houses(candidates: list[Row], facilities: list[Row] | None = None, minutes: float = 15) -> IdleHouseTable:
    frames = with_offers(PEOPLE, facilities or [], candidates)
    return measure_idle_houses(IdleHouseQuestion(minutes=minutes), frames, StraightLine(), area=AREA, on=DAY)


def test_every_village_is_told_what_it_is() -> None:
    table = houses([candidate("C1", "idle_school", 1, 0.6)], [facility("H1", "mutual_care_center", 4, 0.4)])
    assert table.villages.set_index("name")["state"].to_dict() == {
        "1村": "matched",
        "4村": "has_home",
        "0村": "no_house",
        "2村": "few",
        "3村": "unknown",
    }
    assert table.villages["name"].tolist() == ["1村", "4村", "0村", "2村", "3村"]
    assert table.without_house["name"].tolist() == ["0村"]
    assert table.villages.set_index("name").loc["0村", "house_minutes"] == pytest.approx(minutes_between((0, 0.5), (1, 0.6)))
    assert {"planning.village-without-idle-house", "planning.left-behind-unknown", "planning.candidate-floor-unknown"} == set(
        table.report.count_by_code()
    )


def test_houses_are_put_in_the_order_that_is_told() -> None:
    offers = [
        candidate("C1", "idle_land", 1, 0.5),
        candidate("C2", "idle_school", 1, 0.7, floor_area_m2=300.0),
        candidate("C3", "idle_workshop", 1, 0.7, floor_area_m2=900.0),
        candidate("C4", "idle_school", 0, 0.9),
    ]
    pairs = houses(offers, minutes=25).pairs
    mine = pairs[pairs["village"] == "1村"]
    assert mine["house_id"].tolist() == ["C3", "C2", "C1", "C4"]
    assert mine["order"].tolist() == [1, 2, 3, 4]
    assert mine["is_own"].tolist() == [True, True, True, False]


def test_people_of_any_village_within_the_time_of_the_house_are_counted_once_each() -> None:
    pairs = houses([candidate("C1", "building", 0, 0.95)], minutes=25).pairs
    near = [n for n in range(5) if minutes_between((n, 0.5), (0, 0.95)) <= 25]
    assert near == [0, 1]
    assert pairs["left_behind"].tolist() == [90, 90]
    assert pairs["alone"].tolist() == [14, 14]
    assert pairs["village"].tolist() == ["1村", "0村"]


def test_what_is_offered_for_something_else_or_is_no_idle_house_is_not_paired() -> None:
    for_graves = candidate("C1", "idle_land", 1, 0.5, offered_for="columbarium")
    parcel = candidate("C2", "parcel", 1, 0.5)
    for_many = candidate("C3", "idle_school", 1, 0.5, offered_for="day_care_center; mutual_care_center")
    assert houses([for_graves, parcel, for_many]).pairs["house_id"].tolist() == ["C3"]


def test_a_candidate_without_a_position_is_listed_and_pairs_with_nobody() -> None:
    table = houses([candidate("C1", "idle_school", 1, None)])
    assert len(table.pairs) == 0
    assert table.report.count_by_code()["planning.candidate-not-tied"] == 1


def test_no_candidate_at_all_is_said_with_what_to_import() -> None:
    for frames in (with_offers(PEOPLE, [], []), CentreFrames(study(PEOPLE, []))):
        table = measure_idle_houses(IdleHouseQuestion(minutes=15), frames, StraightLine(), area=AREA, on=DAY)
        assert len(table.pairs) == 0
        assert "候选场址" in next(f.sentence.zh for f in table.report if f.code == "planning.no-idle-houses")


def test_the_plan_speaks_of_villages_and_communities_are_taken_only_when_asked_for() -> None:
    drawn = divisions(v1={"committee_kind": "community"})
    frames = CentreFrames(
        study(PEOPLE, [], of_divisions=drawn), with_offers([], [], [candidate("C1", "building", 1, 0.5)]).candidates
    )
    without, with_them = (
        measure_idle_houses(IdleHouseQuestion(minutes=15, with_communities=asked), frames, StraightLine(), area=AREA, on=DAY)
        for asked in (False, True)
    )
    assert without.villages.set_index("name").loc["1村", "state"] == "community"
    assert with_them.pairs["village"].tolist() == ["1村"]


@pytest.mark.parametrize("least", [0, -3, 100_001])
def test_a_least_number_of_people_that_is_none_is_refused(least: int) -> None:
    with pytest.raises(ImpossibleLeast):
        IdleHouseQuestion(minutes=15, least=least)
