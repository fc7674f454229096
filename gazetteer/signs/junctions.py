"""Where streets begin, end and cross one another: the places at which a sign is looked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.datum import STORED, in_metres
from layers.wording import Wording


class JunctionKind(StrEnum):
    """An end that is also a crossing counts as a crossing."""

    END = "end"
    CROSSING = "crossing"
    BETWEEN = "between"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    JunctionKind.END: Wording("起止点", "where it begins or ends"),
    JunctionKind.CROSSING: Wording("交叉口", "crossing"),
    JunctionKind.BETWEEN: Wording("相距较远的两路口之间", "between crossings far apart"),
}


@dataclass(frozen=True, slots=True)
class Junction:
    """One place on one street, degrees in EPSG:4490, with the names of the streets met there."""

    place_id: str
    name: str
    kind: JunctionKind
    lon: float
    lat: float
    meets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Spot:
    at_m: float
    kind: JunctionKind
    meets: tuple[str, ...]
    point: shapely.Point


def junctions_of(streets: gpd.GeoDataFrame, *, tolerance_m: float = 15.0, far_m: float | None = None) -> tuple[Junction, ...]:
    """Every begin, end and crossing of every drawn street, in the order of the streets and along each of them.

    Streets are noded within the tolerance: two that miss each other by less meet, and places of one street nearer to each other than it are one
    place. Rows of one `place_id` are one street.

    Args:
        streets: columns place_id, name, geometry (lines); rows without a line, or with one of no length, are left out.
        tolerance_m: metres, 15 by default: about a carriageway.
        far_m: where two neighbouring places lie further apart than this, places between them are added at even distances; None adds none
            (上海 Art. 33 asks for extra signs “where crossings are far apart” and gives no figure).
    """
    lines = streets[streets.geometry.notna() & streets.geometry.geom_type.isin(["LineString", "MultiLineString"])]
    (metres,) = in_metres(lines)
    metres = metres[metres.length > 0]
    if metres.empty:
        return ()
    merged = metres.dissolve(by="place_id", aggfunc={"name": "first"}, sort=True)
    shapes = [shapely.line_merge(s) if s.geom_type == "MultiLineString" else s for s in merged.geometry]
    tree = shapely.STRtree(shapes)
    names, ids = [str(n) for n in merged["name"]], [str(i) for i in merged.index]
    found: list[tuple[str, str, _Spot]] = []
    for at, shape in enumerate(shapes):
        others = [int(n) for n in np.sort(tree.query(shape, predicate="dwithin", distance=tolerance_m)) if n != at]
        spots = [*_ends(shape, tolerance_m)]
        spots += [spot for n in others for spot in _crossings(shape, shapes[n], names[n], tolerance_m)]
        found += [(ids[at], names[at], spot) for spot in _between(_gathered(spots, tolerance_m), shape, far_m)]
    points = gpd.GeoSeries([spot.point for _, _, spot in found], crs=metres.crs).to_crs(STORED)
    return tuple(
        Junction(place, name, spot.kind, float(p.x), float(p.y), spot.meets)
        for (place, name, spot), p in zip(found, points, strict=True)
    )


def _ends(shape: BaseGeometry, tolerance_m: float) -> Iterator[_Spot]:
    """Open ends of all parts; ends of two parts that all but touch are a gap in the drawing, not an end of the street."""
    ends = [shapely.get_point(part, i) for part in shapely.get_parts(shape) if not part.is_closed for i in (0, -1)]
    for n, end in enumerate(ends):
        if not any(end.distance(other) <= tolerance_m for m, other in enumerate(ends) if m != n):
            yield _Spot(_along(shape, end), JunctionKind.END, (), end)


def _crossings(shape: BaseGeometry, other: BaseGeometry, name: str, tolerance_m: float) -> Iterator[_Spot]:
    """Where the other street crosses, touches or nearly touches this one; a shared stretch is met at its two ends."""
    met: list[shapely.Point] = []
    shared = shape.intersection(other)
    for part in () if shared.is_empty else shapely.get_parts(shared):
        met += [part] if part.geom_type == "Point" else [shapely.get_point(part, 0), shapely.get_point(part, -1)]
    for one, two in ((shape, other), (other, shape)):
        for part in shapely.get_parts(one):
            for end in (shapely.get_point(part, 0), shapely.get_point(part, -1)):
                near = 0 < end.distance(two) <= tolerance_m
                if near and not any(end.distance(point) <= tolerance_m for point in met):
                    met.append(shapely.get_point(shapely.shortest_line(shape, end), 0))
    for point in met:
        yield _Spot(_along(shape, point), JunctionKind.CROSSING, (name,), point)


def _gathered(spots: Sequence[_Spot], tolerance_m: float) -> list[_Spot]:
    """Spots nearer to one another than the tolerance as one; a crossing wins over an end and keeps its place."""
    gathered: list[_Spot] = []
    for spot in sorted(spots, key=lambda s: (s.kind is JunctionKind.END, s.at_m)):
        near = next((n for n, held in enumerate(gathered) if held.point.distance(spot.point) <= tolerance_m), None)
        if near is None:
            gathered.append(spot)
        else:
            held = gathered[near]
            meets = tuple(dict.fromkeys((*held.meets, *spot.meets)))
            gathered[near] = _Spot(held.at_m, held.kind, meets, held.point)
    return sorted(gathered, key=lambda s: s.at_m)


def _between(spots: list[_Spot], shape: BaseGeometry, far_m: float | None) -> Iterator[_Spot]:
    for n, spot in enumerate(spots):
        yield spot
        gap_m = spots[n + 1].at_m - spot.at_m if n + 1 < len(spots) else 0.0
        if far_m is None or not isinstance(shape, shapely.LineString) or gap_m <= far_m:
            continue
        pieces = int(np.ceil(gap_m / far_m))
        for k in range(1, pieces):
            at_m = spot.at_m + gap_m * k / pieces
            yield _Spot(at_m, JunctionKind.BETWEEN, (), shapely.line_interpolate_point(shape, at_m))


def _along(shape: BaseGeometry, point: shapely.Point) -> float:
    """Metres along the street; parts of a street in pieces are counted one after another."""
    before = 0.0
    parts = shapely.get_parts(shape)
    nearest = int(np.argmin(shapely.distance(parts, point)))
    for part in parts[:nearest]:
        before += part.length
    return float(before + shapely.line_locate_point(parts[nearest], point))
