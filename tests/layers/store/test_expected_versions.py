"""A change may say which version it was worked out from; every store looks before it writes, in the same transaction."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from layers.store import LayerChange, Store
from layers.store.errors import OutsideArea, RowMoved
from tests.layers.store.samples import ME, WELLS, since, wells

TODAY = "2026-11-22"


def change(expected: Mapping[str, int | None], *retired: str, keys: tuple[str, ...] = (), **columns: list[str]) -> LayerChange:
    return replace(since(TODAY, wells(keys, **columns), *retired), expected=expected)


def write(store: Store, *changes: LayerChange) -> None:
    store.append(changes, by=ME, reason="a change")


def versions(store: Store, key: str) -> list[int]:
    return store.read_history(WELLS, key)["version"].tolist()


@pytest.fixture
def held(store: Store) -> Store:
    write(store, since("2026-01-01", wells(["a", "b", "c"], division_code=["620423001", "620423001", "620423002"])))
    return store


def test_the_version_that_is_held_may_be_changed_and_ended(held: Store) -> None:
    write(held, change({"a": 1, "b": 1}, "b", keys=("a",), name=["new"]))
    assert held.read(WELLS)["well_id"].tolist() == ["a", "c"]
    assert versions(held, "a") == [1, 2]


def test_the_receipt_names_the_versions_that_were_written_over_expected_ones(held: Store) -> None:
    write(held, since("2027-01-01", wells(["a"], name=["next year"])))
    receipt = held.append([change({"a": 1, "b": 1, "d": None}, "b", keys=("a", "d"))], by=ME, reason="a change")
    assert receipt.versions == {"wells": {"a": 3, "d": 1}}


def test_a_version_told_on_the_very_day_is_another_one(held: Store) -> None:
    write(held, change({"a": 1}, keys=("a",), name=["first"]))
    with pytest.raises(RowMoved) as refused:
        write(held, change({"a": 1}, keys=("a",), name=["second"]))
    assert refused.value.facts == {"layer": "wells", "key": "a", "expected": 1, "held": 2}
    assert held.read(WELLS)["name"].iloc[0] == "first"


def test_when_one_row_moved_nothing_of_the_whole_commit_is_written(held: Store) -> None:
    before = held.last_commit()
    with pytest.raises(RowMoved):
        write(held, change({}, keys=("d",)), change({"a": 1, "c": 7}, "c", keys=("a",)))
    assert held.last_commit() == before
    assert held.read(WELLS)["well_id"].tolist() == ["a", "b", "c"]


def test_a_new_row_is_new_only_while_nobody_holds_its_key(held: Store) -> None:
    write(held, change({"d": None}, keys=("d",)))
    with pytest.raises(RowMoved, match="第 1 版"):
        write(held, change({"d": None}, keys=("d",)))


def test_what_was_ended_is_not_held_and_counts_on_when_it_comes_again(held: Store) -> None:
    write(held, change({"a": 1}, "a"))
    with pytest.raises(RowMoved) as refused:
        write(held, change({"a": 1}, keys=("a",)))
    assert refused.value.facts["held"] is None
    write(held, change({"a": None}, keys=("a",)))
    assert versions(held, "a") == [1, 2]


def test_a_version_that_begins_later_is_not_the_one_of_today(held: Store) -> None:
    write(held, since("2027-01-01", wells(["a"], name=["next year"])))
    write(held, change({"a": 1}, keys=("a",), name=["now"]))
    assert held.read(WELLS)["name"].iloc[0] == "now"


def test_a_key_that_is_only_looked_at_is_not_touched(held: Store) -> None:
    write(held, change({"b": 1}, keys=("a",), name=["beside b"]))
    assert versions(held, "b") == [1]
    with pytest.raises(RowMoved):
        write(held, change({"b": 2}, keys=("a",)))


def test_a_neighbours_row_looks_like_one_that_nobody_holds(held: Store) -> None:
    mine = held.within("620423001")
    facts = []
    for key in ("c", "never"):
        with pytest.raises(RowMoved) as refused:
            write(mine, change({key: 1}, keys=(key,)))
        facts.append(refused.value.facts | {"key": "?"})
    assert facts[0] == facts[1]


def test_a_neighbours_key_cannot_be_taken_as_a_new_one(held: Store) -> None:
    with pytest.raises(OutsideArea):
        write(held.within("620423001"), change({"c": None}, keys=("c",)))
    assert versions(held, "c") == [1]
