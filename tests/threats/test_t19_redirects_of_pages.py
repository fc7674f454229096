"""T19 (pages): the language switch and the pages of the interface never lead away from the service."""

import httpx
import pytest

from gisvc.app import create_app
from gisvc.rendering import is_own_path
from gisvc.settings import Settings
from tests.front_desk import browser, serving
from tests.little_county import little_county
from tests.threats.test_t19_foreign_hosts_and_redirects import LEAVING


@pytest.fixture(scope="module")
def address():  # type: ignore[no-untyped-def]  # because a generator fixture's type says less than its name
    with serving(create_app(Settings(demonstration=True), little_county(), None)) as address:
        yield address


@pytest.mark.parametrize("back", LEAVING)
def test_the_language_switch_never_leads_away(address: str, back: str) -> None:
    with browser(address) as client:
        answer = client.get("/language", params={"to": "en", "back": back})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("to", ["fr", "", "../..", "zh\r\nx: y", "<x>"])
def test_a_language_we_do_not_speak_is_chinese(address: str, to: str) -> None:
    with browser(address) as client:
        answer = client.get("/language", params={"to": to})
    assert answer.status_code in (303, 400)
    assert "gisvc_language=zh" in answer.headers.get("set-cookie", "gisvc_language=zh")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000"])
def test_the_next_page_is_a_path_of_ours_whatever_host_was_named(address: str, host: str) -> None:
    with browser(address) as client:
        page = client.get("/api/layers/divisions/features?limit=2").json()
        assert page["next"].startswith("/api/layers/divisions/features?")
        assert is_own_path(page["next"])
        assert client.get("/api/layers/divisions/features?limit=2", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("path", ["//evil.example/layers", "/\\evil.example", "/layers//evil.example"])
def test_a_strange_path_makes_no_link_to_elsewhere(address: str, path: str) -> None:
    with httpx.Client(trust_env=False) as client:
        answer = client.get(httpx.URL(f"{address}{path}"), headers={"accept": "text/html"})
    assert 'href="//' not in answer.text
    assert not answer.headers.get("location", "/").startswith(("//", "/\\", "http"))
