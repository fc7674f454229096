"""A plan put to a store: read by the day, recorded, compared with last year, and written as a report."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from layers.people import PersonId
from layers.planning.answers.plans import asked_to_list, changes_to_list, shelf_to_list, status_to_dict
from layers.planning.plans.account import Cause
from layers.planning.plans.report import Occasion, occasion_on, write_report
from layers.planning.plans.status import Status
from layers.planning.sites import StudyFrames
from layers.planning.specs import FACILITIES, INDICATOR_VALUES
from layers.planning.use_cases.plans import read_shelf, record_values, study_changes, study_plan
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace
from layers.wording import Wording
from tests.layers.planning.layer_rows import as_layer
from tests.layers.planning.plans.conftest import HEAD, SPECS, plan_of, row

CLERK = PersonId("clerk")
FOUNDED, LAST_YEAR, THIS_YEAR = date(2016, 1, 1), date(2022, 12, 31), date(2023, 12, 31)
HAVE = '[{ layer = "facilities", where = [{ column = "kind", is = "day_care_center" }] }]'
COUNT = row(
    kind='"count"', of='{ layer = "divisions", level = "village" }', have=HAVE, base="{ value = 50 }",
    targets="[{ year = 2023, at_least = 90 }]",
)  # fmt: skip
SINCE = row(
    "T02", kind='"total"', unit='"个"', targets='[{ year = 2025, zh = "增加", en = "more" }]',
    numerator='{ layer = "facilities", since = 2010-12-31, where = [{ column = "kind", is = "day_care_center" }] }',
)  # fmt: skip
PLATES = row("T03", kind='"total"', unit='"块"', numerator='{ layer = "doorplates" }')
PLAN = plan_of(COUNT, SINCE, PLATES)


@pytest.fixture
def store(frames: StudyFrames) -> Iterator[Store]:
    held = MemoryStore(Workspace("990101", "甲县", 4541, is_demonstration=True))
    changes = [
        LayerChange(DIVISIONS, frames.divisions, FOUNDED),
        LayerChange(FACILITIES, frames.facilities, FOUNDED),
        LayerChange(SETTLEMENTS, frames.settlements, FOUNDED),
    ]
    held.append(changes, by=CLERK, reason="test")
    yield held
    held.close()


def a_new_centre() -> LayerChange:
    keys = {"facility_id": "F9", "name": "三村中心", "kind": "day_care_center", "division_code": "990101100203"}
    new = as_layer(FACILITIES, [keys | {"state": "operating", "opened_on": "2023-05-01", "at": (104.25, 37.05)}])
    return LayerChange(FACILITIES, new, date(2023, 5, 1))


def test_a_plan_is_worked_out_for_the_stores_own_area_on_the_day_asked(store: Store) -> None:
    store.append([a_new_centre()], by=CLERK, reason="test")
    last, this = (study_plan(store, PLAN, SPECS, on=day) for day in (LAST_YEAR, THIS_YEAR))
    assert [next(iter(s.figures)).text for s in (last, this)] == ["66.67 %", "83.33 %"]
    assert (this.area, this.area_name, this.is_demonstration) == ("990101", "甲县", True)
    vintages = {v.layer: (v.rows, v.held_from) for v in next(iter(this.figures)).passport.vintages}
    assert vintages == {"divisions": (9, FOUNDED), "facilities": (8, date(2023, 5, 1))}


def test_a_day_before_the_store_began_is_told_by_opening_days(store: Store) -> None:
    assert study_plan(store, PLAN, SPECS, on=THIS_YEAR).indicator("T02").figures[0].text == "2 个", (
        "F1 and F5 opened in 2015, F4 always"
    )


def test_recorded_values_are_history_and_the_account_starts_from_them(store: Store) -> None:
    record_values(store, study_plan(store, PLAN, SPECS, on=LAST_YEAR), by=CLERK)
    store.append([a_new_centre()], by=CLERK, reason="test")
    now = study_plan(store, PLAN, SPECS, on=THIS_YEAR).indicator("T01").figures[0]
    assert [(p.on, p.status) for p in now.history] == [(LAST_YEAR, "behind")]
    assert now.trend == now.value - now.history[0].value  # type: ignore[operator]
    account = study_changes(store, PLAN, SPECS, since=LAST_YEAR, on=THIS_YEAR)[0]
    assert (account.is_recorded, [line.cause for line in account.lines]) == (True, [Cause.FACILITIES])
    assert [u.name for u in account.added] == ["三村中心"]


def test_recording_the_same_day_again_keeps_one_row_and_the_old_one_on_record(store: Store) -> None:
    status = study_plan(store, PLAN, SPECS, on=LAST_YEAR)
    for _ in range(2):
        record_values(store, status, by=CLERK)
    rows = store.read(INDICATOR_VALUES, as_of=LAST_YEAR)
    assert sorted(rows["indicator_no"]) == ["T01", "T02"], "what could not be measured is not recorded"
    assert len(store.read_history(INDICATOR_VALUES, f"test-plan:T01:990101:{LAST_YEAR}")) == 2


def test_an_indicator_of_several_figures_stands_where_its_worst_does(store: Store) -> None:
    status = study_plan(store, PLAN, SPECS, on=THIS_YEAR)
    assert [i.status for i in status.indicators] == [Status.BEHIND, Status.NO_TARGET, Status.NOT_MEASURABLE]
    assert status.counts[Status.NOT_MEASURABLE] == 1


@pytest.mark.parametrize(
    ("on", "occasion"),
    [
        (LAST_YEAR, Occasion.YEARLY),
        (THIS_YEAR, Occasion.MIDTERM),
        (date(2025, 12, 31), Occasion.FINAL),
        (date(2026, 5, 1), Occasion.FINAL),
    ],
)
def test_a_report_knows_its_occasion(on: date, occasion: Occasion) -> None:
    assert occasion_on(PLAN, on) is occasion


def test_a_report_holds_every_figure_and_says_what_is_missing(store: Store) -> None:
    record_values(store, study_plan(store, PLAN, SPECS, on=LAST_YEAR), by=CLERK)
    store.append([a_new_centre()], by=CLERK, reason="test")
    accounts = study_changes(store, PLAN, SPECS, since=LAST_YEAR, on=THIS_YEAR)
    report = write_report(study_plan(store, PLAN, SPECS, on=THIS_YEAR), accounts=accounts)
    chapters = {chapter.key: chapter for chapter in report.chapters}
    assert report.title.zh == "测试规划中期评估报告"
    assert [row[0] for row in chapters["figures"].rows] == ["T01", "T02", "T03"]
    assert [row[0] for row in chapters["behind"].rows] == ["T01"]
    assert chapters["units"].rows[0][-1] == Wording("二村", "二村")
    assert [row[0] for row in chapters["missing"].rows] == ["T03"]
    assert "16.67" in chapters["changes"].rows[0][-1].zh  # type: ignore[union-attr]
    assert "演示数据" in "".join(p.zh for p in chapters["summary"].paragraphs)
    assert all(len(row) == len(chapter.columns) for chapter in report.chapters for row in chapter.rows)


def test_answers_are_ready_for_json(store: Store) -> None:
    status = study_plan(store, PLAN, SPECS, on=THIS_YEAR)
    changes = study_changes(store, PLAN, SPECS, since=LAST_YEAR, on=THIS_YEAR)
    answer = status_to_dict(status)
    text = json.dumps([answer, changes_to_list(changes)], allow_nan=False)
    assert "66.67 %" in text
    first = answer["indicators"][0]["figures"][0]
    assert (first["numerator"], first["denominator"], first["exact"]) == (4.0, 6.0, "200/3")
    assert first["status"]["key"] == "behind"


def test_a_bureaus_own_folder_adds_its_plans(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(f"{HEAD}[[indicator]]\n{COUNT}", encoding="utf-8")
    shelf = read_shelf(SPECS, tmp_path)
    assert [plan.id for plan in shelf.plans][-1] == "test-plan"
    assert len(shelf_to_list(shelf)) == 6
    assert read_shelf(SPECS, tmp_path / "nowhere").plans == read_shelf(SPECS).plans
    assert {a["plan_id"] for a in asked_to_list(shelf.plans)} == {"jingtai-145", "xinwu-145", "dezhou-2023", "hubei-135"}
