"""Announcements of names (公告) as JSON: the six statutory items of each, for map makers and other departments."""

from datetime import date
from typing import Annotated, Any

import geopandas as gpd
import orjson
import shapely
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from gazetteer.specs import ANNOUNCEMENTS, PLACES
from gisvc.auth.visitor import Visitor
from gisvc.cells import records_of
from gisvc.desk import Desk, desk_of
from gisvc.publication import Purpose, clear_rows
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.layers import rows_of
from gisvc.routes.names.schemas import AnnouncementsAnswered, AnnouncementShown
from gisvc.routes.parameters import DAY, Day, EmptyIsNone, Reader, refuse_unknown
from layers.errors import Refusal
from layers.planning.answers.plain import plain
from layers.wording import Wording

router = APIRouter(prefix="/api", tags=["names"], dependencies=[Depends(refuse_unknown)])
MOST = 500
KEPT_BACK = frozenset({"internal", "secret", "confidential", "top_secret"})


class UnknownAnnouncement(Refusal):
    """An announcement that is not held, or not for the visitor's eyes."""

    code = "gazetteer.unknown-announcement"

    def __init__(self, announcement_id: str) -> None:
        shown = announcement_id[:60]
        super().__init__(
            Wording(f"没有公告“{shown}”。请核对编号。", f"There is no announcement “{shown}”. Check its id."),
            announcement_id=shown,
        )


@router.get("/announcements", response_model=AnnouncementsAnswered, responses=troubles(400, 401, 403))
def announcements(
    request: Request,
    visitor: Reader,
    since: Annotated[Day | None, EmptyIsNone, Query(description="此日（含）以后公告的 / published on or after this day", json_schema_extra=DAY)] = None,
    limit: Annotated[int, Query(ge=1, description=f"最多 {MOST} / at most {MOST}")] = 100,
) -> Response:  # fmt: skip
    """地名公告，新的在前：标准名称、罗马字母拼写、所属政区、位置描述、批准机关、批准时间，另有原名、启用日期和粗化的位置。"""
    desk = desk_of(request)
    rows = published(desk, visitor, since).iloc[: min(limit, MOST)]
    marks = marks_of(is_demonstration=desk.store.workspace.is_demonstration)
    return json_answer({"announcements": announcements_to_list(rows), "marks": marks})


@router.get("/announcements/{announcement_id}", response_model=AnnouncementShown, responses=troubles(400, 401, 403, 404))
def announcement(request: Request, visitor: Reader, announcement_id: Annotated[str, Path(max_length=200)]) -> Response:
    """一份公告。"""
    rows = published(desk_of(request), visitor, None)
    own = rows[(rows["announcement_id"] == announcement_id).to_numpy(dtype=bool)]
    if own.empty:
        raise UnknownAnnouncement(announcement_id)
    return json_answer(announcements_to_list(own)[0])


def published(desk: Desk, visitor: Visitor, since: date | None) -> gpd.GeoDataFrame:
    """What has been announced, the youngest first: nothing classified, positions no better than the public grid."""
    rows = rows_of(desk, visitor, ANNOUNCEMENTS, None, None)
    places = rows_of(desk, visitor, PLACES, None, None)
    kept_back = set(places["place_id"][places["secrecy"].isin(KEPT_BACK).to_numpy(dtype=bool)])
    is_out = rows["published_on"].notna() & ~rows["place_id"].isin(kept_back)
    if since is not None:
        is_out &= rows["published_on"] >= str(since)
    chosen = rows[is_out.to_numpy(dtype=bool)].sort_values(["published_on", "announcement_id"], ascending=False, kind="stable")
    return clear_rows(chosen, Purpose.PUBLIC)


def announcements_to_list(rows: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    return [
        {name: plain(value) for name, value in row.items() if name != "request_id"}
        | {"geometry": None if shape is None else orjson.Fragment(shapely.to_geojson(shape))}
        for row, shape in zip(records_of(rows), rows.geometry, strict=True)
    ]
