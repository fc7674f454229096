"""T5: a geometry made to crash or drown us is refused, and this process lives on."""

import json
import os
import struct
import zipfile
from pathlib import Path

import pytest
import shapely

from layers.files.errors import FileRefused, UnsafeGeometry
from layers.files.limits import Limits
from layers.files.read import read_foreign
from layers.geometry_text import (
    CoordinateNotFinite,
    GeometryLimits,
    GeometryRefused,
    GeometryTooDeep,
    GeometryTooLarge,
    NotAGeometry,
    parse_geojson_geometry,
    parse_wkb,
    parse_wkt,
)

DEEP = 50_000
ROOM = GeometryLimits(max_chars=100_000_000)  # so that depth is what refuses, not size


def nested_wkt(depth: int) -> str:
    return "GEOMETRYCOLLECTION(" * depth + "POINT(104 37)" + ")" * depth


def nested_geojson(depth: int) -> str:
    return '{"type":"GeometryCollection","geometries":[' * depth + '{"type":"Point","coordinates":[104,37]}' + "]}" * depth


def nested_wkb(depth: int) -> bytes:
    return struct.pack("<BII", 1, 7, 1) * depth + shapely.to_wkb(shapely.Point(104, 37))


def test_fifty_thousand_nested_collections_are_refused_before_the_geometry_library_sees_them() -> None:
    for parse, bomb in (
        (parse_wkt, nested_wkt(DEEP)),
        (parse_geojson_geometry, nested_geojson(DEEP)),
        (parse_wkb, nested_wkb(DEEP)),
    ):
        with pytest.raises(GeometryTooDeep):
            parse(bomb, ROOM)  # type: ignore[arg-type]


def test_a_deep_mapping_that_never_was_text_is_refused_too() -> None:
    bomb: dict[str, object] = {"type": "Point", "coordinates": [104, 37]}
    for _ in range(DEEP):
        bomb = {"type": "GeometryCollection", "geometries": [bomb]}
    with pytest.raises(GeometryTooDeep):
        parse_geojson_geometry(bomb)


def test_what_people_draw_passes() -> None:
    assert parse_wkt(nested_wkt(6)).geom_type == "GeometryCollection"
    assert parse_geojson_geometry(nested_geojson(8)).geom_type == "GeometryCollection"
    assert parse_wkb(nested_wkb(8)).geom_type == "GeometryCollection"
    with pytest.raises(GeometryTooDeep):
        parse_geojson_geometry(nested_geojson(9))
    with pytest.raises(GeometryTooDeep):
        parse_wkb(nested_wkb(9))


def test_declared_counts_are_not_believed() -> None:
    for kind in (2, 3, 4, 5, 6, 7):
        with pytest.raises(GeometryRefused):
            parse_wkb(struct.pack("<BII", 1, kind, 0xFFFFFFFF))
    with pytest.raises(NotAGeometry):
        parse_wkb(struct.pack("<BIII", 1, 3, 1, 0x7FFFFFFF))


def test_ten_million_vertices_are_too_many() -> None:
    line = "LINESTRING(" + "104 37," * 100_001 + "104 37)"
    with pytest.raises(GeometryTooLarge):
        parse_wkt(line)
    with pytest.raises(GeometryTooLarge):
        parse_geojson_geometry({"type": "LineString", "coordinates": [[104.0, 37.0]] * 100_001})
    with pytest.raises(GeometryTooLarge):
        parse_wkb(struct.pack("<BII", 1, 2, 100_001) + struct.pack("<dd", 104, 37) * 100_001)


@pytest.mark.parametrize("number", ["1e400", "-1e400", "NaN", "Infinity"])
def test_numbers_that_are_none_are_refused(number: str) -> None:
    with pytest.raises((CoordinateNotFinite, NotAGeometry)):
        parse_geojson_geometry(f'{{"type":"Point","coordinates":[{number},37]}}')
    with pytest.raises((CoordinateNotFinite, NotAGeometry)):
        parse_wkt(f"POINT({number.replace('Infinity', 'inf')} 37)")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"type":"Point"}', '{"type":"Point","coordinates":"104,37"}', '{"type":["Point"],"coordinates":[1,2]}',
     '{"type":"Polygon","coordinates":[[104,37]]}', '{"type":"GeometryCollection","geometries":{}}', '{"type":"Point","coordinates":[true,1]}'],
)  # fmt: skip
def test_text_that_is_no_geometry_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NotAGeometry):
        parse_geojson_geometry(text)


def test_a_geojson_file_of_nested_collections_is_refused(tmp_path: Path) -> None:
    feature = '{"type":"Feature","properties":{},"geometry":' + nested_geojson(DEEP) + "}"
    bomb = tmp_path / "bomb.geojson"
    bomb.write_text('{"type":"FeatureCollection","features":[' + feature + "]}")
    before = os.getpid()
    with pytest.raises(UnsafeGeometry):
        read_foreign(bomb)
    assert os.getpid() == before


def test_a_parquet_of_nested_wkb_is_refused(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    geo = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB", "geometry_types": []}}}
    table = pa.table({"name": ["深"], "geometry": [nested_wkb(DEEP)]}).replace_schema_metadata({"geo": json.dumps(geo)})
    pq.write_table(table, tmp_path / "bomb.parquet")
    with pytest.raises(UnsafeGeometry) as refused:
        read_foreign(tmp_path / "bomb.parquet")
    assert refused.value.facts["row"] == 1


def test_more_vertices_than_allowed_are_refused(tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[104 + i / 1e6, 37.0] for i in range(2_000)]}
    collection = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"n": 1}, "geometry": line}]}
    big = tmp_path / "big.geojson"
    big.write_text(json.dumps(collection))
    with pytest.raises(UnsafeGeometry):
        read_foreign(big, limits=Limits(max_vertices=1_000))


def test_an_infinite_coordinate_costs_its_row_and_no_other(tmp_path: Path) -> None:
    points = [
        {"type": "Feature", "properties": {"n": n}, "geometry": {"type": "Point", "coordinates": [x, 37]}}
        for n, x in ((1, 104), (2, 105))
    ]
    mixed = tmp_path / "mixed.geojson"
    mixed.write_text(json.dumps({"type": "FeatureCollection", "features": points}).replace("105", "1e400"))
    try:
        table = read_foreign(mixed)
    except FileRefused:
        return  # the driver may refuse the number outright: nothing came in either
    assert table.geometry is not None
    assert table.geometry[0] is not None
    assert table.geometry[1] is None
    assert table.report.rows_in_error() == {2}


def test_a_zip_of_a_bomb_is_no_way_round(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w") as archive:
        archive.writestr("bomb.geojson", nested_geojson(DEEP))
    with pytest.raises(FileRefused):
        read_foreign(tmp_path / "bomb.zip")
