"""Plan files: one plan a file, read strictly into indicators that can be worked out, or refused with the line."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from layers.codes import level_of
from layers.planning.plans.base_and_targets import base_year_of, read_base, read_targets
from layers.planning.plans.measure_tables import Catalogue, read_amount, read_measure, read_rule
from layers.planning.plans.measures import Amount, Measure, Reach, Reported, Rule
from layers.planning.plans.plan import (
    LAYERS_ONLY,
    NUMBER_OVER_LAYER,
    NUMBERS_ONLY,
    Figure,
    Indicator,
    Kind,
    Plan,
    Standing,
)
from layers.planning.plans.plan_text import PlanText
from layers.planning.question import By
from layers.planning.strict_text import Table
from layers.planning.travel import Mode
from layers.wording import Wording

Member = TypeVar("Member", int, str)

MOST_DECIMALS = 9
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")  # it stands in addresses and file names
_HEAD = {
    "id",
    "title_zh",
    "title_en",
    "place_zh",
    "place_en",
    "area",
    "document_no",
    "issued_on",
    "base_year",
    "check_years",
    "sources",
    "units",
}
_INDICATOR = {"no", "zh", "en", "standing", "source"}
_RULE = {"of", "have", "need", "meet", "within"}
_FIGURE = {"kind", "from", "unit", "decimals", "per", "numerator", "denominator", "people", "to", "minutes", "modes"} | {
    "base", "targets", "settings", "split", "rules", *_RULE
}  # fmt: skip
_SHAPES = {
    Kind.COUNT: "rows", Kind.EACH: "rows", Kind.SITE: "rows", Kind.FIT: "rows",
    Kind.SHARE: "ratio", Kind.RATE: "ratio", Kind.TOTAL: "total", Kind.REACH: "reach",
}  # fmt: skip


def parse_plan(text: str, *, file: str, catalogue: Catalogue) -> Plan:
    """A plan out of its text.

    Args:
        file: what refusals call it.
        catalogue: every layer of the house by name; a plan may read any of them.
    Raises:
        BadPlan: not TOML; an unknown key, kind, layer, column or value; a number twice; two targets for one year, or one before the
            base year; a percentage over 100; arithmetic that does not fit its kind, or does not come from where the plan says.
    """
    reading = PlanText(file, text)
    head = reading.parsed()
    reading.only(head, _HEAD | {"indicator"}, where="规划")
    reading.needs(head, ("id", "title_zh", "place_zh", "area", "base_year", "indicator"))
    units = reading.table(head.get("units", {}), "units")
    reading = replace(reading, units={unit: reading.words(units, unit, "") for unit in units})
    if not _ID.fullmatch(reading.words(head, "id")):
        raise reading.refused(
            "bad-id", "“id”只能由小写字母、数字和连字符组成。", "“id” is made of small letters, digits and hyphens.", key="id"
        )
    area, base_year = reading.words(head, "area"), reading.whole(head, "base_year")
    if level_of(area) is None:
        raise reading.refused("bad-area", f"“{area}”不是短区划代码。", f"“{area}” is no short division code.", key="area")
    rows = reading.tables(head["indicator"], "indicator")
    indicators = tuple(_indicator(reading, row, base_year, catalogue) for row in rows)
    _require_distinct(reading, (i.no for i in indicators))
    return Plan(
        id=reading.words(head, "id"),
        title=Wording(reading.words(head, "title_zh"), reading.words(head, "title_en", head["title_zh"])),
        place=Wording(reading.words(head, "place_zh"), reading.words(head, "place_en", head["place_zh"])),
        area=area,
        document_no=reading.words(head, "document_no", ""),
        issued_on=reading.words(head, "issued_on", ""),
        base_year=base_year,
        check_years=_listed(reading, head, "check_years", int),
        sources=_listed(reading, head, "sources", str),
        indicators=indicators,
        file=file,
    )


def _indicator(text: PlanText, row: Table, base_year: int, catalogue: Catalogue) -> Indicator:
    text.needs(row, ("no",))
    text = text.at(text.words(row, "no"))
    parts = text.tables(row.get("figure", []), "figure")
    text.only(row, _INDICATOR | ({"figure"} if parts else _FIGURE), where="指标")
    text.needs(row, ("zh", "en"))
    wording = Wording(text.words(row, "zh"), text.words(row, "en"))
    figures = tuple(_part(text, part, base_year, catalogue) for part in parts) or (
        _figure(text, row, wording, base_year, catalogue),
    )
    _require_distinct(text, (f.no for f in figures))
    standing = text.member(Standing, row.get("standing", Standing.TEXT), key="standing")
    return Indicator(text.indicator, wording, standing, figures, text.words(row, "source", ""))


def _part(text: PlanText, row: Table, base_year: int, catalogue: Catalogue) -> Figure:
    text.needs(row, ("part", "zh", "en"))
    text = text.at(text.indicator, text.words(row, "part"))
    text.only(row, _FIGURE | {"part", "zh", "en"}, where="指标分项")
    return _figure(text, row, Wording(text.words(row, "zh"), text.words(row, "en")), base_year, catalogue)


def _figure(text: PlanText, row: Table, wording: Wording, base_year: int, catalogue: Catalogue) -> Figure:
    text.needs(row, ("kind", "from", "unit"))
    kind = text.member(Kind, row["kind"], key="kind")
    unit = text.words(row, "unit")
    figure = Figure(
        no=text.number,
        wording=wording,
        kind=kind,
        origin=text.words(row, "from"),
        unit=unit,
        unit_said=text.unit_said(unit),
        decimals=_at_least(text, row, "decimals", 0 if kind is Kind.TOTAL else 2, 0),
        per=_at_least(text, row, "per", 100 if unit == "%" else 1, 1),
        rules=_rules(text, row, catalogue),
        reach=_reach(text, row, catalogue) if kind is Kind.REACH else None,
        numerator=_amount(text, row, "numerator", catalogue),
        denominator=_amount(text, row, "denominator", catalogue),
        base_year=base_year_of(text, row, base_year),
        base=read_base(text, row, base_year),
        targets=read_targets(text, row, base_year),
        settings=tuple(
            Wording(text.words(s, "zh"), text.words(s, "en")) for s in text.tables(row.get("settings", []), "settings")
        ),
        split=str(text.member(By, row["split"], key="split")) if "split" in row else None,
    )
    _require_shape(text, figure)
    _require_origin(text, figure)
    _require_possible(text, figure)
    return figure


def _rules(text: PlanText, row: Table, catalogue: Catalogue) -> tuple[Rule, ...]:
    if "rules" in row:
        tables = text.tables(row["rules"], "rules")
        for table in tables:
            text.only(table, _RULE, where="规则")
            text.needs(table, ("of",))
        return tuple(read_rule(text, table, catalogue) for table in tables)
    return (read_rule(text, row, catalogue),) if "of" in row else ()


def _amount(text: PlanText, row: Table, key: str, catalogue: Catalogue) -> Amount | None:
    return read_amount(text, text.table(row[key], key), catalogue) if key in row else None


def _reach(text: PlanText, row: Table, catalogue: Catalogue) -> Reach:
    text.needs(row, ("people", "to", "minutes", "modes"))
    minutes = text.fraction(row["minutes"], "minutes")
    if minutes <= 0:
        raise text.refused("bad-minutes", "“minutes”必须大于 0。", "“minutes” must be above 0.", key="minutes")
    people, to = (read_measure(text, text.table(row[key], key), catalogue) for key in ("people", "to"))
    if people.column is None or to.layer != "facilities":
        raise text.refused(
            "bad-reach", "可达指标须写明人数列和设施。", "a reach names a column of people and facilities.", key="people"
        )
    modes = tuple(str(text.member(Mode, mode, key="mode")) for mode in _listed(text, row, "modes", str))
    if not modes:
        raise text.refused("no-mode", "须写明出行方式。", "a reach names how people travel.", key="modes")
    return Reach(people, to, float(minutes), modes)


def _at_least(text: PlanText, table: Table, key: str, default: int, least: int) -> int:
    value = text.whole(table, key, default)
    if value < least:
        raise text.refused("too-small", f"“{key}”不能小于 {least}。", f"“{key}” is at least {least}.", key=key)
    return value


def _listed(text: PlanText, table: Table, key: str, kind: type[Member]) -> tuple[Member, ...]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(type(value) is kind for value in values):
        raise text.refused("wrong-type", f"“{key}”应为列表，各项类型一致。", f"“{key}” is a list of one kind of value.", key=key)
    return tuple(values)


def _require_distinct(text: PlanText, numbers: Iterable[str]) -> None:
    seen: set[str] = set()
    for no in numbers:
        if no in seen:
            raise text.refused("number-twice", f"编号“{no}”出现了两次。", f"the number “{no}” stands twice.", key=no)
        seen.add(no)


def _require_shape(text: PlanText, figure: Figure) -> None:
    """The arithmetic a kind needs, no less and nothing beside it."""
    shape = _SHAPES[figure.kind]
    ratio = figure.numerator is not None and figure.denominator is not None
    has = {
        "rows": (bool(figure.rules) and figure.numerator is None and figure.denominator is None) or (ratio and not figure.rules),
        "ratio": not figure.rules and (ratio or _is_value(figure.numerator)),
        "total": not figure.rules and figure.numerator is not None and figure.denominator is None,
        "reach": not figure.rules and figure.numerator is None and figure.denominator is None,
    }
    if not has[shape]:
        raise text.refused(
            "wrong-arithmetic",
            f"“{figure.kind}”的算法不完整或写多了：count、each、site、fit 要 of（与 have、meet），share、rate 要分子分母，total 只要分子。",
            f"the arithmetic of “{figure.kind}” is incomplete or too much: count, each, site and fit take `of` (with have, meet), share and "
            "rate a numerator and a denominator, total a numerator only.",
            key="kind",
        )
    if any(not (r.have or r.meet) for r in figure.rules):
        raise text.refused("asks-nothing", "没有写明各单位须有什么。", "nothing is asked of the units.", key="of")


def _is_value(amount: Amount | None) -> bool:
    return isinstance(amount, Reported) and amount.part == "value"


def _require_origin(text: PlanText, figure: Figure) -> None:
    """What the plan says of where a figure comes from must be how it is worked out."""
    reported = bool(figure.reported)
    counted = any(isinstance(m, Measure) for m in figure.measures)
    origin = NUMBER_OVER_LAYER if reported and counted else NUMBERS_ONLY if reported else LAYERS_ONLY
    if figure.origin != origin:
        raise text.refused(
            "wrong-origin",
            f"写明来源为“{figure.origin}”，算法却是“{origin}”（L 图层，N/L 上报数除以图层，N 只有上报数）。",
            f"it is said to come from “{figure.origin}”, but is worked out as “{origin}” (L layers, N/L a number over a layer, N numbers only).",
            key="from",
        )


def _require_possible(text: PlanText, figure: Figure) -> None:
    """No share above the whole, nothing below zero, no more decimals than anybody prints."""
    if figure.decimals > MOST_DECIMALS:
        raise text.refused(
            "too-big", f"“decimals”最多 {MOST_DECIMALS}。", f"“decimals” is {MOST_DECIMALS} at most.", key="decimals"
        )
    printed = [b for t in figure.targets if t.bound for b in (t.bound.value, t.bound.value_to) if b is not None]
    if figure.base:
        base = figure.base
        printed += [b.value for b in (base, *base.conflicting) if b.value is not None]
        if base.numerator is not None and base.denominator and figure.unit == "%" and base.numerator > base.denominator:
            raise text.refused("over-100", "基期分子大于分母。", "the base's numerator is above its denominator.", key="base")
    if any(v < 0 for v in printed):
        raise text.refused("below-zero", "数值不能为负。", "no value lies below zero.", key="targets")
    if figure.unit == "%" and any(v > 100 for v in printed):
        raise text.refused("over-100", "百分比不能超过 100。", "no percentage is above 100.", key="targets")
