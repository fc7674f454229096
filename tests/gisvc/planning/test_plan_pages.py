"""Plans at the desk: every numbered row with its status, reports that read back, values kept for next year, and nobody else's area."""

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import httpx
import openpyxl
import pytest
import shapely

from gisvc.app import create_app
from gisvc.catalogue import CATALOGUE
from gisvc.settings import Settings
from layers.frames import frame_of
from layers.people import PersonId
from layers.planning.answers.plans import status_to_dict
from layers.planning.specs import FACILITIES, INDICATOR_VALUES
from layers.planning.use_cases.plans import read_shelf, study_plan
from layers.planning.use_cases.travels import TravelShelf
from layers.store.protocol import LayerChange
from tests.county_with_roads import OTHER, WHOLE, county_with_roads, reported
from tests.front_desk import SmallDesk, browser, serving

SignedIn = Callable[..., AbstractContextManager[httpx.Client]]
SPECS = {spec.name: spec for spec in CATALOGUE}
PLANS = {plan.id: plan for plan in read_shelf(SPECS).plans}
HERE = "jingtai-145"
OWN = """id = "own"
title_zh = "本县规划"
place_zh = "景泰县"
area = "620423"
base_year = 2020
[[indicator]]
no = "T01"
zh = "每村一中心"
en = "a centre in every village"
kind = "count"
from = "L"
unit = "%"
of = { layer = "divisions", level = "village" }
have = [{ layer = "facilities", where = [{ column = "kind", is = "day_care_center" }] }]
"""
ON = {"on": "2023-06-30"}  # one day for most of them: what is worked out once is on the shelf


def test_five_plans_are_listed_and_those_of_other_places_say_so(at_a_browser: SignedIn, as_a_program: SignedIn) -> None:
    with at_a_browser() as visit:
        page = visit.get("/plans").text
    assert re.findall(r'href="/plans/([a-z0-9-]+)"', page).count(HERE) == 1
    assert page.count("另一地区的规划") == 4
    with as_a_program() as ask:
        told = ask.get("/api/plans").json()
    assert sum(plan["indicators"] for plan in told["plans"]) == 92
    assert {asked["plan_id"] for asked in told["asked"]} <= set(PLANS)


@pytest.mark.parametrize("plan_id", sorted(PLANS))
def test_every_numbered_row_is_on_the_page_and_in_json(plan_id: str, at_a_browser: SignedIn, as_a_program: SignedIn) -> None:
    numbers = [figure.no for figure in PLANS[plan_id].figures]
    with at_a_browser() as visit:
        page = visit.get(f"/plans/{plan_id}", params=ON).text
    assert re.findall(r'<tr id="(\w+)">', page) == numbers
    assert ("不是该地的评估结果" in page) == (plan_id != HERE)
    with as_a_program() as ask:
        told = ask.get(f"/api/plans/{plan_id}/indicators", params=ON).json()
    assert [figure["no"] for indicator in told["indicators"] for figure in indicator["figures"]] == numbers
    assert told["is_elsewhere"] == (plan_id != HERE)
    assert sum(told["counts"].values()) == len(PLANS[plan_id].indicators)


def test_json_holds_what_the_study_says(as_a_program: SignedIn, desk: SmallDesk) -> None:
    status = study_plan(desk.store, PLANS[HERE], SPECS, on=date(2023, 6, 30), travels=TravelShelf().travels(desk.store))
    with as_a_program() as ask:
        told = ask.get(f"/api/plans/{HERE}/indicators", params=ON).json()
    known = status_to_dict(status)
    assert told["counts"] == known["counts"]
    assert [row["figures"][0].get("value") for row in told["indicators"]] == [row["figures"][0].get("value") for row in known["indicators"]]  # fmt: skip


def test_a_figure_has_its_passport_its_units_and_their_map(at_a_browser: SignedIn) -> None:
    with at_a_browser() as visit:
        page = visit.get(f"/plans/{HERE}/J04", params=ON)
        assert page.status_code == 200
        for words in ("口径", "判定", "未绘界线村", "60.00 %"):
            assert words in page.text, words
        visit.get("/language", params={"to": "en", "back": "/plans"})
        for words in ("Definition", "Judged", "Units to look at"):
            assert words in visit.get(f"/plans/{HERE}/J04", params=ON).text, words


def test_an_own_plan_edited_shows_its_new_map_at_once(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN, encoding="utf-8")
    settings = Settings(demonstration=True, plan_dir=tmp_path, job_patience_s=30)
    with serving(create_app(settings, county_with_roads(), None)) as address, browser(address) as visit:
        before = visit.get("/plans/own/T01").text
        own.write_text(OWN.replace("每村一中心", "每村一处中心"), encoding="utf-8")
        after = visit.get("/plans/own/T01").text
    assert "T01 每村一中心" in before
    assert "T01 每村一中心" not in after
    assert "T01 每村一处中心" in after


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"/plans/{HERE}/J99", "planning.unknown-indicator"),
        ("/plans/nobodys-plan", "planning.unknown-plan"),
        ("/api/plans/nobodys-plan/indicators", "planning.unknown-plan"),
        ("/downloads/plans/nobodys-plan.docx", "planning.unknown-plan"),
    ],
)
def test_what_is_not_there_is_said_so(path: str, code: str, as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        refused = ask.get(path)
    assert (refused.status_code, refused.json()["code"]) == (404, code)


def test_the_day_before_which_nothing_changed_is_refused(as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        refused = ask.get(f"/api/plans/{HERE}/indicators", params={"on": "2023-01-01", "since": "2023-01-01"})
    assert (refused.status_code, refused.json()["code"]) == (400, "planning.no-earlier-day")


def test_each_report_reads_back_with_every_number_and_is_recorded(
    as_a_program: SignedIn, desk: SmallDesk, tmp_path: Path, pdf_text: Callable[[Path], str]
) -> None:
    before, numbers = len(desk.store.read_audit()), [figure.no for figure in PLANS[HERE].figures]
    papers = ("docx", "pdf", "xlsx", "html", "json")
    with as_a_program("viewer") as ask:
        files = {paper: ask.get(f"/downloads/plans/{HERE}.{paper}", params=ON) for paper in papers}
        elsewhere = ask.get("/downloads/plans/yulin-2020.docx", params=ON)
    assert {paper: file.status_code for paper, file in files.items()} == dict.fromkeys(papers, 200)
    (tmp_path / "plan.pdf").write_bytes(files["pdf"].content)
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"].content))
    texts = {
        "docx": _word_text(files["docx"].content),
        "pdf": pdf_text(tmp_path / "plan.pdf"),
        "xlsx": "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row),
        "html": files["html"].text,
        "json": files["json"].text,
    }
    for paper, text in texts.items():
        assert [no for no in numbers if no not in text] == [], paper
        assert "60.00" in text or paper == "json", paper
    assert "不代表该规划的完成情况" in _word_text(elsewhere.content)
    facts = [entry.facts for entry in desk.store.read_audit()[before:] if entry.action == "export"]
    assert [(fact["plan"], fact["format"]) for fact in facts] == [*((HERE, paper) for paper in papers), ("yulin-2020", "docx")]


def _word_text(content: bytes) -> str:
    with ZipFile(io.BytesIO(content)) as packed:
        return packed.read("word/document.xml").decode()


def test_values_are_kept_by_who_may_enter_and_the_next_day_shows_their_trend(at_a_browser: SignedIn, desk: SmallDesk) -> None:
    form = {"on": "2024-03-01", "area": WHOLE}
    with at_a_browser("viewer") as visit:
        assert "记入历史" not in visit.get(f"/plans/{HERE}", params=ON).text
        assert visit.post(f"/plans/{HERE}/values", data=form).status_code == 403
    assert desk.store.summarise(INDICATOR_VALUES).rows == 0
    with at_a_browser("clerk") as visit:
        assert "记入历史" in visit.get(f"/plans/{HERE}", params=ON).text
        kept = visit.post(f"/plans/{HERE}/values", data=form)
        assert kept.status_code == 303
        assert visit.get(kept.headers["location"]).status_code == 200
        _open_a_centre(desk, "620423101203", on=date(2024, 6, 1))
        row = _row(visit.get(f"/plans/{HERE}", params={"on": "2024-12-31"}).text, "J01")
        assert "4 个" in row
        assert "+1" in row
        assert "2024" in visit.get(f"/plans/{HERE}/J01", params={"on": "2024-12-31"}).text


def test_a_number_brought_by_hand_stands_beside_the_layers_and_their_difference_is_told(
    at_a_browser: SignedIn, desk: SmallDesk
) -> None:
    desk.store.append([reported(HERE, "J01", 5)], by=PersonId("clerk"), reason="上报")
    with at_a_browser() as visit:
        row = _row(visit.get(f"/plans/{HERE}", params=ON).text, "J01")
        page = visit.get(f"/plans/{HERE}/J01", params=ON).text
    assert '<td class="n">5</td>' in row
    assert "差异" in page
    assert "县民政局" in page


def _row(page: str, number: str) -> str:
    found = re.search(rf'<tr id="{number}">.*?</tr>', page, re.DOTALL)
    assert found is not None
    return found.group()


def _open_a_centre(desk: SmallDesk, code: str, *, on: date) -> None:
    centre = {
        "facility_id": "new",
        "name": "新中心",
        "kind": "day_care_center",
        "division_code": code,
        "state": "operating",
        "opened_on": on,
    }
    rows = frame_of(FACILITIES, [{**centre, "geometry": shapely.Point(104.25, 37.05)}])
    desk.store.append([LayerChange(FACILITIES, rows, on)], by=PersonId("tester"), reason="a new centre")


def test_a_township_has_its_own_figures_and_nobody_elses(at_a_browser: SignedIn, as_a_program: SignedIn, desk: SmallDesk) -> None:
    with as_a_program("mine") as ask:
        told = ask.get(f"/api/plans/{HERE}/indicators", params=ON).json()
        assert told["area"]["code"] == "620423101"
        assert next(row for row in told["indicators"] if row["no"] == "J01")["figures"][0]["value"] == 2
        before = desk.store.last_commit()
        for area in (OTHER, WHOLE, "620422", "620423199"):
            for path in (
                f"/api/plans/{HERE}/indicators",
                f"/plans/{HERE}",
                f"/plans/{HERE}/J01",
                f"/downloads/plans/{HERE}.json",
            ):
                refused = ask.get(path, params={"area": area})
                assert (refused.status_code, refused.json()["code"]) == (404, "gisvc.area-out-of-sight"), (path, area)
    with at_a_browser("mine") as visit:
        for area in (OTHER, WHOLE):
            assert visit.post(f"/plans/{HERE}/values", data={"on": "2023-06-30", "area": area}).status_code == 404
    assert desk.store.last_commit() == before
