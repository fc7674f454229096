"""The layers as vector tiles: which there are, what is in them, and the tiles themselves."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from gisvc.catalogue import spec_named
from gisvc.ogc.errors import BadValue
from gisvc.ogc.formats import MVT, Format
from gisvc.ogc.grids import definition_of, listed_grids
from gisvc.ogc.mvt.attributes import told_columns
from gisvc.ogc.mvt.squares import GRIDS
from gisvc.ogc.openapi import PLAIN_F, PURPOSE
from gisvc.ogc.tilesets import PUBLIC_DEEPEST, grid_named, listed_tileset, square_at, tileset
from gisvc.publication import Purpose
from gisvc.rendering import render_page
from gisvc.routes.answering import json_answer, troubles
from gisvc.routes.ogc.door import AtTheDoor, Door
from gisvc.routes.ogc.drawn import drawn_layer, drawn_tile, kept_tile
from gisvc.sharing.usage import Channel
from layers.wording import Wording

router = APIRouter(prefix="/ogc", tags=["ogc"])
Name = Annotated[str, Path(max_length=60, description="图层 / collection")]
Grid = Annotated[str, Path(max_length=40, description="切片方案 / tile matrix set")]
F, F_PURPOSE = {"parameters": [PLAIN_F]}, {"parameters": [PLAIN_F, PURPOSE]}


@router.get("/tileMatrixSets", openapi_extra=F, responses=troubles(400, 401, 403))
def tile_matrix_sets(door: AtTheDoor) -> Response:
    """切片方案目录。"""
    return door.plain("grids", listed_grids(door.links) | {"links": door.here("tileMatrixSets")})


@router.get("/tileMatrixSets/{grid}", openapi_extra=F, responses=troubles(400, 401, 403, 404))
def tile_matrix_set(door: AtTheDoor, grid: Grid) -> Response:
    """一个切片方案的登记定义。"""
    found = grid_named(grid)
    return door.plain("grid", definition_of(found), grid=found)


@router.get("/collections/{name}/tiles", openapi_extra=F, responses=troubles(400, 401, 403, 404))
def tilesets(door: AtTheDoor, name: Name) -> Response:
    """一个图层的切片集目录。"""
    spec = spec_named(name)
    content = {
        "links": door.here("collections", spec.name, "tiles"),
        "tilesets": [listed_tileset(door.links, spec, grid) for grid in GRIDS.values()],
    }
    return door.plain("tilesets", content, spec=spec, grids=GRIDS)


@router.get("/collections/{name}/tiles/{grid}", openapi_extra=F_PURPOSE, responses=troubles(400, 401, 403, 404, 503))
def one_tileset(door: AtTheDoor, name: Name, grid: Grid) -> Response:
    """一个切片集：范围、级别、属性与要素上限。"""
    spec, found, said = spec_named(name), grid_named(grid), door.said(("f", "purpose"))
    gate = door.gate(said)
    query = "" if gate.purpose is Purpose.INTERNAL else f"?purpose={gate.purpose}"
    limits = {"deepest": _deepest(door, gate.purpose), "most": door.desk.settings.tile_max_features}
    content = tileset(door.links, spec, found, drawn_layer(gate, spec).box, **limits, query=query)
    if door.format(said) is not Format.HTML:
        return json_answer(content)
    here = door.links.to("collections", spec.name, "tiles", found.id)
    return render_page(
        door.request,
        "ogc/tileset.html",
        **limits,
        content=content,
        spec=spec,
        grid=found,
        purpose=gate.purpose,
        columns=told_columns(spec),
        links=door.links,
        marks=door.marks,
        xyz=f"{here}/{{z}}/{{y}}/{{x}}{query}",
    )


@router.get(
    "/collections/{name}/tiles/{grid}/{z}/{row}/{column}",
    openapi_extra={"parameters": [PURPOSE]},
    response_class=Response,
    responses={200: {"content": {MVT: {}}}, 204: {"description": "空切片 / an empty tile"}, **troubles(400, 401, 403, 404, 503)},
)
async def tile(door: AtTheDoor, name: Name, grid: Grid, z: int, row: int, column: int) -> Response:
    """一个矢量切片（MVT 2.1）：级别、行（自北）、列（自西）。响应头 Gisvc-Features 说明显示数与实有数。"""
    spec, found, said = spec_named(name), grid_named(grid), door.said(("f", "purpose"))
    if said.get("f", "mvt") != "mvt":
        raise BadValue("f", said["f"], Wording("切片只有 mvt。", "Tiles come as mvt only."))
    gate = door.gate(said)
    square = square_at(found, z, row, column, deepest=_deepest(door, gate.purpose))
    drawn = kept_tile(gate, spec, square)
    if drawn is None:
        drawn = await run_in_threadpool(drawn_tile, gate, spec, square)
    headers = {"ETag": drawn.etag, "Gisvc-Features": f"shown={drawn.shown}, held={drawn.held}"}
    if _is_known(door.request.headers.get("if-none-match", ""), drawn.etag):
        return Response(status_code=304, headers=headers)
    if not drawn.content:
        return Response(status_code=204, headers=headers)
    door.desk.usage.count(door.visitor, spec.name, Channel.TILES, drawn.shown, gate.purpose)
    return Response(drawn.content, media_type=MVT, headers=headers)


def _deepest(door: Door, purpose: Purpose) -> int:
    own = door.desk.settings.tile_deepest_zoom
    return own if purpose is Purpose.INTERNAL else min(own, PUBLIC_DEEPEST)


def _is_known(said: str, etag: str) -> bool:
    """Whether the client has the tile already (RFC 9110 §13.1.2, weak comparison)."""
    return said.strip() == "*" or etag in (one.strip().removeprefix("W/") for one in said[:4000].split(","))
