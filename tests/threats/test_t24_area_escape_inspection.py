"""T24 for joint inspection: an account of one township finds no round, record, case, line or marker of the county, and writes none."""

from collections.abc import Iterator

import httpx
import pytest

from boundaries.records.kinds import HAZARD
from boundaries.use_cases.cases import open_case
from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Role
from gisvc.settings import Settings
from layers.store.memory import MemoryStore
from tests.front_desk import SmallDesk, cheap_passwords, program, serving, sign_in
from tests.inspection_county import FIRST, LINE, ME, OURS, THEIRS, everything_agreed, inspection_county, new_round

TOWNSHIP = "620423101"
WORDS = ("靖远县", "2321001Q", "景泰–靖远线", "张䶮", "协议书附图", "采砂挖断界线道路")


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    return inspection_county()


@pytest.fixture(scope="module")
def made(store: MemoryStore) -> dict[str, str]:
    round_id = new_round(store)
    everything_agreed(store, round_id)
    hazard = {"hazard_kind": "hazard", "description": "采砂挖断界线道路", "line_id": LINE, "sides": [OURS, THEIRS]}
    return {"round": round_id, "case": open_case(store, {HAZARD: hazard}, by=ME).case.case_id}


@pytest.fixture(scope="module")
def address(store: MemoryStore, made: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings()
    path = tmp_path_factory.mktemp("t24i") / "a-accounts.db"
    accounts = open_accounts(path, settings=settings, journal=store, passwords=cheap_passwords())
    desk = SmallDesk(settings, store, accounts)
    for name, area in (("whole", OURS), ("part", TOWNSHIP)):
        desk.add_person(name, Role.VIEWER, Role.CLERK, Role.REVIEWER, Role.ISSUER, area=area)
    with serving(create_app(settings, store, accounts)) as address:
        yield address


@pytest.fixture(scope="module")
def part(address: str) -> Iterator[httpx.Client]:
    with program(address) as client:
        sign_in(client, "part")
        yield client


@pytest.fixture(scope="module")
def whole(address: str) -> Iterator[httpx.Client]:
    with program(address) as client:
        sign_in(client, "whole")
        yield client


PATHS = [
    "/rounds", "/rounds/new", "/rounds/{round}", "/rounds/{round}/compare", "/rounds/{round}/sign", "/rounds/{round}/meetings",
    "/rounds/{round}/plan", "/rounds/{round}/field-work", f"/rounds/{{round}}/items/marker_check?subject={FIRST}", "/lines", f"/lines/{LINE}",
    f"/markers/{FIRST}", "/cases", "/cases/{case}", "/cases/{case}/records/hazard", f"/cases/new?marker_id={FIRST}&line_id={LINE}",
    "/api/rounds", "/api/rounds/{round}", "/api/rounds/{round}/checklist", "/api/rounds/{round}/compare", "/api/lines", f"/api/lines/{LINE}",
    f"/api/lines/{LINE}/checks", "/api/markers", f"/api/markers/{FIRST}",
]  # fmt: skip


def asked(client: httpx.Client, made: dict[str, str], path: str) -> httpx.Response:
    return client.get(
        path.replace("{round}", made["round"]).replace("{case}", made["case"]), headers={"accept": "text/html,application/json"}
    )


@pytest.mark.parametrize("path", PATHS)
def test_a_township_sees_nothing_of_the_county_s_inspection(part: httpx.Client, made: dict[str, str], path: str) -> None:
    answer = asked(part, made, path)
    assert answer.status_code in (200, 404)
    assert [word for word in WORDS if word in answer.text] == []


def test_somebody_of_the_county_sees_all_of_it(whole: httpx.Client, made: dict[str, str]) -> None:
    """Otherwise the test above could not fail."""
    told = "".join(asked(whole, made, path).text for path in PATHS)
    assert [word for word in WORDS if word not in told] == []


def test_a_township_writes_nothing_into_the_county_s_journal(
    part: httpx.Client, made: dict[str, str], store: MemoryStore
) -> None:
    before = store.last_commit()
    base = f"/api/rounds/{made['round']}"
    plan = {"name": "x", "line_ids": [LINE], "sides": [OURS, THEIRS], "lead_side": OURS, "round_kind": "five_yearly"}
    for path, body in (
        ("/api/rounds", {"plan": plan}),
        (f"{base}/records", {"kind": "marker_check", "subject": FIRST, "values": {"threat": "x"}}),
        (f"{base}/sign", {"version": "0" * 64, "signer": "x", "signed_on": "2026-11-20"}),
        (f"{base}/close", {"closed_on": "2026-11-20"}),
    ):
        answer = part.post(path, json=body)
        assert answer.status_code in (403, 404), (path, answer.text)
    forms: dict[str, dict[str, object]] = {
        "/rounds/new": {"sees": "", **plan}, "/cases/new?kind=hazard": {"sees": "", "hazard_kind": "hazard", "description": "x", "line_id": LINE, "sides": [OURS]},
        f"/rounds/{made['round']}/meetings": {"sees": "", "title": "x", "held_on": "2026-05-01", "attendance.0.name": "x", "attendance.0.side": OURS},
    }  # fmt: skip
    for path, form in forms.items():
        assert part.post(path, data=form).status_code in (403, 404), path
    assert store.last_commit() == before
