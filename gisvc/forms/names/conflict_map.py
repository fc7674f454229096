"""The conflict map of a brief: the place in question, every name it may be taken for, and how far away each is."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.rules.surroundings import Surroundings
from gisvc.forms.names.labels import LabelRoom
from gisvc.forms.papers.drawing import Drawing, Point, round_length

WIDTH, HEIGHT, FRAME = 160.0, 118.0, (2.0, 2.0, 158.0, 102.0)
OURS, THEIRS, AREA, STREETS = "#b2182b", "#2166ac", "#f3efe6", "#a9a9a9"
MOST_SHOWN, MOST_LETTERS = 12, 16
LETTER = 3.0
_METRES_A_DEGREE = 111_195.0
_LEAST_DEGREES = 0.004  # a map of less than about 400 m shows nothing to find one's way by


@dataclass(frozen=True, slots=True)
class Rival:
    """One name the new one may be taken for: its number in the brief, its name, where it is, and the distance in metres (None: not known)."""

    number: int
    name: str
    shape: BaseGeometry | None
    distance_m: float | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under the map: built-up areas and streets, EPSG:4490."""

    built_up: Sequence[BaseGeometry] = ()
    streets: Sequence[BaseGeometry] = ()


def ground_of(around: Surroundings) -> Ground:
    """The built-up areas and streets a review knows."""
    frames = (around.built_up_areas, around.streets)
    return Ground(*([shape for shape in frame.geometry if shape is not None] if frame is not None else [] for frame in frames))


def draw_conflicts(name: str, shape: BaseGeometry, rivals: Sequence[Rival], ground: Ground) -> bytes:
    """SVG 160 × 118 mm, equirectangular about the middle parallel, true north up.

    The first twelve rivals that have a place are shown, numbered as in the brief; how many were left out is said on the map.
    """
    shown = [r for r in rivals if r.shape is not None][:MOST_SHOWN]
    drawing = Drawing(WIDTH, HEIGHT)
    place, mm_per_metre = placer([shape, *(r.shape for r in shown if r.shape is not None)])
    for area in ground.built_up:
        for part in shapely.get_parts(area):
            if part.geom_type == "Polygon":
                drawing.ring(_points(part.exterior, place), fill=AREA, stroke="#b8ad95", weight=0.25)
    for street in ground.streets:
        draw_shape(drawing, street, place, STREETS, 0.35)
    for rival in shown:
        _draw_rival(drawing, shape, rival, place)
    draw_shape(drawing, shape, place, OURS, 1.1)
    trim(drawing)
    unnamed = _name_all(drawing, name, shape, shown, place)
    _margins(drawing, mm_per_metre, len(rivals) - len(shown), unnamed)
    return drawing.to_svg()


def placer(shapes: Sequence[BaseGeometry]) -> tuple[Callable[[float, float], Point], float]:
    """Degrees to millimetres on the sheet, and the millimetres of a metre."""
    west, south, east, north = shapely.total_bounds(shapes)
    squeeze = math.cos(math.radians((south + north) / 2))
    room_x, room_y = FRAME[2] - FRAME[0] - 26, FRAME[3] - FRAME[1] - 22
    scale = min(room_x / max((east - west) * squeeze, _LEAST_DEGREES), room_y / max(north - south, _LEAST_DEGREES))
    middle_x, middle_y = (FRAME[0] + FRAME[2]) / 2, (FRAME[1] + FRAME[3]) / 2

    def place(lon: float, lat: float) -> Point:
        return middle_x + (lon - (west + east) / 2) * squeeze * scale, middle_y - (lat - (south + north) / 2) * scale

    return place, scale / _METRES_A_DEGREE


def _draw_rival(drawing: Drawing, shape: BaseGeometry, rival: Rival, place: Callable[[float, float], Point]) -> None:
    """Its sign, and the shortest way to it, dashed."""
    if rival.shape is None:
        return
    apart = shapely.get_coordinates(shapely.shortest_line(shape, rival.shape)).tolist()
    drawing.line([place(x, y) for x, y in apart], stroke="#666", weight=0.3, dash="1.4 1")
    draw_shape(drawing, rival.shape, place, THEIRS, 0.8)


def _name_all(
    drawing: Drawing, name: str, shape: BaseGeometry, shown: Sequence[Rival], place: Callable[[float, float], Point]
) -> int:
    """The names, ours first, each with its number and distance where there is room, else with its number alone; how many stay without one."""
    west, north, east, south = FRAME
    room = LabelRoom((west + 1, north + 1, east - 14, south - 8))
    _label(drawing, room, place(*middle_of(shape)), (name[:MOST_LETTERS],), OURS)
    unnamed = 0
    for rival in shown:
        if rival.shape is not None:
            full = f"{rival.number} {rival.name[:MOST_LETTERS]}"
            with_distance = f"{full} {said(rival.distance_m)}" if rival.distance_m is not None else full
            at = place(*middle_of(rival.shape))
            unnamed += not _label(drawing, room, at, (with_distance, full, str(rival.number)), THEIRS)
    return unnamed


def said(distance_m: float) -> str:
    """`340 米`, `3.4 千米`."""
    return f"{distance_m:.0f} 米" if distance_m < 1000 else f"{distance_m / 1000:.1f} 千米"


def _label(drawing: Drawing, room: LabelRoom, at: Point, wordings: Sequence[str], colour: str) -> bool:
    """The fullest wording there is room for."""
    for words in wordings:
        spot = room.take(at, words, LETTER)
        if spot is not None:
            drawing.text(spot, words, size=LETTER, fill=colour, bold=True)
            return True
    return False


def draw_shape(drawing: Drawing, shape: BaseGeometry, place: Callable[[float, float], Point], colour: str, weight: float) -> None:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Point":
            drawing.circle(place(part.x, part.y), 1.0 + weight / 2, fill=colour, stroke="#fff")
        elif part.geom_type == "Polygon":
            ring = _points(part.exterior, place)
            drawing.line([*ring, ring[0]], stroke=colour, weight=weight)
        else:
            drawing.line(_points(part, place), stroke=colour, weight=weight)


def _points(line: BaseGeometry, place: Callable[[float, float], Point]) -> list[Point]:
    return [place(x, y) for x, y in shapely.get_coordinates(line).tolist()]


def middle_of(shape: BaseGeometry) -> tuple[float, float]:
    point = shape.interpolate(0.5, normalized=True) if shape.geom_type == "LineString" else shape.representative_point()
    return point.x, point.y


def trim(drawing: Drawing) -> None:
    """White over whatever ground runs beyond the frame, then the frame."""
    west, north, east, south = FRAME
    strips: Iterable[tuple[Point, float, float]] = (
        ((0, 0), WIDTH, north), ((0, south), WIDTH, HEIGHT - south), ((0, 0), west, HEIGHT), ((east, 0), WIDTH - east, HEIGHT),
    )  # fmt: skip
    for at, width, height in strips:
        drawing.box(at, width, height, fill="#fff", stroke="none")
    drawing.box((west, north), east - west, south - north, fill="none", weight=0.4)


def _margins(drawing: Drawing, mm_per_metre: float, left_out: int, unnamed: int) -> None:
    drawing.north_arrow((FRAME[2] - 7, FRAME[1] + 8), length=9)
    drawing.scale_bar((FRAME[0] + 4, FRAME[3] - 4), metres=round_length(32 / mm_per_metre), mm_per_metre=mm_per_metre)
    y = FRAME[3] + 5
    drawing.line([(4, y), (12, y)], stroke=OURS, weight=1.1)
    drawing.text((14, y + 1), "本次申请", size=2.8)
    drawing.line([(34, y), (42, y)], stroke=THEIRS, weight=0.8)
    drawing.text((44, y + 1), "易混地名（编号同简报）", size=2.8)
    drawing.line([(86, y), (94, y)], stroke="#666", weight=0.3, dash="1.4 1")
    drawing.text((96, y + 1), "最近处距离（椭球面）", size=2.8)
    drawing.box((132, y - 1.6), 7, 3.2, fill=AREA, stroke="#b8ad95", weight=0.25)
    drawing.text((141, y + 1), "建成区", size=2.8)
    note = f"另有 {left_out} 个易混地名未标绘（无位置或超出 {MOST_SHOWN} 个），见清单。" if left_out else ""
    note += f"{unnamed} 个因图面拥挤未注记。" if unnamed else ""
    drawing.text((4, y + 6), f"坐标系：CGCS2000。内部工作用图，不得公开。{note}", size=2.5)
