"""Who is at the other end: a forwarded address is believed from our own proxies only."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import Request

from gisvc.settings import Settings
from tests.front_desk import NO_TLS, open_desk, serving

PROXIES = ("127.0.0.1", "10.9.0.0/16")


@pytest.fixture(scope="module", params=[PROXIES, ()], ids=["behind our proxy", "no proxy"])
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[bool, httpx.Client]]:
    app = open_desk(tmp_path_factory.mktemp("peers"), Settings(trusted_proxies=request.param)).app()

    @app.get("/who")
    def who(request: Request) -> list[str]:
        return [request.client.host if request.client else "", request.url.scheme]

    with serving(app) as address, httpx.Client(base_url=address, trust_env=False, verify=NO_TLS) as client:
        yield bool(request.param), client


@pytest.mark.parametrize(
    ("forwarded", "client_behind_our_proxy"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the left one was sent by the client himself
        ("203.0.113.9, 10.9.3.4", "203.0.113.9"),  # two of our proxies in a row
        ("127.0.0.1, 203.0.113.9, 10.9.3.4", "203.0.113.9"),
        ("2001:db8::7", "2001:db8::7"),
        ("nonsense", "127.0.0.1"),
        ("203.0.113.9, nonsense", "127.0.0.1"),
        ("10.9.1.1, 10.9.2.2", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_the_rightmost_address_that_is_not_ours_is_the_client(
    seen: tuple[bool, httpx.Client], forwarded: str, client_behind_our_proxy: str
) -> None:
    is_behind_proxy, client = seen
    answer = client.get("/who", headers={"x-forwarded-for": forwarded, "x-forwarded-proto": "https", "x-real-ip": "1.1.1.1"})
    assert answer.json() == ([client_behind_our_proxy, "https"] if is_behind_proxy else ["127.0.0.1", "http"])


def test_a_scheme_that_is_none_is_not_believed(seen: tuple[bool, httpx.Client]) -> None:
    assert seen[1].get("/who", headers={"x-forwarded-proto": "javascript"}).json()[1] == "http"


def test_behind_a_proxy_people_are_locked_out_one_by_one_not_all_together(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, Settings(trusted_proxies=PROXIES))
    with serving(desk.app()) as address, httpx.Client(base_url=address, trust_env=False, verify=NO_TLS) as client:

        def try_from(person: str, name: str) -> int:
            form = {"name": name, "password": "wrong"}
            return client.post("/sign-in", data=form, headers={"x-forwarded-for": person}).status_code

        assert [try_from("203.0.113.9", f"name{n}") for n in range(6)] == [401] * 5 + [429]
        assert try_from("203.0.113.10", "somebody") == 401
