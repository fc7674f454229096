"""The ground of one circle: its points and facilities, the minutes between them, and the verdict at every speed shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from layers.planning.circles.question import CircleQuestion
from layers.planning.circles.times import SAME_MIN, Ends, TravelTimes, drawn_m, furthest_m
from layers.planning.demand import with_published
from layers.planning.errors import NoDemand
from layers.planning.question import Weight
from layers.planning.sites import Sites, StudyFrames
from layers.planning.speeds import DEFAULT_WALK_MS, WALKING_SPEEDS_MS
from layers.planning.travel import Connection, Places, TravelModel

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Verdicts = npt.NDArray[np.int8]

_SEARCHED = 4.0  # times the minutes asked for: how far a shortfall is still told in minutes
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class CircleFrames:
    """The frames of a circle, all in EPSG:4490: those of coverage, and what may stand in people's way where it is held."""

    study: StudyFrames
    barriers: gpd.GeoDataFrame | None = None
    estates: gpd.GeoDataFrame | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What one weight counts: of each the unit, the amount (NaN unknown) and its point; NOWHERE for people of whom no place is known."""

    unit: Positions
    amount: Floats
    point: Positions


@dataclass(frozen=True, slots=True)
class CircleGround:
    """One question worked out on its ground.

    `ends` are its points (the units' measuring points, then the places where people live, then one that lies nowhere) and the facilities of the kind. `own` and `everyone` are the
    minutes to the area's own operating facilities and to all of them. `at_speeds` is the way of travelling, and `verdicts` those on the points, by walking
    speed: the asked one and those always shown.
    """

    question: CircleQuestion
    sites: Sites
    travel: TravelModel
    at_speeds: Mapping[float, TravelModel]
    ends: Ends
    own: TravelTimes
    everyone: TravelTimes
    verdicts: Mapping[float, Verdicts]

    @classmethod
    def of(cls, question: CircleQuestion, frames: StudyFrames, travel: TravelModel, *, area: str, on: date) -> "CircleGround":
        """
        Raises:
            NoDatum, DatumsDiffer, NoUnits: as `Sites.of`.
        """
        question = question.on_points("settlements" if "settlement_id" in frames.demand else "demand")
        travel = travel if question.speed_ms is None else travel.at_speed(question.speed_ms)
        walk_ms = walking_speed(question, travel)
        radius_m = question.radius_m or drawn_m(travel, question.minutes, walk_ms)
        sites = Sites.of(question.drawn_straight(radius_m), frames, area=area, on=on)
        at_speeds = {v: travel if v == walk_ms else travel.at_speed(v) for v in sorted({*WALKING_SPEEDS_MS, walk_ms})}
        ends = Ends.of(travel, points_of(sites), sites.facilities)
        own, everyone = _times(question, sites, travel, ends)
        ground = cls(question, sites, travel, at_speeds, ends, own, everyone, {})
        return replace(ground, verdicts={v: ground.judged_at(v) for v in at_speeds})

    @property
    def points(self) -> Places:
        return self.ends.points

    @property
    def connection(self) -> Connection:
        return self.ends.connection

    @property
    def times(self) -> TravelTimes:
        """The minutes to the facilities that count."""
        return self.everyone if self.question.with_neighbours else self.own

    @property
    def walk_ms(self) -> float:
        return walking_speed(self.question, self.travel)

    @property
    def verdict(self) -> Verdicts:
        """On every point, at the speed asked for."""
        return self.verdicts[self.walk_ms]

    def judged_at(self, speed_ms: float) -> Verdicts:
        """On every point, by those who walk so fast. On foot every minute grows alike, so one search answers all speeds; a vehicle is asked anew."""
        minutes, travel = self.question.minutes, self.travel
        reach_m = furthest_m(travel.mode, minutes, speed_ms)
        if travel.mode.is_on_foot:
            return self.times.verdicts(minutes, reach_m=reach_m, pace=travel.speed_ms / speed_ms)
        times, model = self.times, self.at_speeds[speed_ms]
        if model is not travel:
            times = TravelTimes.of(model, self.ends, self.sites.counted, limit_min=minutes + SAME_MIN)
        return times.verdicts(minutes, reach_m=reach_m)

    def verdicts_with(self, times: TravelTimes) -> Verdicts:
        """On every point, by other facilities than those that count."""
        minutes = self.question.minutes
        return times.verdicts(minutes, reach_m=furthest_m(self.travel.mode, minutes, self.walk_ms))

    def counted(self, weight: Weight) -> Counted:
        """
        Raises:
            NoDemand: people are to be counted and nobody wrote down how many live anywhere.
        """
        n = len(self.sites.units)
        if weight is Weight.UNITS:
            return Counted(np.arange(n), np.ones(n), np.arange(n))
        unit, amount, _, _ = with_published(self.sites.places, self.sites.units, weight.column)
        if not np.isfinite(amount).any():
            units = self.sites.units
            raise NoDemand(self.question.demand, weight.column, units.names.get(units.area, units.area))
        place = np.arange(len(unit))
        return Counted(unit, amount, np.where(place < len(self.sites.places), n + place, NOWHERE))


def _times(question: CircleQuestion, sites: Sites, travel: TravelModel, ends: Ends) -> tuple[TravelTimes, TravelTimes]:
    """To the area's own facilities and to all: far and with the second nearest for those that count, as far as the minutes asked for by the other rule."""
    facilities, minutes = sites.facilities, question.minutes + SAME_MIN
    far = minutes * max(_SEARCHED, *(speed / travel.speed_ms for speed in WALKING_SPEEDS_MS))
    times = TravelTimes.of(travel, ends, sites.counted, limit_min=far, second_min=minutes)
    if facilities.is_own[facilities.operating].all():
        return times, times
    others = facilities.operating & (facilities.is_own | (not question.with_neighbours))
    other = TravelTimes.of(travel, ends, others, limit_min=minutes)
    return (other, times) if question.with_neighbours else (times, other)


def walking_speed(question: CircleQuestion, travel: TravelModel) -> float:
    """Metres per second on foot, be it all the way or only to the road."""
    return travel.speed_ms if travel.mode.is_on_foot else question.speed_ms or DEFAULT_WALK_MS


def points_of(sites: Sites) -> Places:
    """The units' measuring points, then the places where people live, then one that lies nowhere."""
    nowhere = [np.nan]
    return Places(
        np.concatenate((sites.lon, sites.places.lon, nowhere)),
        np.concatenate((sites.lat, sites.places.lat, nowhere)),
    )
