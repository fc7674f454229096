"""T20: the service asks nobody unless told to, never an address inside the network that nobody named, and is led nowhere."""

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest

from gisvc.errors import NoBaseLayer, OutwardRefused
from gisvc.outward import Outward, may_be_asked
from gisvc.settings import Settings
from gisvc.tiles import Tiles

REPOSITORY = Path(__file__).resolve().parents[2]
NAMED = Outward(("127.0.0.1", "localhost"), patience_s=0.4, most_bytes=1000)


class Elsewhere(BaseHTTPRequestHandler):
    """A server that answers, sends away, drips or never ends, by its path."""

    asked: list[str] = []  # noqa: RUF012  # because the server makes a new handler for each request

    def do_GET(self) -> None:
        Elsewhere.asked.append(f"{self.headers['host']} {self.path}")
        self.send_response(302 if self.path == "/away" else 200)
        self.send_header("Location", "/inside")
        self.end_headers()
        try:
            if self.path == "/drip":
                for _ in range(100):
                    self.wfile.write(b"x")
                    time.sleep(0.05)
            self.wfile.write(b"y" * (5000 if self.path == "/endless" else 10))
        except OSError:
            return

    do_POST = do_GET  # noqa: N815  # because the library asks for these names

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0.0.0.0", "[::ffff:127.0.0.1]", "[::]",
        "127.0.0.1.", "LOCALHOST",
    ],
)  # fmt: skip
def test_our_own_machine_is_not_asked_however_it_is_spelt(port: int, host: str) -> None:
    before = len(Elsewhere.asked)
    with pytest.raises(OutwardRefused):
        Outward().ask(f"http://{host}:{port}/")
    assert len(Elsewhere.asked) == before


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "127.0.0.53", "0.0.0.0", "255.255.255.255", "224.0.0.1",
        "::1", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:a00:1::", "192.0.2.1", "::",
    ],
)  # fmt: skip
def test_no_address_inside_is_asked_unless_it_was_named(address: str) -> None:
    assert not may_be_asked(ip_address(address), is_named=False)


@pytest.mark.parametrize(
    ("address", "named"), [("10.1.2.3", True), ("127.0.0.1", True), ("169.254.169.254", False), ("fe80::1", False), ("64:ff9b::a00:1", False), ("224.0.0.1", False)]
)  # fmt: skip
def test_the_keys_of_a_cloud_are_not_asked_for_even_when_named(address: str, named: bool) -> None:
    assert may_be_asked(ip_address(address), is_named=True) is named


def test_the_wide_world_may_be_asked() -> None:
    assert may_be_asked(ip_address("202.96.128.86"), is_named=False)
    assert may_be_asked(ip_address("2400:3200::1"), is_named=False)


def test_a_name_is_resolved_once_and_every_answer_must_be_allowed(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: good at the first look, ours at the second; and one good address that hides one of ours."""
    looked: list[str] = []
    truly = socket.getaddrinfo

    def rebinding(host: str, *rest: object, **more: object) -> list[tuple[object, ...]]:
        looked.append(host)
        if host != "tiles.example":
            return list(truly(host, *rest, **more))  # type: ignore[arg-type]  # because it is handed on as it came
        answer = "93.184.216.34" if len(looked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, port))]

    gone_to: list[object] = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        gone_to.append(address[0])
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(OutwardRefused):
        Outward().ask(f"http://tiles.example:{port}/")
    assert (looked, gone_to) == (["tiles.example"], ["93.184.216.34"])
    with pytest.raises(OutwardRefused):
        Outward().ask(f"http://tiles.example:{port}/")
    assert gone_to == ["93.184.216.34"]


def test_a_redirection_is_an_answer_and_is_not_followed(port: int) -> None:
    before = len(Elsewhere.asked)
    assert NAMED.ask(f"http://127.0.0.1:{port}/away").status == 302
    assert Elsewhere.asked[before:] == [f"127.0.0.1:{port} /away"]


def test_a_named_host_is_asked_under_its_own_name(port: int) -> None:
    heard = NAMED.ask(f"http://localhost:{port}/tile?x=1")
    assert (heard.status, heard.content) == (200, b"y" * 10)
    assert Elsewhere.asked[-1] == f"localhost:{port} /tile?x=1"
    assert NAMED.ask(f"http://127.0.0.1:{port}/token", form=b"a=1").status == 200


@pytest.mark.parametrize("path", ["/drip", "/endless"])
def test_a_server_that_drips_or_never_ends_is_left_in_time(port: int, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(OutwardRefused):
        NAMED.ask(f"http://127.0.0.1:{port}{path}")
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/", "//127.0.0.1/", "http://", "http:///x", "http://127.0.0.1:99999/",
        "http://user:word@127.0.0.1/", "http://127.0.0.1/a b", "http://127.0.0.1/\r\nX: y", "http://127.0.0.1:0/", "http://[::1", "",
        "http://例.example/",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(address: str) -> None:
    with pytest.raises(OutwardRefused):
        NAMED.ask(address)


def test_a_refusal_does_not_say_the_address_it_went_to(port: int) -> None:
    with pytest.raises(OutwardRefused) as refusal:
        Outward().ask(f"http://localhost:{port}/wmts?tk=0123456789abcdef")
    assert "0123456789abcdef" not in f"{refusal.value} {refusal.value.wording} {refusal.value.facts} {refusal.value.__cause__}"


def test_proxies_of_the_environment_are_not_used(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
    before = len(Elsewhere.asked)
    with pytest.raises(OutwardRefused):
        Outward(patience_s=0.2).ask("http://10.255.255.1/")
    assert len(Elsewhere.asked) == before


def test_without_a_key_nobody_outside_is_asked_and_with_one_no_private_node_unless_named(port: int) -> None:
    node = f"http://127.0.0.1:{port}"
    before = len(Elsewhere.asked)
    for settings in (Settings(), Settings(tianditu_url=node), Settings(tianditu_url=node, tianditu_key="k" * 32)):  # type: ignore[arg-type]  # because pydantic wraps it
        with pytest.raises(NoBaseLayer):
            Tiles(settings).tile("vec", 5, 25, 12)
    assert len(Elsewhere.asked) == before


def test_there_is_one_way_out_of_the_house() -> None:
    """Whoever wants to ask another server goes through `gisvc/outward.py`; a second way would know none of this."""
    ways = ("import urllib.request", "from urllib.request", "import http.client", "from http.client", "import httpx", "import requests", "urlopen(", "create_connection(")  # fmt: skip
    found = {
        f"{path.relative_to(REPOSITORY)}: {way}"
        for room in ("gisvc", "layers", "boundaries", "gazetteer")
        for path in (REPOSITORY / room).rglob("*.py")
        for way in ways
        if way in path.read_text(encoding="utf-8") and path.name != "outward.py"
    }
    assert found == set()
