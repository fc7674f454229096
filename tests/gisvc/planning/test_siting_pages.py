"""Siting at the desk and on the command line: one proposal everywhere, files that read back, and what cannot be asked refused in words."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import docx
import httpx
import openpyxl
import pytest
import shapely
from click.testing import CliRunner

from gisvc.cli import gisvc
from gisvc.routes.planning.siting_schemas import CandidatesJudged, SitingAnswered
from layers.people import PersonId
from layers.planning.land_specs import CANDIDATES, EXCLUSION_ZONES, GRAVES
from layers.store.protocol import LayerChange
from tests.county_with_roads import MINE, OTHER, as_file
from tests.front_desk import SmallDesk
from tests.little_county import BEGAN, PAYLOAD, Row, frame_of

SignedIn = Callable[..., AbstractContextManager[httpx.Client]]
ASKED = {"kind": "day_care_center", "mode": "walk", "minutes": "15", "p": "1", "weight": "people"}
CEMETERY = {"kind": "public_cemetery", "pack": "shandong-2015"}


@pytest.fixture(scope="module", autouse=True)
def offers(desk: SmallDesk) -> None:
    """A parcel beyond each river where 50 people live, one in a reservoir, and one no road leads to."""
    rows: list[Row] = [
        _offer("N1", MINE, (104.05, 37.056), "day_care_center"),
        _offer("N2", OTHER, (104.05, 37.156), "day_care_center"),
        _offer("W1", MINE, (104.03, 37.08), "public_cemetery"),
        _offer("W2", MINE, (104.05, 37.0561), "public_cemetery"),
    ]
    pond: Row = {
        "zone_id": "Z1", "name": f"水库{PAYLOAD}", "division_code": MINE, "exclusion_kind": "reservoir", "is_confirmed": True,
        "geometry": shapely.Point(104.03, 37.08).buffer(0.002),
    }  # fmt: skip
    changes = [
        LayerChange(CANDIDATES, frame_of(CANDIDATES, rows), BEGAN),
        LayerChange(EXCLUSION_ZONES, frame_of(EXCLUSION_ZONES, [pond]), BEGAN),
    ]
    desk.store.append(changes, by=PersonId("tester"), reason="candidates")


def _offer(key: str, code: str, at: tuple[float, float], kind: str) -> Row:
    return {
        "candidate_id": key, "name": f"地块{key}{PAYLOAD}", "division_code": code, "candidate_kind": "parcel", "offered_for": kind,
        "land_class": "unused", "capacity": 40, "cost_wan": 100.0, "geometry": shapely.Point(at),
    }  # fmt: skip


def test_page_and_json_tell_one_proposal(at_a_browser: SignedIn, as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        told = ask.get("/api/siting", params=ASKED).json()
    SitingAnswered.model_validate(told)
    assert told["gained"] == 50 == told["sites"][0]["adds"]
    assert told["certificate"]["is_proven"]
    assert told["certificate"]["bound"] == told["after"]["covered"]
    assert {choice["candidate_id"] for choice in told["choices"]["candidates"]} == {"N1", "N2"}  # either hamlet is as good
    with at_a_browser() as visit:
        page = visit.get("/siting", params=ASKED)
    assert page.status_code == 200
    assert told["after"]["text"] in page.text
    assert "已证明" in page.text
    assert PAYLOAD not in page.text


def test_the_parcel_in_the_reservoir_is_refused_with_rule_metres_layer_and_date(
    at_a_browser: SignedIn, as_a_program: SignedIn
) -> None:
    with as_a_program() as ask:
        told = ask.get("/api/candidates/judge", params=CEMETERY | {"versus": "province-300", "clear": "20km"}).json()
    CandidatesJudged.model_validate(told)
    first = {one["id"]: one for one in told["sides"][0]["candidates"]}
    assert first["W1"]["verdict"] == "refused"
    breach = first["W1"]["breaches"][0]
    assert (breach["found"], breach["required"], breach["missing"], breach["layer"]) == (0.0, 2000, 2000, "exclusion_zones")
    assert first["W1"]["nearest_clear"]["searched_m"] == 20_000
    assert len(told["sides"]) == 2
    with at_a_browser() as visit:
        page = visit.get("/candidates", params=CEMETERY)
    assert page.status_code == 200
    assert "规则排除" in page.text
    assert PAYLOAD not in page.text


def test_nothing_is_ever_called_lawful(at_a_browser: SignedIn) -> None:
    with at_a_browser() as visit:
        for path, params in (("/candidates", CEMETERY), ("/siting", ASKED | {"pack": "site-conditions"})):
            for language in ("zh", "en"):
                visit.get("/language", params={"to": language, "back": "/"})
                text = visit.get(path, params=params).text
                for word in ("合法", "lawful"):
                    for at in _every(text, word):
                        assert any(no in text[max(0, at - 40) : at] for no in ("不表示", "不等于", "not that it is", "never"))


def _every(text: str, word: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(word, at)]


def test_the_files_read_back(at_a_browser: SignedIn) -> None:
    with at_a_browser() as visit:
        book = openpyxl.load_workbook(io.BytesIO(visit.get("/downloads/siting.xlsx", params=ASKED).content))
        report = docx.Document(io.BytesIO(visit.get("/downloads/siting.docx", params=ASKED).content))
        rows = list(csv.reader(io.StringIO(visit.get("/downloads/siting.csv", params=ASKED).content.decode("utf-8-sig"))))
        breaches = visit.get("/downloads/candidates.breaches.csv", params=CEMETERY).content.decode("utf-8-sig")
        printed = visit.get("/downloads/siting.pdf", params=ASKED)
    assert len(book.sheetnames) >= 8
    said = "\n".join(p.text for p in report.paragraphs) + "\n".join(
        c.text for t in report.tables for r in t.rows for c in r.cells
    )
    assert "选址方案" in said
    assert "已证明" in said
    assert rows[1][2].startswith("地块N")
    assert "SD-2" in breaches
    assert printed.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ({"p": "0"}, 400, "planning.impossible-number-of-sites"),
        ({"p": "", "budget": "nan"}, 400, "planning.impossible-budget"),
        ({"kind": "casino"}, 400, "planning.unknown-kind"),
        ({"pack": "nowhere"}, 404, "planning.unknown-rule-pack"),
        ({"candidates": "everywhere"}, 400, "planning.unknown-candidates"),
        ({"candidates": "grid:1°"}, 400, "planning.impossible-spacing"),
        ({"closed": "F9999"}, 404, "planning.no-such-site"),
        ({"forced": "X"}, 404, "planning.no-such-site"),
        ({"kind": "elderly_service_center"}, 404, "planning.no-candidates"),
        ({"model": "lscp", "p": "", "minutes": "60", "apart": "90km"}, 422, "planning.no-proposal"),
        ({"minutes": "1000m"}, 400, "planning.minutes-in-metres"),
        ({"area": "110000"}, 404, "planning.no-units"),
        ({"colour": "red"}, 400, "gisvc.unknown-parameter"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(as_a_program: SignedIn, words: dict[str, str], status: int, code: str) -> None:
    with as_a_program() as ask:
        answer = ask.get("/api/siting", params=ASKED | words)
    assert answer.status_code == status, answer.text
    if code:
        assert answer.json()["code"] == code


def test_the_page_says_why_nothing_is_possible_and_what_would_do(at_a_browser: SignedIn) -> None:
    with at_a_browser() as visit:
        page = visit.get("/siting", params=ASKED | {"model": "lscp", "p": "", "minutes": "60", "apart": "90km"})
    assert page.status_code == 422
    assert "可行的办法" in page.text


def test_money_that_buys_nothing_builds_nothing_and_says_so(at_a_browser: SignedIn, as_a_program: SignedIn) -> None:
    poor = ASKED | {"p": "", "budget": "50"}
    with as_a_program() as ask:
        told = ask.get("/api/siting", params=poor).json()
    assert (told["gained"], told["sites"]) == (0, [])
    with at_a_browser() as visit:
        assert "预算不够任何候选" in visit.get("/siting", params=poor).text


def test_the_packs_are_listed_with_what_they_rest_on(as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        packs = {pack["id"]: pack for pack in ask.get("/api/siting-rules").json()["packs"]}
    assert packs["national-1997"]["in_force_until"] == "2026-03-30"
    assert all(pack["source"] for pack in packs.values())


def test_the_command_line_tells_the_same(desk: SmallDesk, tmp_path: Path, as_a_program: SignedIn) -> None:
    store = as_file(desk.store, tmp_path / "county.gpkg")
    with as_a_program() as ask:
        told = ask.get("/api/siting", params=ASKED).json()
    runner = CliRunner()
    words = ["--kind", "day_care_center", "--mode", "walk", "--p", "1", "--weight", "people"]
    answer = runner.invoke(gisvc, ["site", str(store), *words, "--format", "json"])
    assert answer.exit_code == 0, answer.output
    said = json.loads(answer.stdout)
    for name in ("gained", "sites", "certificate", "choices"):
        assert said[name] == told[name]
    table = runner.invoke(
        gisvc, ["site-judge", str(store), "--kind", "public_cemetery", "--pack", "shandong-2015", "--clear", "5km"]
    )
    assert table.exit_code == 0, table.output
    assert "规则排除" in table.stdout
    assert "不表示合法" in table.stdout


def test_graves_that_stand_are_judged_by_the_same_rules(
    desk: SmallDesk, at_a_browser: SignedIn, as_a_program: SignedIn, tmp_path: Path
) -> None:
    rows: list[Row] = [
        {
            "grave_id": "G1",
            "division_code": MINE,
            "grave_kind": "scattered",
            "graves": 7,
            "geometry": shapely.Point(104.03, 37.08),
        },
        {
            "grave_id": "G2",
            "division_code": OTHER,
            "grave_kind": "living",
            "graves": None,
            "geometry": shapely.Point(104.05, 37.156),
        },
        {"grave_id": "G3", "division_code": OTHER, "grave_kind": "living", "graves": 1},
    ]
    change = LayerChange(GRAVES, frame_of(GRAVES, rows), BEGAN)
    desk.store.append([change], by=PersonId("tester"), reason="graves")
    with as_a_program() as ask:
        told = ask.get("/api/graves").json()
    by_kind = {row["grave_kind"]: row for row in told["rows"]}
    assert (by_kind["scattered"]["refused_places"], by_kind["scattered"]["refused_graves"]) == (1, 7)
    assert by_kind["living"]["unknown_places"] == 1
    assert (told["places"], told["unplaced"]) == (2, 1)
    with at_a_browser() as visit:
        page = visit.get("/graves")
        book = openpyxl.load_workbook(io.BytesIO(visit.get("/downloads/graves.xlsx").content))
    assert page.status_code == 200
    assert "散埋乱葬" in page.text
    assert len(book.sheetnames) >= 4
    store = as_file(desk.store, tmp_path / "graves.gpkg")
    answer = CliRunner().invoke(gisvc, ["graves", str(store)])
    assert answer.exit_code == 0, answer.output
    assert "与规则抵触" in answer.stdout
