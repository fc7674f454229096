"""Roads of one town laid out together in metres, each with what meets it along its way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import cast

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from layers.datum import STORED, in_metres

SNAP_M = 15.0  # drawn by hand, two roads that meet miss each other by a carriageway's width


@dataclass(frozen=True, slots=True)
class DrawnRoad:
    """A road as it comes in: lon/lat in EPSG:4490. `is_new` marks the roads of the scheme in question."""

    road_id: str
    name: str
    geometry: BaseGeometry
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Road:
    """A road laid out: its line in metres of the network's projection, parts joined where they touch."""

    road_id: str
    name: str
    line: BaseGeometry
    is_new: bool

    @property
    def parts(self) -> tuple[shapely.LineString, ...]:
        return tuple(shapely.get_parts(self.line))

    @property
    def length_m(self) -> float:
        """Plane length; a network's projection is true to 0.1 %."""
        return float(self.line.length)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where another road meets this one: how far from its west (or south) end, metres."""

    other: Road
    at_m: float
    point: shapely.Point


@dataclass(frozen=True)
class RoadNetwork:
    """All roads of a question, in one projection. Made by `lay_out`."""

    roads: tuple[Road, ...]
    crs: pyproj.CRS
    _tree: shapely.STRtree = field(repr=False)

    def near(self, shape: BaseGeometry, distance_m: float) -> tuple[Road, ...]:
        """Roads within a distance of a shape in metres of this network, in the order they came."""
        return tuple(self.roads[int(n)] for n in np.sort(self._tree.query(shape, predicate="dwithin", distance=distance_m)))

    def meetings(self, road: Road, *, snap_m: float = SNAP_M) -> tuple[Meeting, ...]:
        """Every road that crosses, touches or nearly touches this one, from its west (or south) end on; a road met twice is told twice."""
        found = [
            Meeting(other, round(float(shapely.line_locate_point(walked(road), point)), 3), point)
            for other in self.near(road.line, snap_m)
            if other.road_id != road.road_id
            for point in _where_they_meet(road.line, other.line, snap_m)
        ]
        return tuple(sorted(found, key=lambda m: (m.at_m, m.other.road_id)))

    def lonlat(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape of this network back on the ground, EPSG:4490."""
        (back,) = gpd.GeoSeries([shape], crs=self.crs).to_crs(STORED).array
        return cast("BaseGeometry", back)


def lay_out(roads: Iterable[DrawnRoad]) -> RoadNetwork:
    """All roads together in metres; roads nobody has drawn, and shapes that are no lines, are left out (whoever asks counts them)."""
    drawn = [r for r in roads if is_line(r.geometry)]
    frame = gpd.GeoDataFrame({"geometry": [r.geometry for r in drawn]}, geometry="geometry", crs=STORED)
    (metres,) = in_metres(frame)
    lines = [_joined(shape) for shape in metres.geometry]
    laid = tuple(Road(r.road_id, r.name, line, r.is_new) for r, line in zip(drawn, lines, strict=True))
    return RoadNetwork(laid, pyproj.CRS.from_user_input(metres.crs), shapely.STRtree(lines))


def is_line(geometry: BaseGeometry | None) -> bool:
    return geometry is not None and not geometry.is_empty and geometry.geom_type in ("LineString", "MultiLineString")


def walked(road: Road) -> shapely.LineString:
    """The road as one walks it: its longest part, from its west end, or from its south end where it runs north–south."""
    longest: shapely.LineString = max(road.parts, key=lambda part: part.length)
    (x0, y0), (x1, y1) = longest.coords[0][:2], longest.coords[-1][:2]
    forward = x1 > x0 if abs(x1 - x0) >= abs(y1 - y0) else y1 > y0
    return longest if forward else longest.reverse()


def _joined(shape: BaseGeometry) -> BaseGeometry:
    flat = shapely.force_2d(shape)
    return shapely.line_merge(flat) if flat.geom_type == "MultiLineString" else flat


def _where_they_meet(line: BaseGeometry, other: BaseGeometry, snap_m: float) -> Sequence[shapely.Point]:
    """Crossing points; where the lines share a stretch, its ends; where they only come near, the nearest point of the line."""
    shared = line.intersection(other)
    if shared.is_empty:
        return [shapely.Point(shapely.shortest_line(line, other).coords[0])]
    points: list[shapely.Point] = []
    for part in shapely.get_parts(shared):
        ends = [part] if part.geom_type == "Point" else [shapely.Point(part.coords[0]), shapely.Point(part.coords[-1])]
        points += [p for p in ends if all(p.distance(q) > snap_m for q in points)]
    return points
