"""Whatever is said in whatever order, every day is answered as a diary kept on paper would answer it."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.errors import NothingHeldOn
from layers.store import Store
from layers.store.embedded import create_store
from layers.store.errors import UnknownKey
from layers.store.memory import MemoryStore
from tests.layers.store.samples import ME, WELLS, WORKSPACE, TestClock, since, wells

FIRST = date(2020, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(5)]
KEYS = ["a", "b"]


class Diary:
    """A page for each day and key, the last page standing for ever after.

    Saying something rewrites the page of its day and those that follow, as far as one thing stood there until now:
    to the end of what is corrected, or, on blank pages, to the next thing said.
    """

    def __init__(self) -> None:
        self.pages: dict[str, list[str | None]] = {key: [None] * len(DAYS) for key in KEYS}
        self.count = dict.fromkeys(KEYS, 0)

    def on(self, day: date) -> dict[str, str]:
        return {key: words for key in KEYS if (words := self.pages[key][DAYS.index(day)]) is not None}

    def write(self, day: date, rows: dict[str, str], retired: set[str]) -> None:
        for key, words in rows.items():
            self._fill(key, DAYS.index(day), words)
            self.count[key] += 1
        for key in retired:
            self._fill(key, DAYS.index(day), None)

    def _fill(self, key: str, start: int, words: str | None) -> None:
        pages = self.pages[key]
        stood = pages[start]
        for n in range(start, len(pages)):
            if pages[n] != stood:
                break
            pages[n] = words


Change = tuple[date, dict[str, str], set[str]]


@st.composite
def changes(draw: st.DrawFn) -> list[Change]:
    made: list[Change] = []
    for n in range(draw(st.integers(1, 6))):
        written = draw(st.sets(st.sampled_from(KEYS)))
        retired = draw(st.sets(st.sampled_from(KEYS))) - written
        made.append((draw(st.sampled_from(DAYS)), {key: f"{key}{n}" for key in sorted(written)}, retired))
    return made


def make_memory(_: Path) -> Store:
    return MemoryStore(WORKSPACE, clock=TestClock())


def make_embedded(folder: Path) -> Store:
    return create_store(folder / "county.gpkg", WORKSPACE, clock=TestClock())


@pytest.mark.parametrize(("make", "examples"), [(make_memory, 40), (make_embedded, 25)])
def test_every_day_is_answered_as_the_diary_answers_it(make: Callable[[Path], Store], examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(changes())
    def holds(made: list[Change]) -> None:
        with TemporaryDirectory() as folder:
            store = make(Path(folder))
            try:
                _write_and_compare(store, made)
            finally:
                store.close()

    holds()


def _write_and_compare(store: Store, made: list[Change]) -> None:
    diary = Diary()
    for day, rows, retired in made:
        change = since(day.isoformat(), wells(list(rows), name=list(rows.values())), *sorted(retired))
        if retired <= set(diary.on(day)):
            store.append([change], by=ME, reason="said")
            diary.write(day, rows, retired)
        else:
            with pytest.raises(UnknownKey):
                store.append([change], by=ME, reason="cannot end what is not there")
    for day in DAYS:
        assert _read(store, day) == diary.on(day)
    assert {key: len(store.read_history(WELLS, key)) for key in KEYS} == diary.count


def _read(store: Store, day: date) -> dict[str, str]:
    try:
        found = store.read(WELLS, as_of=day)
    except NothingHeldOn:
        return {}
    return dict(zip(found["well_id"], found["name"], strict=True))


def test_everything_ever_said_stays_in_the_history_in_the_words_it_was_said(store: Store) -> None:
    for n, day in enumerate(["2020-01-01", "2022-01-01", "2021-01-01", "2020-01-01", "2021-01-01"]):
        store.append([since(day, wells(["a"], name=[f"word {n}"]))], by=ME, reason="said")
    history = store.read_history(WELLS, "a")
    assert history["name"].tolist() == [f"word {n}" for n in range(5)]
    believed = history[history["replaced_at"].isna()].sort_values("valid_from")
    assert believed["name"].tolist() == ["word 3", "word 4", "word 1"]
    assert believed["valid_to"].iloc[:-1].tolist() == believed["valid_from"].iloc[1:].tolist()
