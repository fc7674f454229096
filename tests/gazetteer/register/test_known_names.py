"""What a new name is held against: names in force and every other standing that still counts."""

import json
from datetime import date

from shapely import Point

from gazetteer.kinds import NameKind
from gazetteer.likeness.known import KnownName, Standing
from gazetteer.search.question import Question
from gazetteer.specs import NAME_BANK, NAME_PLAN, NAMES, PLACES, REQUEST_STEPS, REQUESTS, SIGNS
from gazetteer.use_cases.search import NameShelf, read_known_names, search_names
from layers.frames import frame_of
from layers.people import PersonId
from layers.spec import LayerSpec
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Workspace

TOWN = "620423101"


def name(key: str, place: str, text: str, role: str = "standard", **more: object) -> dict[str, object]:
    return {
        "name_id": key,
        "place_id": place,
        "name": text,
        "name_role": role,
        "division_code": TOWN,
        "name_kind": "street",
    } | more


def keep(store: MemoryStore, *layers: tuple[LayerSpec, list[dict[str, object]]]) -> None:
    changes = [LayerChange(spec, frame_of(spec, rows), date(2020, 1, 1)) for spec, rows in layers]
    store.append(changes, by=PersonId("t"), reason="测试")


def county() -> MemoryStore:
    store = MemoryStore(Workspace("620423", "景泰县", 4541))
    names = [
        name("n1", "p1", "景泰路", roman_toned="Jǐngtài Lù", named_on="1981-10-01"),
        name("n2", "p1", "红旗路", "former", cancelled_on="1981-10-01"),
        name("n3", "p1", "老马路", "alias"),
        name("n4", "p2", "旧巷", cancelled_on="2005-01-01", place_state="gone"),
        name("n5", "p3", "预留路", "reserved"),
        name("n6", "p4", "过期路", "reserved", cancelled_on="2001-01-01"),
        name("n7", "c1", "寺梁村民委员会", name_kind="village_seat", named_on="2030-01-01"),
    ]
    places: list[dict[str, object]] = [
        {"place_id": "p1", "division_code": TOWN, "geometry": Point(104.0, 37.1)},
        {"place_id": "c1", "division_code": TOWN, "facet_of": "v1"},
    ]
    plan: list[dict[str, object]] = [
        {"plan_id": "g1", "plan": "方案", "division_code": TOWN, "name": "规划路", "name_kind": "street"},
        {"plan_id": "g2", "plan": "方案", "division_code": TOWN, "name": "已名路", "name_kind": "street", "place_id": "p1"},
    ]
    bank: list[dict[str, object]] = [
        {"bank_id": "b1", "division_code": TOWN, "name": "条山堡"},
        {"bank_id": "b2", "division_code": TOWN, "name": "用过堡", "is_used": True},
    ]
    keep(store, (NAMES, names), (PLACES, places), (NAME_PLAN, plan), (NAME_BANK, bank))
    return store


def by_name(known: tuple[KnownName, ...]) -> dict[str, KnownName]:
    assert len({k.name for k in known}) == len(known)
    return {k.name: k for k in known}


def test_every_standing_is_told() -> None:
    known = by_name(read_known_names(county()))
    assert {text: k.standing for text, k in known.items()} == {
        "景泰路": Standing.STANDARD,
        "红旗路": Standing.FORMER,
        "老马路": Standing.ALIAS,
        "旧巷": Standing.CANCELLED,
        "预留路": Standing.RESERVED,
        "寺梁村民委员会": Standing.STANDARD,
        "规划路": Standing.PLANNED,
        "条山堡": Standing.FORMER,
    }


def test_a_name_stands_where_its_place_stands_and_facets_are_one_place() -> None:
    known = by_name(read_known_names(county()))
    assert known["景泰路"].geometry == Point(104.0, 37.1)
    assert (known["景泰路"].kind, known["景泰路"].toned) == (NameKind.STREET, "Jǐngtài Lù")
    assert known["寺梁村民委员会"].place_id == "v1"


def test_as_of_a_day_later_names_are_unknown_and_later_ends_have_not_come() -> None:
    known = by_name(read_known_names(county(), date(2000, 1, 1)))
    assert "寺梁村民委员会" not in known
    assert known["过期路"].standing is Standing.RESERVED
    assert known["旧巷"].standing is Standing.STANDARD


def test_every_name_applied_for_counts_until_it_is_decided() -> None:
    store = county()

    def asked(key: str, *names: str, kind: str = "naming") -> dict[str, object]:
        application = json.dumps({"candidates": [{"name": text} for text in names]}, ensure_ascii=False)
        told: dict[str, object] = {"request_id": key, "request_type": kind, "name": names[0], "application": application}
        return told | {
            "division_code": TOWN,
            "name_kind": "street",
            "asked_on": "2024-01-01",
            "recorded_at": "2024-01-01T00:00:00+00:00",
        }

    requests = [asked("r1", "申请路", "备选路"), asked("r2", "定了路"), asked("r3", "旧巷", kind="cancelling")]
    step: dict[str, object] = {"step_id": "s1", "request_id": "r2", "division_code": TOWN, "seq": 1, "kind": "decided"}
    said: dict[str, object] = {"facts": '{"outcome":"approved"}', "happened_on": "2024-02-01", "recorded_by": "t"}
    keep(store, (REQUESTS, requests), (REQUEST_STEPS, [step | said | {"recorded_at": "2024-02-01T00:00:00+00:00"}]))
    pending = [k for k in read_known_names(store) if k.standing is Standing.PENDING]
    assert [k.name for k in pending] == ["申请路", "备选路"]
    assert {k.place_id for k in pending} == {"request:r1"}


def test_a_register_with_nothing_in_it_knows_no_names() -> None:
    assert read_known_names(MemoryStore(Workspace("620423", "景泰县", 4541))) == ()


def found(store: MemoryStore, query: Question | str, shelf: NameShelf | None = None) -> set[str]:
    return {hit.known.name for hit in search_names(store, query, shelf=shelf).hits}


def test_names_are_searched_as_the_register_holds_them() -> None:
    store, shelf = county(), NameShelf()
    assert found(store, "jing tai lu", shelf) == {"景泰路"}
    assert found(store, "红旗", shelf) == {"红旗路"}
    assert found(store, Question("路", standings=frozenset({Standing.PLANNED})), shelf) == {"规划路"}


def test_names_at_hand_are_built_again_only_when_a_name_changed() -> None:
    store, shelf = county(), NameShelf()
    first = shelf.of(store)
    store.append([LayerChange(SIGNS, frame_of(SIGNS, []), date(2020, 1, 1))], by=PersonId("t"), reason="无关")
    assert shelf.of(store) is first
    keep(store, (NAMES, [name("n9", "p9", "泰和路")]))
    assert found(store, "泰和", shelf) == {"泰和路"}
    assert shelf.of(store.within("620422")) is not shelf.of(store)
    assert found(store.within("620422"), "泰和", shelf) == set()
