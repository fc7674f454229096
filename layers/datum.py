"""Where coordinates live: one datum for everything stored, one projection for every question, metres on the ellipsoid."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from pyproj.crs.coordinate_operation import LambertAzimuthalEqualAreaConversion
from pyproj.exceptions import ProjError

from layers.errors import DatumsDiffer, NoDatum, OldDatum, Refusal
from layers.wording import Wording

Metres: TypeAlias = npt.NDArray[np.float64]
Degrees: TypeAlias = npt.ArrayLike
Bounds: TypeAlias = tuple[float, float, float, float]

STORED = pyproj.CRS.from_epsg(4490)
"""CGCS2000 in lon/lat order: the datum of every frame in this house."""

GEOD = pyproj.Geod(a=6378137.0, rf=298.257222101)
"""The CGCS2000 ellipsoid. WGS 84 differs in the flattening alone: 0.1 mm at the pole."""

_A = GEOD.a
_E2 = GEOD.es
MEAN_RADIUS_M = (2 * GEOD.a + GEOD.b) / 3

_WGS84 = pyproj.CRS.from_epsg(4326)
_ZONES = range(4534, 4555)  # CGCS2000 3-degree Gauss-Krüger without prefix, central meridians 75° … 135°
_WIDEST_ZONE_DEG = 4.5  # beyond it one meridian stretches distances by more than 0.1 %
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

    WGS 84 and its projections count as CGCS2000. The two systems were tied to the same earth to centimetres at epoch 2000.0 (魏子卿
    2008; 程鹏飞 等《测绘学报》2009), and PROJ knows no operation between them. A position taken today has moved with the plate by about
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
    transformer = _path_to_stored(crs.to_wkt(), layer)
    geometry = _move(np.asarray(frame.geometry.array, dtype=object), transformer)
    _require_on_the_map(geometry, layer, crs.name)
    return frame.set_geometry(gpd.GeoSeries(geometry, index=frame.index, crs=STORED))


@lru_cache(maxsize=64)
def _path_to_stored(wkt: str, layer: str) -> pyproj.Transformer:
    crs = pyproj.CRS.from_wkt(wkt)
    while crs.is_bound and crs.source_crs is not None:
        crs = crs.source_crs  # TOWGS84 numbers in a file are somebody's guess: judge the datum itself
    if crs.is_compound:
        crs = crs.sub_crs_list[0]  # heights are left alone
    ground = crs.geodetic_crs
    if ground is None or ground.ellipsoid is None or crs.is_geocentric or crs.is_vertical:
        raise UnknownDatum(layer, crs.name)
    ellipsoid = (round(ground.ellipsoid.semi_major_metre), round(ground.ellipsoid.inverse_flattening, 3))
    if ellipsoid in _OLD_ELLIPSOIDS:
        named = ground.name if "unknown" not in ground.name.lower() else _OLD_ELLIPSOIDS[ellipsoid]
        raise OldDatum(named)
    flat = crs.to_2d()
    if ground.datum is not None and _is_cgcs2000(ground.datum.name):
        return pyproj.Transformer.from_crs(flat, STORED, always_xy=True)
    if ground.datum is not None and ground.datum.name.startswith("World Geodetic System 1984"):
        return pyproj.Transformer.from_crs(flat, _WGS84, always_xy=True)
    try:
        return pyproj.Transformer.from_crs(flat, _WGS84, always_xy=True, allow_ballpark=False, accuracy=_EXACT_M)
    except ProjError as nothing_exact:
        raise UnknownDatum(layer, crs.name) from nothing_exact


def _is_cgcs2000(datum_name: str) -> bool:
    plain = "".join(ch for ch in datum_name.lower().removeprefix("d_") if ch.isalnum())
    return plain in {"china2000", "cgcs2000", "chinageodeticcoordinatesystem2000", "chinesegeodeticcoordinatesystem2000"}


def _move(geometry: npt.NDArray[np.object_], transformer: pyproj.Transformer) -> npt.NDArray[np.object_]:
    def moved(coords: Metres) -> Metres:
        out = coords.copy()
        out[:, 0], out[:, 1] = transformer.transform(coords[:, 0], coords[:, 1])
        return out

    tall = shapely.has_z(geometry)
    result = geometry.copy()
    result[~tall] = shapely.transform(geometry[~tall], moved)
    result[tall] = shapely.transform(geometry[tall], moved, include_z=True)
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

    A place within one zone gets its Gauss-Krüger zone (distances true to 0.1 %). A province too wide for one zone, or a
    place outside China, gets Lambert's azimuthal equal-area projection on the CGCS2000 ellipsoid about its own middle.
    """
    west, south, east, north = bounds
    if east - west <= _WIDEST_ZONE_DEG and 73.5 <= (west + east) / 2 <= 136.5:
        return pyproj.CRS.from_epsg(working_epsg(bounds))
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


def to_ecef(lon: Degrees, lat: Degrees) -> Metres:
    """Earth-centred x, y, z in metres, one row per point, of positions on the CGCS2000 ellipsoid (degrees, height 0)."""
    lam, phi = np.radians(np.asarray(lon, dtype=float)), np.radians(np.asarray(lat, dtype=float))
    normal = _A / np.sqrt(1 - _E2 * np.sin(phi) ** 2)
    return np.column_stack(
        (normal * np.cos(phi) * np.cos(lam), normal * np.cos(phi) * np.sin(lam), normal * (1 - _E2) * np.sin(phi))
    )


def arc_of_chord(chord_m: npt.ArrayLike) -> Metres:
    """Geodesic metres of straight-line ECEF metres.

    Agrees with `pyproj.Geod` to 0.001 mm at 5 km, 0.3 mm at 30 km and 1 mm at 45 km anywhere on the ellipsoid; further
    out, and within 1 mm of a radius, ask `geodesic_m`.
    """
    return np.asarray(2 * MEAN_RADIUS_M * np.arcsin(np.minimum(np.asarray(chord_m, dtype=float) / (2 * MEAN_RADIUS_M), 1)))


def chord_of_arc(arc_m: npt.ArrayLike) -> Metres:
    """Straight-line ECEF metres of geodesic metres: the inverse of `arc_of_chord`, with its bounds."""
    return np.asarray(2 * MEAN_RADIUS_M * np.sin(np.asarray(arc_m, dtype=float) / (2 * MEAN_RADIUS_M)))


def geodesic_m(lon1: Degrees, lat1: Degrees, lon2: Degrees, lat2: Degrees) -> Metres:
    """Metres along the ellipsoid between pairs of points (degrees); scalars pair with arrays. NaN where a coordinate is missing."""
    ends = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in (lon1, lat1, lon2, lat2)))
    x1, y1, x2, y2 = (np.ascontiguousarray(v).ravel() for v in ends)
    _, _, metres = GEOD.inv(x1, y1, x2, y2)
    return np.asarray(metres, dtype=float).reshape(ends[0].shape)


def circle(lon: float, lat: float, radius_m: float, *, quad_segs: int = 32) -> shapely.Polygon:
    """The true circle on the ellipsoid as a lon/lat polygon: every corner lies `radius_m` metres from the middle.

    For drawing only. A polygon of 4 × 32 corners is 0.04 % short of the circle's area and the middle of its sides
    0.03 % short of its radius: count people by distance (`geodesic_m`), never by the drawn polygon.
    """
    drawn: shapely.Polygon = circles([lon], [lat], radius_m, quad_segs=quad_segs)[0]
    return drawn


def circles(lon: Degrees, lat: Degrees, radius_m: float, *, quad_segs: int = 32) -> npt.NDArray[np.object_]:
    """`circle` for many middles at once."""
    if not radius_m > 0:
        raise ValueError(f"a circle needs a radius above 0 m, not {radius_m}")
    lons, lats = np.atleast_1d(np.asarray(lon, dtype=float)), np.atleast_1d(np.asarray(lat, dtype=float))
    corners = 4 * quad_segs
    bearing = np.tile(np.linspace(360, 0, corners, endpoint=False), lons.size)  # falling bearing: counter-clockwise ring
    x, y, _ = GEOD.fwd(np.repeat(lons, corners), np.repeat(lats, corners), bearing, np.full(bearing.size, float(radius_m)))
    ring = np.stack((x, y), axis=-1).reshape(lons.size, corners, 2)
    return np.asarray(shapely.polygons(np.concatenate((ring, ring[:, :1]), axis=1)), dtype=object)


def length_m(geometries: Any) -> Metres:
    """Metres along the ellipsoid of lon/lat lines (of polygons, all their rings); 0 for points, NaN where missing."""
    shapes = np.asarray(geometries, dtype=object)
    coords, part_of = shapely.get_coordinates(_rings_and_lines(shapes)[0], return_index=True)
    owner = _rings_and_lines(shapes)[1]
    same = part_of[1:] == part_of[:-1]
    step = geodesic_m(coords[:-1, 0], coords[:-1, 1], coords[1:, 0], coords[1:, 1])[same]
    total = np.bincount(owner[part_of[1:][same]], weights=step, minlength=shapes.size)
    return np.asarray(np.where(shapely.is_missing(shapes), np.nan, total[: shapes.size]))


def _rings_and_lines(shapes: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.int64]]:
    parts, owner = shapely.get_parts(shapes, return_index=True)
    is_polygon = shapely.get_type_id(parts) == 3
    rings, polygon = shapely.get_rings(parts[is_polygon], return_index=True)
    return np.concatenate((parts[~is_polygon], rings)), np.concatenate((owner[~is_polygon], owner[is_polygon][polygon]))


def area_m2(geometries: Any) -> Metres:
    """Square metres on the ellipsoid of lon/lat polygons, holes taken out; 0 for points and lines, NaN where missing.

    Sides are geodesics. Vertices go to the authalic sphere, where areas are equal, and each side adds the area between
    itself and the equator (spherical excess); no projection, so a province needs no zone. Sides longer than 5 km, for
    which great circle and geodesic part, are measured by `pyproj.Geod`. Agrees with Geod to 1e-8.
    """
    shapes = np.asarray(geometries, dtype=object)
    parts, owner = shapely.get_parts(shapes, return_index=True)
    is_polygon = shapely.get_type_id(parts) == 3
    polygons, owner = parts[is_polygon], owner[is_polygon]
    total = np.bincount(owner, weights=_polygon_areas(polygons), minlength=shapes.size)
    return np.asarray(np.where(shapely.is_missing(shapes), np.nan, total[: shapes.size]))


_E = np.sqrt(_E2)
_LONGEST_SIDE_M = 5_000.0


def _authalic(phi: Metres) -> Metres:
    """q(φ)/q(90°) = sin of the authalic latitude (Snyder 1987, eq. 3-11, 3-12)."""

    def q(sine: Metres | float) -> Metres:
        return np.asarray((1 - _E2) * (sine / (1 - _E2 * sine * sine) + np.arctanh(_E * sine) / _E))

    return np.arcsin(np.clip(q(np.sin(phi)) / q(1.0), -1, 1))


_AUTHALIC_RADIUS_2 = float((_A * _A / 2) * (1 + (1 - _E2) / _E * np.arctanh(_E)))


def _polygon_areas(polygons: npt.NDArray[np.object_]) -> Metres:
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    coords, ring = shapely.get_coordinates(rings, return_index=True)
    if not len(coords):
        return np.zeros(len(polygons), dtype=float)
    lam, beta = np.radians(coords[:, 0]), _authalic(np.radians(coords[:, 1]))
    same = ring[1:] == ring[:-1]
    d_lam, b1, b2 = np.diff(lam)[same], beta[:-1][same], beta[1:][same]
    excess = 2 * np.arctan2(np.tan(d_lam / 2) * np.sin((b1 + b2) / 2), np.cos((b1 - b2) / 2))
    ring_of_side = ring[1:][same]
    areas = np.abs(np.bincount(ring_of_side, weights=excess, minlength=len(rings))) * _AUTHALIC_RADIUS_2
    is_outer = np.diff(polygon, prepend=-1) != 0
    result: Metres = np.bincount(polygon, weights=np.where(is_outer, areas, -areas), minlength=len(polygons)).astype(float)
    side_m = 2 * MEAN_RADIUS_M * np.hypot(np.sin((b2 - b1) / 2), np.cos(b1) * np.sin(d_lam / 2))
    for i in np.unique(polygon[ring_of_side[side_m > _LONGEST_SIDE_M]]):
        result[i] = _geodesic_area(polygons[i])
    return result


def _geodesic_area(polygon: shapely.Polygon) -> float:
    outer, *holes = (
        abs(GEOD.geometry_area_perimeter(shapely.Polygon(ring))[0]) for ring in (polygon.exterior, *polygon.interiors)
    )
    return float(outer - sum(holes))
