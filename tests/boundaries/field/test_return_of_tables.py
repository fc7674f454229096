"""A GeoPackage filled in by other programs comes back: edits become statements, each once, and nobody is overwritten unseen."""

import shutil
import sqlite3
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import shapely

from boundaries.field.receipt import FileFate, Origin
from boundaries.rounds.sync import Fate
from boundaries.use_cases.journal import read_book
from boundaries.use_cases.rounds import open_round
from tests.little_line import ME, PLAN, SIDE_A, SIDE_B
from tests.little_package import Team, add_row, check_key, edit, jpeg, rows_of, standing_package, team

M1 = "subject = 'M001'"
THERE = {f"attendance_{SIDE_A}": "王建国、赵𠮷", f"attendance_{SIDE_B}": "李玉梅"}


@pytest.fixture
def ours(tmp_path: Path) -> Team:
    return team(tmp_path)


@pytest.fixture
def carried(ours: Team) -> Path:
    """The folder of one package on a phone."""
    return ours.unpacked(standing_package())


def test_an_untouched_package_says_nothing(ours: Team, carried: Path) -> None:
    receipt = ours.bring(carried / "field.gpkg")
    assert receipt.records == ()
    assert receipt.files[0].origin is Origin.EDITED
    assert read_book(ours.store).of_round(ours.round_id)[1:] == ()


def test_an_edited_row_becomes_one_statement_of_what_was_changed(ours: Team, carried: Path) -> None:
    gpkg = carried / "field.gpkg"
    edit(
        gpkg, "marker_checks", M1, **THERE, visited_at="2026-09-01 09:30", found_state_leaning=1, found_state_blurred=1, is_firm="no",
        is_visible="yes", position_lon=104.00001, position_lat=37.00001, position_accuracy_m=1.5, position_method="gnss",
        actions_cleared=1, outcome="reported", remarks="A&B <山> 𠮷 </script>",
    )  # fmt: skip
    key = check_key(gpkg, "marker_checks", "M001")
    edit(gpkg, "marker_tapes", "object_id = 'M001-2'", distance_m=20.31, object_state="there")
    (line,) = ours.bring(gpkg).records
    assert line.receipt.fate is Fate.STORED
    record = ours.record("marker_check", "M001")
    assert record is not None
    assert record.values == {
        "visited_at": "2026-09-01T09:30:00+08:00",
        "attendance": [{"name": "王建国", "side": SIDE_A}, {"name": "赵𠮷", "side": SIDE_A}, {"name": "李玉梅", "side": SIDE_B}],
        "found_state": ["blurred", "leaning"],
        "is_firm": False,
        "is_visible": True,
        "position": {"lon": 104.00001, "lat": 37.00001, "accuracy_m": 1.5, "method": "gnss"},
        "tapes": [{"object_id": "M001-2", "object_state": "there", "distance_m": 20.31}],
        "actions": ["cleared"],
        "outcome": "reported",
        "remarks": "A&B <山> 𠮷 </script>",
    }
    assert record.statements[0].side == SIDE_A
    assert key


def test_a_segment_walked_with_its_track_and_marks_comes_home(ours: Team, carried: Path) -> None:
    gpkg = carried / "field.gpkg"
    edit(gpkg, "segment_checks", "subject = 'S01'", **THERE, found_state="vague", agrees_with_agreement="yes", changes_terrain=1)
    key = check_key(gpkg, "segment_checks", "S01")
    add_row(
        gpkg,
        "segment_unilateral_marks",
        row_key="u1",
        check_key=key,
        description="单方木桩",
        position_lon=104.0,
        position_lat=37.0,
        is_removed="no",
    )
    blob = b"GP\x00\x01" + (4490).to_bytes(4, "little") + wkb_line([(104.0, 37.0), (104.005, 37.001), (104.01, 37.002)])
    add_row(gpkg, "segment_track", row_key="t1", check_key=key, geom=blob)
    assert [line.receipt.fate for line in ours.bring(gpkg).records] == [Fate.STORED]
    record = ours.record("segment_check", "S01")
    assert record is not None
    assert record.value("track") == [[104.0, 37.0], [104.005, 37.001], [104.01, 37.002]]
    assert record.value("unilateral_marks") == [
        {"description": "单方木桩", "position": {"lon": 104.0, "lat": 37.0}, "is_removed": False}
    ]


def wkb_line(points: list[tuple[float, float]]) -> bytes:
    return bytes(shapely.to_wkb(shapely.LineString(points)))


def test_the_same_file_three_times_changes_nothing(ours: Team, carried: Path) -> None:
    gpkg = carried / "field.gpkg"
    edit(gpkg, "marker_checks", M1, found_state_intact=1)
    first = ours.bring(gpkg)
    head = read_book(ours.store).head()
    second, third = ours.bring(gpkg), ours.bring(gpkg)
    assert [line.receipt.fate for line in first.records] == [Fate.STORED]
    assert [line.receipt.fate for line in second.records] == [Fate.HELD]
    assert second == third
    assert read_book(ours.store).head() == head
    assert [r.receipt.content_hash for r in first.records] == [r.receipt.content_hash for r in third.records]


@pytest.mark.parametrize("later_first", [False, True], ids=["in order", "later file first"])
def test_a_later_edit_of_the_same_copy_has_seen_the_earlier(ours: Team, carried: Path, later_first: bool) -> None:
    gpkg, early = carried / "field.gpkg", carried / "early.gpkg"
    edit(gpkg, "marker_checks", M1, found_state_intact=1)
    shutil.copy(gpkg, early)
    edit(gpkg, "marker_checks", M1, found_state_intact=0, found_state_leaning=1)
    for path in (gpkg, early) if later_first else (early, gpkg):
        ours.bring(path)
    record = ours.record("marker_check", "M001")
    assert record is not None
    assert record.value("found_state") == ["leaning"]
    assert record.conflicts == ()
    assert len(record.statements) == 2


def test_two_copies_of_one_package_do_not_overwrite_each_other(ours: Team, carried: Path) -> None:
    gpkg, other = carried / "field.gpkg", carried / "other.gpkg"
    shutil.copy(gpkg, other)
    edit(gpkg, "marker_checks", M1, found_state_intact=1)
    edit(other, "marker_checks", M1, found_state_lost=1)
    ours.bring(gpkg)
    (line,) = ours.bring(other).records
    assert line.receipt.fate is Fate.CONFLICT
    record = ours.record("marker_check", "M001")
    assert record is not None
    assert record.conflicts == ("found_state",)


def test_a_value_set_and_set_back_is_what_stands(ours: Team, carried: Path) -> None:
    gpkg = carried / "field.gpkg"
    for state in ("none", "reported", "none"):
        edit(gpkg, "marker_checks", M1, outcome=state)
        ours.bring(gpkg)
    record = ours.record("marker_check", "M001")
    assert record is not None
    assert record.value("outcome") == "none"
    assert len(record.statements) == 3


def test_a_point_dragged_on_the_map_is_no_measurement_and_is_spoken_of(ours: Team, carried: Path) -> None:
    gpkg = carried / "field.gpkg"
    blob = b"GP\x00\x01" + (4490).to_bytes(4, "little") + bytes(shapely.to_wkb(shapely.Point(104.0001, 37.0001)))
    edit(gpkg, "marker_checks", M1, geom=blob)
    receipt = ours.bring(gpkg)
    assert receipt.records == ()
    (finding,) = receipt.report
    assert (finding.code, finding.where.key, finding.where.lon) == ("boundaries.point-dragged", "M001", 104.0001)


def photographed(carried: Path, contents: Mapping[str, bytes]) -> Path:
    gpkg = carried / "field.gpkg"
    edit(gpkg, "marker_checks", M1, found_state_intact=1)
    key = check_key(gpkg, "marker_checks", "M001")
    for name, content in contents.items():
        (carried / "DCIM" / name).write_bytes(content)
        add_row(gpkg, "photos", row_key=name, check_key=key, path=f"DCIM/{name}", view="near", face="正面", bearing_deg=120)
    return gpkg


def zipped(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            archive.write(path, path.relative_to(folder))
    return target


def test_the_whole_folder_packed_again_brings_records_and_photos(ours: Team, carried: Path, tmp_path: Path) -> None:
    photographed(carried, {"a.jpg": jpeg(1), "b.jpg": jpeg(2)})
    receipt = ours.bring(zipped(carried, tmp_path / "back.zip"))
    assert receipt.is_complete
    assert len(receipt.photos) == 2
    record = ours.record("marker_check", "M001")
    assert record is not None
    photos = record.value("photos")
    assert isinstance(photos, list)
    assert {row["photo_id"] for row in photos if isinstance(row, Mapping)} == {line.photo_id for line in receipt.photos}
    assert photos[0] == {"photo_id": receipt.photos[0].photo_id, "view": "near", "face": "正面", "bearing_deg": 120.0}
    assert ours.shelves.photos.read_original(receipt.photos[0].photo_id) == jpeg(1)


def test_a_table_without_its_photos_waits_and_comes_in_once_they_are_here(ours: Team, carried: Path) -> None:
    gpkg = photographed(carried, {"a.jpg": jpeg(1)})
    (line,) = ours.bring(gpkg).records
    assert line.receipt.fate is Fate.AWAITING_PHOTOS
    assert line.receipt.sentence is not None
    assert "a.jpg" in line.receipt.sentence.zh
    assert ours.record("marker_check", "M001") is None
    assert [kept["name"] for kept in ours.kept_apart()] == ["field.gpkg"], "what people wrote is kept while it waits"
    assert ours.bring(carried / "DCIM" / "a.jpg").is_complete
    assert ours.bring(gpkg).is_complete
    assert ours.record("marker_check", "M001") is not None


def test_two_photos_of_one_name_are_never_mixed_up(ours: Team, carried: Path) -> None:
    gpkg = photographed(carried, {"IMG_0001.jpg": jpeg(1)})
    ours.bring_content(jpeg(1), "IMG_0001.jpg")
    ours.bring_content(jpeg(2), "IMG_0001.jpg")
    (line,) = ours.bring(gpkg).records
    assert line.receipt.fate is Fate.AWAITING_PHOTOS


def test_a_value_no_field_can_hold_is_refused_with_the_field_and_kept(ours: Team, carried: Path) -> None:
    gpkg = carried / "field.gpkg"
    edit(gpkg, "marker_checks", M1, found_state_intact=1, search_radius_m=-5)
    receipt = ours.bring(gpkg)
    (line,) = receipt.records
    assert line.receipt.fate is Fate.REFUSED
    assert line.receipt.sentence is not None
    assert "搜寻半径" in line.receipt.sentence.zh
    assert not receipt.is_complete
    assert ours.kept_apart()


def test_a_row_smuggled_in_is_no_row_of_the_package(ours: Team, carried: Path) -> None:
    gpkg = carried / "field.gpkg"
    edit(gpkg, "marker_checks", M1, subject="M003", outcome="none")
    (line,) = ours.bring(gpkg).records
    assert line.receipt.fate is Fate.REFUSED
    assert ours.record("marker_check", "M003") is None


def left_open(gpkg: Path) -> sqlite3.Connection:
    """A program that has the package open as QGIS does, its last edit still in the write-ahead log."""
    database = sqlite3.connect(gpkg)
    database.execute("PRAGMA journal_mode = WAL")
    with database:
        database.execute("UPDATE marker_checks SET found_state_intact = 1 WHERE subject = 'M001'")
    return database


def test_edits_still_in_the_write_ahead_log_come_home_with_it(ours: Team, carried: Path, tmp_path: Path) -> None:
    program = left_open(carried / "field.gpkg")
    (carried / "notes.docx").write_bytes(b"?")
    receipt = ours.bring(zipped(carried, tmp_path / "back.zip"))
    program.close()
    assert [line.receipt.fate for line in receipt.records] == [Fate.STORED]
    assert set(receipt.report.count_by_code()) == {"boundaries.files-not-used"}


def test_a_package_copied_while_qgis_was_open_is_said_to_be(ours: Team, carried: Path, tmp_path: Path) -> None:
    program = left_open(carried / "field.gpkg")
    shutil.copy(carried / "field.gpkg", tmp_path / "copied.gpkg")
    receipt = ours.bring(tmp_path / "copied.gpkg")
    program.close()
    assert set(receipt.report.count_by_code()) == {"boundaries.geopackage-still-open"}


def test_a_package_of_another_round_is_refused_in_words(ours: Team, carried: Path, tmp_path: Path) -> None:
    open_round(ours.store, PLAN, by=ME, round_id="round-2031")
    edit(carried / "field.gpkg", "marker_checks", M1, found_state_intact=1)
    ours.round_id = "round-2031"
    receipt = ours.bring(carried / "field.gpkg")
    assert receipt.files[0].fate is FileFate.REFUSED
    assert receipt.files[0].code == "boundaries.wrong-round"
    assert "round-2026" in receipt.to_text()
    assert rows_of(carried / "field.gpkg", "marker_checks")
