"""A plan's figures as a table for a terminal."""

from collections.abc import Sequence

from gisvc.forms.answer import Cell, CellKind, FormColumn, FormTable
from gisvc.forms.tables import table_lines
from gisvc.marks import marks_for
from gisvc.tongue import Tongue
from layers.planning.plans.account import ChangeAccount
from layers.planning.plans.chapters import Chapter
from layers.planning.plans.comparisons import what_changed
from layers.planning.plans.report import parts_text, tell_target
from layers.planning.plans.status import FigureStatus, PlanStatus, printed
from layers.wording import Language, Wording


def plan_as_text(status: PlanStatus, language: Language = "zh", *, accounts: Sequence[ChangeAccount] = ()) -> str:
    """Every figure with value, parts, target and status; then what changed where that was asked, what is missing, and the counts."""
    tongue = Tongue(language)
    counts = " · ".join(f"{tongue.say(key.label)} {number}" for key, number in status.counts.items() if number)
    lines = [f"{tongue.say(status.plan.title)} · {status.area_name} · {tongue.day(status.on)}", counts, ""]
    lines += table_lines(_table(status, tongue), language)
    if accounts:
        changed = what_changed(accounts)
        lines += ["", f"{tongue.say(changed.title)} · {tongue.say(changed.paragraphs[0])}", ""]
        lines += table_lines(_changes(changed, tongue), language) if changed.rows else [tongue.t("没有变化", "Nothing changed")]
    lines += [f"! {figure.figure.no} {tongue.say(m.what)}" for figure in status.figures for m in figure.missing]
    lines += [f"! {tongue.say(note.sentence)}" for note in status.notes]
    return "\n".join([*lines, "", " · ".join(tongue.say(m) for m in marks_for(is_demonstration=status.is_demonstration))])


def _table(status: PlanStatus, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("no", t("编号", "no")),
        FormColumn("figure", t("指标", "figure")),
        FormColumn("value", t("现值", "value"), CellKind.COUNT),
        FormColumn("parts", t("分子/分母", "parts"), CellKind.COUNT),
        FormColumn("reported", t("上报值", "reported"), CellKind.COUNT),
        FormColumn("target", t("目标", "target")),
        FormColumn("status", t("状态", "status")),
    )
    return FormTable("plan", tongue.say(status.plan.title), columns, tuple(_row(figure, tongue) for figure in status.figures))


def _changes(chapter: Chapter, tongue: Tongue) -> FormTable:
    columns = tuple(FormColumn(column.key, tongue.say(column.heading)) for column in chapter.columns)
    rows = tuple(tuple(tongue.say(cell) if isinstance(cell, Wording) else cell for cell in row) for row in chapter.rows)
    return FormTable("changes", tongue.say(chapter.title), columns, rows)


def _row(figure: FigureStatus, tongue: Tongue) -> tuple[Cell, ...]:
    declared = figure.figure
    targets = tongue.t("；", "; ").join(tongue.say(tell_target(declared, target)) for target in declared.targets)
    return (
        declared.no,
        tongue.say(declared.wording)[:34],
        tongue.say(figure.said),
        parts_text(figure),
        _reported(figure),
        targets or "–",
        tongue.say(figure.status_said),
    )


def _reported(figure: FigureStatus) -> str:
    held = figure.reported
    value = None if held is None else held.value(figure.figure.per)
    return "–" if value is None else printed(value, figure.figure.decimals)
