"""The front of the open door: what is here, which standards it keeps, and the document that describes it."""

from fastapi import APIRouter
from fastapi.responses import Response

from gisvc.catalogue import CATALOGUE
from gisvc.ogc.conformance import CONFORMANCE
from gisvc.ogc.formats import OPENAPI
from gisvc.ogc.links import Link, Links, link
from gisvc.ogc.openapi import PLAIN_F, document
from gisvc.ogc.tilesets import SCHEMES_REL
from gisvc.routes.answering import troubles
from gisvc.routes.ogc.door import AtTheDoor
from layers.wording import Wording

router = APIRouter(prefix="/ogc", tags=["ogc"])
F = {"parameters": [PLAIN_F]}


@router.get("", openapi_extra=F, responses=troubles(400, 401, 403))
def landing(door: AtTheDoor) -> Response:
    """开放接口（OGC API）首页：到目录、接口文档与一致性声明的链接。"""
    name = door.desk.store.workspace.name
    content = {
        "title": f"{name} · OGC API",
        "description": "区划、地名、界线与设施的要素服务。/ Features of divisions, names, boundaries and facilities.",
        "links": [*door.here(), *_onward(door.links)],
    }
    return door.plain("landing", content)


@router.get("/conformance", openapi_extra=F, responses=troubles(400, 401, 403))
def conformance(door: AtTheDoor) -> Response:
    """遵循的标准及其一致性类。"""
    return door.plain("conformance", {"conformsTo": list(CONFORMANCE)}, classes=CONFORMANCE)


@router.get("/api", openapi_extra=F, responses=troubles(400, 401, 403))
def api(door: AtTheDoor) -> Response:
    """开放接口的 OpenAPI 3.0 文档。"""
    described = document(door.links.root, CATALOGUE, door.offered, version=door.version)
    return door.plain("api", described, media=OPENAPI)


def _onward(links: Links) -> list[Link]:
    to = links.to
    return [
        link(to("api"), "service-desc", OPENAPI, Wording("接口文档", "the API document")),
        link(f"{to('api')}?f=html", "service-doc", "text/html", Wording("接口说明", "the API explained")),
        link(to("conformance"), "conformance", "application/json", Wording("遵循的标准", "conformance")),
        link(to("conformance"), "http://www.opengis.net/def/rel/ogc/1.0/conformance", "application/json", Wording("遵循的标准", "conformance")),
        link(to("tileMatrixSets"), SCHEMES_REL, "application/json", Wording("切片方案", "tile matrix sets")),
        link(to("collections"), "data", "application/json", Wording("图层目录", "collections")),
        link(to("collections"), "http://www.opengis.net/def/rel/ogc/1.0/data", "application/json", Wording("图层目录", "collections")),
    ]  # fmt: skip
