"""Everything GDAL reads for us: one driver, Arrow in, every geometry measured before it leaves the child."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from layers.files.errors import EmptyFile, LayerNotChosen, NoRows, NoSuchSheet, TooManyRows, UnsafeGeometry
from layers.files.formats import format_named
from layers.files.gdal import load_gdal
from layers.files.limits import Limits
from layers.files.transfer import Found, plain_columns
from layers.geometry_text import GeometryLimits, GeometryRefused, GeometryTooDeep, GeometryTooLarge, measure_wkb
from layers.report import Finding, Severity, Where
from layers.wording import Wording

_POINT_BYTES = 21
_DRAWING = frozenset({"altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon"})  # of a KML placemark


def vector_layers(path: Path, format_name: str) -> list[str]:
    """The layers of a vector file, in its order."""
    gdal = load_gdal(str(format_named(format_name).driver))
    return [str(name) for name, _ in gdal.list_layers(path)]


def filled_layers(path: Path, format_name: str) -> list[str]:
    """The layers that hold rows."""
    gdal = load_gdal(str(format_named(format_name).driver))
    names = [str(name) for name, _ in gdal.list_layers(path)]
    if len(names) == 1:
        return names
    return [n for n in names if gdal.read_info(path, layer=n, force_feature_count=True)["features"] > 0]


def read_vector(path: Path, format_name: str, facts: Mapping[str, Any], limits: Limits) -> Found:
    """One layer of a vector file, features numbered from 1.

    Raises:
        EmptyFile, NoRows, TooManyRows, LayerNotChosen, NoSuchSheet: said of the file as a whole.
        UnsafeGeometry: a geometry nested or grown beyond the limits.
    """
    gdal = load_gdal(str(format_named(format_name).driver))
    name = str(facts["name"])
    layer = choose_layer(filled_layers(path, format_name), vector_layers(path, format_name), facts.get("layer"), name)
    meta, table = gdal.raw.read_arrow(path, layer=layer, encoding=facts.get("gdal_encoding"), datetime_as_string=False)
    if format_name == "kml":
        table = _without_vacant_columns(table)
    return found_from(meta, table, layer, name, limits)


def _without_vacant_columns(table: pa.Table) -> pa.Table:
    """LIBKML declares every column its standard knows; those that nobody filled and those that only draw are left out."""
    vacant = {n for n, c in zip(table.column_names, table.columns, strict=True) if c.null_count == len(c)}
    dropped = (vacant | _DRAWING | {"id"}) - _geometry_columns(table)
    return table.drop_columns([n for n in table.column_names if n in dropped])


def _geometry_columns(table: pa.Table) -> set[str]:
    return {f.name for f in table.schema if (f.metadata or {}).get(b"ARROW:extension:name") == b"geoarrow.wkb"}


def choose_layer(filled: Sequence[str], known: Sequence[str], asked: str | None, name: str) -> str:
    """The layer asked for, or the only one with rows."""
    if asked is not None:
        if asked not in known:
            raise NoSuchSheet(name, asked, known)
        return asked
    if len(filled) > 1:
        raise LayerNotChosen(name, filled)
    if filled:
        return filled[0]
    if not known:
        raise EmptyFile(name)
    raise NoRows(name, 0)


def found_from(meta: Mapping[str, Any], table: pa.Table, layer: str, name: str, limits: Limits) -> Found:
    """What GDAL handed over as what a reader found."""
    geometry = sorted(_geometry_columns(table))
    names = [n for n in table.column_names if n not in geometry]
    if len(table) == 0:
        raise NoRows(name, len(names))
    if len(table) > limits.max_rows:
        raise TooManyRows(name, Wording("要素数", "features"), limits.max_rows)
    cells = plain_columns(table.select(names).replace_schema_metadata(None))
    wkb = None
    findings: list[Finding] = []
    if geometry:
        wkb, findings = sound_geometry(table[geometry[0]], name, limits)
    return Found(cells, np.arange(1, len(table) + 1), wkb, crs=meta.get("crs"), layer=layer, findings=findings)


def sound_geometry(column: pa.ChunkedArray, name: str, limits: Limits) -> tuple[pa.ChunkedArray, list[Finding]]:
    """The WKB column with empty points and unusable geometries made missing, the latter with a finding each.

    Raises:
        UnsafeGeometry: a geometry, or all together, beyond the limits.
    """
    values: list[bytes | None] = column.to_pylist()
    if all(v is None or len(v) == _POINT_BYTES for v in values):
        unusable = _unusable_points(values)
    else:
        unusable = _unusable_shapes(values, name, limits)
    findings = [_unusable(row + 1, reason) for row, reason in unusable.items() if reason is not None]
    kept = [None if row in unusable else value for row, value in enumerate(values)]
    return pa.chunked_array([pa.array(kept, pa.large_binary())]), findings


def _unusable_points(values: Sequence[bytes | None]) -> dict[int, Wording | None]:
    """Points that are empty (no reason) or not finite, all looked at in one stroke."""
    rows = np.array([i for i, v in enumerate(values) if v is not None], dtype=np.int64)
    if not len(rows):
        return {}
    content = np.frombuffer(b"".join(v for v in values if v is not None), dtype=np.uint8).reshape(-1, _POINT_BYTES)
    if not (content[:, 0] == 1).all():
        return {}
    coordinates = np.ascontiguousarray(content[:, 5:]).view("<f8")
    finite = np.isfinite(coordinates).all(axis=1)
    empty = np.isnan(coordinates).all(axis=1)
    return {int(rows[i]): None if empty[i] else _NOT_FINITE for i in np.flatnonzero(~finite)}


def _unusable_shapes(values: Sequence[bytes | None], name: str, limits: Limits) -> dict[int, Wording | None]:
    unusable: dict[int, Wording | None] = {}
    left = limits.max_vertices
    for row, value in enumerate(values):
        if value is None:
            continue
        try:
            left -= measure_wkb(value, GeometryLimits(limits.max_depth, left, limits.max_bytes))
        except (GeometryTooDeep, GeometryTooLarge) as refusal:
            raise UnsafeGeometry(name, _too_much(refusal, limits), row + 1) from refusal
        except GeometryRefused:
            unusable[row] = _NOT_SIMPLE
            continue
        reason = _coordinate_trouble(value)
        if reason is not None:
            unusable[row] = reason if reason is not _EMPTY else None
    return unusable


_NOT_FINITE = Wording("坐标为无穷大或非数值", "a coordinate is infinite or not a number")
_NOT_SIMPLE = Wording("图形类型不支持（如圆弧）或数据损坏", "its geometry is of a kind we do not read (an arc) or damaged")
_NOT_CLOSED = Wording("图形环不闭合或顶点不足", "a ring is not closed or has too few vertices")
_EMPTY = Wording("空图形", "an empty geometry")


def _too_much(refusal: GeometryRefused, limits: Limits) -> Wording:
    if isinstance(refusal, GeometryTooDeep):
        return Wording(f"嵌套超过 {limits.max_depth} 层", f"it nests more than {limits.max_depth} levels")
    return Wording(f"全部顶点超过 {limits.max_vertices:,} 个", f"all vertices together are more than {limits.max_vertices:,}")


def _coordinate_trouble(value: bytes) -> Wording | None:
    """Why a measured geometry still cannot be used; None when it can."""
    import shapely  # here, and after measuring: GEOS must not meet a geometry nobody counted

    try:
        geometry = shapely.from_wkb(value)
    except shapely.errors.GEOSException:
        return _NOT_CLOSED
    if geometry.is_empty:
        return _EMPTY
    coordinates: npt.NDArray[np.float64] = shapely.get_coordinates(geometry)
    return None if np.isfinite(coordinates).all() else _NOT_FINITE


def _unusable(row: int, reason: Wording) -> Finding:
    sentence = Wording(
        f"第 {row} 个要素的图形不可用：{reason.zh}。", f"The geometry of feature {row} cannot be used: {reason.en}."
    )
    return Finding("files.geometry-unusable", Severity.ERROR, sentence, Where(row=row))
