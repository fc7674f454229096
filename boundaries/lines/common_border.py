"""The border two divisions share, with the gaps and overlaps between them: a tolerance overlay, never a plain intersection."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from boundaries.lines.edges import Edges, Shapes, covered
from boundaries.lines.outlines import Outlines
from layers.ellipsoid import area_m2

TOLERANCE_M = 0.05
"""Two sides this near are one border: far above rounding (micrometres), far below the survey error of any line."""


@dataclass(frozen=True, slots=True)
class CommonBorder:
    """What two polygons share. `line` is drawn along the first; lengths and areas on the ellipsoid.

    A gap is ground enclosed between the two that neither has; an overlap is ground both have.
    """

    line: shapely.Geometry
    length_m: float
    gaps: tuple[shapely.Geometry, ...]
    overlaps: tuple[shapely.Geometry, ...]
    gaps_m2: float
    overlaps_m2: float


def common_border(
    first: shapely.Geometry, second: shapely.Geometry, *, within_m: float = TOLERANCE_M, smallest_m2: float = 1.0
) -> CommonBorder:
    """The border two polygons (lon/lat) share within a tolerance.

    `a.boundary.intersection(b.boundary)` loses every side on which one polygon has a corner that the other lacks: rounding puts it
    micrometres beside the straight side (measured: 37 % of a border lost to one extra corner).

    Args:
        within_m: metres up to which two sides are one border.
        smallest_m2: gaps and overlaps below this are not told apart from rounding.
    """
    outlines = Edges.of([first, second])
    near = covered(outlines, outlines, within_m=within_m).borders(within_m)
    owner, _, length, lines = near.lines()
    of_first = owner == 0
    gaps, overlaps = _gaps(first, second, smallest_m2), _polygons(shapely.intersection(first, second), smallest_m2)
    return CommonBorder(
        lines[of_first][0] if of_first.any() else shapely.LineString(),
        float(length[of_first].sum()),
        gaps,
        overlaps,
        float(area_m2(list(gaps)).sum()),
        float(area_m2(list(overlaps)).sum()),
    )


def common_borders(outlines: Outlines, *, within_m: float = TOLERANCE_M) -> pd.DataFrame:
    """Every pair of divisions that share a border, all at once.

    Returns:
        One row per pair, `code_a` below `code_b`: `length_m` (ellipsoid) and `line`, drawn along the first.
    """
    edges = outlines.edges()
    owner, other, length, lines = covered(edges, edges, within_m=within_m).borders(within_m).lines()
    once = owner < other  # codes rise with their positions
    codes = np.array(outlines.codes, dtype=object)
    columns = {"code_a": codes[owner[once]], "code_b": codes[other[once]], "length_m": length[once]}
    return pd.DataFrame({**columns, "line": lines[once]})


def gaps_and_overlaps(outlines: Outlines, *, smallest_m2: float = 1.0) -> pd.DataFrame:
    """Ground that lies between two touching divisions and belongs to none, and ground that belongs to both.

    A gap is a hole that appears when two neighbours are put together and that no third division fills; one that stays open at
    a tripoint is not seen here but as length not shared.

    Returns:
        One row per pair that has either, `code_a` below `code_b`: `gaps_m2`, `overlaps_m2` (ellipsoid).
    """
    tree = shapely.STRtree(outlines.shapes)
    a, b = tree.query(
        outlines.shapes, predicate="dwithin", distance=1e-6
    )  # a tenth of a metre: neighbours with a crack between them
    once = a < b
    a, b = a[once], b[once]
    overlaps = _areas_of_pieces(shapely.intersection(outlines.shapes[a], outlines.shapes[b]), smallest_m2)
    gaps = np.zeros(len(a))
    for n in range(len(a)):
        holes = _gaps(outlines.shapes[a[n]], outlines.shapes[b[n]], smallest_m2)
        gaps[n] = sum(_left_by_others(hole, tree, outlines.shapes, (a[n], b[n])) for hole in holes)
    codes = np.array(outlines.codes, dtype=object)
    found = pd.DataFrame({"code_a": codes[a], "code_b": codes[b], "gaps_m2": gaps, "overlaps_m2": overlaps})
    return found[(found["gaps_m2"] >= smallest_m2) | (found["overlaps_m2"] >= smallest_m2)].reset_index(drop=True)


def _gaps(first: shapely.Geometry, second: shapely.Geometry, smallest_m2: float) -> tuple[shapely.Geometry, ...]:
    """Holes of the two together that are not holes of either."""
    holes = _holes(shapely.union(first, second))
    own = shapely.union_all(np.r_[_holes(first), _holes(second)])
    return _polygons(shapely.difference(shapely.union_all(holes), own), smallest_m2)


def _holes(shape: shapely.Geometry) -> Shapes:
    rings = shapely.get_rings(polygons := shapely.get_parts(shape), return_index=True)[0]
    is_outer = np.isin(np.arange(len(rings)), np.r_[0, np.cumsum(shapely.get_num_interior_rings(polygons) + 1)])
    return np.asarray(shapely.polygons(rings[~is_outer]), dtype=object)


def _left_by_others(hole: shapely.Geometry, tree: shapely.STRtree, shapes: Shapes, pair: tuple[int, int]) -> float:
    others = [shapes[n] for n in tree.query(hole, predicate="intersects") if n not in pair]
    left = shapely.difference(hole, shapely.union_all(others)) if others else hole
    return float(area_m2([left])[0])


def _polygons(shape: shapely.Geometry, smallest_m2: float) -> tuple[shapely.Geometry, ...]:
    parts = shapely.get_parts(shape)
    parts = parts[shapely.get_type_id(parts) == 3]
    return tuple(parts[area_m2(parts) >= smallest_m2])


def _areas_of_pieces(shapes: Shapes, smallest_m2: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Square metres of each shape's pieces that are no slivers."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    areas = area_m2(parts) if len(parts) else np.empty(0)
    return np.bincount(owner, weights=np.where(areas >= smallest_m2, areas, 0), minlength=len(shapes)).astype(float)
