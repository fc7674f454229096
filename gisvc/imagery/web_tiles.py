"""Where the tiles of a web map lie: 256 × 256 pixels in Web Mercator, rows from the north."""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SIDE = 256
DEEPEST_ZOOM = 19
RADIUS_M = 6_378_137.0
_WHOLE_M = 2 * math.pi * RADIUS_M


def pixel_centres(z: int, x: int, y: int) -> tuple[Floats, Floats]:
    """Longitudes of a tile's columns and latitudes of its rows, in degrees, 256 each.

    WGS 84 and CGCS2000 are one here: they differ by centimetres, a tile's pixel by 0.3 m at the least.
    """
    steps = (np.arange(SIDE) + 0.5) / SIDE
    lon = ((x + steps) / 2**z) * 360 - 180
    northing = math.pi * (1 - 2 * (y + steps) / 2**z)
    return lon, np.degrees(np.arctan(np.sinh(northing)))


def to_mercator(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Metres of EPSG:3857 from degrees."""
    return np.radians(lon) * RADIUS_M, np.arcsinh(np.tan(np.radians(lat))) * RADIUS_M


def from_mercator(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Degrees from metres of EPSG:3857."""
    return np.degrees(x / RADIUS_M), np.degrees(np.arctan(np.sinh(y / RADIUS_M)))


def pixel_m(z: int, lat: float) -> float:
    """Ground size of a tile's pixel in metres at this latitude."""
    return math.cos(math.radians(lat)) * _WHOLE_M / float(SIDE * 2**z)


def zoom_of(size_m: float, lat: float) -> int:
    """The first zoom, at most 19, whose pixels are as fine as this many metres on the ground."""
    return max(0, min(DEEPEST_ZOOM, math.ceil(math.log2(pixel_m(0, lat) / size_m) - 0.01)))
