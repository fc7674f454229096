"""T7 (before a request is a request): slow, endless and swollen heads, and headers that come in behind the body."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi import FastAPI, Request

from gisvc.settings import Settings
from tests.front_desk import serving

PATIENCE_S = 0.4
SETTINGS = Settings(max_head_bytes=8_000, head_patience_s=PATIENCE_S)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    app = FastAPI()

    @app.api_route("/heard", methods=["GET", "POST"])
    async def heard(request: Request) -> dict[str, object]:
        body = await request.body()
        return {"body": body.decode(), "headers": request.headers.keys()}

    @app.get("/slow")
    def slow() -> str:
        time.sleep(2 * PATIENCE_S)
        return "done"

    with serving(app, SETTINGS) as address:
        yield address


@contextmanager
def line_to(address: str) -> Iterator[socket.socket]:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        yield line


def all_of(line: socket.socket) -> bytes:
    """What comes until the service closes the connection."""
    parts = []
    while part := line.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def said_to(address: str, *words: bytes) -> bytes:
    with line_to(address) as line:
        for word in words:
            line.sendall(word)
        return all_of(line)


HEAD = b"GET /heard HTTP/1.1\r\nhost: here\r\n"
LAST = b"connection: close\r\n\r\n"


def test_a_head_that_never_ends_is_told_408_and_closed(address: str) -> None:
    began = time.monotonic()
    answer = said_to(address, HEAD)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert "请求头迟迟未传完".encode() in answer
    assert time.monotonic() - began >= PATIENCE_S * 0.9


@pytest.mark.parametrize("drop", [b"x", b"\r\n"], ids=["letters", "empty lines"])
def test_a_sender_of_a_byte_now_and_then_gains_no_time(address: str, drop: bytes) -> None:
    """Slowloris: every byte would begin the wait anew, if it were a wait for the next byte."""
    with line_to(address) as line:
        assert seconds_dripping(line, drop) < 20 * PATIENCE_S


def seconds_dripping(line: socket.socket, drop: bytes) -> float:
    """Send a drop eight times within the service's patience, again and again, until it has hung up."""
    began = time.monotonic()
    while time.monotonic() - began < 30:
        try:
            line.sendall(drop)
        except OSError:
            break
        time.sleep(PATIENCE_S / 8)
    return time.monotonic() - began


def test_who_connects_and_says_nothing_is_not_kept(address: str) -> None:
    assert said_to(address) == b""


def test_the_next_head_of_a_connection_is_awaited_no_longer_than_the_first(address: str) -> None:
    with line_to(address) as line:
        line.sendall(HEAD + b"\r\n")
        assert line.recv(65_536).startswith(b"HTTP/1.1 200 ")
        line.sendall(HEAD)
        assert b"408" in all_of(line)


def test_an_answer_may_take_longer_than_the_head_may(address: str) -> None:
    assert b'"done"' in said_to(address, b"GET /slow HTTP/1.1\r\nhost: here\r\n" + LAST)


def test_requests_sent_before_the_answer_are_each_answered(address: str) -> None:
    answers = said_to(address, b"GET /slow HTTP/1.1\r\nhost: here\r\n\r\n" + HEAD + b"\r\n" + HEAD + LAST)
    assert answers.count(b"HTTP/1.1 200 ") == 3


@pytest.mark.parametrize(
    "head",
    [
        HEAD + b"x: " + b"a" * 9_000 + b"\r\n" + LAST,
        HEAD + b"".join(b"x-%d: 1\r\n" % n for n in range(101)) + LAST,
        b"GET /heard?" + b"a" * 9_000 + b" HTTP/1.1\r\nhost: here\r\n" + LAST,
        HEAD + b"x: " + b"a" * 300_000,
    ],
    ids=["one header", "many headers", "the address", "without an end"],
)
def test_a_head_too_large_is_told_431_and_closed(address: str, head: bytes) -> None:
    with line_to(address) as line:
        for begin in range(0, len(head), 4_000):
            try:
                line.sendall(head[begin : begin + 4_000])
            except OSError:
                break  # told already, and closed
        try:
            answer = all_of(line)
        except ConnectionResetError:  # bytes it did not read were under way: the machine may take back what it said
            assert len(head) > 100_000
            return
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert "请求头过大".encode() in answer


def test_a_head_that_is_just_small_enough_is_answered(address: str) -> None:
    assert said_to(address, HEAD + b"x: " + b"a" * 7_000 + b"\r\n" + LAST).startswith(b"HTTP/1.1 200 ")


def test_headers_behind_the_body_are_none_of_the_request(address: str) -> None:
    """Who could add them there would pass by a gateway that looks at the head (RFC 9110, section 6.5)."""
    chunked = b"POST /heard HTTP/1.1\r\nhost: here\r\ntransfer-encoding: chunked\r\n" + LAST
    answer = said_to(address, chunked, b"2\r\nhi\r\n0\r\nx-forwarded-for: 10.0.0.1\r\ncookie: a=b\r\n\r\n")
    told = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert told["body"] == "hi"
    assert set(told["headers"]) == {"host", "transfer-encoding", "connection"}


@pytest.mark.parametrize(
    "request_",
    [
        b"POST /heard HTTP/1.1\r\nhost: here\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n" + HEAD + LAST,
        b"POST /heard HTTP/1.1\r\nhost: here\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab" + HEAD + LAST,
        b"POST /heard HTTP/1.1\r\nhost: here\r\ntransfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n" + HEAD + LAST,
        b"GET /heard HTTP/1.1\r\nhost : here\r\n" + LAST,
        b"GET /heard HTTP/1.1\nhost: here\n" + b"connection: close\n\n",
        b"GET /heard HTTP/1.1\r\nhost: here\r\nx: a\x00b\r\n" + LAST,
        b"nonsense\r\n\r\n",
        b"BREW /heard HTTP/1.1\r\nhost: here\r\n" + LAST,
    ],
    ids=[
        "two lengths of two kinds",
        "two lengths",
        "two codings",
        "a blank before the colon",
        "bare line feeds",
        "a zero",
        "nonsense",
        "no method",
    ],
)
def test_what_two_servers_could_read_in_two_ways_is_no_request(address: str, request_: bytes) -> None:
    """Request smuggling: a gateway before us may see one request where we see two."""
    answer = said_to(address, request_)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert "不是本服务认得的 HTTP 请求".encode() in answer
