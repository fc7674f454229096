"""Pages of lines, markers and cases: what the register holds, what both sides found, and what the law does not let happen."""

import re
from html import unescape
from itertools import pairwise

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boundaries.lines.diagram import DiagramMarker, LineDiagram
from boundaries.rounds.round import Section
from boundaries.use_cases.cases import read_cases
from gisvc.app import create_app
from gisvc.pages.inspection.straight import BETWEEN_LABELS, MARGIN, WIDEST, straight_picture
from gisvc.settings import Settings
from layers.fields import Value
from layers.store.memory import MemoryStore
from layers.store.protocol import Workspace
from tests.front_desk import browser, serving
from tests.gisvc.inspection.conftest import form_of
from tests.inspection_county import FIRST, LINE, OURS, RARE, THEIRS, THIRD, Told, new_round, plain, they_say, we_say


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/lines", f"/lines/{LINE}", f"/markers/{FIRST}", f"/markers/{THIRD}", "/cases", "/cases/new?kind=dispute", "/cases/new?kind=hazard", "/cases/new?kind=demarcation", f"/cases/new?marker_id={FIRST}&line_id={LINE}"])  # fmt: skip
def test_every_page_opens_in_both_languages(visit: httpx.Client, path: str, language: str) -> None:
    visit.cookies.set("gisvc_language", language)
    answer = visit.get(path)
    assert answer.status_code == 200
    assert not re.search(r"\b(None|nan|undefined)\b", text_of(answer.text)), re.search(r".{40}\b(None|nan|undefined)\b", text_of(answer.text))  # fmt: skip


def test_a_line_shows_its_diagram_segments_markers_papers_and_lock(visit: httpx.Client) -> None:
    page = visit.get(f"/lines/{LINE}").text
    text = text_of(page)
    for shown in ("里程展开图", "已锁定", "第一段", "2321003Q", "协议书附图", "机密", "K11+097", "从起点向北", "2030年12月31日"):
        assert shown in text, shown
    assert re.findall(r'<a href="/markers/(m\d)"><path', page) == ["m1", "m2", "m3"]
    assert "url(#vague)" in page
    assert "档案室" in text  # where it is kept, and nothing of what it says


def test_a_marker_shows_its_objects_and_both_sides_of_every_round(visit: httpx.Client, store: MemoryStore) -> None:
    earlier, later = new_round(store, "上一轮"), new_round(store, "这一轮")
    for made, state in ((earlier, "intact"), (later, "leaning")):
        we_say(store, made, Told("marker_check", FIRST, plain("marker_check")))
        they_say(store, made, Told("marker_check", FIRST, {**plain("marker_check"), "found_state": [state]}))
    tapes: list[Value] = [{"object_id": f"o{n}", "distance_m": d} for n, d in ((1, 41.0), (2, 39.5), (3, 39.5))]
    we_say(store, later, Told("marker_check", FIRST, {"tapes": tapes}, device="phone-2"))
    page = visit.get(f"/markers/{FIRST}").text
    text = text_of(page)
    for shown in (f"{RARE}梁", "房角1", "上一轮", "这一轮", "倾斜（倒歪）", "真方位角", "靖远县"):
        assert shown in text, shown
    assert page.count('src="data:image/svg+xml;base64,') == 1
    assert re.search(r'class="notice (error|warning|done)"', page)  # what the tape says


def test_repair_without_the_neighbour_is_refused_on_the_page_with_the_article(visit: httpx.Client, store: MemoryStore) -> None:
    case = {
        "sees": "", "case_kind": "repair", "line_id": LINE, "sides": [OURS, THEIRS], "marker_id": FIRST, "responsible_side": OURS,
        "reason": f"{RARE}桩体开裂",
    }  # fmt: skip
    path = visit.post("/cases/new?kind=change_case", data=case).headers["location"]
    write = f"{path}/records/change_case"
    sent = form_of(visit.get(write).text, write) | {"work_on": ["2026-06-20"], "work_side": [OURS], "work_done": ["扶正"]}
    refused = visit.post(write, data=sent)
    assert refused.status_code == 409
    assert "第六条第二款" in refused.text
    assert 'value="扶正"' in refused.text  # what was typed is still there
    study = next(s for s in read_cases(store) if s.case.text("reason") == f"{RARE}桩体开裂")
    assert study.case.text("work_on") == ""
    page = text_of(visit.get(path).text)
    for shown in ("办理路径", "毗邻方在场施工", "尚缺", "《行政区域界线管理条例》"):
        assert shown in page
    assert f"{RARE}桩体开裂" in visit.get("/cases").text
    assert f"{RARE}桩体开裂" in visit.get(f"/markers/{FIRST}").text


def test_a_side_speaks_in_a_case_for_itself_alone(visit: httpx.Client, store: MemoryStore) -> None:
    case = {
        "sees": "", "case_kind": "move", "line_id": LINE, "sides": [OURS, THEIRS], "marker_id": FIRST, "responsible_side": OURS,
        "reason": "修路",
    }  # fmt: skip
    path = visit.post("/cases/new?kind=change_case", data=case).headers["location"]
    assert (
        visit.post(f"{path}/records/case_word", data={"sees": "", "answer": "agrees", "answered_on": "2026-06-01"}).status_code
        == 303
    )
    study = next(s for s in read_cases(store) if s.case.text("reason") == "修路")
    assert {word.side: word.agrees for word in study.words} == {OURS: True, THEIRS: False}
    assert visit.get(f"{path}/records/marker_check").status_code == 400
    assert visit.get(f"{path}/records/dispute_claim").status_code == 400  # no dispute


def test_a_case_without_what_it_needs_is_given_back_with_the_fields_named(visit: httpx.Client, store: MemoryStore) -> None:
    before = store.last_commit()
    answer = visit.post("/cases/new?kind=hazard", data={"sees": "", "hazard_kind": "damage"})
    assert answer.status_code == 400
    assert "“情况说明”必填" in answer.text
    assert store.last_commit() == before
    assert visit.get("/cases/new?kind=round").status_code == 400
    assert visit.get("/cases/nope").status_code == 404


def test_an_empty_register_is_told_what_to_do() -> None:
    with (
        serving(create_app(Settings(demonstration=True), MemoryStore(Workspace("620423", "景泰县", 4541)), None)) as address,
        browser(address) as client,
    ):
        for path, shown in (
            ("/rounds", "导入界线"),
            ("/lines", "导入界线"),
            ("/cases", "没有案件"),
            ("/rounds/new", "新建一轮联检"),
        ):
            page = client.get(path)
            assert page.status_code == 200
            assert shown in page.text


def diagram(chainages: list[float], length_m: float) -> LineDiagram:
    markers = tuple(DiagramMarker(f"m{n}", f"{n}", "single", False, at, 0.0, True, 104.0, 37.0) for n, at in enumerate(chainages))
    return LineDiagram("l", "线", length_m, None, None, None, (), markers, (), ())


@given(st.lists(st.floats(0, 1), max_size=120), st.floats(1, 1e6))
def test_no_two_numbers_of_the_diagram_cover_each_other_and_every_stone_stands_at_its_chainage(
    shares: list[float], length_m: float
) -> None:
    chainages = sorted(share * length_m for share in shares)
    picture = straight_picture(diagram(chainages, length_m))
    labels = [stone.label_x for stone in picture.stones]
    assert all(b - a >= BETWEEN_LABELS - 0.11 for a, b in pairwise(labels))
    assert all(MARGIN - 0.1 <= x <= picture.width for x in labels)
    span = picture.width - 2 * MARGIN
    for stone, at in zip(picture.stones, chainages, strict=True):
        assert stone.x == pytest.approx(MARGIN + at / length_m * span, abs=0.06)
    assert picture.width <= WIDEST
    assert picture.ticks[0] == (MARGIN, "K0")
    assert all(x <= picture.end_x + 0.1 for x, _ in picture.ticks)


def test_sections_of_another_line_are_not_drawn_and_an_open_one_runs_to_the_end() -> None:
    sections = [Section("a", "l", "甲段", "1", 0.0, 400.0), Section("b", "l", "乙段", "2", 400.0), Section("c", "x", "丙段", "1")]
    bars = straight_picture(diagram([], 1000.0), sections=sections).sections
    assert [bar.about.name for bar in bars if isinstance(bar.about, Section)] == ["甲段", "乙段"]
    assert bars[1].x + bars[1].width == pytest.approx(960.0 - MARGIN, abs=0.2)
