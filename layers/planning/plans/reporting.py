"""A number reported by hand: read as printed, held to its figure, and written as a row of its own."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from layers.planning.audit.printed import NotAFigure, Printed, parse_printed
from layers.planning.plans.errors import UnfitNumber, UnknownIndicator
from layers.planning.plans.measures import Part
from layers.planning.plans.plan import Figure, Kind, Plan
from layers.planning.specs import PARTS
from layers.wording import Wording

_MARKS = {"%": 100, "‰": 1000}
_ALIKE = (frozenset("个家处所座村条项"), frozenset("人名"))
_LONGEST = 60
EARLIEST = date(1949, 10, 1)


@dataclass(frozen=True, slots=True)
class HandReport:
    """What somebody reports: which figure and part, the number as it is printed, for which day and area, and who says so where."""

    no: str
    part: Part
    as_printed: str
    on: date
    area: str
    source: str = ""
    reported_by: str = ""


def figure_of(plan: Plan, no: str) -> Figure:
    """
    Raises:
        UnknownIndicator: the plan has no such figure.
    """
    found = next((figure for figure in plan.figures if figure.no == no), None)
    if found is None:
        raise UnknownIndicator(plan.id, no, [figure.no for figure in plan.figures])
    return found


def parts_open_to(figure: Figure) -> tuple[Part, ...]:
    """What of a figure may be reported: the value always, numerator and denominator where it is a ratio, and whatever the plan asks for."""
    asked = {asked.part for asked in figure.reported}
    parts = set(Part) if figure.kind is not Kind.TOTAL else {Part.VALUE}
    return tuple(part for part in (Part.VALUE, Part.NUMERATOR, Part.DENOMINATOR) if part in parts | asked)


def unit_of(figure: Figure, part: Part) -> str:
    """The unit a part is reported in: the plan's own word for it, the figure's unit for the value, none said for a plain count."""
    asked = next((a.unit for a in figure.reported if a.part is part), None)
    return asked if asked is not None else figure.unit if part is Part.VALUE else ""


def row_reported(plan: Plan, figure: Figure, said: HandReport, beside: Mapping[str, Fraction], *, today: date) -> dict[str, Any]:
    """The row of a report. The same plan, figure, part, area and day is one row: reported again it replaces what was said.

    Args:
        beside: the other parts that are held for the same day and area.
    Raises:
        UnfitNumber: not one number, another unit, a share above 100 %, a numerator above its denominator, a day to come.
    """
    if said.part not in parts_open_to(figure):
        raise UnfitNumber(
            figure.no,
            "part",
            Wording(f"指标 {figure.no} 是一个数量，没有分子分母。", f"{figure.no} is an amount and has no parts."),
        )
    if not EARLIEST <= said.on <= today:
        raise UnfitNumber(
            figure.no,
            "day",
            Wording(f"统计时点 {said.on} 不合理，应在今天以前。", f"{said.on} is no day it can have held on: today or earlier."),
        )
    unit = unit_of(figure, said.part)
    value = _in_unit(figure, said, unit)
    _require_share(figure, said.part, value, beside)
    return {
        "figure_id": key_of(plan.id, said),
        "plan_id": plan.id,
        "indicator_no": figure.no,
        "division_code": said.area,
        "part": str(said.part),
        "value": float(value),
        "unit": unit or None,
        "reported_on": said.on.isoformat(),
        "as_printed": said.as_printed.strip(),
        "reported_by": said.reported_by.strip() or None,
        "source": said.source.strip() or None,
    }  # fmt: skip


def key_of(plan_id: str, said: HandReport) -> str:
    return f"{plan_id}:{said.no}:{said.part}:{said.area}:{said.on}"


def _in_unit(figure: Figure, said: HandReport, unit: str) -> Fraction:
    """The number in the unit of its part; shares as 0–100."""
    printed = _printed(figure, said.as_printed, unit)
    if _is_range(printed) or None in (printed.interval.low, printed.interval.high):
        raise UnfitNumber(
            figure.no, "not-one-number", Wording(f"“{said.as_printed}”不是一个数，请填一个确定的数字。", f"“{said.as_printed}” is not one number: report one.")
        )  # fmt: skip
    if unit in _MARKS:
        return printed.value * _MARKS[unit]
    if printed.is_share:
        raise _another_unit(figure, said.as_printed, unit)
    return printed.value


def _printed(figure: Figure, text: str, unit: str) -> Printed:
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > _LONGEST:
        raise UnfitNumber(figure.no, "not-a-figure", Wording(f"“{plain[:20]}…”不是一个数字。", f"“{plain[:20]}…” is no figure."))
    bare = plain.removesuffix(unit).strip() if unit and unit not in _MARKS else plain
    if unit in _MARKS and plain[-1:].isdigit():
        bare = f"{plain}{unit}"
    try:
        printed = parse_printed(bare)
    except NotAFigure as trouble:
        raise UnfitNumber(figure.no, "not-a-figure", trouble.wording) from trouble
    if printed.unit_found and not _is_same_unit(printed.unit_found, unit):
        raise _another_unit(figure, text, unit)
    return printed


def _is_same_unit(found: str, unit: str) -> bool:
    return not unit or found == unit or any({found, unit} <= alike for alike in _ALIKE)


def _is_range(printed: Printed) -> bool:
    """20–30: two ends that both count, and no rounding; 30余 stands for one number of which only the beginning is known."""
    interval = printed.interval
    return printed.cut_off is None and interval.low == printed.value != interval.high


def _another_unit(figure: Figure, text: str, unit: str) -> UnfitNumber:
    said = unit or "个数"
    return UnfitNumber(
        figure.no, "unit", Wording(f"“{text.strip()[:20]}”的单位与指标 {figure.no} 所要的“{said}”不同。", f"“{text.strip()[:20]}” is not in the unit {figure.no} asks for ({unit or 'a count'}).")
    )  # fmt: skip


def _require_share(figure: Figure, part: Part, value: Fraction, beside: Mapping[str, Fraction]) -> None:
    """A part of a whole is no more than the whole. Rates (per thousand people) may be anything."""
    if figure.kind in (Kind.RATE, Kind.TOTAL):
        return
    if part is Part.VALUE and figure.unit in _MARKS and value > _MARKS[figure.unit]:
        raise UnfitNumber(
            figure.no, "over-100", Wording(f"比例不能超过 100%：{float(value):g} {figure.unit}。", f"A share is no more than 100 %: {float(value):g} {figure.unit}.")
        )  # fmt: skip
    parts = {**beside, str(part): value}
    above, below = parts.get("numerator"), parts.get("denominator")
    if part is not Part.VALUE and above is not None and below is not None and above > below:
        raise UnfitNumber(
            figure.no,
            "numerator-above-denominator",
            Wording(f"分子 {float(above):,g} 大于分母 {float(below):,g}。", f"The numerator {float(above):,g} exceeds the denominator {float(below):,g}."),
        )  # fmt: skip


def label_of(part: Part) -> Wording:
    return PARTS.labels[str(part)]
