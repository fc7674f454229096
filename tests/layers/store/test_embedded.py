"""The store in one file: what it refuses to open, where it refuses to lie, and what it leaves behind."""

import stat
import sys
from pathlib import Path

import apsw
import pytest

from layers.report import Severity
from layers.store import errors
from layers.store.embedded import EmbeddedStore, create_store, open_store
from layers.store.place import check_place, require_local_place
from layers.store.sqlite import connect_reader, connect_writer, require_safe_sqlite
from tests.layers.store.samples import ME, WELLS, WORKSPACE, TestClock, since, wells


def test_a_store_opened_again_is_the_store_that_was_closed(path: Path) -> None:
    with create_store(path, WORKSPACE) as store:
        store.append([since("2020-01-01", wells(["a"]))], by=ME, reason="first")
    with open_store(path) as store:
        assert store.workspace == WORKSPACE
        assert len(store.read(WELLS)) == 1
        assert not store.verify()


def test_a_store_is_readable_by_its_owner_alone(embedded: EmbeddedStore, path: Path) -> None:
    embedded.append([since("2020-01-01", wells(["a"]))], by=ME, reason="first")
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in path.parent.glob("county.gpkg*")}
    assert set(modes) == {f"county.gpkg{end}" for end in ("", "-wal", "-shm", ".lock", ".anchors")}
    assert set(modes.values()) == {0o600}


def test_a_closed_store_is_one_file(path: Path) -> None:
    with create_store(path, WORKSPACE) as store:
        store.append([since("2020-01-01", wells(["a"]))], by=ME, reason="first")
        store.read(WELLS)
    assert sorted(p.name for p in path.parent.iterdir()) == ["county.gpkg", "county.gpkg.anchors", "county.gpkg.lock"]


def test_closing_twice_is_harmless_and_a_view_does_not_close_the_store(embedded: EmbeddedStore) -> None:
    embedded.within("6204").close()
    assert len(embedded.read(WELLS)) == 0
    embedded.close()
    embedded.close()


def test_a_new_store_never_overwrites(path: Path) -> None:
    path.write_bytes(b"somebody's thesis")
    with pytest.raises(errors.StoreExists):
        create_store(path, WORKSPACE)
    assert path.read_bytes() == b"somebody's thesis"


def test_what_is_no_store_is_not_opened_and_not_touched(tmp_path: Path) -> None:
    missing, text, stranger, empty = (tmp_path / f"{n}.gpkg" for n in ("missing", "text", "stranger", "empty"))
    text.write_text("not a database at all, just some text that is long enough" * 20)
    db = apsw.Connection(str(stranger))
    db.execute("CREATE TABLE gpkg_contents (table_name TEXT)")
    db.close()
    empty.touch()
    before = {p: p.read_bytes() for p in (text, stranger, empty)}
    for file, refusal in (
        (missing, errors.StoreNotFound),
        (text, errors.NotAStore),
        (stranger, errors.NotAStore),
        (empty, errors.NotAStore),
    ):
        for mode in ("write", "read"):
            with pytest.raises(refusal):
                open_store(file, mode=mode)
    assert {p: p.read_bytes() for p in before} == before
    assert not missing.exists()


def test_a_store_of_a_younger_program_is_refused(path: Path) -> None:
    create_store(path, WORKSPACE).close()
    db = connect_writer(path)
    db.execute("INSERT INTO gisvc_schema (number, name) VALUES (99, 'from the future')")
    db.close()
    with pytest.raises(errors.StoreTooNew) as refusal:
        open_store(path)
    assert refusal.value.facts["held"] == 99


def test_a_store_opened_for_reading_reads_beside_the_writer_and_writes_nothing(embedded: EmbeddedStore, path: Path) -> None:
    embedded.append([since("2020-01-01", wells(["a"]))], by=ME, reason="first")
    with open_store(path, mode="read") as reader:
        assert len(reader.read(WELLS)) == 1
        embedded.append([since("2020-01-01", wells(["b"]))], by=ME, reason="second")
        assert len(reader.read(WELLS)) == 2
        with pytest.raises(errors.StoreReadOnly):
            reader.append([since("2021-01-01", wells(["c"]))], by=ME, reason="no")
        with pytest.raises(errors.StoreReadOnly):
            reader.record("look", {}, by=ME)


def test_a_store_killed_at_birth_leaves_nothing_under_its_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("layers.store.migrations.migrate", die)
    with pytest.raises(KeyboardInterrupt):
        create_store(path, WORKSPACE)
    assert list(path.parent.iterdir()) == []


def test_every_connection_carries_every_safety(path: Path) -> None:
    writer = connect_writer(path)
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "mmap_size": 0,
        "secure_delete": 1,
    }
    assert {name: writer.pragma(name) for name in wanted} == wanted
    writer.execute("CREATE TABLE t (x)")
    reader = connect_reader(path)
    assert [reader.pragma(n) for n in ("query_only", "trusted_schema", "cell_size_check", "mmap_size", "wal_autocheckpoint")] == [
        1,
        0,
        1,
        0,
        0,
    ]
    for connection in (writer, reader):
        assert connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, -1) == 1
        assert connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, -1) == 0
    with pytest.raises(apsw.ReadOnlyError):
        reader.execute("INSERT INTO t VALUES (1)")
    with pytest.raises(apsw.SQLError):  # defensive: nobody rewrites the schema by hand
        writer.execute("PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = ''")
    reader.close()
    writer.close()


@pytest.mark.parametrize("version", ["3.40.1", "3.51.2", "3.7.0"])
def test_a_sqlite_that_can_corrupt_its_log_is_refused(version: str) -> None:
    with pytest.raises(errors.UnsafeSqlite):
        require_safe_sqlite(version)
    require_safe_sqlite("3.51.3")
    require_safe_sqlite("3.54.1")


@pytest.mark.parametrize("filesystem", ["nfs4", "cifs", "fuse.sshfs", "9p"])
def test_a_network_file_system_is_refused(tmp_path: Path, filesystem: str) -> None:
    mounts = tmp_path / "mountinfo"
    share = tmp_path / "shared folder"
    share.mkdir()
    escaped = str(share).replace(" ", "\\040")
    mounts.write_text(
        f"22 1 0:20 / / rw,relatime shared:1 - ext4 /dev/vda rw\n99 22 0:50 / {escaped} rw - {filesystem} server:/x rw\n"
    )
    with pytest.raises(errors.UnsafePlace):
        require_local_place(share / "county.gpkg", mounts=mounts)
    require_local_place(tmp_path / "county.gpkg", mounts=mounts)
    require_local_place(share / "county.gpkg", mounts=tmp_path / "no such file")


@pytest.mark.parametrize("folder", ["OneDrive - 民政局", "坚果云", "Dropbox", "WPSDrive", "plain"])
def test_a_sync_folder_is_warned_of(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    report = check_place(tmp_path / folder / "county.gpkg")
    assert [f.severity for f in report] == ([] if folder == "plain" else [Severity.WARNING])
    with create_store(tmp_path / folder / "county.gpkg", WORKSPACE) as store:
        assert [f.code for f in store.verify()] == [f.code for f in report]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a folder that not even root may write to")
def test_a_folder_that_may_not_be_written_is_a_refusal() -> None:
    with pytest.raises(errors.StoreReadOnly) as refusal:
        create_store(Path("/sys/county.gpkg"), WORKSPACE)
    assert refusal.value.facts["name"] == "county.gpkg"


def test_a_folder_that_is_not_there_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(errors.StoreNotFound):
        create_store(tmp_path / "no" / "county.gpkg", WORKSPACE)


def test_what_was_deleted_leaves_no_trace_in_the_file(path: Path) -> None:
    """secure_delete: a table taken away by a migration takes its words along."""
    db = connect_writer(path)
    db.execute("CREATE TABLE secrets (words TEXT)")
    db.execute("INSERT INTO secrets VALUES ('the number of Mrs Li is 13800000000')")
    db.execute("DELETE FROM secrets")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    assert b"13800000000" not in path.read_bytes()


def test_a_damaged_beginning_is_named_and_nothing_is_written(path: Path) -> None:
    with create_store(path, WORKSPACE, clock=TestClock()) as store:
        store.append([since("2020-01-01", wells(["a"]))], by=ME, reason="first")
    broken = bytearray(path.read_bytes())
    broken[:16] = b"\x00" * 16
    path.write_bytes(broken)
    with pytest.raises(errors.NotAStore):
        open_store(path)
    assert path.read_bytes() == bytes(broken)
