"""Every page of the demonstration looked at by axe-core in a real browser: what keeps people out, page by page.

    python -m benchmarks.accessibility STORE.gpkg [--width 1366 360] [--language en] [--each 2] [--pictures FOLDER] [--without-scripts]
    python -m benchmarks.accessibility STORE.gpkg --people

Serves the store, follows links until every route that shows a page has been seen, and tells each serious finding and each page
that must be scrolled sideways. `--people` asks accounts to sign in and walks what the demonstration has not: the first run, signing
in, the accounts, the audit log, refused and unknown pages. It writes an accounts file and lines of the log: give it a copy of a store.
"""

import re
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pyotp
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright
from starlette.routing import compile_path

from gisvc.app import create_app
from gisvc.auth.accounts import Accounts, open_accounts
from gisvc.auth.roles import THREE_ADMINISTRATORS, Role
from gisvc.settings import Settings
from layers.store.embedded import open_store
from tests.front_desk import GOOD_PASSWORD, make_account, routes_of, serving

AXE = Path(__file__).resolve().parent.parent / ".tools" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
NO_PAGE = re.compile(  # files and what is no page: asking for them costs their making
    r"^/(static|language|sign-out|tiles|healthz|readyz|metrics|api|downloads/.)|\.(xlsx|docx|pdf|csv|geojson|gpkg|zip|json|ics|png|svg|fgb)(\?|$)"
    r"|[?&]f=(?!html)"
)
OFFICER = "officer"


class Kinds:
    """Pages of one route are one kind: /lines/L-1 and /lines/L-2."""

    def __init__(self, paths: list[str]) -> None:
        self._routes = [(path, compile_path(path)[0]) for path in paths]

    def of(self, address: str) -> str:
        path = urlsplit(address).path
        return next((route for route, pattern in self._routes if pattern.match(path)), path)


@dataclass
class Looked:
    """What was seen on the way."""

    kinds: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    grave: int = 0
    others: Counter[str] = field(default_factory=Counter)
    too_wide: int = 0


class Walk:
    """One browser walking from page to page, each looked at as it is met."""

    def __init__(self, context: BrowserContext, base: str, kinds: Kinds, wanted: Namespace) -> None:
        self.context, self.base, self._kinds, self._wanted = context, base, kinds, wanted
        self.looked = Looked()

    def from_pages(self, *starts: str) -> None:
        """Every kind of page that links lead to from here, `each` of a kind."""
        todo, met = deque(starts), set(starts)
        while todo:
            address = todo.popleft()
            kind = self._kinds.of(address)
            if self.looked.kinds[kind] >= self._wanted.each and address not in starts:
                continue
            page = self.opened(address)
            if page is None:
                continue
            self.looked.kinds[kind] += 1
            self.look_at(page, address)
            for link in self._links(page):
                if link not in met and not NO_PAGE.search(link):
                    met.add(link)
                    todo.append(link)
            page.close()

    def opened(self, address: str) -> Page | None:
        """The page once its work is done (long questions show how far they are and lead on by themselves); None for a file."""
        page = self.context.new_page()
        try:
            answer = page.goto(self.base + address, timeout=120_000)
            for _ in range(80):
                if "/jobs/" not in page.url and (answer is None or answer.status != 202):
                    break
                page.wait_for_timeout(1500)
                answer = page.goto(self.base + address, timeout=120_000)
        except Error as trouble:  # a download, or a page that went on to another while it loaded
            if "Download is starting" not in str(trouble) and "ERR_ABORTED" not in str(trouble):
                print(f"{address}\n    not opened: {str(trouble).splitlines()[0]}")
            page.close()
            return None
        if answer is None or not answer.headers.get("content-type", "").startswith("text/html"):
            page.close()
            return None
        return page

    def _links(self, page: Page) -> list[str]:
        found: list[str] = page.evaluate(
            "[...document.querySelectorAll('a[href], iframe[src]')].map(a => new URL(a.getAttribute('href') ?? a.src, location).href)"
        )
        own = (urldefrag(link).url.removeprefix(self.base) for link in found if link.startswith(f"{self.base}/"))
        return list(dict.fromkeys(own))

    def look_at(self, page: Page, address: str) -> None:
        """One page at each width: what axe says, whether it is too wide, and its picture."""
        self.looked.pages += 1
        print(f"{self.looked.pages} {address}", file=sys.stderr, flush=True)
        for width in self._wanted.width:
            page.set_viewport_size({"width": width, "height": 800})
            for line in self._told(page):
                print(f"{address} ({width})\n    {line}", flush=True)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                self.looked.too_wide += 1
                print(f"{address} ({width})\n    {wide - width} px too wide", flush=True)
            if self._wanted.pictures:
                name = re.sub(r"[^\w一-鿿.-]+", "_", address.split("?")[0].strip("/") or "front")[:80]
                page.screenshot(
                    path=self._wanted.pictures / f"{self.looked.pages:03}-{name}-{width}.png", full_page=True, timeout=120_000
                )

    def _told(self, page: Page) -> Iterator[str]:
        for found in violations(page) if self._wanted.scripts else ():
            if found["impact"] in GRAVE:
                self.looked.grave += 1
                first = found["nodes"][0]
                yield f"{found['impact']} {found['id']}: {found['help']} ×{len(found['nodes'])} · {first['target']} {first['html'][:160]}"
            elif not self.looked.others[found["id"]]:
                yield f"({found['impact']} {found['id']}: {found['help']} · {found['nodes'][0]['target']}; told once)"
            self.looked.others[found["id"]] += found["impact"] not in GRAVE


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds on the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})").get(
        "violations"
    )
    return found


@contextmanager
def served(store: Path, accounts_file: Path | None) -> Iterator[tuple[str, Kinds, Accounts | None]]:
    """The store behind a real server, with accounts or as a demonstration."""
    held = open_store(store)
    settings = Settings(store_path=store, demonstration=accounts_file is None)
    accounts = accounts_file and open_accounts(accounts_file, settings=settings, journal=held)
    try:
        app = create_app(settings, held, accounts or None)
        with serving(app) as base:
            yield base, Kinds([path for method, path in routes_of(app) if method == "GET"]), accounts or None
    finally:
        if accounts:
            accounts.close()
        held.close()


def entered(context: BrowserContext, base: str, name: str, *, leave: bool = True) -> None:
    """Signs in as people do."""
    page = context.new_page()
    page.goto(f"{base}/sign-in")
    page.fill("#name", name)
    page.fill("#password", GOOD_PASSWORD)
    page.click("main button[type=submit]")
    if leave:
        page.close()


def make_people(accounts: Accounts, area: str) -> None:
    """The three administrators and an officer with every role of the work."""
    business = [role for role in Role if role not in THREE_ADMINISTRATORS]
    for name, roles in [(role.value, [role]) for role in THREE_ADMINISTRATORS] + [(OFFICER, business)]:
        account, temporary = make_account(accounts, name, *roles, area=area)
        accounts.change_password(account.name, temporary, GOOD_PASSWORD, address="127.0.0.1")
    make_account(accounts, "王𬸚", area=area)


def walk_demonstration(browser: Browser, wanted: Namespace) -> Looked:
    with served(wanted.store, None) as (base, kinds, _):
        walk = Walk(new_context(browser, base, wanted), base, kinds, wanted)
        walk.from_pages(*(wanted.start or ["/"]))
        return walk.looked


def walk_people(browser: Browser, wanted: Namespace) -> Looked:
    """What the demonstration user never meets, as whoever meets it."""
    path = wanted.store.with_suffix(".walked-accounts.db")
    path.unlink(missing_ok=True)
    seen = Looked()
    with served(wanted.store, path) as (base, kinds, accounts):
        assert accounts is not None
        for who, starts in (
            ("", ["/first-run"]),
            ("nobody", ["/sign-in"]),
            (
                Role.SYSTEM_ADMINISTRATOR.value,
                ["/account", "/account/second-factor", "/accounts", "/why", "/nowhere", "/coverage"],
            ),
            (Role.SECURITY_ADMINISTRATOR.value, ["/accounts", f"/accounts/{OFFICER}", "/account"]),
            (Role.AUDITOR.value, ["/audit", "/account", "/coverage"]),
            (OFFICER, ["/account", "/account/second-factor", "/why", "/inbox", "/usage", "/audit", "/approvals", "/nowhere"]),
        ):
            if who == "nobody":
                make_people(accounts, "620423")
            walk = Walk(new_context(browser, base, wanted), base, kinds, wanted)
            walk.looked = seen
            if who not in ("", "nobody"):
                entered(walk.context, base, who)
            for start in starts:
                page = walk.opened(start)
                if page is not None:
                    seen.kinds[kinds.of(start)] += 1
                    walk.look_at(page, f"{start} as {who}" if who else start)
                    page.close()
            if who in ONCE:
                ONCE[who](walk)
    path.unlink(missing_ok=True)
    return seen


def what_is_shown_once(walk: Walk) -> None:
    """Pages that answer a form and cannot be asked for again: a first password, a token, the second factor and its codes."""
    page = walk.opened("/account/second-factor")
    assert page is not None
    page.click("main form[action$=begin] button")
    walk.look_at(page, "/account/second-factor, begun")
    page.fill("#code", pyotp.TOTP(page.inner_text("code.long")).now())
    page.click("main form[action$=confirm] button")
    walk.look_at(page, "/account/second-factor, its recovery codes")
    page.goto(f"{walk.base}/account")
    page.fill("#label", "QGIS")
    page.click("main form[action$=tokens] button")
    walk.look_at(page, "/account/tokens, made")
    page.goto(f"{walk.base}/account")
    page.click("header form[action='/sign-out'] button")
    entered(page.context, walk.base, OFFICER, leave=False)
    asked = page.context.pages[-1]
    walk.look_at(asked, "/sign-in/code")
    asked.close()
    page.close()


def an_account_made(walk: Walk) -> None:
    page = walk.opened("/accounts")
    assert page is not None
    page.fill("#name", "new.person")
    page.click("main form[action='/accounts'] button")
    walk.look_at(page, "/accounts, made")
    page.close()


def new_context(browser: Browser, base: str, wanted: Namespace) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": wanted.width[0], "height": 800}, bypass_csp=True, java_script_enabled=wanted.scripts
    )
    context.add_cookies([{"name": "gisvc_language", "value": wanted.language, "url": base}])
    return context


ONCE = {Role.SYSTEM_ADMINISTRATOR.value: an_account_made, OFFICER: what_is_shown_once}


def main() -> None:
    parser = ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("store", type=Path)
    parser.add_argument("--width", type=int, nargs="+", default=[1366, 360])
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--each", type=int, default=1, help="how many pages of one route")
    parser.add_argument("--start", nargs="*", help="addresses to begin at")
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of each page")
    parser.add_argument("--people", action="store_true", help="with accounts: signing in, administrators, refused pages")
    parser.add_argument("--without-scripts", dest="scripts", action="store_false")
    wanted = parser.parse_args()
    if wanted.pictures:
        wanted.pictures.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        looked = (walk_people if wanted.people else walk_demonstration)(browser, wanted)
        browser.close()
    print(
        f"{looked.grave} serious or critical findings, {looked.too_wide} too wide, others {dict(looked.others)}, on {looked.pages} pages "
        f"of {len(looked.kinds)} routes at {wanted.width} px, {wanted.language}"
    )
    sys.exit(1 if looked.grave or looked.too_wide else 0)


if __name__ == "__main__":
    main()
