"""Papers about names on the command line, over a store on the disk."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from gisvc.commands.names import names
from gisvc.forms.names.request_papers import REQUEST_PAPERS
from layers.errors import Refusal
from layers.frames import frame_of
from layers.store.embedded import create_store
from layers.store.protocol import LayerChange, Workspace
from tests.named_county import BEGAN, COUNTY, ME, ask_for, rows_of_county


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("names") / "county.gpkg"
    store = create_store(path, Workspace(COUNTY, "景泰县（演示数据）", 4541, is_demonstration=True))
    changes = [LayerChange(spec, frame_of(spec, rows), BEGAN) for spec, rows in rows_of_county("")]
    store.append(changes, by=ME, reason="tests")
    ask_for(store, "新岷路", request_id="R1")  # type: ignore[arg-type]  # because any store will do
    ask_for(store, "金港一街", request_id="B1-1", batch="B1")  # type: ignore[arg-type]
    store.close()
    return str(path)


def run(*words: str) -> bytes:
    result = CliRunner().invoke(names, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


def test_the_papers_of_a_request_are_listed_with_what_they_lack(county: str) -> None:
    told = json.loads(run("documents", county, "R1", "--format", "json"))
    by_name = {one["name"]: one for one in told["documents"]}
    assert {"brief", "search-proof", "consequences", "archive", *REQUEST_PAPERS} == set(by_name)
    assert by_name["announcement"]["missing"] == ["尚未批准"]
    assert "尚未批准" in run("documents", county, "R1").decode()


def test_the_naming_table_of_a_batch_measures_its_roads(county: str, tmp_path: Path) -> None:
    out = tmp_path / "table.xlsx"
    run("documents", county, "B1", "naming-table.xlsx", "--batch", "-o", str(out))
    rows = list(openpyxl.load_workbook(out).worksheets[0].iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if row[0] == "序号")
    road = dict(zip(rows[head], rows[head + 1], strict=True))
    assert road["正式命名"] == "金港一街"
    assert road["长度（米）"] == pytest.approx(2664, abs=3)  # 0.03° of longitude at 37.186° N on the ellipsoid
    assert road["朝向"] == "东西"
    assert road["汉语拼音"] == "Jīngǎng 1 Jiē"


def test_the_archive_holds_what_is_complete_and_every_sum_is_right(county: str, tmp_path: Path) -> None:
    out = tmp_path / "archive.zip"
    run("documents", county, "R1", "archive.zip", "-o", str(out))
    with zipfile.ZipFile(out) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    lines = held.pop("SHA256SUMS.txt").decode().splitlines()
    sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}
    assert {"01_地名评审简报.docx", "数据/申请.json", "数据/审查.json", "说明.txt"} <= set(held)
    assert not any("公告" in name for name in held)
    assert "未收入：公告（尚未批准）" in held["说明.txt"].decode("utf-8-sig")
    assert b"13800000000" not in b"".join(held.values())
    assert json.loads(held["数据/申请.json"])["request_id"] == "R1"


@pytest.mark.parametrize("wrong", ["nothing.pdf", "brief.exe", "brief", "archive.pdf"])
def test_a_paper_nobody_prints_is_refused_with_those_there_are(county: str, wrong: str) -> None:
    result = CliRunner().invoke(names, ["documents", county, "R1", wrong])
    assert isinstance(result.exception, Refusal)
    assert "gisvc.unknown-document" in result.exception.code


@pytest.mark.parametrize("batch", [(), ("--batch",)])
def test_an_unknown_number_is_refused(county: str, batch: tuple[str, ...]) -> None:
    result = CliRunner().invoke(names, ["documents", county, "nobody", *batch])
    assert isinstance(result.exception, Refusal)
    assert result.exception.code == "gazetteer.unknown-request"


def test_templates_are_written_once_and_never_over_somebodys_work(tmp_path: Path) -> None:
    run("templates", str(tmp_path))
    assert {f.stem for f in tmp_path.glob("*.docx")} == set(REQUEST_PAPERS)
    mine = tmp_path / "approval.docx"
    mine.write_bytes(b"mine")
    run("templates", str(tmp_path))
    assert mine.read_bytes() == b"mine"


def test_an_edited_template_takes_the_place_of_ours(county: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import docx

    run("templates", str(tmp_path))
    document = docx.Document(str(tmp_path / "notice.docx"))
    document.add_paragraph("监督电话：{{ facts.office }}")
    document.save(str(tmp_path / "notice.docx"))
    monkeypatch.setenv("GISVC_TEMPLATE_DIR", str(tmp_path))
    out = tmp_path / "out.docx"
    run("documents", county, "R1", "notice.docx", "-o", str(out))
    said = [p.text for p in docx.Document(str(out)).paragraphs]
    assert "监督电话：景泰县民政局" in said
    assert any("新岷路" in line for line in said)


@pytest.mark.parametrize("what", ["lu", "lu-yin", "zhi", "dian", "tu", "booklet", "naming-table"])
def test_every_publication_is_printed(county: str, what: str) -> None:
    told = json.loads(run("publish", county, "--what", what, "--format", "json"))
    assert told["title"].startswith("景泰县")
    assert "（演示数据）" not in told["title"]
    assert told["pages"]


def test_the_naming_table_holds_roads_and_no_villages(county: str) -> None:
    (page,) = json.loads(run("publish", county, "--what", "naming-table", "--format", "json"))["pages"]
    named = [row["c2"] for row in page["section0"]]
    assert "新民路" in named
    assert not [name for name in named if name.endswith(("村", "庄"))]
    first = next(row for row in page["section0"] if row["c2"] == "新民路")
    assert first["c8"] == "东西"
    assert first["c6"] == "2600"  # what is registered goes before what is measured


def test_the_scale_of_the_sheets_can_be_asked_for(county: str) -> None:
    told = json.loads(run("publish", county, "--what", "tu", "--scale", "50000", "--format", "json"))
    captions = [one["caption"] for page in told["pages"] if page["shape"] == "sheet" for one in page["map"]]
    assert any("1∶50,000" in caption for caption in captions)


def test_working_lists_are_named_and_printed(county: str, tmp_path: Path) -> None:
    listed = run("list", county).decode()
    assert all(word in listed for word in ("nonstandard", "walk", "codes", "exemptions"))
    out = tmp_path / "signs.xlsx"
    run("list", county, "signs.xlsx", "-o", str(out))
    cells = [
        cell
        for row in openpyxl.load_workbook(io.BytesIO(out.read_bytes())).worksheets[0].iter_rows(values_only=True)
        for cell in row
    ]
    assert "新民路" in cells
