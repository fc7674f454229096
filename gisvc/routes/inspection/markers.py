"""Boundary markers as JSON: page by page, and one marker with its pillars, reference objects and history."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from boundaries.lines.study import PlacedMarker
from boundaries.records.fold import Record
from boundaries.records.kinds import MARKER_CHECK
from boundaries.rounds.round import Round, rounds_of
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.inspection.answers import history_to_dict, marker_to_dict, row_to_dict
from gisvc.routes.inspection.in_register import find_marker, markers_in_list
from gisvc.routes.inspection.schemas import MarkerAnswered, MarkersAnswered
from gisvc.routes.inspection.studies import book_of
from gisvc.routes.parameters import Reader, refuse_unknown

router = APIRouter(prefix="/api", tags=["markers"], dependencies=[Depends(refuse_unknown)])
MOST = 1000


@router.get("/markers", response_model=MarkersAnswered, responses=troubles(400, 401, 403, 503))
def markers(
    request: Request,
    visitor: Reader,
    line_id: Annotated[str | None, Query(description="只列这条界线的界桩 / markers of this line only", max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, description=f"每页个数，超过 {MOST} 按 {MOST} / a page, more means {MOST}")] = 100,
    after: Annotated[str | None, Query(description="上一页最后一个的标识 / id of the last of the page before", max_length=200)] = None,
) -> Response:  # fmt: skip
    """界桩，沿界线按里程排列。"""
    desk, limit = desk_of(request), min(limit, MOST)
    held = markers_in_list(desk, visitor, line_id)
    first = next((n + 1 for n, (row, _) in enumerate(held) if row["marker_id"] == after), 0) if after else 0
    page = held[first : first + limit]
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
    last = str(page[-1][0]["marker_id"]) if page and first + limit < len(held) else None
    return json_answer(
        {
            "markers": [
                row_to_dict(row)
                | {
                    "lon": place and place.lon,
                    "lat": place and place.lat,
                    "chainage_m": place and round(place.chainage_m, 3),
                    "offset_m": place and round(place.offset_m, 3),
                }
                for row, place in page
            ],
            "total": len(held),
            "next": f"{request.url.path}?{urlencode([*asked, ('after', last)])}" if last else None,
            "marks": marks_of(is_demonstration=desk.store.workspace.is_demonstration),
        }
    )


@router.get("/markers/{marker_id}", response_model=MarkerAnswered, responses=troubles(400, 401, 403, 404, 503))
def marker(request: Request, visitor: Reader, marker_id: Annotated[str, Path(max_length=200)]) -> Response:
    """一根界桩：登记内容、各实体、方位物、历轮双方记录。"""
    desk = desk_of(request)
    found = find_marker(desk, visitor, marker_id)
    return json_answer(
        {
            "marker": marker_to_dict(found),
            "lines": [_on_line(place) for place in found.placed],
            "pillars": [row_to_dict(row) for row in found.pillars],
            "reference_objects": [row_to_dict(row) for row in found.objects],
            "history": [
                history_to_dict(record, inspected.name)
                for inspected, records in marker_history(desk, visitor, marker_id)
                for record in records
            ],
            "marks": marks_of(is_demonstration=desk.store.workspace.is_demonstration),
        }
    )


def marker_history(desk: Desk, visitor: Visitor, marker_id: str) -> list[tuple[Round, Sequence[Record]]]:
    """What each side said of a marker, round by round, the youngest first."""
    records = book_of(desk, visitor).records
    own: dict[str, list[Record]] = {}
    for key, record in records.items():
        if key.kind == MARKER_CHECK.name and key.subject == marker_id:
            own.setdefault(key.round_id, []).append(record)
    return [(r, own[r.round_id]) for r in rounds_of(records) if r.round_id in own]


def _on_line(place: PlacedMarker) -> dict[str, Any]:
    return {"line_id": place.line_id, "chainage_m": round(place.chainage_m, 3), "offset_m": round(place.offset_m, 3)}
