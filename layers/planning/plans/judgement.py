"""Where a value stands on its way from the base to the target."""

from datetime import date
from fractions import Fraction

from layers.planning.plans.measures import Relation
from layers.planning.plans.plan import Figure, Target
from layers.planning.plans.status import Judgement, Status, printed, ratio
from layers.wording import Wording

_NO_TARGET = Wording("规划没有给出数值目标，只列数值", "the plan sets no number: the value is told, not judged")
_NO_VALUE = Wording("没有数值，不作判定", "there is no value to judge")


def judge(figure: Figure, value: Fraction | None, on: date) -> Judgement:
    """Met when the last target holds already; behind when the day of the next one is past or less was reached than expected by now.

    What is expected grows evenly, day by day, from the end of the base year (or of the last milestone) to the end of the target year.
    A base the plan does not print is taken as nothing. Values are compared unrounded.
    """
    numbered = [t for t in figure.targets if t.bound is not None]
    said = next((t for t in figure.targets if t.bound is None), None)
    if value is None:
        return Judgement(Status.NOT_APPLICABLE, numbered[-1] if numbered else said, None, _NO_VALUE)
    if not numbered:
        return Judgement(Status.NO_TARGET, said, None, _NO_TARGET)
    last = numbered[-1]
    goal = next((t for t in numbered if t.day >= on), last)
    start_day, start, is_assumed = _start(figure, numbered[: numbered.index(goal)])
    expected = _expected(start_day, start, goal, on)
    return Judgement(
        _status(value, start, last, goal, expected, on), goal, expected, _rule(start_day, start, goal, is_assumed, figure)
    )


def _status(value: Fraction, start: Fraction, last: Target, goal: Target, expected: Fraction, on: date) -> Status:
    if last.bound and last.bound.holds(value):
        return Status.MET
    if on > goal.day:
        return Status.BEHIND
    assert goal.bound is not None  # noqa: S101 -- because goals are chosen among targets with a bound
    if goal.bound.holds(value):
        return Status.ON_TRACK
    is_floor = goal.bound.relation is Relation.AT_LEAST or (
        goal.bound.relation is not Relation.AT_MOST and goal.bound.nearest(start) >= start
    )
    return Status.ON_TRACK if (value >= expected if is_floor else value <= expected) else Status.BEHIND


def _start(figure: Figure, passed: list[Target]) -> tuple[date, Fraction, bool]:
    """From which day and value the way is measured, and whether the value was printed by nobody."""
    if passed and passed[-1].bound:
        return passed[-1].day, passed[-1].bound.value, False
    base = figure.base
    year = base.year if base else min(t.year for t in figure.targets) - 1
    value = base.value if base else None
    if value is None and base and base.numerator is not None and base.denominator:
        value = ratio(base.numerator, base.denominator, figure.per)
    return date(year, 12, 31), Fraction(0) if value is None else value, value is None


def _expected(start_day: date, start: Fraction, goal: Target, on: date) -> Fraction:
    assert goal.bound is not None  # noqa: S101 -- because goals are chosen among targets with a bound
    end = goal.bound.nearest(start)
    if goal.bound.relation is Relation.AT_MOST and start <= end:
        return end
    whole = (goal.day - start_day).days
    gone = min(max((on - start_day).days, 0), whole)
    return start + (end - start) * gone / whole if whole else end


def _rule(start_day: date, start: Fraction, goal: Target, is_assumed: bool, figure: Figure) -> Wording:
    shown = f"{printed(start, figure.decimals)} {figure.unit}"
    zh = f"应达值自 {start_day} 的 {shown}{'（规划未印基期值，按 0 起算）' if is_assumed else ''}起，按日均匀推进到 {goal.day}；以未舍入的数值比较"
    en = (
        f"expected: evenly, day by day, from {shown} on {start_day}{' (no base is printed: from nothing)' if is_assumed else ''} to {goal.day}; "
        "values are compared unrounded"
    )
    return Wording(zh, en)
