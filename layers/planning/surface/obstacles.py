"""What nobody crosses off the road: rivers, railways, expressways and walls, as the steps they shut."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from layers.datum import require_datum, to_stored
from layers.planning.surface.grid import DIRECTIONS, Floats, Grid, Positions
from layers.planning.travel import Places

Shapes = npt.NDArray[np.object_]

_WALKED_WITHIN = frozenset({"estate_wall"})  # drawn as an area, what bars the way is its edge
_HALF_CELL = 0.5
_AT_ONCE = 200_000


@dataclass(frozen=True, slots=True, eq=False)
class Obstacles:
    """Barriers in rows and columns of a grid (x: column, y: row; a cell's middle has whole numbers).

    A barrier shuts each step that would cross it, from middle to middle, instead of making cells impassable: a river
    narrower than a cell has no gaps, and a road on its bank stays where it is. The inside of a lake, river, railway or expressway drawn
    as an area is walked by nobody; that of an estate is.

    Attributes:
        lines: lines, and borders of areas.
        areas: areas nobody walks in.
        shut: per direction the cells whose step that way is shut.
        inside: cells whose middle lies in one of `areas`.
    """

    lines: Shapes
    areas: Shapes
    shut: Mapping[int, Positions]
    inside: Positions

    @classmethod
    def of(cls, barriers: gpd.GeoDataFrame | None, grid: Grid) -> "Obstacles":
        """Raises NoDatum, OldDatum or UnknownDatum as `layers.datum.to_stored`."""
        if barriers is None or barriers.empty:
            nothing = np.empty(0, dtype=object)
            return cls(nothing, nothing, {}, np.empty(0, dtype=np.int64))
        shapes = on_grid(barriers, grid, layer="barriers")
        kinds = barriers["barrier_kind"].to_numpy(dtype=object, na_value="")
        is_area = shapely.get_dimensions(shapes) == 2
        lines = np.where(is_area, shapely.boundary(shapes), shapes)
        lines = lines[shapely.get_dimensions(lines) == 1]
        areas = shapes[is_area & np.array([kind not in _WALKED_WITHIN for kind in kinds])]
        return cls(lines, areas, _shut_steps(lines, grid), _cells_inside(areas, grid))

    def are_between(self, row: Floats, column: Floats, to_row: Floats, to_column: Floats) -> npt.NDArray[np.bool_]:
        """Whether each straight way meets a barrier, touching included."""
        return _meet(shapely.STRtree(self.lines), row, column, to_row, to_column)


def on_grid(frame: gpd.GeoDataFrame, grid: Grid, *, layer: str) -> Shapes:
    """The shapes of a frame in columns and rows of a grid; missing and empty ones are empty."""
    require_datum(frame, layer=layer)
    shapes = np.asarray(to_stored(frame, layer=layer).geometry.array, dtype=object)
    shapes = shapely.force_2d(shapes)
    shapes[shapely.is_missing(shapes)] = shapely.GeometryCollection()

    def along(coords: Floats) -> Floats:
        row, column = grid.positions(Places(coords[:, 0], coords[:, 1]))
        return np.column_stack((column, row))

    return np.asarray(shapely.transform(shapes, along), dtype=object)


def cells_along(lines: Shapes, grid: Grid, *, every: float) -> tuple[Positions, Positions]:
    """The cells that lines run through, looked at every so many cells' widths, and the line of each; outside the grid left out."""
    parts, owner = shapely.get_parts(lines, return_index=True)
    coords, of = shapely.get_coordinates(shapely.segmentize(parts, every), return_index=True)
    cells = grid.cells_at(coords[:, 1], coords[:, 0])
    within = cells >= 0
    cells, of = cells[within], owner[of[within]]
    news = np.ones(len(cells), dtype=bool)
    news[1:] = (cells[1:] != cells[:-1]) | (of[1:] != of[:-1])
    return cells[news], of[news]


def _shut_steps(lines: Shapes, grid: Grid) -> dict[int, Positions]:
    """Every step whose straight way from middle to middle meets a line."""
    touched, _ = cells_along(lines, grid, every=_HALF_CELL)
    near, tree = _with_neighbours(np.unique(touched), grid), shapely.STRtree(lines)
    shut: dict[int, Positions] = {}
    for direction, (down, right) in enumerate(DIRECTIONS[:4]):
        row, column = np.divmod(near, grid.shape[1])
        there = grid.cells_at(row + float(down), column + float(right))
        within = there >= 0
        here, beyond = near[within], there[within]
        r, c = np.divmod(here, grid.shape[1])
        met = _meet(tree, r, c, r + down, c + right)
        shut[direction], shut[direction + 4] = here[met], beyond[met]
    return shut


def _meet(
    tree: shapely.STRtree, row: npt.ArrayLike, column: npt.ArrayLike, to_row: npt.ArrayLike, to_column: npt.ArrayLike
) -> npt.NDArray[np.bool_]:
    ends = np.stack((np.column_stack((column, row)), np.column_stack((to_column, to_row))), axis=1).astype(float)
    met = np.zeros(len(ends), dtype=bool)
    for start in range(0, len(ends), _AT_ONCE):
        ways = shapely.linestrings(ends[start : start + _AT_ONCE])
        met[start + np.unique(tree.query(ways, predicate="intersects")[0])] = True
    return met


def _with_neighbours(cells: Positions, grid: Grid) -> Positions:
    """The cells and the eight around each."""
    rows, columns = grid.shape
    row, column = np.divmod(cells, columns)
    down, right = (np.array(offsets) for offsets in zip((0, 0), *DIRECTIONS, strict=True))
    r, c = row[:, None] + down, column[:, None] + right
    within = (r >= 0) & (r < rows) & (c >= 0) & (c < columns)
    return np.unique((r * columns + c)[within])


def _cells_inside(areas: Shapes, grid: Grid) -> Positions:
    """Cells whose middle lies in an area."""
    rows, columns = grid.shape
    found = [np.empty(0, dtype=np.int64)]
    for area in areas[~shapely.is_empty(areas)]:
        west, north, east, south = area.bounds
        row = np.arange(max(0, int(np.ceil(north))), min(rows - 1, int(np.floor(south))) + 1)
        column = np.arange(max(0, int(np.ceil(west))), min(columns - 1, int(np.floor(east))) + 1)
        r, c = (axis.ravel() for axis in np.meshgrid(row, column, indexing="ij"))
        shapely.prepare(area)
        within = shapely.contains_xy(area, c, r)
        found.append((r * columns + c)[within])
    return np.unique(np.concatenate(found))
