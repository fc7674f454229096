"""Niches laid out as a form: the year of fullness township by township, both shortages, the columbaria, phases, ground, the peak and what all of it leans on."""

from collections.abc import Iterator

from gisvc.forms.answer import AnswerForm, Cell, CellKind, FormColumn, FormTable, cells_of, passport_lines
from gisvc.marks import marks_for
from gisvc.titles import niches_title
from gisvc.tongue import Tongue
from layers.planning.answers.niches import settings_to_list
from layers.planning.burial.norms import QUOTES
from layers.planning.burial.spread import Spread
from layers.planning.burial.table import ALL, NicheTable
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.people.ageing import RANGE
from layers.wording import Language, Wording

VARIANT_WORDS = {"low": Wording("低", "low"), "middle": Wording("中", "middle"), "high": Wording("高", "high")}


def niches_form(table: NicheTable, language: Language = "zh") -> AnswerForm:
    """The whole answer, ready for any kind of paper."""
    tongue = Tongue(language)
    t, taken = tongue.t, table.taken
    return AnswerForm(
        language=language,
        title=tongue.say(niches_title(table)),
        figure=tongue.say(table.figure),
        fraction=t(f"全部合用；已用 {taken.text}", f"all together; {taken.text} taken"),
        tables=(
            townships_sheet(table, tongue),
            shortage_sheet(table, tongue),
            columbaria_sheet(table, tongue),
            phases_sheet(table, tongue),
            ground_sheet(table, tongue),
            peak_sheet(table, tongue),
            judged_sheet(table, tongue),
            rates_sheet(table, tongue),
            settings_sheet(table, tongue),
            years_sheet(table, tongue),
        ),
        passport=((t("用尽之年", "Year of fullness"), tongue.say(table.passport.definition)), *passport_lines(taken, tongue)),
        notes=tuple(tongue.say(f.sentence) for f in table.report),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=table.is_demonstration)),
    )


def _three(key: str, heading: Wording, tongue: Tongue, kind: CellKind = CellKind.COUNT) -> tuple[FormColumn, ...]:
    """A figure in its low, middle and high variant."""
    said = (tongue.t("（", ", "), tongue.t("）", ""))
    return tuple(
        FormColumn(f"{key}_{variant}", f"{tongue.say(heading)}{said[0]}{tongue.say(VARIANT_WORDS[variant])}{said[1]}", kind)
        for variant in RANGE
    )


def townships_sheet(table: NicheTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("code", t("区划代码", "Code")),
        FormColumn("name", t("乡镇街道", "Township"), on_paper=True),
        FormColumn("full", t("用尽之年", "Runs out"), on_paper=True),
        *([FormColumn("before", t("不新设时", "Without the new"))] if table.without_openings is not None else []),
        FormColumn("residents", t("常住人口", "Residents"), CellKind.COUNT),
        FormColumn("columbaria", t("自有设施", "Own facilities"), CellKind.COUNT),
        FormColumn("total", t("总数", "Total"), CellKind.COUNT),
        FormColumn("used", t("已用", "Taken"), CellKind.COUNT),
        FormColumn("free", t(f"{table.base}年末空余", f"Free, end of {table.base}"), CellKind.COUNT, on_paper=True),
        FormColumn("need_middle", t(f"{table.base + 1}年需求（中）", f"Need in {table.base + 1}, middle"), CellKind.NUMBER, on_paper=True),
        FormColumn("sold", t("近年年均售出", "Taken a year"), CellKind.NUMBER),
        FormColumn("anhui", t("安徽公式（20年×50%）", "Anhui formula (20 years × 50 %)"), CellKind.COUNT),
    )  # fmt: skip
    before = table.without_openings
    told = table.townships.assign(
        full=[tongue.say(table.tell(unit)) for unit in range(len(table.spans))],
        before=[tongue.say((before or table).tell(unit)) for unit in range(len(table.spans))],
    )
    rows = cells_of(told.round({"free": 0, "anhui": 0}), columns, tongue)
    return FormTable(
        "townships", t("各乡镇街道各自计", "Each township on its own"), columns, (*rows, _all_together(table, columns, tongue))
    )


def _all_together(table: NicheTable, columns: tuple[FormColumn, ...], tongue: Tongue) -> tuple[Cell, ...]:
    rows = table.townships
    first = table.years[table.years["code"] == ALL].iloc[0]
    known: dict[str, Cell] = {
        "name": tongue.t("全部合用", "All together"),
        "full": tongue.say(table.figure),
        "before": None if table.without_openings is None else tongue.say(table.without_openings.figure),
        "residents": int(rows["residents"].sum()),
        "total": table.taken.denominator,
        "used": table.taken.numerator,
        "free": round(float(rows["free"].sum())),
        "need_middle": float(first["need_middle"]),
        "sold": float(rows["sold"].sum()),
        "anhui": round(float(rows["anhui"].sum())),
    }
    return tuple(known.get(column.key) for column in columns)


def shortage_sheet(table: NicheTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("year", t("年份", "Year"), on_paper=True),
        *_three("pooled", Wording("合用缺口", "Pooled"), tongue),
        *_three("unpooled", Wording("各自缺口", "Unpooled"), tongue),
    )
    rows = cells_of(table.shortage.assign(year=table.shortage["year"].astype(str)).round(0), columns, tongue)
    return FormTable("shortage", t("合用与各自两种缺口（年末累计缺格位）", "Shortage, pooled and each on its own (niches lacking at the end of the year)"), columns, rows)  # fmt: skip


def columbaria_sheet(table: NicheTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("facility_id", t("设施编号", "Facility id")),
        FormColumn("name", t("名称", "Name"), on_paper=True),
        FormColumn("kind", t("类别", "Kind")),
        FormColumn("total", t("总数", "Total"), CellKind.COUNT, on_paper=True),
        FormColumn("used", t("已用", "Taken"), CellKind.COUNT, on_paper=True),
        FormColumn("free", t("空余", "Free"), CellKind.COUNT),
        FormColumn("year", t("截至年末", "At the end of")),
        FormColumn("sold", t("年均售出", "Taken a year"), CellKind.NUMBER),
        FormColumn("full", t("按售出用尽", "Full by sales"), on_paper=True),
    )
    rows = tuple(
        (one.key, one.name, tongue.say(FACILITY_KINDS.labels[one.kind]), one.total, one.used, one.free, _year(one.year), one.sold, _year(one.full_by_sales))
        for one in table.ground.stock.columbaria
    )  # fmt: skip
    return FormTable("columbaria", t("骨灰堂与公墓", "Columbaria and cemeteries"), columns, rows)


def _year(year: int | None) -> str | None:
    """A year is no count: no thousands are set apart in it."""
    return None if year is None else str(year)


def phases_sheet(table: NicheTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("code", t("区划代码", "Code")),
        FormColumn("name", t("范围", "Where"), on_paper=True),
        FormColumn("variant", t("方案", "Variant"), on_paper=True),
        FormColumn("number", t("期次", "Phase"), CellKind.COUNT),
        FormColumn("decide", t("最迟立项", "Decide by"), on_paper=True),
        FormColumn("opens", t("启用（1月1日）", "Open by 1 January"), on_paper=True),
        FormColumn("niches", t("新增格位", "Niches"), CellKind.COUNT, on_paper=True),
        FormColumn("lasts_until", t("可用至", "Lasts until")),
        FormColumn("late", t("立项", "Decision"), on_paper=True),
    )
    phases = table.phases
    told = phases.assign(
        name=[
            t("全部合用", "All together") if code == ALL else name
            for code, name in zip(phases["code"], phases["name"], strict=True)
        ],
        variant=[tongue.say(VARIANT_WORDS[variant]) for variant in phases["variant"]],
        late=[t("已来不及", "too late") if late else t("来得及", "in time") for late in phases["is_late"]],
        **{column: phases[column].astype(str) for column in ("decide", "opens", "lasts_until")},
    )
    return FormTable(
        "phases", t("分期建设：何时须启用多少", "Phases: how many must open by when"), columns, cells_of(told, columns, tongue)
    )


def ground_sheet(table: NicheTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("pack", t("规定", "Norm"), on_paper=True),
        *_three("single", Wording("单穴净面积 m²", "Single plots, net m²"), tongue),
        *_three("joint", Wording("双穴净面积 m²", "Joint plots, net m²"), tongue),
        FormColumn("source", t("来源", "Source")),
        FormColumn("dated", t("日期", "Dated")),
    )
    rows = tuple(
        (tongue.say(one.label), *(round(float(m2)) for m2 in (*one.single_m2, *one.joint_m2)), one.source, one.dated or None)
        for one in table.ground_needed
    )
    years = table.question.years
    return FormTable("ground", t(f"{years} 年需求若全用墓位的净占地（不含道路绿化）", f"Net ground if all of {years} years' need were plots (without paths and green)"), columns, rows)  # fmt: skip


def peak_sheet(table: NicheTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("name", t("设施", "Facility"), on_paper=True),
        FormColumn("used", t("已用", "Taken"), CellKind.COUNT),
        *_three("people", Wording("高峰小时人数", "People an hour"), tongue),
        *_three("cars", Wording("高峰小时车数", "Cars an hour"), tongue),
        *_three("spaces", Wording("需要车位", "Spaces needed"), tongue),
        FormColumn("parking", t("现有车位", "Spaces"), CellKind.COUNT, on_paper=True),
        *_three("lacking", Wording("缺车位", "Lacking"), tongue),
    )
    rows = tuple(
        (one.facility.name, one.facility.used, *_whole(one.people_an_hour), *_whole(one.cars_an_hour), *_whole(one.spaces_needed), one.facility.parking, *_whole(one.lacking))
        for one in table.peaks
    )  # fmt: skip
    return FormTable(
        "qingming", t("清明高峰（各项均为设定，未核实/可调整）", "Peak of Qingming (all settings, unverified)"), columns, rows
    )


def _whole(spread: Spread | None) -> tuple[Cell, ...]:
    return (None, None, None) if spread is None else tuple(round(value) for value in spread)


def judged_sheet(table: NicheTable, tongue: Tongue) -> FormTable:
    t, say = tongue.t, tongue.say
    columns = (
        FormColumn("subject", t("对象", "What"), on_paper=True),
        FormColumn("has", t("现状", "Has")),
        FormColumn("asked", t("所列标准", "Printed norm")),
        FormColumn("verdict", t("结果", "Verdict"), on_paper=True),
        FormColumn("source", t("来源（参考，非强制）", "Source (for reference)")),
    )
    rows = tuple((one.subject, say(one.has), say(one.asked), say(one.verdict.label), f"{say(QUOTES[one.norm].what)} [{QUOTES[one.norm].source}]") for one in table.judged)  # fmt: skip
    return FormTable("judged", t("对照所列标准", "Against the printed norms"), columns, rows)


def rates_sheet(table: NicheTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("name", t("乡镇街道", "Township")),
        FormColumn("rate", t("比率", "Rate")),
        *_three("value", Wording("值", "value"), tongue, CellKind.SHARE),
        FormColumn("basis", t("依据", "From")),
        FormColumn("years", t("年份", "Years")),
        FormColumn("numerator", t("分子", "Numerator"), CellKind.COUNT),
        FormColumn("denominator", t("分母", "Denominator"), CellKind.COUNT),
    )
    return FormTable(
        "rates", t("死亡率、火化与选择比例", "Death rate, cremated and choosing"), columns, tuple(_rate_rows(table, tongue))
    )


_RATE_WORDS = (
    Wording("死亡率", "deaths of residents"),
    Wording("火化比例", "cremated of deaths"),
    Wording("选择比例", "choosing of cremated"),
)


def _rate_rows(table: NicheTable, tongue: Tongue) -> Iterator[tuple[Cell, ...]]:
    names = [*table.townships["name"], tongue.t("全区域", "The whole area")]
    for name, rates in zip(names, (*table.ground.rates, table.ground.rates_of_area), strict=True):
        for label, rate in zip(_RATE_WORDS, rates.all, strict=True):
            years = None if rate.first is None else f"{rate.first}–{rate.last}"
            counted = (rate.numerator, rate.denominator) if rate.denominator else (None, None)
            yield name, tongue.say(label), *rate.spread, tongue.say(rate.basis.label), years, *counted


def settings_sheet(table: NicheTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("label", t("设定或标准", "Setting or norm"), on_paper=True),
        FormColumn("shown", t("低 · 中 · 高", "Low · middle · high"), on_paper=True),
        FormColumn("verified", t("核实", "Verified")),
        FormColumn("dated", t("日期", "Dated")),
        FormColumn("source", t("来源", "Source")),
    )
    rows = tuple(
        (
            tongue.say(Wording(one["label"]["zh"], one["label"]["en"])),
            one["shown"] or None,
            t("已读到所列来源", "read in the source named") if one["verified"] else t("未核实/可调整", "unverified, a setting"),
            one["dated"] or None,
            one["source"],
        )
        for one in settings_to_list(table)
    )
    return FormTable("settings", t("设定与所引标准", "Settings and norms"), columns, rows)


def years_sheet(table: NicheTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("code", t("区划代码", "Code")),
        FormColumn("name", t("乡镇街道", "Township")),
        FormColumn("year", t("年份", "Year")),
        *_three("deaths", Wording("死亡", "Deaths"), tongue, CellKind.NUMBER),
        *_three("need", Wording("需求", "Need"), tongue, CellKind.NUMBER),
        *_three("cumulative", Wording("累计需求", "Need since"), tongue, CellKind.NUMBER),
        *_three("capacity", Wording("可用", "Capacity"), tongue, CellKind.NUMBER),
        *_three("shortage", Wording("缺口", "Lacking"), tongue, CellKind.NUMBER),
    )
    told = table.years.assign(
        year=table.years["year"].astype(str),
        name=[
            t("全部合用", "All together") if code == ALL else name
            for code, name in zip(table.years["code"], table.years["name"], strict=True)
        ],
    )
    return FormTable("years", t("逐年", "Year by year"), columns, cells_of(told, columns, tongue))
