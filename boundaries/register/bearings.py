"""Directions in sixteen words and azimuths in three kinds of north: true, grid and magnetic, each told from the other."""

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import pyproj

from boundaries.register.errors import DeclinationNotStated, GridNotStated, UnknownAzimuthKind
from layers.wording import Wording

SECTOR_DEG = 22.5


class Direction(StrEnum):
    """The sixteen directions of a 走向说明, clockwise from true north; each is a sector of 22.5° about its middle."""

    N = "N"
    NNE = "NNE"
    NE = "NE"
    ENE = "ENE"
    E = "E"
    ESE = "ESE"
    SE = "SE"
    SSE = "SSE"
    S = "S"
    SSW = "SSW"
    SW = "SW"
    WSW = "WSW"
    W = "W"
    WNW = "WNW"
    NW = "NW"
    NNW = "NNW"

    @property
    def middle_deg(self) -> float:
        """The azimuth in the middle of the sector, degrees from true north."""
        return _ORDER.index(self) * SECTOR_DEG

    @property
    def sector_deg(self) -> tuple[float, float]:
        """Where the sector begins (it belongs to it) and ends (it belongs to the next): 北 is 348.75 to 11.25."""
        return (self.middle_deg - SECTOR_DEG / 2) % 360, (self.middle_deg + SECTOR_DEG / 2) % 360

    @property
    def label(self) -> Wording:
        return Wording(_CHINESE[self], str(self.value))

    def sectors_from(self, other: "Direction") -> int:
        """How many sectors lie between the middles of two directions, 0 to 8."""
        apart = abs(_ORDER.index(self) - _ORDER.index(other))
        return min(apart, 16 - apart)


_ORDER = list(Direction)
_CHINESE = {
    Direction.N: "北", Direction.NNE: "北偏东北", Direction.NE: "东北", Direction.ENE: "东偏东北",
    Direction.E: "东", Direction.ESE: "东偏东南", Direction.SE: "东南", Direction.SSE: "南偏东南",
    Direction.S: "南", Direction.SSW: "南偏西南", Direction.SW: "西南", Direction.WSW: "西偏西南",
    Direction.W: "西", Direction.WNW: "西偏西北", Direction.NW: "西北", Direction.NNW: "北偏西北",
}  # fmt: skip
# Other words for the same sectors. 北偏东 alone names no sixteenth (it is the quadrant of a theodolite) and is left out.
_ALSO = {
    "正北": "N", "正东": "E", "正南": "S", "正西": "W", "北东": "NE", "南东": "SE", "南西": "SW", "北西": "NW",
    "北北东": "NNE", "东北偏北": "NNE", "东北东": "ENE", "东北偏东": "ENE", "东南东": "ESE", "东南偏东": "ESE", "南南东": "SSE", "东南偏南": "SSE",
    "南南西": "SSW", "西南偏南": "SSW", "西南西": "WSW", "西南偏西": "WSW", "西北西": "WNW", "西北偏西": "WNW", "北北西": "NNW", "西北偏北": "NNW",
}  # fmt: skip
WORDS: dict[str, Direction] = {zh: d for d, zh in _CHINESE.items()} | {zh: Direction(d) for zh, d in _ALSO.items()}
"""Every Chinese word read as a direction."""


def direction_of(azimuth_deg: float) -> Direction:
    """The direction of a true azimuth in degrees, any turn of it; a sector's lower boundary belongs to it (11.25° is 北偏东北)."""
    return _ORDER[math.floor((azimuth_deg % 360 + SECTOR_DEG / 2) / SECTOR_DEG) % 16]


@dataclass(frozen=True, slots=True)
class North:
    """What is known of north at one place (degrees in EPSG:4490).

    `grid_epsg` is the Gauss–Krüger zone grid azimuths were taken in. `declination_deg` is how far magnetic north stood east of true
    north on the day of measuring: stated by whoever measured, never assumed, for it is degrees and drifts with the years.
    """

    lon: float
    lat: float
    grid_epsg: int | None = None
    declination_deg: float | None = None


def true_azimuth(azimuth_deg: float, kind: str, north: North) -> float:
    """An azimuth of any kind as a true one, degrees in [0, 360).

    Args:
        kind: a code of `AZIMUTH_KINDS`: grid, true or magnetic.
    Raises:
        UnknownAzimuthKind: the kind is not stated; nothing is guessed.
        GridNotStated, DeclinationNotStated: what the conversion needs is not stated.
    """
    return (azimuth_deg + _east_of_true(kind, north)) % 360


def azimuth_as(true_deg: float, kind: str, north: North) -> float:
    """A true azimuth as one of another kind; the inverse of `true_azimuth`, with its refusals."""
    return (true_deg - _east_of_true(kind, north)) % 360


def _east_of_true(kind: str, north: North) -> float:
    """Degrees by which this kind of north stands east of true north."""
    if kind == "true":
        return 0.0
    if kind == "grid":
        if north.grid_epsg is None:
            raise GridNotStated
        return convergence_deg(north.lon, north.lat, north.grid_epsg)
    if kind == "magnetic":
        if north.declination_deg is None:
            raise DeclinationNotStated
        return north.declination_deg
    raise UnknownAzimuthKind(kind)


def convergence_deg(lon: float, lat: float, grid_epsg: int) -> float:
    """Meridian convergence: degrees by which grid north stands east of true north; positive east of the central meridian.

    Args:
        lon, lat: degrees.
        grid_epsg: a Gauss–Krüger zone of any datum; between the ellipsoids it differs by less than 0.001°.
    Raises:
        GridNotStated: the code is no such zone.
    """
    return float(_zone(grid_epsg).get_factors(lon, lat).meridian_convergence)


def scale_error(lon: float, lat: float, grid_epsg: int) -> float:
    """How much longer a short side is in the zone than on the ellipsoid, as a share (0.00025 is 25 cm a kilometre)."""
    return float(_zone(grid_epsg).get_factors(lon, lat).meridional_scale) - 1


@cache
def _zone(epsg: int) -> pyproj.Proj:
    try:
        crs = pyproj.CRS.from_epsg(epsg)
    except pyproj.exceptions.CRSError:
        raise GridNotStated(epsg) from None
    if crs.coordinate_operation is None or crs.coordinate_operation.method_name not in ("Transverse Mercator", "Gauss-Kruger"):
        raise GridNotStated(epsg)
    return pyproj.Proj(crs)
