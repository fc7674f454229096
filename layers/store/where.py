"""A condition as the WHERE of a statement: names of the spec in the text, every value bound."""

# ruff: noqa: S608 -- because every name in a statement is a spec's, quoted; every value is bound

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import apsw

from layers.conditions import All, Any, Compare, Condition, Lies, Like, Missing, Not, OneOf, Relation
from layers.spec import LayerSpec
from layers.store.asked import as_kept, require_column
from layers.store.geopackage import quoted
from layers.store.predicates import Standing, fold, pattern_of
from layers.store.selection import Box

if TYPE_CHECKING:
    from apsw import PyObjectBinding

Bound: TypeAlias = "str | int | float | PyObjectBinding | None"


@dataclass(frozen=True, slots=True)
class Where:
    """Part of a statement and the values its question marks stand for, in order."""

    text: str
    values: tuple[Bound, ...] = ()

    def __and__(self, other: "Where") -> "Where":
        return Where(f"{self.text} AND {other.text}", (*self.values, *other.values))


EVERY = Where("1")


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a layer as it stands: columns the spec has learnt since the last write are missing in it."""

    spec: LayerSpec
    held: Collection[str]

    @property
    def name(self) -> str:
        return quoted(self.spec.name)

    @property
    def rtree(self) -> str:
        return quoted(f"rtree_{self.spec.name}_geom")

    def column(self, name: str) -> str:
        """What stands in a statement for a column, which must be one of the spec's."""
        require_column(self.spec, name)
        return self._named(name)

    @property
    def columns(self) -> str:
        """All columns of the spec, in its order."""
        return ", ".join(map(self._named, self.spec.column_names))

    def _named(self, name: str) -> str:
        return f"t.{quoted(name)}" if name in self.held else "NULL"


def where_of(condition: Condition, table: Table) -> Where:
    """A condition in SQL's own three truths, of the table under the name `t`.

    Raises:
        KeyError, TypeError, ValueError: a column the spec has not, or a value no such column holds: the caller's bug.
    """
    match condition:
        case Compare():
            return _compare(condition, table)
        case OneOf():
            return _one_of(condition, table)
        case Like(column, pattern, ignore_case):
            as_kept("", table.spec.column(column))
            compiled = pattern_of(fold(pattern) if ignore_case else pattern)
            function = "gisvc_like_folded" if ignore_case else "gisvc_like"
            return Where(f"{function}({table.column(column)}, ?)", (apsw.pyobject(compiled),))
        case Missing(column):
            return Where(f"{table.column(column)} IS ?", (None,))
        case Lies():
            return _lies(condition, table)
        case Not(inner):
            negated = where_of(inner, table)
            return Where(f"NOT ({negated.text})", negated.values)
        case All(conditions):
            return _joined([where_of(c, table) for c in conditions], "AND", of_none=1)
        case Any(conditions):
            return _joined([where_of(c, table) for c in conditions], "OR", of_none=0)


def _compare(asked: Compare, table: Table) -> Where:
    value = as_kept(asked.value, table.spec.column(asked.column))
    if asked.ignore_case and isinstance(value, str):
        return Where(f"gisvc_fold({table.column(asked.column)}) {asked.op.value} ?", (fold(value),))
    return Where(f"{table.column(asked.column)} {asked.op.value} ?", (value,))


def _one_of(asked: OneOf, table: Table) -> Where:
    column = table.spec.column(asked.column)
    values = [as_kept(value, column) for value in asked.values]
    if asked.ignore_case:
        values = [fold(value) if isinstance(value, str) else value for value in values]
    name = table.column(asked.column)
    return Where(
        f"{f'gisvc_fold({name})' if asked.ignore_case else name} IN (SELECT value FROM json_each(?))",
        (json.dumps(values),),
    )


def _lies(asked: Lies, table: Table) -> Where:
    """The R-tree answers for most rows; the drawing itself is looked at only where the boxes touch."""
    standing = apsw.pyobject(Standing.of(asked.relation, asked.geometry))
    if asked.geometry.is_empty:
        return Where("gisvc_stands(t.geom, ?)", (standing,))
    near = near_box(asked.geometry.bounds, table)
    apart = int(asked.relation is Relation.DISJOINT)
    return Where(
        f"CASE WHEN t.geom IS NULL THEN NULL WHEN {near.text} THEN gisvc_stands(t.geom, ?) ELSE {apart} END",
        (*near.values, standing),
    )


NEAR = "r.maxx >= ? AND r.minx <= ? AND r.maxy >= ? AND r.miny <= ?"
"""The R-tree keeps boxes in single precision, rounded outwards: what it finds near need not touch, what it finds inside does."""
_INSIDE = "r.minx >= ? AND r.maxx <= ? AND r.miny >= ? AND r.maxy <= ?"


def near_values(box: Box) -> tuple[float, ...]:
    west, south, east, north = box
    return west, east, south, north


def near_box(box: Box, table: Table) -> Where:
    return Where(f"EXISTS (SELECT 1 FROM {table.rtree} r WHERE r.id = t.fid AND {NEAR})", near_values(box))


def touching(box: Box, table: Table, *, is_near: bool = False) -> Where:
    """Rows whose own box touches this one, edges included; `is_near` when the R-tree's line of the row stands beside it as `r`."""
    exactly = Where(f"({_INSIDE} OR gisvc_touches(t.geom, ?))", (*near_values(box), apsw.pyobject(box)))
    if is_near:
        return exactly
    near = Where(f"r.id = t.fid AND {NEAR}", near_values(box)) & exactly
    return Where(f"EXISTS (SELECT 1 FROM {table.rtree} r WHERE {near.text})", near.values)


def _joined(parts: Sequence[Where], word: str, *, of_none: int) -> Where:
    """Balanced, because SQLite counts the depth of a statement and not its length.

    What is always false is bound too: SQLite would shorten the whole WHERE to it, and then miss the part an index needs.
    """
    if not parts:
        return Where("?", (of_none,))
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    left, right = _joined(parts[:middle], word, of_none=of_none), _joined(parts[middle:], word, of_none=of_none)
    return Where(f"({left.text}) {word} ({right.text})", (*left.values, *right.values))
