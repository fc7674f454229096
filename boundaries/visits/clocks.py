"""What falls due, when, and on whose word: one clock for every term of a line."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from boundaries.visits.settings import DEFAULTS, VisitSettings
from boundaries.visits.terms import CHINA, day_in_china
from layers.report import Finding, Severity, Where
from layers.wording import Wording
from layers.working_days import months_after


class ClockState(StrEnum):
    """How a term stands."""

    DONE = "done"
    RUNNING = "running"
    SOON = "soon"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"  # its beginning is not on record

    @property
    def label(self) -> Wording:
        return _STATES[self]


_STATES = {
    ClockState.DONE: Wording("已完成", "done"),
    ClockState.RUNNING: Wording("未到期", "running"),
    ClockState.SOON: Wording("即将到期", "due soon"),
    ClockState.OVERDUE: Wording("已逾期", "overdue"),
    ClockState.UNKNOWN: Wording("起算日不详", "beginning unknown"),
}


@dataclass(frozen=True, slots=True)
class Authority:
    """On whose word a term runs. `is_law` only where the article itself sets it; everything else is a setting."""

    text: Wording
    is_law: bool = False


INSPECTION_ART = Authority(Wording("《行政区域界线管理条例》第12条", "Regulation on boundary lines, Art. 12"), is_law=True)
DEMARCATION_ART = Authority(Wording("《行政区划管理条例》第15条", "Regulation on divisions, Art. 15"), is_law=True)
CODE_ART = Authority(Wording("《行政区划管理条例》第17条", "Regulation on divisions, Art. 17"), is_law=True)
STATED = Authority(Wording("登记册所填期限", "as stated in the register"))
NOTICE = Authority(Wording("设置：某市联检通知（每年5月15日、12月1日）", "setting: one city's notice (15 May, 1 December)"))
KEEPING = Authority(
    Wording("设置：广东、北京委托管护协议（12小时）", "setting: keeping agreements of Guangdong and Beijing (12 h)")
)
PATROL = Authority(
    Wording("设置：广东委托管护通知、合同范本（每月）", "setting: Guangdong's notice and the model contract (monthly)")
)
RECORDS = Authority(Wording("设置：北京管护协议范本（每季度）", "setting: Beijing's model agreement (quarterly)"))
PEACE = Authority(Wording("设置：某市平安边界协议（三年）", "setting: one city's peace-boundary agreement (3 years)"))
HOUSE = Authority(Wording("设置：本系统默认值，无法定期限", "setting: a default of this program; no law sets a term"))


@dataclass(frozen=True, slots=True)
class Clock:
    """One term. `due` is the last day, or the moment where the term counts hours; missing when the beginning is unknown.

    `subject` is what it is about (a line, a case), `key` which term it is, stable for programs.
    """

    key: str
    what: Wording
    subject: str
    started: date | datetime | None
    due: date | datetime | None
    done: date | datetime | None
    state: ClockState
    authority: Authority

    @property
    def was_late(self) -> bool:
        """Whether it was done after it was due."""
        return self.done is not None and self.due is not None and _moment(self.done, late=False) > _moment(self.due, late=True)

    def to_finding(self) -> Finding:
        """The clock as one thing to look at: overdue is a warning, everything else a note."""
        due = (
            "—"
            if self.due is None
            else self.due.isoformat(sep=" ", timespec="minutes")
            if isinstance(self.due, datetime)
            else str(self.due)
        )
        severity = Severity.WARNING if self.state is ClockState.OVERDUE else Severity.NOTE
        sentence = Wording(
            f"“{self.subject}”{self.what.zh}：{self.state.label.zh}，期限 {due}（{self.authority.text.zh}）。",
            f"“{self.subject}”, {self.what.en}: {self.state.label.en}, due {due} ({self.authority.text.en}).",
        )
        return Finding(
            f"boundaries.clock-{self.key}", severity, sentence, Where(key=self.subject), {"due": due, "state": self.state.value}
        )


@dataclass(frozen=True, slots=True)
class ClockFace:
    """The moment clocks are read at (aware), with the settings they run by."""

    now: datetime
    settings: VisitSettings = DEFAULTS

    @property
    def today(self) -> date:
        return day_in_china(self.now)

    def inspection(
        self, subject: str, *, last_on: date | None, stated_due: date | None = None, approved_on: date | None = None
    ) -> Clock:
        """The next five-yearly inspection of a line: as the register states it, else five years after the last, or after the line's approval."""
        began = last_on or approved_on
        counted = None if began is None else months_after(began, self.settings.cycle_months)
        what = Wording("五年联检", "five-yearly inspection")
        return self._clock(
            "inspection", what, subject, (began, stated_due or counted, None), STATED if stated_due else INSPECTION_ART
        )

    def plan(self, subject: str, *, year: int, filed_on: date | None) -> Clock:
        """The plan of a round, filed within its year."""
        due = date(year, *self.settings.plan_day)
        return self._clock("plan", Wording("联检实施方案报送", "plan filed"), subject, (date(year, 1, 1), due, filed_on), NOTICE)

    def filing(self, subject: str, *, year: int, filed_on: date | None) -> Clock:
        """The report of a round, filed jointly with the organ that approved the line (Art. 12 sets no day)."""
        due = date(year, *self.settings.report_day)
        return self._clock("filing", Wording("联检报告备案", "report filed"), subject, (date(year, 1, 1), due, filed_on), NOTICE)

    def stated(self, subject: str, *, what: str, due_on: date, source: str, done_on: date | None = None) -> Clock:
        """A deadline written into a round's plan, with the source written beside it."""
        authority = Authority(Wording(source, source)) if source else Authority(Wording("联检方案", "the round's plan"))
        return self._clock("stated", Wording(what, what), subject, (None, due_on, done_on), authority)

    def incident(self, subject: str, *, found_at: datetime | None, reported_at: datetime | None) -> Clock:
        """Loss, damage, a move or a changed feature reported within 12 hours of being found."""
        due = None if found_at is None else found_at + timedelta(hours=self.settings.incident_h)
        return self._clock(
            "incident", Wording("损毁情况报告", "incident reported"), subject, (found_at, due, reported_at), KEEPING
        )

    def repair(self, subject: str, *, found_on: date | None, repaired_on: date | None) -> Clock:
        """A damaged, moved or lost marker put right, with the neighbour present."""
        due = None if found_on is None else found_on + timedelta(days=self.settings.repair_days)
        return self._clock("repair", Wording("界桩修复", "marker repaired"), subject, (found_on, due, repaired_on), HOUSE)

    def demarcation(self, subject: str, *, approved_on: date | None, extended: bool, completed_on: date | None) -> Clock:
        """An approved division change carried out and the line fixed: 12 months, 6 more with consent."""
        months = self.settings.demarcation_months + (self.settings.extension_months if extended else 0)
        due = None if approved_on is None else months_after(approved_on, months)
        what = Wording("区划变更后勘定", "demarcation after a change")
        return self._clock("demarcation", what, subject, (approved_on, due, completed_on), DEMARCATION_ART)

    def code(self, subject: str, *, approved_on: date | None, published_on: date | None) -> Clock:
        """A new division code published within a month of the change."""
        due = None if approved_on is None else months_after(approved_on, self.settings.code_months)
        return self._clock(
            "code", Wording("新区划代码公布", "new code published"), subject, (approved_on, due, published_on), CODE_ART
        )

    def patrol(self, subject: str, *, last_on: date | None) -> Clock:
        """A keeper's next patrol of the line."""
        due = None if last_on is None else months_after(last_on, self.settings.patrol_months)
        return self._clock("patrol", Wording("管护巡查", "keeper's patrol"), subject, (last_on, due, None), PATROL)

    def keepers_record(self, subject: str, *, last_on: date | None) -> Clock:
        """A keeper's next quarterly record with its photo sheet."""
        due = None if last_on is None else months_after(last_on, self.settings.record_months)
        return self._clock("keepers-record", Wording("日常维护记录", "keeper's record"), subject, (last_on, due, None), RECORDS)

    def peace_agreement(self, subject: str, *, signed_on: date | None, valid_until: date | None = None) -> Clock:
        """The agreement on a peaceful border renewed: by the day it names, else three years after signing."""
        due = valid_until or (None if signed_on is None else months_after(signed_on, self.settings.peace_months))
        authority = Authority(Wording("协议所载有效期", "as the agreement says")) if valid_until else PEACE
        return self._clock(
            "peace", Wording("平安边界协议续签", "peace-boundary agreement renewed"), subject, (signed_on, due, None), authority
        )

    def _clock(
        self,
        key: str,
        what: Wording,
        subject: str,
        times: tuple[date | datetime | None, date | datetime | None, date | datetime | None],
        authority: Authority,
    ) -> Clock:
        started, due, done = times
        return Clock(key, what, subject, started, due, done, self._state(due, done), authority)

    def _state(self, due: date | datetime | None, done: date | datetime | None) -> ClockState:
        if done is not None:
            return ClockState.DONE
        if due is None:
            return ClockState.UNKNOWN
        left = _moment(due, late=True) - self.now
        if left < timedelta():
            return ClockState.OVERDUE
        return ClockState.SOON if left <= timedelta(days=self.settings.soon_days) else ClockState.RUNNING


def _moment(at: date | datetime, *, late: bool) -> datetime:
    """A day as a moment in China: its very end for what is due, its beginning for what was done."""
    if isinstance(at, datetime):
        return at
    return datetime.combine(at + timedelta(days=1) if late else at, time(), CHINA)


def most_pressing_first(clocks: list[Clock]) -> list[Clock]:
    """Overdue first, then what is due next; without a day, and done, last."""
    order = {ClockState.OVERDUE: 0, ClockState.SOON: 1, ClockState.RUNNING: 1, ClockState.UNKNOWN: 2, ClockState.DONE: 3}
    far = datetime.max.replace(tzinfo=CHINA)
    return sorted(clocks, key=lambda c: (order[c.state], far if c.due is None else _moment(c.due, late=True), c.key, c.subject))
