"""Coverage and gaps: the question above, the figure with its passport, table and map side by side."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms.answer import AnswerForm, CellKind, coverage_form, gaps_form
from gisvc.forms.printed import shown_cell
from gisvc.maps import MapSheet
from gisvc.marks import MADE_UP
from gisvc.pages.choices import question_choices
from gisvc.pages.drawn import coverage_sheet, drawn, gaps_sheet
from gisvc.refusals import status_of
from gisvc.rendering import language_of, render_page
from gisvc.routes.parameters import Asked, AskedHere, Reader, refuse_unknown
from layers.errors import Refusal
from layers.planning.coverage import CoverageTable
from layers.planning.question import CoverageQuestion

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])


@router.get("/coverage")
def coverage_page(request: Request, visitor: Reader, asked: AskedHere) -> Response:
    desk, language = desk_of(request), language_of(request)
    try:
        question = asked.question(desk.area_of(visitor))
        table = desk.coverage(visitor, question)
    except Refusal as refusal:
        return _asked_again(request, "coverage.html", asked, refusal)
    sheet = coverage_sheet(desk, visitor, question, language)
    return render_page(
        request, "coverage.html", **_shown(request, desk, visitor, asked, table, sheet, coverage_form(table, language))
    )


@router.get("/gaps")
def gaps_page(request: Request, visitor: Reader, asked: AskedHere) -> Response:
    desk, language = desk_of(request), language_of(request)
    try:
        question = asked.question(desk.area_of(visitor))
        study = desk.gaps(visitor, question)
    except Refusal as refusal:
        return _asked_again(request, "gaps.html", asked, refusal)
    sheet = gaps_sheet(desk, visitor, question, language)
    form = gaps_form(study, language)
    return render_page(request, "gaps.html", study=study, **_shown(request, desk, visitor, asked, study.coverage, sheet, form))


def _shown(
    request: Request, desk: Desk, visitor: Visitor, asked: Asked, table: CoverageTable, sheet: MapSheet, form: AnswerForm
) -> dict[str, Any]:
    language = language_of(request)
    return question_choices(asked) | {
        "refusal": None,
        "table": table,
        "form": form,
        "question": table.question,
        "query": query_of(table.question),
        "map": drawn(desk, visitor, sheet, language),
        "made_up": MADE_UP,
        "is_number": lambda column: column.kind not in (CellKind.TEXT, CellKind.FLAG),
        "shown": lambda cell, column: shown_cell(cell, column.kind, language),
        "approval": desk.approvals.find(sheet.content_sha256),
        "may_issue": visitor.may(Duty.ISSUE),
    }


def query_of(question: CoverageQuestion) -> list[tuple[str, str]]:
    """The question as query parameters, for links to its downloads."""
    told = {
        "kind": question.kind,
        "unit": question.unit,
        "measure": str(question.measure),
        "reach": f"{question.reach_m:g}m" if question.reach_m else "",
        "weight": str(question.weight),
        "by": str(question.by or ""),
        "as_of": question.as_of.isoformat() if question.as_of else "",
        "area": question.area or "",
        "with_neighbours": "true" if question.with_neighbours else "",
        "demand": question.demand,
    }
    return [(name, value) for name, value in told.items() if value]


def _asked_again(request: Request, template: str, asked: Asked, refusal: Refusal) -> Response:
    """The form once more with what was wrong."""
    return render_page(request, template, status_code=status_of(refusal), **question_choices(asked), refusal=refusal)
