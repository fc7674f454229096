"""What falls due between rounds: demarcation after a division change, the keeper's patrols, agreements on peaceful borders."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from boundaries.cases import sources as s
from boundaries.cases.case import Case, day_of, rows_of
from boundaries.cases.errors import RepairWithoutNeighbour
from boundaries.cases.found import found
from boundaries.cases.settings import CaseSettings
from boundaries.records.fold import Record, Records
from boundaries.records.kinds import HAZARD, MAINTENANCE, PEACE_AGREEMENT
from boundaries.records.kinds.words import MARKER_ACTIONS, NEED_THE_NEIGHBOUR
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Due:
    """Something that falls due: what, by when, on which source, and when it was done."""

    what: Wording
    due_at: datetime | date
    source: s.Source
    done_on: date | None = None

    @property
    def due_on(self) -> date:
        return self.due_at.date() if isinstance(self.due_at, datetime) else self.due_at

    def days_left(self, today: date) -> int:
        """Days until it is due; negative when it is overdue."""
        return (self.due_on - today).days


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months on, or the last where that month is shorter: 31 January + 1 = 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def deadlines_of(case: Case, settings: CaseSettings | None = None) -> tuple[Due, ...]:
    """The deadlines a case runs under; none before the day they count from is said."""
    figures = settings or CaseSettings()
    return tuple(
        _demarcation(case, figures)
        if case.kind == "demarcation"
        else _incident(case, figures)
        if case.kind == HAZARD.name
        else ()
    )


def _incident(case: Case, settings: CaseSettings) -> Iterator[Due]:
    seen, told = case.moment("found_at"), case.moment("reported_at")
    if seen is not None:
        limit = seen + timedelta(hours=settings.report_within_h)
        yield Due(Wording("报告隐患或损毁", "report of the incident"), limit, s.KEEPING, told.date() if told else None)


def _demarcation(case: Case, settings: CaseSettings) -> Iterator[Due]:
    approved = case.day("approved_on")
    if approved is None:
        return
    months = settings.demarcation_months + (settings.extension_months if case.says("is_extended") else 0)
    yield Due(
        Wording("完成区划变更", "the change completed"), months_after(approved, months), s.DIVISION_15, case.day("completed_on")
    )
    if case.record.value("needs_new_code") is not False:
        due = months_after(approved, settings.code_months)
        yield Due(Wording("公布新区划代码", "the new code published"), due, s.DIVISION_17, case.day("code_published_on"))


def judge_demarcation(case: Case, settings: CaseSettings | None = None, *, today: date) -> Report:
    """Deadlines of a division change that passed or come near."""
    figures = settings or CaseSettings()
    report = Report.of(_clock(case, figures, today))
    if case.says("is_extended") and not case.says("extension_document"):
        missing = ("已延期而未写明批准延期的文号", "it was extended without the document that allows it")
        report += Report(
            (found(case, "extension-without-document", Severity.WARNING, missing, s.DIVISION_15, field="extension_document"),)
        )
    return report


def _clock(case: Case, settings: CaseSettings, today: date) -> Iterator[Finding]:
    for due in deadlines_of(case, settings):
        late = ((due.done_on or today) - due.due_on).days
        if late > 0:
            done = ("", "") if due.done_on is None else (f"，{due.done_on} 才完成", f" and was done on {due.done_on}")
            yield found(
                case, "overdue", Severity.WARNING,
                (f"“{due.what.zh}”期限为 {due.due_on}，已逾期 {late} 日{done[0]}", f"“{due.what.en}” was due on {due.due_on}, {late} days late{done[1]}"),
                due.source, due_on=due.due_on.isoformat(), days_late=late,
            )  # fmt: skip
        elif due.done_on is None and -late <= settings.soon_days:
            yield found(
                case, "due-soon", Severity.NOTE,
                (f"“{due.what.zh}”期限为 {due.due_on}，还有 {-late} 日", f"“{due.what.en}” is due on {due.due_on}, in {-late} days"),
                due.source, due_on=due.due_on.isoformat(), days_late=late,
            )  # fmt: skip


def judge_patrol(record: Record) -> Report:
    """日常巡查中不得单方维修界桩。"""
    return Report.of(_alone(record))


def require_only_kept(record: Record) -> None:
    """Raises RepairWithoutNeighbour: a keeper's patrol tells of work on a stone."""
    for finding in judge_patrol(record):
        raise RepairWithoutNeighbour(str(finding.evidence["marker_id"]), ())


def _alone(record: Record) -> Iterator[Finding]:
    for row in rows_of(record, "markers"):
        actions = row.get("actions")
        touched = [str(code) for code in actions if code in NEED_THE_NEIGHBOUR] if isinstance(actions, list | tuple) else []
        if touched:
            marker = str(row.get("marker_id"))[:60]
            done_zh, done_en = (
                joint.join(getattr(MARKER_ACTIONS.labels[code], language) for code in touched)
                for joint, language in (("、", "zh"), (", ", "en"))
            )
            yield Finding(
                "boundaries.patrol-repaired-alone", Severity.ERROR,
                Wording(
                    f"巡查记录中界桩“{marker}”填有“{done_zh}”。管护人只做清理、描红等维护；动界桩须立案，毗邻方在场（{s.ART_6_2.cite.zh}）。",
                    f"The patrol says of marker “{marker}”: {done_en}. A keeper clears and repaints; work on the stone needs a case and the neighbour present ({s.ART_6_2.cite.en}).",
                ),
                Where(layer=record.key.kind, key=record.key.subject, column="markers"),
                {"marker_id": marker, "actions": ";".join(touched), "article": s.ART_6_2.cite.zh},
            )  # fmt: skip


def patrols_due(
    records: Records, line_id: str, side: str, settings: CaseSettings | None = None, *, since: date
) -> tuple[Due, ...]:
    """The next patrol and the next quarterly record of a line's keeper, counted from the last one of each, or from `since`."""
    figures = settings or CaseSettings()
    held = [
        r for key, r in records.items() if key.kind == MAINTENANCE.name and key.side == side and r.value("line_id") == line_id
    ]

    def last(*kinds: str) -> date:
        walked = [day for r in held if r.value("patrol_kind") in kinds and (day := day_of(r.value("patrolled_on")))]
        return max(walked, default=since)

    return (
        Due(Wording("月度巡查", "monthly patrol"), last("monthly", "quarterly") + timedelta(days=figures.patrol_days), s.KEEPING),
        Due(Wording("季度维护记录", "quarterly record"), last("quarterly") + timedelta(days=figures.record_days), s.KEEPING),
    )


def peace_due(record: Record, settings: CaseSettings | None = None) -> Due | None:
    """When an agreement on a peaceful border is to be renewed: the day it names, else some years after it was signed; None before that."""
    figures = settings or CaseSettings()
    named, signed = day_of(record.value("valid_until")), day_of(record.value("signed_on"))
    due = named or (months_after(signed, 12 * figures.peace_years) if signed else None)
    return Due(PEACE_AGREEMENT.label, due, s.PEACE) if due else None
