"""T29: a second SQLite, or a mere open(), in the writing process drops its locks; the house's rules make that harmless."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from layers.store.embedded import create_store, open_store
from layers.store.errors import StoreBusy
from tests.layers.store.children import look_around, run, try_to_write
from tests.layers.store.samples import ME, WELLS, WORKSPACE, since, wells

REPOSITORY = Path(__file__).resolve().parents[2]

# Holds a write transaction, does one thing in the same process, and asks another process to take the lock.
HOLDER = """
import json, subprocess, sys
import apsw

path, journal, action, intruder = sys.argv[1:]
holder = apsw.Connection(path)
holder.pragma("journal_mode", journal)
holder.execute("CREATE TABLE IF NOT EXISTS t (fid INTEGER PRIMARY KEY, x)")
holder.execute("BEGIN IMMEDIATE; INSERT INTO t (x) VALUES (1)")

if action == "second connection of the same SQLite":
    apsw.Connection(path, flags=apsw.SQLITE_OPEN_READONLY).execute("SELECT count(*) FROM t").fetchall()
elif action == "open and close":
    open(path, "rb").close()
elif action == "copy":
    import shutil
    shutil.copy(path, path + ".copy")
elif action == "the standard library's sqlite3":
    import sqlite3
    other = sqlite3.connect(path)
    other.execute("SELECT count(*) FROM t").fetchall()
    other.close()
elif action == "pyogrio":
    import pyogrio
    try:
        pyogrio.list_layers(path)
    except Exception:
        pass

taken = subprocess.run([sys.executable, "-c", intruder, path], capture_output=True, text=True)
print(json.dumps(taken.stdout.strip()), flush=True)
import os
os._exit(0)
"""

INTRUDER = """
import sys, apsw
other = apsw.Connection(sys.argv[1])
try:
    other.execute("BEGIN IMMEDIATE")
    print("took the lock")
except apsw.BusyError:
    print("locked")
"""

KEEPS = [("nothing", "delete"), ("nothing", "wal"), ("second connection of the same SQLite", "delete")]
KEEPS += [("second connection of the same SQLite", "wal"), ("open and close", "wal"), ("copy", "wal")]
LOSES = [("open and close", "delete"), ("copy", "delete"), ("pyogrio", "delete"), ("pyogrio", "wal")]
LOSES += [("the standard library's sqlite3", "delete"), ("the standard library's sqlite3", "wal")]


def _verdict(path: Path, journal: str, action: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", HOLDER, path, journal, action, INTRUDER], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    verdict: str = json.loads(done.stdout)
    return verdict


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps locks by handle, not by process")
@pytest.mark.parametrize(("action", "journal"), KEEPS)
def test_the_write_lock_outlives(tmp_path: Path, action: str, journal: str) -> None:
    assert _verdict(tmp_path / "raw.gpkg", journal, action) == "locked"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps locks by handle, not by process")
@pytest.mark.parametrize(("action", "journal"), LOSES)
def test_why_the_rule_exists_the_write_lock_is_lost_by(tmp_path: Path, action: str, journal: str) -> None:
    """If one of these ever turns to “locked”, a rule may be relaxed; until then it stands."""
    assert _verdict(tmp_path / "raw.gpkg", journal, action) == "took the lock"


# ── so this is what we do ────────────────────────────────────────────────────────────────────────────────────────


def test_a_second_writing_process_is_refused_even_after_every_lock_of_sqlite_was_lost(tmp_path: Path) -> None:
    path = tmp_path / "county.gpkg"
    with create_store(path, WORKSPACE) as store, store._file.writing() as connection:
        connection.execute("INSERT INTO gisvc_layers VALUES ('held', 'a', 'b')")
        # What no code of ours does, done here in the writing process: a second SQLite opens and closes the live file.
        theirs = __import__("sqlite3").connect(path)
        theirs.execute("SELECT count(*) FROM gisvc_layers").fetchall()
        theirs.close()
        assert run(try_to_write, path) == "StoreBusy"
    assert run(try_to_write, path) == "opened"


def test_a_second_writer_in_the_same_process_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "county.gpkg"
    with create_store(path, WORKSPACE) as store:
        with pytest.raises(StoreBusy):
            open_store(path)
        (tmp_path / "other name.gpkg").symlink_to(path)
        with pytest.raises(StoreBusy):
            open_store(tmp_path / "other name.gpkg")
        store.append([since("2020-01-01", wells(["a"]))], by=ME, reason="goes on")
    with open_store(path) as store:
        assert len(store.read(WELLS)) == 1


def test_reading_processes_are_welcome_beside_the_writer(tmp_path: Path) -> None:
    path = tmp_path / "county.gpkg"
    with create_store(path, WORKSPACE) as store:
        store.append([since("2020-01-01", wells(["a"]))], by=ME, reason="first")
        assert run(look_around, path) == (2, 0)
        store.append([since("2020-01-01", wells(["b"]))], by=ME, reason="second")
        assert run(try_to_write, path) == "StoreBusy"
    with open_store(path) as store:
        assert len(store.read(WELLS)) == 2


def _imports(text: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(text)))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


def test_only_the_store_knows_apsw_and_only_the_reader_of_foreign_files_knows_another_sqlite() -> None:
    """`layers.files` does so inside its child process, on copies; the package for the field is a new file that is nobody's store."""
    homes = {
        "apsw": ("layers/store", "gisvc/auth", "layers/files/form_package.py"),
        "sqlite3": ("layers/files",),
        "pyogrio": ("layers/files",),
    }
    strangers = {"pysqlite3", "fiona", "osgeo", "sqlalchemy", "duckdb"}
    for room in ("layers", "gisvc", "boundaries", "gazetteer"):
        for file in (REPOSITORY / room).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            if not any(library in text for library in (*strangers, *homes)):
                continue  # what a file does not name it does not import; parsing the whole house takes ten seconds
            roots = {name.split(".")[0] for name in _imports(text)}
            assert not roots & strangers, file
            for library, folders in homes.items():
                assert library not in roots or any(file.is_relative_to(REPOSITORY / folder) for folder in folders), file


def test_the_serving_process_loads_no_second_sqlite() -> None:
    program = "import sys, gisvc.app, gisvc.cli, layers.use_cases; print([m for m in ('sqlite3', '_sqlite3', 'pyogrio') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120, cwd=REPOSITORY
    )
    assert done.stdout.strip() == "[]"
