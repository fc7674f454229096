"""A feature as another system sends it: read strictly, so that nothing is passed over and nothing is guessed."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import orjson
import shapely

from gisvc.ogc.crs import CRS84, Crs, parse_crs
from gisvc.ogc.errors import BadFeature
from layers.geometry_text import (
    DEFAULT_LIMITS,
    CoordinateNotFinite,
    GeometryTooDeep,
    deepest_brackets,
    json_depth,
    parse_geojson_geometry,
)
from layers.spec import Column, ColumnType, GeometryKind, LayerSpec
from layers.wording import Wording

MOST_TEXT: Final = 20_000
LONGEST_KEY: Final = 200
_WRAPPING = 4  # brackets of a feature around its geometry's own
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_HOUSE_KEEPS = frozenset(
    {"version", "valid_from", "valid_to", "recorded_at", "recorded_by", "replaced_at", "commit_id", "created_by", "created_at"}
)
_PASSED_OVER = frozenset(
    {"links", "bbox", "conformsTo", "featureType", "featureSchema", "geometryDimension", "marks", "timeStamp"}
)
"""Members of our own answers that say nothing of the row; who reads a feature and sends it back need not strip them."""
_READ = frozenset({"type", "id", "geometry", "place", "coordRefSys", "properties", "time", "purpose"})
_KINDS = {
    GeometryKind.POINT: ("Point", "MultiPoint"),
    GeometryKind.LINE: ("LineString", "MultiLineString"),
    GeometryKind.POLYGON: ("Polygon", "MultiPolygon"),
}


@dataclass(frozen=True, slots=True)
class Received:
    """What was sent: the key, where one was, and what it says of each column (shapes in stored lon/lat under `geometry`)."""

    key: str | None
    said: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a body is read by: the layer, the coordinate systems, the key its address names and whether that row is there already."""

    spec: LayerSpec
    offered: Sequence[Crs]
    crs: Crs = CRS84
    key: str | None = None
    is_new: bool = False
    time: Mapping[str, object] | None = None  # since when and until when the held row holds, as our JSON-FG says it


def parse_content_crs(header: str | None, offered: Sequence[Crs]) -> Crs:
    """The system a Content-Crs header names; CRS84 without one.

    Raises:
        UnknownCrs: one this collection is not offered in.
    """
    said = (header or "").strip()
    return parse_crs(said.removeprefix("<").removesuffix(">"), offered, parameter="Content-Crs") if said else CRS84


def parse_feature(body: bytes, terms: Terms) -> Received:
    """A whole feature, GeoJSON or JSON-FG.

    Raises:
        BadFeature, GeometryRefused, UnknownCrs: what it holds cannot be taken as it is.
    """
    told = _object(body)
    if told.get("type") != "Feature":
        raise BadFeature("type", Wording("应为一个 GeoJSON 要素（Feature）。", "it should be one GeoJSON Feature."))
    for needed in ("geometry", "properties"):
        if needed not in told and not (needed == "geometry" and "place" in told):
            raise BadFeature(needed, Wording("缺少这一项。", "it is missing."))
    return _received(told, terms, is_whole=True)


def parse_patch(body: bytes, terms: Terms) -> Received:
    """A merge patch (RFC 7396) of a feature: what it names changes, null empties, the rest stays.

    Raises:
        BadFeature, GeometryRefused, UnknownCrs: what it holds cannot be taken as it is.
    """
    told = _object(body)
    if told.get("type", "Feature") != "Feature":
        raise BadFeature("type", Wording("要素的类型不能改变。", "the type of a feature does not change."))
    if told.get("properties", {}) is None:  # RFC 7396 would take them all away, which nobody means who may not empty most of them
        wanted = Wording(
            "不能整体清空；要清空某一属性，请逐项写 null。",
            "they are not all emptied at once; write null for each one to be emptied.",
        )
        raise BadFeature("properties", wanted)
    return _received(told, terms, is_whole=False)


def _object(body: bytes) -> dict[str, Any]:
    most = deepest_brackets(DEFAULT_LIMITS) + _WRAPPING
    if json_depth(body, at_most=most) > most:
        raise GeometryTooDeep(DEFAULT_LIMITS.max_depth)
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise BadFeature("JSON", Wording("不是有效的 JSON（UTF-8）。", "it is no valid JSON in UTF-8.")) from None
    if not isinstance(told, dict):
        raise BadFeature("JSON", Wording("应为一个 JSON 对象。", "it should be a JSON object."))
    return told


def _received(told: Mapping[str, Any], terms: Terms, *, is_whole: bool) -> Received:
    for name in sorted(set(told) - _PASSED_OVER - _READ):
        raise BadFeature(
            name, Wording("不认识的成员；属性请写在 properties 里。", "an unknown member; attributes belong in properties.")
        )
    if told.get("purpose", "internal") != "internal":
        raise BadFeature(
            "purpose",
            Wording("这是粗化后的公开内容，不能写回。", "this is what left for the public, coarsened; it is not written back."),
        )
    _require_same_time(told, terms)
    said = _properties(told.get("properties"), terms.spec)
    if is_whole or "geometry" in told or "place" in told:
        said["geometry"] = _geometry(told, terms)
    return Received(_key(told, said, terms), said)


def _require_same_time(told: Mapping[str, Any], terms: Terms) -> None:
    """Since when a row holds is the day it was written; a feature may say it again, not otherwise."""
    if told.get("time") not in (None, terms.time):
        raise BadFeature(
            "time", Wording("有效期由系统记录，不能填写或修改。", "since when a row holds is recorded here and not set.")
        )


def _key(told: Mapping[str, Any], said: dict[str, object], terms: Terms) -> str | None:
    """The key by `id` and by its column; the two must agree, and with the address where the row has one."""
    column = terms.spec.key
    named = {str(one) for one in (told.get("id"), said.pop(column, None)) if one is not None}
    if terms.key is not None:
        named.add(terms.key)
    if len(named) > 1:
        raise BadFeature(
            "id",
            Wording(
                f"编号（id、{column}）与地址或彼此不一致；编号不能修改。",
                f"id, {column} and the address disagree; a key does not change.",
            ),
        )
    key = next(iter(named), None)
    if key is not None and terms.is_new:
        _require_fit_key(key)
    return key


def _require_fit_key(key: str) -> None:
    """A new key travels in addresses, file names and sheets."""
    if (
        not key
        or len(key) > LONGEST_KEY
        or key != key.strip()
        or key in (".", "..")
        or not key.isprintable()
        or set(key) & set('/\\"<>')
    ):
        raise BadFeature(
            "id",
            Wording(
                f"编号应为 1–{LONGEST_KEY} 个可见字符，首尾无空格，不含 / \\ \" < >。",
                f"a key has 1–{LONGEST_KEY} printable characters without blanks around them and without / \\ \" < >.",
            ),
        )  # fmt: skip


def _properties(told: object, spec: LayerSpec) -> dict[str, object]:
    if told is None:
        return {}
    if not isinstance(told, dict):
        raise BadFeature("properties", Wording("应为对象。", "it should be an object."))
    known = {column.name: column for column in spec.columns}
    said: dict[str, object] = {}
    for name, value in told.items():
        if name in _HOUSE_KEEPS and name not in known:
            raise BadFeature(name, Wording("由系统记录，不能填写或修改。", "it is recorded here and not set."))
        if name not in known:
            raise BadFeature(name, Wording(f"“{spec.label.zh}”没有这一属性。", f"“{spec.label.en}” have no such property."))
        said[name] = None if value is None else _READERS[known[name].type](known[name], value)
    return said


def _geometry(told: Mapping[str, Any], terms: Terms) -> shapely.Geometry | None:
    """The shape in stored lon/lat: `place` in its own system, else `geometry` in that of Content-Crs."""
    place = told.get("place")
    shape, crs = (told.get("geometry"), terms.crs) if place is None else (place, _system_of(told, place, terms))
    if shape is None:
        return None
    if not isinstance(shape, dict):
        raise BadFeature("geometry", Wording("应为 GeoJSON 图形。", "it should be a GeoJSON geometry."))
    wanted = _KINDS.get(terms.spec.geometry)
    if wanted and shape.get("type") not in wanted:
        raise BadFeature(
            "geometry",
            Wording(
                f"“{terms.spec.label.zh}”应为 {' 或 '.join(wanted)}。", f"“{terms.spec.label.en}” are {' or '.join(wanted)}."
            ),
        )
    drawn = parse_geojson_geometry({name: value for name, value in shape.items() if name != "coordRefSys"})
    stored: shapely.Geometry = crs.to_stored(np.array([drawn], dtype=object))[0]
    if not np.isfinite(shapely.get_coordinates(stored)).all():
        raise CoordinateNotFinite
    return stored


def _system_of(told: Mapping[str, Any], place: object, terms: Terms) -> Crs:
    said = place.get("coordRefSys") if isinstance(place, dict) and "coordRefSys" in place else told.get("coordRefSys")
    if said is None:
        return terms.crs
    if not isinstance(said, str):
        raise BadFeature("coordRefSys", Wording("请写坐标系的 URI。", "write the URI of a coordinate system."))
    return parse_crs(said, terms.offered, parameter="coordRefSys")


def _text(column: Column, value: object) -> str:
    if not isinstance(value, str):
        raise _not_a(column, "文字", "text")
    if len(value) > MOST_TEXT:
        raise _not_a(column, f"不超过 {MOST_TEXT} 字的文字", f"text of at most {MOST_TEXT} characters")
    if column.codes is not None:
        words = value.split(";") if column.type is ColumnType.CODES else [value]
        if not all(word in column.codes for word in words):
            listed = "、".join(list(column.codes)[:40])
            raise _not_a(column, f"以下代码之一：{listed}", f"one of the codes {listed}")
    return value


def _number(column: Column, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _not_a(column, "有限数值", "a finite number")
    return float(value)


def _integer(column: Column, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1 or abs(value) > 2**53:
        raise _not_a(column, "整数", "a whole number")
    return int(value)


def _day(column: Column, value: object) -> date:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise _not_a(column, "日期，如 2020-12-31", "a day such as 2020-12-31")


def _flag(column: Column, value: object) -> bool:
    if not isinstance(value, bool):
        raise _not_a(column, "true 或 false", "true or false")
    return value


_READERS: Mapping[ColumnType, Callable[[Column, object], object]] = {
    ColumnType.TEXT: _text,
    ColumnType.CODES: _text,
    ColumnType.INTEGER: _integer,
    ColumnType.NUMBER: _number,
    ColumnType.DATE: _day,
    ColumnType.FLAG: _flag,
}


def _not_a(column: Column, zh: str, en: str) -> BadFeature:
    return BadFeature(column.name, Wording(f"“{column.label.zh}”应为{zh}。", f"“{column.label.en}” should be {en}."))
