"""Closing, converting, fronts and levels at the desk and on the command line: one answer everywhere, in both languages, and what cannot be asked refused in words."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import openpyxl
import pytest
import shapely
from click.testing import CliRunner

from gisvc.cli import gisvc
from gisvc.routes.planning.schemes_schemas import FrontAnswered, LevelsAnswered, RearrangementAnswered
from layers.people import PersonId
from layers.planning.land_specs import CANDIDATES
from layers.planning.specs import FACILITIES
from layers.store.protocol import LayerChange
from tests.county_with_roads import MINE, OTHER, as_file
from tests.front_desk import SmallDesk
from tests.little_county import BEGAN, PAYLOAD, Row, frame_of

SignedIn = Callable[..., AbstractContextManager[httpx.Client]]
GROUND = {"kind": "care_home", "mode": "walk", "minutes": "15", "weight": "people", "as_of": "2025-12-31"}
REARRANGE = GROUND | {"close": "1", "build": "1"}
FRONT = GROUND | {"p": "2"}
LEVELS = GROUND | {"p": "1", "centre_kind": "care_home", "centres": "1", "centre_mode": "line", "candidates": "layer"}
ASKED = (("rearrange", REARRANGE), ("front", FRONT), ("levels", LEVELS))


@pytest.fixture(scope="module", autouse=True)
def homes(desk: SmallDesk) -> None:
    """A home with idle beds in each township, a second beside the first whose beds nobody says, and a parcel beyond each river."""
    rows: list[Row] = [
        _home("H1", MINE, (104.05, 37.05), beds=40, residents=10),
        _home("H2", MINE, (104.0505, 37.05), beds=None, residents=None),
        _home("H3", OTHER, (104.05, 37.15), beds=30, residents=5),
    ]
    offers: list[Row] = [_offer("N1", MINE, (104.05, 37.056)), _offer("N2", OTHER, (104.05, 37.156))]
    changes = [LayerChange(spec, frame_of(spec, made), BEGAN) for spec, made in ((FACILITIES, rows), (CANDIDATES, offers))]
    desk.store.append(changes, by=PersonId("tester"), reason="homes")


def _home(key: str, code: str, at: tuple[float, float], *, beds: int | None, residents: int | None) -> Row:
    return {
        "facility_id": key, "name": f"敬老院{key}{PAYLOAD}", "kind": "care_home", "division_code": code, "state": "operating",
        "beds": beds, "residents": residents, "geometry": shapely.Point(at),
    }  # fmt: skip


def _offer(key: str, code: str, at: tuple[float, float]) -> Row:
    return {
        "candidate_id": key, "name": f"地块{key}{PAYLOAD}", "division_code": code, "candidate_kind": "parcel", "offered_for": "care_home",
        "capacity": 40, "cost_wan": 100.0, "geometry": shapely.Point(at),
    }  # fmt: skip


def test_what_closes_is_the_home_nobody_needs_and_what_is_built_brings_the_hamlet(
    at_a_browser: SignedIn, as_a_program: SignedIn
) -> None:
    with as_a_program() as ask:
        alone = ask.get("/api/siting/rearrange", params=REARRANGE).json()
        told = ask.get("/api/siting/rearrange", params=REARRANGE | {"kept": "H3"}).json()
    RearrangementAnswered.model_validate(told)
    assert [row["id"] for row in alone["places"] if row["use"] == "close"] == ["H3"]  # nobody lives near it
    assert alone["beds"]["left"] == 5  # no road leads from it to the other homes
    uses = {row["id"]: row for row in told["places"]}
    closed = next(row for row in told["places"] if row["use"] == "close")
    assert closed["id"] in ("H1", "H2")  # side by side: either serves the same people
    assert (told["lost"], told["gained"]) == (0, 50)
    assert closed["into"].startswith("敬老院H2" if closed["id"] == "H1" else "敬老院H1")
    assert uses["H2"]["beds"] is None
    assert told["beds"]["unknown"] == 1
    assert told["beds"]["before"] == 70
    assert told["certificate"]["is_proven"]
    with at_a_browser() as visit:
        page = visit.get("/siting/rearrange", params=REARRANGE | {"kept": "H3"})
    assert page.status_code == 200
    assert told["after"]["text"] in page.text
    assert "不按 0 计" in page.text


def test_the_front_and_the_levels_are_told_alike_on_page_and_as_json(at_a_browser: SignedIn, as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        front = ask.get("/api/siting/front", params=FRONT).json()
        levels = ask.get("/api/siting/levels", params=LEVELS).json()
    FrontAnswered.model_validate(front)
    LevelsAnswered.model_validate(levels)
    gains = [(plan["people"] - front["people_today"], plan["price_wan"]) for plan in front["plans"]]
    assert gains == [(100, 200.0), (50, 100.0), (0, 0.0)]
    assert front["is_complete"]
    assert levels["covered"] == levels["covered_today"] + 50
    assert sum(centre["people"] for centre in levels["centres"]) == levels["covered"]
    with at_a_browser() as visit:
        page = visit.get("/siting/front", params=FRONT)
        assert page.text.count('<circle class="dot"') == 3
        assert visit.get("/siting/levels", params=LEVELS).status_code == 200


def test_every_page_opens_in_both_languages_and_says_nothing_unescaped(at_a_browser: SignedIn) -> None:
    with at_a_browser() as visit:
        for language, tab in (("en", "Front of plans"), ("zh", "方案前沿")):
            visit.get("/language", params={"to": language, "back": "/"})
            for which, asked in ASKED:
                page = visit.get(f"/siting/{which}", params=asked)
                assert page.status_code == 200
                assert tab in page.text
                assert PAYLOAD not in page.text


@pytest.mark.parametrize(
    ("which", "asked", "said"),
    [
        ("rearrange", GROUND | {"close": "4"}, "最多可关闭 3 处"),
        ("rearrange", GROUND | {"close": "0"}, "没有要研究的变动"),
        ("rearrange", GROUND | {"close": "0", "convert": "1"}, "拟改造的设施编号"),
        ("front", GROUND | {"criteria": "people"}, "至少要两项"),
        ("front", GROUND | {"criteria": ["people", "land"]}, "都没有这个数"),
        ("levels", GROUND | {"centre_kind": "palace"}, "palace"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    at_a_browser: SignedIn, as_a_program: SignedIn, which: str, asked: dict[str, str], said: str
) -> None:
    with as_a_program() as ask:
        answer = ask.get(f"/api/siting/{which}", params=asked)
    assert 400 <= answer.status_code < 500
    assert said in json.dumps(answer.json(), ensure_ascii=False)
    with at_a_browser() as visit:
        page = visit.get(f"/siting/{which}", params=asked)
    assert page.status_code == answer.status_code
    assert 'role="alert"' in page.text


@pytest.mark.parametrize(("which", "asked"), ASKED)
def test_no_question_reaches_another_area_or_knows_a_misspelt_word(
    as_a_program: SignedIn, which: str, asked: dict[str, str]
) -> None:
    with as_a_program("mine") as ask:
        assert ask.get(f"/api/siting/{which}", params=asked | {"area": OTHER}).status_code == 404
        own = ask.get(f"/api/siting/{which}", params=asked).text
        assert "H3" not in own
        assert "N2" not in own
    with as_a_program() as ask:
        assert ask.get(f"/api/siting/{which}", params=asked | {"klose": "1"}).status_code == 400


@pytest.mark.parametrize(("which", "asked"), ASKED)
def test_the_files_read_back(as_a_program: SignedIn, which: str, asked: dict[str, str]) -> None:
    with as_a_program() as ask:
        book, table, told = (ask.get(f"/downloads/siting-{which}.{paper}", params=asked).raise_for_status().content for paper in ("xlsx", "csv", "json"))  # fmt: skip
    assert openpyxl.load_workbook(io.BytesIO(book)).sheetnames
    assert len(list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))) >= 2
    assert json.loads(told)["question"]["kind"] == "care_home"


def test_the_command_line_answers_as_the_desk_does(desk: SmallDesk, as_a_program: SignedIn, tmp_path: Path) -> None:
    store = as_file(desk.store, tmp_path / "county.gpkg")
    run = ["site-rearrange", str(store), "--kind", "care_home", "--mode", "walk", "--weight", "people", "--close", "1", "--as-of", "2025-12-31"]  # fmt: skip
    answer = CliRunner().invoke(gisvc, [*run, "--format", "json"])
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    with as_a_program() as ask:
        same = ask.get("/api/siting/rearrange", params=GROUND | {"close": "1"}).json()
    assert [row["use"] for row in told["places"]] == [row["use"] for row in same["places"]]
    assert told["after"]["covered"] == same["after"]["covered"]
