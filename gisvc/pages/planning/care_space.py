"""Care space of housing estates: each against the norm of its date, what is short, and where."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms.planning.care_space import care_space_form
from gisvc.maps import MapSheet, draw_care_space
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import drawn
from gisvc.pages.planning.papers import file_of, shown_form
from gisvc.pages.planning.supply import MODES, area_name
from gisvc.refusals import status_of
from gisvc.rendering import language_of, render_page
from gisvc.routes.answering import attachment, marks_of
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from gisvc.routes.planning.care_space import (
    AskedCareSpace,
    CareSpaceAsked,
    CareSpaceAskedHere,
    care_space_query,
    measured,
)
from gisvc.titles import care_space_title
from layers.errors import Refusal
from layers.planning.access.care_space import AGES, CareSpaceTable
from layers.planning.access.care_space_question import CARE_NORMS
from layers.planning.answers.access import care_space_to_dict
from layers.planning.kinds import Norm
from layers.report import Fact
from layers.wording import Language, Wording

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
PAPERS = ("xlsx", "docx", "csv", "estates.csv", "json")
_UNVERIFIED = Wording("，未核实", ", unverified")


@router.get("/care-space")
def care_space_page(request: Request, visitor: Reader, asked: CareSpaceAskedHere) -> Response:
    desk, language = desk_of(request), language_of(request)
    try:
        table = measured(desk, visitor, asked.question(desk.area_of(visitor)))
    except Refusal as refusal:
        facts = _choices(asked) | {"refusal": refusal, "table": None}
        return render_page(request, "planning/care_space.html", status_code=status_of(refusal), **facts)
    return render_page(request, "planning/care_space.html", **_choices(asked), **_shown(desk, visitor, table, language))


@router.get("/downloads/care-space.{paper}")
def care_space_file(
    request: Request, visitor: Exporter, question: AskedCareSpace, paper: Annotated[str, Path(pattern=f"^({'|'.join(PAPERS)})$")]
) -> Response:  # fmt: skip
    """The answer as a file, recorded as every export is."""
    desk, language = desk_of(request), language_of(request)
    table = measured(desk, visitor, question)
    name = area_name(desk, visitor, table.area)
    told = care_space_to_dict(table) | {"marks": marks_of(is_demonstration=table.is_demonstration)}
    content = file_of(care_space_form(table, name, language), paper, told)
    facts: dict[str, Fact] = {"about": "care-space", "area": table.area, "format": paper}
    desk.store.record("export", facts, by=visitor.person)
    return attachment(content, f"{care_space_title(name).in_language(language)}-{table.on}.{paper.rpartition('.')[2]}")


def _choices(asked: CareSpaceAsked) -> dict[str, Any]:
    by_age = {age: {norm.id: _named(norm) for norm in CARE_NORMS.values() if norm.estates == age} for age in AGES}
    return {"asked": asked, "ages": AGES, "norms_of": by_age, "modes": MODES}


def _named(norm: Norm) -> Wording:
    doubt = Wording("", "") if norm.verified else _UNVERIFIED
    return Wording(f"{norm.id}：{norm.figure}{doubt.zh}", f"{norm.id}: {norm.figure}{doubt.en}")


def _sheet(desk: Desk, visitor: Visitor, table: CareSpaceTable, language: Language) -> MapSheet:
    ground, name = desk.ground(visitor, table.question.as_of), area_name(desk, visitor, table.area)
    about = (table.question, language)
    return desk.answer(visitor, "care-sheet", about, lambda _: draw_care_space(table, ground, name, language=language))


def _shown(desk: Desk, visitor: Visitor, table: CareSpaceTable, language: Language) -> dict[str, Any]:
    form = care_space_form(table, area_name(desk, visitor, table.area), language)
    sheet = _sheet(desk, visitor, table, language)
    return shown_form(form, language) | {
        "refusal": None,
        "table": table,
        "query": care_space_query(table.question),
        "map": drawn(desk, visitor, sheet, language) if len(table.estates) and sheet.bounds is not None else None,
        "made_up": MADE_UP,
    }
