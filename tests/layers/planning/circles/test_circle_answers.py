"""Circles from the store and as JSON: complete, plain, and refused where nothing is held to travel on."""

import json
from datetime import date

import pytest
import shapely

from layers.errors import NothingHeldOn
from layers.people import PersonId
from layers.planning.answers.circles import circle_to_dict
from layers.planning.circles.question import CircleQuestion
from layers.planning.errors import NoGroundToTravel, NoUnits
from layers.planning.sites import StudyFrames
from layers.planning.specs import BARRIERS, DEMAND, FACILITIES, ROADS
from layers.planning.travel import Mode, Travels
from layers.planning.use_cases.circles import only_straight, prepare_circle, study_circle
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace
from tests.layers.planning.circles.crooked import DAY, Ask, Crooked
from tests.layers.planning.circles.test_flattery import BESIDE, barrier
from tests.layers.planning.layer_rows import as_layer

FOUNDED = date(2020, 1, 1)


@pytest.fixture
def store(frames: StudyFrames) -> Store:
    held = MemoryStore(Workspace("990101", "甲县", 4541, is_demonstration=True))
    changes = [
        LayerChange(DIVISIONS, frames.divisions, FOUNDED),
        LayerChange(FACILITIES, frames.facilities, FOUNDED),
        LayerChange(SETTLEMENTS, frames.settlements, FOUNDED),
        LayerChange(BARRIERS, as_layer(BARRIERS, [barrier(1, "river", 104.053, "清河")]), FOUNDED),
    ]
    held.append(changes, by=PersonId("clerk"), reason="test")
    return held


def test_the_store_answers_as_the_frames_do_and_its_barriers_tell_the_cause(store: Store, circle: Ask) -> None:
    travels = Travels({Mode.WALK: Crooked(river_lon=BESIDE)})
    table = study_circle(store, CircleQuestion("day_care_center", 15, as_of=DAY), travels)
    same = circle(15, travel=Crooked(river_lon=BESIDE))
    assert (table.overall.numerator, table.overall.denominator) == (same.overall.numerator, same.overall.denominator)
    assert table.false_coverage["crossed"].iloc[0] == "清河"
    assert {v.layer for v in table.passport.vintages} == {"divisions", "facilities", "settlements", "barriers"}
    assert table.question.demand == "settlements"
    assert "人口按 7 个居民点" in table.passport.definition.zh
    assert table.is_demonstration


def test_without_roads_no_walk_is_told_and_the_refusal_says_what_to_import(store: Store) -> None:
    with pytest.raises(NoGroundToTravel, match=r"roads.*line"):
        study_circle(store, CircleQuestion("day_care_center", 15), only_straight())
    with pytest.raises(NoGroundToTravel, match="GeoTIFF"):
        study_circle(store, CircleQuestion("day_care_center", 15, mode=Mode.SURFACE), only_straight())
    assert study_circle(store, CircleQuestion("day_care_center", 15, mode=Mode.LINE), only_straight()).overall.numerator == 1000


def test_the_answer_is_plain_json_without_nan(circle: Ask) -> None:
    for table in (circle(15, travel=Crooked(bend=3.0)), circle(15, travel=Crooked(roads_end=37.04), weight="units")):
        told = circle_to_dict(table, with_places=True)
        assert json.loads(json.dumps(told, allow_nan=False)) == told
        assert [at["speed_ms"] for at in told["by_speed"]] == [0.6, 0.8, 1.0, 1.2]
        assert told["passport"]["mode"]["zh"] == "沿道路步行"
        assert told["passport"]["minutes"] == 15
        assert (len(told["units"]), len(told["places"])) == (6, 7)


def test_causes_and_doubts_are_told_in_both_languages(circle: Ask) -> None:
    told = circle_to_dict(circle(15, travel=Crooked(bend=3.0)), with_units=False)
    assert told["false_coverage"]["rows"][0]["cause"] == [{"code": "detour", "zh": "道路绕行", "en": "the roads go round"}]
    assert told["false_coverage"]["falsely"] == 1000
    assert {why["zh"] for row in told["unsure"] for why in row["why"]} >= {"无法判定"}
    assert "units" not in told


def as_cells(frames: StudyFrames, *, without: str | None = None) -> LayerChange:
    """Every settlement of the little county as two cells, those of one unit left out."""
    rows = [
        {"demand_id": f"{row.settlement_id}-{half}", "division_code": row.division_code, "population": row.population / 2, "geometry": row.geometry}
        for row in frames.settlements.dropna(subset=["population"]).itertuples()
        if row.division_code != without
        for half in (1, 2)
    ]  # fmt: skip
    return LayerChange(DEMAND, as_layer(DEMAND, rows), FOUNDED)


def test_people_are_counted_on_the_finest_points_that_cover_the_area(store: Store, frames: StudyFrames) -> None:
    asked = CircleQuestion("day_care_center", 15, mode=Mode.LINE, as_of=DAY)
    coarse = study_circle(store, asked, only_straight())
    assert (asked.demand, coarse.question.demand) == ("auto", "settlements")
    store.append([as_cells(frames)], by=PersonId("clerk"), reason="test")
    fine = study_circle(store, asked, only_straight())
    assert fine.question.demand == "demand"
    assert "人口按 12 个格网（地块）" in fine.passport.definition.zh
    assert (fine.overall.numerator, fine.overall.denominator) == (coarse.overall.numerator, coarse.overall.denominator)
    chosen = study_circle(
        store, CircleQuestion("day_care_center", 15, mode=Mode.LINE, as_of=DAY, demand="settlements"), only_straight()
    )
    assert chosen.question.demand == "settlements"


def test_cells_of_a_part_of_the_area_are_not_taken_for_the_whole(store: Store, frames: StudyFrames) -> None:
    store.append([as_cells(frames, without="990101100201")], by=PersonId("clerk"), reason="test")
    asked = CircleQuestion("day_care_center", 15, mode=Mode.LINE, as_of=DAY)
    assert study_circle(store, asked, only_straight()).question.demand == "settlements"


def test_a_few_points_that_stand_for_most_of_the_people_are_said(circle: Ask) -> None:
    told = {finding.code: finding for finding in circle(15).report}
    coarse = told["planning.circle-coarse-points"]
    assert (coarse.evidence["points"], coarse.evidence["people"]) == (1, 5000)
    assert "planning.circle-coarse-points" not in {finding.code for finding in circle(15, weight="units").report}


def test_roads_that_begin_later_are_not_called_missing(store: Store) -> None:
    road = {"road_id": "R1", "road_class": "village", "geometry": shapely.LineString([(104.0, 37.0), (104.1, 37.0)])}
    store.append([LayerChange(ROADS, as_layer(ROADS, [road]), date(2024, 1, 1))], by=PersonId("clerk"), reason="test")
    with pytest.raises(NothingHeldOn, match="2024-01-01"):
        prepare_circle(store, CircleQuestion("day_care_center", 15, as_of=DAY), only_straight())
    with pytest.raises(NothingHeldOn, match="2020-01-01"):
        prepare_circle(store, CircleQuestion("day_care_center", 15, as_of=date(1900, 1, 1)), only_straight())
    with pytest.raises(NoUnits):
        prepare_circle(store, CircleQuestion("day_care_center", 15, as_of=DAY, area="999999"), only_straight())
    with pytest.raises(NoGroundToTravel):
        prepare_circle(store, CircleQuestion("day_care_center", 15, mode=Mode.SURFACE, as_of=DAY), only_straight())
