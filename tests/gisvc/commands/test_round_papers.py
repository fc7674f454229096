"""Papers of a round on the command line, over a store on the disk."""

import io
import json
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from gisvc.commands.round import round as round_group
from gisvc.forms.inspection.specimen import SIDES, fill_store
from layers.errors import Refusal
from layers.store.embedded import create_store
from layers.store.protocol import Workspace


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    path = tmp_path_factory.mktemp("papers") / "county.gpkg"
    store = create_store(path, Workspace(SIDES[0], "甲县", 4541, is_demonstration=True))
    round_id = fill_store(store)
    store.close()
    return str(path), round_id


def run(*words: str) -> bytes:
    result = CliRunner().invoke(round_group, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


@pytest.mark.parametrize(
    ("shape", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("html", b"<!doctype html>"), ("json", b"{")]
)
def test_the_checklist_in_every_format(held: tuple[str, str], tmp_path: Path, shape: str, begins: bytes) -> None:
    out = tmp_path / f"checklist.{shape}"
    run("checklist", *held, "--format", shape, "-o", str(out))
    assert out.read_bytes().startswith(begins)


def test_the_checklist_is_segment_first_and_prefilled_and_names_both_sides(held: tuple[str, str], tmp_path: Path) -> None:
    told = json.loads(run("checklist", *held, "--format", "json"))
    assert told["sides"] == ["甲县", "乙县"]
    shapes = [page["shape"] for page in told["pages"]]
    assert shapes[0] == "overview"
    assert {"segment_check", "marker_check", "signatures"} <= set(shapes)
    marker = next(page for page in told["pages"] if page["shape"] == "marker_check")
    assert marker["register"]["marker_no"] == "9912001A"
    assert "□完好" in marker["check"]["found_state"]
    assert [row["distance"] for row in marker["tapes"]] == [42.6, 28.4, 61.9]
    assert {row["side"] for row in marker["attendance"]} == {"甲县", "乙县"}


def test_one_sides_checklist_has_its_own_answers_ticked(held: tuple[str, str]) -> None:
    told = json.loads(run("checklist", *held, "--format", "json", "--side", SIDES[1]))
    marker = next(page for page in told["pages"] if page["shape"] == "marker_check")
    assert "■字迹模糊" in marker["check"]["found_state"]
    assert "□完好" in marker["check"]["found_state"]
    assert "乙县用" in told["title"]


def test_papers_are_listed_and_written(held: tuple[str, str], tmp_path: Path) -> None:
    listed = json.loads(run("documents", *held, "--format", "json"))["documents"]
    assert {row["number"] for row in listed} == set(range(21))
    out = tmp_path / "tasks.xlsx"
    run("documents", *held, "tasks.xlsx", "-o", str(out))
    assert openpyxl.load_workbook(out).sheetnames[:2] == ["任务清单", "路线表"]


def test_the_marker_sheet_carries_the_verdict_of_each_side(held: tuple[str, str], tmp_path: Path) -> None:
    out = tmp_path / "m.docx"
    run("documents", *held, "marker-records.docx", "-o", str(out))
    cells = [
        cell.text for table in docx.Document(io.BytesIO(out.read_bytes())).tables for row in table.rows for cell in row.cells
    ]
    assert any("甲县：未移位" in text and "乙县：未移位" in text for text in cells)


def test_an_unknown_side_is_a_refusal(held: tuple[str, str]) -> None:
    with pytest.raises(Refusal):
        run("checklist", *held, "--format", "json", "--side", "110101")
