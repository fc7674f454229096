"""The map of a batch: every road of the scheme in the colour of its advice, numbered as in the table, over the streets there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from gazetteer.review import Advice
from gisvc.forms.names.conflict_map import FRAME, HEIGHT, STREETS, WIDTH, draw_shape, middle_of, placer, trim
from gisvc.forms.names.labels import LabelRoom
from gisvc.forms.papers.drawing import Drawing, round_length

COLOURS = {Advice.FIT: "#1b7837", Advice.EXPLAIN: "#e08214", Advice.INCOMPLETE: "#5e3c99", Advice.NOT_FIT: "#b2182b"}
LETTER = 2.8


@dataclass(frozen=True, slots=True)
class SchemeRoad:
    """One road of a scheme: its number in the table, its name, its line (EPSG:4490) and the advice for its name."""

    number: int
    name: str
    shape: BaseGeometry
    advice: Advice


def draw_scheme(roads: Sequence[SchemeRoad], streets: Sequence[BaseGeometry]) -> bytes:
    """SVG 160 × 118 mm, true north up. Streets that exist are grey and fill the frame; a name without room keeps its number."""
    drawing = Drawing(WIDTH, HEIGHT)
    place, mm_per_metre = placer([road.shape for road in roads])
    for street in streets:
        draw_shape(drawing, street, place, STREETS, 0.35)
    for road in roads:
        draw_shape(drawing, road.shape, place, COLOURS[road.advice], 1.0)
    trim(drawing)
    room = LabelRoom((FRAME[0] + 1, FRAME[1] + 1, FRAME[2] - 14, FRAME[3] - 8))
    for road in roads:
        at = place(*middle_of(road.shape))
        for words in (f"{road.number} {road.name[:16]}", str(road.number)):
            spot = room.take(at, words, LETTER)
            if spot is not None:
                drawing.text(spot, words, size=LETTER, fill=COLOURS[road.advice], bold=True)
                break
    drawing.north_arrow((FRAME[2] - 7, FRAME[1] + 8), length=9)
    drawing.scale_bar((FRAME[0] + 4, FRAME[3] - 4), metres=round_length(32 / mm_per_metre), mm_per_metre=mm_per_metre)
    _key(drawing, roads)
    return drawing.to_svg()


def _key(drawing: Drawing, roads: Sequence[SchemeRoad]) -> None:
    x, y = 4.0, FRAME[3] + 5
    for advice, colour in COLOURS.items():
        count = sum(road.advice is advice for road in roads)
        drawing.line([(x, y), (x + 7, y)], stroke=colour, weight=1.0)
        drawing.text((x + 9, y + 1), f"{advice.label.zh}（{count}）", size=2.8)
        x += 30
    drawing.line([(x, y), (x + 7, y)], stroke=STREETS, weight=0.5)
    drawing.text((x + 9, y + 1), "现有道路", size=2.8)
    drawing.text((4, y + 6), "坐标系：CGCS2000。内部工作用图，不得公开。", size=2.5)
