"""Whoever sends a table with faults gets his own sheet back: red cells, reasons beside them, nothing lost and nothing written."""

import io
from collections.abc import Callable, Iterator, Sequence

import httpx
import openpyxl
import pytest
from fastapi.routing import APIRoute
from openpyxl.worksheet.worksheet import Worksheet

from gisvc.app import ROUTERS
from gisvc.errors import UnknownStagedImport
from gisvc.guard.bodies import _UPLOAD_MARK
from gisvc.routes.returning import how_given_back
from gisvc.staging import Staging
from layers.people import PersonId
from layers.store.memory import MemoryStore
from tests.named_county import TOWN

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RED = "FFC7CE"
Cells = Sequence[Sequence[object]]


def sheet_of(title: str, rows: Cells) -> bytes:
    """A sheet as offices keep them: a title over merged cells, then the headings, then the rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "上报表"
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(rows[0]))
    for row in rows:
        sheet.append(list(row))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


NAMES: Cells = [
    ["代码", "标准名称", "地名类别", "东经", "北纬", "所在行政区划代码", "命名时间"],
    [f"{TOWN[:6]}10022200000901", "试验新村", "22200", "１０４．０５", "37.19", TOWN, "2019年3月1日"],
    [f"{TOWN[:6]}10022200000902", "颠倒坐标村", "22200", "37.19", "104.05", TOWN, "2019.3.2"],
]
SCHEME: Cells = [
    ["序号", "拟用名称", "起点", "止点", "长度（米）", "所在区划代码"],
    [1, "昌盛路", "人民路", "西环路", "１２００", TOWN[:6]],
    [2, "兴旺路", "人民路", "东环路", "很长", TOWN[:6]],
]
CLAIMS: Cells = [
    ["编号", "文件", "数量", "分母", "原文", "年份"],
    ["a", "甲规划", "社区", None, "１３", "2020年"],
    ["b", "甲规划", "有中心的社区", "社区", "许多", "2020"],
]


def send_names(visit: httpx.Client) -> str:
    files = {"file": ("普查.xlsx", sheet_of("地名普查登记表", NAMES), XLSX)}
    answer = visit.post("/names/import", data={"valid_from": "2025-03-01", "declared_crs": "EPSG:4490"}, files=files)
    return visit.get(answer.headers["location"]).text


def send_scheme(visit: httpx.Client) -> str:
    data = {"batch_id": "批次九", "division_code": TOWN[:6], "asked_on": "2026-01-05", "declared_crs": "EPSG:4490"}
    return visit.post("/names/batches", data=data, files={"file": ("命名表.xlsx", sheet_of("道路命名一览表", SCHEME), XLSX)}).text


def send_claims(visit: httpx.Client) -> str:
    answer = visit.post("/claims", files={"file": ("数字.xlsx", sheet_of("公布数字", CLAIMS), XLSX)})
    return visit.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("send", "rows", "column"), [(send_names, NAMES, None), (send_scheme, SCHEME, 5), (send_claims, CLAIMS, 5)]
)
def test_the_senders_own_sheet_comes_back_with_the_faulty_cells_red_and_nothing_is_written(
    visit: httpx.Client, store: MemoryStore, send: Callable[[httpx.Client], str], rows: Cells, column: int | None
) -> None:
    commit = store.last_commit()
    page = send(visit)
    href = next(part.partition('"')[0] for part in page.split('class="returned"')[1].split('href="')[1:])
    content = visit.get(href).content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [[cell.value for cell in row[: len(rows[0])]] for row in sheet.iter_rows(min_row=2, max_row=4)] == [
        list(row) for row in rows
    ]
    reds = {
        (cell.row, cell.column)
        for row in sheet.iter_rows(max_col=len(rows[0]))
        for cell in row
        if str(cell.fill.start_color.rgb)[-6:] == RED
    }
    assert {row for row, _ in reds} == {4}, reds
    assert column is None or (4, column) in reds
    told = [str(cell.value) for cell in sheet[4]][len(rows[0]) :]
    assert any(len(text) > 8 for text in told), "the reason stands beside the row"
    assert store.last_commit() == commit


def uploads() -> Iterator[APIRoute]:
    """Every route that takes a file, found from the routers the service is made of."""
    for router in ROUTERS:
        for route in router.routes:
            if not isinstance(route, APIRoute):
                continue
            takes = any("UploadFile" in str(field.field_info.annotation) for field in route.dependant.body_params)
            if takes or getattr(route.endpoint, _UPLOAD_MARK, False):
                yield route


def test_every_door_through_which_a_file_comes_in_says_how_a_sheet_goes_back() -> None:
    addresses = {
        f"{method} {route.path}"
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    found = {route.path: how_given_back(route.endpoint) for route in uploads()}
    assert {"/imports", "/names/import", "/names/batches", "/claims", "/api/audit"} <= set(found)
    for path, how in found.items():
        assert how is not None, f"{path} takes a file and gives no marked sheet back"
        assert how.startswith("no sheet: ") or how in addresses, (path, how)


def test_a_returned_sheet_is_its_senders_alone() -> None:
    staging = Staging(None)
    kept = staging.keep_returned(b"PK", "表.xlsx", by=PersonId("li"))
    assert staging.returned(kept, by=PersonId("li")) == (b"PK", "表.xlsx")
    with pytest.raises(UnknownStagedImport):
        staging.returned(kept, by=PersonId("wang"))
    assert staging.of(PersonId("li")) == ()


def test_a_sheet_nobody_sent_is_not_there(visit: httpx.Client) -> None:
    assert visit.get(f"/returned/{'a' * 40}.xlsx").status_code == 404
    assert visit.get("/returned/..%2F..%2Fetc.xlsx").status_code == 404
