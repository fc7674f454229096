"""The land between two claim lines: its pieces, their area, and which side claims each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from boundaries.lines.errors import NoCourse
from layers.ellipsoid import area_m2

SLIVER_M2 = 1.0
"""Pieces smaller than this are where two drawn lines cross or touch. Ours; any dispute is larger."""


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """The line a side claims: lon/lat degrees, EPSG:4490, in either direction."""

    side: str
    line: shapely.LineString


@dataclass(frozen=True, slots=True)
class ClaimedPiece:
    """A piece of land between the lines.

    `claimed_by` are the sides whose line takes it in: both where the claims overlap, none where each leaves it to the other; None where no
    land of a side was given to tell by.
    """

    polygon: shapely.Polygon
    area_m2: float
    claimed_by: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ClaimedLand:
    """All pieces between two claim lines, the largest first."""

    sides: tuple[str, str]
    pieces: tuple[ClaimedPiece, ...]

    @property
    def area_m2(self) -> float:
        """Square metres between the lines, on the ellipsoid."""
        return sum(piece.area_m2 for piece in self.pieces)

    @property
    def overlap_m2(self) -> float:
        """Square metres both sides claim; pieces nobody could tell of are not among them."""
        return sum(piece.area_m2 for piece in self.pieces if piece.claimed_by)


def claim_line(side: str, coordinates: Sequence[Sequence[float]]) -> ClaimLine:
    """A side's claim from the field of its record.

    Raises:
        NoCourse: fewer than two different points, or a coordinate that is no number.
    """
    points = np.asarray(coordinates, dtype=float)
    if points.ndim != 2 or len(points) < 2 or not np.isfinite(points).all() or (points == points[0]).all():
        raise NoCourse(side)
    return ClaimLine(side, shapely.LineString(points[:, :2]))


def land_between(
    one: ClaimLine, other: ClaimLine, *, land: Mapping[str, shapely.Geometry] | None = None, sliver_m2: float = SLIVER_M2
) -> ClaimedLand:
    """The pieces enclosed by two claim lines whose ends are joined to the nearer ends of each other.

    Args:
        land: land of each side, as the division polygons have it (either side's will do): the line whose stretch beside a piece lies
            deeper in a side's land is the one nearer to it, and that tells an overlap of claims from a gap.
        sliver_m2: pieces below this are left out, square metres.
    Returns:
        Pieces by area, largest first; none where the lines are one. A loop that a single line makes with itself is no land between them.
    """
    first, second = one.line, _alongside(one.line, other.line)
    ends = [shapely.LineString([first.coords[i], second.coords[i]]) for i in (0, -1) if first.coords[i] != second.coords[i]]
    network = shapely.union_all([first, second, *ends])
    courses = (_Course.of(one), _Course.of(other))
    pieces = [
        ClaimedPiece(polygon, area, _claimed_by(stretches, courses, land or {}))
        for polygon in shapely.get_parts(shapely.polygonize([network]))
        if (area := float(area_m2([polygon])[0])) >= sliver_m2 and all(stretches := [c.beside(polygon) for c in courses])
    ]
    return ClaimedLand((one.side, other.side), tuple(sorted(pieces, key=lambda piece: -piece.area_m2)))


def _alongside(first: shapely.LineString, second: shapely.LineString) -> shapely.LineString:
    """The second line in the direction in which its ends lie nearer to those of the first."""

    def apart(line: shapely.LineString) -> float:
        stretch = np.array([np.cos(np.radians(first.coords[0][1])), 1.0])
        return sum(float(np.hypot(*((np.array(first.coords[i]) - line.coords[i]) * stretch))) for i in (0, -1))

    return min(second, shapely.reverse(second), key=apart)


_BESIDE_DEG = 1e-9  # because noding rounds crossings: a tenth of a millimetre
_SAMPLES = 65


@dataclass(frozen=True, slots=True)
class _Course:
    """A claim line with its sides in a tree, so that the outline of a piece is held against it quickly."""

    side: str
    tree: shapely.STRtree

    @classmethod
    def of(cls, claim: ClaimLine) -> "_Course":
        return cls(claim.side, shapely.STRtree(_sides_of(claim.line)))

    def beside(self, polygon: shapely.Polygon) -> shapely.MultiLineString | None:
        """The part of a polygon's outline that runs on this line; None where they share no length."""
        sides = _sides_of(polygon)
        middles = shapely.line_interpolate_point(sides, 0.5, normalized=True)
        own = np.unique(self.tree.query(middles, predicate="dwithin", distance=_BESIDE_DEG)[0])
        return shapely.MultiLineString(list(sides[own])) if len(own) else None


def _sides_of(shape: shapely.Polygon | shapely.LineString) -> npt.NDArray[np.object_]:
    rings = shapely.get_rings(shape) if isinstance(shape, shapely.Polygon) else np.array([shape])
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    ends = np.stack((corners[:-1], corners[1:]), axis=1)
    return np.asarray(shapely.linestrings(ends[ring[1:] == ring[:-1]]), dtype=object)


def _claimed_by(
    stretches: Sequence[shapely.MultiLineString | None], courses: tuple[_Course, _Course], land: Mapping[str, shapely.Geometry]
) -> tuple[str, ...] | None:
    for own, their in ((0, 1), (1, 0)):
        held = land.get(courses[own].side)
        if held is not None:
            to_own, to_their = _depth(stretches[own], held), _depth(stretches[their], held)
            if to_own != to_their:
                # Their line deeper in our land than our own: what lies between, both take in. Ours the deeper: neither does.
                return tuple(sorted(course.side for course in courses)) if to_their > to_own else ()
    return None


def _depth(stretch: shapely.MultiLineString | None, land: shapely.Geometry) -> float:
    """How deep a stretch of line lies in a side's land, degrees on average; negative outside it."""
    points = shapely.line_interpolate_point(stretch, np.linspace(0, 1, _SAMPLES), normalized=True)
    away = shapely.distance(points, shapely.boundary(land))
    return float(np.where(shapely.intersects(land, points), away, -away).mean())
