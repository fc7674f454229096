"""`gisvc reach` and `gisvc plan` answer in every format what the study says, and refuse a broken plan with its file and line."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from click.testing import CliRunner, Result

from gisvc.cli import gisvc
from layers.planning.plans.errors import BadPlan
from tests.county_with_roads import as_file, county_with_roads

CIRCLE = ("--kind", "day_care_center")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return as_file(county_with_roads(), tmp_path_factory.mktemp("county") / "county.gpkg")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(gisvc, [str(a) for a in arguments])


def done(arguments: Sequence[object]) -> Result:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result


def test_a_circle_on_the_terminal_and_as_json(store: Path) -> None:
    assert "18.75 %" in done(["reach", store, *CIRCLE]).stdout
    answer = json.loads(done(["reach", store, *CIRCLE, "--format", "json"]).stdout)
    assert (answer["covered"], answer["total"]) == (300, 1600)
    assert [at["speed_ms"] for at in answer["by_speed"]] == [0.6, 0.8, 1.0, 1.2]


def test_a_circles_tables_as_csv(store: Path) -> None:
    out = done(["reach", store, *CIRCLE, "--format", "csv", "--part", "false_coverage"]).stdout_bytes
    rows = list(csv.DictReader(io.StringIO(out.decode("utf-8-sig"))))
    assert [row["地点"] for row in rows] == ["河北庄", "芦阳镇庄"]
    assert {row["原因"] for row in rows} == {"河流"}


def test_a_circle_as_a_workbook_and_in_word(store: Path, tmp_path: Path) -> None:
    for ending in ("xlsx", "docx"):
        done(["reach", store, *CIRCLE, "--format", ending, "--out", tmp_path / f"circle.{ending}", "--lang", "en"])
    cells = [c.value for sheet in openpyxl.load_workbook(tmp_path / "circle.xlsx") for row in sheet.iter_rows() for c in row]
    assert {300, 1600} <= set(cells)
    with ZipFile(tmp_path / "circle.docx") as packed:
        assert "18.75 %" in packed.read("word/document.xml").decode()


def test_a_plan_on_a_day_in_a_table_and_what_changed_since(store: Path) -> None:
    table = done(["plan", store, "yulin-2020", "--on", "2023-06-30", "--crossings", "join", "--tolerance-m", "1"]).stdout
    assert [no for no in ("Y01", "Y08") if no not in table] == []
    asked = ["plan", store, "yulin-2020", "--on", "2023-06-30", "--since", "2021-06-30", "--format", "json"]
    answer = json.loads(done(asked).stdout)
    assert answer["on"] == "2023-06-30"
    assert "changes" in answer
    assert len(answer["indicators"]) == 8
    told = done([*asked[:-2], "--lang", "en"]).stdout
    assert "What changed and why · 2021-06-30 to 2023-06-30" in told
    assert "Nothing changed" in told or "where the change comes from" in told


def test_a_plans_report_opens_in_word_and_excel(store: Path, tmp_path: Path) -> None:
    for ending in ("xlsx", "docx", "pdf"):
        out = tmp_path / f"plan.{ending}"
        done(["plan", store, "yulin-2020", "--format", ending, "--out", out])
        assert out.read_bytes()[:2] == (b"%P" if ending == "pdf" else b"PK")


def test_the_plans_there_are_and_the_bureaus_own_beside_them(store: Path, tmp_path: Path) -> None:
    assert len(done(["plan", store]).stdout.strip().splitlines()) == 5
    (tmp_path / "own.toml").write_text(PLAN, encoding="utf-8")
    assert "own" in done(["plan", store, "--plans", tmp_path]).stdout
    answer = json.loads(done(["plan", store, "own", "--plans", tmp_path, "--format", "json"]).stdout)
    assert answer["indicators"][0]["figures"][0]["value"] == 3


def test_a_broken_plan_is_refused_with_its_file_and_line(store: Path, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(PLAN + "surprise = 1\n", encoding="utf-8")
    refused = run("plan", store, "own", "--plans", tmp_path)
    assert isinstance(refused.exception, BadPlan)
    assert "own.toml" in refused.exception.wording.zh
    assert "第 15 行" in refused.exception.wording.zh
    assert "surprise" in refused.exception.wording.zh


PLAN = """id = "own"
title_zh = "本县规划"
place_zh = "景泰县"
area = "620423"
base_year = 2020

[[indicator]]
no = "T01"
zh = "日间照料中心"
en = "day-care centres"
kind = "total"
from = "L"
unit = "个"
numerator = { layer = "facilities", where = [{ column = "kind", is = "day_care_center" }] }
"""
