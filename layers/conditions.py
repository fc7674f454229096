"""What is asked of rows: comparisons, lists, patterns and places, joined by and, or and not.

A condition is data. Every store answers it in its own way (SQL with bound values, or row by row in memory) and all answer alike,
with SQL's three truths: a comparison with a missing value is neither true nor false, and a row stays only where the whole is true.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from shapely.geometry.base import BaseGeometry

Value: TypeAlias = str | int | float | bool | date


class Comparison(StrEnum):
    """How two values are compared."""

    EQUAL = "="
    UNEQUAL = "<>"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


class Relation(StrEnum):
    """How the place of a row lies to a given one (OGC 06-103r4, DE-9IM)."""

    INTERSECTS = "intersects"
    DISJOINT = "disjoint"
    EQUALS = "equals"
    TOUCHES = "touches"
    WITHIN = "within"
    CONTAINS = "contains"
    CROSSES = "crosses"
    OVERLAPS = "overlaps"


@dataclass(frozen=True, slots=True)
class Compare:
    """`column op value`; text is compared by code point, or case folded on both sides."""

    column: str
    op: Comparison
    value: Value
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """The column holds one of the values. However many they are, they are bound as one."""

    column: str
    values: tuple[Value, ...]
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class Like:
    """The text matches a pattern of `%` (any run) and `_` (one character), `\\` before either takes it literally."""

    column: str
    pattern: str
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """The column holds nothing."""

    column: str


@dataclass(frozen=True, slots=True)
class Lies:
    """The row's geometry stands in a relation to this one, lon/lat in EPSG:4490. A row without geometry is unknown."""

    relation: Relation
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class Not:
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """Every one holds; of none, true."""

    conditions: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """At least one holds; of none, false."""

    conditions: tuple["Condition", ...] = ()


Condition: TypeAlias = Compare | OneOf | Like | Missing | Lies | Not | All | Any
EVERYTHING = All()


def all_of(conditions: Sequence[Condition]) -> Condition:
    """One condition of several; a single one stays as it is."""
    return conditions[0] if len(conditions) == 1 else All(tuple(conditions))
