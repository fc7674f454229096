"""Which routes show a page, and an address of each: links are followed without a browser, long questions waited for at the end."""

import re
import sys
import time
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import APIRequestContext
from starlette.routing import compile_path

# Files, what programs ask, pieces a script puts into a page, and doors to other houses: none of them is a page, and asking costs its making.
NO_PAGE = re.compile(
    r"^/(static|language|sign-out|tiles|healthz|readyz|metrics|api|downloads/.|what-if/answer|field/|sign-in/(with|back)/)"
    r"|^/reconcile(/(properties|suggest/.*))?$|/tiles/[^/]+/[^/]+/[^/]+/[^/]+$|^/jobs/"
    r"|\.(xlsx|docx|pdf|csv|tsv|geojson|gpkg|zip|json|ics|png|svg|fgb|tif|gpx|kml|webmanifest|\{\w+\})(\?|$)|[?&]f=(?!html)"
)
MOST_ASKED = 120  # times one page that is still being worked out is asked for


class Kinds:
    """Pages of one route are one kind: /lines/L-1 and /lines/L-2."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._routes = [(path, compile_path(path)[0]) for path in sorted(paths)]

    @property
    def pages(self) -> list[str]:
        """The routes that may show a page."""
        return [route for route, _ in self._routes if not NO_PAGE.search(route)]

    def of(self, address: str) -> str:
        path = urlsplit(address).path
        return next((route for route, pattern in self._routes if pattern.match(path)), path)


@dataclass
class Found:
    """Addresses by their route; and of what was met and is no page, why not."""

    pages: dict[str, list[str]] = field(default_factory=dict)
    no_pages: dict[str, str] = field(default_factory=dict)

    @property
    def addresses(self) -> list[str]:
        return [address for some in self.pages.values() for address in some]


class Links(HTMLParser):
    """Where a page leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"a": "href", "iframe": "src"}.get(tag)
        self.targets += [value for name, value in attrs if name == wanted and value]


def find_pages(request: APIRequestContext, base: str, kinds: Kinds, starts: Iterable[str], *, each: int) -> Found:
    """Everything links lead to from here, `each` of a kind; a page whose work goes on is asked again when the others are done."""
    found, asked = Found(), Counter[str]()
    todo = deque(starts)
    met = set(todo)
    while todo:
        address = todo.popleft()
        kind = kinds.of(address)
        if kind in found.no_pages or len(found.pages.get(kind, ())) >= each:
            continue
        if asked[address]:
            time.sleep(1)
        asked[address] += 1
        answer = request.get(base + address, headers={"accept": "text/html"}, timeout=180_000)
        if (answer.status in (202, 429, 503) or "/jobs/" in answer.url) and asked[address] < MOST_ASKED:
            todo.append(address)
            continue
        if trouble := _no_page(answer.status, answer.headers.get("content-type", "")):
            found.no_pages[kind] = f"{address} answered {trouble}"
            continue
        found.pages.setdefault(kind, []).append(address)
        print(f"met {len(found.pages)} {address}", file=sys.stderr, flush=True)
        own = [link for link in _own_links(answer.text(), answer.url, base) if link not in met]
        met.update(own)
        todo.extend(own)
    return found


def _no_page(status: int, content_type: str) -> str:
    if status == 200 and content_type.startswith("text/html"):
        return ""
    return str(status) if status != 200 else content_type


def _own_links(text: str, at: str, base: str) -> list[str]:
    links = (urldefrag(urljoin(at, target)).url for target in Links(text).targets)
    own = (link.removeprefix(base) for link in links if link.startswith(f"{base}/"))
    return [link for link in dict.fromkeys(own) if not NO_PAGE.search(link)]
