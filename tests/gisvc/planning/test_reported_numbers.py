"""Numbers that a plan asks of people: one by one on a page, or all on a sheet that is imported again."""

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import httpx
import openpyxl
import pytest

from layers.planning.specs import REPORTED_FIGURES
from layers.store.clock import day_in_china, utc_now
from tests.front_desk import SmallDesk

SignedIn = Callable[..., AbstractContextManager[httpx.Client]]
PLAN = "jingtai-145"
YESTERDAY = day_in_china(utc_now()) - timedelta(days=1)


@pytest.fixture(scope="module")
def visit(at_a_browser: SignedIn) -> Iterator[httpx.Client]:
    with at_a_browser() as client:
        yield client


def report(client: httpx.Client, **said: str) -> httpx.Response:
    told = {
        "no": "J14a",
        "part": "value",
        "as_printed": "4",
        "on": YESTERDAY.isoformat(),
        "source": "年报",
        "reported_by": "县民政局",
    }
    return client.post(f"/plans/{PLAN}/reported", data=told | said)


def held(desk: SmallDesk, no: str) -> list[float]:
    rows = desk.store.read(REPORTED_FIGURES)
    return [float(value) for value in rows.loc[rows["indicator_no"] == no, "value"]]


def test_a_number_reported_stands_on_the_page_and_reported_again_is_replaced(visit: httpx.Client, desk: SmallDesk) -> None:
    page = visit.get(f"/plans/{PLAN}/reported")
    assert "还缺" in page.text
    answer = report(visit)
    assert answer.status_code == 303, answer.text
    assert held(desk, "J14a") == [4.0]
    assert report(visit, as_printed="5 家").status_code == 303
    assert held(desk, "J14a") == [5.0]
    assert "县民政局" in visit.get(f"/plans/{PLAN}/reported").text


def test_a_number_the_figure_cannot_have_comes_back_with_what_was_typed(visit: httpx.Client, desk: SmallDesk) -> None:
    before = len(desk.store.read(REPORTED_FIGURES))
    answer = report(visit, no="J17a", as_printed="120 %", source="统计年鉴")
    assert answer.status_code == 422
    assert "比例不能超过 100%" in answer.text
    assert 'value="120 %"' in answer.text
    assert "统计年鉴" in answer.text
    assert report(visit, no="J99").status_code == 404
    assert report(visit, on="2099-01-01").status_code == 422
    assert len(desk.store.read(REPORTED_FIGURES)) == before


def test_who_may_only_look_or_has_a_part_of_the_county_reports_nothing_for_it(at_a_browser: SignedIn) -> None:
    with at_a_browser("viewer") as looking:
        page = looking.get(f"/plans/{PLAN}/reported")
        assert page.status_code == 200
        assert 'name="as_printed"' not in page.text
        assert report(looking).status_code == 403
    with at_a_browser("mine") as township:
        assert report(township, area="620423").status_code == 403


def test_the_sheet_is_filled_in_and_imported_as_it_is(visit: httpx.Client, desk: SmallDesk) -> None:
    sheet = visit.get(f"/downloads/plans/{PLAN}/reported.xlsx", params={"on": YESTERDAY.isoformat()})
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    page = book["reported_figures"]
    headings = {str(cell.value): place for place, cell in enumerate(page[1], start=1)}
    number = headings["指标编号"]
    filled = {"J16a": 9, "J22": 13444}
    for line in range(page.max_row, 1, -1):
        no = str(page.cell(line, number).value)
        if no in filled:
            page.cell(line, headings["数值"], filled[no])
        elif page.cell(line, headings["数值"]).value is None:
            page.delete_rows(line)
    sink = io.BytesIO()
    book.save(sink)
    told = {"layer": "reported_figures", "valid_from": YESTERDAY.isoformat()}
    sent = visit.post("/imports", data=told, files={"file": ("上报数字.xlsx", sink.getvalue(), "application/octet-stream")})
    assert sent.status_code == 303, sent.text
    assert "可以导入" in visit.get(sent.headers["location"]).text
    assert visit.post(f"{sent.headers['location']}/confirm").status_code == 200
    assert (held(desk, "J16a"), held(desk, "J22")) == ([9.0], [13444.0])
    assert report(visit, no="J22", part="numerator", as_printed="13,500").status_code == 303
    assert held(desk, "J22") == [13500.0]  # the same row, whether it came on a sheet or by hand
