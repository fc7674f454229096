"""A selection asked of a store file: walked in the order of keys where many rows fit, gathered first where few can."""

# ruff: noqa: S608 -- because every name in a statement is a spec's, quoted; every value is bound

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import itemgetter
from typing import Any, TypeAlias

import apsw

from layers.conditions import EVERYTHING, All, Compare, Comparison, Condition, Lies, Relation
from layers.store.errors import QuestionTooLong
from layers.store.fitting import Question, after, fitting, inside, valid
from layers.store.geopackage import box_of, quoted
from layers.store.pages import BESIDES, page_of
from layers.store.patience import Watch, patiently, within_time
from layers.store.selection import Box, Extent, Page
from layers.store.tables import held_columns
from layers.store.where import EVERY, NEAR, Table, Where, near_values

_OF_FIDS = "json_each(?) f CROSS JOIN"
_BESIDES = ", ".join(f"t.{name}" for name in BESIDES[1:])
Rows: TypeAlias = Sequence[Sequence[Any]]

QUESTION_S = 5.0
"""How long the processor works on a page."""
COUNT_S = 0.5
"""How long it works on a number nobody waits for."""
FEW = 2_000
"""Rows that are sooner gathered and sorted than a layer is walked in the order of keys."""
PATIENCE = 12
"""Looks, some 1,200 rows, after which a walk that has not filled its page is given up: a table is scanned six times as fast."""


@dataclass(frozen=True, slots=True)
class _Source:
    """Where rows are looked for; `driver` is the table of which `where` speaks, `is_near` when it is the R-tree near the asked box."""

    tables: str
    where: Where = EVERY
    driver: str = ""
    is_near: bool = False
    is_in_order: bool = False


def select(connection: apsw.Connection, question: Question) -> Page:
    """The page asked for.

    Raises:
        QuestionTooLong: it was not found in time.
    """
    table = Table(question.spec, set(held_columns(connection, question.spec.name)))
    with within_time(connection, QUESTION_S) as watch:
        few = _by_place_or_area(connection, question, table)
        if few:
            return _page_of_few(connection, few, question, table)
        rows = _walked(connection, question, table, watch)
    return page_of(rows, question.spec, limit=question.selection.limit)


def _page_of_few(connection: apsw.Connection, source: _Source, question: Question, table: Table) -> Page:
    """All that fit are looked up and the page is cut out of them, so that nobody has to count them once more."""
    selection, key = question.selection, f"t.{quoted(table.spec.key)}"
    where = source.where & fitting(question, table, is_near=source.is_near)
    found = connection.execute(
        f"SELECT {key}, t.fid FROM {source.tables} WHERE {where.text} ORDER BY {key}", where.values
    ).fetchall()
    begin = selection.skip + (0 if selection.after is None else bisect_right(found, selection.after, key=itemgetter(0)))
    fids = [fid for _, fid in found[begin : begin + selection.limit + 1]]
    rows = connection.execute(
        f"SELECT {_columns(question, table)} FROM {_OF_FIDS} {table.name} t ON t.fid = f.value ORDER BY {key}",
        (json.dumps(fids),),
    ).fetchall()
    return replace(page_of(rows, question.spec, limit=selection.limit), total=len(found))


def count(connection: apsw.Connection, question: Question, *, at_most: int) -> int | None:
    """How many rows fit on all pages together; None when they are too many, or too slow to count."""
    table = Table(question.spec, set(held_columns(connection, question.spec.name)))
    source = _to_count(question, table)
    where = source.where & fitting(question, table, is_near=source.is_near)
    some = f"SELECT 1 FROM {source.tables} WHERE {where.text} LIMIT ?"
    try:
        with within_time(connection, COUNT_S):
            found: int = connection.execute(f"SELECT count(*) FROM ({some})", (*where.values, at_most + 1)).get
    except QuestionTooLong:
        return None
    return found if found <= at_most else None


def extent(connection: apsw.Connection, question: Question) -> Extent:
    """The box of today's rows, and the first and the last day anything is said of."""
    table = Table(question.spec, set(held_columns(connection, question.spec.name)))
    own = inside(question, table)
    since, until, open_ended = connection.execute(
        f"""SELECT min(t.valid_from), max(t.valid_to), sum(t.valid_to IS NULL) FROM {_by_area(table)}
            WHERE t.replaced_in IS NULL AND {own.text}""",
        own.values,
    ).fetchall()[0]
    last = None if open_ended or not until else date.fromisoformat(str(until)) - timedelta(days=1)
    return Extent(_box(connection, question, table), date.fromisoformat(str(since)) if since else None, last)


def _box(connection: apsw.Connection, question: Question, table: Table) -> Box | None:
    where = inside(question, table) & valid(question, table)
    source = _by_area(table) if question.area else f"{table.name} t NOT INDEXED"
    blobs = connection.execute(f"SELECT t.geom FROM {source} WHERE {where.text} AND t.geom IS NOT NULL", where.values)
    boxes = [box for (blob,) in blobs if (box := box_of(blob))]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


# ── where the rows are looked for ────────────────────────────────────────────────────────────────────────────────


def _by_place_or_area(connection: apsw.Connection, question: Question, table: Table) -> _Source | None:
    """The rows near a place, or of an area, when those are few."""
    if _is_of_one_key(question):
        return None
    for source in (_nearby(question, table), _in_area(question, table)):
        if source:
            some = f"SELECT 1 FROM {source.driver} WHERE {source.where.text} LIMIT ?"
            if connection.execute(f"SELECT count(*) FROM ({some})", (*source.where.values, FEW + 1)).get <= FEW:
                return source
    return None


def _walked(connection: apsw.Connection, question: Question, table: Table, watch: Watch) -> Rows:
    """In the order of keys, until the page is full. Where that is a long way, those that fit are looked for first."""
    walk = _Source(f"{table.name} t INDEXED BY {quoted(table.spec.name + '_timeline')}", is_in_order=True)
    rows = patiently(watch, PATIENCE, lambda: _rows(connection, walk, question, table))
    return _rows(connection, _gathered(connection, question, table) or walk, question, table) if rows is None else rows


def _gathered(connection: apsw.Connection, question: Question, table: Table) -> _Source | None:
    """The rows that fit, from one scan of the table, when they are few."""
    source = _by_area(table) if question.area else f"{table.name} t NOT INDEXED"
    where = fitting(question, table) & after(question.selection, table)
    found = connection.execute(f"SELECT t.fid FROM {source} WHERE {where.text} LIMIT ?", (*where.values, FEW + 1))
    fids = [fid for (fid,) in found]
    if len(fids) > FEW:
        return None
    return _Source(f"{_OF_FIDS} {table.name} t ON t.fid = f.value", Where("?", (json.dumps(fids), 1)))


def _rows(connection: apsw.Connection, source: _Source, question: Question, table: Table) -> Rows:
    """The rows of one page and one more. Where they must be sorted, only their numbers are, and whole rows are fetched after."""
    selection, key = question.selection, f"t.{quoted(table.spec.key)}"
    where = source.where & fitting(question, table, is_near=source.is_near) & after(selection, table)
    columns = _columns(question, table)
    paged = f"FROM {source.tables} WHERE {where.text} ORDER BY {key} LIMIT ? OFFSET ?"
    statement = f"SELECT {columns} {paged}"
    if not source.is_in_order:
        statement = (
            f"SELECT {columns} FROM (SELECT t.fid AS fid {paged}) f CROSS JOIN {table.name} t ON t.fid = f.fid ORDER BY {key}"
        )
    return connection.execute(statement, (*where.values, selection.limit + 1, selection.skip)).fetchall()


def _columns(question: Question, table: Table) -> str:
    return f"{table.columns}, {'t.geom' if question.selection.with_geometry else 'NULL'}, {_BESIDES}"


def _to_count(question: Question, table: Table) -> _Source:
    """No order is needed to count; without conditions of their own, rows are counted in the index alone."""
    own = _nearby(question, table) or _in_area(question, table)
    if own is None:
        own = _Source(_by_area(table) if question.selection.where == EVERYTHING else f"{table.name} t NOT INDEXED")
    return own


def _nearby(question: Question, table: Table) -> _Source | None:
    boxes = [*([question.selection.bbox] if question.selection.bbox else []), *_boxes_of(question.selection.where)]
    if not boxes:
        return None
    near, box = f"{table.rtree} r", min(boxes, key=_size)
    together = f"{near} CROSS JOIN {table.name} t ON t.fid = r.id"
    return _Source(together, Where(NEAR, near_values(box)), near, is_near=box is question.selection.bbox)


def _in_area(question: Question, table: Table) -> _Source | None:
    return _Source(_by_area(table), inside(question, table), _by_area(table)) if question.area else None


def _by_area(table: Table) -> str:
    return f"{table.name} t INDEXED BY {quoted(table.spec.name + '_by_area')}"


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


def _is_of_one_key(question: Question) -> bool:
    def names_it(condition: Condition) -> bool:
        match condition:
            case Compare(column, Comparison.EQUAL, _, False):
                return column == question.spec.key
            case All(conditions):
                return any(map(names_it, conditions))
        return False

    return names_it(question.selection.where)
