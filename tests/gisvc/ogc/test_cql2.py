"""Filters in CQL2, by the method of the standard's Annex A (OGC 21-065r2): complements are disjoint and leave out only what is missing."""

import json
from datetime import date
from itertools import pairwise

import pytest
import shapely

from gisvc.ogc.cql2 import FilterLang, parse_filter
from gisvc.ogc.cql2.errors import (
    FilterRefused,
    FilterTooLong,
    FilterUnreadable,
    NotOfferedHere,
    UnknownProperty,
    ValueDoesNotFit,
)
from gisvc.ogc.crs import CRS84, Crs, epsg_crs
from layers.geometry_text import GeometryRefused
from layers.store.memory import MemoryStore
from layers.store.selection import Selection
from tests.layers.store.samples import ME, WELLS, WORKSPACE, TestClock, since, wells

KEYS = list("abcdefghij")
NAMES = ["景泰县", "Jingtai", "JINGTAI", "straße", "STRASSE", "O'Hara", "50%", "a_b", "", None]
USERS = [0, 1, 2, 3, 4, 5, -1, 2**53 + 1, None, 10]
DEPTHS = [0.0, 1.5, -1.5, None, 2.0, 2.5, 3.0, 1e6, 0.1, 7.0]
DUG = [
    "2020-01-01",
    "2020-06-15",
    "2020-12-31",
    "2021-01-01",
    None,
    "1999-12-31",
    "2020-01-02",
    "2020-12-30",
    "2019-12-31",
    "2022-02-02",
]
DRY = [True, False, None, True, False, True, False, None, True, False]


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    places: list[object] = [shapely.Point(104 + n / 10, 37 + n / 20) for n in range(len(KEYS) - 3)]
    places += [None, shapely.box(104, 37, 104.25, 37.2), shapely.LineString([(103.9, 37.05), (104.4, 37.05)])]
    rows = wells(KEYS, places, name=NAMES, users=USERS, depth_m=DEPTHS, dug_on=DUG, is_dry=DRY)
    kept = MemoryStore(WORKSPACE, clock=TestClock())
    kept.append([since("2020-01-01", rows)], by=ME, reason="first")
    return kept


def found(store: MemoryStore, text: str, lang: FilterLang = FilterLang.TEXT, crs: Crs = CRS84) -> set[str]:
    condition = parse_filter(text, lang, WELLS.columns, crs=crs)
    return set(map(str, store.select(WELLS, Selection(condition, limit=1000)).columns["well_id"]))


def keys(letters: str) -> set[str]:
    return set(letters)


VALUES = {
    "name": ["'景泰县'", "'Jingtai'", "'straße'", "'O''Hara'", "''", "'zzz'"],
    "users": ["0", "3", "-1", "2.5", "1e9"],
    "depth_m": ["0", "1.5", "-1.5", "2.25"],
    "dug_on": ["DATE('2020-06-15')", "DATE('1999-12-31')", "DATE('2030-01-01')"],
}
ABOUT = [(column, value) for column, values in VALUES.items() for value in values]


# ── basic CQL2 (conf/basic-cql2, cql2-text) ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("column", "value"), ABOUT)
def test_complementary_comparisons_are_disjoint_and_leave_out_only_what_is_missing(
    store: MemoryStore, column: str, value: str
) -> None:
    missing = found(store, f"{column} IS NULL")
    for one, other in (("=", "<>"), ("<", ">="), (">", "<=")):
        first, second = found(store, f"{column} {one} {value}"), found(store, f"{column} {other} {value}")
        assert not first & second
        assert first | second | missing == keys("abcdefghij")
        assert found(store, f"NOT ({column} {one} {value})") == second
    below, equal, above = (found(store, f"{column} {op} {value}") for op in ("<", "=", ">"))
    assert found(store, f"{column} <= {value}") == below | equal
    assert found(store, f"{column} >= {value}") == above | equal
    assert found(store, f"{value} < {column}") == above  # either side may be the property


@pytest.mark.parametrize("column", VALUES)
def test_null_and_not_null_are_complements(store: MemoryStore, column: str) -> None:
    assert found(store, f"{column} IS NULL") ^ found(store, f"{column} IS NOT NULL") == keys("abcdefghij")


def test_and_or_and_not_are_those_of_sets_of_rows(store: MemoryStore) -> None:
    parts = ["users > 1", "is_dry = TRUE", "name IS NULL", "dug_on < DATE('2020-06-01')"]
    for one, other in pairwise(parts):
        assert found(store, f"{one} AND {other}") == found(store, one) & found(store, other)
        assert found(store, f"{one} OR {other}") == found(store, one) | found(store, other)
        assert found(store, f"NOT ({one} OR {other})") == found(store, f"NOT ({one})") & found(store, f"NOT ({other})")
    assert found(store, "TRUE") == keys("abcdefghij")
    assert found(store, "FALSE") == set()


def test_a_flag_is_a_condition_of_its_own(store: MemoryStore) -> None:
    assert found(store, "is_dry") == found(store, "is_dry = TRUE") == keys("adfi")
    assert found(store, "NOT is_dry") == found(store, "is_dry = FALSE") == keys("begj")


# ── advanced comparisons and case (conf/advanced-comparison-operators, case-insensitive-comparison) ───────────────


def test_like_finds_by_pattern_and_its_negation_the_rest(store: MemoryStore) -> None:
    cases = {
        "'景泰_'": "a",
        "'J%'": "bc",
        "'%i'": "b",
        "'50\\%'": "g",
        "'a\\_b'": "h",
        "'a_b'": "h",
        "'%'": "abcdefghi",
        "''": "i",
    }
    for pattern, letters in cases.items():
        assert found(store, f"name LIKE {pattern}") == keys(letters)
        assert found(store, f"name NOT LIKE {pattern}") == keys("abcdefghi") - keys(letters)


def test_between_is_two_comparisons_and_in_is_many(store: MemoryStore) -> None:
    assert found(store, "users BETWEEN 1 AND 3") == found(store, "users >= 1 AND users <= 3") == keys("bcd")
    assert found(store, "users NOT BETWEEN 1 AND 3") == found(store, "users < 1 OR users > 3")
    assert found(store, "dug_on BETWEEN DATE('2020-01-01') AND DATE('2020-12-31')") == keys("abcgh")
    assert found(store, "name IN ('景泰县', 'O''Hara', 'nobody')") == keys("af")
    assert found(store, "users NOT IN (0, 1)") == keys("cdefghj")


def test_casei_finds_whatever_the_case(store: MemoryStore) -> None:
    assert found(store, "CASEI(name) = CASEI('jingTAI')") == found(store, "CASEI(name) = 'jingtai'") == keys("bc")
    assert found(store, "CASEI(name) = CASEI('STRASSE')") == keys("de")
    assert found(store, "CASEI(name) LIKE CASEI('JING%')") == keys("bc")
    assert found(store, "CASEI(name) IN (CASEI('Straße'), CASEI('o''hara'))") == keys("def")
    assert found(store, "CASEI(name) <> CASEI('jingtai')") == keys("adefghi")
    assert found(store, "name = CASEI('JINGTAI')") == set()  # folded on one side, exact on the other


# ── places (conf/basic-spatial-functions, basic-spatial-functions-plus, spatial-functions) ────────────────────────


def test_places_are_found_by_point_box_and_any_shape(store: MemoryStore) -> None:
    assert found(store, "S_INTERSECTS(geometry, POINT(104 37))") == keys("ai")
    assert found(store, "S_INTERSECTS(geometry, BBOX(104.05, 37, 104.35, 37.3))") == keys("bcdij")
    assert found(store, "S_INTERSECTS(POLYGON((104.05 37, 104.35 37, 104.35 37.3, 104.05 37.3, 104.05 37)), geometry)") == keys(
        "bcdij"
    )
    assert found(store, "S_DISJOINT(geometry, POINT(104 37))") == keys("bcdefgj")  # a row without a place is neither
    box = "POLYGON((103 36, 105 36, 105 38, 103 38, 103 36))"
    assert found(store, f"S_WITHIN(geometry, {box})") == found(store, f"S_CONTAINS({box}, geometry)") == keys("abcdefgij")
    assert found(store, "S_CONTAINS(geometry, POINT(104.01 37.01))") == keys("i")
    assert found(store, "S_TOUCHES(geometry, POINT(104 37))") == keys("i")
    assert found(store, "S_CROSSES(geometry, LINESTRING(104.3 37, 104.3 37.1))") == keys("j")
    assert found(store, "S_OVERLAPS(geometry, BBOX(104.1, 37.1, 105, 38))") == keys("i")
    assert found(store, "S_EQUALS(geometry, POINT(104.1 37.05))") == keys("b")


def test_a_filter_says_its_coordinates_in_the_system_it_names(store: MemoryStore) -> None:
    lat_lon, metres = epsg_crs(4490), epsg_crs(4543)
    for text, swapped in (
        ("S_INTERSECTS(geometry, BBOX(104.05, 37, 104.35, 37.3))", "S_INTERSECTS(geometry, BBOX(37, 104.05, 37.3, 104.35))"),
        ("S_INTERSECTS(geometry, POINT(104 37))", "S_INTERSECTS(geometry, POINT(37 104))"),
    ):
        assert found(store, text) == found(store, swapped, crs=lat_lon)
    northing, easting = shapely.get_coordinates(metres.from_stored(shapely.points([[104, 37]])))[0]
    near = f"BBOX({northing - 10},{easting - 10},{northing + 10},{easting + 10})"
    assert found(store, f"S_INTERSECTS(geometry, {near})", crs=metres) == keys("ai")
    with pytest.raises(ValueDoesNotFit, match="filter-crs"):
        found(store, "S_INTERSECTS(geometry, POINT(37 104))")


# ── days (conf/temporal-functions) ───────────────────────────────────────────────────────────────────────────────


def test_days_stand_to_days_as_calendars_say(store: MemoryStore) -> None:
    day = date(2020, 6, 15)
    known = {key: date.fromisoformat(said) for key, said in zip(KEYS, DUG, strict=True) if said}
    one = f"DATE('{day}')"
    assert found(store, f"T_AFTER(dug_on, {one})") == {k for k, d in known.items() if d > day}
    assert found(store, f"T_BEFORE(dug_on, {one})") == {k for k, d in known.items() if d < day}
    assert found(store, f"T_EQUALS(dug_on, {one})") == found(store, f"T_INTERSECTS(dug_on, {one})") == keys("b")
    assert found(store, f"T_DISJOINT(dug_on, {one})") == known.keys() - {"b"}


def test_days_stand_to_spans_and_to_open_ones(store: MemoryStore) -> None:
    known = {key: date.fromisoformat(said) for key, said in zip(KEYS, DUG, strict=True) if said}
    first, last = date(2020, 1, 1), date(2020, 12, 31)
    span = f"INTERVAL('{first}', '{last}')"
    assert found(store, f"T_DURING(dug_on, {span})") == {k for k, d in known.items() if first < d < last}
    assert found(store, f"T_INTERSECTS(dug_on, {span})") == {k for k, d in known.items() if first <= d <= last}
    assert found(store, f"T_DISJOINT(dug_on, {span})") == {k for k, d in known.items() if not first <= d <= last}
    assert found(store, f"T_AFTER(dug_on, {span})") == {k for k, d in known.items() if d > last}
    assert found(store, f"T_INTERSECTS(dug_on, INTERVAL('{first}', '..'))") == {k for k, d in known.items() if d >= first}
    assert found(store, f"T_INTERSECTS(dug_on, INTERVAL('..', '{last}'))") == {k for k, d in known.items() if d <= last}
    assert found(store, "T_INTERSECTS(dug_on, INTERVAL('..', '..'))") == set(known)
    assert found(store, f"T_AFTER(dug_on, INTERVAL('{first}', '..'))") == set()


def test_spans_that_begin_in_a_column_follow_allen(store: MemoryStore) -> None:
    known = {key: date.fromisoformat(said) for key, said in zip(KEYS, DUG, strict=True) if said}
    first, last = date(2020, 1, 1), date(2020, 12, 31)
    asked = f"INTERVAL(dug_on, '2021-06-01'), INTERVAL('{first}', '{last}')"
    assert found(store, f"T_METBY({asked})") == {k for k, d in known.items() if d == last}
    assert found(store, f"T_OVERLAPPEDBY({asked})") == {k for k, d in known.items() if first < d < last}
    assert found(store, f"T_STARTEDBY({asked})") == {k for k, d in known.items() if d == first}
    assert found(store, f"T_CONTAINS({asked})") == {k for k, d in known.items() if d < first}
    turned = f"INTERVAL('{first}', '{last}'), INTERVAL(dug_on, '2021-06-01')"
    for one, other in (("MEETS", "METBY"), ("OVERLAPS", "OVERLAPPEDBY"), ("STARTS", "STARTEDBY"), ("DURING", "CONTAINS")):
        assert found(store, f"T_{one}({turned})") == found(store, f"T_{other}({asked})")
    ended = f"INTERVAL('..', dug_on), INTERVAL('{first}', '{last}')"
    assert found(store, f"T_FINISHEDBY({ended})") == {k for k, d in known.items() if d == last}
    assert found(store, f"T_FINISHES(INTERVAL('{first}', '{last}'), INTERVAL('..', dug_on))") == {
        k for k, d in known.items() if d == last
    }


# ── JSON (conf/cql2-json) ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "users >= 3 AND NOT (name LIKE 'J%' OR is_dry = TRUE)",
        "users IN (1, 2, 3) OR depth_m BETWEEN 1 AND 2",
        "CASEI(name) = CASEI('JINGTAI')",
        "T_DURING(dug_on, INTERVAL('2020-01-01', '..'))",
        "S_INTERSECTS(geometry, BBOX(104.05, 37, 104.35, 37.3))",
        "S_WITHIN(geometry, POLYGON((103 36, 105 36, 105 38, 103 38, 103 36)))",
        "name IS NOT NULL",
    ],
)
def test_json_and_text_ask_the_same(store: MemoryStore, text: str) -> None:
    import cql2

    as_json = json.dumps(cql2.parse_text(text).to_json())
    assert found(store, as_json, FilterLang.JSON) == found(store, text) != set()


def test_json_says_whole_numbers_exactly_and_text_refuses_those_it_cannot_say(store: MemoryStore) -> None:
    wanted = json.dumps({"op": "=", "args": [{"property": "users"}, 2**53 + 1]})
    assert found(store, wanted, FilterLang.JSON) == keys("h")
    with pytest.raises(ValueDoesNotFit):
        found(store, f"users = {2**53 + 1}")


# ── what is refused, with a sentence ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", FilterUnreadable),
        ("users =", FilterUnreadable),
        ("users == 3", FilterUnreadable),
        ("nobody = 1", UnknownProperty),
        ("dug_on = 5", ValueDoesNotFit),
        ("dug_on = '2020-01-01'", ValueDoesNotFit),
        ("dug_on = DATE('2020-02-30')", ValueDoesNotFit),
        ("dug_on > TIMESTAMP('2020-01-01T00:00:00Z')", ValueDoesNotFit),
        ("users = 'three'", ValueDoesNotFit),
        ("users = TRUE", ValueDoesNotFit),
        ("name = 3", ValueDoesNotFit),
        ("is_dry = 1", ValueDoesNotFit),
        ("name", ValueDoesNotFit),
        ("users LIKE '1%'", ValueDoesNotFit),
        ("CASEI(users) = 1", ValueDoesNotFit),
        ("CASEI(name) = 'Jingtai'", ValueDoesNotFit),
        ("users = depth_m", NotOfferedHere),
        ("users + 1 = 2", NotOfferedHere),
        ("avg(users) = 2", NotOfferedHere),
        ("ACCENTI(name) = ACCENTI('é')", NotOfferedHere),
        ("1 = 1", NotOfferedHere),
        ("users", ValueDoesNotFit),
        ("name BETWEEN 'a' AND 'b'", ValueDoesNotFit),
        ("S_INTERSECTS(name, POINT(1 2))", NotOfferedHere),
        ("S_INTERSECTS(geometry, geometry)", GeometryRefused),
        ("S_INTERSECTS(geometry, BBOX(2, 1, 1, 2))", ValueDoesNotFit),
        ("S_INTERSECTS(geometry, POINT(200 100))", ValueDoesNotFit),
        ("S_INTERSECTS(geometry, POLYGON((0 0, 2 2, 2 0, 0 3, 0 0)))", ValueDoesNotFit),
        ("geometry = 'x'", UnknownProperty),
        ("T_AFTER(name, DATE('2020-01-01'))", ValueDoesNotFit),
        ("T_AFTER(dug_on, 'yesterday')", ValueDoesNotFit),
        ("T_MEETS(dug_on, INTERVAL('2020-01-01', '2020-02-01'))", NotOfferedHere),
        ("T_AFTER(DATE('2020-01-01'), DATE('2020-01-02'))", NotOfferedHere),
        ("T_AFTER(dug_on, dug_on)", NotOfferedHere),
        ("name LIKE '" + "x" * 257 + "'", FilterTooLong),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(store: MemoryStore, text: str, refusal: type[FilterRefused]) -> None:
    with pytest.raises(refusal) as refused:
        found(store, text)
    assert refused.value.wording.zh.endswith("。")


@pytest.mark.parametrize(
    "written",
    [
        "[]", "{}", "null", "3", '"x"', "{", '{"op": "="}', '{"op": "=", "args": []}', '{"op": "=", "args": {}}',
        '{"op": ["="], "args": [1, 2]}', '{"op": "and", "args": []}', '{"op": "=", "args": [{"property": ["users"]}, 1]}',
        '{"op": "=", "args": [{"property": "users"}, NaN]}', '{"op": "=", "args": [{"property": "users"}, 1e999]}',
        '{"op": "=", "args": [{"property": "users", "property": "name"}, 1]}', '{"op": "=", "args": [{"property": "users"}, null]}',
        '{"op": "in", "args": [{"property": "users"}, 1]}', '{"op": "not", "args": [true, false]}',
        '{"op": "casei", "args": ["x"]}', '{"op": "=", "args": [{"op": "casei", "args": [1]}, "x"]}',
        '{"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": [1, 2]}]}',
        '{"op": "s_intersects", "args": [{"property": "geometry"}, {"type": "Point", "coordinates": ["1", 2]}]}',
        '{"op": "t_after", "args": [{"property": "dug_on"}, {"interval": ["..", ".."], "x": 1}]}',
        '{"op": "t_during", "args": [{"property": "dug_on"}, {"interval": [".."]}]}', '"\\ud800"',
    ],
)  # fmt: skip
def test_json_of_another_shape_is_refused_in_words(store: MemoryStore, written: str) -> None:
    with pytest.raises((FilterRefused, GeometryRefused)):
        found(store, written, FilterLang.JSON)
