"""CQL2 as JSON made into a condition, by an allow-list: what is not named here is refused by name."""

from collections.abc import Callable, Mapping
from typing import Any as Written

from gisvc.ogc.cql2.bounds import FilterLimits
from gisvc.ogc.cql2.errors import FilterTooDeep, FilterTooLong, NotOfferedHere, ValueDoesNotFit
from gisvc.ogc.cql2.operands import NUMERIC, TEXTUAL, Asked, Operand, arguments, operand_of, require_pattern, value_of
from gisvc.ogc.cql2.spatial import SPATIAL, lies
from gisvc.ogc.cql2.temporal import TEMPORAL, when
from layers.conditions import All, Any, Compare, Comparison, Condition, Like, Missing, Not, OneOf
from layers.spec import Column, ColumnType
from layers.store.predicates import fold
from layers.wording import Wording

OFFERED = Wording(
    "可用：AND OR NOT、= <> < <= > >=、LIKE、BETWEEN、IN、IS NULL、CASEI、S_INTERSECTS 等空间关系、T_AFTER 等时间关系。",
    "There are: AND OR NOT, = <> < <= > >=, LIKE, BETWEEN, IN, IS NULL, CASEI, S_INTERSECTS and its like, T_AFTER and its like.",
)
_MIRRORED = {
    Comparison.LESS: Comparison.MORE,
    Comparison.MORE: Comparison.LESS,
    Comparison.AT_MOST: Comparison.AT_LEAST,
    Comparison.AT_LEAST: Comparison.AT_MOST,
}
_COMPARISONS = {comparison.value: comparison for comparison in Comparison}


def condition_of(written: Written, asked: Asked, depth: int = 0) -> Condition:
    """
    Raises:
        FilterRefused: a property, a value or an operator that is not offered.
    """
    if depth > asked.limits.depth:
        raise FilterTooDeep(asked.limits.depth)
    if isinstance(written, bool):
        return All() if written else Any()
    if Operand(written).is_property:
        return _flag(asked.column(written["property"]))
    if not isinstance(written, Mapping) or not isinstance(written.get("op"), str) or written.keys() != {"op", "args"}:
        raise NotOfferedHere(_shown(written), OFFERED)
    op = written["op"]
    if op in ("and", "or"):
        parts = tuple(condition_of(part, asked, depth + 1) for part in _some(written, asked.limits))
        return All(parts) if op == "and" else Any(parts)
    if op == "not":
        return Not(condition_of(arguments(written, 1)[0], asked, depth + 1))
    if op in _COMPARISONS:
        return _compare(_COMPARISONS[op], written, asked)
    for offered, read in _READERS:
        if op in offered:
            return read(written, asked)
    raise NotOfferedHere(op, OFFERED)


def _some(operation: Mapping[str, Written], limits: FilterLimits) -> list[Written]:
    parts = operation["args"]
    if not isinstance(parts, list) or not parts:
        raise NotOfferedHere(operation["op"], Wording("至少需要一个条件。", "It takes at least one condition."))
    if len(parts) > limits.items:
        raise FilterTooLong(Wording("条件个数", "number of conditions"), limits.items)
    return parts


def _flag(column: Column) -> Condition:
    if column.type is not ColumnType.FLAG:
        raise ValueDoesNotFit(column.name, "TRUE", Wording("请与一个值比较。", "Compare it with a value."))
    return Compare(column.name, Comparison.EQUAL, True)


def _compare(comparison: Comparison, operation: Mapping[str, Written], asked: Asked) -> Condition:
    first, second = map(operand_of, arguments(operation, 2))
    if second.is_property and not first.is_property:
        first, second, comparison = second, first, _MIRRORED.get(comparison, comparison)
    column = _only_property(first, operation, asked)
    if second.is_property:
        raise NotOfferedHere(
            operation["op"],
            Wording("不能比较两个属性，请与一个值比较。", "Compare a property with a value, not with another one."),
        )
    value, ignore_case = _in_case(first, second, column)
    return Compare(column.name, comparison, value, ignore_case)


def _only_property(operand: Operand, operation: Mapping[str, Written], asked: Asked) -> Column:
    if not operand.is_property:
        raise NotOfferedHere(operation["op"], Wording("一侧须为属性。", "One side must be a property."))
    column = asked.column(operand.written["property"])
    if operand.ignores_case and column.type not in TEXTUAL:
        raise ValueDoesNotFit(column.name, "CASEI", Wording("CASEI 只用于文字。", "CASEI is for texts."))
    return column


def _in_case(about: Operand, written: Operand, column: Column) -> tuple[Written, bool]:
    """The value, and whether case is ignored. CASEI around the property alone finds only what is written folded already."""
    value = value_of(written, column)
    if about.ignores_case and value != fold(str(value)):
        raise ValueDoesNotFit(column.name, value, Wording("请在两侧都写 CASEI。", "Write CASEI on both sides."))
    return value, about.ignores_case


def _between(operation: Mapping[str, Written], asked: Asked) -> Condition:
    about, least, most = map(operand_of, arguments(operation, 3))
    column = _only_property(about, operation, asked)
    if column.type not in (*NUMERIC, ColumnType.DATE) or about.ignores_case:
        raise ValueDoesNotFit(column.name, "BETWEEN", Wording("BETWEEN 用于数值与日期。", "BETWEEN is for numbers and days."))
    lower = Compare(column.name, Comparison.AT_LEAST, value_of(least, column))
    return All((lower, Compare(column.name, Comparison.AT_MOST, value_of(most, column))))


def _one_of(operation: Mapping[str, Written], asked: Asked) -> Condition:
    first, listed = arguments(operation, 2)
    about = operand_of(first)
    column = _only_property(about, operation, asked)
    if not isinstance(listed, list):
        raise NotOfferedHere("IN", Wording("请写括号中的列表。", "Write a list in brackets."))
    if len(listed) > asked.limits.items:
        raise FilterTooLong(Wording(" IN 列表的个数", "list after IN"), asked.limits.items)
    values = tuple(_in_case(about, operand_of(one), column)[0] for one in listed)
    return OneOf(column.name, values, about.ignores_case)


def _like(operation: Mapping[str, Written], asked: Asked) -> Condition:
    about, pattern = map(operand_of, arguments(operation, 2))
    column = _only_property(about, operation, asked)
    require_pattern(pattern.written, column, asked.limits)
    folded, ignore_case = _in_case(about, pattern, column)
    return Like(column.name, str(folded), ignore_case)


def _missing(operation: Mapping[str, Written], asked: Asked) -> Condition:
    return Missing(_only_property(Operand(arguments(operation, 1)[0]), operation, asked).name)


_READERS: tuple[tuple[frozenset[str], Callable[[Mapping[str, Written], Asked], Condition]], ...] = (
    (frozenset({"between"}), _between),
    (frozenset({"in"}), _one_of),
    (frozenset({"like"}), _like),
    (frozenset({"isNull"}), _missing),
    (frozenset(SPATIAL), lies),
    (frozenset(TEMPORAL), when),
)


def _shown(written: Written) -> object:
    if isinstance(written, Mapping):
        return written.get("op", next(iter(written), "{}"))
    return written
