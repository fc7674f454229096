"""T19: the service answers to its own names only, and signing in never sends anybody away from it."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from gisvc.auth.roles import Role
from gisvc.settings import Settings
from tests.front_desk import NO_TLS, browser, open_desk, serving, sign_in

LEAVING = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https://evil.example/",
    "HTTPS:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "/%5C\\evil.example",
    "//evil.example:80@127.0.0.1/",
    "/.\\evil.example",
    "http:///evil.example",
    "",
]
STAYING = ["/", "/coverage?kind=day_care_center&unit=village", "/layers/divisions", "/?next=//evil.example"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    desk = open_desk(tmp_path_factory.mktemp("t19"), Settings(base_url="https://gis.jingtai.example", allowed_hosts=("gis.lan",)))
    desk.add_person("clerk.one", Role.CLERK)
    with serving(desk.app()) as address:
        yield address


@pytest.fixture(scope="module")
def plain_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    desk = open_desk(tmp_path_factory.mktemp("t19-plain"))
    desk.add_person("clerk.one", Role.CLERK)
    with serving(desk.app()) as address:
        yield address


def raw(address: str, request: str) -> str:
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as line:
        line.sendall(request.encode("latin-1"))
        return line.recv(65_536).decode("utf-8", "replace")


@pytest.mark.parametrize(
    "host", ["gis.jingtai.example", "GIS.Jingtai.Example:443", "gis.lan", "127.0.0.1:8000", "localhost", "[::1]:8000"]
)
def test_our_own_names_are_answered(address: str, host: str) -> None:
    assert httpx.get(f"{address}/sign-in", headers={"host": host}, trust_env=False, verify=NO_TLS).status_code in (200, 303)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "gis.jingtai.example.evil.example",
        "evil.example:8000",
        "127.0.0.1.nip.io",
        "gis.jingtai.example@evil.example",
        "gis.lan/",
        "gis.lan:80:80",
        "",
        "[::1",
        "gis.lan.",
        "gis_lan",
        "127.1",
        "2130706433",
        "*",
        "0.0.0.0",
        "gis.lan#evil",
        "gis.lan evil",
        "gis.lan,evil.example",
    ],
)
def test_a_foreign_or_malformed_host_is_a_bad_request(address: str, host: str) -> None:
    answer = raw(address, f"GET /sign-in HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
    assert answer.startswith("HTTP/1.1 400")
    assert "evil" not in answer


def test_two_hosts_or_none_are_a_bad_request(address: str) -> None:
    assert raw(address, "GET / HTTP/1.1\r\nHost: gis.lan\r\nHost: evil.example\r\n\r\n").startswith("HTTP/1.1 400")
    assert raw(address, "GET / HTTP/1.1\r\nHost: gis.lan\r\nHost: gis.lan\r\n\r\n").startswith("HTTP/1.1 400")
    assert raw(address, "GET / HTTP/1.0\r\n\r\n").startswith("HTTP/1.1 400")


def test_a_forwarded_host_is_not_believed(address: str) -> None:
    with browser(address) as client:
        answer = client.get("/", headers={"x-forwarded-host": "evil.example", "x-original-host": "evil.example"})
    assert answer.headers["location"] == "/sign-in?next=/"


@pytest.mark.parametrize("wish", LEAVING)
def test_signing_in_never_leads_away(plain_address: str, wish: str) -> None:
    with browser(plain_address) as client:
        page = client.get("/sign-in", params={"next": wish})
        assert '<input type="hidden" name="next" value="/">' in page.text
        answer = sign_in(client, "clerk.one", next=wish)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert client.get("/sign-in", params={"next": wish}).headers["location"] == "/"


@pytest.mark.parametrize("wish", STAYING)
def test_signing_in_leads_to_the_page_that_was_asked_for(plain_address: str, wish: str) -> None:
    with browser(plain_address) as client:
        asked = client.get("/", params={"kind": "day_care_center"})
        assert asked.headers["location"] == "/sign-in?next=/%3Fkind%3Dday_care_center"
        assert sign_in(client, "clerk.one", next=wish).headers["location"] == wish


@pytest.mark.parametrize("path", ["//evil.example/a", "/\\evil.example", "//evil.example/%2e%2e"])
def test_asking_for_a_strange_path_does_not_make_a_link_to_elsewhere(plain_address: str, path: str) -> None:
    answer = raw(plain_address, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n")
    location = next((line for line in answer.splitlines() if line.lower().startswith("location:")), "location: /")
    assert not location.split(": ", 1)[1].startswith(("//", "/\\", "http"))
