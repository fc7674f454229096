"""Who reaches what within the time: the centres that stand, and the settlements where one might be built."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array

from layers.planning.facilities import KindOnDay
from layers.planning.sites import Sites
from layers.planning.travel import Places, TravelModel

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

NONE: Positions = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class ReachTable:
    """Which points lie within the time of which sites.

    `points` are the places where people live, then the units' measuring points. `standing` are the facilities that count today, `served` how many of them each point reaches; `by_facility` has a
    column for every facility of the kind, `by_site` one for every settlement looked at (`column` says which). `people` of each place, unknown ones as nobody.
    """

    travel: TravelModel
    minutes: float
    points: Places
    people: Floats
    standing: Positions
    by_facility: csc_array
    served: Positions
    by_site: csc_array | None = None
    column: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, sites: Sites, travel: TravelModel, *, minutes: float) -> "ReachTable":
        kind, places = sites.facilities, sites.places
        points = Places(np.concatenate((places.lon, sites.lon)), np.concatenate((places.lat, sites.lat)))
        table = _within(travel, points, Places(kind.lon, kind.lat), minutes)
        standing = np.flatnonzero(sites.counted)
        served = np.asarray(table[:, standing].sum(axis=1), dtype=np.int64)
        return cls(travel, minutes, points, np.nan_to_num(places.people["population"]), standing, table, served)

    def with_sites(self, place: Positions) -> "ReachTable":
        """The same with the settlements where a centre might be built."""
        chosen = np.unique(place)
        table = _within(self.travel, self.points, self.points.chosen(chosen), self.minutes)
        return replace(self, by_site=table, column={int(p): i for i, p in enumerate(chosen)})

    @property
    def places(self) -> int:
        return len(self.people)

    @property
    def is_served(self) -> Flags:
        """Whether each place reaches a centre today."""
        return self.served[: self.places] > 0

    def is_served_after(self, *, new: Positions, closed: Positions) -> Flags:
        """Whether each place reaches one when some are closed and others built at settlements."""
        left = self.served - _sum(self.by_facility, closed)
        if self.by_site is not None and len(new):
            left = left + _sum(self.by_site, np.array([self.column[int(place)] for place in new]))
        return np.asarray(left[: self.places] > 0)

    def guests_of(self, facility: int) -> Flags:
        """The places that reach one facility."""
        return np.asarray(_sum(self.by_facility, np.array([facility]))[: self.places] > 0)

    def reached_by_units(self) -> dict[int, Positions]:
        """The standing facilities that each unit's measuring point reaches; a unit that reaches none is left out."""
        unit, at = self.by_facility[self.places :, :][:, self.standing].nonzero()
        return {int(u): self.standing[np.sort(at[unit == u])] for u in np.unique(unit)}

    def is_near(self, unit: int, place: int) -> bool:
        """Whether a unit's measuring point reaches a centre built at a settlement."""
        return self.by_site is not None and bool(self.by_site[self.places + unit, self.column[place]])

    def count(self, which: Flags) -> int:
        """People of some places."""
        return round(float(self.people[which].sum()))


def _within(travel: TravelModel, points: Places, sites: Places, minutes: float) -> csc_array:
    pairs = travel.pairs(points, sites, limit_min=minutes)
    return csc_array((np.ones(len(pairs), dtype=np.int32), (pairs.place, pairs.facility)), shape=(len(points), len(sites)))


def _sum(table: csc_array, columns: Positions) -> Positions:
    """Row by row, over a few columns."""
    return np.asarray(table[:, columns].sum(axis=1), dtype=np.int64)


def has_own(kind: KindOnDay, counted: Flags, units: int) -> Positions:
    """How many of the facilities that count stand in each unit (or, without a position, are registered there)."""
    home = np.where(kind.inside >= 0, kind.inside, kind.claimed)[counted]
    return np.bincount(home[home >= 0], minlength=units)
