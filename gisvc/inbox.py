"""What waits for somebody: one line each, with the reason it is his, its last day and where to do it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from layers.wording import Wording

SOON_DAYS = 5


class Urgency(StrEnum):
    """How near the last day is."""

    OVERDUE = "overdue"
    LATE = "late"  # past a day that no law sets: a usage, a plan of one's own
    SOON = "soon"
    RUNNING = "running"
    UNDATED = "undated"

    @property
    def label(self) -> Wording:
        return _URGENCIES[self]


_URGENCIES = {
    Urgency.OVERDUE: Wording("已逾期（法定）", "overdue by law"),
    Urgency.LATE: Wording("已超期（惯例或自定）", "late by usage"),
    Urgency.SOON: Wording("即将到期", "due soon"),
    Urgency.RUNNING: Wording("未到期", "in time"),
    Urgency.UNDATED: Wording("无期限", "no date"),
}


class Subject(StrEnum):
    """What a line is about."""

    NAMING = "naming"
    ROUND = "round"
    CASE = "case"
    IMPORT = "import"
    DATASET = "dataset"
    CORRECTION = "correction"
    ACCOUNT = "account"
    JOB = "job"

    @property
    def label(self) -> Wording:
        return _SUBJECTS[self]


_SUBJECTS = {
    Subject.NAMING: Wording("地名申请", "naming request"),
    Subject.ROUND: Wording("界线联检", "joint inspection"),
    Subject.CASE: Wording("界线事项", "boundary case"),
    Subject.IMPORT: Wording("待确认的导入", "import to confirm"),
    Subject.DATASET: Wording("数据更新", "data to bring up to date"),
    Subject.CORRECTION: Wording("纠错申请", "correction"),
    Subject.ACCOUNT: Wording("帐号", "account"),
    Subject.JOB: Wording("计算任务", "long work"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits. `why` says why it is this person's; `is_law` marks a day the law itself sets."""

    subject: Subject
    what: Wording
    why: Wording
    href: str
    due_on: date | None = None
    is_law: bool = False

    def urgency(self, today: date) -> Urgency:
        left = self.days_left(today)
        if left is None:
            return Urgency.UNDATED
        if left < 0:
            return Urgency.OVERDUE if self.is_law else Urgency.LATE
        return Urgency.SOON if left <= SOON_DAYS else Urgency.RUNNING

    def days_left(self, today: date) -> int | None:
        """Calendar days; negative once it is overdue."""
        return None if self.due_on is None else (self.due_on - today).days


def most_pressing_first(lines: Iterable[Waiting], today: date) -> tuple[Waiting, ...]:
    """What the law wanted done by now, then by day, undated last; of the same day the law's before a usage."""
    return tuple(
        sorted(
            lines,
            key=lambda one: (
                one.urgency(today) is not Urgency.OVERDUE,
                one.due_on is None,
                one.due_on or date.max,
                not one.is_law,
                one.href,
            ),
        )
    )
