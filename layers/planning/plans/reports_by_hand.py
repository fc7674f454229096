"""Numbers that people reported, and why they differ from what the layers say."""

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from layers.planning.plans.measures import Part, Reported
from layers.planning.plans.plan import AskedNumber, Figure, Plan
from layers.planning.plans.printed_base import decimals_of, whole_parts
from layers.planning.plans.reading import REPORTED, Missing, NotMeasurable, Reading
from layers.planning.plans.status import Counted, ReportedNumbers, printed
from layers.wording import Wording

_PER_MARK = {"%": 100, "％": 100, "‰": 1000}
"""Marks that say no more than by what the ratio is multiplied: ‰ and 张/千人 are one unit."""


@dataclass(frozen=True, slots=True)
class NumberHeld:
    """A number the plan asks for, and the figure's reported numbers where any are held."""

    asked: AskedNumber
    held: ReportedNumbers | None

    @property
    def value(self) -> Fraction | None:
        """The very part that is asked for; None where it is missing."""
        return None if self.held is None else self.held.parts.get(self.asked.part)


def numbers_reported(reading: Reading, plan: Plan, *, area: str) -> dict[str, ReportedNumbers]:
    """By figure, the latest number of each part that held by the day, for this very area."""
    frame = reading.frames.get(REPORTED)
    if frame is None or frame.empty:
        return {}
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    known = table["reported_on"].isna() | (table["reported_on"] <= np.datetime64(reading.day_of(REPORTED), "s"))
    own = (table["plan_id"] == plan.id) & (table["division_code"] == area) & table["stratum"].isna()
    rows = table[known & own].sort_values("reported_on", na_position="first", kind="stable").to_dict(orient="records")
    by_figure: dict[str, list[dict[Hashable, Any]]] = {}
    for row in rows:
        by_figure.setdefault(str(row["indicator_no"]), []).append(row)
    return {no: _numbers(of) for no, of in by_figure.items()}


def _numbers(rows: list[dict[Hashable, Any]]) -> ReportedNumbers:
    last = rows[-1]
    return ReportedNumbers(
        parts={str(row["part"]): Fraction(str(row["value"])) for row in rows},
        unit=_text(last["unit"]),
        on=None if pd.isna(last["reported_on"]) else pd.Timestamp(last["reported_on"]).date(),
        by=_text(last["reported_by"]),
        as_printed=_text(last["as_printed"]),
    )


def require_number(plan: Plan, figure: Figure, asked: Reported, held: ReportedNumbers | None, label: Wording) -> Fraction:
    """
    Raises:
        NotMeasurable: nobody reported it.
    """
    if held is not None and str(asked.part) in held.parts:
        return held.parts[str(asked.part)]
    part = {Part.NUMERATOR: ("分子", "numerator"), Part.DENOMINATOR: ("分母", "denominator"), Part.VALUE: ("数值", "value")}[
        asked.part
    ]
    what = Wording(
        f"“{label.zh}”中没有规划 {plan.id} 指标 {figure.no} 的{part[0]}（{asked.said.zh}），请填报（{REPORTED}）",
        f"“{label.en}” holds no {part[1]}{f' ({asked.said.en})' if asked.said.en else ''} for {figure.no} of {plan.id}: report it ({REPORTED})",
    )
    raise NotMeasurable(Missing(REPORTED, what))


def explain_difference(figure: Figure, counted: Counted, held: ReportedNumbers | None) -> Wording | None:
    """Why a value from layers and one reported by hand differ; None where there are not two of them."""
    said = None if held is None else held.value(figure.per)
    used = {str(asked.part) for asked in figure.reported}
    if held is None or said is None or counted.value is None or (used and ("value" in used or "value" not in held.parts)):
        return None  # a number is not compared with itself
    if "value" in held.parts and held.unit not in ("", figure.unit) and _PER_MARK.get(held.unit) != figure.per:
        return Wording(
            f"单位不同：图层为“{figure.unit}”，上报为“{held.unit}”，不能直接比较",
            f"the units differ: the layers tell “{figure.unit_said.en or figure.unit}”, the report “{held.unit}”; they cannot be compared",
        )
    both = Wording(*(f"{layers} {printed(counted.value, figure.decimals)}{comma}{reported} {printed(said, figure.decimals)}"
                     for layers, comma, reported in (("图层", "，", "上报"), ("layers", ", ", "reported"))))  # fmt: skip
    if printed(counted.value, figure.decimals) == printed(said, figure.decimals):
        same = Wording("一致", "the same") if counted.value == said else Wording("印刷位数内一致", "the same as printed")
        return Wording(f"{both.zh}：{same.zh}", f"{both.en}: {same.en}")
    gap = _signed(counted.value - said, figure.decimals)
    points = Wording("个百分点", "percentage points") if figure.unit == "%" else figure.unit_said
    head = Wording(f"{both.zh}，相差 {gap} {points.zh}".rstrip(), f"{both.en}: {gap} {points.en}".rstrip())
    parts = [
        part for part in (_by_parts(held, counted), _by_denominator(figure, counted, said, held), _by_unknown(counted)) if part
    ]
    return Wording("；".join([head.zh, *(p.zh for p in parts)]), "; ".join([head.en, *(p.en for p in parts)]))


def _by_parts(held: ReportedNumbers, counted: Counted) -> Wording | None:
    """Numerator against numerator, denominator against denominator, as far as they were reported."""
    pairs = (("numerator", "分子", counted.numerator), ("denominator", "分母", counted.denominator))
    told = [
        (zh, en, _plain(ours), _plain(held.parts[en]), _apart(ours - held.parts[en]))
        for en, zh, ours in pairs
        if ours is not None and en in held.parts
    ]
    if not told:
        return None
    return Wording(
        "；".join(f"{zh}：图层 {ours}，上报 {theirs}（{gap.zh}）" for zh, _, ours, theirs, gap in told),
        "; ".join(f"{en}: layers {ours}, reported {theirs} ({gap.en})" for _, en, ours, theirs, gap in told),
    )


def _by_denominator(figure: Figure, counted: Counted, said: Fraction, held: ReportedNumbers) -> Wording | None:
    """What the reported value would mean over our denominator."""
    if counted.denominator is None or "numerator" in held.parts or not figure.per:
        return None
    fits = whole_parts(said, decimals_of(said), counted.denominator, figure.per) if counted.denominator.denominator == 1 else []
    implied = (
        f"{fits[0]:,}" + (f"–{fits[-1]:,}" if len(fits) > 1 else "")
        if fits
        else printed(said * counted.denominator / figure.per, 1)
    )
    return Wording(
        f"若分母同为 {_plain(counted.denominator)}，上报值相当于分子 {implied}，图层为 {_plain(counted.numerator)}",
        f"over the same denominator {_plain(counted.denominator)} the reported value means {implied}, the layers hold {_plain(counted.numerator)}",
    )


def _by_unknown(counted: Counted) -> Wording | None:
    if not counted.unknown:
        return None
    return Wording(
        f"图层中另有 {counted.unknown} 项无法判定，未计入",
        f"{counted.unknown} could not be decided from the layers and are left out",
    )


def _plain(value: Fraction) -> str:
    return printed(value, 0 if value.denominator == 1 else 2)


def _apart(gap: Fraction) -> Wording:
    if not gap:
        return Wording("一致", "the same")
    shown = _signed(gap, 0 if gap.denominator == 1 else 2)
    return Wording(shown, shown)


def _signed(value: Fraction, decimals: int) -> str:
    text = printed(value, 0 if value.denominator == 1 and decimals == 0 else decimals)
    return text if text.startswith("-") else f"+{text}"


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
