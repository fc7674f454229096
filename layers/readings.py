"""What a pair of numbers could mean: degrees, degrees the wrong way round, a web map's offset, or metres of a zone."""

from enum import StrEnum
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyproj

from layers.datum import STORED, working_epsg
from layers.offsets import bd09_to_wgs84, gcj02_to_wgs84

Numbers: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]

CHINA = (73.0, 3.0, 136.0, 54.0)
"""West, south, east, north in degrees. No longitude of China is also a latitude of China, so swapped axes show at once."""


class Reading(StrEnum):
    """One way to understand the numbers of a row, first number and second number as found."""

    AS_FOUND = "as_found"
    SWAPPED_AXES = "swapped_axes"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    ZONE_PREFIXED = "zone_prefixed"
    PROJECTED_METRES = "projected_metres"


def are_degrees(xy: Numbers) -> Flags:
    """Rows that are longitude and latitude, or latitude and longitude."""
    x, y = np.abs(xy.T)
    either: Flags = ((x <= 180) & (y <= 90)) | ((x <= 90) & (y <= 180))
    return either


def are_in_china(xy: Numbers) -> Flags:
    """Rows whose numbers are a longitude and a latitude of China, in this order."""
    west, south, east, north = CHINA
    x, y = xy.T
    inside: Flags = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return inside


def zone_epsg(xy: Numbers) -> npt.NDArray[np.int64]:
    """The zone that an eight-digit easting names (38517094.4549 is zone 38), as EPSG code; 0 where no number does.

    Zones 25–45 are 3-degree (EPSG 4513 …), 13–23 six-degree (EPSG 4491 …). The two kinds never share a number inside China.
    """
    easting, northing = _east_north(xy)
    zone = np.nan_to_num(easting // 1_000_000).astype(np.int64)
    fits = _is_easting(easting - zone * 1_000_000) & _is_northing(northing)
    three, six = (zone >= 25) & (zone <= 45), (zone >= 13) & (zone <= 23)
    return np.where(fits & three, 4513 + zone - 25, np.where(fits & six, 4491 + zone - 13, 0))


def are_metres(xy: Numbers) -> Flags:
    """Rows that are a six-digit easting and a northing, in either order (X is north in Chinese tables)."""
    low, high = np.sort(xy, axis=1).T
    return _is_easting(low) & _is_northing(high)


def are_mercator(xy: Numbers) -> Flags:
    """Rows that are metres of a web map (EPSG:3857) in China and no zone's easting."""
    x, y = xy.T
    web: Flags = (x > 8.1e6) & (x < 15.2e6) & (y > 3.3e5) & (y < 7.2e6) & (zone_epsg(xy) == 0)
    return web


def likely_zones(west: float, east: float) -> tuple[int, ...]:
    """Zones (EPSG, eastings without prefix) that a table of places between two longitudes may be in: its own and the neighbours.

    A six-degree zone without prefix has the numbers of the three-degree zone on the same meridian.
    """
    own = working_epsg((west, 0.0, east, 0.0))
    return tuple(epsg for epsg in (own, own - 1, own + 1) if 4534 <= epsg <= 4554)


def as_degrees(xy: Numbers, reading: Reading) -> Numbers:
    """Lon/lat (n, 2) of numbers in a degree reading; NaN where they cannot be read so."""
    if reading is Reading.SWAPPED_AXES:
        xy = xy[:, ::-1]
    on_earth = (np.abs(xy[:, 0]) <= 180) & (np.abs(xy[:, 1]) <= 90)
    usable = np.where(on_earth[:, None], xy, np.nan)
    if reading is Reading.GCJ02:
        return np.column_stack(gcj02_to_wgs84(*usable.T))
    if reading is Reading.BD09:
        return np.column_stack(bd09_to_wgs84(*usable.T))
    return usable


def from_zone(xy: Numbers, epsg: int) -> Numbers:
    """Lon/lat (n, 2) of metres in a zone, whichever number is the northing; NaN where they are not in it."""
    path = _inverse(epsg)
    easting, northing = xy.T if epsg == 3857 else _east_north(xy)
    lonlat = np.column_stack(path.transform(easting, northing))
    return np.where(np.isfinite(lonlat).all(axis=1)[:, None], lonlat, np.nan)


@cache
def _inverse(epsg: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(epsg, 4326 if epsg == 3857 else STORED, always_xy=True)


def _east_north(xy: Numbers) -> tuple[Numbers, Numbers]:
    """Easting and northing. A prefixed easting is the larger number, a bare one the smaller."""
    low, high = np.sort(xy, axis=1).T
    prefixed = high >= 13_000_000
    return np.where(prefixed, high, low), np.where(prefixed, low, high)


def _is_easting(metres: Numbers) -> Flags:
    return (metres >= 10_000) & (metres <= 990_000)


def _is_northing(metres: Numbers) -> Flags:
    return (metres >= 330_000) & (metres <= 6_000_000)
