"""What is asked of a collection's items: every parameter read strictly, none passed over."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import shapely

from gisvc.errors import UnknownParameter
from gisvc.ogc.boxes import parse_boxes
from gisvc.ogc.crs import CRS84, Crs, parse_crs
from gisvc.ogc.errors import BadValue
from gisvc.ogc.when import parse_when
from layers.conditions import Any as AnyOf
from layers.conditions import Compare, Comparison, Condition, Lies, Like, Relation, all_of
from layers.spec import Column, ColumnType, GeometryKind, LayerSpec
from layers.store.selection import Box, Selection
from layers.wording import Wording

USUAL, MOST, FURTHEST = 100, 1000, 100_000
LONGEST = 1000  # characters of a value a column is compared with
LANGUAGES = ("cql2-text", "cql2-json")
OF_ITEMS = (
    "limit", "offset", "after", "bbox", "bbox-crs", "crs", "datetime", "filter", "filter-lang", "filter-crs", "f", "purpose",
)  # fmt: skip
OF_AN_ITEM = ("crs", "datetime", "f", "purpose")
ParseFilter = Callable[[str, str, LayerSpec, Crs], Condition]
"""text, language, layer, system of its coordinates → condition."""


@dataclass(frozen=True, slots=True)
class ItemsQuestion:
    """A question about features: which rows, and in which coordinate system."""

    selection: Selection
    crs: Crs = CRS84


@dataclass(frozen=True, slots=True)
class Asker:
    """What reading a question needs to know beside its words."""

    offered: Sequence[Crs]
    parse_filter: ParseFilter
    is_public: bool = False


def once_each(pairs: Sequence[tuple[str, str]], known: Sequence[str]) -> dict[str, str]:
    """Query parameters as a mapping.

    Raises:
        UnknownParameter: a name that is none of these, or one given twice.
    """
    said: dict[str, str] = {}
    for name, value in pairs:
        if name in said or name not in known:
            raise UnknownParameter(name, known)
        said[name] = value
    return said


def parameters_of(spec: LayerSpec) -> tuple[str, ...]:
    """Every query parameter items of a layer take. A column called like one of ours is asked about in a filter."""
    return (*OF_ITEMS, *(name for name in spec.column_names if name not in OF_ITEMS))


def parse_items_question(said: Mapping[str, str], spec: LayerSpec, asker: Asker) -> ItemsQuestion:
    """
    Raises:
        BadValue, UnknownCrs: a value that is none.
    """
    when = parse_when(said.get("datetime"))
    boxes = _boxes(said, asker)
    conditions = [_equal(spec.column(name), value) for name, value in said.items() if name not in OF_ITEMS]
    filter_crs, language = _crs(said, "filter-crs", asker), _language(said)
    if "filter" in said:
        conditions.append(asker.parse_filter(said["filter"], language, spec, filter_crs))
    selection = Selection(
        as_of=when.as_of,
        during=when.during,
        limit=min(_count(said, "limit", USUAL, least=1), MOST),
        skip=_count(said, "offset", 0, least=0, most=FURTHEST),
        after=_after(said),
    )
    return ItemsQuestion(_lying(selection, conditions, boxes, spec, asker), _crs(said, "crs", asker))


def parse_item_question(said: Mapping[str, str], asker: Asker) -> ItemsQuestion:
    """The question about one feature: a day and a system.

    Raises:
        BadValue, UnknownCrs: a value that is none; an interval, for a feature stands on one day.
    """
    when = parse_when(said.get("datetime"))
    if when.during is not None:
        wanted = Wording("单个要素只接受一个日期或时刻。", "A single feature takes one day or moment.")
        raise BadValue("datetime", said["datetime"], wanted)
    return ItemsQuestion(Selection(as_of=when.as_of, limit=1), _crs(said, "crs", asker))


def _lying(selection: Selection, conditions: list[Condition], boxes: tuple[Box, ...], spec: LayerSpec, asker: Asker) -> Selection:
    """The rows whose geometry touches the box. The store's own box is only the boxes of rows: exact for points, a first sieve for
    areas and lines. The public is answered by boxes alone, wider than asked."""
    if len(boxes) == 2 and asker.is_public:
        wanted = Wording("公开用途下不能跨越 180° 经线。", "For the public it cannot lie across the 180° meridian.")
        raise BadValue("bbox", "…", wanted)
    if boxes and not asker.is_public and (len(boxes) == 2 or spec.geometry is not GeometryKind.POINT):
        touching = [Lies(Relation.INTERSECTS, shapely.box(*box)) for box in boxes]
        conditions = [*conditions, touching[0] if len(touching) == 1 else AnyOf(tuple(touching))]
    return replace(
        selection,
        where=all_of(conditions) if conditions else selection.where,
        bbox=boxes[0] if len(boxes) == 1 else None,
    )


def _boxes(said: Mapping[str, str], asker: Asker) -> tuple[Box, ...]:
    crs = _crs(said, "bbox-crs", asker)
    return parse_boxes(said["bbox"], crs) if "bbox" in said else ()


def _crs(said: Mapping[str, str], parameter: str, asker: Asker) -> Crs:
    return parse_crs(said[parameter], asker.offered, parameter=parameter) if parameter in said else CRS84


def _language(said: Mapping[str, str]) -> str:
    language = said.get("filter-lang", LANGUAGES[0])
    if language not in LANGUAGES:
        raise BadValue("filter-lang", language, Wording("可用的有：cql2-text、cql2-json。", "There are: cql2-text, cql2-json."))
    return language


def _count(said: Mapping[str, str], name: str, usual: int, *, least: int, most: int | None = None) -> int:
    text = said.get(name)
    if text is None:
        return usual
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1
    if number < least or (most is not None and number > most):
        bound = (
            ("", "")
            if most is None
            else (f"，不超过 {most}；更远请沿 next 链接翻页", f", at most {most}; follow the next link to go further")
        )
        raise BadValue(
            name, text, Wording(f"请写不小于 {least} 的整数{bound[0]}。", f"Write a whole number from {least}{bound[1]}.")
        )
    return number


def _after(said: Mapping[str, str]) -> str | None:
    key = said.get("after")
    if key is not None and (not key or len(key) > 200):
        raise BadValue("after", key, Wording("请照搬 next 链接。", "Take it from a next link as it is."))
    return key


def _equal(column: Column, text: str) -> Condition:
    """`column=value`: equal, and for a column of several codes, holding the one."""
    value = _value(column, text)
    if column.type is not ColumnType.CODES or not isinstance(value, str):
        return Compare(column.name, Comparison.EQUAL, value)
    code = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    patterns = (f"{code};%", f"%;{code}", f"%;{code};%")
    return AnyOf((Compare(column.name, Comparison.EQUAL, value), *(Like(column.name, pattern) for pattern in patterns)))


def _value(column: Column, text: str) -> str | int | float | bool | date:
    try:
        if len(text) <= LONGEST:
            return _READERS[column.type](text)
    except (ValueError, KeyError):
        pass
    raise BadValue(column.name, text, _WANTED[column.type])


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


def _whole(text: str) -> int:
    number = int(text)
    if abs(number) >= 2**63:
        raise ValueError
    return number


_READERS: Mapping[ColumnType, Callable[[str], str | int | float | bool | date]] = {
    ColumnType.TEXT: str,
    ColumnType.CODES: str,
    ColumnType.INTEGER: _whole,
    ColumnType.NUMBER: _finite,
    ColumnType.DATE: date.fromisoformat,
    ColumnType.FLAG: {"true": True, "false": False}.__getitem__,
}
_WANTED = {
    ColumnType.TEXT: Wording("最多 1000 个字符。", "At most 1,000 characters."),
    ColumnType.CODES: Wording("最多 1000 个字符。", "At most 1,000 characters."),
    ColumnType.INTEGER: Wording("须为整数。", "It must be a whole number."),
    ColumnType.NUMBER: Wording("须为有限数值。", "It must be a finite number."),
    ColumnType.DATE: Wording("须为日期，如 2020-12-31。", "It must be a day such as 2020-12-31."),
    ColumnType.FLAG: Wording("须为 true 或 false。", "It must be true or false."),
}
