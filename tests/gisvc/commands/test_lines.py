"""The verbs that fill the register: a form comes in by rows, a line is built from its tables and imported like any file."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from boundaries.specs import LINES, MARKERS, REFERENCE_OBJECTS
from gisvc.cli import gisvc
from layers.errors import Refusal
from layers.store.embedded import create_store, open_store
from layers.store.protocol import Workspace
from tests.marker_form import form_row
from tests.printed_line import marker_columns, point_columns
from tests.small_county import COUNTY, settle, write_csv


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with create_store(tmp_path / "county.gpkg", Workspace(COUNTY, "甲县", 4544)) as made:
        settle(made)
    return tmp_path / "county.gpkg"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(gisvc, [str(a) for a in arguments])


def refusal_of(answer: Result) -> Refusal:
    assert isinstance(answer.exception, Refusal), answer.output
    return answer.exception


def test_a_form_is_looked_at_and_then_written(store: Path, tmp_path: Path) -> None:
    form = write_csv(tmp_path / "界桩登记表.csv", [form_row(1), form_row(2)])
    told = ["--crs", "EPSG:4490", "--division-code", COUNTY, "--azimuth-kind", "grid", "--valid-from", "2021-01-01"]
    look = run("lines", "register", store, form, *told, "--dry-run")
    assert look.exit_code == 0, look.output
    assert "reference_objects: 新增 6" in look.output
    with open_store(store, mode="read") as held:
        assert len(held.read(MARKERS)) == 0
    assert "已写入" in run("lines", "register", store, form, *told).output
    with open_store(store, mode="read") as held:
        assert len(held.read(MARKERS)) == 2
        assert set(held.read(REFERENCE_OBJECTS)["azimuth_kind"]) == {"grid"}


def test_a_faulty_form_ends_in_one_sentence(store: Path, tmp_path: Path) -> None:
    form = write_csv(tmp_path / "界桩登记表.csv", [form_row(1), form_row(2, EHFWWFWJ="1e400")])
    answer = run("lines", "register", store, form, "--crs", "EPSG:4490", "--division-code", COUNTY, "--dry-run")
    assert refusal_of(answer).code == "layers.rejected"
    assert "第 3 行 EHFWWFWJ" in answer.output


def test_a_line_is_built_looked_at_and_imported(store: Path, tmp_path: Path) -> None:
    paths = {}
    for name, columns in (("markers", marker_columns()), ("points", point_columns())):
        rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
        paths[name] = write_csv(tmp_path / f"{name}.csv", rows)
    text = tmp_path / "走向说明.txt"
    text.write_text("从1号界桩起，向东北约3000米至2号界桩，向西约2150米止于3号界桩。", encoding="utf-8")
    out = tmp_path / "line.gpkg"
    built = run(
        "lines", "vectorise", store, paths["markers"], "--points", paths["points"], "--crs", "EPSG:4490", "--description", text,
        "--line-id", "L1", "--name", "甲乙线", "--side-a", COUNTY, "--side-b", "620498", "--document", "甲〔2001〕1号", "-o", out,
    )  # fmt: skip
    assert built.exit_code == 0, built.output
    assert "6 个点（其中界桩 3 个）" in built.output
    assert "写的是西" in built.output  # the description says west, the line runs south-east
    assert run("import", store, LINES.name, out, "--valid-from", "2021-01-01").exit_code == 0
    with open_store(store, mode="read") as held:
        assert list(held.read(LINES)["name"]) == ["甲乙线"]


def test_an_output_nobody_knows_is_wrong_usage_before_anything_is_read(store: Path, tmp_path: Path) -> None:
    answer = run("lines", "vectorise", store, tmp_path / "not-there.csv", "-o", tmp_path / "line.dwg")
    assert answer.exit_code == 2
    assert ".gpkg" in answer.output
