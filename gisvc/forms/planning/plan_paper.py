"""A plan's report on paper: its chapters, and a map for every figure that names units which fall short."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from gisvc.forms.papers.paper import Cell, Column, Heading, Page, Paper, Picture, Pictures, Table, Text
from gisvc.forms.planning.report_ground import ReportGround
from gisvc.forms.planning.units_map import FACILITY, LACKING, PARTLY, UNKNOWN, Filled
from gisvc.marks import marks_for
from gisvc.tongue import Tongue
from layers.planning.plans.chapters import Chapter
from layers.planning.plans.measures import Measure, Verb
from layers.planning.plans.report import PlanReport
from layers.planning.plans.status import VERDICTS, FigureStatus, NamedUnit
from layers.wording import Language

MOST_MAPS = 12
_DOTS = (FACILITY, "#009e73", "#cc79a7", "#1c2733")
_COLOURS = {
    "lacking": LACKING,
    "below": PARTLY,
    "above": "#56b4e9",
    "empty": "#5c2900",
    "nobody_inside": LACKING,
    "partly_outside": PARTLY,
    "unknown": UNKNOWN,
}


def plan_paper(report: PlanReport, ground: ReportGround | None, *, language: Language = "zh", commit: int = 0) -> Paper:
    """The report ready for the press. Without a ground it has no maps."""
    tongue, status = Tongue(language), report.status
    chapters = tuple(_chapter(chapter, tongue) for chapter in report.chapters)
    maps = tuple(_maps(report, ground, tongue)) if ground is not None else ()
    return Paper(
        name=f"plan-{status.plan.id}",
        number=0,
        title=tongue.say(report.title),
        subtitle=f"{status.area_name} · {tongue.day(status.on)}",
        sides=(status.area_name,),
        pages=(*chapters, *maps),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=status.is_demonstration)),
        foot=(
            tongue.t(f"数据状态：第 {commit} 次入库 · 评估日 {status.on}", f"Data: commit {commit} · evaluated on {status.on}"),
        ),
        is_landscape=True,
    )


def _chapter(chapter: Chapter, tongue: Tongue) -> Page:
    title = tongue.say(chapter.title)
    blocks: list[Heading | Text | Table] = []
    if not chapter.columns:
        blocks.append(Heading(title))
    else:  # a table carries its own heading, which names its sheet in a workbook; notes stand below it
        columns = tuple(Column(c.key, tongue.say(c.heading), c.width) for c in chapter.columns)
        rows = tuple(tuple(_cell(cell, tongue) for cell in row) for row in chapter.rows)
        blocks.append(Table(f"{chapter.key}_rows", columns, rows, title, tongue.t("无", "none"), is_list=True))
    if chapter.paragraphs:
        blocks.append(Text(chapter.key, tuple(tongue.say(line) for line in chapter.paragraphs), is_flush=True))
    return Page(chapter.key, tuple(blocks), begins=chapter.key in ("figures", "definitions"))


def _cell(cell: object, tongue: Tongue) -> Cell:
    if cell is None or isinstance(cell, str | int | float):
        return cell
    return tongue.say(cell)  # type: ignore[arg-type]  # because a chapter's cell is a wording where it is none of these


def _maps(report: PlanReport, ground: ReportGround, tongue: Tongue) -> Iterator[Page]:
    """Maps of the figures that name units within the area, then every one of those units: a map shows where, a list says who."""
    short = [figure for figure in report.status.figures if _named(figure)]
    spread = [figure for figure in short if any(u.code != report.status.area for us in _named(figure).values() for u in us)]
    pictures = [_picture(figure, report, ground, tongue) for figure in spread[:MOST_MAPS]]
    drawn = tuple(picture for picture in pictures if picture is not None)
    if drawn:
        yield Page("maps", (Pictures("maps", drawn, tongue.t("图", "Maps"), is_wide=True),))
    if short:
        yield Page("annex", (_annex(short, tongue),))


def _named(figure: FigureStatus) -> dict[str, list[NamedUnit]]:
    """The units a figure names, by what is wrong with them."""
    units = figure.counted.units if figure.counted else ()
    return {verdict: found for verdict in _COLOURS if (found := [unit for unit in units if unit.verdict == verdict])}


def _picture(figure: FigureStatus, report: PlanReport, ground: ReportGround, tongue: Tongue) -> Picture | None:
    filled = [
        Filled([unit.code for unit in units], _COLOURS[verdict], tongue.say(VERDICTS[verdict]), is_named=verdict != "unknown")
        for verdict, units in _named(figure).items()
    ]
    kinds = dict.fromkeys(kind for measure in figure.figure.measures for kind in _kinds_of(measure))
    dots = [dot for kind in kinds for dot in ground.facilities_of(kind, report.status.on, tongue)]
    svg = ground.map_of(report.status.area, tongue).draw(
        filled, [replace(d, colour=c) for d, c in zip(dots, _DOTS, strict=False)]
    )
    caption = f"{figure.figure.no} {tongue.say(figure.figure.wording)}（{figure.text}，{tongue.day(report.status.on)}）"
    return None if svg is None else Picture(svg, "image/svg+xml", caption)


def _kinds_of(measure: Measure) -> Iterator[str]:
    """The kinds of facility a measure counts."""
    for condition in measure.where if measure.layer == "facilities" else ():
        if condition.column == "kind" and condition.verb in (Verb.IS, Verb.IN):
            yield from (
                [str(condition.asked)] if condition.verb is Verb.IS else map(str, cast("Sequence[object]", condition.asked))
            )


def _annex(figures: list[FigureStatus], tongue: Tongue) -> Table:
    t = tongue.t
    columns = (
        Column("no", t("编号", "no"), 0.5),
        Column("what", t("情形", "what"), 0.8),
        Column("count", t("个数", "how many"), 0.5),
        Column("units", t("单位（全部）", "units, all of them"), 6.0),
    )
    rows = tuple(
        (figure.figure.no, tongue.say(VERDICTS[verdict]), len(units), t("、", ", ").join(unit.name for unit in units))
        for figure in figures
        for verdict, units in _named(figure).items()
    )
    return Table("annex_rows", columns, rows, t("附：各指标须关注的单位", "Annex: units to look at"), is_list=True)
