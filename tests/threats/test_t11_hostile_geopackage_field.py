"""T10, T11: a GeoPackage from the field is data: its views, triggers, virtual tables and disguises run nothing and read no other file."""

import sqlite3
import time
from pathlib import Path

import pytest

from boundaries.field.receipt import FileFate
from tests.little_package import Team, edit, standing_package, team

RECURSIVE = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, 'x' AS subject FROM n"


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Team:
    return team(tmp_path_factory.mktemp("ours"))


@pytest.fixture
def gpkg(ours: Team, tmp_path: Path) -> Path:
    return ours.unpacked(standing_package(), str(tmp_path)) / "field.gpkg"


def spoil(path: Path, *statements: str) -> None:
    database = sqlite3.connect(path)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


def test_a_table_replaced_by_an_endless_view_is_not_read(ours: Team, gpkg: Path) -> None:
    spoil(gpkg, "DROP TABLE marker_checks", f"CREATE VIEW marker_checks AS {RECURSIVE}")
    begun = time.monotonic()
    assert ours.bring(gpkg).records == ()
    assert time.monotonic() - begun < 30


def test_a_trigger_of_theirs_is_not_set_off(ours: Team, gpkg: Path) -> None:
    edit(gpkg, "marker_checks", "subject = 'M001'", outcome="none")
    spoil(
        gpkg,
        "CREATE TRIGGER evil AFTER DELETE ON gpkg_contents BEGIN UPDATE marker_checks SET outcome = 'reported'; END",
        "CREATE VIEW other AS SELECT 1 AS fid",
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('other', 'attributes', 'other')",
    )
    assert len(ours.bring(gpkg).records) == 1
    record = ours.record("marker_check", "M001")
    assert record is not None
    assert record.value("outcome") == "none"


def test_a_virtual_table_is_refused_whole(ours: Team, gpkg: Path) -> None:
    spoil(gpkg, "CREATE VIRTUAL TABLE searched USING fts5(words)")
    receipt = ours.bring(gpkg)
    assert receipt.files[0].fate is FileFate.QUARANTINED


def test_nested_geometries_do_not_reach_the_geometry_library(ours: Team, gpkg: Path) -> None:
    collection = b"\x01\x07\x00\x00\x00\x01\x00\x00\x00" * 50_000
    database = sqlite3.connect(gpkg)
    database.execute("UPDATE segment_checks SET geom = ?", (b"GP\x00\x01\x8a\x11\x00\x00" + collection,))
    database.commit()
    database.close()
    assert ours.bring(gpkg).files[0].fate is FileFate.TAKEN


@pytest.mark.parametrize("name", ["field.gpkg", "statements.json", "back.zip", "a.jpg"])
def test_a_virtual_raster_in_disguise_reads_no_other_file(ours: Team, tmp_path: Path, name: str) -> None:
    canary = tmp_path / "canary.csv"
    canary.write_text("id,secret\n1,canary-4711\n", encoding="utf-8")
    vrt = f'<OGRVRTDataSource><OGRVRTLayer name="marker_checks"><SrcDataSource>{canary}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    receipt = ours.bring_content(vrt.encode(), name, accept_unsigned=True)
    assert "canary-4711" not in receipt.to_text()
    assert receipt.records == ()
    assert not receipt.is_complete


def test_a_damaged_database_is_kept_apart(ours: Team, gpkg: Path) -> None:
    content = bytearray(gpkg.read_bytes())
    content[100:4096] = b"\xff" * 3996
    gpkg.write_bytes(bytes(content))
    assert ours.bring(gpkg).files[0].fate is FileFate.QUARANTINED
