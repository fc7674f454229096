"""What is due when: the filing, the announcement and the local deadlines, counted from the day that starts them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from gazetteer.citation import Citation
from gazetteer.requests import sources as s
from gazetteer.requests.authorities import Authority, Organ, authority_of
from gazetteer.requests.routes import announcer_of, filing_addressees
from layers.wording import Wording
from layers.working_days import LAST_DAY, Counting, WorkingDays, day_after, term_in_words

LEAD = timedelta(days=5)  # what day 10 leaves of the Regulation's 15


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take, and who says so. The day that starts it is not counted; the last day still is in time."""

    length: int
    counting: Counting
    citation: Citation

    def wording(self) -> Wording:
        return term_in_words(self.length, self.counting)


class DutyKind(StrEnum):
    """Things that are due in the life of a request."""

    REVIEW = "review"
    PUBLIC_NOTICE = "public_notice"
    ANSWER = "answer"
    DECISION = "decision"
    HOUSING_DECISION = "housing_decision"
    FILING = "filing"
    ANNOUNCEMENT = "announcement"
    SIGNS = "signs"
    RESERVATION = "reservation"

    @property
    def label(self) -> Wording:
        return _DUTIES[self]


_DUTIES = {
    DutyKind.REVIEW: Wording("审核", "review"),
    DutyKind.PUBLIC_NOTICE: Wording("公示期满", "end of the public notice"),
    DutyKind.ANSWER: Wording("征求意见答复", "answer of the department asked"),
    DutyKind.DECISION: Wording("作出决定", "decision"),
    DutyKind.HOUSING_DECISION: Wording("住建部门作出决定", "decision of the housing department"),
    DutyKind.FILING: Wording("报送备案", "filing"),
    DutyKind.ANNOUNCEMENT: Wording("向社会公告", "announcement"),
    DutyKind.SIGNS: Wording("设置、更换地名标志", "signs set or changed"),
    DutyKind.RESERVATION: Wording("预命名有效期届满", "end of the reservation"),
}

NATIONAL_LIMITS: Mapping[DutyKind, Limit] = {
    DutyKind.FILING: Limit(15, Counting.CALENDAR, s.ART_13),
    DutyKind.ANNOUNCEMENT: Limit(15, Counting.CALENDAR, s.ART_14),
}
"""The two clocks of the Regulation. They bind everywhere."""

USUAL_LIMITS: Mapping[DutyKind, Limit] = {
    DutyKind.REVIEW: Limit(7, Counting.CALENDAR, s.borrowed(s.TONGLING)),
    DutyKind.PUBLIC_NOTICE: Limit(7, Counting.CALENDAR, s.borrowed(s.TONGLING)),
    DutyKind.ANSWER: Limit(10, Counting.WORKING, s.ANSWER_HABIT),
    DutyKind.DECISION: Limit(30, Counting.CALENDAR, s.borrowed(s.SHANGHAI_24)),
    DutyKind.HOUSING_DECISION: Limit(10, Counting.WORKING, s.borrowed(s.NINGBO_15)),
    DutyKind.SIGNS: Limit(60, Counting.CALENDAR, s.borrowed(s.NINGBO_21)),
    DutyKind.RESERVATION: Limit(6, Counting.MONTHS, s.RESERVING),
}
"""What named places fixed for themselves, as a usage elsewhere: shown with its source, never as law, until the local figure takes its place."""


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """How a jurisdiction counts.

    Args:
        limits: by kind of duty, as the local rule fixes them; what is left out keeps `NATIONAL_LIMITS` and `USUAL_LIMITS`.
        reminder_day: a duty is recalled from this day of its run on; a longer one five days before it is due, a shorter one on the day itself.
        calendar: which days are worked, for limits in working days.
        moves_to_a_worked_day: whether a last day that is not worked moves on to the next that is. Assumed not: the strict reading.
    """

    limits: Mapping[DutyKind, Limit] = field(default_factory=dict)
    reminder_day: int = 10
    calendar: WorkingDays = field(default_factory=WorkingDays)
    moves_to_a_worked_day: bool = False

    def limit(self, kind: DutyKind) -> Limit:
        return self.limits.get(kind) or NATIONAL_LIMITS.get(kind) or USUAL_LIMITS[kind]


class ClockState(StrEnum):
    """How a duty stands on a day. WAITING: what starts its clock has not happened yet. HISTORIC: it began before the
    rule that counts it was in force."""

    HISTORIC = "historic"
    WAITING = "waiting"
    RUNNING = "running"
    REMIND = "remind"
    OVERDUE = "overdue"
    DONE = "done"
    DONE_LATE = "done_late"

    @property
    def is_open(self) -> bool:
        return self not in (ClockState.DONE, ClockState.DONE_LATE, ClockState.HISTORIC)

    @property
    def label(self) -> Wording:
        return _STATES[self]


_STATES = {
    ClockState.HISTORIC: Wording("历史案卷，不计期限", "history, not counted"),
    ClockState.WAITING: Wording("未起算", "not begun"),
    ClockState.RUNNING: Wording("办理中", "running"),
    ClockState.REMIND: Wording("即将到期", "due soon"),
    ClockState.OVERDUE: Wording("已逾期", "overdue"),
    ClockState.DONE: Wording("按期完成", "done in time"),
    ClockState.DONE_LATE: Wording("逾期完成", "done late"),
}


@dataclass(frozen=True, slots=True)
class Duty:
    """Something due: since when its clock runs (None: not yet), until when, by whom and to whom, and the day it was done."""

    kind: DutyKind
    limit: Limit
    starts_on: date | None
    due_on: date | None
    remind_on: date | None
    done_on: date | None = None
    by: Authority | None = None
    to: tuple[Authority, ...] = ()  # the addressee first, then the office that takes it in for him
    of: str = ""  # the department that was asked

    @property
    def is_binding(self) -> bool:
        """Whether law fixes it here; otherwise it is a usage and being late breaks nothing."""
        return self.limit.citation.footing.is_law

    @property
    def is_historic(self) -> bool:
        """Whether its clock began before the rule that fixes it was in force: nothing of today was due then."""
        return self.starts_on is not None and self.starts_on < (self.limit.citation.in_force_from or s.REGULATION_FROM)

    def state(self, today: date) -> ClockState:
        if self.is_historic:
            return ClockState.DONE if self.done_on else ClockState.HISTORIC
        if self.due_on is None or self.remind_on is None:
            return ClockState.DONE if self.done_on else ClockState.WAITING
        if self.done_on:
            return ClockState.DONE if self.done_on <= self.due_on else ClockState.DONE_LATE
        if today > self.due_on:
            return ClockState.OVERDUE
        return ClockState.REMIND if today >= self.remind_on else ClockState.RUNNING

    def days_left(self, today: date) -> int | None:
        """Calendar days until it is due; negative once it is overdue, None while its clock does not run."""
        return None if self.due_on is None else (self.due_on - today).days


def due_day(start: date, limit: Limit, settings: ClockSettings | None = None) -> date:
    """The last day that is in time: 2024-02-20 and 15 days → 2024-03-06. Half a year from 31 August ends on the last of February."""
    figures = settings or ClockSettings()
    end = day_after(start, limit.length, limit.counting, figures.calendar)
    while figures.moves_to_a_worked_day and end < LAST_DAY and not figures.calendar.is_worked(end):
        end += timedelta(days=1)
    return end


def duty(kind: DutyKind, starts_on: date | None, *, done_on: date | None = None, settings: ClockSettings | None = None) -> Duty:
    """A duty whose clock starts on a day, or waits for it."""
    figures = settings or ClockSettings()
    limit = figures.limit(kind)
    if starts_on is None:
        return Duty(kind, limit, None, None, None, done_on)
    due = due_day(starts_on, limit, figures)
    tenth = day_after(starts_on, figures.reminder_day, Counting.CALENDAR, figures.calendar)
    remind = min(max(tenth, due - LEAD), due)
    return Duty(kind, limit, starts_on, due, remind, done_on)


def filing_duty(
    approved_on: date, authority: str, area: str, *, filed_on: date | None = None, settings: ClockSettings | None = None
) -> Duty | None:
    """The filing of an approval (Art. 13); None where the approving authority files with nobody."""
    to = filing_addressees(authority, area)
    if not to:
        return None
    one = duty(DutyKind.FILING, approved_on, done_on=filed_on, settings=settings)
    return Duty(one.kind, one.limit, one.starts_on, one.due_on, one.remind_on, filed_on, by=authority_of(authority), to=to)


@dataclass(frozen=True, slots=True)
class Approved:
    """An approval as its clocks see it. `authority` is a code of AUTHORITIES; None stands for a day that has not come."""

    authority: str
    area: str
    approved_on: date
    filed_on: date | None = None
    announced_on: date | None = None


def announcement_duty(approved: Approved, settings: ClockSettings | None = None) -> Duty:
    """The announcement (Art. 14): its clock starts at the approval, or at the filing where another department approved."""
    starts_on = approved.filed_on if is_another_department(approved.authority) else approved.approved_on
    one = duty(DutyKind.ANNOUNCEMENT, starts_on, done_on=approved.announced_on, settings=settings)
    by = announcer_of(approved.authority, approved.area)
    return Duty(one.kind, one.limit, one.starts_on, one.due_on, one.remind_on, approved.announced_on, by=by)


def is_another_department(authority: str) -> bool:
    """Whether an authority is neither a government nor civil affairs: then the announcement counts from the filing."""
    named = authority_of(authority)
    return named is not None and named.organ not in (Organ.GOVERNMENT, Organ.CIVIL_AFFAIRS, Organ.CONGRESS)
