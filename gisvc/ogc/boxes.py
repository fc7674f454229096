"""The `bbox` parameter: four or six numbers in a coordinate system, across the 180° meridian too."""

import math

from gisvc.ogc.crs import Crs
from gisvc.ogc.errors import BadValue
from layers.store.selection import Box
from layers.wording import Wording

_MOST_LETTERS = 300
_WANTED = Wording(
    "请写四个数（六个数时含高程）：按所用坐标系轴序的最小两值，再最大两值。",
    "Write four numbers (six with heights): the two least, then the two greatest, in the axis order of its system.",
)


def parse_boxes(said: str, crs: Crs) -> tuple[Box, ...]:
    """West, south, east, north in stored degrees: one box, or two where it lies across the 180° meridian.

    Raises:
        BadValue: not four or six finite numbers, the wrong way round, or off the globe.
    """
    first, second, third, fourth = _corners(said)
    if not crs.is_in_degrees:
        if not (first <= third and second <= fourth):
            raise BadValue("bbox", said, _WANTED)
        box = crs.box_to_stored((first, second, third, fourth))
        if not all(map(math.isfinite, box)):
            raise BadValue("bbox", said, _WANTED)
        return (box,)
    west, south, east, north = (second, first, fourth, third) if crs.is_north_first else (first, second, third, fourth)
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise BadValue("bbox", said, _WANTED)
    if west <= east:
        return ((west, south, east, north),)
    return (west, south, 180.0, north), (-180.0, south, east, north)


def _corners(said: str) -> tuple[float, float, float, float]:
    """Four numbers of the plane; of six, the heights are left out: rows are asked where they lie, not how high."""
    parts = said.split(",", 7) if len(said) <= _MOST_LETTERS else []
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [numbers[n] for n in (0, 1, 3, 4)]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        raise BadValue("bbox", said, _WANTED)
    first, second, third, fourth = numbers
    return first, second, third, fourth
