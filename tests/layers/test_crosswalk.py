"""Two offices, two codes, one place: paired by identity, by name under the same parent, by hand, or honestly not at all."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.crosswalk import CodeTable, match_codes
from layers.reference import CROSSWALKS, DIVISIONS

STATS_ON, MCA_ON = date(2023, 6, 30), date(2025, 12, 31)


def stats(*rows: tuple[str, str]) -> CodeTable:
    return CodeTable("stats", STATS_ON, pd.DataFrame(rows, columns=["code", "name"]))


def mca(*rows: tuple[str, str]) -> CodeTable:
    return CodeTable("mca", MCA_ON, pd.DataFrame(rows, columns=["code", "name"]))


JINGTAI_STATS = stats(("620423", "景泰县"), ("620423100000", "一条山镇"), ("620423106", "中泉镇"), ("620423107", "正路镇"))
JINGTAI_MCA = mca(("620423", "景泰县"), ("620423100", "一条山镇"), ("620423106", "正路镇"), ("620423107", "中泉镇"))


def pairs(crosswalk_rows: pd.DataFrame) -> dict[str, tuple[str, str]]:
    known = crosswalk_rows.dropna(subset=["stats_code"])
    return {s: (m, how) for s, m, how in zip(known["stats_code"], known["mca_code"], known["crosswalk"], strict=True)}


def test_the_same_code_with_another_name_is_another_place() -> None:
    """Zhongquan and Zhenglu of Jingtai carry each other's code in the two tables."""
    found = pairs(match_codes(JINGTAI_STATS, JINGTAI_MCA).rows)
    assert found == {
        "620423": ("620423", "identical"),
        "620423100": ("620423100", "identical"),
        "620423106": ("620423107", "matched"),
        "620423107": ("620423106", "matched"),
    }


def test_children_follow_a_parent_whose_code_changed() -> None:
    found = match_codes(
        stats(("320214", "新吴区"), ("320214050", "旺庄街道")),
        mca(("320299", "新吴区"), ("320299001", "旺庄街道"), ("32", "江苏省")),
    )
    assert pairs(found.rows)["320214050"] == ("320299001", "matched")


def test_a_name_that_stands_twice_under_one_parent_is_not_guessed() -> None:
    crosswalk = match_codes(stats(("620423101", "城关镇"), ("620423102", "城关镇")), mca(("620423103", "城关镇")))
    assert set(crosswalk.rows["crosswalk"]) == {"none"}
    assert len(crosswalk.rows) == 3


def test_the_same_name_under_another_parent_is_not_guessed() -> None:
    assert set(match_codes(stats(("620423101", "城关镇")), mca(("620422101", "城关镇"))).rows["crosswalk"]) == {"none"}


def test_a_renamed_place_is_left_to_a_person_and_said_so() -> None:
    crosswalk = match_codes(stats(("620423105", "红水乡")), mca(("620423105", "红水镇")))
    assert pairs(crosswalk.rows)["620423105"][1] == "none"
    (finding,) = crosswalk.report
    assert finding.where.key == "620423105"
    assert "红水乡" in finding.sentence.zh
    assert "红水镇" in finding.sentence.zh
    decided = match_codes(stats(("620423105", "红水乡")), mca(("620423105", "红水镇")), by_hand={"620423105000": "620423105"})
    assert pairs(decided.rows)["620423105"] == ("620423105", "by_hand")
    assert len(decided.report) == 0


def test_a_hands_decision_goes_before_names_and_identity() -> None:
    decided = match_codes(JINGTAI_STATS, JINGTAI_MCA, by_hand={"620423106": "620423106"})
    found = pairs(decided.rows)
    assert found["620423106"] == ("620423106", "by_hand")
    assert found["620423107"][1] == "none"


def test_every_row_of_both_tables_stands_once_with_the_dates_of_both() -> None:
    crosswalk = match_codes(stats(("11", "北京市"), ("12", "天津市")), mca(("11", "北京市"), ("13", "河北省")))
    assert crosswalk.rows["stats_code"].dropna().tolist() == ["11", "12"]
    assert crosswalk.rows["mca_code"].dropna().tolist() == ["11", "13"]
    assert set(crosswalk.rows["stats_table_on"]) == {pd.Timestamp(STATS_ON)}
    assert set(crosswalk.rows["mca_table_on"]) == {pd.Timestamp(MCA_ON)}
    assert set(crosswalk.rows["crosswalk"]) <= set(CROSSWALKS)


def test_a_code_that_stands_twice_in_one_table_is_a_mistake_of_that_table() -> None:
    with pytest.raises(ValueError, match="620423100"):
        match_codes(stats(("620423100", "一条山镇"), ("620423100000", "一条山镇")), JINGTAI_MCA)


def test_a_tables_own_parents_go_before_the_digits() -> None:
    own = pd.DataFrame({"code": ["429004", "429004101"], "name": ["仙桃市", "彭场镇"], "parent_code": ["42", "429004"]})
    found = match_codes(CodeTable("stats", STATS_ON, own), mca(("429004", "仙桃市"), ("429004102", "彭场镇")))
    assert pairs(found.rows)["429004101"] == ("429004102", "matched")


@pytest.mark.parametrize("system", ["stats", "mca"])
def test_a_divisions_frame_gets_its_columns_in_its_own_order(system: str) -> None:
    crosswalk = match_codes(JINGTAI_STATS, JINGTAI_MCA)
    codes = pd.Series(["620423107", "620423", "999999", "620423106000"], index=[8, 3, 5, 1])
    columns = crosswalk.columns_for(codes, system="stats" if system == "stats" else "mca")
    assert list(columns.index) == [8, 3, 5, 1]
    assert set(columns.columns) <= set(DIVISIONS.column_names)
    other = columns["mca_code" if system == "stats" else "stats_code"]
    assert other.tolist()[0] == "620423106"
    assert columns["crosswalk"].tolist()[:2] == ["matched", "identical"]
    assert columns.isna().loc[5].all()


@given(st.dictionaries(st.integers(100, 399), st.sampled_from("甲乙丙丁戊己庚辛"), min_size=1, max_size=8), st.randoms())
@settings(max_examples=12, deadline=None)
def test_a_table_against_itself_is_identical_and_against_its_shuffle_never_crosses_names(
    towns: dict[int, str], random: object
) -> None:
    rows = [(f"620423{n}", f"{name}{n}镇") for n, name in towns.items()]
    assert set(match_codes(stats(*rows), mca(*rows)).rows["crosswalk"]) == {"identical"}
    names = [name for _, name in rows]
    random.shuffle(names)  # type: ignore[attr-defined]  # because hypothesis hands out random.Random
    shuffled = match_codes(stats(*rows), mca(*[(code, name) for (code, _), name in zip(rows, names, strict=True)])).rows
    assert (shuffled["stats_name"] == shuffled["mca_name"]).all()
    assert set(shuffled["crosswalk"]) <= {"identical", "matched"}


def towns_of(shared: Path) -> pd.DataFrame:
    path = shared / "data" / "national" / "mca_2025_spl" / "crosswalk_stats2023_mca2025.csv.gz"
    return pd.read_csv(path, dtype={"county_code": str, "stats_2023_code9": str, "mca_2025_code9": str})


@pytest.mark.shared
def test_nine_thousand_towns_carry_two_codes(shared: Path) -> None:
    """9,177 of 33,145 towns differ between the statistics table of 2023 and the civil-affairs table of 2025."""
    towns = towns_of(shared)
    tables = [
        pd.DataFrame({"code": towns[column], "name": towns["town_name"], "parent_code": towns["county_code"]})
        for column in ("stats_2023_code9", "mca_2025_code9")
    ]
    crosswalk = match_codes(CodeTable("stats", STATS_ON, tables[0]), CodeTable("mca", MCA_ON, tables[1]))
    assert crosswalk.rows["crosswalk"].value_counts().to_dict() == {"identical": 23_968, "matched": 9_177}
    assert crosswalk.rows["mca_code"].tolist() == towns["mca_2025_code9"].tolist()


@pytest.mark.shared
def test_the_whole_civil_affairs_table_against_the_statistics_towns_accounts_for_every_row(shared: Path) -> None:
    folder = shared / "data" / "national"
    official = pd.read_csv(folder / "mca_2025_spl" / "divisions_2025_mca_four_level.csv.gz", dtype=str)
    counted = pd.read_parquet(
        folder / "village_names_2010_2023.parquet", columns=["year", "town", "town_code"], filters=[("year", "==", 2023)]
    ).drop_duplicates("town_code")
    statistics = pd.DataFrame({"code": counted["town_code"].astype("str"), "name": counted["town"]})
    civil = pd.DataFrame(
        {"code": official["code"], "name": official["name"], "parent_code": official["father_code"].replace("0", "")}
    )
    rows = match_codes(CodeTable("stats", STATS_ON, statistics), CodeTable("mca", MCA_ON, civil)).rows
    assert rows["stats_code"].notna().sum() == len(statistics)
    assert rows["mca_code"].notna().sum() == len(civil)
    assert rows["mca_code"].dropna().is_unique
    expected = towns_of(shared).set_index("stats_2023_code9")["mca_2025_code9"]
    found = rows.dropna(subset=["stats_code", "mca_code"]).set_index("stats_code")["mca_code"]
    both = expected.index.intersection(found.index)
    assert (found[both] == expected[both]).all()
    assert len(both) == 33_139  # six streets of 420112 and 621002 stand under other names in this copy of the statistics table
    assert (rows["crosswalk"] == "matched").sum() == 9_177
