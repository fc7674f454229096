"""A plan worked out on a day: every figure's value, its passport, where it stands, or which data is missing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cached_property

import numpy as np

from layers.planning.definitions import DATUM
from layers.planning.network.either import pieces_of
from layers.planning.passport import Passport
from layers.planning.plans.counting import Passed, Sum, add_up, pass_rule
from layers.planning.plans.ground import PlanGround
from layers.planning.plans.grouping import group_sums, merge_groups
from layers.planning.plans.history import values_recorded
from layers.planning.plans.judgement import judge_reported
from layers.planning.plans.measures import Amount, Measure, Reported, State
from layers.planning.plans.plan import NOTHING_SAID, Figure, Indicator, Plan
from layers.planning.plans.printed_base import compare_with_print
from layers.planning.plans.reaching import Reached, reach_people
from layers.planning.plans.reading import REPORTED, NotMeasurable, Reading
from layers.planning.plans.reports_by_hand import explain_difference, numbers_reported, require_number
from layers.planning.plans.status import (
    Counted,
    FigureStatus,
    Group,
    IndicatorStatus,
    Judgement,
    OnBaseDay,
    PastValue,
    PlanStatus,
    ReportedNumbers,
    Status,
    printed,
)
from layers.planning.plans.telling import tell_figure, tell_measure
from layers.planning.tally import COVERED, UNDECIDED
from layers.planning.travel import Travels
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

_UNKNOWN = Wording(
    "无法判定或未填的行，另列，不计入分子分母", "rows that cannot be decided or do not say, listed apart, in neither part"
)
_UNKNOWN_PEOPLE = Wording(
    "无法判定的人在分母中、视为不在圈内，另列其人数与上限；人数未知的点不计",
    "people of whom nobody can tell are in the denominator and count as outside, their number and the upper bound stand beside; points of unknown number are left out",
)
_NO_DISTANCE = Wording("不涉及距离", "no distance is involved")
_NO_RADIUS = Wording("无半径", "no radius")
_BY_TIME = Wording("按时间计算，不用半径", "by time, no radius")
_BY_THE_PROFILE = Wording("取该出行方式的默认速度（可调整）", "the default of the way of travelling (a setting)")
_MISSING = Wording("缺少数据，无法测算", "data is missing, nothing can be told")
_AFTER = Wording("评估日早于基期", "the day asked about lies before the base")
_NONE_TO_DIVIDE_BY = Wording("分母为 0", "nothing to divide by")
_NOT_READ = Wording("没有该日的数据", "nothing is held of that day")


def evaluate(plan: Plan, reading: Reading, *, area: str | None = None, travels: Travels | None = None) -> PlanStatus:
    """Every numbered row of a plan on the reading's day.

    Args:
        reading: the plan's layers on the day, with the days it counts additions from.
        area: another area than the plan's own; the answer says so.
        travels: the ways of travelling that are ready; reach figures without one say which data is missing.
    """
    chosen = area or plan.area
    ground = PlanGround(reading, chosen)
    asked = Evaluation(plan, ground, travels or Travels({}))
    indicators = tuple(asked.indicator(indicator) for indicator in plan.indicators)
    labels = {name: spec.label for name, spec in reading.specs.items()}
    status = PlanStatus(plan, chosen, _name_of(ground), reading.on, indicators, Report(), reading.is_demonstration, labels)
    return replace(status, notes=_notes(status))


class Evaluation:
    """One plan on one ground, figure by figure."""

    def __init__(self, plan: Plan, ground: PlanGround, travels: Travels) -> None:
        self.plan, self.ground, self.travels = plan, ground, travels

    @cached_property
    def held(self) -> dict[str, ReportedNumbers]:
        """What people reported, by figure."""
        return numbers_reported(self.ground.reading, self.plan, area=self.ground.area)

    @cached_property
    def recorded(self) -> dict[str, tuple[PastValue, ...]]:
        """What was recorded before this day, by figure."""
        return values_recorded(self.ground.reading, self.plan, area=self.ground.area)

    def indicator(self, indicator: Indicator) -> IndicatorStatus:
        return IndicatorStatus(indicator, tuple(self.figure(figure) for figure in indicator.figures))

    def figure(self, figure: Figure) -> FigureStatus:
        held, history = self.held.get(figure.no), self.recorded.get(figure.no, ())
        measured = self.on_base_day(figure) if figure.looks_back else None
        published = compare_with_print(figure, measured, is_made_up=self.ground.reading.is_demonstration)
        try:
            counted, reached = self.counted(figure)
        except NotMeasurable as answer:
            judgement = Judgement(Status.NOT_MEASURABLE, figure.targets[-1] if figure.targets else None, None, _MISSING)
            passport = self._passport(figure, None)
            return FigureStatus(figure, judgement, passport, None, held, None, published, history, (answer.missing,))
        judgement = judge_reported(figure, counted.value, self.ground.reading.on, held if figure.reported else None, measured)
        if judgement.status is Status.STALE:
            counted = replace(counted, notes=counted.notes + _old_report(figure, judgement.rule))
        difference = explain_difference(figure, counted, held)
        return FigureStatus(figure, judgement, self._passport(figure, reached), counted, held, difference, published, history)

    @cached_property
    def before(self) -> dict[date, "Evaluation"]:
        """The same plan on the earlier days of which there are readings."""
        earlier, area = self.ground.reading.earlier, self.ground.area
        knowing = {day: replace(read, earlier={d: r for d, r in earlier.items() if d < day}) for day, read in earlier.items()}
        return {day: Evaluation(self.plan, PlanGround(read, area), self.travels) for day, read in knowing.items()}

    def on_base_day(self, figure: Figure) -> OnBaseDay:
        """What the figure was on its base day, as far as the layers tell."""
        day, today = figure.base_day, self.ground.reading.on
        then = self if day == today else self.before.get(day)
        if then is None:
            return OnBaseDay(day, missing=_AFTER if day > today else _NOT_READ)
        try:
            counted, _ = then.counted(figure)
        except NotMeasurable as answer:
            return OnBaseDay(day, missing=answer.missing.what)
        return OnBaseDay(day, counted, _NONE_TO_DIVIDE_BY if counted.value is None else NOTHING_SAID, then.caveat(figure))

    def caveat(self, figure: Figure) -> Wording:
        """Which layers a figure reads had no rows yet on the day, so that their first ones stand in for them."""
        reading = self.ground.reading
        late = [layer for layer in dict.fromkeys(m.layer for m in figure.measures) if layer in reading.began]
        told = [(reading.label(layer), reading.began[layer]) for layer in late]
        zh = [f"“{label.zh}”自 {began} 起才有数据，取其首批" for label, began in told]
        en = [f"“{label.en}” begins on {began}: its first rows stand in" for label, began in told]
        if figure.reach:
            zh, en = [*zh, "道路取评估日所持"], [*en, "roads as they are now"]
        return Wording("；".join(zh), "; ".join(en))

    def value(self, figure: Figure) -> Fraction | None:
        """Its value alone; None where it cannot be told."""
        try:
            return self.counted(figure)[0].value
        except NotMeasurable:
            return None

    def counted(self, figure: Figure) -> tuple[Counted, Reached | None]:
        """The parts of a figure, and the people reached where travelling decided it.

        Raises:
            NotMeasurable: a layer, a column or a reported number is missing.
        """
        if figure.reach:
            reached = reach_people(self.ground, figure.reach, self.travels, per=figure.per)
            return self._reached(figure, reached), reached
        if figure.rules:
            return self._passed(figure), None
        above = self._amount(figure, figure.numerator)
        below = None if figure.denominator is None else self._amount(figure, figure.denominator)
        silent = above.silent + (below.silent if below else 0)
        counted = Counted(above.amount, below.amount if below else None, figure.per, silent)
        notes = self._notes(figure) + _more_than_the_whole(figure, counted)
        return replace(counted, groups=self._groups_of_ratio(figure), notes=notes), None

    def _amount(self, figure: Figure, amount: Amount | None) -> Sum:
        if isinstance(amount, Reported):
            label = self.ground.reading.label(REPORTED)
            number = require_number(self.plan, figure, amount, self.held.get(figure.no), label)
            # a value reported as the figure itself is in its unit already
            return Sum(number / figure.per if amount.part == "value" and figure.denominator is None else number, 1, 0)
        assert amount is not None  # noqa: S101 -- because the reader lets no such figure in
        return add_up(self.ground, amount)

    def _passed(self, figure: Figure) -> Counted:
        passed = [pass_rule(self.ground, rule) for rule in figure.rules]
        verdict = np.concatenate([p.verdict for p in passed])
        return Counted(
            numerator=Fraction(int((verdict == COVERED).sum())),
            denominator=Fraction(int((verdict != UNDECIDED).sum())),
            per=figure.per,
            unknown=int((verdict == UNDECIDED).sum()),
            units=tuple(named for p in passed for named in p.named()),
            groups=self._groups_of_rules(figure, passed),
            notes=self._notes(figure),
        )

    def _reached(self, figure: Figure, reached: Reached) -> Counted:
        return Counted(
            numerator=reached.parts.inside,
            denominator=reached.parts.people,
            per=figure.per,
            unknown=reached.unknown,
            units=reached.named(self.ground),
            beside=reached.beside,
            notes=self._notes(figure) + pieces_of(reached.travel),
            by_speed=reached.by_speed,
            undecided=reached.parts.undecided,
            points=reached.points,
        )

    def _groups_of_rules(self, figure: Figure, passed: Sequence[Passed]) -> tuple[Group, ...]:
        if figure.split is None:
            return ()
        split = [(self.ground.groups(p.rows, figure.split), p.verdict) for p in passed]
        above = [group_sums(group[verdict == COVERED], labels) for (group, labels), verdict in split]
        below = [group_sums(group[verdict != UNDECIDED], labels) for (group, labels), verdict in split]
        return merge_groups(above, below, labels={k: w for (_, labels), _ in split for k, w in labels.items()}, per=figure.per)

    def _groups_of_ratio(self, figure: Figure) -> tuple[Group, ...]:
        """Only where both parts come from layers."""
        if figure.split is None or not isinstance(figure.numerator, Measure) or not isinstance(figure.denominator, Measure):
            return ()
        above, below = (self.ground.rows(measure) for measure in (figure.numerator, figure.denominator))
        sums: list[list[dict[str, Fraction]]] = []
        labels: dict[str, Wording] = {}
        for rows in (above, below):
            group, named = self.ground.groups(rows, figure.split)
            said = np.isfinite(rows.amount)
            sums.append([group_sums(group[said], named, rows.amount[said])])
            labels |= named
        return merge_groups(sums[0], sums[1], labels=labels, per=figure.per)

    def _passport(self, figure: Figure, reached: Reached | None) -> Passport:
        reading, travel = self.ground.reading, reached.travel if reached else None
        if reached and figure.reach:
            figure = replace(figure, reach=replace(figure.reach, people=reached.people))
        layers = dict.fromkeys(measure.layer for measure in figure.measures) | dict.fromkeys(
            [*([REPORTED] if figure.reported else []), *(["roads", "barriers"] if reached else [])]
        )
        return Passport(
            definition=_defined(figure, reading),
            counted=_counted_words(figure),
            unknown_means=_UNKNOWN if reached is None else _UNKNOWN_PEOPLE,
            distance_model=travel.definition if travel else _NO_DISTANCE,
            radius_m=None,
            radius_source=_BY_TIME if figure.reach else _NO_RADIUS,
            norms=(),
            datum=DATUM,
            on=reading.on,
            vintages=tuple(reading.vintages[layer] for layer in layers if layer in reading.vintages),
            rounding=_rounding(figure),
            mode=travel.mode.label if travel else None,
            minutes=figure.reach.minutes if figure.reach else None,
            speed_ms=travel.speed_ms if travel else None,
            speed_source=_BY_THE_PROFILE if travel else None,
            snap_limit_m=reached.snap_limit_m if reached else None,
        )

    def _notes(self, figure: Figure) -> Report:
        """A kind nobody ever entered counts nothing, and says so: none built, or none recorded."""
        nothing = [m for m in figure.measures if m.layer == "facilities" and m.where and not len(self.ground.rows(m))]
        empty = [m for m in nothing if not len(self.ground.rows(replace(m, state=State.ANY)))]
        return Report.of(_none_on_record(figure, measure, self.ground.reading) for measure in dict.fromkeys(empty))


def _defined(figure: Figure, reading: Reading) -> Wording:
    told = tell_figure(figure, reading.specs)
    zh = "；".join([told.zh, *(f"口径（可调整）：{s.zh}" for s in figure.settings)])
    return Wording(zh, "; ".join([told.en, *(f"setting (adjustable): {s.en}" for s in figure.settings)]))


def _counted_words(figure: Figure) -> Wording:
    unit, reported = figure.unit_said, [amount.said for amount in figure.reported]
    zh, en = (f"（上报：{'、'.join(r.zh for r in reported)}）" if reported else "", unit.en or "a number")
    return Wording(f"单位：{unit.zh}{zh}", f"unit: {en}")


def _rounding(figure: Figure) -> Wording:
    return Wording(
        f"数值保留原值（分数），印刷保留 {figure.decimals} 位小数，四舍五入",
        f"kept exactly as a fraction; printed with {figure.decimals} decimals, halves away from zero",
    )


def _more_than_the_whole(figure: Figure, counted: Counted) -> Report:
    """A share above 100 % is shown as it comes out, and pointed at."""
    if figure.unit != "%" or counted.value is None or counted.value <= 100:
        return Report()
    above, below = (printed(part or Fraction(0), 0) for part in (counted.numerator, counted.denominator))
    sentence = Wording(
        f"指标 {figure.no}：分子 {above} 大于分母 {below}，超过 100 %。请核对上报数字与图层是否同一范围、同一时点",
        f"{figure.no}: the numerator {above} is above the denominator {below}, more than 100 %: check that both tell of the same area and day",
    )
    return Report.of([Finding("planning.plan-over-100", Severity.WARNING, sentence, evidence={"indicator": figure.no})])


def _old_report(figure: Figure, old: Wording) -> Report:
    sentence = Wording(f"指标 {figure.no}：{old.zh}", f"{figure.no}: {old.en}")
    return Report.of([Finding("planning.plan-report-is-old", Severity.NOTE, sentence, evidence={"indicator": figure.no})])


def _none_on_record(figure: Figure, measure: Measure, reading: Reading) -> Finding:
    told = tell_measure(measure, reading.specs)
    sentence = Wording(
        f"指标 {figure.no}：没有任何“{told.zh}”的记录，按 0 计——可能确实没有，也可能尚未录入",
        f"{figure.no}: nothing is on record of “{told.en}”: counted as 0, be it that there is none or that nobody entered it",
    )
    return Finding("planning.plan-none-on-record", Severity.NOTE, sentence, Where(measure.layer), {"indicator": figure.no})


def _name_of(ground: PlanGround) -> str:
    try:
        return ground.finest.names.get(ground.area, ground.area)
    except NotMeasurable:
        return ground.area


def _notes(status: PlanStatus) -> Report:
    told = [note for figure in status.figures if figure.counted for note in figure.counted.notes]
    found = list({note.sentence: note for note in told}.values())  # several circles stand on the same roads
    if status.is_elsewhere:
        sentence = Wording(
            f"“{status.plan.title.zh}”是{status.plan.place.zh}的规划，此处按 {status.area_name}（{status.area}）的数据测算，不代表该规划的完成情况",
            f"“{status.plan.title.en}” is {status.plan.place.en}'s plan; it is worked out here on the data of {status.area_name} "
            f"({status.area}) and says nothing of how the plan fares",
        )
        found.insert(0, Finding("planning.plan-of-another-place", Severity.WARNING, sentence))
    return Report.of(found)
