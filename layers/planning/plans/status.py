"""What a plan's figures are on a day: value, passport, where they stand on their way to the target, and what is missing."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from layers.planning.passport import Passport
from layers.planning.plans.errors import UnknownIndicator
from layers.planning.plans.plan import NOTHING_SAID, Base, Figure, Indicator, Plan, Target
from layers.planning.plans.reading import Missing
from layers.report import Report
from layers.wording import Wording


class Status(StrEnum):
    """Worst first: an indicator of several figures stands where its worst figure does."""

    BEHIND = "behind"
    NOT_MEASURABLE = "not_measurable"
    STALE = "stale"
    NO_BASE = "no_base"
    ON_TRACK = "on_track"
    MET = "met"
    NO_TARGET = "no_target"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    Status.BEHIND: Wording("滞后", "behind"),
    Status.NOT_MEASURABLE: Wording("无法测算（缺数据）", "not measurable (data missing)"),
    Status.STALE: Wording("上报数已过期", "number reported is out of date"),
    Status.NO_BASE: Wording("无基期，不能判断进度", "cannot be judged: no base"),
    Status.ON_TRACK: Wording("按进度", "on track"),
    Status.MET: Wording("已达标", "met"),
    Status.NO_TARGET: Wording("已测算，没有数值目标", "measured, no number to reach"),
    Status.NOT_APPLICABLE: Wording("此地不适用", "does not apply here"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a figure: its key, its name, its parts."""

    key: str
    label: Wording
    numerator: Fraction
    denominator: Fraction | None
    value: Fraction | None


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit worth naming. `verdict` is a key of VERDICTS; `value` what was measured in it, of a circle the people not inside."""

    code: str
    name: str
    verdict: str
    value: float | None = None


VERDICTS = {
    "lacking": Wording("尚无", "has none"),
    "below": Wording("低于要求", "below what is asked"),
    "above": Wording("高于要求", "above what is asked"),
    "empty": Wording("空（0）", "empty"),
    "nobody_inside": Wording("圈内无人", "nobody inside"),
    "partly_outside": Wording("部分在圈外", "some outside"),
    "unknown": Wording("无法判定", "cannot be decided"),
}


@dataclass(frozen=True, slots=True)
class ReachParts:
    """People inside a circle of all whose number is known; of `undecided` nobody can tell, and they count as outside.

    `speed_ms` is how fast they walk, in metres per second; None where the way of travelling has its own speed.
    """

    inside: Fraction
    people: Fraction
    undecided: Fraction
    per: int
    speed_ms: float | None = None

    @property
    def value(self) -> Fraction | None:
        return ratio(self.inside, self.people, self.per)

    @property
    def upper(self) -> Fraction | None:
        """The value if everybody were inside of whom nobody can tell."""
        return ratio(self.inside + self.undecided, self.people, self.per)


@dataclass(frozen=True, slots=True)
class Beside:
    """The same figure by another way of travelling."""

    label: Wording
    parts: ReachParts

    @property
    def value(self) -> Fraction | None:
        return self.parts.value


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure worked out: exact parts, what could not be decided beside them, and the units to name.

    Of a circle also: the figure at every walking speed, by other ways of travelling, how many people cannot be told of (in the
    denominator, not in the numerator), and how many points stand for how many people.
    """

    numerator: Fraction
    denominator: Fraction | None
    per: int
    unknown: int = 0
    units: tuple[NamedUnit, ...] = ()
    groups: tuple[Group, ...] = ()
    beside: tuple[Beside, ...] = ()
    notes: Report = field(default_factory=Report)
    by_speed: tuple[ReachParts, ...] = ()
    undecided: Fraction = Fraction(0)
    points: Wording | None = None

    @property
    def upper(self) -> Fraction | None:
        """The value if everybody were inside of whom nobody can tell."""
        return ratio(self.numerator + self.undecided, self.denominator, self.per)

    @property
    def value(self) -> Fraction | None:
        """In the figure's own unit, exact; None where there is nothing to divide by."""
        return ratio(self.numerator, self.denominator, self.per)


@dataclass(frozen=True, slots=True)
class OnBaseDay:
    """The same figure on the plan's base day, by today's arithmetic. `missing` says why it has no value; `caveat` what is not of that day."""

    day: date
    counted: Counted | None = None
    missing: Wording = NOTHING_SAID
    caveat: Wording = NOTHING_SAID

    @property
    def value(self) -> Fraction | None:
        return None if self.counted is None else self.counted.value


@dataclass(frozen=True, slots=True)
class Published:
    """What the plan printed of its base year, beside what is measured of the same day, and why they differ."""

    base: Base
    measured: OnBaseDay
    difference: Wording


@dataclass(frozen=True, slots=True)
class ReportedNumbers:
    """What people reported for a figure, the latest of each part, and when the last of them held."""

    parts: Mapping[str, Fraction]
    unit: str
    on: date | None
    by: str
    as_printed: str

    def value(self, per: int) -> Fraction | None:
        """The value reported, or that of the parts reported."""
        if "value" in self.parts:
            return self.parts["value"]
        if "numerator" in self.parts and "denominator" in self.parts:
            return ratio(self.parts["numerator"], self.parts["denominator"], per)
        return None


@dataclass(frozen=True, slots=True)
class PastValue:
    """A value recorded on an earlier day, with the arithmetic it was made by."""

    on: date
    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    status: str
    method: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """Where a value stands: the target looked at, where the way to it begins, what is expected by now, and the rule in words."""

    status: Status
    goal: Target | None
    expected: Fraction | None
    rule: Wording
    start: Fraction | None = None


@dataclass(frozen=True, slots=True)
class FigureStatus:
    """One figure on a day. Exact values in the figure's own unit (per cent are 0–100); `missing` says what to import."""

    figure: Figure
    judgement: Judgement
    passport: Passport
    counted: Counted | None = None
    reported: ReportedNumbers | None = None
    difference: Wording | None = None
    published: Published | None = None
    history: tuple[PastValue, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def status(self) -> Status:
        return self.judgement.status

    @property
    def status_said(self) -> Wording:
        """The status in words, of an old number with the day it tells of."""
        label = self.status.label
        if self.status is not Status.STALE or self.reported is None:
            return label
        return Wording(f"{label.zh}（{self.reported.on}）", f"{label.en} ({self.reported.on})")

    @property
    def value(self) -> Fraction | None:
        return None if self.counted is None else self.counted.value

    @property
    def text(self) -> str:
        """As printed: `77.85 %`, `116 个`, `–`."""
        return self.said.zh

    @property
    def said(self) -> Wording:
        return told(self.figure, self.value)

    @property
    def trend(self) -> Fraction | None:
        """Change since the last recorded value; None where none was recorded."""
        past = next((p.value for p in reversed(self.history) if p.value is not None), None)
        return None if past is None or self.value is None else self.value - past


@dataclass(frozen=True, slots=True)
class IndicatorStatus:
    """One numbered row of the plan on a day."""

    indicator: Indicator
    figures: tuple[FigureStatus, ...]

    @property
    def status(self) -> Status:
        """The worst of its figures; figures that do not apply here are left out as long as another one does."""
        order = list(Status)
        return min((figure.status for figure in self.figures), key=order.index)

    @property
    def is_measured(self) -> bool:
        return all(figure.status is not Status.NOT_MEASURABLE for figure in self.figures)


@dataclass(frozen=True, slots=True)
class PlanStatus:
    """A plan on a day, for an area: every numbered row, in the document's order."""

    plan: Plan
    area: str
    area_name: str
    on: date
    indicators: tuple[IndicatorStatus, ...]
    notes: Report
    is_demonstration: bool = False
    labels: Mapping[str, Wording] = field(default_factory=dict)

    @property
    def is_elsewhere(self) -> bool:
        """Whether the plan of one place is worked out for another."""
        return not self.area.startswith(self.plan.area)

    @property
    def figures(self) -> Iterator[FigureStatus]:
        return (figure for indicator in self.indicators for figure in indicator.figures)

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many numbered rows stand where."""
        found = Counter(indicator.status for indicator in self.indicators)
        return {status: found[status] for status in Status}

    def indicator(self, no: str) -> IndicatorStatus:
        """
        Raises:
            UnknownIndicator: the plan has no such number.
        """
        found = next((i for i in self.indicators if i.indicator.no == no), None)
        if found is None:
            raise UnknownIndicator(self.plan.id, no, [i.indicator.no for i in self.indicators])
        return found


def ratio(numerator: Fraction, denominator: Fraction | None, per: int) -> Fraction | None:
    if denominator is None:
        return numerator * per
    return numerator * per / denominator if denominator else None


def told(figure: Figure, value: Fraction | None) -> Wording:
    """A value of a figure with its unit."""
    if value is None:
        return Wording("–", "–")
    number, unit = printed(value, figure.decimals), figure.unit_said
    return Wording(f"{number} {unit.zh}".rstrip(), f"{number} {unit.en}".rstrip())


def printed(value: Fraction, decimals: int) -> str:
    """A value as printed: so many decimals, halves away from zero, by whole numbers so that no float decides."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(whole).rjust(decimals + 1, "0")
    before, after = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    return f"{'-' if value < 0 and whole else ''}{int(before):,}{'.' if decimals else ''}{after}"
