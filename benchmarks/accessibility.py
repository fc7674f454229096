"""Every page of the service looked at in a real browser, in both languages and at each width: what keeps people out, page by page.

    python -m benchmarks.accessibility STORE.gpkg [--language zh] [--width 1366 360] [--each 2] [--pictures FOLDER]
    python -m benchmarks.accessibility STORE.gpkg --without-scripts      # can it be read and sent
    python -m benchmarks.accessibility STORE.gpkg --keyboard             # by the Tab key alone
    python -m benchmarks.accessibility STORE.gpkg --demonstration | --people   # one half of the walk only

Serves the store twice: as a demonstration, following links until every route that shows a page has been met, and with accounts, for
the pages of those who look after the service. Tells each serious finding, each page that must be scrolled sideways, and each route
that nothing led to. It writes an accounts file, staged imports, a case and lines of the log: give it a copy of a store.
"""

import re
import sys
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from benchmarks.pages.errands import make_people, pages_behind_forms, shown_once, sign_in
from benchmarks.pages.finding import Found, Kinds, find_pages
from benchmarks.pages.keyboard import walk_by_tab
from benchmarks.pages.looking import GRAVE, HEIGHTS, grave_lines, too_wide, unreadable, violations
from gisvc.app import create_app
from gisvc.auth.accounts import Accounts, open_accounts
from gisvc.auth.roles import Role
from gisvc.settings import Settings
from layers.store.embedded import open_store
from tests.front_desk import routes_of, serving

WIDTHS = {"zh": (1366, 360, 1920), "en": (1366, 360)}
PREVIEW = "/reconcile/preview?id="  # what another program shows in its own frame: no link of ours leads there
PLACES = {  # whom to show what: nobody yet, a stranger, the three administrators, an officer
    "": ["/first-run"],
    "nobody": ["/sign-in"],
    Role.SYSTEM_ADMINISTRATOR.value: ["/account", "/account/second-factor", "/accounts", "/why", "/nowhere", "/coverage"],
    Role.SECURITY_ADMINISTRATOR.value: ["/accounts", "/accounts/officer", "/account", "/audit/usage"],
    Role.AUDITOR.value: ["/audit", "/audit/usage", "/account", "/coverage"],
    "officer": ["/account", "/account/second-factor", "/why", "/inbox", "/usage", "/audit", "/approvals", "/publications", "/nowhere"],
}  # fmt: skip


@dataclass
class Looked:
    """What was seen on the way."""

    kinds: set[str] = field(default_factory=set)
    no_pages: dict[str, str] = field(default_factory=dict)
    pages: set[str] = field(default_factory=set)
    visits: int = 0
    stops: int = 0
    told: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)


class Walk:
    """A browser that goes from page to page, language by language and width by width."""

    def __init__(self, browser: Browser, base: str, wanted: Namespace, looked: Looked) -> None:
        self._browser, self.base, self._wanted, self.looked = browser, base, wanted, looked

    def context(self, language: str, who: str = "") -> BrowserContext:
        """A browser of its own, in a language, with somebody at it."""
        scripts = self._wanted.scripts
        context = self._browser.new_context(java_script_enabled=scripts, bypass_csp=scripts and not self._wanted.keyboard)
        context.add_cookies([{"name": "gisvc_language", "value": language, "url": self.base}])
        if who:
            sign_in(context.new_page(), self.base, who)
        return context

    def visit(self, addresses: Iterable[str], who: str = "") -> None:
        for language, widths in self._wanted.views.items():
            context = self.context(language, who)
            page = context.new_page()
            for address in addresses:
                if status := self._opened(page, address):
                    self.look_at(page, f"{address} as {who}" if who else address, language, widths, status)
            context.close()

    def _opened(self, page: Page, address: str) -> int:
        """The status of the page once its work is done; nought where it did not come."""
        try:
            for _ in range(80):
                answer = page.goto(self.base + address, timeout=180_000)
                if answer is None or (answer.status != 202 and "/jobs/" not in page.url):
                    return answer.status if answer else 0
                page.wait_for_timeout(1500)
        except Error as trouble:
            self._tell(address, [f"not opened: {str(trouble).splitlines()[0]}"])
        return 0

    def look_at(self, page: Page, address: str, language: str, widths: Iterable[int], status: int = 200) -> None:
        """One page at each width."""
        began = time.monotonic()
        self.looked.pages.add(address)
        for width in widths:
            self.looked.visits += 1
            page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 800)})
            here = f"{address} ({language}, {width})"
            self._tell(here, too_wide(page, width))
            if self._wanted.keyboard:
                walked = walk_by_tab(page)
                self.looked.stops += walked.pressed
                self._tell(here, walked.told)
            elif not self._wanted.scripts:
                self._tell(here, ([] if status == 200 or "nowhere" in address else [f"answered {status}"]) + unreadable(page))
            else:
                self._hear_axe(page, here, contrast=language == "zh" and width != 1920)
            if self._wanted.pictures:
                self._draw(page, address, language, width)
        print(f"{len(self.looked.pages)} {time.monotonic() - began:.1f} s {language} {address}", file=sys.stderr, flush=True)

    def _hear_axe(self, page: Page, here: str, *, contrast: bool) -> None:
        found = violations(page, contrast=contrast)
        self._tell(here, grave_lines(found))
        for one in found:
            if one["impact"] not in GRAVE:
                if not self.looked.others[one["id"]]:
                    print(
                        f"{here}\n    ({one['impact']} {one['id']}: {one['help']} · {one['nodes'][0]['target']}; told once)",
                        flush=True,
                    )
                self.looked.others[one["id"]] += 1

    def _draw(self, page: Page, address: str, language: str, width: int) -> None:
        name = re.sub(r"[^\w一-鿿.-]+", "_", address.split("?")[0].strip("/") or "front")[:80]
        page.screenshot(path=self._wanted.pictures / f"{name}-{language}-{width}.png", full_page=True, timeout=120_000)

    def _tell(self, here: str, lines: Iterable[str]) -> None:
        for line in lines:
            self.looked.told[line.split(":")[0] if "too wide" not in line else "too wide"] += 1
            print(f"{here}\n    {line}", flush=True)


@contextmanager
def served(store: Path, accounts_file: Path | None) -> Iterator[tuple[str, Kinds, Accounts | None]]:
    """The store behind a real server, with accounts or as a demonstration."""
    held = open_store(store)
    settings = Settings(store_path=store, demonstration=accounts_file is None, person_at_once=40, person_work_s=2400)
    accounts = accounts_file and open_accounts(accounts_file, settings=settings, journal=held)
    try:
        app = create_app(settings, held, accounts or None)
        with serving(app) as base:
            yield base, Kinds({path for method, path in routes_of(app) if method == "GET"}), accounts or None
    finally:
        if accounts:
            accounts.close()
        held.close()


def walk_demonstration(browser: Browser, wanted: Namespace, looked: Looked) -> Kinds:
    """Where links lead, and what lies behind forms."""
    with served(wanted.store, None) as (base, kinds, _):
        walk = Walk(browser, base, wanted, looked)
        errands = browser.new_context()
        behind = [] if wanted.start else pages_behind_forms(errands.new_page(), base)
        found = find_pages(errands.request, base, kinds, wanted.start or ["/", "/publications", *behind], each=wanted.each)
        errands.close()
        _shown_elsewhere(found)
        print(f"{len(found.pages)} routes with {len(found.addresses)} pages met", file=sys.stderr, flush=True)
        looked.kinds |= set(found.pages)
        looked.no_pages |= found.no_pages
        walk.visit(found.addresses)
        return kinds


def _shown_elsewhere(found: Found) -> None:
    for place in found.pages.get("/names/places/{place_id}", [])[:1]:
        found.pages["/reconcile/preview"] = [PREVIEW + place.rpartition("/")[2]]


def walk_people(browser: Browser, wanted: Namespace, looked: Looked) -> Kinds:
    """What the demonstration user never meets, as whoever meets it."""
    path = wanted.store.with_suffix(".walked-accounts.db")
    path.unlink(missing_ok=True)
    with served(wanted.store, path) as (base, kinds, accounts):
        assert accounts is not None
        walk = Walk(browser, base, wanted, looked)
        for who, places in PLACES.items():
            if who == "nobody":
                make_people(accounts, "620423")
            looked.kinds |= {kinds.of(place) for place in places}
            walk.visit(places, "" if who == "nobody" else who)
        for language, widths in list(wanted.views.items())[:1] if wanted.scripts else ():
            for page, named in shown_once(
                walk.context(language, Role.SYSTEM_ADMINISTRATOR.value), walk.context(language, "officer"), base
            ):
                walk.look_at(page, named, language, widths)
    path.unlink(missing_ok=True)
    return kinds


def report(looked: Looked, kinds: Kinds, wanted: Namespace) -> bool:
    """Whether every page was seen and none keeps anybody out."""
    shown = [route for route in kinds.pages if looked.no_pages.get(route, "").split(" ")[-1][:4] not in ("appl", "imag", "text")]
    unseen = [] if wanted.start or wanted.only else [route for route in shown if route not in looked.kinds]
    for route in unseen:
        print(f"not seen: {route}: {looked.no_pages.get(route, 'no link leads to it')}")
    views = "; ".join(f"{language} {' '.join(map(str, widths))}" for language, widths in wanted.views.items())
    print(
        f"{len(looked.kinds & set(shown))} of {len(shown)} routes with a page seen; {len(looked.pages)} pages, {looked.visits} visits ({views})"
        + (f", {looked.stops} stops by Tab" if wanted.keyboard else "")
        + f"\nfindings: {dict(looked.told) or 'none'}; slighter ones {dict(looked.others) or 'none'}"
    )
    return not looked.told and not unseen


def asked() -> Namespace:
    parser = ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("store", type=Path)
    parser.add_argument("--language", choices=tuple(WIDTHS), nargs="+")
    parser.add_argument("--width", type=int, nargs="+")
    parser.add_argument("--each", type=int, default=1, help="how many pages of one route")
    parser.add_argument("--start", nargs="*", help="addresses to begin at")
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of each page")
    parser.add_argument("--demonstration", dest="only", action="store_const", const=walk_demonstration)
    parser.add_argument("--people", dest="only", action="store_const", const=walk_people)
    parser.add_argument("--keyboard", action="store_true")
    parser.add_argument("--without-scripts", dest="scripts", action="store_false")
    wanted = parser.parse_args()
    languages = wanted.language or (["zh"] if wanted.keyboard or not wanted.scripts else WIDTHS)
    narrow = (1366,) if wanted.keyboard else (1366, 360) if not wanted.scripts else ()
    wanted.views = {language: tuple(wanted.width or narrow or WIDTHS[language]) for language in languages}
    if wanted.pictures:
        wanted.pictures.mkdir(parents=True, exist_ok=True)
    return wanted


def main() -> None:
    wanted, looked = asked(), Looked()
    began = time.monotonic()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for walk in [wanted.only] if wanted.only else [walk_demonstration, walk_people]:
            kinds = walk(browser, wanted, looked)
        browser.close()
    is_well = report(looked, kinds, wanted)
    print(f"{(time.monotonic() - began) / 60:.1f} minutes")
    sys.exit(0 if is_well else 1)


if __name__ == "__main__":
    main()
