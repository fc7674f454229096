"""How long a question may be worked on, and how long one way of answering it is tried."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import apsw

from layers.store.errors import QuestionTooLong

Done = TypeVar("Done")
LOOK_EVERY = 2_000  # steps of SQLite's machine, some 50 µs


@dataclass(slots=True)
class Watch:
    """Looks at the clock every few steps of a statement, and ends it when its time, or the patience with it, is over.

    The clock is the thread's own processor time: a question is not refused for what else the machine has to do.
    """

    until: float
    patience: int | None = None  # looks left
    time_is_over: bool = False

    def __call__(self) -> bool:
        if time.thread_time() > self.until:
            self.time_is_over = True
            return True
        if self.patience is None:
            return False
        self.patience -= 1
        return self.patience < 0


@contextmanager
def within_time(connection: apsw.Connection, seconds: float) -> Iterator[Watch]:
    """Ends whatever the connection does when its time is over.

    Raises:
        QuestionTooLong: it was not done by then.
    """
    watch = Watch(time.thread_time() + seconds)
    connection.set_progress_handler(watch, LOOK_EVERY)
    try:
        yield watch
    except apsw.InterruptError as trouble:
        raise QuestionTooLong(seconds) from trouble
    finally:
        connection.set_progress_handler(None)


def patiently(watch: Watch, looks: int, work: Callable[[], Done]) -> Done | None:
    """What some work on the connection gives, None when patience ended first."""
    watch.patience = looks
    try:
        return work()
    except apsw.InterruptError:
        if watch.time_is_over:
            raise
        return None
    finally:
        watch.patience = None
