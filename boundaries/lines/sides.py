"""Which division lies on which hand of a line, and in which division a point lies."""

import numpy as np
import shapely

from boundaries.lines.outlines import Outlines
from boundaries.lines.study import LineOnRecord
from layers.ellipsoid import GEOD
from layers.wording import Wording

_PROBES = 61
_PROBE_M = 30.0
_AGREED = 0.8  # share of probes that must speak with one voice


def hand_of(line: LineOnRecord, code: str, outlines: Outlines) -> int | None:
    """1 where a division lies to the right of a line seen along it, -1 to the left, None where that cannot be told.

    Looked up 30 m beside the line at 61 places: needs the division's polygon, and four of five places that agree.
    """
    if code not in outlines:
        return None
    course = line.course
    at = np.linspace(0, course.length_m, _PROBES + 2)[1:-1]
    points, heading = course.points_at(at), course.headings_at(at)
    polygon = outlines[code]
    shapely.prepare(polygon)
    right, left = (_inside(polygon, points, heading + turn) for turn in (90, -90))
    told = right != left
    if told.sum() < _PROBES / 4:
        return None
    share = float(right[told].mean())
    return 1 if share >= _AGREED else -1 if share <= 1 - _AGREED else None


def _inside(
    polygon: shapely.Geometry,
    points: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    azimuth: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    lon, lat, _ = GEOD.fwd(points[:, 0], points[:, 1], azimuth, np.full(len(points), _PROBE_M))
    return np.asarray(shapely.contains_xy(polygon, lon, lat), dtype=bool)


def divisions_at(outlines: Outlines, lon: float, lat: float) -> tuple[str, ...]:
    """Codes of the divisions whose polygon holds a point, the smallest unit (longest code) first."""
    holds = shapely.intersects_xy(outlines.shapes, lon, lat)
    return tuple(sorted((code for code, there in zip(outlines.codes, holds, strict=True) if there), key=len, reverse=True))


def county_at(outlines: Outlines, lon: float, lat: float) -> Wording | None:
    """The county in which a point lies, by name and code; None where no county with an outline holds it."""
    code = next((code for code in divisions_at(outlines, lon, lat) if len(code) == 6), None)
    return None if code is None else named(outlines.name_of(code), code)


def named(name: str, code: str) -> Wording:
    """A division as sentences name it."""
    return Wording(f"{name}（{code}）", f"{name} ({code})")
