"""How the file finds a page: by an index in the order of keys, whatever the layer holds."""

from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
import shapely

from layers.conditions import Compare, Comparison, Lies, Not, OneOf, Relation
from layers.store.embedded import EmbeddedStore
from layers.store.selection import Selection
from layers.store.sqlite import connect_reader
from tests.layers.store.samples import ME, WELLS, since, wells

Told = Callable[[Selection], list[str]]


@pytest.fixture
def plans(embedded: EmbeddedStore, path: Path) -> Told:
    """The plans of the statements that fetch the page of a selection, from a layer of 3,000 rows."""
    rows = wells([f"w{n:04d}" for n in range(3000)], [shapely.Point(104 + n / 1e4, 37) for n in range(3000)])
    embedded.append([since("2020-01-01", rows)], by=ME, reason="many")
    asked: list[tuple[str, object]] = []

    def note(_: apsw.Cursor, statement: str, values: object) -> bool:
        asked.append((statement, values))
        return True

    connection = connect_reader(path)
    connection.exec_trace = note
    embedded._file._idle.put(connection)

    def told(selection: Selection) -> list[str]:
        asked.clear()
        embedded.select(WELLS, selection)
        ordered = [one for one in asked if "ORDER BY" in one[0]]
        connection.exec_trace = None
        plans = (connection.execute(f"EXPLAIN QUERY PLAN {statement}", values) for statement, values in ordered)  # type: ignore[arg-type]
        lines = [str(row[3]) for plan in plans for row in plan]
        connection.exec_trace = note
        return lines

    return told


WIDE = shapely.box(103, 36, 106, 38)


@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(after="w1500"),
        Selection(bbox=(103, 36, 106, 38)),
        Selection(Lies(Relation.INTERSECTS, WIDE)),
        Selection(Not(OneOf("well_id", ("w0001",)))),
        Selection(during=(None, None)),
        Selection(Compare("name", Comparison.UNEQUAL, "x"), skip=10),
    ],
)
def test_a_page_is_walked_in_the_order_of_keys_and_never_sorted(plans: Told, selection: Selection) -> None:
    plan = plans(selection)
    assert "wells_timeline" in plan[0]
    assert not any("TEMP B-TREE" in line for line in plan)


def test_one_key_is_looked_up(plans: Told) -> None:
    assert "wells_timeline (well_id=?" in plans(Selection(Compare("well_id", Comparison.EQUAL, "w0007")))[0]


def test_a_small_place_is_looked_up_in_the_tree_of_boxes(plans: Told) -> None:
    plan = plans(Selection(bbox=(104, 36, 104.01, 38)))
    assert any("r VIRTUAL TABLE INDEX 2" in line for line in plan)
    assert not any(line.startswith("SCAN t") for line in plan)
