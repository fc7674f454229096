"""Travelling in a straight line at walking speed: what plans draw as circles, and what flatters."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from layers.datum import geodesic_m, to_ecef
from layers.planning.speeds import DEFAULT_WALK_MS
from layers.planning.travel import Connection, Floats, Mode, Nearest, Pairs, Places, Positions
from layers.wording import Wording

_SLACK = 1 + 1e-6  # a chord is shorter than its geodesic by less than this below 10 km, and never longer
_FEW = 16


@dataclass(frozen=True, slots=True)
class StraightLine:
    """Geodesic distance on the ellipsoid divided by a walking speed (m/s). Nothing stands in the way, which is its fault."""

    speed_ms: float = DEFAULT_WALK_MS

    @property
    def mode(self) -> Mode:
        return Mode.LINE

    @property
    def definition(self) -> Wording:
        return Wording(
            f"椭球面直线距离 ÷ {self.speed_ms:g} m/s，不计道路、河流与坡度，数值偏乐观",
            f"geodesic on the ellipsoid ÷ {self.speed_ms:g} m/s; roads, rivers and slopes are left out, so it flatters",
        )

    def at_speed(self, speed_ms: float) -> "StraightLine":
        return replace(self, speed_ms=speed_ms)

    def connect(self, places: Places) -> Connection:
        placed = np.isfinite(places.lon)
        reason = np.where(placed, "", "no_position").astype(object)
        return Connection(np.where(placed, 0.0, np.nan), reason, 0.0)

    def nearest(self, places: Places, facilities: Places, *, limit_min: float, k: int = 1) -> Nearest:
        return self.pairs(places, facilities, limit_min=limit_min).nearest(k)

    def pairs(self, places: Places, facilities: Places, *, limit_min: float) -> Pairs:
        limit_m = limit_min * 60 * self.speed_ms
        here, there = (np.flatnonzero(np.isfinite(p.lon)) for p in (places, facilities))
        if len(here) == 0 or len(there) == 0:
            nothing = np.empty(0, dtype=np.int64)
            return Pairs(nothing, nothing, np.empty(0), len(places), len(facilities))
        from_here, to_there = (
            to_ecef(ends.lon[placed], ends.lat[placed]) for ends, placed in ((places, here), (facilities, there))
        )
        i, j = _near(from_here, to_there, limit_m * _SLACK + 1e-6)
        place, facility = here[i], there[j]
        metres = geodesic_m(places.lon[place], places.lat[place], facilities.lon[facility], facilities.lat[facility])
        kept = metres <= limit_m
        return Pairs(place[kept], facility[kept], metres[kept] / (60 * self.speed_ms), len(places), len(facilities))


def _near(points: Floats, others: Floats, within_m: float) -> tuple[Positions, Positions]:
    """Every pair so near in a straight line through the earth, ordered by point, then by the other. Against a few, looking at all is quicker than any tree."""
    if len(others) <= _FEW:
        squares = [((points - one) ** 2).sum(axis=1) for one in others]
        point, other = np.nonzero(np.column_stack(squares) <= within_m**2)
        return point, other
    near: Any = cKDTree(others).query_ball_point(points, within_m, return_sorted=True)
    return np.repeat(np.arange(len(points)), [len(found) for found in near]), np.concatenate(near).astype(np.int64)
