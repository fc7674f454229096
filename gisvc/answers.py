"""Heavy answers are worked out once, a few at a time, and kept until the store changes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TookTooLong
from threading import BoundedSemaphore, Lock
from typing import Any, TypeVar

from gisvc.errors import TooBusy
from layers.progress import CalledOff

Answer = TypeVar("Answer")


class AnswerShelf:
    """Keeps the youngest answers and lets only a few be worked out at once.

    Routes run in a pool of 40 threads: 16 heavy answers side by side starved every other request (performance.md §g). So
    at most `at_once` are computed, at most `waiting` threads wait for one, and whoever comes after that is told to come
    back. The same question asked twice at the same time is worked out once.
    """

    def __init__(
        self,
        *,
        most: int = 96,
        at_once: int = 2,
        waiting: int = 12,
        patience_s: float = 60,
        weigh: Callable[[Any], int] = lambda _: 1,
    ) -> None:
        """`most` is the number of answers kept, or with `weigh` the weight (bytes, rows) of them all."""
        self._most, self._waiting_at_most, self._patience_s = most, waiting, patience_s
        self._weigh, self._weight = weigh, 0
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._running: dict[Hashable, Future[Any]] = {}
        self._waiting = 0
        self._lock = Lock()
        self._turns = BoundedSemaphore(at_once)

    def fetch(self, key: Hashable, work_out: Callable[[], Answer]) -> Answer:
        """The answer to a key, from the shelf or worked out now. A key must say everything the answer depends on.

        Raises:
            TooBusy: too many are waiting, or the wait took too long.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: Answer = self._kept[key]
                return kept
            if self._waiting >= self._waiting_at_most:
                raise TooBusy
            self._waiting += 1
            future = self._running.get(key)
            is_mine = future is None
            if future is None:
                future = self._running[key] = Future()
        try:
            answer: Answer = self._work(key, future, work_out) if is_mine else self._wait(future)
            return answer
        except CalledOff:
            if is_mine:
                raise
        finally:
            with self._lock:
                self._waiting -= 1
        return self.fetch(key, work_out)  # because it was another's wish that the work should stop

    def holds(self, key: Hashable) -> bool:
        """Whether an answer is there already."""
        with self._lock:
            return key in self._kept

    def peek(self, key: Hashable) -> Any | None:
        """An answer that is there already, else None: never waits."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _work(self, key: Hashable, future: Future[Answer], work_out: Callable[[], Answer]) -> Answer:
        try:
            if not self._turns.acquire(timeout=self._patience_s):
                raise TooBusy
            try:
                answer = work_out()
            finally:
                self._turns.release()
        except BaseException as trouble:
            with self._lock:
                del self._running[key]
            future.set_exception(trouble)
            raise
        with self._lock:
            self._kept[key] = answer
            self._weight += self._weigh(answer)
            del self._running[key]
            while self._weight > self._most:
                self._weight -= self._weigh(self._kept.popitem(last=False)[1])
        future.set_result(answer)
        return answer

    def _wait(self, future: Future[Answer]) -> Answer:
        try:
            return future.result(timeout=self._patience_s)
        except TookTooLong:
            raise TooBusy from None
