"""Where the pixels of a north-up image lie on the ground."""

import math
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from pyproj import CRS, Transformer

from gisvc.imagery.web_tiles import Floats, from_mercator, to_mercator
from layers.ellipsoid import GEOD

GEOGRAPHIC = (4490, 4326)
WEB_MERCATOR = 3857
GAUSS_KRUGER = range(4491, 4555)  # CGCS2000: 6° and 3° zones, with and without the zone's number in the easting
SLACK_DEGREES = 1.5  # bureaus carry a zone over its edge rather than split a county
FINEST_PIXEL_M, COARSEST_PIXEL_M = 0.001, 500_000.0  # beyond lies no camera and no grid, but a wrong unit
_DEGREE_M = math.radians(1) * float(GEOD.a)


def is_known(epsg: int) -> bool:
    """Whether images in this coordinate system are placed here."""
    return epsg in GEOGRAPHIC or epsg == WEB_MERCATOR or epsg in GAUSS_KRUGER


@cache
def _zone(epsg: int) -> Transformer:
    return Transformer.from_crs(4490, epsg, always_xy=True)


@dataclass(frozen=True)
class Placement:
    """Outer north-west corner, pixel size and extent of an image, in the units of its coordinate system."""

    epsg: int
    west: float
    north: float
    pixel_x: float
    pixel_y: float
    width: int
    height: int

    def pixels_of(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Columns and rows, as fractions counted from the outer corner: the middle of the first pixel is 0.5, 0.5."""
        x, y = self._from_degrees(lon, lat)
        return (x - self.west) / self.pixel_x, (self.north - y) / self.pixel_y

    def ground_of(self, columns: Floats, rows: Floats) -> tuple[Floats, Floats]:
        """Degrees of fractional columns and rows."""
        return self._to_degrees(self.west + columns * self.pixel_x, self.north - rows * self.pixel_y)

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees; the edges of a zone are curved, so they are followed."""
        steps = np.linspace(0, 1, 41)
        columns = np.concatenate([steps, steps, np.zeros(41), np.ones(41)]) * self.width
        rows = np.concatenate([np.zeros(41), np.ones(41), steps, steps]) * self.height
        lon, lat = self.ground_of(columns, rows)
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())

    @cached_property
    def centre(self) -> tuple[float, float]:
        lon, lat = self.ground_of(np.array([self.width / 2]), np.array([self.height / 2]))
        return float(lon[0]), float(lat[0])

    @cached_property
    def pixel_m(self) -> float:
        """Ground size of a pixel in metres, from north to south at the middle of the image."""
        if self.epsg in GEOGRAPHIC:
            return self.pixel_y * _DEGREE_M
        shrink = math.cos(math.radians(self.centre[1])) if self.epsg == WEB_MERCATOR else 1.0
        return self.pixel_y * shrink

    @property
    def is_where_its_system_is_used(self) -> bool:
        """False for a wrong zone, metres taken for degrees, or an easting with a zone number too many."""
        lon, lat = self.centre
        west, south, east, north = self.bounds
        used = CRS.from_epsg(self.epsg).area_of_use
        return (
            used is not None
            and used.west - SLACK_DEGREES <= lon <= used.east + SLACK_DEGREES
            and used.south - SLACK_DEGREES <= lat <= used.north + SLACK_DEGREES
            and -181 <= west < east <= 181
            and -91 <= south < north <= 91
            and FINEST_PIXEL_M <= self.pixel_m <= COARSEST_PIXEL_M
        )

    def _from_degrees(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        if self.epsg in GEOGRAPHIC:
            return lon, lat
        if self.epsg == WEB_MERCATOR:
            return to_mercator(lon, lat)
        x, y = _zone(self.epsg).transform(lon, lat)
        return x, y

    def _to_degrees(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        if self.epsg in GEOGRAPHIC:
            return x, y
        if self.epsg == WEB_MERCATOR:
            return from_mercator(x, y)
        lon, lat = _zone(self.epsg).transform(x, y, direction="INVERSE")
        return lon, lat
