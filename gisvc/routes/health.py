"""Whether the service is alive, whether it is fit to answer, and its figures: for watching programs, so without a session and without a name."""

from ipaddress import ip_address
from typing import cast

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from gisvc import __version__
from gisvc.desk import Desk, desk_of
from gisvc.guard.meters import MEDIA_TYPE, Meters
from gisvc.routes.answering import json_answer, troubles
from gisvc.routes.parameters import refuse_unknown
from gisvc.routes.schemas import Alive, Health

router = APIRouter(tags=["service"])
STRICT = [Depends(refuse_unknown)]


# Asynchronous, its check of parameters too: forty slow answers hold every thread, and a watchdog that waited for one would end the service.
@router.get("/healthz", response_model=Alive, responses=troubles(400, 503))
async def healthz(request: Request) -> Response:
    """进程是否活着：不读库，忙时也答。 Whether the process lives: asks no store, and answers when busy."""
    refuse_unknown(request)
    return json_answer({"status": "ok", "version": __version__})


@router.get("/readyz", dependencies=STRICT, response_model=Health, responses=troubles(400, 503))
def readyz(request: Request) -> Response:
    """能否提供服务：库与账户文件可读。 Whether it is fit to answer: the store and the accounts can be read."""
    desk = desk_of(request)
    if desk.accounts is not None:
        desk.accounts.is_empty()
    desk.store.read_audit(limit=1)
    return json_answer({"status": "ok", "version": __version__, "commit": desk.store.last_commit()})


@router.get("/metrics", dependencies=STRICT, include_in_schema=False)
def metrics(request: Request) -> Response:
    """The figures for Prometheus, to the addresses the administrator named; to everybody else there is nothing here."""
    desk = desk_of(request)
    if not _may_watch(request, desk):
        raise HTTPException(404)
    meters = cast("Meters", request.app.state.meters)
    return Response(meters.tell({"requests_inside": request.app.state.door.inside, **_figures(desk)}), media_type=MEDIA_TYPE)


def _may_watch(request: Request, desk: Desk) -> bool:
    """A proxy that nobody listed looks like its own machine: what came through one is not let in by its address."""
    if request.client is None or request.state.forwarded_by is not None:
        return False
    return any(ip_address(request.client.host) in network for network in desk.settings.metrics_networks)


def _figures(desk: Desk) -> dict[str, float]:
    figures = {"store_commit": float(desk.store.last_commit())}
    path = desk.settings.store_path
    if path is not None:
        files = {"store_bytes": path, "store_wal_bytes": path.with_name(f"{path.name}-wal")}
        figures |= {name: float(file.stat().st_size) if file.exists() else 0.0 for name, file in files.items()}
    return figures
