"""Layers as plain text: CSV that no spreadsheet takes for formulas, and GeoJSON."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import orjson
import shapely

from layers.files.outward import SheetColumn, arrow_table, geometry_of
from layers.spec import LayerSpec

# What makes Excel, WPS or LibreOffice calculate a text. The full-width signs count: Excel folds them.
DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")


def write_csv(columns: list[SheetColumn], path: Path, encoding: str) -> None:
    """A CSV with quoted text; text that would be a formula gets a `'`, numbers and dates never do."""
    cells = [_csv_cells(column) for column in columns]
    with path.open("w", encoding=encoding, newline="") as sink:
        writer = csv.writer(sink, lineterminator="\r\n")
        writer.writerow([guard(c.header) for c in columns])
        # Quoted text keeps its separators even where the reader's locale uses another one.
        csv.writer(
            sink, quoting=csv.QUOTE_STRINGS if hasattr(csv, "QUOTE_STRINGS") else csv.QUOTE_NONNUMERIC, lineterminator="\r\n"
        ).writerows(zip(*cells, strict=True))


def guard(text: str) -> str:
    """The text with a `'` before it when it would start a calculation; `'` before such a text is doubled, so reading can undo it."""
    return f"'{text}" if text.lstrip("'").startswith(DANGEROUS) else text


def _csv_cells(column: SheetColumn) -> list[Any]:
    if column.kind == "text":
        return [None if v is None else guard(v) for v in column.cells]
    if column.kind == "date":
        return [v.isoformat() if isinstance(v, date) else v for v in column.cells]
    return column.cells


def write_geojson(frame: gpd.GeoDataFrame, path: Path, spec: LayerSpec, *, stamp: str | None) -> None:
    """A FeatureCollection, one feature a line, full precision, longitude first.

    RFC 7946 knows WGS 84 only; the older `crs` member says EPSG:4490 truthfully, and GDAL and QGIS read it.
    """
    head: dict[str, Any] = {
        "type": "FeatureCollection",
        "name": spec.name,
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}},
    }
    if stamp is not None:
        head["stamp"] = stamp
    with path.open("wb") as sink:
        sink.write(orjson.dumps(head)[:-1] + b',"features":[\n')
        for number, feature in enumerate(_features(frame, spec, stamp)):
            sink.write(b",\n" + feature if number else feature)
        sink.write(b"\n]}\n")


def _features(frame: gpd.GeoDataFrame, spec: LayerSpec, stamp: str | None) -> Iterator[bytes]:
    table = arrow_table(frame, spec, stamp=stamp)
    shapes = shapely.to_geojson(geometry_of(frame))
    for properties, shape in zip(table.to_pylist(), shapes, strict=True):
        yield b'{"type":"Feature","properties":' + orjson.dumps(properties) + b',"geometry":' + (shape or "null").encode() + b"}"
