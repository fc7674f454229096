"""T14, T38: a payload in every text of the register, the teams and the records runs nowhere in the field app, and the app asks nobody but us."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, sync_playwright

from boundaries.records.kinds import MARKER_CHECK
from boundaries.use_cases.rounds import record
from gisvc.app import create_app
from gisvc.settings import Settings
from layers.people import PersonId
from tests.front_desk import serving
from tests.little_county import PAYLOAD
from tests.long_line import ROUND_ID, line_in_memory

pytestmark = pytest.mark.chromium


@pytest.fixture
def page(chromium: Path) -> Iterator[Page]:
    store = line_in_memory(payload=PAYLOAD)
    for value in (PAYLOAD, f"{PAYLOAD}2"):
        record(store, MARKER_CHECK, "M001", {"inscription": value}, round_id=ROUND_ID, by=PersonId(PAYLOAD), sees=())
    with serving(create_app(Settings(demonstration=True), store, None)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{address}/rounds/{ROUND_ID}/field")
        yield page
        browser.close()


def test_no_text_runs_and_nothing_is_asked_of_anybody_else(page: Page) -> None:
    trouble: list[str] = []
    asked: set[str] = set()
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    here = page.url.split("#")[0]
    page.reload()
    page.locator("a.item").first.wait_for(timeout=60_000)
    for place in ("#/", "#/item/marker_check/M001", "#/item/segment_check/S001", "#/outbox"):
        page.goto(here + place)
        page.locator("#screen h1").wait_for()
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.wait_for_timeout(300)
        shown = page.locator("body").inner_text()
        assert place in ("#/outbox",) or PAYLOAD[:20] in shown, place
        assert page.locator("main img:not(.photo img), main script, main svg").count() == 0
    assert trouble == []
    assert asked == {urlsplit(here).netloc}
