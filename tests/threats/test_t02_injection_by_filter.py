"""T2: whatever a filter says is a value; no part of it becomes part of a statement."""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import apsw
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gisvc.ogc.cql2 import FilterLang, parse_filter
from gisvc.ogc.cql2.errors import FilterRefused
from layers.conditions import Condition
from layers.store.embedded import EmbeddedStore, create_store
from layers.store.selection import Selection
from layers.store.sqlite import connect_reader
from tests.layers.store.questions_of_wells import conditions
from tests.layers.store.samples import ME, WELLS, WORKSPACE, TestClock, since, wells

NASTY = ["'", '"', "\\", ";", "--", "E'\\''", "%", "_", "''", "x' OR '1'='1", "x'); DROP TABLE wells; --", "?", "?1", ":a", "$1", "/*",
         "'||(SELECT 1)||'", "\\'", "NULL", "`", "[", "景泰县", "𠮷", "\n", "\t", "{}", "{0}", "%s", "0x41", "char(0)", "–", "＇", ""]  # fmt: skip


class Watched(NamedTuple):
    store: EmbeddedStore
    statements: list[str]


@pytest.fixture(scope="module")
def watched() -> Iterator[Watched]:
    """A store whose one reader tells every statement it is given."""
    with TemporaryDirectory() as folder, create_store(Path(folder, "a.gpkg"), WORKSPACE, clock=TestClock()) as store:
        rows = wells([f"w{n:02d}" for n in range(len(NASTY))], name=NASTY, users=list(range(len(NASTY))))
        store.append([since("2020-01-01", rows)], by=ME, reason="first")
        statements: list[str] = []

        def note(_: apsw.Cursor, statement: str, values: object) -> bool:
            statements.append(statement)
            return True

        connection = connect_reader(store.path)
        connection.exec_trace = note
        store._file._idle.put(connection)
        yield Watched(store, statements)


def names_found(store: EmbeddedStore, text: str) -> list[object]:
    condition = parse_filter(text, FilterLang.TEXT, WELLS.columns)
    return store.select(WELLS, Selection(condition, limit=1000)).columns["name"]


def written(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


nasty = st.sampled_from(NASTY) | st.text(alphabet="'\"\\;-E%_ ()=xO1", max_size=12)


@settings(max_examples=80, deadline=None)
@given(value=nasty)
@example(value="\\' OR 1=1 --")
def test_strings_find_what_python_finds(watched: Watched, value: str) -> None:
    assert names_found(watched.store, f"name = {written(value)}") == [name for name in NASTY if name == value]
    assert names_found(watched.store, f"name <> {written(value)}") == [name for name in NASTY if name != value]
    assert names_found(watched.store, f"name < {written(value)}") == [name for name in NASTY if name < value]
    assert names_found(watched.store, f"name IN ({written(value)}, 'x')") == [name for name in NASTY if name in (value, "x")]


@settings(max_examples=50, deadline=None)
@given(value=nasty)
def test_a_pattern_that_says_every_sign_literally_finds_what_contains_it(watched: Watched, value: str) -> None:
    literal = re.sub(r"([\\%_])", r"\\\1", value)
    assert names_found(watched.store, f"name LIKE {written(f'%{literal}%')}") == [name for name in NASTY if value in name]


@settings(max_examples=60, deadline=None)
@given(value=nasty, condition=conditions)
def test_no_statement_holds_a_value_of_the_question(watched: Watched, value: str, condition: Condition) -> None:
    watched.statements.clear()
    names_found(watched.store, f"name = {written(value)} OR name LIKE {written(value)} OR users IN (7, 4711)")
    watched.store.select(WELLS, Selection(condition, after=value, limit=3))
    watched.store.count(WELLS, Selection(condition), at_most=10)
    assert watched.statements
    for statement in watched.statements:
        assert "'" not in statement
        assert ";" not in statement
        assert not re.search(r"(?<![\w.\"])\d{2,}", statement)  # no number but the 0, 1 of our own
        own = {"wells", "rtree_wells_geom", "wells_timeline", "wells_by_area", *WELLS.column_names}
        assert set(re.findall(r'"([^"]*)"', statement)) <= own


@pytest.mark.parametrize(
    "bare", ["x' OR '1'='1", "name = 'x'; DROP TABLE wells", "name = 'x' -- y", "name = E'x'", "1; SELECT 1", "name = $$x$$"]
)
def test_sql_is_no_filter(watched: Watched, bare: str) -> None:
    with pytest.raises(FilterRefused):
        names_found(watched.store, bare)
    assert len(watched.store.read(WELLS)) == len(NASTY)
