"""A selection asked of a store file: walked in the order of keys where many rows fit, gathered first where few can."""

# ruff: noqa: S608 -- because every name in a statement is a spec's, quoted; every value is bound

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import apsw

from layers.conditions import All, Condition, Lies, Relation
from layers.spec import LayerSpec
from layers.store.errors import QuestionTooLong
from layers.store.geopackage import quoted
from layers.store.pages import BESIDES, page_of
from layers.store.selection import Box, Days, Extent, Page, Selection
from layers.store.tables import held_columns
from layers.store.where import NEAR, Table, Where, near_box, near_values, touching, where_of

QUESTION_S = 5.0
"""How long a page may be looked for."""
COUNT_S = 0.5
"""How long rows are counted for a number nobody waits for."""
FEW = 2_000
"""Rows that are gathered and sorted sooner than the layer is walked in the order of keys (100,000 rows: 12 ms against 90)."""
STEPS_BETWEEN_LOOKS = 2_000  # of SQLite's machine, some 50 µs


@dataclass(frozen=True, slots=True)
class Question:
    """A selection of one layer inside one area, on a day that is known."""

    spec: LayerSpec
    selection: Selection
    area: str
    today: date


def select(connection: apsw.Connection, question: Question) -> Page:
    """The page asked for.

    Raises:
        QuestionTooLong: it was not found in time.
    """
    spec, selection = question.spec, question.selection
    table = Table(spec, set(held_columns(connection, spec.name)))
    with within_time(connection, QUESTION_S):
        source = _source(connection, question, table)
        where = source.where & _kept(question, table) & _after(selection, table)
        drawn = "t.geom" if selection.with_geometry else "NULL"
        named = ", ".join([*(table.column(name) for name in spec.column_names), drawn, *(f"t.{name}" for name in BESIDES[1:])])
        statement = f"SELECT {named} FROM {source.tables} WHERE {where.text} ORDER BY t.{quoted(spec.key)} LIMIT ? OFFSET ?"
        rows = connection.execute(statement, (*where.values, selection.limit + 1, selection.skip)).fetchall()
    return page_of(rows, spec, limit=selection.limit)


def count(connection: apsw.Connection, question: Question, *, at_most: int) -> int | None:
    """How many rows fit on all pages together; None when they are too many, or too slow to count."""
    table = Table(question.spec, set(held_columns(connection, question.spec.name)))
    try:
        with within_time(connection, COUNT_S):
            source = _source(connection, question, table)
            where = source.where & _kept(question, table)
            some = f"SELECT 1 FROM {source.tables} WHERE {where.text} LIMIT ?"
            found: int = connection.execute(f"SELECT count(*) FROM ({some})", (*where.values, at_most + 1)).get
    except QuestionTooLong:
        return None
    return found if found <= at_most else None


def extent(connection: apsw.Connection, question: Question) -> Extent:
    """The box of today's rows, and the first and the last day anything is said of."""
    table = Table(question.spec, set(held_columns(connection, question.spec.name)))
    inside = _inside(question, table)
    since, until, open_ended = _only_row(
        connection,
        f"SELECT min(t.valid_from), max(t.valid_to), sum(t.valid_to IS NULL) FROM {table.name} t WHERE t.replaced_in IS NULL AND {inside.text}",
        inside,
    )
    last = None if open_ended or not until else date.fromordinal(date.fromisoformat(until).toordinal() - 1)
    return Extent(_box(connection, question, table), date.fromisoformat(since) if since else None, last)


def _box(connection: apsw.Connection, question: Question, table: Table) -> Box | None:
    """The R-tree names the outermost rows in single precision; the sides are then read from their drawings."""
    now = _valid(question, table) & _inside(question, table)
    today = f"FROM {table.name} t CROSS JOIN {table.rtree} r ON r.id = t.fid WHERE {now.text}"
    rough = _only_row(connection, f"SELECT min(r.minx), min(r.miny), max(r.maxx), max(r.maxy) {today}", now)
    if None in rough:
        return None
    west, south, east, north = _only_row(
        connection,
        f"""SELECT min(ST_MinX(t.geom)), min(ST_MinY(t.geom)), max(ST_MaxX(t.geom)), max(ST_MaxY(t.geom))
            {today} AND (r.minx <= ? OR r.miny <= ? OR r.maxx >= ? OR r.maxy >= ?)""",
        now & Where("", rough),
    )
    return west, south, east, north


def _only_row(connection: apsw.Connection, statement: str, where: Where) -> Any:
    return connection.execute(statement, where.values).fetchone()


# ── where the rows are looked for ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Source:
    tables: str
    where: Where


def _source(connection: apsw.Connection, question: Question, table: Table) -> _Source:
    """Rows by place or by area when those are few, else all in the order of keys."""
    spec = question.spec
    boxes = [*([question.selection.bbox] if question.selection.bbox else []), *_boxes_of(question.selection.where)]
    for box in sorted(boxes, key=_size)[:1]:
        near = f"SELECT 1 FROM {table.rtree} r WHERE {NEAR} LIMIT ?"
        if connection.execute(f"SELECT count(*) FROM ({near})", (*near_values(box), FEW + 1)).get <= FEW:
            return _Source(f"{table.rtree} r CROSS JOIN {table.name} t ON t.fid = r.id", Where(NEAR, near_values(box)))
    if question.area:
        inside = _inside(question, table)
        by_area = f"{table.name} t INDEXED BY {quoted(spec.name + '_by_area')}"
        own = f"SELECT 1 FROM {by_area} WHERE {inside.text} LIMIT ?"
        if connection.execute(f"SELECT count(*) FROM ({own})", (*inside.values, FEW + 1)).get <= FEW:
            return _Source(by_area, inside)
    return _Source(f"{table.name} t INDEXED BY {quoted(spec.name + '_timeline')}", Where("1"))


def _boxes_of(condition: Condition) -> Iterator[Box]:
    """Boxes outside of which no row can fit."""
    match condition:
        case Lies(relation, geometry) if relation is not Relation.DISJOINT and not geometry.is_empty:
            yield geometry.bounds
        case All(conditions):
            for part in conditions:
                yield from _boxes_of(part)


def _size(box: Box) -> float:
    west, south, east, north = box
    return (east - west) * (north - south)


# ── which of them fit ────────────────────────────────────────────────────────────────────────────────────────────


def _kept(question: Question, table: Table) -> Where:
    """Everything a row must be but after the page before."""
    parts = [_valid(question, table), _inside(question, table), where_of(question.selection.where, table)]
    if question.selection.bbox:
        parts += [near_box(question.selection.bbox, table), touching(question.selection.bbox)]
    first, *others = (Where(f"({part.text})", part.values) for part in parts)
    for other in others:
        first = first & other
    return first


def _after(selection: Selection, table: Table) -> Where:
    return Where("1") if selection.after is None else Where(f"t.{quoted(table.spec.key)} > ?", (selection.after,))


def _inside(question: Question, table: Table, name: str = "t") -> Where:
    if not question.area:
        return Where("1")
    column = f"{name}.{quoted(table.spec.area)}"
    return Where(f"{column} >= ? AND {column} < ?", (question.area, question.area + "\U0010ffff"))


def _valid(question: Question, table: Table) -> Where:
    if question.selection.during is not None:
        return _last_within(question.selection.during, question, table)
    day = (question.selection.as_of or question.today).isoformat()
    return Where("t.replaced_in IS NULL AND t.valid_from <= ? AND (t.valid_to IS NULL OR t.valid_to > ?)", (day, day))


def _last_within(days: Days, question: Question, table: Table) -> Where:
    """Rows of a span for which no later row of their key begins within it."""
    first, last = (day.isoformat() if day else None for day in days)
    began = Where("t.replaced_in IS NULL AND (? IS NULL OR t.valid_from <= ?)", (last, last))
    held = Where("(t.valid_to IS NULL OR ? IS NULL OR t.valid_to > ?)", (first, first))
    inside = _inside(question, table, "later")
    key = quoted(table.spec.key)
    later = Where(
        f"""NOT EXISTS (SELECT 1 FROM {table.name} later WHERE later.{key} = t.{key} AND later.replaced_in IS NULL
            AND later.valid_from > t.valid_from AND (? IS NULL OR later.valid_from <= ?) AND {inside.text})""",
        (last, last, *inside.values),
    )
    return began & held & later


# ── in good time ─────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def within_time(connection: apsw.Connection, seconds: float) -> Iterator[None]:
    """Ends whatever the connection does when its time is over.

    Raises:
        QuestionTooLong: it was not done by then.
    """
    until = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > until, STEPS_BETWEEN_LOOKS)
    try:
        yield
    except apsw.InterruptError as trouble:
        raise QuestionTooLong(seconds) from trouble
    finally:
        connection.set_progress_handler(None)
