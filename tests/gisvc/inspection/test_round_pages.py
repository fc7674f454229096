"""Pages of a round tell the truth in every state: nothing done, half done, agreed, signed, closed; and nothing is merged on the way."""

import re
from html import unescape

import httpx
import pytest

from boundaries.rounds.version import version_of
from boundaries.use_cases.journal import read_book
from boundaries.use_cases.rounds import study_round
from layers.fields import Value
from layers.store.memory import MemoryStore
from tests.gisvc.inspection.conftest import form_of
from tests.inspection_county import (
    FAR,
    FIRST,
    LINE,
    LONG_NAME,
    NEAR,
    OURS,
    RARE,
    SECOND,
    THEIRS,
    Told,
    everything_agreed,
    new_round,
    plain,
    they_say,
    we_say,
)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)))


def squeezed(page: str) -> str:
    return re.sub(r"\s+", "", text_of(page))


@pytest.fixture(scope="module")
def untouched(store: MemoryStore) -> str:
    return new_round(store, "尚未开始的一轮")


@pytest.fixture(scope="module")
def half(store: MemoryStore) -> str:
    """Ours: two items; theirs: one of them otherwise; one stretch excused by both."""
    made = new_round(store, "做了一半的一轮")
    here: dict[str, Value] = {"position": {"lon": 104.3, "lat": 37.02, "accuracy_m": 0.05, "method": "rtk"}}
    there: dict[str, Value] = {"position": {"lon": 104.3004, "lat": 37.02, "accuracy_m": 0.05, "method": "rtk"}}
    excused = Told("segment_check", FAR, {"reason_not_checked": "汛期道路中断"})
    we_say(
        store,
        made,
        Told("marker_check", FIRST, {**plain("marker_check"), **here, "threat": f"{RARE}取沙"}),
        Told("marker_check", SECOND, plain("marker_check")),
        excused,
    )
    they_say(store, made, Told("marker_check", FIRST, {**plain("marker_check"), **there, "found_state": ["leaning"]}), excused)
    return made


@pytest.fixture(scope="module")
def agreed(store: MemoryStore) -> str:
    made = new_round(store, "双方一致的一轮")
    everything_agreed(store, made)
    return made


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", ["", "/compare", "/compare?show=all", "/field-work", "/meetings", "/plan", "/sign"])
@pytest.mark.parametrize("state", ["untouched", "half", "agreed"])
def test_every_page_opens_in_every_state_and_language(
    visit: httpx.Client, request: pytest.FixtureRequest, state: str, page: str, language: str
) -> None:
    visit.cookies.set("gisvc_language", language)
    answer = visit.get(f"/rounds/{request.getfixturevalue(state)}{page}")
    assert answer.status_code == 200
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in answer.text
    assert not re.search(r"\b(None|nan|undefined)\b", text_of(answer.text))


def test_the_dashboard_counts_kilometres_and_markers_of_both_sides(visit: httpx.Client, half: str) -> None:
    page = squeezed(visit.get(f"/rounds/{half}").text)
    assert "11.1/22.2km1/3桩" in page  # theirs: the excused stretch and one marker
    assert "11.1/22.2km2/3桩" in page  # ours
    for shown in ("进行中", "冲突1", "仅一方填写1", "未检查2", "未检查，已说明理由1", "先看这些", "界桩状态"):
        assert shown in page


def test_the_map_shows_every_item_in_the_colour_of_its_state(visit: httpx.Client, half: str) -> None:
    page = visit.get(f"/rounds/{half}").text
    anchors = set(re.findall(r'"anchor":"(item-\d+)"', page))
    assert anchors == {f"item-{n}" for n in range(5)} == set(re.findall(r'<tr id="(item-\d+)"', page))
    for legend in ("界桩：冲突", "界桩：仅一方填写", "界桩：未检查", "线段：未检查，已说明理由"):
        assert legend in page


def test_the_comparison_prints_both_values_with_their_distance_and_decides_for_nobody(visit: httpx.Client, half: str) -> None:
    page = text_of(visit.get(f"/rounds/{half}/compare").text)
    assert "倾斜（倒歪）" in page
    assert "完好" in page
    distance = re.search(r"相差 (\d+\.\d+) m，容差 5 m", page)
    assert distance
    assert float(distance[1]) == pytest.approx(35.6, abs=0.2)  # 0.0004° of longitude at 37.02° N
    assert "2321002Q" in page
    assert "第二段" not in page  # excused by both: nothing to compare


def test_a_marker_moved_by_36_metres_is_called_moved_with_the_accuracies_in_words(visit: httpx.Client, half: str) -> None:
    page = text_of(visit.get(f"/rounds/{half}/items/marker_check", params={"subject": FIRST}).text)
    assert "显著移位" in page
    assert "登记位置点位中误差 1 m" in page
    assert "实测点位中误差 0.05 m" in page


def test_the_dashboard_of_a_round_without_records_begins_with_the_checklist(visit: httpx.Client, untouched: str) -> None:
    page = text_of(visit.get(f"/rounds/{untouched}").text)
    assert "尚未开始" in page
    assert "先看这些" not in page
    assert "联检清单 · 5" in page


def test_the_list_of_rounds_names_each_with_its_stage(visit: httpx.Client, untouched: str, half: str, agreed: str) -> None:
    page = text_of(visit.get("/rounds").text)
    for shown in ("尚未开始的一轮", "做了一半的一轮", "双方一致的一轮", "尚未开始", "进行中", "记录齐全，待签署"):
        assert shown in page


def test_a_record_form_sent_back_untouched_enters_nothing(visit: httpx.Client, store: MemoryStore, half: str) -> None:
    path = f"/rounds/{half}/items/marker_check?subject={FIRST}"
    before = len(read_book(store).statements)
    sent = form_of(visit.get(path).text, path)
    assert visit.post(path, data=sent).status_code == 303
    assert len(read_book(store).statements) == before


def test_what_is_typed_becomes_one_statement_of_what_changed_and_the_old_one_stays(
    store: MemoryStore, visit: httpx.Client
) -> None:
    made = new_round(store)
    we_say(store, made, Told("marker_check", FIRST, {**plain("marker_check"), "threat": "取沙"}))
    path = f"/rounds/{made}/items/marker_check?subject={FIRST}"
    sent = form_of(visit.get(path).text, path) | {"threat": ["无"], "found_state": ["damaged", "leaning"]}
    assert visit.post(path, data=sent).status_code == 303
    said = read_book(store).of_round(made)[-1]
    assert said.values == {"threat": "无", "found_state": ["damaged", "leaning"]}
    assert (said.side, said.device) == (OURS, "office")
    page = text_of(visit.get(path).text)
    assert page.index("损坏、倾斜") < page.index("威胁情况 取沙")  # the history holds both


def test_two_people_with_the_same_form_open_make_a_conflict_not_an_overwriting(store: MemoryStore, visit: httpx.Client) -> None:
    made = new_round(store)
    we_say(store, made, Told("marker_check", FIRST, {"threat": "取沙"}))
    path = f"/rounds/{made}/items/marker_check?subject={FIRST}"
    one = form_of(visit.get(path).text, path)
    other = dict(one)
    assert visit.post(path, data=one | {"threat": ["无"]}).status_code == 303
    assert visit.post(path, data=other | {"threat": ["挖土"]}).status_code == 303
    page = visit.get(path).text
    assert "本方记录互相冲突，请选定" in page
    assert "挖土" in page
    assert "无 ——" in text_of(page)
    chosen = form_of(page, path) | {"threat": ["挖土"]}
    assert visit.post(path, data=chosen).status_code == 303
    assert "本方记录互相冲突" not in visit.get(path).text


def test_a_wrong_value_is_shown_beside_its_field_and_nothing_is_entered(store: MemoryStore, visit: httpx.Client) -> None:
    made = new_round(store)
    path = f"/rounds/{made}/items/marker_check?subject={FIRST}"
    before = len(read_book(store).statements)
    answer = visit.post(path, data={"sees": "", "search_radius_m": "很远", "threat": LONG_NAME})
    assert answer.status_code == 400
    assert "应为有限数值" in answer.text
    assert LONG_NAME in answer.text
    assert 'value="很远"' in answer.text
    assert len(read_book(store).statements) == before


def test_a_disagreement_goes_on_record_with_both_values_kept_and_opens_the_way_to_close(
    store: MemoryStore, visit: httpx.Client
) -> None:
    made = new_round(store)
    everything_agreed(store, made)
    study = study_round(store, made)
    seen = study.book.records
    heads = next(r.heads for k, r in seen.items() if k.round_id == made and k.subject == NEAR and k.side == THEIRS)
    they_say(store, made, Told("segment_check", NEAR, {"found_state": "vague"}, sees=heads))
    assert "尚未更正，也未列为分歧" in visit.get(f"/rounds/{made}/sign").text
    said = {"item_kind": "segment_check", "subject": NEAR, "field": "found_state", "outcome": "reported"}
    assert visit.post(f"/rounds/{made}/disagreements", data=said | {"text": ""}).status_code == 400
    answer = visit.post(f"/rounds/{made}/disagreements", data=said | {"text": "双方对界线是否清晰认识不一致"})
    assert answer.status_code == 303
    page = text_of(visit.get(f"/rounds/{made}/compare").text)
    assert "双方对界线是否清晰认识不一致" in page
    assert "清晰可辨" in page
    assert "模糊" in page
    assert not study_round(store, made).open_points.has_errors
    assert visit.post(f"/rounds/{made}/disagreements", data=said | {"field": "wish", "text": "x"}).status_code == 404


def test_the_version_that_was_shown_is_the_version_that_is_signed(store: MemoryStore, visit: httpx.Client) -> None:
    made = new_round(store)
    everything_agreed(store, made)
    path = f"/rounds/{made}/sign"
    form = form_of(visit.get(path).text, path) | {"signer": ["王某"], "office": ["局长"]}
    shown = version_of(read_book(store).statements.values(), made)
    assert form["signed_version"] == [shown]
    we_say(store, made, Told("marker_check", FIRST, {"remarks": "补充"}))
    stale = visit.post(path, data=form)
    assert stale.status_code == 409
    assert "已不是当前版本" in stale.text
    again = form_of(visit.get(path).text, path) | {"signer": ["王某"]}
    assert visit.post(path, data=again).status_code == 303
    assert "现行" in visit.get(path).text
    we_say(store, made, Told("marker_check", FIRST, {"threat": "签后又变"}))
    assert "签后有变动" in visit.get(path).text


def test_closing_is_refused_with_the_list_and_done_when_nothing_is_left(store: MemoryStore, visit: httpx.Client) -> None:
    made = new_round(store, "将要结束的一轮")
    refused = visit.post(f"/rounds/{made}/close", data={"sees": "", "closed_on": "2026-11-20"})
    assert refused.status_code == 409
    assert "尚有" in refused.text
    assert "景泰县没有记录，也没有说明理由" in refused.text  # people know sides by name
    everything_agreed(store, made)
    done = visit.post(f"/rounds/{made}/close", data={"sees": "", "closed_on": "2026-11-20", "is_zero_report": "yes"})
    assert done.status_code == 303
    page = text_of(visit.get(f"/rounds/{made}/sign").text)
    assert "2026年11月20日" in page
    assert "零报告" in page
    item = visit.get(f"/rounds/{made}/items/marker_check?subject={FIRST}").text
    assert "入册</button>" not in item  # a closed round takes nothing more
    late = visit.post(f"/rounds/{made}/items/marker_check?subject={FIRST}", data={"sees": "", "threat": "迟到"})
    assert late.status_code == 409
    they_say(store, made, Told("closing", made, {"closed_on": "2026-11-21", "version": "0" * 64}))
    assert "已结束" in visit.get(f"/rounds/{made}").text


def test_a_round_begins_from_its_plan_with_what_the_register_knows(visit: httpx.Client, store: MemoryStore) -> None:
    page = visit.get("/rounds/new", params={"line_id": LINE}).text
    sent = form_of(page, "/rounds/new")
    assert sent["sides"] == sorted([OURS, THEIRS])
    assert sent["lead_side"] == [OURS]
    assert visit.post("/rounds/new", data=sent | {"lead_side": [""]}).status_code == 400
    answer = visit.post("/rounds/new", data=sent | {"name": [f"{RARE}线联检"]})
    assert answer.status_code == 303
    assert f"{RARE}线联检" in visit.get(answer.headers["location"]).text
    made = answer.headers["location"].removeprefix("/rounds/")
    path = f"/rounds/{made}/plan"
    changed = form_of(visit.get(path).text, path) | {
        "year": ["2027"],
        "deadlines.0.what": ["报送"],
        "deadlines.0.due_on": ["2027-05-15"],
    }
    assert visit.post(path, data=changed).status_code == 303
    inspected = study_round(store, made).round
    assert (inspected.year, inspected.name, inspected.deadlines[0].what) == (2027, f"{RARE}线联检", "报送")


def test_a_meeting_is_entered_with_the_heads_that_were_read_out(visit: httpx.Client, store: MemoryStore, half: str) -> None:
    path = f"/rounds/{half}/meetings"
    assert visit.post(path, data={"sees": "", "title": "第一次联席会议"}).status_code == 400
    head = str(read_book(store).head(OURS))
    meeting = {
        "sees": "", "title": "第一次联席会议", "held_on": "2026-05-10", "attendance.0.name": LONG_NAME,
        "attendance.0.side": THEIRS, "minutes": f"商定{RARE}段", "read_heads": head,
    }  # fmt: skip
    assert visit.post(path, data=meeting).status_code == 303
    page = visit.get(path).text
    assert LONG_NAME in page
    assert head in page


def test_an_unknown_round_item_or_kind_is_not_found_in_words(visit: httpx.Client, half: str) -> None:
    for path in ("/rounds/nope", f"/rounds/{half}/items/marker_check?subject=nope", f"/rounds/{half}/items/wish?subject={FIRST}"):
        answer = visit.get(path)
        assert answer.status_code == 404
        assert "没有" in answer.text or "不在" in answer.text


def test_the_whole_round_can_be_read_and_written_without_scripts(visit: httpx.Client, half: str) -> None:
    page = visit.get(f"/rounds/{half}").text
    assert 'class="still"' in page
    form = visit.get(f"/rounds/{half}/items/marker_check?subject={FIRST}").text
    assert form.count("<script") == 0
    assert re.search(r'<form method="post" action="/rounds/[^"]+"', form)
