"""Features as a CSV table: names of columns as the schema has them, and no cell that a spreadsheet would calculate."""

import csv
import io
from datetime import date

import numpy as np
import shapely

from gisvc.ogc.features import Features
from layers.files.stamp import STAMP
from layers.files.texts import guard
from layers.spec import GeometryKind


def csv_bytes(features: Features) -> bytes:
    """UTF-8 with a byte order mark, so that a spreadsheet reads the Chinese right; codes, not labels, as the schema lists them."""
    heads, columns = list(features.spec.column_names), [features.page.columns[name] for name in features.spec.column_names]
    place_heads, place_columns = _places(features)
    heads += place_heads
    columns += place_columns
    if features.stamp:
        heads.append(STAMP.name)
        columns.append([features.stamp] * len(features.page))
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_cell(value) for value in row] for row in zip(*columns, strict=True))
    return sink.getvalue().encode("utf-8-sig")


def _places(features: Features) -> tuple[list[str], list[list[object]]]:
    """Points as two columns named after the axes; lines, areas and mixtures as WKT."""
    shapes = features.crs.from_stored(features.page.geometries)
    is_point = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    if features.spec.geometry is GeometryKind.POINT and bool(np.all(is_point | shapely.is_missing(shapes))):
        first, second = (_numbers(read(shapes)) for read in (shapely.get_x, shapely.get_y))
        return list(features.crs.axes), [first, second]
    return ["geometry"], [list(shapely.to_wkt(shapes, rounding_precision=-1))]


def _numbers(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> list[object]:
    return [None if np.isnan(value) else float(value) for value in values]


def _cell(value: object) -> object:
    if isinstance(value, str):
        return guard(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else value
