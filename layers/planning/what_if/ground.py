"""The ground of a trial, worked out once: where people live, which facilities they reach how soon, and what may be changed."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.planning.candidates.candidates import Candidates
from layers.planning.candidates.source import area_of_units
from layers.planning.circles.ground import CircleGround, Counted, points_of, walking_speed
from layers.planning.circles.question import CircleQuestion
from layers.planning.circles.times import SAME_MIN, Ends, TravelTimes, doubtful_m
from layers.planning.passport import Vintage
from layers.planning.question import Weight
from layers.planning.sites import Sites, StudyFrames
from layers.planning.travel import NOBODY, Nearest, Places, TravelModel
from layers.planning.what_if.change import MOST, Spot
from layers.planning.what_if.errors import FurtherThanSearched, SpotOutside, UnknownCandidate, UnknownFacility
from layers.planning.what_if.rows import unit_names

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Kept = TypeVar("Kept")

SEARCHED_MIN = 120.0
"""Minutes, at the speed the way of travelling has of itself, as far as ways are looked for: whoever needs longer is told to need longer."""

_UNDRAWN_MARGIN_DEG = 0.2  # where nobody drew a line, a spot may lie so far from where people live


class Remembered:
    """The last few things worked out upon a ground that do not hang on a change, such as the state before it."""

    def __init__(self, most: int = 8) -> None:
        self._most, self._lock = most, Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def fetch(self, key: Hashable, work_out: Callable[[], Kept]) -> Kept:
        """What is kept under a key, or worked out now; of two that ask at once both may work it out, alike."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: Kept = self._kept[key]
                return kept
        made = work_out()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """One question ready to be asked again and again with something changed.

    Attributes:
        question: its minutes, speed and weight are the reader's to change; everything else belongs to the ground.
        sites, ends: units, people and facilities of the kind, as a circle has them; the points are the units' measuring points, then the places where people live, then
            one that lies nowhere.
        travel: the way of travelling at the speed it has of itself.
        standing: facilities that count (positions in `sites.facilities`): operating, placed and, unless neighbours are asked for, the area's own.
        lists: of every point its MOST + 1 nearest standing facilities within SEARCHED_MIN, so that whichever MOST of them close, the nearest of the others is known.
        unit_names: the columns that name each unit.
        candidates: those of the area that are offered for the kind.
    """

    question: CircleQuestion
    sites: Sites
    travel: TravelModel
    ends: Ends
    standing: Positions
    lists: Nearest
    unit_names: pd.DataFrame
    candidates: Candidates
    outline: shapely.Geometry | None
    vintages: tuple[Vintage, ...] = ()
    is_demonstration: bool = False
    remembered: Remembered = field(default_factory=Remembered)

    @classmethod
    def of(
        cls,
        question: CircleQuestion,
        frames: StudyFrames,
        travel: TravelModel,
        *,
        candidates: Candidates,
        area: str,
        on: date,
    ) -> "Ground":
        """
        Raises:
            NoDatum, DatumsDiffer, NoUnits: as `Sites.of`.
        """
        question = replace(question.on_points("settlements" if "settlement_id" in frames.demand else "demand"), speed_ms=None)
        sites = Sites.of(question.drawn_straight(1000.0), frames, area=area, on=on)
        ends = Ends.of(travel, points_of(sites), sites.facilities)
        offered = candidates.offered_for(question.kind)
        own = sites.units.is_in_area(offered.frame["division_code"]) | sites.units.holds_points(offered.lon, offered.lat)
        standing = np.flatnonzero(sites.counted & sites.facilities.is_placed)
        found = travel.nearest(
            ends.points, _stand(sites, standing), limit_min=SEARCHED_MIN, k=max(1, min(MOST + 1, len(standing)))
        )
        return cls(
            question=question,
            sites=sites,
            travel=travel,
            ends=ends,
            standing=standing,
            lists=Nearest(np.append(standing, NOBODY)[found.facility], found.minutes),
            unit_names=unit_names(sites.units),
            candidates=offered.chosen(own),
            outline=area_of_units(sites.units),
            vintages=frames.vintages,
            is_demonstration=frames.is_demonstration,
        )

    def asked(self, *, minutes: float, speed_ms: float | None, weight: Weight) -> CircleQuestion:
        """The question of this ground with its minutes, speed and weight.

        Raises:
            FurtherThanSearched: in that time people get further than ways were looked for.
        """
        asked = replace(self.question, minutes=minutes, speed_ms=speed_ms, weight=weight)
        most = SEARCHED_MIN * self.pace(speed_ms)
        if asked.minutes > most + SAME_MIN:
            raise FurtherThanSearched(asked.minutes, speed_ms or self.travel.speed_ms, most)
        return asked

    @property
    def walk_ms(self) -> float:
        """Metres per second at which people walk of themselves, be it all the way or only to the road."""
        return walking_speed(self.question, self.travel)

    def pace(self, speed_ms: float | None) -> float:
        """How many times longer everything takes for who walks so fast; 1 for a vehicle, whose minutes are searched anew."""
        return self.travel.speed_ms / speed_ms if speed_ms is not None and self.travel.mode.is_on_foot else 1.0

    def at_speed(self, speed_ms: float | None) -> TravelModel:
        """The way of travelling of who walks so fast."""
        if speed_ms is None or speed_ms == self.walk_ms:
            return self.travel
        return self.remembered.fetch(("travel", speed_ms), lambda: self.travel.at_speed(speed_ms))

    def circle(self, question: CircleQuestion) -> CircleGround:
        """The question as a circle, for what does not hang on its minutes: whom it counts, and what its passport says."""
        unsaid = TravelTimes(*(np.empty(0, dtype=np.int64), np.empty(0)) * 2, np.empty(0))
        return CircleGround(question, self.sites, self.at_speed(question.speed_ms), {}, self.ends, unsaid, unsaid, {})

    def counted(self, weight: Weight) -> Counted:
        """
        Raises:
            NoDemand: people are to be counted and nobody wrote down how many live anywhere.
        """
        return self.circle(replace(self.question, weight=weight)).counted(weight)

    def times(self, closed: Positions, spots: Places, speed_ms: float | None) -> TravelTimes:
        """From every point to the nearest of the standing facilities that are not closed, and of the spots: spot i is told as facility len(facilities) + i.

        At most MOST may be closed. On foot the prepared lists answer for every speed and only the spots are searched for, once for all of them; a vehicle whose riders walk at
        another speed is searched anew.
        """
        is_open = np.zeros(len(self.sites.facilities) + 1, dtype=bool)  # NOBODY is the last, and never open
        is_open[self.standing] = True
        is_open[closed] = False
        facility, minutes = self._nearest(is_open, speed_ms)
        if len(spots):
            found = self._model(speed_ms).nearest(self.ends.points, spots, limit_min=SEARCHED_MIN)
            sooner = found.minutes[:, 0] < minutes
            facility = np.where(sooner, len(self.sites.facilities) + found.facility[:, 0], facility)
            minutes = np.where(sooner, found.minutes[:, 0], minutes)
        nobody, never = np.full(len(minutes), NOBODY), np.full(len(minutes), np.inf)
        minutes = minutes * self.pace(speed_ms)
        return TravelTimes(facility, minutes, nobody, never, self._doubtful_m(np.flatnonzero(is_open), spots))

    def _nearest(self, is_open: Flags, speed_ms: float | None) -> tuple[Positions, Floats]:
        model = self._model(speed_ms)
        if model is not self.travel:
            chosen = np.flatnonzero(is_open)
            found = model.nearest(self.ends.points, _stand(self.sites, chosen), limit_min=SEARCHED_MIN)
            return np.append(chosen, NOBODY)[found.facility[:, 0]], found.minutes[:, 0]
        open_rank = is_open[self.lists.facility]
        first, every = open_rank.argmax(axis=1), np.arange(len(open_rank))
        some = open_rank[every, first]
        facility = np.where(some, self.lists.facility[every, first], NOBODY)
        return facility, np.where(some, self.lists.minutes[every, first], np.inf)

    def _model(self, speed_ms: float | None) -> TravelModel:
        """What is searched: on foot always the prepared way, because every minute grows alike."""
        return self.travel if self.travel.mode.is_on_foot else self.at_speed(speed_ms)

    def _doubtful_m(self, chosen: Positions, spots: Places) -> Floats:
        ends, tied = self.ends, self.ends.connection.is_tied
        stand = _stand(self.sites, chosen)
        both = Places(np.concatenate((stand.lon, spots.lon)), np.concatenate((stand.lat, spots.lat)))
        both_tied = np.concatenate((ends.reason[chosen] == "", self.travel.connect(spots).is_tied))
        return doubtful_m(ends.points, tied, both, both_tied)

    def facility_at(self, facility_id: str) -> int:
        """
        Raises:
            UnknownFacility: no operating facility of the id counts here.
        """
        known = np.flatnonzero((self.sites.facilities.frame["facility_id"] == facility_id).to_numpy() & self.sites.counted)
        if len(known) == 0:
            raise UnknownFacility(facility_id)
        return int(known[0])

    def candidate_at(self, candidate_id: str) -> int:
        """
        Raises:
            UnknownCandidate: none of the id is offered here for this kind.
        """
        known = np.flatnonzero(self.candidates.ids == candidate_id)
        if len(known) == 0:
            raise UnknownCandidate(candidate_id)
        return int(known[0])

    def require_inside(self, spot: Spot) -> None:
        """
        Raises:
            SpotOutside: the spot lies outside the area (its border is inside).
        """
        units = self.sites.units
        inside = self._is_near_people(spot) if self.outline is None else shapely.intersects_xy(self.outline, spot.lon, spot.lat)
        if not inside:
            raise SpotOutside(spot.lon, spot.lat, units.names.get(units.area, units.area))

    def _is_near_people(self, spot: Spot) -> bool:
        lon, lat = self.ends.points.lon, self.ends.points.lat
        near = (np.abs(lon - spot.lon) <= _UNDRAWN_MARGIN_DEG) & (np.abs(lat - spot.lat) <= _UNDRAWN_MARGIN_DEG)
        return bool(near.any())


def _stand(sites: Sites, chosen: Positions) -> Places:
    return Places(sites.facilities.lon[chosen], sites.facilities.lat[chosen])
