"""A small map for a report: the units of an area, with those a figure names filled, and a scale."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import shapely

from gisvc.forms.papers.drawing import Drawing, Point, round_length

WIDTH, HEIGHT = 160.0, 120.0
_FRAME = (2.0, 2.0, 158.0, 112.0)
_METRES_A_DEGREE = 111_195.0
NAMED, OTHERS, TOWNSHIPS = "#d55e00", "#eef3ee", "#5b6570"


@dataclass(frozen=True, slots=True)
class UnitsMap:
    """The ground of a report's maps, EPSG:4490: divisions with code, level and geometry, and the area they lie in."""

    divisions: gpd.GeoDataFrame
    area: str

    def draw(self, codes: Sequence[str], *, legend: str) -> bytes | None:
        """SVG 160 × 120 mm, equirectangular about the middle parallel, true north up. None where nothing named is drawn."""
        inside = self.divisions[self.divisions["code"].str.startswith(self.area) & ~self.divisions.geometry.isna()]
        named = inside[inside["code"].isin(codes)]
        if named.empty:
            return None
        level = named["level"].iloc[0]
        place, mm_per_metre = _placer(inside.geometry)
        drawing = Drawing(WIDTH, HEIGHT)
        for shape in inside[inside["level"] == level].geometry:
            _fill(drawing, shape, place, OTHERS)
        for shape in named.geometry:
            _fill(drawing, shape, place, NAMED)
        for shape in inside[inside["level"] == "township"].geometry:
            _outline(drawing, shape, place, TOWNSHIPS, 0.35)
        for shape in inside[inside["level"] == "county"].geometry:
            _outline(drawing, shape, place, "#1c2733", 0.6)
        _margins(drawing, legend, len(named), mm_per_metre)
        return drawing.to_svg()


def _placer(shapes: Iterable[shapely.Geometry]) -> tuple[Callable[[float, float], Point], float]:
    """Degrees to millimetres on the sheet, and the millimetres of a metre."""
    west, south, east, north = shapely.total_bounds(list(shapes))
    squeeze = math.cos(math.radians((south + north) / 2))
    room_x, room_y = _FRAME[2] - _FRAME[0] - 4, _FRAME[3] - _FRAME[1] - 4
    scale = min(room_x / max((east - west) * squeeze, 1e-6), room_y / max(north - south, 1e-6))
    middle = (_FRAME[0] + _FRAME[2]) / 2, (_FRAME[1] + _FRAME[3]) / 2

    def place(lon: float, lat: float) -> Point:
        return middle[0] + (lon - (west + east) / 2) * squeeze * scale, middle[1] - (lat - (south + north) / 2) * scale

    return place, scale / _METRES_A_DEGREE


def _rings(shape: shapely.Geometry, place: Callable[[float, float], Point]) -> Iterable[list[Point]]:
    finest = 0.0015  # degrees: a tenth of a millimetre on a county's sheet
    for part in shapely.get_parts(shapely.simplify(shape, finest / 4)):
        if part.geom_type == "Polygon":
            yield [place(x, y) for x, y in shapely.get_coordinates(part.exterior).tolist()]


def _fill(drawing: Drawing, shape: shapely.Geometry, place: Callable[[float, float], Point], colour: str) -> None:
    for ring in _rings(shape, place):
        drawing.ring(ring, fill=colour, stroke="#c9d2c9", weight=0.15)


def _outline(
    drawing: Drawing, shape: shapely.Geometry, place: Callable[[float, float], Point], colour: str, weight: float
) -> None:
    for ring in _rings(shape, place):
        drawing.line([*ring, ring[0]], stroke=colour, weight=weight)


def _margins(drawing: Drawing, legend: str, count: int, mm_per_metre: float) -> None:
    drawing.box((4, HEIGHT - 6.4), 4.4, 3.0, fill=NAMED, stroke="#5c2900")
    drawing.text((10, HEIGHT - 4), f"{legend}（{count}）", size=3.0)
    drawing.north_arrow((WIDTH - 10, 6))
    metres = round_length(30 / mm_per_metre)
    drawing.scale_bar((WIDTH - 8 - metres * mm_per_metre, HEIGHT - 4), metres=metres, mm_per_metre=mm_per_metre)
