"""Every geometry measured before any geometry library, here or in the parent, sees it."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from layers.files.errors import UnsafeGeometry
from layers.files.limits import Limits
from layers.geometry_text import GeometryLimits, GeometryRefused, GeometryTooDeep, GeometryTooLarge, measure_wkb
from layers.report import Finding, Severity, Where
from layers.wording import Wording

_POINT_BYTES = 21
_NOT_FINITE = Wording("坐标为无穷大或非数值", "a coordinate is infinite or not a number")
_NOT_SIMPLE = Wording("图形类型不支持（如圆弧）或数据损坏", "its geometry is of a kind we do not read (an arc) or damaged")
_NOT_CLOSED = Wording("图形环不闭合或顶点不足", "a ring is not closed or has too few vertices")
_EMPTY = Wording("空图形", "an empty geometry")


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
