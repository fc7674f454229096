"""What other processes do to a store while a test looks on: each forked from a server that has everything imported."""

import os
import random
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import apsw

from layers.errors import Refusal
from layers.store.embedded import bring_up_to_date, open_store
from layers.store.file import StoreFile
from tests.forked import SERVER, load
from tests.layers.store.samples import ME, TWO_MORE, TestClock, since, wells


def start(work: Callable[..., None], *given: object) -> tuple[ForkServerProcess, Connection]:
    """A process that does some work and tells of it through a pipe."""
    load(__name__)
    hear, tell = SERVER.Pipe(duplex=False)
    process = SERVER.Process(target=work, args=(tell, *given), daemon=True)
    process.start()
    tell.close()
    return process, hear


def run(work: Callable[..., None], *given: object) -> Any:
    """What the work told, once."""
    process, hear = start(work, *given)
    try:
        return hear.recv()
    finally:
        process.join(30)


def try_to_write(tell: Connection, path: Path) -> None:
    try:
        open_store(path).close()
        tell.send("opened")
    except Refusal as refusal:
        tell.send(type(refusal).__name__)


def look_around(tell: Connection, path: Path) -> None:
    with open_store(path, mode="read") as store:
        tell.send((store.last_commit(), len(store.verify())))


def write_until_killed(tell: Connection, path: Path, seed: int) -> None:
    """Commit after commit, small and big, told only when the receipt is there."""
    chance = random.Random(seed)
    ready = wells([f"w{n}" for n in range(200)], name=["somebody's well"] * 200)
    with open_store(path) as store:
        while True:
            start = chance.randrange(190)
            rows = ready.iloc[start : start + chance.choice([1, 1, 1, 3, 10])]
            day = f"20{chance.randrange(10, 26)}-0{chance.randrange(1, 10)}-01"
            receipt = store.append([since(day, rows)], by=ME, reason=f"round {seed}")
            tell.send((receipt.commit_id, receipt.audit_hash, len(rows)))
            for _ in range(chance.randrange(12)):
                entry = store.record("look", {"round": seed}, by=ME)
                tell.send((entry.seq, entry.hash, 0))


def migrate_and_die(tell: Connection, path: Path, at_statement: int) -> None:
    """Open a store of an older schema and be killed as the nth SQL statement is about to run."""
    run_so_far = 0

    def count(*_: object) -> bool:
        nonlocal run_so_far
        run_so_far += 1
        if run_so_far == at_statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return True

    apsw.connection_hooks.append(lambda connection: setattr(connection, "exec_trace", count))
    file = StoreFile(path, may_write=True)
    bring_up_to_date(file, at=TestClock()(), steps=TWO_MORE)
    file.close()
    tell.send(run_so_far)
