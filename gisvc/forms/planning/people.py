"""Older people of later years laid out as a form: the county year by year, then township by township."""

import pandas as pd

from gisvc.forms.answer import AnswerForm, Cell, CellKind, FormColumn, FormTable, cells_of
from gisvc.marks import marks_for
from gisvc.titles import ageing_title
from gisvc.tongue import Tongue
from layers.planning.people.ageing import RANGE
from layers.planning.people.outlooks import OLDER, AgeingTable
from layers.wording import Language, Wording

RANGES = {"low": Wording("低", "low"), "middle": Wording("中", "middle"), "high": Wording("高", "high")}
BANDS = {
    "elderly60": Wording("60岁及以上", "aged 60+"),
    "elderly65": Wording("65岁及以上", "aged 65+"),
    "elderly80": Wording("80岁及以上", "aged 80+"),
}


def ageing_form(table: AgeingTable, language: Language = "zh") -> AnswerForm:
    """The whole answer, ready for any kind of paper."""
    tongue = Tongue(language)
    last = county_row(table, table.outlooks[-1].target)
    low, middle, high = (last[f"elderly60_{name}"] for name in RANGE)
    year = table.outlooks[-1].target
    return AnswerForm(
        language=language,
        title=tongue.say(ageing_title(table)),
        figure=tongue.t(f"{year} 年 60+ {middle:,} 人", f"{middle:,} aged 60+ in {year}"),
        fraction=f"{low:,} – {high:,}",
        tables=(_county(table, tongue), _townships(table, tongue)),
        passport=_passport(table, tongue),
        notes=() if table.scenario.caution is None else (tongue.say(table.scenario.caution),),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=table.is_demonstration)),
    )


def county_row(table: AgeingTable, year: int) -> dict[str, int]:
    """The sums of all units in a year."""
    of_year = table.units[table.units["year"] == year]
    return {str(name): int(of_year[name].sum()) for name in of_year.columns if name not in ("code", "name", "year")}


def _columns(table: AgeingTable, tongue: Tongue, *first: FormColumn) -> tuple[FormColumn, ...]:
    bands = [
        FormColumn(
            f"{band}_{name}", f"{tongue.say(BANDS[band])}（{tongue.say(RANGES[name])}）" if tongue.language == "zh" else f"{BANDS[band].en}, {RANGES[name].en}",
            CellKind.COUNT, on_paper=band == "elderly60",
        )
        for band in OLDER
        for name in RANGE
    ]  # fmt: skip
    population = FormColumn("population", tongue.t("总人口（中）", "Population, middle"), CellKind.COUNT)
    return (*first, *([population] if table.scenario.tells_population else []), *bands)


def _county(table: AgeingTable, tongue: Tongue) -> FormTable:
    columns = _columns(table, tongue, FormColumn("year", tongue.t("年份", "Year"), on_paper=True))
    rows: list[tuple[Cell, ...]] = []
    for outlook in table.outlooks:
        sums = county_row(table, outlook.target)
        rows.append((str(outlook.target), *(sums[column.key] for column in columns[1:])))
    return FormTable("years", tongue.t("全部", "Everybody"), columns, tuple(rows))


def _townships(table: AgeingTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    first = (
        FormColumn("code", t("区划代码", "Code")),
        FormColumn("name", t("乡镇街道", "Township")),
        FormColumn("year", t("年份", "Year"), on_paper=True),
    )
    columns = (*_columns(table, tongue, *first), FormColumn("places_unknown", t("未知居民点", "Places unknown"), CellKind.COUNT))
    nowhere = t("未归入乡镇街道", "in no township")
    units = pd.DataFrame(table.units).sort_values(["code", "year"])
    told = units.assign(year=units["year"].astype(str), name=[name or nowhere for name in units["name"]])
    return FormTable("townships", t("分乡镇街道", "Township by township"), columns, cells_of(told, columns, tongue))


def _passport(table: AgeingTable, tongue: Tongue) -> tuple[tuple[str, str], ...]:
    t, scenario = tongue.t, table.scenario
    return (
        (t("定义", "Definition"), tongue.say(table.outlooks[-1].definition)),
        (t("方案", "Scenario"), f"{tongue.say(scenario.label)} ({scenario.id})"),
        (t("参数来源", "Source of the settings"), scenario.source),
        (t("核实", "Verified"), t("已核实", "yes") if scenario.verified else t("未核实，可调整", "not verified, a setting")),
        *((tongue.say(one.label), one.shown) for one in scenario.assumptions),
        *([] if scenario.caution is None else [(t("总人口", "Total population"), tongue.say(scenario.caution))]),
        (t("低、中、高", "Low, middle, high"), t("指老年人少、中、多，不指可能性", "fewer, as assumed, or more older people; not how likely")),
        (t("未知", "Unknown"), t(f"{table.unknown} 个居民点缺年龄段，未计入", f"{table.unknown} places without all age bands, left out")),
        (t("截至", "As of"), tongue.day(table.on)),
    )  # fmt: skip
