"""Elderly centres at the desk: the study's own figures on pages, in JSON and in files, and every wrong question answered with words."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx
import pandas as pd
import pytest
import shapely
from pydantic import TypeAdapter

from gisvc.routes.planning.centres_asked import About
from gisvc.routes.planning.centres_schemas import CentresAnswered
from layers.people import PersonId
from layers.planning.answers.centres import townships_to_dict
from layers.planning.land_specs import CANDIDATES
from layers.planning.specs import DEMAND
from layers.planning.travel import Mode
from layers.planning.use_cases.centres import TownshipQuestion, study_townships
from layers.planning.use_cases.travels import TravelShelf
from layers.store.protocol import LayerChange
from tests.county_with_homes import add_homes
from tests.county_with_roads import CENTRES, MINE, OTHER, WHOLE
from tests.front_desk import SmallDesk
from tests.little_county import BEGAN, PAYLOAD, frame_of

SignedIn = Callable[..., AbstractContextManager[httpx.Client]]
ABOUT = [str(about) for about in About]


@pytest.fixture(scope="module", autouse=True)
def centres(desk: SmallDesk) -> None:
    """Three people live alone at one place, forty are left behind; an idle school stands in each township, with a dangerous name."""
    add_homes(desk.store)
    people = desk.store.read(DEMAND).assign(elderly_left_behind=pd.array([40, 2], dtype="Int64"))
    schools = [
        {
            "candidate_id": f"school-{at}",
            "name": f"闲置小学{PAYLOAD}",
            "candidate_kind": "idle_school",
            "division_code": f"{at}2{'01' if at == MINE else '11'}",
            "floor_area_m2": 300.0,
            "geometry": shapely.Point(lon, lat + 0.001),
        }
        for at, (lon, lat) in CENTRES.items()
    ]
    changes = [
        LayerChange(DEMAND, frame_of(DEMAND, people.to_dict("records")), BEGAN),
        LayerChange(CANDIDATES, frame_of(CANDIDATES, schools), BEGAN),
    ]
    desk.store.append(changes, by=PersonId("tester"), reason="centres")


def test_townships_are_the_studys_own_in_json(desk: SmallDesk, as_a_program: SignedIn) -> None:
    question = TownshipQuestion(minutes=15, mode=Mode.LINE, area=WHOLE)
    told = json.loads(json.dumps(townships_to_dict(study_townships(desk.store, question, TravelShelf().travels(desk.store)))))
    with as_a_program() as ask:
        answer = ask.get("/api/centres", params={"about": "townships", "mode": "line", "minutes": "15"}).json()
    assert {name: value for name, value in answer.items() if name not in ("about", "marks")} == told
    assert {row["option"] for row in answer["options"]} == {"convert", "new"}


@pytest.mark.parametrize("about", ABOUT)
def test_every_subject_has_a_page_in_both_languages_an_answer_and_files(
    at_a_browser: SignedIn, as_a_program: SignedIn, about: str
) -> None:
    asked = {"about": about, "mode": "line"}
    with as_a_program() as ask:
        answer = ask.get("/api/centres", params=asked).json()
        files = {paper: ask.get(f"/downloads/centres.{paper}", params=asked) for paper in ("xlsx", "docx", "csv", "json")}
    TypeAdapter(CentresAnswered).validate_python(answer)
    assert answer["about"] == about
    assert {paper: file.status_code for paper, file in files.items()} == dict.fromkeys(files, 200)
    assert files["json"].json() == answer
    with at_a_browser() as visit:
        chinese = visit.get("/centres", params=asked).text
        visit.get("/language", params={"to": "en", "back": "/centres"})
        english = visit.get("/centres", params=asked).text
    assert "口径" in chinese
    assert "口径" not in english
    assert chinese.count('aria-current="page"') >= 2
    assert PAYLOAD not in chinese + english


def test_few_people_left_behind_or_alone_are_masked_on_the_page_in_json_and_in_files(
    at_a_browser: SignedIn, as_a_program: SignedIn
) -> None:
    asked = {"about": "houses", "mode": "line", "minutes": "30"}
    with as_a_program() as ask:
        answer = ask.get("/api/centres", params=asked).json()
        sheet = ask.get("/downloads/centres.csv", params=asked).content.decode("utf-8-sig")
    rows = {row["code"]: row for row in answer["villages"]}
    assert (rows[f"{MINE}201"]["elderly_left_behind"], rows[f"{MINE}201"]["elderly_alone"]) == (40, None)
    assert rows[f"{OTHER}211"]["masked"] == ["elderly_left_behind"]
    assert [pair["house_id"] for pair in answer["pairs"]] == [f"school-{MINE}"]
    with at_a_browser() as visit:
        page = visit.get("/centres", params=asked).text
    assert "&lt;5" in page
    assert "<5" in sheet


def test_that_no_norm_sets_a_radius_for_stations_stands_on_the_page_and_in_json(
    at_a_browser: SignedIn, as_a_program: SignedIn
) -> None:
    with as_a_program() as ask:
        answer = ask.get("/api/centres", params={"about": "stations", "mode": "line"}).json()
    assert answer["radius_norm"] is None
    with at_a_browser() as visit:
        assert "未见社会工作服务站服务半径的规定" in visit.get("/centres", params={"about": "stations", "mode": "line"}).text


def test_a_visitor_of_one_township_is_told_of_it_alone_and_not_of_others(as_a_program: SignedIn) -> None:
    with as_a_program("mine") as ask:
        own = ask.get("/api/centres", params={"about": "houses", "mode": "line"}).json()
        refused = ask.get("/api/centres", params={"about": "houses", "mode": "line", "area": OTHER})
    assert own["area"]["code"] == MINE
    assert all(row["code"].startswith(MINE) for row in own["villages"])
    assert refused.status_code == 404


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("kind=castle", "castle"),
        ("minutes=1000m", "1000m"),
        ("scheme=mine", "mine"),
        ("norm=of-the-moon", "of-the-moon"),
        ("about=grades&grades=1000=5,0=15", "1000=5"),
        ("about=grades&mode=line&grades=many", "many"),
        ("about=townships&weights=luck=1", "luck"),
        ("about=shared&within=0.003", "0.003"),
        ("about=shared&norm=gb50437-floor", "gb50437-floor"),
        ("about=shared&estates=old", "old"),
        ("demand=stars", "stars"),
        ("speed=90", "90"),
    ],
)
def test_what_cannot_be_asked_is_said_on_the_page_with_the_form_still_there(
    at_a_browser: SignedIn, asked: str, words: str
) -> None:
    with at_a_browser() as visit:
        answer = visit.get(f"/centres?{asked}")
    assert answer.status_code == 400
    notice = answer.text.partition('role="alert"')[2].partition("</div>")[0]
    assert words in notice
    assert '<form class="question"' in answer.text


@pytest.mark.parametrize("asked", ["about=luck", "least=0", "threshold=7", "colour=red", "about=sizes&about=grades"])
def test_misspelt_and_impossible_parameters_are_refused(as_a_program: SignedIn, asked: str) -> None:
    with as_a_program() as ask:
        answer = ask.get(f"/api/centres?{asked}")
    assert 400 <= answer.status_code < 500
