"""Sizes, graded reach and closings of elderly centres laid out as forms."""

import pandas as pd

from gisvc.forms.answer import AnswerForm, CellKind, FormTable, passport_lines
from gisvc.forms.planning.columns import Told, sheet_of
from gisvc.marks import marks_for
from gisvc.titles import closings_title, grades_title, sizes_title
from gisvc.tongue import Tongue
from layers.planning.centres.classes import OUTSIDE, SCHEMES
from layers.planning.centres.closings import FATES, ClosingTable
from layers.planning.centres.graded import GradeTable
from layers.planning.centres.sizes import SizeTable
from layers.planning.kinds import NORMS
from layers.planning.passport import Percentage
from layers.planning.travel import REASONS
from layers.report import Report
from layers.wording import Language, Wording

_NORMS = {norm.id: norm.what for norm in NORMS}
_CLASSES = _NORMS | OUTSIDE

_SIZES = (
    Told("facility_id", "编号", "Id"),
    Told("name", "设施", "Centre"),
    Told("township", "乡镇街道", "Township"),
    Told("unit", "村社区", "Village"),
    Told("class_id", "等级", "Class", on_paper=True, labels=_CLASSES),
    Told("population", "服务人口", "People served", CellKind.COUNT, True),
    Told("elderly60", "其中60岁及以上", "Aged 60+", CellKind.COUNT, True),
    Told("elderly80", "其中80岁及以上", "Aged 80+", CellKind.COUNT),
    Told("places_unknown", "人数不详的居民点", "Places without a number", CellKind.COUNT),
    Told("farthest_min", "最远用时", "Longest way", CellKind.MINUTES),
    Told("floor_area_m2", "建筑面积 m²", "Floor, m²", CellKind.COUNT, True),
    Told("required_m2", "应有 m²", "Asked for, m²", CellKind.COUNT, True),
    Told("short_m2", "缺口 m²", "Short, m²", CellKind.COUNT, True),
    Told("meets", "面积达标", "Enough", CellKind.FLAG, True),
    Told("norm_id", "依据", "Norm", labels=_NORMS),
    Told("norm_verified", "依据已核实", "Norm verified", CellKind.FLAG),
    Told("why", "无法计算的原因", "Why not told", labels={**REASONS, "": Wording("", "")}),
)
_NORM_COLUMNS = (
    Told("id", "编号", "Id"),
    Told("what", "内容", "About"),
    Told("figure", "数值", "Figure", on_paper=True),
    Told("source", "出处", "Source"),
    Told("verified", "已核实", "Verified", CellKind.FLAG, True),
)
_RULES = (
    Told("group", "分组", "Group"),
    Told("graded", "分级半径覆盖", "By graded reach", CellKind.COUNT, True),
    Told("graded_share", "覆盖率", "Share", CellKind.SHARE, True),
    Told("single", "同一时限覆盖", "By one reach", CellKind.COUNT, True),
    Told("single_share", "覆盖率", "Share", CellKind.SHARE, True),
    Told("total", "总人数", "All", CellKind.COUNT),
    Told("undecided", "分级下无法判定", "Undecided when graded", CellKind.COUNT),
)
_GRADES = (
    Told("zh", "分级", "Grade"),
    Told("minutes", "时限", "Reach", CellKind.MINUTES),
    Told("centres", "在用设施数", "Centres", CellKind.COUNT),
)
_GRADED_UNITS = (
    Told("code", "区划代码", "Code"),
    Told("name", "村社区", "Village"),
    Told("township", "乡镇街道", "Township"),
    Told("people", "人数", "People", CellKind.COUNT, True),
    Told("graded", "分级半径覆盖", "By graded reach", CellKind.COUNT, True),
    Told("single", "同一时限覆盖", "By one reach", CellKind.COUNT, True),
    Told("gained", "仅分级覆盖", "Gained", CellKind.COUNT),
    Told("lost", "仅同一时限覆盖", "Lost", CellKind.COUNT),
    Told("undecided", "无法判定", "Undecided", CellKind.COUNT),
)
_HOMES = (
    Told("facility_id", "编号", "Id"),
    Told("name", "机构", "Home"),
    Told("township", "乡镇街道", "Township"),
    Told("beds", "床位", "Beds", CellKind.COUNT, True),
    Told("residents", "入住", "Residents", CellKind.COUNT, True),
    Told("idle_beds", "空床", "Idle beds", CellKind.COUNT, True),
    Told("occupancy", "入住率", "Occupancy", CellKind.SHARE, True),
    Told("alone_takers", "单独关闭时可接收", "Takers if it alone closed"),
    Told("alone_unplaced", "单独关闭时无床", "Without a bed then", CellKind.COUNT),
    Told("fate", "依次试关的结果", "Tried in order", on_paper=True, labels=FATES),
    Told("takers", "接收机构", "Takers"),
    Told("minutes", "最远用时", "Longest way", CellKind.MINUTES),
    Told("unplaced", "无床可去", "Without a bed", CellKind.COUNT),
    Told("receives", "接收人数", "Takes in", CellKind.COUNT),
)
_BEST = (
    Told("count", "关闭数", "Closed", CellKind.COUNT),
    Told("closed_names", "机构", "Homes"),
    Told("beds_freed", "腾出床位", "Beds freed", CellKind.COUNT, True),
    Told("residents", "迁移人数", "Residents moved", CellKind.COUNT, True),
    Told("person_minutes", "人·分钟合计", "Person-minutes", CellKind.NUMBER, True),
    Told("least_person_minutes", "下限", "Lower bound", CellKind.NUMBER),
    Told("is_proven", "已证最优", "Proven", CellKind.FLAG, True),
    Told("moved_among_open", "另须腾让", "Moved among open homes", CellKind.COUNT),
)
_MOVES = (
    Told("from_name", "自", "From"),
    Told("to_name", "至", "To"),
    Told("residents", "人数", "Residents", CellKind.COUNT),
    Told("minutes", "用时", "Takes", CellKind.MINUTES),
)


def sizes_form(table: SizeTable, language: Language = "zh") -> AnswerForm:
    """Centres with the people they serve, then the norms and classes they were held against."""
    tongue = Tongue(language)
    norms = {norm.id: norm for norm in (*table.norms, *SCHEMES[table.question.scheme].classes)}
    told = [(n.id, tongue.say(n.what), n.figure, n.source, n.verified) for n in norms.values()]
    listed = pd.DataFrame(told, columns=["id", "what", "figure", "source", "verified"])
    return AnswerForm(
        language=language,
        title=tongue.say(sizes_title(table)),
        figure=table.served.text,
        fraction=fraction_of(table.served),
        tables=(
            sheet_of("sizes", Wording("逐处设施", "Centre by centre"), _SIZES, table.centres, tongue),
            sheet_of("norms", Wording("所依规定与分级", "Norms and classes"), _NORM_COLUMNS, listed, tongue),
        ),
        passport=passport_lines(table.served, tongue),
        notes=notes_of(table.report, tongue),
        marks=marks_of(table.is_demonstration, tongue),
    )


def grades_form(table: GradeTable, language: Language = "zh") -> AnswerForm:
    """Both rules side by side, the grades, then village by village."""
    tongue = Tongue(language)
    grades = table.grades.assign(zh=table.grades[language])
    return AnswerForm(
        language=language,
        title=tongue.say(grades_title(table)),
        figure=table.graded.text,
        fraction=fraction_of(table.graded),
        tables=(
            _rules(table, tongue),
            sheet_of("grades", Wording("分级", "Grades"), _GRADES, grades, tongue),
            sheet_of("units", Wording("逐村社区", "Village by village"), _GRADED_UNITS, table.units, tongue),
        ),
        passport=passport_lines(table.graded, tongue),
        notes=notes_of(table.report, tongue),
        marks=marks_of(table.is_demonstration, tongue),
    )


def _rules(table: GradeTable, tongue: Tongue) -> FormTable:
    groups = [(tongue.say(s.label), s.graded, s.single) for s in table.strata]
    groups.append((tongue.t("合计", "All"), table.graded, table.single))
    rows = [
        (label, graded.numerator, graded.share, single.numerator, single.share, graded.denominator, graded.unknown_amount)
        for label, graded, single in groups
    ]
    frame = pd.DataFrame(rows, columns=[one.key for one in _RULES])
    return sheet_of("rules", Wording("两种算法", "Both rules"), _RULES, frame, tongue)


def closings_form(table: ClosingTable, language: Language = "zh") -> AnswerForm:
    """Homes the emptiest first, the best closings of every number, and who would move where."""
    tongue = Tongue(language)
    homes = table.homes
    told = homes["beds"].notna() & homes["residents"].notna()
    beds = int(homes["beds"][told].sum())
    return AnswerForm(
        language=language,
        title=tongue.say(closings_title(table)),
        figure=tongue.t(f"{len(table.closing)} 处可关", f"{len(table.closing)} may close"),
        fraction=tongue.t(f"腾出 {table.beds_freed:,} / {beds:,} 张床", f"{table.beds_freed:,} / {beds:,} beds freed"),
        tables=(
            sheet_of("homes", Wording("逐处机构", "Home by home"), _HOMES, homes, tongue),
            sheet_of(
                "best", Wording("关闭若干处时的最优选择", "The best homes to close, by how many"), _BEST, table.best, tongue
            ),
            sheet_of("moves", Wording("依次试关时的迁移", "Who would move where"), _MOVES, table.moves, tongue),
        ),
        passport=defined_lines(table.definition, table.on.isoformat(), tongue),
        notes=notes_of(table.report, tongue),
        marks=marks_of(table.is_demonstration, tongue),
    )


def fraction_of(percentage: Percentage) -> str:
    return f"{percentage.numerator:,} / {percentage.denominator:,}"


def defined_lines(definition: Wording, on: str, tongue: Tongue) -> tuple[tuple[str, str], ...]:
    """What an answer without a percentage means."""
    return ((tongue.t("口径", "Definition"), tongue.say(definition)), (tongue.t("截至", "As of"), tongue.day(on)))


def notes_of(report: Report, tongue: Tongue) -> tuple[str, ...]:
    return tuple(tongue.say(finding.sentence) for finding in report)


def marks_of(is_demonstration: bool, tongue: Tongue) -> tuple[str, ...]:
    return tuple(tongue.say(mark) for mark in marks_for(is_demonstration=is_demonstration))
