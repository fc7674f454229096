"""A service circle as a report on paper: the figure at four speeds, the map, who is inside only on paper, unit by unit, the passport."""

from gisvc.forms.answer import AnswerForm, CellKind, FormTable
from gisvc.forms.circle import circle_form
from gisvc.forms.papers.paper import Cell, Column, Entry, Grid, Heading, Page, Paper, Picture, Pictures, Table, Text
from gisvc.forms.planning.report_ground import ReportGround
from gisvc.forms.planning.units_map import COVERED, LACKING, UNKNOWN, Filled
from gisvc.forms.planning.units_map import PARTLY as PARTLY_INSIDE
from gisvc.forms.printed import shown_cell
from gisvc.tongue import Tongue
from layers.planning.circles.rows import NOT, PARTLY, UNTOLD, WHOLLY, classes_of
from layers.planning.circles.table import CircleTable
from layers.wording import Language

# What fits across a landscape page; the workbook has every column.
_COLUMNS = {
    "units": ("name", "township", "amount_covered", "amount", "share", "nearest_name", "minutes", "worst_minutes", "break_even_ms", "short_m", "why"),
    "closures": ("name", "nearest_to", "loses", "share_after"),
    "false_coverage": ("unit", "place", "amount", "facility", "straight_m", "minutes", "detour", "cause", "crossed"),
}  # fmt: skip
_IN_ORDER = ("false_coverage", "closures", "unsure", "units")
_WIDTHS = {
    "group": 2.2,
    "name": 1.8,
    "nearest_name": 2.2,
    "facility": 2.2,
    "unit": 1.8,
    "why": 1.4,
    "cause": 1.2,
    "township": 1.1,
}


def circle_paper(table: CircleTable, ground: ReportGround, *, language: Language = "zh", commit: int = 0) -> Paper:
    """The report ready for the press."""
    tongue, form = Tongue(language), circle_form(table, language)
    sheets = {sheet.name: sheet for sheet in form.tables}
    map_ = _map(table, ground, tongue)
    lead = Text("figure", (f"{form.figure}（{form.fraction}）", *form.notes), is_flush=True)
    pages = (
        Page(
            "figures",
            (Heading(tongue.t("结论", "The figure")), lead, _table(sheets["speeds"], form), _table(sheets["coverage"], form)),
        ),
        *([Page("map", (Pictures("map", (map_,), tongue.t("图", "Map"), is_wide=True),))] if map_ else []),
        *(Page(name, (_table(sheets[name], form),), begins=name == "units") for name in _IN_ORDER),
        Page("passport", (_passport(form, tongue),)),
    )
    return Paper(
        name="service-circle",
        number=0,
        title=form.title,
        subtitle=tongue.day(table.on),
        sides=(table.area_name,),
        pages=pages,
        marks=form.marks,
        foot=(tongue.t(f"数据状态：第 {commit} 次入库 · 截至 {table.on}", f"Data: commit {commit} · as of {table.on}"),),
        is_landscape=True,
    )


def _table(sheet: FormTable, form: AnswerForm) -> Table:
    kept = _COLUMNS.get(sheet.name, tuple(c.key for c in sheet.columns if not c.key.startswith("upper_")))
    at = [n for n, column in enumerate(sheet.columns) if column.key in kept]
    columns = tuple(_column(sheet, n) for n in at)
    rows = tuple(tuple(_cell(row[n], sheet.columns[n].kind, form.language) for n in at) for row in sheet.rows)
    return Table(sheet.name, columns, rows, sheet.title, Tongue(form.language).t("无", "none"), is_list=True)


def _column(sheet: FormTable, at: int) -> Column:
    column = sheet.columns[at]
    return Column(column.key.replace(".", "_"), column.heading, _WIDTHS.get(column.key, 1.0))


def _cell(cell: str | float | int | bool | None, kind: CellKind, language: Language) -> Cell:
    return shown_cell(cell, kind, language)


def _passport(form: AnswerForm, tongue: Tongue) -> Grid:
    entries = tuple(Entry(f"p{n}", label, value, is_wide=True) for n, (label, value) in enumerate(form.passport))
    return Grid("passport", entries, tongue.t("口径：这个数说的是什么", "What this figure means"))


def _map(table: CircleTable, ground: ReportGround, tongue: Tongue) -> Picture | None:
    t, units = tongue.t, table.units
    classes, shown = (
        classes_of(units),
        (
            (WHOLLY, COVERED, t("全部在圈内", "wholly inside")),
            (PARTLY, PARTLY_INSIDE, t("部分在圈内", "partly inside")),
            (NOT, LACKING, t("全部在圈外", "wholly outside")),
            (UNTOLD, UNKNOWN, t("无法判定", "undecided")),
        ),
    )
    filled = [
        Filled(units["code"][classes == key].tolist(), colour, legend) for key, colour, legend in shown if (classes == key).any()
    ]
    dots = ground.facilities_of(table.question.kind, table.on, tongue)
    svg = ground.map_of(table.area, tongue).draw(filled, dots)
    return None if svg is None else Picture(svg, "image/svg+xml", tongue.say(table.passport.definition))
