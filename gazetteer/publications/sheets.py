"""The map volume (地名图): a grid of sheets over the county, which names stand on which sheet, and an index that finds them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely

from gazetteer.publications.entries import Entry, by_sound
from layers.ellipsoid import geodesic_m
from layers.wording import Wording

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and no O: they read as digits
FIELDS = 4  # grid squares of a sheet, along each side
SCALES = (5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What the sheets are to show: `scale` 1:n on a paper frame of `width_mm` × `height_mm`.

    A scale of 0 asks for the largest of SCALES that needs no more than `most_sheets`; any other is made smaller only where it needs more than that.
    """

    scale: int = 25_000
    width_mm: float = 380.0
    height_mm: float = 250.0
    most_sheets: int = 400


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its number (row and column from the north-west), its box in degrees, and the names on it."""

    number: int
    row: int
    column: int
    box: tuple[float, float, float, float]  # west, south, east, north, EPSG:4490
    entries: tuple[Entry, ...]

    def square(self, lon: float, lat: float) -> str:
        """The grid square of a point on the sheet: letter from the west, number from the north."""
        west, south, east, north = self.box
        across = min(int((lon - west) / (east - west) * FIELDS), FIELDS - 1)
        down = min(int((north - lat) / (north - south) * FIELDS), FIELDS - 1)
        return f"{LETTERS[across]}{down + 1}"


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One name of the index, with every sheet and square it stands on."""

    entry: Entry
    places: tuple[tuple[int, str], ...]

    @property
    def text(self) -> Wording:
        listed = ", ".join(f"{number}-{square}" for number, square in self.places)
        return Wording(f"{self.entry.name} {self.entry.toned} {listed}", f"{self.entry.name} {self.entry.toned} {listed}")


@dataclass(frozen=True, slots=True)
class MapVolume:
    """Sheets in reading order and the index by sound. `undrawn` have no position and stand on no sheet; they are listed, not lost."""

    plan: SheetPlan
    sheets: tuple[Sheet, ...]
    index: tuple[IndexLine, ...]
    undrawn: tuple[Entry, ...]


def map_volume(entries: Sequence[Entry], *, plan: SheetPlan | None = None) -> MapVolume:
    """Cut the ground the entries stand on into sheets of one size.

    Empty sheets are left out and the others numbered on. Where the plan would need too many, the next smaller usual scale is taken.
    A street stands on every sheet it crosses.
    """
    plan = plan or SheetPlan()
    drawn = [(entry, entry.geometry) for entry in entries if entry.geometry is not None]
    undrawn = tuple(entry for entry in entries if entry.geometry is None)
    if not drawn:
        return MapVolume(plan, (), (), undrawn)
    shapes = [shape for _, shape in drawn]
    plan, grid = _fitting(plan, shapely.total_bounds(shapes).tolist())
    west, north, width, height = grid.west, grid.north, grid.width, grid.height
    tree, sheets = shapely.STRtree(shapes), list[Sheet]()
    on_map = [entry for entry, _ in drawn]
    for row in range(grid.rows):
        for column in range(grid.columns):
            box = (west + column * width, north - (row + 1) * height, west + (column + 1) * width, north - row * height)
            found = sorted(int(n) for n in tree.query(shapely.box(*box), predicate="intersects"))
            if found:
                sheets.append(Sheet(len(sheets) + 1, row + 1, column + 1, box, tuple(by_sound(on_map[n] for n in found))))
    return MapVolume(plan, tuple(sheets), tuple(_index(on_map, sheets)), undrawn)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Sheets over the ground, which lies in their middle; degrees."""

    west: float
    north: float
    width: float
    height: float
    rows: int
    columns: int


def _fitting(plan: SheetPlan, bounds: Sequence[float]) -> tuple[SheetPlan, _Grid]:
    """The plan at the first usual scale that does not need too many sheets, with its grid."""
    plan = plan if plan.scale else replace(plan, scale=SCALES[0])
    grid = _grid(plan, bounds)
    while grid.rows * grid.columns > plan.most_sheets:
        plan = replace(plan, scale=next((s for s in SCALES if s > plan.scale), plan.scale * 2))
        grid = _grid(plan, bounds)
    return plan, grid


def _grid(plan: SheetPlan, bounds: Sequence[float]) -> _Grid:
    west, south, east, north = bounds
    width, height = _steps(plan, south, north)
    columns, rows = (max(math.ceil(span), 1) for span in ((east - west) / width, (north - south) / height))
    return _Grid((west + east - columns * width) / 2, (south + north + rows * height) / 2, width, height, rows, columns)


def _steps(plan: SheetPlan, south: float, north: float) -> tuple[float, float]:
    """Degrees of longitude and latitude that one sheet covers, measured on the ellipsoid in the middle of the ground."""
    middle = (south + north) / 2
    per_degree_east = float(geodesic_m(0.0, middle, 1.0, middle))
    per_degree_north = float(geodesic_m(0.0, middle - 0.5, 0.0, middle + 0.5))
    return plan.width_mm / 1000 * plan.scale / per_degree_east, plan.height_mm / 1000 * plan.scale / per_degree_north


def _index(drawn: Sequence[Entry], sheets: Sequence[Sheet]) -> list[IndexLine]:
    where: dict[str, list[tuple[int, str]]] = {}
    for sheet in sheets:
        frame = shapely.box(*sheet.box)
        for entry in sheet.entries:
            at = shapely.get_coordinates(shapely.point_on_surface(shapely.intersection(entry.geometry, frame)))[0]
            where.setdefault(entry.place_id, []).append((sheet.number, sheet.square(float(at[0]), float(at[1]))))
    return [IndexLine(entry, tuple(where[entry.place_id])) for entry in by_sound(drawn)]
