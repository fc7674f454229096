"""T43: a migration killed at any statement leaves a store that the next start brings up to date, losing nothing."""

import shutil
import sys
from pathlib import Path

import apsw
import pytest

from layers.store import errors, migrations
from layers.store.embedded import EmbeddedStore, bring_up_to_date, create_store, open_store
from layers.store.file import StoreFile
from layers.store.migrations import STEPS, Step, statements
from layers.store.sqlite import connect_reader
from tests.layers.store.children import migrate_and_die, start
from tests.layers.store.samples import ME, TWO_MORE, WELLS, WORKSPACE, TestClock, since, wells

NEWEST = TWO_MORE[-1].number


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store two schema versions behind."""
    path = tmp_path / "old" / "county.gpkg"
    path.parent.mkdir()
    with create_store(path, WORKSPACE, clock=TestClock()) as store:
        store.append([since("2020-01-01", wells(["a", "b"]))], by=ME, reason="first")
        store.append([since("2021-01-01", wells(["a"]), "b")], by=ME, reason="second")
    return path


def _bring_up(path: Path, steps: tuple[Step, ...] = TWO_MORE) -> None:
    file = StoreFile(path, may_write=True)
    try:
        bring_up_to_date(file, at=TestClock()(), steps=steps)
    finally:
        file.close()


def _state(path: Path) -> tuple[int, list[tuple[object, ...]], list[object], int]:
    db = connect_reader(path)
    schema = db.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
    rows = [
        db.execute(f"SELECT * FROM {t} ORDER BY rowid").fetchall()
        for t in ("gisvc_remarks", "gisvc_layers", "gisvc_audit", "wells")
    ]
    version, count = migrations.schema_version(db), int(db.execute("SELECT count(*) FROM gisvc_schema").get or 0)
    db.close()
    return version, [tuple(row) for row in schema], list(rows), count


def test_a_store_two_versions_behind_is_brought_up_to_date_after_a_backup(old: Path) -> None:
    before = (old.read_bytes(), old.stat().st_size)
    _bring_up(old)
    assert _state(old)[0] == NEWEST
    (backup,) = old.parent.glob("*.bak")
    assert backup.name == "county.gpkg.before-schema-2.bak"
    with open_store(backup, mode="read") as earlier:
        assert len(earlier.read(WELLS)) == 1
        assert not earlier.verify()
    assert before[1] > 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_at_any_statement_it_goes_on_from_there(old: Path, tmp_path: Path) -> None:
    """From the first look at the file, through the backup and both steps, to the last commit."""
    reference = tmp_path / "reference" / "county.gpkg"
    shutil.copytree(old.parent, reference.parent)
    _bring_up(reference)
    expected = _state(reference)
    killed = 0
    for nth in range(1, 500):
        path = tmp_path / f"killed-{nth}" / "county.gpkg"
        shutil.copytree(old.parent, path.parent)
        process, hear = start(migrate_and_die, path, nth)
        process.join(30)
        if process.exitcode == 0:
            assert hear.recv() == nth - 1
            break
        assert process.exitcode == -9
        killed += 1
        _require_whole(path)
        _bring_up(path)
        version, schema, rows, count = _state(path)
        assert (version, schema, count) == (expected[0], expected[1], expected[3]), nth
        assert rows == expected[2], nth
        shutil.rmtree(path.parent)
    assert killed > 40


def _require_whole(path: Path) -> None:
    """Between two steps or before them, never within one; and a backup that stands is whole."""
    db = connect_reader(path)
    held = migrations.schema_version(db)
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema")}
    assert ("gisvc_remarks" in tables) == (held > STEPS[-1].number)
    assert ("gisvc_remarks_of_a_layer" in tables) == (held == NEWEST)
    assert db.pragma("integrity_check") == "ok"
    db.close()
    for backup in path.parent.glob("*.bak"):
        with open_store(backup, mode="read") as earlier:
            assert not earlier.verify()


def test_a_step_that_fails_leaves_nothing_of_itself(old: Path) -> None:
    broken = (*STEPS, Step(2, "broken", statements("CREATE TABLE half (x)", "INSERT INTO nowhere VALUES (1)")))
    with pytest.raises(apsw.SQLError, match="nowhere"):
        _bring_up(old, broken)
    db = connect_reader(old)
    assert migrations.schema_version(db) == STEPS[-1].number
    assert db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").get == 0
    db.close()
    with open_store(old) as store:
        assert not store.verify()


def test_a_store_behind_is_not_opened_for_reading_until_it_was_brought_up_to_date(old: Path) -> None:
    file = StoreFile(old, may_write=False)
    with pytest.raises(errors.StoreTooOld):
        bring_up_to_date(file, at=TestClock()(), steps=TWO_MORE)
    file.close()


def test_an_older_program_refuses_the_store_of_a_younger_one(old: Path) -> None:
    _bring_up(old)
    with pytest.raises(errors.StoreTooNew):
        open_store(old)


def test_bringing_up_to_date_twice_changes_nothing(old: Path) -> None:
    _bring_up(old)
    state = _state(old)
    _bring_up(old)
    assert _state(old) == state


def test_steps_are_numbered_one_after_the_other() -> None:
    assert [step.number for step in STEPS] == list(range(1, len(STEPS) + 1))


def test_a_new_store_has_every_step(tmp_path: Path) -> None:
    with create_store(tmp_path / "new.gpkg", WORKSPACE) as store:
        assert isinstance(store, EmbeddedStore)
    db = connect_reader(tmp_path / "new.gpkg")
    assert migrations.schema_version(db) == migrations.newest()
    db.close()
