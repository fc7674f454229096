"""Which tiles there are of a layer, and what is in them: the tileset as OGC 17-083r4 describes it."""

from collections.abc import Iterator
from typing import Any, Final

from gisvc.ogc.crs import CRS84
from gisvc.ogc.errors import OgcRefusal
from gisvc.ogc.formats import MVT
from gisvc.ogc.links import Link, Links, link
from gisvc.ogc.mvt.attributes import told_columns
from gisvc.ogc.mvt.squares import EXTENT, GRIDS, MARGIN, Box, Square, TileGrid
from gisvc.ogc.schema import property_of
from layers.spec import GeometryKind, LayerSpec
from layers.wording import Wording

TILES_REL: Final = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
SCHEME_REL: Final = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
SCHEMES_REL: Final = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
PUBLIC_DEEPEST: Final = 12
"""A step of the public grid (some 200 m) is six pixels there; deeper tiles would draw the grid, not the land."""
_DIMENSIONS = {GeometryKind.POINT: 0, GeometryKind.LINE: 1, GeometryKind.POLYGON: 2}


class UnknownTileGrid(OgcRefusal):
    """A tile matrix set that is not served."""

    code = "ogc.unknown-tile-grid"

    def __init__(self, said: str) -> None:
        listed = tuple(GRIDS)
        super().__init__(
            Wording(
                f"没有切片方案“{said[:80]}”。可用的有：{'、'.join(listed)}。",
                f"There is no tile matrix set “{said[:80]}”. There are: {', '.join(listed)}.",
            ),
            said=said[:80],
        )


class NoSuchTile(OgcRefusal):
    """A tile outside the matrices of its tileset: a level, row or column that does not exist or is not served."""

    code = "ogc.no-such-tile"

    def __init__(self, grid: TileGrid, z: int, row: int, column: int, *, deepest: int) -> None:
        place = "/".join(str(number)[:20] for number in (z, row, column))
        super().__init__(
            Wording(
                f"{grid.id} 中没有切片 {place}（级别/行/列）。级别为 0 至 {deepest}，行自北向南、列自西向东，均从 0 起。",
                f"There is no tile {place} (level/row/column) in {grid.id}. Levels are 0 to {deepest}; rows count from the north, columns from the west, from 0.",
            ),
            grid=grid.id,
            tile=place,
        )


def grid_named(said: str) -> TileGrid:
    """
    Raises:
        UnknownTileGrid: none of ours.
    """
    if said not in GRIDS:
        raise UnknownTileGrid(said)
    return GRIDS[said]


def square_at(grid: TileGrid, z: int, row: int, column: int, *, deepest: int) -> Square:
    """
    Raises:
        NoSuchTile: outside the matrices served.
    """
    if z > deepest or not grid.holds(z, column, row):
        raise NoSuchTile(grid, z, row, column, deepest=deepest)
    return Square(grid, z, column, row)


def listed_tileset(links: Links, spec: LayerSpec, grid: TileGrid) -> dict[str, Any]:
    """A tileset as the list of them tells it."""
    return {
        "title": f"{spec.label.zh} · {grid.id}",
        "dataType": "vector",
        "crs": grid.crs,
        "tileMatrixSetURI": grid.uri,
        "links": [
            link(links.to("collections", spec.name, "tiles", grid.id), "self", "application/json", spec.label),
            _scheme(links, grid),
        ],
    }


def tileset(links: Links, spec: LayerSpec, grid: TileGrid, box: Box | None, *, deepest: int, most: int, query: str) -> dict[str, Any]:  # fmt: skip
    """A tileset in full. `query` goes on behind the address of a tile, for a purpose other than the usual one."""
    here = links.to("collections", spec.name, "tiles", grid.id)
    template = f"{here}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}{query}"
    said: dict[str, Any] = {
        **listed_tileset(links, spec, grid),
        "description": str(_promise(most)),
        "attribution": str(ATTRIBUTION),
        "accessConstraints": "restricted",
        "mediaTypes": [MVT],
        "links": [
            link(f"{here}{query}", "self", "application/json", spec.label),
            link(f"{here}?f=html" + query.replace("?", "&"), "alternate", "text/html", Wording("网页", "as a page")),
            _scheme(links, grid),
            link(template, "item", MVT, Wording("矢量切片", "vector tiles")) | {"templated": True},
            link(links.to("collections", spec.name), "collection", "application/json", spec.label),
        ],
        "tileMatrixSetLimits": [*_limits(grid, deepest)],
        "layers": [_layer(spec, box, deepest=deepest)],
    }
    if box is not None:
        said["boundingBox"] = _bounding(box)
        said["centerPoint"] = {"coordinates": [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], "crs": CRS84.uri}
    return said


ATTRIBUTION: Final = Wording("内部资料 未经审核不得公开", "Internal material. Not to be published without review.")


def _promise(most: int) -> Wording:
    return Wording(
        f"每个切片最多 {most} 个要素；更多时，每小块（约 4 像素见方）优先显示重要者，响应头 Gisvc-Features 写明显示数与实有数。"
        f"图层含主键、名称、区划与代码、数字、日期、是否类属性；其余文字请按主键读取要素。坐标网格 {EXTENT}，四周各多 {MARGIN} 格。",
        f"At most {most} features a tile; where there are more, each patch of four pixels shows its most important ones, and the header "
        "Gisvc-Features says how many are shown of how many. Key, name, division, codes, numbers, days and flags are in the tile; "
        f"other text is read by key from the feature. Grid {EXTENT}, margin {MARGIN}.",
    )


def _layer(spec: LayerSpec, box: Box | None, *, deepest: int) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": spec.name,
        "title": spec.label.zh,
        "description": spec.label.en,
        "dataType": "vector",
        "minTileMatrix": "0",
        "maxTileMatrix": str(deepest),
        "propertiesSchema": {"type": "object", "properties": {c.name: property_of(c, spec) for c in told_columns(spec)}},
    }
    if spec.geometry in _DIMENSIONS:
        said["geometryDimension"] = _DIMENSIONS[spec.geometry]
    if box is not None:
        said["boundingBox"] = _bounding(box)
    return said


def _limits(grid: TileGrid, deepest: int) -> Iterator[dict[str, Any]]:
    """Every tile of the levels served: where nothing lies a tile is empty, not missing, and map programs ask for it calmly."""
    for z in range(min(deepest, grid.deepest) + 1):
        most_columns, most_rows = grid.columns * 2**z - 1, 2**z - 1
        yield {"tileMatrix": str(z), "minTileRow": 0, "maxTileRow": most_rows, "minTileCol": 0, "maxTileCol": most_columns}


def _scheme(links: Links, grid: TileGrid) -> Link:
    return link(links.to("tileMatrixSets", grid.id), SCHEME_REL, "application/json", grid.title)


def _bounding(box: Box) -> dict[str, Any]:
    return {"lowerLeft": list(box[:2]), "upperRight": list(box[2:]), "crs": CRS84.uri, "orderedAxes": ["Lon", "Lat"]}
