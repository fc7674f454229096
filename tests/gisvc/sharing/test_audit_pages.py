"""The audit log is read by auditors alone, in sentences, sifted and paged; and proves itself to somebody who has only Python."""

import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import openpyxl
import pytest
from click.testing import CliRunner

from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Role
from gisvc.cli import gisvc
from gisvc.settings import Settings
from gisvc.trail.sentences import ACTIONS, sentence_of
from layers.people import PersonId
from layers.report import Fact
from layers.store.embedded import create_store, open_store
from layers.store.protocol import AuditEntry, AuditQuestion
from tests.front_desk import COUNTY, SmallDesk, browser, cheap_passwords, program, serving, sign_in
from tests.layers.store.samples import TestClock
from tests.little_county import little_county

GUIDE = Path(__file__).parents[3] / "docs" / "audit.md"
AUDITORS, ALL_OTHERS = ("auditor",), ("system_administrator", "viewer", "clerk", "issuer")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    store = little_county("<b>&")
    accounts = open_accounts(
        tmp_path_factory.mktemp("audit") / "a.db", settings=Settings(), journal=store, passwords=cheap_passwords()
    )
    desk = SmallDesk(Settings(), store, accounts)
    for role in (Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR, Role.VIEWER, Role.CLERK, Role.ISSUER):
        desk.add_person(role.value, role)
    desk.add_person("township", Role.AUDITOR, area="620423101")
    for n in range(120):
        store.record("export", {"layer": "facilities", "format": "csv", "rows": n, "purpose": "public"}, by=PersonId("li"))
    store.within("620423102").record("export", {"layer": "divisions", "rows": 1}, by=PersonId("mo-lin"))
    return desk


@pytest.fixture(scope="module")
def address(desk: SmallDesk) -> Iterator[str]:
    with serving(create_app(desk.settings, desk.store, desk.accounts)) as address:
        yield address


@pytest.fixture(scope="module")
def auditor(address: str) -> Iterator[httpx.Client]:
    with browser(address) as client:
        sign_in(client, "auditor")
        yield client


def rows_of(page: str) -> list[str]:
    return re.findall(r'<tr id="line-(\d+)">', page)


def test_nobody_but_the_auditor_reads_it(address: str) -> None:
    for name in ALL_OTHERS:
        with program(address) as client:
            sign_in(client, name)
            for path in ("/audit", "/audit/export.jsonl", "/audit/export.xlsx", "/audit/usage"):
                assert client.get(path).status_code == 403, (name, path)


def test_each_line_is_a_sentence_and_markup_stays_text(auditor: httpx.Client) -> None:
    page = auditor.get("/audit?by=li").text
    assert "li 导出数据：图层 设施，格式 csv，行数 119，用途 公开。" in page
    assert "<b>&" not in auditor.get("/audit?action=create").text


def test_pages_follow_each_other_without_a_line_lost_or_twice(auditor: httpx.Client) -> None:
    first = auditor.get("/audit?by=li").text
    address = re.search(r'href="(/audit\?[^"]*before=\d+)"', first)
    assert address
    second = auditor.get(address[1].replace("&amp;", "&")).text
    seen = rows_of(first) + rows_of(second)
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen, key=int, reverse=True)


@pytest.mark.parametrize(
    ("query", "some"),
    [
        ("action=auth.*", True),
        ("action=auth.sign-in-failed", False),
        ("layer=facilities", True),
        ("layer=graves", False),
        ("since=2020-01-01&until=2020-01-02", False),
        ("by=auditor", True),
        ("by=&action=&layer=&since=&until=", True),
    ],
)
def test_it_is_sifted_by_what_an_auditor_asks(auditor: httpx.Client, query: str, some: bool) -> None:
    answer = auditor.get(f"/audit?{query}")
    assert answer.status_code == 200
    assert bool(rows_of(answer.text)) is some


@pytest.mark.parametrize("query", ["since=2026-02-01&until=2026-01-01", "before=0", "since=yesterday", "person=li"])
def test_a_question_that_makes_no_sense_is_refused(auditor: httpx.Client, query: str) -> None:
    assert auditor.get(f"/audit?{query}").status_code == 400


def test_reading_the_log_is_a_line_of_it_once_a_day(auditor: httpx.Client, desk: SmallDesk) -> None:
    for _ in range(3):
        auditor.get("/audit")
    assert len(desk.store.search_audit(AuditQuestion(by="auditor", action="audit-read"))) == 1


def test_the_chain_is_shown_as_it_stands(auditor: httpx.Client) -> None:
    page = auditor.get("/audit").text
    assert "链条完好" in page
    assert "365" in page


def script() -> str:
    found = re.search(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def run_script(path: Path) -> subprocess.CompletedProcess[str]:
    """As a stranger runs it: another process, no package of ours, isolated."""
    return subprocess.run([sys.executable, "-I", "-c", script(), str(path)], capture_output=True, text=True, check=False)


def test_the_script_of_the_guide_is_short_and_needs_python_alone() -> None:
    assert len(script().splitlines()) <= 30
    assert set(re.findall(r"^import (\w+)|^from (\w+)", script(), re.MULTILINE)) == {("hashlib", ""), ("json", ""), ("sys", "")}


def test_a_stranger_proves_the_whole_log_and_finds_each_change(auditor: httpx.Client, desk: SmallDesk, tmp_path: Path) -> None:
    answer = auditor.get("/audit/export.jsonl")
    path = tmp_path / "log.jsonl"
    path.write_bytes(answer.content)
    last = desk.store.search_audit(AuditQuestion(limit=1))[0]
    assert run_script(path).stdout.strip() == f"{last.seq} {last.hash}"
    assert (last.action, last.by) == ("audit-export", "auditor")
    lines = answer.content.splitlines(keepends=True)
    changed = lines[9].replace(b"csv", b"cSv") if b"csv" in lines[9] else lines[9].replace(b'"by":"', b'"by":"x')
    for tampered, said in (
        ([*lines[:9], changed, *lines[10:]], "line 10 was changed"),
        ([*lines[:9], *lines[10:]], "line 11 does not follow line 9"),
        ([*lines[:8], lines[9], lines[8], *lines[10:]], "line 10 does not follow line 8"),
    ):
        path.write_bytes(b"".join(tampered))
        found = run_script(path)
        assert (found.returncode, found.stderr.strip()) == (1, said)


def test_some_days_are_a_piece_of_the_same_chain(auditor: httpx.Client, tmp_path: Path) -> None:
    today = (datetime.now(UTC) + timedelta(hours=8)).date()
    path = tmp_path / "log.jsonl"
    path.write_bytes(auditor.get(f"/audit/export.jsonl?since={today}&until={today}").content)
    assert run_script(path).returncode == 0
    assert auditor.get("/audit/export.jsonl?until=2020-01-01").content == b""


def test_a_township_auditor_follows_the_chain_and_reads_no_neighbours_line(address: str, tmp_path: Path) -> None:
    with browser(address) as client:
        sign_in(client, "township")
        content = client.get("/audit/export.jsonl").content
        assert "mo-lin" not in client.get("/audit").text
        assert b"mo-lin" not in content
        assert b"mo-lin" not in client.get("/audit/export.xlsx").content
    path = tmp_path / "log.jsonl"
    path.write_bytes(content)
    assert run_script(path).returncode == 0


def test_the_workbook_holds_the_same_chain_and_no_formula(auditor: httpx.Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(auditor.get("/audit/export.xlsx").content))
    head, *lines = book.worksheets[0].iter_rows(values_only=True)
    before = "0" * 64
    for line in lines:
        told = dict(zip(head, line, strict=True))
        entry = {word: told[word] for word in ("seq", "at", "by", "action", "facts")}
        sealed = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert told["previous_hash"] == before
        before = str(told["hash"])
        assert hashlib.sha256(f"{told['previous_hash']}\n{sealed}".encode()).hexdigest() == before
    assert all(cell.data_type != "f" for row in book.worksheets[0].iter_rows() for cell in row)


def test_nothing_is_deleted_however_old_it_is_and_a_shorter_promise_is_refused(tmp_path: Path) -> None:
    path, clock = tmp_path / "county.gpkg", TestClock("2020-01-01T00:00:00+00:00")
    with create_store(path, COUNTY, clock=clock) as store:
        store.record("export", {"layer": "facilities"}, by=PersonId("li"))
    for year in ("2021", "2026"):
        clock.jump_to(f"{year}-06-01T00:00:00+00:00")
        with open_store(path, clock=clock) as store:
            store.record("export", {"layer": "facilities"}, by=PersonId("li"))
            store.backup(tmp_path / f"{year}.bak")
            assert not store.check_audit()
            assert [e.seq for e in store.read_audit()][:2] == [1, 2]
            assert store.read_audit()[0].at.year == 2020
    with pytest.raises(ValueError, match="audit_keep_days"):
        Settings(audit_keep_days=179)


def test_the_terminal_verifies_and_takes_away(tmp_path: Path) -> None:
    path, out = tmp_path / "county.gpkg", tmp_path / "log.jsonl"
    create_store(path, COUNTY).close()
    run = CliRunner()
    told = run.invoke(gisvc, ["audit-log", "export", str(path), "--out", str(out)])
    assert told.exit_code == 0, told.output
    assert run_script(out).stdout.startswith("1 ")
    workbook = run.invoke(gisvc, ["audit-log", "export", str(path), "--out", str(tmp_path / "log.xlsx")])
    assert workbook.exit_code == 0
    passed = run.invoke(gisvc, ["audit-log", "verify", str(path)])
    assert (passed.exit_code, "完好" in passed.output) == (0, True)
    forged = f"2026-01-01T00:00:00.000000Z 1 {'f' * 64}"
    failed = run.invoke(gisvc, ["audit-log", "verify", str(path), "--anchor", forged])
    assert failed.exit_code == 1
    assert "第 1 条与" in failed.output


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_every_known_action_has_its_sentence_in_both_languages(action: str) -> None:
    facts: dict[str, Fact] = {
        "layer": "facilities",
        "rows": 3,
        "content_sha256": "a" * 64,
        "rows.facilities": 2,
        "sha256.facilities": "b" * 64,
    }
    said = sentence_of(AuditEntry(1, datetime.now(UTC), PersonId("terminal:li"), action, facts, "", ""))
    assert said.zh.startswith(f"本机终端 li {ACTIONS[action].zh}：")
    assert "a" * 64 not in said.zh + said.en
    assert "设施" in said.zh
