"""T40: pages far down are found by key; an offset and a count have a budget, whatever the layer holds."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import shapely

from layers.conditions import Like, Not
from layers.store import questions
from layers.store.embedded import EmbeddedStore, create_store
from layers.store.errors import QuestionTooLong
from layers.store.selection import Selection
from tests.layers.store.samples import ME, WELLS, WORKSPACE, TestClock, since, wells

ROWS = 20_000


@pytest.fixture(scope="module")
def store() -> Iterator[EmbeddedStore]:
    with TemporaryDirectory() as folder, create_store(Path(folder, "a.gpkg"), WORKSPACE, clock=TestClock()) as store:
        places = [shapely.Point(104 + n / ROWS, 37) for n in range(ROWS)]
        store.append([since("2020-01-01", wells([f"w{n:05d}" for n in range(ROWS)], places))], by=ME, reason="many")
        yield store


def seconds(work: Callable[[], object]) -> float:
    """The processor's time of the best of three."""
    times = []
    for _ in range(3):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def test_the_last_page_by_key_costs_what_the_first_costs(store: EmbeddedStore) -> None:
    first = seconds(lambda: store.select(WELLS, Selection()))
    last = seconds(lambda: store.select(WELLS, Selection(after=f"w{ROWS - 120:05d}")))
    assert last < 3 * first + 0.002


def test_an_offset_has_a_budget(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = Selection(skip=ROWS - 10)
    assert store.select(WELLS, deep).columns["well_id"] == [f"w{n:05d}" for n in range(ROWS - 10, ROWS)]
    monkeypatch.setattr(questions, "QUESTION_S", 0.0)

    def ask() -> None:
        with pytest.raises(QuestionTooLong):
            store.select(WELLS, deep)

    assert seconds(ask) < 0.05


def test_counting_has_a_budget_and_then_says_nothing(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    assert store.count(WELLS, Selection(), at_most=ROWS) == ROWS
    monkeypatch.setattr(questions, "COUNT_S", 0.0)
    slow = Selection(Not(Like("well_id", "%x%")))
    assert seconds(lambda: store.count(WELLS, slow, at_most=ROWS)) < 0.05
    assert store.count(WELLS, slow, at_most=ROWS) is None


def test_counting_stops_at_the_number_asked_for(store: EmbeddedStore) -> None:
    few = seconds(lambda: store.count(WELLS, Selection(), at_most=10))
    assert few < seconds(lambda: store.count(WELLS, Selection(), at_most=ROWS)) + 0.001
    assert store.count(WELLS, Selection(), at_most=10) is None
