"""Service circles on the page, as JSON and as files: everywhere the study's own figure, in two languages, with its refusals said."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from zipfile import ZipFile

import httpx
import openpyxl
import pytest

from layers.planning.answers.circles import circle_to_dict
from layers.planning.circles.table import CircleTable
from layers.planning.use_cases.circles import CircleQuestion, study_circle
from layers.planning.use_cases.travels import TravelShelf
from tests.front_desk import SmallDesk

SignedIn = Callable[..., AbstractContextManager[httpx.Client]]
ASKED = {"kind": "day_care_center", "mode": "walk", "minutes": "15"}


@pytest.fixture(scope="module")
def studied(desk: SmallDesk) -> CircleTable:
    return study_circle(desk.store, CircleQuestion("day_care_center", 15), TravelShelf().travels(desk.store))


def test_the_figure_is_the_studys_on_the_page_and_in_json(
    studied: CircleTable, at_a_browser: SignedIn, as_a_program: SignedIn
) -> None:
    assert (studied.overall.numerator, studied.overall.denominator) == (300, 1600)
    with as_a_program() as ask:
        answer = ask.get("/api/reach", params=ASKED).json()
    told = json.loads(json.dumps(circle_to_dict(studied)))
    assert {name: value for name, value in answer.items() if name not in ("marks", "places")} == told
    with at_a_browser() as visit:
        page = visit.get("/circles", params=ASKED)
    assert page.status_code == 200
    assert page.text.count("18.75 %") >= 5  # the headline and four speeds
    for words in ("300", "1,600", "河北庄", "沙河", "口径"):
        assert words in page.text, words


def test_every_place_is_told_when_asked_for(as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        assert "places" not in ask.get("/api/reach", params=ASKED).json()
        assert len(ask.get("/api/reach", params={**ASKED, "places": "true"}).json()["places"]) == 7


def test_the_page_speaks_english(at_a_browser: SignedIn) -> None:
    with at_a_browser() as visit:
        visit.get("/language", params={"to": "en", "back": "/circles"})
        page = visit.get("/circles", params=ASKED).text
    for words in ("Way of travelling", "The same figure at four walking speeds", "If one closed", "18.75 %", "river"):
        assert words in page, words
    assert "步行速度" not in page


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"minutes": "0"}, 400, "planning.impossible-minutes"),
        ({"minutes": "1000m"}, 400, "planning.minutes-in-metres"),
        ({"speed": "0"}, 400, "planning.impossible-speed"),
        ({"radius": "0.01"}, 400, "planning.radius-in-degrees"),
        ({"kind": "castle"}, 400, "planning.unknown-kind"),
        ({"unit": "castle"}, 400, "planning.unknown-level"),
        ({"mode": "surface"}, None, None),
        ({"area": "620423199"}, 404, "planning.no-units"),
        ({"mode": "line", "as_of": "1930-01-01"}, 404, "layers.nothing-held-on"),
    ],
)
def test_a_refusal_stands_above_the_form_that_can_be_mended(
    at_a_browser: SignedIn, as_a_program: SignedIn, wish: dict[str, str], status: int | None, code: str | None
) -> None:
    with as_a_program() as ask:
        refused = ask.get("/api/reach", params=ASKED | wish)
    assert refused.status_code >= 400
    assert code in (None, refused.json()["code"])
    assert status in (None, refused.status_code)
    with at_a_browser() as visit:
        page = visit.get("/circles", params=ASKED | wish)
    assert page.status_code == refused.status_code
    said, form = page.text.find(refused.json()["detail"][:12]), page.text.find('name="minutes"')
    assert said > 0
    assert form > 0
    for name in ("minutes", "speed", "radius"):
        if name in wish:
            assert f'value="{wish[name]}"' in page.text


@pytest.mark.parametrize("path", ["/circles", "/api/reach", "/downloads/circles.csv", "/plans", "/api/plans", "/plans/jingtai-145", "/api/plans/jingtai-145/indicators", "/downloads/plans/jingtai-145.json"])  # fmt: skip
def test_a_parameter_nobody_knows_is_refused_and_never_overlooked(as_a_program: SignedIn, path: str) -> None:
    with as_a_program() as ask:
        answer = ask.get(path, params={"minuets": "30"})
    assert (answer.status_code, answer.json()["code"]) == (400, "gisvc.unknown-parameter")


def test_a_visitor_of_a_township_sees_his_part_alone(at_a_browser: SignedIn, as_a_program: SignedIn) -> None:
    with as_a_program("mine") as ask:
        answer = ask.get("/api/reach", params=ASKED).json()
    assert (answer["area"]["code"], answer["covered"], answer["total"]) == ("620423101", 300, 650)
    with at_a_browser("mine") as visit:
        page = visit.get("/circles", params=ASKED).text
    assert "河北庄" in page
    assert "芦阳镇" not in page
    assert "城关社区" not in page


def test_each_paper_reads_back_with_the_figure_and_is_recorded(
    studied: CircleTable, as_a_program: SignedIn, desk: SmallDesk
) -> None:
    before = len(desk.store.read_audit())
    papers = ("xlsx", "docx", "csv", "units.csv", "false_coverage.csv", "json", "html")
    with as_a_program("viewer") as ask:
        files = {paper: ask.get(f"/downloads/circles.{paper}", params=ASKED) for paper in papers}
    assert {paper: file.status_code for paper, file in files.items()} == dict.fromkeys(papers, 200)
    assert all(file.headers["content-disposition"].isascii() for file in files.values())

    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"].content))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert len(book.sheetnames) == 7
    assert {300, 1600, "河北庄", "沙河"} <= set(cells)
    with ZipFile(io.BytesIO(files["docx"].content)) as packed:
        written = packed.read("word/document.xml").decode()
    assert "18.75 %" in written
    rows = list(csv.reader(io.StringIO(files["csv"].content.decode("utf-8-sig"))))
    assert any(row[1:3] == ["300", "1600"] for row in rows)
    units = list(csv.DictReader(io.StringIO(files["units.csv"].content.decode("utf-8-sig"))))
    assert [row["区划代码"] for row in units] == studied.units["code"].tolist()
    false = files["false_coverage.csv"].content.decode("utf-8-sig")
    assert ("河北庄" in false, "沙河" in false) == (True, True)
    assert files["json"].json()["covered"] == 300
    assert "河北庄" in files["html"].text

    recorded = desk.store.read_audit()[before:]
    facts = [entry.facts for entry in recorded if entry.action == "export"]
    assert [fact["format"] for fact in facts] == list(papers)
    assert {(fact["kind"], fact["mode"], fact["minutes"]) for fact in facts} == {("day_care_center", "walk", 15.0)}


def test_a_paper_nobody_prints_is_not_found(as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        for paper in ("exe", "csv.exe", "secret.csv", "xlsx/x"):
            assert ask.get(f"/downloads/circles.{paper}", params=ASKED).status_code in (400, 404)
