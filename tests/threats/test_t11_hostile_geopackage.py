"""T11: a GeoPackage is data: its views, triggers and virtual tables run nothing."""

import shutil
import sqlite3
import time
from pathlib import Path

import geopandas as gpd
import pytest

from layers.files.errors import FileRefused, UnsafeDatabase
from layers.files.limits import Limits
from layers.files.read import list_layers, read_foreign


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plain") / "villages.gpkg"
    villages = gpd.GeoDataFrame({"name": ["景泰", "条山"]}, geometry=gpd.points_from_xy([104, 105], [37, 38]), crs=4490)
    villages.to_file(path, layer="villages", driver="GPKG")
    return path


def hostile(plain: Path, folder: Path, *statements: str) -> Path:
    path = folder / "hostile.gpkg"
    shutil.copy(plain, path)
    database = sqlite3.connect(path)
    for trigger in [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
        database.execute(f'DROP TRIGGER "{trigger}"')  # GDAL's own, they need functions this connection lacks
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()
    return path


ENDLESS = (
    "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, i AS name FROM n"
)


def register(table: str) -> str:
    return f"INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('{table}', 'attributes', '{table}', 0)"


def test_an_endless_view_beside_a_table_stops_nothing(plain: Path, tmp_path: Path) -> None:
    path = hostile(plain, tmp_path, ENDLESS, register("endless"))
    begun = time.monotonic()
    table = read_foreign(path, limits=Limits(max_seconds=20))
    assert list(table.cells["name"]) == ["景泰", "条山"]
    assert "files.view-left-out" in table.report.count_by_code()
    assert list_layers(path) == ("villages",)
    assert time.monotonic() - begun < 20


def test_an_endless_view_in_a_tables_place_is_refused(plain: Path, tmp_path: Path) -> None:
    path = hostile(plain, tmp_path, "ALTER TABLE villages RENAME TO other", ENDLESS.replace("endless", "villages"))
    with pytest.raises(UnsafeDatabase):
        read_foreign(path, limits=Limits(max_seconds=20))


def test_a_trigger_does_not_run(plain: Path, tmp_path: Path) -> None:
    path = hostile(
        plain,
        tmp_path,
        "CREATE TRIGGER t AFTER DELETE ON gpkg_contents BEGIN UPDATE villages SET name = 'trigger ran'; END",
        ENDLESS,
        register("endless"),
    )
    before = path.read_bytes()
    assert "trigger ran" not in list(read_foreign(path).cells["name"])
    assert path.read_bytes() == before


def test_a_virtual_table_that_opens_other_files_is_refused(plain: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\ncanary,1\n")
    sql = f"CREATE VIRTUAL TABLE stolen USING VirtualOGR('{secret}')"
    path = hostile(
        plain,
        tmp_path,
        "PRAGMA writable_schema = ON",
        f"INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('table', 'stolen', 'stolen', 0, '{sql.replace(chr(39), chr(39) * 2)}')",
        register("stolen"),
    )
    with pytest.raises(FileRefused):
        read_foreign(path, layer="stolen")


def test_a_database_that_is_no_geopackage_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.gpkg"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE t (a)")
    database.commit()
    database.close()
    with pytest.raises(FileRefused):
        read_foreign(path)


def test_a_file_cut_short_is_a_refusal(plain: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.gpkg"
    path.write_bytes(plain.read_bytes()[:20_000])
    with pytest.raises(FileRefused):
        read_foreign(path)
