"""Names for others: the change feed for departments and the gazetteer as Linked Places, through the gate of secrecy and on record."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from gazetteer.publications.release import Audience
from gazetteer.use_cases.publications import read_changes, share_linked_places
from gisvc.desk import desk_of
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.names.schemas import ChangesAnswered, LinkedPlaces
from gisvc.routes.parameters import Exporter, refuse_unknown

router = APIRouter(prefix="/api/names", tags=["names"], dependencies=[Depends(refuse_unknown)])
AudienceHere = Annotated[Audience, Query(description="用途：internal 内部、departments 政务共享、public 公开（位置粗化）")]


class ChangesForm(StrEnum):
    JSON = "json"
    CSV = "csv"


class PlacesForm(StrEnum):
    JSON = "json"
    TSV = "tsv"


@router.get("/changes", response_model=ChangesAnswered, responses=troubles(400, 401, 403))
def changes(
    request: Request,
    visitor: Exporter,
    since: Annotated[str, Query(description="上次返回的 next；不填从头 / the last “next”", max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    audience: AudienceHere = Audience.DEPARTMENTS,
    department: Annotated[str, Query(description="取用部门，记入日志 / who takes it", max_length=100)] = "",
    form: ChangesForm = ChangesForm.JSON,
) -> Response:
    """地名变更数据：自上次以来的命名、更名、销名等事件，按入册先后；每次取用留痕。"""
    desk = desk_of(request)
    page = read_changes(desk.view(visitor), since=since, limit=limit, audience=audience, by=visitor.person, department=department)
    if form is ChangesForm.CSV:
        return Response(page.to_csv(), media_type="text/csv; charset=utf-8")
    return json_answer(page.to_json() | {"marks": marks_of(is_demonstration=desk.store.workspace.is_demonstration)})


@router.get("/linked-places", response_model=LinkedPlaces, responses=troubles(400, 401, 403))
def linked_places(
    request: Request, visitor: Exporter, audience: AudienceHere = Audience.PUBLIC, form: PlacesForm = PlacesForm.JSON
) -> Response:
    """地名库的 Linked Places 形式（LPF 1.3）：名称各有起止、来源；form=tsv 为 LP-TSV。每次取用留痕。"""
    desk = desk_of(request)
    base = f"{desk.settings.own_url}/names/places/"
    shared = share_linked_places(
        desk.view(visitor), base=base, audience=audience, by=visitor.person, as_tsv=form is PlacesForm.TSV
    )
    if isinstance(shared, str):
        return Response(shared, media_type="text/tab-separated-values; charset=utf-8")
    return json_answer(shared, media_type="application/geo+json")
