"""The field app's page: installed once with signal, it opens without."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from boundaries.rounds.round import find_round
from boundaries.use_cases.journal import read_book
from gisvc.desk import desk_of
from gisvc.pages.inspection.field_shell import manifest_of, shell_address, shell_file, shell_version, worker_script
from gisvc.rendering import render_page
from gisvc.routes.parameters import Reader, refuse_unknown

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
RoundId = Annotated[str, Path(max_length=200)]


@router.get("/rounds/{round_id}/field")
def field_page(request: Request, visitor: Reader, round_id: RoundId) -> Response:
    """The shell alone; the round itself comes as JSON and lives in the phone's own store."""
    find_round(read_book(desk_of(request).view(visitor)).records, round_id)
    here = _page(round_id)
    return render_page(
        request, "inspection/field.html", page=here, api=f"/api{here.removesuffix('/field')}", round_id=round_id, shell=shell_address, shell_version=shell_version()
    )  # fmt: skip


@router.get("/rounds/{round_id}/field/manifest.webmanifest")
def manifest(round_id: RoundId) -> Response:
    return Response(manifest_of(_page(round_id)), media_type="application/manifest+json")


@router.get("/field/worker.js")
def worker() -> Response:
    """The service worker. Each round registers it for its own page, so no other page of the desk is touched by it."""
    return Response(worker_script(), media_type="text/javascript", headers={"Service-Worker-Allowed": "/rounds/"})


@router.get("/field/{version}/{name}")
def shell(version: Annotated[str, Path(max_length=16)], name: Annotated[str, Path(max_length=60)]) -> Response:
    found = shell_file(name) if version == shell_version() else None
    if found is None:
        raise HTTPException(404)
    return Response(found[0], media_type=found[1])


def _page(round_id: str) -> str:
    return f"/rounds/{quote(round_id, safe='')}/field"
