"""Where a name would be: points typed or clicked on the map, or a geometry as GeoJSON or WKT."""

import math
import unicodedata

import shapely
from shapely.geometry.base import BaseGeometry

from layers.errors import Refusal
from layers.geometry_text import parse_geojson_geometry, parse_wkt
from layers.wording import Wording

MOST_CORNERS = 2_000
LEAST_RING = 4
CHINA = (73.0, 3.0, 136.0, 54.0)  # west, south, east, north, the sea included


class BadWhere(Refusal):
    """A place given in words that are no coordinates."""

    code = "gisvc.bad-where"

    def __init__(self, said: str) -> None:
        super().__init__(
            Wording(
                f"位置“{said[:80]}”不可用。请写“经度, 纬度”（度，CGCS2000）；一条路写成用分号隔开的几个点，也可在图上点选。",
                f"The place “{said[:80]}” cannot be used. Write lon, lat in degrees; several points of a street with semicolons between, or click the map.",
            ),
            where=said[:80],
        )


def read_where(said: str) -> BaseGeometry | None:
    """One point, a line of several, or a ring that ends where it began; None for a blank text. GeoJSON and WKT are read as such.

    Raises:
        BadWhere: not finite numbers in degrees, outside China, or more corners than a street has.
        GeometryRefused: a GeoJSON or WKT text that cannot be used.
    """
    text = unicodedata.normalize("NFKC", said).strip()
    if not text:
        return None
    if text.startswith("{"):
        return require_in_china(parse_geojson_geometry(text), said)
    if text[0].isalpha():
        return require_in_china(parse_wkt(text), said)
    corners = [_corner(part, said) for part in text.replace("\n", ";").split(";")[: MOST_CORNERS + 1] if part.strip()]
    if not 0 < len(corners) <= MOST_CORNERS:
        raise BadWhere(said)
    distinct = [c for n, c in enumerate(corners) if n == 0 or c != corners[n - 1]]
    if len(distinct) == 1:
        return shapely.Point(distinct[0])
    is_ring = len(distinct) >= LEAST_RING and distinct[0] == distinct[-1]
    return shapely.Polygon(distinct) if is_ring else shapely.LineString(distinct)


def require_in_china(shape: BaseGeometry, said: str) -> BaseGeometry:
    """Raises BadWhere for a shape that is empty or reaches beyond the map: metres taken for degrees, or the axes swapped."""
    west, south, east, north = CHINA
    if shapely.is_empty(shape):
        raise BadWhere(said)
    left, bottom, right, top = shapely.bounds(shape)
    if not (west <= left <= right <= east and south <= bottom <= top <= north):
        raise BadWhere(said)
    return shape


def written_where(shape: BaseGeometry | None) -> str:
    """A point or a line as the field shows it; anything else as WKT."""
    if shape is None or shapely.is_empty(shape):
        return ""
    if shape.geom_type in ("Point", "LineString"):
        return "; ".join(f"{x:.6f}, {y:.6f}" for x, y in shapely.get_coordinates(shape))
    return shapely.to_wkt(shape, rounding_precision=6)


def _corner(part: str, said: str) -> tuple[float, float]:
    try:
        numbers = [float(n) for n in part.replace(" ", ",").split(",") if n.strip()]
    except ValueError:
        raise BadWhere(said) from None
    if len(numbers) != 2 or not all(map(math.isfinite, numbers)):
        raise BadWhere(said)
    west, south, east, north = CHINA
    lon, lat = numbers
    if not (west <= lon <= east and south <= lat <= north):
        raise BadWhere(said)
    return lon, lat
