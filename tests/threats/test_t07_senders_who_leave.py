"""T7: who hangs up in the middle of a request, or hardly sends, is no bug, holds no place for long and is not worked for."""

import socket
import threading
import time
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI, Request
from pydantic import BaseModel

from gisvc.settings import Settings
from tests.front_desk import open_desk, serving, wait_until

PATIENCE_S = 0.5


class Note(BaseModel):
    text: str


class Doors:
    """Routes that read a body, and one that answers when it is let."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.let, self.answered = threading.Event(), 0

        @app.post("/raw")
        async def raw(request: Request) -> int:
            return len(await request.body())

        @app.post("/note")
        def note(note: Note) -> int:
            return len(note.text)

        @app.get("/held")
        def held() -> int:
            self.answered += 1
            self.let.wait(10)
            return self.answered

    def answers(self, route: str, status: int) -> float:
        labels = {"route": route, "status": str(status)}
        found = [one for metric in self.app.state.meters.registry.collect() for one in metric.samples]
        return float(
            sum(one.value for one in found if one.name == "gisvc_requests_total" and labels.items() <= one.labels.items())
        )


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Doors:
    settings = Settings(body_patience_s=PATIENCE_S, person_at_once=1)
    return Doors(open_desk(tmp_path_factory.mktemp("t07"), settings).app())


@pytest.fixture(scope="module")
def address(doors: Doors) -> Iterator[str]:
    with serving(doors.app) as address:
        yield address


def begun(address: str, method: str, path: str, *, length: int | None = None, first: bytes = b"") -> socket.socket:
    """A connection on which a request has begun."""
    parts = urlsplit(address)
    line = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10)
    head = f"{method} {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nOrigin: {address}\r\nContent-Type: application/json\r\n"
    head += "" if length is None else f"Content-Length: {length}\r\n"
    line.sendall(head.encode() + b"\r\n" + first)
    return line


@pytest.mark.parametrize("path", ["/raw", "/note"])
def test_who_hangs_up_in_the_middle_of_a_body_is_no_unexpected_error(doors: Doors, address: str, path: str) -> None:
    for _ in range(3):
        with begun(address, "POST", path, length=100, first=b"{"):
            time.sleep(0.02)
    wait_until(lambda: doors.answers(path, 499) == 3)
    assert doors.answers(path, 500) == 0


def test_a_body_that_never_ends_is_given_up_and_the_line_closed(doors: Doors, address: str) -> None:
    for path in ("/raw", "/note"):
        began = time.monotonic()
        with begun(address, "POST", path, length=100, first=b"{") as line:
            told = b"".join(iter(partial(line.recv, 4096), b""))  # until the service hangs up
        assert told.startswith(b"HTTP/1.1 408 ")
        assert b"guard.body-too-slow" in told
        assert PATIENCE_S * 0.9 < time.monotonic() - began < 6
    assert doors.answers("none", 500) == 0


def test_a_byte_now_and_then_does_not_buy_a_place_for_ever(address: str) -> None:
    with begun(address, "POST", "/raw", length=100) as line:
        line.settimeout(0.05)
        for _ in range(100):
            line.sendall(b"x")
            try:
                assert line.recv(4096).startswith(b"HTTP/1.1 408 ")
                return
            except TimeoutError:
                continue
    pytest.fail("it dripped on")


def test_an_honest_sender_on_a_slow_line_is_waited_for(address: str) -> None:
    half = b"x" * 1000  # buys two seconds
    with begun(address, "POST", "/raw", length=2000, first=half) as line:
        time.sleep(PATIENCE_S * 1.6)
        line.sendall(half)
        assert line.recv(4096).startswith(b"HTTP/1.1 200 ")


def test_nobody_works_for_those_who_left_while_they_waited(doors: Doors, address: str) -> None:
    with begun(address, "GET", "/held"):
        wait_until(lambda: doors.answered == 1)
        for line in [begun(address, "GET", "/held") for _ in range(4)]:
            line.close()
        assert httpx.get(f"{address}/healthz", trust_env=False, timeout=5).status_code < 500, "a watchdog passes by the queue"
        doors.let.set()
        wait_until(lambda: doors.answers("none", 499) == 4)
    assert doors.answered == 1
    assert httpx.get(f"{address}/held", trust_env=False).json() == 2
