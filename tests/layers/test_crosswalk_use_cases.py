"""Both official codes come to the held divisions from the offices' own tables; what has no pair is listed, never guessed."""

import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from layers.crosswalk_use_cases import (
    CodeSystemUnknown,
    CodeTwice,
    CrosswalkPlan,
    CrosswalkRequest,
    NotACodeTable,
    TableFile,
    UnclearDecision,
    fill_crosswalk,
    plan_crosswalk,
)
from layers.frames import frame_of
from layers.import_plan import StalePlan
from layers.reference import DIVISIONS
from layers.store.embedded import create_store
from layers.store.protocol import LayerChange, Store, Workspace
from tests.small_county import CLERK, nothing_is_written, write_csv

BEGAN, DAY = date(1950, 1, 1), date(2026, 1, 1)
STATS = [
    ("620423000000", "景泰县"),
    ("620423100000", "一条山镇"),
    ("620423105000", "红水乡"),
    ("620423106000", "中泉镇"),
    ("620423107000", "正路镇"),
    ("620421000000", "靖远县"),
]
MCA = [("620423", "景泰县"), ("620423100", "一条山镇"), ("620423105", "红水镇"), ("620423106", "正路镇"), ("620423107", "中泉镇")]
HELD = dict([*MCA, ("620423199", "条山集团")])


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Store]:
    with create_store(tmp_path / "county.gpkg", Workspace("620423", "景泰县", 4544)) as store:
        yield hold(store, HELD)


def hold(store: Store, names: dict[str, str], **more: object) -> Store:
    levels = {6: "county", 9: "township"}
    rows = [{"code": code, "name": name, "level": levels[len(code)], **more} for code, name in names.items()]
    store.append([LayerChange(DIVISIONS, frame_of(DIVISIONS, rows), BEGAN)], by=CLERK, reason="divisions")
    return store


def sheet(path: Path, rows: list[tuple[str, str]], *headers: str) -> Path:
    return write_csv(path, [dict(zip(headers, row, strict=True)) for row in rows])


def request(tmp_path: Path, *, by_hand: list[tuple[str, str]] | None = None, **wishes: Any) -> CrosswalkRequest:
    stats = sheet(tmp_path / "stats.csv", STATS, "统计用区划代码", "名称")
    mca = sheet(tmp_path / "mca.csv", MCA, "行政区划代码", "单位名称")
    hand = None if by_hand is None else sheet(tmp_path / "hand.csv", by_hand, "stats_code", "mca_code")
    settings: dict[str, Any] = {"valid_from": DAY, "by_hand": hand, "keys_are": "mca"} | wishes
    return CrosswalkRequest(TableFile(stats, date(2023, 6, 30)), TableFile(mca, date(2025, 12, 31)), **settings)


def held(store: Store) -> pd.DataFrame:
    return pd.DataFrame(store.read(DIVISIONS, as_of=DAY)).set_index("code")


def told(store: Store, code: str, *columns: str) -> list[object]:
    rows = held(store)
    return [rows.at[code, column] for column in columns]


def codes_in(made: CrosswalkPlan, finding: str) -> list[str | None]:
    return [f.where.key for f in made.report if f.code == finding]


def test_every_held_division_gets_both_codes_and_how_they_were_found(county: Store, tmp_path: Path) -> None:
    made = plan_crosswalk(county, request(tmp_path))
    assert made.counts == {"identical": 2, "matched": 2, "by_hand": 0, "none": 1, "unlisted": 1}
    fill_crosswalk(county, made, by=CLERK)
    rows = held(county)
    assert told(county, "620423106", "name", "mca_code", "stats_code", "crosswalk") == [
        "正路镇",
        "620423106",
        "620423107",
        "matched",
    ]
    assert rows.at["620423100", "crosswalk"] == "identical"
    assert set(rows["stats_table_on"].dropna()) == {pd.Timestamp("2023-06-30")}
    assert set(rows["mca_table_on"].dropna()) == {pd.Timestamp("2025-12-31")}


def test_what_has_no_pair_is_listed_and_neighbours_are_not(county: Store, tmp_path: Path) -> None:
    made = plan_crosswalk(county, request(tmp_path))
    assert codes_in(made, "crosswalk.no-counterpart") == ["620423105", "620423105"]
    assert codes_in(made, "layers.code-with-two-names") == ["620423105"]
    assert codes_in(made, "crosswalk.unlisted") == ["620423199"]


def test_a_division_in_no_table_stays_as_it_is(county: Store, tmp_path: Path) -> None:
    fill_crosswalk(county, plan_crosswalk(county, request(tmp_path)), by=CLERK)
    assert pd.Series(told(county, "620423199", "mca_code", "stats_code", "crosswalk")).isna().all()


def test_a_decision_by_hand_pairs_what_names_cannot_and_is_remembered(county: Store, tmp_path: Path) -> None:
    decided = plan_crosswalk(county, request(tmp_path, by_hand=[("620423105000", "620423105")]))
    assert (decided.counts["by_hand"], decided.counts["none"]) == (1, 0)
    fill_crosswalk(county, decided, by=CLERK)
    assert told(county, "620423105", "stats_code", "crosswalk") == ["620423105", "by_hand"]
    again = plan_crosswalk(county, request(tmp_path))
    assert again.counts["by_hand"] == 1
    assert again.changed.empty


def test_the_same_tables_twice_change_nothing(county: Store, tmp_path: Path) -> None:
    fill_crosswalk(county, plan_crosswalk(county, request(tmp_path)), by=CLERK)
    again = plan_crosswalk(county, request(tmp_path))
    with nothing_is_written(county):
        assert fill_crosswalk(county, again, by=CLERK).written == {"divisions": 0}


def test_only_changed_rows_are_written_and_the_log_holds_the_counts(county: Store, tmp_path: Path) -> None:
    with nothing_is_written(county):
        made = plan_crosswalk(county, request(tmp_path))
    receipt = fill_crosswalk(county, made, by=CLERK)
    assert receipt.written == {"divisions": len(made.changed)}
    entry = county.read_audit()[-1]
    assert (entry.action, entry.facts["matched"], entry.facts["none"], entry.facts["stats"]) == ("crosswalk", 2, 1, "stats.csv")
    before = county.read(DIVISIONS, as_of=date(2020, 1, 1))
    assert before["crosswalk"].isna().all()


def test_a_store_of_statistics_codes_gets_the_civil_affairs_ones(tmp_path: Path) -> None:
    with create_store(tmp_path / "s.gpkg", Workspace("620423", "景泰县", 4544)) as store:
        hold(store, {"620423": "景泰县", "620423106": "中泉镇"}, code_system="stats")
        fill_crosswalk(store, plan_crosswalk(store, request(tmp_path, keys_are=None)), by=CLERK)
        assert held(store).at["620423106", "mca_code"] == "620423107"


def test_nobody_guesses_whose_codes_are_held(county: Store, tmp_path: Path) -> None:
    with nothing_is_written(county), pytest.raises(CodeSystemUnknown):
        plan_crosswalk(county, request(tmp_path, keys_are=None))


def test_divisions_that_changed_in_between_need_a_new_look(county: Store, tmp_path: Path) -> None:
    made = plan_crosswalk(county, request(tmp_path))
    hold(county, {"620423108": "五佛乡"})
    with nothing_is_written(county), pytest.raises(StalePlan):
        fill_crosswalk(county, made, by=CLERK)


@pytest.mark.parametrize(
    "decisions",
    [
        [("620423999", "620423105")],
        [("620423105", "620423999")],
        [("620423105", "620423105"), ("620423105", "620423106")],
        [("620423105", "620423105"), ("620423106", "620423105")],
    ],
)
def test_an_unclear_decision_is_refused(county: Store, tmp_path: Path, decisions: list[tuple[str, str]]) -> None:
    with pytest.raises(UnclearDecision):
        plan_crosswalk(county, request(tmp_path, by_hand=decisions))


def test_a_table_says_what_it_lacks_and_which_code_stands_twice(county: Store, tmp_path: Path) -> None:
    asked = request(tmp_path)
    sheet(asked.mca.path, [("620423", "景泰县"), ("620423000000", "景泰县")], "code", "name")
    with pytest.raises(CodeTwice, match="620423"):
        plan_crosswalk(county, asked)
    sheet(asked.mca.path, [("620423", "x")], "code", "拼音")
    with pytest.raises(NotACodeTable, match="name"):
        plan_crosswalk(county, asked)


@pytest.mark.shared
def test_the_real_tables_pair_the_towns_of_gansu_as_the_reference_does(shared: Path, tmp_path: Path) -> None:
    """9,177 of 33,145 towns differ in code between the statistics table of 2023 and the civil-affairs table of 2025."""
    folder = shared / "data" / "national"
    official = tmp_path / "mca.csv"
    official.write_bytes(gzip.decompress((folder / "mca_2025_spl" / "divisions_2025_mca_four_level.csv.gz").read_bytes()))
    towns = pd.read_parquet(
        folder / "village_names_2010_2023.parquet", columns=["year", "town", "town_code"], filters=[("year", "==", 2023)]
    ).drop_duplicates("town_code")
    counted = tmp_path / "stats.csv"
    towns.rename(columns={"town_code": "统计用区划代码", "town": "名称"})[["统计用区划代码", "名称"]].to_csv(counted, index=False)
    reference = pd.read_csv(folder / "mca_2025_spl" / "crosswalk_stats2023_mca2025.csv.gz", dtype=str)
    reference = reference[reference["mca_2025_code9"].str.startswith("62")].set_index("mca_2025_code9")
    with create_store(tmp_path / "gansu.gpkg", Workspace("62", "甘肃省", 4544)) as store:
        hold(store, {str(code): str(name) for code, name in reference["town_name"].items()}, code_system="mca")
        tables = TableFile(counted, date(2023, 6, 30)), TableFile(official, date(2025, 12, 31))
        made = plan_crosswalk(store, CrosswalkRequest(*tables, valid_from=DAY))
        fill_crosswalk(store, made, by=CLERK)
        found = held(store)["stats_code"].dropna()
    assert (found == reference["stats_2023_code9"][found.index]).all()
    assert len(reference) - len(found) <= 6  # streets of 621002 stand under other names in this copy of the statistics table
    assert made.counts["identical"] + made.counts["matched"] == len(found)
    assert made.counts["matched"] == (found != found.index).sum() > 0
    assert found["620423106"] == "620423107"
