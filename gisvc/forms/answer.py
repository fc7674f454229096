"""An answer laid out as a form: its figure, its tables and its passport, in one language, ready for any kind of paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from gisvc.marks import marks_for
from gisvc.titles import coverage_title, gaps_title, missing_title
from gisvc.tongue import Tongue
from layers.planning.access.rates import Rate
from layers.planning.coverage import CoverageTable
from layers.planning.facilities import HOW
from layers.planning.gaps import GapStudy
from layers.planning.passport import Passport, Percentage, Vintage
from layers.planning.question import Measure, Weight
from layers.planning.units import UNSTATED
from layers.reference import LEVELS
from layers.wording import Language, Wording

Cell = str | int | float | bool | None
STRATUM_WORDS = {"rural": Wording("农村", "rural"), "urban": Wording("城市", "urban"), UNSTATED: Wording("未注明", "not stated")}


class CellKind(StrEnum):
    """What a column holds, which decides how it is aligned, rounded and typed."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"  # 0–1
    METRES = "metres"
    AREA = "area"  # m²
    MINUTES = "minutes"
    NUMBER = "number"  # with two decimals
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column: its key in programs, its heading for people."""

    key: str
    heading: str
    kind: CellKind = CellKind.TEXT
    on_paper: bool = False  # stays where a page is too narrow for all


@dataclass(frozen=True, slots=True)
class FormTable:
    """Rows under headings. Values are plain: None is missing, shares are 0–1, lengths metres, areas m²."""

    name: str
    title: str
    columns: tuple[FormColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """Everything a reader needs to check a figure, whatever it is printed on."""

    language: Language
    title: str
    figure: str  # 77.85 %
    fraction: str  # 116 / 149
    tables: tuple[FormTable, ...]
    passport: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    marks: tuple[str, ...]  # what every page of it must carry


def coverage_form(table: CoverageTable, language: Language = "zh") -> AnswerForm:
    """A coverage answer: the figure with its groups, then unit by unit."""
    tongue = Tongue(language)
    title = tongue.say(coverage_title(table))
    return _form(table, tongue, title, (_groups(table, tongue), _units(table, tongue)))


def gaps_form(study: GapStudy, language: Language = "zh") -> AnswerForm:
    """A gap study: the units without, then the settled ground out of reach where a radius was asked for."""
    tongue = Tongue(language)
    title = tongue.say(gaps_title(study.coverage))
    tables = [_missing(study, tongue)]
    if len(study.areas):
        tables.append(_areas(study, tongue))
    return _form(study.coverage, tongue, title, tuple(tables))


def _form(table: CoverageTable, tongue: Tongue, title: str, tables: tuple[FormTable, ...]) -> AnswerForm:
    return AnswerForm(
        language=tongue.language,
        title=title,
        figure=table.overall.text,
        fraction=f"{table.overall.numerator:,} / {table.overall.denominator:,}",
        tables=tables,
        passport=passport_lines(table.overall, tongue),
        notes=tuple(tongue.say(f.sentence) for f in table.report),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=table.is_demonstration)),
    )


def passport_lines(percentage: Percentage, tongue: Tongue) -> tuple[tuple[str, str], ...]:
    """What the figure means, line by line."""
    passport, t, say = percentage.passport, tongue.t, tongue.say
    return (
        (t("定义", "Definition"), say(passport.definition)),
        (t("分子", "Numerator"), f"{tongue.number(percentage.numerator)} {say(passport.counted)}"),
        (t("分母", "Denominator"), f"{tongue.number(percentage.denominator)} {say(passport.counted)}"),
        _unknown_line(percentage, tongue),
        *ground_lines(passport, tongue),
    )


def rate_lines(rate: Rate, supply: str, tongue: Tongue) -> tuple[tuple[str, str], ...]:
    """What a rate means; `supply` is the unit of its numerator."""
    passport, t, say = rate.passport, tongue.t, tongue.say
    digits = 0 if rate.numerator == round(rate.numerator) else 2
    return (
        (t("定义", "Definition"), say(passport.definition)),
        (t("分子", "Numerator"), f"{tongue.number(rate.numerator, digits)} {supply}"),
        (t("分母", "Denominator"), f"{tongue.number(rate.denominator)} {say(passport.counted)}"),
        (t("数值", "Value"), f"{rate.text} {say(rate.unit)}"),
        _unknown_line(rate, tongue),
        *ground_lines(passport, tongue),
    )


def _unknown_line(figure: Percentage | Rate, tongue: Tongue) -> tuple[str, str]:
    unknown, means = tongue.number(figure.unknown), tongue.say(figure.passport.unknown_means)
    if isinstance(figure, Percentage) and figure.counts_unknown:
        amount, counted = tongue.number(figure.unknown_amount), tongue.say(figure.passport.counted)
        upper = figure.text_if_all or figure.text
        if figure.unknown_amount:
            means = tongue.t(f"全算在圈内为 {upper}；{means}", f"{upper} if all were inside; {means}")
        return tongue.t("无法判定", "Undecided"), tongue.t(f"{amount} {counted}（{means}）", f"{amount} {counted} ({means})")
    return tongue.t("未知", "Unknown"), tongue.t(f"{unknown}（{means}）", f"{unknown} ({means})")


def ground_lines(passport: Passport, tongue: Tongue) -> tuple[tuple[str, str], ...]:
    """How far, how fast, on which day and from which layers."""
    t, say = tongue.t, tongue.say
    lines = [(t("距离", "Distance"), say(passport.distance_model))]
    if passport.minutes is not None and passport.mode is not None:
        lines.append((t("时间", "Time"), f"{tongue.minutes(passport.minutes)}, {say(passport.mode)}"))
    if passport.speed_ms is not None:
        source = say(passport.speed_source)
        lines.append((t("速度", "Speed"), f"{passport.speed_ms:g} m/s" + (f"; {source}" if source else "")))
    if passport.snap_limit_m is not None:
        lines.append((t("接路限距", "Tied to a road within"), tongue.metres(passport.snap_limit_m)))
    if passport.radius_m is not None:
        lines.append((t("半径", "Radius"), f"{tongue.metres(passport.radius_m)}; {say(passport.radius_source)}"))
    lines += [
        (t("坐标系", "Datum"), passport.datum),
        (t("截至", "As of"), tongue.day(passport.on)),
        *vintage_lines(passport, tongue),
        (t("取整", "Rounding"), say(passport.rounding)),
    ]
    return tuple(lines)


def vintage_lines(passport: Passport, tongue: Tongue) -> Iterable[tuple[str, str]]:
    """How old the rows behind the figure are, layer by layer."""
    return vintages_told(passport.vintages, tongue)


def vintages_told(vintages: Iterable[Vintage], tongue: Tongue) -> Iterable[tuple[str, str]]:
    """How old the rows of some layers are."""
    from gisvc.catalogue import spec_named

    for v in vintages:
        label = tongue.say(spec_named(v.layer).label)
        dated = ""
        if v.dated_from and v.dated_to:
            span = (
                tongue.day(v.dated_from)
                if v.dated_from == v.dated_to
                else f"{tongue.day(v.dated_from)} – {tongue.day(v.dated_to)}"
            )
            dated = tongue.t(f"，资料日期 {span}", f", dated {span}")
        held = tongue.t(f"，自 {tongue.day(v.held_from)} 起有效", f", held from {tongue.day(v.held_from)}") if v.held_from else ""
        yield tongue.t(f"资料：{label}", f"Data: {label}"), tongue.t(f"{v.rows:,} 行", f"{v.rows:,} rows") + held + dated


def _groups(table: CoverageTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("group", t("分组", "Group")),
        FormColumn("covered", t("已覆盖", "Covered"), CellKind.COUNT),
        FormColumn("total", t("总数", "Total"), CellKind.COUNT),
        FormColumn("share", t("覆盖率", "Share"), CellKind.SHARE),
        FormColumn("unknown", t("未知", "Unknown"), CellKind.COUNT),
    )
    groups = [(tongue.say(s.label), s.percentage) for s in table.strata] + [(t("合计", "All"), table.overall)]
    rows = tuple((label, p.numerator, p.denominator, p.share, p.unknown) for label, p in groups)
    return FormTable("coverage", t("覆盖率", "Coverage"), columns, rows)


def _units(table: CoverageTable, tongue: Tongue) -> FormTable:
    t, question = tongue.t, table.question
    columns = [
        FormColumn("code", t("区划代码", "Code")),
        FormColumn("name", tongue.say(LEVELS.labels[question.unit])),
        FormColumn("township", t("乡镇街道", "Township")),
        FormColumn("stratum", t("城乡", "Stratum")),
        FormColumn("covered", t("是否覆盖", "Covered"), CellKind.FLAG),
        FormColumn("facilities", t("在用设施数", "Facilities"), CellKind.COUNT),
        FormColumn("how", t("依据", "Because")),
        FormColumn("nearest_name", t("最近设施", "Nearest facility")),
        FormColumn("distance_m", t("距离", "Distance"), CellKind.METRES),
        FormColumn("population", t("人口", "Population"), CellKind.COUNT),
        FormColumn("elderly60", t("60岁及以上", "Aged 60+"), CellKind.COUNT),
    ]
    if question.weight is not Weight.UNITS:
        what = tongue.say(question.weight.label)
        columns[5:5] = [
            FormColumn("amount_covered", t(f"已覆盖{what}", f"Covered, {what}"), CellKind.COUNT),
            FormColumn("amount", t(f"{what}合计", f"All, {what}"), CellKind.COUNT),
            FormColumn("share", t("占比", "Share"), CellKind.SHARE),
        ]
    return FormTable("units", t("逐单位", "Unit by unit"), tuple(columns), cells_of(table.units, columns, tongue))


def _missing(study: GapStudy, tongue: Tongue) -> FormTable:
    t, question = tongue.t, study.coverage.question
    columns = [
        FormColumn("code", t("区划代码", "Code")),
        FormColumn("name", tongue.say(LEVELS.labels[question.unit])),
        FormColumn("township", t("乡镇街道", "Township")),
        FormColumn("stratum", t("城乡", "Stratum")),
        FormColumn("population", t("人口", "Population"), CellKind.COUNT),
        FormColumn("elderly60", t("60岁及以上", "Aged 60+"), CellKind.COUNT),
        FormColumn("nearest_name", t("最近的在用设施", "Nearest operating facility")),
        FormColumn("distance_m", t("距离", "Distance"), CellKind.METRES),
        FormColumn("standby_name", t("本县未启用的最近设施", "Nearest own not operating")),
        FormColumn("standby_distance_m", t("距离", "Distance"), CellKind.METRES),
        FormColumn("neighbour_name", t("邻县最近设施", "Nearest of a neighbour")),
        FormColumn("neighbour_distance_m", t("距离", "Distance"), CellKind.METRES),
        FormColumn("neighbour_covers", t("邻县可覆盖", "They would cover"), CellKind.FLAG),
    ]
    if question.measure is Measure.REACH:
        columns[8:8] = [FormColumn("short_m", t("超出半径", "Beyond the radius"), CellKind.METRES)]
    missing = study.missing.assign(
        short_m=study.missing["short_m"].where(study.missing["short_m"] > 0)
    )  # a seat within reach lacks nothing
    return FormTable("missing", tongue.say(missing_title(question)), tuple(columns), cells_of(missing, columns, tongue))


def _areas(study: GapStudy, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = [
        FormColumn("code", t("区划代码", "Code")),
        FormColumn("name", t("单位", "Unit")),
        FormColumn("township", t("乡镇街道", "Township")),
        FormColumn("settled_m2", t("居住用地", "Settled area"), CellKind.AREA),
        FormColumn("gap_m2", t("半径之外", "Out of reach"), CellKind.AREA),
        FormColumn("people_out", t("半径外人口", "People out of reach"), CellKind.COUNT),
        FormColumn("elderly60_out", t("其中60岁及以上", "Aged 60+"), CellKind.COUNT),
        FormColumn("gap_with_neighbours_m2", t("计入邻县后", "With neighbours"), CellKind.AREA),
    ]
    return FormTable(
        "areas", t("半径之外的居住用地", "Settled ground out of reach"), tuple(columns), cells_of(study.areas, columns, tongue)
    )


def cells_of(frame: pd.DataFrame, columns: Sequence[FormColumn], tongue: Tongue) -> tuple[tuple[Cell, ...], ...]:
    """The chosen columns of a frame as plain cells; known words are said in the language."""
    words = {"stratum": STRATUM_WORDS, "how": HOW, "level": LEVELS.labels}

    def cells(column: FormColumn) -> list[Cell]:
        labels = words.get(column.key, {})
        values = frame[column.key].array.to_numpy(dtype=object, na_value=None)
        return [tongue.say(labels[v]) if v in labels else _plain(v) for v in values]

    return tuple(zip(*(cells(column) for column in columns), strict=True))


def _plain(value: Any) -> Cell:
    if value is None or value is pd.NA or value != value:
        return None
    plain: Cell = value.item() if hasattr(value, "item") else value
    return plain
