"""The grid of meridians and parallels that stands behind a map without any other base layer."""

from math import ceil, floor

from shapely import LineString, Point

from gisvc.maps.sheet import Bounds, Plate, Shape, Symbol
from layers.wording import Wording

# Steps in minutes of arc that read well on a map; the first that gives at most MOST_LINES lines is taken.
STEPS_MIN = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600)
MOST_LINES = 5
LABEL = Wording("经纬网", "graticule")


def draw_graticule(bounds: Bounds) -> Plate:
    """Meridians and parallels across a box of lon/lat degrees and well past it, each labelled at the box's western or southern edge."""
    inner = _with_margin(bounds, 0.04)
    step = _step_for(max(inner[2] - inner[0], inner[3] - inner[1]))
    west, south, east, north = _with_margin(bounds, 1.5)
    shapes: list[Shape] = []
    for minute in _steps(west, east, step):
        shapes.append(Shape(LineString([(minute / 60, south), (minute / 60, north)]), ""))
        if inner[0] <= minute / 60 <= inner[2]:
            shapes.append(Shape(Point(minute / 60, inner[1]), "", label=_written(minute, "EW")))
    for minute in _steps(south, north, step):
        shapes.append(Shape(LineString([(west, minute / 60), (east, minute / 60)]), ""))
        if inner[1] <= minute / 60 <= inner[3]:
            shapes.append(Shape(Point(inner[0], minute / 60), "", label=_written(minute, "NS")))
    return Plate(LABEL, Symbol.GRATICULE, tuple(shapes), is_in_legend=False)


def _with_margin(bounds: Bounds, part: float) -> Bounds:
    west, south, east, north = bounds
    margin = max(east - west, north - south, 0.02) * part
    return max(west - margin, -180), max(south - margin, -85), min(east + margin, 180), min(north + margin, 85)


def _steps(first_deg: float, last_deg: float, step: int) -> range:
    return range(ceil(first_deg * 60 / step) * step, floor(last_deg * 60 / step) * step + 1, step)


def _step_for(extent_deg: float) -> int:
    return next((step for step in STEPS_MIN if extent_deg * 60 / step <= MOST_LINES), STEPS_MIN[-1])


def _written(minute: int, letters: str) -> str:
    degrees, minutes = divmod(abs(minute), 60)
    letter = letters[0] if minute >= 0 else letters[1]
    return f"{degrees}°{minutes:02d}′{letter}" if minutes else f"{degrees}°{letter}"
