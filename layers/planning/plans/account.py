"""Why a figure is not what it was: how much of its change is new facilities, people, data repair and method, to the last digit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from layers.planning.plans.errors import NoValueToCompare
from layers.planning.plans.evaluate import Evaluation
from layers.planning.plans.ground import PlanGround
from layers.planning.plans.history import values_recorded
from layers.planning.plans.measures import Measure, Take
from layers.planning.plans.plan import Figure, Plan
from layers.planning.plans.reading import REPORTED, NotMeasurable, Reading
from layers.planning.plans.status import NamedUnit, PastValue
from layers.planning.travel import Travels
from layers.wording import Wording


class Cause(StrEnum):
    """What a change comes from, in the order in which the causes are told apart."""

    REPAIR = "repair"
    METHOD = "method"
    UNITS = "units"
    PEOPLE = "people"
    FACILITIES = "facilities"
    OTHER = "other"
    REPORTED = "reported"
    UNDIVIDED = "undivided"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    Cause.REPAIR: Wording("数据修正（起始日的数据后来补录或更正）", "data repair (the first day's data were corrected since)"),
    Cause.METHOD: Wording("算法或口径变化", "method (the arithmetic was changed)"),
    Cause.UNITS: Wording("行政区划变化", "divisions"),
    Cause.PEOPLE: Wording("人口与户数变化", "people and households"),
    Cause.FACILITIES: Wording("设施变化（新增、停用、床位面积）", "facilities (new, closed, larger)"),
    Cause.OTHER: Wording("其他图层变化", "other layers"),
    Cause.REPORTED: Wording("上报数字变化", "numbers reported"),
    Cause.UNDIVIDED: Wording("无法拆分", "cannot be told apart"),
}
_LAYERS = {
    Cause.UNITS: ("divisions",),
    Cause.PEOPLE: ("settlements", "demand"),
    Cause.FACILITIES: ("facilities", "housing_estates"),
    Cause.REPORTED: (REPORTED,),
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One cause and what it adds to the value, exact, in the figure's own unit."""

    cause: Cause
    amount: Fraction


@dataclass(frozen=True, slots=True)
class ChangeAccount:
    """One figure on two days. The lines add up to `after` − `before`, exactly.

    `before` is the value as it was recorded then, where it was (`is_recorded`), else what today's knowledge says of that day.
    `added` and `gone` are facilities that count now and did not, or did and do not.
    """

    figure: Figure
    since: date
    on: date
    before: Fraction
    after: Fraction
    is_recorded: bool
    lines: tuple[ChangeLine, ...]
    added: tuple[NamedUnit, ...] = ()
    gone: tuple[NamedUnit, ...] = ()

    @property
    def change(self) -> Fraction:
        return self.after - self.before


def account_changes(
    plan: Plan, then: Reading, now: Reading, *, area: str, travels: Travels | None = None, earlier_plan: Plan | None = None
) -> tuple[ChangeAccount, ...]:
    """What changed in every figure that has a value on both days.

    The layers of the first day are exchanged for today's one group after another (divisions, people, facilities, the rest, numbers
    reported); each step's effect is its line. Roads are those handed in on both days.

    Args:
        then, now: readings of the two days, both as known today.
        earlier_plan: the plan as it was declared then, where its arithmetic has changed since.
    Raises:
        NoValueToCompare: the first day is not before the second.
    """
    if then.on >= now.on:
        raise NoValueToCompare(then.on, now.on)
    change = _Change(plan, then, now, area, travels or Travels({}), earlier_plan)
    return tuple(account for figure in plan.figures if (account := change.of(figure)) is not None)


def tell_apart(start: Fraction, reached: Iterable[tuple[Cause, Fraction | None]], end: Fraction) -> Iterator[ChangeLine]:
    """What each step adds, from the value before the first to the end. Where a step has no value, the rest cannot be told apart."""
    value = start
    for cause, after in reached:
        if after is None:
            yield ChangeLine(Cause.UNDIVIDED, end - value)
            return
        yield ChangeLine(cause, after - value)
        value = after


class _Change:
    """Two readings of one area, and every step between them."""

    def __init__(self, plan: Plan, then: Reading, now: Reading, area: str, travels: Travels, earlier_plan: Plan | None) -> None:
        self.earlier_plan = earlier_plan
        self.then, self.now = (Evaluation(plan, PlanGround(reading, area), travels) for reading in (then, now))
        self.steps = tuple(
            (cause, layers, Evaluation(plan, PlanGround(reading, area), travels))
            for cause, layers, reading in _steps(plan, then, now)
        )
        recorded = values_recorded(now, plan, area=area)
        self.recorded = {no: next((p for p in past if p.on == then.on), None) for no, past in recorded.items()}

    def of(self, figure: Figure) -> ChangeAccount | None:
        start, end = self.then.value(figure), self.now.value(figure)
        past = self.recorded.get(figure.no)
        recorded = None if past is None else past.value
        before = start if recorded is None else recorded
        if before is None or end is None:
            return None
        return ChangeAccount(
            figure=figure,
            since=self.then.ground.reading.on,
            on=self.now.ground.reading.on,
            before=before,
            after=end,
            is_recorded=recorded is not None,
            lines=self._lines(figure, past, start, before, end),
            added=_facilities(figure, self.now.ground, self.then.ground),
            gone=_facilities(figure, self.then.ground, self.now.ground),
        )

    def _lines(
        self, figure: Figure, past: PastValue | None, start: Fraction | None, before: Fraction, end: Fraction
    ) -> tuple[ChangeLine, ...]:
        if start is None:
            return (ChangeLine(Cause.UNDIVIDED, end - before),)
        first = self._before_the_first_day(figure, past, start, before)
        return tuple(line for line in (*first, *tell_apart(start, self._reached(figure, start, end), end)) if line.amount)

    def _reached(self, figure: Figure, start: Fraction, end: Fraction) -> Iterator[tuple[Cause, Fraction | None]]:
        """The value after each step; a step that exchanges nothing the figure reads leaves it where it was."""
        read = {m.layer for m in figure.measures} | {"divisions"} | ({REPORTED} if figure.reported else set())
        value: Fraction | None = start
        *steps, (last, _, _) = self.steps
        for cause, layers, evaluation in steps:
            if read.intersection(layers):
                value = evaluation.value(figure)
            yield cause, value
        yield last, end

    def _before_the_first_day(
        self, figure: Figure, past: PastValue | None, start: Fraction, before: Fraction
    ) -> Iterator[ChangeLine]:
        """Between the value recorded and what is known of that day now: data repaired since, and the arithmetic if it changed."""
        if past is None or past.value is None:
            return
        if past.method in ("", figure.fingerprint):
            yield ChangeLine(Cause.REPAIR, start - before)
            return
        old = self._as_declared_then(figure, past)
        value = None if old is None else self.then.value(old)
        if value is None:
            yield ChangeLine(Cause.UNDIVIDED, start - before)
            return
        yield ChangeLine(Cause.REPAIR, value - before)
        yield ChangeLine(Cause.METHOD, start - value)

    def _as_declared_then(self, figure: Figure, past: PastValue) -> Figure | None:
        figures = self.earlier_plan.figures if self.earlier_plan else ()
        return next((f for f in figures if f.no == figure.no and f.fingerprint == past.method), None)


def _facilities(figure: Figure, of: PlanGround, but: PlanGround) -> tuple[NamedUnit, ...]:
    """Facilities counted on one ground and not on the other."""
    measures = [replace(m, take=Take.ROWS, column=None, since=None) for m in _looked_for(figure) if m.layer == "facilities"]
    held, other = _counted_facilities(of, measures), _counted_facilities(but, measures)
    return tuple(NamedUnit(key, held[key], "") for key in sorted(held.keys() - other.keys()))


def _looked_for(figure: Figure) -> Iterator[Measure]:
    """The figure's measures; what a rule asks of rural or urban units is looked for among these alone."""
    if not figure.rules:
        yield from figure.measures
    for rule in figure.rules:
        yield rule.of
        for criterion in (*rule.have, *rule.need):
            yield replace(criterion.amount, stratum=criterion.amount.stratum or rule.of.stratum)


def _steps(plan: Plan, then: Reading, now: Reading) -> Iterator[tuple[Cause, tuple[str, ...], Reading]]:
    """The reading of the first day with ever more layers of the second; the last step is the second day itself."""
    named = {layer for layers in _LAYERS.values() for layer in layers}
    others = tuple(layer for layer in dict.fromkeys((*plan.layers, *then.frames)) if layer not in named)
    order = (
        (Cause.UNITS, _LAYERS[Cause.UNITS]),
        (Cause.PEOPLE, _LAYERS[Cause.PEOPLE]),
        (Cause.FACILITIES, _LAYERS[Cause.FACILITIES]),
        (Cause.OTHER, others),
    )
    mixed = replace(then, days=dict.fromkeys(then.frames, then.on))
    for cause, layers in order:
        mixed = _exchanged(mixed, now, layers)
        yield cause, layers, mixed
    yield Cause.REPORTED, _LAYERS[Cause.REPORTED], now


def _exchanged(reading: Reading, now: Reading, layers: tuple[str, ...]) -> Reading:
    frames = {**reading.frames, **{layer: now.frames[layer] for layer in layers if layer in now.frames}}
    return replace(reading, frames=frames, days={**reading.days, **dict.fromkeys(layers, now.on)})


def _counted_facilities(ground: PlanGround, measures: list[Measure]) -> Mapping[str, str]:
    """Key and name of every facility that any measure counts."""
    found: dict[str, str] = {}
    for measure in measures:
        try:
            frame = ground.rows(measure).frame
        except NotMeasurable:
            continue
        found |= dict(zip(frame["facility_id"].astype(str), frame["name"].astype(str), strict=True))
    return found
