"""Naming requests of the demonstration county: one run to its announcement, one late, an opinion, and a scheme of nineteen roads waiting. All made up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from shapely import LineString

from gazetteer.kinds import NameKind
from gazetteer.pinyin import SpellingStatus, spell
from gazetteer.requests.application import Asked
from gazetteer.use_cases.requests import record_step, submit_request
from gazetteer.use_cases.review import IndexShelf, Questions, review_request
from gisvc.demo.committee import at
from gisvc.demo.scheme import BATCH, SchemeRoad, scheme_roads
from layers.people import PersonId
from layers.store.protocol import Store

CLERK = PersonId("demonstration")
NAMED, LATE, OPINION = "DEMO-2025-001", "DEMO-2025-002", "DEMO-2025-003"
_TOWN, _GOVERNMENT = "620423100", "county_government"


@dataclass(frozen=True, slots=True)
class Told:
    """One step as the demonstration tells it."""

    kind: str
    on: str
    facts: Mapping[str, object] = field(default_factory=dict)


def tell_requests(store: Store) -> None:
    """Write the requests as a clerk at the counter would have."""
    shelf = IndexShelf()
    _named_from_the_bank(store, shelf)
    _approved_and_late(store, shelf)
    _opinion_to_housing(store, shelf)
    for road in scheme_roads():
        submit_request(store, _asked_for(road), _fields_of(road), by=CLERK)


def _named_from_the_bank(store: Store, shelf: IndexShelf) -> None:
    """驼铃路: reviewed, voted, on notice, approved, filed and announced in time."""
    lane = LineString([at(-520, 150).coords[0], at(-520, 560).coords[0]])
    fields = _fields(
        "驼铃路",
        "Tuólíng Lù",
        "TUOLING LU",
        "恢复历史地名“驼铃巷”的专名",
        "旧时驼队歇脚处，以驼铃得名（虚构）",
        reason_code="restored",
    )
    place = {
        "length_m": 410.0,
        "red_line_m": 16.0,
        "position_text": "县城西部，南起寿鹿街，北至705路以南",
        "starts_at": "寿鹿街",
        "ends_at": "北端",
        "runs": "南北走向",
    }
    submit_request(store, Asked(NAMED, "naming", "street", _TOWN, date(2025, 5, 6), geometry=lane), {**fields, **place}, by=CLERK)
    _materials(store, shelf, NAMED, "2025-05-06")
    review_request(store, NAMED, by=CLERK, shelf=shelf, asked=Questions(reviewed_on=date(2025, 5, 12)))
    _tell(store, shelf, NAMED, *_votes(), Told("public_notice", "2025-05-20", {"starts_on": "2025-05-20", "ends_on": "2025-05-27", "channels": ["site", "notice_board"]}),
          Told("notice_result", "2025-05-28", {"objections": 0}),
          Told("decided", "2025-06-10", {"outcome": "approved", "authority": _GOVERNMENT, "authority_name": "景泰县人民政府", "document_no": "景政函〔2025〕01号（虚构）", "candidate": 1, "effective_on": "2025-06-15"}),
          Told("filed", "2025-06-18", {"addressee": "prefecture_government", "filing_no": "备〔2025〕01（虚构）", "bundle": ["filing_form", "filing_report", "approval_document", "application_form"], "result": "taken"}),
          Told("announced", "2025-06-20", {"announcement_id": "GG-2025-01", "channels": ["site", "database"]}),
          Told("signs_ordered", "2025-06-22", {"signs": 2, "contractor": "演示制牌厂", "due_on": "2025-08-21"}))  # fmt: skip


def _approved_and_late(store: Store, shelf: IndexShelf) -> None:
    """望河路: approved, and then nobody filed it; the clocks show it in red."""
    road = LineString([at(-1200, -1300).coords[0], at(-1200, -900).coords[0]])
    fields = _fields(
        "望河路", "Wànghé Lù", "WANGHE LU", "恢复历史地名“望河台”的专名", "旧时可望黄河（虚构）", reason_code="restored"
    )
    submit_request(store, Asked(LATE, "naming", "street", _TOWN, date(2025, 8, 3), geometry=road), {**fields, "length_m": 400.0, "red_line_m": 16.0, "position_text": "县城西南部"}, by=CLERK)  # fmt: skip
    _materials(store, shelf, LATE, "2025-08-03")
    review_request(store, LATE, by=CLERK, shelf=shelf, asked=Questions(reviewed_on=date(2025, 8, 12)))
    _tell(store, shelf, LATE, *_votes(august=True), Told("decided", "2025-09-10", {"outcome": "approved", "authority": _GOVERNMENT, "authority_name": "景泰县人民政府", "document_no": "景政函〔2025〕02号（虚构）", "candidate": 1}))  # fmt: skip


def _opinion_to_housing(store: Store, shelf: IndexShelf) -> None:
    """环球帝景城: a residential area on which the committee gives its opinion to the housing department."""
    fields = _fields(
        "环球帝景城", "Huánqiú Dìjǐngchéng", "HUANQIU DIJINGCHENG", "开发单位拟名", "（未说明）", reason_code="new_place"
    )
    facts = {
        "land_m2": 32_000.0,
        "floor_m2": 86_000.0,
        "green_percent": 31.0,
        "orients_people": True,
        "position_text": "县城东部，昌林路以东",
    }
    asked = Asked(OPINION, "opinion", "estate", _TOWN, date(2025, 9, 14), geometry=at(900, 420))
    submit_request(store, asked, {**fields, **facts, "applicant_unit": "景泰县住房和城乡建设局（演示）"}, by=CLERK)
    _tell(store, shelf, OPINION, Told("material_received", "2025-09-14", {"material": "opinion_letter", "title": "征求意见函"}), Told("material_received", "2025-09-14", {"material": "basics", "title": "基本情况"}))  # fmt: skip
    review_request(store, OPINION, by=CLERK, shelf=shelf, asked=Questions(reviewed_on=date(2025, 9, 16)))


def _votes(*, august: bool = False) -> tuple[Told, ...]:
    day = "2025-08-20" if august else "2025-05-15"
    return tuple(
        Told("expert_opinion", day, {"expert": expert, "profession": post, "vote": vote, "candidate": 1, "reasons": reasons})
        for expert, post, vote, reasons in (
            ("演示专家甲", "地方史", "in_favour", "有历史依据，宜恢复"),
            ("演示专家乙", "语言文字", "in_favour", "读音清楚，无歧义"),
            ("演示专家丙", "城市规划", "abstain", "与道路等级关系待定"),
        )
    )


def _materials(store: Store, shelf: IndexShelf, request_id: str, on: str) -> None:
    for material in (
        "application_form",
        "plan_and_reason",
        "basics",
        "sketch",
        "consultation_report",
        "expert_report",
        "assessment_report",
    ):
        _tell(store, shelf, request_id, Told("material_received", on, {"material": material}))


def _tell(store: Store, shelf: IndexShelf, request_id: str, *steps: Told) -> None:
    for step in steps:
        mark = step.facts.get("material") or step.facts.get("expert") or ""
        said = {
            "step_id": f"{request_id}.{step.kind}.{step.on}.{mark}".rstrip("."),
            "kind": step.kind,
            "happened_on": step.on,
            "facts": dict(step.facts),
        }
        record_step(store, request_id, said, by=CLERK, shelf=shelf)


def _fields(name: str, toned: str, capitals: str, origin: str, meaning: str, *, reason_code: str) -> dict[str, object]:
    candidate = {"name": name, "toned": toned, "capitals": capitals, "meaning": meaning, "origin": origin}
    return {"candidates": [candidate], "reason_code": reason_code, "reason": origin, "approver": _GOVERNMENT, "applicant_unit": "景泰县住房和城乡建设局（演示）", "received_through": "window"}  # fmt: skip


def _asked_for(road: SchemeRoad) -> Asked:
    return Asked(f"{BATCH}-{road.number:02d}", "naming", "street", _TOWN, date(2025, 9, 1), batch_id=BATCH, geometry=road.line)


def _fields_of(road: SchemeRoad) -> dict[str, object]:
    return {
        "candidates": [{"name": road.name, "origin": road.reason, **_spelled(road.name)}],
        "reason_code": "plan",
        "reason": road.reason,
        "approver": _GOVERNMENT,
        "temporary_name": road.temporary_name,
        "red_line_m": road.red_line_m,
        "applicant_unit": "县城新区建设指挥部（演示）",
        "received_through": "office",
    }


def _spelled(name: str) -> dict[str, object]:
    """The spelling the office proposes; none where a reading is open."""
    spelling = spell(name, NameKind.STREET)
    return {"toned": spelling.toned, "capitals": spelling.capitals} if spelling.status is SpellingStatus.SURE else {}
