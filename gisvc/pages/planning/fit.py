"""Size and fit: committees against a range of households, proposals with what they do, the resettled, idle homes, homes and medical care."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms.planning.fit import fit_form
from gisvc.jobs import Job
from gisvc.maps import MapSheet, draw_fit
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import drawn
from gisvc.pages.jobs import show_job
from gisvc.pages.planning.papers import file_of, shown_form
from gisvc.pages.planning.supply import DEMANDS, MODES
from gisvc.refusals import status_of
from gisvc.rendering import address_of, language_of, render_page
from gisvc.routes.answering import attachment
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from gisvc.routes.planning.fit import (
    AskedFit,
    FitAnswer,
    FitAsked,
    FitAskedHere,
    fit_answer_to_dict,
    fit_errand,
    fit_query,
)
from gisvc.titles import fit_title
from layers.errors import Refusal
from layers.planning.fit.sizes import SIZES
from layers.planning.kinds import FACILITY_KINDS
from layers.report import Fact
from layers.wording import Language

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
PAPERS = ("xlsx", "docx", "csv", "proposals.csv", "units.csv", "idle.csv", "partners.csv", "json")


@router.get("/fit")
def fit_page(request: Request, visitor: Reader, asked: FitAskedHere) -> Response:
    desk, language = desk_of(request), language_of(request)
    try:
        errand = fit_errand(desk, visitor, asked.wish(desk.area_of(visitor)))
        answer = desk.work(visitor, errand, back=address_of(request))
    except Refusal as refusal:
        facts = _choices(asked) | {"refusal": refusal, "answer": None}
        return render_page(request, "planning/fit.html", status_code=status_of(refusal), **facts)
    if isinstance(answer, Job):
        return show_job(request, answer)
    return render_page(request, "planning/fit.html", **_choices(asked), **_shown(desk, visitor, answer, language))


@router.get("/downloads/fit.{paper}")
def fit_file(
    request: Request, visitor: Exporter, wish: AskedFit, paper: Annotated[str, Path(pattern=f"^({'|'.join(PAPERS)})$")]
) -> Response:
    """The answer as a file, recorded as every export is."""
    desk, language = desk_of(request), language_of(request)
    answer = desk.wait_for(visitor, fit_errand(desk, visitor, wish))
    content = file_of(fit_form(answer.fit, answer.idle, answer.partners, language), paper, fit_answer_to_dict(answer))
    facts: dict[str, Fact] = {"about": "fit", "kind": wish.fit.kind, "minutes": wish.fit.minutes, "format": paper}
    desk.store.record("export", facts, by=visitor.person)
    return attachment(content, f"{fit_title(answer.fit).in_language(language)}-{answer.fit.on}.{paper.rpartition('.')[2]}")


def _choices(asked: FitAsked) -> dict[str, Any]:
    return {"asked": asked, "kinds": FACILITY_KINDS.labels, "modes": MODES, "demands": DEMANDS}


def _sheet(desk: Desk, visitor: Visitor, answer: FitAnswer, language: Language) -> MapSheet:
    ground = desk.ground(visitor, answer.wish.fit.as_of)
    about = (answer.wish, desk.travels.stamp(answer.wish.fit.mode), language)
    return desk.answer(visitor, "fit-sheet", about, lambda _: draw_fit(answer.fit, ground, language=language))


def _shown(desk: Desk, visitor: Visitor, answer: FitAnswer, language: Language) -> dict[str, Any]:
    form = fit_form(answer.fit, answer.idle, answer.partners, language)
    sizes = answer.fit.units["size"].value_counts()
    return shown_form(form, language) | {
        "refusal": None,
        "answer": answer,
        "counts": [(size, label, int(sizes.get(size, 0))) for size, label in SIZES.items() if sizes.get(size, 0)],
        "query": fit_query(answer.wish),
        "map": drawn(desk, visitor, _sheet(desk, visitor, answer, language), language),
        "made_up": MADE_UP,
    }
