"""Tiles of the base layers, from this service alone."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from gisvc.desk import desk_of
from gisvc.routes.parameters import Reader, refuse_unknown

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])


@router.get("/tiles/{layer}/{z}/{x}/{y}")
def tile(
    request: Request, _: Reader, layer: Annotated[str, Path(max_length=20)], z: Annotated[int, Path(ge=0, le=19)], x: int, y: int
) -> Response:
    content = desk_of(request).tiles.tile(layer, z, x, y)
    kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg" if content.startswith(b"\xff\xd8") else "image/webp"
    return Response(content, media_type=kind)
