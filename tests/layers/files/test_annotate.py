"""The user's own sheet comes back with what is wrong in its place."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.styles import Font

from layers.files.annotate import annotate_sheet
from layers.files.read import read_foreign
from layers.planning.specs import FACILITIES
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

RED, YELLOW = "00FFC7CE", "00FFEB9C"


def finding(row: int | None, column: str | None, zh: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding("test.x", severity, Wording(zh, "in English"), Where(row=row, column=column))


REPORT = Report.of(
    [
        finding(4, "beds", "床位数不能为负"),
        finding(4, "name", "名称重复"),
        finding(5, "beds", "床位数偏大", Severity.WARNING),
        finding(None, None, "缺少一列"),
    ]
)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book: Any = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "中心"
    for row in (
        ["日间照料中心一览表"],
        [],
        ["编号", "名称", "床位数（张）"],
        ["A1", "甲", -5],
        ["A2", "乙", 900],
        ["A3", "丙", "=1+1"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet["A1"].font = Font(size=20)
    sheet.column_dimensions["B"].width = 33
    book.create_sheet("别动")["A1"] = "原样"
    path = tmp_path / "中心.xlsx"
    book.save(path)
    return path


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_a_workbook_keeps_its_layout_and_gains_colours_comments_and_reasons(workbook: Path) -> None:
    book = opened(annotate_sheet(workbook, REPORT, spec=FACILITIES, layer="中心"))
    sheet = book["中心"]
    assert sheet["C4"].fill.fgColor.rgb == RED
    assert sheet["B4"].fill.fgColor.rgb == RED
    assert sheet["C5"].fill.fgColor.rgb == YELLOW
    assert sheet["A4"].fill.fgColor.rgb == "00000000"
    assert sheet["C4"].comment.text == "床位数不能为负"
    assert sheet["D3"].value == "问题"
    assert sheet["D4"].value == "床位数不能为负；名称重复"
    assert sheet["D6"].value is None
    assert sheet["A1"].font.size == 20
    assert sheet.column_dimensions["B"].width == 33
    assert sheet["C6"].value == "=1+1"  # his formula stays his
    assert book["别动"]["A1"].value == "原样"
    listed = [[cell.value for cell in row] for row in book["问题清单"].iter_rows(min_row=2)]
    assert [row[1:5] for row in listed] == [
        [4, "床位数（张）", "错误", "床位数不能为负"],
        [4, "名称", "错误", "名称重复"],
        [5, "床位数（张）", "警告", "床位数偏大"],
        [None, None, "错误", "缺少一列"],
    ]


def test_the_users_own_headers_name_cells_too(workbook: Path) -> None:
    book = opened(annotate_sheet(workbook, Report.of([finding(5, "名称", "x")]), layer="中心"))
    assert book["中心"]["B5"].fill.fgColor.rgb == RED


def test_a_finding_in_a_merged_cell_marks_the_cell_that_shows(tmp_path: Path) -> None:
    book: Any = openpyxl.Workbook()
    for row in (["乡镇", "名称"], ["一条山", "甲"], [None, "乙"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "a.xlsx")
    marked = opened(annotate_sheet(tmp_path / "a.xlsx", Report.of([finding(3, "乡镇", "没有这个乡镇")])))
    assert marked.active["A2"].fill.fgColor.rgb == RED


def test_a_csv_comes_back_as_a_sheet_of_its_rows_with_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("填报表,,\n编号,名称,床位数\nA1,甲,-5\n,,\nA2,=1+1,900\n", encoding="utf-8")
    report = Report.of([finding(3, "beds", "床位数不能为负"), finding(5, "name", "名称不对")])
    for original in (path, read_foreign(path)):
        sheet = opened(annotate_sheet(original, report, spec=FACILITIES))["数据"]
        assert [[c.value for c in row] for row in sheet.iter_rows()] == [
            ["行号", "编号", "名称", "床位数", "问题"],
            [3, "A1", "甲", "-5", "床位数不能为负"],
            [5, "A2", "=1+1", "900", "名称不对"],
        ]
        assert sheet["C3"].data_type == "s"
        assert sheet["D2"].fill.fgColor.rgb[2:] == RED[2:]
        assert sheet["C3"].comment.text == "名称不对"


def test_numbers_dates_and_gaps_of_a_table_stay_what_they_are(tmp_path: Path) -> None:
    frame = pd.DataFrame({"n": [1, None], "x": [1.5, 2.0], "f": [True, False], "d": [pd.Timestamp(2020, 1, 2), pd.NaT]})
    frame.astype({"n": "Int64"}).to_parquet(tmp_path / "a.parquet")
    sheet = opened(annotate_sheet(tmp_path / "a.parquet", Report()))["数据"]
    assert [c.value for c in sheet[2]][:5] == [1, 1, 1.5, True, "2020-01-02"]
    assert [c.value for c in sheet[3]][:5] == [2, None, 2, False, None]
