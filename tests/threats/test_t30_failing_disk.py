"""T30: a disk that is full, fails or may not be written to leaves the store as it was, and usable afterwards."""

import errno
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import apsw
import pytest

from layers.errors import Refusal
from layers.store import LayerChange, errors
from layers.store.embedded import EmbeddedStore, create_store, open_store
from layers.store.file import StoreFile
from tests.layers.store.disks import FailingDisk
from tests.layers.store.samples import ME, WELLS, WORKSPACE, since, wells

TROUBLES = [
    ("write", apsw.FullError, False, errors.StoreFull),
    ("write", apsw.FullError, True, errors.StoreFull),
    ("write", apsw.IOError, False, errors.StoreDiskError),
    ("write", apsw.ReadOnlyError, True, errors.StoreReadOnly),
    ("sync", apsw.IOError, False, errors.StoreDiskError),
    ("sync", apsw.FullError, True, errors.StoreFull),
    ("read", apsw.IOError, False, errors.StoreDiskError),
]


def a_change() -> list[LayerChange]:
    """New rows, a replaced row, an ended row and a retired one, over several pages."""
    return [since("2020-01-01", wells(["w0"])), since("2021-01-01", wells([f"w{n}" for n in range(1, 60)]), "w60")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "county.gpkg"
    with create_store(path, WORKSPACE) as store:
        store.append([since("2020-01-01", wells([f"w{n}" for n in range(61)]))], by=ME, reason="first")
    return path


@pytest.mark.parametrize(("operation", "trouble", "lasting", "refusal"), TROUBLES)
def test_whatever_operation_fails_nothing_is_half_written(
    path: Path, operation: str, trouble: type[apsw.Error], lasting: bool, refusal: type[Refusal]
) -> None:
    """The nth operation of an append fails, for every n until an append gets through."""
    disk = FailingDisk(f"failing-{operation}-{trouble.__name__}-{lasting}", operation, trouble, lasting=lasting)
    store = EmbeddedStore(StoreFile(path, may_write=True, vfs=disk.name))
    before = (store.content_hash(), store.last_commit())
    refused = 0
    for nth in _growing():
        _forget_pages(store)
        disk.arm(nth)
        try:
            store.append(a_change(), by=ME, reason="in trouble")
        except refusal:
            assert disk.disarm()
            refused += 1
            assert (store.content_hash(), store.last_commit()) == before
        else:
            failed = disk.disarm()
            assert not failed or operation != "sync"  # a commit that could not be synced must not be acknowledged
            break
    assert refused >= (1 if operation == "sync" else 5)
    assert not store.verify()
    assert len(store.read(WELLS)) == 60
    store.close()
    with open_store(path) as store:
        assert not store.verify()
        store.append([since("2022-01-01", wells(["after"]))], by=ME, reason="usable")


def _growing() -> Iterator[int]:
    """Every n at first, then with growing strides: the writes of one page are like those of the next."""
    nth = 1
    for step in count():
        yield nth
        nth += 1 + step // 12


def _forget_pages(store: EmbeddedStore) -> None:
    """Empty the page cache, or there is nothing to read."""
    with store._file.writer() as connection:
        connection.cache_flush()
        connection.execute("PRAGMA shrink_memory")


def test_a_disk_that_fails_while_reading_is_a_refusal_and_the_next_read_is_whole(path: Path) -> None:
    disk = FailingDisk("failing-reader", "read", apsw.IOError, lasting=True)
    store = EmbeddedStore(StoreFile(path, may_write=True, vfs=disk.name))
    disk.arm(1)
    with pytest.raises(errors.StoreDiskError):
        store.read(WELLS)
    assert disk.disarm()
    assert len(store.read(WELLS)) == 61
    store.close()


def test_a_full_disk_gives_no_backup_and_leaves_no_litter(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy is written by SQLite, the note beside it by us: both may find the disk full."""
    with open_store(path) as store:

        def full(*_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr("layers.store.backup._sync", full)  # no real disk here can be filled without root
            with pytest.raises(errors.StoreFull):
                store.backup(path.with_name("backup.gpkg"))
        assert not list(path.parent.glob("*backup*"))
        store.backup(path.with_name("backup.gpkg"))


def test_a_store_that_cannot_be_born_leaves_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = FailingDisk("failing-birth", "write", apsw.FullError, lasting=True)
    monkeypatch.setattr("layers.store.embedded.connect_writer", _on(disk))
    disk.arm(20)
    with pytest.raises(errors.StoreFull) as refusal:
        create_store(tmp_path / "county.gpkg", WORKSPACE)
    assert refusal.value.facts["name"] == "county.gpkg"
    assert list(tmp_path.iterdir()) == []


def _on(disk: FailingDisk) -> object:
    from layers.store.sqlite import connect_writer

    return lambda path: connect_writer(path, vfs=disk.name)
