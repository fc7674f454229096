"""T1: a filter nested deep enough to end the process is refused before the parser sees it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisvc.app import create_app
from gisvc.ogc.cql2 import FilterLang, parse_filter
from gisvc.ogc.cql2.errors import FilterRefused, FilterTooDeep, FilterTooLong
from gisvc.settings import Settings
from layers.conditions import Condition
from layers.geometry_text import GeometryRefused
from tests.front_desk import program, serving
from tests.layers.store.samples import WELLS
from tests.little_county import little_county

USERS = '{"op": "=", "args": [{"property": "users"}, 1]}'


def text(filter_: str) -> Condition:
    return parse_filter(filter_, FilterLang.TEXT, WELLS.columns)


def as_json(filter_: str) -> Condition:
    return parse_filter(filter_, FilterLang.JSON, WELLS.columns)


def negated(times: int) -> str:
    return '{"op": "not", "args": [' * times + USERS + "]}" * times


@pytest.mark.parametrize("around", [("(", ")"), ("NOT ", ""), ("not ", ""), ("NOT (", ")"), ("-", "")])
def test_thirty_two_deep_is_read_and_thirty_three_refused(around: tuple[str, str]) -> None:
    before, after = around
    levels = 16 if before == "NOT (" else 32
    inner = "users = {}1" if before == "-" else "{}users = 1"
    nested = inner.format(before * levels) + after * levels
    text(nested)
    with pytest.raises(FilterTooDeep):
        text(inner.format(before * (levels + 1)) + after * (levels + 1))


def test_json_is_counted_like_text() -> None:
    as_json(negated(30))
    with pytest.raises(FilterTooDeep):
        as_json(negated(33))


@pytest.mark.parametrize(
    "bomb",
    [
        "(" * 4_000 + "users = 1" + ")" * 4_000,
        "(" * 2_000 + "users = 1",
        "(" * 5_000,
        "NOT " * 5_000 + "users = 1",
        "NOT " * 1_000 + "users = 1",
        "users = " + "-" * 4_000 + "1",
        "users = 1" + "+1" * 2_000,
        "users" + "=users" * 600,
        "CASEI(" * 500 + "name" + ")" * 500 + " = 'x'",
        r"name = '\' OR " + "(" * 1_000 + "users = 1" + ")" * 1_000 + " OR name = 'x'",
        "name = '" + "(" * 100 + r"\' OR " + "(" * 1_000 + "users = 1" + ")" * 1_000,
        'name = "' + "'" + '" OR ' + "(" * 1_000 + "users = 1" + ")" * 1_000,
        "S_INTERSECTS(geometry, " + "GEOMETRYCOLLECTION(" * 200 + "POINT(1 1)" + ")" * 201,
    ],
)
def test_a_bomb_in_text_is_refused_at_once(bomb: str) -> None:
    began = time.process_time()
    with pytest.raises((FilterRefused, GeometryRefused)):
        text(bomb)
    assert time.process_time() - began < 0.05


@pytest.mark.parametrize(
    "bomb",
    [
        negated(20_000),
        "[" * 20_000,
        '{"a":' * 8_000,
        "[" * 8_000,
        negated(300),
        '{"op":"and","args":[' * 400 + USERS + "]}" * 400,
    ],
)
def test_a_bomb_in_json_is_refused_at_once(bomb: str) -> None:
    began = time.process_time()
    with pytest.raises(FilterRefused):
        as_json(bomb)
    assert time.process_time() - began < 0.05


def test_collections_in_collections_end_at_eight() -> None:
    def nested(levels: int) -> str:
        inner = '{"type": "Point", "coordinates": [104, 37]}'
        for _ in range(levels):
            inner = f'{{"type": "GeometryCollection", "geometries": [{inner}]}}'
        return f'{{"op": "s_intersects", "args": [{{"property": "geometry"}}, {inner}]}}'

    as_json(nested(8))
    with pytest.raises((GeometryRefused, FilterTooDeep)):
        as_json(nested(9))


def test_brackets_inside_of_quotes_are_letters() -> None:
    text("name = '" + "(" * 100 + "'")
    text("name = 'O''Hara((((((((((((((((((((((((((((((((((((((' AND \"users\" = 1")


def test_the_parser_alone_would_have_died() -> None:
    """The day this fails, the parser has learnt to bear it; the bounds stay."""
    alone = "import cql2; cql2.parse_text('(' * 5000 + 'a=1' + ')' * 5000)"
    died = subprocess.run([sys.executable, "-c", alone], check=False, capture_output=True)
    assert died.returncode < 0


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="()NOT -'\"\\=a1,[]{}", max_size=300) | st.text(max_size=60))
def test_any_text_at_all_is_read_or_refused_in_words(anything: str) -> None:
    for read in (text, as_json):
        with suppress(FilterRefused, GeometryRefused):
            read(anything)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(create_app(Settings(demonstration=True), little_county(), None)) as address:
        yield address


@pytest.mark.parametrize(
    ("bomb", "lang"),
    [("(" * 5_000, "cql2-text"), ("NOT " * 1_200 + "name='x'", "cql2-text"), (negated(200), "cql2-json"), ("name=", "cql2-sql")],
)
def test_the_server_says_no_and_goes_on(address: str, bomb: str, lang: str) -> None:
    with program(address) as client:  # the server lives in this very process: it would take the tests along
        answer = client.get("/ogc/collections/divisions/items", params={"filter": bomb, "filter-lang": lang})
        assert answer.status_code in (400, 414, 431)
        assert client.get("/ogc/collections/divisions/items", params={"filter": "name LIKE '%'"}).status_code == 200


def test_a_filter_beyond_the_cap_is_not_even_counted() -> None:
    with pytest.raises(FilterTooLong):
        text("name = '" + "x" * 5_000 + "'")
    with pytest.raises(FilterTooLong):
        as_json('"' + "x" * 20_000 + '"')
