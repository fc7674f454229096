"""T32: somebody with the store file in hand rewrites the inspection journal; `gisvc verify` names the first broken link."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from boundaries.records.statement import new_id
from boundaries.use_cases.rounds import open_round, sync_checks
from gisvc.cli import gisvc
from tests.little_line import ME, PLAN, SIDE_A, check_of, on_disk

Forgery = Callable[[sqlite3.Connection], object]


@pytest.fixture
def store_file(tmp_path: Path) -> Path:
    """A store with a journal of six entries, closed."""
    path = tmp_path / "county.gpkg"
    store = on_disk(SIDE_A, path)
    round_id = open_round(store, PLAN, by=ME).round_id
    for n in range(1, 6):
        sync_checks(
            store, round_id, [check_of("marker_check", f"M00{n}", SIDE_A, round_id, new_id(), found_state=["intact"])], by=ME
        )
    store.close()
    return path


def break_in(path: Path, forge: Forgery) -> None:
    """Past the triggers, as an attacker with the file would."""
    connection = sqlite3.connect(path)
    connection.create_function("ST_IsEmpty", 1, lambda _: 1)
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'boundary_journal'"
    ).fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    forge(connection)
    connection.commit()
    connection.close()


def verified(path: Path) -> tuple[int, str]:
    result = CliRunner().invoke(gisvc, ["verify", str(path)])
    return result.exit_code, result.output


def test_an_untouched_store_is_intact_and_prints_the_head(store_file: Path) -> None:
    code, said = verified(store_file)
    assert code == 0, said
    assert f"{SIDE_A}-6-" in said


@pytest.mark.parametrize(
    ("forge", "link"),
    [
        (lambda c: c.execute("UPDATE boundary_journal SET statement = replace(statement, 'intact', 'damage') WHERE seq = 3"), 3),
        (lambda c: c.execute("UPDATE boundary_journal SET statement = 'no JSON at all' WHERE seq = 2"), 2),
        (lambda c: c.execute("UPDATE boundary_journal SET recorded_at = '2020-01-01' WHERE seq = 5"), 5),
        (lambda c: c.execute("DELETE FROM boundary_journal WHERE seq = 4"), 5),
        (
            lambda c: c.executescript(
                "UPDATE boundary_journal SET seq = 99 WHERE seq = 2; UPDATE boundary_journal SET seq = 2 WHERE seq = 3; UPDATE boundary_journal SET seq = 3 WHERE seq = 99"
            ),
            2,
        ),
    ],
    ids=["edited", "destroyed", "redated", "deleted", "reordered"],
)
def test_the_first_broken_link_is_named(store_file: Path, forge: Forgery, link: int) -> None:
    break_in(store_file, forge)
    code, said = verified(store_file)
    assert code == 1
    assert f"第 {link} 条断开" in said, said
