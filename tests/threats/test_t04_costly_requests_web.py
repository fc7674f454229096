"""T4 (at the desk): long lists and heavy questions are refused or queued; nobody else waits for them."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from gisvc.app import create_app
from gisvc.settings import Settings
from tests.front_desk import browser, serving
from tests.little_county import little_county


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(create_app(Settings(demonstration=True), little_county(), None)) as address:
        yield address


@pytest.mark.parametrize("name", ["kind", "area", "bbox", "x"])
def test_ten_thousand_values_are_refused_before_anybody_reads_them(address: str, name: str) -> None:
    with browser(address) as client:
        began = time.perf_counter()
        answer = client.get(f"/api/coverage?{'&'.join(f'{name}={n}' for n in range(6_000))}")
        assert answer.status_code in (400, 413, 431)
        assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    "query",
    ["kind=" + "x" * 5_000, "reach=" + "9" * 5_000 + "m", "area=" + "1" * 5_000, "as_of=" + "2" * 5_000, "demand=" + "ａ" * 500],
)
def test_a_value_of_five_thousand_letters_is_refused(address: str, query: str) -> None:
    with browser(address) as client:
        assert client.get(f"/api/coverage?{query}").status_code == 400


def test_a_search_text_is_text_and_no_pattern(address: str) -> None:
    with browser(address) as client:
        for text in ("(a+)+$", ".*" * 20, "%", "_", "[", "\\"):
            answer = client.get("/layers/facilities", params={"q": text})
            assert answer.status_code == 200
            assert "没有符合的行" in answer.text
        assert client.get("/layers/facilities", params={"q": "a" * 61}).status_code == 400


def test_sixty_heavy_questions_at_once_leave_the_door_open(address: str) -> None:
    """Each is another question, so none is on the shelf; some are told to come back, and none fails."""

    def ask(n: int) -> int:
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
            return client.get(f"/api/gaps?measure=reach&reach={900 + n}m&geometry=true").status_code

    with ThreadPoolExecutor(60) as pool:
        heavy = [pool.submit(ask, n) for n in range(60)]
        time.sleep(0.2)
        waits = []
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
            for _ in range(5):
                began = time.perf_counter()
                assert client.get("/healthz").status_code == 200
                waits.append(time.perf_counter() - began)
        codes = [question.result() for question in heavy]
    assert set(codes) <= {200, 503}
    assert codes.count(200) >= 2
    assert sorted(waits)[2] < 3
