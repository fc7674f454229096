"""Many readers and a writer at once: nobody waits, nobody sees half a commit."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from layers.store import Store
from tests.layers.store.samples import ME, WELLS, since, wells

COMMITS = 15


def test_readers_see_whole_commits_while_a_writer_writes(store: Store) -> None:
    """Each commit moves every well to one new name; a reader must never find two names at once."""
    keys = [f"w{n:03}" for n in range(40)]
    store.append([since("2020-01-01", wells(keys, name=["0"] * 40))], by=ME, reason="first")
    done = threading.Event()

    def read_on() -> tuple[int, list[str]]:
        seen: list[str] = []
        looks = 0
        while not done.is_set() or looks == 0:
            names = set(store.read(WELLS)["name"])
            assert len(names) == 1
            seen.extend(names)
            store.summarise(WELLS)
            store.read_audit()
            looks += 1
        return looks, seen

    with ThreadPoolExecutor(12) as pool:  # more readers than the store keeps connections
        readers = [pool.submit(read_on) for _ in range(10)]
        for n in range(1, COMMITS + 1):
            store.append([since("2020-01-01", wells(keys, name=[str(n)] * 40))], by=ME, reason="again")
        done.set()
        results = [r.result(timeout=60) for r in readers]
    assert all(looks >= 1 for looks, _ in results)
    for _, seen in results:
        assert [int(s) for s in seen] == sorted(int(s) for s in seen)


def test_writers_in_threads_take_turns_and_the_log_stays_one_chain(store: Store) -> None:
    def write(who: int) -> None:
        for n in range(5):
            store.append([since("2020-01-01", wells([f"w{who}-{n}"]))], by=ME, reason="in a thread")
            store.record("look", {"who": who}, by=ME)

    with ThreadPoolExecutor(6) as pool:
        for future in [pool.submit(write, who) for who in range(6)]:
            future.result(timeout=60)
    log = store.read_audit()
    assert [e.seq for e in log] == list(range(1, 62))
    assert [e.previous_hash for e in log[1:]] == [e.hash for e in log[:-1]]
    assert len(store.read(WELLS)) == 30


@pytest.mark.parametrize("look", [lambda s: s.read(WELLS), lambda s: s.read(WELLS, bbox=(103, 36, 105, 38))])
def test_a_read_in_a_thread_is_the_read_of_the_moment_it_began(store: Store, look: Callable[[Store], object]) -> None:
    store.append([since("2020-01-01", wells(["a"]))], by=ME, reason="first")
    with ThreadPoolExecutor(4) as pool:
        frames = [f.result(timeout=30) for f in [pool.submit(look, store) for _ in range(16)]]
    assert len(frames) == 16
    assert len(store.read(WELLS, as_of=date(2020, 1, 1))) == 1
