"""One sign-in at a time from one address: colleagues who come together through one door are no attacker trying passwords."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Turns:
    """A try is charged before its password is compared. Five people of one office at nine o'clock would be five tries; in turn they are one and one and one."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Lock, int]] = {}
        self._lock = Lock()

    @contextmanager
    def of(self, subject: str) -> Iterator[None]:
        """Wait until nobody else of the subject is inside."""
        with self._lock:
            turn, waiting = self._known.get(subject, (Lock(), 0))
            self._known[subject] = (turn, waiting + 1)
        try:
            with turn:
                yield
        finally:
            with self._lock:
                turn, waiting = self._known[subject]
                if waiting == 1:
                    del self._known[subject]
                else:
                    self._known[subject] = (turn, waiting - 1)
