"""Radii as people write them, and those that are none."""

import re
import unicodedata

from layers.planning.errors import ImpossibleRadius, RadiusInDegrees, RadiusInMinutes
from layers.planning.question import require_radius

_METRES = {"m": 1.0, "米": 1.0, "公尺": 1.0, "meter": 1.0, "meters": 1.0, "metre": 1.0, "metres": 1.0}
_KILOMETRES = {
    "km": 1000.0,
    "公里": 1000.0,
    "千米": 1000.0,
    "kilometer": 1000.0,
    "kilometers": 1000.0,
    "kilometre": 1000.0,
    "kilometres": 1000.0,
}
_UNITS = _METRES | _KILOMETRES | {"里": 500.0, "华里": 500.0}
_SIGNS_OF_DEGREES = ("°", "度", "′", "'", '"', "deg", "arc")
_TIMES = {"min", "mins", "minute", "minutes", "分钟", "分", "h", "hour", "hours", "小时", "s", "秒"}
_LEAST_BARE_M = 10.0  # 0.01 or 1.5 without a unit may be degrees or kilometres: ask


def parse_reach(said: str) -> float:
    """Metres of `1000m`, `1km`, `1.5公里`, `５００ 米`; a bare number of 10 or more is metres.

    Raises:
        RadiusInDegrees: `0.01°`, `0.01deg`, or a bare number so small that it reads like degrees.
        RadiusInMinutes: `15min`, `15分钟`.
        ImpossibleRadius: anything else that is no length between 1 m and 1,000 km.
    """
    text = unicodedata.normalize("NFKC", said).strip().lower().replace(",", "").replace(" ", "")
    match = re.fullmatch(r"(\d+(?:\.\d*)?|\.\d+)(\D*)", text, flags=re.ASCII)
    if any(sign in text for sign in _SIGNS_OF_DEGREES):
        raise RadiusInDegrees(said)
    if match is None:
        raise ImpossibleRadius(said)
    number, unit = float(match[1]), match[2]
    if unit == "" and 0 < number < _LEAST_BARE_M:
        raise RadiusInDegrees(said)
    if unit in _TIMES:
        raise RadiusInMinutes(said)
    if unit not in _UNITS and unit != "":
        raise ImpossibleRadius(said)
    return require_radius(number * _UNITS.get(unit, 1.0), said=said)
