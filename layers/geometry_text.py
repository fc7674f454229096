"""Geometry that arrives as text or bytes: measured before any geometry library sees it.

GEOS ends the whole process with a segmentation fault between 5,000 and 50,000 nested collections, in WKT, in GeoJSON and
in WKB (9 bytes a level): no `except` can catch that. So depth and size are counted first, on the tokens alone.
"""

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from layers.errors import Refusal
from layers.wording import Wording

_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_BRACKETS_OF_COORDINATES = 5  # the geometry object itself and the four arrays of a MultiPolygon

# How many arrays stand around one position, by GeoJSON type.
_ARRAYS_AROUND = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}

_WKB_POINT, _WKB_LINE, _WKB_POLYGON = 1, 2, 3
_WKB_COLLECTIONS = frozenset({4, 5, 6, 7})


@dataclass(frozen=True, slots=True)
class GeometryLimits:
    """Caps for one geometry from outside. `max_depth` counts brackets in WKT and nested collections elsewhere."""

    max_depth: int = 8
    max_vertices: int = 100_000
    max_chars: int = 4_000_000


DEFAULT_LIMITS = GeometryLimits()


class GeometryRefused(Refusal):
    """A geometry that cannot be taken as it is."""

    code = "layers.geometry-refused"


class GeometryTooDeep(GeometryRefused):
    """Brackets or collections nested beyond any map's need."""

    code = "layers.geometry-too-deep"

    def __init__(self, limit: int) -> None:
        super().__init__(
            Wording(
                f"图形嵌套超过 {limit} 层。请拆成简单的点、线、面。",
                f"The geometry is nested more than {limit} levels deep. Use plain parts.",
            ),
            limit=limit,
        )


class GeometryTooLarge(GeometryRefused):
    """More vertices or characters than the cap."""

    code = "layers.geometry-too-large"

    def __init__(self, limit: int) -> None:
        super().__init__(
            Wording(
                f"图形过大，上限 {limit:,}。请简化或拆分。",
                f"The geometry is too large; the limit is {limit:,}. Simplify or split it.",
            ),
            limit=limit,
        )


class NotAGeometry(GeometryRefused):
    """Text or bytes that do not spell a geometry."""

    code = "layers.not-a-geometry"

    def __init__(self, kind: str) -> None:
        super().__init__(
            Wording(f"不是有效的 {kind} 图形。请检查写法。", f"This is no valid {kind} geometry. Check how it is written."),
            kind=kind,
        )


class CoordinateNotFinite(GeometryRefused):
    """A coordinate is NaN, infinite or too large for a number (1e400)."""

    code = "layers.coordinate-not-finite"

    def __init__(self) -> None:
        super().__init__(Wording("坐标中有无穷大或非数值。请改正坐标。", "A coordinate is infinite or not a number. Correct it."))


def parse_wkt(text: str, limits: GeometryLimits = DEFAULT_LIMITS) -> BaseGeometry:
    """A geometry written as WKT.

    Raises:
        GeometryTooDeep, GeometryTooLarge: counted before GEOS sees the text.
        NotAGeometry, CoordinateNotFinite: what it spells cannot be used.
    """
    if len(text) > limits.max_chars:
        raise GeometryTooLarge(limits.max_chars)
    if wkt_depth(text) > limits.max_depth:
        raise GeometryTooDeep(limits.max_depth)
    if text.count(",") + 1 > limits.max_vertices:
        raise GeometryTooLarge(limits.max_vertices)
    try:
        with np.errstate(all="ignore"):  # 1e400 overflows; what came of it is looked at below
            geometry = shapely.from_wkt(text)
    except (shapely.errors.GEOSException, ValueError, TypeError) as error:
        raise NotAGeometry("WKT") from error
    return _require_finite(geometry)


def wkt_depth(text: str) -> int:
    """The deepest nesting of parentheses."""
    depth = deepest = 0
    for bracket in re.findall(r"[()]", text):
        depth += 1 if bracket == "(" else -1
        deepest = max(deepest, depth)
    return deepest


def parse_geojson_geometry(value: str | bytes | Mapping[str, Any], limits: GeometryLimits = DEFAULT_LIMITS) -> BaseGeometry:
    """A GeoJSON geometry object, as text or already as a mapping.

    Raises:
        GeometryTooDeep, GeometryTooLarge: counted before GEOS sees it.
        NotAGeometry, CoordinateNotFinite: what it spells cannot be used.
    """
    geometry = value if isinstance(value, Mapping) else _parse_json(value, limits)
    if _count_positions(geometry, limits) > limits.max_vertices:
        raise GeometryTooLarge(limits.max_vertices)
    try:
        made = shape(dict(geometry))
    except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError) as error:
        raise NotAGeometry("GeoJSON") from error
    return _require_finite(made)


def json_depth(content: bytes, *, at_most: int | None = None) -> int:
    """The deepest nesting of brackets and braces outside strings; beyond `at_most` nobody goes on counting."""
    depth = deepest = 0
    for token in _STRING_OR_BRACKET.finditer(content):
        sign = token[0]
        if sign in b"[{":
            depth += 1
            deepest = max(deepest, depth)
            if at_most is not None and deepest > at_most:
                break
        elif sign in b"]}":
            depth -= 1
    return deepest


def deepest_brackets(limits: GeometryLimits) -> int:
    """How deep brackets may nest in one GeoJSON geometry: two a collection, five around the coordinates."""
    return 2 * limits.max_depth + _BRACKETS_OF_COORDINATES


def _parse_json(text: str | bytes, limits: GeometryLimits) -> Mapping[str, Any]:
    content = text.encode() if isinstance(text, str) else text
    if len(content) > limits.max_chars:
        raise GeometryTooLarge(limits.max_chars)
    if json_depth(content) > deepest_brackets(limits):
        raise GeometryTooDeep(limits.max_depth)
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise NotAGeometry("GeoJSON") from error
    if not isinstance(value, dict):
        raise NotAGeometry("GeoJSON")
    return value


def _count_positions(geometry: Any, limits: GeometryLimits) -> int:
    """Positions in a geometry object, walked with our own stack: a mapping may be as deep as its maker liked."""
    total = 0
    waiting = [(geometry, 0)]
    while waiting:
        part, depth = waiting.pop()
        if not isinstance(part, Mapping):
            raise NotAGeometry("GeoJSON")
        if part.get("type") == "GeometryCollection":
            if depth == limits.max_depth:
                raise GeometryTooDeep(limits.max_depth)
            members = part.get("geometries")
            if not isinstance(members, list):
                raise NotAGeometry("GeoJSON")
            waiting += [(member, depth + 1) for member in members]
        else:
            total += _count_coordinates(part)
        if total + len(waiting) > limits.max_vertices:
            raise GeometryTooLarge(limits.max_vertices)
    return total


def _count_coordinates(part: Mapping[str, Any]) -> int:
    kind = part.get("type")
    if not isinstance(kind, str) or kind not in _ARRAYS_AROUND:
        raise NotAGeometry("GeoJSON")
    level: list[Any] = [part.get("coordinates")]
    for _ in range(_ARRAYS_AROUND[kind]):
        if not all(isinstance(array, list | tuple) for array in level):
            raise NotAGeometry("GeoJSON")
        level = [inner for array in level for inner in array]
    if not all(_is_position(position) for position in level):
        raise NotAGeometry("GeoJSON")
    return len(level)


def _is_position(position: object) -> bool:
    return isinstance(position, list | tuple) and all(
        isinstance(number, int | float) and not isinstance(number, bool) for number in position
    )


def parse_wkb(content: bytes, limits: GeometryLimits = DEFAULT_LIMITS) -> BaseGeometry:
    """A geometry as WKB (ISO or extended). Raises as `parse_wkt` does."""
    measure_wkb(content, limits)
    try:
        geometry = shapely.from_wkb(content)
    except (shapely.errors.GEOSException, ValueError, TypeError) as error:
        raise NotAGeometry("WKB") from error
    return _require_finite(geometry)


def measure_wkb(content: bytes, limits: GeometryLimits = DEFAULT_LIMITS) -> int:
    """Vertices of a WKB geometry, counted from its headers: no coordinate is touched, no declared count is believed.

    Raises:
        GeometryTooDeep, GeometryTooLarge: above the limits.
        NotAGeometry: a count that the bytes cannot hold, a type that is no simple feature, bytes too few or too many.
    """
    try:
        vertices, end = _walk_wkb(content, limits)
    except struct.error as error:
        raise NotAGeometry("WKB") from error
    if end != len(content):
        raise NotAGeometry("WKB")
    return vertices


def _walk_wkb(content: bytes, limits: GeometryLimits) -> tuple[int, int]:
    vertices = position = 0
    open_members = [1]  # members still expected, one entry a nesting level
    while open_members:
        if open_members[-1] == 0:
            open_members.pop()
            continue
        open_members[-1] -= 1
        kind, size, order, position = _read_wkb_header(content, position)
        if kind in _WKB_COLLECTIONS:
            (members,) = struct.unpack_from(order + "I", content, position)
            position += 4
            if members * 9 > len(content) - position:  # the least a member takes: order, type, count
                raise NotAGeometry("WKB")
            open_members.append(members)
            if len(open_members) - 1 > limits.max_depth:
                raise GeometryTooDeep(limits.max_depth)
            continue
        counted, position = _skip_coordinates(content, position, kind, (size, order))
        vertices += counted
        if vertices > limits.max_vertices:
            raise GeometryTooLarge(limits.max_vertices)
    return vertices, position


def _read_wkb_header(content: bytes, position: int) -> tuple[int, int, str, int]:
    """Type, bytes of one vertex, byte order and where the body begins."""
    order = "<" if content[position : position + 1] == b"\x01" else ">"
    (code,) = struct.unpack_from(order + "I", content, position + 1)
    has_srid = bool(code & 0x20000000)
    plain = code & 0x0FFFFFFF
    dimensions = 2 + bool(code & 0x80000000) + bool(code & 0x40000000) + (0, 1, 1, 2)[min(plain // 1000, 3)]
    return plain % 1000, 8 * dimensions, order, position + 5 + 4 * has_srid


def _skip_coordinates(content: bytes, position: int, kind: int, vertex: tuple[int, str]) -> tuple[int, int]:
    size, order = vertex
    if kind == _WKB_POINT:
        counts = 1
        position += size
    elif kind == _WKB_LINE:
        (counts,) = struct.unpack_from(order + "I", content, position)
        position += 4 + counts * size
    elif kind == _WKB_POLYGON:
        (rings,) = struct.unpack_from(order + "I", content, position)
        position += 4
        counts = 0
        if rings * 4 > len(content) - position:
            raise NotAGeometry("WKB")
        for _ in range(rings):
            (ring,) = struct.unpack_from(order + "I", content, position)
            counts += ring
            position += 4 + ring * size
    else:
        raise NotAGeometry("WKB")
    if position > len(content):
        raise NotAGeometry("WKB")
    return counts, position


def _require_finite(geometry: BaseGeometry | None) -> BaseGeometry:
    if geometry is None:
        raise NotAGeometry("WKT")
    if not np.isfinite(shapely.get_coordinates(geometry, include_z=bool(shapely.has_z(geometry)))).all():
        raise CoordinateNotFinite
    return geometry
