"""How near candidates lie to features: found on a plane in metres, measured along the ellipsoid."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from layers.datum import STORED, Bounds, Metres, geodesic_m, moved, working_crs

Flags = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
Positions = npt.NDArray[np.int64]

SIDE_DEG = 0.002
"""Sides of a line are straight in degrees; cut so short, the plane bends them by less than a millimetre."""

STRETCH = 0.003
"""No working projection stretches a distance by more than 0.3 % (zones 0.14 %, equal-area 0.1 % and not alike in all directions)."""

_SLACK_M = 0.01
_RUN = 64  # corners of a piece


@lru_cache(maxsize=32)
def _way_to(wkt: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(STORED, pyproj.CRS.from_wkt(wkt), always_xy=True)


@dataclass(frozen=True, slots=True)
class Plane:
    """The working projection of some candidates. It finds who is near and where the nearest points are; every metre told is a geodesic's."""

    there: pyproj.Transformer

    @classmethod
    def of(cls, shapes: Objects) -> "Plane":
        """The projection for shapes in degrees (EPSG:4490)."""
        west, south, east, north = shapely.total_bounds(shapes).tolist() if len(shapes) else (105.0, 35.0, 105.0, 35.0)
        return cls(_way_to(working_crs((west, south, east, north)).to_wkt()))

    def flat(self, shapes: Objects) -> Objects:
        """Shapes in degrees → the same in metres."""
        return moved(shapely.segmentize(shapely.force_2d(shapes), SIDE_DEG), self.there.transform)

    def degrees(self, x: Metres, y: Metres) -> tuple[Metres, Metres]:
        lon, lat = self.there.transform(x, y, direction="INVERSE")
        return np.asarray(lon), np.asarray(lat)

    def metres(self, ours: Objects, theirs: Objects) -> Metres:
        """Metres along the ellipsoid between the nearest points of pairs of flat shapes; 0 where they meet.

        The nearest points are those of the plane: the projections here turn no angle worth a millimetre within some kilometres.
        """
        apart = shapely.distance(ours, theirs) > 0
        metres = np.zeros(len(ours))
        ends = shapely.get_coordinates(shapely.shortest_line(ours[apart], theirs[apart])).reshape(-1, 2, 2)
        first, last = (self.degrees(ends[:, end, 0], ends[:, end, 1]) for end in (0, 1))
        metres[apart] = geodesic_m(*first, *last)
        return metres


@dataclass(frozen=True, slots=True, eq=False)
class Encounters:
    """Pairs of a candidate and a feature within some metres, by candidate.

    `metres` are a geodesic's wherever a pair may be a candidate's nearest or stands at the limit; for the rest, who are neither, the plane's (0.3 %).
    """

    candidate: Positions
    feature: Positions
    metres: Metres


def box_around(shapes: Objects, margin_m: float) -> Bounds:
    """The box of shapes in degrees with a margin of at least so many metres."""
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    up = margin_m / 110_000 + 1e-6  # no degree of latitude is shorter than 110.5 km
    across = up / max(np.cos(np.radians(max(abs(south), abs(north)) + up)), 0.01)
    return west - across, south - up, east + across, north + up


def is_in_box(shapes: Objects, box: Bounds) -> Flags:
    """Whether each shape's own box touches another box; False where it is missing."""
    bounds = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        touches = (bounds[:, 0] <= box[2]) & (bounds[:, 2] >= box[0]) & (bounds[:, 1] <= box[3]) & (bounds[:, 3] >= box[1])
    return np.asarray(touches)


def cut_to_box(shapes: Objects, box: Bounds) -> Objects:
    """Shapes without what lies beyond a box in degrees: a river through half the country is drawn where candidates are, not where no zone reaches."""
    bounds = shapely.bounds(shapes)
    sticks_out = (bounds[:, :2] < np.array(box[:2])).any(axis=1) | (bounds[:, 2:] > np.array(box[2:])).any(axis=1)
    cut = shapes.copy()
    cut[sticks_out] = shapely.intersection(shapes[sticks_out], shapely.box(*box))
    return cut


def encounters(plane: Plane, ours: Objects, theirs: Objects, *, within_m: float, sure: Flags) -> Encounters:
    """Every pair of flat shapes at most `within_m` metres apart along the ellipsoid.

    The plane proposes (a tree, then its distance); the geodesic between the nearest points decides. `sure` tells two sorts of features apart: the nearest
    of each sort is wanted.
    """
    pieces, owner = _pieces(theirs)
    candidate, piece = shapely.STRtree(pieces).query(ours, predicate="dwithin", distance=within_m * (1 + STRETCH) + _SLACK_M)
    feature, metres = owner[piece], shapely.distance(pieces[piece], ours[candidate])
    sort = candidate * 2 + sure[feature]
    nearest = np.full(2 * len(ours), np.inf)
    np.minimum.at(nearest, sort, metres)
    close = (metres <= nearest[sort] * (1 + 2 * STRETCH) + _SLACK_M) | (metres >= within_m * (1 - STRETCH) - _SLACK_M)
    metres[close] = plane.metres(pieces[piece[close]], ours[candidate[close]])
    holder, held = shapely.STRtree(ours).query(theirs, predicate="intersects")
    candidate, feature = np.concatenate((candidate, held)), np.concatenate((feature, holder))
    return _nearest_pieces(candidate, feature, np.concatenate((metres, np.zeros(len(held)))), within_m + _SLACK_M)


def _nearest_pieces(candidate: Positions, feature: Positions, metres: Metres, within_m: float) -> Encounters:
    """Each candidate and feature once, by the nearest piece."""
    order = np.lexsort((metres, feature, candidate))
    candidate, feature, metres = candidate[order], feature[order], metres[order]
    kept = metres <= within_m
    kept[1:] &= (candidate[1:] != candidate[:-1]) | (feature[1:] != feature[:-1])
    return Encounters(candidate[kept], feature[kept], metres[kept])


def _pieces(shapes: Objects) -> tuple[Objects, Positions]:
    """Points, and lines and borders cut into short runs of corners, with the shape each belongs to: distances to long shapes need not walk all of them."""
    whole, of_shape = shapely.get_parts(shapes, return_index=True)
    is_area = shapely.get_dimensions(whole) == 2
    whole[is_area] = shapely.boundary(whole[is_area])
    parts, of_whole = shapely.get_parts(whole, return_index=True)
    owner = of_shape[of_whole].astype(np.int64)
    long = shapely.get_num_coordinates(parts) > 2 * _RUN
    runs: list[shapely.LineString] = []
    of: list[int] = []
    for at in np.flatnonzero(long).tolist():
        corners = shapely.get_coordinates(parts[at])
        cuts = [corners[first : first + _RUN + 1] for first in range(0, len(corners) - 1, _RUN)]
        runs.extend(shapely.LineString(cut) for cut in cuts)
        of.extend([int(owner[at])] * len(cuts))
    pieces: Objects = np.append(parts[~long], np.array(runs, dtype=object))
    return pieces, np.append(owner[~long], np.array(of, dtype=np.int64))
