"""T18 (every route): whatever stands where an id belongs, no route opens a file by it, breaks, or tells where files lie."""

import re

import httpx
import pytest

from tests.every_route import Route

HOSTILE = [
    "../../../../etc/passwd",  # up and out
    "..%2f..%2f..%2fetc%2fpasswd",  # up and out, twice encoded
    "//evil.example/x",  # another host
    "..\\..\\windows\\win.ini",  # a backslash
    "a\x00b",  # a null
    "CON",  # a device
    "a\r\nSet-Cookie: x=y",  # line breaks
    "山" * 700,  # overlong
    "'\"<>`;|&${7*7}{{7*7}}%s%n\u202e\ue7c7",  # signs
    "9" * 400,  # a number beyond all
    " ",  # almost nothing
]
TELLS = re.compile(r"/(?:root|home|tmp|work|srv|usr|etc|var)/\w|[A-Z]:\\\\|Traceback|site-packages|root:x:0")


@pytest.mark.parametrize("turn", range(3))
def test_no_route_is_led_astray_by_an_id(whole_program: httpx.Client, all_routes: list[Route], turn: int) -> None:
    """Every route meets three of the eleven, neighbours different ones."""
    with_ids = [route for route in all_routes if route.parameters]
    assert len(with_ids) > 80
    for n, route in enumerate(with_ids):
        answer = whole_program.request(route.method, route.at(HOSTILE[(n + 4 * turn) % len(HOSTILE)]))
        assert answer.status_code < 500, (route.name, answer.text[:300])
        assert "x=y" not in answer.headers.get("set-cookie", ""), route.name
        assert not TELLS.search(answer.text), (route.name, answer.text[:300])


def test_dots_and_slashes_as_they_stand_reach_nothing(whole_address: str, all_routes: list[Route]) -> None:
    """Clients tidy such paths away before they send them; an attacker's does not."""
    import socket
    from urllib.parse import urlsplit

    parts = urlsplit(whole_address)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as line:
        for route in all_routes:
            if not route.parameters or route.method != "GET":
                continue
            line.sendall(f"HEAD {route.at('../../../../etc/passwd', raw=True)} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
            answer = line.recv(65_536)
            assert int(answer.split()[1]) in (200, 303, 307, 400, 404, 405), (route.name, answer[:100])
            assert b"passwd" not in answer, route.name
