"""Whole schemes: what to keep, close, convert and build; the front of plans; centres with their points."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms.answer import AnswerForm
from gisvc.forms.planning.front import front_form
from gisvc.forms.planning.levels import levels_form
from gisvc.forms.planning.schemes import rearrangement_form
from gisvc.jobs import Job
from gisvc.maps import MapSheet, draw_levels, draw_rearrangement
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import drawn
from gisvc.pages.jobs import show_job
from gisvc.pages.planning.front_chart import front_chart
from gisvc.pages.planning.papers import file_of, shown_form
from gisvc.pages.planning.siting import SOURCES, with_own
from gisvc.refusals import status_of
from gisvc.rendering import address_of, language_of, render_page
from gisvc.routes.answering import attachment
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from gisvc.routes.planning.schemes import scheme_errand, scheme_told
from gisvc.routes.planning.schemes_asked import (
    AskedFront,
    AskedLevels,
    AskedRearranging,
    FrontAskedHere,
    GroundAsked,
    LevelsAskedHere,
    RearrangingAskedHere,
    front_query,
    levels_query,
    rearranging_query,
)
from gisvc.titles import front_title, levels_title, rearrangement_title
from gisvc.tongue import Tongue
from layers.errors import Refusal
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.question import Weight
from layers.planning.schemes.question import CRITERIA, Aim, SchemeQuestion
from layers.planning.travel import Mode
from layers.report import Fact
from layers.wording import Language

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
REARRANGE_PAPERS = ("xlsx", "docx", "csv", "kept.csv", "moves.csv", "losers.csv", "units.csv", "json")
FRONT_PAPERS = ("xlsx", "docx", "csv", "json")
LEVELS_PAPERS = ("xlsx", "docx", "csv", "points.csv", "json")


@router.get("/siting/rearrange")
def rearrange_page(request: Request, visitor: Reader, asked: RearrangingAskedHere) -> Response:
    desk = desk_of(request)
    page = "planning/rearrange.html"
    more = {"asked": asked, "aims": {aim: aim.label for aim in Aim}, "sources": with_own(SOURCES, asked.candidates)}
    facts = choices(desk, visitor, asked.ground) | more

    def shown(told: Any, language: Language) -> dict[str, Any]:
        ground = desk.ground(visitor, told.question.as_of)
        about = (told.question, desk.travels.stamp(told.question.mode), language)
        sheet: MapSheet = desk.answer(
            visitor, "rearrangement-sheet", about, lambda _: draw_rearrangement(told, ground, language=language)
        )
        return shown_form(rearrangement_form(told, language), language) | {
            "query": rearranging_query(told.question),
            "map": drawn(desk, visitor, sheet, language),
        }

    return scheme_page(request, visitor, (page, facts), lambda: asked.question(desk.area_of(visitor)), shown)


@router.get("/downloads/siting-rearrange.{paper}")
def rearrange_file(
    request: Request, visitor: Exporter, question: AskedRearranging, paper: Annotated[str, Path(pattern=f"^({'|'.join(REARRANGE_PAPERS)})$")]
) -> Response:  # fmt: skip
    """The rearrangement as a file, recorded as every export is."""
    desk, language = desk_of(request), language_of(request)
    told = desk.wait_for(visitor, scheme_errand(desk, visitor, question))
    facts: dict[str, Fact] = {"close": question.close, "build": question.build, "convert": question.convert}
    form = rearrangement_form(told, language)
    return scheme_file(desk, visitor, question, (form, told, paper), facts, rearrangement_title(told).in_language(language))


@router.get("/siting/front")
def front_page(request: Request, visitor: Reader, asked: FrontAskedHere) -> Response:
    desk = desk_of(request)
    more = {"asked": asked, "criteria": CRITERIA, "sources": with_own(SOURCES, asked.candidates)}
    facts = choices(desk, visitor, asked.ground) | more

    def shown(told: Any, language: Language) -> dict[str, Any]:
        chart = front_chart(told, Tongue(language))
        return shown_form(front_form(told, language), language) | {"query": front_query(told.question), "chart": chart}

    return scheme_page(request, visitor, ("planning/front.html", facts), lambda: asked.question(desk.area_of(visitor)), shown)


@router.get("/downloads/siting-front.{paper}")
def front_file(
    request: Request, visitor: Exporter, question: AskedFront, paper: Annotated[str, Path(pattern=f"^({'|'.join(FRONT_PAPERS)})$")]
) -> Response:  # fmt: skip
    """The front as a file, recorded as every export is."""
    desk, language = desk_of(request), language_of(request)
    told = desk.wait_for(visitor, scheme_errand(desk, visitor, question))
    facts: dict[str, Fact] = {"p": question.p, "plans": len(told.plans)}
    form = front_form(told, language)
    return scheme_file(desk, visitor, question, (form, told, paper), facts, front_title(told).in_language(language))


@router.get("/siting/levels")
def levels_page(request: Request, visitor: Reader, asked: LevelsAskedHere) -> Response:
    desk = desk_of(request)
    sources = {"sources": with_own(SOURCES, asked.candidates), "centre_sources": with_own(SOURCES, asked.centre_candidates)}
    facts = choices(desk, visitor, asked.ground) | sources | {"asked": asked}

    def shown(told: Any, language: Language) -> dict[str, Any]:
        ground = desk.ground(visitor, told.question.as_of)
        stamps = tuple(desk.travels.stamp(mode) for mode in (told.question.mode, told.question.centre_mode))
        about = (told.question, stamps, language)
        sheet: MapSheet = desk.answer(visitor, "levels-sheet", about, lambda _: draw_levels(told, ground, language=language))
        return shown_form(levels_form(told, language), language) | {
            "query": levels_query(told.question),
            "map": drawn(desk, visitor, sheet, language),
        }

    return scheme_page(request, visitor, ("planning/levels.html", facts), lambda: asked.question(desk.area_of(visitor)), shown)


@router.get("/downloads/siting-levels.{paper}")
def levels_file(
    request: Request, visitor: Exporter, question: AskedLevels, paper: Annotated[str, Path(pattern=f"^({'|'.join(LEVELS_PAPERS)})$")]
) -> Response:  # fmt: skip
    """Centres with their points as a file, recorded as every export is."""
    desk, language = desk_of(request), language_of(request)
    told = desk.wait_for(visitor, scheme_errand(desk, visitor, question))
    facts: dict[str, Fact] = {"p": question.p, "centres": question.centres}
    form = levels_form(told, language)
    return scheme_file(desk, visitor, question, (form, told, paper), facts, levels_title(told).in_language(language))


def scheme_page(
    request: Request,
    visitor: Visitor,
    page: tuple[str, dict[str, Any]],
    question: Callable[[], SchemeQuestion],
    shown: Callable[[Any, Language], dict[str, Any]],
) -> Response:
    """The page of one question: its answer, the job that works on it, or why it cannot be answered."""
    desk, (template, facts) = desk_of(request), page
    try:
        told = desk.work(visitor, scheme_errand(desk, visitor, question()), back=address_of(request))
    except Refusal as refusal:
        return render_page(request, template, status_code=status_of(refusal), **facts, refusal=refusal, told=None)
    if isinstance(told, Job):
        return show_job(request, told)
    return render_page(request, template, **facts, **shown(told, language_of(request)), refusal=None, told=told)


def scheme_file(
    desk: Desk, visitor: Visitor, question: SchemeQuestion, what: tuple[AnswerForm, Any, str], facts: dict[str, Fact], title: str
) -> Response:
    """One answer as a file; who took it away is recorded."""
    form, told, paper = what
    content = file_of(form, paper, scheme_told(question, told))
    desk.store.record("export", {"kind": question.kind, **facts, "format": paper}, by=visitor.person)
    return attachment(content, f"{title}-{told.on}.{paper.rpartition('.')[2]}")


def choices(desk: Desk, visitor: Visitor, asked: GroundAsked) -> dict[str, Any]:
    """What every form about a scheme offers."""
    has_ground = Mode.SURFACE in desk.travels.travels(desk.view(visitor), as_of=asked.as_of).models
    return {
        "ground": asked,
        "kinds": FACILITY_KINDS.labels,
        "modes": {mode: mode.label for mode in Mode if mode is not Mode.SURFACE or has_ground or asked.mode is mode},
        "weights": {weight: weight.label for weight in Weight},
        "packs": desk.rules.packs,
        "made_up": MADE_UP,
    }
