"""A service circle laid out as a form: the figure at every speed, unit by unit, what it hangs on, and who is inside only on paper."""

from collections.abc import Iterator

import pandas as pd

from gisvc.forms.answer import AnswerForm, Cell, CellKind, FormColumn, FormTable, cells_of, passport_lines
from gisvc.marks import marks_for
from gisvc.titles import circle_title
from gisvc.tongue import Tongue
from layers.planning.circles.doubt import DOUBTS
from layers.planning.circles.figures import AtSpeed
from layers.planning.circles.flattery import CAUSES
from layers.planning.circles.table import CircleTable
from layers.planning.passport import Percentage
from layers.planning.travel import REASONS
from layers.reference import LEVELS
from layers.wording import Language, Wording

UNTIED = dict(REASONS) | {
    "": Wording("", ""),
    "facility_untied": Wording("附近的设施未连上道路", "a facility nearby is not tied to any road"),
}


def circle_form(table: CircleTable, language: Language = "zh") -> AnswerForm:
    """The whole answer, ready for any kind of paper."""
    tongue = Tongue(language)
    return AnswerForm(
        language=language,
        title=tongue.say(circle_title(table)),
        figure=table.overall.text,
        fraction=_fraction(table.overall, tongue),
        tables=(
            _figures(table, tongue),
            _speeds(table, tongue),
            _units(table, tongue),
            _false(table, tongue),
            _closures(table, tongue),
            _unsure(table, tongue),
        ),
        passport=passport_lines(table.overall, tongue),
        notes=tuple(tongue.say(f.sentence) for f in table.report),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=table.is_demonstration)),
    )


def _fraction(percentage: Percentage, tongue: Tongue) -> str:
    """What was divided by what, and what it could be at most where somebody is undecided."""
    divided = f"{percentage.numerator:,} / {percentage.denominator:,}"
    if percentage.text_if_all is None:
        return divided
    return divided + tongue.t(f"；全算在圈内为 {percentage.text_if_all}", f"; {percentage.text_if_all} if all were inside")


def _measured(tongue: Tongue) -> tuple[FormColumn, ...]:
    """A percentage in columns: the undecided are in the total as not inside, and the upper bound stands beside."""
    t = tongue.t
    return (
        FormColumn("covered", t("圈内", "Inside"), CellKind.COUNT),
        FormColumn("total", t("总数", "Total"), CellKind.COUNT, on_paper=True),
        FormColumn("share", t("覆盖率", "Share"), CellKind.SHARE),
        FormColumn("upper", t("全算在圈内", "If all inside"), CellKind.SHARE, on_paper=True),
        FormColumn("unknown", t("其中无法判定", "Undecided"), CellKind.COUNT, on_paper=True),
    )


def _cells(percentage: Percentage) -> tuple[Cell, ...]:
    share = percentage.share
    return percentage.numerator, percentage.denominator, share, _upper(percentage), percentage.unknown_amount


def _upper(percentage: Percentage) -> float | None:
    return None if percentage.bounds is None else percentage.bounds[1]


def _speeds(table: CircleTable, tongue: Tongue) -> FormTable:
    columns = (FormColumn("speed", tongue.t("步行速度", "Walking speed"), on_paper=True), *_measured(tongue))
    rows = tuple((f"{at.speed_ms:g} m/s", *_cells(at.percentage)) for at in table.by_speed)
    return FormTable("speeds", tongue.t("同一数字，四种步行速度", "The same figure at four walking speeds"), columns, rows)


def _figures(table: CircleTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    speeds = [column for at in table.by_speed for column in _at_speed(at, tongue)]
    columns = (FormColumn("group", t("分组", "Group"), on_paper=True), *_measured(tongue), *speeds)
    return FormTable(
        "coverage", t("四种步行速度下的覆盖率", "Coverage at four walking speeds"), columns, tuple(_figure_rows(table, tongue))
    )


def _figure_rows(table: CircleTable, tongue: Tongue) -> Iterator[tuple[Cell, ...]]:
    t, nothing = tongue.t, (None,) * (2 * len(table.by_speed))
    for figure in (*table.weights, *table.strata, *table.town_and_country):
        at_speeds = (cell for at in figure.by_speed for cell in (at.percentage.share, _upper(at.percentage)))
        yield (tongue.say(figure.label), *_cells(figure.percentage), *at_speeds)
    for label, percentage in (
        (t("不计邻县设施", "Without the neighbours' facilities"), table.without_neighbours),
        (t("计入邻县设施", "With the neighbours' facilities"), table.with_neighbours),
        (t("图上直线圈（同样时间或规划半径）", "The circle on paper, straight"), table.flattery.claimed),
    ):
        yield (label, *_cells(percentage), *nothing)


def _at_speed(at: AtSpeed, tongue: Tongue) -> Iterator[FormColumn]:
    yield FormColumn(f"at_{at.speed_ms:g}", f"{at.speed_ms:g} m/s", CellKind.SHARE)
    yield FormColumn(
        f"upper_{at.speed_ms:g}", tongue.t(f"{at.speed_ms:g} m/s 上限", f"{at.speed_ms:g} m/s at most"), CellKind.SHARE
    )


def _units(table: CircleTable, tongue: Tongue) -> FormTable:
    t, what = tongue.t, tongue.say(table.question.weight.label)
    columns = (
        FormColumn("code", t("区划代码", "Code")),
        FormColumn("name", tongue.say(LEVELS.labels[table.question.unit])),
        FormColumn("township", t("乡镇街道", "Township")),
        FormColumn("stratum", t("城乡", "Stratum")),
        FormColumn("covered", t("全部在圈内", "Wholly inside"), CellKind.FLAG),
        FormColumn("amount_covered", t(f"圈内{what}", f"Inside, {what}"), CellKind.COUNT),
        FormColumn("amount_undecided", t(f"无法判定{what}", f"Undecided, {what}"), CellKind.COUNT),
        FormColumn("amount", t(f"{what}合计", f"All, {what}"), CellKind.COUNT),
        FormColumn("share", t("占比", "Share"), CellKind.SHARE),
        FormColumn("nearest_name", t("最近设施", "Nearest facility")),
        FormColumn("minutes", t("驻地用时", "From the seat"), CellKind.MINUTES),
        FormColumn("worst_minutes", t("最远者用时", "From the farthest"), CellKind.MINUTES),
        FormColumn("break_even_ms", t("达标速度 m/s", "Inside from m/s"), CellKind.NUMBER),
        FormColumn("short_m", t("差（米）", "Short by"), CellKind.METRES),
        FormColumn("detour", t("绕行系数", "Detour"), CellKind.NUMBER),
        FormColumn("why", t("未连路原因", "Why not tied")),
    )
    units = table.units.assign(
        why=table.units["why"].map(lambda why: tongue.say(UNTIED[why]) or None if isinstance(why, str) else None)
    )
    return FormTable("units", t("逐单位", "Unit by unit"), columns, cells_of(units, columns, tongue))


def _false(table: CircleTable, tongue: Tongue) -> FormTable:
    t, what = tongue.t, tongue.say(table.question.weight.label)
    columns = (
        FormColumn("unit_code", t("区划代码", "Code")),
        FormColumn("unit", t("单位", "Unit")),
        FormColumn("place", t("地点", "Place")),
        FormColumn("amount", what, CellKind.COUNT),
        FormColumn("facility", t("圈内设施", "Facility in the circle")),
        FormColumn("straight_m", t("直线距离", "Straight"), CellKind.METRES),
        FormColumn("minutes", t("实际用时", "Takes"), CellKind.MINUTES),
        FormColumn("detour", t("绕行系数", "Detour"), CellKind.NUMBER),
        FormColumn("cause", t("原因", "Cause")),
        FormColumn("crossed", t("所隔之物", "What lies between")),
    )
    rows = table.false_coverage
    told = rows.assign(cause=_in_words(rows["cause"], CAUSES, tongue))
    return FormTable(
        "false_coverage",
        t("虚假覆盖：圈内而时间不够", "False coverage: in the circle, not in time"),
        columns,
        cells_of(told, columns, tongue),
    )


def _closures(table: CircleTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("facility_id", t("设施编号", "Facility id")),
        FormColumn("name", t("名称", "Name")),
        FormColumn("nearest_to", t("以其为最近的", "Nearest for"), CellKind.COUNT),
        FormColumn("loses", t("关闭后失去覆盖", "Lose their only one"), CellKind.COUNT),
        FormColumn("share_after", t("关闭后覆盖率", "Share after closing"), CellKind.SHARE),
    )
    return FormTable("closures", t("逐一关闭试算", "If one closed"), columns, cells_of(table.closures, columns, tongue))


def _unsure(table: CircleTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("code", t("区划代码", "Code")),
        FormColumn("name", t("单位", "Unit")),
        FormColumn("moves", t("最多可使覆盖率变动", "May move the share by"), CellKind.SHARE),
        FormColumn("why", t("为什么", "Why")),
    )
    told = table.unsure.assign(why=_in_words(table.unsure["why"], DOUBTS, tongue))
    return FormTable("unsure", t("最值得核实的单位", "Units most worth checking"), columns, cells_of(told, columns, tongue))


def _in_words(keys: "pd.Series[str]", labels: dict[str, Wording], tongue: Tongue) -> list[str]:
    return [tongue.t("、", ", ").join(tongue.say(labels[key]) for key in str(cell).split(";") if key in labels) for cell in keys]
