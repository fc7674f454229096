"""A plan as it was published: its indicators, each figure's arithmetic, what it was, what it shall be and by when."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from layers.planning.plans.errors import UnknownIndicator
from layers.planning.plans.measures import Amount, Bound, Criterion, Measure, Reach, Relation, Reported, Rule
from layers.wording import Wording


class Kind(StrEnum):
    """The arithmetic of a figure."""

    COUNT = "count"
    EACH = "each"
    REACH = "reach"
    RATE = "rate"
    SHARE = "share"
    TOTAL = "total"
    SITE = "site"
    FIT = "fit"

    @property
    def label(self) -> Wording:
        return _KINDS[self]


_KINDS = {
    Kind.COUNT: Wording("有该设施的单位 ÷ 单位", "units that have it of all units"),
    Kind.EACH: Wording("每个单位至少有一个", "every unit has at least one"),
    Kind.REACH: Wording("时限内可达的人 ÷ 人", "people within reach of all people"),
    Kind.RATE: Wording("每若干人（户、床）的数量", "supply per so many"),
    Kind.SHARE: Wording("部分 ÷ 整体", "part of the whole"),
    Kind.TOTAL: Wording("达到的数量", "a number reached"),
    Kind.SITE: Wording("符合条件而尚无的单位", "units that need one and have none"),
    Kind.FIT: Wording("在规模范围内的单位 ÷ 单位", "units of fitting size of all units"),
}


class Standing(StrEnum):
    """How binding a figure is: binding (约束性), expected (预期性), or only in the text."""

    BINDING = "binding"
    EXPECTED = "expected"
    TEXT = "text"

    @property
    def label(self) -> Wording:
        return _STANDINGS[self]


_STANDINGS = {
    Standing.BINDING: Wording("约束性", "binding"),
    Standing.EXPECTED: Wording("预期性", "expected"),
    Standing.TEXT: Wording("正文", "in the text"),
}

LAYERS_ONLY, NUMBER_OVER_LAYER, NUMBERS_ONLY = "L", "N/L", "N"
ORIGINS = {
    LAYERS_ONLY: Wording("由图层测算", "from layers"),
    NUMBER_OVER_LAYER: Wording("上报数 ÷ 图层", "a reported number over a layer"),
    NUMBERS_ONLY: Wording("只有上报数", "reported numbers only"),
}
NOTHING_SAID = Wording("", "")
CELLS = "demand"
"""The layer of people in small cells or points, finer than settlements."""


@dataclass(frozen=True, slots=True)
class Base:
    """What the plan says it was: `value` in the figure's own unit, None where it is only told in words (`said`).

    `conflicting` are values the document prints for one and the same figure that cannot all be true: then there is no `value`.
    """

    year: int
    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    said: Wording = NOTHING_SAID
    conflicting: tuple["Base", ...] = ()

    def printed(self, per: int) -> Fraction | None:
        """The value of the two parts printed, which is exact; else the value printed."""
        if self.numerator is not None and self.denominator:
            return self.numerator * per / self.denominator
        return self.value

    @property
    def rounded_by(self) -> Fraction:
        """By how much the value may be off because it was rounded for print; nothing where its parts are printed too."""
        if self.value is None or self.denominator:
            return Fraction(0)
        decimals = next((n for n in range(6) if (self.value * 10**n).denominator == 1), 6)
        return Fraction(1, 2 * 10**decimals)


@dataclass(frozen=True, slots=True)
class Target:
    """What it shall be at the end of a year: a bound, or words alone."""

    year: int
    bound: Bound | None
    said: Wording | None = None

    @property
    def day(self) -> date:
        return date(self.year, 12, 31)

    @property
    def relation(self) -> Relation:
        return Relation.SAYS if self.bound is None else self.bound.relation


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an indicator. `no` is the indicator's number, with a letter where it has several figures (J07a).

    `unit` is the unit as the plan writes it, `unit_said` the same in both languages. `base_year` is the plan's where the row names none.
    `per` turns the ratio into the unit printed (100 for %, 10 000 for per ten thousand); `decimals` is how many are printed.
    Either `rules` (count, each, site, fit), `reach`, or `numerator` and maybe `denominator`. `settings` are assumptions the plan does
    not print, shown as adjustable. `split` groups the answer by stratum or township.
    """

    no: str
    wording: Wording
    kind: Kind
    origin: str
    unit: str
    unit_said: Wording
    decimals: int
    base_year: int
    per: int = 1
    rules: tuple[Rule, ...] = ()
    reach: Reach | None = None
    numerator: Amount | None = None
    denominator: Amount | None = None
    base: Base | None = None
    targets: tuple[Target, ...] = ()
    settings: tuple[Wording, ...] = ()
    split: str | None = None

    @property
    def base_day(self) -> date:
        return date(self.base_year, 12, 31)

    @property
    def printed_base(self) -> Fraction | None:
        return None if self.base is None else self.base.printed(self.per)

    @property
    def base_rounded_by(self) -> Fraction:
        """A count is printed whole; a ratio as far as its last digit tells."""
        return Fraction(0) if self.base is None or self.kind is Kind.TOTAL else self.base.rounded_by

    @property
    def looks_back(self) -> bool:
        """Whether what it was on its base day matters: a number was printed for it, or the way to a target begins there."""
        base = self.base
        is_printed = base is not None and (base.conflicting or any(n is not None for n in (base.value, base.numerator)))
        return bool(is_printed) or any(target.bound for target in self.targets)

    @property
    def fingerprint(self) -> str:
        """Changes when the arithmetic does, and only then: how a change of method is told from a change of the world."""
        method = (self.kind, self.per, self.rules, self.reach, self.numerator, self.denominator)
        return hashlib.sha256(repr(method).encode()).hexdigest()[:16]

    @property
    def measures(self) -> Iterator[Measure]:
        """Every measure the figure reads."""
        for amount in (self.numerator, self.denominator):
            if isinstance(amount, Measure):
                yield amount
        if self.reach:
            yield from (self.reach.people, self.reach.to)
        for rule in self.rules:
            yield rule.of
            for criterion in (*rule.have, *rule.need):
                yield from _measures_of(criterion)

    @property
    def reported(self) -> tuple[Reported, ...]:
        """What a person must report for it."""
        return tuple(a for a in (self.numerator, self.denominator) if isinstance(a, Reported))


def _measures_of(criterion: Criterion) -> Iterator[Measure]:
    yield criterion.amount
    if criterion.over:
        yield criterion.over


@dataclass(frozen=True, slots=True)
class Indicator:
    """One numbered row of a plan, with one figure or several."""

    no: str
    wording: Wording
    standing: Standing
    figures: tuple[Figure, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: whose, which document, which years, and its indicators in the document's order."""

    id: str
    title: Wording
    place: Wording
    area: str
    document_no: str
    issued_on: str
    base_year: int
    check_years: tuple[int, ...]
    sources: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    file: str = ""

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(figure for indicator in self.indicators for figure in indicator.figures)

    @property
    def layers(self) -> tuple[str, ...]:
        """Every layer the plan reads, in the order it names them; circles also look for cells of people."""
        cells = [CELLS] if any(figure.reach for figure in self.figures) else []
        return tuple(dict.fromkeys([*(measure.layer for figure in self.figures for measure in figure.measures), *cells]))

    @property
    def earlier_days(self) -> tuple[date, ...]:
        """Days from which something is counted as added, and the base days of figures that look back to them."""
        since = {m.since for f in self.figures for m in f.measures if m.since is not None}
        return tuple(sorted(since | {f.base_day for f in self.figures if f.looks_back}))

    def indicator(self, no: str) -> Indicator:
        """
        Raises:
            UnknownIndicator: the plan has no such number.
        """
        found = next((i for i in self.indicators if i.no == no), None)
        if found is None:
            raise UnknownIndicator(self.id, no, [i.no for i in self.indicators])
        return found


@dataclass(frozen=True, slots=True)
class AskedNumber:
    """A number that a person must report for a plan: which figure, which part, in which unit, and what the plan printed for its base year."""

    plan_id: str
    no: str
    part: str
    unit: str
    wording: Wording
    printed: str


def reported_asked(plan: Plan) -> tuple[AskedNumber, ...]:
    """Every number the plan cannot draw from layers, in the plan's order."""
    return tuple(
        AskedNumber(plan.id, f.no, str(r.part), r.unit, f.wording, "" if f.base is None else f.base.said.zh)
        for f in plan.figures
        for r in f.reported
    )
