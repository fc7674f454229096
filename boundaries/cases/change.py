"""Looks at the change of a marker or mark: who was there, who did it, where it stands now, what papers and what order of days."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import cast

from boundaries.cases import sources as s
from boundaries.cases.case import Case
from boundaries.cases.found import found
from boundaries.cases.repair import IN_PLACE, TOUCH_THE_STONE, missing_of_article_6_3
from boundaries.cases.route import path_of
from boundaries.cases.settings import CaseSettings
from boundaries.cases.standing import Standing, words_of
from boundaries.truth.displacement import judge_displacement
from boundaries.truth.positions import StatedPosition
from boundaries.truth.verdict import Verdict
from layers.codes import shorten_code
from layers.report import Finding, Report, Severity

DAYS_IN_ORDER = (
    ("found_on", "work_on", "施工早于发现", "the work lies before the discovery"),
    ("organ_consented_on", "work_on", "施工早于批准机关同意", "the work lies before the consent of the approving organ"),
    ("surveyed_on", "work_on", "施工早于共同测量", "the work lies before the joint survey"),
    ("work_on", "filed_on", "备案早于施工", "it was filed before the work"),
    ("work_on", "closed_on", "结案早于施工", "it was closed before the work"),
)


def judge_change(case: Case, settings: CaseSettings | None = None) -> Report:
    """Everything a person should look at in the change of a marker or mark."""
    figures = settings or CaseSettings()
    return Report.of(
        [
            *_attendance(case),
            *_responsibility(case),
            *_place(case),
            *_survey(case, figures),
            *_attachments(case, figures),
            *_order(case, figures),
            *_reporting(case, figures),
        ]
    )


def _attendance(case: Case) -> Iterator[Finding]:
    """毗邻方未到场不得施工。"""
    if case.text("case_kind") not in TOUCH_THE_STONE or not (case.says("work_on") or case.says("work_done")):
        return
    for word in words_of(case):
        if word.presence is Standing.MISSING:
            yield found(
                case, "repair-alone", Severity.ERROR,
                (f"已施工而 {word.side} 没有到场记录；毗邻方未在场擅自维修界线标志要受处分",
                 f"work was done and nobody of {word.side} is recorded; repairing marks without the neighbour is punishable"),
                s.ART_6_2, field="attendance", side=word.side,
            )  # fmt: skip
        elif word.presence is Standing.CLAIMED:
            yield found(
                case, "attendance-claimed", Severity.WARNING,
                (f"{word.side} 的到场只有他方记载，待其本方确认",
                 f"only another side says that {word.side} was there; it has not confirmed it"),
                s.ART_6_2, field="attendance", side=word.side,
            )  # fmt: skip
        elif word.attended_on is not None and word.attended_on != case.day("work_on"):
            yield found(
                case, "attended-another-day", Severity.WARNING,
                (f"{word.side} 填写的到场日期为 {word.attended_on}，施工日期为 {case.day('work_on') or '（未写明）'}",
                 f"{word.side} says it was there on {word.attended_on}; the work is dated {case.day('work_on') or '(not stated)'}"),
                s.ART_6_2, field="attendance", side=word.side,
            )  # fmt: skip


def _responsibility(case: Case) -> Iterator[Finding]:
    """损坏的界桩由分工管理的一方修复。"""
    stated, registered, worked = (
        shorten_code(case.text("responsible_side")),
        case.registered.responsible_side,
        shorten_code(case.text("work_side")),
    )
    if stated and registered and stated != registered:
        yield found(
            case, "responsible-side-differs", Severity.WARNING,
            (f"案件写明责任方为 {stated}，登记为 {registered}",
             f"it names {stated} as responsible, the register {registered}"),
            s.ART_6_2, field="responsible_side", stated=stated, registered=registered,
        )  # fmt: skip
    if worked and case.text("case_kind") in IN_PLACE and worked != case.responsible_side:
        yield found(
            case, "repaired-by-another", Severity.ERROR,
            (f"由 {worked} 施工，而分工管理方为 {case.responsible_side or '（未写明）'}",
             f"{worked} did the work; the side that looks after it is {case.responsible_side or '(not stated)'}"),
            s.ART_6_2, field="work_side", side=worked, responsible=case.responsible_side,
        )  # fmt: skip


def _place(case: Case) -> Iterator[Finding]:
    """原址重立的，位置应与登记一致；新位置不得改变界线。"""
    if case.record.value("keeps_the_line") is False:
        yield found(
            case, "case-moves-the-line", Severity.ERROR,
            ("所选位置会改变界线；界线只能经批准变更",
             "its place would change the line, which only an approval can"),
            s.ART_2, field="keeps_the_line",
        )  # fmt: skip
    position = _surveyed_position(case)
    if case.text("case_kind") not in IN_PLACE or position is None or case.registered.position is None:
        return
    judged = judge_displacement(case.registered.position, position)
    if judged.verdict is Verdict.MOVED and judged.distance_m is not None and judged.threshold_m is not None:
        yield found(
            case, "not-in-place", Severity.ERROR,
            (f"应在原址，测得位置与登记相差 {judged.distance_m:.2f} 米，超过 {judged.threshold_m:.2f} 米的判定界限",
             f"it should stand where it stood; it was surveyed {judged.distance_m:.2f} m from there, beyond the threshold of {judged.threshold_m:.2f} m"),
            s.CITY_NOTICE, field="surveyed_position",
            distance_m=round(judged.distance_m, 3), threshold_m=round(judged.threshold_m, 3),
        )  # fmt: skip


def _survey(case: Case, settings: CaseSettings) -> Iterator[Finding]:
    """共同测量须写明精度。"""
    position = _surveyed_position(case)
    if position is not None and (position.accuracy_m is None or not 0 < position.accuracy_m <= settings.survey_accuracy_m):
        yield found(
            case, "survey-too-coarse", Severity.WARNING,
            (f"共同测量未写明精度，或低于 {settings.survey_accuracy_m:g} 米",
             f"the joint survey states no accuracy, or one worse than {settings.survey_accuracy_m:g} m"),
            s.SURVEYING, field="surveyed_position", accuracy_m=position.accuracy_m,
        )  # fmt: skip


def _surveyed_position(case: Case) -> StatedPosition | None:
    said = case.record.value("surveyed_position")
    if not isinstance(said, Mapping):
        return None
    lon, lat, accuracy = (cast("float | None", said.get(name)) for name in ("lon", "lat", "accuracy_m"))
    return StatedPosition(lon, lat, accuracy)


def _attachments(case: Case, settings: CaseSettings) -> Iterator[Finding]:
    """移动、增设界桩须协商一致、共同测绘、增补档案、报备案。"""
    for need in missing_of_article_6_3(case, settings):
        lacks = (f"尚缺：{need.label.zh}", f"it still lacks {need.label.en}")
        yield found(case, "case-lacks-attachment", Severity.WARNING, lacks, s.ART_6_3, need=need.name)


def _order(case: Case, settings: CaseSettings) -> Iterator[Finding]:
    """先协商、后测绘、再施工。"""
    path = path_of(case, settings)
    for one in path.ahead:
        waits = path.steps[path.first_open].step
        yield found(
            case, "step-ahead", Severity.WARNING,
            (f"“{one.step.event.zh}”已做，而“{waits.event.zh}”尚未完成",
             f"“{one.step.event.en}” is done before “{waits.event.en}”"),
            waits.source, step=one.step.state,
        )  # fmt: skip
    for earlier, later, zh, en in DAYS_IN_ORDER:
        first, second = case.day(earlier), case.day(later)
        if first is not None and second is not None and second < first:
            told = (f"{zh}（{second} 早于 {first}）", f"{en} ({second} before {first})")
            yield found(case, "dates-reversed", Severity.ERROR, told, s.OFFICE, field=later)


def _reporting(case: Case, settings: CaseSettings) -> Iterator[Finding]:
    """发现界桩丢失、损坏、移动后在规定时限内报告。"""
    seen, told = case.day("found_on"), case.moment("reported_at")
    if seen is not None and told is not None and told > _end_of(seen, told) + timedelta(hours=settings.report_within_h):
        yield found(
            case, "reported-late", Severity.WARNING,
            (f"{seen} 发现，{told:%Y-%m-%d %H:%M} 才报告，时限为 {settings.report_within_h:g} 小时",
             f"it was found on {seen} and reported at {told:%Y-%m-%d %H:%M}; the limit is {settings.report_within_h:g} h"),
            s.KEEPING, field="reported_at",
        )  # fmt: skip


def _end_of(day: date, like: datetime) -> datetime:
    """The midnight after a day, on the clock of another moment: only the day it was found is known, so it gets all of it."""
    return datetime(day.year, day.month, day.day, tzinfo=like.tzinfo) + timedelta(days=1)
