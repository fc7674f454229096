"""T36: code tables and names drift; as of a day the old ones answer, and a code nobody knows is never taken for another."""

from datetime import date

import pytest

from gazetteer.register.errors import DivisionNotKnown, PlaceNotHeld
from gazetteer.register.events import EventKind, NameEvent
from gazetteer.specs import PLACES
from gazetteer.use_cases.register import record_events
from gazetteer.use_cases.register_upkeep import division_on, propose_place_code
from gazetteer.use_cases.search import place_as_of
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Workspace

BY = PersonId("li")


def county() -> MemoryStore:
    """Two editions of the code table: 大安乡 becomes 大安镇 and a neighbour's code is given up."""
    store = MemoryStore(Workspace("620423", "景泰县", 4541))

    def table(*rows: tuple[str, str, str]) -> LayerChange:
        said: list[dict[str, object]] = [{"code": c, "name": n, "level": "township", "parent_code": "620423"} for c, n, _ in rows]
        return LayerChange(DIVISIONS, frame_of(DIVISIONS, said), date.fromisoformat(rows[0][2]))

    store.append(
        [table(("620423200", "大安乡", "2010-01-01"), ("620423201", "旧乡", "2010-01-01"))], by=BY, reason="2010 年代码表"
    )
    newer = table(("620423200", "大安镇", "2020-01-01"))
    store.append([LayerChange(DIVISIONS, newer.rows, newer.valid_from, retired=("620423201",))], by=BY, reason="2020 年代码表")
    return store


def test_a_code_has_the_name_of_its_day() -> None:
    store = county()
    names = [
        division_on(store, "620423200000", day).name for day in (date(2015, 7, 1), date(2019, 12, 31), date(2020, 1, 1), None)
    ]
    assert names == ["大安乡", "大安乡", "大安镇", "大安镇"]


def test_a_code_given_up_is_known_only_in_its_time() -> None:
    store = county()
    assert division_on(store, "620423201", date(2015, 1, 1)).name == "旧乡"
    with pytest.raises(DivisionNotKnown):
        division_on(store, "620423201", date(2021, 1, 1))


@pytest.mark.parametrize(
    "code", ["620423299", "62042320", "620423", "", "620423200001", "６２０４２３２００", "620423200 OR 1=1"]
)
def test_an_unknown_code_is_never_guessed(code: str) -> None:
    with pytest.raises(DivisionNotKnown):
        division_on(county(), code, date(2021, 1, 1))
    with pytest.raises(DivisionNotKnown):
        propose_place_code(county(), code, "23510")


def test_before_the_first_table_nothing_is_known() -> None:
    with pytest.raises(DivisionNotKnown):
        division_on(county(), "620423200", date(2009, 12, 31))


def test_a_name_has_the_form_of_its_day_after_any_number_of_changes() -> None:
    store = county()
    store.append([LayerChange(PLACES, frame_of(PLACES, []), date(2020, 1, 1))], by=BY, reason="空")
    facts = {"name_kind": "street"}
    steps = [
        NameEvent("p1", "620423200", EventKind.NAMING, date(1950, 1, 1), name_to="甲路", facts=facts),
        NameEvent("p1", "620423200", EventKind.RENAMING, date(1966, 9, 1), "甲路", "东方红路"),
        NameEvent("p1", "620423200", EventKind.RENAMING, date(1981, 5, 1), "东方红路", "甲路"),
    ]
    for step in steps:
        record_events(store, [step], by=BY)
    asked = (date(1949, 1, 1), date(1960, 1, 1), date(1970, 1, 1), date(2000, 1, 1))
    assert [place_as_of(store, "p1", day).name for day in asked] == ["", "甲路", "东方红路", "甲路"]


def test_a_place_nobody_knows_is_not_another_place() -> None:
    with pytest.raises(PlaceNotHeld):
        place_as_of(county(), "p", date(2000, 1, 1))
