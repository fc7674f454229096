"""Lines and areas as a tile shows them: clipped to it, without corners nobody could see, on whole grid cells, and valid there."""

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from gisvc.ogc.mvt.encoding import Drawing, Integers, Kind, Rows
from gisvc.ogc.mvt.squares import EXTENT, MARGIN, Floats

Shapes = npt.NDArray[np.object_]

NEGLIGIBLE: Final = 2.0
"""Grid cells by which a drawn line may stray from the true one: an eighth of a pixel where a tile is shown on 256."""
_WINDOW = (-MARGIN, -MARGIN, EXTENT + MARGIN, EXTENT + MARGIN)


def draw_points(places: Floats, of: Rows, rows: Rows) -> Drawing:
    """Points, each feature's together; those outside the tile and its margin are left out. `of` says whose each place is."""
    cells = np.rint(places).astype(np.int64)
    low, high = _WINDOW[0], _WINDOW[2]
    is_inside = ((cells >= low) & (cells <= high)).all(axis=1)
    cells, of = cells[is_inside], of[is_inside]
    drawn, counts = np.unique(of, return_counts=True)
    return Drawing(Kind.POINT, cells, counts.astype(np.int64), np.ones(len(drawn), np.int64), rows[drawn])


def draw_lines(shapes: Shapes, rows: Rows) -> Drawing:
    """Lines. One that is smaller than a grid cell stays as a stroke of one cell."""
    left = shapely.simplify(_clipped(shapes), NEGLIGIBLE, preserve_topology=False)
    parts, of = shapely.get_parts(left, return_index=True)
    is_line = (shapely.get_dimensions(parts) == 1) & ~shapely.is_empty(parts)
    parts, of = parts[is_line], of[is_line]
    cells, part = _cells(parts)
    cells, part = _without_repeats(cells, part)
    lengths = np.bincount(part, minlength=len(parts))
    lost = np.setdiff1d(of[lengths == 1], of[lengths > 1])
    mark = np.flatnonzero((lengths == 1) & np.isin(of, lost))
    mark = mark[np.unique(of[mark], return_index=True)[1]]  # one stroke a feature, however many specks it has
    kept = np.zeros(len(parts), dtype=bool)
    kept[lengths > 1] = True
    kept[mark] = True
    repeats = np.where(np.isin(np.arange(len(parts)), mark), 2, 1)[part] * kept[part]
    place = np.repeat(np.arange(len(cells)), repeats)
    second = np.diff(place, prepend=-1) == 0
    cells, part = cells[place] + np.column_stack([second, np.zeros_like(second)]), part[place]
    return _drawing(Kind.LINE, cells, np.bincount(part, minlength=len(parts))[kept], of[kept], rows)


def draw_areas(shapes: Shapes, rows: Rows) -> Drawing:
    """Areas, valid on the grid, outer rings clockwise on the screen. One that is smaller than a grid cell stays as one cell."""
    small = _is_speck(shapes)
    left = shapely.simplify(_clipped(shapes), NEGLIGIBLE, preserve_topology=False)
    snapped = _snapped(left)
    vanished = shapely.is_empty(snapped) & small
    snapped[vanished] = _one_cell(shapes[vanished])
    parts, of = shapely.get_parts(snapped, return_index=True)
    parts = shapely.orient_polygons(parts, exterior_cw=False)  # rows count southwards: anticlockwise in numbers is clockwise seen
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    cells, ring = _cells(rings)
    is_last = np.diff(ring, append=-1) != 0
    lengths = np.bincount(ring, minlength=len(rings)) - 1
    return _drawing(Kind.AREA, cells[~is_last], lengths, of[ring_of], rows)


def _clipped(shapes: Shapes) -> Shapes:
    """What lies in the tile or its margin. Most shapes of a tile lie wholly in it, and are not touched."""
    bounds = shapely.bounds(shapes)
    juts_out = (bounds[:, :2] < _WINDOW[0]).any(axis=1) | (bounds[:, 2:] > _WINDOW[2]).any(axis=1)
    clipped = shapes.copy()
    clipped[juts_out] = shapely.clip_by_rect(shapes[juts_out], *_WINDOW)
    return clipped


def _snapped(areas: Shapes) -> Shapes:
    """Areas on whole cells, valid. Clipping and simplifying may have made some cross themselves: those are put right first."""
    crossed = ~shapely.is_valid(areas)
    areas[crossed] = shapely.make_valid(areas[crossed], method="structure", keep_collapsed=False)
    snapped = shapely.set_precision(areas, 1.0, mode="valid_output")
    mixed = ~np.isin(shapely.get_type_id(snapped), (3, 6))
    if mixed.any():
        snapped[mixed] = _only_areas(snapped[mixed])
    return np.asarray(snapped, dtype=object)


def _only_areas(shapes: Shapes) -> Shapes:
    """The areas among what a shape fell into."""
    parts, of = shapely.get_parts(shapes, return_index=True)
    is_area = shapely.get_dimensions(parts) == 2
    whole: Shapes = np.full(len(shapes), shapely.Polygon(), dtype=object)
    if is_area.any():
        shapely.multipolygons(parts[is_area], indices=of[is_area], out=whole)
    return whole


def _is_speck(shapes: Shapes) -> npt.NDArray[np.bool_]:
    """Small in themselves, with their middle in the tile; not the sliver that clipping left of a large one."""
    bounds = shapely.bounds(shapes)
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2
    is_small = (bounds[:, 2:] - bounds[:, :2]).max(axis=1) <= 2 * NEGLIGIBLE + 1
    speck: npt.NDArray[np.bool_] = is_small & ((middle >= _WINDOW[0]) & (middle <= _WINDOW[2])).all(axis=1)
    return speck


def _one_cell(shapes: Shapes) -> Shapes:
    bounds = shapely.bounds(shapes)
    x, y = np.rint((bounds[:, 0] + bounds[:, 2]) / 2), np.rint((bounds[:, 1] + bounds[:, 3]) / 2)
    cells: Shapes = shapely.box(x, y, x + 1, y + 1)
    return cells


def _cells(shapes: Shapes) -> tuple[Integers, npt.NDArray[np.intp]]:
    corners, of = shapely.get_coordinates(shapes, return_index=True)
    return np.rint(corners).astype(np.int64), of


def _without_repeats(cells: Integers, part: npt.NDArray[np.intp]) -> tuple[Integers, npt.NDArray[np.intp]]:
    if not len(cells):
        return cells, part
    moves = np.ones(len(cells), dtype=bool)
    moves[1:] = (np.diff(cells, axis=0) != 0).any(axis=1) | (np.diff(part) != 0)
    return cells[moves], part[moves]


def _drawing(
    kind: Kind, cells: Integers, corners_of_part: npt.NDArray[np.intp], feature_of_part: npt.NDArray[np.intp], rows: Rows
) -> Drawing:
    drawn, parts = np.unique(feature_of_part, return_counts=True)
    return Drawing(kind, cells, corners_of_part.astype(np.int64), parts.astype(np.int64), rows[drawn])
