"""What goes out to the field and to the desk of a round: the phone, the package, the papers, the exchange; and what comes back."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from boundaries.use_cases.documents import gather_dossier
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms.inspection.archive import ARCHIVE
from gisvc.forms.inspection.documents import OUTPUTS, PACKAGES
from gisvc.forms.inspection.order import order_of
from gisvc.pages.inspection.rounds import RoundId, about_round
from gisvc.rendering import render_page
from gisvc.routes.inspection.board import board_of
from gisvc.routes.inspection.studies import round_study
from gisvc.routes.parameters import Reader, refuse_unknown
from layers.store.clock import utc_now

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])


@router.get("/rounds/{round_id}/field-work")
def field_work_page(request: Request, visitor: Reader, round_id: RoundId) -> Response:
    desk = desk_of(request)
    study = round_study(desk, visitor, round_id)
    return render_page(
        request,
        "inspection/field_work.html",
        **about_round(desk, visitor, board_of(study, now=utc_now()), "field"),
        papers=_papers(desk, visitor, round_id),
        packages=[(package.name, package.title, package.endings) for package in PACKAGES],
        archive=ARCHIVE,
    )


def _papers(desk: Desk, visitor: Visitor, round_id: str) -> list[dict[str, Any]]:
    """Each paper with the formats it can be had in and what the round still lacks for it."""
    dossier = desk.answer(visitor, "dossier", round_id, lambda view: gather_dossier(view, round_id))
    order = order_of(dossier, desk.photos, is_demonstration=desk.store.workspace.is_demonstration)
    return [
        {"name": o.name, "number": o.number, "title": o.title, "endings": o.endings, "missing": tuple(o.missing(order))}
        for o in OUTPUTS
    ]
