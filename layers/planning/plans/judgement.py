"""Where a value stands on its way from the base to the target."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from layers.planning.plans.measures import Relation
from layers.planning.plans.plan import NOTHING_SAID, Figure, Target
from layers.planning.plans.status import Judgement, OnBaseDay, ReportedNumbers, Status, told
from layers.wording import Wording

STALE_AFTER_DAYS = 366
"""Offices report once a year: an older number tells of its own day alone. A setting of this house of 2026, unverified (未核实，可调整)."""
_NO_TARGET = Wording("规划没有给出数值目标，只列数值", "the plan sets no number: the value is told, not judged")
_NO_VALUE = Wording("没有数值，不作判定", "there is no value to judge")


@dataclass(frozen=True, slots=True)
class Start:
    """Where the way to a target begins: the day, the value (None: nobody knows it), where that is from, and by how much print rounded it."""

    day: date
    value: Fraction | None
    source: Wording
    rounded_by: Fraction = Fraction(0)


def judge(figure: Figure, value: Fraction | None, on: date, measured: OnBaseDay | None = None) -> Judgement:
    """Met when the last target holds already; behind when the day of the next one is past or less was reached than expected by now.

    What is expected grows evenly, day by day, from the end of the base year (or of the last milestone) to the end of the target year.
    Where the plan prints no base, or several that contradict each other, the base is what was `measured` of that day; where that is not
    known either, nobody can say before the target's day whether a value is on its way. Values are compared unrounded; a base that was
    rounded for print is all that prints so, and a value is behind only if it is behind the least of them.
    """
    numbered = [t for t in figure.targets if t.bound is not None]
    said = next((t for t in figure.targets if t.bound is None), None)
    if value is None:
        return Judgement(Status.NOT_APPLICABLE, numbered[-1] if numbered else said, None, _NO_VALUE)
    if not numbered:
        return Judgement(Status.NO_TARGET, said, None, _NO_TARGET)
    last = numbered[-1]
    goal = next((t for t in numbered if t.day >= on), last)
    start = _start(figure, numbered[: numbered.index(goal)], measured)
    expected = None if start.value is None else _expected(start.day, start.value, goal, on)
    status = _status(value, start, last, goal, expected, on)
    return Judgement(status, goal, expected, _rule(figure, start, goal, status), start.value)


def judge_reported(
    figure: Figure, value: Fraction | None, on: date, held: ReportedNumbers | None, measured: OnBaseDay | None = None
) -> Judgement:
    """As `judge` for a figure that lives by a number reported: an old one says where things stood then, and is not judged as today's.

    It is old more than STALE_AFTER_DAYS before the day asked about, or before the last target's day once that is past: nobody reports a plan's final
    number again.
    """
    judgement = judge(figure, value, on, measured)
    last_needed = min([on, *(target.day for target in figure.targets[-1:])])
    if value is None or held is None or held.on is None or (last_needed - held.on).days <= STALE_AFTER_DAYS:
        return judgement
    then = judge(figure, value, held.on, measured).status
    zh = f"；按 {held.on} 当日判为“{then.label.zh}”" if judgement.expected is not None else ""
    en = f"; on {held.on} it stood at: {then.label.en}" if judgement.expected is not None else ""
    rule = Wording(
        f"上报数是 {held.on} 的，此后未再上报，距 {last_needed} 超过 {STALE_AFTER_DAYS} 天，已过期：数值说的是那时，不判定 {on} 的进度{zh}",
        f"the number reported is of {held.on}, none came since, and it is more than {STALE_AFTER_DAYS} days older than {last_needed}: out of date, "
        f"the value tells of then and is not judged as that of {on}{en}",
    )
    return Judgement(Status.STALE, judgement.goal, judgement.expected, rule, judgement.start)


def _status(
    value: Fraction, start: Start, last: Target, goal: Target, expected: Fraction | None, on: date
) -> Status:  # fmt: skip
    if last.bound and last.bound.holds(value):
        return Status.MET
    if on > goal.day:
        return Status.BEHIND
    assert goal.bound is not None  # noqa: S101 -- because goals are chosen among targets with a bound
    if goal.bound.holds(value):
        return Status.ON_TRACK
    if start.value is None or expected is None:
        return Status.NO_BASE
    is_floor = goal.bound.relation is Relation.AT_LEAST or (
        goal.bound.relation is not Relation.AT_MOST and goal.bound.nearest(start.value) >= start.value
    )
    slack = start.rounded_by * Fraction(max((goal.day - max(on, start.day)).days, 0), max((goal.day - start.day).days, 1))
    return Status.ON_TRACK if (value >= expected - slack if is_floor else value <= expected + slack) else Status.BEHIND


def _start(figure: Figure, passed: list[Target], measured: OnBaseDay | None) -> Start:
    """The last milestone passed, else the base printed, else the base measured."""
    if passed and passed[-1].bound:
        return Start(passed[-1].day, passed[-1].bound.value, Wording("上一个目标值", "the target before"))
    if (base := figure.printed_base) is not None:
        off = figure.base_rounded_by
        zh, en = (f"，按所印位数可差 {float(off):g}", f", off by up to {float(off):g} as rounded for print") if off else ("", "")
        return Start(figure.base_day, base, Wording(f"规划所印基期值{zh}", f"the base the plan prints{en}"), off)
    lead = _no_base_printed(figure)
    if measured is None or measured.value is None:
        why = NOTHING_SAID if measured is None else measured.missing
        zh = f"{lead.zh}，图层也测不出 {figure.base_day} 的值{f'（{why.zh}）' if why.zh else ''}"
        en = f"{lead.en}, and the layers do not tell the value of {figure.base_day}{f' ({why.en})' if why.en else ''}"
        return Start(figure.base_day, None, Wording(zh, en))
    shown, caveat = told(figure, measured.value), measured.caveat
    zh = f"{lead.zh}，以图层在 {measured.day} 的测算值 {shown.zh}为基期{f'（{caveat.zh}）' if caveat.zh else ''}"
    en = f"{lead.en}: the base is {shown.en}, measured from the layers on {measured.day}{f' ({caveat.en})' if caveat.en else ''}"
    return Start(measured.day, measured.value, Wording(zh, en))


def _no_base_printed(figure: Figure) -> Wording:
    rivals = figure.base.conflicting if figure.base else ()
    if not rivals:
        return Wording("规划未印基期值", "the plan prints no base")
    zh, en = "、".join(f"“{r.said.zh}”" for r in rivals), ", ".join(f"“{r.said.en}”" for r in rivals)
    return Wording(
        f"规划印有互相矛盾的基期值（{zh}，见“数字核对”），均不采用",
        f"the plan prints bases that contradict each other ({en}; see the claim auditor), of which none is used",
    )


def _expected(start_day: date, start: Fraction, goal: Target, on: date) -> Fraction:
    assert goal.bound is not None  # noqa: S101 -- because goals are chosen among targets with a bound
    end = goal.bound.nearest(start)
    if goal.bound.relation is Relation.AT_MOST and start <= end:
        return end
    whole = (goal.day - start_day).days
    gone = min(max((on - start_day).days, 0), whole)
    return start + (end - start) * gone / whole if whole else end


def _rule(figure: Figure, start: Start, goal: Target, status: Status) -> Wording:
    if start.value is None and status is Status.MET:
        return Wording(f"{start.source.zh}；目标值已达到", f"{start.source.en}; the target holds already")
    if start.value is None:
        return Wording(
            f"{start.source.zh}；{goal.day} 之前不能判断进度，届时未达到的为滞后",
            f"{start.source.en}; nobody can say before {goal.day} whether it is on track, and what is not reached then is behind",
        )
    shown = told(figure, start.value)
    return Wording(
        f"应达值自 {start.day} 的 {shown.zh}起，按日均匀推进到 {goal.day}（{start.source.zh}）；以未舍入的数值比较",
        f"expected: evenly, day by day, from {shown.en} on {start.day} to {goal.day} ({start.source.en}); values are compared unrounded",
    )
