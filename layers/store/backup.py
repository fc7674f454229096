"""Backups that are proved before they count, and restores that never overwrite."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import apsw

from layers.people import PersonId
from layers.report import Fact, Report
from layers.store import audit, migrations
from layers.store.anchors import AnchorFile
from layers.store.errors import BackupDamaged, StoreExists, StoreNotFound
from layers.store.place import require_local_place
from layers.store.sqlite import connect_reader, connect_writer, refusing
from layers.store.verification import content_hash, verify


@dataclass(frozen=True, slots=True)
class Backup:
    """One proved backup. `sha256` is of the file, `content_sha256` of what it holds, `seq` its youngest audit entry."""

    name: str
    size_bytes: int
    sha256: str
    content_sha256: str
    seq: int


def write_backup(store: Path, to: Path, *, at: datetime, prove: bool = True) -> Backup:
    """A compact copy of a live store at one moment, checked through and through before it gets its name.

    The writer goes on meanwhile. Beside the backup lies `<name>.sha256`, as sha256sum writes it.

    Raises:
        StoreExists: `to` is there already.
        BackupDamaged: the copy did not pass its checks (so the store does not either).
    """
    if to.exists():
        raise StoreExists(to.name)
    with unborn(to) as copy:
        _vacuum_into(store, copy)
        content, seq = _prove(copy, to.name) if prove else _content(copy)
        _mark(copy, at, content)
        sha256 = sha256_of(copy)
        _sync(copy)
        size = copy.stat().st_size
        name_without_overwriting(copy, to)
        to.with_name(to.name + ".sha256").write_text(f"{sha256}  {to.name}\n", encoding="utf-8")
    return Backup(to.name, size, sha256, content, seq)


def restore(backup: Path, to: Path, *, at: datetime, by: PersonId) -> Backup:
    """Make a new store of a backup, after proving the backup. What lies under `to` is never touched.

    The restored store's log gains one entry that says so; anchors of an earlier store under that name are set aside.

    Raises:
        StoreNotFound, StoreExists: nothing to restore, or something is in the way.
        BackupDamaged: the backup fails a check, or is no backup but a live store.
    """
    if not backup.is_file():
        raise StoreNotFound(backup.name)
    if to.exists():
        raise StoreExists(to.name)
    require_local_place(to)
    with unborn(to) as copy:
        proved = check_backup(backup, copy)
        _wake(copy, proved, at, by)
        _sync(copy)
        AnchorFile(to).set_aside(at)
        name_without_overwriting(copy, to)
    return proved


def check_backup(backup: Path, copy: Path) -> Backup:
    """Copy a backup and prove the copy; raises BackupDamaged at the first thing that is not as it was."""
    if any(backup.with_name(backup.name + end).exists() for end in ("-wal", "-journal")):
        raise BackupDamaged(backup.name, "a live store, not a backup")
    with refusing(backup):
        shutil.copyfile(backup, copy)
    sha256 = sha256_of(copy)
    noted = backup.with_name(backup.name + ".sha256")
    if noted.exists() and noted.read_text(encoding="utf-8", errors="replace").split()[:1] != [sha256]:
        raise BackupDamaged(backup.name, "sha256")
    content, seq = _prove(copy, backup.name)
    if _marked(copy) != content:
        raise BackupDamaged(backup.name, "content hash")
    return Backup(backup.name, copy.stat().st_size, sha256, content, seq)


def _vacuum_into(store: Path, copy: Path) -> None:
    source = connect_reader(store)
    try:
        source.pragma("query_only", False)  # the source stays read-only by its flags; the copy must be writable
        source.execute("VACUUM INTO ?", (str(copy),))
    finally:
        source.close()


def _prove(copy: Path, name: str) -> tuple[str, int]:
    try:
        connection = connect_reader(copy)
        try:
            migrations.require_known_schema(connection)
            report: Report = verify(connection)
            if report.has_errors:
                raise BackupDamaged(name, report.errors[0].sentence.en)
            return _content_of(connection)
        finally:
            connection.close()
    except apsw.Error as trouble:
        raise BackupDamaged(name, str(trouble)) from trouble


def _content(copy: Path) -> tuple[str, int]:
    connection = connect_reader(copy)
    try:
        return _content_of(connection)
    finally:
        connection.close()


def _content_of(connection: apsw.Connection) -> tuple[str, int]:
    last = audit.last_entry(connection)
    return content_hash(connection), last.seq if last else 0


def _mark(copy: Path, at: datetime, content: str) -> None:
    """Write into the copy that it is a backup, and of what."""
    connection = apsw.Connection(str(copy), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        with connection:
            connection.execute("INSERT INTO gisvc_backup VALUES (?, ?)", (audit.stamp(at), content))
    finally:
        connection.close()


def _marked(copy: Path) -> str | None:
    connection = connect_reader(copy)
    try:
        content: str | None = connection.execute("SELECT max(content_sha256) FROM gisvc_backup").get
        return content
    finally:
        connection.close()


def _wake(copy: Path, proved: Backup, at: datetime, by: PersonId) -> None:
    """Turn a proved copy of a backup into a store again."""
    connection = connect_writer(copy)
    try:
        with connection:
            connection.execute("DELETE FROM gisvc_backup")
            facts: dict[str, Fact] = {"backup": proved.name, "sha256": proved.sha256, "after": proved.seq}
            audit.write_entry(connection, at=at, by=by, action="restore", facts=facts)
    finally:
        connection.close()


# ── files that are not stores yet ────────────────────────────────────────────────────────────────────────────────


@contextmanager
def unborn(path: Path) -> Iterator[Path]:
    """An empty private file of the same name in a folder beside `path`; gone at the end unless it was given its place."""
    with refusing(path):
        nursery = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent))
        try:
            made = nursery / path.name
            os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            yield made
        finally:
            shutil.rmtree(nursery, ignore_errors=True)


def name_without_overwriting(made: Path, name: Path) -> None:
    """Give a finished file its name; a plain rename would overwrite what somebody put there meanwhile."""
    try:
        os.link(made, name)
    except FileExistsError:
        raise StoreExists(name.name) from None
    except OSError:  # FAT on a USB stick knows no links
        made.rename(name)
    _sync_folder(name.parent)


def sha256_of(path: Path) -> str:
    """The hash of a file that is no live store: opening a live one here would drop its locks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "nt":  # Windows writes a folder through
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
