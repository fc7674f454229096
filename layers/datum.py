"""Where coordinates live: one datum for everything stored, one projection for every question, metres on the ellipsoid."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeAlias, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely
from geopandas.array import GeometryArray, from_shapely
from pyproj.crs.coordinate_operation import LambertAzimuthalEqualAreaConversion
from pyproj.exceptions import ProjError

from layers.ellipsoid import (
    GEOD,
    MEAN_RADIUS_M,
    Metres,
    arc_of_chord,
    area_m2,
    chord_of_arc,
    circle,
    circles,
    geodesic_m,
    length_m,
    to_ecef,
)
from layers.errors import DatumsDiffer, NoDatum, OldDatum, Refusal
from layers.wording import Wording

__all__ = [
    "GEOD",
    "MEAN_RADIUS_M",
    "STORED",
    "Bounds",
    "Metres",
    "NoZone",
    "NotInMetres",
    "OffTheMap",
    "UnknownDatum",
    "arc_of_chord",
    "area_m2",
    "as_frame",
    "chord_of_arc",
    "circle",
    "circles",
    "geodesic_m",
    "in_metres",
    "length_m",
    "moved",
    "old_datum_of",
    "path_to_stored",
    "require_datum",
    "require_metres",
    "require_same_datum",
    "stored_geometries",
    "to_ecef",
    "to_stored",
    "working_crs",
    "working_epsg",
]

Bounds: TypeAlias = tuple[float, float, float, float]

STORED = pyproj.CRS.from_epsg(4490)
"""CGCS2000 in lon/lat order: the datum of every frame in this house."""

_WGS84 = pyproj.CRS.from_epsg(4326)
_ZONES = range(4534, 4555)  # CGCS2000 3-degree Gauss-Krüger without prefix, central meridians 75° … 135°
_WIDEST_HALF_ZONE_DEG = 3.0  # further from its meridian a zone stretches distances by more than 0.14 %
_EXACT_M = 1.0  # an operation PROJ calls worse than this is no conversion
_OLD_ELLIPSOIDS = {(6378245, 298.3): "Beijing 1954", (6378140, 298.257): "Xian 1980"}  # Krassowsky, IAG 1975


class UnknownDatum(Refusal):
    """A coordinate system that says what it is but cannot be brought to CGCS2000 within a metre."""

    code = "layers.unknown-datum"

    def __init__(self, layer: str, crs: str) -> None:
        super().__init__(
            Wording(
                f"“{layer}”的坐标系“{crs}”没有到 CGCS2000 的准确换算（优于 1 米）。请由数据提供方换算为 EPSG:4490 后重新导入，或注明真实坐标系。",
                f"“{layer}” is in “{crs}”, which no known operation brings to CGCS2000 within 1 m. "
                "Have its owner convert it to EPSG:4490, or state the coordinate system it is really in.",
            ),
            layer=layer,
            crs=crs,
        )


class OffTheMap(Refusal):
    """Coordinates that do not exist in the coordinate system their file names. `positions` lists the rows, counted from 0."""

    code = "layers.off-the-map"

    def __init__(self, layer: str, crs: str, positions: Sequence[int]) -> None:
        self.positions = tuple(positions)
        first = self.positions[0] + 1
        super().__init__(
            Wording(
                f"“{layer}”有 {len(self.positions)} 行坐标不可能属于“{crs}”（第一处为第 {first} 个要素）。请核对坐标系和纵横坐标的次序（X 为纵坐标，指北）。",
                f"{len(self.positions)} rows of “{layer}” cannot lie in “{crs}” (the first is feature {first}). "
                "Check the coordinate system and the order of the coordinates (X is north in Chinese tables).",
            ),
            layer=layer,
            crs=crs,
            rows=len(self.positions),
            first=first,
        )


class NoZone(Refusal):
    """A place outside the 3-degree zones of CGCS2000 (73.5–136.5° E)."""

    code = "layers.no-zone"

    def __init__(self, lon: float) -> None:
        super().__init__(
            Wording(
                f"经度 {lon:.3f}° 不在 CGCS2000 三度带范围（73.5°–136.5°）内。请核对经纬度是否颠倒。",
                f"Longitude {lon:.3f}° lies outside the CGCS2000 3-degree zones (73.5–136.5°). Check whether the axes are swapped.",
            ),
            lon=lon,
        )


class NotInMetres(Refusal):
    """A frame in degrees where metres are needed."""

    code = "layers.not-in-metres"

    def __init__(self, crs: str) -> None:
        super().__init__(
            Wording(
                f"需要以米为单位的投影坐标，得到的是“{crs}”。请先用 in_metres 一起投影。",
                f"Metres are needed here, but the frame is in “{crs}”. Project all frames together with in_metres first.",
            ),
            crs=crs,
        )


def stored_geometries(geometries: Sequence[object] | npt.NDArray[np.object_]) -> GeometryArray:
    """Shapely geometries (missing None) as a column in the stored datum."""
    return from_shapely(geometries, crs=STORED)


def as_frame(table: pd.DataFrame) -> gpd.GeoDataFrame:
    """A table with a geometry column as a frame, the table itself and no copy.

    In the way of geopandas' own `set_geometry`: its constructor takes three times as long as reading the layer, and a page reads a dozen.
    """
    table.__class__ = gpd.GeoDataFrame
    frame = cast("gpd.GeoDataFrame", table)
    frame._geometry_column_name = "geometry"
    return frame


def require_datum(frame: gpd.GeoDataFrame, *, layer: str = "") -> pyproj.CRS:
    """The frame's CRS.

    Raises:
        NoDatum: the frame has none.
    """
    if frame.crs is None:
        raise NoDatum(layer)
    return pyproj.CRS.from_user_input(frame.crs)


def require_same_datum(*frames: gpd.GeoDataFrame) -> pyproj.CRS:
    """The one CRS of all frames of a question.

    Raises:
        NoDatum: a frame has none.
        DatumsDiffer: two frames stand in different systems.
    """
    first, *others = [require_datum(frame) for frame in frames]
    for other in others:
        if not first.equals(other, ignore_axis_order=True):
            raise DatumsDiffer(first.name, other.name)
    return first


def require_metres(*frames: gpd.GeoDataFrame) -> pyproj.CRS:
    """The one projected CRS, in metres, of all frames of a question.

    Raises:
        NoDatum, DatumsDiffer: as `require_same_datum`.
        NotInMetres: the frames are in degrees or in another unit.
    """
    crs = require_same_datum(*frames)
    if not (crs.is_projected and crs.axis_info[0].unit_conversion_factor == 1.0):
        raise NotInMetres(crs.name)
    return crs


def to_stored(frame: gpd.GeoDataFrame, *, layer: str = "") -> gpd.GeoDataFrame:
    """The same rows in CGCS2000 lon/lat (EPSG:4490); heights are left as they are.

    WGS 84 and its projections count as CGCS2000. The two systems were tied to the same earth to centimetres at epoch 2000.0 (cited
    from memory and not verified: 魏子卿 2008; 程鹏飞 等 2009), and PROJ knows no operation between them. A position taken today has moved with the plate by about
    3 cm a year: a facility may ignore it, a surveyed marker must state its epoch. Any other system needs an operation that
    PROJ rates at 1 m or better.

    Raises:
        NoDatum: the frame does not say its CRS.
        OldDatum: Xi'an 1980, Beijing 1954 or a system on their ellipsoids.
        UnknownDatum: PROJ can offer only a “ballpark” operation, or one worse than 1 m.
        OffTheMap: coordinates that cannot exist in the CRS the frame claims.
    """
    crs = require_datum(frame, layer=layer)
    if crs.equals(STORED, ignore_axis_order=True):
        return frame
    transformer = path_to_stored(crs.to_wkt(), layer)
    geometry = moved(np.asarray(frame.geometry.array, dtype=object), transformer.transform)
    _require_on_the_map(geometry, layer, crs.name)
    return frame.set_geometry(gpd.GeoSeries(geometry, index=frame.index, crs=STORED))


@lru_cache(maxsize=64)
def path_to_stored(wkt: str, layer: str) -> pyproj.Transformer:
    """From x, y of a coordinate system to lon/lat in degrees as stored; heights are left alone.

    Raises:
        OldDatum, UnknownDatum: as `to_stored`.
    """
    crs = pyproj.CRS.from_wkt(wkt)
    while crs.is_bound and crs.source_crs is not None:
        crs = crs.source_crs  # TOWGS84 numbers in a file are somebody's guess: judge the datum itself
    if crs.is_compound:
        crs = crs.sub_crs_list[0]  # heights are left alone
    ground = crs.geodetic_crs
    if ground is None or ground.ellipsoid is None or crs.is_geocentric or crs.is_vertical:
        raise UnknownDatum(layer, crs.name)
    old = old_datum_of(crs)
    if old is not None:
        raise OldDatum(old)
    flat = crs.to_2d()
    if ground.datum is not None and _is_cgcs2000(ground.datum.name):
        return pyproj.Transformer.from_crs(flat, STORED, always_xy=True)
    if ground.datum is not None and ground.datum.name.startswith("World Geodetic System 1984"):
        return pyproj.Transformer.from_crs(flat, _WGS84, always_xy=True)
    try:
        return pyproj.Transformer.from_crs(flat, _WGS84, always_xy=True, allow_ballpark=False, accuracy=_EXACT_M)
    except ProjError as nothing_exact:
        raise UnknownDatum(layer, crs.name) from nothing_exact


def old_datum_of(crs: pyproj.CRS) -> str | None:
    """The name of the old datum a system stands in (Xi'an 1980, Beijing 1954, whatever lies on their ellipsoids); None for any other."""
    ground = crs.geodetic_crs
    if ground is None or ground.ellipsoid is None:
        return None
    ellipsoid = (round(ground.ellipsoid.semi_major_metre), round(ground.ellipsoid.inverse_flattening, 3))
    if ellipsoid not in _OLD_ELLIPSOIDS:
        return None
    return ground.name if "unknown" not in ground.name.lower() else _OLD_ELLIPSOIDS[ellipsoid]


def _is_cgcs2000(datum_name: str) -> bool:
    plain = "".join(ch for ch in datum_name.lower().removeprefix("d_") if ch.isalnum())
    return plain in {"china2000", "cgcs2000", "chinageodeticcoordinatesystem2000", "chinesegeodeticcoordinatesystem2000"}


def moved(geometry: npt.NDArray[np.object_], path: Callable[[Metres, Metres], tuple[Metres, Metres]]) -> npt.NDArray[np.object_]:
    """The shapes with every x, y taken along `path`; heights and missing shapes stay as they are."""

    def along(coords: Metres) -> Metres:
        out = coords.copy()
        out[:, 0], out[:, 1] = path(coords[:, 0], coords[:, 1])
        return out

    tall = shapely.has_z(geometry)
    result = geometry.copy()
    result[~tall] = shapely.transform(geometry[~tall], along)
    result[tall] = shapely.transform(geometry[tall], along, include_z=True)
    return result


def _require_on_the_map(geometry: npt.NDArray[np.object_], layer: str, crs: str) -> None:
    coords, rows = shapely.get_coordinates(geometry, return_index=True)
    impossible = ~(np.isfinite(coords).all(axis=1) & (np.abs(coords[:, 1]) <= 90))
    if impossible.any():
        raise OffTheMap(layer, crs, np.unique(rows[impossible]).tolist())


def working_epsg(bounds: Bounds) -> int:
    """The CGCS2000 3-degree zone (4534 … 4554, eastings without prefix) whose central meridian is nearest the middle of the bounds.

    Args:
        bounds: west, south, east, north in degrees.
    Raises:
        NoZone: the middle lies outside 73.5–136.5° E.
    """
    middle = (bounds[0] + bounds[2]) / 2
    zone = round(middle / 3)
    if not 25 <= zone <= 45:
        raise NoZone(middle)
    return _ZONES[zone - 25]


def working_crs(bounds: Bounds) -> pyproj.CRS:
    """The projection in metres for everything inside the bounds (degrees).

    A place within 3° of its zone's meridian gets that Gauss-Krüger zone (distances true to 0.14 % at worst, 0.09 % at 35° N). A
    province too wide for one zone, or a place outside China, gets Lambert's azimuthal equal-area projection on the CGCS2000
    ellipsoid about its own middle (true to 0.1 % within 570 km of it).
    """
    west, south, east, north = bounds
    if 73.5 <= (west + east) / 2 <= 136.5:
        zone = working_epsg(bounds)
        meridian = 75.0 + 3 * (zone - _ZONES[0])
        if max(meridian - west, east - meridian) <= _WIDEST_HALF_ZONE_DEG:
            return pyproj.CRS.from_epsg(zone)
    middle = LambertAzimuthalEqualAreaConversion(
        latitude_natural_origin=round((south + north) / 2, 1), longitude_natural_origin=round((west + east) / 2, 1)
    )
    return pyproj.crs.ProjectedCRS(conversion=middle, name="CGCS2000 / equal-area about the middle", geodetic_crs=STORED)


def in_metres(*frames: gpd.GeoDataFrame, epsg: int | None = None) -> tuple[gpd.GeoDataFrame, ...]:
    """All frames of one question, together, in one projection in metres; x is east, y is north.

    Never call it frame by frame: townships just east of 114° E and centres just west of it would land in two
    zones, and coverage would come out 0 % without a warning. Frames may differ in datum on the way in as long as each can be stored.

    Args:
        epsg: the workspace's projection; when None, `working_crs` of all frames' bounds decides.
    Raises:
        NoDatum, OldDatum, UnknownDatum, OffTheMap: as `to_stored`.
    """
    stored = [to_stored(frame) for frame in frames]
    corners = np.array([frame.total_bounds for frame in stored]).reshape(-1, 4)
    corners = corners[np.isfinite(corners).all(axis=1)]
    if epsg is not None:
        target = pyproj.CRS.from_epsg(epsg)
    elif corners.size:
        west, south = corners[:, :2].min(axis=0)
        east, north = corners[:, 2:].max(axis=0)
        target = working_crs((float(west), float(south), float(east), float(north)))
    else:
        target = pyproj.CRS.from_epsg(4544)  # nothing to project: any zone will do
    return tuple(frame.to_crs(target) for frame in stored)
