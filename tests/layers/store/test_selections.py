"""What every store promises of a part of a layer: the page, the number and the extent of it."""

from dataclasses import replace
from datetime import date

import pytest
import shapely

from layers.conditions import EVERYTHING, All, Any, Compare, Comparison, Condition, Lies, Like, Missing, Not, OneOf, Relation
from layers.reference import SETTLEMENTS
from layers.spec import ColumnType
from layers.store import Store, questions
from layers.store.embedded import EmbeddedStore
from layers.store.errors import QuestionTooLong
from layers.store.selection import Extent, Selection
from tests.layers.store.samples import ME, WELLS, column, since, wells
from tests.layers.store.test_contract import every_dtype

EQUAL, LESS = Comparison.EQUAL, Comparison.LESS


def found(store: Store, condition: Condition = EVERYTHING, **more: object) -> list[object]:
    return store.select(WELLS, replace(Selection(condition), **more)).columns["well_id"]  # type: ignore[arg-type]


@pytest.fixture
def named(store: Store) -> Store:
    names = ["Li's well", "LI'S WELL", "50% full", "50x full", None, "Straße", "STRASSE", "景泰县\n一号"]
    depths = [1.5, -0.0, 0.0, None, 3.0, 1e308, None, 2.0]
    dug = ["2020-02-29", None, "1912-01-01", "9999-12-31", None, None, None, "2020-03-01"]
    rows = wells(list("abcdefgh"), name=names, depth_m=depths, users=[1, 2, None, 2**62, 0, None, -1, 5], dug_on=dug)
    store.append([since("2020-01-01", rows)], by=ME, reason="first")
    return store


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_holds_plain_values_and_what_an_answer_says_of_a_row(store: Store) -> None:
    store.append([since("2020-01-01", every_dtype())], by=ME, reason="first")
    store.append(
        [since("2021-01-01", wells(["w1"], [None], is_dry=[False])), since("2022-01-01", wells([]), "w2")], by=ME, reason="x"
    )
    page = store.select(WELLS, Selection(as_of=date(2021, 6, 1), limit=3))
    assert list(page.columns) == list(WELLS.column_names)
    assert page.columns["users"] == [2**53 + 1, None, 0]
    assert page.columns["dug_on"] == [date(2020, 2, 29), None, date(1, 1, 1)]
    assert page.columns["is_dry"] == [True, False, None]
    assert [type(value) for value in page.columns["depth_m"]] == [float, type(None), type(None)]
    assert page.geometries[0] == shapely.Point(104.123456789012345, 37.1)
    assert page.geometries[1] is None
    assert (page.versions, page.valid_from[1], page.valid_to) == ([1, 2, 1], date(2021, 1, 1), [None, None, date(2022, 1, 1)])
    assert (len(page), page.next_after) == (3, "w2")


def test_the_last_page_says_that_it_is_the_last(named: Store) -> None:
    assert named.select(WELLS, Selection(limit=8)).next_after is None
    assert named.select(WELLS, Selection(limit=7)).next_after == "g"
    assert named.select(WELLS, Selection(limit=7, after="g")).columns["well_id"] == ["h"]
    assert len(named.select(WELLS, Selection(after="h"))) == 0


def test_a_page_of_few_knows_how_many_there_are_and_where_it_stands_among_them(embedded: EmbeddedStore) -> None:
    keys = [f"w{n:03d}" for n in range(60)]
    places = [None if n % 7 == 0 else shapely.Point(104 + n / 100, 37) for n in range(60)]
    rows = wells(keys, places, name=["x" if n % 2 else "y" for n in range(60)])
    embedded.append([since("2020-01-01", rows)], by=ME, reason="first")
    box = (104.1, 36.9, 104.4, 37.1)
    fit = [key for n, key in enumerate(keys) if n % 7 and n % 2 and 10 <= n <= 40]
    asked = Selection(Compare("name", EQUAL, "x"), bbox=box, limit=5)
    for after, skip in ((None, 0), (None, 3), (fit[3], 0), ("w0", 0), (fit[3], 2), (fit[-1], 0)):
        page = embedded.select(WELLS, replace(asked, after=after, skip=skip))
        left = [key for key in fit if after is None or key > after][skip:]
        assert (page.columns["well_id"], page.total) == (left[:5], len(fit))
        assert page.next_after == (left[4] if len(left) > 5 else None)
    assert embedded.count(WELLS, asked, at_most=100) == len(fit)


def test_without_geometry_none_is_read(named: Store) -> None:
    assert named.select(WELLS, Selection(with_geometry=False)).geometries.tolist() == [None] * 8


def test_a_layer_nobody_wrote_is_an_empty_page(store: Store) -> None:
    page = store.select(SETTLEMENTS, Selection())
    assert (len(page), page.next_after, list(page.columns)) == (0, None, list(SETTLEMENTS.column_names))
    assert store.count(SETTLEMENTS, Selection(), at_most=10) == 0
    assert store.extent(SETTLEMENTS) == Extent()


def test_a_day_before_the_first_row_is_an_empty_page(named: Store) -> None:
    assert found(named, as_of=date(2019, 12, 31)) == []


def test_a_column_the_layer_has_learnt_since_is_missing_in_every_row(embedded: EmbeddedStore) -> None:
    embedded.append([since("2020-01-01", wells(["a", "b"]))], by=ME, reason="before")
    wider = replace(WELLS, columns=(*WELLS.columns, column("owner", ColumnType.TEXT)))
    page = embedded.select(wider, Selection(Missing("owner")))
    assert page.columns["owner"] == [None, None]
    assert len(embedded.select(wider, Selection(Compare("owner", EQUAL, "x")))) == 0


# ── days ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_span_has_each_key_once_as_it_last_was_within_it(store: Store) -> None:
    for day, name in (("2020-01-01", "one"), ("2021-01-01", "two"), ("2022-01-01", "three")):
        store.append([since(day, wells(["a"], name=[name]))], by=ME, reason=name)
    store.append([since("2020-06-01", wells(["b"], name=["gone"])), since("2021-06-01", wells([]), "b")], by=ME, reason="b")

    def within(first: date | None, last: date | None) -> list[object]:
        return store.select(WELLS, Selection(during=(first, last))).columns["name"]

    assert within(None, None) == ["three", "gone"]
    assert within(date(2020, 7, 1), date(2021, 7, 1)) == ["two", "gone"]
    assert within(date(2021, 6, 1), None) == ["three"]  # the day it ended is no day it held
    assert within(None, date(2020, 1, 1)) == ["one"]
    assert within(None, date(2019, 1, 1)) == []
    assert found(store, Compare("name", EQUAL, "two"), during=(None, None)) == []  # it was not the last


def test_an_extent_is_of_today_in_space_and_of_all_days_in_time(store: Store) -> None:
    store.append([since("2020-01-01", wells(["a", "b"], [shapely.Point(104, 37), shapely.Point(110, 40)]))], by=ME, reason="1")
    store.append([since("2021-01-01", wells([]), "b")], by=ME, reason="2")
    assert store.extent(WELLS) == Extent((104, 37, 104, 37), date(2020, 1, 1), None)
    store.append([since("2022-01-01", wells([]), "a")], by=ME, reason="3")
    assert store.extent(WELLS) == Extent(None, date(2020, 1, 1), date(2021, 12, 31))


# ── conditions ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("condition", "keys"),
    [
        (Compare("name", EQUAL, "Li's well"), "a"),
        (Compare("name", EQUAL, "li's WELL", ignore_case=True), "ab"),
        (Compare("name", EQUAL, "strasse", ignore_case=True), "fg"),
        (Compare("name", LESS, "LI"), "cd"),  # by code point: digits before capitals before small letters
        (Not(Compare("name", LESS, "LI")), "abfgh"),  # a missing name is neither
        (Missing("name"), "e"),
        (Like("name", "50\\%%"), "c"),
        (Like("name", "50_ full"), "cd"),
        (Like("name", "%WELL"), "b"),
        (Like("name", "%WELL", ignore_case=True), "ab"),
        (Like("name", "景泰县%号"), "h"),
        (Like("name", "%"), "abcdfgh"),
        (OneOf("name", ("Straße", "nobody", "50% full")), "cf"),
        (OneOf("name", ("STRASSE",), ignore_case=True), "fg"),
        (OneOf("name", ()), ""),
        (Not(OneOf("name", ())), "abcdefgh"),
        (Compare("depth_m", EQUAL, 0), "bc"),
        (Compare("depth_m", Comparison.MORE, 1), "aefh"),
        (Compare("users", Comparison.AT_MOST, 2**62 - 1), "abegh"),
        (Compare("users", LESS, 10**30), "abdegh"),
        (Compare("dug_on", Comparison.AT_LEAST, date(2020, 2, 29)), "adh"),
        (All((Missing("users"), Not(Missing("name")))), "cf"),
        (Any(()), ""),
        (All(()), "abcdefgh"),
        (Any((Missing("name"), Compare("users", EQUAL, 1))), "ae"),
        (Any((Compare("name", EQUAL, "x"), Missing("depth_m"))), "dg"),
        (Lies(Relation.INTERSECTS, shapely.box(104.005, 36, 104.035, 38)), "bcd"),
        (Not(Lies(Relation.INTERSECTS, shapely.box(104.005, 36, 104.065, 38))), "ah"),
        (Lies(Relation.DISJOINT, shapely.box(104.005, 36, 104.065, 38)), "ah"),
        (Lies(Relation.EQUALS, shapely.Point(104.01, 37)), "b"),
    ],
)
def test_a_condition_keeps_the_rows_of_which_it_is_true(named: Store, condition: Condition, keys: str) -> None:
    assert found(named, condition) == list(keys)
    assert named.count(WELLS, Selection(condition, limit=1), at_most=100) == len(keys)


def test_a_thousand_alternatives_are_one_question(named: Store) -> None:
    many = Any(tuple(Compare("name", EQUAL, f"n{n}") for n in range(3000)))
    assert found(named, Any((many, Missing("name")))) == ["e"]
    assert found(named, OneOf("well_id", ("c", *(f"k{n}" for n in range(50_000))))) == ["c"]


@pytest.mark.parametrize(
    "condition",
    [
        Compare("name", EQUAL, 5),
        Compare("users", EQUAL, "5"),
        Compare("users", EQUAL, True),
        Compare("is_dry", EQUAL, 1),
        Compare("dug_on", EQUAL, "2020-01-01"),
        Compare("depth_m", EQUAL, float("nan")),
        Compare("nobody", EQUAL, "x"),
        Missing("geom"),
        Like("users", "%"),
    ],
)
def test_a_question_no_column_can_answer_is_a_bug_of_who_asks(named: Store, condition: Condition) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, StopIteration)):
        found(named, condition)


# ── views ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_view_selects_counts_and_measures_its_own_area_alone(store: Store) -> None:
    rows = wells(["a", "b", "c"], division_code=["620423001", "620423002", "62042"], name=["x", "x", "x"])
    store.append([since("2020-01-01", rows)], by=ME, reason="first")
    town = store.within("620423002")
    assert found(town) == found(town, Compare("name", EQUAL, "x")) == found(town, bbox=(100, 30, 110, 40)) == ["b"]
    assert found(town, Any((Compare("well_id", EQUAL, "a"), All()))) == found(town, during=(None, None)) == ["b"]
    assert found(town, Compare("well_id", EQUAL, "a")) == []
    assert town.count(WELLS, Selection(), at_most=10) == 1
    assert town.extent(WELLS).box == (104.01, 37, 104.01, 37)


def test_a_row_that_moved_to_the_neighbour_is_told_as_it_was_while_it_was_ours(store: Store) -> None:
    store.append([since("2020-01-01", wells(["a"], division_code=["620423001"]))], by=ME, reason="ours")
    store.append([since("2021-01-01", wells(["a"], division_code=["620423002"]))], by=ME, reason="theirs")
    ours = store.within("620423001").select(WELLS, Selection(during=(None, None)))
    assert (ours.columns["division_code"], ours.valid_to) == (["620423001"], [date(2021, 1, 1)])


# ── counting and time ────────────────────────────────────────────────────────────────────────────────────────────


def test_more_than_asked_for_are_not_counted(named: Store) -> None:
    assert named.count(WELLS, Selection(skip=3, limit=2, after="c"), at_most=8) == 8
    assert named.count(WELLS, Selection(), at_most=7) is None


def test_a_question_that_takes_too_long_is_refused_and_the_next_is_answered(
    embedded: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.append([since("2020-01-01", wells([f"w{n:04d}" for n in range(3000)]))], by=ME, reason="many")
    slow = Selection(Not(Like("well_id", "%w%")))
    with monkeypatch.context() as clock:
        clock.setattr(questions, "QUESTION_S", 0.0)
        clock.setattr(questions, "COUNT_S", 0.0)
        with pytest.raises(QuestionTooLong):
            embedded.select(WELLS, slow)
        assert embedded.count(WELLS, slow, at_most=10_000) is None
    assert (len(embedded.select(WELLS, slow)), embedded.count(WELLS, slow, at_most=10_000)) == (0, 0)


@pytest.mark.parametrize(("few", "patience"), [(0, 0), (0, 1), (2, 0), (10_000, 0), (10_000, 100)])
def test_walking_and_gathering_give_the_same_page(
    embedded: EmbeddedStore, monkeypatch: pytest.MonkeyPatch, few: int, patience: int
) -> None:
    rows = wells([f"w{n:04d}" for n in range(2000)], name=[f"n{n % 50}" for n in range(2000)])
    embedded.append([since("2020-01-01", rows)], by=ME, reason="many")
    monkeypatch.setattr(questions, "FEW", few)
    monkeypatch.setattr(questions, "PATIENCE", patience)
    sevens = [f"w{n:04d}" for n in range(7, 2000, 50)]
    seventh = Compare("name", EQUAL, "n7")
    for view in (embedded, embedded.within("620423001")):
        assert found(view, seventh, limit=30) == sevens[:30]
        assert found(view, seventh, limit=30, after="w1000") == [key for key in sevens if key > "w1000"][:30]
        assert found(view, seventh, limit=3, skip=5) == sevens[5:8]
        assert found(view, seventh, bbox=(104.5, 36, 109, 38)) == [key for key in sevens if 50 <= int(key[1:]) <= 500]
