"""Before the walk: in which order to visit the markers, where the risks lie, where a new marker would help."""

import tempfile
from enum import StrEnum
from pathlib import Path

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from boundaries.use_cases.visits import VisitStudy, study_visits, write_visit_plan
from boundaries.visits.risk import SUGGESTION_NOTE
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.marks import marks_for
from gisvc.pages.inspection.rounds import RoundId, about_round
from gisvc.rendering import render_page
from gisvc.routes.answering import attachment
from gisvc.routes.inspection.board import board_of
from gisvc.routes.inspection.studies import round_study
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from layers.store.clock import utc_now

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
RISKS_SHOWN = 12


class Route(StrEnum):
    """What the order of visits can be taken away as."""

    GPX = "gpx"
    KML = "kml"
    XLSX = "xlsx"


@router.get("/rounds/{round_id}/visits")
def visits_page(request: Request, visitor: Reader, round_id: RoundId) -> Response:
    desk = desk_of(request)
    visits = _visits(desk, visitor, round_id)
    risky = [risk for risk in visits.risks if risk.score]
    return render_page(
        request,
        "inspection/visits.html",
        **about_round(desk, visitor, board_of(round_study(desk, visitor, round_id), now=utc_now()), "visits"),
        visits=visits,
        risky=risky[:RISKS_SHOWN],
        calm=len(visits.risks) - len(risky),
        more_risky=max(0, len(risky) - RISKS_SHOWN),
        note=SUGGESTION_NOTE,
        routes=list(Route),
    )


@router.get("/rounds/{round_id}/visits.{ending}")
def route_file(request: Request, visitor: Exporter, round_id: RoundId, ending: Route) -> Response:
    """The order of visits for a hand-held receiver, a map or a desk; stamped, and written into the audit log."""
    desk = desk_of(request)
    visits = _visits(desk, visitor, round_id)
    with tempfile.TemporaryDirectory(prefix="gisvc-route-") as folder:
        path = Path(folder) / f"route.{ending}"
        write_visit_plan(visits.plan, path, format=ending, stamp=_stamp(desk))
        content = path.read_bytes()
    desk.view(visitor).record("export-route", {"round": round_id, "format": str(ending)}, by=visitor.person)
    return attachment(content, f"联检路线-{visits.round.name}.{ending}")


def _stamp(desk: Desk) -> str:
    return " · ".join(mark.zh for mark in marks_for(is_demonstration=desk.store.workspace.is_demonstration))


def _visits(desk: Desk, visitor: Visitor, round_id: str) -> VisitStudy:
    return desk.answer(visitor, "visits", round_id, lambda view: study_visits(view, round_id))
