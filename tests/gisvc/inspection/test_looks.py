"""How pages of the inspection look and work: on a phone, in print, with the keyboard, with texts that stand out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from boundaries.records.kinds import HAZARD
from boundaries.use_cases.cases import open_case
from layers.store.memory import MemoryStore
from tests.inspection_county import FIRST, LINE, LONG_NAME, ME, NEAR, OURS, THEIRS, Told, new_round, plain, they_say, we_say

pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def paths(store: MemoryStore) -> list[str]:
    made = new_round(store, f"{LONG_NAME}牵头的一轮")
    we_say(store, made, Told("marker_check", FIRST, plain("marker_check")), Told("segment_check", NEAR, plain("segment_check")))
    they_say(store, made, Told("marker_check", FIRST, {**plain("marker_check"), "found_state": ["lost"]}))
    case = open_case(
        store, {HAZARD: {"hazard_kind": "damage", "description": LONG_NAME * 3, "line_id": LINE, "sides": [OURS, THEIRS]}}, by=ME
    )
    base = f"/rounds/{made}"
    return [
        "/rounds", f"/rounds/new?line_id={LINE}", base, f"{base}/compare?show=all", f"{base}/sign", f"{base}/meetings", f"{base}/field-work",
        f"{base}/items/marker_check?subject={FIRST}", "/lines", f"/lines/{LINE}", f"/markers/{FIRST}", "/cases", f"/cases/{case.case.case_id}",
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
def test_no_page_scrolls_sideways_on_a_phone(address: str, chrome: Browser, paths: list[str], language: str) -> None:
    context = chrome.new_context(viewport={"width": 360, "height": 780})
    context.add_cookies([{"name": "gisvc_language", "value": language, "url": address}])
    page = context.new_page()
    for path in paths:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    context.close()


def test_every_field_has_a_name_for_those_who_hear_the_page_and_every_page_one_heading(
    address: str, chrome: Browser, paths: list[str]
) -> None:
    page = chrome.new_page()
    for path in paths:
        page.goto(address + path)
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
    page.close()


def test_texts_stand_out_from_their_ground(address: str, chrome: Browser, paths: list[str]) -> None:
    """WCAG 2.1 AA: at least 4.5 to 1 for texts."""
    script = """() => {
      const lum = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
      const rgb = t => (t.match(/[\\d.]+/g) || []).map(Number);
      const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c.slice(0, 3); } return [255, 255, 255]; };
      const weak = [];
      for (const e of document.querySelectorAll('main *')) {
        if (e.closest('.map-frame, svg') || !e.offsetParent || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
        const [a, b] = [lum(rgb(getComputedStyle(e).color).slice(0, 3)), lum(ground(e))].sort((x, y) => y - x);
        if ((a + .05) / (b + .05) < 4.5) weak.push([e.textContent.trim().slice(0, 30), getComputedStyle(e).color]);
      }
      return weak; }"""
    page = chrome.new_page()
    for path in paths:
        page.goto(address + path)
        assert page.evaluate(script) == [], path
    page.close()


def test_a_printed_dashboard_and_comparison_have_no_menu_and_every_row(address: str, chrome: Browser, paths: list[str]) -> None:
    page = chrome.new_page()
    for path in paths[2:4]:
        page.goto(address + path)
        page.emulate_media(media="print")
        assert not page.locator("nav").first.is_visible()
        assert not page.locator(".tabs").is_visible()
        assert page.evaluate(
            "[...document.querySelectorAll('.table-frame.tall')].every(f => getComputedStyle(f).maxHeight === 'none')"
        )
    page.close()


def test_a_row_of_the_checklist_leads_to_its_place_on_the_map(address: str, chrome: Browser, paths: list[str]) -> None:
    page = chrome.new_page()
    page.goto(address + paths[2])
    page.locator("td.nowrap button.to-map").first.click()
    page.locator(".leaflet-popup-content").wait_for()
    assert "K0+000" in page.locator(".leaflet-popup-content").inner_text()
    page.close()
