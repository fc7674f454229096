"""One page of each family looked at by axe-core in a real browser: nobody is kept out, on a screen or a telephone, in Chinese or English."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import THREE_ADMINISTRATORS, Role
from gisvc.settings import Settings
from layers.planning.specs import FACILITIES
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange
from tests.conftest import REPOSITORY
from tests.front_desk import GOOD_PASSWORD, cheap_passwords, make_account, serving
from tests.inspection_county import FIRST, LINE, ME, OURS, Told, inspection_county, new_round, plain, they_say, we_say
from tests.little_county import BEGAN, frame_of, little_county
from tests.named_county import LONG, ask_for, rows_of_county

pytestmark = [pytest.mark.chromium, pytest.mark.slow]
AXE = REPOSITORY / ".tools" / "axe-core" / "axe.min.js"
WIDTHS = (1366, 360)
BUSINESS = [role for role in Role if role not in THREE_ADMINISTRATORS]
PEOPLE = {
    "officer": BUSINESS,
    "sys.admin": [Role.SYSTEM_ADMINISTRATOR],
    "sec.admin": [Role.SECURITY_ADMINISTRATOR],
    "log.reader": [Role.AUDITOR],
}
PLACES_OF_WORK = [
    "/", "/layers/divisions", "/imports", "/inbox", "/approvals", "/claims", "/names?q=景", "/names/places/s6", "/names/requests/R1",
    "/lines/" + LINE, "/catalogue", "/ogc", "/ogc/collections/divisions/items", "/account", "/nowhere",
]  # fmt: skip
PLACES_OF_OTHERS = {
    "": ["/sign-in"],
    "sys.admin": ["/accounts", "/why", "/coverage"],
    "sec.admin": ["/accounts/officer"],
    "log.reader": ["/audit"],
}


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    """A county with a bit of everything: a line, a round with a quarrel, names, a request, day-care centres."""
    held = inspection_county()
    changes = [LayerChange(FACILITIES, little_county().read(FACILITIES), BEGAN)]
    for spec, rows in rows_of_county():
        own = [row for row in rows if spec is not DIVISIONS or row["code"] != OURS]
        changes.append(LayerChange(spec, frame_of(spec, own), BEGAN))
    held.append(changes, by=ME, reason="tests")
    ask_for(held, "新岷路", f"{LONG[:20]}路")
    return held


@pytest.fixture(scope="module")
def round_pages(store: MemoryStore) -> list[str]:
    made = f"/rounds/{(key := new_round(store))}"
    we_say(store, key, Told("marker_check", FIRST, plain("marker_check")))
    they_say(store, key, Told("marker_check", FIRST, {**plain("marker_check"), "found_state": ["lost"]}))
    return [f"{made}/compare?show=all"]


@pytest.fixture(scope="module")
def address(store: MemoryStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("axe") / "accounts.db"
    settings = Settings(person_work_s=600)
    accounts = open_accounts(path, settings=settings, journal=store, passwords=cheap_passwords())
    for name, roles in PEOPLE.items():
        account, temporary = make_account(accounts, name, *roles)
        accounts.change_password(account.name, temporary, GOOD_PASSWORD, address="127.0.0.1")
    with serving(create_app(settings, store, accounts)) as base:
        yield base
    accounts.close()


@pytest.fixture(scope="module")
def chrome(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        yield browser
        browser.close()


def entered(chrome: Browser, address: str, name: str, language: str = "zh") -> BrowserContext:
    """A browser with somebody at it; nobody when the name is empty."""
    context = chrome.new_context(bypass_csp=True)
    context.add_cookies([{"name": "gisvc_language", "value": language, "url": address}])
    context.add_init_script(path=AXE)
    if name:
        page = context.new_page()
        page.goto(f"{address}/sign-in")
        page.fill("#name", name)
        page.fill("#password", GOOD_PASSWORD)
        with page.expect_navigation():
            page.click("main button[type=submit]")
    return context


def trouble_on(page: Page) -> list[str]:
    """What axe calls serious or critical."""
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")["violations"]
    return [f"{v['id']} {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")]


def troubles(
    context: BrowserContext, address: str, paths: list[str], widths: tuple[int, ...]
) -> list[tuple[str, int, list[str]]]:
    """Page by page and width by width: what axe finds, and pixels beyond the edge."""
    page, told = context.pages[0] if context.pages else context.new_page(), []
    for path in paths:
        page.goto(address + path)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            if found := trouble_on(page):
                told.append((path, width, found))
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                told.append((path, width, [f"{wide} px wide"]))
    context.close()
    return told


def test_no_place_of_work_keeps_anybody_out(chrome: Browser, address: str, round_pages: list[str]) -> None:
    assert troubles(entered(chrome, address, "officer"), address, PLACES_OF_WORK + round_pages, WIDTHS[:1]) == []


def test_a_telephone_shows_the_same_pages_without_scrolling_sideways(
    chrome: Browser, address: str, round_pages: list[str]
) -> None:
    paths = (PLACES_OF_WORK + round_pages)[::4]
    assert troubles(entered(chrome, address, "officer", "en"), address, paths, WIDTHS[1:]) == []


def test_those_who_look_after_the_service_and_those_outside_are_not_kept_out_either(chrome: Browser, address: str) -> None:
    for name, paths in PLACES_OF_OTHERS.items():
        assert troubles(entered(chrome, address, name), address, paths, WIDTHS[1:]) == [], name


def test_the_navigation_works_without_scripts_and_marks_where_one_is(chrome: Browser, address: str) -> None:
    session = entered(chrome, address, "officer")
    context = chrome.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    context.add_cookies(session.cookies())  # type: ignore[arg-type]  # because a cookie read may be a cookie set
    page = context.new_page()
    page.goto(f"{address}/names/rules")
    assert not page.locator(".ways.folded ul").is_visible()
    page.locator(".ways.folded summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".ways.folded a[aria-current=page]").inner_text() == "地名"
    page.locator(".ways.folded a", has_text="目录").click()
    assert page.url == f"{address}/catalogue"
    page.set_viewport_size({"width": 1366, "height": 768})
    assert page.locator(".ways.across a[aria-current=page]").inner_text() == "目录"
    assert not page.locator(".ways.folded").is_visible()
    context.close()
    session.close()


def test_the_secret_of_a_second_factor_stands_on_its_page_once(chrome: Browser, address: str) -> None:
    """The head of the page has a value of its own for what waits; the page's own once stood there in its place."""
    context = entered(chrome, address, "sec.admin")
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}/account/second-factor")
    page.click("main form[action$=begin] button")
    assert page.content().count(page.inner_text("code.long")) == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    context.close()
