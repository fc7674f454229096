"""待办: each sees what his duties and his area make his, by date, and nothing of another area."""

from collections.abc import Iterator
from datetime import date, timedelta

import httpx
import pytest

from boundaries.procedures import ROUND_TABLE
from gazetteer.requests.application import Asked
from gazetteer.requests.handling import HANDLING
from gazetteer.use_cases.requests import record_step, submit_request
from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import DUTIES, Role
from gisvc.inbox import Subject, Urgency, Waiting, most_pressing_first
from gisvc.procedures import PROCEDURES
from gisvc.settings import Settings
from layers.approvals import check_table
from layers.people import PersonId
from layers.store.clock import day_in_china, utc_now
from layers.wording import Wording
from tests.front_desk import SmallDesk, browser, cheap_passwords, program, serving, sign_in
from tests.little_county import little_county

MINE, OTHER = "620423101", "620423102"  # two townships of the little county
ME = PersonId("tester")
TODAY = day_in_china(utc_now())


def ask_for(store: object, request_id: str, name: str, division: str, *, days_ago: int) -> None:
    asked = Asked(request_id, "naming", "street", division, TODAY - timedelta(days=days_ago))
    fields = {"candidates": [{"name": name}], "reason_code": "new_place", "position_text": "东起人民路"}
    submit_request(store, asked, fields, by=ME)  # type: ignore[arg-type]  # because any store will do


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    folder = tmp_path_factory.mktemp("inbox")
    settings, store = Settings(store_path=folder / "county.gpkg"), little_county()
    ask_for(store, "q-mine", "昌盛路", MINE, days_ago=40)
    ask_for(store, "q-young", "兴旺路", MINE, days_ago=1)
    ask_for(store, "q-other", "芦阳大道", OTHER, days_ago=40)
    record_step(
        store,
        "q-young",
        {"step_id": "s1", "kind": "returned", "happened_on": TODAY.isoformat(), "facts": {"reasons": "补图"}},
        by=ME,
    )
    accounts = open_accounts(folder / "accounts.db", settings=settings, journal=store, passwords=cheap_passwords())
    desk = SmallDesk(settings, store, accounts)
    desk.add_person("names.mine", Role.NAME_CLERK, area=MINE)
    desk.add_person("names.all", Role.NAME_CLERK)
    desk.add_person("issuer.mine", Role.ISSUER, area=MINE)
    desk.add_person("viewer.mine", Role.VIEWER, area=MINE)
    desk.add_person("clerk.mine", Role.CLERK, area=MINE)
    desk.add_person("auditor", Role.AUDITOR)
    return desk


@pytest.fixture(scope="module")
def address(desk: SmallDesk) -> Iterator[str]:
    with serving(create_app(desk.settings, desk.store, desk.accounts)) as address:
        yield address


def inbox_of(address: str, name: str) -> list[dict[str, object]]:
    with program(address) as client:
        sign_in(client, name)
        waiting: list[dict[str, object]] = client.get("/api/inbox").json()["waiting"]
        return [one for one in waiting if one["subject"] == "naming"]


def test_each_sees_the_steps_that_are_his_in_his_area_and_nothing_else(address: str) -> None:
    mine, whole = inbox_of(address, "names.mine"), inbox_of(address, "names.all")
    assert [one["href"] for one in mine] == ["/names/requests/q-mine"]
    assert {one["href"] for one in whole} == {"/names/requests/q-mine", "/names/requests/q-other"}
    issued = inbox_of(address, "issuer.mine")
    assert [one["href"] for one in issued] == ["/names/requests/q-mine"]
    assert "决定" in str(issued[0]["what"])
    assert "名称审查" in str(mine[0]["what"])
    assert inbox_of(address, "viewer.mine") == []
    assert inbox_of(address, "auditor") == []


def test_a_line_says_how_late_it_is_in_words_and_a_usage_is_not_called_law(address: str) -> None:
    (line,) = inbox_of(address, "names.mine")
    assert line["days_left"] == (date.fromisoformat(str(line["due_on"])) - TODAY).days
    assert (line["urgency"], line["is_law"]) == ("late", False)
    with browser(address) as client:
        sign_in(client, "names.mine")
        page = client.get("/inbox").text
        assert "已超期（惯例或自定）" in page
        assert "昌盛路" in page
        assert "芦阳" not in page
        assert '<b class="count">1</b>' in client.get("/names").text


def test_an_upload_waits_for_who_sent_it_until_he_confirms_or_discards(address: str) -> None:
    sheet = "编号,设施名称,设施类别,所属区划,状态,经度,纬度,床位\nd,某中心,日间照料中心,620423101,在用,104.05,37.15,8\n"
    with browser(address) as client:
        sign_in(client, "clerk.mine")
        sent = client.post(
            "/imports",
            data={"layer": "facilities", "valid_from": "2024-01-01", "declared_crs": "EPSG:4490"},
            files={"file": ("中心.csv", sheet.encode(), "text/csv")},
        )
        assert "中心.csv" in client.get("/inbox").text
        client.post(f"{sent.headers['location']}/discard")
        assert "中心.csv" not in client.get("/inbox").text
    with browser(address) as client:
        sign_in(client, "names.mine")
        assert "中心.csv" not in client.get("/inbox").text


def test_an_empty_inbox_is_friendly_and_the_weeks_list_is_paper(address: str) -> None:
    with browser(address) as client:
        sign_in(client, "auditor")
        assert "没有等您办理的事项" in client.get("/inbox").text
        assert client.get("/downloads/inbox.docx").status_code == 403
    with browser(address) as client:
        sign_in(client, "names.mine")
        assert client.get("/downloads/inbox.docx").content[:2] == b"PK"


def test_what_the_law_wanted_by_now_comes_first_then_by_day() -> None:
    def line(href: str, days: int | None, *, law: bool = False) -> Waiting:
        due = None if days is None else TODAY + timedelta(days=days)
        return Waiting(Subject.CASE, Wording("", ""), Wording("", ""), href, due, law)

    lines = [line("none", None), line("soon", 3), line("late", -90), line("law", -2, law=True), line("later", 30, law=True)]
    ordered = most_pressing_first(lines, TODAY)
    assert [one.href for one in ordered] == ["law", "late", "soon", "later", "none"]
    assert [one.urgency(TODAY) for one in ordered] == [
        Urgency.OVERDUE,
        Urgency.LATE,
        Urgency.SOON,
        Urgency.RUNNING,
        Urgency.UNDATED,
    ]


@pytest.mark.parametrize("table", PROCEDURES, ids=lambda table: table.name)
def test_every_procedure_is_sound_and_somebody_here_holds_each_of_its_words(table) -> None:  # type: ignore[no-untyped-def]  # because tables are of several kinds
    assert not check_table(table)
    held = {duty.value for duties in DUTIES.values() for duty in duties}
    assert {row.who for row in table.rows} <= held


def test_the_procedures_are_drawn_and_printed_in_both_languages(address: str) -> None:
    with browser(address) as client:
        sign_in(client, "viewer.mine")
        assert all(f"/approvals/{table.name}" in client.get("/approvals").text for table in PROCEDURES)
        page = client.get(f"/approvals/{HANDLING.name}").text
        assert all(HANDLING.actions[action].zh in page for action in HANDLING.actions)
        assert "15 日" in page
        assert "法定" in page
        client.cookies.set("gisvc_language", "en")
        assert "countersigned" in client.get(f"/approvals/{ROUND_TABLE.name}").text
        assert client.get("/approvals/none").status_code == 404


def step_as(client: httpx.Client, kind: str) -> int:
    """What the desk says to a step sent to the right address, with nothing in it: 403 is the role's, all else the law's."""
    part = {"deliberate": "deliberations", "issue": "decisions"}.get(
        next(r.who for r in HANDLING.rows if r.action == kind), "steps"
    )
    body = {"step_id": "x", "kind": kind, "happened_on": TODAY.isoformat(), "facts": {}}
    return client.post(f"/api/requests/q-mine/{part}", json=body).status_code


@pytest.mark.parametrize(
    ("name", "role"), [("names.mine", Role.NAME_CLERK), ("issuer.mine", Role.ISSUER), ("viewer.mine", Role.VIEWER)]
)
def test_the_desk_lets_nobody_take_a_step_the_table_gives_to_others(address: str, name: str, role: Role) -> None:
    words = {duty.value for duty in DUTIES[role]}
    with program(address) as client:
        sign_in(client, name)
        for action in HANDLING.actions:
            if action in ("submitted", "reviewed"):
                continue
            whose = next(row.who for row in HANDLING.rows if row.action == action)
            assert (step_as(client, action) == 403) == (whose not in words), (role, action)
