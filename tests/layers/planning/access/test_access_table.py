"""Supply and need of the little county: what is in reach, who has a place, how it is spread, and what is said beside it."""

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pytest

from layers.people import PersonId
from layers.planning.access.errors import ImpossibleNeed, NoCapacity, UnknownCapacity, UnknownDecay
from layers.planning.access.question import NEED_ADVICE, SUGGESTED_NEED, AccessQuestion
from layers.planning.access.table import AccessTable, measure_access
from layers.planning.answers.access import access_to_dict, care_space_to_dict
from layers.planning.errors import ImpossibleMinutes, NoDemand, NoGroundToTravel, UnknownChoice
from layers.planning.kinds import NORMS
from layers.planning.sites import StudyFrames
from layers.planning.specs import DEMAND, FACILITIES, HOUSING_ESTATES
from layers.planning.straight import StraightLine
from layers.planning.travel import Mode, Places, Travels
from layers.planning.use_cases.access import CareSpaceQuestion, study_access, study_care_space
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace

DAY = date(2022, 11, 23)
WORKSPACE = Workspace("990101", "甲县", 4541, is_demonstration=True)
Layer = Callable[..., gpd.GeoDataFrame]


@pytest.fixture
def homes(layer: Layer, divisions: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame) -> StudyFrames:
    """Three care homes: one in the first village, one without a figure of beds in the second, one out in the empty corner of the fourth."""

    def home(number: int, code: str, at: tuple[float, float], **more: Any) -> dict[str, Any]:
        row = {"facility_id": f"H{number}", "name": f"敬老院{number}", "kind": "care_home", "division_code": code}
        return row | {"state": "operating", "opened_on": "2010-01-01", "at": at} | more

    facilities = layer(
        FACILITIES,
        [
            home(1, "990101100201", (104.055, 37.05), beds=60, residents=50),
            home(2, "990101100202", (104.155, 37.05), residents=4),
            home(3, "990101101201", (104.39, 37.01), beds=30, residents=40),
        ],
    )
    return StudyFrames(divisions, facilities, settlements, settlements)


def ask(frames: StudyFrames, *, speed_ms: float = 1.0, **words: Any) -> AccessTable:
    asked: dict[str, Any] = {"minutes": 15, "mode": "line"} | words
    question = AccessQuestion("care_home", **asked)
    return measure_access(question, frames, StraightLine(speed_ms), area="990101", on=DAY)


def codes(table: AccessTable) -> dict[str, str]:
    return {finding.code: finding.sentence.zh for finding in table.report}


def test_the_mean_of_access_is_the_supply_that_somebody_reaches_over_everybody(homes: StudyFrames) -> None:
    """Only the first village (200 people of 60+) lies within 900 m of a home with beds; 60 beds are shared by 200, and 370 others have none."""
    table = ask(homes)
    first = table.places.set_index("place_id").loc["S1"]
    assert first["access"] == pytest.approx(60 / 200 * 1000)
    assert table.access.numerator == pytest.approx(60)
    assert table.access.denominator == 200 + 150 + 100 + 90 + 30
    assert table.access.text == "105.26"
    assert table.units.set_index("code").loc["990101100201", "access"] == pytest.approx(300)


def test_beds_per_thousand_count_the_areas_own_beds_over_all_its_people_wherever_they_live(homes: StudyFrames) -> None:
    table = ask(homes)
    assert (table.supply_rate.numerator, table.supply_rate.denominator) == (90, 1270)
    assert table.supply_rate.text == "70.87"
    assert table.supply_rate.unknown == 2  # one home without a figure, one village without people


def test_the_shares_are_of_everybody_whose_number_is_known(homes: StudyFrames) -> None:
    ladder = ask(homes, need_per_person=1).ladder
    assert {key: figure.text for key, _, figure in ladder.rungs if figure} == {
        "exists": "27.56 %",  # 350 people of villages one and two, of 1,270 whose number is known
        "in_reach": "27.56 %",
        "has_place": "4.72 %",  # 60 beds
        "used": "7.40 %",  # 94 residents, 10 of them without a bed
    }
    assert (ladder.in_reach.unknown, ladder.in_reach.unknown_amount) == (2, 700)  # 700 live nobody knows where


def test_everybody_has_one_in_reach_and_not_everybody_a_place(homes: StudyFrames) -> None:
    table = ask(homes, minutes=240, speed_ms=4.5, need_per_person=0.25)  # one in four asks for a bed: 90 beds do for 360
    assert (table.ladder.in_reach.numerator, table.ladder.in_reach.denominator) == (570, 1270)
    assert table.ladder.has_place is not None
    assert table.ladder.has_place.text == "28.35 %"
    assert (table.units["place_at_least"] <= table.units["place_at_most"]).all()
    assert table.ladder.served is not None
    assert table.units["place_at_most"].sum() >= table.ladder.served.total


def test_of_floor_area_nobody_can_say_who_has_a_place_unless_a_need_is_named(homes: StudyFrames) -> None:
    homes.facilities["floor_area_m2"] = 350.0
    assert ask(homes).ladder.has_place is None  # nor of beds: nobody signs one bed a person
    silent = ask(homes, capacity="floor_area_m2")
    assert (silent.ladder.has_place, silent.units["place_at_most"].isna().all()) == (None, True)
    assert "不判有无位子" in silent.passport.definition.zh
    told = ask(homes, capacity="floor_area_m2", minutes=240, speed_ms=4.5, need_per_person=35)
    assert told.ladder.has_place is not None
    assert told.ladder.has_place.numerator == 30


def test_what_is_said_of_the_norm_of_beds_is_what_its_record_says() -> None:
    (norm,) = [norm for norm in NORMS if norm.id == "gb50437-beds"]
    assert norm.value / 1000 == SUGGESTED_NEED
    assert ("未核实" in NEED_ADVICE.zh) == (not norm.verified)
    assert "未核实" in replace(norm, verified=False).standing_said.zh


def test_beds_taken_and_beds_idle_are_told_with_the_overfull_home(homes: StudyFrames) -> None:
    table = ask(homes)
    occupancy = table.ladder.occupancy
    assert occupancy.overall is not None
    assert (occupancy.overall.text, occupancy.overall.unknown, occupancy.idle_beds) == ("88.89 %", 1, 10)
    assert "多于床位 30 张" in codes(table)["planning.more-residents-than-beds"]


def test_whom_nothing_reaches_is_said_and_stays_in_every_mean(homes: StudyFrames) -> None:
    table = ask(homes)
    said = codes(table)
    assert "4 个居民点（370 人）" in said["planning.nothing-in-reach"]
    assert "没有“床位数”数字" in said["planning.capacity-unknown"]
    assert "敬老院" not in said["planning.supply-without-demand"]
    assert "H3" in said["planning.supply-without-demand"]
    assert "另列" in said["planning.demand-not-tied"]
    assert table.facilities.set_index("facility_id")["idle"].tolist() == [False, False, True]
    assert table.equity.everybody.unreached == 370
    assert table.equity.everybody.minutes90 == math.inf
    assert table.equity.worst_tenth == 0


def test_with_a_decay_who_lives_nearer_has_more(homes: StudyFrames) -> None:
    first = replace(homes, facilities=homes.facilities.iloc[:1])
    even, falling = (
        ask(first, minutes=240, speed_ms=4.5, decay=d).places.set_index("place_id")["access"] for d in ("none", "gaussian")
    )
    assert even["S1"] == even["S2"] == even["S3"]
    assert falling["S1"] > falling["S2"] > falling["S3"]


def test_a_place_exactly_at_the_limit_is_inside_even_when_zones_decay(homes: StudyFrames) -> None:
    exact = StraightLine().nearest(*_first_village_and_home(), limit_min=60).minutes[0, 0]
    for decay in ("none", "steps"):
        assert ask(homes, minutes=float(exact), decay=decay).places.set_index("place_id").loc["S1", "access"] > 0


def _first_village_and_home() -> tuple[Places, Places]:
    return Places(np.array([104.05]), np.array([37.05])), Places(np.array([104.055]), np.array([37.05]))


def test_strata_and_town_and_country_add_up_to_the_whole(homes: StudyFrames) -> None:
    table = ask(homes)
    assert sum(stratum.in_reach.denominator for stratum in table.strata) == 1270
    assert sum(stratum.access.numerator for stratum in table.strata) == pytest.approx(table.access.numerator)
    town, country = table.equity.parts
    assert (town.people, country.people) == (100, 350)
    assert table.equity.gap() == pytest.approx(0 - 60 / 350)


def test_groups_come_from_the_demand_layer_and_small_ones_are_masked_in_what_is_published(
    layer: Layer, homes: StudyFrames
) -> None:
    cells = layer(
        DEMAND,
        [
            {"demand_id": "C1", "population": 900, "elderly60": 200, "elderly_alone": 30, "low_income": 3, "at": (104.05, 37.05)},
            {"demand_id": "C2", "population": 900, "elderly60": 100, "elderly_alone": 10, "low_income": 1, "at": (104.25, 37.05)},
        ],
    )
    table = ask(replace(homes, demand=cells), demand="demand")
    alone, poor = table.equity.groups
    assert (alone.key, alone.people, alone.unreached) == ("elderly_alone", 40, 10)
    assert alone.access == pytest.approx(0.3 * 30 / 40)
    published = access_to_dict(table)["equity"]["groups"]
    assert published["low_income"] == {
        "label": {"zh": poor.label.zh, "en": poor.label.en},
        "people": "<5",
        "places_unknown": 4,  # units of which no cell is held
        "access": None,
        "minutes90": None,
        "unreached": None,
        "masked": True,
    }


def test_no_home_at_all_is_an_answer_of_zero_and_not_of_nothing(homes: StudyFrames) -> None:
    table = ask(replace(homes, facilities=homes.facilities.iloc[:0]), need_per_person=1)
    assert table.ladder.has_place is not None
    assert (table.access.value, table.ladder.has_place.text, table.equity.gini) == (0, "0.00 %", None)
    assert "planning.none-of-kind" in codes(table)
    json.dumps(access_to_dict(table, with_places=True), allow_nan=False)


def test_zero_beds_reach_nobody_and_are_listed(homes: StudyFrames) -> None:
    homes.facilities["beds"] = homes.facilities["beds"].fillna(0) * 0
    table = ask(homes)
    assert table.access.value == 0
    assert "3 处设施：“床位数”为 0" in codes(table)["planning.capacity-zero"]


def test_what_cannot_be_asked_is_refused(homes: StudyFrames) -> None:
    with pytest.raises(NoCapacity, match="工作人员数"):
        ask(homes, capacity="staff")
    with pytest.raises(NoDemand):
        ask(homes, weight="elderly80")
    with pytest.raises(UnknownCapacity):
        ask(homes, capacity="goodwill")
    with pytest.raises(UnknownChoice):
        ask(homes, weight="units")
    with pytest.raises(UnknownDecay):
        ask(homes, decay="sudden")
    with pytest.raises(ImpossibleMinutes):
        ask(homes, minutes=0)
    with pytest.raises(ImpossibleNeed):
        ask(homes, need_per_person=0)


@pytest.fixture
def store(homes: StudyFrames, layer: Layer) -> Iterator[Store]:
    held = MemoryStore(WORKSPACE)
    estate = {"estate_id": "E1", "name": "小区", "division_code": "990101100001", "households": 500, "care_floor_area_m2": 90.0}
    changes = [
        LayerChange(DIVISIONS, homes.divisions, date(2020, 1, 1)),
        LayerChange(FACILITIES, homes.facilities, date(2020, 1, 1)),
        LayerChange(SETTLEMENTS, homes.settlements, date(2021, 1, 1)),
        LayerChange(HOUSING_ESTATES, layer(HOUSING_ESTATES, [estate | {"completed_on": "2019-01-01"}]), date(2021, 1, 1)),
    ]
    held.append(changes, by=PersonId("clerk"), reason="test")
    yield held
    held.close()


def test_the_store_answers_as_the_frames_do(store: Store, homes: StudyFrames) -> None:
    question = AccessQuestion("care_home", minutes=15, mode=Mode.LINE, as_of=DAY)
    studied = study_access(store, question, Travels({Mode.LINE: StraightLine()}))
    measured = measure_access(question, homes, StraightLine(), area="990101", on=DAY)
    assert studied.units.drop(columns="geometry").equals(measured.units.drop(columns="geometry"))
    assert studied.access.value == measured.access.value
    assert studied.passport.vintages[1].rows == 3
    answer = json.loads(json.dumps(access_to_dict(studied, with_places=True), allow_nan=False))
    assert answer["equity"]["everybody"]["minutes90"] == "unreachable"
    assert (answer["ladder"]["has_place"].get("text"), answer["need_advice"]["en"][:10]) == (None, "to be told")
    with pytest.raises(NoGroundToTravel):
        study_access(store, replace(question, mode=Mode.WALK), Travels({Mode.LINE: StraightLine()}))


def test_estates_of_the_store_are_held_against_the_norms_named(store: Store) -> None:
    question = CareSpaceQuestion(norms=("guizhou-2022-existing", "guizhou-2022-new"), as_of=DAY)
    table = study_care_space(store, question)
    assert (table.met.text, table.short_m2, table.is_demonstration) == ("100.00 %", 0, True)
    assert json.loads(json.dumps(care_space_to_dict(table), allow_nan=False))["overall"]["text"] == "18.00"
    with pytest.raises(NoGroundToTravel):
        study_care_space(store, replace(question, pool_minutes=5.0))
