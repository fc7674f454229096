"""One writer and fifty readers on a real service over the embedded store, for minutes: no error but 429 and 503 with Retry-After, and nothing lost.

    python -m benchmarks.soak --minutes 10

Afterwards every acknowledged write is there, the log's chain and the store's indexes are sound, and the service's memory is where it was after the first minute.
"""

import argparse
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from gazetteer.specs import REQUESTS
from layers.store.embedded import open_store
from tests.front_desk import program, sign_in
from tests.served_store import CLERK, ServedStore, application, found_store

READERS, ACCOUNTS = 50, 10
# One after the other: a try is charged before the password is compared, so five at once from one address wait (429), as guessers shall.
ONE_AT_THE_DOOR = threading.Lock()
# What people and programs ask all day: pages, JSON, features, tiles, a download now and then.
PATHS: Sequence[str] = (
    "/", "/layers", "/layers/divisions", "/names", "/lines", "/readyz", "/static/style.css", "/api/layers", "/api/layers/divisions/features?limit=5",
    "/api/coverage?kind=day_care_center&unit=village&measure=count", "/coverage", "/gaps", "/api/requests", "/ogc/collections", "/ogc/collections/divisions/items?limit=10",
    "/ogc/collections/facilities/items?filter=beds%3E5", "/ogc/collections/divisions/tiles/WebMercatorQuad/8/98/202", "/downloads/layers/divisions.geojson", "/sign-in",
)  # fmt: skip


@dataclass
class Tally:
    """What was answered, how fast, and what was wrong."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, path: str, answer: httpx.Response, seconds: float) -> None:
        is_patient = answer.status_code in (429, 503) and "retry-after" in answer.headers
        with self.lock:
            self.statuses[answer.status_code] += 1
            self.seconds.append(seconds)
            if not (answer.status_code < 400 or is_patient):
                self.wrong.append(f"{answer.status_code} {path}: {answer.text[:200]}")

    def fail(self, path: str, trouble: Exception) -> None:
        with self.lock:
            self.wrong.append(f"{trouble!r} {path}")

    def line(self, name: str) -> str:
        cuts = statistics.quantiles(self.seconds, n=100) if len(self.seconds) > 1 else [0.0] * 99
        return (
            f"{name}: {len(self.seconds)} answers {dict(sorted(self.statuses.items()))}, p50 {cuts[49] * 1000:.0f} ms, p95 {cuts[94] * 1000:.0f} ms, "
            f"p99 {cuts[98] * 1000:.0f} ms, wrong {len(self.wrong)}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--readers", type=int, default=READERS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gisvc-soak-") as folder:
        served = ServedStore(found_store(Path(folder), readers=ACCOUNTS))
        served.start()
        reading, writing, acknowledged = Tally(), Tally(), list[str]()
        over = threading.Event()
        threads = [threading.Thread(target=read, args=(served.address, n, reading, over)) for n in range(asked.readers)]
        threads.insert(0, threading.Thread(target=write, args=(served.address, writing, acknowledged, over)))
        for thread in threads:
            thread.start()
        memory = watch(served, asked.minutes * 60)
        over.set()
        for thread in threads:
            thread.join(90)
        status = served.end()
        lost, findings = aftermath(served.store, acknowledged)
    print(reading.line("readers"))
    print(writing.line("writer"))
    for line in (reading.wrong + writing.wrong)[:10]:
        print("  wrong:", line)
    grown = memory[-1] - memory[len(memory) // 5]
    print(
        f"memory: {memory[0] / 1e6:.0f} MB at the start, {memory[len(memory) // 5] / 1e6:.0f} MB after a fifth, {memory[-1] / 1e6:.0f} MB at the end"
    )
    print(f"writes acknowledged {len(acknowledged)}, lost {lost}; findings of verify {findings}; the service ended with {status}")
    return bool(lost or findings or status or reading.wrong or writing.wrong or grown > 60e6 + 0.1 * memory[0])


def read(address: str, n: int, tally: Tally, over: threading.Event) -> None:
    """One reader: signs in, asks one thing after the other, and waits when told to."""
    chance = random.Random(n)  # noqa: S311  # because which page is asked next keeps no secret
    with program(address) as client:
        enter(client, f"reader.{n % ACCOUNTS}")
        while not over.is_set():
            path = chance.choice(PATHS)
            answer = ask(client, "GET", path, tally)
            if answer is None or answer.status_code not in (429, 503):
                over.wait(chance.uniform(0.05, 0.4))
            else:
                over.wait(min(10, int(answer.headers.get("retry-after", "1"))))


def enter(client: httpx.Client, name: str) -> None:
    with ONE_AT_THE_DOOR:
        answer = sign_in(client, name)
    assert answer.status_code == 303, answer.text


def write(address: str, tally: Tally, acknowledged: list[str], over: threading.Event) -> None:
    with program(address) as client:
        enter(client, CLERK)
        n = 0
        while not over.is_set():
            answer = ask(client, "POST", "/api/requests", tally, application(f"soak-{n}"))
            if answer is not None and answer.status_code == 201:
                acknowledged.append(f"soak-{n}")
                n += 1
            over.wait(0.2)


def ask(client: httpx.Client, method: str, path: str, tally: Tally, content: object = None) -> httpx.Response | None:
    began = time.monotonic()
    try:
        answer = client.request(method, path, json=content)
    except httpx.HTTPError as trouble:
        tally.fail(path, trouble)
        return None
    tally.note(path, answer, time.monotonic() - began)
    return answer


def watch(served: ServedStore, seconds: float) -> list[int]:
    """The service's memory, every few seconds."""
    memory, ends = [served.resident_bytes()], time.monotonic() + seconds
    while time.monotonic() < ends:
        time.sleep(min(5, max(0.1, ends - time.monotonic())))
        memory.append(served.resident_bytes())
    return memory


def aftermath(store: Path, acknowledged: Sequence[str]) -> tuple[int, int]:
    """How many acknowledged writes are missing, and what the store's own checks find."""
    with open_store(store, mode="read") as held:
        there = set(held.read(REQUESTS)["request_id"])
        return len(set(acknowledged) - there), len(held.verify().findings)


if __name__ == "__main__":
    sys.exit(main())
