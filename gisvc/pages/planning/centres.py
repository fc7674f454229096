"""Elderly centres: sizes, graded reach, shared houses, townships, stations, idle houses and closings, one subject a tab."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms.answer import AnswerForm
from gisvc.forms.planning.centre_places import co_siting_form, idle_houses_form, stations_form, townships_form
from gisvc.forms.planning.centres import closings_form, grades_form, sizes_form
from gisvc.jobs import Job
from gisvc.maps import MapSheet
from gisvc.maps.centres import draw_centres
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import drawn
from gisvc.pages.jobs import show_job
from gisvc.pages.planning.papers import file_of, shown_form
from gisvc.refusals import status_of
from gisvc.rendering import address_of, language_of, render_page
from gisvc.routes.answering import attachment
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from gisvc.routes.planning.centres import centres_errand, told_of
from gisvc.routes.planning.centres_asked import About, CentresAsked, CentresAskedHere, Question
from gisvc.titles import (
    closings_title,
    co_siting_title,
    grades_title,
    idle_houses_title,
    sizes_title,
    stations_title,
    townships_title,
)
from layers.errors import Refusal
from layers.planning.access.care_space_question import CARE_NORMS
from layers.planning.answers.centres import Table
from layers.planning.centres.classes import FLOOR_NORMS, SCHEMES
from layers.planning.centres.grading import HOUSE_GRADES
from layers.planning.centres.question import POINTS
from layers.planning.centres.weights import COMPONENTS
from layers.planning.kinds import FACILITY_KINDS, Norm
from layers.planning.specs import DEMAND
from layers.planning.travel import Mode
from layers.reference import SETTLEMENTS
from layers.report import Fact
from layers.wording import Language, Wording

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
PAPERS = ("xlsx", "docx", "csv", "json")
MODES = {mode: mode.label for mode in Mode}
DEMANDS = {POINTS[0]: Wording("自动", "auto"), SETTLEMENTS.name: SETTLEMENTS.label, DEMAND.name: DEMAND.label}
ESTATES = {"existing": Wording("既有小区", "existing estates"), "new": Wording("新建小区", "new estates")}


@dataclass(frozen=True, slots=True)
class Face:
    """How the answer of one subject is laid out and called."""

    form: Callable[[Any, Language], AnswerForm]
    title: Callable[[Any], Wording]


FACES = {
    About.SIZES: Face(sizes_form, sizes_title),
    About.GRADES: Face(grades_form, grades_title),
    About.SHARED: Face(co_siting_form, co_siting_title),
    About.TOWNSHIPS: Face(townships_form, townships_title),
    About.STATIONS: Face(stations_form, stations_title),
    About.HOUSES: Face(idle_houses_form, idle_houses_title),
    About.CLOSINGS: Face(closings_form, closings_title),
}


@router.get("/centres")
def centres_page(request: Request, visitor: Reader, asked: CentresAskedHere) -> Response:
    desk, language = desk_of(request), language_of(request)
    try:
        question = asked.question(desk.area_of(visitor))
        table = desk.work(visitor, centres_errand(desk, visitor, question), back=address_of(request))
    except Refusal as refusal:
        facts = _choices(asked) | {"refusal": refusal, "table": None}
        return render_page(request, "planning/centres.html", status_code=status_of(refusal), **facts)
    if isinstance(table, Job):
        return show_job(request, table)
    return render_page(request, "planning/centres.html", **_choices(asked), **_shown(desk, visitor, asked, table, language))


@router.get("/downloads/centres.{paper}")
def centres_file(
    request: Request, visitor: Exporter, asked: CentresAskedHere, paper: Annotated[str, Path(pattern=f"^({'|'.join(PAPERS)})$")]
) -> Response:  # fmt: skip
    """The answer as a file, recorded as every export is."""
    desk, language = desk_of(request), language_of(request)
    question: Question = asked.question(desk.area_of(visitor))
    table, face = desk.wait_for(visitor, centres_errand(desk, visitor, question)), FACES[asked.about]
    content = file_of(face.form(table, language), paper, told_of(question, table))
    facts: dict[str, Fact] = {"about": f"centres: {asked.about}", "area": table.area, "format": paper}
    desk.store.record("export", facts, by=visitor.person)
    return attachment(content, f"{face.title(table).in_language(language)}-{table.on}.{paper}")


def _choices(asked: CentresAsked) -> dict[str, Any]:
    norms = FLOOR_NORMS if asked.about is About.SIZES else CARE_NORMS
    return {
        "asked": asked,
        "kind": asked.kind or asked.about.usual.kind,
        "mode": asked.mode or asked.about.usual.mode,
        "tabs": [
            (about.label, asked.query(about=str(about), kind="", mode="", minutes=""), about is asked.about) for about in About
        ],
        "kinds": FACILITY_KINDS.labels,
        "modes": MODES,
        "demands": DEMANDS,
        "schemes": {scheme.id: scheme.label for scheme in SCHEMES.values()},
        "norms": {norm.id: _named(norm) for norm in norms.values()},
        "estates": ESTATES,
        "components": COMPONENTS,
        "house_grades": ",".join(f"{grade.least_m2:g}={grade.minutes:g}" for grade in HOUSE_GRADES),
    }


def _named(norm: Norm) -> Wording:
    doubt = Wording("", "") if norm.verified else Wording("，未核实", ", unverified")
    return Wording(f"{norm.id}：{norm.figure}{doubt.zh}", f"{norm.id}: {norm.figure}{doubt.en}")


def _sheet(desk: Desk, visitor: Visitor, asked: CentresAsked, table: Table, language: Language) -> MapSheet:
    ground, title = desk.ground(visitor, asked.as_of), FACES[asked.about].title(table)
    about = (table.question, desk.travels.stamp(asked.mode or asked.about.usual.mode), language)
    return desk.answer(visitor, "centres-sheet", about, lambda _: draw_centres(table, ground, title, language=language))


def _shown(desk: Desk, visitor: Visitor, asked: CentresAsked, table: Table, language: Language) -> dict[str, Any]:
    form = FACES[asked.about].form(table, language)
    return shown_form(form, language) | {
        "refusal": None,
        "table": table,
        "query": asked.query(),
        "map": drawn(desk, visitor, _sheet(desk, visitor, asked, table, language), language),
        "made_up": MADE_UP,
    }
