"""An application at the counter: where it lies, how old it is, and a sentence that says what to write instead."""

from datetime import date
from typing import Any

import pytest
import shapely

from gazetteer.requests.application import Asked
from gazetteer.requests.clocks import ClockState
from gazetteer.requests.errors import NotAnApplication, UnlawfulStep
from gazetteer.requests.fold import require_may_take
from gazetteer.requests.outlook import outlook_of
from gazetteer.rules.whereabouts import PlaceOutsideDivision, UnknownDivision
from gazetteer.use_cases.requests import clock_overview, read_request, record_step, submit_request
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace
from tests.little_request import APPROVED, COUNTY, PAPERS, REVIEWED, folded, steps

CLERK = PersonId("clerk")
TOWN = f"{COUNTY}100"
HERE = shapely.LineString([(104.06, 37.16), (104.08, 37.16)])
BEIJING = shapely.LineString([(116.39, 39.9), (116.4, 39.9)])
FIELDS: dict[str, Any] = {"candidates": [{"name": "景泰路"}], "reason_code": "new_place"}


@pytest.fixture
def store() -> Store:
    held = MemoryStore(Workspace(COUNTY, "甲县", 4543))
    rows = [
        {"code": COUNTY, "name": "甲县", "level": "county", "geometry": shapely.box(103.9, 37.0, 104.4, 37.4)},
        {
            "code": TOWN,
            "name": "一条山镇",
            "level": "township",
            "parent_code": COUNTY,
            "geometry": shapely.box(104.0, 37.1, 104.2, 37.3),
        },
    ]
    held.append([LayerChange(DIVISIONS, frame_of(DIVISIONS, rows), date(2020, 1, 1))], by=CLERK, reason="区划")
    return held


def ask(store: Store, *, code: str = TOWN, geometry: shapely.LineString | None = HERE, on: date = date(2024, 2, 1)) -> None:
    submit_request(store, Asked("q1", "naming", "street", code, on, geometry=geometry), FIELDS, by=CLERK)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"code": f"{COUNTY}999"}, UnknownDivision),
        ({"code": "999999"}, UnknownDivision),
        ({"geometry": BEIJING}, PlaceOutsideDivision),
        ({"code": "110101"}, UnknownDivision),
    ],
)
def test_a_place_that_is_not_where_it_is_said_to_be_is_not_taken_in(
    store: Store, wrong: dict[str, Any], refusal: type[Exception]
) -> None:
    before = store.last_commit()
    with pytest.raises(refusal):
        ask(store, **wrong)
    assert store.last_commit() == before
    ask(store)
    ask(store)  # sent again


def test_a_case_from_before_the_regulation_is_history_and_not_decades_overdue(store: Store) -> None:
    ask(store, on=date(1985, 5, 1))
    outlook = read_request(store, "q1", today=date(2026, 11, 22))
    assert {one.state(outlook.today) for one in outlook.duties if one.starts_on} == {ClockState.HISTORIC}
    assert outlook.open_duties == outlook.overdue == outlook.behind == ()
    assert clock_overview(store, today=date(2026, 11, 22)) == ()
    (note,) = outlook.request.notes
    assert "2022-05-01" in note.sentence.zh


def amend(store: Store, **changes: Any) -> None:
    number = read_request(store, "q1").request.last_seq
    said = {"step_id": f"q1-{number}", "kind": "amended", "happened_on": "2024-02-08", "facts": {"amendment": "更正", **changes}}
    record_step(store, "q1", said, by=CLERK)


def test_day_division_and_position_are_corrected_while_nothing_is_decided(store: Store) -> None:
    ask(store, on=date(1985, 5, 1))
    amend(store, asked_on="2024-02-01", division_code=COUNTY, geometry="LINESTRING (104.15 37.25, 104.17 37.25)")
    now = read_request(store, "q1", today=date(2024, 2, 9))
    application = now.request.application
    assert (application.asked_on, application.division_code) == (date(2024, 2, 1), COUNTY)
    assert application.geometry is not None
    assert application.geometry.bounds == (104.15, 37.25, 104.17, 37.25)
    assert {one.due_on for one in now.duties if one.kind.value == "review"} == {date(2024, 2, 8)}
    amend(store, geometry='{"type": "LineString", "coordinates": [[104.06, 37.16], [104.08, 37.16]]}')
    assert read_request(store, "q1").request.application.geometry == HERE


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"geometry": BEIJING.wkt}, PlaceOutsideDivision),
        ({"division_code": f"{COUNTY}999"}, UnknownDivision),
        ({"division_code": "62x"}, UnlawfulStep),
        ({"geometry": "LINESTRING (4000000 500000, 4000100 500000)"}, UnlawfulStep),
        ({"geometry": "here"}, UnlawfulStep),
        ({"geometry": "(" * 15_000}, UnlawfulStep),
        ({"asked_on": "2024-02-09"}, UnlawfulStep),
    ],
)
def test_a_correction_that_cannot_be_is_refused(store: Store, changes: dict[str, Any], refusal: type[Exception]) -> None:
    ask(store)
    with pytest.raises(refusal):
        amend(store, **changes)
    assert read_request(store, "q1").request.application.geometry == HERE


def test_a_case_of_today_counts_as_before() -> None:
    decided = folded(*PAPERS, REVIEWED, APPROVED)
    overdue = {one.kind.value for one in outlook_of(decided, date(2024, 6, 1)).overdue}
    assert overdue == {"filing", "announcement"}


@pytest.mark.parametrize(
    ("head", "fields", "said"),
    [
        ({"request_id": "../../etc/passwd"}, {}, "斜线"),
        ({"request_type": "rename"}, {}, "renaming（更名）"),
        ({}, {"length_m": -5}, "“长度”不得小于 0，不能是 -5"),
    ],
)
def test_a_refusal_says_what_to_write_instead(head: dict[str, Any], fields: dict[str, Any], said: str) -> None:
    given = {
        "request_id": "q1",
        "request_type": "naming",
        "kind": "street",
        "division_code": COUNTY,
        "asked_on": date(2024, 2, 1),
        **head,
    }
    with pytest.raises(NotAnApplication) as refused:
        submit_request(MemoryStore(Workspace(COUNTY, "甲县", 4543)), Asked(**given), {**FIELDS, **fields}, by=CLERK)
    assert said in refused.value.wording.zh


def test_missing_materials_are_counted_and_told_apart() -> None:
    with pytest.raises(UnlawfulStep) as refused:
        require_may_take(folded(REVIEWED), steps([REVIEWED, APPROVED])[-1])
    assert "缺少材料 3 项：“申请书”；“命名、更名方案及理由”；“位置、规模、性质等基本情况”。" in refused.value.wording.zh


def test_what_stands_in_the_way_is_said_without_blanks_where_a_word_should_be() -> None:
    for request in (folded(), folded(*PAPERS, REVIEWED), folded(*PAPERS, REVIEWED, APPROVED)):
        for way in outlook_of(request, date(2024, 2, 2)).ways:
            for told in way.hindrances:
                said = told.sentence.zh + told.sentence.en
                assert "“”" not in said, said
                assert "  " not in said, said
                assert " ." not in said, said
