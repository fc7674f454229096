"""Two versions of a line compared: how far it moved, how much land changes sides, where most, and whether a document explains it."""

import math
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from layers.datum import STORED, in_metres
from layers.ellipsoid import area_m2, geodesic_m
from layers.frames import frame_of
from layers.spec import GeometryKind, LayerSpec
from layers.wording import Wording

Line: TypeAlias = shapely.LineString | shapely.MultiLineString
Shapes: TypeAlias = npt.NDArray[np.object_]

SAME_M = 0.01
"""Nearer than a centimetre is the same course: files and projections round by less."""

UNSTATED_M = 0.05
"""Where no version states its accuracy, differences above 5 cm count: the tolerance with which shared borders are overlaid."""


@dataclass(frozen=True, slots=True, eq=False)
class LineVersion:
    """One version of a line: since when it is true, what it looks like (EPSG:4490), and the document that its row names.

    `accuracy_m` is the mean error its row states, None where it states none.
    """

    number: int
    valid_from: date
    line: Line
    document: str | None = None
    accuracy_m: float | None = None
    recorded_by: str = ""


@dataclass(frozen=True, slots=True)
class LineChange:
    """What changed between two versions. Lengths are metres, areas square metres on the ellipsoid.

    `accuracy_m` is the distance below which a difference is noise: the larger of both stated mean errors, 5 cm where none is stated.
    `moved_m` of the new line lies further than that from the old one, `noise_m` nearer but not on it; `vanished_m` of the old line
    lies further than that from the new. `to_left_m2` and `to_right_m2` are the land that comes to lie left or right of the line, seen along
    the old version; `noise_m2` lies between the two within the accuracy. NaN where a version has several parts and no side can be told.
    `largest_offset_m` is found at `chainage_m` of the old line.
    """

    accuracy_m: float
    moved_m: float
    vanished_m: float
    noise_m: float
    to_left_m2: float
    to_right_m2: float
    noise_m2: float
    largest_offset_m: float
    chainage_m: float
    lon: float
    lat: float
    is_reversed: bool

    @property
    def is_none(self) -> bool:
        """The same course, to the centimetre."""
        return self.largest_offset_m <= SAME_M

    @property
    def is_noise(self) -> bool:
        """A difference, but nowhere above the accuracy that was stated."""
        return not self.is_none and self.largest_offset_m <= self.accuracy_m

    @property
    def exchanged_m2(self) -> float:
        """Land that changes sides either way, noise left out."""
        return self.to_left_m2 + self.to_right_m2


def compare_versions(old: LineVersion, new: LineVersion) -> LineChange:
    """Measure what changed from one version of a line to the next. Neither is altered, and the direction of drawing plays no part."""
    threshold = max((a for a in (old.accuracy_m, new.accuracy_m) if a is not None and a > 0), default=UNSTATED_M)
    before = _one_line(old.line)
    after, is_reversed = _alike(before, _one_line(new.line))
    both = _Both.of(before, after)
    forth, back = _away(both.plane_after, both.plane_before, threshold), _away(both.plane_before, both.plane_after, threshold)
    offset_m, spot = _largest(both.plane_before, forth, back)
    lon, lat, chainage_m = both.place(spot)
    left, right, noise = _areas(both, threshold)
    return LineChange(
        threshold, forth.beyond_m, back.beyond_m, forth.within_m, left, right, noise, offset_m, chainage_m, lon, lat, is_reversed
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Both:
    """Both versions in degrees and in one plane in metres.

    A side of a stored line is straight in degrees. In a plane it bends by a metre in ten kilometres, so long sides are cut first: a vertex
    that somebody adds on a side moves nothing.
    """

    before: Line
    after: Line
    plane_before: Line
    plane_after: Line
    crs: pyproj.CRS

    @classmethod
    def of(cls, before: Line, after: Line) -> "_Both":
        cut = [shapely.segmentize(line, _CUT_DEG) for line in (before, after)]
        (flat,) = in_metres(frame_of(_ANY, [{"geometry": line} for line in cut]))
        return cls(cut[0], cut[1], flat.geometry.iloc[0], flat.geometry.iloc[1], flat.crs)

    def place(self, spot: shapely.Point) -> tuple[float, float, float]:
        """Lon, lat and chainage along the ellipsoid of a point of the old version."""
        lonlat, part = shapely.get_coordinates(shapely.get_parts(self.before), return_index=True)
        plane = shapely.get_coordinates(self.plane_before)
        joined = part[1:] == part[:-1]
        flat_m = np.concatenate(([0.0], np.cumsum(np.where(joined, np.hypot(*np.diff(plane, axis=0).T), 0.0))))
        along_m = np.concatenate(([0.0], np.cumsum(np.where(joined, geodesic_m(*lonlat[:-1].T, *lonlat[1:].T), 0.0))))
        share = self.plane_before.project(spot)
        lon, lat = (float(np.interp(share, flat_m, axis)) for axis in lonlat.T)
        return lon, lat, float(np.interp(share, flat_m, along_m))


@dataclass(frozen=True, slots=True, eq=False)
class _Away:
    """A line walked in small steps: how far each step lies from the other line, and how long the steps beyond and within are."""

    points: Shapes
    distance_m: npt.NDArray[np.float64]
    beyond_m: float
    within_m: float


def _away(line: Line, other: Line, threshold: float) -> _Away:
    """Steps no longer than half the threshold, between a metre and 50 m: a bulge narrower than a step is met at its vertices."""
    walked = shapely.segmentize(line, float(np.clip(threshold / 2, 1.0, 50.0)))
    coordinates, part = shapely.get_coordinates(shapely.get_parts(walked), return_index=True)
    points = _points(coordinates)
    away = _distance_m(points, other)
    sizes = np.where(part[1:] == part[:-1], np.hypot(*np.diff(coordinates, axis=0).T), 0.0)
    middle = (away[1:] + away[:-1]) / 2
    beyond, within = middle > threshold, (middle > SAME_M) & (middle <= threshold)
    return _Away(points, away, float(sizes[beyond].sum()), float(sizes[within].sum()))


def _distance_m(points: Shapes, line: Line) -> npt.NDArray[np.float64]:
    """Metres from each point to a line, by a tree of its sides: twenty thousand vertices against as many are a second, not a minute."""
    corners, part = shapely.get_coordinates(shapely.get_parts(line), return_index=True)
    joined = part[1:] == part[:-1]
    sides = _lines(np.stack((corners[:-1][joined], corners[1:][joined]), axis=1))
    (asked, _), found = shapely.STRtree(sides).query_nearest(points, return_distance=True, all_matches=False)
    distance = np.empty(len(points))
    distance[asked] = found
    return distance


def _one_line(shape: Line) -> Line:
    """Parts that continue each other as one line."""
    if isinstance(shape, shapely.LineString):
        return shape
    merged = shapely.line_merge(shape)
    return merged if isinstance(merged, shapely.LineString) else shape


def _alike(before: Line, after: Line) -> tuple[Line, bool]:
    """The new line drawn in the old one's direction, and whether it was drawn the other way."""
    if isinstance(before, shapely.MultiLineString) or isinstance(after, shapely.MultiLineString):
        return after, False
    if before.is_ring and after.is_ring:
        turned = bool(shapely.is_ccw(before) != shapely.is_ccw(after))
        return (shapely.reverse(after), True) if turned else (after, False)
    (a, b), (c, d) = (shapely.get_coordinates(line)[[0, -1]] for line in (before, after))
    straight = float(geodesic_m(*a, *c) + geodesic_m(*b, *d))
    crossed = float(geodesic_m(*a, *d) + geodesic_m(*b, *c))
    return (shapely.reverse(after), True) if crossed < straight else (after, False)


def _largest(before: Line, forth: _Away, back: _Away) -> tuple[float, shapely.Point]:
    """The largest offset either way, and the point of the old line it is measured from."""
    there, here = int(forth.distance_m.argmax()), int(back.distance_m.argmax())
    if forth.distance_m[there] >= back.distance_m[here]:
        return float(forth.distance_m[there]), shapely.get_point(shapely.shortest_line(before, forth.points[there]), 0)
    return float(back.distance_m[here]), back.points[here]


def _areas(both: _Both, threshold: float) -> tuple[float, float, float]:
    """Square metres that come to lie left and right of the line, and those between the versions within the accuracy.

    The old line, the new one backwards and the gaps between their ends make one closed walk. The faces it cuts out are told by how often,
    and which way, the walk runs round them: counter-clockwise is land that lay left of the old line and lies right of the new.
    """
    if isinstance(both.before, shapely.MultiLineString) or isinstance(both.after, shapely.MultiLineString):
        return math.nan, math.nan, math.nan
    there, back = shapely.get_coordinates(both.before), shapely.get_coordinates(both.after)[::-1]
    walk = np.concatenate((there, back, there[:1]))
    noded = shapely.node(shapely.LineString(walk))
    faces = np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))), dtype=object)
    if len(faces) == 0:
        return 0.0, 0.0, 0.0
    turns, sizes = _turns(walk, shapely.point_on_surface(faces)), area_m2(faces)
    thin = _are_thin(faces, both, threshold)
    to_left = float((sizes * np.clip(-turns, 0, None))[~thin].sum())
    to_right = float((sizes * np.clip(turns, 0, None))[~thin].sum())
    return to_left, to_right, float((sizes * np.abs(turns))[thin].sum())


def _turns(walk: npt.NDArray[np.float64], points: Shapes) -> npt.NDArray[np.int64]:
    """How often the walk runs round each point, counter-clockwise positive: the sides it meets on the short way out, by their sense."""
    spots = shapely.get_coordinates(points)
    width, height = np.ptp(walk, axis=0)
    mirrored = (
        -1 if width < height else 1
    )  # look out across the line, where few sides are met; a mirrored walk turns the other way
    if mirrored < 0:
        walk, spots = walk[:, ::-1], spots[:, ::-1]
    rays = np.stack((spots, np.column_stack((spots[:, 0], np.full(len(spots), walk[:, 1].max() + 1)))), axis=1)
    sides = _lines(np.stack((walk[:-1], walk[1:]), axis=1))
    ray, side = shapely.STRtree(sides).query(_lines(rays))
    (x0, y0), (x1, y1), (x, y) = walk[:-1][side].T, walk[1:][side].T, spots[ray].T
    met = (np.minimum(x0, x1) <= x) & (x < np.maximum(x0, x1))
    with np.errstate(divide="ignore", invalid="ignore"):
        met &= y0 + (y1 - y0) * (x - x0) / (x1 - x0) > y
    turns = np.bincount(ray[met], weights=np.sign(x0 - x1)[met], minlength=len(spots))
    return np.asarray(np.rint(turns) * mirrored, dtype=np.int64)


def _are_thin(faces: Shapes, both: _Both, threshold: float) -> npt.NDArray[np.bool_]:
    """Faces whose every corner lies within the threshold of both versions."""
    corners, face = shapely.get_coordinates(faces, return_index=True)
    x, y = pyproj.Transformer.from_crs(STORED, both.crs, always_xy=True).transform(*corners.T)
    points = _points(np.column_stack((x, y)))
    far = np.maximum(_distance_m(points, both.plane_before), _distance_m(points, both.plane_after)) > threshold
    return np.asarray(np.bincount(face[far], minlength=len(faces)) == 0)


def _points(coordinates: npt.NDArray[np.float64]) -> Shapes:
    return np.asarray(shapely.points(coordinates), dtype=object)


def _lines(ends: npt.NDArray[np.float64]) -> Shapes:
    return np.asarray(shapely.linestrings(ends), dtype=object)


_CUT_DEG = 0.001  # about 100 m: a side that long bends by a tenth of a millimetre
_ANY = LayerSpec("versions", Wording("界线版本", "versions of a line"), "", "", (), GeometryKind.LINE)
