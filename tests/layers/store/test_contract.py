"""What every store promises, tested on each of them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from layers.errors import DatumsDiffer, NoDatum, NothingHeldOn
from layers.people import PersonId
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.store import Store
from layers.store.errors import NotANumber, OutsideArea, UnclearKey, UnknownKey, WrongColumns
from tests.layers.store.samples import ME, WELLS, WORKSPACE, TestClock, since, wells

TRICKY_TEXT = ["𠮷", "㵐水村", "", "A&B <山>", "=1+1", "a\x00b", "‮", "é\u0301", "x" * 100_000]


def every_dtype() -> gpd.GeoDataFrame:
    keys = [f"w{n}" for n in range(len(TRICKY_TEXT))]
    square = shapely.box(104, 37, 105, 38)
    shapes = [
        shapely.Point(104.123456789012345, 37.1),
        None,
        shapely.LineString([(104, 37), (105, 38), (106, 37)]),
        square.difference(shapely.box(104.4, 37.4, 104.6, 37.6)),
        shapely.MultiPolygon([square, shapely.box(110, 30, 111, 31)]),
        shapely.MultiPoint([(1, 2), (3, 4)]),
        shapely.Point(104, 37, 1234.5),
        shapely.GeometryCollection([shapely.Point(1, 1), square]),
        shapely.Polygon(),
    ]
    return wells(
        keys,
        shapes,
        name=TRICKY_TEXT,
        serves=["620423001;620423002", *[None] * 8],
        users=[2**53 + 1, -1, 0, None, 2**62, None, 1, 2, 3],
        depth_m=[0.1, -0.0, None, 1e308, 5e-324, 3.0, np.inf, None, 1 / 3],
        dug_on=["2020-02-29", None, "0001-01-01", "9999-12-31", "1912-01-01", None, None, None, "2016-07-31"],
        is_dry=[True, False, None, None, None, None, None, None, True],
    )


def assert_same(found: gpd.GeoDataFrame, expected: gpd.GeoDataFrame) -> None:
    pd.testing.assert_frame_equal(pd.DataFrame(found.drop(columns="geometry")), pd.DataFrame(expected.drop(columns="geometry")))
    assert shapely.to_wkb(found.geometry.to_numpy()).tolist() == shapely.to_wkb(expected.geometry.to_numpy()).tolist()
    assert found.crs == "EPSG:4490"


def keys_of(frame: gpd.GeoDataFrame) -> list[str]:
    keys: list[str] = frame[WELLS.key].tolist()
    return keys


# ── reading what was written ─────────────────────────────────────────────────────────────────────────────────────


def test_what_is_read_is_what_was_written(store: Store) -> None:
    store.append([since("2020-01-01", every_dtype())], by=ME, reason="first")
    assert_same(store.read(WELLS), every_dtype())


def test_a_frame_has_the_columns_of_its_spec_and_the_dtypes_of_the_house(store: Store) -> None:
    store.append([since("2020-01-01", every_dtype())], by=ME, reason="first")
    found = store.read(WELLS)
    assert list(found.columns) == [*WELLS.column_names, "geometry"]
    assert isinstance(found.index, pd.RangeIndex)
    assert [str(t) for t in found.dtypes] == [
        "str",
        "str",
        "str",
        "str",
        "Int64",
        "float64",
        "datetime64[s]",
        "boolean",
        "geometry",
    ]


def test_a_layer_nobody_wrote_is_an_empty_frame_with_the_same_dtypes(store: Store) -> None:
    found = store.read(WELLS)
    assert len(found) == 0
    assert found.dtypes.equals(every_dtype().dtypes)
    assert found.crs == "EPSG:4490"


def test_rows_come_ordered_by_key(store: Store) -> None:
    keys = ["b", "a", "𠮷", "Z", "\uffff", "10", "9"]
    store.append([since("2020-01-01", wells(keys))], by=ME, reason="first")
    assert keys_of(store.read(WELLS)) == sorted(keys)


def test_the_order_of_columns_in_a_frame_does_not_matter(store: Store) -> None:
    rows = every_dtype()
    store.append([since("2020-01-01", gpd.GeoDataFrame(rows[rows.columns[::-1]]))], by=ME, reason="first")
    assert_same(store.read(WELLS), every_dtype())


def test_a_frame_given_is_not_the_frame_kept(store: Store) -> None:
    rows = wells(["a"], name=["before"])
    store.append([since("2020-01-01", rows)], by=ME, reason="first")
    rows.loc[0, "name"] = "after"
    found = store.read(WELLS)
    found.loc[0, "name"] = "after"
    assert store.read(WELLS)["name"].tolist() == ["before"]


def test_a_frame_read_may_be_changed(store: Store) -> None:
    store.append([since("2020-01-01", every_dtype())], by=ME, reason="first")
    found = store.read(WELLS)
    for column in WELLS.column_names:
        found.loc[1, column] = found.loc[0, column]
    assert found.drop(columns="geometry").iloc[1].tolist() == found.drop(columns="geometry").iloc[0].tolist()


def test_several_layers_go_in_one_commit(store: Store) -> None:
    settlement = store.read(SETTLEMENTS)
    receipt = store.append([since("2020-01-01", wells(["a"])), since("2021-01-01", wells(["b", "c"]))], by=ME, reason="two")
    assert dict(receipt.written) == {"wells": 3}
    assert len(settlement) == 0
    assert keys_of(store.read(WELLS)) == ["a", "b", "c"]


# ── days ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_question_is_answered_as_of_its_day(store: Store) -> None:
    store.append([since("2020-01-01", wells(["a"], name=["old"]))], by=ME, reason="first")
    store.append([since("2022-01-01", wells(["a"], name=["new"]))], by=ME, reason="renamed")
    days = ["2020-01-01", "2021-12-31", "2022-01-01", "2030-01-01"]
    assert [store.read(WELLS, as_of=date.fromisoformat(d))["name"].item() for d in days] == ["old", "old", "new", "new"]


def test_a_day_before_the_first_is_refused_with_the_first(store: Store) -> None:
    store.append([since("2020-01-01", wells(["a"]))], by=ME, reason="first")
    with pytest.raises(NothingHeldOn) as refusal:
        store.read(WELLS, as_of=date(2019, 12, 31))
    assert refusal.value.facts["earliest"] == "2020-01-01"


def test_without_a_day_today_in_china_is_meant(store: Store, clock: TestClock) -> None:
    store.append([since("2026-11-22", wells(["a"])), since("2026-11-23", wells(["b"]))], by=ME, reason="first")
    clock.jump_to("2026-11-22T15:59:00+00:00")
    assert keys_of(store.read(WELLS)) == ["a"]
    clock.jump_to("2026-11-22T16:00:00+00:00")  # midnight in China
    assert keys_of(store.read(WELLS)) == ["a", "b"]


def test_a_row_said_again_for_the_same_day_is_replaced_and_stays_in_the_history(store: Store) -> None:
    store.append([since("2020-01-01", wells(["a"], name=["wrong"]))], by=ME, reason="first")
    store.append([since("2020-01-01", wells(["a"], name=["right"]))], by=ME, reason="mended")
    assert store.read(WELLS, as_of=date(2020, 1, 1))["name"].tolist() == ["right"]
    history = store.read_history(WELLS, "a")
    assert history["name"].tolist() == ["wrong", "right"]
    assert history["replaced_at"].notna().tolist() == [True, False]


def test_a_retired_row_is_gone_from_its_day_on(store: Store) -> None:
    store.append([since("2020-01-01", wells(["a", "b"]))], by=ME, reason="first")
    store.append([since("2022-01-01", wells([]), "a")], by=ME, reason="filled in")
    assert keys_of(store.read(WELLS, as_of=date(2021, 12, 31))) == ["a", "b"]
    assert keys_of(store.read(WELLS, as_of=date(2022, 1, 1))) == ["b"]


def test_when_every_row_is_retired_the_answer_is_nothing_and_no_refusal(store: Store) -> None:
    store.append([since("2020-01-01", wells(["a"]))], by=ME, reason="first")
    store.append([since("2022-01-01", wells([]), "a")], by=ME, reason="filled in")
    assert len(store.read(WELLS)) == 0


def test_a_retired_row_may_come_back(store: Store) -> None:
    store.append([since("2020-01-01", wells(["a"]))], by=ME, reason="first")
    store.append([since("2021-01-01", wells([]), "a")], by=ME, reason="filled in")
    store.append([since("2022-01-01", wells(["a"]))], by=ME, reason="dug again")
    held = [len(store.read(WELLS, as_of=date(year, 6, 1))) for year in (2020, 2021, 2022)]
    assert held == [1, 0, 1]


def test_a_row_learnt_late_ends_where_the_next_begins(store: Store) -> None:
    store.append([since("2022-01-01", wells(["a"], name=["later"]))], by=ME, reason="first")
    store.append([since("2020-01-01", wells(["a"], name=["earlier"]))], by=ME, reason="from the archive")
    assert store.read(WELLS, as_of=date(2021, 1, 1))["name"].tolist() == ["earlier"]
    assert store.read(WELLS)["name"].tolist() == ["later"]


def test_retiring_what_is_not_held_is_refused_and_nothing_is_written(store: Store) -> None:
    store.append([since("2020-01-01", wells(["a"]))], by=ME, reason="first")
    with pytest.raises(UnknownKey):
        store.append([since("2021-01-01", wells(["b"]), "nobody")], by=ME, reason="typo")
    with pytest.raises(UnknownKey):
        store.append([since("2019-01-01", wells([]), "a")], by=ME, reason="before it was dug")
    assert keys_of(store.read(WELLS)) == ["a"]


# ── history and sums ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_history_says_what_was_true_when_and_who_said_it(store: Store) -> None:
    store.append([since("2020-01-01", wells(["a"], name=["one"]))], by=PersonId("li"), reason="first")
    store.append([since("2022-01-01", wells(["a"], name=["two"]))], by=PersonId("wang"), reason="renamed")
    history = store.read_history(WELLS, "a")
    assert history["version"].tolist() == [1, 2]
    assert history["valid_from"].dt.date.tolist() == [date(2020, 1, 1), date(2022, 1, 1)]
    assert history["valid_to"].iloc[0].date() == date(2022, 1, 1)
    assert pd.isna(history["valid_to"].iloc[1])
    assert history["recorded_by"].tolist() == ["li", "wang"]
    assert history["recorded_at"].is_monotonic_increasing
    assert history["commit_id"].tolist() == [2, 3]
    assert [g.wkt for g in history["geometry"]] == ["POINT (104 37)"] * 2


def test_the_history_of_a_stranger_is_empty_with_the_same_columns(store: Store) -> None:
    store.append([since("2020-01-01", wells(["a"]))], by=ME, reason="first")
    known, unknown = store.read_history(WELLS, "a"), store.read_history(WELLS, "b")
    assert len(unknown) == 0
    assert list(unknown.columns) == list(known.columns)
    assert len(store.read_history(SETTLEMENTS, "a")) == 0


def test_a_summary_counts_today_and_names_the_youngest_commit(store: Store) -> None:
    assert store.summarise(WELLS) == store.summarise(WELLS)
    assert (store.summarise(WELLS).rows, store.summarise(WELLS).earliest, store.summarise(WELLS).last_commit) == (0, None, 0)
    store.append([since("2020-01-01", wells(["a", "b"]))], by=ME, reason="first")
    receipt = store.append([since("2021-01-01", wells(["b"]), "a")], by=ME, reason="second")
    summary = store.summarise(WELLS)
    assert (summary.rows, summary.earliest, summary.latest) == (1, date(2020, 1, 1), date(2021, 1, 1))
    assert summary.last_commit == store.last_commit() == receipt.commit_id
    assert summary.facts["versions"] == 3


# ── boxes ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_box_keeps_what_touches_it_edges_included(store: Store) -> None:
    shapes = [shapely.Point(104, 37), shapely.box(105, 37, 106, 38), None, shapely.Point(104.0000001, 37)]
    store.append([since("2020-01-01", wells(["a", "b", "c", "d"], shapes))], by=ME, reason="first")
    assert keys_of(store.read(WELLS, bbox=(103, 36, 104, 37))) == ["a"]
    assert keys_of(store.read(WELLS, bbox=(104, 37, 105, 40))) == ["a", "b", "d"]
    assert keys_of(store.read(WELLS, bbox=(105.5, 37.5, 105.5, 37.5))) == ["b"]
    assert keys_of(store.read(WELLS, bbox=(0, 0, 1, 1))) == []


def test_a_box_sees_only_the_versions_of_its_day(store: Store) -> None:
    store.append([since("2020-01-01", wells(["a"], [shapely.Point(104, 37)]))], by=ME, reason="first")
    store.append([since("2022-01-01", wells(["a"], [shapely.Point(110, 30)]))], by=ME, reason="moved")
    here = (103, 36, 105, 38)
    assert keys_of(store.read(WELLS, bbox=here, as_of=date(2021, 1, 1))) == ["a"]
    assert keys_of(store.read(WELLS, bbox=here)) == []


# ── all or nothing ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_commit_is_written_whole_or_not_at_all(store: Store) -> None:
    store.append([since("2020-01-01", wells(["a"]))], by=ME, reason="first")
    before = (store.last_commit(), store.read_audit())
    with pytest.raises(UnclearKey):
        store.append([since("2021-01-01", wells(["b"])), since("2021-01-01", wells(["c", "c"]))], by=ME, reason="half good")
    assert keys_of(store.read(WELLS)) == ["a"]
    assert (store.last_commit(), store.read_audit()) == before


@pytest.mark.parametrize("keys", [["a", "a"], [None], [""], ["a", None]])
def test_a_row_without_a_clear_key_is_refused(store: Store, keys: list[str]) -> None:
    with pytest.raises(UnclearKey):
        store.append([since("2020-01-01", wells(keys))], by=ME, reason="unclear")


def test_a_key_cannot_be_written_and_retired_at_once(store: Store) -> None:
    store.append([since("2020-01-01", wells(["a"]))], by=ME, reason="first")
    with pytest.raises(UnclearKey):
        store.append([since("2021-01-01", wells(["a"]), "a")], by=ME, reason="both")


def test_a_frame_without_a_datum_or_with_another_is_refused(store: Store) -> None:
    naked = gpd.GeoDataFrame(wells(["a"]).drop(columns="geometry"), geometry=[shapely.Point(104, 37)])
    with pytest.raises(NoDatum):
        store.append([since("2020-01-01", naked)], by=ME, reason="no datum")
    with pytest.raises(DatumsDiffer):
        store.append([since("2020-01-01", wells(["a"]).to_crs(4543))], by=ME, reason="metres")


@pytest.mark.parametrize("shape", [shapely.Point(np.inf, 37), shapely.MultiPoint([(104, 37), (np.nan, 38)])])
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")  # shapely's own word on such a shape
def test_a_place_that_is_nowhere_is_refused_with_its_key(store: Store, shape: shapely.Geometry) -> None:
    with pytest.raises(NotANumber) as refusal:
        store.append([since("2020-01-01", wells(["a", "b"], [shapely.Point(104, 37), shape]))], by=ME, reason="typo")
    assert refusal.value.facts["key"] == "b"
    assert len(store.read(WELLS)) == 0


def test_a_frame_with_other_columns_is_refused_by_name(store: Store) -> None:
    rows = wells(["a"]).rename(columns={"name": "nmae"})
    with pytest.raises(WrongColumns) as refusal:
        store.append([since("2020-01-01", rows)], by=ME, reason="typo")
    assert (refusal.value.facts["missing"], refusal.value.facts["surplus"]) == ("name", "nmae")


# ── views ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_view_reads_and_writes_its_own_area(store: Store) -> None:
    rows = wells(["a", "b"], division_code=["620423001", "620423002"])
    store.append([since("2020-01-01", rows)], by=ME, reason="first")
    town = store.within("620423002")
    assert (town.area, keys_of(town.read(WELLS))) == ("620423002", ["b"])
    town.append([since("2021-01-01", wells(["c"], division_code=["620423002003"]))], by=ME, reason="ours")
    assert keys_of(store.read(WELLS)) == ["a", "b", "c"]
    with pytest.raises(OutsideArea):
        town.append([since("2021-01-01", wells(["d"], division_code=["620423001"]))], by=ME, reason="theirs")


def test_the_empty_code_is_the_whole_store(store: Store) -> None:
    assert store.within("").area == store.area == ""


def test_a_layer_whose_key_is_its_area_can_be_narrowed(store: Store) -> None:
    held = store.read(DIVISIONS)
    assert len(store.within("62").read(DIVISIONS)) == len(held) == 0


# ── the log ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_commit_and_record_is_a_line_of_the_log(store: Store) -> None:
    receipt = store.append([since("2020-01-01", wells(["a"]))], by=ME, reason="survey of 2020")
    store.record("export", {"layer": "wells", "rows": 1, "draft": False, "stamp": None}, by=PersonId("wang"))
    create, commit, export = store.read_audit()
    assert [e.seq for e in (create, commit, export)] == [1, 2, 3]
    assert [e.action for e in (create, commit, export)] == ["create", "append", "export"]
    assert (commit.facts["reason"], commit.facts["rows.wells"], commit.by) == ("survey of 2020", 1, ME)
    assert dict(export.facts) == {"layer": "wells", "rows": 1, "draft": False, "stamp": None}
    assert (receipt.commit_id, receipt.audit_hash, receipt.at) == (commit.seq, commit.hash, commit.at)


def test_each_line_carries_the_hash_of_the_line_before(store: Store) -> None:
    for n in range(5):
        store.record("look", {"n": n}, by=ME)
    log = store.read_audit()
    assert log[0].previous_hash == "0" * 64
    assert [e.previous_hash for e in log[1:]] == [e.hash for e in log[:-1]]
    assert len({e.hash for e in log}) == len(log)


def test_the_log_is_read_in_pages(store: Store) -> None:
    for n in range(5):
        store.record("look", {"n": n}, by=ME)
    assert [e.seq for e in store.read_audit(after=2, limit=3)] == [3, 4, 5]
    assert store.read_audit(after=99) == ()


def test_a_record_cannot_pose_as_a_commit(store: Store) -> None:
    with pytest.raises(ValueError, match="commit"):
        store.record("append", {}, by=ME)


def test_moments_are_utc_and_know_it(store: Store) -> None:
    entry = store.record("look", {}, by=ME)
    assert entry.at.tzinfo is UTC
    assert store.read_audit()[-1].at == entry.at == datetime(2026, 11, 22, 2, 0, entry.at.second, tzinfo=UTC)


def test_a_record_is_no_commit(store: Store) -> None:
    receipt = store.append([since("2020-01-01", wells(["a"]))], by=ME, reason="first")
    store.record("look", {}, by=ME)
    assert store.last_commit() == receipt.commit_id
    assert store.append([since("2021-01-01", wells(["a"]))], by=ME, reason="second").commit_id > receipt.commit_id


def test_the_commit_known_without_reading_is_the_last_one_or_none(store: Store) -> None:
    for day in ("2020-01-01", "2021-01-01", "2022-01-01"):
        receipt = store.append([since(day, wells([f"w{day}"]))], by=ME, reason=day)
        for view in (store, store.within("620423"), store.within("620422")):
            assert view.known_commit() in (None, view.last_commit())
            assert view.known_commit() == view.last_commit() == (0 if view.area == "620422" else receipt.commit_id)


def test_the_workspace_is_what_the_store_was_made_for(store: Store) -> None:
    assert store.workspace == WORKSPACE
    assert replace(store.workspace, name="x") != WORKSPACE
