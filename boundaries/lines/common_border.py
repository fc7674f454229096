"""The border two divisions share, with the gaps and overlaps between them: a tolerance overlay, never a plain intersection."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from boundaries.lines.drawn import drawn_area_m2
from boundaries.lines.edges import Edges, Shapes, covered
from boundaries.lines.outlines import Outlines

TOLERANCE_M = 0.05
"""Two sides this near are one border: far above rounding (micrometres), far below the survey error of any line."""

_NOTHING_TWICE_DEG2 = 1e-11  # a tenth of a square metre: where all areas add up to that of all together, no ground is held twice


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
        float(drawn_area_m2(list(gaps)).sum()),
        float(drawn_area_m2(list(overlaps)).sum()),
    )


def common_borders(outlines: Outlines, *, within_m: float = TOLERANCE_M) -> pd.DataFrame:
    """Every pair of divisions that share a border, all at once.

    Returns:
        One row per pair, `code_a` below `code_b`: `length_m` (ellipsoid) and `line`, drawn along the first.
    """
    edges = outlines.edges
    owner, other, length, lines = covered(edges, edges, within_m=within_m).borders(within_m).lines()
    once = owner < other  # codes rise with their positions
    codes = np.array(outlines.codes, dtype=object)
    columns = {"code_a": codes[owner[once]], "code_b": codes[other[once]], "length_m": length[once]}
    return pd.DataFrame({**columns, "line": lines[once]})


def gaps_and_overlaps(outlines: Outlines, *, smallest_m2: float = 1.0) -> pd.DataFrame:
    """Ground that lies between divisions and belongs to none, and ground that belongs to two.

    A gap is a hole in all divisions together that is no hole of one of them; it is told of the two that hold most of its outline. One that stays open
    at a tripoint is not seen here but as length not shared.

    Returns:
        One row per pair that has either, `code_a` below `code_b`: `gaps_m2`, `overlaps_m2` (ellipsoid).
    """
    tree, together = shapely.STRtree(outlines.shapes), shapely.union_all(outlines.shapes)
    told: list[tuple[int, int, float, float]] = []
    if shapely.area(outlines.shapes).sum() - shapely.area(together) > _NOTHING_TWICE_DEG2:
        told += _overlaps(outlines.shapes, tree, smallest_m2)
    for hole in _polygons(shapely.difference(shapely.union_all(_holes(together)), together), smallest_m2):
        beside = _beside(hole, tree, outlines.shapes)
        if len(beside) > 1:
            told.append((min(beside[:2]), max(beside[:2]), float(drawn_area_m2([hole])[0]), 0.0))
    codes = np.array(outlines.codes, dtype=object)
    found = pd.DataFrame(told, columns=["code_a", "code_b", "gaps_m2", "overlaps_m2"])
    found["code_a"], found["code_b"] = codes[found["code_a"].astype(int)], codes[found["code_b"].astype(int)]
    return found.groupby(["code_a", "code_b"], as_index=False).sum()


def _overlaps(shapes: Shapes, tree: shapely.STRtree, smallest_m2: float) -> list[tuple[int, int, float, float]]:
    a, b = tree.query(shapes, predicate="intersects")
    a, b = a[a < b], b[a < b]
    areas = _areas_of_pieces(shapely.intersection(shapes[a], shapes[b]), smallest_m2)
    return [(int(i), int(j), 0.0, float(m2)) for i, j, m2 in zip(a, b, areas, strict=True) if m2 > 0]


def _beside(hole: shapely.Geometry, tree: shapely.STRtree, shapes: Shapes) -> list[int]:
    """Positions of the divisions along a hole, the one with most of its outline first."""
    near = tree.query(hole, predicate="dwithin", distance=1e-6)
    found = covered(Edges.of([hole]), Edges.of(shapes[near]), within_m=TOLERANCE_M)
    shared = np.bincount(found.other, weights=found.length_m, minlength=len(near))
    return [int(near[n]) for n in np.argsort(-shared, kind="stable") if shared[n] > 0]


def _gaps(first: shapely.Geometry, second: shapely.Geometry, smallest_m2: float) -> tuple[shapely.Geometry, ...]:
    """Holes of the two together that are not holes of either."""
    both = shapely.union(first, second)
    own = shapely.union_all(np.r_[_holes(first), _holes(second)])
    return _polygons(shapely.difference(shapely.union_all(_holes(both)), shapely.union(own, both)), smallest_m2)


def _holes(shape: shapely.Geometry) -> Shapes:
    rings = shapely.get_rings(polygons := shapely.get_parts(shape), return_index=True)[0]
    is_outer = np.isin(np.arange(len(rings)), np.r_[0, np.cumsum(shapely.get_num_interior_rings(polygons) + 1)])
    return np.asarray(shapely.polygons(rings[~is_outer]), dtype=object)


def _polygons(shape: shapely.Geometry, smallest_m2: float) -> tuple[shapely.Geometry, ...]:
    parts = shapely.get_parts(shape)
    parts = parts[shapely.get_type_id(parts) == 3]
    return tuple(parts[drawn_area_m2(parts) >= smallest_m2])


def _areas_of_pieces(shapes: Shapes, smallest_m2: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Square metres of each shape's pieces that are no slivers."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    areas = drawn_area_m2(parts) if len(parts) else np.empty(0)
    return np.bincount(owner, weights=np.where(areas >= smallest_m2, areas, 0), minlength=len(shapes)).astype(float)
