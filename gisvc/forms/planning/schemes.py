"""A rearrangement laid out as tables: what becomes of every place, who is served before and after, residents who move, units that lose."""

from typing import Any

from gisvc.forms.answer import AnswerForm, CellKind, FormColumn, FormTable, cells_of, passport_lines
from gisvc.forms.planning.judging import breaches_table, packs_table, unjudged_table
from gisvc.forms.planning.siting import certificate_table, standings_table, units_table
from gisvc.marks import marks_for
from gisvc.titles import rearrangement_title
from gisvc.tongue import Tongue
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.land_specs import CANDIDATE_KINDS
from layers.planning.law.judgement import Judgement
from layers.planning.schemes.place_rows import USES
from layers.planning.schemes.rearrangement import Rearrangement
from layers.reference import LEVELS
from layers.wording import Language


def rearrangement_form(told: Rearrangement, language: Language = "zh") -> AnswerForm:
    """The whole answer, ready for any kind of paper."""
    tongue = Tongue(language)
    share = told.after.share
    divided, lost = f"{share.numerator:,} / {share.denominator:,}", tongue.number(told.lost)
    gained = tongue.number(told.gained)
    return AnswerForm(
        language=language,
        title=tongue.say(rearrangement_title(told)),
        figure=f"{told.before.share.text} → {share.text}",
        fraction=tongue.t(f"{divided}，失去 {lost} 人，新增 {gained} 人", f"{divided}, {lost} people lose, {gained} gain"),
        tables=(
            _changes(told, tongue),
            standings_table(told.before, told.after, tongue),
            _beds(told, tongue),
            _moves(told, tongue),
            _losers(told, tongue),
            _kept(told, tongue),
            certificate_table(told.certificate, tongue),
            units_table(told.units, told.question.unit, told.question.weight, tongue),
            *law_tables(told.judgement, tongue),
        ),
        passport=passport_lines(share, tongue),
        notes=tuple(tongue.say(f.sentence) for f in told.report),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=told.is_demonstration)),
    )


def law_tables(judged: Judgement | None, tongue: Tongue) -> tuple[FormTable, ...]:
    """The candidates before the law, where they were judged."""
    if judged is None:
        return ()
    return (breaches_table(judged, tongue), unjudged_table(judged, tongue), packs_table(judged.packs, tongue))


def _changes(told: Rearrangement, tongue: Tongue) -> FormTable:
    t = tongue.t
    what = tongue.say(told.question.weight.label)
    columns = (
        FormColumn("change", t("变动", "Change"), on_paper=True),
        FormColumn("id", t("编号", "Id")),
        FormColumn("name", t("名称", "Name"), on_paper=True),
        FormColumn("unit", t("所在", "In"), on_paper=True),
        FormColumn("partner_name", t("由谁接手", "Taken over by"), on_paper=True),
        FormColumn("moved", t("接手人数", "of them"), CellKind.COUNT, on_paper=True),
        FormColumn("into_minutes", t("两处相距", "Away"), CellKind.MINUTES, on_paper=True),
        FormColumn("lost", t("失去覆盖", "Lose their cover"), CellKind.COUNT, on_paper=True),
        FormColumn("residents_left", t("无床位的入住者", "Residents without a bed"), CellKind.COUNT, on_paper=True),
        FormColumn("before", t(f"现以此为最近的{what}", f"Nearest for today, {what}"), CellKind.COUNT, on_paper=True),
        FormColumn("after", t("变动后", "Afterwards"), CellKind.COUNT, on_paper=True),
        FormColumn("beds", t("床位", "Beds"), CellKind.COUNT, on_paper=True),
        FormColumn("residents", t("入住", "Residents"), CellKind.COUNT, on_paper=True),
        FormColumn("price_wan", t("估算投资（万元）", "Cost, 10,000 yuan"), CellKind.NUMBER, on_paper=True),
        FormColumn("house", t("现为", "Stands as")),
        FormColumn("candidate_kind", t("类别", "Kind")),
        FormColumn("capacity", t("可设床（格）位", "Could hold"), CellKind.COUNT),
    )
    rows = told.places[told.places["use"] != "keep"]
    rows = rows.assign(
        partner_name=rows["into"],
        change=[tongue.say(USES[use]) for use in rows["use"]],
        candidate_kind=[_sort(kind, tongue) for kind in rows["kind"]],
    )
    return FormTable(
        "changes", t("关闭、改建与新建", "What closes, is converted and built"), columns, cells_of(rows, columns, tongue)
    )


def _sort(kind: Any, tongue: Tongue) -> str:
    labels = CANDIDATE_KINDS.labels if kind in CANDIDATE_KINDS.labels else FACILITY_KINDS.labels
    return tongue.say(labels[str(kind)])


def _kept(told: Rearrangement, tongue: Tongue) -> FormTable:
    t, what = tongue.t, tongue.say(told.question.weight.label)
    columns = (
        FormColumn("id", t("编号", "Id")),
        FormColumn("name", t("名称", "Name"), on_paper=True),
        FormColumn("unit", t("所在", "In"), on_paper=True),
        FormColumn("beds", t("床位", "Beds"), CellKind.COUNT, on_paper=True),
        FormColumn("residents", t("入住", "Residents"), CellKind.COUNT, on_paper=True),
        FormColumn("idle_beds", t("闲置床位", "Idle beds"), CellKind.COUNT, on_paper=True),
        FormColumn("before", t(f"现以此为最近的{what}", f"Nearest for today, {what}"), CellKind.COUNT, on_paper=True),
        FormColumn("after", t("变动后", "Afterwards"), CellKind.COUNT, on_paper=True),
    )
    rows = told.used("keep")
    return FormTable("kept", t("保留的设施", "What stays"), columns, cells_of(rows, columns, tongue))


def _beds(told: Rearrangement, tongue: Tongue) -> FormTable:
    t, beds = tongue.t, told.beds
    columns = (
        FormColumn("figure", t("床位（已知的）", "Beds, where known"), on_paper=True),
        FormColumn("before", t("现状", "Today"), CellKind.COUNT, on_paper=True),
        FormColumn("after", t("变动后", "Afterwards"), CellKind.COUNT, on_paper=True),
    )
    rows = (
        (t("床位", "Beds"), beds.before, beds.after),
        (t("其中闲置", "of them idle"), beds.idle_before, beds.idle_after),
        (t("须搬迁的入住者", "Residents who must move"), None, beds.moving),
        (t("其中找不到床位", "of them without a bed"), None, beds.left),
        (t("床位或入住数不详的设施（不在合计内）", "Facilities that say no beds or residents (in no sum)"), beds.unknown, None),
    )
    return FormTable("beds", t("闲置床位", "Idle beds"), columns, rows)


def _moves(told: Rearrangement, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("from_name", t("从", "From"), on_paper=True),
        FormColumn("to_name", t("到", "To"), on_paper=True),
        FormColumn("residents", t("入住者", "Residents"), CellKind.COUNT, on_paper=True),
        FormColumn("minutes", t("路上", "Way"), CellKind.MINUTES, on_paper=True),
    )
    title = t("入住者搬到哪里", "Where residents move")
    return FormTable("moves", title, columns, cells_of(told.moves, columns, tongue))


def _losers(told: Rearrangement, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("code", t("区划代码", "Code")),
        FormColumn("name", tongue.say(LEVELS.labels[told.question.unit]), on_paper=True),
        FormColumn("township", t("乡镇街道", "Township"), on_paper=True),
        FormColumn("lost", t("失去覆盖", "Lose their cover"), CellKind.COUNT, on_paper=True),
        FormColumn("gained", t("新增覆盖", "Gain"), CellKind.COUNT, on_paper=True),
        FormColumn("people", t("合计", "Of all"), CellKind.COUNT, on_paper=True),
        FormColumn("minutes_before", t("现状平均用时", "Mean way today"), CellKind.MINUTES, on_paper=True),
        FormColumn("minutes_after", t("变动后平均用时", "Mean way then"), CellKind.MINUTES, on_paper=True),
    )
    return FormTable("losers", t("谁失去覆盖", "Who loses"), columns, cells_of(told.losers, columns, tongue))
