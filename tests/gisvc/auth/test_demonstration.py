"""The demonstration signs in whoever sits at this machine, says so, and refuses everybody who may come from elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from pydantic import ValidationError
from starlette.requests import HTTPConnection

from gisvc.app import create_app
from gisvc.auth.demonstration import FORWARDING_HEADERS, require_own_machine
from gisvc.auth.errors import DemonstrationRefused
from gisvc.settings import Settings
from gisvc.wiring import run_service, settings_for
from layers.store.embedded import create_store
from layers.store.protocol import Workspace
from tests.front_desk import NO_TLS, browser, program, serving
from tests.little_county import little_county


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(create_app(Settings(demonstration=True, allowed_hosts=("gis.lan",)), little_county(), None)) as address:
        yield address


def connection(host: str = "127.0.0.1:8000", client: str | None = "127.0.0.1", **headers: str) -> HTTPConnection:
    lines = [(b"host", host.encode()), *((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items())]
    return HTTPConnection({"type": "http", "headers": lines, "client": (client, 5) if client else None, "path": "/"})


def test_the_visitor_is_signed_in_and_told_so(address: str) -> None:
    with browser(address) as client:
        me = client.get("/api/me").json()
        page = client.get("/account")
    assert me["person"] == "demonstration"
    assert me["is_demonstration"] is True
    assert me["area"] == ""  # the made-up neighbours too
    assert me["roles"] == ["clerk", "issuer", "reviewer", "viewer"]
    assert "您正以演示用户身份使用" in page.text
    assert "set-cookie" not in page.headers


def test_he_manages_no_accounts_and_reads_no_trail(address: str) -> None:
    with program(address) as client:
        assert client.get("/api/accounts").status_code == 403
        assert client.get("/audit").status_code == 403


@pytest.mark.parametrize("name", FORWARDING_HEADERS)
@pytest.mark.parametrize("value", ["127.0.0.1", "203.0.113.9", "for=127.0.0.1;host=localhost", "", "1.1 squid"])
def test_any_sign_of_a_proxy_is_refused_even_when_it_speaks_of_loopback(address: str, name: str, value: str) -> None:
    with program(address) as client:
        answer = client.get("/api/me", headers={name: value})
    assert answer.status_code == 403
    assert answer.json()["code"] == "auth.demonstration-refused"
    assert answer.json()["facts"]["evidence"] == name


def test_a_foreign_host_is_refused_even_when_the_service_answers_to_it(address: str) -> None:
    with program(address) as client:
        assert client.get("/api/me", headers={"host": "gis.lan"}).json()["code"] == "auth.demonstration-refused"
        assert client.get("/api/me", headers={"host": "evil.example"}).json()["code"] == "guard.unknown-host"
        for host in ("localhost", "localhost:8000", "127.0.0.1", "[::1]:8000"):
            assert client.get("/api/me", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("client", ["203.0.113.9", "10.0.0.7", "fe80::1", "::ffff:203.0.113.9", "testclient", "", None])
def test_a_peer_that_is_not_this_machine_is_refused(client: str | None) -> None:
    with pytest.raises(DemonstrationRefused):
        require_own_machine(connection(client=client))


@pytest.mark.parametrize("client", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_recognised_by_all_its_addresses(client: str) -> None:
    require_own_machine(connection(client=client))


@pytest.mark.parametrize(
    "host",
    [
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example:localhost",
        "localhost:80:80",
        "",
        "[::1",
        "LOCALHOST.",
        "0.0.0.0",
    ],
)
def test_hosts_that_only_look_like_this_machine_are_refused(host: str) -> None:
    with pytest.raises(DemonstrationRefused):
        require_own_machine(connection(host=host))


def test_the_server_below_does_not_believe_proxies_on_loopback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """uvicorn believes X-Forwarded-For from 127.0.0.1 unless told not to; a tunnel on this machine would hide there."""
    ran: list[uvicorn.Config] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda self, **_sockets: ran.append(self.config))
    monkeypatch.setattr("gisvc.wiring.configure_logs", lambda _settings: None)  # or its handlers would outlive the test
    create_store(tmp_path / "county.gpkg", Workspace("620423", "景泰县", 4541, is_demonstration=True)).close()
    run_service(settings_for(tmp_path / "county.gpkg", port=0))
    assert [config.proxy_headers for config in ran] == [False]


@pytest.mark.parametrize(("said", "is_one"), [(None, True), ("", True), ("true", True), ("false", False), ("0", False)])
def test_a_demonstration_store_is_one_unless_the_administrator_says_it_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str | None, is_one: bool
) -> None:
    create_store(tmp_path / "county.gpkg", Workspace("620423", "景泰县", 4541, is_demonstration=True)).close()
    if said is not None:
        monkeypatch.setenv("GISVC_DEMONSTRATION", said)
    assert settings_for(tmp_path / "county.gpkg").demonstration is is_one


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "gis.lan"])
def test_a_demonstration_cannot_even_be_set_to_an_open_address(host: str) -> None:
    with pytest.raises(ValidationError):
        Settings(demonstration=True, host=host, allowed_hosts=("gis.lan",))


def test_without_the_switch_nobody_is_signed_in_for_sitting_here() -> None:
    with (
        serving(create_app(Settings(), little_county(), None)) as address,
        httpx.Client(base_url=address, trust_env=False, verify=NO_TLS) as client,
    ):
        assert client.get("/api/me").status_code == 401


def test_signing_in_to_a_demonstration_leads_home_and_says_there_is_nothing_to_sign_in_to(address: str) -> None:
    with browser(address) as client:
        assert client.get("/sign-in").headers["location"] == "/"
        answer = client.post("/sign-in", data={"name": "a", "password": "b"})
    assert answer.status_code == 404
    assert "演示模式没有帐号" in answer.text
