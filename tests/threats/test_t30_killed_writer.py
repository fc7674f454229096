"""T30: a writer killed at any moment loses nothing it acknowledged."""

import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from layers.store.embedded import create_store, open_store
from layers.store.sqlite import connect_reader
from tests.layers.store.children import start, write_until_killed
from tests.layers.store.samples import WORKSPACE

ROUNDS = 60

Acknowledged = tuple[int, str, int]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_sixty_writers_are_killed_and_nothing_acknowledged_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "county.gpkg"
    create_store(path, WORKSPACE).close()
    acknowledged: list[Acknowledged] = []
    for round_ in range(ROUNDS):
        acknowledged += _killed_at_random(path, round_)
        _require_all_there(path, acknowledged, thoroughly=round_ % 10 == 9)
    commits = sum(rows > 0 for _, _, rows in acknowledged)
    with capsys.disabled():
        print(f"\n  kill -9: {ROUNDS} rounds, {len(acknowledged)} acknowledged writes ({commits} with rows), 0 lost")  # noqa: T201
    assert commits > ROUNDS


def _killed_at_random(path: Path, round_: int) -> list[Acknowledged]:
    """What a writer acknowledged before it was killed."""
    process, hear = start(write_until_killed, path, round_)
    first = hear.recv()  # it is writing
    time.sleep(random.Random(round_).uniform(0, 0.4))
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    return [first, *_rest(hear)]


def _rest(hear: Connection) -> Iterator[Acknowledged]:
    """What is still in the pipe; a message cut short by the kill was a receipt the writer had all the same, but nobody heard it."""
    while True:
        try:
            yield hear.recv()
        except (EOFError, OSError):
            return


def _require_all_there(path: Path, acknowledged: list[Acknowledged], *, thoroughly: bool) -> None:
    with open_store(path) as store:
        if thoroughly:
            assert not store.verify()
    db = connect_reader(path)
    held = {
        seq: (hash_, rows)
        for seq, hash_, rows in db.execute("SELECT seq, hash, coalesce(facts ->> '$.\"rows.wells\"', 0) FROM gisvc_audit")
    }
    lost = [a for a in acknowledged if held.get(a[0]) != (a[1], a[2])]
    assert lost == []
    counted = db.execute("SELECT commit_id, count(*) FROM wells GROUP BY commit_id")
    assert dict(counted) == {seq: rows for seq, (_, rows) in held.items() if rows}
    assert db.pragma("quick_check") == "ok"
    assert db.execute("SELECT rtreecheck('rtree_wells_geom')").get == "ok"
    db.close()
