"""Signing in while others ask for heavy things: 200 tiles of the whole world at once, and 16 heavy answers of several kinds.

    python -m benchmarks.starvation [--names 100000]

A real `gisvc serve` over an embedded store with accounts and argon2 as shipped, no shelf of finished tiles. Eight people ask; a ninth signs in, again and
again. The wish (service.md §9, T39): tiles p95 < 1 s, signing in < 300 ms on a machine that does nothing else.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import httpx
import numpy as np

from benchmarks.peers_ogc import made_up_names, serving_gisvc, write_store
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Role
from gisvc.settings import Settings, accounts_file_of
from layers.store.embedded import open_store
from layers.store.protocol import Workspace
from tests.front_desk import GOOD_PASSWORD, SmallDesk

PEOPLE = 8
TILE = "/ogc/collections/place_names/tiles/WebMercatorQuad/0/0/0"
HEAVY = (
    TILE,
    "/ogc/collections/place_names/tiles/WorldCRS84Quad/1/0/3",
    "/ogc/collections/place_names/items?limit=10000&f=json",
    "/ogc/collections/place_names/items?limit=10000&f=csv",
    "/api/layers/place_names/features?limit=1000",
    "/downloads/layers/place_names.csv",
)
Answer = tuple[int, float]


def prepare(path: Path, count: int) -> None:
    workspace = Workspace("620423", "景泰县", 4541)
    write_store(made_up_names(count), path, workspace)
    with open_store(path) as store:
        settings = Settings(store_path=path)
        accounts = open_accounts(accounts_file_of(path), settings=settings, journal=store)
        desk = SmallDesk(settings, store, accounts)
        for n in range(PEOPLE + 1):
            desk.add_person(f"reader.{n}", Role.VIEWER)
        accounts.close()


def signed_in(address: str, n: int) -> httpx.Client:
    client = httpx.Client(base_url=address, headers={"origin": address}, trust_env=False, timeout=300)
    assert client.post("/sign-in", data={"name": f"reader.{n}", "password": GOOD_PASSWORD}).status_code == 303
    return client


def timed(client: httpx.Client, path: str) -> Answer:
    began = time.perf_counter()
    return client.get(path).status_code, time.perf_counter() - began


def sign_ins(address: str, *, until: Sequence[Future[Answer]] = (), at_least: int = 5) -> list[float]:
    """Seconds of each sign-in, one after the other, as long as the others' answers are under way."""
    took: list[float] = []
    while len(took) < at_least or any(not one.done() for one in until):
        with httpx.Client(base_url=address, headers={"origin": address}, trust_env=False, timeout=300) as client:
            began = time.perf_counter()
            answer = client.post("/sign-in", data={"name": f"reader.{PEOPLE}", "password": GOOD_PASSWORD})
            assert answer.status_code == 303, answer.status_code
            took.append(time.perf_counter() - began)
    return took


def under(address: str, people: Sequence[httpx.Client], paths: Sequence[str], title: str) -> None:
    with ThreadPoolExecutor(len(paths)) as pool:
        heavy = [pool.submit(timed, people[n % PEOPLE], path) for n, path in enumerate(paths)]
        doors = sign_ins(address, until=heavy)
        answers = [one.result() for one in heavy]
    _print(f"signing in during {title}", doors)
    _print(f"  {title}, those answered", [seconds for status, seconds in answers if status == 200])
    print(f"  answers: {dict(Counter(status for status, _ in answers))}")


def _print(title: str, seconds: Sequence[float]) -> None:
    if seconds:
        p50, p95 = (np.quantile(seconds, q) * 1000 for q in (0.5, 0.95))
        print(f"{title:<56} n={len(seconds):>4}  p50 {p50:8.0f} ms  p95 {p95:8.0f} ms  most {max(seconds) * 1000:8.0f} ms")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=100_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "county.gpkg"
        prepare(path, arguments.names)
        with serving_gisvc(path, tile_cache_bytes=0) as address:
            people = [signed_in(address, n) for n in range(PEOPLE)]
            _print("signing in, nothing else going on", sign_ins(address, at_least=10))
            _print("first tile, the layer drawn anew", [timed(people[0], TILE)[1]])
            _print("a tile of the world alone", [timed(people[0], TILE)[1] for _ in range(10)])
            under(address, people, [TILE] * 200, "200 tiles of the world at once")
            under(address, people, [HEAVY[n % len(HEAVY)] for n in range(16)], "16 heavy answers at once")
    return 0


if __name__ == "__main__":
    sys.exit(main())
