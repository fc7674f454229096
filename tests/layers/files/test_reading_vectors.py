"""Vector files of every kind come out with their shapes, their datum and their names."""

import json
import shutil
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers.files.errors import ContentAndNameDiffer, FileRefused, LayerNotChosen, NoRows, NoSuchSheet, ShapefilePartMissing
from layers.files.read import list_layers, read_foreign

NAMES = ["景泰县", "一条山镇", "芦阳镇", "上沙沃镇"]
RARE = ["𠮷村", "㵐村", "䶮村", "𫭢镇"]
POINTS = [shapely.Point(104 + n / 10, 37) for n in range(4)]


def villages(names: list[str]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"名称": names, "code": ["620423", "620423100", "62042310", None]}, geometry=POINTS, crs=4490)


def shapefile(folder: Path, names: list[str], encoding: str, *, without: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    villages(names).to_file(folder / "村社.shp", encoding=encoding)
    for part in without.split():
        (folder / f"村社{part}").unlink()
    return folder / "村社.shp"


@pytest.mark.parametrize(("encoding", "names"), [("UTF-8", NAMES + RARE[:0]), ("GBK", NAMES), ("GB18030", RARE)])
@pytest.mark.parametrize("without", ["", ".cpg"])
def test_a_shapefile_tells_its_names_whatever_their_encoding(
    tmp_path: Path, encoding: str, names: list[str], without: str
) -> None:
    table = read_foreign(shapefile(tmp_path / "s", names, encoding, without=without))
    assert list(table.cells["名称"]) == names
    assert table.crs == "EPSG:4490"
    assert table.geometry is not None
    assert shapely.equals(table.geometry, POINTS).all()
    assert list(table.row_numbers) == [1, 2, 3, 4]
    assert table.source.format == "shapefile"


def test_gbk_names_under_a_cpg_that_says_utf8_are_recognised(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "s", NAMES, "GBK")
    path.with_suffix(".cpg").write_text("UTF-8")
    table = read_foreign(path)
    assert list(table.cells["名称"]) == NAMES
    assert table.source.encoding == "gb18030"
    assert table.report.count_by_code() == {"files.encoding-contradicts": 1}


def test_missing_parts_are_named(tmp_path: Path) -> None:
    with pytest.raises(ShapefilePartMissing) as refused:
        read_foreign(shapefile(tmp_path / "a", NAMES, "UTF-8", without=".dbf"))
    assert ".dbf" in refused.value.wording.zh
    table = read_foreign(shapefile(tmp_path / "b", NAMES, "UTF-8", without=".shx .prj"))
    assert len(table) == 4
    assert table.crs is None
    assert table.report.count_by_code() == {"files.shx-missing": 1, "files.prj-missing": 1}
    assert table.geometry is not None
    assert shapely.equals(table.geometry, POINTS).all()


def test_shapefiles_in_a_zip_are_chosen_by_name(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "s", NAMES, "GBK", without=".cpg")
    with zipfile.ZipFile(tmp_path / "一.zip", "w") as one, zipfile.ZipFile(tmp_path / "二.zip", "w") as two:
        for part in path.parent.iterdir():
            one.write(part, f"数据/{part.name}")
            two.write(part, part.name)
            two.write(part, f"乡镇{part.suffix}")
    assert list(read_foreign(tmp_path / "一.zip").cells["名称"]) == NAMES
    with pytest.raises(LayerNotChosen):
        read_foreign(tmp_path / "二.zip")
    assert list_layers(tmp_path / "二.zip") == ("乡镇", "村社")
    assert read_foreign(tmp_path / "二.zip", layer="乡镇").source.layer == "乡镇"


@pytest.mark.parametrize(
    ("suffix", "driver"),
    [(".gpkg", "GPKG"), (".geojson", "GeoJSON"), (".fgb", "FlatGeobuf"), (".gdb", "OpenFileGDB"), (".kml", "LIBKML")],
)
def test_each_vector_format_keeps_rare_characters_and_positions(tmp_path: Path, suffix: str, driver: str) -> None:
    path = tmp_path / f"villages{suffix}"
    options = {"SPATIAL_INDEX": "NO"} if suffix == ".fgb" else {}
    villages(RARE).to_file(path, driver=driver, **options)
    table = read_foreign(path)
    assert list(table.cells["名称"]) == RARE
    assert table.cells["code"].isna().tolist() == [False, False, False, True]
    assert table.geometry is not None
    # A FileGDB snaps to a grid of a tenth of a millimetre.
    assert shapely.equals_exact(shapely.force_2d(table.geometry), POINTS, tolerance=1e-8).all()
    assert table.crs == ("EPSG:4326" if suffix == ".kml" else "EPSG:4490")


def test_a_zipped_filegdb_and_a_kmz_are_opened(tmp_path: Path) -> None:
    villages(NAMES).to_file(tmp_path / "v.gdb", driver="OpenFileGDB")
    villages(NAMES).to_file(tmp_path / "doc.kml", driver="LIBKML")
    with zipfile.ZipFile(tmp_path / "v.gdb.zip", "w") as archive:
        for part in (tmp_path / "v.gdb").iterdir():
            archive.write(part, f"外业/v.gdb/{part.name}")
    with zipfile.ZipFile(tmp_path / "v.kmz", "w") as archive:
        archive.write(tmp_path / "doc.kml", "doc.kml")
    assert list(read_foreign(tmp_path / "v.gdb.zip").cells["名称"]) == NAMES
    assert list(read_foreign(tmp_path / "v.kmz").cells["名称"]) == NAMES


def test_a_folder_that_only_calls_itself_gdb_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.gdb").mkdir()
    (tmp_path / "x.gdb" / "readme.txt").write_text("x")
    with pytest.raises(ContentAndNameDiffer):
        read_foreign(tmp_path / "x.gdb")


def test_gpx_codes_stay_codes_and_tracks_become_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.gpx"
    path.write_text(
        '<gpx xmlns="http://www.topografix.com/GPX/1/1" xmlns:ogr="http://osgeo.org/gdal" version="1.1" creator="t">'
        '<wpt lat="37.1" lon="104.1"><ele>1600</ele><name>𠮷</name><extensions><ogr:code>620423100002</ogr:code></extensions></wpt>'
        '<trk><name>路</name><trkseg><trkpt lat="37" lon="104"/><trkpt lat="37.2" lon="104.2"/></trkseg></trk></gpx>'
    )
    assert list_layers(path) == ("waypoints", "tracks")
    waypoints = read_foreign(path, layer="waypoints")
    assert waypoints.cells.iloc[0].to_dict() == {"ele": "1600", "name": "𠮷", "code": "620423100002"}
    tracks = read_foreign(path, layer="tracks")
    assert tracks.geometry is not None
    assert tracks.geometry[0].wkt == "LINESTRING (104 37, 104.2 37.2)"


def test_geoparquet_and_plain_parquet(tmp_path: Path) -> None:
    villages(RARE).to_parquet(tmp_path / "a.parquet")
    table = read_foreign(tmp_path / "a.parquet")
    assert (table.source.format, table.crs) == ("geoparquet", "EPSG:4490")
    assert list(table.cells["名称"]) == RARE
    villages(RARE).drop(columns="geometry").assign(n=[1, None, 3, 4]).to_parquet(tmp_path / "b.parquet")
    plain = read_foreign(tmp_path / "b.parquet")
    assert (plain.source.format, plain.crs, plain.geometry) == ("parquet", None, None)
    villages(RARE).set_crs(None, allow_override=True).to_parquet(tmp_path / "c.parquet")
    assert read_foreign(tmp_path / "c.parquet").crs is None


def test_layers_are_chosen_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    villages(NAMES).to_file(path, layer="村", driver="GPKG")
    villages(RARE).to_file(path, layer="社区", driver="GPKG")
    with pytest.raises(LayerNotChosen) as refused:
        read_foreign(path)
    assert refused.value.layers == ("村", "社区")
    assert list(read_foreign(path, layer="社区").cells["名称"]) == RARE
    with pytest.raises(NoSuchSheet):
        read_foreign(path, layer="乡")
    assert list_layers(path) == ("村", "社区")


def test_a_layer_without_rows_is_said_to_have_none(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text('{"type":"FeatureCollection","features":[]}')
    with pytest.raises(NoRows):
        read_foreign(path)


def test_shapes_that_cannot_be_used_cost_their_row_only(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {"n": 1}, "geometry": {"type": "Point", "coordinates": [104, 37]}},
        {"type": "Feature", "properties": {"n": 2}, "geometry": None},
        {"type": "Feature", "properties": {"n": 3}, "geometry": {"type": "Polygon", "coordinates": [[[1, 1], [2, 2], [3, 1]]]}},
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    table = read_foreign(path)
    assert table.geometry is not None
    assert [g is None for g in table.geometry] == [False, True, True]
    assert table.report.rows_in_error() == {3}
    assert isinstance(table.geometry, np.ndarray)


def test_a_crossing_polygon_comes_as_it_is_for_the_check_to_judge(tmp_path: Path) -> None:
    bow_tie = shapely.Polygon([(104, 37), (105, 38), (105, 37), (104, 38)])
    gpd.GeoDataFrame({"n": [1]}, geometry=[bow_tie], crs=4490).to_file(tmp_path / "a.gpkg", driver="GPKG")
    table = read_foreign(tmp_path / "a.gpkg")
    assert table.geometry is not None
    assert table.geometry[0].equals_exact(bow_tie, 0)
    assert not table.geometry[0].is_valid


def test_the_original_is_never_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    villages(NAMES).to_file(path, driver="GPKG")
    shutil.copy(path, tmp_path / "before.gpkg")
    path.chmod(0o444)
    read_foreign(path)
    assert path.read_bytes() == (tmp_path / "before.gpkg").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.gpkg", "before.gpkg"]


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".parquet", ".shp", ".xlsx"])
def test_a_file_cut_in_half_is_a_refusal(tmp_path: Path, suffix: str) -> None:
    whole = tmp_path / f"whole{suffix}"
    if suffix == ".parquet":
        villages(NAMES).to_parquet(whole)
    elif suffix == ".xlsx":
        villages(NAMES).drop(columns="geometry").to_excel(whole)
    else:
        villages(NAMES).to_file(whole)
    content = whole.read_bytes()
    cut = tmp_path / f"cut{suffix}"
    cut.write_bytes(content[: len(content) // 2])
    with pytest.raises(FileRefused):
        read_foreign(cut)
