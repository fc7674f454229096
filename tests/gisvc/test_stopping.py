"""A service told to stop finishes what it has begun, says so to newcomers, and leaves one clean file; a killed one loses nothing acknowledged."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from layers.store.embedded import open_store
from tests.front_desk import NO_TLS, program, sign_in, wait_until
from tests.served_store import CLERK, ServedStore, found_store, write_until_silence

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM or SIGKILL")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedStore]:
    served = ServedStore(found_store(tmp_path_factory.mktemp("served")))
    yield served
    if served.process is not None:
        served.end(signal.SIGKILL)


class Writers:
    """A few programs that write through HTTP, each in a thread of its own, until nobody answers."""

    def __init__(self, served: ServedStore, prefix: str, count: int) -> None:
        self.acknowledged: list[list[str]] = [[] for _ in range(count)]
        self._threads = [threading.Thread(target=self._write, args=(served, f"{prefix}{n}", n)) for n in range(count)]
        for thread in self._threads:
            thread.start()

    def _write(self, served: ServedStore, prefix: str, n: int) -> None:
        with program(served.address) as client:
            sign_in(client, CLERK)
            write_until_silence(client, prefix, into=self.acknowledged[n])

    def so_far(self) -> int:
        return sum(map(len, self.acknowledged))

    def all(self) -> set[str]:
        for thread in self._threads:
            thread.join(30)
        return {one for written in self.acknowledged for one in written}


def held_requests(store: Path) -> set[str]:
    from gazetteer.specs import REQUESTS

    with open_store(store, mode="read") as held:
        assert not held.verify()
        return set(held.read(REQUESTS)["request_id"])


def test_a_killed_service_has_everything_it_acknowledged_when_it_is_back(served: ServedStore) -> None:
    """T30 at the level of HTTP: 201 was said, then the power went."""
    served.start()
    before = held_requests_over_http(served)
    writers = Writers(served, "kill", 3)
    wait_until(lambda: writers.so_far() > 12)
    assert served.end(signal.SIGKILL) == -signal.SIGKILL
    acknowledged = writers.all()
    assert len(acknowledged) > 12
    served.start()
    assert acknowledged | before <= held_requests_over_http(served)


def held_requests_over_http(served: ServedStore) -> set[str]:
    with program(served.address) as client:
        sign_in(client, CLERK)
        return {line["request_id"] for line in client.get("/api/requests").json()["requests"]}


def test_told_to_stop_it_finishes_its_answers_refuses_new_ones_and_closes_the_store(served: ServedStore) -> None:
    if served.process is None:
        served.start()
    writers = Writers(served, "term", 2)
    with (
        program(served.address) as newcomer,
        httpx.Client(base_url=served.address, trust_env=False, verify=NO_TLS, timeout=60) as slow,
    ):
        newcomer.get("/healthz")
        wait_until(lambda: writers.so_far() > 5)

        def body() -> Iterator[bytes]:
            yield b"name=nobody&"
            time.sleep(0.5)  # it is inside by now
            served.tell(signal.SIGTERM)
            wait_until(lambda: _refused(newcomer))
            yield b"password=x"

        answer = slow.post("/sign-in", content=body(), headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 401  # begun before the signal, finished after it
    assert answer.headers["connection"] == "close"
    assert served.process is not None
    assert served.process.wait(20) == 0
    served.process = None
    assert not list(served.store.parent.glob("*-wal"))  # closed, not cut off: nothing is left for the next start to mend
    assert writers.all() <= held_requests(served.store)
    assert writers.so_far() > 5


def _refused(client: httpx.Client) -> bool:
    """Over its open connection a newcomer hears 503 with the time to come back; over a new one too, as long as the door is watched."""
    try:
        answer = client.get("/api/layers")
    except httpx.HTTPError:
        return True
    if answer.status_code != 503:
        time.sleep(0.01)
        return False
    assert answer.json()["code"] == "guard.stopping"
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["connection"] == "close"
    return True
