"""T38: no page, style, script or file names an address outside this service, and a browser asks nobody else."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from playwright.sync_api import sync_playwright

from gisvc.app import create_app
from gisvc.settings import Settings
from tests.every_route import Route
from tests.front_desk import browser, serving
from tests.little_county import little_county

EXTERNAL = re.compile(r"(?:https?|wss?|ftp):(?:\\?/){2}[^\s\"'<>)\\]+", re.IGNORECASE)
# Names, not addresses: a namespace is never fetched. The rest are comments and a link that Leaflet writes only when
# attribution is switched on; our maps switch it off.
NOT_FETCHED = {
    "http://www.w3.org/2000/svg",
    "https://leafletjs.com",
    "https://bugs.chromium.org/p/chromium/issues/detail?id=600120",
    "https://bugzilla.mozilla.org/show_bug.cgi?id=888319",
    "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld",  # names the format
}
# Identifiers the standards prescribe letter by letter: coordinate systems, conformance classes, link relations, tile matrix sets, dialects of
# schemas. They are compared, never fetched, neither by us nor by a browser.
IDENTIFIERS = (
    "http://www.opengis.net/def/",
    "https://www.opengis.net/def/",
    "http://www.opengis.net/spec/",
    "https://www.opengis.net/spec/",
    "http://json-schema.org/draft",
    "https://json-schema.org/draft/",
)
PAPERS = (".docx", ".pdf", ".xlsx", ".zip", ".gpkg")
SCRIPT = re.compile(r"<script>.*?</script>", re.DOTALL)
LINK = re.compile(r"(?:href|src|action)=\"([^\"]+)\"")
# What a policy without 'unsafe-inline' would stop, so no page of ours may lean on it.
HANDLER = re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE)
SCRIPT_HERE = re.compile(r"<script(?![^>]*\b(?:src|nonce)=)(?![^>]*type=\"application/(?:json|ld\+json)\")[^>]*>", re.IGNORECASE)
STYLE_HERE = re.compile(r"<style(?![^>]*\bnonce=)[^>]*>", re.IGNORECASE)
SCRIPT_URL = re.compile(r"(?:href|src|action)=\"\s*(?:javascript|vbscript|data:text/html)", re.IGNORECASE)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(create_app(Settings(demonstration=True), little_county(), None)) as address:
        yield address


def shape_of(path: str) -> str:
    """Pages that differ by a key or by what was chosen alone are the same page, said once more."""
    parts = urlsplit(path)
    names = ",".join(sorted({pair.partition("=")[0] for pair in parts.query.split("&")}))
    return re.sub(r"(?<=/)[^/.]*\d[^/.]*", "*", parts.path) + f"?{names}"


def external_in(text: str, address: str) -> set[str]:
    found = {unescape(link).rstrip(".,;") for link in EXTERNAL.findall(text)}
    ours = (address, "http://127.0.0.1:8000", *IDENTIFIERS)
    return {link for link in found if link not in NOT_FETCHED and not link.startswith(ours)}


@pytest.mark.parametrize(("language", "of_a_shape"), [("zh", 2), ("en", 1)], ids=["zh", "en"])
def test_a_crawler_that_follows_every_link_finds_no_way_out(address: str, language: str, of_a_shape: int) -> None:
    """Every link, of addresses that differ in a number alone the first ones. English says the same by the same templates."""
    with browser(address) as client:
        client.cookies.set("gisvc_language", language)
        todo, met, shapes = deque(["/", "/openapi.json", "/sign-in"]), set(), Counter[str]()
        while todo:
            path = todo.popleft()
            if (
                path in met
                or shapes[shape_of(path)] == of_a_shape
                or path.startswith("/language")
                or (path.startswith("/downloads/layers/") and ".geojson" not in path)
            ):
                continue  # the other formats are not text that anybody follows, and slow to write
            if urlsplit(path).path.endswith(PAPERS):
                continue  # nobody follows these either: each is read by the tests of its own room
            met.add(path)
            shapes[shape_of(path)] += 1
            answer = client.get(path)
            assert answer.status_code < 500, path
            kind = answer.headers.get("content-type", "")
            if not kind.startswith(("text/", "application/json", "application/problem", "image/svg", "application/geo")):
                continue
            assert not external_in(answer.text, address), path
            if kind.startswith("text/html"):
                if not answer.headers.get("content-disposition", "").startswith("attachment"):
                    assert_nothing_inline(answer.text, path)
                for link in map(unescape, LINK.findall(SCRIPT.sub("", answer.text))):
                    target = urlsplit(urljoin(f"{address}{path}", link))
                    assert f"{target.scheme}://{target.netloc}" == address, (path, link)
                    todo.append(target.path + (f"?{target.query}" if target.query else ""))
    assert {"/coverage", "/gaps", "/layers/divisions", "/imports", "/about", "/docs"} <= met
    assert len(met) > 40


def assert_nothing_inline(page: str, path: str) -> None:
    """No handler, no script and no style sheet in the page itself but with the nonce of its answer; no address that is a script."""
    outside = re.sub(r"<script\b.*?</script>", "", page, flags=re.DOTALL)  # what a script holds is its own business
    assert not HANDLER.search(outside), (path, HANDLER.search(outside))
    assert not SCRIPT_HERE.search(page), (path, SCRIPT_HERE.search(page))
    assert not STYLE_HERE.search(page), (path, STYLE_HERE.search(page))
    assert not SCRIPT_URL.search(outside), (path, SCRIPT_URL.search(outside))


def test_no_answer_of_any_route_names_an_address_outside(whole_address: str, all_routes: list[Route]) -> None:
    """What no link leads to is walked as well: every GET there is, with an id that may or may not be one."""
    with browser(whole_address) as client:
        for route in all_routes:
            if route.method != "GET":
                continue
            answer = client.get(
                route.at("divisions"), headers={"accept": "text/html" if "api" not in route.path else "application/json"}
            )
            kind = answer.headers.get("content-type", "")
            if kind.startswith(
                (
                    "text/",
                    "application/json",
                    "application/problem",
                    "image/svg",
                    "application/geo",
                    "application/vnd",
                    "application/schema",
                )
            ):
                assert not external_in(answer.text, whole_address), route.name
            if kind.startswith("text/html") and "attachment" not in answer.headers.get("content-disposition", ""):
                assert_nothing_inline(answer.text, route.path)


def test_styles_and_scripts_load_nothing(address: str) -> None:
    for path in ("/static/style.css", "/static/vendor/leaflet/dist/leaflet.css"):
        css = httpx.get(address + path, trust_env=False).text
        for url in re.findall(r"url\(([^)]+)\)", css):
            assert url.strip("\"'").startswith(("images/", "#", "data:")), (path, url)
        assert "@import" not in css
    assert "@font-face" not in httpx.get(f"{address}/static/style.css", trust_env=False).text


def test_every_script_is_pinned_by_its_hash(address: str) -> None:
    with browser(address) as client:
        page = client.get("/coverage").text
    for tag in re.findall(r"<script[^>]*src=[^>]*>", page):
        assert re.search(r'integrity="sha256-[A-Za-z0-9+/]{43}="', tag), tag


@pytest.mark.chromium
def test_a_browser_asks_nobody_but_us(address: str, chromium: Path, tmp_path: Path) -> None:
    asked: set[str] = set()
    with browser(address) as client:
        (tmp_path / "map.html").write_bytes(client.get("/downloads/coverage.html").content)
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        page = chrome.new_page()
        page.on("request", lambda request: asked.add("{0.scheme}://{0.netloc}".format(urlsplit(request.url))))
        for path in ("/", "/coverage", "/gaps", "/layers/divisions", "/imports", "/docs", "/nowhere"):
            page.goto(address + path)
            page.wait_for_load_state("load")
        assert asked == {address}
        page.close()
        asked.clear()
        page = chrome.new_page()
        page.on("request", lambda request: asked.add("{0.scheme}://{0.netloc}".format(urlsplit(request.url))))
        page.goto((tmp_path / "map.html").as_uri())
        page.wait_for_load_state("load")
        assert asked <= {"file://", "data://", "data:"}
        chrome.close()
