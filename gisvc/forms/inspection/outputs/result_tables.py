"""6 界桩成果表 and 边界点成果表: positions as lists, X to the north and Y to the east, printed values beside the converted ones."""

from collections.abc import Sequence

import pandas as pd
import pyproj
import shapely

from boundaries.lines.chainage import StraightenedLine
from boundaries.specs import MARKERS
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.outputs.registered import column_text
from gisvc.forms.inspection.shown import metres
from gisvc.forms.papers.paper import Cell, Column, Page, Paper, Table, Text
from layers.datum import working_epsg
from layers.errors import Refusal

MARKER_NAME, POINT_NAME, NUMBER = "marker-table", "point-table", 6
XY = (Column("x", "纵坐标X（北，m）", 1.3, 3), Column("y", "横坐标Y（东，m）", 1.3, 3))
LONLAT = (Column("lon", "经度（°）", 1.2, 8), Column("lat", "纬度（°）", 1.2, 8))
MARKER_COLUMNS = (
    Column("no", "序号", 0.5), Column("marker_no", "界桩编号", 1.1), Column("form", "形式", 0.8), Column("material", "材质", 0.8), *XY, *LONLAT,
    Column("height", "高程（m）", 0.8, 2), Column("printed_x", "原文X", 1.1), Column("printed_y", "原文Y", 1.1), Column("printed_datum", "原坐标系", 1.0),
    Column("conversion", "换算方法", 1.0), Column("error", "附加误差（m）", 0.8, 2), Column("accuracy", "位置精度（m）", 0.8, 2), Column("place", "所在地", 1.6),
    Column("responsible", "责任方", 1.0), Column("chainage", "里程", 1.0),
)  # fmt: skip
POINT_COLUMNS = (
    Column("no", "序号", 0.6),
    Column("line", "界线", 1.6),
    Column("chainage", "里程", 1.1),
    *XY,
    *LONLAT,
    Column("marker", "界桩", 1.0),
)
PLACE_IS_MARKER_M = 0.5


def describe_markers(order: Order) -> Paper:
    markers = [item for item in order.items if item.kind.name == "marker_check"]
    epsg, path = _plane([(i.lon, i.lat) for i in markers if i.lon is not None and i.lat is not None])
    rows = []
    for number, item in enumerate(markers, 1):
        r = item.registered
        text = [column_text(MARKERS, n, r.get(n), order.names) for n in ("marker_no", "marker_form", "material")]
        rows.append((
            number, *text, *_xy(path, item.lon, item.lat), item.lon, item.lat, _number(r.get("height_m")),
            *(column_text(MARKERS, n, r.get(n), order.names) for n in ("printed_x", "printed_y", "printed_datum", "conversion")),
            _number(r.get("conversion_error_m")), _number(r.get("position_accuracy_m")), str(r.get("place_text") or ""),
            order.dossier.name(item.responsible_side), metres(item.from_m),
        ))  # fmt: skip
    table = Table("markers", MARKER_COLUMNS, tuple(rows), "界桩成果表", "登记册中本轮界线没有界桩。", is_list=True)
    page = Page("markers", (table, _note(epsg), order.signatures("制表", "校核", "日期")))
    return order.paper(MARKER_NAME, NUMBER, f"{order.lines_title}界桩成果表", (page,), is_landscape=True)


def describe_points(order: Order) -> Paper:
    lines = order.dossier.study.register.lines
    wanted = (order.line_id,) if order.line_id else order.dossier.study.round.line_ids
    held = [
        (str(r.line_id), str(r.name), r.geometry) for r in lines.itertuples() if r.line_id in wanted and r.geometry is not None
    ]
    epsg, path = _plane([xy for _, _, line in held for xy in shapely.get_coordinates(line).tolist()])
    rows: list[tuple[Cell, ...]] = []
    for line_id, name, line in held:
        course = StraightenedLine.of(line, line_id=line_id)
        markers = [(i.from_m, i.title) for i in order.items if i.kind.name == "marker_check" and i.line_id == line_id]
        for (lon, lat), at in zip(course.corners.tolist(), course.chainage_m.tolist(), strict=True):
            marker = next((title for m, title in markers if m is not None and abs(m - at) < PLACE_IS_MARKER_M), "")
            rows.append((len(rows) + 1, name, metres(at), *_xy(path, lon, lat), lon, lat, marker))
    table = Table("points", POINT_COLUMNS, tuple(rows), "边界点成果表", "登记册中本轮界线没有图形。", is_list=True)
    page = Page("points", (table, _note(epsg), order.signatures("制表", "校核", "日期")))
    return order.paper(POINT_NAME, NUMBER, f"{order.lines_title}边界点成果表", (page,), is_landscape=True)


def _note(epsg: int | None) -> Text:
    plane = (
        f"CGCS2000 3°带高斯-克吕格投影，中央子午线 {75 + 3 * (epsg - 4534)}°，横坐标加 500 km、不加带号（EPSG:{epsg}）"
        if epsg
        else "位置不在任何 3°带内，未算平面坐标"
    )
    return Text(
        "note",
        (f"X 为纵坐标（北），Y 为横坐标（东）：{plane}。经纬度为 CGCS2000。原文坐标照原件抄录，未作改动。",),
        is_small=True,
    )


def _plane(places: Sequence[tuple[float, float]]) -> tuple[int | None, pyproj.Transformer | None]:
    """The zone of all places together, so that one table has one zone."""
    if not places:
        return None, None
    lons, lats = [p[0] for p in places], [p[1] for p in places]
    try:
        epsg = working_epsg((min(lons), min(lats), max(lons), max(lats)))
    except Refusal:
        return None, None
    return epsg, pyproj.Transformer.from_crs(4490, epsg, always_xy=True)


def _xy(path: pyproj.Transformer | None, lon: float | None, lat: float | None) -> tuple[float | None, float | None]:
    """X to the north, Y to the east: the other way round than everywhere else."""
    if path is None or lon is None or lat is None:
        return None, None
    east, north = path.transform(lon, lat)
    return float(north), float(east)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not pd.isna(value) else None
