"""Going by village bus or on foot, whichever is there first: nobody waits for a bus to a door two minutes away."""

from dataclasses import dataclass

import numpy as np

from layers.planning.network.model import RoadTravel
from layers.planning.travel import Connection, Mode, Nearest, Pairs, Places, TravelModel
from layers.report import Report
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class RideOrWalk:
    """Minutes are the fewer of riding (waiting included) and walking all the way."""

    ride: RoadTravel
    walk: RoadTravel

    @property
    def mode(self) -> Mode:
        return self.ride.mode

    @property
    def speed_ms(self) -> float:
        return self.ride.speed_ms

    @property
    def definition(self) -> Wording:
        ride, walk = self.ride.definition, self.walk.profile.walk_ms
        return Wording(
            f"{ride.zh}；全程步行（{walk:g} m/s）更快的按步行计",
            f"{ride.en}; whoever is there sooner on foot all the way ({walk:g} m/s) walks",
        )

    def at_speed(self, speed_ms: float) -> "RideOrWalk":
        """The same ground at another walking speed, on the way to the bus and all the way.

        Raises:
            ImpossibleSpeed: as `RoadTravel.at_speed`.
        """
        return RideOrWalk(self.ride.at_speed(speed_ms), self.walk.at_speed(speed_ms))

    def connect(self, places: Places) -> Connection:
        """As riding ties them: of who lives by a footpath alone nobody can tell how far the bus is, unless walking does."""
        return self.ride.connect(places)

    def nearest(self, places: Places, facilities: Places, *, limit_min: float, k: int = 1) -> Nearest:
        """Whoever is among the k nearest by the fewer minutes is among the k nearest by one of the two."""
        either = (model.nearest(places, facilities, limit_min=limit_min, k=k) for model in (self.ride, self.walk))
        pairs = [_told(found, places, facilities) for found in either]
        return _fewer(*pairs).nearest(k)

    def pairs(self, places: Places, facilities: Places, *, limit_min: float) -> Pairs:
        return _fewer(*(model.pairs(places, facilities, limit_min=limit_min) for model in (self.ride, self.walk)))


def pieces_of(travel: TravelModel) -> Report:
    """That the roads travelled fall into pieces, which makes places unreachable that are not; nothing of other ways of travelling."""
    by_road = travel.ride if isinstance(travel, RideOrWalk) else travel
    if not isinstance(by_road, RoadTravel):
        return Report()
    return Report.of(finding for finding in by_road.graph.report if finding.code == "network.pieces")


def _told(found: Nearest, places: Places, facilities: Places) -> Pairs:
    place, rank = np.nonzero(np.isfinite(found.minutes))
    return Pairs(place, found.facility[place, rank], found.minutes[place, rank], len(places), len(facilities))


def _fewer(one: Pairs, other: Pairs) -> Pairs:
    """Every pair of either, with the fewer minutes of the two."""
    place = np.concatenate((one.place, other.place))
    facility = np.concatenate((one.facility, other.facility))
    minutes = np.concatenate((one.minutes, other.minutes))
    order = np.lexsort((minutes, facility, place))
    place, facility, minutes = place[order], facility[order], minutes[order]
    first = np.ones(len(place), dtype=bool)
    first[1:] = (np.diff(place) != 0) | (np.diff(facility) != 0)
    return Pairs(place[first], facility[first], minutes[first], one.places, one.facilities)
