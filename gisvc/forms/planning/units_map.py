"""A small map for a report: the units of an area filled by what was found, facilities as dots, a legend, the day and the source."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import shapely

from gisvc.forms.papers.drawing import Drawing, Point, round_length

WIDTH, HEIGHT = 160.0, 128.0
_FRAME = (2.0, 2.0, 158.0, 112.0)
_METRES_A_DEGREE = 111_195.0
_MOST_NAMES = 14
GROUND, TOWNSHIPS, COUNTY = "#eef3ee", "#5b6570", "#1c2733"
LACKING, PARTLY, COVERED, UNKNOWN, FACILITY = "#d55e00", "#f0e442", "#66c2a5", "#c9ccd0", "#0072b2"


@dataclass(frozen=True, slots=True)
class Filled:
    """Units filled with one colour, and what that means. `is_named` writes their names where they are few."""

    codes: Sequence[str]
    colour: str
    legend: str
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class Dots:
    """Points of one meaning, in degrees."""

    points: Sequence[tuple[float, float]]
    legend: str
    colour: str = FACILITY


@dataclass(frozen=True, slots=True)
class UnitsMap:
    """The ground of a report's maps, EPSG:4490: divisions with code, name, level and geometry, the area they lie in, and what stands below every map."""

    divisions: gpd.GeoDataFrame
    area: str
    source: str = ""

    def draw(self, filled: Sequence[Filled], dots: Sequence[Dots] = ()) -> bytes | None:
        """SVG 160 × 128 mm, equirectangular about the middle parallel, true north up. None where nothing named is drawn."""
        inside = self.divisions[self.divisions["code"].str.startswith(self.area) & ~self.divisions.geometry.isna()]
        shapes = dict(zip(inside["code"], inside.geometry, strict=True))
        shown = [each for each in filled if any(code in shapes for code in each.codes)]
        if not shown:
            return None
        place, mm_per_metre = _placer(inside.geometry)
        drawing = Drawing(WIDTH, HEIGHT)
        level = inside["level"][inside["code"].isin(shown[0].codes)].iloc[0]
        for shape in inside[inside["level"] == level].geometry:
            _fill(drawing, shape, place, GROUND)
        for each in shown:
            for code in each.codes:
                if code in shapes:
                    _fill(drawing, shapes[code], place, each.colour)
        for lines, colour, weight in (("township", TOWNSHIPS, 0.35), ("county", COUNTY, 0.6)):
            for shape in inside[inside["level"] == lines].geometry:
                _outline(drawing, shape, place, colour, weight)
        for dot in dots:
            for lon, lat in dot.points:
                drawing.circle(place(lon, lat), 0.75, fill=dot.colour, stroke="#fff", weight=0.15)
        self._name(drawing, inside, [code for each in shown if each.is_named for code in each.codes], place)
        self._margins(drawing, [(each.colour, f"{each.legend}（{len(each.codes)}）") for each in shown], dots, mm_per_metre)
        return drawing.to_svg()

    def _name(
        self, drawing: Drawing, inside: gpd.GeoDataFrame, codes: Sequence[str], place: Callable[[float, float], Point]
    ) -> None:
        rows = inside[inside["code"].isin(codes)]
        if len(rows) <= _MOST_NAMES:
            for name, shape in zip(rows["name"], rows.geometry, strict=True):
                middle = shapely.point_on_surface(shape)
                short = str(name).removesuffix("居民委员会").removesuffix("村民委员会")
                drawing.text(place(middle.x, middle.y), short, size=2.6, anchor="middle", bold=True)

    def _margins(self, drawing: Drawing, fills: Sequence[tuple[str, str]], dots: Sequence[Dots], mm_per_metre: float) -> None:
        across = 4.0
        for colour, words in fills:
            drawing.box((across, 115.6), 4.4, 3.0, fill=colour, stroke="#5c5c5c", weight=0.2)
            drawing.text((across + 5.6, 118), words, size=2.8)
            across += 10 + 2.9 * len(words)
        for dot in dots:
            drawing.circle((across + 2, 117), 1.0, fill=dot.colour, stroke="#fff")
            drawing.text((across + 5.6, 118), dot.legend, size=2.8)
            across += 10 + 2.9 * len(dot.legend)
        drawing.text((4, 124), self.source, size=2.6, fill="#4d5a67")
        drawing.north_arrow((WIDTH - 10, 6))
        metres = round_length(30 / mm_per_metre)
        drawing.scale_bar((WIDTH - 8 - metres * mm_per_metre, 124), metres=metres, mm_per_metre=mm_per_metre)


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
    finest = 0.0004  # degrees: a fortieth of a millimetre on a county's sheet
    for part in shapely.get_parts(shapely.simplify(shape, finest)):
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
