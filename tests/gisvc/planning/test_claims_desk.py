"""The claim auditor at the desk: five plans at hand, a file or a text of one's own, and nothing kept."""

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import openpyxl
import pytest

from gisvc.forms.planning.claims_template import claims_template
from gisvc.forms.planning.number_line import number_line
from layers.planning.audit.auditing import audit
from layers.planning.audit.claims_file import read_claims

SignedIn = Callable[..., AbstractContextManager[httpx.Client]]

TOML = """
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
ROWS = {
    "statement": [
        {"id": "a", "document": "甲规划", "quantity": "社区", "printed": 13, "on": 2020},
        {"id": "b", "document": "甲规划", "quantity": "有中心的社区", "of": "社区", "printed": "75 %", "on": 2020},
    ]
}
SAID = "9 ÷ 13 = 69.23 %、10 ÷ 13 = 76.92 %"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def visit(at_a_browser: SignedIn) -> Iterator[httpx.Client]:
    with at_a_browser() as client:
        yield client


@pytest.fixture(scope="module")
def ask(as_a_program: SignedIn) -> Iterator[httpx.Client]:
    with as_a_program() as client:
        yield client


def test_who_may_only_look_reads_the_five_plans_form_and_sends_nothing(at_a_browser: SignedIn) -> None:
    with at_a_browser("viewer") as looking:
        page = looking.get("/claims")
        assert page.status_code == 200
        assert "上传清单需要" in page.text
        assert looking.post("/claims/text", data={"text": TOML}).status_code == 403


def test_what_one_sent_another_cannot_ask_for(visit: httpx.Client, at_a_browser: SignedIn) -> None:
    held = visit.post("/claims/text", data={"text": TOML}).headers["location"]
    with at_a_browser("viewer") as looking:
        assert looking.get(held).status_code == 404


def test_a_pasted_text_is_audited_with_its_arithmetic_and_its_sources(visit: httpx.Client) -> None:
    sent = visit.post("/claims/text", data={"text": TOML})
    assert sent.status_code == 303, sent.text
    page = visit.get(sent.headers["location"])
    assert page.status_code == 200
    assert SAID in page.text
    assert "第三章" in page.text


def test_an_uploaded_template_is_audited_and_taken_away_on_every_paper(visit: httpx.Client) -> None:
    template = visit.get("/downloads/claims-template.xlsx")
    assert template.content[:2] == b"PK"
    held = visit.post("/claims", files={"file": ("清单.xlsx", template.content, XLSX)}).headers["location"]
    assert "Z04" in visit.get(held).text
    for paper in ("docx", "xlsx", "csv", "json"):
        answer = visit.get(held.replace("/claims", f"/downloads/claims.{paper}"))
        assert answer.status_code == 200, paper
        assert "attachment" in answer.headers["content-disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(visit.get(held.replace("/claims", "/downloads/claims.xlsx")).content))
    assert {"问题", "整数解"} & set(sheet.sheetnames)


def test_nothing_that_was_sent_is_left_on_the_disk(visit: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    visit.post("/claims", files={"file": ("清单.xlsx", claims_template(), XLSX)})
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_figures_that_are_gone_are_asked_for_again(visit: httpx.Client) -> None:
    answer = visit.get(f"/claims?of={'0' * 40}")
    assert answer.status_code == 404
    assert "请重新上传" in answer.text
    assert visit.get("/claims?of=../../etc").status_code == 400


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [("a.toml", b"not toml [", 400), ("a.toml", b"\xff\xfe", 400), ("a.exe", b"MZ", 415)],
)
def test_a_file_that_cannot_be_audited_is_refused_on_the_page(
    visit: httpx.Client, name: str, content: bytes, status: int
) -> None:
    answer = visit.post("/claims", files={"file": (name, content, "application/octet-stream")})
    assert answer.status_code == status
    assert 'role="alert"' in answer.text


def test_a_file_without_one_figure_that_can_be_read_names_its_rows(visit: httpx.Client) -> None:
    held = visit.post("/claims/text", data={"text": TOML.replace("13", "十来个").replace("75 %", "七成")}).headers["location"]
    page = visit.get(held)
    assert page.status_code == 400
    assert "十来个" in page.text
    assert "七成" in page.text


def test_a_program_sends_json_toml_or_a_file_and_hears_the_same(ask: httpx.Client) -> None:
    by_json = ask.post("/api/audit", json=ROWS)
    assert by_json.status_code == 200, by_json.text
    by_toml = ask.post("/api/audit", content=TOML.encode(), headers={"content-type": "application/toml"})
    csv = "编号,文件,数量,占,原文,年份\na,甲规划,社区,,13,2020\nb,甲规划,有中心的社区,社区,75 %,2020\n"
    by_file = ask.post("/api/audit", files={"file": ("a.csv", csv.encode("utf-8-sig"), "text/csv")})
    told = [answer.json() for answer in (by_json, by_toml, by_file)]
    for one in told:
        (objection,) = one["objections"]
        assert SAID in objection["arithmetic"][-1]["zh"]
        assert one["alarms"] == 1
    again = ask.get("/api/audit", params={"of": told[0]["of"]})
    assert again.json()["objections"] == told[0]["objections"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"{", "application/json"), (b'{"wish": []}', "application/json"), (b"x = 1", "application/toml"), (b"", "image/png")],
)
def test_a_body_that_is_no_list_of_figures_is_refused(ask: httpx.Client, content: bytes, kind: str) -> None:
    answer = ask.post("/api/audit", content=content, headers={"content-type": kind})
    assert (answer.status_code, answer.json()["code"]) == (400, "planning.not-a-claims-file")


def test_whole_numbers_stand_on_one_line_and_what_lies_far_off_behind_a_break() -> None:
    said = [
        {"table": "total", "whole": "单位", "parts": "村、社区"},
        {"table": "total", "whole": "有中心", "parts": "有中心的村、有中心的社区"},
        {"id": "n", "document": "甲", "quantity": "单位", "printed": "149", "on": "2020"},
        {"id": "c", "document": "甲", "quantity": "有中心", "printed": "116", "on": "2020"},
        {"id": "r", "document": "甲", "quantity": "有中心的村", "of": "村", "printed": "85 %", "on": "2020"},
        {"id": "u", "document": "甲", "quantity": "有中心的社区", "of": "社区", "printed": "75 %", "on": "2020"},
        {"id": "v", "document": "名册", "quantity": "村", "printed": "136", "on": "2020"},
    ]
    (solution,) = audit(read_claims(said)).solutions
    line = number_line(solution)
    assert [p.label for p in line.fitting if p.label] == ["39", "40", "41", "46", "47"]
    assert line.is_broken
    assert [(p.label, p.is_beyond) for p in line.known] == [("136 v", True)]
    places = [p.x for p in line.fitting]
    assert places == sorted(places)
    assert places[2] < line.exact.x < places[3]  # type: ignore[union-attr]  # because the figures do give one value
