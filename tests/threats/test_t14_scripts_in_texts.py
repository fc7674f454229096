"""T14: a payload in every text field runs on no page, in no map, tooltip, legend, file or error page."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, expect, sync_playwright

from gisvc.app import create_app
from gisvc.settings import Settings
from tests.front_desk import browser, serving
from tests.little_county import PAYLOAD, little_county

PAGES = [
    "/",
    "/coverage",
    "/coverage?measure=reach&reach=1km&by=township",
    "/gaps",
    "/gaps?measure=reach&reach=3km",
    "/layers",
    "/layers/divisions",
    "/layers/facilities",
    "/layers/settlements",
    "/layers/boundary_markers",
    "/layers/place_names",
    f"/layers/facilities?q={quote(PAYLOAD[:50])}",
    "/imports",
    f"/imports?layer={quote(PAYLOAD[:50])}",
    "/downloads",
    "/publications",
    "/about",
    "/docs",
    "/account",
    f"/coverage?kind={quote(PAYLOAD[:50])}",
    f"/coverage?measure=reach&reach={quote(PAYLOAD[:30])}",
    f"/coverage?{quote(PAYLOAD)}=1",
    f"/layers/{quote(PAYLOAD, safe='')}",
    f"/{quote(PAYLOAD, safe='')}",
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(create_app(Settings(demonstration=True), little_county(PAYLOAD), None)) as address:
        yield address


class Tags(HTMLParser):
    """Every tag and attribute a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def assert_harmless(page: str) -> None:
    tags = Tags()
    tags.feed(page)
    for tag, attributes in tags.found:
        assert tag != "img", attributes
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        assert "alert(3)" not in str(attributes.get("onload", ""))
        for name in ("href", "src", "action"):
            assert not str(attributes.get(name) or "").lower().startswith(("javascript:", "data:text", "//")), (tag, attributes)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_turns_a_text_into_a_tag(address: str, path: str, language: str) -> None:
    with browser(address) as client:
        client.cookies.set("gisvc_language", language)
        answer = client.get(path)
    assert answer.status_code < 500
    assert_harmless(answer.text)
    assert "49<svg" not in answer.text


@pytest.mark.parametrize("path", ["/downloads/coverage.html", "/downloads/gaps.html?measure=reach&reach=3km"])
def test_no_map_file_turns_a_text_into_a_tag(address: str, path: str) -> None:
    with browser(address) as client:
        content = client.get(path).text
    assert_harmless(content)
    assert content.count("<script>") == content.count("</script>") == 3


def test_a_file_name_that_is_a_payload_is_shown_and_not_run(address: str) -> None:
    with browser(address) as client:
        files = {"file": (f"{PAYLOAD}.csv", "编号,名称\nx,<img src=x onerror=alert(1)>\n".encode(), "text/csv")}
        answer = client.post("/imports", data={"layer": "facilities", "valid_from": "2024-01-01", "reason": PAYLOAD}, files=files)
        page = client.get(answer.headers["location"]) if answer.status_code == 303 else answer
    assert page.status_code < 500
    assert_harmless(page.text)


def test_problems_for_programs_are_json_that_no_browser_reads_as_a_page(address: str) -> None:
    answer = httpx.get(
        f"{address}/api/layers/{quote(PAYLOAD, safe='')}/features", headers={"accept": "text/html"}, trust_env=False
    )
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    executable = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), None)
    if executable is None:
        pytest.skip("needs chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def watched(chrome: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page, and everything that should not happen on it."""
    trouble: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Refused" in message.text:
            trouble.append(message.text)

    context = chrome.new_context()
    page = context.new_page()
    page.on("dialog", dismiss)
    page.on("console", listen)
    page.on("pageerror", lambda error: trouble.append(f"script error: {error}"))
    yield page, trouble
    context.close()


@pytest.mark.chromium
def test_a_browser_meets_no_dialog_and_no_policy_report_on_any_page(address: str, watched: tuple[Page, list[str]]) -> None:
    page, trouble = watched
    for path in PAGES:
        page.goto(address + path)
        page.wait_for_load_state("load")
    assert not trouble


@pytest.mark.chromium
@pytest.mark.parametrize("path", ["/coverage", "/layers/facilities", "/gaps?measure=reach&reach=3km"])
def test_tooltips_popups_and_the_layer_switch_show_the_payload_as_text(
    address: str, watched: tuple[Page, list[str]], path: str
) -> None:
    page, trouble = watched
    page.goto(address + path)
    shapes = page.locator("path.leaflet-interactive")
    assert shapes.count() > 2
    for number in range(min(shapes.count(), 8)):
        shapes.nth(number).dispatch_event("mouseover")
        shapes.nth(number).dispatch_event("click")
        page.wait_for_timeout(30)
    page.locator("button.to-map").first.click()
    popups = page.locator(".leaflet-popup-content")
    expect(popups).to_have_count(1)  # because the ones before it fade for a while, and a circle's own says its reach alone
    assert "onerror=alert(1)" in popups.inner_text()
    page.locator(".leaflet-control-layers").hover()
    assert page.locator("img[src='x'], svg[onload]").count() == 0
    assert not trouble


@pytest.mark.chromium
def test_a_map_file_runs_by_itself_and_runs_nothing_else(address: str, watched: tuple[Page, list[str]], tmp_path: Path) -> None:
    page, trouble = watched
    with browser(address) as client:
        (tmp_path / "map.html").write_bytes(client.get("/downloads/coverage.html").content)
    page.goto((tmp_path / "map.html").as_uri())
    assert page.locator("path.leaflet-interactive").count() > 5
    page.locator("path.leaflet-interactive").last.dispatch_event("click")
    assert re.search(r"onerror=alert\(1\)", page.locator(".leaflet-popup-content").inner_text())
    assert not trouble
