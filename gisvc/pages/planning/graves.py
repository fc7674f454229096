"""Graves that stand: the packs above, then how many are against a rule, by township and kind, and each of them on a map."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms.planning.graves import graves_form
from gisvc.jobs import Job
from gisvc.maps import draw_graves
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import drawn
from gisvc.pages.jobs import show_job
from gisvc.pages.planning.papers import file_of, shown_form
from gisvc.refusals import status_of
from gisvc.rendering import address_of, language_of, render_page
from gisvc.routes.answering import attachment, marks_of
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from gisvc.routes.planning.graves import graves_errand
from gisvc.routes.planning.judging_asked import AskedGraves, GravesAsked, GravesAskedHere
from layers.errors import Refusal
from layers.planning.answers.judging import graves_to_dict
from layers.planning.law.graves import GravesTable
from layers.planning.law.question import JudgingQuestion
from layers.planning.use_cases.frames import day_of
from layers.report import Fact
from layers.wording import Language

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
PAPERS = ("xlsx", "docx", "csv", "breaches.csv", "json")


@router.get("/graves")
def graves_page(request: Request, visitor: Reader, asked: GravesAskedHere) -> Response:
    desk, language = desk_of(request), language_of(request)
    try:
        question = asked.question(desk.area_of(visitor))
        table = desk.work(visitor, graves_errand(desk, visitor, question), back=address_of(request))
    except Refusal as refusal:
        facts = _choices(desk, asked) | {"refusal": refusal, "table": None}
        return render_page(request, "planning/graves.html", status_code=status_of(refusal), **facts)
    if isinstance(table, Job):
        return show_job(request, table)
    return render_page(
        request, "planning/graves.html", **_choices(desk, asked), **_shown(desk, visitor, question, table, language)
    )


@router.get("/downloads/graves.{paper}")
def graves_file(
    request: Request, visitor: Exporter, question: AskedGraves, paper: Annotated[str, Path(pattern=f"^({'|'.join(PAPERS)})$")]
) -> Response:
    """The answer as a file, recorded as every export is."""
    desk, language = desk_of(request), language_of(request)
    table = desk.wait_for(visitor, graves_errand(desk, visitor, question))
    made_up = desk.store.workspace.is_demonstration
    form = graves_form(table, day_of(question), language, is_demonstration=made_up)
    content = file_of(form, paper, graves_to_dict(table) | {"marks": marks_of(is_demonstration=made_up)})
    facts: dict[str, Fact] = {"packs": ",".join(question.packs), "graves": len(table.graves), "format": paper}
    desk.store.record("export", facts, by=visitor.person)
    return attachment(content, f"{form.title}-{day_of(question)}.{paper.rpartition('.')[2]}")


def _choices(desk: Desk, asked: GravesAsked) -> dict[str, Any]:
    return {"asked": asked, "packs": desk.rules.packs}


def _shown(desk: Desk, visitor: Visitor, question: JudgingQuestion, table: GravesTable, language: Language) -> dict[str, Any]:
    made_up, ground = desk.store.workspace.is_demonstration, desk.ground(visitor, question.as_of)
    form = graves_form(table, day_of(question), language, is_demonstration=made_up)
    area = question.area or desk.area_of(visitor)
    sheet = desk.answer(
        visitor, "graves-sheet", (question, language), lambda _: draw_graves(table, ground, (area, day_of(question)), language=language, is_demonstration=made_up)
    )  # fmt: skip
    query = [("pack", pack) for pack in question.packs] + ([("as_of", question.as_of.isoformat())] if question.as_of else [])
    return shown_form(form, language) | {
        "refusal": None,
        "table": table,
        "query": query,
        "map": drawn(desk, visitor, sheet, language),
        "made_up": MADE_UP,
    }
