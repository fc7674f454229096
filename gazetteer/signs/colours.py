"""Whether the colour of a street sign tells how its street runs (S05): blue east–west, green north–south."""

import math

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.signs.book import sign_finding
from gazetteer.signs.texts import standing_signs
from layers.ellipsoid import GEOD
from layers.report import Finding, Report, Where
from layers.wording import Wording

CLEAR_DEG = 30.0
"""Within so many degrees of east–west or north–south an axis is clear; between them either colour will do."""

_COLOURS = {"蓝": "blue", "绿": "green"}
_WORDS = {"blue": Wording("蓝底", "blue"), "green": Wording("绿底", "green")}


def axis_deg(line: BaseGeometry) -> float:
    """The mean axis of a lon/lat line, degrees from true north, 0 ≤ b < 180, each stretch weighed by its metres along the ellipsoid.

    Angles are doubled before they are averaged, for a street has no forward (Mardia & Jupp, Directional Statistics, 2000, §1.4). NaN for a
    ring or a point, which have no axis.
    """
    total = 0j
    for part in shapely.get_parts(line):
        lon, lat = shapely.get_coordinates(part).T
        azimuth, _, metres = GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
        total += complex((np.asarray(metres) * np.exp(2j * np.radians(azimuth))).sum())
    return math.degrees(np.angle(total) / 2) % 180.0 if abs(total) > 1e-6 else math.nan


def colour_for(axis: float, *, clear_deg: float = CLEAR_DEG) -> str | None:
    """blue, green, or None for a diagonal street and one without an axis."""
    if math.isnan(axis):
        return None
    from_east_west = abs(axis - 90.0)
    if from_east_west <= clear_deg:
        return "blue"
    return "green" if from_east_west >= 90.0 - clear_deg else None


def check_colours(signs: gpd.GeoDataFrame, streets: gpd.GeoDataFrame) -> Report:
    """S05 for street and lane signs that stand: against their street's line, or the bearing written on the sign where it is not drawn.

    Signs without a colour, of undrawn streets without a bearing and of diagonal streets say nothing.
    """
    lines = dict(zip(streets["place_id"], np.asarray(streets.geometry.array, dtype=object), strict=True))
    found: list[Finding] = []
    kinds = ("street", "lane")
    for row in standing_signs(signs)[lambda frame: frame["sign_kind"].isin(kinds)].itertuples():
        painted = _painted(row.colour)
        axis = _axis(lines.get(row.place_id), row.bearing)
        wanted = colour_for(axis)
        if painted is None or wanted is None or painted == wanted:
            continue
        found.append(
            sign_finding(
                "S05",
                Wording(
                    f"标志为{_WORDS[painted].zh}，道路走向 {axis:.0f}°，一般用{_WORDS[wanted].zh}。",
                    f"The sign is {_WORDS[painted].en}; its street runs at {axis:.0f}°, for which {_WORDS[wanted].en} is usual.",
                ),
                Where("name_signs", str(row.sign_id)),
                {"axis_deg": round(axis, 1), "painted": painted, "usual": wanted},
            )
        )
    return Report.of(found)


def _axis(line: BaseGeometry | None, bearing: float) -> float:
    if line is not None and line.geom_type in ("LineString", "MultiLineString"):
        return axis_deg(line)
    return bearing % 180.0 if not math.isnan(bearing) else math.nan


def _painted(colour: object) -> str | None:
    words = colour.lower() if isinstance(colour, str) else ""
    seen = {code for word, code in _COLOURS.items() if word in words or code in words}
    return seen.pop() if len(seen) == 1 else None
