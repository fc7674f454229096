"""Whatever is asked of whatever rows, the file and the memory give the same rows, and pages put together are the whole."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.conditions import Condition
from layers.spec import LayerSpec
from layers.store import LayerChange, Store
from layers.store.embedded import create_store
from layers.store.memory import MemoryStore
from layers.store.selection import Page, Selection
from tests.layers.store.questions_of_wells import DAYS, DRAWN, TEXTS, conditions, days, selections, some_wells
from tests.layers.store.samples import ME, WELLS, WORKSPACE, TestClock, since, wells

LAYERS = count()  # a fresh layer for each example: founding a store anew is what would take long
RANDOM = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


class Both(NamedTuple):
    file: Store
    memory: Store

    def append(self, change: LayerChange) -> None:
        for store in self:
            store.append([change], by=ME, reason="told")

    def within(self, area: str) -> "Both":
        return Both(self.file.within(area), self.memory.within(area))


@pytest.fixture(scope="module")
def strange() -> Iterator[Both]:
    """Two hundred wells with every text and every shape somewhere among them."""
    with TemporaryDirectory() as folder, create_store(Path(folder, "a.gpkg"), WORKSPACE, clock=TestClock()) as file:
        both = Both(file, MemoryStore(WORKSPACE, clock=TestClock()))
        pairs = [*product(TEXTS, [*DRAWN, None])][::2]
        rows = wells([f"{n:03d}{text}" for n, (text, _) in enumerate(pairs)], [shape for _, shape in pairs])
        rows["name"] = [text for text, _ in pairs]
        both.append(since("2020-01-02", rows))
        yield both


def told(page: Page) -> list[tuple[object, ...]]:
    """A page as rows that can be compared: values, words of the drawing, version and days."""
    drawn = shapely.to_wkb(page.geometries).tolist()
    return list(zip(*page.columns.values(), drawn, page.versions, page.valid_from, page.valid_to, strict=True))


def all_pages(store: Store, spec: LayerSpec, selection: Selection) -> list[tuple[object, ...]]:
    rows, asked = [], selection
    while True:
        page = store.select(spec, asked)
        assert len(page) <= asked.limit
        rows += told(page)
        if page.next_after is None:
            return rows
        assert len(page) == asked.limit
        asked = replace(asked, after=page.next_after)


def require_alike(stores: Both, spec: LayerSpec, selection: Selection) -> None:
    whole = replace(selection, limit=10_000)
    rows = told(stores.memory.select(spec, whole))
    assert told(stores.file.select(spec, whole)) == rows
    assert stores.file.count(spec, selection, at_most=10_000) == stores.memory.count(spec, selection, at_most=10_000) == len(rows)
    assert [row[0] for row in rows] == sorted({str(row[0]) for row in rows})  # by code point, each key once
    for store in stores:
        assert all_pages(store, spec, selection) == rows
        assert told(store.select(spec, replace(whole, skip=2))) == rows[2:]


@settings(RANDOM, max_examples=70)
@given(condition=conditions)
def test_any_condition_finds_the_same_rows_in_the_file_and_in_memory(strange: Both, condition: Condition) -> None:
    assert told(strange.file.select(WELLS, Selection(condition, limit=1000))) == told(
        strange.memory.select(WELLS, Selection(condition, limit=1000))
    )


@settings(RANDOM, max_examples=25)
@given(data=st.data())
def test_any_rows_told_on_any_days_are_answered_alike_page_by_page(strange: Both, data: st.DataObject) -> None:
    spec = replace(WELLS, name=f"wells_{next(LAYERS)}")
    some_keys = st.lists(st.sampled_from([t for t in TEXTS if t]), min_size=1, max_size=6, unique=True)
    for day in data.draw(st.lists(days, min_size=1, max_size=3)):
        strange.append(LayerChange(spec, data.draw(some_wells(keys=some_keys)), day))
    for area in ("", "620423", "620423001"):
        view = strange.within(area)
        require_alike(view, spec, data.draw(selections))
        assert view.file.extent(spec) == view.memory.extent(spec)


def test_what_a_selection_finds_of_a_day_is_what_reading_the_day_finds(strange: Both) -> None:
    for store in strange:
        page = store.select(WELLS, Selection(as_of=DAYS[3], limit=10_000))
        frame = store.read(WELLS, as_of=DAYS[3])
        assert page.columns[WELLS.key] == frame[WELLS.key].tolist()
        assert shapely.to_wkb(page.geometries).tolist() == shapely.to_wkb(frame.geometry.to_numpy()).tolist()
