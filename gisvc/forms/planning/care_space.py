"""Care space of housing estates laid out as a form: by age, estate by estate, and the norms they were held against."""

from gisvc.forms.answer import AnswerForm, CellKind, FormColumn, FormTable, cells_of, passport_lines
from gisvc.marks import marks_for
from gisvc.titles import care_space_title
from gisvc.tongue import Tongue
from layers.planning.access.care_space import AGES, CareSpaceTable
from layers.wording import Language


def care_space_form(table: CareSpaceTable, area_name: str, language: Language = "zh") -> AnswerForm:
    """The whole answer, ready for any kind of paper."""
    tongue = Tongue(language)
    rate = table.overall
    return AnswerForm(
        language=language,
        title=tongue.say(care_space_title(area_name)),
        figure=f"{rate.text} {tongue.say(rate.unit)}",
        fraction=f"{tongue.number(rate.numerator, 1)} m² / {tongue.number(rate.denominator)}",
        tables=(_ages(table, tongue), _estates(table, tongue), _norms(table, tongue)),
        passport=passport_lines(table.met, tongue),
        notes=tuple(tongue.say(f.sentence) for f in table.report),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=table.is_demonstration)),
    )


def _ages(table: CareSpaceTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("age", t("小区", "Estates")),
        FormColumn("met", t("达标", "Meet it"), CellKind.COUNT),
        FormColumn("total", t("已判定", "Judged"), CellKind.COUNT),
        FormColumn("share", t("达标率", "Share"), CellKind.SHARE),
        FormColumn("unknown", t("不能判定", "Not judged"), CellKind.COUNT),
        FormColumn("short_m2", t("缺口 m²", "Short, m²"), CellKind.NUMBER),
    )
    groups = [(tongue.say(AGES[key]), met, float(_of_age(table, key))) for key, met in table.met_by_age.items()]
    groups.append((t("合计", "All"), table.met, table.short_m2))
    rows = tuple((label, p.numerator, p.denominator, p.share, p.unknown, short) for label, p, short in groups)
    return FormTable("met", t("达标情况", "How many meet their norm"), columns, rows)


def _of_age(table: CareSpaceTable, age: str) -> float:
    return float(table.estates["short_m2"][(table.estates["age"] == age).to_numpy(dtype=bool)].sum())


def _estates(table: CareSpaceTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("estate_id", t("编号", "Id")),
        FormColumn("name", t("小区", "Estate")),
        FormColumn("division_code", t("区划代码", "Code")),
        FormColumn("completed_on", t("竣工日期", "Completed")),
        FormColumn("age", t("新旧", "Age"), on_paper=True),
        FormColumn("households", t("户数", "Households"), CellKind.COUNT),
        FormColumn("care_floor_area_m2", t("养老用房 m²", "Care space, m²"), CellKind.NUMBER),
        FormColumn("m2_per_100", t("m²/百户", "m² per 100"), CellKind.NUMBER, on_paper=True),
        FormColumn("is_pooled", t("合并", "Pooled")),
        FormColumn("required_per_100", t("规定 m²/百户", "Norm, m² per 100"), CellKind.NUMBER, on_paper=True),
        FormColumn("norm_id", t("依据", "Norm")),
        FormColumn("short_m2", t("缺口 m²", "Short, m²"), CellKind.NUMBER, on_paper=True),
        FormColumn("meets", t("达标", "Meets it"), CellKind.FLAG, on_paper=True),
    )
    frame = table.estates.drop(columns="geometry")
    said = {key: tongue.say(label) for key, label in AGES.items()}
    days = [
        None if day is None else day.isoformat()[:10]
        for day in frame["completed_on"].astype(object).where(frame["completed_on"].notna(), None)
    ]
    told = frame.assign(
        completed_on=days,
        age=[said.get(str(age)) for age in frame["age"]],
        is_pooled=[t("与周边合并", "with others near") if one else "" for one in frame["is_pooled"]],
    )
    return FormTable("estates", t("逐小区", "Estate by estate"), columns, cells_of(told, columns, tongue))


def _norms(table: CareSpaceTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("id", t("编号", "Id")),
        FormColumn("figure", t("规定", "Norm")),
        FormColumn("what", t("内容", "About")),
        FormColumn("source", t("出处", "Source")),
        FormColumn("from", t("自", "From")),
        FormColumn("verified", t("已核实", "Verified"), CellKind.FLAG),
    )
    rows = tuple((n.id, n.figure, tongue.say(n.what), n.source, tongue.day(n.valid_from), n.verified) for n in table.norms)
    return FormTable("norms", t("所依规定", "Norms held against"), columns, rows)
