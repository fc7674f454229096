"""Events and the rows they imply are written together, or not at all; what was recorded stays."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from shapely import Point

from gazetteer.register.errors import EventExists, EventsNotSound
from gazetteer.register.events import EventKind, NameEvent
from gazetteer.specs import NAME_EVENTS, NAMES, PLACES
from gazetteer.use_cases.register import read_book, record_events
from layers.frames import frame_of
from layers.people import PersonId
from layers.store.errors import OutsideArea, StoreMoved
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace

TOWN = "620423101"
BY = PersonId("li")


def county() -> MemoryStore:
    store = MemoryStore(Workspace("620423", "景泰县", 4541))
    names: list[dict[str, object]] = [
        {
            "name_id": "n1",
            "place_id": "p1",
            "name": "红旗路",
            "name_role": "standard",
            "division_code": TOWN,
            "name_kind": "street",
            "named_on": "1958-03-01",
            "secrecy": "internal",
            "meaning": "纪念",
            "specific": "红旗",
        }
    ]
    places: list[dict[str, object]] = [
        {"place_id": "p1", "division_code": TOWN, "length_m": 900.0, "geometry": Point(104.0, 37.1), "secrecy": "internal"}
        | {"name_kind": "street", "legal_kind": "5"}
    ]
    store.append(
        [
            LayerChange(NAMES, frame_of(NAMES, names), date(2020, 1, 1)),
            LayerChange(PLACES, frame_of(PLACES, places), date(2020, 1, 1)),
        ],
        by=BY,
        reason="测试",
    )
    return store


def renaming(**more: object) -> NameEvent:
    said: dict[str, object] = {
        "authority": "景泰县人民政府",
        "document": "景政发〔2024〕3号",
        "facts": {"roman_toned": "Jǐngtài Lù", "specific": "景泰"},
    }
    return NameEvent("p1", TOWN, EventKind.RENAMING, date(2024, 5, 1), "红旗路", "景泰路", **(said | more))  # type: ignore[arg-type]


def register(store: Store) -> dict[str, tuple[object, ...]]:
    rows = store.read(NAMES).astype(object).where(store.read(NAMES).notna(), None)
    columns = ("name_role", "named_on", "cancelled_on")
    return {
        row["name"]: tuple(str(row[c])[:10] if row[c] is not None else None for c in columns) for row in rows.to_dict("records")
    }


def test_a_renaming_ends_the_one_row_and_begins_the_other() -> None:
    store = county()
    recorded = record_events(store, [renaming()], by=BY)
    assert register(store) == {
        "红旗路": ("former", "1958-03-01", "2024-05-01"),
        "景泰路": ("standard", "2024-05-01", None),
    }
    new = store.read(NAMES).set_index("name").loc["景泰路"]
    old = store.read(NAMES).set_index("name").loc["红旗路"]
    assert (new["roman_toned"], new["decision"], new["supersedes"]) == ("Jǐngtài Lù", "景政发〔2024〕3号", "n1")
    assert (old["meaning"], old["secrecy"], old["decision_out"]) == ("纪念", "internal", "景政发〔2024〕3号")
    assert recorded.receipt.written == {"name_events": 1, "place_names": 2}
    assert store.read(PLACES)["length_m"].tolist() == [900.0]


def test_a_new_name_is_as_secret_as_its_place() -> None:
    store = county()
    record_events(store, [renaming()], by=BY)
    assert set(store.read(NAMES)["secrecy"]) == {"internal"}


def test_who_and_when_are_the_registers_to_say() -> None:
    store = county()
    forged = renaming(recorded_by="mallory", recorded_at=datetime(1999, 1, 1, tzinfo=UTC))
    (event,) = record_events(store, [forged], by=BY).events
    assert event.recorded_by == "li"
    assert event.recorded_at.year >= 2025


def test_sending_an_event_twice_changes_nothing_and_changing_it_is_refused() -> None:
    store = county()
    event = renaming(event_id="e1")
    record_events(store, [event], by=BY)
    before = store.last_commit()
    assert record_events(store, [event], by=BY).events == ()
    assert store.last_commit() == before
    with pytest.raises(EventExists):
        record_events(store, [replace(event, name_to="京泰路")], by=BY)


def test_retracting_puts_the_rows_back_and_keeps_the_wrong_event() -> None:
    store = county()
    (wrong,) = record_events(store, [renaming()], by=BY).events
    record_events(store, [NameEvent("p1", TOWN, EventKind.RETRACTING, retracts=wrong.event_id, reason="录入错误")], by=BY)
    assert register(store) == {"红旗路": ("standard", "1958-03-01", None)}
    assert store.read(NAMES)["decision_out"].isna().all()
    assert len(store.read(NAME_EVENTS)) == 2


def test_a_new_place_begins_with_its_naming() -> None:
    store = county()
    facts = {"name_kind": "street", "category_code": "23510"}
    named = NameEvent("p9", TOWN, EventKind.NAMING, date(2025, 1, 1), name_to="新巷", facts=facts, geometry=Point(104.1, 37.1))
    record_events(store, [named], by=BY)
    place = store.read(PLACES).set_index("place_id").loc["p9"]
    assert (place["legal_kind"], place["name_kind"], place["place_state"]) == ("5", "street", "existing")
    assert place["geometry"] == Point(104.1, 37.1)


def test_cancelling_takes_the_place_with_it() -> None:
    store = county()
    record_events(store, [NameEvent("p1", TOWN, EventKind.CANCELLING, date(2024, 1, 1), "红旗路")], by=BY)
    assert register(store) == {"红旗路": ("standard", "1958-03-01", "2024-01-01")}
    assert store.read(PLACES)["place_state"].tolist() == ["gone"]


BAD = [
    ("nothing to rename to", NameEvent("p1", TOWN, EventKind.RENAMING, date(2024, 1, 1), "红旗路"), "gazetteer.event-incomplete"),
    ("merging with nobody", NameEvent("p1", TOWN, EventKind.MERGING, date(2024, 1, 1), "红旗路"), "gazetteer.event-incomplete"),
    ("no such place", NameEvent("p7", TOWN, EventKind.CANCELLING, date(2024, 1, 1), "甲路"), "gazetteer.event-of-unknown-place"),
    (
        "retracting what was never said",
        NameEvent("p1", TOWN, EventKind.RETRACTING, retracts="x"),
        "gazetteer.event-to-retract-unknown",
    ),
]


@pytest.mark.parametrize(("why", "event", "code"), BAD, ids=[bad[0] for bad in BAD])
def test_an_event_that_cannot_be_writes_nothing(why: str, event: NameEvent, code: str) -> None:
    store = county()
    before = store.last_commit()
    with pytest.raises(EventsNotSound) as refused:
        record_events(store, [renaming(), event], by=BY)
    assert refused.value.report.errors[0].code == code
    assert store.last_commit() == before


def test_a_name_before_that_the_register_does_not_have_is_said() -> None:
    store = county()
    recorded = record_events(store, [replace(renaming(), name_from="红族路")], by=BY)
    assert [f.code for f in recorded.report] == ["gazetteer.name-before-differs"]


def test_nothing_is_written_over_what_somebody_else_just_wrote() -> None:
    store = county()
    book = read_book(store)
    record_events(store, [renaming()], by=BY)
    with pytest.raises(StoreMoved):
        record_events(store, [replace(renaming(), name_to="京泰路")], by=BY, book=book)


def test_a_stranger_cannot_record_in_another_area() -> None:
    view = county().within("620422")
    with pytest.raises(OutsideArea):
        record_events(view, [NameEvent("p5", TOWN, EventKind.NAMING, date(2024, 1, 1), name_to="甲路")], by=BY)
