"""Outlines as they are drawn, straight in degrees: their areas and distances in metres, so that a corner more on a straight side changes nothing."""

import numpy as np
import numpy.typing as npt
import shapely

from boundaries.lines.edges import Edges, Ints, Shapes, metres_per_degree
from layers.ellipsoid import GEOD, Metres


def drawn_area_m2(shapes: Shapes | list[shapely.Geometry]) -> Metres:
    """Square metres on the ellipsoid of lon/lat polygons whose sides are straight in degrees; 0 for points and lines.

    `layers.ellipsoid.area_m2` takes sides for geodesics: two drawings of one straight side of 3 km, one with a corner more, would enclose some
    hundred square metres between them. Here they enclose none. The ground south of each side, between it and the shape's own latitude, is summed:
    zones of the ellipsoid by their authalic function (Snyder 1987, eq. 3-12), along the side by Simpson's rule.
    """
    held = np.asarray(shapes, dtype=object)
    parts, owner = shapely.get_parts(held, return_index=True)
    polygons = shapely.get_type_id(parts) == 3
    rings, of_part = shapely.get_rings(parts[polygons], return_index=True)
    coords, ring = shapely.get_coordinates(rings, return_index=True)
    if not len(coords):
        return np.zeros(len(held))
    level = np.sin(np.radians(coords[np.r_[0, np.flatnonzero(np.diff(ring)) + 1], 1]))[ring]
    south = np.sin(np.radians(coords[:, 1]))
    middle = np.sin(np.radians((coords[1:, 1] + coords[:-1, 1]) / 2))
    zone, at_middle = _zone(south, level), _zone(middle, level[:-1])
    strips = np.radians(np.diff(coords[:, 0])) * (zone[1:] + 4 * at_middle + zone[:-1]) / 6
    signed = np.bincount(ring[:-1], weights=np.where(np.diff(ring) == 0, strips, 0), minlength=len(rings))
    is_outer = np.diff(of_part, prepend=-1) != 0
    areas = np.bincount(of_part, weights=np.where(is_outer, 1, -1) * np.abs(signed), minlength=int(polygons.sum()))
    return np.bincount(owner[polygons], weights=areas, minlength=len(held)).astype(float)


def _zone(sine: Metres, level: Metres) -> Metres:
    """Square metres per radian of longitude between the latitudes whose sines are given."""
    e = np.sqrt(GEOD.es)

    def authalic(s: Metres) -> Metres:
        return np.asarray((1 - GEOD.es) * (s / (1 - GEOD.es * s * s) + np.arctanh(e * s) / e))

    return np.asarray(GEOD.a**2 / 2 * (authalic(sine) - authalic(level)))


def nearest_on(edges: Edges, points: Metres) -> tuple[Metres, Metres]:
    """Metres from each point (lon, lat a row) to the nearest of straight sides near it, and the foot there (lon, lat)."""
    scale = metres_per_degree(np.array([float(points[:, 1].mean())]))[0]
    flat = shapely.linestrings(np.stack((edges.start * scale, edges.end * scale), axis=1))
    asked, side = shapely.STRtree(np.asarray(flat, dtype=object)).query_nearest(shapely.points(points * scale), all_matches=False)
    which: Ints = side[np.argsort(asked)]
    here = metres_per_degree(points[:, 1])
    a, b = edges.start[which], edges.end[which]
    along, away = (b - a) * here, (points - a) * here
    share = np.clip((along * away).sum(axis=1) / (along * along).sum(axis=1), 0, 1)
    foot = a + (b - a) * share[:, None]
    return np.asarray(np.hypot(*((points - foot) * here).T)), foot


def places_along(edges: Edges, spacing_m: float) -> Metres:
    """Every corner, and places on the sides between them no further apart than `spacing_m`; lon, lat a row."""
    pieces: npt.NDArray[np.int64] = np.maximum(1, np.ceil(edges.length_m / spacing_m)).astype(np.int64)
    side = np.repeat(np.arange(len(edges)), pieces)
    share = (np.arange(len(side)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[side]
    inner = edges.start[side] + (edges.end - edges.start)[side] * share[:, None]
    return np.vstack((inner, edges.end))
