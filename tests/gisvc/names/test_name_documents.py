"""Papers about names over HTTP: what there is, each as a file, every download on record."""

import io
import zipfile
from pathlib import Path

import httpx
import pytest

from layers.store.memory import MemoryStore
from tests.named_county import ask_for


@pytest.fixture(scope="module")
def asked(store: MemoryStore) -> str:
    ask_for(store, "金港一街", request_id="D1-1", batch="D1")
    return ask_for(store, "新岷路", request_id="D2")


def test_the_list_says_what_each_paper_lacks(ask: httpx.Client, asked: str) -> None:
    told = ask.get(f"/api/requests/{asked}/documents").json()
    states = {one["name"]: one for one in told["documents"]}
    assert states["brief"]["is_complete"]
    assert any(one.startswith("缺材料") for one in states["application"]["missing"])
    assert states["announcement"]["missing"] == ["尚未批准"]
    batch = ask.get("/api/batches/D1/documents").json()
    assert {"brief", "naming-table", "archive"} == {one["name"] for one in batch["documents"]}


@pytest.mark.parametrize(
    ("path", "begins"),
    [
        ("requests/D2/documents/application.docx", b"PK"),
        ("requests/D2/documents/search-proof.pdf", b"%PDF"),
        ("requests/D2/documents/notice.html", b"<!doctype html>"),
        ("batches/D1/documents/naming-table.xlsx", b"PK"),
        ("batches/D1/documents/brief.json", b"{"),
        ("name-lists/signs.xlsx", b"PK"),
        ("name-lists/codes.html", b"<!doctype html>"),
    ],
)
def test_a_paper_comes_as_a_file_and_stands_in_the_log(
    ask: httpx.Client, store: MemoryStore, asked: str, path: str, begins: bytes
) -> None:
    assert asked
    answer = ask.get(f"/api/{path}")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(begins)
    assert "attachment" in answer.headers["content-disposition"]
    last = store.read_audit(after=0, limit=10_000)[-1]
    assert last.action.startswith("export-name-")
    assert last.facts["document"] == path.rpartition("/")[2]
    assert last.facts["bytes"] == len(answer.content)


def test_the_same_paper_twice_is_printed_once_and_recorded_twice(ask: httpx.Client, store: MemoryStore, asked: str) -> None:
    before = len(store.read_audit(after=0, limit=10_000))
    first, second = (ask.get(f"/api/requests/{asked}/documents/approval.docx").content for _ in range(2))
    assert first == second
    assert len(store.read_audit(after=0, limit=10_000)) == before + 2


def test_the_archive_of_a_batch_has_all_of_it(ask: httpx.Client, asked: str) -> None:
    assert asked
    with zipfile.ZipFile(io.BytesIO(ask.get("/api/batches/D1/documents/archive.zip").content)) as archive:
        assert archive.testzip() is None
        assert {"01_地名批次评审简报.docx", "02_命名一览表.xlsx", "数据/申请.json", "SHA256SUMS.txt"} <= set(archive.namelist())


@pytest.mark.parametrize(
    "path",
    [
        "requests/nobody/documents", "requests/nobody/documents/brief.pdf", "requests/D2/documents/nothing.pdf", "requests/D2/documents/brief.exe",
        "batches/nobody/documents", "batches/nobody/documents/brief.pdf", "name-lists/nothing.pdf", "name-lists/signs.zip",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(ask: httpx.Client, asked: str, path: str) -> None:
    assert asked
    assert ask.get(f"/api/{path}").status_code == 404


def test_the_register_leaves_without_what_is_secret_and_says_so(ask: httpx.Client, store: MemoryStore, tmp_path: Path) -> None:
    answer = ask.get("/api/names/register.zip", params={"audience": "public"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    told = held["说明.txt"].decode("utf-8-sig")
    assert "未列入" in told
    assert "演示数据" in told
    assert "机密庄".encode() not in b"".join(held.values())
    path = tmp_path / "internal.zip"
    path.write_bytes(ask.get("/api/names/register.zip").content)
    with zipfile.ZipFile(path) as archive:
        assert any(name.endswith("names.gpkg") for name in archive.namelist())
        assert "新民路".encode() in b"".join(archive.read(name) for name in archive.namelist())
    last = store.read_audit(after=0, limit=10_000)[-1]
    assert (last.action, last.facts["what"]) == ("publish-names", "register.zip")
