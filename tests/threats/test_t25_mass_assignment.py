"""T25: nobody slips in a field he may not write: an unknown or read-only field is an error, and nothing changes."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from gisvc.auth.roles import Role
from tests.front_desk import GOOD_PASSWORD, SmallDesk, browser, open_desk, program, serving, sign_in

READ_ONLY = {
    "name": "other",
    "status": "issued",
    "version": 7,
    "created_by": "nobody",
    "created_at": "2020-01-01T00:00:00Z",
    "password": "x",
    "password_hash": "$argon2id$",
    "must_change_password": False,
    "person": "boss",
    "区划": "11",
    "is_admin": True,
    "__class__": "x",
}


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    desk = open_desk(tmp_path)
    desk.add_person("boss", Role.SYSTEM_ADMINISTRATOR)
    desk.add_person("guard", Role.SECURITY_ADMINISTRATOR)
    desk.add_person("clerk.one", Role.CLERK)
    return desk


@pytest.fixture
def address(desk: SmallDesk) -> Iterator[str]:
    with serving(desk.app()) as address:
        yield address


@pytest.fixture
def boss(address: str) -> Iterator[httpx.Client]:
    with program(address) as client:
        sign_in(client, "boss")
        yield client


@pytest.fixture
def guard(address: str) -> Iterator[httpx.Client]:
    with program(address) as client:
        sign_in(client, "guard")
        yield client


@pytest.mark.parametrize("field", [*READ_ONLY, "roles", "area"])
def test_a_change_with_a_field_that_is_not_ours_to_write_is_refused_whole(
    boss: httpx.Client, desk: SmallDesk, field: str
) -> None:
    assert desk.accounts is not None
    before = desk.accounts.find("clerk.one")
    answer = boss.patch("/api/accounts/clerk.one", json={"display_name": "changed", field: READ_ONLY.get(field, "620423")})
    assert answer.status_code == 400
    assert any(error["where"] == f"body.{field}" for error in answer.json()["errors"])
    assert desk.accounts.find("clerk.one") == before


@pytest.mark.parametrize("field", sorted({*READ_ONLY, "roles"} - {"name"}))
def test_a_new_account_says_nothing_but_what_a_new_account_says(boss: httpx.Client, desk: SmallDesk, field: str) -> None:
    new = {"name": "clerk.two", "area": "620423", field: READ_ONLY.get(field, ["clerk"])}
    assert boss.post("/api/accounts", json=new).status_code == 400
    assert desk.accounts is not None
    assert [account.name for account in desk.accounts.list_in("")] == ["boss", "clerk.one", "guard"]


@pytest.mark.parametrize("field", ["roles", "area", "is_enabled", "name", "must_change_password"])
def test_changing_ones_password_changes_nothing_else(address: str, desk: SmallDesk, field: str) -> None:
    form = {"present": GOOD_PASSWORD, "new": "Quiet-91-river", "again": "Quiet-91-river", field: "system_administrator"}
    with browser(address) as client:
        sign_in(client, "clerk.one")
        assert client.post("/account/password", data=form).status_code == 400
        assert client.get("/api/me").json()["roles"] == ["clerk"]


def test_signing_in_with_extra_fields_is_refused(address: str) -> None:
    with browser(address) as client:
        assert sign_in(client, "clerk.one", role="system_administrator").status_code == 400


def test_nobody_raises_himself_or_disables_himself(boss: httpx.Client, guard: httpx.Client) -> None:
    answers = [
        boss.patch("/api/accounts/boss", json={"is_enabled": False}),
        boss.patch("/api/accounts/boss", json={"display_name": "x"}),
        guard.put("/api/accounts/guard/rights", json={"area": "620423100", "roles": ["security_administrator"]}),
        guard.put("/api/accounts/guard/rights", json={"area": "620423", "roles": ["security_administrator", "viewer"]}),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "auth.own-account-protected")] * 4


def test_an_administrator_gives_only_what_lies_in_his_own_area(boss: httpx.Client, guard: httpx.Client) -> None:
    for area in ("62", "6204", "620422", "620424100"):
        assert boss.post("/api/accounts", json={"name": "far.away", "area": area}).json()["code"] == "auth.area-not-yours"
        rights = {"area": area, "roles": ["viewer"]}
        assert guard.put("/api/accounts/clerk.one/rights", json=rights).json()["code"] == "auth.area-not-yours"
    granted = guard.put("/api/accounts/clerk.one/rights", json={"area": "620423100", "roles": ["viewer"]}).json()
    assert (granted["area"], granted["roles"]) == ("620423100", ["viewer"])


@pytest.mark.parametrize(
    "roles",
    [
        ["system_administrator", "auditor"],
        ["system_administrator", "security_administrator"],
        ["security_administrator", "auditor"],
        ["system_administrator", "clerk"],
        ["auditor", "reviewer"],
        ["issuer", "security_administrator"],
        ["administrator"],
        ["root"],
    ],
)
def test_roles_that_must_stay_apart_cannot_be_given_together(guard: httpx.Client, roles: list[str]) -> None:
    assert guard.put("/api/accounts/clerk.one/rights", json={"area": "620423", "roles": roles}).status_code == 400


def test_an_account_is_shown_without_anything_that_helps_to_enter(boss: httpx.Client) -> None:
    shown = boss.get("/api/accounts/clerk.one").json()
    assert set(shown) == {
        "name",
        "display_name",
        "area",
        "roles",
        "is_enabled",
        "must_change_password",
        "created_at",
        "created_by",
    }
    made = boss.post("/api/accounts", json={"name": "clerk.two", "area": "620423"}).json()
    assert made["temporary_password"]
    assert "temporary_password" not in boss.get("/api/accounts/clerk.two").json()
