"""T8 (every route): eleven byte ranges are refused before any route looks at them; ten thousand headers or a giant line end the connection."""

import socket
from urllib.parse import urlsplit

import httpx
import pytest

from tests.every_route import Route


def test_no_route_is_asked_for_eleven_ranges(whole_program: httpx.Client, all_routes: list[Route]) -> None:
    ranges = {"range": "bytes=" + ",".join(f"{n}-{n}" for n in range(11))}
    for route in all_routes:
        answer = whole_program.request(route.method, route.at(), headers=ranges)
        assert (answer.status_code, answer.json()["code"]) == (416, "guard.too-many-ranges"), route.name


@pytest.mark.parametrize(
    "flood", ["X-{n}: 1\r\n" * 20_000, "X: " + "y" * 1_000_000 + "\r\n", "Cookie: " + "a=b; " * 100_000 + "\r\n"]
)
def test_a_head_without_end_is_refused_and_the_service_lives(whole_address: str, whole_program: httpx.Client, flood: str) -> None:
    parts = urlsplit(whole_address)
    head = f"GET /healthz HTTP/1.1\r\nHost: {parts.netloc}\r\n{flood}\r\n"
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as line:
        try:
            line.sendall(head.encode())
            answer = line.recv(1000)
        except ConnectionError:
            answer = b""
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
    assert whole_program.get("/healthz").status_code == 200
