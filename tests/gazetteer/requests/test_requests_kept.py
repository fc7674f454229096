"""Requests in the store: sent twice is held once, an approval and its register are one commit, contacts stay apart."""

import threading
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
import shapely

from gazetteer.requests.announcement import SIX_ITEMS
from gazetteer.requests.application import Asked, read_application
from gazetteer.requests.errors import (
    AnnouncementIncomplete,
    NotAnApplication,
    NotAStep,
    RequestExists,
    StepIdTaken,
    UnknownRequest,
    UnknownStepKind,
    UnlawfulStep,
)
from gazetteer.requests.request import RequestState
from gazetteer.requests.rows import applications_of, rows_of_applications, rows_of_steps
from gazetteer.requests.step import read_step
from gazetteer.specs import ANNOUNCEMENTS, NAME_EVENTS, NAMES, PLACES, REQUEST_STEPS, REQUESTS, REVIEWS
from gazetteer.use_cases.decisions import Decision, Publishing, announce, decide
from gazetteer.use_cases.register import ALWAYS
from gazetteer.use_cases.requests import (
    RequestFilter,
    clock_overview,
    list_requests,
    read_contact,
    read_request,
    record_step,
    submit_request,
)
from layers.frames import frame_of
from layers.people import PersonId
from layers.store.audit import COMMIT
from layers.store.embedded import create_store
from layers.store.errors import OutsideArea, StoreMoved
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace
from tests.little_request import ANNOUNCED, APPROVED, CLOSED, COUNTY, FILED, PAPERS, Said

CLERK = PersonId("clerk")
COUNTY_STORE = Workspace(COUNTY, "甲县", 4543)
LINE = shapely.LineString([(104.06, 37.16), (104.08, 37.16)])
FIELDS: dict[str, Any] = {
    "candidates": [
        {"name": "景泰路", "toned": "Jǐngtài Lù", "capitals": "JINGTAI LU", "meaning": "以县名命名"},
        {"name": "宝积路"},
    ],
    "reason_code": "new_place",
    "position_text": "东起人民路，西至西环路",
    "length_m": 1766,
}
CONTACT = {"person": "王小明", "phone": "13900000000"}


@pytest.fixture
def store() -> Store:
    return MemoryStore(COUNTY_STORE)


def asked(request_id: str = "q1", **more: Any) -> Asked:
    given = {
        "request_type": "naming",
        "kind": "street",
        "division_code": COUNTY,
        "asked_on": date(2024, 2, 1),
        "geometry": LINE,
        **more,
    }
    return Asked(request_id, **given)


def sent(said: Said, step_id: str, **facts: Any) -> dict[str, Any]:
    return {"step_id": step_id, "kind": said[0], "happened_on": said[1], "facts": {**said[2], **facts}}


def hold_review(store: Store, request_id: str = "q1", review_id: str = "r1", **summary: Any) -> None:
    """A review as the reviewing use case leaves it."""
    row = {
        "review_id": review_id, "request_id": request_id, "division_code": COUNTY, "name": "景泰路", "name_kind": "street",
        "judged_on": date(2024, 2, 1), "packs": "national-2022", "outcome": orjson.dumps({"step": {"candidate": 1, **summary}}).decode(),
        "proof_hash": "a" * 64, "recorded_at": "2024-02-05T00:00:00+00:00",
    }  # fmt: skip
    store.append([LayerChange(REVIEWS, frame_of(REVIEWS, [row]), ALWAYS)], by=CLERK, reason="审查")


def life(request_id: str, until: str) -> list[dict[str, Any]]:
    """The steps of a lawful life as far as one of a kind, each as a desk sends it."""
    review: Said = ("reviewed", "2024-02-05", {"review_id": f"r-{request_id}", "candidate": 1})
    announced = (ANNOUNCED[0], ANNOUNCED[1], {**ANNOUNCED[2], "announcement_id": f"g-{request_id}"})
    said = (*PAPERS, review, APPROVED, FILED, announced, CLOSED)
    last = [one[0] for one in said].index(until) if until != "material_received" else len(PAPERS) - 1
    return [sent(one, f"{request_id}-{n}") for n, one in enumerate(said[: last + 1])]


def carried(store: Store, request_id: str = "q1", *, until: str, **more: Any) -> None:
    """A request with its steps in the book, as far as one of a kind: without what the last would bring with it."""
    submit_request(store, asked(request_id, **more), FIELDS, by=CLERK, contact=CONTACT)
    steps = [
        replace(read_step(request_id, raw, seq=n), recorded_by="clerk", recorded_at="2024-06-01T00:00:00+00:00")
        for n, raw in enumerate(life(request_id, until), start=2)
    ]
    store.append([LayerChange(REQUEST_STEPS, rows_of_steps(steps, {request_id: COUNTY}), ALWAYS)], by=CLERK, reason="测试")
    assert read_request(store, request_id).request.faults == ()


def test_a_request_from_the_counter_to_the_archive(store: Store) -> None:
    submit_request(store, asked(), FIELDS, by=CLERK)
    hold_review(store, "q1", "r-q1")
    for raw in life("q1", "closed"):
        record_step(store, "q1", raw, by=CLERK)
    outlook = read_request(store, "q1", today=date(2024, 7, 1))
    assert outlook.request.state is RequestState.CLOSED
    assert outlook.request.faults == ()
    assert outlook.open_duties == ()
    assert outlook.ways == ()


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_an_approval_names_the_place_in_the_same_commit(kind: str, tmp_path: Path) -> None:
    held: Store = MemoryStore(COUNTY_STORE) if kind == "memory" else create_store(tmp_path / "county.gpkg", COUNTY_STORE)
    carried(held, until="reviewed")
    record_step(held, "q1", sent(APPROVED, "d"), by=CLERK)
    commits = [e for e in held.read_audit() if e.action == COMMIT and e.facts.get("rows.name_events")]
    assert len(commits) == 1
    assert commits[0].facts["rows.name_request_steps"] == 1
    name = held.read(NAMES).iloc[0]
    assert (name["name"], name["name_role"], name["roman_toned"], name["decision"]) == (
        "景泰路", "standard", "Jǐngtài Lù", "甲政发〔2024〕1号",
    )  # fmt: skip
    place = held.read(PLACES).iloc[0]
    assert (place["place_id"], place["length_m"], place["legal_kind"]) == ("place.q1", 1766.0, "5")
    assert place.geometry.equals(LINE)
    held.close()


def test_renaming_a_place_the_register_does_not_hold_registers_it_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FIELDS, "old_name", "旧路")
    monkeypatch.setitem(FIELDS, "reason_code", "mismatch")
    carried(store, until="reviewed", request_type="renaming")
    record_step(store, "q1", sent(APPROVED, "d"), by=CLERK)
    kinds = store.read(NAME_EVENTS)["kind"].tolist()
    assert sorted(kinds) == ["registering", "renaming"]
    standing = store.read(NAMES)
    assert set(zip(standing["name"], standing["name_role"], strict=True)) == {("旧路", "former"), ("景泰路", "standard")}


def test_an_announcement_has_its_six_items_and_nothing_of_the_applicant(store: Store) -> None:
    carried(store, until="filed")
    record_step(store, "q1", sent(ANNOUNCED, "a"), by=CLERK)
    row = store.read(ANNOUNCEMENTS).iloc[0]
    six = ("name", "roman", "division_name", "position_text", "approved_by")
    assert tuple(row[six_item] for six_item in six[:2]) == ("景泰路", "Jǐngtài Lù")
    assert not row[list(six)].isna().any()
    assert row["approved_on"].date() == date(2024, 2, 20)
    everything = " ".join(str(v) for v in row)
    assert "王小明" not in everything
    assert "13900000000" not in everything


@pytest.mark.parametrize("missing", ["position_text"])
def test_an_announcement_without_one_of_the_six_is_refused(store: Store, missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(FIELDS, missing)
    carried(store, until="decided")
    with pytest.raises(AnnouncementIncomplete, match="位置描述"):
        record_step(store, "q1", sent(ANNOUNCED, "a", division_name="甲县"), by=CLERK)
    record_step(store, "q1", sent(ANNOUNCED, "a", division_name="甲县", position_text="县城西部"), by=CLERK)
    assert len(store.read(ANNOUNCEMENTS)) == 1


def test_an_announcement_never_takes_the_class_of_an_authority_for_its_name(store: Store) -> None:
    """A decision of an older book may lack the name; a government is called after its division, a department must be told."""
    for number, authority, named in (("q1", "county_government", "甲县人民政府"), ("q2", "prefecture_government", "")):
        submit_request(store, asked(number), FIELDS, by=CLERK)
        bare = (APPROVED[0], APPROVED[1], {**APPROVED[2], "authority": authority, "authority_name": None})
        review: Said = ("reviewed", "2024-02-05", {"review_id": f"r-{number}", "candidate": 1})
        book = [
            replace(read_step(number, sent(said, f"{number}-{n}"), seq=n), recorded_by="clerk", recorded_at="2024-06-01")
            for n, said in enumerate((*PAPERS, review, bare), 2)
        ]
        store.append([LayerChange(REQUEST_STEPS, rows_of_steps(book, {number: COUNTY}), ALWAYS)], by=CLERK, reason="旧册")
        steps = sent(ANNOUNCED, f"a-{number}", announcement_id=number)
        if not named:
            with pytest.raises(AnnouncementIncomplete, match="批准机关"):
                record_step(store, number, steps, by=CLERK)
            named = "某市人民政府"
            steps = sent(ANNOUNCED, f"a-{number}", announcement_id=number, approved_by=named)
        record_step(store, number, steps, by=CLERK)
        rows = store.read(ANNOUNCEMENTS)
        assert rows.loc[rows["announcement_id"] == number, "approved_by"].tolist() == [named]


def test_deciding_and_announcing_give_the_machine_readable_notice(store: Store) -> None:
    carried(store, until="reviewed")
    approval = Decision(
        "approved", date(2024, 2, 20), "county_government", "甲县人民政府", "甲政发〔2024〕1号", 1, date(2024, 3, 1)
    )
    assert decide(store, "q1", approval, by=CLERK).request.is_approved
    assert read_request(store, "q1", today=date(2024, 2, 21)).announcement_lacks == ()
    notice = announce(store, "q1", Publishing(date(2024, 2, 25), ("site",)), by=CLERK).announcement.to_json()
    assert [notice[item] for item in SIX_ITEMS] == [
        "景泰路",
        "Jǐngtài Lù",
        "甲县",
        "东起人民路，西至西环路",
        "甲县人民政府",
        "2024-02-20",
    ]
    assert (notice["effective_on"], notice["announcement_id"]) == ("2024-03-01", "q1.g")
    with pytest.raises(UnlawfulStep):
        decide(store, "q1", approval, by=CLERK)


def test_cancelling_ends_the_name_and_the_place(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("reason_code", "gone"), ("old_name", "景泰路"), ("candidates", [{"name": "景泰路"}])):
        monkeypatch.setitem(FIELDS, name, value)
    submit_request(store, asked(request_type="cancelling"), FIELDS, by=CLERK)
    hold_review(store)
    papers = [
        ("material_received", "2024-02-02", {"material": m}) for m in ("application_form", "gone_evidence", "cancelling_basis")
    ]
    for n, said in enumerate((*papers, ("reviewed", "2024-02-05", {"review_id": "r1"}), APPROVED)):
        record_step(store, "q1", sent(said, f"s{n}"), by=CLERK)
    assert store.read(PLACES)["place_state"].tolist() == ["gone"]
    assert store.read(NAMES)["cancelled_on"].notna().all()
    assert sorted(store.read(NAME_EVENTS)["kind"]) == ["cancelling", "registering"]


def test_sending_twice_changes_nothing(store: Store) -> None:
    first = submit_request(store, asked(), FIELDS, by=CLERK)
    again = submit_request(store, asked(), FIELDS, by=CLERK)
    assert not first.was_held
    assert again.was_held
    step = sent(PAPERS[0], "s1")
    assert not record_step(store, "q1", step, by=CLERK).was_held
    commit = store.last_commit()
    assert record_step(store, "q1", step, by=CLERK).was_held
    assert store.last_commit() == commit


def test_a_number_or_an_id_never_carries_two_things(store: Store) -> None:
    submit_request(store, asked(), FIELDS, by=CLERK)
    with pytest.raises(RequestExists):
        submit_request(store, asked(), {**FIELDS, "reason": "另一件"}, by=CLERK)
    submit_request(store, asked("q2"), FIELDS, by=CLERK)
    record_step(store, "q1", sent(PAPERS[0], "s1"), by=CLERK)
    with pytest.raises(StepIdTaken):
        record_step(store, "q1", sent(PAPERS[1], "s1"), by=CLERK)
    with pytest.raises(StepIdTaken):
        record_step(store, "q2", sent(PAPERS[0], "s1"), by=CLERK)


def test_an_announcement_number_is_given_once(store: Store) -> None:
    for number in ("q1", "q2"):
        carried(store, number, until="filed")
    record_step(store, "q1", sent(ANNOUNCED, "a1"), by=CLERK)
    with pytest.raises(NotAStep, match="公告编号"):
        record_step(store, "q2", sent(ANNOUNCED, "a2"), by=CLERK)


def test_a_review_is_entered_as_it_is_held_not_as_it_is_sent(store: Store) -> None:
    submit_request(store, asked(), FIELDS, by=CLERK)
    with pytest.raises(NotAStep):
        record_step(store, "q1", sent(("reviewed", "2024-02-05", {"review_id": "r1", "candidate": 1}), "s1"), by=CLERK)
    hold_review(store, blocking=["U06"])
    clean: Said = ("reviewed", "2024-02-05", {"review_id": "r1", "candidate": 1, "blocking": []})
    request = record_step(store, "q1", sent(clean, "s1"), by=CLERK).request
    assert request.blocked_by(1) == {"U06"}
    assert record_step(store, "q1", sent(clean, "s1"), by=CLERK).was_held


def test_the_contact_is_read_by_one_door_that_leaves_a_trace_without_saying_it(store: Store) -> None:
    submit_request(store, asked(), FIELDS, by=CLERK, contact=CONTACT)
    assert read_contact(store, "q1", by=CLERK) == CONTACT
    written = "".join(str(e) for e in store.read_audit()) + store.read(REQUESTS).to_csv() + store.read(REQUEST_STEPS).to_csv()
    assert "王小明" not in written
    assert "13900000000" not in written
    assert any(e.action == "read contact" for e in store.read_audit())


def test_lists_and_clocks_show_what_is_due(store: Store) -> None:
    carried(store, until="decided")
    submit_request(store, asked("q2", batch_id="b1"), {**FIELDS, "candidates": [{"name": "新开路"}]}, by=CLERK)
    on = date(2024, 3, 10)
    assert [line.request.request_id for line in list_requests(store, today=on)] == ["q2", "q1"]
    overdue = list_requests(store, RequestFilter(is_overdue=True, states=frozenset({RequestState.APPROVED})), today=on)
    assert [[d.kind.value for d in line.overdue] for line in overdue] == [["filing", "announcement"]]
    assert [line.request.request_id for line in list_requests(store, RequestFilter(text="新开"), today=on)] == ["q2"]
    assert [line.request.request_id for line in list_requests(store, RequestFilter(batch_id="b1"), today=on)] == ["q2"]
    first = clock_overview(store, today=on)[0]
    assert first.open_duties[0].due_on == date(2024, 2, 8)  # the review of q2, seven days after it came in
    assert first.overdue == ()  # which is a usage, no law
    assert first.behind[0].kind.value == "review"


def test_a_writer_who_looked_before_somebody_wrote_is_sent_back(store: Store) -> None:
    submit_request(store, asked(), FIELDS, by=CLERK)
    looked = store.last_commit()
    record_step(store, "q1", sent(PAPERS[0], "s1"), by=CLERK, expecting=looked)
    with pytest.raises(StoreMoved):
        record_step(store, "q1", sent(PAPERS[1], "s2"), by=CLERK, expecting=looked)
    assert len(store.read(REQUEST_STEPS)) == 2


def test_two_desks_writing_at_once_lose_nothing_and_decide_once(tmp_path: Path) -> None:
    store = create_store(tmp_path / "county.gpkg", COUNTY_STORE)
    carried(store, until="reviewed")
    refused: list[str] = []

    def desk(number: int) -> None:
        for n in range(2):
            record_step(store, "q1", sent(("material_received", "2024-02-10", {"material": "other"}), f"m{number}-{n}"), by=CLERK)
        try:
            record_step(store, "q1", sent(APPROVED, f"d{number}"), by=CLERK)
        except UnlawfulStep as trouble:
            refused.append(str(trouble.facts["hindrance"]))

    desks = [threading.Thread(target=desk, args=(n,)) for n in range(2)]
    for one in desks:
        one.start()
    for one in desks:
        one.join()
    steps = store.read(REQUEST_STEPS)
    assert sorted(steps["seq"].tolist()) == list(range(1, len(steps) + 1))
    assert len(steps) == 1 + 3 + 1 + 4 + 1
    assert refused == ["already-decided"]
    assert len(store.read(NAMES)) == 1
    store.close()


def test_nobody_writes_or_reads_a_request_of_another_area(store: Store) -> None:
    submit_request(store, asked(division_code=f"{COUNTY}101"), FIELDS, by=CLERK, contact=CONTACT)
    neighbour = store.within(f"{COUNTY}102")
    for act in (read_request, lambda s, q: read_contact(s, q, by=CLERK)):
        with pytest.raises(UnknownRequest):
            act(neighbour, "q1")
    with pytest.raises(UnknownRequest):
        record_step(neighbour, "q1", sent(PAPERS[0], "s1"), by=CLERK)
    with pytest.raises(OutsideArea):
        submit_request(neighbour, asked("q3"), FIELDS, by=CLERK)
    with pytest.raises(OutsideArea):
        submit_request(neighbour, asked(division_code=f"{COUNTY}102"), FIELDS, by=CLERK)
    assert len(list_requests(neighbour)) == 0


def candidates(*names: str) -> dict[str, Any]:
    return {**FIELDS, "candidates": [{"name": name} for name in names]}


BAD: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, candidates()),
    ({}, candidates("")),
    ({}, candidates("  ")),
    ({}, candidates("甲", "乙", "丙", "丁")),
    ({}, candidates("景泰路", "景泰路")),
    ({}, candidates("长" * 61)),
    ({}, candidates("景\u202e泰路")),
    ({}, candidates("景\u200b泰路")),
    ({}, candidates("景\x00泰路")),
    ({}, {**FIELDS, "candidates": "景泰路"}),
    ({}, {**FIELDS, "candidates": [["景泰路"]]}),
    ({}, {**FIELDS, "length_m": -1}),
    ({}, {**FIELDS, "length_m": float("nan")}),
    ({}, {**FIELDS, "length_m": "很长"}),
    ({}, {**FIELDS, "reason_code": "because"}),
    ({}, {**FIELDS, "is_admin": True}),
    ({"request_type": "deleting"}, FIELDS),
    ({"kind": "planet"}, FIELDS),
    ({"division_code": "62x423"}, FIELDS),
    ({"division_code": ""}, FIELDS),
    ({"asked_on": date(2999, 1, 1)}, FIELDS),
    ({"asked_on": date(1, 1, 1)}, FIELDS),
    ({"asked_on": date(2190, 1, 1)}, FIELDS),
    ({"request_type": "renaming"}, FIELDS),
    ({"request_type": "cancelling"}, FIELDS),
    ({"geometry": shapely.LineString([(500_000, 4_100_000), (500_100, 4_100_000)])}, FIELDS),
    ({"geometry": shapely.Point(float("nan"), 37)}, FIELDS),
    ({"geometry": shapely.LineString()}, FIELDS),
]


@pytest.mark.parametrize(("head", "fields"), BAD)
def test_what_is_no_application_is_said_and_not_written(store: Store, head: dict[str, Any], fields: dict[str, Any]) -> None:
    with pytest.raises(NotAnApplication) as refused:
        submit_request(store, asked(**head), fields, by=CLERK)
    assert refused.value.wording.zh.startswith("申请内容有误")
    assert store.last_commit() == 0


@pytest.mark.parametrize(
    "name",
    ["京", "龘龘巷", "𠮷祥路", "24克拉", "景泰路😀", "e\u0301街", "女\u308a路", "长" * 60, "\ue000路", "绿地·东城", "Ürümqi"],
)
def test_a_strange_name_may_be_asked_for_and_is_left_to_the_review(name: str) -> None:
    made = read_application(asked(), candidates(name))
    (held,) = applications_of(rows_of_applications([made], at="2024-02-01T00:00:00+00:00"))
    assert held.name == made.name == unicodedata.normalize("NFC", name)


def test_one_name_asked_for_again_by_another_request_is_taken_in(store: Store) -> None:
    for number in ("q1", "q2"):
        submit_request(store, asked(number), FIELDS, by=CLERK)
    assert len(list_requests(store)) == 2


@pytest.mark.parametrize(
    "raw",
    [
        {}, {"kind": "closed"}, {"step_id": "s", "kind": "closed"}, {"step_id": "s", "kind": "closed", "happened_on": "2024-13-01"},
        {"step_id": "../s", "kind": "closed", "happened_on": "2024-06-01"}, {"step_id": "s", "kind": "closed", "happened_on": "2999-06-01"},
        {"step_id": "s", "kind": "closed", "happened_on": "2024-06-01", "recorded_by": "mayor"},
        {"step_id": "s", "kind": "closed", "happened_on": "2024-06-01", "facts": {"seq": 1}},
        {"step_id": "s", "kind": "closed", "happened_on": "2024-06-01", "facts": [1]},
        {"step_id": "s", "kind": "returned", "happened_on": "2024-06-01"},
        {"step_id": "s", "kind": "exempted", "happened_on": "2024-06-01", "facts": {"rule_id": "U06", "candidate": 1, "clause": "九", "reason": "x"}},
        {"step_id": "s", "kind": "expert_opinion", "happened_on": "2024-06-01", "facts": {"expert": "李某", "vote": "perhaps", "reasons": "x"}},
        {"step_id": "s", "kind": "consultation_closed", "happened_on": "2024-06-01", "facts": {"received": 1, "opinions": [{"opinion": "好"}]}},
        {"step_id": "s", "kind": "decided", "happened_on": "2024-06-01", "facts": {"outcome": "approved", "candidate": 4}},
        {"step_id": "s", "kind": "decided", "happened_on": "2024-06-01", "facts": {"outcome": "approved", "authority": "king"}},
    ],
)  # fmt: skip
def test_what_is_no_step_is_said_and_not_written(store: Store, raw: dict[str, Any]) -> None:
    submit_request(store, asked(), FIELDS, by=CLERK)
    commit = store.last_commit()
    with pytest.raises((NotAStep, UnknownStepKind)):
        record_step(store, "q1", raw, by=CLERK)
    assert store.last_commit() == commit
