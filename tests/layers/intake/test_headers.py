"""Headers as bureaus write them find their column, and what is doubtful is said."""

import pandas as pd
import pytest

from layers.intake.headers import HeaderMatch, match_headers
from layers.planning.specs import FACILITIES
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.spec import LayerSpec


def match(headers: list[str], spec: LayerSpec = FACILITIES, *rows: list[object]) -> HeaderMatch:
    return match_headers(pd.DataFrame([list(r) for r in rows] or None, columns=headers), spec)


def codes(found: HeaderMatch) -> list[str]:
    return [f.code for f in found.report]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("facility_id", "facility_id"),
        ("设施编号", "facility_id"),
        ("设 施 名 称", "name"),
        ("　名称　", "name"),
        ("*名称", "name"),
        ("ＦＡＣＩＬＩＴＹ＿ＩＤ", "facility_id"),
        ("Facility Id", "facility_id"),
        ("面积（平方米）", "floor_area_m2"),
        ("建筑面积(㎡)", "floor_area_m2"),
        ("床位数（张）", "beds"),
        ("格位（墓位）总数", "plots_total"),
        ("基本情况/设施名称", "name"),
        ("使用状态", "state"),
    ],
)
def test_a_header_is_recognised_however_it_is_dressed(header: str, column: str) -> None:
    assert match([header]).positions == {column: 0}


def test_two_header_rows_joined_mean_what_both_say() -> None:
    found = match(["人口/60岁以上", "60岁以上/人口", "人口/80岁及以上"], SETTLEMENTS)
    assert found.positions["elderly80"] == 2
    assert "population" not in found.positions  # 60岁以上/人口 is not everybody


def test_headers_nobody_knows_are_named_in_one_note() -> None:
    found = match(["名称", "负责人", "联系电话"])
    assert found.unmatched == (1, 2)
    note = next(f for f in found.report if f.code == "intake.unread-headers")
    assert note.severity == "note"
    assert "负责人、联系电话" in note.sentence.zh


def test_the_exact_name_wins_over_an_alias() -> None:
    found = match(["adcode", "code", "name"], DIVISIONS, ["620000", "620423", "景泰县"])
    assert found.positions["code"] == 1
    assert "intake.ambiguous-header" not in codes(found)


def test_two_columns_that_could_both_be_the_key_are_an_error() -> None:
    found = match(["代码", "adcode"], DIVISIONS, ["620423", "620400"])
    error = next(f for f in found.report if f.code == "intake.ambiguous-header")
    assert error.severity == "error"
    assert "“代码”、“adcode”" in error.sentence.zh


def test_two_columns_with_the_same_cells_are_no_trouble() -> None:
    assert "intake.ambiguous-header" not in codes(match(["代码", "adcode"], DIVISIONS, ["620423", "620423"]))


def test_another_unit_is_converted_and_said() -> None:
    found = match(["面积（亩）", "公布人口（万人）"], DIVISIONS)
    assert found.factors == {"population": pytest.approx(10_000)}
    facilities = match(["建筑面积（亩）"])
    assert facilities.factors["floor_area_m2"] == pytest.approx(666.6667)
    assert codes(facilities) == ["intake.unit-converted"]


def test_a_unit_that_measures_something_else_is_an_error() -> None:
    found = match(["床位数（平方米）"])
    assert [f.severity for f in found.report if f.code == "intake.wrong-unit"] == ["error"]


def test_positions_already_read_as_coordinates_are_left_alone() -> None:
    cells = pd.DataFrame(columns=["名称", "经度", "纬度"])
    assert match_headers(cells, FACILITIES, taken=(1, 2)).unmatched == ()
