"""A foreign table becomes a frame of the house, and everything doubtful is said."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.datum import UnknownDatum
from layers.errors import NoDatum
from layers.foreign import ForeignTable, SourceFile
from layers.intake import Intake, shape_rows
from layers.intake.geometry import MetresInDegrees
from layers.planning.specs import FACILITIES
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.spec import LayerSpec


def table(cells: dict[str, list[object]], geometry: list[object] | None = None, crs: str | None = None) -> ForeignTable:
    frame = pd.DataFrame({k: pd.Series(v, dtype=object) for k, v in cells.items()})
    shapes = None if geometry is None else np.array([*geometry, None], dtype=object)[:-1]
    return ForeignTable(frame, np.arange(2, len(frame) + 2), shapes, crs, SourceFile("表.xlsx", "xlsx", "", 0))


def sentences(intake: Intake, code: str) -> list[str]:
    return [f.sentence.zh for f in intake.report if f.code == code]


@pytest.mark.parametrize("spec", [DIVISIONS, SETTLEMENTS, FACILITIES], ids=lambda s: s.name)
def test_a_frame_has_exactly_the_columns_and_types_of_its_spec(spec: LayerSpec) -> None:
    frame = shape_rows(table({"名称": ["甲"], "别的": ["乙"]}), spec).frame
    assert tuple(frame.columns) == (*spec.column_names, "geometry")
    assert {c.name: str(frame[c.name].dtype) for c in spec.columns} == {c.name: c.type.dtype for c in spec.columns}
    assert frame.crs.to_epsg() == 4490
    assert isinstance(frame.index, pd.RangeIndex)


def test_a_sheet_of_centres_is_understood() -> None:
    intake = shape_rows(
        table(
            {
                "设施编号": ["F1", "F2"],
                "名称": ["甲中心", "乙中心"],
                "类别": ["日间照料中心", "助餐点"],
                "状态": ["在用", "停用"],
                "所属区划代码": [620423101201.0, "620423102000"],
                "服务范围代码": ["620423101201、620423101202", None],
                "床位数（张）": ["１２", "—"],
                "建筑面积（亩）": ["1.5", ""],
                "启用日期": ["2020年12月31日", 44196],
                "东经": ["104°03′00″", "104.1"],
                "北纬": ["37°12′00″", "37.25"],
            }
        ),
        FACILITIES,
        declared_crs="EPSG:4490",
    )
    first, second = (intake.frame.iloc[i] for i in (0, 1))
    assert (first["kind"], first["state"], first["division_code"]) == ("day_care_center", "operating", "620423101201")
    assert second["division_code"] == "620423102"
    assert first["serves"] == "620423101201;620423101202"
    assert first["beds"] == 12
    assert pd.isna(second["beds"])
    assert first["floor_area_m2"] == pytest.approx(1000)
    assert first["opened_on"] == second["opened_on"] == pd.Timestamp("2020-12-31")
    assert first.geometry.equals_exact(shapely.Point(104.05, 37.2), 1e-9)
    assert not intake.report.has_errors
    assert intake.row_numbers.tolist() == [2, 3]
    assert {"geometry", "beds", "serves"} <= intake.given
    assert "address" not in intake.given


def test_positions_without_a_datum_are_refused() -> None:
    with pytest.raises(NoDatum):
        shape_rows(table({"名称": ["甲"], "经度": [104.1], "纬度": [37.2]}), FACILITIES)
    with pytest.raises(NoDatum):
        shape_rows(table({"名称": ["甲"]}, [shapely.Point(104.1, 37.2)]), FACILITIES)


@pytest.mark.parametrize(
    "words", ["CGCS2000", "EPSG:999999", "+proj=longlat +nadgrids=/etc/passwd", "4490 ", "epsg:4490", "EPSG: 4490"]
)
def test_a_user_states_a_datum_by_its_code_and_nothing_else(words: str) -> None:
    sheet = table({"名称": ["甲"], "经度": [104.1], "纬度": [37.2]})
    if "4490" in words:
        assert shape_rows(sheet, FACILITIES, declared_crs=words).frame.crs.to_epsg() == 4490
        return
    with pytest.raises(UnknownDatum) as refusal:
        shape_rows(sheet, FACILITIES, declared_crs=words)
    assert words in refusal.value.wording.zh


def test_no_positions_need_no_datum() -> None:
    assert shape_rows(table({"名称": ["甲"], "经度": [""], "纬度": [None]}), FACILITIES).frame.geometry.isna().all()
    assert shape_rows(table({"名称": ["甲"]}, [None]), FACILITIES).frame.geometry.isna().all()


def test_a_files_own_datum_is_believed_before_the_request() -> None:
    intake = shape_rows(table({"名称": ["甲"]}, [shapely.Point(104.1, 37.2)], "EPSG:4326"), FACILITIES, declared_crs="EPSG:4490")
    assert intake.frame.crs.to_epsg() == 4326
    assert sentences(intake, "intake.datum-stated-twice") == [
        "文件自带坐标系“WGS 84”，与填写的“China Geodetic Coordinate System 2000”不同；按文件自带的读取。"
    ]


def test_metres_without_a_projection_are_refused_with_what_they_look_like() -> None:
    cells: dict[str, list[object]] = {"名称": ["甲"], "X": [4117000.5], "Y": [35517094.4]}
    with pytest.raises(MetresInDegrees) as refused:
        shape_rows(table(cells), FACILITIES)
    assert "可能是 CGCS2000 三度带第 35 带（EPSG:4523）" in refused.value.wording.zh
    cells["Y"] = [20517094.4]
    with pytest.raises(MetresInDegrees) as refused:
        shape_rows(table(cells), FACILITIES)
    assert "六度带第 20 带（EPSG:4498）" in refused.value.wording.zh
    cells["Y"] = [517094.4]
    with pytest.raises(MetresInDegrees) as refused:
        shape_rows(table(cells), FACILITIES)
    assert "没有带号" in refused.value.wording.zh


def test_metres_with_their_projection_are_taken_and_x_is_north() -> None:
    intake = shape_rows(table({"名称": ["甲"], "X": [4117000.5], "Y": [35517094.4]}), FACILITIES, declared_crs="EPSG:4523")
    assert intake.frame.crs.to_epsg() == 4523
    assert (intake.frame.geometry.iloc[0].x, intake.frame.geometry.iloc[0].y) == (35517094.4, 4117000.5)


def test_a_header_that_says_gcj02_stops_the_import_unless_conversion_was_asked_for() -> None:
    cells: dict[str, list[object]] = {"名称": ["甲"], "lon_gcj02": [104.1], "lat_gcj02": [37.2]}
    stopped = shape_rows(table(cells), FACILITIES)
    assert "GCJ-02" in sentences(stopped, "intake.web-map-datum")[0]
    assert stopped.report.has_errors
    assert not shape_rows(table(cells), FACILITIES, shift="gcj02").report.has_errors


def test_points_for_a_layer_of_areas_are_left_out_and_said() -> None:
    intake = shape_rows(table({"代码": ["620423"], "名称": ["景泰县"], "lon_gcj02": [104.1], "lat_gcj02": [37.2]}), DIVISIONS)
    assert "尚未成图" in sentences(intake, "intake.points-not-held")[0]
    assert "GCJ-02" in sentences(intake, "intake.points-not-held")[0]
    assert intake.frame.geometry.isna().all()
    assert "geometry" not in intake.given
    assert not intake.report.has_errors


def test_level_and_parent_are_derived_and_said() -> None:
    intake = shape_rows(table({"代码": ["620423", "620423101"], "名称": ["景泰县", "喜泉镇"], "层级": [None, "乡镇"]}), DIVISIONS)
    assert intake.frame["level"].tolist() == ["county", "township"]
    assert intake.frame["parent_code"].tolist() == ["6204", "620423"]
    assert sentences(intake, "intake.derived") == ["1 行没有“层级”，已由区划代码推出。", "2 行没有“上级代码”，已由区划代码推出。"]
    assert {"level", "parent_code"} & intake.given == {"level"}


def test_a_level_in_other_words_is_taken_from_the_code_and_said() -> None:
    intake = shape_rows(table({"代码": ["62", "620423"], "名称": ["甘肃省", "景泰县"], "层级": [1, 3]}), DIVISIONS)
    assert intake.frame["level"].tolist() == ["province", "county"]
    (sentence,) = sentences(intake, "intake.unknown-level")
    assert sentence == "2 行的层级（1、3）不在可选值中，改按区划代码推出。可填：省、市、县、乡镇街道、村社区。"
    assert not intake.report.has_errors


def test_a_parent_in_the_sheet_wins_over_the_digits() -> None:
    intake = shape_rows(table({"代码": ["429004"], "名称": ["仙桃市"], "上级代码": ["420000000000"]}), DIVISIONS)
    assert intake.frame["parent_code"].tolist() == ["42"]


def test_empty_rows_are_left_out_and_named() -> None:
    intake = shape_rows(table({"名称": ["甲", None, "乙", "  "], "代码": ["11", "", "12", None]}), DIVISIONS)
    assert intake.row_numbers.tolist() == [2, 4]
    assert intake.blank.tolist() == [3, 5]
    assert sentences(intake, "intake.blank-rows") == ["第 3、5 行是空行，已略过。"]


def test_heights_are_dropped_and_said() -> None:
    intake = shape_rows(table({"名称": ["甲"]}, [shapely.Point(104.1, 37.2, 1600)], "EPSG:4490"), FACILITIES)
    assert not intake.frame.geometry.iloc[0].has_z
    assert sentences(intake, "intake.height-dropped") == ["1 个图形带高程（Z），导入时未保留。"]


def test_coordinates_that_are_no_numbers_are_named_with_their_row() -> None:
    broken = shapely.points(float("nan"), 37.1)
    intake = shape_rows(table({"名称": ["甲", "乙"]}, [shapely.Point(104, 37), broken], "EPSG:4490"), FACILITIES)
    assert [(f.where.row, f.code) for f in intake.report.errors] == [(3, "check.not-finite")]
    assert intake.frame.geometry.isna().tolist() == [False, True]


def test_a_finding_shows_the_cell_as_it_was_typed_with_row_key_and_column() -> None:
    intake = shape_rows(table({"编号": ["S1", "S2"], "名称": ["甲", "乙"], "人口": ["１２０", "很多"]}), SETTLEMENTS)
    (finding,) = intake.report.errors
    assert (finding.where.row, finding.where.key, finding.where.column) == (3, "S2", "population")
    assert finding.sentence.zh == "“很多”不是数字。未知请留空，不要填 0。"
    assert finding.evidence == {"value": "很多"}


CELLS = st.one_of(
    st.none(), st.text(max_size=12), st.integers(-(10**15), 10**15), st.floats(allow_nan=True), st.booleans(), st.datetimes()
)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), min_size=1, max_size=6))
def test_no_cell_whatever_makes_the_intake_fall_over(rows: list[list[object]]) -> None:
    headers = ["编号", "名称", "人口", "统计时点", "是否驻地", "位置来源"]
    intake = shape_rows(table({h: [r[i] for r in rows] for i, h in enumerate(headers)}), SETTLEMENTS)
    assert len(intake.frame) + len(intake.blank) == len(rows)
    assert {c.name: str(intake.frame[c.name].dtype) for c in SETTLEMENTS.columns} == {
        c.name: c.type.dtype for c in SETTLEMENTS.columns
    }
