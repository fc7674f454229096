"""A small map for a report: the units of an area filled by what was found, facilities as dots, a legend, the day and the source."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import shapely

from gisvc.forms.papers.drawing import Drawing, Point, round_length

WIDTH, HEIGHT = 160.0, 128.0
_FRAME = (2.0, 2.0, 158.0, 112.0)
_METRES_A_DEGREE = 111_195.0
_MOST_NAMES = 14
_SMALL_PART = 0.25  # of the area: larger parts are found on the whole map
_FINEST = 0.0004  # degrees: a fortieth of a millimetre on a county's sheet
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
    """Points of one meaning, in degrees, drawn as dots of `radius` millimetres."""

    points: Sequence[tuple[float, float]]
    legend: str
    colour: str = FACILITY
    radius: float = 0.75


@dataclass(frozen=True, slots=True)
class UnitsMap:
    """The ground of a report's maps, EPSG:4490: divisions with code, name, level and geometry, the area they lie in, and what stands below every map."""

    divisions: gpd.GeoDataFrame
    area: str
    source: str = ""

    def draw(self, filled: Sequence[Filled], dots: Sequence[Dots] = ()) -> bytes | None:
        """SVG 160 × 128 mm, equirectangular about the middle parallel, true north up. None where nothing named is drawn.

        Units that lie close together are drawn large, with what lies around them; the line below says that it is a part.
        """
        inside = self.divisions[self.divisions["code"].str.startswith(self.area) & ~self.divisions.geometry.isna()]
        shapes = dict(zip(inside["code"], inside.geometry, strict=True))
        shown = [each for each in filled if any(code in shapes for code in each.codes)]
        if not shown:
            return None
        window = _window(inside.geometry, [shapes[code] for each in shown for code in each.codes if code in shapes])
        place, mm_per_metre = _placer([window])
        drawing = Drawing(WIDTH, HEIGHT)
        level = inside["level"][inside["code"].isin(shown[0].codes)].iloc[0]
        grounds = [(shape, GROUND) for shape in inside[inside["level"] == level].geometry]
        for shape, colour in [*grounds, *((shapes[c], each.colour) for each in shown for c in each.codes if c in shapes)]:
            _fill(drawing, shapely.intersection(shape, window), place, colour)
        for lines, colour, weight in (("township", TOWNSHIPS, 0.35), ("county", COUNTY, 0.6)):
            for shape in inside[inside["level"] == lines].geometry:
                _outline(drawing, shapely.intersection(shape.boundary, window), place, colour, weight)
        seen = [replace(dot, points=[at for at in dot.points if window.covers(shapely.Point(at))]) for dot in dots]
        for dot in seen:
            for lon, lat in dot.points:
                drawing.circle(place(lon, lat), dot.radius, fill=dot.colour, stroke="#fff", weight=0.15)
        self._name(drawing, inside, [code for each in shown if each.is_named for code in each.codes], place, window)
        fills = [(each.colour, f"{each.legend}（{_counted(each, shapes)}）") for each in shown]
        part = "" if window.covers(shapely.box(*inside.total_bounds)) else "局部；"
        self._margins(drawing, fills, [dot for dot in seen if dot.points], mm_per_metre, part)
        return drawing.to_svg()

    def _name(
        self, drawing: Drawing, inside: gpd.GeoDataFrame, codes: Sequence[str], place: Callable[[float, float], Point], window: shapely.Polygon
    ) -> None:  # fmt: skip
        """The units where they are few, else the townships, so that a reader finds his way."""
        rows = inside[inside["code"].isin(codes)]
        is_few = len(rows) <= _MOST_NAMES
        for name, shape in inside[["name", "geometry"]][
            inside["code"].isin(codes) if is_few else inside["level"] == "township"
        ].itertuples(index=False):
            part = shapely.intersection(shape, window)
            if not part.is_empty:
                middle = shapely.point_on_surface(part)
                short = str(name).removesuffix("居民委员会").removesuffix("村民委员会")
                colour = "#111" if is_few else TOWNSHIPS
                drawing.text(place(middle.x, middle.y), short, size=2.6, anchor="middle", bold=is_few, fill=colour)

    def _margins(
        self, drawing: Drawing, fills: Sequence[tuple[str, str]], dots: Sequence[Dots], mm_per_metre: float, part: str
    ) -> None:
        for (kind, colour, words), (across, down) in zip(*_legend(fills, dots), strict=True):
            if kind == "fill":
                drawing.box((across, down), 4.4, 3.0, fill=colour, stroke="#5c5c5c", weight=0.2)
            else:
                drawing.circle((across + 2, down + 1.4), 1.0, fill=colour, stroke="#fff")
            drawing.text((across + 5.6, down + 2.4), words, size=2.8)
        drawing.text((4, 124), part + self.source, size=2.6, fill="#4d5a67")
        drawing.north_arrow((WIDTH - 10, 6))
        metres = round_length(30 / mm_per_metre)
        drawing.scale_bar((WIDTH - 8 - metres * mm_per_metre, 124), metres=metres, mm_per_metre=mm_per_metre)


def _window(everything: Iterable[shapely.Geometry], named: Sequence[shapely.Geometry]) -> shapely.Polygon:
    """What is drawn, in degrees: the whole area, or the named units with as much again around them where they lie close together."""
    whole = shapely.box(*shapely.total_bounds(list(everything)))
    west, south, east, north = shapely.total_bounds(list(named))
    reach = 0.75 * max(east - west, north - south)
    part = shapely.box(west - reach, south - reach, east + reach, north + reach)
    return part if part.area < _SMALL_PART * whole.area else whole


def _counted(each: Filled, shapes: Mapping[str, shapely.Geometry]) -> str:
    """How many, and how many of them nobody sees because their boundary is not drawn."""
    hidden = sum(code not in shapes for code in each.codes)
    return f"{len(each.codes)}，其中 {hidden} 个未绘界线" if hidden else str(len(each.codes))


def _legend(fills: Sequence[tuple[str, str]], dots: Sequence[Dots]) -> tuple[list[tuple[str, str, str]], list[Point]]:
    """The lines of the legend, and where each begins: beside one another, on a second row where the first is full."""
    lines = [*(("fill", *fill) for fill in fills), *(("dot", dot.colour, dot.legend) for dot in dots)]
    at, across, down = [], 4.0, 114.6
    for _, _, words in lines:
        wide = 9 + 2.9 * len(words)
        if across > 4 and across + wide > WIDTH:
            across, down = 4.0, down + 4
        at.append((across, down))
        across += wide
    return lines, at


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
    for part in shapely.get_parts(shapely.simplify(shape, _FINEST)):
        if part.geom_type == "Polygon":
            yield [place(x, y) for x, y in shapely.get_coordinates(part.exterior).tolist()]


def _fill(drawing: Drawing, shape: shapely.Geometry, place: Callable[[float, float], Point], colour: str) -> None:
    for ring in _rings(shape, place):
        drawing.ring(ring, fill=colour, stroke="#c9d2c9", weight=0.15)


def _outline(
    drawing: Drawing, lines: shapely.Geometry, place: Callable[[float, float], Point], colour: str, weight: float
) -> None:
    for line in shapely.get_parts(shapely.simplify(lines, _FINEST)):
        if line.geom_type == "LineString":
            drawing.line([place(x, y) for x, y in shapely.get_coordinates(line).tolist()], stroke=colour, weight=weight)
