"""`gisvc audit`: a file of published figures in, what contradicts what out."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from gisvc.cli import gisvc
from gisvc.forms.planning.claims_template import EXPLAINED
from layers.planning.audit.claims_file import HEADERS
from layers.planning.use_cases.audit import CLAIMS_SHEET, read_claims_file

CLAIMS = """
[[statement]]
id = "a"
document = "甲规划"
at = "第三章"
quantity = "社区"
printed = "13"
on = 2020

[[statement]]
id = "b"
document = "甲规划"
quantity = "有中心的社区"
of = "社区"
printed = "75 %"
on = 2020
"""


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.toml"
    path.write_text(CLAIMS, encoding="utf-8")
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(gisvc, ["audit", *map(str, words)], catch_exceptions=False)


def test_a_file_is_audited_on_the_terminal(claims: Path) -> None:
    answer = run(claims)
    assert answer.exit_code == 0
    assert "[矛盾]" in answer.stdout
    assert "9 ÷ 13 = 69.23 %、10 ÷ 13 = 76.92 %" in answer.stdout
    assert "内部资料" in answer.stdout
    assert "[contradiction]" in run(claims, "--lang", "en").stdout


def test_strict_ends_with_one_where_something_contradicts(claims: Path, tmp_path: Path) -> None:
    assert run(claims, "--strict").exit_code == 1
    sound = tmp_path / "sound.toml"
    sound.write_text(CLAIMS.replace("75 %", "76.92 %"), encoding="utf-8")
    assert run(sound, "--strict").exit_code == 0


def test_every_paper_says_the_same(claims: Path, tmp_path: Path) -> None:
    told = json.loads(run(claims, "--format", "json").stdout)
    assert [o["code"] for o in told["objections"]] == ["audit.no-whole-number"]
    sentence = told["objections"][0]["sentence"]["zh"]
    (row,) = csv.DictReader(io.StringIO(run(claims, "--format", "csv").stdout.lstrip("\ufeff")))
    assert row["问题"] == sentence
    run(claims, "--format", "xlsx", "--out", tmp_path / "a.xlsx")
    sheets = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert sentence in {str(cell.value) for cells in sheets["问题"] for cell in cells}
    run(claims, "--format", "docx", "--out", tmp_path / "a.docx")
    assert (tmp_path / "a.docx").stat().st_size > 10_000


def test_the_template_explains_every_column_and_reads_back_with_its_example(tmp_path: Path) -> None:
    assert set(EXPLAINED) == set(HEADERS)
    for language in ("zh", "en"):
        path = tmp_path / f"{language}.xlsx"
        run("--template", path, "--lang", language)
        claims = read_claims_file(path)
        assert not claims.report.has_errors
        assert [s.id for s in claims.statements] == ["Z01", "Z02", "Z03", "Z04", "Z05", "Z06"]
        assert openpyxl.load_workbook(path).sheetnames[0] == CLAIMS_SHEET
    assert "Z04" in run(path).stdout


@pytest.mark.parametrize("words", [(), ("--five-plans", "x.toml"), ("x.toml", "--store", "y.gpkg")])
def test_a_wish_that_says_two_things_or_none_is_wrong_usage(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2
