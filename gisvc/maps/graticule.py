"""The grid of meridians and parallels that stands behind a map without any other base layer."""

from math import ceil, floor

from shapely import LineString, Point

from gisvc.maps.sheet import Bounds, Plate, Shape, Symbol
from layers.wording import Wording

# Steps in minutes of arc that read well on a map; the first that gives at most MOST_LINES lines is taken.
STEPS_MIN = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600)
MOST_LINES = 7
LABEL = Wording("经纬网", "graticule")


def draw_graticule(bounds: Bounds) -> Plate:
    """Meridians and parallels across a box of lon/lat degrees and well past it, each labelled at the box's western or southern edge."""
    inner = _with_margin(bounds, 0.04)
    step = _step_for(max(inner[2] - inner[0], inner[3] - inner[1]))
    west, south, east, north = _with_margin(bounds, 1.5)
    shapes: list[Shape] = []
    for minute in range(ceil(west * 60 / step) * step, floor(east * 60 / step) * step + 1, step):
        lon = minute / 60
        shapes += [
            Shape(LineString([(lon, south), (lon, north)]), ""),
            Shape(Point(lon, inner[1]), "", label=_written(minute, "EW")),
        ]
    for minute in range(ceil(south * 60 / step) * step, floor(north * 60 / step) * step + 1, step):
        lat = minute / 60
        shapes += [
            Shape(LineString([(west, lat), (east, lat)]), ""),
            Shape(Point(inner[0], lat), "", label=_written(minute, "NS")),
        ]
    return Plate(LABEL, Symbol.GRATICULE, tuple(shapes), is_in_legend=False)


def _with_margin(bounds: Bounds, part: float) -> Bounds:
    west, south, east, north = bounds
    margin = max(east - west, north - south, 0.02) * part
    return max(west - margin, -180), max(south - margin, -85), min(east + margin, 180), min(north + margin, 85)


def _step_for(extent_deg: float) -> int:
    return next((step for step in STEPS_MIN if extent_deg * 60 / step <= MOST_LINES), STEPS_MIN[-1])


def _written(minute: int, letters: str) -> str:
    degrees, minutes = divmod(abs(minute), 60)
    letter = letters[0] if minute >= 0 else letters[1]
    return f"{degrees}°{minutes:02d}′{letter}" if minutes else f"{degrees}°{letter}"
