"""Centres with their points laid out as tables: centre, its points, their people."""

from gisvc.forms.answer import AnswerForm, CellKind, FormColumn, FormTable, cells_of, ground_lines
from gisvc.forms.planning.schemes import law_tables
from gisvc.forms.planning.siting import certificate_table
from gisvc.marks import marks_for
from gisvc.titles import levels_title
from gisvc.tongue import Tongue
from layers.planning.schemes.two_levels import TwoLevels
from layers.wording import Language


def levels_form(told: TwoLevels, language: Language = "zh") -> AnswerForm:
    """The whole answer, ready for any kind of paper."""
    tongue = Tongue(language)
    before, after, people = (tongue.number(n) for n in (told.covered_today, told.covered, told.people))
    return AnswerForm(
        language=language,
        title=tongue.say(levels_title(told)),
        figure=tongue.t(f"{before} → {after} 人", f"{before} → {after} people"),
        fraction=f"{after} / {people}",
        tables=(
            _centres(told, tongue),
            _points(told, tongue),
            certificate_table(told.certificate, tongue),
            *law_tables(told.judgement, tongue),
        ),
        passport=((tongue.t("定义", "Definition"), tongue.say(told.passport.definition)), *ground_lines(told.passport, tongue)),
        notes=tuple(tongue.say(f.sentence) for f in told.report),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=told.is_demonstration)),
    )


def _centres(told: TwoLevels, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("id", t("编号", "Id")),
        FormColumn("name", t("中心", "Centre"), on_paper=True),
        FormColumn("unit", t("所在", "In"), on_paper=True),
        FormColumn("is_new", t("新设", "New"), CellKind.FLAG, on_paper=True),
        FormColumn("points", t("服务点", "Points"), CellKind.COUNT, on_paper=True),
        FormColumn("people", t("服务人数", "People"), CellKind.COUNT, on_paper=True),
    )
    return FormTable("centres", t("中心", "Centres"), columns, cells_of(told.centres, columns, tongue))


def _points(told: TwoLevels, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("partner_name", t("中心", "Centre"), on_paper=True),
        FormColumn("centre_minutes", t("到中心", "To the centre"), CellKind.MINUTES, on_paper=True),
        FormColumn("id", t("编号", "Id")),
        FormColumn("name", t("服务点", "Point"), on_paper=True),
        FormColumn("unit", t("所在", "In"), on_paper=True),
        FormColumn("is_new", t("新设", "New"), CellKind.FLAG, on_paper=True),
        FormColumn("people", t("服务人数", "People"), CellKind.COUNT, on_paper=True),
    )
    rows = told.points.assign(partner_name=told.points["centre"])
    return FormTable("points", t("各中心的服务点", "Points of each centre"), columns, cells_of(rows, columns, tongue))
