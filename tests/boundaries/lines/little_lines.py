"""A register small enough to reckon by hand: two counties on either side of a crooked line, and rows to put beside it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from boundaries.lines.study import LineStudy
from boundaries.specs import LINES, MARKERS
from layers.ellipsoid import GEOD
from layers.frames import frame_of
from layers.reference import DIVISIONS
from layers.spec import LayerSpec

WEST, EAST, NORTH = "620421", "620423", "620622"
LINE_ID = "620421-620423"

# From south to north, bending both ways; some 25 km. Sides of a few kilometres, so that geodesics and degrees agree to centimetres.
CROOKED = [(104.0, 37.0), (104.01, 37.03), (103.99, 37.06), (104.02, 37.1), (104.0, 37.14), (104.005, 37.2)]

Row = Mapping[str, Any]


def west_county(border: list[tuple[float, float]] = CROOKED) -> shapely.Polygon:
    return shapely.Polygon([(103.8, 37.0), *border, (103.8, 37.2)])


def east_county(border: list[tuple[float, float]] = CROOKED) -> shapely.Polygon:
    return shapely.Polygon([(104.2, 37.0), (104.2, 37.2), *border[::-1]])


def north_county() -> shapely.Polygon:
    return shapely.Polygon([(103.8, 37.2), CROOKED[-1], (104.2, 37.2), (104.2, 37.4), (103.8, 37.4)])


def divisions() -> list[Row]:
    shapes = {WEST: ("靖远县", west_county()), EAST: ("景泰县", east_county()), NORTH: ("古浪县", north_county())}
    return [{"code": code, "name": name, "level": "county", "geometry": shape} for code, (name, shape) in shapes.items()]


def line(**changed: Any) -> Row:
    row = {
        "line_id": LINE_ID,
        "name": "靖远–景泰线",
        "side_a": WEST,
        "side_b": EAST,
        "side_a_name": "靖远县",
        "side_b_name": "景泰县",
        "accuracy_m": 1.0,
        "geometry": shapely.LineString(CROOKED),
    }
    return row | changed


def beside(lon: float, lat: float, *, east_m: float = 0.0, north_m: float = 0.0) -> shapely.Point:
    """A point some metres from another."""
    azimuth, far = np.degrees(np.arctan2(east_m, north_m)), np.hypot(east_m, north_m)
    x, y, _ = GEOD.fwd(lon, lat, azimuth, far)
    return shapely.Point(x, y)


def marker(serial: int, place: shapely.Point, **changed: Any) -> Row:
    row = {
        "marker_id": f"M{serial}",
        "marker_no": f"2123{serial:03d}Q",
        "line_ids": LINE_ID,
        "division_code": WEST if serial % 2 else EAST,
        "serial": serial,
        "marker_form": "single",
        "position_accuracy_m": 1.0,
        "geometry": place,
    }
    return row | changed


def on_corners() -> list[Row]:
    """Five markers on the corners behind the line's start, in order."""
    return [marker(n, shapely.Point(CROOKED[n])) for n in range(1, 6)]


def study(*layers: tuple[LayerSpec, list[Row]]) -> LineStudy:
    """The two counties' register; layers given take the place of those that stand there by themselves."""
    given: dict[str, tuple[LayerSpec, list[Row]]] = {
        spec.name: (spec, rows) for spec, rows in ((LINES, [line()]), (MARKERS, on_corners()), (DIVISIONS, divisions()), *layers)
    }
    return LineStudy.of(*((spec, frame_of(spec, rows)) for spec, rows in given.values()))
