"""One vector tile: from the shelf at once, or drawn now."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from gisvc.auth.roles import Duty
from gisvc.auth.visitor import recognise_at_a_glance, require
from gisvc.catalogue import spec_named
from gisvc.desk import desk_of
from gisvc.gate import Gate
from gisvc.ogc.errors import BadValue
from gisvc.ogc.formats import MVT
from gisvc.ogc.mvt.layer import Tile
from gisvc.ogc.mvt.squares import Square
from gisvc.ogc.openapi import PURPOSE
from gisvc.ogc.tilesets import PUBLIC_DEEPEST, grid_named, square_at
from gisvc.publication import Purpose
from gisvc.routes.answering import troubles
from gisvc.routes.ogc.door import AtTheDoor, Door
from gisvc.routes.ogc.drawn import drawn_tile, kept_tile
from gisvc.sharing.usage import Channel
from layers.spec import LayerSpec
from layers.wording import Wording

router = APIRouter(prefix="/ogc", tags=["ogc"])
Name = Annotated[str, Path(max_length=60, description="图层 / collection")]
Grid = Annotated[str, Path(max_length=40, description="切片方案 / tile matrix set")]
READERS = require(Duty.READ)


class AtHand(APIRoute):
    """A route whose answer may lie at hand. It is given before the framework takes the question apart, which takes longer than the answer."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        ask = super().get_route_handler()

        async def answer(request: Request) -> Response:
            return _at_hand(request) or await ask(request)

        return answer


def _at_hand(request: Request) -> Response | None:
    """The tile as it lies on the shelf, for whoever was seen a moment ago; None in every other case, which the route then answers.

    Raises as the route does: the same is asked of the visitor and of the address.
    """
    seen, asked = recognise_at_a_glance(request), request.path_params
    numbers = [str(asked[name]) for name in ("z", "row", "column")]
    if seen is None or not all(number.isascii() and number.isdecimal() and len(number) < 10 for number in numbers):
        return None
    door = Door(request, desk_of(request), READERS.admit(seen, request))
    gate = _gate(door)
    spec, square = spec_named(asked["name"]), _square(door, gate, asked["grid"], *map(int, numbers))
    drawn = kept_tile(gate, spec, square)
    return None if drawn is None else _handed_out(door, gate, spec, drawn)


def tile(door: AtTheDoor, name: Name, grid: Grid, z: int, row: int, column: int) -> Response:
    """一个矢量切片（MVT 2.1）：级别、行（自北）、列（自西）。响应头 Gisvc-Features 说明显示数与实有数。"""
    gate = _gate(door)
    spec, square = spec_named(name), _square(door, gate, grid, z, row, column)
    return _handed_out(door, gate, spec, drawn_tile(gate, spec, square))


router.add_api_route(
    "/collections/{name}/tiles/{grid}/{z}/{row}/{column}",
    tile,
    methods=["GET"],
    route_class_override=AtHand,
    openapi_extra={"parameters": [PURPOSE]},
    response_class=Response,
    responses={200: {"content": {MVT: {}}}, 204: {"description": "空切片 / an empty tile"}, **troubles(400, 401, 403, 404, 503)},
)


def _gate(door: Door) -> Gate:
    said = door.said(("f", "purpose"))
    if said.get("f", "mvt") != "mvt":
        raise BadValue("f", said["f"], Wording("切片只有 mvt。", "Tiles come as mvt only."))
    return door.gate(said)


def _square(door: Door, gate: Gate, grid: str, z: int, row: int, column: int) -> Square:
    return square_at(grid_named(grid), z, row, column, deepest=deepest_zoom(door, gate.purpose))


def _handed_out(door: Door, gate: Gate, spec: LayerSpec, drawn: Tile) -> Response:
    headers = {"ETag": drawn.etag, "Gisvc-Features": f"shown={drawn.shown}, held={drawn.held}"}
    if _is_known(door.request.headers.get("if-none-match", ""), drawn.etag):
        return Response(status_code=304, headers=headers)
    if not drawn.content:
        return Response(status_code=204, headers=headers)
    door.desk.usage.count(door.visitor, spec.name, Channel.TILES, drawn.shown, gate.purpose)
    return Response(drawn.content, media_type=MVT, headers=headers)


def deepest_zoom(door: Door, purpose: Purpose) -> int:
    own = door.desk.settings.tile_deepest_zoom
    return own if purpose is Purpose.INTERNAL else min(own, PUBLIC_DEEPEST)


def _is_known(said: str, etag: str) -> bool:
    """Whether the client has the tile already (RFC 9110 §13.1.2, weak comparison)."""
    return said.strip() == "*" or etag in (one.strip().removeprefix("W/") for one in said[:4000].split(","))
