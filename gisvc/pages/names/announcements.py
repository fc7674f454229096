"""Announcements of names as the public reads them: six items each, on a map no better than the public grid."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from gazetteer.specs.requests import REQUEST_TYPES
from gisvc.cells import records_of
from gisvc.desk import desk_of
from gisvc.maps import Shape, Sight, draw_names
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import drawn
from gisvc.rendering import language_of, render_page
from gisvc.routes.names.announcements import published
from gisvc.routes.parameters import Day, EmptyIsNone, Reader, refuse_unknown
from layers.store.clock import day_in_china, utc_now
from layers.wording import Wording

router = APIRouter(prefix="/names", include_in_schema=False, dependencies=[Depends(refuse_unknown)])
MOST_SHOWN = 200
TITLE = Wording("地名公告位置图（公开精度）", "Where announced names are, at public precision")


@router.get("/announcements")
def announcements_page(request: Request, visitor: Reader, since: Annotated[Day | None, EmptyIsNone, Query()] = None) -> Response:
    desk, language = desk_of(request), language_of(request)
    rows = published(desk, visitor, since)
    shown = rows.iloc[:MOST_SHOWN]
    places = [
        Shape(shape, str(row["name"]), (), f"announcement-{row['announcement_id']}")
        for row, shape in zip(records_of(shown), shown.geometry, strict=True)
        if shape is not None
    ]
    sight = Sight(day_in_china(utc_now()), desk.store.workspace.is_demonstration, language)
    return render_page(
        request,
        "names/announcements.html",
        rows=records_of(shown),
        total=len(rows),
        since=since,
        types=REQUEST_TYPES.labels,
        map=drawn(desk, visitor, draw_names(TITLE, places, sight), language) if places else None,
        made_up=MADE_UP,
    )
