"""内部工作用图: the lines of a round with their markers, coloured by what was found, with source, version and stamp on the map itself."""

import math
from collections.abc import Callable, Mapping

import shapely

from boundaries.records.fold import Record
from boundaries.records.kinds import MARKER_CHECK
from boundaries.rounds.round import codes_of
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.shown import shown
from gisvc.forms.papers.drawing import Drawing, Point, round_length

WIDTH, HEIGHT, FRAME = 150.0, 200.0, (6.0, 14.0, 144.0, 170.0)
STAMP = "内部工作用图　不得公开　不作为界线依据"
FOUND_COLOURS = {"intact": "#009e73", "": "#ffffff"}
OTHERWISE = "#d55e00"
MOST_LABELS = 40
_METRES_A_DEGREE = 111_195.0


def draw_working_map(order: Order, source: str) -> bytes:
    """SVG 150 × 200 mm; equirectangular about the middle parallel, true north up."""
    drawing = Drawing(WIDTH, HEIGHT)
    lines = order.dossier.study.register.lines
    wanted = (order.line_id,) if order.line_id else order.dossier.study.round.line_ids
    drawn = [g for i, g in zip(lines["line_id"], lines.geometry, strict=True) if i in wanted and g is not None]
    place, scale = _placer(drawn, order)
    for line in drawn:
        for part in shapely.get_parts(line):
            drawing.line(
                [place(x, y) for x, y in shapely.get_coordinates(part).tolist()],
                stroke="#7b2d8b",
                weight=0.6,
                dash="4 1.2 0.8 1.2",
            )
    _markers(drawing, order, place)
    drawing.box((FRAME[0], FRAME[1]), FRAME[2] - FRAME[0], FRAME[3] - FRAME[1], fill="none", weight=0.5)
    _margins(drawing, order, scale, source)
    return drawing.to_svg()


def _placer(drawn: list[shapely.Geometry], order: Order) -> tuple[Callable[[float, float], Point], float]:
    """Degrees to millimetres on the sheet, and the millimetres of a metre."""
    points = [shapely.Point(i.lon, i.lat) for i in order.items if i.lon is not None and i.lat is not None]
    west, south, east, north = shapely.total_bounds([*drawn, *points]) if drawn or points else (100.0, 30.0, 101.0, 31.0)
    squeeze = math.cos(math.radians((south + north) / 2))
    room_x, room_y = FRAME[2] - FRAME[0] - 24, FRAME[3] - FRAME[1] - 20
    scale = min(room_x / max((east - west) * squeeze, 1e-4), room_y / max(north - south, 1e-4))  # mm a degree of latitude
    middle_x, middle_y = (FRAME[0] + FRAME[2]) / 2, (FRAME[1] + FRAME[3]) / 2

    def place(lon: float, lat: float) -> Point:
        return middle_x + (lon - (west + east) / 2) * squeeze * scale, middle_y - (lat - (south + north) / 2) * scale

    return place, scale / _METRES_A_DEGREE


def _markers(drawing: Drawing, order: Order, place: Callable[[float, float], Point]) -> None:
    markers = [c for c in order.comparisons if c.item.kind is MARKER_CHECK]
    found = [(c, place(c.item.lon, c.item.lat)) for c in markers if c.item.lon is not None and c.item.lat is not None]
    for number, (one, at) in enumerate(found):
        colour = _colour(one.records)
        if one.item.is_tripoint:
            drawing.ring(
                [(at[0], at[1] - 2.4), (at[0] - 2.1, at[1] + 1.4), (at[0] + 2.1, at[1] + 1.4)], fill=colour, stroke="#111"
            )
        else:
            drawing.circle(at, 1.3, fill=colour)
        if len(found) <= MOST_LABELS or number % (len(found) // MOST_LABELS + 1) == 0:
            drawing.text((at[0] + 2, at[1] - 1), one.item.title[:16], size=2.4)


def _colour(records: Mapping[str, Record]) -> str:
    states = {code for record in records.values() for code in codes_of(record, "found_state")}
    if not states:
        return FOUND_COLOURS[""]
    return FOUND_COLOURS["intact"] if states == {"intact"} else OTHERWISE


def _margins(drawing: Drawing, order: Order, scale: float, source: str) -> None:
    study = order.dossier.study
    drawing.text((WIDTH / 2, 6), f"{order.lines_title}联检工作图"[:40], size=4.4, anchor="middle", bold=True)
    drawing.text((WIDTH / 2, 11), STAMP, size=3.2, anchor="middle", fill="#9d2b22", bold=True)
    drawing.north_arrow((FRAME[2] - 8, FRAME[1] + 8))
    drawing.scale_bar((FRAME[0] + 4, FRAME[3] - 4), metres=round_length(38 / scale), mm_per_metre=scale)
    state = MARKER_CHECK.field("found_state")
    legend = ((FOUND_COLOURS["intact"], shown(state, ["intact"], {})), (OTHERWISE, "有问题"), ("#ffffff", "本轮未记录"))
    for number, (colour, words) in enumerate(legend):
        drawing.circle((FRAME[0] + 3 + 26 * number, FRAME[3] + 5), 1.3, fill=colour)
        drawing.text((FRAME[0] + 6 + 26 * number, FRAME[3] + 6), words, size=2.8)
    drawing.line(
        [(FRAME[0] + 84, FRAME[3] + 5), (FRAME[0] + 96, FRAME[3] + 5)], stroke="#7b2d8b", weight=0.6, dash="4 1.2 0.8 1.2"
    )
    drawing.text((FRAME[0] + 98, FRAME[3] + 6), "登记界线", size=2.8)
    for number, words in enumerate(
        (
            f"资料来源：{source}",
            f"坐标系：CGCS2000（EPSG:4490）　制图日期：{order.on.isoformat()}　轮次：{study.round.name[:30]}",
            f"版本散列值：{study.version}",
            "界线画法以国家批准的标准画法图和界线详图为准；本图未经审核，不得公开（行政区域界线管理条例第十四条、第十八条）。",
        )
    ):
        drawing.text((FRAME[0], FRAME[3] + 12 + 4.2 * number), words, size=2.5)
