"""The field package on the command line and over HTTP: out, filled, back, a receipt."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from boundaries.records.statement import new_id
from boundaries.use_cases.rounds import open_round
from gisvc.app import create_app
from gisvc.cli import gisvc
from gisvc.settings import Settings
from layers.store.embedded import open_store
from tests.front_desk import browser, program, serving
from tests.little_line import BOTH, ME, PLAN, SIDE_A, check_of, in_memory, on_disk
from tests.little_package import edit, jpeg
from tests.typed import typed

ROUND = "round-2026"


def run(*arguments: str | Path) -> Result:
    """A command in this process: loading the service anew takes longer than the command."""
    return CliRunner().invoke(gisvc, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "county.gpkg"
    held = on_disk(SIDE_A, path, markers=3, segments=2)
    open_round(held, PLAN, by=ME, round_id=ROUND)
    held.close()
    return path


@pytest.fixture(scope="module")
def package(store: Path) -> Path:
    out = store.with_name("field.zip")
    done = run("round", "package", store, ROUND, "-o", out)
    assert done.exit_code == 0, done.output
    assert "未携带" in done.stderr
    return out


def test_the_verb_writes_one_zip_with_the_paper_checklist(package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        assert {"field.gpkg", "form.html", "project.qgs", "route.gpx", "checklist.pdf", "manifest.json"} <= set(
            archive.namelist()
        )
        assert archive.read("checklist.pdf").startswith(b"%PDF")
        assert "checklist.pdf" in json.loads(archive.read("manifest.json"))["files"]


def test_the_verb_takes_it_back_and_writes_the_receipt(store: Path, package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        archive.extract("field.gpkg", tmp_path)
    gpkg, receipt = tmp_path / "field.gpkg", tmp_path / "receipt.json"
    edit(gpkg, "marker_checks", "subject = 'M001'", found_state_intact=1)
    done = run("round", "import", store, ROUND, gpkg, "--receipt", receipt)
    assert done.exit_code == 0, done.output
    told = json.loads(receipt.read_text(encoding="utf-8"))
    assert told["counts"]["stored"] == 1
    assert "已入册" in receipt.with_suffix(".txt").read_text(encoding="utf-8-sig")
    assert run("round", "import", store, ROUND, gpkg).stdout.count("此前已入册") == 1
    held = open_store(store, mode="read")
    assert [e.action for e in held.read_audit()].count("field-package") == 1
    held.close()


def test_a_file_without_a_seal_ends_the_verb_with_one(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    statement = check_of("marker_check", "M002", SIDE_A, ROUND, new_id(), found_state=["intact"], attendance=BOTH)
    path.write_text(json.dumps([statement]), encoding="utf-8")
    refused = typed("round", "import", store, ROUND, path)
    assert refused.returncode == 1
    assert "接收未签名文件" in refused.stdout
    assert run("round", "import", store, ROUND, path, "--accept-unsigned").exit_code == 0


def test_a_class_no_package_carries_is_one_sentence(store: Path) -> None:
    done = typed("round", "package", store, ROUND, "--with-papers", "secret")
    assert done.returncode == 1
    assert "一律不出库" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    store = in_memory(SIDE_A, markers=3, segments=2)
    open_round(store, PLAN, by=ME, round_id=ROUND)
    with serving(create_app(Settings(demonstration=True), store, None)) as address:
        yield address


def taken(client: httpx.Client, **query: str) -> dict[str, bytes]:
    answer = client.get(f"/api/rounds/{ROUND}/package", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_package_goes_out_and_comes_back_over_http(address: str, tmp_path: Path) -> None:
    with program(address) as client:
        files = taken(client)
        gpkg = tmp_path / "field.gpkg"
        gpkg.write_bytes(files["field.gpkg"])
        edit(gpkg, "segment_checks", "subject = 'S01'", found_state="clear")
        sent = [("files", ("field.gpkg", gpkg.read_bytes())), ("files", ("DCIM a.jpg", jpeg(1)))]
        first, second = (client.post(f"/api/rounds/{ROUND}/package", files=sent).json() for _ in range(2))
    assert first["complete"] is second["complete"] is True
    assert [r["fate"] for r in first["records"] + second["records"]] == ["stored", "already_held"]
    assert first["photos"][0]["photo_id"] == second["photos"][0]["photo_id"]


def test_the_receipt_is_given_in_words_to_whoever_asks_for_text(address: str) -> None:
    with program(address) as client:
        answer = client.post(
            f"/api/rounds/{ROUND}/package",
            files={"files": ("x.json", b"[]")},
            data={"accept_unsigned": "true"},
            headers={"accept": "text/plain"},
        )
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert "外业导入回执" in answer.text


def test_a_browser_gets_a_page_and_the_receipt_as_a_file(address: str) -> None:
    payload = "<img src=x onerror=alert(1)>"
    statement = {"statement_id": payload, "subject": payload, "kind": payload}
    with browser(address) as client:
        answer = client.post(
            f"/api/rounds/{ROUND}/package",
            files={"files": ("x.json", json.dumps([statement]).encode())},
            data={"accept_unsigned": "true"},
        )
        assert answer.status_code == 200
        assert "请勿删除外业设备上的原件" in answer.text
        assert "<img" not in answer.text
        link = re.findall(r'href="(/api/rounds/[^"]+/receipts/[0-9a-f]{64}\.json)"', answer.text)[0]
        told = client.get(link)
    assert told.headers["content-disposition"].startswith("attachment")
    assert told.json()["format"] == "gisvc-field-receipt"


def test_a_receipt_nobody_was_given_is_404(address: str) -> None:
    with program(address) as client:
        assert client.get(f"/api/rounds/{ROUND}/package/receipts/{'0' * 64}.json").status_code == 404
        assert client.get(f"/api/rounds/{ROUND}/package/receipts/..%2f..%2fx.json").status_code in (400, 404)


def test_coarse_positions_leave_the_paper_checklist_here(address: str) -> None:
    with program(address) as client:
        files = taken(client, decimals="3", papers="none")
    assert "checklist.pdf" not in files
    assert json.loads(files["manifest.json"])["position_decimals"] == 3


@pytest.mark.parametrize("query", [{"papers": "secret"}, {"decimals": "0"}, {"decimals": "10"}, {"other": "1"}])
def test_a_wish_the_route_does_not_know_is_refused(address: str, query: dict[str, str]) -> None:
    with program(address) as client:
        assert client.get(f"/api/rounds/{ROUND}/package", params=query).status_code == 400


def test_a_round_nobody_knows_is_404_both_ways(address: str) -> None:
    with program(address) as client:
        assert client.get("/api/rounds/nothing/package").status_code == 404
        assert client.post("/api/rounds/nothing/package", files={"files": ("x.json", b"[]")}).status_code == 404
