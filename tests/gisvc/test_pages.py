"""Every page opens in both languages, says what it is, and tells an empty county what to do."""

import io
import re
from collections.abc import Iterator

import httpx
import openpyxl
import pytest

from gisvc.app import create_app
from gisvc.assets import PINNED, STATIC, digest
from gisvc.settings import Settings
from layers.store.memory import MemoryStore
from layers.store.protocol import Workspace
from tests.front_desk import browser, serving

PAGES = {
    "/": ("概况", "Overview"),
    "/coverage": ("覆盖率", "Coverage"),
    "/coverage?measure=reach&reach=1km&weight=elderly60": ("覆盖率", "Coverage"),
    "/gaps": ("缺口", "Gaps"),
    "/gaps?measure=reach&reach=3km": ("缺口", "Gaps"),
    "/layers": ("图层", "Layers"),
    "/layers/divisions": ("行政区划", "divisions"),
    "/layers/facilities?q=%E6%97%A5%E9%97%B4": ("设施", "facilities"),
    "/layers/roads": ("道路", "roads"),
    "/imports": ("导入", "Import"),
    "/downloads": ("下载", "Downloads"),
    "/publications": ("审图号", "Map approvals"),
    "/about": ("口径说明", "Definitions"),
    "/docs": ("接口文档", "API"),
}


def title_of(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_opens_in_both_languages_and_says_what_it_is(visit: httpx.Client, path: str, language: str) -> None:
    visit.cookies.set("gisvc_language", language)
    page = visit.get(path)
    assert page.status_code == 200
    assert PAGES[path][language == "en"] in title_of(page.text)
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in page.text
    assert ("演示数据" if language == "zh" else "Demonstration data") in page.text
    assert "undefined" not in page.text.lower().replace('"undefined"', "")


def test_the_overview_shows_the_figure_with_numerator_denominator_date_and_definition(visit: httpx.Client) -> None:
    text = re.sub(r"<[^>]+>", " ", visit.get("/").text)
    for shown in ("60.00 %", "3 / 5", "2 / 4", "50.00 %", "截至", "有在用日间照料中心的村社区数 ÷ 村社区总数", "尚无数据的图层"):
        assert re.sub(r"\s+", "", shown) in re.sub(r"\s+", "", text), shown


def test_the_gap_list_names_the_villages_without(visit: httpx.Client) -> None:
    page = visit.get("/gaps").text
    assert "易地扶贫搬迁集中安置点村" in page
    assert "未绘界线村" in page
    assert "城关社区</td>" not in page


def test_every_map_has_a_table_that_says_the_same(visit: httpx.Client) -> None:
    page = visit.get("/coverage").text
    anchors = set(re.findall(r'"anchor":"(unit-\d+)"', page))
    assert len(anchors) == 5
    assert anchors == set(re.findall(r'<tr id="(unit-\d+)">', page))


def test_a_radius_in_degrees_is_explained_on_the_page_that_asked(visit: httpx.Client) -> None:
    page = visit.get("/coverage", params={"measure": "reach", "reach": "0.01°"})
    assert page.status_code == 400
    assert "度不是长度" in page.text
    assert 'value="0.01°"' in page.text


def test_the_language_switch_comes_back_to_the_page_with_its_question(visit: httpx.Client) -> None:
    page = visit.get("/coverage?measure=reach&reach=1km").text
    link = re.search(r'href="(/language\?[^"]+)"', page)
    assert link
    answer = visit.get(link[1].replace("&amp;", "&"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/coverage?measure=reach&reach=1km")
    assert '<html lang="en">' in visit.get("/coverage").text


def test_an_auditors_page_is_not_shown_to_the_demonstration(visit: httpx.Client) -> None:
    assert visit.get("/audit").status_code == 403
    assert 'href="/audit"' not in visit.get("/").text


def test_files_carry_the_figure_and_say_that_it_is_internal_and_made_up(visit: httpx.Client) -> None:
    csv = visit.get("/downloads/coverage.csv").content
    assert csv.startswith("\ufeff".encode())
    assert "合计,3,5,0.6,0" in csv.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(visit.get("/downloads/gaps.xlsx").content))
    assert book.sheetnames == ["没有的单位", "口径"]
    assert "内部资料 未经审核不得公开 · 演示数据" in str(book.worksheets[0]["A2"].value)
    disposition = visit.get("/downloads/coverage.xlsx").headers["content-disposition"]
    assert disposition.startswith("attachment;")
    assert "filename*=UTF-8''%E6%99%AF%E6%B3%B0%E5%8E%BF" in disposition


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson"])
def test_a_layer_leaves_in_every_format_with_its_marks(visit: httpx.Client, ending: str) -> None:
    answer = visit.get(f"/downloads/layers/facilities.{ending}")
    assert answer.status_code == 200
    if ending == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        shown = "".join(str(c.value) for sheet in book for row in sheet for c in row)
    else:
        shown = answer.content.decode("utf-8-sig")
    assert "演示数据" in shown
    assert "日间照料中心b" in shown


def test_vendored_files_are_the_published_ones() -> None:
    for path, pinned in PINNED.items():
        assert digest((STATIC / path).read_bytes()) == pinned


@pytest.fixture(scope="module")
def empty_address() -> Iterator[str]:
    with serving(create_app(Settings(demonstration=True), MemoryStore(Workspace("620423", "景泰县", 4541)), None)) as address:
        yield address


@pytest.mark.parametrize("path", [p for p in PAGES if "?" not in p])
def test_an_empty_county_is_told_what_to_do(empty_address: str, path: str) -> None:
    with browser(empty_address) as client:
        page = client.get(path)
    assert page.status_code == (404 if path in ("/coverage", "/gaps") else 200)
    assert "演示数据" not in page.text
    if path in ("/", "/coverage", "/gaps", "/layers/divisions"):
        assert "导入" in page.text
