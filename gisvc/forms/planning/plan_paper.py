"""A plan's report on paper: its chapters, and a map for every figure that names units which fall short."""

from collections.abc import Iterator

from gisvc.forms.papers.paper import Cell, Column, Heading, Page, Paper, Picture, Pictures, Table, Text
from gisvc.forms.planning.units_map import UnitsMap
from gisvc.marks import marks_for
from gisvc.tongue import Tongue
from layers.planning.plans.report import Chapter, PlanReport
from layers.planning.plans.status import VERDICTS, FigureStatus
from layers.wording import Language

MOST_MAPS = 12
_SHORT = ("lacking", "below", "above", "empty")


def plan_paper(report: PlanReport, ground: UnitsMap | None, *, language: Language = "zh", commit: int = 0) -> Paper:
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
    blocks: list[Heading | Text | Table] = [] if chapter.columns else [Heading(title)]
    if chapter.paragraphs:
        blocks.append(Text(chapter.key, tuple(tongue.say(line) for line in chapter.paragraphs), is_flush=True))
    if chapter.columns:
        columns = tuple(Column(c.key, tongue.say(c.heading), c.width) for c in chapter.columns)
        rows = tuple(tuple(_cell(cell, tongue) for cell in row) for row in chapter.rows)
        blocks.append(Table(f"{chapter.key}_rows", columns, rows, title, tongue.t("无", "none"), is_list=True))
    return Page(chapter.key, tuple(blocks), begins=chapter.key in ("figures", "definitions"))


def _cell(cell: object, tongue: Tongue) -> Cell:
    if cell is None or isinstance(cell, str | int | float):
        return cell
    return tongue.say(cell)  # type: ignore[arg-type]  # because a chapter's cell is a wording where it is none of these


def _maps(report: PlanReport, ground: UnitsMap, tongue: Tongue) -> Iterator[Page]:
    pictures = [picture for figure in report.status.figures for picture in _pictures(figure, ground, tongue)][:MOST_MAPS]
    if pictures:
        yield Page("maps", (Pictures("maps", tuple(pictures), tongue.t("图", "Maps"), is_wide=True),))


def _pictures(figure: FigureStatus, ground: UnitsMap, tongue: Tongue) -> Iterator[Picture]:
    units = figure.counted.units if figure.counted else ()
    for verdict in _SHORT:
        codes = [unit.code for unit in units if unit.verdict == verdict]
        legend = f"{figure.figure.no} {tongue.say(VERDICTS[verdict])}"
        svg = ground.draw(codes, legend=legend) if codes else None
        if svg is not None:
            yield Picture(
                svg, "image/svg+xml", f"{figure.figure.no} {tongue.say(figure.figure.wording)}：{tongue.say(VERDICTS[verdict])}"
            )
