"""Looks at hazards, damage, cross-boundary projects and exclave matters: reported in time, fined within the law, consented before work."""

from collections.abc import Iterator
from datetime import date, timedelta

from boundaries.cases import sources as s
from boundaries.cases.case import Case
from boundaries.cases.found import found
from boundaries.cases.needs import consents
from boundaries.cases.settings import CaseSettings
from boundaries.cases.standing import words_of
from layers.codes import shorten_code
from layers.report import Finding, Report, Severity


def judge_hazard(case: Case, settings: CaseSettings | None = None) -> Report:
    """Everything a person should look at in a hazard or incident."""
    figures = settings or CaseSettings()
    by_kind = {"damage": _damage, "project": _project, "exclave": _exclave}.get(case.text("hazard_kind"))
    return Report.of([*_reporting(case, figures), *(by_kind(case, figures) if by_kind else ())])


def _reporting(case: Case, settings: CaseSettings) -> Iterator[Finding]:
    """发现后在规定时限内报告。"""
    seen, told = case.moment("found_at"), case.moment("reported_at")
    if seen is None or told is None:
        return
    hours = (told - seen).total_seconds() / 3600
    if hours < 0:
        yield found(
            case,
            "reported-before-found",
            Severity.ERROR,
            ("报告时间早于发现时间", "it was reported before it was found"),
            s.OFFICE,
            field="reported_at",
        )
    elif told - seen > timedelta(hours=settings.report_within_h):
        yield found(
            case, "reported-late", Severity.WARNING,
            (f"发现后 {hours:.1f} 小时才报告，时限为 {settings.report_within_h:g} 小时",
             f"it was reported {hours:.1f} h after it was found; the limit is {settings.report_within_h:g} h"),
            s.KEEPING, field="reported_at", hours=round(hours, 2),
        )  # fmt: skip


def _damage(case: Case, settings: CaseSettings) -> Iterator[Finding]:
    """损毁界桩的，支付修复费用，罚款不超过法定限额。"""
    fine = case.number("fine_yuan")
    if fine is not None and fine > settings.fine_limit_yuan:
        yield found(
            case, "fine-above-limit", Severity.ERROR,
            (f"罚款 {fine:,.0f} 元，超过 {settings.fine_limit_yuan:,.0f} 元的限额",
             f"the fine of {fine:,.0f} yuan is above the limit of {settings.fine_limit_yuan:,.0f}"),
            s.ART_17, field="fine_yuan", fine_yuan=fine,
        )  # fmt: skip
    if fine and not case.says("restoration_yuan"):
        yield found(
            case, "restoration-not-charged", Severity.WARNING,
            ("已罚款而未写明修复费用，修复费用由行为人支付",
             "it was fined and no cost of restoration is stated, which the offender pays"),
            s.ART_17, field="restoration_yuan",
        )  # fmt: skip
    if fine and not case.says("penalty_document"):
        yield found(
            case,
            "fine-without-document",
            Severity.WARNING,
            ("已罚款而未写明处罚文书号", "it was fined without the number of the penalty"),
            s.ART_17,
            field="penalty_document",
        )


def _project(case: Case, settings: CaseSettings) -> Iterator[Finding]:
    """跨界用地须事先征得各方政府同意，分别审批，报备案。"""
    began = case.day("project_began_on")
    if began is None:
        return
    for word in words_of(case):
        answered = case.words[word.side].value("answered_on") if word.side in case.words else None
        is_late = word.agrees and isinstance(answered, str) and date.fromisoformat(answered) > began
        if not consents(word, settings) or is_late:
            yield found(
                case, "project-without-consent", Severity.ERROR,
                (f"{began} 动工，而 {word.side} 政府未事先同意",
                 f"work began on {began} without the prior consent of {word.side}"),
                s.ART_10, field="project_began_on", side=word.side,
            )  # fmt: skip
    approved = {shorten_code(str(row.get("side"))) for row in case.rows("approvals") if row.get("approved_on")}
    for side in sorted(set(case.sides) - approved):
        yield found(
            case, "project-without-approval", Severity.ERROR,
            (f"{began} 动工，而 {side} 一侧未办理审批", f"work began on {began} without the approval of {side}"),
            s.ART_10, field="approvals", side=side,
        )  # fmt: skip


def _exclave(case: Case, _: CaseSettings) -> Iterator[Finding]:
    """飞地、插花地按协议书或批准机关的决定管理。"""
    if not case.says("clause"):
        yield found(
            case, "exclave-without-clause", Severity.WARNING,
            ("未写明所依据的协议条款或批准机关决定",
             "it names no clause of the agreement and no decision of the approving organ"),
            s.ART_11, field="clause",
        )  # fmt: skip
