"""What might be done about units that do not fit, before anybody asked whom it serves."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.fit.parts import Smallness, cut_in_parts, grown_together, neighbours_of
from layers.planning.fit.reach import NONE, has_own
from layers.planning.fit.workshop import Workshop
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What might be done, before anybody asked whom it serves: cuts of units too large (or why there is none), groups of small ones, and units that reach no centre."""

    cuts: Mapping[int, list[Positions] | Wording]
    groups: list[tuple[int, ...]]
    hosts: Mapping[int, list[int]]
    lonely: Set[int]

    @classmethod
    def of(cls, shop: Workshop) -> "Sketch":
        cuts = {unit: _cut(shop, unit) for unit in np.flatnonzero(shop.households.size == "oversized").tolist()}
        groups = _groups(shop)
        busy = {unit for group in groups for unit in group}
        own = has_own(shop.sites.facilities, shop.sites.counted, len(shop.sites.units))
        without = set(np.flatnonzero(own == 0).tolist()) - busy
        reached = shop.reach.reached_by_units()
        return cls(cuts, groups, _hosts(shop, without, reached), without - reached.keys())

    def sites(self, shop: Workshop) -> Positions:
        """Every settlement where a centre might be built."""
        parts = [part for cut in self.cuts.values() if not isinstance(cut, Wording) for part in cut]
        others = [shop.places_of(np.array(units)) for units in (*self.groups, *((unit,) for unit in sorted(self.lonely)))]
        return np.concatenate([NONE, *(shop.middle(at) for at in (*parts, *others))])


def _cut(shop: Workshop, unit: int) -> list[Positions] | Wording:
    """The settlements of each part, or why the unit cannot be divided along them."""
    places, most = shop.sites.places, shop.households.most[unit]
    mine = shop.places_of(np.array([unit]))
    sizes = shop.of_place[mine]
    if not (np.isfinite(places.lon[mine]) & np.isfinite(sizes)).all():
        return Wording("有居民点没有位置或户数", "some of its settlements have no position or no households")
    if (sizes > most).any():
        return Wording("有一个居民点单独就超过上限", "one settlement alone is above the upper end")
    cut = cut_in_parts(places.lon[mine], places.lat[mine], sizes, least=shop.households.least[unit], most=most)
    if cut is None:
        return Wording("按居民点划分得不出规模合理的几部分", "no division along its settlements gives parts within the range")
    return [mine[part] for part in cut]


def _groups(shop: Workshop) -> list[tuple[int, ...]]:
    units, households = shop.sites.units, shop.households
    kinds = units.frame["committee_kind"].astype(object)
    kin = [(units.township_of(code), kind) for code, kind in zip(units.codes, kinds, strict=True)]
    sizes = Smallness(np.nan_to_num(households.total), households.least, households.most, kin, list(units.codes))
    small = set(np.flatnonzero(households.is_small).tolist())
    may_join = set(np.flatnonzero(np.isin(households.size, ("empty", "undersized", "fitting"))).tolist())
    return grown_together(small, may_join, neighbours_of(units), sizes)


def _most_served(shop: Workshop, units: Positions, facilities: Positions) -> int:
    """Of some facilities the one that most people of the units reach; the lower key of several."""
    mine = np.isin(shop.sites.places.unit, units)
    return int(facilities[int(np.argmax([shop.reach.count(shop.reach.guests_of(one) & mine) for one in facilities.tolist()]))])


def _hosts(shop: Workshop, without: Set[int], reached: Mapping[int, Positions]) -> dict[int, list[int]]:
    """Units without a centre, by the standing one that their measuring point reaches and most of their people do; by the code of the first guest."""
    hosts: dict[int, list[int]] = {}
    for unit in sorted(without & reached.keys()):
        hosts.setdefault(_most_served(shop, np.array([unit]), reached[unit]), []).append(unit)
    return hosts
