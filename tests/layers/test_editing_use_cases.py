"""One row edited for another program: the gates of an import, the version that was seen, and a history that keeps everything."""

import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gazetteer.specs import PLACES
from layers.conditions import Compare, Comparison
from layers.editing_use_cases import edit_row
from layers.edits import Act, DecidedElsewhere, Edit, EditRejected, KeyNotFree, NothingToEdit, new_key
from layers.intake.values import lost_characters
from layers.locks import NotWrittenByHand
from layers.planning.specs import FACILITIES, INDICATOR_VALUES
from layers.store.embedded import create_store
from layers.store.errors import OutsideArea, RowMoved
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Receipt, Store, Workspace
from layers.store.selection import Selection
from tests.small_county import CLERK, COUNTY, nothing_is_written, settle

ON = date(2026, 11, 22)
OWN, OTHER = f"{COUNTY}101201", f"{COUNTY}102201"
CENTRE = {
    "name": "中心", "kind": "day_care_center", "state": "operating", "division_code": OWN, "beds": 10, "note": "旧",
    "geometry": shapely.Point(104.01, 37.01),
}  # fmt: skip
WORKSPACE = Workspace(COUNTY, "甲县", 4544)


@pytest.fixture(params=["embedded", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store = create_store(tmp_path / "s.gpkg", WORKSPACE) if request.param == "embedded" else MemoryStore(WORKSPACE)
    settle(made)
    yield made
    made.close()


def edit(store: Store, act: Act, key: str = "f1", said: dict[str, Any] | None = None, version: int | None = None) -> int | None:
    return edit_row(store, FACILITIES, Edit(act, key, said or {}, version), by=CLERK, on=ON).version


def held(store: Store, key: str = "f1") -> dict[str, Any]:
    page = store.select(FACILITIES, Selection(where=Compare("facility_id", Comparison.EQUAL, key), as_of=ON))
    return {name: values[0] for name, values in page.columns.items()} | {"geometry": page.geometries[0]} if len(page) else {}


def test_a_row_lives_from_its_creation_to_its_end_and_its_history_tells_all_of_it(store: Store) -> None:
    assert edit(store, Act.CREATE, said=CENTRE) == 1
    assert edit(store, Act.UPDATE, said={"beds": 12}, version=1) == 2
    assert (held(store)["beds"], held(store)["note"], held(store)["geometry"]) == (12, "旧", CENTRE["geometry"])
    assert edit(store, Act.REPLACE, said=CENTRE | {"note": None, "name": "改"}, version=2) == 3
    assert (held(store)["name"], held(store)["note"]) == ("改", None)
    assert edit(store, Act.DELETE, version=3) is None
    assert held(store) == {}
    history = store.read_history(FACILITIES, "f1")
    assert list(zip(history["version"], history["beds"], history["name"], strict=True)) == [
        (1, 10, "中心"),
        (2, 12, "中心"),
        (3, 10, "改"),
    ]
    reasons = [str(e.facts["reason"]) for e in store.read_audit() if "facilities/f1" in str(e.facts.get("reason"))]
    assert [r.partition("：")[2].partition("；")[0] for r in reasons] == ["新增", "修改", "整行替换", "停用"]


def test_another_version_than_the_one_seen_is_refused_and_nothing_is_written(store: Store) -> None:
    edit(store, Act.CREATE, said=CENTRE)
    for act in (Act.UPDATE, Act.REPLACE, Act.DELETE):
        with nothing_is_written(store), pytest.raises(RowMoved):
            edit(store, act, said=CENTRE | {"beds": 99}, version=7)


def test_a_row_that_is_not_there_or_there_already_is_refused(store: Store) -> None:
    edit(store, Act.CREATE, said=CENTRE)
    with nothing_is_written(store), pytest.raises(KeyNotFree):
        edit(store, Act.CREATE, said=CENTRE)
    for act in (Act.UPDATE, Act.REPLACE, Act.DELETE):
        with nothing_is_written(store), pytest.raises(NothingToEdit):
            edit(store, act, "never", CENTRE)


def test_a_neighbours_row_is_not_there_and_his_area_is_not_written(store: Store) -> None:
    edit(store, Act.CREATE, said=CENTRE)
    eastern = store.within(f"{COUNTY}102")
    with nothing_is_written(store), pytest.raises(NothingToEdit):
        edit(eastern, Act.UPDATE, said={"beds": 1})
    with nothing_is_written(store), pytest.raises(KeyNotFree):
        edit(eastern, Act.CREATE, said=CENTRE | {"division_code": OTHER, "geometry": shapely.Point(104.05, 37.01)})
    with nothing_is_written(store), pytest.raises(OutsideArea):
        edit(eastern, Act.CREATE, "f2", CENTRE)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": None}, "check.required"), ({"beds": -1}, "check.out-of-range"), ({"division_code": f"{COUNTY}109"}, "claims.unknown-unit"),
        ({"name": "锟斤拷"}, "intake.lost-characters"), ({"name": "a\u202eb"}, "intake.hidden-character"), ({"name": "\ue7c7"}, "intake.private-character"),
        ({"closed_on": date(2001, 1, 1), "opened_on": date(2002, 1, 1)}, "check.ends-before-it-begins"),
        ({"geometry": shapely.Point(0, 0)}, "check.zero-position"), ({"geometry": shapely.Point(37.01, 104.01)}, "check.swapped-axes"),
        ({"geometry": shapely.Point()}, "check.empty-geometry"), ({"geometry": shapely.box(104, 37, 104.01, 37.01)}, "check.geometry-kind"),
        ({"geometry": shapely.Point(104.3, 37.01)}, None),
    ],
)  # fmt: skip
def test_what_an_import_would_reject_is_rejected(change: dict[str, Any], code: str | None) -> None:
    store = settle(MemoryStore(WORKSPACE))
    edit(store, Act.CREATE, said=CENTRE)
    for act, said in ((Act.UPDATE, change), (Act.REPLACE, CENTRE | change)):
        with nothing_is_written(store), pytest.raises(EditRejected) as refused:
            edit(store, act, said=said)
        assert code is None or code in {finding.code for finding in refused.value.report.errors}


def test_books_and_decisions_are_not_edited(store: Store) -> None:
    for spec, refusal in ((INDICATOR_VALUES, NotWrittenByHand), (PLACES, DecidedElsewhere)):
        with nothing_is_written(store), pytest.raises(refusal):
            edit_row(store, spec, Edit(Act.CREATE, "x", {"division_code": OWN}), by=CLERK, on=ON)


class Busy(MemoryStore):
    """A store in which somebody else writes the row just before every write of ours, `times` over."""

    times = 0
    other: Callable[[], object]

    def append(self, changes: Any, **how: Any) -> Receipt:
        if self.times and isinstance(changes[0], LayerChange) and "f1" in changes[0].expected:
            self.times -= 1
            self.other()
        return super().append(changes, **how)


def test_an_edit_without_a_version_is_worked_out_anew_until_it_meets_the_row_it_read() -> None:
    store = Busy(WORKSPACE)
    settle(store)
    edit(store, Act.CREATE, said=CENTRE)
    notes = iter("甲乙丙")
    store.other = lambda: MemoryStore.append(
        store, [_noted(store, next(notes))], by=CLERK, reason="somebody else"
    )  # fmt: skip
    store.times = 3
    assert edit(store, Act.UPDATE, said={"beds": 20}) == 5
    assert (held(store)["beds"], held(store)["note"]) == (20, "丙")
    store.times, notes = 1, iter("丁")
    store.other = lambda: MemoryStore.append(store, [_noted(store, "丁")], by=CLERK, reason="somebody else")
    with pytest.raises(RowMoved):
        edit(store, Act.UPDATE, said={"beds": 30}, version=5)
    assert (held(store)["beds"], held(store)["note"]) == (20, "丁")


def _noted(store: Store, note: str) -> LayerChange:
    rows = store.read(FACILITIES)
    rows["note"] = rows["note"].where([False], note)
    return LayerChange(FACILITIES, rows, ON)


def test_keys_made_one_after_another_sort_as_they_came_and_differ() -> None:
    made = [new_key() for _ in range(500)]
    assert len(set(made)) == 500
    assert [key[:13] for key in made] == sorted(key[:13] for key in made)
    assert {key[14] for key in made} == {"7"}
    assert {key[19] for key in made} <= set("89ab")


COUNTY_IN_MEMORY = settle(MemoryStore(WORKSPACE))
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=12).filter(
    lambda t: "?" not in t and "？" not in t
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=WORDS,
    area=st.none() | st.floats(0, 1e7, allow_nan=False),
    beds=st.none() | st.integers(0, 2000),
    opened=st.none() | st.dates(date(1951, 1, 1), date(2026, 1, 1)),
    model=st.none() | st.booleans(),
)
def test_what_is_told_is_what_is_held(
    name: str, area: float | None, beds: int | None, opened: date | None, model: bool | None
) -> None:
    said = CENTRE | {"name": name, "floor_area_m2": area, "beds": beds, "opened_on": opened, "is_model": model}
    key = new_key()
    if any(fault.hits.any() for fault in lost_characters(pd.Series([name], dtype="str"))):
        with pytest.raises(EditRejected):
            edit(COUNTY_IN_MEMORY, Act.CREATE, key, said)
        return
    edit(COUNTY_IN_MEMORY, Act.CREATE, key, said)
    wanted = said | {"name": unicodedata.normalize("NFC", name)}
    assert {column: held(COUNTY_IN_MEMORY, key)[column] for column in wanted} == wanted
