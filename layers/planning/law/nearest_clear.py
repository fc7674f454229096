"""The nearest spot where no rule is known to be broken, for a candidate that may not stand where it is."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from layers.datum import GEOD, Bounds
from layers.frames import frame_of
from layers.planning.candidates.candidates import Candidates
from layers.planning.land_specs import CANDIDATES
from layers.planning.law.errors import ImpossibleSearch
from layers.planning.law.ground import Features, LawGround
from layers.planning.law.judge import judge_candidates
from layers.planning.law.judgement import Judgement
from layers.planning.law.plane import Plane, box_around, cut_to_box, is_in_box
from layers.planning.law.rules import Hidden, Land, Least, Near, Rule, Slope
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Objects = npt.NDArray[np.object_]

FARTHEST_M = 50_000.0
_FIRST_M = 500.0
_QUAD_SEGS = 64
_CORNER = 1 / math.cos(math.pi / (4 * _QUAD_SEGS))  # a drawn circle's sides, not its corners, must lie beyond the distance
_UNEVEN = 3e-5  # how much the plane's stretch can change over some kilometres
_SLACK_M = 0.02
_LATTICE = 60
_BATCH = 256

_COMPASS = (("北", "north"), ("东北", "north-east"), ("东", "east"), ("东南", "south-east"), ("南", "south"), ("西南", "south-west"), ("西", "west"), ("西北", "north-west"))  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class ClearSpot:
    """The nearest spot of a refused candidate, or that none was found within `searched_m`.

    The spot is a point: whether a whole parcel fits there, and all that no map shows, is for a person to say.

    Attributes:
        candidate: its position in the judgement.
        lon, lat: degrees; None where none was found.
        metres, bearing_deg: from the candidate's own point, along the ellipsoid, clockwise from north.
        to_within_m: a nearer spot could at most be this much nearer (0.5 m, or the spacing of the points tried where slope or view decide).
        is_inside_parcel: it lies in the candidate itself, only not where its middle or edge is.
        unjudged: rules that were not judged there.
    """

    candidate: int
    searched_m: float
    lon: float | None = None
    lat: float | None = None
    metres: float | None = None
    bearing_deg: float | None = None
    to_within_m: float = 0.5
    is_inside_parcel: bool = False
    unjudged: tuple[Rule, ...] = ()

    @property
    def is_found(self) -> bool:
        return self.lon is not None

    @property
    def direction(self) -> Wording | None:
        """The bearing as one of eight words."""
        return None if self.bearing_deg is None else Wording(*_COMPASS[round(self.bearing_deg / 45) % 8])


def nearest_clear(
    judgement: Judgement, ground: LawGround, candidate: int, *, area: shapely.Geometry | None, within_m: float
) -> ClearSpot:
    """The nearest spot inside the area that breaks no rule of the judgement's packs, and itself passes the judge.

    What is left of a disc around the candidate when every zone with its distance is taken away; its nearest point. The disc grows until one is
    found. Where slope or view forbid that point, points on a lattice are tried from the nearest on. Land classes of other ground are not held:
    rules on them stay unjudged, the candidate's own parcel is left out when its class is the trouble, and a point has no other ground to offer.

    Args:
        area: lon/lat in degrees; None: anywhere.
        within_m: how far to look, metres from the candidate's own point.
    Raises:
        ImpossibleSearch: not above 0, or farther than 50 km.
    """
    if not 0 < within_m <= FARTHEST_M:
        raise ImpossibleSearch(within_m, FARTHEST_M)
    search = _Search.of(judgement, ground, candidate, area, within_m)
    if search is None:
        return ClearSpot(candidate, within_m)
    radius = min(_FIRST_M, within_m)
    while True:
        spot = _within(search, radius)
        if spot is not None or radius >= within_m:
            return spot or ClearSpot(candidate, within_m)
        radius = min(radius * 2, within_m)


@dataclass(frozen=True, slots=True, eq=False)
class _Zone:
    """The features of one rule, flat, how far each is from the candidate, and the metres of the plane to keep from them."""

    shapes: Objects
    apart: Floats
    metres: float


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    judgement: Judgement
    ground: LawGround
    candidate: int
    plane: Plane
    middle: shapely.Point
    stretch: float
    zones: tuple[_Zone, ...]
    area: shapely.Geometry | None
    within_m: float

    @classmethod
    def of(
        cls, judgement: Judgement, ground: LawGround, candidate: int, area: shapely.Geometry | None, within_m: float
    ) -> "_Search | None":
        """None where no other place can help: the candidate is too small, or it is a point on land of a forbidden class."""
        shape = judgement.candidates.geometry[candidate]
        tests = [breach.rule.test for breach in judgement.breaches_of(candidate)]
        is_area = shapely.get_dimensions(shape) == 2
        if any(isinstance(test, Least) or (isinstance(test, Land) and not is_area) for test in tests):
            return None
        lon, lat = float(judgement.candidates.lon[candidate]), float(judgement.candidates.lat[candidate])
        point = np.array([shapely.Point(lon, lat)], dtype=object)
        plane = Plane.of(point)
        reach = max(
            (t.distance_m for p in judgement.packs for r in p.rules if isinstance(t := r.test, Near | Hidden)), default=0.0
        )
        box = box_around(point, within_m + reach)
        allowed = None if area is None else plane.flat(np.array([shapely.intersection(area, shapely.box(*box))]))[0]
        if any(isinstance(test, Land) for test in tests):
            own = shapely.buffer(plane.flat(np.array([shape]))[0], _SLACK_M)
            allowed = shapely.difference(
                shapely.buffer(plane.flat(point)[0], within_m * 1.01) if allowed is None else allowed, own
            )
        middle, near = plane.flat(point)[0], _near_ground(ground, box)
        stretch = _stretch(plane, middle)
        zones = tuple(_zones_of(judgement, near, plane, middle, box))
        return cls(judgement, near, candidate, plane, middle, stretch, zones, allowed, within_m)

    @property
    def looks_at_heights(self) -> bool:
        return self.ground.heights is not None and any(
            isinstance(rule.test, Slope | Hidden) for pack in self.judgement.packs for rule in pack.rules
        )


def _near_ground(ground: LawGround, box: Bounds) -> LawGround:
    frames = {}
    for name, frame in ground.frames.items():
        shapes = np.asarray(frame.geometry.array, dtype=object)
        frames[name] = frame[is_in_box(shapes, box) | shapely.is_missing(shapes)]
    return replace(ground, frames=frames)


def _stretch(plane: Plane, middle: shapely.Point) -> float:
    """Metres of the plane to a metre on the ground, the larger of east and north, with room for what changes nearby."""
    x, y = middle.x + np.array([-500.0, 500.0, 0.0, 0.0]), middle.y + np.array([0.0, 0.0, -500.0, 500.0])
    lon, lat = plane.degrees(x, y)
    _, _, across = GEOD.inv(lon[0], lat[0], lon[1], lat[1])
    _, _, up = GEOD.inv(lon[2], lat[2], lon[3], lat[3])
    return float(1000 / min(across, up)) * (1 + _UNEVEN)


def _within(search: _Search, radius_m: float) -> ClearSpot | None:
    """The nearest clear spot at most so many metres away."""
    left: shapely.Geometry = shapely.buffer(search.middle, radius_m * search.stretch, quad_segs=_QUAD_SEGS)
    if search.area is not None:
        left = shapely.intersection(left, search.area)
    left = shapely.difference(left, shapely.union_all([*_forbidden(search, radius_m)]))
    if shapely.is_empty(left):
        return None
    nearest = shapely.get_coordinates(shapely.shortest_line(search.middle, left))[-1:]
    spot = _first_clear(search, nearest, to_within_m=0.5)
    if spot is None and search.looks_at_heights:
        spacing = radius_m * 2 / _LATTICE
        spot = _first_clear(search, _lattice(search, left, spacing), to_within_m=spacing * math.sqrt(2))
    return spot if spot is None or spot.metres is None or spot.metres <= search.within_m else None


def _zones_of(judgement: Judgement, ground: LawGround, plane: Plane, middle: shapely.Point, box: Bounds) -> Iterator[_Zone]:
    """What every rule with a distance keeps away from, inside a box."""
    stretch = _stretch(plane, middle)
    for pack in judgement.packs:
        for rule in pack.rules:
            frame = ground.held(rule.test.layer) if isinstance(rule.test, Near) else None
            if frame is None or not isinstance(rule.test, Near):
                continue
            features = Features.of(frame, rule.test.layer, rule.test.where, judgement.on)
            shapes = plane.flat(cut_to_box(features.shapes[features.is_placed], box))
            yield _Zone(shapes, shapely.distance(shapes, middle), rule.test.distance_m * stretch * _CORNER + _SLACK_M)


def _forbidden(search: _Search, radius_m: float) -> Iterator[shapely.Geometry]:
    """What they take away within so many metres, flat."""
    for zone in search.zones:
        near = zone.shapes[zone.apart <= radius_m * search.stretch + zone.metres]
        if len(near):
            yield shapely.buffer(shapely.GeometryCollection(list(near)), zone.metres, quad_segs=_QUAD_SEGS)


def _degrees_point(search: _Search) -> shapely.Point:
    candidates = search.judgement.candidates
    return shapely.Point(candidates.lon[search.candidate], candidates.lat[search.candidate])


def _lattice(search: _Search, left: shapely.Geometry, spacing: float) -> Floats:
    """Points of what is left, from the nearest on."""
    west, south, east, north = shapely.bounds(left).tolist()
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(west, east, spacing), np.arange(south, north, spacing)))
    shapely.prepare(left)
    inside = shapely.intersects_xy(left, x, y)
    x, y = x[inside], y[inside]
    return np.column_stack((x, y))[np.lexsort((y, x, np.hypot(x - search.middle.x, y - search.middle.y)))]


def _first_clear(search: _Search, points: Floats, *, to_within_m: float) -> ClearSpot | None:
    """The first of some flat points that breaks no rule, by the judge himself."""
    for start in range(0, len(points), _BATCH):
        lon, lat = search.plane.degrees(*points[start : start + _BATCH].T)
        judged = judge_candidates(_spots(search, lon, lat), search.ground, search.judgement.packs, on=search.judgement.on)
        clear = np.flatnonzero(judged.is_unbroken)
        if len(clear):
            return _told(search, float(lon[clear[0]]), float(lat[clear[0]]), to_within_m)
    return None


def _spots(search: _Search, lon: Floats, lat: Floats) -> Candidates:
    code = search.judgement.candidates.words("division_code")[search.candidate]
    rows = [
        {
            "candidate_id": f"{at:05d}",
            "name": "",
            "division_code": code,
            "candidate_kind": "grid",
            "geometry": shapely.Point(x, y),
        }
        for at, (x, y) in enumerate(zip(lon.tolist(), lat.tolist(), strict=True))
    ]
    return Candidates.of(frame_of(CANDIDATES, rows))


def _told(search: _Search, lon: float, lat: float, to_within_m: float) -> ClearSpot:
    origin = _degrees_point(search)
    bearing, _, metres = GEOD.inv(origin.x, origin.y, lon, lat)
    shape = search.judgement.candidates.geometry[search.candidate]
    unjudged = [gap.rule for gap in search.judgement.unjudged_of(search.candidate)]
    land = [rule for pack in search.judgement.packs for rule in pack.rules if isinstance(rule.test, Land | Least)]
    return ClearSpot(
        candidate=search.candidate,
        searched_m=search.within_m,
        lon=lon,
        lat=lat,
        metres=float(metres),
        bearing_deg=float(bearing) % 360,
        to_within_m=to_within_m,
        is_inside_parcel=bool(shapely.get_dimensions(shape) == 2 and shapely.intersects_xy(shape, lon, lat)),
        unjudged=tuple({(rule.no, rule.source): rule for rule in (*unjudged, *land)}.values()),
    )
