"""Every page of the demonstration looked at by axe-core in a real browser: what keeps people out, page by page.

    python -m benchmarks.accessibility STORE.gpkg [--width 360] [--language en]

Serves the store, walks its links until every page route with something to show has been seen once, and tells each serious finding.
"""

import re
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
from playwright.sync_api import BrowserContext, Page, sync_playwright

AXE = Path(__file__).resolve().parent.parent / ".tools" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
_LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
_NUMBERS = re.compile(r"(?<=/)[^/]*\d[^/]*(?=/|$)")


def shape_of(address: str) -> str:
    """Pages that differ by a key alone are one page: /lines/L-1 and /lines/L-2."""
    return _NUMBERS.sub("*", urlsplit(address).path)


def walk(base: str, client: httpx.Client, *, most: int = 600) -> list[str]:
    """One address of every kind of page that links lead to, in the order found."""
    todo, seen, pages = deque(["/"]), {"/"}, []
    while todo and len(seen) < most:
        address = todo.popleft()
        answer = client.get(address)
        if answer.status_code == 202 or "/jobs/" in str(answer.url):
            answer = _after_its_job(client, address)
        if not answer.headers.get("content-type", "").startswith("text/html") or answer.headers.get("content-disposition"):
            continue
        pages.append(address)
        for link in _LINK.findall(answer.text.replace("&amp;", "&")):
            path = urljoin(base, link)
            if (
                path.startswith(base)
                and shape_of(path) not in seen
                and not re.search(r"^/(static|language|sign-out|downloads/.)", urlsplit(path).path)
            ):
                seen.add(shape_of(path))
                todo.append(link)
    return pages


def _after_its_job(client: httpx.Client, address: str) -> httpx.Response:
    for _ in range(120):
        answer = client.get(address, timeout=60)
        if "/jobs/" not in str(answer.url):
            return answer
    return answer


def opened(context: BrowserContext, address: str) -> Page:
    """The page once its work is done: long questions lead to a page that shows how far they are, and leads on by itself."""
    page = context.new_page()
    page.goto(address, timeout=90_000)
    for _ in range(60):
        if "/jobs/" not in page.url:
            break
        page.wait_for_timeout(1500)
        page.goto(address, timeout=90_000)
    return page


def findings(page: Page) -> list[str]:
    """What axe calls serious or critical on the page as it stands, each with the first places."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")
    return [
        f"{v['impact']} {v['id']}: {v['help']} ×{len(v['nodes'])} · {v['nodes'][0]['target']} {v['nodes'][0]['html'][:160]}"
        for v in found["violations"]
        if v["impact"] in GRAVE
    ]


@contextmanager
def served(store: Path, port: int) -> Iterator[str]:
    service = subprocess.Popen(
        [sys.executable, "-m", "gisvc.cli", "serve", str(store), "--port", str(port)], stderr=subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(f"{base}/healthz")
                break
            except httpx.TransportError:
                time.sleep(0.2)
        yield base
    finally:
        service.terminate()
        service.wait()


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--width", type=int, default=1366)
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--port", type=int, default=8197)
    wanted = parser.parse_args()
    with served(wanted.store, wanted.port) as base, httpx.Client(base_url=base, follow_redirects=True, timeout=60) as client:
        client.cookies.set("gisvc_language", wanted.language)
        pages = walk(base, client)
        print(f"{len(pages)} pages")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            context = browser.new_context(viewport={"width": wanted.width, "height": 800}, bypass_csp=True)
            context.add_cookies([{"name": "gisvc_language", "value": wanted.language, "url": base}])
            grave = 0
            for address in pages:
                page = opened(context, base + address)
                found = findings(page)
                sideways = page.evaluate("document.documentElement.scrollWidth") - wanted.width
                grave += len(found)
                for line in found:
                    print(f"{address}\n    {line}")
                if sideways > 0:
                    print(f"{address}\n    {sideways} px too wide")
                page.close()
            browser.close()
    print(f"{grave} serious or critical findings on {len(pages)} pages at {wanted.width} px, {wanted.language}")


if __name__ == "__main__":
    main()
