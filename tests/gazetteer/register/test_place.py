"""One place through both times, read from a store: what it was called, and what our register said of it then."""

from datetime import UTC, date, datetime, timedelta

import pytest

from gazetteer.register.errors import PlaceNotHeld
from gazetteer.register.events import EventKind, NameEvent
from gazetteer.specs import HERITAGE, NAMES, PLACES, SIGNS
from gazetteer.use_cases.register import record_events
from gazetteer.use_cases.search import place_as_of, place_dossier
from layers.frames import frame_of
from layers.people import PersonId
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Workspace

TOWN, BY = "620423101", PersonId("li")
IMPORTED = datetime(2020, 3, 1, 2, 0, tzinfo=UTC)


def store_of_2020() -> MemoryStore:
    """A register whose rows came in on 1 March 2020 and were corrected a month later; then its clock is everybody's."""
    now = [IMPORTED]
    store = MemoryStore(Workspace("620423", "景泰县", 4541), clock=lambda: now[0])
    common: dict[str, object] = {"division_code": TOWN, "place_id": "p1"}
    names: list[dict[str, object]] = [
        common
        | {"name_id": "n1", "name": "红旗路", "name_role": "former", "named_on": "1958-03-01", "cancelled_on": "1981-10-01"},
        common | {"name_id": "n2", "name": "景泰路", "name_role": "standard", "named_on": "1981-10-01"},
    ]
    places: list[dict[str, object]] = [common, common | {"place_id": "p2", "facet_of": "p1"}]
    changes = [
        LayerChange(NAMES, frame_of(NAMES, names), date(2020, 3, 1)),
        LayerChange(PLACES, frame_of(PLACES, places), date(2020, 3, 1)),
    ]
    store.append(changes, by=BY, reason="普查")
    now[0] = IMPORTED + timedelta(days=30)
    corrected = frame_of(NAMES, [names[0] | {"name": "红旗大街"}])
    store.append([LayerChange(NAMES, corrected, date(2020, 3, 1))], by=BY, reason="改正")
    now[0] = datetime.now(UTC)
    return store


def test_both_times_are_asked_at_once() -> None:
    store, day = store_of_2020(), date(1970, 7, 1)
    assert place_as_of(store, "p1", day).name == "红旗大街"
    assert place_as_of(store, "p1", day, date(2020, 3, 10)).name == "红旗路"
    assert place_as_of(store, "p1", day, date(2020, 2, 1)).name == ""
    assert place_as_of(store, "p1", date(1998, 7, 1), date(2020, 3, 10)).name == "景泰路"


def test_what_was_recorded_today_was_not_known_yesterday() -> None:
    store = store_of_2020()
    record_events(store, [NameEvent("p1", TOWN, EventKind.RENAMING, date(2021, 1, 1), "景泰路", "泰和路")], by=BY)
    assert place_as_of(store, "p1", date(2022, 1, 1)).name == "泰和路"
    assert place_as_of(store, "p1", date(2022, 1, 1), date(2020, 12, 31)).name == "景泰路"
    assert [h.name for h in place_as_of(store, "p1", date(2022, 1, 1)).past] == ["红旗大街", "景泰路"]


def test_a_place_comes_with_all_that_is_known_of_it() -> None:
    store = store_of_2020()
    signs: list[dict[str, object]] = [
        {"sign_id": "s1", "place_id": "p1", "division_code": TOWN, "sign_kind": "street", "printed_name": "红旗路"},
        {"sign_id": "s2", "place_id": "p7", "division_code": TOWN, "sign_kind": "street", "printed_name": "甲路"},
    ]
    listed: list[dict[str, object]] = [
        {"heritage_id": "h1", "place_id": "p1", "division_code": TOWN, "name": "景泰路", "level": "county"}
    ]
    changes = [
        LayerChange(SIGNS, frame_of(SIGNS, signs), date(2020, 5, 1)),
        LayerChange(HERITAGE, frame_of(HERITAGE, listed), date(2020, 5, 1)),
    ]
    store.append(changes, by=BY, reason="测试")
    dossier = place_dossier(store, "p2")
    assert dossier.facets == ("p1", "p2")
    dossier = place_dossier(store, "p1")
    assert dossier.signs["sign_id"].tolist() == ["s1"]
    assert dossier.heritage["heritage_id"].tolist() == ["h1"]
    assert dossier.history.zh == "1958年3月1日，名红旗大街。1981年10月1日，由红旗大街更名为景泰路。"


def test_a_place_nobody_registered_is_refused() -> None:
    with pytest.raises(PlaceNotHeld):
        place_dossier(store_of_2020(), "p9")
    with pytest.raises(PlaceNotHeld):
        place_as_of(store_of_2020().within("620422"), "p1", date(2020, 1, 1))
