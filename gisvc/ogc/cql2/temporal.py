"""When something happened, as CQL2 asks it: Allen's relations between days and spans of days, written out or held in columns.

Source: OGC 21-065r2 (CQL2), table 7 and clause 7.10; J. F. Allen, Maintaining Knowledge about Temporal Intervals, 1983.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any as Written
from typing import TypeAlias

from gisvc.ogc.cql2.errors import NotOfferedHere, ValueDoesNotFit
from gisvc.ogc.cql2.operands import Asked, Operand, arguments, day_of
from layers.conditions import All, Any, Compare, Comparison, Condition, Not
from layers.spec import Column, ColumnType
from layers.wording import Wording

_DAY = Wording("请写日期，如 DATE('2020-12-31')。", "Write a day, such as DATE('2020-12-31').")
_SPAN = Wording(
    "请写 INTERVAL('2020-01-01','2020-12-31')，不限的一端写 '..'。",
    "Write INTERVAL('2020-01-01','2020-12-31'), '..' where it is open.",
)
_MIRRORED = {
    Comparison.LESS: Comparison.MORE,
    Comparison.MORE: Comparison.LESS,
    Comparison.EQUAL: Comparison.EQUAL,
}


@dataclass(frozen=True, slots=True)
class Ever:
    """An end of a span that is open: before every day, or after."""

    is_after: bool


End: TypeAlias = Column | date | Ever


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last; of a single day both are the same."""

    first: End
    last: End
    is_day: bool = False


def when(operation: Mapping[str, Written], asked: Asked) -> Condition:
    """
    Raises:
        FilterRefused: not days, no column among them, or two columns compared with each other.
    """
    given = arguments(operation, 2)
    one, other = (_span(written, asked) for written in given)
    if not any(isinstance(end, Column) for end in (one.first, one.last, other.first, other.last)):
        raise NotOfferedHere(operation["op"], Wording("一侧须为日期属性。", "One side must be a property with days."))
    if operation["op"] in _SPANS_ALONE and (one.is_day or other.is_day):
        raise NotOfferedHere(operation["op"], _SPAN)
    return TEMPORAL[operation["op"]](one, other)


def _span(written: Written, asked: Asked) -> Span:
    if isinstance(written, Mapping) and written.keys() == {"interval"}:
        ends = written["interval"]
        if not isinstance(ends, list) or len(ends) != 2:
            raise ValueDoesNotFit("INTERVAL", ends, _SPAN)
        return Span(_end(ends[0], asked, is_last=False), _end(ends[1], asked, is_last=True))
    day = _end(written, asked, is_last=None)
    return Span(day, day, is_day=True)


def _end(written: Written, asked: Asked, *, is_last: bool | None) -> End:
    if Operand(written).is_property:
        column = asked.column(written["property"])
        if column.type is not ColumnType.DATE:
            raise ValueDoesNotFit(column.name, "T_…", Wording("时间关系只用于日期属性。", "Temporal relations are for days."))
        return column
    if is_last is not None and written in ("..", ""):
        return Ever(is_last)
    said = (
        written["date"]
        if isinstance(written, Mapping) and written.keys() == {"date"}
        else written
        if is_last is not None
        else None
    )
    day = day_of(said)
    if day is None:
        raise ValueDoesNotFit("T_…", said if said is not None else written, _DAY)
    return day


def _is(one: End, comparison: Comparison, other: End) -> Condition:
    """One end before, on or after another."""
    if isinstance(one, Column):
        if isinstance(other, Column):
            wanted = Wording("不能比较两个属性，请与日期比较。", "Compare a property with a day, not with another one.")
            raise NotOfferedHere(f"{one.name}, {other.name}", wanted)
        if isinstance(other, date):
            return Compare(one.name, comparison, other)
        known = Compare(one.name, Comparison.EQUAL, date.min)  # a missing day stays unknown, every other is before or after
        return (
            Any((known, Not(known)))
            if (comparison is Comparison.LESS) is other.is_after and comparison is not Comparison.EQUAL
            else All((known, Not(known)))
        )
    if isinstance(other, Column):
        return _is(other, _MIRRORED[comparison], one)
    ranks = _rank(one), _rank(other)
    holds = {Comparison.LESS: ranks[0] < ranks[1], Comparison.MORE: ranks[0] > ranks[1], Comparison.EQUAL: ranks[0] == ranks[1]}
    return All() if holds[comparison] else Any()


def _rank(end: date | Ever) -> int:
    return end.toordinal() if isinstance(end, date) else (10**7 if end.is_after else -1)


def _before(one: Span, other: Span) -> Condition:
    return _is(one.last, Comparison.LESS, other.first)


def _meets(one: Span, other: Span) -> Condition:
    return _is(one.last, Comparison.EQUAL, other.first)


def _overlaps(one: Span, other: Span) -> Condition:
    begins = _is(one.first, Comparison.LESS, other.first)
    return All((begins, _is(one.last, Comparison.MORE, other.first), _is(one.last, Comparison.LESS, other.last)))


def _starts(one: Span, other: Span) -> Condition:
    return All((_is(one.first, Comparison.EQUAL, other.first), _is(one.last, Comparison.LESS, other.last)))


def _during(one: Span, other: Span) -> Condition:
    return All((_is(one.first, Comparison.MORE, other.first), _is(one.last, Comparison.LESS, other.last)))


def _finishes(one: Span, other: Span) -> Condition:
    return All((_is(one.first, Comparison.MORE, other.first), _is(one.last, Comparison.EQUAL, other.last)))


def _equals(one: Span, other: Span) -> Condition:
    return All((_is(one.first, Comparison.EQUAL, other.first), _is(one.last, Comparison.EQUAL, other.last)))


def _disjoint(one: Span, other: Span) -> Condition:
    return Any((_before(one, other), _before(other, one)))


def _turned(relation: Callable[[Span, Span], Condition]) -> Callable[[Span, Span], Condition]:
    return lambda one, other: relation(other, one)


TEMPORAL: dict[str, Callable[[Span, Span], Condition]] = {
    "t_before": _before,
    "t_after": _turned(_before),
    "t_equals": _equals,
    "t_disjoint": _disjoint,
    "t_intersects": lambda one, other: Not(_disjoint(one, other)),
    "t_during": _during,
    "t_contains": _turned(_during),
    "t_meets": _meets,
    "t_metBy": _turned(_meets),
    "t_overlaps": _overlaps,
    "t_overlappedBy": _turned(_overlaps),
    "t_starts": _starts,
    "t_startedBy": _turned(_starts),
    "t_finishes": _finishes,
    "t_finishedBy": _turned(_finishes),
}
_SPANS_ALONE = TEMPORAL.keys() - {"t_before", "t_after", "t_equals", "t_disjoint", "t_intersects", "t_during", "t_contains"}
