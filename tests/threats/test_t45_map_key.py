"""T45: the key of 天地图 is on no page, in no file, no answer, no error and no log; tiles come through the service."""

import io
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from gisvc.app import create_app
from gisvc.settings import Settings
from tests.front_desk import browser, serving
from tests.little_county import little_county

KEY = "0123456789abcdef0123456789abcdef"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60


class Provider(BaseHTTPRequestHandler):
    """A stand-in for the tile provider on loopback. It answers as it is told, and remembers what it was asked."""

    asked: list[str] = []  # noqa: RUF012  # because the server makes a new handler for each request

    def do_GET(self) -> None:
        Provider.asked.append(self.path)
        if "TILECOL=3&" in self.path:
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/inside")
            self.end_headers()
            return
        self.send_response(403 if "TILECOL=2&" in self.path else 200)
        self.end_headers()
        self.wfile.write(f"<html>bad key {KEY}</html>".encode() if "TILECOL=1&" in self.path else PNG)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture(scope="module")
def address(provider: str) -> Iterator[str]:
    settings = Settings(demonstration=True, tianditu_key=KEY, tianditu_url=provider, inside_hosts=("127.0.0.1",))  # type: ignore[arg-type]  # because pydantic wraps it
    with serving(create_app(settings, little_county(), None)) as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with browser(address) as client:
        yield client


def test_a_tile_comes_through_us_and_the_key_stays_here(client: httpx.Client) -> None:
    answer = client.get("/tiles/vec/5/25/12")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, PNG, "image/png")
    assert f"tk={KEY}" in Provider.asked[-1]
    assert "vec_w/wmts" in Provider.asked[-1]
    assert KEY not in str(answer.headers)


def test_a_tile_is_asked_for_once(client: httpx.Client) -> None:
    client.get("/tiles/vec/5/26/12")
    before = len(Provider.asked)
    client.get("/tiles/vec/5/26/12")
    assert len(Provider.asked) == before


@pytest.mark.parametrize(
    "path",
    [
        "/tiles/vec/5/1/1",
        "/tiles/vec/5/2/1",
        "/tiles/vec/5/3/1",
        "/tiles/vec/25/1/1",
        "/tiles/vec/1/7/1",
        "/tiles/nothing/1/1/1",
        "/tiles/imagery/1/1/1",
    ],
)
def test_a_tile_that_cannot_be_had_is_a_problem_without_the_key(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (400, 404)
    assert KEY not in answer.text
    assert "tianditu" not in answer.text


def test_no_page_and_no_answer_holds_the_key(client: httpx.Client) -> None:
    pages = ["/", "/coverage", "/gaps", "/layers", "/layers/divisions", "/imports", "/downloads", "/about", "/docs", "/openapi.json", "/api/layers", "/healthz", "/nowhere"]  # fmt: skip
    for path in pages:
        answer = client.get(path)
        assert KEY not in answer.text + str(answer.headers), path
    assert "/tiles/vec/{z}/{x}/{y}" in client.get("/coverage").text


@pytest.mark.parametrize("path", ["coverage.html", "gaps.html", "coverage.html?purpose=public", "coverage.json", "coverage.csv", "coverage.xlsx", "coverage.docx", "gaps.docx", "layers/divisions.geojson", "layers/facilities.xlsx"])  # fmt: skip
def test_no_export_holds_the_key_or_a_way_to_the_tiles(client: httpx.Client, path: str) -> None:
    content = client.get(f"/downloads/{path}").content
    parts = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts += [archive.read(name) for name in archive.namelist()]
    for part in parts:
        assert KEY.encode() not in part
        assert b"/tiles/" not in part
        assert b"tianditu" not in part


def test_settings_printed_by_mistake_do_not_show_it() -> None:
    settings = Settings(tianditu_key=KEY)  # type: ignore[arg-type]  # because of the same
    assert KEY not in f"{settings!r} {settings}"
