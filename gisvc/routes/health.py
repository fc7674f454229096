"""Whether the service is up and its store can be read: for a watchdog, so without a session and without a figure that matters."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gisvc import __version__
from gisvc.desk import desk_of
from gisvc.routes.answering import json_answer, troubles
from gisvc.routes.parameters import refuse_unknown
from gisvc.routes.schemas import Health

router = APIRouter(tags=["service"], dependencies=[Depends(refuse_unknown)])


@router.get("/healthz", response_model=Health, responses=troubles(400, 503))
def healthz(request: Request) -> Response:
    """服务是否正常。"""
    return json_answer({"status": "ok", "version": __version__, "commit": desk_of(request).store.last_commit()})
