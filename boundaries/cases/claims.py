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
    pieces = [
        ClaimedPiece(polygon, area, _claimed_by(polygon, one, other, land or {}))
        for polygon in shapely.get_parts(shapely.polygonize([network]))
        if (area := float(area_m2([polygon])[0])) >= sliver_m2 and all(_borders(polygon, line) for line in (first, second))
    ]
    return ClaimedLand((one.side, other.side), tuple(sorted(pieces, key=lambda piece: -piece.area_m2)))


def _alongside(first: shapely.LineString, second: shapely.LineString) -> shapely.LineString:
    """The second line in the direction in which its ends lie nearer to those of the first."""

    def apart(line: shapely.LineString) -> float:
        stretch = np.array([np.cos(np.radians(first.coords[0][1])), 1.0])
        return sum(float(np.hypot(*((np.array(first.coords[i]) - line.coords[i]) * stretch))) for i in (0, -1))

    return min(second, shapely.reverse(second), key=apart)


_BESIDE_DEG = 1e-9  # because noding rounds crossings: a tenth of a millimetre


def _borders(polygon: shapely.Polygon, line: shapely.LineString) -> bool:
    return _stretch(polygon, line) is not None


def _stretch(polygon: shapely.Polygon, line: shapely.LineString) -> shapely.MultiLineString | None:
    """The part of a polygon's outline that runs on a line; None where they share no length."""
    sides = _sides_of(polygon)
    shapely.prepare(line)
    own = sides[shapely.dwithin(shapely.line_interpolate_point(sides, 0.5, normalized=True), line, _BESIDE_DEG)]
    return shapely.MultiLineString(list(own)) if len(own) else None


def _sides_of(polygon: shapely.Polygon) -> npt.NDArray[np.object_]:
    corners, ring = shapely.get_coordinates(shapely.get_rings(polygon), return_index=True)
    ends = np.stack((corners[:-1], corners[1:]), axis=1)
    return np.asarray(shapely.linestrings(ends[ring[1:] == ring[:-1]]), dtype=object)


def _claimed_by(
    polygon: shapely.Polygon, one: ClaimLine, other: ClaimLine, land: Mapping[str, shapely.Geometry]
) -> tuple[str, ...] | None:
    for own, their in ((one, other), (other, one)):
        if own.side in land:
            to_own, to_their = (_depth(polygon, claim.line, land[own.side]) for claim in (own, their))
            if to_own != to_their:
                # Their line deeper in our land than our own: between the two both take the land. Ours the deeper: neither does.
                return tuple(sorted((one.side, other.side))) if to_their > to_own else ()
    return None


def _depth(polygon: shapely.Polygon, line: shapely.LineString, land: shapely.Geometry) -> float:
    """How deep the stretch of a line beside a piece lies in a side's land, degrees on average; negative outside it."""
    stretch = _stretch(polygon, line)
    if stretch is None:
        return 0.0
    points = shapely.points(shapely.get_coordinates(shapely.segmentize(stretch, max(stretch.length / 50, _BESIDE_DEG))))
    away = shapely.distance(points, shapely.boundary(land))
    return float(np.where(shapely.intersects(land, points), away, -away).mean())
