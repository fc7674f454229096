"""Who reaches what within the time: one table of places and sites, from which every proposal's before and after is read."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_matrix

from layers.planning.facilities import KindOnDay
from layers.planning.sites import Sites
from layers.planning.travel import Places, TravelModel

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ReachTable:
    """Which places and which units' measuring points lie within the time of which sites.

    Rows are the places where people live, then the units' measuring points; columns are the facilities of the kind, then every place as a site for a new
    centre. `people` of each place, unknown ones as nobody. `standing` are the columns of the facilities that count today.
    """

    within: csc_matrix
    people: Floats
    standing: Positions
    facilities: int

    @classmethod
    def of(cls, sites: Sites, travel: TravelModel, *, minutes: float) -> "ReachTable":
        kind, places = sites.facilities, sites.places
        points = Places(np.concatenate((places.lon, sites.lon)), np.concatenate((places.lat, sites.lat)))
        there = Places(np.concatenate((kind.lon, places.lon)), np.concatenate((kind.lat, places.lat)))
        pairs = travel.pairs(points, there, limit_min=minutes)
        table = csc_matrix((np.ones(len(pairs), dtype=np.int8), (pairs.place, pairs.facility)), shape=(len(points), len(there)))
        return cls(table, np.nan_to_num(places.people["population"]), np.flatnonzero(sites.counted), len(kind))

    @property
    def places(self) -> int:
        return len(self.people)

    def is_reached(self, columns: Positions) -> Flags:
        """Whether each place lies within the time of one of these sites."""
        return np.asarray(self.within[: self.places, columns].sum(axis=1)).ravel() > 0

    def reaches(self, unit: int) -> Positions:
        """The standing facilities that a unit's measuring point reaches."""
        row = np.asarray(self.within[[self.places + unit], :][:, self.standing].todense()).ravel()
        return self.standing[row > 0]

    def is_near(self, unit: int, place: int) -> bool:
        """Whether a unit's measuring point reaches a centre built at a place."""
        return bool(self.within[self.places + unit, self.facilities + place] > 0)

    def count(self, reached: Flags, of: Flags) -> int:
        return round(float(self.people[reached & of].sum()))


def has_own(kind: KindOnDay, counted: Flags, units: int) -> Positions:
    """How many of the facilities that count stand in each unit (or, without a position, are registered there)."""
    home = np.where(kind.inside >= 0, kind.inside, kind.claimed)[counted]
    return np.bincount(home[home >= 0], minlength=units)
