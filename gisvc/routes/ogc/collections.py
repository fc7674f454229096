"""The layers as collections: what each is, where and when its rows lie, what may be asked of it."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import Response

from gisvc.catalogue import CATALOGUE
from gisvc.ogc.crs import CRS84, STORED
from gisvc.ogc.formats import FEATURES, MEDIA_OF_FEATURES, SCHEMA, Format
from gisvc.ogc.links import QUERYABLES_REL, SCHEMA_REL, Link, link
from gisvc.ogc.openapi import PLAIN_F
from gisvc.ogc.schema import queryables_of, schema_of
from gisvc.ogc.tilesets import TILES_REL
from gisvc.routes.answering import troubles
from gisvc.routes.ogc.door import AtTheDoor, Door
from gisvc.withheld import ABOUT_PLACES
from layers.precision import coarse_box
from layers.reference import DIVISIONS
from layers.spec import LayerSpec
from layers.store.protocol import Store
from layers.store.selection import Extent
from layers.wording import Wording

router = APIRouter(prefix="/ogc/collections", tags=["ogc"])
Name = Annotated[str, Path(max_length=60, description="图层 / collection")]
F = {"parameters": [PLAIN_F]}
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
ITEMS = Wording("要素", "features")


@router.get("", openapi_extra=F, responses=troubles(400, 401, 403))
def collections(door: AtTheDoor) -> Response:
    """图层目录：每个图层一个集合。"""
    extents = _extents(door)
    content = {
        "links": door.here("collections"),
        "crs": [crs.uri for crs in door.offered],
        "collections": [_described(door, spec, extents[spec.name]) for spec in door.layers],
    }
    return door.plain("collections", content)


@router.get("/{name}", openapi_extra=F, responses=troubles(400, 401, 403, 404))
def collection(door: AtTheDoor, name: Name) -> Response:
    """一个图层：范围、坐标系，以及到要素、结构与可查询属性的链接。"""
    spec = door.layer(name)
    content = _described(door, spec, _extents(door)[spec.name])
    content["links"] = [*door.here("collections", name), *content["links"][1:]]
    return door.plain("collection", content, spec=spec)


@router.get("/{name}/queryables", openapi_extra=F, responses=troubles(400, 401, 403, 404))
def queryables(door: AtTheDoor, name: Name) -> Response:
    """可用于筛选的属性（JSON Schema）。"""
    spec = door.layer(name)
    content = queryables_of(spec, door.links.to("collections", spec.name, "queryables"))
    return door.plain("schema", content, media=SCHEMA, spec=spec, is_schema=False)


@router.get("/{name}/schema", openapi_extra=F, responses=troubles(400, 401, 403, 404))
def schema(door: AtTheDoor, name: Name) -> Response:
    """要素的结构（JSON Schema）：类型、单位、代码表、必填与范围。"""
    spec = door.layer(name)
    content = schema_of(spec, door.links.to("collections", spec.name, "schema"))
    return door.plain("schema", content, media=SCHEMA, spec=spec, is_schema=True)


def _described(door: Door, spec: LayerSpec, extent: Extent) -> dict[str, Any]:
    return {
        "id": spec.name,
        "title": spec.label.zh,
        "description": spec.label.en,
        "itemType": "feature",
        "extent": _extent(extent),
        "crs": [crs.uri for crs in door.offered],
        "storageCrs": STORED.uri,
        "links": _links(door, spec),
    }


def _links(door: Door, spec: LayerSpec) -> list[Link]:
    to, name = door.links.to, spec.name
    formats = sorted(FEATURES, key=lambda one: one is not Format.JSON)  # clients take the first they can read
    return [
        link(to("collections", name), "self", "application/json", spec.label),
        *(link(to("collections", name, "items", query=[("f", one)]), "items", MEDIA_OF_FEATURES[one], ITEMS) for one in formats),
        link(to("collections", name, "tiles"), TILES_REL, "application/json", Wording("矢量切片", "vector tiles")),
        link(to("collections", name, "schema"), SCHEMA_REL, SCHEMA, Wording("要素结构", "schema")),
        link(to("collections", name, "schema"), "describedby", SCHEMA, Wording("要素结构", "schema")),
        link(to("collections", name, "queryables"), QUERYABLES_REL, SCHEMA, Wording("可查询的属性", "queryables")),
    ]


def _extent(extent: Extent) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if extent.box is not None:
        said["spatial"] = {"bbox": [list(extent.box)], "crs": CRS84.uri}
    if extent.since is not None:
        said["temporal"] = {"interval": [[_moment(extent.since), _moment(extent.until)]], "trs": GREGORIAN}
    return said


def _moment(day: date | None) -> str | None:
    """A day as the moment it begins in China."""
    return None if day is None else f"{day.isoformat()}T00:00:00+08:00"


def _extents(door: Door) -> dict[str, Extent]:
    """Worked out once a commit for everybody who sees the same."""
    return door.desk.answer(door.visitor, "extents", (), _told_extents)


def _told_extents(view: Store) -> dict[str, Extent]:
    """Extents as they may be told: widened to the public grid, and of a layer that keeps rows back, the box of the divisions in
    its stead, for the box around a single hidden place is that place."""
    area = _coarse(view.extent(DIVISIONS))
    return {spec.name: _told(view.extent(spec), spec, area) for spec in CATALOGUE}


def _told(extent: Extent, spec: LayerSpec, area: Extent) -> Extent:
    if ABOUT_PLACES & set(spec.column_names) or extent.box is None:
        return Extent(area.box, area.since, area.until)
    return _coarse(extent)


def _coarse(extent: Extent) -> Extent:
    return Extent(None if extent.box is None else coarse_box(extent.box), extent.since, extent.until)
