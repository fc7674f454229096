"""T7 (every route): no route reads a body beyond its cap or takes a hundred and one parameters."""

import socket
from urllib.parse import urlsplit

import httpx

from tests.every_route import Route


def test_no_route_takes_more_than_a_hundred_parameters(whole_program: httpx.Client, all_routes: list[Route]) -> None:
    flood = "&".join(f"a{n}=1" for n in range(101))
    for route in all_routes:
        answer = whole_program.request(route.method, f"{route.at()}?{flood}")
        assert (answer.status_code, answer.json()["code"]) == (400, "guard.too-many-params"), route.name


def test_no_route_waits_for_a_body_that_says_it_is_endless(whole_address: str, all_routes: list[Route]) -> None:
    """A declared length beyond every cap: the answer comes before a byte is sent, and the connection ends."""
    writing = [route for route in all_routes if route.method != "GET"]
    assert len(writing) > 50
    for route in writing:
        answer = _declare(whole_address, route, 10**12)
        status = int(answer.split()[1])
        assert 400 <= status < 500 or status == 303, (route.name, status)
        assert b"connection: close" in answer.lower(), route.name


def test_no_route_but_uploads_reads_beyond_the_cap_of_a_form(whole_address: str, all_routes: list[Route]) -> None:
    read = {route.name: _declare(whole_address, route, 2_000_001).split()[1] for route in all_routes if route.method != "GET"}
    takers = {name for name, status in read.items() if status == b"413"}
    assert len(takers) > 40
    assert not takers & {route.name for route in all_routes if route.is_upload}


def _declare(address: str, route: Route, length: int) -> bytes:
    parts = urlsplit(address)
    kind = "application/json" if route.path.startswith(("/api/", "/ogc/")) else "application/x-www-form-urlencoded"
    head = f"{route.method} {route.at()} HTTP/1.1\r\nHost: {parts.netloc}\r\nOrigin: {address}\r\nExpect: 100-continue\r\n"
    head += f"Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as line:
        line.sendall(head.encode())
        answer = line.recv(65_536)
        if answer.startswith(b"HTTP/1.1 100"):
            line.sendall(b"{")  # it wants to read: then it is not refused by what was declared
            line.shutdown(socket.SHUT_WR)
            answer = line.recv(65_536)
        return answer or b"HTTP/1.1 499 gone"
