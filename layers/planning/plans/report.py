"""A plan's yearly, mid-term or final report as chapters of text and tables, before anybody prints it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from layers.planning.passport import Vintage
from layers.planning.plans.account import ChangeAccount
from layers.planning.plans.chapters import Cell, Chapter, ReportColumn
from layers.planning.plans.comparisons import beside_print, beside_reports, other_ways, what_changed
from layers.planning.plans.judgement import STALE_AFTER_DAYS
from layers.planning.plans.measures import Relation
from layers.planning.plans.plan import ORIGINS, Figure, Plan, Target
from layers.planning.plans.status import VERDICTS, FigureStatus, IndicatorStatus, PlanStatus, Status, printed, told
from layers.report import Severity
from layers.wording import Wording

_NAMED = 20
"""How many units a report names before it says how many more there are."""


class Occasion(StrEnum):
    """Why a report is written."""

    YEARLY = "yearly"
    MIDTERM = "midterm"
    FINAL = "final"

    @property
    def label(self) -> Wording:
        return _OCCASIONS[self]


_OCCASIONS = {
    Occasion.YEARLY: Wording("年度监测报告", "yearly report"),
    Occasion.MIDTERM: Wording("中期评估报告", "mid-term report"),
    Occasion.FINAL: Wording("终期评估报告", "final report"),
}


@dataclass(frozen=True, slots=True)
class PlanReport:
    """A report whole: its title, what it is about, its chapters in order."""

    occasion: Occasion
    title: Wording
    status: PlanStatus
    chapters: tuple[Chapter, ...]


def occasion_on(plan: Plan, on: date) -> Occasion:
    """Final from the last check year on, mid-term in an earlier check year, yearly else."""
    years = sorted(plan.check_years)
    if years and on.year >= years[-1]:
        return Occasion.FINAL
    return Occasion.MIDTERM if on.year in years else Occasion.YEARLY


def write_report(status: PlanStatus, *, occasion: Occasion | None = None, accounts: Sequence[ChangeAccount] = ()) -> PlanReport:
    """The report of a plan on a day; with accounts of change it has a chapter on them."""
    chosen = occasion or occasion_on(status.plan, status.on)
    title = Wording(f"{status.plan.title.zh}{chosen.label.zh}", f"{status.plan.title.en}: {chosen.label.en}")
    chapters = (
        _summary(status),
        _table(status),
        _behind(status),
        *([_stale(status)] if any(f.status is Status.STALE for f in status.figures) else []),
        _units(status),
        _missing(status),
        *([other_ways(status)] if any(f.counted and f.counted.by_speed for f in status.figures) else []),
        beside_print(status),
        beside_reports(status),
        *([what_changed(accounts)] if accounts else []),
        _definitions(status),
        _sources(status),
    )
    return PlanReport(chosen, title, status, chapters)


def tell_target(figure: Figure, target: Target) -> Wording:
    """A target as people write it: `2025：≥ 55 %`."""
    said = target.said or Wording("", "")
    bound = target.bound
    if bound is None:
        return Wording(f"{target.year}：{said.zh}", f"{target.year}: {said.en}")
    mark = {Relation.AT_LEAST: "≥ ", Relation.AT_MOST: "≤ "}.get(bound.relation, "")
    number = mark + _plain(bound.value) + ("" if bound.value_to is None else f"–{_plain(bound.value_to)}")
    unit = figure.unit_said
    zh, en = (f"（{said.zh}）", f" ({said.en})") if target.said else ("", "")
    return Wording(f"{target.year}：{f'{number} {unit.zh}'.rstrip()}{zh}", f"{target.year}: {f'{number} {unit.en}'.rstrip()}{en}")


def _plain(value: Fraction) -> str:
    return f"{int(value):,}" if value.denominator == 1 else f"{float(value):g}"


def _summary(status: PlanStatus) -> Chapter:
    counts, plan = status.counts, status.plan
    listed = [(s.label, n) for s, n in counts.items() if n]
    head = Wording(
        f"评估日 {status.on}，评估区域 {status.area_name}（{status.area}）。规划共 {len(plan.indicators)} 项编号指标、{len(plan.figures)} 个数值，"
        f"其中{'，'.join(f'{label.zh} {n} 项' for label, n in listed)}。",
        f"On {status.on}, for {status.area_name} ({status.area}). The plan has {len(plan.indicators)} numbered indicators with {len(plan.figures)} figures: "
        f"{', '.join(f'{label.en} {n}' for label, n in listed)}.",
    )
    warnings = tuple(note.sentence for note in status.notes if note.severity is Severity.WARNING)
    demonstration = (
        (Wording("数据为演示数据（虚构）。", "The data are made up for the demonstration."),) if status.is_demonstration else ()
    )
    rule = Wording(
        "判定规则：达到最后一个目标值为“已达标”；未达标的，按基期（或上一个目标）到目标年末逐日均匀推进的应达值判断“按进度”或“滞后”；目标日已过而未达到的为“滞后”。"
        "规划未印基期值的，以图层在基期日的测算值为基期；也测不出的，目标日之前不判断进度。数值按未舍入的原值比较。"
        f"靠上报数的指标，上报数早于评估日（目标日已过的，早于最后目标日）{STALE_AFTER_DAYS} 天以上的为“上报数已过期”，不判断进度（天数为设定，可调整）。",
        "Rule: met when the last target holds; else on track or behind what is expected, growing evenly day by day from the base (or the target before) to the "
        "end of the target year; behind when that day is past. Where the plan prints no base it is measured from the layers on the base day; where that cannot be "
        "done either, nothing is said before the target's day. Values are compared unrounded. A figure that lives by a number reported more than "
        f"{STALE_AFTER_DAYS} days (a setting) before the day, or before the last target's day once that is past, is out of date and not judged.",
    )
    return Chapter("summary", Wording("总体情况", "Summary"), (head, *warnings, *demonstration, rule))


def _table(status: PlanStatus) -> Chapter:
    columns = (
        ReportColumn("no", Wording("编号", "no"), 0.6),
        ReportColumn("figure", Wording("指标", "figure"), 2.6),
        ReportColumn("standing", Wording("属性", "standing"), 0.7),
        ReportColumn("base", Wording("基期值", "base"), 1.2),
        ReportColumn("target", Wording("目标", "target"), 1.4),
        ReportColumn("value", Wording("现值", "value"), 1.0),
        ReportColumn("parts", Wording("分子/分母", "parts"), 1.1),
        ReportColumn("expected", Wording("应达值", "expected"), 0.8),
        ReportColumn("status", Wording("状态", "status"), 1.0),
    )
    rows = tuple(_row(indicator, figure) for indicator in status.indicators for figure in indicator.figures)
    return Chapter("figures", Wording("指标完成情况", "Figures"), (), columns, rows)


def _row(indicator: IndicatorStatus, figure: FigureStatus) -> tuple[Cell, ...]:
    declared, judgement = figure.figure, figure.judgement
    expected = None if judgement.expected is None else printed(judgement.expected, declared.decimals)
    return (
        declared.no,
        declared.wording,
        indicator.indicator.standing.label,
        declared.base.said if declared.base and declared.base.said.zh else "–",
        _targets(declared),
        figure.said,
        parts_text(figure),
        expected,
        figure.status_said,
    )


def parts_text(figure: FigureStatus) -> str:
    """`116 / 149`; one number where nothing is divided."""
    if figure.counted is None:
        return "–"
    above, below = figure.counted.numerator, figure.counted.denominator
    return _part(above) if below is None else f"{_part(above)} / {_part(below)}"


def _part(value: Fraction) -> str:
    return printed(value, 0 if value.denominator == 1 else 1)


def _targets(figure: Figure) -> Wording:
    told = [tell_target(figure, target) for target in figure.targets]
    return Wording("；".join(t.zh for t in told) or "–", "; ".join(t.en for t in told) or "–")


def _behind(status: PlanStatus) -> Chapter:
    columns = (
        ReportColumn("no", Wording("编号", "no"), 0.6),
        ReportColumn("figure", Wording("指标", "figure"), 2.4),
        ReportColumn("value", Wording("现值", "value")),
        ReportColumn("goal", Wording("目标", "target"), 1.4),
        ReportColumn("gap", Wording("差距", "gap")),
        ReportColumn("trend", Wording("较上次", "since last time")),
    )
    late = [f for f in status.figures if f.status is Status.BEHIND]
    rows = tuple((f.figure.no, f.figure.wording, f.said, _goal(f), _gap(f), _trend(f)) for f in late)
    return Chapter("behind", Wording("滞后指标", "Figures behind"), (), columns, rows)


def _stale(status: PlanStatus) -> Chapter:
    columns = (
        ReportColumn("no", Wording("编号", "no"), 0.6),
        ReportColumn("figure", Wording("指标", "figure"), 2.0),
        ReportColumn("value", Wording("那时的值", "value then")),
        ReportColumn("on", Wording("上报数的日期", "reported for"), 0.9),
        ReportColumn("rule", Wording("说明", "what that means"), 3.6),
    )
    old = [f for f in status.figures if f.status is Status.STALE]
    rows = tuple(
        (f.figure.no, f.figure.wording, f.said, str(f.reported.on) if f.reported else "–", f.judgement.rule) for f in old
    )
    note = Wording(
        "以上数值来自较早的上报，只说明那时的情况，须请填报单位更新。",
        "These values come from earlier reports and tell of then alone: ask for new ones.",
    )
    return Chapter("stale", Wording("上报数已过期的指标", "Figures whose reported number is out of date"), (note,), columns, rows)


def _goal(figure: FigureStatus) -> Wording:
    goal = figure.judgement.goal
    return Wording("–", "–") if goal is None else tell_target(figure.figure, goal)


def _gap(figure: FigureStatus) -> Wording:
    goal = figure.judgement.goal
    missing = (
        None if goal is None or goal.bound is None or figure.value is None else goal.bound.nearest(figure.value) - figure.value
    )
    return told(figure.figure, missing)


def _trend(figure: FigureStatus) -> str:
    if figure.trend is None:
        return "–"
    text = printed(figure.trend, figure.figure.decimals)
    return text if text.startswith("-") else f"+{text}"


def _units(status: PlanStatus) -> Chapter:
    columns = (
        ReportColumn("no", Wording("编号", "no"), 0.6),
        ReportColumn("figure", Wording("指标", "figure"), 2.0),
        ReportColumn("verdict", Wording("情形", "what"), 0.8),
        ReportColumn("count", Wording("个数", "how many"), 0.6),
        ReportColumn("units", Wording("单位", "units"), 4.0),
    )
    rows = tuple(row for figure in status.figures for row in _named(figure))
    return Chapter("units", Wording("尚未达到的单位", "Units that fall short"), (), columns, rows)


def _named(figure: FigureStatus) -> Iterator[tuple[Cell, ...]]:
    units = figure.counted.units if figure.counted else ()
    for verdict, label in VERDICTS.items():
        names = [unit.name for unit in units if unit.verdict == verdict]
        if names:
            left = len(names) - _NAMED
            more = (f"……另 {left} 个（全部见附表）", f" … and {left} more (all in the annex)") if left > 0 else ("", "")
            told = Wording("、".join(names[:_NAMED]) + more[0], ", ".join(names[:_NAMED]) + more[1])
            yield figure.figure.no, figure.figure.wording, label, len(names), told


def _missing(status: PlanStatus) -> Chapter:
    columns = (
        ReportColumn("no", Wording("编号", "no"), 0.6),
        ReportColumn("figure", Wording("指标", "figure"), 2.4),
        ReportColumn("missing", Wording("缺少的数据与办法", "what is missing and what to do"), 4.0),
    )
    rows = tuple((f.figure.no, f.figure.wording, missing.what) for f in status.figures for missing in f.missing)
    return Chapter("missing", Wording("无法测算的指标", "Figures that cannot be told"), (), columns, rows)


def _definitions(status: PlanStatus) -> Chapter:
    columns = (
        ReportColumn("no", Wording("编号", "no"), 0.6),
        ReportColumn("definition", Wording("口径", "definition"), 4.2),
        ReportColumn("origin", Wording("来源", "from"), 0.9),
        ReportColumn("layers", Wording("数据（行数，资料日期）", "data (rows, their dates)"), 2.2),
    )
    rows = tuple((f.figure.no, f.passport.definition, ORIGINS[f.figure.origin], _layers(f, status)) for f in status.figures)
    return Chapter("definitions", Wording("口径与数据", "Definitions and data"), (), columns, rows)


def _layers(figure: FigureStatus, status: PlanStatus) -> Wording:
    """Every layer by its name, with its rows and the days these rows tell of."""
    told = [(status.labels.get(v.layer, Wording(v.layer, v.layer)), f"{v.rows:,}", _dated(v)) for v in figure.passport.vintages]
    return Wording(
        "；".join(f"{label.zh}（{rows} 行，{dated}）" for label, rows, dated in told),
        "; ".join(f"{label.en} ({rows} rows, {dated})" for label, rows, dated in told),
    )


def _dated(vintage: Vintage) -> str:
    first, last = vintage.dated_from or vintage.held_from, vintage.dated_to or vintage.held_from
    return "–" if first is None else f"{first}" if first == last else f"{first}–{last}"


def _sources(status: PlanStatus) -> Chapter:
    plan = status.plan
    document = Wording(
        f"{plan.title.zh}{f'（{plan.document_no}）' if plan.document_no else ''}，{plan.issued_on}".removesuffix("，"),
        f"{plan.title.en}{f' ({plan.document_no})' if plan.document_no else ''}, {plan.issued_on}".removesuffix(", "),
    )
    return Chapter("sources", Wording("依据", "Sources"), (document, *(Wording(source, source) for source in plan.sources)))
