"""The OpenAPI 3.0 document of the open door, written from the layers themselves: clients read page sizes and parameters in it.

It is the same for everybody who may read. What a visitor may do at this moment is said by Allow, and a document that differed by
visitor could neither be compared nor kept by clients, who ask for it once and then go by it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from gisvc.ogc.crs import CRS84, Crs
from gisvc.ogc.formats import FEATURES, MEDIA_OF_FEATURES, MVT, OPENAPI, PROBLEM, SCHEMA, Format
from gisvc.ogc.mvt.squares import GRIDS
from gisvc.ogc.openapi_editing import asking, creating, creating_in, editing, headers_of_editing, troubles_of_editing
from gisvc.ogc.question import FURTHEST, LONGEST, MOST, OF_ITEMS, USUAL
from gisvc.ogc.schema import property_of
from gisvc.ogc.when import PATTERN
from layers.edits import is_editable
from layers.spec import LayerSpec
from layers.wording import Wording

Json = dict[str, Any]
JSON: Final = "application/json"
TAGS: Final = {
    "about": "服务说明 / the service",
    "layers": "图层 / collections",
    "features": "要素 / features",
    "tiles": "矢量切片 / vector tiles",
}
_NUMBERS = {"type": "array", "items": {"type": "number"}}
PLAIN_F: Final[Json] = {
    "name": "f", "in": "query", "required": False, "schema": {"type": "string", "enum": ["json", "html"], "default": "json"},
    "description": "格式 / format",
}  # fmt: skip
PURPOSE: Final[Json] = {
    "name": "purpose", "in": "query", "required": False, "schema": {"type": "string", "enum": ["internal", "public"], "default": "internal"},
    "description": "用途：公开时坐标粗化、涉密不出 / public: coordinates are coarsened, classified rows stay",
}  # fmt: skip


def document(root: str, specs: Sequence[LayerSpec], offered: Sequence[Crs], *, version: str) -> Json:
    """The whole document; `root` is the address of the landing page."""
    parameters = parameters_of_features(offered)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "gisvc · OGC API",
            "version": version,
            "description": "区划、地名、界线与设施的要素服务；错误均为 problem+json，不认识的参数一律 400。\n"
            "Features of divisions, names, boundaries and facilities. Errors are problem+json; an unknown parameter is a 400.",
        },
        "servers": [{"url": root}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "security": [{"session": []}, {"token": []}, {"basic": []}],
        "paths": _paths_about() | _paths_of_collections() | _paths_of_items(specs, parameters) | _paths_of_tiles(),
        "components": _components(specs, parameters),
    }


def parameters_of_features(offered: Sequence[Crs]) -> Mapping[str, Json]:
    """The query parameters of items, one by one, as OpenAPI describes them; properties of a layer come beside them."""
    uris = [crs.uri for crs in offered]
    system = {"type": "string", "format": "uri", "enum": uris, "default": CRS84.uri}
    described: dict[str, tuple[Json, str]] = {
        "limit": ({"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}, "每页要素数 / features a page"),
        "offset": ({"type": "integer", "minimum": 0, "maximum": FURTHEST, "default": 0}, "跳过的要素数；翻页请沿 next / features skipped"),
        "after": ({"type": "string", "minLength": 1, "maxLength": 200}, "照搬 next 链接 / taken from a next link"),
        "bbox": ({"oneOf": [_NUMBERS | {"minItems": n, "maxItems": n} for n in (4, 6)]}, "范围，按 bbox-crs 轴序 / in the axis order of bbox-crs"),
        "bbox-crs": (system, "bbox 的坐标系 / system of bbox"),
        "crs": (system, "答复的坐标系 / system of the answer"),
        "datetime": ({"type": "string", "pattern": PATTERN}, "日期、时刻或区间 2020-01-01/.. / day, moment or interval"),
        "filter": ({"type": "string", "maxLength": 8000}, "CQL2 条件 / condition in CQL2"),
        "filter-lang": ({"type": "string", "enum": ["cql2-text", "cql2-json"], "default": "cql2-text"}, "条件的写法 / language of filter"),
        "filter-crs": (system, "条件中坐标的坐标系 / system of coordinates in filter"),
        "f": ({"type": "string", "enum": [str(one) for one in FEATURES], "default": str(Format.JSON)}, "格式 / format"),
        "purpose": (PURPOSE["schema"], PURPOSE["description"]),
    }  # fmt: skip
    lists = {"bbox": {"style": "form", "explode": False}}
    return {
        name: {"name": name, "in": "query", "required": False, "schema": schema, "description": text, **lists.get(name, {})}
        for name, (schema, text) in described.items()
    }


def property_parameters(spec: LayerSpec) -> list[Json]:
    """`column=value` for every column that is not called like a parameter of ours."""
    return [
        {"name": c.name, "in": "query", "required": False, "description": str(c.label), "schema": _bare(property_of(c, spec))}
        for c in spec.columns
        if c.name not in OF_ITEMS
    ]


def _bare(described: Json) -> Json:
    """The type of a property as OpenAPI 3.0 knows it. No bounds and no codes: who asks for a value that nothing may have finds nothing.

    Which codes there are say the queryables.
    """
    kept = {name: value for name, value in described.items() if name in ("type", "format")}
    bounds: dict[str, Json] = {"string": {"maxLength": LONGEST}, "integer": {"format": "int64"}}
    return bounds.get(kept["type"], {}) | kept


def operation(name: str, summary: Wording, answers: Mapping[str, str], *, tag: str, parameters: Sequence[Json] = ()) -> Json:
    """One GET: `answers` is media type → name of its schema in the components."""
    content = {media: {"schema": {"$ref": f"#/components/schemas/{schema}"}} for media, schema in answers.items()}
    return {
        "operationId": name,
        "summary": str(summary),
        "tags": [tag],
        "parameters": [*parameters],
        "responses": {
            "200": {"description": str(summary), "content": content},
            **{status: {"$ref": f"#/components/responses/{status}"} for status in ("400", "401", "403", "404", "500", "503")},
        },
    }


def parameter(name: str) -> Json:
    return {"$ref": f"#/components/parameters/{name}"}


def _paths_about() -> Json:
    shown = {JSON: "object", "text/html": "page"}
    f = [PLAIN_F]
    return {
        "/": {"get": operation("landing", Wording("首页", "landing page"), shown, tag="about", parameters=f)},
        "/conformance": {"get": operation("conformance", Wording("遵循的标准", "conformance"), shown, tag="about", parameters=f)},
        "/api": {
            "get": operation("api", Wording("本文档", "this document"), {OPENAPI: "object", "text/html": "page"}, tag="about", parameters=f)
        },
    }  # fmt: skip


def _paths_of_collections() -> Json:
    shown, schemas = {JSON: "object", "text/html": "page"}, {SCHEMA: "object", "text/html": "page"}
    of_one = [parameter("collectionId"), PLAIN_F]
    one = "/collections/{collectionId}"
    return {
        "/collections": {"get": operation("collections", Wording("图层目录", "collections"), shown, tag="layers", parameters=[PLAIN_F])},
        one: {"get": operation("collection", Wording("一个图层", "one collection"), shown, tag="layers", parameters=of_one)},
        f"{one}/queryables": {
            "get": operation("queryables", Wording("可查询的属性", "queryables"), schemas, tag="layers", parameters=of_one)
        },
        f"{one}/schema": {"get": operation("schema", Wording("要素结构", "schema"), schemas, tag="layers", parameters=of_one)},
    }  # fmt: skip


def _paths_of_items(specs: Sequence[LayerSpec], parameters: Mapping[str, Json]) -> Json:
    """Items of any collection with every parameter written out, then of each with its own columns: GDAL filters by those it finds."""
    shared = [parameter(name) for name in parameters]
    of_one = [parameter(name) for name in ("collectionId", "featureId", "crs", "datetime", "f", "purpose")]
    any_of = [parameter("collectionId"), *parameters.values()]
    return {
        "/collections/{collectionId}/items": {
            "get": _items("items", Wording("要素", "features"), any_of),
            "post": creating("create", Wording("要素", "features")),
            "options": asking("mayItems"),
        },
        "/collections/{collectionId}/items/{featureId}": {
            "get": operation("item", Wording("一个要素", "one feature"), _answers("feature"), tag="features", parameters=of_one),
            **editing(),
        },
        **{
            f"/collections/{spec.name}/items": {
                "get": _items(f"items.{spec.name}", spec.label, [*shared, *property_parameters(spec)]),
                **({"post": creating_in(spec)} if is_editable(spec) else {}),
            }
            for spec in specs
        },
    }  # fmt: skip


def _items(name: str, summary: Wording, parameters: Sequence[Json]) -> Json:
    return operation(name, summary, _answers("featureCollection"), tag="features", parameters=parameters)


def _paths_of_tiles() -> Json:
    """Operation ids end as /req/oas30/operation-id of OGC API Tiles wants them."""
    shown = {JSON: "object", "text/html": "page"}
    of_one, grid = parameter("collectionId"), parameter("tileMatrixSetId")
    place = [parameter(name) for name in ("tileMatrix", "tileRow", "tileCol")]
    f = {
        "name": "f",
        "in": "query",
        "required": False,
        "schema": {"type": "string", "enum": ["mvt"]},
        "description": "格式 / format",
    }
    tile = operation("collection.vector.getTile", Wording("矢量切片", "a vector tile"), {MVT: "bytes"}, tag="tiles", parameters=[of_one, grid, *place, f, PURPOSE])  # fmt: skip
    tile["responses"]["204"] = {"description": "空切片 / an empty tile"}
    one = "/collections/{collectionId}/tiles"
    said = {
        "/tileMatrixSets": ("getTileMatrixSetsList", Wording("切片方案目录", "tile matrix sets"), [PLAIN_F]),
        "/tileMatrixSets/{tileMatrixSetId}": ("getTileMatrixSet", Wording("一个切片方案", "a tile matrix set"), [grid, PLAIN_F]),
        one: ("collection.vector.getTileSetsList", Wording("切片集目录", "tilesets"), [of_one, PLAIN_F]),
        f"{one}/{{tileMatrixSetId}}": (
            "collection.vector.getTileSet",
            Wording("切片集", "a tileset"),
            [of_one, grid, PLAIN_F, PURPOSE],
        ),
    }
    paths = {path: {"get": operation(name, text, shown, tag="tiles", parameters=of)} for path, (name, text, of) in said.items()}
    return paths | {f"{one}/{{tileMatrixSetId}}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}": {"get": tile}}


def _in_path(name: str, schema: Json, text: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": schema, "description": text}


def _answers(schema: str) -> dict[str, str]:
    return {media: schema if "json" in media else "page" for media in MEDIA_OF_FEATURES.values()}


def _components(specs: Sequence[LayerSpec], parameters: Mapping[str, Json]) -> Json:
    words = {
        "400": "参数不认识或不合格 / a parameter is unknown or invalid",
        "401": "需要登录 / sign-in needed",
        "403": "不允许 / not allowed",
        "404": "没有，或无权查看 / nothing there, or nothing you may see",
        "500": "系统意外错误 / unexpected error",
        "503": "请求太多 / too busy",
    }
    problem = {PROBLEM: {"schema": {"$ref": "#/components/schemas/problem"}}}
    named = {"name": "collectionId", "schema": {"type": "string", "enum": [spec.name for spec in specs]}}
    return {
        "parameters": {
            "collectionId": named | {"in": "path", "required": True, "description": "图层 / collection"},
            "featureId": {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}, "description": "主键 / key"},
            "tileMatrixSetId": _in_path("tileMatrixSetId", {"type": "string", "enum": [*GRIDS]}, "切片方案 / tile matrix set"),
            "tileMatrix": _in_path("tileMatrix", {"type": "integer", "minimum": 0, "maximum": 21}, "级别 / level"),
            "tileRow": _in_path("tileRow", {"type": "integer", "minimum": 0}, "行，自北 / row from the north"),
            "tileCol": _in_path("tileCol", {"type": "integer", "minimum": 0}, "列，自西 / column from the west"),
            **parameters,
            **headers_of_editing(),
        },
        "responses": {status: {"description": text, "content": problem} for status, text in words.items()} | troubles_of_editing(),
        "schemas": _SCHEMAS,
        "securitySchemes": {
            "session": {"type": "apiKey", "in": "cookie", "name": "gisvc_session", "description": "POST /sign-in"},
            "token": {"type": "http", "scheme": "bearer", "description": "接口令牌 / API token"},
            "basic": {"type": "http", "scheme": "basic", "description": "name:TOKEN，供只会 Basic 的软件 / for clients that know Basic only"},
        },
    }  # fmt: skip


_LINKS: Json = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}
_SCHEMAS: Final[Json] = {
    "object": {"type": "object"},
    "page": {"type": "string"},
    "bytes": {"type": "string", "format": "binary"},
    "link": {
        "type": "object",
        "required": ["href", "rel"],
        "properties": {name: {"type": "string"} for name in ("href", "rel", "type", "title")},
    },
    "problem": {
        "type": "object",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {name: {"type": "string"} for name in ("type", "title", "code", "detail", "detail_en")} | {"status": {"type": "integer"}},
    },
    "feature": {
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"type": "object", "nullable": True},
            "properties": {"type": "object", "nullable": True},
            "links": _LINKS,
        },
    },
    "featureCollection": {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": {"type": "array", "items": {"$ref": "#/components/schemas/feature"}},
            "links": _LINKS,
            "timeStamp": {"type": "string", "format": "date-time"},
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
        },
    },
}  # fmt: skip
