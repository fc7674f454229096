"""“为什么不能”: tells which door needs which duty and what stands in the way, and nothing of what lies behind."""

from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Duty, Role
from gisvc.auth.tokens import TokenScope, TokenWish
from gisvc.settings import Settings
from tests.front_desk import SmallDesk, browser, cheap_passwords, make_account, program, serving, sign_in
from tests.little_county import little_county


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    folder = tmp_path_factory.mktemp("why")
    settings, store = Settings(), little_county()
    accounts = open_accounts(folder / "a-accounts.db", settings=settings, journal=store, passwords=cheap_passwords())
    desk = SmallDesk(settings, store, accounts)
    for role in (Role.VIEWER, Role.CLERK, Role.AUDITOR):
        desk.add_person(role.value, role)
    desk.add_person("nothing")
    return desk


@pytest.fixture(scope="module")
def app(desk: SmallDesk) -> FastAPI:
    return create_app(desk.settings, desk.store, desk.accounts)


@pytest.fixture(scope="module")
def address(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        yield address


def asked(client: httpx.Client, **about: str) -> dict[str, object]:
    answer = client.get("/api/why", params=about)
    assert answer.status_code == 200, answer.text
    told: dict[str, object] = answer.json()
    return told


@pytest.mark.parametrize(
    ("name", "path", "method", "verdict"),
    [
        ("viewer", "/imports", "GET", "role"),
        ("clerk", "/imports", "GET", "may"),
        ("clerk", "/imports", "POST", "may"),
        ("clerk", "/audit", "GET", "role"),
        ("auditor", "/audit", "GET", "may"),
        ("auditor", "/layers/facilities", "GET", "role"),
        ("nothing", "/", "GET", "role"),
        ("nothing", "/account", "GET", "may"),
        ("viewer", "/sign-in", "GET", "open"),
        ("viewer", "/no/such/page", "GET", "no_such_address"),
        ("viewer", "/imports", "DELETE", "no_such_address"),
        ("viewer", "//evil.example/imports", "GET", "no_such_address"),
        ("viewer", "https://evil.example/imports", "GET", "no_such_address"),
    ],
)
def test_it_tells_what_stands_in_the_way(address: str, name: str, path: str, method: str, verdict: str) -> None:
    with program(address) as client:
        sign_in(client, name)
        assert asked(client, path=path, method=method)["verdict"] == verdict


def test_what_it_says_is_what_happens_at_every_reading_door(address: str, app: FastAPI) -> None:
    with program(address) as client:
        sign_in(client, "auditor")
        for path in ("/imports", "/audit", "/layers", "/api/coverage", "/api/accounts", "/downloads", "/account", "/inbox"):
            says = asked(client, path=path)["verdict"]
            assert (client.get(path).status_code == 403) == (says == "role"), path


def test_somebody_elses_id_and_nobodys_id_have_the_same_reason(address: str) -> None:
    with program(address) as client:
        sign_in(client, "viewer")
        for real, unknown in [
            ("/accounts/clerk", "/accounts/nobody.there"),
            ("/ogc/collections/divisions/items/620423102", "/ogc/collections/divisions/items/620423999"),
            ("/plans/welfare", "/plans/no-such"),
        ]:
            assert asked(client, path=real) == asked(client, path=unknown)
            assert real not in str(asked(client, path=real))


def test_a_duty_names_the_roles_that_have_it_and_no_person(address: str) -> None:
    with program(address) as client:
        sign_in(client, "viewer")
        told = asked(client, duty="enter")
        assert (told["verdict"], told["roles"], told["your_roles"]) == ("role", ["clerk"], ["viewer"])
        assert "安全管理员" in str(told["sentence"])


def test_a_stranger_is_told_to_sign_in(address: str) -> None:
    with program(address) as client:
        assert asked(client, path="/imports")["verdict"] == "sign_in"


def test_a_due_password_and_a_narrow_token_are_named_as_such(address: str, desk: SmallDesk) -> None:
    assert desk.accounts is not None
    make_account(desk.accounts, "newcomer", Role.CLERK)
    _, secret = desk.accounts.tokens.issue(desk.accounts.find("clerk"), TokenWish("x", TokenScope(frozenset({Duty.READ}))))
    layers = TokenScope(frozenset({Duty.READ}), layers=frozenset({"facilities"}))
    _, narrow = desk.accounts.tokens.issue(desk.accounts.find("clerk"), TokenWish("x", layers))
    cookie = desk.accounts.sessions.start("newcomer", address="127.0.0.1", agent="")
    with program(address) as client:
        client.headers["cookie"] = f"gisvc_session={cookie}"
        assert asked(client, path="/imports")["verdict"] == "password"
        del client.headers["cookie"]
        client.headers["authorization"] = f"Bearer {secret}"
        assert [asked(client, path=path)["verdict"] for path in ("/layers", "/imports", "/audit")] == ["may", "token", "role"]
        client.headers["authorization"] = f"Bearer {narrow}"
        paths = ("/ogc/collections/facilities", "/ogc/collections/divisions", "/layers")
        assert [asked(client, path=path)["verdict"] for path in paths] == ["may", "token", "token"]


def test_a_refused_page_leads_there(address: str) -> None:
    with browser(address) as client:
        sign_in(client, "viewer")
        refused = client.get("/imports")
        assert refused.status_code == 403
        assert 'href="/why?method=GET&amp;path=/imports"' in refused.text
        page = client.get("/why", params={"path": "/imports"}).text
        assert "录入" in page
        assert "安全管理员" in page
        assert client.get("/why").status_code == 200
        assert client.get("/why", params={"path": '"><script>alert(1)</script>'}).status_code == 200
        assert client.get("/why", params={"about": "x"}).status_code == 400
