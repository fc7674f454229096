"""Supply, care space, fit and people at the desk: the study's own figures everywhere, files that read back, and nothing written that was not shown."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager

import docx
import httpx
import openpyxl
import pytest

from gisvc.routes.planning.supply_schemas import (
    AccessAnswered,
    AgeingAnswered,
    CareSpaceAnswered,
    FitAnswered,
    IntervalAnswered,
)
from layers.planning.answers.access import access_to_dict
from layers.planning.specs import DEMAND
from layers.planning.travel import Mode
from layers.planning.use_cases.access import AccessQuestion, study_access
from layers.planning.use_cases.travels import TravelShelf
from tests.county_with_homes import PUBLISHED, add_homes
from tests.county_with_roads import MINE, WHOLE
from tests.front_desk import SmallDesk
from tests.little_county import PAYLOAD

SignedIn = Callable[..., AbstractContextManager[httpx.Client]]
LINE = {"kind": "care_home", "mode": "line", "minutes": "15"}
PAGES = ("/supply", "/interval", "/care-space", "/fit", "/people")
FILES = {
    "supply": ("xlsx", "docx", "csv", "units.csv", "unreached.csv", "facilities.csv", "json"),
    "interval": ("xlsx", "docx", "csv", "units.csv", "json"),
    "care-space": ("xlsx", "docx", "csv", "estates.csv", "json"),
    "fit": ("xlsx", "docx", "csv", "proposals.csv", "units.csv", "idle.csv", "partners.csv", "json"),
    "people": ("xlsx", "docx", "csv", "townships.csv", "json"),
}


@pytest.fixture(scope="module", autouse=True)
def homes(desk: SmallDesk) -> None:
    add_homes(desk.store)


def test_supply_is_the_studys_own_on_the_page_and_in_json(
    desk: SmallDesk, at_a_browser: SignedIn, as_a_program: SignedIn
) -> None:
    """20 beds for 330 people aged 60 and over; 20 of the seat and 15 of the hamlet 667 m off live within 900 m in a straight line."""
    question = AccessQuestion("care_home", 15, mode=Mode.LINE, area=WHOLE)
    told = json.loads(json.dumps(access_to_dict(study_access(desk.store, question, TravelShelf().travels(desk.store)))))
    with as_a_program() as ask:
        answer = ask.get("/api/access", params=LINE).json()
    AccessAnswered.model_validate(answer)
    assert {name: value for name, value in answer.items() if name not in ("marks", "places")} == told
    assert (answer["supply_rate"]["text"], answer["ladder"]["in_reach"]["covered"]) == ("60.61", 35)
    with at_a_browser() as visit:
        page = visit.get("/supply", params=LINE).text
    for words in ("60.61", "10.61 %", "1.52 %", "有设施", "已使用", "基尼系数", "没有设施的一个名字", "每千名老年人 40 张床位"):
        assert words in page, words


def test_the_cohort_scenario_names_what_it_assumes_and_tells_no_total(at_a_browser: SignedIn, as_a_program: SignedIn) -> None:
    with at_a_browser() as visit:
        page = visit.get("/people").text
        shares = visit.get("/people", params={"scenario": "constant-shares"}).text
    for words in ("不推算出生与迁移", "87 % · 89 % · 91 %", "60岁以下每年净增减"):
        assert words in page, words
    assert ("总人口（中）" in page, "总人口（中）" in shares) == (False, True)
    with as_a_program() as ask:
        answer = ask.get("/api/ageing").json()
        sheet = ask.get("/downloads/people.csv").content.decode("utf-8-sig")
    assert "population" not in answer["years"][-1]["totals"]["middle"]
    assert all("population" not in row for row in answer["units"])
    assert len(answer["scenario"]["assumptions"]) == 8
    assert "总人口（中）" not in sheet


def test_by_road_the_hamlet_beyond_the_river_has_nothing(as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        answer = ask.get("/api/access", params=LINE | {"mode": "walk", "places": "true"}).json()
    assert answer["ladder"]["in_reach"]["covered"] == 20
    assert {p["place_id"] for p in answer["places"] if not p["is_reached"]} == {"s2", "s3", "s4", "s5", "h1", "h2"}


def test_three_people_who_live_alone_are_masked_wherever_they_are_told(at_a_browser: SignedIn, as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        group = ask.get("/api/access", params=LINE | {"demand": "demand"}).json()["equity"]["groups"]["elderly_alone"]
    assert (group["people"], group["masked"], group["access"]) == ("<5", True, None)
    with at_a_browser() as visit:
        page = visit.get("/supply", params=LINE | {"demand": "demand"}).text
    assert "&lt;5" in page
    assert "少于 5 人，不列" in page


def test_a_visitor_of_one_township_is_told_of_it_alone(as_a_program: SignedIn) -> None:
    with as_a_program("mine") as ask:
        answer = ask.get("/api/access", params=LINE).json()
        ageing = ask.get("/api/ageing").json()
    assert answer["area"]["code"] == MINE
    assert all(unit["code"].startswith(MINE) for unit in answer["units"])
    assert {row["code"] for row in ageing["units"]} == {MINE}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_in_a_row_with_the_others_and_speaks_english(at_a_browser: SignedIn, page: str) -> None:
    with at_a_browser() as visit:
        chinese = visit.get(page).text
        visit.get("/language", params={"to": "en", "back": page})
        english = visit.get(page).text
    for href in ("/circles", "/supply", "/care-space", "/fit", "/people", "/roads", "/plans", "/claims"):
        assert f'<a href="{href}"' in chinese, href
    assert "<svg onload" not in chinese + english
    assert "style=" not in chinese.partition('class="map-frame"')[0]
    assert "Work out" in english or "Look forward" in english
    assert "口径：" not in english


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ("/supply?kind=castle", 400, "castle"),
        ("/supply?minutes=0", 400, "分钟"),
        ("/supply?minutes=1000m", 400, "1000m"),
        ("/supply?decay=15=2", 400, "15=2"),
        ("/supply?capacity=colour", 400, "colour"),
        ("/supply?weight=units", 400, "units"),
        ("/supply?need=-1", 400, "-1"),
        ("/supply?need=nan", 400, "nan"),
        ("/supply?kind=medical_facility", 404, "床位"),
        ("/supply?unit=galaxy", 400, "galaxy"),
        ("/supply?demand=roads", 400, "roads"),
        ("/interval?minutes=-3", 400, "分钟"),
        ("/interval?weight=units", 400, "units"),
        ("/care-space?norm=of-the-moon", 400, "of-the-moon"),
        ("/care-space?pool=2000", 400, "2000"),
        ("/fit?kind=castle", 400, "castle"),
        ("/fit?community=3000-2000", 400, "3000"),
        ("/fit?partner_minutes=0", 400, "分钟"),
        ("/people?scenario=paradise", 400, "paradise"),
        ("/people?base=2030&year=2025", 400, "2025"),
        ("/people?demand=built_up_areas", 404, "built_up_areas"),
        ("/people?over=roads", 400, "roads"),
    ],
)
def test_what_cannot_be_asked_is_said_on_the_page_with_what_was_asked_still_in_the_form(
    at_a_browser: SignedIn, asked: str, status: int, words: str
) -> None:
    with at_a_browser() as visit:
        answer = visit.get(asked)
    assert answer.status_code == status
    notice = answer.text.partition('role="alert"')[2].partition("</div>")[0]
    assert words in notice
    assert "<form" in answer.text


@pytest.mark.parametrize(
    "asked",
    ["/supply?colour=red", "/supply?kind=a&kind=b", "/fit?community=many", "/fit?threshold=7", "/people?year=2030&base=x",
     "/care-space?small_below=-1", "/api/access?nothing=1", "/api/ageing?year=1", "/api/fit?village=1", f"/supply?kind={'x' * 100}"],
)  # fmt: skip
def test_misspelt_and_impossible_parameters_are_refused(as_a_program: SignedIn, asked: str) -> None:
    with as_a_program() as ask:
        answer = ask.get(asked)
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"].startswith(("application/problem+json", "text/html"))


def test_care_space_is_held_against_the_norm_of_each_estates_date(at_a_browser: SignedIn, as_a_program: SignedIn) -> None:
    """15 m² per 100 households where 20 are asked of 400: 20 m² short; 40 where 30 are asked; one without a date is not judged."""
    norms: list[tuple[str, str | int | float | bool | None]] = [
        ("norm", "yinchuan-2023-new"),
        ("norm", "yinchuan-2023-existing"),
        ("norm", ""),
    ]
    with as_a_program() as ask:
        answer = ask.get("/api/care-space", params=norms).json()
        bare = ask.get("/api/care-space").json()
        pooled = ask.get("/api/care-space", params=[*norms, ("pool", "5"), ("small_below", "150"), ("mode", "line")]).json()
    CareSpaceAnswered.model_validate(answer)
    assert (answer["met"]["covered"], answer["met"]["total"], answer["met"]["unknown"], answer["short_m2"]) == (1, 2, 1, 20.0)
    assert bare["norms"] == []
    assert bare["met"]["total"] == 0
    assert [e["m2_per_100"] for e in pooled["estates"] if e["is_pooled"]] == [pytest.approx((40 + 60 + 10) * 100 / 700)]
    with at_a_browser() as visit:
        page = visit.get("/care-space", params=norms).text
        empty = visit.get("/care-space").text
    assert "15.71" in page  # 110 m² for 700 households
    assert PAYLOAD not in page
    assert "本地在该日没有收录的用房规定" in empty


def test_sizes_follow_the_range_that_was_asked_and_its_source_is_said(at_a_browser: SignedIn, as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        shipped = ask.get("/api/fit", params={"mode": "line"}).json()
        own = ask.get(
            "/api/fit", params={"mode": "line", "village": "1 – 99999", "community": "1~99999", "source": "县里商定"}
        ).json()
    FitAnswered.model_validate(shipped)
    assert {r["source"] for r in own["question"]["ranges"]} == {"县里商定"}
    assert "X29" in shipped["question"]["ranges"][0]["source"]
    assert own["covered"] == own["total"] == 5 > shipped["covered"]
    assert shipped["idle"]["idle_beds"] == 45
    assert [home["minutes"] for home in shipped["partners"]["homes"]] == [0.0]
    with at_a_browser() as visit:
        page = visit.get("/fit", params={"mode": "line"}).text
    for words in ("规模过大", "闲置敬老院", "卫生院", "X29", "未核实，可调整"):
        assert words in page, words


def test_bounds_hold_both_readings_between_them(as_a_program: SignedIn, at_a_browser: SignedIn) -> None:
    asked = {"kind": "day_care_center", "mode": "line", "minutes": "15"}
    with as_a_program() as ask:
        answer = ask.get("/api/interval", params=asked).json()
    IntervalAnswered.model_validate(answer)
    least, most = answer["at_least"]["share"], answer["at_most"]["share"]
    assert 0 <= least <= answer["by_area"] <= most <= 1
    with at_a_browser() as visit:
        assert f"{answer['at_least']['text']} – {answer['at_most']['text']}" in visit.get("/interval", params=asked).text


def test_older_people_of_later_years_come_with_their_assumptions(at_a_browser: SignedIn, as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        answer = ask.get("/api/ageing").json()
        one = ask.get("/api/ageing", params={"year": "2027", "scenario": "constant-shares"}).json()
    AgeingAnswered.model_validate(answer)
    assert [year["year"] for year in answer["years"]] == [2020, 2025, 2030, 2035]
    assert [year["year"] for year in one["years"]] == [2020, 2027]
    first, last = answer["years"][0]["totals"], answer["years"][-1]["totals"]
    assert first["low"] == first["middle"] == first["high"]
    assert last["low"]["elderly60"] < last["middle"]["elderly60"] < last["high"]["elderly60"]
    for year in answer["years"]:  # townships add up to the county
        rows = [row for row in answer["units"] if row["year"] == year["year"]]
        assert sum(row["elderly60_middle"] for row in rows) == year["totals"]["middle"]["elderly60"]
    with at_a_browser() as visit:
        page = visit.get("/people").text
    for words in ("队列推移", "未核实", "一条山镇", "2035"):
        assert words in page, words


@pytest.mark.parametrize(("name", "paper"), [(name, paper) for name, papers in FILES.items() for paper in papers])
def test_every_file_reads_back_and_carries_its_mark(as_a_program: SignedIn, desk: SmallDesk, name: str, paper: str) -> None:
    query = {"supply": LINE, "interval": LINE, "fit": {"mode": "line"}}.get(name, {})
    with as_a_program() as ask:
        answer = ask.get(f"/downloads/{name}.{paper}", params=query)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert ("标注" if paper.endswith("csv") else "内部资料") in _text_of(answer.content, paper)
    assert desk.store.read_audit(limit=10_000)[-1].action == "export"


def test_those_who_only_look_write_nothing(desk: SmallDesk, as_a_program: SignedIn) -> None:
    commit = desk.store.last_commit()
    with as_a_program("viewer") as ask:
        assert ask.post("/people/spread", data={"over": "settlements", "made_from": str(commit)}).status_code == 403
        assert "写入需要录入权限" in ask.get("/people", params={"over": "settlements"}, headers={"accept": "text/html"}).text
    assert desk.store.last_commit() == commit


def test_the_workbook_has_the_numbers_of_the_page(as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        book = openpyxl.load_workbook(io.BytesIO(ask.get("/downloads/supply.xlsx", params=LINE).content))
        table = list(
            csv.reader(io.StringIO(ask.get("/downloads/supply.facilities.csv", params=LINE).content.decode("utf-8-sig")))
        )
    ladder = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=5, max_row=7)]
    assert [row[1] for row in ladder] == [35, 35, 5]  # nobody said how many beds a person needs
    assert table[1][0] == "home"
    assert table[1][3] == "20.0"


def test_spreading_is_looked_at_first_then_written_to_the_last_person(desk: SmallDesk, at_a_browser: SignedIn) -> None:
    """What was shown is written; a store that moved on refuses; written once, there is nothing left to write."""
    with at_a_browser() as visit:
        page = visit.get("/people", params={"over": "settlements"}).text
        assert "1,601" in page
        assert "将不详" in page  # who lives alone is not spread, and the page says that it will not be known
        commit = desk.store.last_commit()
        stale = visit.post("/people/spread", data={"over": "settlements", "made_from": str(commit - 1)})
        assert stale.status_code == 409
        assert desk.store.last_commit() == commit
        assert visit.post("/people/spread", data={"over": "settlements", "made_from": str(commit)}).status_code == 303
        held = desk.store.read(DEMAND)
        assert held["population"].sum() == PUBLISHED[WHOLE]
        assert held["population"][held["division_code"].str.startswith(MINE)].sum() == PUBLISHED[MINE]
        assert not held["demand_id"].str.startswith("cell-").any()
        assert "没有可写入的" in visit.get("/people", params={"over": "settlements"}).text


def _text_of(content: bytes, paper: str) -> str:
    if paper == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows(max_row=3) for cell in row)
    if paper == "docx":
        document = docx.Document(io.BytesIO(content))
        return " ".join(paragraph.text for paragraph in document.paragraphs)
    return content.decode("utf-8-sig")
