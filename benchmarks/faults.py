"""A disk that fills, a write-ahead log cut short and kill −9, again and again under clients that write through /ogc: nothing acknowledged is lost.

    python -m benchmarks.faults --rounds 20

As root on Linux the disk is a real one of 24 MB (tmpfs); otherwise no file of the service may grow. Afterwards a table of figures.
"""

import argparse
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx

from layers.planning.specs import FACILITIES
from layers.store.embedded import open_store
from tests.front_desk import NO_TLS, wait_until
from tests.served_store import ServedStore, found_store, token_of_clerk

WRITERS = 3
ITEMS = "/ogc/collections/facilities/items"
GEOJSON = {"content-type": "application/geo+json"}


@dataclass
class Writing:
    """Programs that write one feature after the other until told to end, or until nobody answers."""

    served: ServedStore
    token: str
    prefix: str
    acknowledged: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        self.threads = [threading.Thread(target=self._write, args=(n,)) for n in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(90)

    def _write(self, writer: int) -> None:
        with client_of(self.served, self.token) as client:
            for n in range(10**6):
                key = f"{self.prefix}-{writer}-{n}"
                try:
                    answer = client.post(ITEMS, json=feature(key), headers=GEOJSON)
                except httpx.HTTPError:
                    return
                self.statuses[answer.status_code] += 1
                if answer.status_code == 201:
                    self.acknowledged.append(key)
                if self.over.wait(0.01):
                    return


def feature(key: str) -> dict[str, object]:
    said = {"name": "新中心", "kind": "day_care_center", "state": "operating", "division_code": "620423101201", "beds": 10}
    return {"type": "Feature", "id": key, "geometry": {"type": "Point", "coordinates": [104.05, 37.05]}, "properties": said}


def client_of(served: ServedStore, token: str) -> httpx.Client:
    headers = {"authorization": f"Bearer {token}"}
    return httpx.Client(base_url=served.address, headers=headers, trust_env=False, verify=NO_TLS, timeout=60)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args()
    with small_disk() as (folder, is_real):
        served = ServedStore(found_store(folder), {"GISVC_PERSON_AT_ONCE": "40", "GISVC_PERSON_WORK_S": "2400"})
        token = token_of_clerk(served.store)
        served.start()
        try:
            wrong = full_disk(served, token, asked.rounds, is_real=is_real)
        finally:
            if served.process is not None:
                served.end()
        wrong += cut_logs(served, token, max(1, asked.rounds // 4))
    return bool(wrong)


@contextmanager
def small_disk() -> Iterator[tuple[Path, bool]]:
    """A folder for the store, and whether it is a disk of its own."""
    with tempfile.TemporaryDirectory(prefix="gisvc-faults-") as name:
        mount = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=700", "none", name]
        is_real = sys.platform == "linux" and subprocess.run(mount, check=False, capture_output=True).returncode == 0
        try:
            yield Path(name), is_real
        finally:
            if is_real:
                subprocess.run(["umount", "-l", name], check=True)


def has_written(writing: Writing, rows: int) -> bool:
    return len(writing.acknowledged) >= rows


def was_refused(writing: Writing, times: int) -> bool:
    return writing.statuses[507] >= times


def full_disk(served: ServedStore, token: str, rounds: int, *, is_real: bool) -> int:
    """Fill the disk while clients write, read meanwhile, make room again. Returns how much was wrong."""
    writing, reads = Writing(served, token, "full"), Counter[int]()
    writing.begin()
    with client_of(served, token) as reader:
        for n in range(1, rounds + 1):
            before = len(writing.acknowledged)
            wait_until(partial(has_written, writing, before + 4), seconds=120)
            with no_room(served, is_real=is_real):
                refused = writing.statuses[507]
                wait_until(partial(was_refused, writing, refused + 4), seconds=120)
                reads.update(reader.get(ITEMS, params={"limit": 1 + k}).status_code for k in range(5))
            print(f"full disk, round {n}: {len(writing.acknowledged)} acknowledged, answers {dict(writing.statuses)}", flush=True)
        writing.end()
    served.end()
    lost, findings = aftermath(served.store, writing.acknowledged)
    strange = set(writing.statuses) - {201, 507} | set(reads) - {200}
    kind = "tmpfs" if is_real else "file size limit"
    print(
        f"full disk ({kind}): {rounds} rounds, answers {dict(writing.statuses)}, reads meanwhile {dict(reads)}, lost {lost}, findings {findings}"
    )
    return lost + findings + len(strange)


@contextmanager
def no_room(served: ServedStore, *, is_real: bool) -> Iterator[None]:
    if is_real:
        filler = served.store.parent / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
        yield
        filler.unlink()
        return
    assert served.process is not None
    resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    yield
    resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def cut_logs(served: ServedStore, token: str, rounds: int) -> int:
    """Kill the service while clients write, cut some bytes off its write-ahead log, start it again: what it holds is a beginning of the log."""
    luck, wrong, cut_away = random.Random(30), 0, 0  # noqa: S311  # because where a log is cut keeps no secret
    for n in range(rounds):
        served.start()
        writing = Writing(served, token, f"cut{n}")
        writing.begin()
        wait_until(partial(has_written, writing, 9), seconds=120)
        served.end(signal.SIGKILL)
        writing.end()
        log = served.store.with_name(served.store.name + "-wal")
        with log.open("r+b") as file:
            file.truncate(max(0, log.stat().st_size - (luck.randrange(1, 20_000) if n else 0)))
        lost, findings = aftermath(served.store, writing.acknowledged)
        wrong += findings + (lost if n == 0 else 0)  # nothing was cut in the first round: kill −9 alone loses nothing
        cut_away += lost
        print(
            f"log cut, round {n + 1}: {len(writing.acknowledged)} acknowledged, {lost} were in what was cut away, findings {findings}",
            flush=True,
        )
    print(f"log cut: {rounds} rounds, {cut_away} commits cut away, none half, wrong {wrong}")
    return wrong


def aftermath(store: Path, acknowledged: list[str]) -> tuple[int, int]:
    """How many acknowledged writes are missing, and what the store's own checks find."""
    with open_store(store) as held:
        there = set(held.read(FACILITIES)["facility_id"])
        return len(set(acknowledged) - there), len(held.verify().findings)


if __name__ == "__main__":
    sys.exit(main())
