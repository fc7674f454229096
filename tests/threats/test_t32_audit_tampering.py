"""T32: whoever alters the log, the rows under it, or puts an old file back, is found, and the first bad link is named."""

import shutil
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from layers.store.embedded import EmbeddedStore, create_store, open_store
from layers.store.geopackage import BOX_FUNCTIONS
from tests.layers.store.samples import ME, WELLS, WORKSPACE, TestClock, since, wells

Tamper = Callable[[apsw.Connection], object]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "county.gpkg"
    with create_store(path, WORKSPACE, clock=TestClock()) as store:
        for n in range(5):
            store.append([since("2020-01-01", wells([f"w{n}"], name=[f"well {n}"]))], by=ME, reason=f"commit {n}")
        store.append([since("2021-01-01", wells(["w0"], name=["renamed"]), "w1")], by=ME, reason="commit 5")
    return path


def tamper(path: Path, *statements: str) -> None:
    """Somebody with the file and a tool of his own, who takes the triggers away and puts them back."""
    db = apsw.Connection(str(path))
    for name, measure in BOX_FUNCTIONS.items():
        db.create_scalar_function(name, measure, 1, deterministic=True)
    triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name NOT GLOB 'rtree_*'").fetchall()
    for trigger, _ in triggers:
        db.execute(f'DROP TRIGGER "{trigger}"')
    for statement in statements:
        db.execute(statement)
    for _, sql in triggers:
        db.execute(str(sql))
    db.close()


def findings(path: Path, *anchors: str) -> list[tuple[str, str | None]]:
    with open_store(path, mode="read") as store:
        return [(f.code, f.where.key) for f in store.verify(anchors=anchors)]


def test_an_honest_store_has_nothing_to_hide(path: Path) -> None:
    assert findings(path) == []


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("UPDATE gisvc_audit SET by = 'somebody else' WHERE seq = 3", "3"),
        ("UPDATE gisvc_audit SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 2", "2"),
        ("UPDATE gisvc_audit SET facts = replace(facts, 'commit 2', 'commit 9') WHERE seq = 4", "4"),
        ("UPDATE gisvc_audit SET facts = facts || ' ' WHERE seq = 4", "4"),
        ("UPDATE gisvc_audit SET action = 'import' WHERE seq = 5", "5"),
        ("UPDATE gisvc_audit SET hash = lower(hex(randomblob(32))) WHERE seq = 3", "3"),
        ("UPDATE gisvc_audit SET previous_hash = lower(hex(randomblob(32))) WHERE seq = 6", "6"),
        ("DELETE FROM gisvc_audit WHERE seq = 1", "1"),
        ("DELETE FROM gisvc_audit WHERE seq = 4", "4"),
        ("DELETE FROM gisvc_audit WHERE seq >= 4", "4"),
        ("DELETE FROM gisvc_audit", "1"),
        ("DELETE FROM gisvc_audit WHERE seq = 5; UPDATE gisvc_audit SET seq = 5 WHERE seq = 6", "5"),
    ],
)
def test_the_first_bad_link_is_named(path: Path, statement: str, first_bad: str) -> None:
    tamper(path, statement)
    assert ("store.audit-broken", first_bad) in findings(path)


@pytest.mark.parametrize(
    ("statement", "commit"),
    [
        ("UPDATE wells SET name = 'another' WHERE well_id = 'w2'", "4"),
        ("UPDATE wells SET users = 5 WHERE well_id = 'w3'", "5"),
        ("UPDATE wells SET valid_from = '2019-01-01' WHERE well_id = 'w4'", "6"),
        ("UPDATE wells SET geom = unhex(replace(hex(geom), '5A40', '5B40')) WHERE well_id = 'w2'", "4"),
        ("DELETE FROM wells WHERE well_id = 'w2'", "4"),
        ("INSERT INTO wells (well_id, valid_from, version, commit_id, changed_in) VALUES ('x', '2020-01-01', 1, 3, 3)", "3"),
    ],
)
def test_a_row_altered_behind_our_back_is_traced_to_its_commit(path: Path, statement: str, commit: str) -> None:
    tamper(path, statement)
    assert ("store.rows-changed", commit) in findings(path)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE wells SET valid_to = NULL WHERE well_id = 'w0' AND version = 1", "store.timeline-broken"),
        ("UPDATE wells SET valid_to = NULL WHERE well_id = 'w1'", "store.ending-changed"),
        ("UPDATE wells SET valid_to = '2020-06-01' WHERE well_id = 'w3'", "store.rows-changed"),
        ("UPDATE wells SET replaced_in = 3 WHERE well_id = 'w3'", "store.ending-changed"),
        ("DELETE FROM gisvc_endings", "store.ending-changed"),
        ("UPDATE gisvc_endings SET valid_to = '2030-01-01'", "store.ending-changed"),
    ],
)
def test_a_days_end_moved_behind_our_back_is_found(path: Path, statement: str, code: str) -> None:
    tamper(path, statement)
    assert code in [found for found, _ in findings(path)]


def test_the_program_itself_cannot_alter_the_log_or_what_was_said(path: Path) -> None:
    with open_store(path) as store:
        for statement in (
            "UPDATE gisvc_audit SET by = 'x'",
            "DELETE FROM gisvc_audit",
            "INSERT INTO gisvc_audit VALUES (99, '', '', '', '{}', '', '')",
            "INSERT OR REPLACE INTO gisvc_audit SELECT seq, at, 'x', action, facts, previous_hash, hash FROM gisvc_audit WHERE seq = 3",
            "UPDATE wells SET name = 'x'",
            "UPDATE wells SET geom = NULL",
            "UPDATE wells SET valid_from = '1999-01-01'",
            "DELETE FROM wells",
            "DELETE FROM gisvc_endings",
            "UPDATE gisvc_endings SET commit_id = 1",
        ):
            with pytest.raises(apsw.ConstraintError), store._file.writing() as connection:
                connection.execute(statement)
        assert not store.verify()


def test_yesterdays_file_put_back_is_noticed_by_the_anchor_beside_it(path: Path, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path / "yesterday")
    clock = TestClock("2026-11-23T02:00:00+00:00")
    with open_store(path, clock=clock) as store:
        store.append([since("2022-01-01", wells(["new"]))], by=ME, reason="today")
    shutil.copy(tmp_path / "yesterday", path)
    assert ("store.audit-rewound", "8") in findings(path)


def test_a_rewritten_log_is_noticed_by_an_anchor_kept_elsewhere(path: Path) -> None:
    """Somebody makes the whole chain anew, and the anchors beside it too. The line that was mailed still knows."""
    with open_store(path, clock=TestClock()) as store:
        mailed = store.anchor()
    path.unlink()
    path.with_name("county.gpkg.anchors").unlink()
    with create_store(path, WORKSPACE, clock=TestClock()) as store:
        for n in range(9):
            store.append([since("2020-01-01", wells([f"w{n}"], name=["made up"]))], by=ME, reason=f"commit {n}")
    assert findings(path) == []
    assert findings(path, mailed) == [("store.audit-rewound", "7")]


def test_there_is_an_anchor_for_every_day_that_something_was_written(tmp_path: Path) -> None:
    clock = TestClock("2026-11-20T02:00:00+00:00")
    store = create_store(tmp_path / "county.gpkg", WORKSPACE, clock=clock)
    for day in ("2026-11-20", "2026-11-21", "2026-11-21", "2026-11-24"):
        clock.jump_to(f"{day}T05:00:00+00:00")
        store.record("look", {}, by=ME)
    lines = (tmp_path / "county.gpkg.anchors").read_text().splitlines()
    assert [line[:10] for line in lines] == ["2026-11-20", "2026-11-21", "2026-11-24"]
    store.close()


def test_an_anchor_half_written_in_a_power_cut_is_passed_over(path: Path) -> None:
    anchors = path.with_name("county.gpkg.anchors")
    anchors.write_text(anchors.read_text() + "2026-11-2")
    assert findings(path) == []
    with open_store(path) as store:
        store.append([since("2022-01-01", wells(["new"]))], by=ME, reason="goes on")
    assert findings(path) == []


def test_there_is_no_way_to_ask_the_store_to_forget() -> None:
    """Kept for ever is longer than the 180 days the law asks for."""
    assert not [
        name for name in dir(EmbeddedStore) if any(word in name for word in ("delete", "purge", "prune", "forget", "clear"))
    ]
    assert WELLS.name not in dir(EmbeddedStore)
