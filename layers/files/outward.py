"""A layer's frame as columns for people (labels, units, 是/否) and as columns for programs (names, codes)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from layers.files.stamp import STAMP
from layers.spec import Column, ColumnType, GeometryKind, LayerSpec
from layers.wording import Language, Wording

_LON, _LAT = Wording("经度", "longitude"), Wording("纬度", "latitude")
_YES, _NO = Wording("是", "yes"), Wording("否", "no")
_ARROW = {
    ColumnType.TEXT: pa.large_string(),
    ColumnType.CODES: pa.large_string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.DATE: pa.date32(),
    ColumnType.FLAG: pa.bool_(),
}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet: what stands above it, what its cells are, and the cells (missing is None)."""

    header: str
    kind: Literal["text", "number", "date"]
    cells: list[Any]
    name: str


def sheet_columns(frame: gpd.GeoDataFrame, spec: LayerSpec, *, language: Language, stamp: str | None) -> list[SheetColumn]:
    """The frame as a bureau wants to see it: labels with units, words instead of codes, positions in degrees.

    Points become 经度 and 纬度; any other geometry becomes WKT, beside them where a layer mixes both.
    """
    columns = [_sheet_column(frame[c.name], c, language) for c in spec.columns]
    columns += _position_columns(frame, spec, language)
    if stamp is not None:
        columns.append(SheetColumn(STAMP.label.in_language(language), "text", [stamp] * len(frame), STAMP.name))
    return columns


def _sheet_column(values: pd.Series, column: Column, language: Language) -> SheetColumn:
    label = column.label.in_language(language)
    unit = {"zh": f"（{column.unit}）", "en": f" ({column.unit})"}[language] if column.unit else ""
    cells = _plain_values(values, column)
    if column.type is ColumnType.FLAG:
        cells = [None if v is None else (_YES if v else _NO).in_language(language) for v in cells]
    elif column.codes is not None:
        labels = column.codes.labels
        cells = [labels[v].in_language(language) if v in labels else v for v in cells]
    kind: Literal["text", "number", "date"] = "text"
    if column.type in (ColumnType.INTEGER, ColumnType.NUMBER):
        kind = "number"
    elif column.type is ColumnType.DATE:
        kind = "date"
    return SheetColumn(label + unit, kind, cells, column.name)


def _plain_values(values: pd.Series, column: Column) -> list[Any]:
    """Python values, None where missing."""
    cells: list[Any] = pa.array(values, type=_ARROW[column.type], from_pandas=True, safe=False).to_pylist()
    return cells


def _position_columns(frame: gpd.GeoDataFrame, spec: LayerSpec, language: Language) -> list[SheetColumn]:
    shapes = geometry_of(frame)
    points = shapely.get_type_id(shapes) == 0
    columns = []
    if spec.geometry in (GeometryKind.POINT, GeometryKind.ANY):
        for label, read in ((_LON, shapely.get_x), (_LAT, shapely.get_y)):
            cells = [None if np.isnan(v) else float(v) for v in read(shapes)]
            columns.append(SheetColumn(label.in_language(language), "number", cells, label.en))
    others = ~points & ~shapely.is_missing(shapes)
    if spec.geometry in (GeometryKind.LINE, GeometryKind.POLYGON) or others.any():
        # 17 significant digits would be noise; 9 decimals are a tenth of a millimetre.
        texts = shapely.to_wkt(shapes, rounding_precision=9, trim=True)
        columns.append(SheetColumn("WKT", "text", [t if o else None for t, o in zip(texts, others, strict=True)], "wkt"))
    return columns


def geometry_of(frame: gpd.GeoDataFrame) -> Any:
    """The frame's geometry as an array; all missing where it has none."""
    if "geometry" in frame.columns:
        return np.asarray(frame["geometry"].array, dtype=object)
    return np.full(len(frame), None, dtype=object)


def arrow_table(
    frame: gpd.GeoDataFrame, spec: LayerSpec, *, stamp: str | None, names: Mapping[str, str] | None = None
) -> pa.Table:
    """The frame for programs: the spec's own names (or `names` instead of them), codes, native types; no geometry."""
    names = names or {}
    columns: dict[str, pa.Array] = {
        names.get(c.name, c.name): pa.array(frame[c.name], type=_ARROW[c.type], from_pandas=True, safe=False)
        for c in spec.columns
    }
    if stamp is not None:
        columns[names.get(STAMP.name, STAMP.name)] = pa.array([stamp] * len(frame), pa.large_string())
    return pa.table(columns)


def wkb_column(shapes: Iterable[Any]) -> pa.Array:
    """Geometries as WKB; missing stays missing."""
    return pa.array(shapely.to_wkb(np.asarray(shapes, dtype=object)), pa.large_binary())
