"""Which rows a selection keeps, as the WHERE of a statement: of their day, inside the area, fitting the condition and the box."""

# ruff: noqa: S608 -- because every name in a statement is a spec's, quoted; every value is bound

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_

from layers.spec import LayerSpec
from layers.store.geopackage import quoted
from layers.store.selection import Days, Selection
from layers.store.where import EVERY, Table, Where, touching, where_of


@dataclass(frozen=True, slots=True)
class Question:
    """A selection of one layer inside one area, on a day that is known."""

    spec: LayerSpec
    selection: Selection
    area: str
    today: date


def fitting(question: Question, table: Table, *, is_near: bool = False) -> Where:
    """Everything a row must be but after the page before; `is_near` when the R-tree's lines near the box stand beside the rows."""
    parts = [valid(question, table), inside(question, table), where_of(question.selection.where, table)]
    if question.selection.bbox:
        parts.append(touching(question.selection.bbox, table, is_near=is_near))
    return reduce(and_, (Where(f"({part.text})", part.values) for part in parts))


def after(selection: Selection, table: Table) -> Where:
    return EVERY if selection.after is None else Where(f"t.{quoted(table.spec.key)} > ?", (selection.after,))


def inside(question: Question, table: Table, name: str = "t") -> Where:
    if not question.area:
        return EVERY
    column = f"{name}.{quoted(table.spec.area)}"
    return Where(f"{column} >= ? AND {column} < ?", (question.area, question.area + "\U0010ffff"))


def valid(question: Question, table: Table) -> Where:
    if question.selection.during is not None:
        return _last_within(question.selection.during, question, table)
    day = (question.selection.as_of or question.today).isoformat()
    return Where("t.replaced_in IS NULL AND t.valid_from <= ? AND (t.valid_to IS NULL OR t.valid_to > ?)", (day, day))


def _last_within(days: Days, question: Question, table: Table) -> Where:
    """Rows of a span for which no later row of their key begins within it."""
    first, last = (day.isoformat() if day else None for day in days)
    began = Where("t.replaced_in IS NULL AND (? IS NULL OR t.valid_from <= ?)", (last, last))
    held = Where("(t.valid_to IS NULL OR ? IS NULL OR t.valid_to > ?)", (first, first))
    own = inside(question, table, "later")
    key = quoted(table.spec.key)
    later = Where(
        f"""NOT EXISTS (SELECT 1 FROM {table.name} later WHERE later.{key} = t.{key} AND later.replaced_in IS NULL
            AND later.valid_from > t.valid_from AND (? IS NULL OR later.valid_from <= ?) AND {own.text})""",
        (last, last, *own.values),
    )
    return began & held & later
