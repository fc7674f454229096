"""How many minutes each point needs to its nearest facility and to the next, and where nobody can tell."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.distance import FacilityTree
from layers.planning.facilities import KindOnDay
from layers.planning.speeds import speed_profile
from layers.planning.tally import COVERED, UNCOVERED, UNDECIDED
from layers.planning.travel import NOBODY, Connection, Mode, Places, TravelModel

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Verdicts = npt.NDArray[np.int8]

SAME_MIN = 1e-6
"""Minutes closer than this (60 µs) are the same: a place exactly at the limit is inside, at whatever speed it was computed.

Roads round each piece to 2⁻³⁰ of a minute, so a way of a thousand pieces that is asked anew at another speed may differ by half of this."""

_DOWNHILL = 1.2  # nobody walks faster than this times the pace on the flat: Tobler's best slope gives 1.19
_FASTEST_DRIVE_MS = 120 / 3.6  # 道路交通安全法实施条例 Art. 78: no road in China allows more


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends of every way: the points with how each is tied, the facilities of a kind with the reason (a key of `travel.REASONS`) of each."""

    points: Places
    connection: Connection
    facilities: KindOnDay
    reason: npt.NDArray[np.object_]

    @classmethod
    def of(cls, travel: TravelModel, points: Places, facilities: KindOnDay) -> "Ends":
        stand = Places(facilities.lon, facilities.lat)
        return cls(points, travel.connect(points), facilities, travel.connect(stand).reason)


@dataclass(frozen=True, slots=True)
class TravelTimes:
    """From every point to the facilities chosen.

    `facility` the nearest by time, a position in `KindOnDay`, and its `minutes`: NOBODY and inf beyond the limit of the search; `second` and `second_minutes` the next, told only as far as was asked for.
    `doubtful_m` metres in a straight line to the nearest facility of which the way of travelling cannot tell, because one of the two is not tied to it: 0 for a point
    without a position, inf where no such facility stands.
    """

    facility: Positions
    minutes: Floats
    second: Positions
    second_minutes: Floats
    doubtful_m: Floats

    @classmethod
    def of(cls, travel: TravelModel, ends: Ends, which: Flags, *, limit_min: float, second_min: float = 0.0) -> "TravelTimes":
        """One bounded search for the nearest; another, of `second_min` minutes, for the second where that is not 0."""
        facilities, points = ends.facilities, ends.points
        chosen = np.flatnonzero(which & facilities.is_placed)
        stand = Places(facilities.lon[chosen], facilities.lat[chosen])
        there = np.append(chosen, NOBODY)  # NOBODY is the last
        found = travel.nearest(points, stand, limit_min=limit_min)
        second, second_minutes = np.full(len(points), NOBODY), np.full(len(points), np.inf)
        if second_min:
            both = travel.nearest(points, stand, limit_min=second_min, k=2)
            second, second_minutes = there[both.facility[:, 1]], both.minutes[:, 1]
        return cls(there[found.facility[:, 0]], found.minutes[:, 0], second, second_minutes, _doubtful_m(ends, chosen))

    def verdicts(self, minutes: float, *, reach_m: float, pace: float = 1.0) -> Verdicts:
        """COVERED within so many minutes; UNDECIDED where a facility that cannot be judged stands within `reach_m`; UNCOVERED else.

        `pace` is by how much everything takes longer than it was computed.
        """
        verdict = np.where(self.doubtful_m <= reach_m, UNDECIDED, UNCOVERED)
        return np.where(is_within(self.minutes * pace, minutes), COVERED, verdict).astype(np.int8)


def is_within(minutes: Floats, limit_min: float) -> Flags:
    """Whether minutes are at most the limit, a millionth of a minute forgiven."""
    return np.asarray(minutes <= limit_min + SAME_MIN)


def furthest_m(mode: Mode, minutes: float, walk_ms: float) -> float:
    """Metres that nobody travels further in so many minutes, be the way as straight and as good as it may.

    A vehicle is waited for first; who takes a bus may walk instead.
    """
    walked = minutes * 60 * walk_ms * (1.0 if mode is Mode.LINE else _DOWNHILL)
    if mode.is_on_foot:
        return walked
    ridden = max(minutes - speed_profile(str(mode)).wait_min, 0.0) * 60 * _FASTEST_DRIVE_MS
    return max(walked, ridden)


def drawn_m(travel: TravelModel, minutes: float, walk_ms: float) -> float:
    """Metres of the circle a plan would draw for so many minutes: straight, at the speed of the way of travelling, waiting left out of the ride."""
    walked = minutes * 60 * walk_ms
    if travel.mode.is_on_foot:
        return walked
    return max(walked, (minutes - speed_profile(str(travel.mode)).wait_min) * 60 * travel.speed_ms)


def _doubtful_m(ends: Ends, chosen: Positions) -> Floats:
    facilities = ends.facilities
    stand = Places(facilities.lon[chosen], facilities.lat[chosen])
    return doubtful_m(ends.points, ends.connection.is_tied, stand, ends.reason[chosen] == "")


def doubtful_m(points: Places, is_tied: Flags, stand: Places, stand_is_tied: Flags) -> Floats:
    """Metres in a straight line to the nearest facility of which the way of travelling cannot tell.

    A point that is not tied may reach any facility near it; one that is may reach a facility that is not. Where nothing stands, nobody is covered: no doubt about it.
    """
    if len(stand) == 0:
        return np.full(len(points), np.inf)
    result = _straight_m(points, stand.chosen(~stand_is_tied))
    untied = ~is_tied
    result[untied] = _straight_m(points.chosen(untied), stand)
    result[~np.isfinite(points.lon)] = 0.0
    return result


def _straight_m(points: Places, stand: Places) -> Floats:
    _, metres = FacilityTree.of(stand.lon, stand.lat).nearest(points.lon, points.lat)
    return np.where(np.isnan(metres), np.inf, metres)
