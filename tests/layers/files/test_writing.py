"""What is written is read back equal, and what a format cannot hold is declared."""

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import shapely

from boundaries.specs import LINES
from layers.errors import NoDatum
from layers.files.errors import CannotWrite, FormatCannotHold, UnknownFormat
from layers.files.read import read_foreign
from layers.files.write import OUTPUT_FORMATS, write_frame
from layers.foreign import ForeignTable
from layers.planning.specs import FACILITIES
from layers.report import Report

EXTENSION = {f.name: f.extension for f in OUTPUT_FORMATS}


def there_and_back(frame: gpd.GeoDataFrame, folder: Path, format_name: str, **how: Any) -> tuple[Report, ForeignTable]:
    path = folder / f"out{EXTENSION[format_name]}"
    report = write_frame(frame, path, spec=FACILITIES, format=format_name, **how)
    return report, read_foreign(path)


def said(value: object) -> str | None:
    """A cell as text, however its format types it: 12, 12.0 and "12" say the same."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def assert_same_cells(table: ForeignTable, frame: gpd.GeoDataFrame, names: dict[str, str] | None = None) -> None:
    for name in FACILITIES.column_names:
        header = (names or {}).get(name, name)
        expected = [said(v) for v in frame[name].astype(object)]
        if header in table.cells:
            assert [said(v) for v in table.cells[header].astype(object)] == expected, name
        else:
            assert set(expected) == {None}, name


@pytest.mark.parametrize("format_name", ["geojson", "gpkg", "parquet", "flatgeobuf", "filegdb"])
def test_formats_for_programs_give_back_every_cell_and_position(
    facilities: gpd.GeoDataFrame, tmp_path: Path, format_name: str
) -> None:
    report, table = there_and_back(facilities, tmp_path, format_name)
    assert len(report) == 0
    assert_same_cells(table, facilities)
    assert table.crs == "EPSG:4490"
    assert table.geometry is not None
    tolerance = 1e-8 if format_name == "filegdb" else 0
    expected = facilities.geometry.to_numpy()
    assert [g is None for g in table.geometry] == [False, True, False]
    assert shapely.equals_exact(table.geometry[[0, 2]], expected[[0, 2]], tolerance=tolerance).all()


def test_a_filegdb_is_a_folder_where_a_folder_was_asked_for(facilities: gpd.GeoDataFrame, tmp_path: Path) -> None:
    for _ in range(2):  # and takes the place of the one before
        write_frame(facilities, tmp_path / "out.gdb", spec=FACILITIES, format="filegdb")
    assert_same_cells(read_foreign(tmp_path / "out.gdb"), facilities)
    assert [p.name for p in tmp_path.iterdir()] == ["out.gdb"]


def test_kml_gives_back_every_cell_and_position(facilities: gpd.GeoDataFrame, tmp_path: Path) -> None:
    report, table = there_and_back(facilities, tmp_path, "kml")
    assert len(report) == 0
    assert_same_cells(table, facilities, {"name": "Name"})
    assert table.geometry is not None
    assert shapely.equals_exact(shapely.force_2d(table.geometry[0]), facilities.geometry[0], tolerance=1e-12)


def test_gpx_gives_back_the_rows_that_have_a_position_and_names_the_others(facilities: gpd.GeoDataFrame, tmp_path: Path) -> None:
    report, table = there_and_back(facilities, tmp_path, "gpx")
    assert [(f.code, f.where.key) for f in report] == [("files.row-without-position", "F2")]
    assert_same_cells(table, facilities.iloc[[0, 2]].reset_index(drop=True))
    assert table.geometry is not None
    assert table.geometry[0].equals_exact(facilities.geometry[0], 0)


def test_a_utf8_shapefile_loses_nothing_but_long_names(facilities: gpd.GeoDataFrame, tmp_path: Path) -> None:
    report, table = there_and_back(facilities, tmp_path, "shp")
    (renamed,) = report.findings
    assert renamed.code == "files.fields-renamed"
    names = {name: str(short) for name, short in renamed.evidence.items()}
    assert all(len(short) <= 10 for short in names.values())
    assert len(set(names.values())) == len(names)
    assert_same_cells(table, facilities)  # the table of names beside it gives the long ones back
    assert table.crs == "EPSG:4490"
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.read("facilities.cpg").strip() == b"UTF-8"
        assert "position_accuracy_m,位置精度" in archive.read("fields.csv").decode("utf-8-sig")
    with zipfile.ZipFile(tmp_path / "out.zip") as ours, zipfile.ZipFile(tmp_path / "bare.zip", "w") as bare:
        for part in ours.namelist():
            if part != "fields.csv":
                bare.writestr(part, ours.read(part))
    assert_same_cells(read_foreign(tmp_path / "bare.zip"), facilities, names)


def test_a_gbk_shapefile_declares_each_character_it_lost(facilities: gpd.GeoDataFrame, tmp_path: Path) -> None:
    report, table = there_and_back(facilities, tmp_path, "shp-gbk")
    lost = [f for f in report if f.code == "files.characters-outside-encoding"]
    assert [(f.where.key, f.where.column, f.evidence["characters"]) for f in lost] == [("F2", "name", "𠮷㵐䶮𫭢")]
    assert "U+20BB7" in lost[0].sentence.zh
    assert table.cells["name"].tolist() == ["一条山镇日间照料中心", "?村???中心", "=HYPERLINK(1)"]


def test_a_text_longer_than_a_dbf_field_is_cut_between_characters_and_declared(
    facilities: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    facilities.loc[0, "note"] = "长" * 100
    report, table = there_and_back(facilities, tmp_path, "shp")
    assert [(f.where.key, f.where.column) for f in report if f.code == "files.text-cut"] == [("F1", "note")]
    assert table.cells["note"][0] == "长" * (254 // 3)


@pytest.mark.parametrize("format_name", ["csv", "csv-gb18030", "xlsx"])
def test_sheets_speak_the_languages_of_their_readers(facilities: gpd.GeoDataFrame, tmp_path: Path, format_name: str) -> None:
    report, table = there_and_back(facilities, tmp_path, format_name, stamp="演示数据")
    assert len(report) == 0
    row = table.cells.iloc[0]
    assert (row["设施类别"], row["状态"], said(row["床位数（张）"]), row["所属区划代码"]) == (
        "日间照料中心",
        "在用",
        "12",
        "620423100002",
    )
    assert said(row["启用日期"]) == "2020-05-01"
    assert float(row["经度"]) == 104.0535123456789
    assert float(row["建筑面积（m²）"]) == -350.5
    assert list(table.cells["名称"]) == ["一条山镇日间照料中心", "𠮷村㵐䶮𫭢中心", "=HYPERLINK(1)"]
    assert list(table.cells["所属区划代码"])[1] == "062042310000"
    assert set(table.cells["标注"]) == {"演示数据"}
    _, english = there_and_back(facilities, tmp_path, format_name, language="en")
    assert english.cells.iloc[0]["kind"] == "day-care centre"
    assert "beds (张)" in english.cells.columns


def test_an_excel_sheet_is_ready_for_the_office(facilities: gpd.GeoDataFrame, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_frame(facilities, path, spec=FACILITIES, format="xlsx", stamp="内部资料")
    sheet: Any = openpyxl.load_workbook(path).active
    assert sheet.title == "设施"
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert "内部资料" in sheet.oddHeader.center.text
    assert sheet["D2"].data_type == "s"
    assert sheet["D2"].number_format == "@"


def test_lines_become_wkt_in_sheets_and_too_long_ones_are_declared(
    make_frame: Callable[..., gpd.GeoDataFrame], tmp_path: Path
) -> None:
    short = shapely.LineString([(104, 37), (104.5, 37.5)])
    long = shapely.LineString([(104 + n / 1e6, 37.123456) for n in range(3000)])
    lines = make_frame(LINES, [{"line_id": "a", "name": "甲"}, {"line_id": "b", "name": "乙"}], [short, long])
    report = write_frame(lines, tmp_path / "l.xlsx", spec=LINES, format="xlsx")
    assert [(f.code, f.where.key) for f in report] == [("files.text-too-long", "b")]
    assert len(write_frame(lines, tmp_path / "l.csv", spec=LINES, format="csv")) == 0
    texts = read_foreign(tmp_path / "l.csv").cells["WKT"]
    assert shapely.from_wkt(texts[1]).equals_exact(long, 1e-9)
    assert read_foreign(tmp_path / "l.xlsx").cells["WKT"][0] == "LINESTRING (104 37, 104.5 37.5)"


def test_mixed_parts_become_multi_and_mixed_kinds_are_refused_where_there_is_no_place(
    make_frame: Callable[..., gpd.GeoDataFrame], facilities: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    line = shapely.LineString([(104, 37), (105, 38)])
    both = shapely.MultiLineString([[(104, 37), (105, 38)], [(100, 30), (101, 31)]])
    lines = make_frame(LINES, [{"line_id": "a"}, {"line_id": "b"}], [line, both])
    write_frame(lines, tmp_path / "l.gpkg", spec=LINES, format="gpkg")
    table = read_foreign(tmp_path / "l.gpkg")
    assert table.geometry is not None
    assert shapely.equals(table.geometry, [line, both]).all()
    mixed = make_frame(LINES, [{"line_id": "a"}, {"line_id": "b"}], [line, shapely.Point(1, 1)])
    for format_name in ("shp", "filegdb", "gpx"):
        with pytest.raises(FormatCannotHold):
            write_frame(mixed, tmp_path / f"m{EXTENSION[format_name]}", spec=LINES, format=format_name)
    write_frame(mixed, tmp_path / "m.gpkg", spec=LINES, format="gpkg")
    assert len(read_foreign(tmp_path / "m.gpkg")) == 2


def test_a_layer_without_rows_is_written_with_its_columns(facilities: gpd.GeoDataFrame, tmp_path: Path) -> None:
    nothing = facilities.iloc[:0]
    for format_name in ("csv", "xlsx", "geojson", "gpkg", "shp", "parquet"):
        path = tmp_path / f"none{EXTENSION[format_name]}"
        write_frame(nothing, path, spec=FACILITIES, format=format_name)
        assert path.stat().st_size > 0
    assert "facility_id" in gpd.read_file(tmp_path / "none.gpkg").columns


def test_writing_is_whole_or_not_at_all(facilities: gpd.GeoDataFrame, tmp_path: Path) -> None:
    path = tmp_path / "kept.gpkg"
    path.write_bytes(b"what was there")
    mixed = facilities.set_geometry([shapely.Point(1, 1), shapely.LineString([(0, 0), (1, 1)]), None], crs=4490)
    with pytest.raises(FormatCannotHold):
        write_frame(mixed, path, spec=FACILITIES, format="shp")
    assert path.read_bytes() == b"what was there"
    write_frame(facilities, path, spec=FACILITIES, format="gpkg")
    assert path.read_bytes().startswith(b"SQLite")
    assert [p.name for p in tmp_path.iterdir()] == ["kept.gpkg"]


def test_what_cannot_be_written_is_refused(facilities: gpd.GeoDataFrame, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat):
        write_frame(facilities, tmp_path / "a.dwg", spec=FACILITIES, format="dwg")
    with pytest.raises(CannotWrite):
        write_frame(facilities, tmp_path / "nowhere" / "a.csv", spec=FACILITIES, format="csv")
    with pytest.raises(NoDatum):
        write_frame(facilities.set_crs(None, allow_override=True), tmp_path / "a.csv", spec=FACILITIES, format="csv")


def test_a_full_disk_is_said_and_leaves_nothing(facilities: gpd.GeoDataFrame) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("needs /dev/full")
    import errno

    from layers.files.write import _reason

    with pytest.raises(OSError, match="space") as refused:  # noqa: SIM117  # because the file must be open inside
        with full.open("wb", buffering=0) as sink:
            sink.write(b"x")
    assert refused.value.errno == errno.ENOSPC
    assert "磁盘已满" in _reason(refused.value)


@pytest.mark.gdal
def test_another_gdal_opens_what_we_wrote(facilities: gpd.GeoDataFrame, tmp_path: Path, ogrinfo: Path) -> None:
    for format_name, opened in (
        ("gpkg", "out.gpkg"),
        ("geojson", "out.geojson"),
        ("shp", "out.zip"),
        ("flatgeobuf", "out.fgb"),
        ("kml", "out.kml"),
    ):
        path = tmp_path / opened
        write_frame(facilities, path, spec=FACILITIES, format=format_name)
        if opened == "out.zip":
            shutil.unpack_archive(path, tmp_path / "unpacked")
            path = tmp_path / "unpacked" / "facilities.shp"
        told = subprocess.run([ogrinfo, "-ro", "-al", path], capture_output=True, text=True, check=True).stdout
        assert "Feature Count: 3" in told, format_name
        assert "𠮷村㵐䶮𫭢中心" in told, format_name
