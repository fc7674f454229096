"""Service circles: the question above, the figure at four speeds with its passport, map and tables; long work shows how far it has come."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms import tables
from gisvc.forms.answer import CellKind
from gisvc.forms.circle import circle_form
from gisvc.forms.papers.press import Press
from gisvc.forms.planning.circle_paper import circle_paper
from gisvc.forms.planning.report_ground import ReportGround
from gisvc.forms.printed import shown_cell
from gisvc.forms.workbook import to_xlsx
from gisvc.jobs import Job
from gisvc.maps import MapSheet, draw_circle, service_area_plates, standalone_map
from gisvc.marks import MADE_UP
from gisvc.pages.choices import POINTS_OFFERED, SPLITS
from gisvc.pages.drawn import drawn
from gisvc.pages.jobs import show_job
from gisvc.publication import Purpose, clear_map
from gisvc.refusals import status_of
from gisvc.rendering import address_of, language_of, render_page
from gisvc.routes.answering import attachment, marks_of
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from gisvc.routes.planning.asked import AskedCircle, CircleAsked, CircleAskedHere, circle_query
from gisvc.routes.planning.reach import circle_errand
from gisvc.routes.planning.road_answers import area_errand, beside_circle
from gisvc.titles import circle_title
from gisvc.tongue import Tongue
from layers.errors import Refusal
from layers.planning.answers.circles import circle_to_dict
from layers.planning.circles.question import CircleQuestion
from layers.planning.circles.table import CircleTable
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.network.service_area_table import ServiceAreaTable
from layers.planning.question import Weight
from layers.planning.speeds import WALKING_SPEEDS_MS
from layers.planning.travel import Mode
from layers.reference import LEVELS
from layers.report import Fact
from layers.wording import Language

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
PAPERS = ("xlsx", "docx", "pdf", "csv", "units.csv", "false_coverage.csv", "json", "html")


@router.get("/circles")
def circles_page(request: Request, visitor: Reader, asked: CircleAskedHere) -> Response:
    desk, language = desk_of(request), language_of(request)
    try:
        question = asked.question(desk.area_of(visitor))
        table = desk.work(visitor, circle_errand(desk, visitor, question), back=address_of(request))
    except Refusal as refusal:
        return render_page(
            request,
            "planning/circles.html",
            status_code=status_of(refusal),
            **_choices(desk, visitor, asked),
            refusal=refusal,
            table=None,
        )
    if isinstance(table, Job):
        return show_job(request, table)
    beside = beside_circle(table.question)
    area = None if beside is None else desk.work(visitor, area_errand(desk, visitor, beside), back=address_of(request))
    if isinstance(area, Job):
        return show_job(request, area)
    return render_page(request, "planning/circles.html", **_shown(desk, visitor, asked, table, language))


@router.get("/downloads/circles.{paper}")
def circle_file(
    request: Request, visitor: Exporter, question: AskedCircle, paper: Annotated[str, Path(pattern=f"^({'|'.join(PAPERS)})$")]
) -> Response:
    """The answer as a file, recorded as every export is."""
    desk, language = desk_of(request), language_of(request)
    table = desk.wait_for(visitor, circle_errand(desk, visitor, question))
    content = _written(desk, visitor, table, paper, language)
    facts: dict[str, Fact] = {"kind": question.kind, "mode": str(question.mode), "minutes": question.minutes, "format": paper}
    desk.store.record("export", facts, by=visitor.person)
    return attachment(content, f"{circle_title(table).in_language(language)}-{table.on}.{paper.rpartition('.')[2]}")


def _written(desk: Desk, visitor: Visitor, table: CircleTable, paper: str, language: Language) -> bytes:
    form = circle_form(table, language)
    if paper == "xlsx":
        return to_xlsx(form)
    if paper in ("docx", "pdf"):
        held = desk.ground(visitor, table.question.as_of)
        ground = ReportGround(held.divisions, held.facilities)
        report = circle_paper(table, ground, language=language, commit=desk.store.last_commit())
        return Press(desk.settings.font_dir).print(report, paper)
    if paper == "json":
        return orjson.dumps(circle_to_dict(table) | {"marks": marks_of(is_demonstration=table.is_demonstration)})
    if paper == "html":
        sheet = circle_sheet(desk, visitor, table, language)
        cleared = clear_map(sheet, Purpose.INTERNAL, desk.approvals, is_demonstration=table.is_demonstration)
        return standalone_map(cleared, language=language)
    return tables.to_csv(form, paper.removesuffix("csv").rstrip(".") or "coverage")


def circle_sheet(desk: Desk, visitor: Visitor, table: CircleTable, language: Language) -> MapSheet:
    """The circle's map with the service area as a sketch under it, drawn once per question and language."""
    ground, area = desk.ground(visitor, table.question.as_of), _area_beside(desk, visitor, table)
    plates = () if area is None else tuple(service_area_plates(area, Tongue(language)))
    about = (table.question, desk.travels.stamp(table.question.mode), language)
    return desk.answer(visitor, "circle-sheet", about, lambda _: draw_circle(table, ground, areas=plates, language=language))


def _area_beside(desk: Desk, visitor: Visitor, table: CircleTable) -> ServiceAreaTable | None:
    """What the facilities of a circle serve along the roads; None where people do not travel along roads."""
    question = beside_circle(table.question)
    return None if question is None else desk.wait_for(visitor, area_errand(desk, visitor, question))


def _choices(desk: Desk, visitor: Visitor, asked: CircleAsked) -> dict[str, Any]:
    has_ground = Mode.SURFACE in desk.travels.travels(desk.view(visitor), as_of=asked.as_of).models
    return {
        "asked": asked,
        "kinds": FACILITY_KINDS.labels,
        "levels": LEVELS.labels,
        "modes": {mode: mode.label for mode in Mode if mode is not Mode.SURFACE or has_ground or asked.mode is mode},
        "weights": {weight: weight.label for weight in Weight},
        "splits": SPLITS,
        "points": POINTS_OFFERED,
        "speeds": [f"{speed:g}" for speed in WALKING_SPEEDS_MS],
    }


def _shown(desk: Desk, visitor: Visitor, asked: CircleAsked, table: CircleTable, language: Language) -> dict[str, Any]:
    form, area = circle_form(table, language), _area_beside(desk, visitor, table)
    return _choices(desk, visitor, asked) | {
        "refusal": None,
        "table": table,
        "form": form,
        "served": None if area is None else area.areas[0],
        "sheets": {sheet.name: sheet for sheet in form.tables},
        "query": circle_query(table.question),
        "map": drawn(desk, visitor, circle_sheet(desk, visitor, table, language), language),
        "made_up": MADE_UP,
        "is_number": lambda column: column.kind not in (CellKind.TEXT, CellKind.FLAG),
        "shown": lambda cell, column: shown_cell(cell, column.kind, language),
    }


__all__ = ["CircleQuestion", "circle_sheet", "router"]
