"""位置略图: the marker, its line and its reference objects, drawn to scale from the register; a bureau may paste its own over it."""

import math
from collections.abc import Mapping

import numpy as np
import shapely

from boundaries.rounds.checklist import ChecklistItem
from gisvc.forms.papers.drawing import Drawing, Point, round_length
from layers.ellipsoid import GEOD
from layers.fields import Value

WIDTH, HEIGHT = 150.0, 66.0
MIDDLE = (75.0, 34.0)
LEAST_RADIUS_M, WIDEST_RADIUS_M = 20.0, 2000.0
AZIMUTH_WORDS = {"grid": "坐标", "true": "真", "magnetic": "磁", "unknown": "类别不详"}


def draw_sketch(item: ChecklistItem, line: shapely.Geometry | None) -> bytes:
    """SVG, true north up, azimuthal about the marker. Objects stand at their stated azimuth as if it were true; the words say its kind.

    Args:
        line: the boundary line, lon/lat in degrees.
    """
    drawing = Drawing(WIDTH, HEIGHT)
    placed = [(one, _where(one)) for one in item.objects]
    farthest = max((d for _, found in placed if found for d in (found[1],)), default=100.0)
    scale = 25.0 / min(max(farthest, LEAST_RADIUS_M), WIDEST_RADIUS_M)  # mm a metre
    if line is not None and item.lon is not None and item.lat is not None:
        for part in shapely.get_parts(line):
            # Cut before it is drawn: dashes of a line of a hundred kilometres would be millions.
            seen = shapely.clip_by_rect(shapely.LineString(_around(item.lon, item.lat, part, scale)), 1, 1, WIDTH - 1, HEIGHT - 1)
            for piece in shapely.get_parts(seen):
                drawing.line(shapely.get_coordinates(piece).tolist(), stroke="#7b2d8b", weight=0.7, dash="4 1.2 0.8 1.2")
    for number, (one, found) in enumerate(placed, 1):
        if found is not None:
            _object(drawing, number, one, found, scale)
    _marker(drawing, item.title)
    drawing.north_arrow((10, 8))
    drawing.scale_bar((8, HEIGHT - 5), metres=round_length(30 / scale), mm_per_metre=scale)
    drawing.text((WIDTH - 3, HEIGHT - 3), "按登记数据绘制，非实测", size=2.6, anchor="end", fill="#555")
    drawing.box((0.5, 0.5), WIDTH - 1, HEIGHT - 1, fill="none")
    return drawing.to_svg()


def _where(one: Mapping[str, Value]) -> tuple[float, float] | None:
    """Azimuth in degrees and distance in metres; None where either is not registered."""
    azimuth, distance = one.get("azimuth_deg"), one.get("distance_m")
    if isinstance(azimuth, int | float) and isinstance(distance, int | float):
        return float(azimuth), float(distance)
    return None


def _object(drawing: Drawing, number: int, one: Mapping[str, Value], found: tuple[float, float], scale: float) -> None:
    azimuth, distance = found
    at = _polar(azimuth, min(distance * scale, 29.0))
    drawing.line([MIDDLE, at], stroke="#0072b2", weight=0.25, dash="1.5 1")
    drawing.circle(at, 1.4, fill="#cfe6f5", stroke="#0072b2")
    kind = AZIMUTH_WORDS.get(str(one.get("azimuth_kind") or "unknown"), "")
    is_left = at[0] < MIDDLE[0]
    side = (at[0] - 2.4, "end") if is_left else (at[0] + 2.4, "start")
    name = str(one.get("name") or "")
    drawing.text((side[0], at[1] - 0.4), f"{number} {name[:16]}{'…' if len(name) > 16 else ''}", size=2.8, anchor=side[1])
    drawing.text((side[0], at[1] + 2.8), f"{azimuth:g}°（{kind}） {distance:g} m", size=2.5, anchor=side[1], fill="#0b4a75")


def _marker(drawing: Drawing, title: str) -> None:
    x, y = MIDDLE
    drawing.box((x - 1.6, y - 1.6), 3.2, 3.2, fill="#d55e00")
    drawing.text((x, y - 2.8), title[:24], size=3.2, anchor="middle", bold=True)


def _around(lon: float, lat: float, line: shapely.Geometry, scale: float) -> list[Point]:
    """A line's corners as seen from the marker: azimuth and geodesic distance; corners far outside are kept at the rim."""
    corners = shapely.get_coordinates(line)
    azimuth, _, distance = GEOD.inv(np.full(len(corners), lon), np.full(len(corners), lat), corners[:, 0], corners[:, 1])
    return [_polar(float(a), float(d) * scale) for a, d in zip(azimuth, distance, strict=True)]


def _polar(azimuth: float, mm: float) -> Point:
    return MIDDLE[0] + mm * math.sin(math.radians(azimuth)), MIDDLE[1] - mm * math.cos(math.radians(azimuth))
