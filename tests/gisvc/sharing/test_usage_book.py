"""The usage log counts without waiting for the disk, loses at most a few minutes, and closes every day with its lines in the audit log."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from gisvc.sharing.usage import TOLD, Channel, Taken, UsageBook
from gisvc.sharing.usage_file import UsageFile
from layers.people import PersonId
from layers.store.errors import StoreFull
from layers.store.memory import MemoryStore
from layers.store.protocol import AuditQuestion
from tests.front_desk import COUNTY, TurnedClock

MORNING = date(2026, 3, 2)


class Reader:
    def __init__(self, person: str, area: str = "620423") -> None:
        self.person, self.area = PersonId(person), area


LI, WANG = Reader("li"), Reader("wang", "620423101")


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


def book_of(folder: Path, store: MemoryStore, clock: TurnedClock) -> UsageBook:
    return UsageBook(store, UsageFile(folder / "county-usage.db"), clock=clock)


def fill(book: UsageBook) -> None:
    for rows in (100, 40):
        book.count(LI, "facilities", Channel.ITEMS, rows, "internal")
    book.count(LI, "facilities", Channel.TILES, 7, "public")
    book.count(WANG, "divisions", Channel.DOWNLOAD, 5, "internal")


def test_counting_touches_no_disk_and_the_page_sees_it_at_once(tmp_path: Path, clock: TurnedClock) -> None:
    book = book_of(tmp_path, MemoryStore(COUNTY), clock)
    fill(book)
    assert not list(tmp_path.iterdir())
    sums = book.read(MORNING, MORNING)
    assert [(u.person, u.layer, u.channel, t) for u, t in sums.items()] == [
        ("li", "facilities", "items", Taken(2, 140)),
        ("li", "facilities", "tiles", Taken(1, 7)),
        ("wang", "divisions", "download", Taken(1, 5)),
    ]
    assert [u.person for u in book.read(MORNING, MORNING, inside="620423101")] == ["wang"]
    book.close()


def test_sums_outlive_the_service_and_go_on_being_added_up(tmp_path: Path, clock: TurnedClock) -> None:
    store = MemoryStore(COUNTY)
    for _ in range(3):
        book = book_of(tmp_path, store, clock)
        fill(book)
        book.close()
    whole = book_of(tmp_path, store, clock).read(MORNING, MORNING)
    assert sum(t.rows for t in whole.values()) == 3 * 152
    assert (tmp_path / "county-usage.db").stat().st_mode & 0o077 == 0


def test_a_service_that_is_killed_loses_what_was_not_yet_flushed_and_nothing_else(tmp_path: Path, clock: TurnedClock) -> None:
    store = MemoryStore(COUNTY)
    book = book_of(tmp_path, store, clock)
    fill(book)
    book.flush()
    fill(book)  # and then the power went
    assert sum(t.rows for t in book_of(tmp_path, store, clock).read(MORNING, MORNING).values()) == 152
    book.close()


def test_a_few_minutes_later_it_is_on_the_disk_by_itself(tmp_path: Path, clock: TurnedClock) -> None:
    file = UsageFile(tmp_path / "u.db")
    book = UsageBook(MemoryStore(COUNTY), file, clock=clock, after_s=0.01)
    book.count(LI, "facilities", Channel.API, 1, "internal")
    deadline = datetime.now(UTC) + timedelta(seconds=10)
    while not file.read(MORNING, MORNING):
        assert datetime.now(UTC) < deadline
    book.close()


def test_a_finished_day_has_one_line_a_person_and_dataset_in_the_audit_log(tmp_path: Path, clock: TurnedClock) -> None:
    store = MemoryStore(COUNTY, clock=clock)
    book = book_of(tmp_path, store, clock)
    fill(book)
    book.flush()
    assert store.search_audit(AuditQuestion(action=TOLD)) == ()  # the day is not over
    clock.turn(days=1)
    for _ in range(2):
        book.flush()
    lines = store.search_audit(AuditQuestion(action=TOLD))
    assert sorted((e.by, dict(e.facts)["layer"], e.facts["requests"], e.facts["rows"], e.facts["channels"]) for e in lines) == [
        ("li", "facilities", 3, 147, "items, tiles"),
        ("wang", "divisions", 1, 5, "download"),
    ]
    assert {e.facts["on"] for e in lines} == {"2026-03-02"}
    book.close()


def test_a_day_half_told_when_the_power_went_is_told_to_its_end_and_nothing_twice(tmp_path: Path, clock: TurnedClock) -> None:
    store = MemoryStore(COUNTY, clock=clock)
    book = book_of(tmp_path, store, clock)
    fill(book)
    book.flush()
    clock.turn(days=1)
    store.record(TOLD, {"on": "2026-03-02", "layer": "facilities", "requests": 3, "rows": 147}, by=LI.person)
    book.flush()
    assert sorted(e.by for e in store.search_audit(AuditQuestion(action=TOLD))) == ["li", "wang"]
    book.close()


def test_a_full_disk_keeps_the_counts_in_memory_until_there_is_room(clock: TurnedClock) -> None:
    class Full:
        kept: dict[object, Taken]
        is_full = True

        def add(self, sums: dict[object, Taken]) -> None:
            if self.is_full:
                raise StoreFull("usage")
            self.kept = dict(sums)

        def read(self, *_: date) -> dict[object, Taken]:
            return {}

        def days_to_tell(self, _: date) -> list[date]:
            return []

        def set_told(self, day: date) -> None: ...
        def close(self) -> None: ...

    disk = Full()
    book = UsageBook(MemoryStore(COUNTY), disk, clock=clock)  # type: ignore[arg-type]  # because a disk that is full needs no exact types
    fill(book)
    with pytest.raises(StoreFull):
        book.flush()
    fill(book)
    disk.is_full = False
    book.close()
    assert sum(t.rows for t in disk.kept.values()) == 2 * 152
