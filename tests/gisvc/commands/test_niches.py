"""`gisvc niches` answers in every format, and a new columbarium that cannot be is refused with one sentence."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from gisvc.cli import gisvc
from layers.planning.burial.errors import ImpossibleOpening
from tests.county_with_roads import MINE, as_file, county_with_roads


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county without a single death, columbarium or account on record."""
    return as_file(county_with_roads(), tmp_path_factory.mktemp("county") / "county.gpkg")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(gisvc, ["niches", *(str(a) for a in arguments)])


def test_with_nothing_held_the_settings_are_taken_and_said(store: Path) -> None:
    said = run(store)
    assert said.exit_code == 0, said.output
    assert "没有设施" in said.stdout
    assert "设定（未核实/可调整）" in said.stdout


def test_json_csv_and_workbook_tell_the_same(store: Path, tmp_path: Path) -> None:
    answer = json.loads(run(store, "--format", "json", "--years", 10).stdout)
    assert answer["last_year"] - answer["base"] == 10
    shortage = run(store, "--format", "csv", "--part", "shortage", "--years", 10, "--lang", "en").stdout_bytes
    rows = list(csv.DictReader(io.StringIO(shortage.decode("utf-8-sig"))))
    assert [row["Year"] for row in rows] == [str(row["year"]) for row in answer["shortage"]]
    assert run(store, "--format", "xlsx", "--out", tmp_path / "niches.xlsx").exit_code == 0
    cells = {c.value for sheet in openpyxl.load_workbook(tmp_path / "niches.xlsx") for row in sheet.iter_rows() for c in row}
    assert "没有设施" in cells


def test_a_new_columbarium_moves_the_year(store: Path) -> None:
    answer = json.loads(run(store, "--format", "json", "--open", f"{MINE}:30:{_next_year(store)}").stdout)
    assert answer["question"]["openings"] == [{"township": MINE, "niches": 30, "year": _next_year(store)}]
    assert answer["full"]["middle"]["state"] != answer["without_openings"]["full"]["middle"]["state"]


def _next_year(store: Path) -> int:
    return int(json.loads(run(store, "--format", "json", "--years", 1).stdout)["last_year"])


def test_an_opening_of_nothing_is_refused(store: Path) -> None:
    refused = run(store, "--open", "nowhere:0:2030")
    assert isinstance(refused.exception, ImpossibleOpening)
