"""T4: lists, patterns and questions that would cost too much are refused or stopped in time."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import shapely

from gisvc.ogc.cql2 import FilterLang, parse_filter
from gisvc.ogc.cql2.errors import FilterTooLong
from layers.conditions import Any, Lies, Like, Not, Relation
from layers.geometry_text import GeometryTooLarge
from layers.store import questions
from layers.store.embedded import EmbeddedStore, create_store
from layers.store.errors import QuestionTooLong
from layers.store.selection import Selection
from tests.layers.store.samples import ME, WELLS, WORKSPACE, TestClock, since, wells


@pytest.fixture(scope="module")
def store() -> Iterator[EmbeddedStore]:
    with TemporaryDirectory() as folder, create_store(Path(folder, "a.gpkg"), WORKSPACE, clock=TestClock()) as store:
        many = [f"w{n:05d}" for n in range(10_000)]
        store.append([since("2020-01-01", wells(many, name=["a" * 200] * len(many)))], by=ME, reason="many")
        yield store


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def require_refused(text: str, lang: FilterLang) -> None:
    with pytest.raises((FilterTooLong, GeometryTooLarge)):
        parse_filter(text, lang, WELLS.columns)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("users IN (" + ",".join(map(str, range(100_000))) + ")", FilterLang.TEXT),
        ("users IN (" + ",".join("1" for _ in range(1_500)) + ")", FilterLang.TEXT),
        (json.dumps({"op": "in", "args": [{"property": "users"}, list(range(100_000))]}), FilterLang.JSON),
        (json.dumps({"op": "in", "args": [{"property": "users"}, list(range(1_001))]}), FilterLang.JSON),
        (json.dumps({"op": "and", "args": [True] * 1_001}), FilterLang.JSON),
        (f"name LIKE '{'%a' * 129}'", FilterLang.TEXT),
        (
            json.dumps(
                {
                    "op": "s_intersects",
                    "args": [{"property": "geometry"}, {"type": "MultiPoint", "coordinates": [[1, 1]] * 2_001}],
                }
            ),
            FilterLang.JSON,
        ),
    ],
    ids=["100k in text", "1,500 in text", "100k in JSON", "1,001 in JSON", "1,001 conditions", "long pattern", "2,001 vertices"],
)
def test_too_much_is_refused_within_fifty_milliseconds(text: str, lang: FilterLang) -> None:
    assert seconds(lambda: require_refused(text, lang)) < 0.05


def test_a_thousand_values_are_answered(store: EmbeddedStore) -> None:
    asked = parse_filter("users IN (" + ",".join(map(str, range(1_000))) + ")", FilterLang.TEXT, WELLS.columns)
    assert len(store.select(WELLS, Selection(asked))) == 0


@pytest.mark.parametrize("pattern", ["%a" * 127 + "b", "%_" * 100 + "b", "%" * 256, "_%" * 127 + "b", "%aa%aa%aa%aa%aa%aab"])
def test_no_pattern_is_slow(store: EmbeddedStore, pattern: str) -> None:
    assert seconds(lambda: store.select(WELLS, Selection(Like("name", pattern)))) < 1.5  # of 10,000 texts of 200 letters


@pytest.mark.parametrize("limit_s", [0.02, 0.1])
def test_a_slow_question_is_stopped_in_time_and_counting_gives_up(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch, limit_s: float
) -> None:
    monkeypatch.setattr(questions, "QUESTION_S", limit_s)
    monkeypatch.setattr(questions, "COUNT_S", limit_s)
    star = shapely.Point(104.5, 37).buffer(0.3, quad_segs=200)
    slow = Selection(
        Any((*(Lies(Relation.TOUCHES, shapely.affinity.rotate(star, n)) for n in range(200)), Not(Like("name", "%a%"))))
    )

    def ask() -> None:
        with pytest.raises(QuestionTooLong):
            store.select(WELLS, slow)
        assert store.count(WELLS, slow, at_most=10_000) is None

    assert seconds(ask) < 2 * limit_s + 0.25
    monkeypatch.undo()
    assert len(store.select(WELLS, Selection())) == 100  # the next one is answered
