"""Graves that stand laid out as a form: counted by township and kind under a set of rules, and every rule each of them breaks."""

from datetime import date

from gisvc.forms.answer import AnswerForm, CellKind, FormColumn, FormTable, vintages_told
from gisvc.forms.planning.judging import breaches_table, packs_table, side_name, unjudged_table
from gisvc.marks import marks_for
from gisvc.tongue import Tongue
from layers.planning.land_specs import GRAVE_KINDS
from layers.planning.law.graves import GravesTable
from layers.planning.law.judgement import Verdict
from layers.wording import Language


def graves_form(table: GravesTable, on: date, language: Language = "zh", *, is_demonstration: bool) -> AnswerForm:
    """The whole answer, ready for any kind of paper."""
    tongue, judged = Tongue(language), table.judgement
    t, refused = tongue.t, int(table.rows["refused_places"].sum())
    return AnswerForm(
        language=language,
        title=t("既有坟墓排查", "Graves that stand"),
        figure=t(f"{refused} 处与规则抵触", f"{refused} against a rule"),
        fraction=t(
            f"共 {len(table.graves)} 处，无位置未评判 {table.unplaced} 处",
            f"of {len(table.graves)} places; {table.unplaced} without a position not judged",
        ),
        tables=(
            _townships(table, tongue),
            breaches_table(judged, tongue),
            unjudged_table(judged, tongue),
            packs_table(judged.packs, tongue),
        ),
        passport=(
            (
                t("定义", "Definition"),
                t(
                    "对照所列规则包逐处评判：已核实、当日施行的规则与已确认的要素相抵触为“抵触”，其余待核实；数的是登记的处与座，不是实地全数",
                    "every place held against the packs: against a rule where a verified rule in force meets a confirmed feature, else to confirm; places and graves on the register are counted, not those on the ground",
                ),
            ),
            (t("规则包", "Packs"), side_name(judged, tongue)),
            (t("截至", "As of"), tongue.day(on)),
            *vintages_told(judged.vintages, tongue),
        ),
        notes=tuple(tongue.say(f.sentence) for f in table.report),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=is_demonstration)),
    )


def _townships(table: GravesTable, tongue: Tongue) -> FormTable:
    t, count = tongue.t, CellKind.COUNT
    columns = (
        FormColumn("township_name", t("乡镇街道", "Township")),
        FormColumn("kind", t("类别", "Kind of grave")),
        FormColumn("places", t("处", "Places"), count),
        FormColumn("graves", t("座", "Graves"), count),
        FormColumn("unknown_places", t("座数不详的处", "Places of unknown number"), count),
        FormColumn("standing_places", t("未处置的处", "Not yet dealt with"), count),
        *(FormColumn(f"{verdict}_places", _heading(verdict, tongue), count) for verdict in Verdict),
        *(FormColumn(f"{verdict}_graves", _heading(verdict, tongue) + t("（座）", " (graves)"), count) for verdict in Verdict),
    )
    rows = tuple(
        (
            row["township_name"] or t("界外或不详", "outside, or nobody knows"),
            tongue.say(GRAVE_KINDS.labels[str(row["grave_kind"])]),
            *(int(row[column.key]) for column in columns[2:]),
        )
        for row in table.rows.to_dict(orient="records")
    )
    return FormTable("townships", t("逐乡镇、逐类", "By township and kind"), columns, rows)


def _heading(verdict: Verdict, tongue: Tongue) -> str:
    return tongue.t("与规则抵触", "against a rule") if verdict is Verdict.REFUSED else tongue.say(verdict.label)
