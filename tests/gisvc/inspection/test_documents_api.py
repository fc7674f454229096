"""Papers of a round over HTTP: what there is, what each lacks, and a trace of every download."""

import io
from collections.abc import Iterator

import docx
import httpx
import pytest

from gisvc.app import create_app
from gisvc.forms.inspection.documents import EVERYTHING
from gisvc.forms.inspection.specimen import SIDES, specimen_round
from gisvc.settings import Settings
from layers.store.memory import MemoryStore
from tests.front_desk import program, serving


@pytest.fixture(scope="module")
def round_at() -> Iterator[tuple[str, str, MemoryStore]]:
    store, round_id = specimen_round()
    with serving(create_app(Settings(demonstration=True), store, None)) as address:
        yield address, f"/api/rounds/{round_id}/documents", store


@pytest.fixture
def ask(round_at: tuple[str, str, MemoryStore]) -> Iterator[httpx.Client]:
    with program(round_at[0]) as client:
        yield client


def test_the_list_says_what_there_is_and_what_is_missing(ask: httpx.Client, round_at: tuple[str, str, MemoryStore]) -> None:
    answer = ask.get(round_at[1])
    assert answer.status_code == 200
    told = answer.json()
    assert [d["name"] for d in told["documents"]] == [*(o.name for o in EVERYTHING), "archive"]
    assert {d["number"] for d in told["documents"]} == set(range(21))
    report = next(d for d in told["documents"] if d["name"] == "report")
    assert not report["is_complete"]
    assert "没有记录" in report["missing"][0]
    assert told["heads"][0].startswith(SIDES[0])
    assert told["marks"][0]["zh"] == "内部资料 未经审核不得公开"


@pytest.mark.parametrize(("name", "begins"), [("checklist.pdf", b"%PDF"), ("report.docx", b"PK"), ("marker-table.xlsx", b"PK"), ("mzt.zip", b"PK"), ("checklist.json", b"{")])  # fmt: skip
def test_a_paper_is_a_file_with_its_name_and_a_line_in_the_log(
    ask: httpx.Client, round_at: tuple[str, str, MemoryStore], name: str, begins: bytes
) -> None:
    before = len(round_at[2].read_audit(after=0, limit=1000))
    answer = ask.get(f"{round_at[1]}/{name}")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(begins)
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-type"] != "application/octet-stream"
    logged = round_at[2].read_audit(after=0, limit=1000)[before:]
    assert [(e.action, e.facts["document"], e.facts["bytes"]) for e in logged] == [("export-document", name, len(answer.content))]


def test_one_side_and_one_line_can_be_asked_for(ask: httpx.Client, round_at: tuple[str, str, MemoryStore]) -> None:
    answer = ask.get(f"{round_at[1]}/checklist.docx", params={"side": SIDES[1]})
    assert "（乙县用）" in "".join(p.text for p in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert ask.get(f"{round_at[1]}/checklist.docx", params={"side": "110101"}).status_code == 400
    assert ask.get(f"{round_at[1]}/checklist.docx", params={"line": "nowhere"}).status_code == 400


@pytest.mark.parametrize("name", ["nothing.pdf", "report.exe", "archive.pdf", "gpkg.pdf", "..%2f..%2fetc.pdf", "report.docx.exe"])
def test_what_is_not_there_is_not_found_and_leaves_no_trace(
    ask: httpx.Client, round_at: tuple[str, str, MemoryStore], name: str
) -> None:
    before = len(round_at[2].read_audit(after=0, limit=1000))
    assert ask.get(f"{round_at[1]}/{name}").status_code == 404
    assert len(round_at[2].read_audit(after=0, limit=1000)) == before


def test_an_unknown_round_is_not_found(ask: httpx.Client) -> None:
    assert ask.get("/api/rounds/nowhere/documents").json()["code"] == "boundaries.unknown-round"
