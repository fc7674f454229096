"""From one stop to the next: how far, on foot or by car, and how long it takes."""

import math
from dataclasses import dataclass
from enum import StrEnum

from boundaries.visits.settings import VisitSettings
from layers.wording import Wording


class Mode(StrEnum):
    """How a leg is covered."""

    WALK = "walk"
    DRIVE = "drive"
    START = "start"

    @property
    def label(self) -> Wording:
        return _MODES[self]


_MODES = {
    Mode.WALK: Wording("沿线步行", "on foot along the line"),
    Mode.DRIVE: Wording("乘车绕行", "by car"),
    Mode.START: Wording("各自到达", "each side arrives by itself"),
}


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg: metres covered on the ground (an estimate), minutes, and whether slope was known."""

    mode: Mode
    distance_m: float
    minutes: float
    knows_slope: bool = False


NO_LEG = Leg(Mode.START, 0.0, 0.0)


def tobler_kmh(slope: float, *, off_path: float = 1.0) -> float:
    """Walking pace, km/h, on a slope (rise over run, downhill below 0).

    6 · exp(-3.5 · |slope + 0.05|), times a factor off the path (0.6): Tobler 1993, NCGIA report 93-1. 6 km/h at best, 2.9° downhill; 5.04 on the level.
    """
    return 6.0 * math.exp(-3.5 * abs(slope + 0.05)) * off_path


def walk(along_m: float, *, climb_m: float | None, settings: VisitSettings) -> Leg:
    """A walk along so many metres of the line.

    Args:
        along_m: metres of the line; the way on the ground is `winding` times longer.
        climb_m: height of the far end above the near one; None where a height is not known. Ups and downs between are not
            seen, so in broken ground the walk takes longer than this.
    """
    distance_m = along_m * settings.winding
    if climb_m is None or not math.isfinite(climb_m) or distance_m <= 0:
        return Leg(Mode.WALK, distance_m, distance_m / settings.flat_kmh * 0.06)
    slope = max(-2.0, min(2.0, climb_m / distance_m))
    return Leg(Mode.WALK, distance_m, distance_m / tobler_kmh(slope, off_path=settings.off_path) * 0.06, knows_slope=True)


def drive(beeline_m: float, *, settings: VisitSettings) -> Leg:
    """Round by road: the beeline times `road_winding`, at `road_kmh`, and from the road to the stop as on the first of a day."""
    distance_m = beeline_m * settings.road_winding
    return Leg(Mode.DRIVE, distance_m, distance_m / settings.road_kmh * 0.06 + settings.access_min)
