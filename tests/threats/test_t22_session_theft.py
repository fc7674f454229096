"""T22: a session id is random, unreadable to scripts, new at every step up, and dead the moment it should be."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from gisvc.auth.grants import Rights
from gisvc.auth.roles import Role
from gisvc.settings import Settings
from tests.front_desk import GOOD_PASSWORD, NO_TLS, TERMINAL, SmallDesk, browser, open_desk, serving, sign_in

NEW_PASSWORD = "Quiet-91-river"


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    desk = open_desk(tmp_path)
    desk.add_person("clerk.one", Role.CLERK)
    desk.add_person("boss", Role.SYSTEM_ADMINISTRATOR)
    return desk


@pytest.fixture
def address(desk: SmallDesk) -> Iterator[str]:
    with serving(desk.app()) as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with browser(address) as client:
        sign_in(client, "clerk.one")
        yield client


def is_alive(address: str, session: str) -> bool:
    """Whether a session id, presented by somebody else, still enters."""
    return httpx.get(f"{address}/api/me", cookies={"gisvc_session": session}, trust_env=False, verify=NO_TLS).status_code == 200


def test_an_id_planted_before_signing_in_is_worthless_after(address: str) -> None:
    with browser(address) as client:
        client.cookies.set("gisvc_session", "planted", domain="127.0.0.1")
        sign_in(client, "clerk.one")
        given = [cookie.value for cookie in client.cookies.jar if cookie.value != "planted"]
    assert len(given) == 1
    assert not is_alive(address, "planted")


def test_signing_in_again_replaces_the_session_that_came_along(client: httpx.Client, address: str) -> None:
    old = client.cookies["gisvc_session"]
    sign_in(client, "clerk.one")
    assert client.cookies["gisvc_session"] != old
    assert not is_alive(address, old)


def test_after_signing_out_the_id_is_dead_on_the_server(client: httpx.Client, address: str) -> None:
    old = client.cookies["gisvc_session"]
    answer = client.post("/sign-out")
    assert 'gisvc_session=""' in answer.headers["set-cookie"]
    assert not is_alive(address, old)


def test_changing_the_password_ends_every_session_and_starts_one(client: httpx.Client, address: str) -> None:
    with browser(address) as elsewhere:
        sign_in(elsewhere, "clerk.one")
        old = [client.cookies["gisvc_session"], elsewhere.cookies["gisvc_session"]]
        form = {"present": GOOD_PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}
        assert client.post("/account/password", data=form).headers["location"] == "/account?done=password"
    assert [is_alive(address, session) for session in old] == [False, False]
    assert is_alive(address, client.cookies["gisvc_session"])


@pytest.mark.parametrize("roles", [{Role.CLERK, Role.REVIEWER}, {Role.VIEWER}])
def test_a_change_of_role_ends_the_sessions(client: httpx.Client, desk: SmallDesk, address: str, roles: set[Role]) -> None:
    assert desk.accounts is not None
    account = desk.accounts.find("clerk.one")
    desk.accounts.grants.change(account, Rights(account.area, frozenset(roles)), by=TERMINAL)
    assert not is_alive(address, client.cookies["gisvc_session"])


def test_a_change_of_area_or_a_disabled_account_ends_the_sessions(desk: SmallDesk, address: str) -> None:
    assert desk.accounts is not None
    administration, account = desk.accounts.administration, desk.accounts.find("clerk.one")
    with browser(address) as client:
        sign_in(client, "clerk.one")
        desk.accounts.grants.change(account, Rights("620423100", account.roles), by=TERMINAL)
        assert not is_alive(address, client.cookies["gisvc_session"])
        sign_in(client, "clerk.one")
        administration.disable(account, by=TERMINAL)
        assert not is_alive(address, client.cookies["gisvc_session"])
        assert sign_in(client, "clerk.one").status_code == 401


def test_a_password_reset_by_the_administrator_ends_the_sessions(client: httpx.Client, desk: SmallDesk, address: str) -> None:
    assert desk.accounts is not None
    desk.accounts.administration.reset_password(desk.accounts.find("clerk.one"), by=TERMINAL)
    assert not is_alive(address, client.cookies["gisvc_session"])


def test_a_session_ends_after_thirty_idle_minutes_but_not_while_it_is_used(
    client: httpx.Client, desk: SmallDesk, address: str
) -> None:
    session = client.cookies["gisvc_session"]
    for _ in range(4):
        desk.clock.turn(minutes=29)
        assert is_alive(address, session)
    desk.clock.turn(minutes=30)
    assert not is_alive(address, session)


def test_a_session_ends_after_twelve_hours_however_busy(client: httpx.Client, desk: SmallDesk, address: str) -> None:
    session = client.cookies["gisvc_session"]
    for _ in range(28):
        desk.clock.turn(minutes=25)
        assert is_alive(address, session)
    desk.clock.turn(minutes=20)
    assert not is_alive(address, session)


def test_one_of_my_sessions_can_be_ended_from_the_list_and_nobody_elses(
    client: httpx.Client, desk: SmallDesk, address: str
) -> None:
    assert desk.accounts is not None
    with browser(address) as other, browser(address) as stranger:
        sign_in(other, "clerk.one")
        sign_in(stranger, "boss")
        handles = {s.handle: s for s in desk.accounts.sessions.list_of("clerk.one", token=client.cookies["gisvc_session"])}
        not_this = next(handle for handle, session in handles.items() if not session.is_this_one)
        assert stranger.post(f"/account/sessions/{not_this}/end").status_code == 404
        assert is_alive(address, other.cookies["gisvc_session"])
        assert client.post(f"/account/sessions/{not_this}/end").status_code == 303
        assert not is_alive(address, other.cookies["gisvc_session"])
        assert is_alive(address, client.cookies["gisvc_session"])


def test_the_cookie_is_hidden_from_scripts_and_bound_to_this_site(address: str) -> None:
    with browser(address) as client:
        cookie = sign_in(client, "clerk.one").headers["set-cookie"]
    assert re.fullmatch(r"gisvc_session=[\w-]{43}; HttpOnly; Path=/; SameSite=lax", cookie)


def test_with_tls_the_cookie_travels_over_tls_only_and_no_neighbour_can_set_it(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, Settings(base_url="https://gis.jingtai.example"))
    desk.add_person("clerk.one", Role.CLERK)
    with serving(desk.app()) as address, browser(address) as client:
        answer = sign_in(client, "clerk.one")
    assert re.fullmatch(r"__Host-gisvc_session=[\w-]{43}; HttpOnly; Path=/; SameSite=lax; Secure", answer.headers["set-cookie"])
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_the_accounts_file_holds_no_session_id_and_no_password(client: httpx.Client, desk: SmallDesk, tmp_path: Path) -> None:
    assert desk.accounts is not None
    session = client.cookies["gisvc_session"]
    held = b"".join(file.read_bytes() for file in tmp_path.glob("county-accounts.db*"))
    assert session.encode() not in held
    assert GOOD_PASSWORD.encode() not in held
    assert b"$argon2id$" in held


def test_the_accounts_file_is_its_owners_alone(desk: SmallDesk, tmp_path: Path) -> None:
    for file in tmp_path.glob("county-accounts.db*"):
        assert file.stat().st_mode & 0o077 == 0, file.name


def test_ids_do_not_repeat_and_are_not_made_of_each_other(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    ids = {desk.accounts.sessions.start("clerk.one", address="127.0.0.1", agent="") for _ in range(200)}
    assert len(ids) == 200
    assert len({session[:6] for session in ids}) == 200


def test_with_one_session_only_the_earlier_one_ends(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, Settings(one_session_only=True))
    desk.add_person("clerk.one", Role.CLERK)
    with serving(desk.app()) as address, browser(address) as first, browser(address) as second:
        sign_in(first, "clerk.one")
        sign_in(second, "clerk.one")
        assert not is_alive(address, first.cookies["gisvc_session"])
        assert is_alive(address, second.cookies["gisvc_session"])
