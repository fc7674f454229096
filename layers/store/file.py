"""One open store file: a single writer behind a lock, and readers that never wait for it."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from layers.store.errors import StoreReadOnly
from layers.store.lock import WriterLock
from layers.store.sqlite import connect_reader, connect_writer, refusing

READERS = 8


class StoreFile:
    """The connections of one process to one store file. `vfs` is for tests."""

    def __init__(self, path: Path, *, may_write: bool, vfs: str | None = None) -> None:
        self.path = path.resolve()  # two names of one file must meet at one lock
        self._vfs = vfs
        self._lock = WriterLock(self.path) if may_write else None
        self._turn = threading.Lock()
        self._writer: apsw.Connection | None = None
        self._idle: queue.LifoQueue[apsw.Connection | None] = queue.LifoQueue()
        self._closed = False
        self.transactions = 0  # of the writer, ended since the file was opened; while we hold the lock nobody else has any
        if self._lock is not None:
            try:
                self._writer = connect_writer(self.path, vfs=vfs)
            except BaseException:
                self._lock.release()
                raise
        for _ in range(READERS):
            self._idle.put(None)  # opened when first needed

    @property
    def may_write(self) -> bool:
        return self._writer is not None

    @contextmanager
    def writer(self) -> Iterator[apsw.Connection]:
        """The writing connection, outside of any transaction, for as long as the block lasts."""
        with self._turn:
            if self._writer is None:
                raise StoreReadOnly(self.path.name)
            with refusing(self.path, self._writer):
                yield self._writer

    @contextmanager
    def writing(self) -> Iterator[apsw.Connection]:
        """One transaction: what the block wrote is on the disk when it ends, or none of it is."""
        with self.writer() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # SQLite has already undone it after a full disk
                    connection.execute("ROLLBACK")
                raise
            finally:
                self.transactions += 1

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """A read-only connection that sees one moment of the store, whatever is written meanwhile."""
        with refusing(self.path):
            connection = self._idle.get()
            try:
                if connection is None:
                    connection = connect_reader(self.path, vfs=self._vfs)
                connection.execute("BEGIN")
                try:
                    yield connection
                finally:
                    if connection.in_transaction:  # a failing disk has ended it already
                        connection.execute("ROLLBACK")
            finally:
                self._give_back(connection)

    def _give_back(self, connection: apsw.Connection | None) -> None:
        if self._closed and connection is not None:
            connection.close()
            connection = None
        self._idle.put(connection)

    def close(self) -> None:
        """Readers first, so that the writer, closing last, leaves one clean file."""
        with self._turn:
            self._closed = True
            for _ in range(self._idle.qsize()):
                self._close_one()
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    def _close_one(self) -> None:
        try:
            connection = self._idle.get_nowait()
        except queue.Empty:
            return
        if connection is not None:
            connection.close()
