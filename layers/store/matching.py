"""Whether one row fits a condition: true, false, or unknown because something in it is missing."""

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any as Anything

from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from layers.conditions import All, Any, Compare, Comparison, Condition, Lies, Like, Missing, Not, OneOf, Relation, Value
from layers.spec import LayerSpec
from layers.store.asked import as_kept, require_column
from layers.store.predicates import fold

_COMPARED: dict[Comparison, Callable[[Anything, Anything], bool]] = {
    Comparison.EQUAL: operator.eq,
    Comparison.UNEQUAL: operator.ne,
    Comparison.LESS: operator.lt,
    Comparison.AT_MOST: operator.le,
    Comparison.MORE: operator.gt,
    Comparison.AT_LEAST: operator.ge,
}


def holds(condition: Condition, row: Mapping[str, object], geometry: BaseGeometry | None, spec: LayerSpec) -> bool | None:
    """One row's answer, in three truths; the row's values stand as the file keeps them (days as text, flags as 0 and 1)."""
    match condition:
        case Not(inner):
            answer = holds(inner, row, geometry, spec)
            return None if answer is None else not answer
        case All(conditions):
            return _every(holds(c, row, geometry, spec) for c in conditions)
        case Any(conditions):
            denied = _every(None if a is None else not a for a in (holds(c, row, geometry, spec) for c in conditions))
            return None if denied is None else not denied
        case Missing(name):
            require_column(spec, name)
            return row[name] is None
        case Lies(relation, asked):
            return _stands(geometry, relation, asked)
    column = spec.column(condition.column)
    held = row[condition.column]
    match condition:
        case Compare(_, op, value, ignore_case):
            wanted = _told(value, column, ignore_case)
            return None if held is None else _COMPARED[op](_case(held, ignore_case), wanted)
        case OneOf(_, values, ignore_case):
            wanted_ones = [_told(value, column, ignore_case) for value in values]
            return (None if values else False) if held is None else _case(held, ignore_case) in wanted_ones
        case Like(_, pattern, ignore_case):
            wanted_like = _told(pattern, column, ignore_case)
            return None if held is None else is_like(str(_case(held, ignore_case)), str(wanted_like))


def _stands(geometry: BaseGeometry | None, relation: Relation, asked: BaseGeometry) -> bool | None:
    if geometry is None:
        return None
    try:
        return bool(getattr(geometry, relation.value)(asked))
    except GEOSException:  # a drawing so broken that nothing can be said of it
        return None


def _every(answers: Iterable[bool | None]) -> bool | None:
    seen = list(answers)
    return False if False in seen else None if None in seen else True


def _told(value: Value, column: Anything, ignore_case: bool) -> object:
    return _case(as_kept(value, column), ignore_case)


def _case(value: object, ignore_case: bool) -> object:
    return fold(value) if ignore_case and isinstance(value, str) else value


def is_like(text: str, pattern: str) -> bool:
    """LIKE by the book: which ends of the text each beginning of the pattern can reach."""
    tokens = _tokens(pattern)
    reached = {0}
    for token in tokens:
        if token is None:
            reached = set(range(min(reached), len(text) + 1)) if reached else reached
        else:
            reached = {at + 1 for at in reached if at < len(text) and token in ("", text[at])}
    return len(text) in reached


def _tokens(pattern: str) -> list[str | None]:
    """Characters as they are, "" for any one, None for any run."""
    tokens: list[str | None] = []
    characters = iter(pattern)
    for character in characters:
        if character == "\\":
            tokens.append(next(characters, "\\"))
        else:
            tokens.append({"%": None, "_": ""}.get(character, character))
    return tokens
