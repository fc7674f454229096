"""The what-if map in a browser: dragging, clicking and sliding are written into the form, and what stands beside is what the interface answers."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from gisvc.app import create_app
from gisvc.settings import Settings
from layers.people import PersonId
from layers.planning.land_specs import CANDIDATES
from layers.store.protocol import LayerChange
from tests.county_with_roads import county_with_roads
from tests.front_desk import browser, serving, wait_until
from tests.layers.planning.layer_rows import as_layer
from tests.little_county import BEGAN

pytestmark = pytest.mark.chromium
ASKED = "/what-if?kind=day_care_center&mode=walk&minutes=15"
PAYLOAD = "<img src=x onerror=\"document.title='ran'\">'\"`${1}{{7*7}}"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A candidate by the hamlet beyond the river; every name is one that nobody should run."""
    store = county_with_roads(PAYLOAD)
    row = {
        "candidate_id": "C'1",
        "name": f"河北地块{PAYLOAD}",
        "candidate_kind": "parcel",
        "division_code": "620423101201",
        "at": (104.05, 37.0565),
    }
    store.append([LayerChange(CANDIDATES, as_layer(CANDIDATES, [row]), BEGAN)], by=PersonId("tester"), reason="a candidate")
    with serving(create_app(Settings(demonstration=True), store, None)) as address:
        yield address


@pytest.fixture(scope="module")
def chrome(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(chrome: Browser, address: str) -> Iterator[Page]:
    page = chrome.new_page(viewport={"width": 1366, "height": 900})
    troubles: list[str] = []
    page.on("pageerror", lambda trouble: troubles.append(str(trouble)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.goto(address + ASKED)
    page.wait_for_selector("form[data-ready]")
    yield page
    assert [trouble for trouble in troubles if "Failed to load resource" not in trouble] == []
    page.close()


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def gained(page: Page) -> str:
    return page.inner_text("#answer .tally-line .gain")


def test_a_candidate_is_opened_then_dragged_and_the_address_keeps_it(page: Page, address: str) -> None:
    assert "尚未作任何变动" in page.inner_text("#answer")
    page.locator("input[name=open]").check()
    page.wait_for_selector("#answer li[data-spot]")
    assert gained(page).startswith("+50 ")
    assert asked(page)["open"] == ["C'1"]
    marker = page.locator(".leaflet-marker-icon.opens")
    box = marker.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(box["x"] + 10 + 12 * step, box["y"] + 10 - 8 * step)
    page.mouse.up()
    page.wait_for_selector("#answer li[data-spot] strong:has-text('设想点')")
    wait_until(lambda: not page.locator("#answer[aria-busy]").count())
    dragged = asked(page)
    assert "open" not in dragged
    assert not page.locator("input[name=open]").is_checked()
    with browser(address) as client:
        told = client.get("/api/what-if", params=dragged).json()
    assert page.inner_text("#answer .tally-line .gain").startswith(f"+{told['gained']} ")
    assert told["spots"][0]["lon"] == float(dragged["spot"][0].split(",")[0])
    again = page.url
    page.goto(again)  # a bookmark leads to the same trial
    page.wait_for_selector("form[data-ready]")
    assert (page.url, page.locator(".leaflet-marker-icon.opens").count()) == (again, 1)
    assert page.title().startswith("增减试算")  # nothing of a name has run


def test_closing_moving_and_sliding_are_written_into_the_form(page: Page) -> None:
    page.locator(".leaflet-marker-icon.stands").first.click(force=True)
    page.wait_for_selector("#answer .closes")
    assert len(asked(page)["close"]) == 1
    assert page.locator("input[name=close]:checked").count() == 1
    page.locator("#then_speed").fill("0.6")
    wait_until(lambda: asked(page).get("then_speed") == ["0.6"])
    page.locator("#put").click()
    page.wait_for_selector("#answer li[data-spot]")
    page.get_by_role("button", name="移除").first.click()
    page.wait_for_selector("#answer li[data-spot]", state="detached")
    assert "spot" not in asked(page)
    assert page.locator(".leaflet-marker-icon.opens").count() == 0


def test_what_is_refused_stands_where_the_answer_would(page: Page) -> None:
    field = page.locator("input[name=spot]").first
    field.fill("0,0")
    field.dispatch_event("change")
    page.wait_for_selector("#answer .notice.error")
    assert "不在" in page.inner_text("#answer")


def test_without_scripts_the_form_gives_the_same_as_tables(chrome: Browser, address: str) -> None:
    context = chrome.new_context(java_script_enabled=False, viewport={"width": 360, "height": 780})
    page = context.new_page()
    page.goto(address + ASKED)
    page.locator("input[name=open]").check()
    page.get_by_role("button", name="试算").click()
    assert page.inner_text("#answer .tally-line .gain").startswith("+50 ")
    assert "一条山村" in page.inner_text("#answer .lot-table >> nth=1")
    assert "没有脚本时" in page.inner_text(".map-figure")
    context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_phone_nothing_scrolls_sideways(chrome: Browser, address: str, language: str) -> None:
    context = chrome.new_context(viewport={"width": 360, "height": 780})
    context.add_cookies([{"name": "gisvc_language", "value": language, "url": address}])
    page = context.new_page()
    page.goto(f"{address}{ASKED}&spot=104.05,37.0565&close=f1&then_minutes=25&pack=site-conditions")
    page.wait_for_selector("form[data-ready]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_on_paper_the_answer_stands_without_the_form(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.locator("#answer .sides").is_visible()
    assert not page.locator(".trial-controls").is_visible()
    assert not page.locator("#kind").is_visible()


def test_the_page_speaks_english_and_prints_what_was_tried(address: str) -> None:
    with httpx.Client(
        base_url=address, headers={"accept": "text/html"}, cookies={"gisvc_language": "en"}, trust_env=False
    ) as client:
        page = client.get(f"{ASKED}&spot=104.05,37.0565&pack=site-conditions&then_minutes=20").text
    for words in (
        "newly inside",
        "What is changed",
        "spot 1",
        "to confirm",
        "supposed, not the state of things",
        "Who loses",
        "Who gains",
    ):
        assert words in page, words
    assert PAYLOAD not in page
