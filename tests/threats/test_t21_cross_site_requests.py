"""T21: a page of another site cannot make somebody's browser change anything here."""

from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from gisvc.auth.roles import Role
from gisvc.settings import Settings
from tests.front_desk import NO_TLS, SmallDesk, open_desk, serving, sign_in

CHANGES = ["POST", "PUT", "PATCH", "DELETE"]


def app_with_changes(desk: SmallDesk) -> FastAPI:
    app = desk.app()
    app.api_route("/thing", methods=["GET", *CHANGES])(lambda: "done")
    return app


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    desk = open_desk(tmp_path_factory.mktemp("t21"))
    desk.add_person("clerk.one", Role.CLERK)
    with serving(app_with_changes(desk)) as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, verify=NO_TLS) as client:
        yield client


@pytest.mark.parametrize("method", CHANGES)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://other.127.0.0.1"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "", "origin": "null"},
        {"sec-fetch-site": "nonsense"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "http://127.0.0.1"},
    ],
    ids=str,
)
def test_a_change_from_another_site_is_forbidden(client: httpx.Client, method: str, headers: dict[str, str]) -> None:
    answer = client.request(method, "/thing", headers=headers)
    assert answer.status_code == 403
    assert answer.json()["code"] == "guard.foreign-origin"


def test_another_sites_word_counts_more_than_a_forged_origin(client: httpx.Client, address: str) -> None:
    assert client.post("/thing", headers={"sec-fetch-site": "cross-site", "origin": address}).status_code == 403


@pytest.mark.parametrize("method", CHANGES)
def test_a_change_from_our_own_page_passes(client: httpx.Client, address: str, method: str) -> None:
    for headers in ({"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}, {"origin": address}):
        assert client.request(method, "/thing", headers=headers).status_code == 200


def test_reading_is_not_hindered_wherever_the_link_stood(client: httpx.Client) -> None:
    assert client.get("/thing", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_a_program_without_browser_headers_passes_while_it_brings_no_cookie(client: httpx.Client) -> None:
    assert client.post("/thing").status_code == 200
    assert sign_in(client, "clerk.one").status_code == 303


def test_a_program_with_a_session_has_to_say_its_origin(client: httpx.Client, address: str) -> None:
    sign_in(client, "clerk.one")
    assert client.post("/thing").status_code == 403
    assert client.post("/thing", headers={"origin": address}).status_code == 200


def test_another_site_cannot_sign_somebody_in_or_out(client: httpx.Client, address: str) -> None:
    foreign = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    sign_in(client, "clerk.one")
    assert client.post("/sign-out", headers=foreign).status_code == 403
    assert client.post("/sign-in", data={"name": "a", "password": "b"}, headers=foreign).status_code == 403
    assert client.get("/api/me").status_code == 200


def test_the_session_cookie_is_not_sent_along_by_other_sites(client: httpx.Client) -> None:
    cookie = sign_in(client, "clerk.one").headers["set-cookie"].lower()
    assert "samesite=lax" in cookie


def test_behind_a_proxy_that_rewrites_host_the_configured_address_counts(tmp_path_factory: pytest.TempPathFactory) -> None:
    desk = open_desk(tmp_path_factory.mktemp("t21-proxy"), Settings(base_url="https://gis.jingtai.example"))
    with serving(app_with_changes(desk)) as address, httpx.Client(base_url=address, trust_env=False, verify=NO_TLS) as client:
        assert client.post("/thing", headers={"origin": "https://gis.jingtai.example"}).status_code == 200
        assert client.post("/thing", headers={"origin": "https://gis.jingtai.example.evil.example"}).status_code == 403


def test_a_demonstration_is_guarded_too_for_it_needs_no_cookie(tmp_path_factory: pytest.TempPathFactory) -> None:
    desk = open_desk(tmp_path_factory.mktemp("t21-demo"), Settings(demonstration=True))
    with serving(app_with_changes(desk)) as address, httpx.Client(base_url=address, trust_env=False, verify=NO_TLS) as client:
        assert client.post("/thing", headers={"origin": "https://evil.example"}).status_code == 403
        assert client.get("/api/me").json()["is_demonstration"] is True


def test_no_answer_invites_other_sites_to_read_it(client: httpx.Client) -> None:
    answer = client.options("/thing", headers={"origin": "https://evil.example", "access-control-request-method": "POST"})
    read = client.get("/thing", headers={"origin": "https://evil.example"})
    for headers in (answer.headers, read.headers):
        assert "access-control-allow-origin" not in headers
        assert headers["cross-origin-resource-policy"] == "same-origin"
