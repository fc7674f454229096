"""Which parts of which standards the open door keeps: the one table that /ogc/conformance tells.

A test holds every class against the tests that prove it, and every capability against this table: nothing is promised that is not
tested, nothing is done that is not promised.
"""

from collections.abc import Mapping
from typing import Final

from layers.wording import Wording

_FEATURES = "http://www.opengis.net/spec/ogcapi-features"
_COMMON = "http://www.opengis.net/spec/ogcapi-common"
_CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf"
_TILES = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf"

CONFORMANCE: Final[Mapping[str, Wording]] = {
    f"{_COMMON}-1/1.0/conf/core": Wording("公共部分：首页与一致性声明", "Common: landing page and conformance"),
    f"{_COMMON}-1/1.0/conf/landing-page": Wording("公共部分：首页", "Common: landing page"),
    f"{_COMMON}-1/1.0/conf/json": Wording("公共部分：JSON", "Common: JSON"),
    f"{_COMMON}-1/1.0/conf/html": Wording("公共部分：网页", "Common: HTML"),
    f"{_COMMON}-1/1.0/conf/oas30": Wording("公共部分：OpenAPI 3.0", "Common: OpenAPI 3.0"),
    f"{_COMMON}-2/1.0/conf/collections": Wording("公共部分：图层目录", "Common: collections"),
    f"{_FEATURES}-1/1.0/conf/core": Wording(
        "要素：逐页读取、bbox、datetime、属性参数", "Features: paging, bbox, datetime, properties"
    ),
    f"{_FEATURES}-1/1.0/conf/oas30": Wording("要素：OpenAPI 3.0 接口文档", "Features: OpenAPI 3.0 document"),
    f"{_FEATURES}-1/1.0/conf/geojson": Wording("要素：GeoJSON", "Features: GeoJSON"),
    f"{_FEATURES}-1/1.0/conf/html": Wording("要素：网页", "Features: HTML"),
    f"{_FEATURES}-2/1.0/conf/crs": Wording("要素：按请求的坐标系", "Features: coordinate systems by request"),
    f"{_FEATURES}-3/1.0/conf/queryables": Wording("要素：可查询的属性", "Features: queryables"),
    f"{_FEATURES}-3/1.0/conf/queryables-query-parameters": Wording("要素：属性作参数", "Features: queryables as parameters"),
    f"{_FEATURES}-3/1.0/conf/filter": Wording("要素：按条件筛选", "Features: filters"),
    f"{_FEATURES}-3/1.0/conf/features-filter": Wording("要素：对要素的筛选", "Features: filters on features"),
    f"{_CQL2}/cql2-text": Wording("筛选语言：CQL2 文本", "Filters: CQL2 as text"),
    f"{_CQL2}/cql2-json": Wording("筛选语言：CQL2 JSON", "Filters: CQL2 as JSON"),
    f"{_CQL2}/basic-cql2": Wording("筛选：比较、与或非、空值", "Filters: comparisons, and, or, not, null"),
    f"{_CQL2}/advanced-comparison-operators": Wording("筛选：LIKE、BETWEEN、IN", "Filters: LIKE, BETWEEN, IN"),
    f"{_CQL2}/case-insensitive-comparison": Wording("筛选：不分大小写", "Filters: comparison in any case"),
    f"{_CQL2}/basic-spatial-functions": Wording("筛选：与点、矩形相交", "Filters: intersects a point or a box"),
    f"{_CQL2}/basic-spatial-functions-plus": Wording("筛选：与任意图形相交", "Filters: intersects any geometry"),
    f"{_CQL2}/spatial-functions": Wording("筛选：八种空间关系", "Filters: eight spatial relations"),
    f"{_CQL2}/temporal-functions": Wording("筛选：日期的先后关系", "Filters: how days stand to each other"),
    f"{_FEATURES}-4/1.0/conf/create-replace-delete": Wording(
        "要素：新增、替换、停用（草案）", "Features: create, replace, delete (draft)"
    ),
    f"{_FEATURES}-4/1.0/conf/update": Wording("要素：修改部分内容（草案）", "Features: update (draft)"),
    f"{_FEATURES}-4/1.0/conf/optimistic-locking-etags": Wording(
        "要素：按版本防止覆盖（草案）", "Features: optimistic locking by ETag (draft)"
    ),
    f"{_FEATURES}-4/1.0/conf/handling": Wording("要素：严格处理（草案）", "Features: handling preference (draft)"),
    f"{_FEATURES}-4/1.0/conf/features": Wording("要素：对要素的编辑（草案）", "Features: editing of features (draft)"),
    f"{_FEATURES}-5/1.0/conf/schemas": Wording("要素：结构（JSON Schema）", "Features: schemas"),
    f"{_FEATURES}-5/1.0/conf/core-roles-features": Wording("要素：主键与几何的角色", "Features: roles of id and geometry"),
    f"{_FEATURES}-5/1.0/conf/returnables-and-receivables": Wording(
        "要素：可读可写的属性", "Features: returnables and receivables"
    ),
    f"{_FEATURES}-5/1.0/conf/queryables": Wording("要素：可查询属性的结构", "Features: schema of queryables"),
    "http://www.opengis.net/spec/json-fg-1/1.0/conf/core": Wording("JSON-FG：CGCS2000 与有效期", "JSON-FG: CGCS2000 and time"),
    f"{_TILES}/core": Wording("切片：按级别、行、列读取", "Tiles: by level, row and column"),
    f"{_TILES}/tileset": Wording("切片：切片集说明", "Tiles: metadata of a tileset"),
    f"{_TILES}/tilesets-list": Wording("切片：切片集目录", "Tiles: list of tilesets"),
    f"{_TILES}/geodata-tilesets": Wording("切片：每个图层的切片集", "Tiles: tilesets of each collection"),
    f"{_TILES}/mvt": Wording("切片：矢量切片 MVT", "Tiles: Mapbox Vector Tiles"),
    f"{_TILES}/oas30": Wording("切片：OpenAPI 3.0 接口文档", "Tiles: OpenAPI 3.0 document"),
    "http://www.opengis.net/spec/tms/2.0/conf/tilematrixset": Wording("切片方案", "Tile matrix sets"),
    "http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixset": Wording("切片方案：JSON", "Tile matrix sets: JSON"),
    "http://www.opengis.net/spec/tms/2.0/conf/json-tilesetmetadata": Wording("切片集说明：JSON", "Tileset metadata: JSON"),
}
"""Class → what it means here, in the order pages show them."""
