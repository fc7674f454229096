"""T39 (planners): long questions wait for their turn or are told to come back; the door, signing in and light pages stay open."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from gisvc.app import create_app
from gisvc.settings import Settings
from tests.county_with_roads import county_with_roads
from tests.front_desk import program, serving


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(create_app(Settings(demonstration=True, job_patience_s=0.2), county_with_roads(), None)) as address:
        yield address


def test_thirty_questions_about_the_whole_county_leave_the_door_open(address: str) -> None:
    """Each asks for another time, so none is on the shelf."""

    def ask(n: int) -> tuple[int, str]:
        with httpx.Client(base_url=address, trust_env=False, timeout=120) as client:
            answer = client.get("/api/reach", params={"mode": "drive", "minutes": str(240 - n), "weight": "people"})
            return answer.status_code, answer.headers.get("retry-after", "")

    with ThreadPoolExecutor(30) as pool:
        heavy = [pool.submit(ask, n) for n in range(30)]
        waits = []
        with program(address) as client:
            for _ in range(5):
                began = time.perf_counter()
                assert client.get("/healthz").status_code == 200
                waits.append(time.perf_counter() - began)
        answers = [question.result() for question in heavy]
        with program(address) as client:
            for job in client.get("/api/plans").json()["plans"]:
                assert job["id"]
    assert {status for status, _ in answers} <= {200, 202, 503}
    assert any(status in (200, 202) for status, _ in answers)
    assert all(retry for status, retry in answers if status != 200), "whoever is sent away is told when to come back"
    assert sorted(waits)[2] < 3


@pytest.mark.parametrize("minutes", ["100000", "1e300", "inf", "nan", "-1", "9" * 20])
def test_impossible_minutes_cost_nothing(address: str, minutes: str) -> None:
    with program(address) as client:
        assert client.get("/api/reach", params={"minutes": minutes, "mode": "drive"}).status_code == 400


@pytest.mark.parametrize("query", ["kind=" + "x" * 5000, "minutes=" + "9" * 5000, "speed=" + "1" * 5000, "radius=" + "9" * 5000 + "m", "area=" + "1" * 5000, "as_of=" + "2" * 5000])  # fmt: skip
def test_a_value_of_five_thousand_letters_is_refused(address: str, query: str) -> None:
    with program(address) as client:
        for path in ("/api/reach", "/circles", "/downloads/circles.csv"):
            assert client.get(f"{path}?{query}").status_code == 400
