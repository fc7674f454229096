"""T15: no text of ours is calculated by a spreadsheet, and no number is harmed to prevent it."""

import csv
import string
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.files.annotate import annotate_sheet
from layers.files.delimited import _said
from layers.files.read import read_foreign
from layers.files.texts import DANGEROUS, guard
from layers.files.write import write_frame
from layers.planning.specs import FACILITIES
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

PAYLOADS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"y\")",
    "'=1", "''=1", "http://example.invalid/x", "ftp://x", "mailto:x", "internal:A1", "{=1+1}", "一条山镇", "a;=1+1", "a\n=1",
]  # fmt: skip
DTYPES = {"text": "str", "codes": "str", "integer": "Int64", "number": "float64", "date": "datetime64[s]", "flag": "boolean"}


@pytest.fixture(scope="module")
def hostile() -> gpd.GeoDataFrame:
    rows = [
        {
            "facility_id": f"F{n}",
            "name": p,
            "address": p,
            "note": p,
            "kind": p,
            "floor_area_m2": -1.5,
            "beds": -3,
            "opened_on": pd.Timestamp(2020, 1, 2),
        }
        for n, p in enumerate(PAYLOADS)
    ]
    cells: dict[str, Any] = {
        c.name: pd.Series([r.get(c.name) for r in rows], dtype=DTYPES[c.type.value]) for c in FACILITIES.columns
    }
    return gpd.GeoDataFrame(cells, geometry=gpd.GeoSeries([shapely.Point(-104, -37)] * len(rows), crs=4490), crs=4490)


def test_no_cell_of_a_workbook_calculates_and_negatives_stay_numbers(hostile: gpd.GeoDataFrame, tmp_path: Path) -> None:
    write_frame(hostile, tmp_path / "a.xlsx", spec=FACILITIES, format="xlsx", stamp="=1+1")
    sheet: Any = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    header = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
        assert row[header.index("建筑面积（m²）")].value == -1.5
        assert row[header.index("床位数（张）")].value == -3
        assert row[header.index("经度")].value == -104
    names = [row[header.index("名称")].value for row in sheet.iter_rows(min_row=2)]
    assert [n.replace("_x000D_", "\r") for n in names] == PAYLOADS


def test_no_text_of_a_csv_begins_a_calculation_and_numbers_are_untouched(hostile: gpd.GeoDataFrame, tmp_path: Path) -> None:
    write_frame(hostile, tmp_path / "a.csv", spec=FACILITIES, format="csv", stamp="@x")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as text:
        header, *rows = list(csv.reader(text))
    numbers = {header.index(h) for h in ("建筑面积（m²）", "床位数（张）", "经度", "纬度")}
    for row in rows:
        for column, cell in enumerate(row):
            assert column in numbers or not cell.startswith(DANGEROUS)
        assert [row[header.index(h)] for h in ("建筑面积（m²）", "床位数（张）", "经度")] == ["-1.5", "-3", "-104.0"]


def test_reading_our_csv_takes_the_guard_off_again(hostile: gpd.GeoDataFrame, tmp_path: Path) -> None:
    write_frame(hostile, tmp_path / "a.csv", spec=FACILITIES, format="csv")
    assert list(read_foreign(tmp_path / "a.csv").cells["名称"]) == PAYLOADS


@given(st.text(alphabet=string.printable + "'＝＋－＠一", min_size=1))
def test_the_guard_guards_everything_and_can_be_undone(text: str) -> None:
    guarded = guard(text)
    assert not guarded.startswith(DANGEROUS)
    assert _said(pa.array([guarded], pa.large_string())).to_pylist() == [text]


def test_the_sheet_that_comes_back_marked_calculates_nothing_of_ours(tmp_path: Path) -> None:
    book: Any = openpyxl.Workbook()
    book.active.append(["名称", "人口"])
    book.active.append(["甲", 1])
    book.save(tmp_path / "a.xlsx")
    sentence = Wording('=HYPERLINK("http://x")', "=1+1")
    report = Report.of([Finding("x", Severity.ERROR, sentence, Where(row=2, column="名称"))])
    for original in (tmp_path / "a.xlsx", read_foreign(tmp_path / "a.xlsx")):
        marked = tmp_path / "marked.xlsx"
        marked.write_bytes(annotate_sheet(original, report))
        for sheet in openpyxl.load_workbook(marked).worksheets:
            assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
