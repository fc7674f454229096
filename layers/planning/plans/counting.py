"""Counting: what a measure adds up to, which units meet a criterion, and how many rows of a rule pass."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from layers.planning.plans.asking import is_silent, meets_all, numbers_of
from layers.planning.plans.ground import PlanGround, Rows
from layers.planning.plans.measures import Criterion, Measure, Relation, Rule, Take, Verb
from layers.planning.plans.reading import Missing, NotMeasurable
from layers.planning.plans.status import NamedUnit
from layers.planning.tally import COVERED, UNCOVERED, UNDECIDED
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Verdicts = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Sum:
    """What a measure adds up to, exactly, and how many of its rows do not say."""

    amount: Fraction
    rows: int
    silent: int


def add_up(ground: PlanGround, measure: Measure) -> Sum:
    """
    Raises:
        NotMeasurable: the layer is not held, or none of its rows says the amount.
    """
    found = sum_rows(ground, measure, ground.rows(measure))
    if measure.since is None:
        return found
    if measure.since >= ground.reading.day_of(measure.layer):
        return Sum(Fraction(0), found.rows, 0)  # nothing was added before the counting began
    before = ground.reading.earlier.get(measure.since)
    if before is None:
        raise NotMeasurable(_no_earlier(ground, measure))
    then = PlanGround(before, ground.area)
    taken = sum_rows(then, measure, then.rows(measure))
    return Sum(found.amount - taken.amount, found.rows, found.silent + taken.silent)


def sum_rows(ground: PlanGround, measure: Measure, rows: Rows) -> Sum:
    said = np.isfinite(rows.amount)
    if len(rows) and not said.any():
        raise NotMeasurable(_nobody_says(ground, measure, len(rows)))
    return Sum(exact(rows.amount[said]), len(rows), int((~said).sum()))


def exact(amounts: Floats) -> Fraction:
    """A sum to the millionth, free of the float's last digits: persons are whole, areas and lengths have few decimals."""
    return Fraction(f"{math.fsum(amounts):.6f}")


@dataclass(frozen=True, slots=True)
class Passed:
    """The rows of a rule with their verdicts: COVERED passes, UNDECIDED is neither numerator nor denominator."""

    rows: Rows
    verdict: Verdicts
    measured: Floats
    too_much: Flags
    key: str

    def named(self) -> Iterator[NamedUnit]:
        """The rows that do not pass, or of which nobody can tell."""
        for at in np.flatnonzero(self.verdict != COVERED):
            row = self.rows.frame.iloc[int(at)]
            value = float(self.measured[at])
            name = row.get("name", row[self.key])
            yield NamedUnit(str(row[self.key]), str(name), self._word(int(at), value), None if math.isnan(value) else value)

    def _word(self, at: int, value: float) -> str:
        if self.verdict[at] == UNDECIDED:
            return "unknown"
        if math.isnan(value):
            return "lacking"
        if self.too_much[at]:
            return "above"
        return "empty" if value == 0 else "below"


def pass_rule(ground: PlanGround, rule: Rule) -> Passed:
    """Which of the rows asked have what they must have.

    A row whose need cannot be told is undecided; one that has no need is not asked.
    """
    level = str(rule.of.level) if rule.of.layer == "divisions" else rule.within
    rows = ground.rows(rule.of, level)
    needs = [criterion_verdict(ground, criterion, rows.level)[0] for criterion in rule.need]
    has = [criterion_verdict(ground, criterion, rows.level) for criterion in rule.have]
    need = _all_of([_at(verdict, rows) for verdict in needs], len(rows))
    verdict = _all_of([_at(verdict, rows) for verdict, _ in has], len(rows))
    if rule.meet:
        met = np.where(meets_all(rows.frame, rule.meet, on=ground.reading.day_of(rule.of.layer)), COVERED, UNCOVERED)
        met[is_silent(rows.frame, rule.meet)] = UNDECIDED
        verdict = _all_of([verdict, met.astype(np.int8)], len(rows))
    verdict = np.where(need == UNDECIDED, UNDECIDED, verdict).astype(np.int8)
    asked = need != UNCOVERED
    measured, too_much = _measured(rule, [values for _, values in has], rows)
    key = ground.reading.specs[rule.of.layer].key
    kept = Rows(rows.frame[asked].reset_index(drop=True), rows.amount[asked], rows.unit[asked], rows.level)
    return Passed(kept, verdict[asked], measured[asked], too_much[asked], key)


def criterion_verdict(ground: PlanGround, criterion: Criterion, level: str) -> tuple[Verdicts, Floats]:
    """Which units of a level meet a criterion, and the value measured in each; NaN and UNDECIDED where nobody can tell."""
    values = _by_unit(ground, criterion.amount, level)
    if criterion.over is not None:
        below = _by_unit(ground, criterion.over, level)
        with np.errstate(divide="ignore", invalid="ignore"):
            values = np.where(below > 0, values * criterion.per / below, np.nan)
    verdict = np.array([_holds(criterion, value) for value in values], dtype=np.int8)
    return verdict, values


def _holds(criterion: Criterion, value: float) -> int:
    if math.isnan(value):
        return UNDECIDED
    return COVERED if criterion.bound.holds(Fraction(f"{value:.9f}")) else UNCOVERED


def _by_unit(ground: PlanGround, measure: Measure, level: str) -> Floats:
    """The amount in each unit of a level. A facility counts where it stands and where it formally serves; without any, a unit has 0.

    Of other layers a unit without a row is unknown: nobody counted there.
    """
    units = ground.units(level)
    n = len(units)
    if measure.layer == "facilities" and measure.take is Take.ROWS:
        chosen = ground.facilities_of(measure, level)
        return chosen.holdings(units, np.ones(len(chosen), dtype=bool)).count.astype(float)
    rows = ground.rows(measure, level)
    inside = rows.unit >= 0
    said = inside & np.isfinite(rows.amount)
    total = np.bincount(rows.unit[said], weights=rows.amount[said], minlength=n).astype(float)
    some = np.bincount(rows.unit[said], minlength=n) > 0
    if measure.layer == "facilities":
        some |= np.bincount(rows.unit[inside], minlength=n) == 0
    return np.where(some, total, np.nan)


def _at(verdict: Verdicts, rows: Rows) -> Verdicts:
    """A verdict on units as one on rows; a row in no unit is undecided."""
    return np.append(verdict, np.int8(UNDECIDED))[rows.unit]


def _all_of(verdicts: list[Verdicts], n: int) -> Verdicts:
    """One that fails decides; else one that cannot be told leaves it open."""
    result = np.full(n, COVERED, dtype=np.int8)
    for verdict in verdicts:
        result = np.where((result == UNCOVERED) | (verdict == UNCOVERED), UNCOVERED, np.minimum(result, verdict)).astype(np.int8)
    return result


def _measured(rule: Rule, has: list[Floats], rows: Rows) -> tuple[Floats, Flags]:
    """The value shown for a row, that of the only thing asked beyond mere having, and whether it is too much."""
    compared = [c for c in rule.meet if c.verb in (Verb.AT_LEAST, Verb.AT_MOST)]
    weighed = [(c, v) for c, v in zip(rule.have, has, strict=True) if c.over is not None or c.amount.take is not Take.ROWS]
    if len(compared) == 1 and not weighed:
        values = numbers_of(rows.frame, compared[0])
        return values, np.full(len(rows), compared[0].verb is Verb.AT_MOST)
    if len(weighed) != 1 or compared:
        return np.full(len(rows), np.nan), np.zeros(len(rows), dtype=bool)
    criterion, by_unit = weighed[0]
    values = np.append(by_unit, np.nan)[rows.unit]
    bound = criterion.bound
    most = bound.value_to if bound.relation is Relation.RANGE else bound.value if bound.relation is Relation.AT_MOST else None
    with np.errstate(invalid="ignore"):
        return values, np.zeros(len(rows), dtype=bool) if most is None else np.asarray(values > float(most))


def _nobody_says(ground: PlanGround, measure: Measure, rows: int) -> Missing:
    label = ground.reading.label(measure.layer)
    spec = ground.reading.specs[measure.layer]
    column = spec.column(measure.column).label if measure.column else Wording("几何", "geometry")
    return Missing(
        measure.layer,
        Wording(
            f"“{label.zh}”相关的 {rows} 行都没有“{column.zh}”，请补录（{measure.layer}.{measure.column or 'geometry'}）",
            f"none of the {rows} rows of “{label.en}” concerned says its {column.en}: fill in {measure.layer}.{measure.column or 'geometry'}",
        ),
    )


def _no_earlier(ground: PlanGround, measure: Measure) -> Missing:
    label = ground.reading.label(measure.layer)
    return Missing(
        measure.layer,
        Wording(
            f"没有“{label.zh}”在 {measure.since} 的数据，无法计算新增",
            f"nothing is held of “{label.en}” on {measure.since}: what was added cannot be told",
        ),
    )
