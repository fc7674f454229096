"""A siting proposal as a report on paper: the sites, the map, the proof, who gains, what may stand instead, refusals, prices and the passport."""

from gisvc.forms.answer import AnswerForm, FormTable
from gisvc.forms.papers.paper import Column, Entry, Grid, Heading, Page, Paper, Picture, Pictures, Table, Text
from gisvc.forms.planning.report_ground import ReportGround
from gisvc.forms.planning.siting import siting_form
from gisvc.forms.planning.units_map import COVERED, LACKING, PARTLY, Dots, Filled
from gisvc.forms.printed import shown_cell
from gisvc.tongue import Tongue
from layers.planning.proposals.proposal import SitingProposal
from layers.wording import Language

# What fits across a landscape page; the workbook has every column.
_COLUMNS = {
    "sites": ("rank", "name", "unit", "kind", "adds", "covered", "cost_wan", "regret"),
    "choices": ("name", "chosen", "role", "instead_of"),
    "units": ("name", "township", "people", "covered_before", "covered_after", "gained", "minutes_after"),
    "unserved": ("name", "township", "without", "people", "minutes_after"),
    "breaches": ("name", "rule", "sentence", "found", "required", "missing", "feature", "layer", "effect"),
}
_IN_ORDER = ("choices", "others", "prices", "trials", "breaches", "unjudged", "packs", "unserved", "units")
_WIDTHS = {"name": 2.0, "sentence": 3.0, "change": 3.0, "instead_of": 2.4, "enters": 2.0, "leaves": 2.0, "scenario": 2.4, "told": 4.0, "figure": 2.0, "feature": 1.6, "layer": 1.6, "effect": 1.8, "text": 2.0, "note": 3.0, "source": 1.6, "kind": 1.2, "unit": 1.4, "role": 1.6}  # fmt: skip
_NEW = "#cc79a7"


def siting_paper(proposal: SitingProposal, ground: ReportGround, *, language: Language = "zh", commit: int = 0) -> Paper:
    """The report ready for the press."""
    tongue, form = Tongue(language), siting_form(proposal, language)
    sheets = {sheet.name: sheet for sheet in form.tables}
    map_ = _map(proposal, ground, tongue)
    lead = Text(
        "figure", (f"{form.figure}（{form.fraction}）", tongue.say(proposal.certificate.sentence), *form.notes), is_flush=True
    )
    first = (Heading(tongue.t("结论", "The plan")), lead, _table(sheets["sites"], form), _table(sheets["standings"], form))
    pages = (
        Page("plan", first),
        *([Page("map", (Pictures("map", (map_,), tongue.t("图", "Map"), is_wide=True),))] if map_ else []),
        Page("certificate", (_table(sheets["certificate"], form),)),
        *(Page(name, (_table(sheets[name], form),), begins=name == "units") for name in _IN_ORDER if name in sheets),
        Page("passport", (_passport(form, tongue),)),
    )
    return Paper(
        name="siting",
        number=0,
        title=form.title,
        subtitle=tongue.day(proposal.on),
        sides=(proposal.area_name,),
        pages=pages,
        marks=form.marks,
        foot=(tongue.t(f"数据状态：第 {commit} 次入库 · 截至 {proposal.on}", f"Data: commit {commit} · as of {proposal.on}"),),
        is_landscape=True,
    )


def _table(sheet: FormTable, form: AnswerForm) -> Table:
    kept = _COLUMNS.get(sheet.name, tuple(c.key for c in sheet.columns))
    at = [n for n, column in enumerate(sheet.columns) if column.key in kept]
    columns = tuple(Column(sheet.columns[n].key, sheet.columns[n].heading, _WIDTHS.get(sheet.columns[n].key, 1.0)) for n in at)
    rows = tuple(tuple(shown_cell(row[n], sheet.columns[n].kind, form.language) for n in at) for row in sheet.rows)
    return Table(sheet.name, columns, rows, sheet.title, Tongue(form.language).t("无", "none"), is_list=True)


def _passport(form: AnswerForm, tongue: Tongue) -> Grid:
    entries = tuple(Entry(f"p{n}", label, value, is_wide=True) for n, (label, value) in enumerate(form.passport))
    return Grid("passport", entries, tongue.t("口径：这个数说的是什么", "What this figure means"))


def _map(proposal: SitingProposal, ground: ReportGround, tongue: Tongue) -> Picture | None:
    """Units by what the plan does for their people, what stands, and the new sites."""
    t, units = tongue.t, proposal.units
    people, after = (units[name].fillna(0).to_numpy(dtype=float) for name in ("people", "covered_after"))
    gained, inhabited = units["gained"].fillna(0).to_numpy(dtype=float) > 0, people > 0
    shown = (
        (gained, PARTLY, t("方案新增覆盖", "gain by the plan")),
        (inhabited & ~gained & (2 * after >= people), COVERED, t("半数以上已覆盖", "half or more covered")),
        (inhabited & ~gained & (2 * after < people), LACKING, t("半数以上仍未覆盖", "more than half without")),
    )
    filled = [Filled(units["code"][which].tolist(), colour, legend) for which, colour, legend in shown if which.any()]
    new = [(dot.x, dot.y) for dot in proposal.sites.geometry]
    dots = [*ground.facilities_of(proposal.question.kind, proposal.on, tongue), Dots(new, t("拟新建", "new"), _NEW, radius=1.7)]
    svg = ground.map_of(proposal.area, tongue).draw(filled, dots)
    return None if svg is None else Picture(svg, "image/svg+xml", tongue.say(proposal.passport.definition))
