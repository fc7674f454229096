"""Niches at the desk and on the command line: the study's own figures everywhere, files that read back, and what cannot be asked refused in words."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager

import docx
import httpx
import openpyxl
import pandas as pd
import pytest

from gisvc.routes.planning.niche_schemas import NichesAnswered
from layers.people import PersonId
from layers.planning.answers.niches import niches_to_dict
from layers.planning.land_specs import DEATHS, NICHE_YEARS
from layers.planning.specs import FACILITIES
from layers.planning.use_cases.niches import NicheQuestion, study_niches
from layers.store.protocol import LayerChange
from tests.county_with_roads import MINE, OTHER, WHOLE
from tests.front_desk import SmallDesk
from tests.little_county import BEGAN, PAYLOAD, Row, frame_of

SignedIn = Callable[..., AbstractContextManager[httpx.Client]]
ASKED = {"as_of": "2025-12-31", "scenario": "none"}


@pytest.fixture(scope="module", autouse=True)
def niches(desk: SmallDesk) -> None:
    """100 deaths a year of 10,000 in two townships, half of them laid in niches; 240 niches are left in the one, the other has no hall."""
    deaths: list[Row] = [
        {"record_id": f"{code}-{year}", "division_code": code, "year": year, "population": 10_000, "deaths": 100, "cremated": 100, "in_niches": 50}
        for code in (MINE, OTHER)
        for year in range(2021, 2026)
    ]  # fmt: skip
    hall: Row = {
        "facility_id": "hall", "name": f"骨灰堂{PAYLOAD}", "kind": "columbarium", "division_code": MINE, "state": "operating",
        "plots_total": 500, "plots_used": 260, "parking_spaces": 4, "source_on": pd.Timestamp("2025-12-31"),
    }  # fmt: skip
    account: list[Row] = [
        {"record_id": "a", "facility_id": "hall", "division_code": MINE, "year": 2025, "opened": 0, "sold": 40, "taken": 250}
    ]
    rows = ((DEATHS, deaths), (FACILITIES, [hall]), (NICHE_YEARS, account))
    changes = [LayerChange(spec, frame_of(spec, made), BEGAN) for spec, made in rows]
    desk.store.append(changes, by=PersonId("tester"), reason="niches")


def test_the_page_and_json_tell_what_the_study_tells(desk: SmallDesk, at_a_browser: SignedIn, as_a_program: SignedIn) -> None:
    question = NicheQuestion(area=WHOLE, scenario="none", as_of=pd.Timestamp("2025-12-31").date())
    told = json.loads(json.dumps(niches_to_dict(study_niches(desk.store, question))))
    with as_a_program() as ask:
        answer = ask.get("/api/niches", params=ASKED).json()
    NichesAnswered.model_validate(answer)
    assert {name: value for name, value in answer.items() if name != "marks"} == told
    years = {row["code"]: row["year_middle"] for row in answer["townships"]}
    assert (years[MINE], answer["full"]["middle"]["year"]) == (2030, 2028)
    with at_a_browser() as visit:
        page = visit.get("/niches", params=ASKED).text
    for words in ("2028 年", "2030 年", "没有设施", "未核实/可调整", "设施记录已用 260，逐年账 2025 年末为 250", "江苏"):
        assert words in page, words
    assert PAYLOAD not in page


def test_a_new_columbarium_is_shown_beside_the_answer_without_it(at_a_browser: SignedIn, as_a_program: SignedIn) -> None:
    asked = ASKED | {"open": f"{OTHER}:300:2026；{MINE}:50:2030"}
    with as_a_program() as ask:
        answer = ask.get("/api/niches", params=asked).json()
    NichesAnswered.model_validate(answer)
    assert (answer["full"]["middle"]["year"], answer["without_openings"]["full"]["middle"]["year"]) == (2031, 2028)
    with at_a_browser() as visit:
        assert "不新设时" in visit.get("/niches", params=asked).text


@pytest.mark.parametrize("paper", ["xlsx", "docx", "csv", "shortage.csv", "phases.csv", "years.csv", "json"])
def test_files_read_back(as_a_program: SignedIn, paper: str) -> None:
    with as_a_program() as ask:
        content = ask.get(f"/downloads/niches.{paper}", params=ASKED).raise_for_status().content
    if paper == "xlsx":
        assert len(openpyxl.load_workbook(io.BytesIO(content)).sheetnames) >= 10
    elif paper == "docx":
        assert "2028" in "".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)
    elif paper == "json":
        assert json.loads(content)["base"] == 2025
    else:
        assert len(list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))) >= 3


def test_a_visitor_of_one_township_is_told_of_it_alone(as_a_program: SignedIn) -> None:
    with as_a_program("mine") as ask:
        answer = ask.get("/api/niches", params=ASKED).json()
        refused = ask.get("/api/niches", params=ASKED | {"area": OTHER})
    assert [row["code"] for row in answer["townships"]] == [MINE]
    assert refused.status_code in (403, 404)


def test_the_page_speaks_english(at_a_browser: SignedIn) -> None:
    with at_a_browser() as visit:
        visit.cookies.set("gisvc_language", "en")
        page = visit.get("/niches", params=ASKED).text
    assert "The year the niches run out" in page
    assert "no facility" in page


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"open": "here:many:soon"}, 400, "planning.impossible-opening"),
        ({"open": f"{MINE}:10:1999"}, 400, "planning.opening-out-of-range"),
        ({"open": "999999999:10:2030"}, 404, "planning.unknown-township"),
        ({"what": "urns"}, 400, "planning.unknown-choice"),
        ({"scenario": "wishful"}, 400, "planning.unknown-scenario"),
        ({"color": "red"}, 400, "gisvc.unknown-parameter"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(
    at_a_browser: SignedIn, as_a_program: SignedIn, asked: dict[str, str], status: int, code: str
) -> None:
    with as_a_program() as ask:
        refused = ask.get("/api/niches", params=ASKED | asked)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    with at_a_browser() as visit:
        assert visit.get("/niches", params=ASKED | asked).status_code == status
