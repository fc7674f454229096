"""What a proposal says, and everything it is made from."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from layers.planning.fit.parts import middle_of
from layers.planning.fit.reach import NONE, ReachTable
from layers.planning.fit.sizes import Households
from layers.planning.sites import Sites
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


class Remedy(StrEnum):
    """split a unit too large · merge units too small · share one centre among several units (一站多居)."""

    SPLIT = "split"
    MERGE = "merge"
    SHARE = "share"

    @property
    def label(self) -> Wording:
        return _REMEDIES[self]


_REMEDIES = {
    Remedy.SPLIT: Wording("拆分", "split"),
    Remedy.MERGE: Wording("合并", "merge"),
    Remedy.SHARE: Wording("一站多居", "share a centre"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal to look at, never a decision.

    `units` are codes, the one that lends its name or its centre first; `parts` (of a split) the ids of the settlements of each part, none of them split; `households` of each part, or of the
    whole that is joined. `fits` says whether that lies in the range. `new_at` are settlements where a centre is proposed, `new_names` what they are called, `keeps` and `closes` facilities.
    `people` live in the units; of them `before` and `after` are within the time of a centre; `elsewhere` is the change among everybody else.
    """

    remedy: Remedy
    units: tuple[str, ...]
    names: tuple[str, ...]
    households: tuple[int, ...]
    fits: bool
    people: int
    before: int
    after: int
    elsewhere: int
    sentence: Wording
    parts: tuple[tuple[str, ...], ...] = ()
    new_at: tuple[str, ...] = ()
    new_names: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workshop:
    """Everything a proposal is made from: the ground, the sizes, who reaches what, and of each place its id, its name and households (NaN unknown)."""

    sites: Sites
    households: Households
    reach: ReachTable
    place_ids: npt.NDArray[np.object_]
    of_place: Floats
    place_names: npt.NDArray[np.object_]

    def names_of(self, at: Positions) -> tuple[str, ...]:
        """What settlements are called; the id of one without a name."""
        names = zip(self.place_names[at], self.place_ids[at], strict=True)
        return tuple(name if isinstance(name, str) and name else str(key) for name, key in names)

    def name(self, unit: int) -> str:
        return str(self.sites.units.names.get(self.code(unit), self.code(unit)))

    def code(self, unit: int) -> str:
        return str(self.sites.units.codes[unit])

    def facility_ids(self, at: Positions) -> tuple[str, ...]:
        return tuple(str(key) for key in self.sites.facilities.column("facility_id", at))

    def effect(self, units: Positions, *, new: Positions = NONE, closed: Positions = NONE) -> tuple[int, int, int, int]:
        """People of the units, those of them within reach before and after, and the change elsewhere."""
        reach, mine = self.reach, np.isin(self.sites.places.unit, units)
        before, after = reach.is_served, reach.is_served_after(new=new, closed=closed)
        elsewhere = reach.count(after & ~mine) - reach.count(before & ~mine)
        return reach.count(mine), reach.count(before & mine), reach.count(after & mine), elsewhere

    def middle(self, at: Positions) -> Positions:
        """The settlement in the middle of some, by households, where there is one with a position."""
        places = self.sites.places
        at = at[np.isfinite(places.lon[at])]
        return at[[middle_of(places.lon[at], places.lat[at], np.nan_to_num(self.of_place[at]))]] if len(at) else NONE

    def places_of(self, units: Positions) -> Positions:
        return np.flatnonzero(np.isin(self.sites.places.unit, units))

    def standing_in(self, units: Positions) -> Positions:
        """The facilities that count and stand in the units."""
        facilities = self.sites.facilities
        home = np.where(facilities.inside >= 0, facilities.inside, facilities.claimed)
        return self.reach.standing[np.isin(home[self.reach.standing], units)]
