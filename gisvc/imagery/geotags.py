"""What a TIFF says about its place: the tags of GeoTIFF 1.1 (OGC 19-008r4)."""

from collections.abc import Mapping
from typing import Any

from gisvc.imagery.errors import ImageryDamaged, ImageryDatumUnknown, ImageryMisplaced, ImageryNotNorthUp
from gisvc.imagery.placement import Placement, is_known

PIXEL_SCALE, TIEPOINT, TRANSFORMATION, GEO_KEYS = 33550, 33922, 34264, 34735
NO_VALUE = 42113  # GDAL's own: the pixel value that means nothing was seen
_MODEL, _RASTER, _GEOGRAPHIC, _ANGLE, _PROJECTED, _LENGTH = 1024, 1025, 2048, 2054, 3072, 3076
_IS_POINT, _DEGREE, _METRE = 2, 9102, 9001

Tags = Mapping[int, Any]


def parse_placement(tags: Tags, name: str, *, width: int, height: int) -> Placement:
    """The place of a north-up image.

    Raises:
        ImageryDatumUnknown: no coordinate system, or none that is used here.
        ImageryNotNorthUp: rotated, mirrored, or control points alone.
        ImageryMisplaced: coordinates and coordinate system do not belong together.
        ImageryDamaged: tags that contradict each other.
    """
    keys = parse_geo_keys(tags, name)
    epsg = _epsg(keys, name)
    west, north, pixel_x, pixel_y = _corner(tags, name)
    if keys.get(_RASTER) == _IS_POINT:  # then coordinates belong to the middle of the pixel, not to its corner
        west, north = west - pixel_x / 2, north + pixel_y / 2
    placement = Placement(epsg, west, north, pixel_x, pixel_y, width, height)
    if not placement.is_where_its_system_is_used:
        raise ImageryMisplaced(name, epsg)
    return placement


def parse_geo_keys(tags: Tags, name: str) -> dict[int, int]:
    """The keys whose value stands in the directory itself; texts and decimals are not needed."""
    shorts = tuple(tags.get(GEO_KEYS, ()))
    if not shorts:
        raise ImageryDatumUnknown(name, "")
    if len(shorts) < 4 or len(shorts) < 4 + 4 * shorts[3]:
        raise ImageryDamaged(name)
    entries = [shorts[at : at + 4] for at in range(4, 4 + 4 * shorts[3], 4)]
    return {key: value for key, location, _, value in entries if location == 0}


def parse_no_value(tags: Tags) -> float | None:
    try:
        return float(str(tags[NO_VALUE]).strip("\0 "))
    except (KeyError, ValueError):
        return None


def _epsg(keys: Mapping[int, int], name: str) -> int:
    """Projected or geographic as the model type says; a unit other than metre or degree makes it another system."""
    model = keys.get(_MODEL)
    epsg = keys.get(_PROJECTED if model == 1 else _GEOGRAPHIC, 0) if model in (1, 2) else 0
    units_fit = keys.get(_LENGTH, _METRE) == _METRE if model == 1 else keys.get(_ANGLE, _DEGREE) == _DEGREE
    if not is_known(epsg) or not units_fit:
        raise ImageryDatumUnknown(name, f"EPSG:{epsg}" if epsg not in (0, 32767) else "")
    return epsg


def _corner(tags: Tags, name: str) -> tuple[float, float, float, float]:
    """West, north and pixel size (both > 0), from scale and one tiepoint or from a matrix without rotation."""
    scale, tie, matrix = (tuple(map(float, tags.get(tag, ()))) for tag in (PIXEL_SCALE, TIEPOINT, TRANSFORMATION))
    if len(matrix) == 16:
        across, skew_x, west, skew_y, down, north = (matrix[at] for at in (0, 1, 3, 4, 5, 7))
        if skew_x or skew_y:
            raise ImageryNotNorthUp(name)
        pixel_x, pixel_y = across, -down
    elif len(scale) >= 2 and len(tie) == 6:
        pixel_x, pixel_y = scale[:2]
        west, north = tie[3] - tie[0] * pixel_x, tie[4] + tie[1] * pixel_y
    else:
        raise ImageryNotNorthUp(name)
    if not (pixel_x > 0 and pixel_y > 0):
        raise ImageryNotNorthUp(name)
    return west, north, pixel_x, pixel_y
