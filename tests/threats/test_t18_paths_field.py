"""T18: no name from the field becomes a path: not a photo's, not a file's, not a round's."""

import io
import sqlite3
import zipfile
from pathlib import Path

import pytest

from boundaries.rounds.sync import Fate
from layers.files.carried import ReturnShelf
from tests.little_package import Team, add_row, check_key, edit, jpeg, standing_package, team

NAMES = [
    "../../../etc/passwd",
    "/etc/passwd",
    "DCIM/%2e%2e/x.jpg",
    "CON",
    "a\u202egpj.exe",
    "//host/share/x.jpg",
    "x" * 300 + ".jpg",
    "file:///etc/passwd",
]


@pytest.fixture
def ours(tmp_path: Path) -> Team:
    return team(tmp_path)


def test_a_photo_column_that_points_elsewhere_finds_nothing(ours: Team) -> None:
    gpkg = ours.unpacked(standing_package()) / "field.gpkg"
    edit(gpkg, "marker_checks", "subject = 'M001'", outcome="none")
    key = check_key(gpkg, "marker_checks", "M001")
    for at, name in enumerate(NAMES):
        add_row(gpkg, "photos", row_key=str(at), check_key=key, path=name)
    (line,) = ours.bring(gpkg).records
    assert line.receipt.fate is Fate.AWAITING_PHOTOS
    assert "root:" not in str(line)


def test_names_of_files_are_only_ever_shown(ours: Team) -> None:
    for name in ("..%2f..%2fx.jpg", "CON.jpg", "a\u202egpj.jpg", "x" * 100 + ".jpg"):
        receipt = ours.bring_content(jpeg(len(name)), name)
        assert receipt.is_complete
    written = {p.relative_to(ours.folder).parts[0] for p in ours.folder.rglob("*") if p.is_file()}
    assert written <= {"photos", "field", "1", "2", "3", "4"}


def test_a_shelf_of_names_writes_under_hashes_only(tmp_path: Path) -> None:
    shelf = ReturnShelf(tmp_path / "shelf")
    for name in NAMES:
        shelf.remember("../../round", name, "a" * 64)
        assert shelf.photo_named("../../round", name) == "a" * 64
    assert {p.parent.parent.name for p in tmp_path.rglob("*") if p.is_file()} == {"names"}


def test_an_unzipped_name_in_gbk_is_read_as_its_maker_wrote_it(ours: Team) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("DCIM/X.jpg", jpeg(9))
    content = sink.getvalue().replace(b"DCIM/X.jpg", "景桩jpg".encode("gb18030")[:6] + b".jpg")
    receipt = ours.bring_content(content, "photos.zip")
    assert [line.name for line in receipt.photos] == ["景桩j.jpg"] or receipt.photos[0].is_kept


def test_a_table_name_cannot_be_smuggled_into_a_statement(ours: Team) -> None:
    gpkg = ours.unpacked(standing_package()) / "field.gpkg"
    database = sqlite3.connect(gpkg)
    database.execute('CREATE TABLE "x""; DROP TABLE marker_checks; --" (fid INTEGER PRIMARY KEY)')
    database.commit()
    database.close()
    assert ours.bring(gpkg).is_complete
