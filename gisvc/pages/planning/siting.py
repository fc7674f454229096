"""Siting: the question above, the plan with its certificate and map, the order of building, the committee's choices, refusals and prices."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms.papers.press import Press
from gisvc.forms.planning.judging import judging_form
from gisvc.forms.planning.report_ground import ReportGround
from gisvc.forms.planning.siting import siting_form
from gisvc.forms.planning.siting_paper import siting_paper
from gisvc.jobs import Job
from gisvc.maps import MapSheet, draw_judging, draw_siting
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import drawn
from gisvc.pages.jobs import show_job
from gisvc.pages.planning.papers import file_of, shown_form
from gisvc.refusals import status_of
from gisvc.rendering import address_of, language_of, render_page
from gisvc.routes.answering import attachment, marks_of
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from gisvc.routes.planning.judging_asked import AskedJudging, JudgingAsked, JudgingAskedHere, judging_query
from gisvc.routes.planning.siting import judging_errand, siting_errand
from gisvc.routes.planning.siting_asked import AskedSiting, SitingAsked, SitingAskedHere, siting_query
from gisvc.titles import judging_title, siting_title
from layers.errors import Refusal
from layers.planning.answers.judging import study_to_dict
from layers.planning.answers.siting import siting_to_dict
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.land_specs import EXCLUSION_ZONES
from layers.planning.law.question import CandidateStudy
from layers.planning.proposals.proposal import SitingProposal
from layers.planning.proposals.question import MODELS
from layers.planning.question import Weight
from layers.planning.travel import Mode
from layers.planning.use_cases.frames import read_if_held
from layers.report import Fact
from layers.wording import Language, Wording

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
SITING_PAPERS = ("xlsx", "docx", "pdf", "csv", "units.csv", "breaches.csv", "choices.csv", "json")
JUDGING_PAPERS = ("xlsx", "docx", "csv", "breaches.csv", "json")
SOURCES = {
    "layer": Wording("候选场址图层", "layer of candidates"),
    "villages": Wording("各村（社区）驻地", "every unit's seat"),
    "settlements": Wording("各居民点", "every settlement"),
    "facilities": Wording("闲置的既有设施", "idle facilities"),
    "grid:2km": Wording("2 千米格网", "a grid of 2 km"),
    "grid:1km": Wording("1 千米格网", "a grid of 1 km"),
}


@router.get("/siting")
def siting_page(request: Request, visitor: Reader, asked: SitingAskedHere) -> Response:
    desk, language = desk_of(request), language_of(request)
    try:
        errand = siting_errand(desk, visitor, asked.question(desk.area_of(visitor)))
        proposal = desk.work(visitor, errand, back=address_of(request))
    except Refusal as refusal:
        facts = _choices(desk, visitor, asked) | {"refusal": refusal, "proposal": None}
        return render_page(request, "planning/siting.html", status_code=status_of(refusal), **facts)
    if isinstance(proposal, Job):
        return show_job(request, proposal)
    shown = _shown(desk, visitor, proposal, language)
    return render_page(request, "planning/siting.html", **_choices(desk, visitor, asked), **shown)


@router.get("/downloads/siting.{paper}")
def siting_file(
    request: Request, visitor: Exporter, question: AskedSiting, paper: Annotated[str, Path(pattern=f"^({'|'.join(SITING_PAPERS)})$")]
) -> Response:  # fmt: skip
    """The proposal as a file, recorded as every export is."""
    desk, language = desk_of(request), language_of(request)
    proposal = desk.wait_for(visitor, siting_errand(desk, visitor, question))
    content = _siting_written(desk, visitor, proposal, paper, language)
    facts: dict[str, Fact] = {"kind": question.kind, "model": str(question.model), "sites": len(proposal.sites), "format": paper}
    desk.store.record("export", facts, by=visitor.person)
    return attachment(content, f"{siting_title(proposal).in_language(language)}-{proposal.on}.{paper.rpartition('.')[2]}")


def _siting_written(desk: Desk, visitor: Visitor, proposal: SitingProposal, paper: str, language: Language) -> bytes:
    if paper in ("docx", "pdf"):
        held = desk.ground(visitor, proposal.question.as_of)
        ground = ReportGround(held.divisions, held.facilities)
        report = siting_paper(proposal, ground, language=language, commit=desk.store.last_commit())
        return Press(desk.settings.font_dir).print(report, paper)
    told = siting_to_dict(proposal) | {"marks": marks_of(is_demonstration=proposal.is_demonstration)}
    return file_of(siting_form(proposal, language), paper, told)


def siting_sheet(desk: Desk, visitor: Visitor, proposal: SitingProposal, language: Language) -> MapSheet:
    """The map of a proposal."""
    ground = desk.ground(visitor, proposal.question.as_of)
    about = (proposal.question, desk.travels.stamp(proposal.question.mode), language)
    return desk.answer(visitor, "siting-sheet", about, lambda _: draw_siting(proposal, ground, language=language))


def _choices(desk: Desk, visitor: Visitor, asked: SitingAsked) -> dict[str, Any]:
    has_ground = Mode.SURFACE in desk.travels.travels(desk.view(visitor), as_of=asked.as_of).models
    return {
        "asked": asked,
        "kinds": FACILITY_KINDS.labels,
        "models": MODELS,
        "modes": {mode: mode.label for mode in Mode if mode is not Mode.SURFACE or has_ground or asked.mode is mode},
        "weights": {weight: weight.label for weight in Weight},
        "sources": with_own(SOURCES, asked.candidates),
        "packs": desk.rules.packs,
    }


def _shown(desk: Desk, visitor: Visitor, proposal: SitingProposal, language: Language) -> dict[str, Any]:
    form = siting_form(proposal, language)
    return shown_form(form, language) | {
        "refusal": None,
        "proposal": proposal,
        "query": siting_query(proposal.question),
        "map": drawn(desk, visitor, siting_sheet(desk, visitor, proposal, language), language),
        "made_up": MADE_UP,
    }


@router.get("/candidates")
def candidates_page(request: Request, visitor: Reader, asked: JudgingAskedHere) -> Response:
    desk, language = desk_of(request), language_of(request)
    try:
        errand = judging_errand(desk, visitor, asked.question(desk.area_of(visitor)))
        study = desk.work(visitor, errand, back=address_of(request))
    except Refusal as refusal:
        facts = _judging_choices(desk, asked) | {"refusal": refusal, "study": None}
        return render_page(request, "planning/candidates.html", status_code=status_of(refusal), **facts)
    if isinstance(study, Job):
        return show_job(request, study)
    shown = _judged(desk, visitor, study, language)
    return render_page(request, "planning/candidates.html", **_judging_choices(desk, asked), **shown)


@router.get("/downloads/candidates.{paper}")
def candidates_file(
    request: Request, visitor: Exporter, question: AskedJudging, paper: Annotated[str, Path(pattern=f"^({'|'.join(JUDGING_PAPERS)})$")]
) -> Response:  # fmt: skip
    """The judged candidates as a file, recorded as every export is."""
    desk, language = desk_of(request), language_of(request)
    study = desk.wait_for(visitor, judging_errand(desk, visitor, question))
    told = study_to_dict(study) | {"marks": marks_of(is_demonstration=study.is_demonstration)}
    content = file_of(judging_form(study, language), paper, told)
    facts: dict[str, Fact] = {"packs": " | ".join(question.packs), "candidates": len(study.candidates), "format": paper}
    desk.store.record("export", facts, by=visitor.person)
    return attachment(content, f"{judging_title(study).in_language(language)}-{study.on}.{paper.rpartition('.')[2]}")


def _judging_choices(desk: Desk, asked: JudgingAsked) -> dict[str, Any]:
    return {
        "asked": asked,
        "kinds": FACILITY_KINDS.labels,
        "sources": with_own(SOURCES, asked.candidates),
        "packs": desk.rules.packs,
    }


def _judged(desk: Desk, visitor: Visitor, study: CandidateStudy, language: Language) -> dict[str, Any]:
    form, ground = judging_form(study, language), desk.ground(visitor, study.question.as_of)
    zones = read_if_held(desk.view(visitor), EXCLUSION_ZONES, study.question.as_of)
    sheet = desk.answer(
        visitor, "judging-sheet", (study.question, language), lambda _: draw_judging(study, ground, zones, language=language)
    )
    return shown_form(form, language) | {
        "refusal": None,
        "study": study,
        "query": judging_query(study.question),
        "map": drawn(desk, visitor, sheet, language),
        "made_up": MADE_UP,
    }


def with_own(sources: dict[str, Wording], own: str) -> dict[str, Wording]:
    """The sources offered, and the one asked for where it is another."""
    return sources if own in sources else sources | {own: Wording(own, own)}
