"""The file is a GeoPackage: its blobs, its spatial index and its tables are what other programs expect."""

import subprocess
from pathlib import Path

import apsw
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.store.embedded import EmbeddedStore
from layers.store.geopackage import BOX_FUNCTIONS, from_blobs, to_blobs
from layers.store.sqlite import connect_reader
from tests.layers.store.samples import ME, WELLS, since, wells

degrees = st.floats(-180, 180, allow_nan=False)
points = st.builds(shapely.Point, degrees, degrees)
lines = st.lists(st.tuples(degrees, degrees), min_size=2, max_size=6).map(shapely.LineString)
boxes = st.tuples(degrees, degrees, st.floats(0.001, 10), st.floats(0.001, 10)).map(
    lambda b: shapely.box(b[0], b[1], b[0] + b[2], b[1] + b[3])
)
shapes = st.one_of(
    points, lines, boxes, st.lists(points, min_size=1, max_size=3).map(shapely.MultiPoint), st.none(), st.just(shapely.Point())
)


def objects(geometries: list[object]) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return array


@given(st.lists(shapes, max_size=8))
def test_a_geometry_comes_back_from_its_blob_bit_by_bit(geometries: list[object]) -> None:
    given_ = objects(geometries)
    found = from_blobs(to_blobs(given_))
    assert shapely.to_wkb(found).tolist() == shapely.to_wkb(given_).tolist()


@given(shapes.filter(lambda g: g is not None))
def test_the_index_functions_measure_the_box_of_a_blob(geometry: shapely.Point | shapely.Polygon) -> None:
    (blob,) = to_blobs(objects([geometry]))
    sides = [BOX_FUNCTIONS[f"ST_{side}"](blob) for side in ("MinX", "MinY", "MaxX", "MaxY")]
    empty = geometry.is_empty
    assert BOX_FUNCTIONS["ST_IsEmpty"](blob) == int(empty)
    assert sides == ([None] * 4 if empty else list(geometry.bounds))


def test_the_index_functions_measure_blobs_of_other_programs_too() -> None:
    """Big-endian, without a box, or with a box of three dimensions: the standard allows them all."""
    line = shapely.LineString([(1, 2, 9), (3, 5, 7)])
    foreign = {
        "big-endian, no box": b"GP\x00\x00" + (4490).to_bytes(4, "big") + shapely.to_wkb(line, byte_order=0, flavor="iso"),
        "little-endian, no box": b"GP\x00\x01" + (4490).to_bytes(4, "little") + shapely.to_wkb(line, byte_order=1, flavor="iso"),
        "box with z": b"GP\x00\x05"
        + (4490).to_bytes(4, "little")
        + np.array([1, 3, 2, 5, 7, 9.0]).tobytes()
        + shapely.to_wkb(line, flavor="iso"),
    }
    for name, blob in foreign.items():
        assert [BOX_FUNCTIONS[f"ST_{s}"](blob) for s in ("MinX", "MinY", "MaxX", "MaxY")] == [1, 2, 3, 5], name
        assert from_blobs([blob])[0].equals_exact(line, 0)
    assert BOX_FUNCTIONS["ST_MinX"](None) is None
    assert BOX_FUNCTIONS["ST_IsEmpty"](None) is None


def test_the_file_says_that_it_is_a_geopackage_in_cgcs2000(embedded: EmbeddedStore, path: Path) -> None:
    embedded.append([since("2020-01-01", wells(["a", "b"], [shapely.box(104, 37, 105, 38), None]))], by=ME, reason="first")
    db = connect_reader(path)
    assert (db.pragma("application_id"), db.pragma("user_version")) == (0x47504B47, 10400)
    contents = db.execute("SELECT table_name, data_type, srs_id, min_x, min_y, max_x, max_y FROM gpkg_contents").fetchall()
    assert contents == [("wells", "features", 4490, 104.0, 37.0, 105.0, 38.0)]
    (definition,) = db.execute("SELECT definition FROM gpkg_spatial_ref_sys WHERE srs_id = 4490").fetchone() or ("",)
    assert 'AUTHORITY["EPSG","4490"]' in str(definition)
    triggers = {
        str(n).rsplit("_", 1)[-1]
        for (n,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'rtree_*'")
    }
    assert triggers == {"insert", "update2", "update4", "update5", "update6", "update7", "delete"}
    db.close()


def test_the_index_follows_every_kind_of_change(tmp_path: Path) -> None:
    """The trigger set of GeoPackage 1.4, tried on a table of its own: our layers never update a geometry."""
    from layers.store.geopackage import index_statements
    from layers.store.sqlite import connect_writer

    db = connect_writer(tmp_path / "t.gpkg")
    db.execute("CREATE TABLE t (fid INTEGER PRIMARY KEY, geom BLOB)")
    for statement in index_statements("t", "geom"):
        db.execute(statement)
    drawn, moved, empty = to_blobs(objects([shapely.Point(1, 2), shapely.box(3, 4, 5, 6), shapely.Point()]))

    def indexed() -> list[tuple[object, ...]]:
        return db.execute("SELECT * FROM rtree_t_geom ORDER BY id").fetchall()

    db.execute("INSERT INTO t VALUES (1, ?), (2, ?), (3, NULL), (4, ?)", (drawn, moved, empty))
    assert indexed() == [(1, 1, 1, 2, 2), (2, 3, 5, 4, 6)]
    db.execute("UPDATE t SET geom = ? WHERE fid = 1", (moved,))  # update6
    assert indexed()[0] == (1, 3, 5, 4, 6)
    db.execute("UPDATE t SET geom = ? WHERE fid = 3", (drawn,))  # update7
    assert indexed()[-1] == (3, 1, 1, 2, 2)
    db.execute("UPDATE t SET geom = NULL WHERE fid = 3")  # update2
    db.execute("UPDATE t SET geom = ? WHERE fid = 2", (empty,))  # update2
    assert [row[0] for row in indexed()] == [1]
    db.execute("UPDATE t SET fid = 10 WHERE fid = 1")  # update5
    db.execute("UPDATE t SET fid = 11 WHERE fid = 3")  # update4
    assert [row[0] for row in indexed()] == [10]
    db.execute("DELETE FROM t")
    assert indexed() == []
    assert db.execute("SELECT rtreecheck('rtree_t_geom')").get == "ok"
    db.close()


def test_a_box_is_found_through_the_index(embedded: EmbeddedStore, path: Path) -> None:
    embedded.append([since("2020-01-01", wells(["a"]))], by=ME, reason="first")
    db = connect_reader(path)
    plan = str(
        db.execute(
            "EXPLAIN QUERY PLAN SELECT * FROM wells WHERE fid IN (SELECT id FROM rtree_wells_geom WHERE maxx >= 1)"
        ).fetchall()
    )
    assert "VIRTUAL TABLE INDEX" in plan
    assert "SEARCH wells USING INTEGER PRIMARY KEY" in plan
    db.close()


@pytest.mark.gdal
def test_another_gdal_reads_a_backup(embedded: EmbeddedStore, tmp_path: Path, ogrinfo: Path) -> None:
    """In a process of its own, on a copy: the live file is never opened by a second SQLite."""
    shapes = [shapely.Point(104, 37), shapely.box(104, 37, 105, 38), None]
    embedded.append([since("2020-01-01", wells(["a", "b", "c"], shapes, name=["𠮷㵐", "x", None]))], by=ME, reason="first")
    embedded.backup(tmp_path / "backup.gpkg")
    done = subprocess.run(
        [ogrinfo, "-ro", "-al", tmp_path / "backup.gpkg", "wells"], capture_output=True, text=True, check=True, timeout=60
    )
    assert "Feature Count: 3" in done.stdout
    assert "𠮷㵐" in done.stdout
    assert "POLYGON ((105 37,105 38,104 38,104 37,105 37))" in done.stdout
    assert 'ID["EPSG",4490]' in done.stdout
    boxed = subprocess.run(
        [ogrinfo, "-ro", "-q", "-spat", "104.5", "37.5", "104.6", "37.6", tmp_path / "backup.gpkg", "wells"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert boxed.stdout.count("OGRFeature") == 1


def test_a_backup_is_no_write_ahead_log_file(embedded: EmbeddedStore, tmp_path: Path) -> None:
    """QGIS may open it from a folder it cannot write to."""
    embedded.backup(tmp_path / "backup.gpkg")
    db = apsw.Connection(str(tmp_path / "backup.gpkg"), flags=apsw.SQLITE_OPEN_READONLY)
    assert db.pragma("journal_mode") == "delete"
    db.close()
    assert sorted(p.name for p in tmp_path.glob("backup*")) == ["backup.gpkg", "backup.gpkg.sha256"]


def test_a_column_learnt_later_is_empty_for_what_was_said_before(embedded: EmbeddedStore) -> None:
    from dataclasses import replace
    from datetime import date

    from layers.spec import ColumnType
    from layers.store import LayerChange
    from tests.layers.store.samples import column

    wiser = replace(WELLS, columns=(*WELLS.columns, column("owner", ColumnType.TEXT)))
    embedded.append([since("2020-01-01", wells(["a"]))], by=ME, reason="first")
    assert embedded.read(wiser)["owner"].isna().tolist() == [True]
    rows = wells(["a"]).assign(owner="李")
    embedded.append([LayerChange(wiser, rows.astype({"owner": "str"}), date(2021, 1, 1))], by=ME, reason="wiser")
    assert embedded.read(wiser)["owner"].tolist() == ["李"]
    assert embedded.read(WELLS, as_of=date(2020, 6, 1))["well_id"].tolist() == ["a"]
    assert not embedded.verify()
    with pytest.raises(apsw.ConstraintError, match="never rewritten"), embedded._file.writing() as db:
        db.execute("UPDATE wells SET owner = '王'")
