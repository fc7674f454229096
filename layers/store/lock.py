"""One writer at a time: a lock the operating system keeps on a small file beside the store."""

import os
import sys
from pathlib import Path

from layers.store.errors import StoreBusy
from layers.store.sqlite import refusing


class WriterLock:
    """Held from construction until `release`, or until the process ends, however it ends.

    It lies on a side file because a lock on the store itself would die with any `close()` of it (service.md §6.1).

    Raises:
        StoreBusy: somebody holds it already, in another process or in this one.
        StoreReadOnly, StoreFull: the side file cannot be written.
    """

    def __init__(self, store: Path) -> None:
        beside = store.with_name(store.name + ".lock")
        with refusing(store):
            self._file: int | None = os.open(beside, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(self._file)
        except OSError:
            os.close(self._file)
            raise StoreBusy(store.name) from None

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _take(file: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
