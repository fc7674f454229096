"""What a step of a case needs before it counts as done: one sentence each, with its source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from boundaries.cases import sources as s
from boundaries.cases.case import Case
from boundaries.cases.settings import CaseSettings
from boundaries.cases.standing import Standing, Word, words_of
from layers.codes import shorten_code
from layers.wording import Wording

Meets = Callable[[Case, CaseSettings], bool]


@dataclass(frozen=True, slots=True)
class Need:
    """Something a case must have. `label` says what, `is_met` looks for it in the case."""

    name: str
    label: Wording
    source: s.Source
    is_met: Meets


def _said(*fields: str) -> Meets:
    return lambda case, _: all(case.says(name) for name in fields)


def _every(test: Callable[[Word, CaseSettings], bool]) -> Meets:
    """Every side passes, and there are at least two: a line has two sides even where nobody named the second."""
    return lambda case, settings: len(case.sides) >= 2 and all(test(word, settings) for word in words_of(case))


def consents(word: Word, settings: CaseSettings) -> bool:
    """Whether a side's consent counts: in its own words, or on paper where the settings let paper count."""
    return word.agrees or (settings.claims_suffice and word.answer == "agrees" and word.answer_standing is Standing.CLAIMED)


def _all_told(case: Case, _: CaseSettings) -> bool:
    teller = shorten_code(case.text("work_side")) or case.responsible_side
    told = {shorten_code(str(row.get("to_side"))) for row in case.rows("notices") if row.get("sent_on")}
    told |= set(case.words)  # who has spoken in the case knows of it
    return set(case.sides) - {teller} <= told and len(case.sides) >= 2


def _surveyed(case: Case, settings: CaseSettings) -> bool:
    position = case.record.value("surveyed_position")
    accuracy = cast("Mapping[str, object]", position).get("accuracy_m") if isinstance(position, Mapping) else None
    return case.says("surveyed_on") and isinstance(accuracy, int | float) and 0 < accuracy <= settings.survey_accuracy_m


def _pictured(case: Case, _: CaseSettings) -> bool:
    return {"before", "after"} <= {str(row.get("stage")) for row in case.rows("photos")}


def _each_approved(case: Case, _: CaseSettings) -> bool:
    approved = {shorten_code(str(row.get("side"))) for row in case.rows("approvals") if row.get("approved_on")}
    return set(case.sides) <= approved and len(case.sides) >= 2


def _each_claims(case: Case, _: CaseSettings) -> bool:
    return len(case.sides) >= 2 and all(s in case.claims and case.claims[s].value("claim_line") for s in case.sides)


def _frozen(case: Case, _: CaseSettings) -> bool:
    kept = all(case.says(name) for name in ("no_settlers", "no_new_organs", "no_destruction"))
    is_quiet = case.record.value("had_incident") is False
    return kept and (is_quiet or (case.says("handled_on_site") and case.says("reported_above")))


def _step_done(step: str) -> Meets:
    return lambda case, _: any(row.get("step") == step and row.get("done_on") for row in case.rows("steps"))


def _settled_by(step: str) -> Meets:
    return lambda case, _: any(row.get("step") == step and row.get("is_settled") is True for row in case.rows("steps"))


def _filed_up(case: Case, _: CaseSettings) -> bool:
    filed = {str(row.get("level")) for row in case.rows("filings") if row.get("filed_on")}
    chain = filing_chain(case.text("level"), is_autonomous=case.says("is_autonomous"))
    return bool(chain) and set(chain) <= filed


def filing_chain(level: str, *, is_autonomous: bool = False) -> tuple[str, ...]:
    """The organs a settled dispute is filed with, upwards, by the level of the line: 行政区域边界争议处理条例 Art. 16.

    Provinces file with the State Council; autonomous prefectures and counties level by level up to it; other counties, cities and districts
    up to the Ministry; townships up to the province. Empty for an unknown level.
    """
    up = {
        "province": (),
        "prefecture": ("province",),
        "county": ("prefecture", "province"),
        "township": ("county", "prefecture", "province"),
    }.get(level)
    if up is None or level == "township":
        return up or ()
    return (*up, "state_council" if level == "province" or is_autonomous else "ministry")


def _need(name: str, zh: str, en: str, source: s.Source, is_met: Meets) -> Need:
    return Need(name, Wording(zh, en), source, is_met)


NEEDS: Mapping[str, Need] = {
    need.name: need
    for need in (
        _need("reason", "原因", "the reason", s.OFFICE, _said("reason")),
        _need("responsible", "责任方", "the responsible side", s.ART_6_2, lambda case, _: bool(case.responsible_side)),
        _need("told", "对每一毗邻方的通知", "notice to every neighbour", s.TREATIES, _all_told),
        _need("all_agree", "各方本方填写的同意", "consent of every side in its own words", s.ART_6_3, _every(consents)),
        _need("organ", "批准机关同意的日期和文号", "consent of the approving organ, with its document", s.CITY_NOTICE,
              _said("organ_consented_on", "organ_document")),
        _need("surveyed", "共同测量日期和位置（写明精度且达到要求）", "joint survey: day and position, accurate enough", s.ART_6_3, _surveyed),
        _need("survey_confirmed", "各方对测量结果的确认", "every side's confirmation of the survey", s.ART_6_3, _every(lambda word, _: word.confirms_survey)),
        _need("keeps_line", "新位置不改变界线的说明", "a statement that the new place keeps the line, and why", s.ART_2,
              _said("keeps_the_line", "keeps_the_line_because")),
        _need("work", "施工日期、施工方和内容", "day, side and content of the work", s.OFFICE, _said("work_on", "work_side", "work_done")),
        _need("present", "各方到场人员", "people of every side present", s.ART_6_2, _every(lambda word, _: word.presence is not Standing.MISSING)),
        _need("present_confirmed", "各方本方对到场的确认", "every side's own confirmation that it was there", s.ART_6_2,
              _every(lambda word, settings: word.presence is Standing.CONFIRMED
                     or (settings.claims_suffice and word.presence is Standing.CLAIMED))),
        _need("work_confirmed", "各方对施工结果的确认", "every side's confirmation of the work", s.TREATIES,
              _every(lambda word, settings: word.confirms_work or settings.claims_suffice)),
        _need("pictures", "施工前、后的照片", "photos before and after", s.TREATIES, _pictured),
        _need("sketch", "重绘的位置略图", "the redrawn sketch", s.TREATIES, _said("sketch_redrawn")),
        _need("registration", "新界桩登记表", "a new registration sheet", s.CITY_NOTICE, _said("registration_sheet")),
        _need("result_table", "新界桩成果表", "a new table of markers", s.ART_6_3, _said("result_table")),
        _need("filed", "备案机关和日期", "the filing: with whom and when", s.ART_6_3, _said("filed_to", "filed_on")),
        _need("closed", "结案日期", "the day of closing", s.ART_13, _said("closed_on")),
        _need("described", "情况说明和发现时间", "a description and when it was found", s.OFFICE, _said("description", "found_at")),
        _need("reported", "报告时间和机关", "the report: when and to whom", s.KEEPING, _said("reported_at", "reported_to")),
        _need("handled", "处置措施", "the measures taken", s.OFFICE, _said("measures")),
        _need("offender", "行为人或公安机关案号", "who did it, or the reference of the police", s.ART_17,
              lambda case, _: case.says("actor") or case.says("police_reference")),
        _need("restoration", "恢复费用", "the cost of restoration", s.ART_17, _said("restoration_yuan")),
        _need("project", "项目名称和建设单位", "the project and its owner", s.ART_10, _said("project_name", "project_owner")),
        _need("each_approved", "各方各自的审批", "each side's own approval", s.ART_10, _each_approved),
        _need("clause", "协议条款或批准机关决定", "the clause or decision it is handled by", s.ART_11, _said("clause")),
        _need("frozen", "维持现状的各项（不迁民、不设机构、不破坏资源；是否有纠纷，有的现场处理并报告上一级）",
              "the points of keeping the peace (no settlers, organs or destruction; whether people clashed, and if so, handled and reported above)",
              s.DISPUTE_10, _frozen),
        _need("claims", "各方主张线", "every side's claim line", s.DISPUTE_11_12, _each_claims),
        _need("negotiated", "协商记录", "a record of negotiation", s.DISPUTE_11_12, _step_done("negotiation")),
        _need("reported_up", "报上一级政府处理的记录", "the step to the government above", s.DISPUTE_11_12, _step_done("report")),
        _need("mediated", "民政部门调解的记录", "a record of mediation by civil affairs", s.DISPUTE_11_12, _step_done("mediation")),
        _need("decided", "上级政府的决定", "the decision of the government above", s.DISPUTE_11_12, _step_done("decision")),
        _need("settled_in_talks", "协商一致", "a settlement in negotiation", s.DISPUTE_13, _settled_by("negotiation")),
        _need("settled_in_mediation", "调解一致", "a settlement in mediation", s.DISPUTE_13, _settled_by("mediation")),
        _need("put_to_organ", "报批准机关处理的记录", "the step to the organ that approved the line", s.ART_15, _step_done("report")),
        _need("organ_decided", "批准机关依照协议书的处理", "the decision of that organ under the agreement", s.ART_15, _step_done("decision")),
        _need("agreement", "协议书或决定", "the agreement or decision", s.DISPUTE_13, _said("agreement", "agreed_on")),
        _need("staked", "联合实地勘测和大比例尺地形图", "the joint ground survey and a large-scale map", s.DISPUTE_15, _said("surveyed_on", "agreed_map")),
        _need("filed_up", "各级备案", "the filing at every level", s.DISPUTE_16, _filed_up),
        _need("published", "向群众公布的日期", "the day it was published to the people", s.DISPUTE_17, _said("published_on")),
        _need("approved", "批准日期和文号", "the approval: when and by which document", s.DIVISION_15, _said("approved_on", "approval_document")),
        _need("code", "新区划代码的公布日期", "the day the new code was published", s.DIVISION_17, _said("code_published_on")),
        _need("old_code", "不需变更代码的说明", "a note that no new code is needed", s.DIVISION_17,
              lambda case, _: case.record.value("needs_new_code") is False),
        _need("completed", "完成变更及报告的日期", "the days of completion and of its report", s.DIVISION_15, _said("completed_on", "completion_reported_on")),
        _need("demarcated", "界线勘定日期", "the day the line was demarcated", s.DIVISION_16, _said("surveyed_on")),
        _need("new_agreement", "界线协议书", "the agreement on the new line", s.ART_9, _said("agreement")),
        _need("map", "行政区划图更新日期", "the day the division map was updated", s.DIVISION_16, _said("map_updated_on")),
    )
}  # fmt: skip
