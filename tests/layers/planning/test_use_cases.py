"""The planner's questions put to a store: by day, by area, with what is not there told apart."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from layers.errors import NothingHeldOn
from layers.people import PersonId
from layers.planning.answers.coverage import coverage_to_dict
from layers.planning.coverage import measure_coverage
from layers.planning.errors import NoUnits
from layers.planning.sites import StudyFrames
from layers.planning.specs import DEMAND, FACILITIES
from layers.planning.use_cases.coverage import CoverageQuestion, study_coverage, study_gaps
from layers.reference import BUILT_UP_AREAS, DIVISIONS, SETTLEMENTS
from layers.store.embedded import create_store
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace

CLERK = PersonId("clerk")
FOUNDED = date(2020, 1, 1)
SURVEYED = date(2021, 1, 1)
WORKSPACE = Workspace("990101", "甲县", 4541, is_demonstration=True)

Layer = Callable[..., gpd.GeoDataFrame]


@pytest.fixture(params=["memory", "embedded"])
def store(request: pytest.FixtureRequest, tmp_path: Path, frames: StudyFrames, built_up: gpd.GeoDataFrame) -> Iterator[Store]:
    """Divisions and facilities are held from 2020 on, people and built-up areas from 2021."""
    held: Store = MemoryStore(WORKSPACE) if request.param == "memory" else create_store(tmp_path / "county.gpkg", WORKSPACE)
    changes = [
        LayerChange(DIVISIONS, frames.divisions, FOUNDED),
        LayerChange(FACILITIES, frames.facilities, FOUNDED),
        LayerChange(SETTLEMENTS, frames.settlements, SURVEYED),
        LayerChange(BUILT_UP_AREAS, built_up, SURVEYED),
    ]
    held.append(changes, by=CLERK, reason="test")
    yield held
    held.close()


def ask(**words: Any) -> CoverageQuestion:
    return CoverageQuestion("day_care_center", **words)


def test_the_store_answers_as_the_frames_do(store: Store, frames: StudyFrames) -> None:
    question = ask(measure="reach", reach_m=1000, weight="people", as_of=date(2022, 11, 23))
    studied = study_coverage(store, question)
    measured = measure_coverage(question, frames, area="990101", on=date(2022, 11, 23))
    bare = replace(studied.passport, vintages=())
    assert replace(studied.overall, passport=bare) == measured.overall
    assert studied.units.drop(columns="geometry").equals(measured.units.drop(columns="geometry"))
    assert studied.is_demonstration


def test_the_passport_tells_how_old_each_layer_is(store: Store) -> None:
    vintages = {v.layer: v for v in study_coverage(store, ask(as_of=date(2022, 1, 1))).passport.vintages}
    assert (vintages["divisions"].rows, vintages["divisions"].held_from) == (9, FOUNDED)
    assert vintages["settlements"].held_from == SURVEYED
    early = {v.layer: v for v in study_coverage(store, ask(as_of=FOUNDED)).passport.vintages}
    assert (early["settlements"].rows, early["settlements"].held_from) == (0, None)


def test_a_day_before_the_data_is_refused_with_the_first_day_there_is(store: Store) -> None:
    with pytest.raises(NothingHeldOn, match="2020-01-01"):
        study_coverage(store, ask(as_of=date(1949, 10, 1)))


def test_a_count_needs_no_people_on_a_day_before_they_were_counted(store: Store) -> None:
    assert study_coverage(store, ask(as_of=FOUNDED)).overall.denominator == 6
    assert len(study_gaps(store, ask(as_of=FOUNDED, reach_m=1000)).areas) == 0


def test_a_row_changed_later_answers_by_the_day_asked(store: Store, frames: StudyFrames) -> None:
    idle = frames.facilities[frames.facilities["facility_id"] == "F1"].assign(state="idle")
    store.append([LayerChange(FACILITIES, idle, date(2022, 7, 1))], by=CLERK, reason="inspection")
    assert study_coverage(store, ask(as_of=date(2022, 6, 30))).overall.numerator == 4
    assert study_coverage(store, ask(as_of=date(2022, 7, 1))).overall.numerator == 3


def test_today_is_asked_when_no_day_is(store: Store) -> None:
    table = study_coverage(store, ask())
    assert table.on >= date(2026, 1, 1)
    assert (table.overall.numerator, table.overall.denominator) == (4, 6)


def test_an_area_narrows_the_question_and_somebodys_area_narrows_his(store: Store) -> None:
    east = study_coverage(store, ask(area="990101101"))
    assert (east.area_name, east.overall.denominator) == ("西乡", 2)
    seen = study_coverage(store.within("990101101"), ask())
    assert (seen.area, seen.overall.denominator) == ("990101101", 2)
    with pytest.raises(NoUnits):
        study_coverage(store.within("990101101"), ask(area="990101100"))


def test_somebody_who_may_not_see_the_neighbours_is_told_that_they_are_missing(store: Store) -> None:
    table = study_coverage(store.within("990101"), ask(measure="reach", reach_m=6000, with_neighbours=True))
    assert "planning.no-neighbours-held" in table.report.count_by_code()
    assert table.overall.numerator == 2
    everyone = study_coverage(store, ask(measure="reach", reach_m=6000, with_neighbours=True))
    assert everyone.overall.numerator == 3


def test_demand_cells_may_stand_for_the_settlements(store: Store, layer: Layer) -> None:
    cells = layer(
        DEMAND,
        [
            {"demand_id": "D1", "population": 40, "at": (104.05, 37.05)},
            {"demand_id": "D2", "population": 60, "at": (104.15, 37.05)},
        ],
    )
    store.append([LayerChange(DEMAND, cells, SURVEYED)], by=CLERK, reason="cells")
    table = study_coverage(store, ask(measure="reach", reach_m=1000, weight="people", demand="demand"))
    assert (table.overall.numerator, table.overall.denominator) == (40, 100)


def test_gaps_of_the_store_carry_the_ground(store: Store) -> None:
    gaps = study_gaps(store, ask(measure="reach", reach_m=6000))
    assert gaps.missing["name"].tolist() == ["二村", "三村", "五村"]
    assert gaps.areas["name"].tolist() == ["二村", "三村", "五村"]
    assert coverage_to_dict(gaps.coverage)["missing"][0]["name"] == "二村"


def test_an_empty_store_has_no_units() -> None:
    with pytest.raises(NoUnits):
        study_coverage(MemoryStore(WORKSPACE), ask())
