"""T27: the same files from the field, any number of times and in any order, leave the same state and the same receipt."""

import json
from pathlib import Path

import pytest

from boundaries.records.statement import new_id
from boundaries.rounds.version import version_of
from boundaries.use_cases.journal import read_book
from tests.little_line import BOTH, SIDE_A, check_of
from tests.little_package import Team, add_row, check_key, edit, jpeg, standing_package, team


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A filled GeoPackage, the photo it names, and statements of another phone."""
    folder = tmp_path_factory.mktemp("files")
    gpkg = team(folder).unpacked(standing_package(), "phone") / "field.gpkg"
    edit(gpkg, "marker_checks", "subject = 'M001'", found_state_intact=1)
    add_row(gpkg, "photos", row_key="1", check_key=check_key(gpkg, "marker_checks", "M001"), path="DCIM/a.jpg", view="near")
    (folder / "a.jpg").write_bytes(jpeg(1))
    statement = check_of("marker_check", "M002", SIDE_A, "round-2026", new_id(), found_state=["intact"], attendance=BOTH)
    (folder / "records.json").write_text(json.dumps([statement]), encoding="utf-8")
    return [gpkg, folder / "a.jpg", folder / "records.json"]


def state(ours: Team) -> tuple[str, int]:
    book = read_book(ours.store)
    said = [s for s in book.statements.values() if s.kind != "round"]
    return version_of(said, ours.round_id), book.head().seq


def test_any_order_one_by_one_ends_in_one_state_and_one_receipt(files: list[Path], tmp_path: Path) -> None:
    outcomes = []
    for turn in range(len(files)):
        ours = team(tmp_path / str(turn))
        for path in [*files[turn:], *files[:turn]]:
            ours.bring(path, accept_unsigned=True)
        ours.bring(*files, accept_unsigned=True)
        receipt = ours.bring(*files, accept_unsigned=True)
        assert receipt.is_complete
        assert receipt.count_by_fate["already_held"] == 2
        outcomes.append((state(ours), receipt))
    assert outcomes[0] == outcomes[1] == outcomes[2]


def test_everything_at_once_and_again(files: list[Path], tmp_path: Path) -> None:
    ours = team(tmp_path)
    first = ours.bring(*files, accept_unsigned=True)
    before = state(ours)
    again = [ours.bring(*files, accept_unsigned=True) for _ in range(2)]
    assert state(ours) == before
    assert again[0] == again[1]
    hashes = [[line.receipt.content_hash for line in receipt.records] for receipt in (first, *again)]
    assert hashes[0] == hashes[1] == hashes[2]
    assert [line.photo_id for line in first.photos] == [line.photo_id for line in again[1].photos]
