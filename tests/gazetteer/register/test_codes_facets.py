"""Place codes taken apart, checked and given; one place under several records, linked and counted once."""

from datetime import date

import pytest
from shapely import Point

from gazetteer.kinds import NameKind
from gazetteer.register.categories import category_table
from gazetteer.register.errors import NoFreeCode, PlaceNotHeld
from gazetteer.register.facets import FacetLink, propose_facets, stem_of
from gazetteer.register.place_codes import code_faults, next_free_code, parse_place_code
from gazetteer.specs import NAMES, PLACES
from gazetteer.use_cases.register_upkeep import link_facets, propose_facet_links, propose_place_code
from gazetteer.use_cases.search import read_known_names
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Workspace


def test_a_code_comes_apart_as_the_census_prints_it() -> None:
    code = parse_place_code("330381-001-22100-000001")
    assert code is not None
    assert (code.county, code.unit, code.category, code.serial) == ("330381", "001", "22100", "000001")
    assert (str(code), code.printed) == ("33038100122100000001", "330381-001-22100-000001")
    assert code.division_code == "330381001"


@pytest.mark.parametrize(
    "text", ["", "3303810012210000000", "330381001221000000011", "33038100122100000O01", "３３０３８１００１２２１００００００１"]
)
def test_what_is_not_twenty_digits_is_no_code(text: str) -> None:
    assert parse_place_code(text) is None
    assert len(code_faults(text, kind=None, category="", counties=None)) == 1


FAULTY = [
    ("a street coded as a settlement", "42011500122200000001", NameKind.STREET, "", 1),
    ("another category than registered", "42011500123510000001", NameKind.STREET, "22200", 1),
    ("a county nobody knows", "42999900123510000001", NameKind.STREET, "23510", 1),
    ("serial nought", "42011500123510000000", NameKind.STREET, "23510", 1),
    ("sound", "42011500123510000001", NameKind.STREET, "23510", 0),
    ("an estate may be coded 22100", "42011500122100000001", NameKind.ESTATE, "22100", 0),
]


@pytest.mark.parametrize(("why", "code", "kind", "category", "faults"), FAULTY, ids=[f[0] for f in FAULTY])
def test_a_code_agrees_with_its_record(why: str, code: str, kind: NameKind, category: str, faults: int) -> None:
    assert len(code_faults(code, kind=kind, category=category, counties={"420115"})) == faults


def test_the_next_code_follows_the_highest_and_fills_no_gap() -> None:
    taken = ["62042310123510000001", "620423-101-23510-000007", "62042310122200000099", "nonsense"]
    assert str(next_free_code("620423101", "23510", taken)) == "62042310123510000008"
    assert str(next_free_code("620423101202", "2222", taken)) == "62042310122220000001"
    assert str(next_free_code("620423", "12100", [])) == "62042300012100000001"
    with pytest.raises(NoFreeCode):
        next_free_code("620423101", "23510", ["62042310123510999999"])


def test_a_category_is_known_by_code_or_by_words() -> None:
    table = category_table()
    assert [table.code_of(words) for words in ("2351", "道路街巷", "道路街巷（23510）", "飞碟")] == [
        "23510",
        "23510",
        "23510",
        None,
    ]
    assert table.label("22250").zh == "农村居民点"
    assert (table.chapter("23510").zh, table.chapter("99000").zh) == ("交通运输设施", "其他")


@pytest.mark.parametrize("name", ["寺梁村民委员会", "寺梁村委会", "寺梁行政村", "寺梁村", "寺梁自然村", "寺梁"])
def test_records_of_one_village_have_one_stem(name: str) -> None:
    assert stem_of(name) == "寺梁"


def village(key: str, category: str, name: str, lon: float, **more: object) -> tuple[dict[str, object], dict[str, object]]:
    place: dict[str, object] = {
        "place_id": key,
        "division_code": "620423101202",
        "category_code": category,
        "geometry": Point(lon, 37.1),
    }
    row: dict[str, object] = {
        "name_id": f"n{key}",
        "place_id": key,
        "name": name,
        "name_role": "standard",
        "division_code": "620423101202",
    }
    return place | more, row


def links(*villages: tuple[dict[str, object], dict[str, object]]) -> dict[str, str]:
    places, names = frame_of(PLACES, [place for place, _ in villages]), frame_of(NAMES, [name for _, name in villages])
    return {link.place_id: link.facet_of for link in propose_facets(places, names)}


def test_the_three_records_of_a_village_are_one_place() -> None:
    three = (
        village("c", "27610", "寺梁村民委员会", 104.0),
        village("v", "21610", "寺梁村", 104.0005),
        village("s", "22200", "寺梁", 104.0),
    )
    assert links(*three) == {"c": "v", "s": "v"}


def test_a_village_a_kilometre_away_is_another_place() -> None:
    assert links(village("v", "21610", "寺梁村", 104.0), village("s", "22200", "寺梁", 104.012)) == {}


def test_two_settlements_of_one_name_are_no_facets_of_each_other() -> None:
    assert links(village("a", "22200", "寺梁", 104.0), village("b", "22200", "寺梁", 104.0)) == {}
    assert links(
        village("v", "21610", "寺梁村", 104.0), village("a", "22200", "寺梁", 104.0), village("b", "22200", "寺梁", 104.0)
    ) == {"a": "v"}


def test_a_community_and_a_village_of_one_name_are_two_places() -> None:
    assert links(village("a", "21610", "城关村", 104.0), village("b", "21620", "城关社区", 104.0)) == {}


def test_what_is_linked_already_is_not_proposed_again() -> None:
    assert links(village("v", "21610", "寺梁村", 104.0), village("c", "27610", "寺梁村委会", 104.0, facet_of="v")) == {}
    settled = (village("s", "22200", "寺梁", 104.0), village("c", "27610", "寺梁村委会", 104.0, facet_of="s"))
    assert links(*settled) == {}  # which record is the main one was decided by hand


def test_linked_records_are_one_place_to_a_review_and_nothing_is_lost() -> None:
    pairs = (village("v", "21610", "寺梁村", 104.0), village("c", "27610", "寺梁村民委员会", 104.0))
    store = MemoryStore(Workspace("620423", "景泰县", 4541))
    places, names = frame_of(PLACES, [place for place, _ in pairs]), frame_of(NAMES, [name for _, name in pairs])
    divisions = frame_of(DIVISIONS, [{"code": "620423101", "name": "镇", "level": "township"}])
    changes = [
        LayerChange(spec, rows, date(2020, 1, 1)) for spec, rows in ((PLACES, places), (NAMES, names), (DIVISIONS, divisions))
    ]
    store.append(changes, by=PersonId("li"), reason="测试")
    link_facets(store, propose_facet_links(store), by=PersonId("li"))
    assert propose_facet_links(store) == ()
    assert {known.place_id for known in read_known_names(store)} == {"v"}
    assert len(store.read(PLACES)) == 2
    assert str(propose_place_code(store, "620423101000", "23510")) == "62042310123510000001"
    with pytest.raises(PlaceNotHeld):
        link_facets(store, [FacetLink("nobody", "v", "寺梁", 0.0)], by=PersonId("li"))
