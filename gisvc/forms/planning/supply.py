"""Supply against need laid out as a form: the ladder, groups, how evenly it is spread, unit by unit, and whom nothing reaches."""

import math
from collections.abc import Iterator

import pandas as pd

from gisvc.forms.answer import AnswerForm, Cell, CellKind, FormColumn, FormTable, cells_of, passport_lines, rate_lines
from gisvc.marks import marks_for
from gisvc.titles import access_title, interval_title
from gisvc.tongue import Tongue
from layers.planning.access.equity import Equity, GroupAccess
from layers.planning.access.interval import IntervalTable
from layers.planning.access.ladder import NOT_NESTED
from layers.planning.access.question import CAPACITIES, NEED_ADVICE, UNIT_OF_CAPACITY
from layers.planning.access.table import PER, AccessTable
from layers.planning.travel import REASONS
from layers.reference import LEVELS
from layers.wording import Language, Wording

TOO_FAR = Wording("时限内没有", "none within the limit")
MASKED = Wording("少于 5 人，不列", "fewer than five, not shown")
NEVER = Wording("十分之一以上的人无法到达", "more than one in ten never get there")


def access_form(table: AccessTable, language: Language = "zh") -> AnswerForm:
    """The whole answer, ready for any kind of paper."""
    tongue = Tongue(language)
    rate = table.supply_rate
    return AnswerForm(
        language=language,
        title=tongue.say(access_title(table)),
        figure=f"{rate.text} {tongue.say(rate.unit)}",
        fraction=f"{tongue.number(rate.numerator)} / {tongue.number(rate.denominator)}",
        tables=(
            _ladder(table, tongue),
            _strata(table, tongue),
            _evenness(table.equity, tongue),
            _groups(table.equity, tongue),
            _units(table, tongue),
            _unreached(table, tongue),
            _facilities(table, tongue),
        ),
        passport=rate_lines(rate, tongue.t(UNIT_OF_CAPACITY[table.question.capacity], ""), tongue),
        notes=(*_on_the_ladder(table, tongue), *(tongue.say(f.sentence) for f in table.report)),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=table.is_demonstration)),
    )


def _on_the_ladder(table: AccessTable, tongue: Tongue) -> Iterator[str]:
    yield tongue.say(NOT_NESTED)
    if table.question.need is None:
        yield tongue.say(NEED_ADVICE)


def _ladder(table: AccessTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("rung", t("项目", "Figure")),
        FormColumn("people", t("人数", "People"), CellKind.COUNT),
        FormColumn("total", t("总人数", "Of all"), CellKind.COUNT),
        FormColumn("share", t("占比", "Share"), CellKind.SHARE),
        FormColumn("unknown", t("未知居民点", "Places unknown"), CellKind.COUNT),
    )
    rows = tuple(
        (tongue.say(label), *((None,) * 4 if p is None else (p.numerator, p.denominator, p.share, p.unknown)))
        for key, label, p in table.ladder.rungs
        if key != "has_place" or p is not None
    )
    return FormTable(
        "ladder",
        t("有设施、可到达、有位子、已使用（各自计数）", "Exists, in reach, has a place, is used: each for itself"),
        columns,
        rows,
    )


def _strata(table: AccessTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("group", t("分组", "Group")),
        FormColumn("in_reach", t("可到达人数", "In reach"), CellKind.COUNT),
        FormColumn("total", t("总人数", "Of all"), CellKind.COUNT),
        FormColumn("share", t("可到达占比", "Share in reach"), CellKind.SHARE),
        FormColumn("access", t("可达供给（每千人）", "Access per 1,000"), CellKind.NUMBER),
    )
    rows = [
        (tongue.say(s.label), s.in_reach.numerator, s.in_reach.denominator, s.in_reach.share, s.access.value)
        for s in table.strata
    ]
    reach = table.ladder.in_reach
    rows.append((t("合计", "All"), reach.numerator, reach.denominator, reach.share, table.access.value))
    return FormTable("groups", t("分组", "By group"), columns, tuple(rows))


def _evenness(equity: Equity, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (FormColumn("figure", t("指标", "Figure")), FormColumn("value", t("数值", "Value")))
    return FormTable("equity", t("公平性", "How evenly it is spread"), columns, tuple(evenness_lines(equity, tongue)))


def evenness_lines(equity: Equity, tongue: Tongue) -> Iterator[tuple[str, str]]:
    """Gini, the worst tenth, the time nine in ten need, and town against country, as texts."""
    t = tongue.t
    gap = equity.gap()
    yield (
        t("基尼系数（按人口加权；0 均等，1 集中）", "Gini, weighted by people (0 even, 1 all in one hand)"),
        _fixed(equity.gini, 3),
    )
    yield t("最差十分之一人口的可达供给（每千人）", "Access of the worst-served tenth, per 1,000"), _per_1000(equity.worst_tenth)
    yield t("最差十分之一相当于平均值的", "The worst tenth, of the mean"), tongue.percent(equity.worst_tenth_share)
    yield t("九成人口到最近设施的时间", "Time within which nine in ten have one"), _minutes90(equity.everybody.minutes90, tongue)
    yield t("城镇减乡村（每千人）", "Town less country, per 1,000"), _per_1000(gap)
    yield t("时限内没有任何供给的人", "People whom nothing reaches"), tongue.number(equity.everybody.unreached)


def _groups(equity: Equity, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("group", t("人群", "Group")),
        FormColumn("people", t("人数", "People"), CellKind.COUNT),
        FormColumn("access", t("可达供给（每千人）", "Access per 1,000"), CellKind.NUMBER),
        FormColumn("minutes90", t("九成人口用时", "Nine in ten within"), CellKind.MINUTES),
        FormColumn("unreached", t("时限内无供给", "Unreached"), CellKind.COUNT),
    )
    groups = (equity.everybody, *equity.parts, *equity.groups)
    return FormTable("people", t("分人群（少于 5 人的不列数字）", "By group of people (fewer than five masked)"), columns, tuple(_group(g, tongue) for g in groups))  # fmt: skip


def _group(group: GroupAccess, tongue: Tongue) -> tuple[Cell, ...]:
    label = tongue.say(group.label)
    if group.is_small:
        return (label, group.people_text, tongue.say(MASKED), None, None)
    minutes = tongue.say(NEVER) if group.minutes90 == math.inf else group.minutes90
    return (label, group.people, None if group.access is None else group.access * PER, minutes, group.unreached)


def _units(table: AccessTable, tongue: Tongue) -> FormTable:
    t, question = tongue.t, table.question
    supply = tongue.say(CAPACITIES[question.capacity])
    columns = (
        FormColumn("code", t("区划代码", "Code")),
        FormColumn("name", tongue.say(LEVELS.labels[question.unit])),
        FormColumn("township", t("乡镇街道", "Township")),
        FormColumn("stratum", t("城乡", "Stratum")),
        FormColumn("people", tongue.say(question.weight.label), CellKind.COUNT, on_paper=True),
        FormColumn("holds", t("有设施", "Has one"), CellKind.FLAG),
        FormColumn("people_in_reach", t("可到达", "In reach"), CellKind.COUNT, on_paper=True),
        FormColumn("place_at_least", t("有位子（至少）", "Place, at least"), CellKind.COUNT),
        FormColumn("place_at_most", t("有位子（至多）", "Place, at most"), CellKind.COUNT),
        FormColumn("access", t("可达供给（每千人）", "Access per 1,000"), CellKind.NUMBER, on_paper=True),
        FormColumn("unreached", t("时限内无供给", "Unreached"), CellKind.COUNT, on_paper=True),
        FormColumn("minutes90", t("九成人口用时", "Nine in ten within"), CellKind.MINUTES),
        FormColumn("supply_inside", t(f"单位内{supply}", f"{supply} inside"), CellKind.COUNT),
        FormColumn("supply_per_1000", t("单位内每千人", "Inside, per 1,000"), CellKind.NUMBER),
        FormColumn("unknown", t("未知居民点", "Places unknown"), CellKind.COUNT),
    )
    return FormTable("units", t("逐单位", "Unit by unit"), columns, cells_of(table.units, columns, tongue))


def _unreached(table: AccessTable, tongue: Tongue) -> FormTable:
    """Places of people whom nothing reaches within the limit, the most people first."""
    t = tongue.t
    columns = (
        FormColumn("place_id", t("编号", "Id")),
        FormColumn("name", t("居民点", "Place")),
        FormColumn("unit", tongue.say(LEVELS.labels[table.question.unit])),
        FormColumn("people", tongue.say(table.question.weight.label), CellKind.COUNT),
        FormColumn("minutes", t("到最近设施", "To the nearest"), CellKind.MINUTES),
        FormColumn("why", t("原因", "Because")),
    )
    names = dict(zip(table.units["code"], table.units["name"], strict=True))
    places = table.places[
        (~table.places["is_reached"]).to_numpy(dtype=bool) & table.places["people"].gt(0).fillna(value=False).to_numpy(dtype=bool)
    ]
    places = places.sort_values(["people", "place_id"], ascending=[False, True], kind="stable")
    reasons = [tongue.say(REASONS[reason]) if reason else tongue.say(TOO_FAR) for reason in places["reason"].fillna("")]
    rows = pd.DataFrame(places.drop(columns="geometry")).assign(
        unit=[str(names.get(code, code)) for code in places["code"]], why=reasons
    )
    return FormTable(
        "unreached", t("时限内没有任何供给的居民点", "Places nothing reaches"), columns, cells_of(rows, columns, tongue)
    )


def _facilities(table: AccessTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    supply = tongue.say(CAPACITIES[table.question.capacity])
    columns = (
        FormColumn("facility_id", t("编号", "Id")),
        FormColumn("name", t("设施", "Facility")),
        FormColumn("is_own", t("本地设施", "Own"), CellKind.FLAG),
        FormColumn("supply", supply, CellKind.COUNT, on_paper=True),
        FormColumn("need", t("服务范围内人数（按衰减加权）", "People in its catchment, weighted"), CellKind.COUNT, on_paper=True),
        FormColumn("per_1000", t("每千人", "Per 1,000"), CellKind.NUMBER, on_paper=True),
        FormColumn("residents", t("入住", "Residents"), CellKind.COUNT, on_paper=True),
    )
    return FormTable("facilities", t("逐设施", "Facility by facility"), columns, cells_of(table.facilities, columns, tongue))


def interval_form(table: IntervalTable, area_name: str, language: Language = "zh") -> AnswerForm:
    """Coverage between two bounds: four readings, then unit by unit."""
    tongue = Tongue(language)
    return AnswerForm(
        language=language,
        title=tongue.say(interval_title(table, area_name)),
        figure=f"{table.at_least.text} – {table.at_most.text}",
        fraction=f"{table.at_least.numerator:,} – {table.at_most.numerator:,} / {table.at_most.denominator:,}",
        tables=(_readings(table, tongue), _bounded(table, tongue)),
        passport=passport_lines(table.at_least, tongue),
        notes=tuple(tongue.say(f.sentence) for f in table.report),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=table.is_demonstration)),
    )


def _readings(table: IntervalTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (FormColumn("reading", t("读法", "Reading")), FormColumn("share", t("覆盖率", "Share"), CellKind.SHARE))
    rows = (
        (t("至少（无论人住在哪里）", "at least, wherever people live"), table.at_least.share),
        (t("按单位面积均摊", "spread evenly over the units' land"), table.by_area),
        (t("按建成区均摊", "spread evenly over settled ground"), table.by_support),
        (t("至多（无论人住在哪里）", "at most, wherever people live"), table.at_most.share),
    )
    return FormTable("interval", t("区间与居中值", "Bounds and readings between"), columns, rows)


def _bounded(table: IntervalTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("code", t("区划代码", "Code")),
        FormColumn("name", tongue.say(LEVELS.labels[table.question.unit])),
        FormColumn("township", t("乡镇街道", "Township")),
        FormColumn("people", tongue.say(table.question.weight.label), CellKind.COUNT, on_paper=True),
        FormColumn("at_least", t("至少", "At least"), CellKind.COUNT, on_paper=True),
        FormColumn("at_most", t("至多", "At most"), CellKind.COUNT, on_paper=True),
        FormColumn("by_area", t("按面积", "By land"), CellKind.COUNT),
        FormColumn("by_support", t("按建成区", "By settled ground"), CellKind.COUNT, on_paper=True),
        FormColumn("pieces", t("建成区块数", "Pieces of settled ground"), CellKind.COUNT),
    )
    return FormTable("units", t("逐单位", "Unit by unit"), columns, cells_of(table.units, columns, tongue))


def _minutes90(minutes: float | None, tongue: Tongue) -> str:
    return tongue.say(NEVER) if minutes == math.inf else tongue.minutes(minutes)


def _per_1000(share: float | None) -> str:
    return _fixed(None if share is None else share * PER, 2)


def _fixed(value: float | None, digits: int) -> str:
    return "—" if value is None else f"{value:,.{digits}f}"
