"""How pages about names look and work: on a phone without scrolling sideways, every field named, every id once, one heading a page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from layers.store.memory import MemoryStore
from tests.named_county import LONG, ask_for

pytestmark = pytest.mark.chromium
CHECK = f"/names/check?name={LONG[:-2]}街&where=104.045,37.186;104.075,37.186&beside=national-2022"


@pytest.fixture(scope="module")
def paths(store: MemoryStore) -> list[str]:
    ask_for(store, "新岷路", "新敏路", request_id="R1", batch="B1")
    ask_for(store, f"{LONG[:20]}路", request_id="R2", batch="B1")
    base = "/names/requests/R1"
    return [
        "/names", "/names?q=jingtai", "/names/places/s6", "/names/places/v1?valid_on=1998-07-01", CHECK, "/names/requests", "/names/requests/new",
        base, f"{base}/review?instead=true", f"{base}/steps/amended", "/names/batches", "/names/batches/B1", "/names/clocks", "/names/rules",
        "/names/spelling?name=金港一街&given=Jingang", "/names/signs", "/names/announcements", "/names/publications", "/names/cleanup/candidates",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    executable = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), None)
    if executable is None:
        pytest.skip("needs chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_fit_a_phone_and_can_be_heard(address: str, chrome: Browser, paths: list[str], language: str) -> None:
    context = chrome.new_context(viewport={"width": 360, "height": 780})
    context.add_cookies([{"name": "gisvc_language", "value": language, "url": address}])
    page = context.new_page()
    for path in paths[0 if language == "zh" else 1 :: 2]:  # every page once; words of both languages on every second
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert page.locator("h1").count() == 1, path
        unnamed = page.evaluate(
            "[...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea')]"
            ".filter(f => !f.labels.length && !f.getAttribute('aria-label')).map(f => f.name)"
        )
        assert unnamed == [], path
        twice = page.evaluate(
            "(ids => ids.filter((id, n) => ids.indexOf(id) !== n))([...document.querySelectorAll('[id]')].map(e => e.id))"
        )
        assert twice == [], path
    context.close()


def test_without_scripts_a_name_is_still_checked(address: str, chrome: Browser) -> None:
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/names/check")
    page.fill("#name", "新岷路")
    page.fill("#where", "104.045, 37.186; 104.075, 37.186")
    page.click("main form button[type=submit]")
    assert "666 m" in page.locator("main").inner_text()
    assert page.locator("svg.still").count() == 1
    context.close()
