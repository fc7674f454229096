"""Roads and doors: the network report, the pieces that hang together with no other, and every door no road ties, with what to do."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms import tables
from gisvc.forms.answer import AnswerForm, CellKind
from gisvc.forms.printed import shown_cell
from gisvc.forms.roads import joined_forms, network_form, snapping_form
from gisvc.forms.workbook import to_xlsx
from gisvc.jobs import Job
from gisvc.maps import MapSheet, draw_roads, standalone_map
from gisvc.maps.roads import TITLE
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import drawn
from gisvc.pages.jobs import show_job
from gisvc.publication import Purpose, clear_map
from gisvc.refusals import status_of
from gisvc.rendering import address_of, language_of, render_page
from gisvc.routes.answering import attachment, marks_of
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from gisvc.routes.planning.road_answers import RoadsLookedOver, doors_errand
from gisvc.routes.planning.road_asked import DoorsAsked, DoorsAskedHere, door_query
from layers.errors import Refusal
from layers.planning.answers.roads import network_to_dict, snapping_to_dict
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.network.road_question import MODES
from layers.planning.specs import ROADS
from layers.planning.use_cases.frames import read_if_held
from layers.report import Fact
from layers.wording import Language

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
PAPERS = ("xlsx", "csv", "pieces.csv", "network.csv", "json", "html")
SHOWN_NOTES = 30


@router.get("/roads")
def roads_page(request: Request, visitor: Reader, asked: DoorsAskedHere) -> Response:
    desk, language = desk_of(request), language_of(request)
    try:
        errand = doors_errand(desk, visitor, asked.question(desk.area_of(visitor)))
        told = desk.work(visitor, errand, back=address_of(request))
    except Refusal as refusal:
        return render_page(
            request, "planning/roads.html", status_code=status_of(refusal), **_choices(asked), refusal=refusal, told=None
        )
    if isinstance(told, Job):
        return show_job(request, told)
    return render_page(request, "planning/roads.html", **_shown(desk, visitor, asked, told, language))


@router.get("/downloads/roads.{paper}")
def roads_file(
    request: Request, visitor: Exporter, asked: DoorsAskedHere, paper: Annotated[str, Path(pattern=f"^({'|'.join(PAPERS)})$")]
) -> Response:
    """The report and the list as a file, recorded as every export is."""
    desk, language = desk_of(request), language_of(request)
    question = asked.question(desk.area_of(visitor))
    told = desk.wait_for(visitor, doors_errand(desk, visitor, question))
    content = _written(desk, visitor, told, paper, language)
    facts: dict[str, Fact] = {"kind": question.kind, "mode": str(question.mode), "format": paper}
    desk.store.record("export", facts, by=visitor.person)
    return attachment(content, f"{TITLE.in_language(language)}-{told.on}.{paper.rpartition('.')[2]}")


def _written(desk: Desk, visitor: Visitor, told: RoadsLookedOver, paper: str, language: Language) -> bytes:
    network, doors = _forms(told, language)
    if paper == "xlsx":
        return to_xlsx(joined_forms(TITLE, network, doors))
    if paper == "json":
        answer = {"network": network_to_dict(told.report, on=told.on), "snapping": snapping_to_dict(told.audit)}
        return orjson.dumps(answer | {"marks": marks_of(is_demonstration=told.is_demonstration)})
    if paper == "html":
        sheet = _sheet(desk, visitor, told, language)
        cleared = clear_map(sheet, Purpose.INTERNAL, desk.approvals, is_demonstration=told.is_demonstration)
        return standalone_map(cleared, language=language)
    part = paper.removesuffix("csv").rstrip(".")
    return tables.to_csv(network, part) if part else tables.to_csv(doors, "doors")


def _forms(told: RoadsLookedOver, language: Language) -> tuple[AnswerForm, AnswerForm]:
    made_up = told.is_demonstration
    return (
        network_form(told.report, on=told.on, is_demonstration=made_up, language=language),
        snapping_form(told.audit, on=told.on, is_demonstration=made_up, language=language),
    )


def _sheet(desk: Desk, visitor: Visitor, told: RoadsLookedOver, language: Language) -> MapSheet:
    """The map, drawn once per question and language."""
    question = told.question
    ground, area = desk.ground(visitor, question.as_of), question.area or desk.area_of(visitor)
    return desk.answer(
        visitor,
        "roads-sheet",
        (question, language),
        lambda view: draw_roads(
            told.report, told.audit, read_if_held(view, ROADS, question.as_of), ground,
            area=area, on=told.on, is_demonstration=told.is_demonstration, language=language,
        ),
    )  # fmt: skip


def _choices(asked: DoorsAsked) -> dict[str, Any]:
    return {"asked": asked, "kinds": FACILITY_KINDS.labels, "modes": {mode: mode.label for mode in MODES}}


def _shown(desk: Desk, visitor: Visitor, asked: DoorsAsked, told: RoadsLookedOver, language: Language) -> dict[str, Any]:
    network, doors = _forms(told, language)
    return _choices(asked) | {
        "refusal": None,
        "told": told,
        "network": network,
        "doors": doors,
        "sheets": {sheet.name: sheet for form in (network, doors) for sheet in form.tables},
        "findings": told.report.findings.findings[:SHOWN_NOTES],
        "more_findings": max(0, len(told.report.findings) - SHOWN_NOTES),
        "query": door_query(told.question),
        "map": drawn(desk, visitor, _sheet(desk, visitor, told, language), language),
        "made_up": MADE_UP,
        "is_number": lambda column: column.kind not in (CellKind.TEXT, CellKind.FLAG),
        "shown": lambda cell, column: shown_cell(cell, column.kind, language),
    }
