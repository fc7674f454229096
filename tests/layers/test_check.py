"""A layer's frame is checked against its spec, and nothing is repaired."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from boundaries.specs import LINES
from layers.check import check
from layers.intake.shape import empty_column
from layers.planning.specs import FACILITIES
from layers.reference import BUILT_UP_AREAS, DIVISIONS, SETTLEMENTS
from layers.report import Finding, Report
from layers.spec import Column, ColumnType, LayerSpec, code_list
from layers.wording import Wording

BOW_TIE = shapely.from_wkt("POLYGON ((104 37, 104.1 37.1, 104.1 37, 104 37.1, 104 37))")


def frame(spec: LayerSpec, columns: dict[str, list[object]], geometry: list[object] | None = None) -> gpd.GeoDataFrame:
    length = len(next(iter(columns.values())))
    filled = {c.name: empty_column(c, length) for c in spec.columns}
    for name, values in columns.items():
        filled[name] = pd.Series(values, dtype=filled[name].dtype)
    return gpd.GeoDataFrame(filled, geometry=gpd.GeoSeries(geometry or [None] * length, crs=4490))


def settlements(**columns: list[object]) -> gpd.GeoDataFrame:
    length = len(next(iter(columns.values())))
    needed: dict[str, list[object]] = {
        "settlement_id": [f"S{i}" for i in range(length)],
        "name": ["村"] * length,
        "division_code": ["620423101201"] * length,
    }
    geometry = columns.pop("geometry", None)
    return frame(SETTLEMENTS, needed | columns, geometry)


def found(report: Report, code: str) -> list[Finding]:
    return [f for f in report if f.code == code]


def test_a_sound_layer_has_no_findings() -> None:
    assert len(check(settlements(population=[10, 20]), SETTLEMENTS)) == 0


def test_an_empty_layer_has_no_findings() -> None:
    assert len(check(settlements(population=[1]).iloc[:0], SETTLEMENTS)) == 0


def test_a_required_cell_left_empty_is_named_by_its_row() -> None:
    report = check(settlements(name=["甲", None]), SETTLEMENTS, row_numbers=np.array([2, 5]))
    (finding,) = found(report, "check.required")
    assert (finding.where.row, finding.where.key, finding.where.column) == (5, "S1", "name")
    assert finding.sentence.zh == "“名称”必填，不能为空。"


def test_a_required_column_missing_from_the_whole_sheet_is_said_once() -> None:
    report = check(settlements(name=[None, None, None]), SETTLEMENTS, row_numbers=np.array([2, 3, 4]))
    (finding,) = found(report, "check.required")
    assert finding.where.row is None
    assert "表头可写：name、名称、name、居民点名称" in finding.sentence.zh


def test_people_are_never_fewer_than_none() -> None:
    report = check(settlements(population=[-1, 0, None]), SETTLEMENTS, row_numbers=np.array([2, 3, 4]))
    (finding,) = found(report, "check.out-of-range")
    assert finding.where.row == 2
    assert finding.sentence.zh == "“人口”为 -1 人，应不小于 0 人。"


def test_a_code_outside_its_list_is_named_with_the_accepted_words() -> None:
    (finding,) = found(check(settlements(position_source=["somewhere"]), SETTLEMENTS), "check.unknown-code")
    assert "可填：实测、手持定位" in finding.sentence.zh


def test_each_of_several_codes_is_held_against_the_list() -> None:
    defects = code_list("defect", rusty=("锈蚀", "rusty"), bent=("变形", "bent"))
    column = Column("defects", ColumnType.CODES, Wording("问题", "defects"), codes=defects)
    spec = replace(SETTLEMENTS, columns=(*SETTLEMENTS.columns, column))
    sheet = settlements(population=[1, 2, 3])
    sheet.insert(len(sheet.columns) - 1, "defects", pd.Series(["rusty;bent", "rusty;lost", None], dtype="str"))
    (finding,) = found(check(sheet, spec, row_numbers=np.array([2, 3, 4])), "check.unknown-code")
    assert finding.where.row == 3


def test_rows_of_one_thing_may_share_its_point() -> None:
    twice = settlements(population=[1, 2], geometry=[shapely.Point(104, 37)] * 2)
    assert found(check(twice, SETTLEMENTS), "check.same-place")
    assert not found(check(twice, replace(SETTLEMENTS, may_coincide=True)), "check.same-place")


def test_three_duplicate_keys_are_all_named_and_each_names_the_others() -> None:
    sheet = settlements(settlement_id=["A", "B", "A", "C", "A"])
    report = check(sheet, SETTLEMENTS, row_numbers=np.array([2, 3, 4, 5, 6]))
    doubles = found(report, "check.duplicate-key")
    assert [f.where.row for f in doubles] == [2, 4, 6]
    assert {f.sentence.zh for f in doubles} == {"“居民点编号”A 重复 3 次（第 2、4、6 行）。请只保留一行，或改正编号。"}


@pytest.mark.parametrize("code", ["62042", "6204231012", "620423101201888", "99", "甲乙", "062042", "10"])
def test_what_does_not_look_like_a_division_code_is_an_error(code: str) -> None:
    (finding,) = found(check(settlements(division_code=[code]), SETTLEMENTS), "check.odd-code")
    assert finding.severity == "error"
    assert code in finding.sentence.zh


def test_an_odd_code_among_served_units_is_named_alone() -> None:
    sheet = frame(
        FACILITIES,
        {
            "facility_id": ["F1"],
            "name": ["甲"],
            "kind": ["meal_point"],
            "state": ["operating"],
            "division_code": ["620423"],
            "serves": ["620423101201;62042310120"],
        },
    )
    (finding,) = check(sheet, FACILITIES)
    assert finding.code == "check.odd-code"
    assert "“62042310120”" in finding.sentence.zh


def test_a_level_that_contradicts_its_code_is_a_warning() -> None:
    sheet = frame(DIVISIONS, {"code": ["653130103001"], "name": ["三岔口镇"], "level": ["township"]})
    (finding,) = check(sheet, DIVISIONS)
    assert (finding.code, finding.severity) == ("check.level-and-code", "warning")


def test_nothing_closes_before_it_opens() -> None:
    sheet = frame(
        FACILITIES,
        {
            "facility_id": ["F1"],
            "name": ["甲"],
            "kind": ["meal_point"],
            "state": ["closed"],
            "division_code": ["620423"],
            "opened_on": ["2020-05-01"],
            "closed_on": ["2020-04-30"],
        },
    )
    (finding,) = check(sheet, FACILITIES)
    assert finding.sentence.zh == "“停用日期”早于“启用日期”。"


# ── places ──


def built_up(*geometry: object) -> Report:
    count = len(geometry)
    ids: list[object] = [f"B{i}" for i in range(count)]
    sheet = frame(BUILT_UP_AREAS, {"built_up_id": ids, "division_code": ["620423"] * count}, list(geometry))
    return check(sheet, BUILT_UP_AREAS, row_numbers=np.arange(1, count + 1))


def test_a_polygon_that_crosses_itself_is_named_with_its_place() -> None:
    (finding,) = built_up(shapely.box(104, 37, 105, 38), BOW_TIE).errors
    assert finding.code == "check.invalid-geometry"
    assert (finding.where.row, finding.where.key) == (2, "B1")
    assert finding.where.lon == pytest.approx(104.05)
    assert finding.where.lat == pytest.approx(37.05)
    assert finding.sentence.zh == "边界自相交，位置在 104.050000, 37.050000。系统不会自动修复，请在制图软件中改正。"


def test_checking_changes_no_geometry() -> None:
    sheet = frame(BUILT_UP_AREAS, {"built_up_id": ["B"], "division_code": ["620423"]}, [BOW_TIE])
    before = sheet.geometry.to_wkb().iloc[0]
    check(sheet, BUILT_UP_AREAS)
    assert sheet.geometry.to_wkb().iloc[0] == before


@pytest.mark.parametrize(
    ("wkt", "words"),
    [
        (
            "POLYGON ((104 37, 104.2 37, 104.2 37.2, 104 37.2, 104 37), (105 38, 105.1 38, 105.1 38.1, 105 38))",
            "内环（洞）在外环之外",
        ),
        (
            "MULTIPOLYGON (((104 37, 104.2 37, 104.2 37.2, 104 37.2, 104 37)), ((104.1 37.1, 104.3 37.1, 104.3 37.3, 104.1 37.1)))",
            "边界自相交",
        ),
        ("POLYGON ((104 37, 104.2 37, 104.1 37.1, 104.2 37.2, 104 37.2, 104.1 37.1, 104 37))", "边界在一点与自身相接"),
    ],
)
def test_every_way_of_being_invalid_has_its_words(wkt: str, words: str) -> None:
    (finding,) = built_up(shapely.from_wkt(wkt)).errors
    assert finding.sentence.zh.startswith(words)


def test_another_kind_of_geometry_is_an_error() -> None:
    (finding,) = built_up(shapely.Point(104, 37)).errors
    assert finding.sentence.zh == "图形是 Point，“建成区与村庄范围”应为面。"


def test_multi_parts_are_allowed() -> None:
    assert not built_up(shapely.MultiPolygon([shapely.box(104, 37, 104.1, 37.1)])).has_errors


def test_lines_may_be_rings_and_multi_parts() -> None:
    sheet = frame(
        LINES,
        {"line_id": ["L"], "name": ["甲乙线"], "side_a": ["620423"], "side_b": ["620422"]},
        [shapely.MultiLineString([[(104, 37), (104.1, 37.1)]])],
    )
    assert len(check(sheet, LINES)) == 0


def test_missing_and_empty_places_are_named() -> None:
    report = built_up(None, shapely.Polygon(), shapely.box(104, 37, 105, 38))
    assert [(f.code, f.where.row) for f in report.errors] == [("check.no-geometry", 1), ("check.empty-geometry", 2)]


def test_a_file_without_any_place_is_said_once() -> None:
    (finding,) = built_up(None, None).errors
    assert finding.where.row is None


def test_settlements_may_be_without_a_place() -> None:
    assert len(check(settlements(population=[1]), SETTLEMENTS)) == 0


def test_coordinates_that_are_no_numbers_are_found() -> None:
    points = shapely.points([104.0, np.nan], [37.0, 37.1])
    report = check(settlements(population=[1, 2], geometry=list(points)), SETTLEMENTS, row_numbers=np.array([1, 2]))
    assert [(f.code, f.where.row) for f in report.errors] == [("check.not-finite", 2)]


@pytest.mark.parametrize(
    ("x", "y", "code", "severity"),
    [
        (37.2, 104.05, "check.swapped-axes", "error"),
        (38517094.45, 4117000.5, "check.metres-not-degrees", "error"),
        (517094.45, 4117000.5, "check.metres-not-degrees", "error"),
        (0.0, 0.0, "check.zero-position", "error"),
        (-51.2, -30.0, "check.outside-china", "warning"),
    ],
)
def test_places_that_cannot_be_in_china_are_explained(x: float, y: float, code: str, severity: str) -> None:
    (finding,) = check(settlements(population=[1], geometry=[shapely.Point(x, y)]), SETTLEMENTS)
    assert (finding.code, finding.severity) == (code, severity)


def test_two_rows_on_one_point_are_a_warning_that_names_both() -> None:
    here = shapely.Point(104, 37)
    report = check(settlements(population=[1, 2, 3], geometry=[here, None, here]), SETTLEMENTS, row_numbers=np.array([7, 8, 9]))
    (finding,) = report
    assert (finding.code, finding.severity) == ("check.same-place", "warning")
    assert finding.sentence.zh == "第 7、9 行的位置完全相同，请核对是否抄重。"
