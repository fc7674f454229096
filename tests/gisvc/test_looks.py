"""How pages look and work for people: on a phone, without scripts, with the keyboard alone, in print."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

PAGES = ["/", "/coverage", "/gaps?measure=reach&reach=3km", "/layers", "/layers/divisions", "/imports", "/downloads", "/about", "/docs", "/publications", "/nowhere"]  # fmt: skip
pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    executable = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), None)
    if executable is None:
        pytest.skip("needs chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.parametrize(("width", "height"), [(360, 780), (1366, 768)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_scrolls_sideways(address: str, chrome: Browser, width: int, height: int, language: str) -> None:
    context = chrome.new_context(viewport={"width": width, "height": height})
    context.add_cookies([{"name": "gisvc_language", "value": language, "url": address}])
    page = context.new_page()
    for path in PAGES:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, language)
    context.close()


def test_everything_can_be_read_without_scripts(address: str, chrome: Browser) -> None:
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/coverage")
    for text in (
        "60.00 %",
        "3 / 5",
        "城关社区",
        "没有设施的一个名字特别特别长的易地扶贫搬迁集中安置点村",
        "图例",
        "这是静态图",
    ):
        assert text in page.locator("main").inner_text() or page.get_by_label(text).count()
    assert page.locator("svg.still path").count() >= 5
    assert not page.locator(".folium-map").is_visible()
    page.goto(f"{address}/gaps")
    page.select_option("#kind", "care_home")
    page.click("button[type=submit] >> text=计算")
    assert "kind=care_home" in page.url
    context.close()


def test_the_keyboard_reaches_the_content_the_question_and_the_map_but_not_each_of_its_shapes(
    address: str, chrome: Browser
) -> None:
    page = chrome.new_page()
    page.goto(f"{address}/coverage")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "document.activeElement.id || document.activeElement.getAttribute('class') || document.activeElement.tagName"
            )
        )
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or page.evaluate("document.activeElement === document.body")
    assert {"kind", "reach", "as_of", "to-map"} <= reached
    assert page.locator("path.leaflet-interactive").count() > 2
    assert not page.locator("path.leaflet-interactive:not([tabindex='-1']), .leaflet-marker-icon[tabindex='0']").count()
    page.close()


def test_a_row_of_the_table_leads_to_its_shape(address: str, chrome: Browser) -> None:
    page = chrome.new_page()
    page.goto(f"{address}/coverage")
    page.get_by_role("button", name="城关社区").click()
    popup = page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert "620423102211" in popup.inner_text()
    page.close()


def test_every_field_has_a_label_and_every_page_one_heading(address: str, chrome: Browser) -> None:
    page = chrome.new_page()
    for path in PAGES:
        page.goto(address + path)
        assert page.locator("h1").count() == 1, path
        unlabelled = page.evaluate(
            "[...document.querySelectorAll('main input:not([type=hidden]), main select')].filter(f => !f.labels.length).map(f => f.name)"
        )
        assert unlabelled == [], path
        assert page.locator("html[lang]").count() == 1
    page.close()


def test_texts_stand_out_from_their_ground(address: str, chrome: Browser) -> None:
    """WCAG 2.1 AA: at least 4.5 to 1 for texts, on the pages' own colours."""
    script = """() => {
      const lum = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
      const rgb = t => (t.match(/[\\d.]+/g) || []).map(Number);
      const ground = e => { for (; e; e = e.parentElement) { const s = getComputedStyle(e), c = rgb(s.backgroundColor); if (s.backgroundImage !== 'none' && s.backgroundImage.includes('gradient')) return null; if (c.length === 3 || c[3] === 1) return c.slice(0, 3); } return [255, 255, 255]; };
      const weak = [];
      for (const e of document.querySelectorAll('header *, main *, footer *')) {
        if (e.closest('.map-frame, svg') || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
        const g = ground(e), c = rgb(getComputedStyle(e).color);
        if (!g || c.length < 3 || !e.offsetParent) continue;
        const [a, b] = [lum(c.slice(0, 3)), lum(g)].sort((x, y) => y - x);
        if ((a + .05) / (b + .05) < 4.5) weak.push([e.textContent.trim().slice(0, 30), getComputedStyle(e).color, g.join()]);
      }
      return weak; }"""
    page = chrome.new_page()
    for path in ("/", "/coverage", "/gaps", "/layers", "/imports", "/about", "/docs"):
        page.goto(address + path)
        assert page.evaluate(script) == [], path
    page.close()


def test_a_printed_page_has_no_menu_and_shows_the_whole_map_and_table(address: str, chrome: Browser) -> None:
    page = chrome.new_page()
    page.goto(f"{address}/coverage")
    assert not page.locator("svg.still").is_visible()
    page.emulate_media(media="print")
    assert page.locator("svg.still").is_visible()  # all of the map, whatever part of it the window shows
    assert not page.locator(".folium-map").is_visible()
    assert not page.locator("nav").first.is_visible()
    assert not page.locator("form.question").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.table-frame.tall')).maxHeight") == "none"
    page.close()
