"""The layers as vector tiles: which there are, and what is in them."""

from fastapi import APIRouter
from fastapi.responses import Response

from gisvc.catalogue import spec_named
from gisvc.ogc.formats import Format
from gisvc.ogc.grids import definition_of, listed_grids
from gisvc.ogc.mvt.attributes import told_columns
from gisvc.ogc.mvt.squares import GRIDS
from gisvc.ogc.openapi import PLAIN_F, PURPOSE
from gisvc.ogc.tilesets import grid_named, listed_tileset, tileset
from gisvc.publication import Purpose
from gisvc.rendering import render_page
from gisvc.routes.answering import json_answer, troubles
from gisvc.routes.ogc.door import AtTheDoor
from gisvc.routes.ogc.drawn import drawn_layer
from gisvc.routes.ogc.tile import Grid, Name, deepest_zoom

router = APIRouter(prefix="/ogc", tags=["ogc"])
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
    limits = {"deepest": deepest_zoom(door, gate.purpose), "most": door.desk.settings.tile_max_features}
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
