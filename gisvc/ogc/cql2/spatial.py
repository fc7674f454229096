"""How the geometry of a feature lies to one written in the filter, brought from the filter's coordinate system into the store's."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gisvc.ogc.cql2.errors import NotOfferedHere, ValueDoesNotFit
from gisvc.ogc.cql2.operands import Asked, Operand, arguments
from gisvc.ogc.schema import GEOMETRY
from layers.check_geometry import place_of_fault, words_of_fault
from layers.conditions import Lies, Relation
from layers.geometry_text import GeometryLimits, parse_geojson_geometry
from layers.wording import Wording

SPATIAL = {f"s_{relation.value}": relation for relation in Relation}
_MIRRORED = {Relation.WITHIN: Relation.CONTAINS, Relation.CONTAINS: Relation.WITHIN}
_OFF_THE_EARTH = Wording(
    "坐标超出经纬度范围。请检查 filter-crs 与坐标次序（CRS84 为经度、纬度；EPSG:4490 为纬度、经度）。",
    "Its coordinates lie off the earth. Look at filter-crs and the order of axes (CRS84: lon, lat; EPSG:4490: lat, lon).",
)


def lies(operation: Mapping[str, Any], asked: Asked) -> Lies:
    """
    Raises:
        FilterRefused, GeometryRefused: no geometry of the collection, or one that cannot be used.
    """
    first, second = arguments(operation, 2)
    relation = SPATIAL[operation["op"]]
    if Operand(second).is_property:
        first, second, relation = second, first, _MIRRORED.get(relation, relation)
    if not Operand(first).is_property or first["property"] != GEOMETRY:
        said = first.get("property", operation["op"]) if isinstance(first, Mapping) else operation["op"]
        wanted = Wording(f"空间关系的一侧须为 {GEOMETRY}。", f"One side of a spatial relation is {GEOMETRY}.")
        raise NotOfferedHere(said, wanted)
    return Lies(relation, _geometry(second, asked))


def _geometry(written: Any, asked: Asked) -> BaseGeometry:
    if isinstance(written, Mapping) and written.keys() == {"bbox"}:
        geometry = _box(written["bbox"], asked)
    else:
        limits = GeometryLimits(max_depth=asked.limits.geometry_depth, max_vertices=asked.limits.vertices)
        given = shapely.force_2d(parse_geojson_geometry(written, limits))
        _require_valid(given)  # before it is moved: the place is told as it was written
        geometry = asked.crs.to_stored(np.array([given], dtype=object))[0]
    _require_sound(geometry)
    return geometry


def _box(numbers: Any, asked: Asked) -> BaseGeometry:
    is_box = isinstance(numbers, list) and len(numbers) in (4, 6)
    if not is_box or not all(isinstance(n, int | float) and not isinstance(n, bool) and abs(n) < 1e12 for n in numbers):
        raise ValueDoesNotFit(GEOMETRY, numbers, Wording("BBOX 须为 4 个（或 6 个）数。", "BBOX takes four numbers (or six)."))
    west, south, east, north = numbers if len(numbers) == 4 else (numbers[0], numbers[1], numbers[3], numbers[4])
    if west > east or south > north:
        wanted = Wording("BBOX 的最小值须在最大值之前。", "BBOX has its least corner first.")
        raise ValueDoesNotFit(GEOMETRY, numbers, wanted)
    return shapely.box(*asked.crs.box_to_stored((west, south, east, north)))


def _require_sound(geometry: BaseGeometry) -> None:
    if geometry.is_empty:
        raise ValueDoesNotFit(GEOMETRY, geometry.geom_type, Wording("图形为空。", "The geometry is empty."))
    lon, lat = shapely.get_coordinates(geometry).T
    if not (np.isfinite(lon).all() and np.isfinite(lat).all() and (np.abs(lon) <= 180).all() and (np.abs(lat) <= 90).all()):
        raise ValueDoesNotFit(GEOMETRY, geometry.geom_type, _OFF_THE_EARTH)


def _require_valid(geometry: BaseGeometry) -> None:
    """An outline that crosses itself has no inside to ask about; it is told where, in the words of the import, and not mended.

    A BBOX is not asked: one without width is a line, and meant so.
    """
    if not geometry.is_valid:
        reason, place = place_of_fault(shapely.is_valid_reason(geometry))
        words = words_of_fault(reason)
        at = (
            Wording(f"，位置在 {place[0]:.6f}, {place[1]:.6f}", f" at {place[0]:.6f}, {place[1]:.6f}")
            if place
            else Wording("", "")
        )
        raise ValueDoesNotFit(
            GEOMETRY, geometry.geom_type, Wording(f"{words.zh}{at.zh}，请改正。", f"{words.en}{at.en}; correct it.")
        )
