"""Connections to the house's own files, each with every safety SQLite offers.

This is the only SQLite library allowed near a live file: a second copy in one process (the standard library's
`sqlite3`, GDAL) drops our locks when it closes the file (service.md §6.1).
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw

from layers.errors import Refusal
from layers.store import errors
from layers.store.geopackage import BOX_FUNCTIONS
from layers.store.predicates import PREDICATES

OLDEST_SAFE = (3, 51, 3)
"""3.7.0 to 3.51.2 can corrupt a file when its write-ahead log is reset (fixed 2026-03-13)."""

BUSY_TIMEOUT_MS = 5_000
WAL_KEPT_BYTES = 64 * 1024 * 1024  # a big import must not leave its write-ahead log on the disk for ever


def require_safe_sqlite(version: str | None = None) -> None:
    """Raises UnsafeSqlite below 3.51.3."""
    version = version or apsw.sqlite_lib_version()
    if tuple(int(part) for part in version.split(".")[:3]) < OLDEST_SAFE:
        raise errors.UnsafeSqlite(version)


def connect_writer(path: Path, *, vfs: str | None = None) -> apsw.Connection:
    """The one connection that may write; the file is made, readable by its owner alone, when it is not there.

    Durable before quick: `synchronous=FULL` keeps an acknowledged commit through a power cut. `vfs` is for tests.
    """
    require_safe_sqlite()
    with refusing(path):
        if vfs is None:
            _make_private(path)
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        connection = apsw.Connection(str(path), flags=flags, vfs=vfs)
        _harden(connection)
        connection.pragma("locking_mode", "normal")
        if connection.pragma("journal_mode", "wal") != "wal":
            raise errors.UnsafePlace(path.name, "no write-ahead log")
        connection.pragma("synchronous", "full")
        connection.pragma("fullfsync", True)  # without it macOS only tells the drive, which may not write
        connection.pragma("checkpoint_fullfsync", True)
        connection.pragma("foreign_keys", True)
        connection.pragma("secure_delete", True)
        connection.pragma("temp_store", "memory")  # names and places never land in a temporary file
        connection.pragma("journal_size_limit", WAL_KEPT_BYTES)
        connection.pragma("cache_size", -64_000)
        return connection


def connect_reader(path: Path, *, vfs: str | None = None) -> apsw.Connection:
    """A connection that cannot write. It never checkpoints: only the writer does."""
    require_safe_sqlite()
    with refusing(path):
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY, vfs=vfs)
        _harden(connection)
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        connection.pragma("query_only", True)
        connection.pragma("wal_autocheckpoint", 0)
        return connection


def _make_private(path: Path) -> None:
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _harden(connection: apsw.Connection) -> None:
    connection.set_busy_timeout(BUSY_TIMEOUT_MS)
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    connection.config(apsw.SQLITE_DBCONFIG_DQS_DML, 0)
    connection.config(apsw.SQLITE_DBCONFIG_DQS_DDL, 0)
    connection.pragma("trusted_schema", False)
    connection.pragma("cell_size_check", True)
    connection.pragma("mmap_size", 0)  # with mmap an I/O error is a SIGBUS, not a refusal
    for name, measure in BOX_FUNCTIONS.items():
        # Innocuous, or the R-tree triggers may not call them while trusted_schema is off.
        connection.create_scalar_function(name, measure, 1, deterministic=True, flags=apsw.SQLITE_INNOCUOUS)
    for name, (predicate, values) in PREDICATES.items():
        connection.create_scalar_function(name, predicate, values, deterministic=True, flags=apsw.SQLITE_INNOCUOUS)


@contextmanager
def refusing(path: Path, connection: apsw.Connection | None = None) -> Iterator[None]:
    """Turn what SQLite and the system say about the disk into the house's refusals; a bug stays a bug.

    With the connection a quota or a limit of file size is told from a failing disk: SQLite calls both an I/O error.
    """
    try:
        yield
    except (apsw.Error, OSError) as trouble:
        refusal = refusal_of(trouble, path)
        if refusal is None:
            raise
        if connection is not None and isinstance(trouble, apsw.IOError) and connection.system_errno in _NO_ROOM:
            refusal = errors.StoreFull(path.name)
        raise refusal from trouble


def refusal_of(trouble: apsw.Error | OSError, path: Path) -> Refusal | None:
    """The refusal for trouble with the disk; None when the trouble is our own bug."""
    if isinstance(trouble, OSError):
        refused = _REFUSALS_BY_NUMBER.get(trouble.errno or 0)
    else:
        refused = next((refusal for kind, refusal in _REFUSALS.items() if isinstance(trouble, kind)), None)
        if refused is errors.StoreNotFound and path.exists():
            refused = errors.StoreReadOnly  # it is there, but not for us
    return refused(path.name) if refused else None


_REFUSALS = {
    apsw.FullError: errors.StoreFull,
    apsw.ReadOnlyError: errors.StoreReadOnly,
    apsw.PermissionsError: errors.StoreReadOnly,
    apsw.BusyError: errors.StoreBusy,
    apsw.LockedError: errors.StoreBusy,
    apsw.ProtocolError: errors.StoreBusy,
    apsw.NotADBError: errors.NotAStore,
    apsw.CorruptError: errors.StoreDamaged,
    apsw.CantOpenError: errors.StoreNotFound,
    apsw.IOError: errors.StoreDiskError,
}

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

_REFUSALS_BY_NUMBER = {
    **dict.fromkeys(_NO_ROOM, errors.StoreFull),
    errno.EROFS: errors.StoreReadOnly,
    errno.EACCES: errors.StoreReadOnly,
    errno.EPERM: errors.StoreReadOnly,
    errno.ENOENT: errors.StoreNotFound,
    errno.EIO: errors.StoreDiskError,
}
