"""Sheets of the 标准地名图: names where they lie, on a grid whose squares the index speaks of; and the key of the sheets."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NameKind
from gazetteer.publications.entries import Entry
from gazetteer.publications.sheets import FIELDS, LETTERS, MapVolume, Sheet
from gisvc.forms.names.labels import LabelRoom
from gisvc.forms.papers.drawing import Drawing, Point, round_length

WIDTH, HEIGHT, KEY_HEIGHT, MARGIN, FOOT = 236.0, 150.0, 128.0, 7.0, 6.0
STREETS_LEGIBLE = 25_000  # at smaller scales streets are labelled last
FRAME_MM = (WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN - FOOT)  # a sheet printed as it is has the scale it says
STREET, AREA, POINT, GRID, BORDER = "#b2182b", "#6b8e23", "#1f3b57", "#dcdcdc", "#9a7fb0"
_RANK = (
    NameKind.COUNTY_DIVISION,
    NameKind.TOWNSHIP,
    NameKind.SUBDISTRICT,
    NameKind.STREET,
    NameKind.NATURAL,
    NameKind.SETTLEMENT,
)
_LETTER_MM, MOST_LETTERS = 2.6, 16
_METRES_A_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Border:
    """A township under the map: its name and its shape, EPSG:4490."""

    name: str
    shape: BaseGeometry


class _Frame:
    """Degrees of a sheet to millimetres on paper, with the room for labels."""

    def __init__(self, box: tuple[float, float, float, float], height: float) -> None:
        self.west, self.south, self.east, self.north = box
        self.squeeze = math.cos(math.radians((self.south + self.north) / 2))
        self.mm = min(
            (WIDTH - 2 * MARGIN) / max((self.east - self.west) * self.squeeze, 1e-9),
            (height - 2 * MARGIN - FOOT) / max(self.north - self.south, 1e-9),
        )
        right, bottom = self.corner
        self.room = LabelRoom((MARGIN, MARGIN, right, bottom))

    def place(self, lon: float, lat: float) -> Point:
        return MARGIN + (lon - self.west) * self.squeeze * self.mm, MARGIN + (self.north - lat) * self.mm

    @property
    def corner(self) -> Point:
        return self.place(self.east, self.south)


def draw_sheet(sheet: Sheet, borders: Sequence[Border] = (), *, scale: int = 0) -> bytes:
    """SVG 236 × 150 mm. Township borders lie under the names. Divisions and streets are labelled first; names for which there is no room keep their sign, are counted below and stand in the index."""
    drawing, frame = Drawing(WIDTH, HEIGHT), _Frame(sheet.box, HEIGHT)
    _grid(drawing, frame)
    ranks = _RANK if scale <= STREETS_LEGIBLE else tuple(kind for kind in _RANK if kind is not NameKind.STREET)
    ordered = sorted(sheet.entries, key=lambda e: (ranks.index(e.kind) if e.kind in ranks else len(ranks), e.place_id))
    window = shapely.box(*sheet.box)
    for border in borders:
        _border(drawing, frame, border.shape.boundary.intersection(window))
    for entry in ordered:
        if entry.geometry is not None:
            _sign(drawing, frame, entry.geometry.intersection(window) if entry.geometry.geom_type != "Point" else entry.geometry)
    crowded = sum(not _label(drawing, frame, entry) for entry in ordered if entry.middle is not None)
    for border in borders:
        _township(drawing, frame, border.name, border.shape.intersection(window))
    _foot(drawing, frame, sheet, crowded)
    return drawing.to_svg()


def _label(drawing: Drawing, frame: _Frame, entry: Entry) -> bool:
    lon, lat = entry.middle or (0.0, 0.0)
    west, south, east, north = frame.west, frame.south, frame.east, frame.north
    at = frame.place(min(max(lon, west), east), min(max(lat, south), north))
    name = entry.name[:MOST_LETTERS]
    room = frame.room.take(at, name, _LETTER_MM)
    if room is None:
        return False
    colour = STREET if entry.kind is NameKind.STREET else "#111"
    drawing.text(room, name, size=_LETTER_MM, fill=colour, bold=entry.kind in _RANK[:3])
    return True


def _border(drawing: Drawing, frame: _Frame, line: BaseGeometry) -> None:
    for part in shapely.get_parts(line):
        if part.geom_type == "LineString":
            points = [frame.place(x, y) for x, y in shapely.get_coordinates(part).tolist()]
            drawing.line(points, stroke=BORDER, weight=0.4, dash="2 0.8 0.4 0.8")


def _township(drawing: Drawing, frame: _Frame, name: str, part: BaseGeometry) -> None:
    """The township's name in grey where its ground on this sheet leaves room."""
    if part.is_empty:
        return
    middle = part.representative_point()
    room = frame.room.take(frame.place(middle.x, middle.y), name, 4.0)
    if room is not None:
        drawing.text(room, name, size=4.0, fill=BORDER)


def _sign(drawing: Drawing, frame: _Frame, shape: BaseGeometry) -> None:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Point":
            drawing.circle(frame.place(part.x, part.y), 0.6, fill=POINT, stroke="#fff", weight=0.15)
        elif part.geom_type == "LineString":
            drawing.line([frame.place(x, y) for x, y in shapely.get_coordinates(part).tolist()], stroke=STREET, weight=0.5)
        elif part.geom_type == "Polygon":
            ring = [frame.place(x, y) for x, y in shapely.get_coordinates(part.exterior).tolist()]
            drawing.line(ring, stroke=AREA, weight=0.3)


def _grid(drawing: Drawing, frame: _Frame) -> None:
    right, bottom = frame.corner
    for n in range(FIELDS + 1):
        x, y = MARGIN + (right - MARGIN) * n / FIELDS, MARGIN + (bottom - MARGIN) * n / FIELDS
        edge = n in (0, FIELDS)
        drawing.line([(x, MARGIN), (x, bottom)], stroke="#111" if edge else GRID, weight=0.4 if edge else 0.2)
        drawing.line([(MARGIN, y), (right, y)], stroke="#111" if edge else GRID, weight=0.4 if edge else 0.2)
        if n < FIELDS:
            drawing.text((MARGIN + (right - MARGIN) * (n + 0.5) / FIELDS, MARGIN - 1.5), LETTERS[n], size=3, anchor="middle")
            drawing.text((MARGIN - 3, MARGIN + (bottom - MARGIN) * (n + 0.5) / FIELDS), str(n + 1), size=3, anchor="middle")


def _foot(drawing: Drawing, frame: _Frame, sheet: Sheet, crowded: int) -> None:
    _, bottom = frame.corner
    scale = frame.mm / _METRES_A_DEGREE
    drawing.scale_bar((MARGIN, bottom + 5.5), metres=round_length(40 / scale), mm_per_metre=scale)
    note = f"；因图面拥挤未注记 {crowded} 个，见索引" if crowded else ""
    drawing.text(
        (MARGIN + 60, bottom + 5), f"第 {sheet.number} 幅　地名 {len(sheet.entries)} 个{note}　坐标系：CGCS2000", size=2.8
    )


def draw_index(volume: MapVolume, before: str = "") -> bytes:
    """The key of the sheets (图幅接合表): every sheet as a numbered box where it lies."""
    drawing = Drawing(WIDTH, KEY_HEIGHT)
    if not volume.sheets:
        drawing.text((WIDTH / 2, KEY_HEIGHT / 2), "没有可以上图的地名", size=4, anchor="middle")
        return drawing.to_svg()
    boxes = [sheet.box for sheet in volume.sheets]
    frame = _Frame(
        (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)), KEY_HEIGHT
    )
    for sheet in volume.sheets:
        west, south, east, north = sheet.box
        (x0, y0), (x1, y1) = frame.place(west, north), frame.place(east, south)
        drawing.box((x0, y0), x1 - x0, y1 - y0, fill="#f3efe6", weight=0.3)
        size = max(2.4, min(6.0, (y1 - y0) / 2))
        drawing.text(((x0 + x1) / 2, (y0 + y1) / 2 + size / 3), f"{before}{sheet.number}", size=size, anchor="middle", bold=True)
    drawing.text((MARGIN, KEY_HEIGHT - 2), f"1∶{volume.plan.scale:,}　共 {len(volume.sheets)} 幅（无地名的图幅不编号）", size=3)
    return drawing.to_svg()
