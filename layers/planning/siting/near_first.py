"""Who could serve each place, nearest first: the form in which sums of people × cost are searched and bounded."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.planning.siting.cost_rows import CostRows
from layers.planning.siting.costs import Costs
from layers.planning.siting.engines import Engine, passes

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Pairs site by site, then by place: site j is served from `place[first[j]:first[j + 1]]` at `value`."""

    first: Positions
    place: Positions
    value: Floats

    @classmethod
    def of(cls, place: Positions, site: Positions, value: Floats, sites: int) -> "Columns":
        narrow = site.astype(np.uint16) if sites <= 65_535 else site  # because numpy sorts sixteen bits by counting
        order = np.argsort(narrow, kind="stable")
        first = np.concatenate(([0], np.cumsum(np.bincount(site, minlength=sites)))).astype(np.int64)
        return cls(first, place[order], value[order])

    def without(self, closed: Mask) -> "Columns":
        count = np.diff(self.first)
        kept = np.repeat(~closed, count)
        first = np.concatenate(([0], np.cumsum(np.where(closed, 0, count)))).astype(np.int64)
        return Columns(first, self.place[kept], self.value[kept])


@dataclass(frozen=True, slots=True, eq=False)
class NearFirst:
    """Weighted cost of each pair, each place's row ascending: sums over near pairs stop where the row has grown too dear.

    Attributes:
        first: (places + 1,) where each row begins.
        site: (pairs,) site; equal costs in the order of the sites.
        value: (pairs,) weight × cost, below `outside` of its place.
        outside: (places,) what a place costs that no open site of its row serves, finite.
        sites: number of sites.
        columns: the same pairs site by site.
    """

    first: Positions
    site: Positions
    value: Floats
    outside: Floats
    sites: int
    columns: Columns
    engine: Engine

    @classmethod
    def of(cls, costs: Costs, weights: Floats, outside: Floats, engine: Engine) -> "NearFirst":
        """Rows of weight × cost; pairs as dear as leaving the place outside are dropped."""
        place = costs.place
        value = weights[place] * costs.value
        near = value < outside[place]
        place, site, value = place[near], costs.site[near], value[near]
        order = _by_row(place, value, costs.demand)
        site, value = site[order], value[order]
        first = np.concatenate(([0], np.cumsum(np.bincount(place, minlength=costs.demand)))).astype(np.int64)
        return cls(first, site, value, outside, costs.sites, Columns.of(place, site, value, costs.sites), engine)

    @classmethod
    def nearest(cls, made: CostRows, weights: Floats, count: int, engine: Engine) -> "NearFirst":
        """Only the `count` cheapest pairs of each place; all others cost at least `outside`, so sums over these rows never exceed the truth.

        A place that reaches no more than `count` sites keeps them all; staying outside then costs more than any plan.
        """
        places, sites, values = [], [], []
        outside, dearest = np.full(made.demand, np.inf), np.zeros(made.demand)
        for block in made.blocks():
            cost = made.checked(block)
            near, beyond = _cheapest(cost, count)
            value = np.take_along_axis(cost, near, axis=1) * weights[block, None]
            outside[block] = beyond * np.where(weights[block] > 0, weights[block], 1.0)
            kept = np.isfinite(value) & (value < outside[block, None]) & (weights[block, None] > 0)
            places.append(np.broadcast_to(block[:, None], near.shape)[kept])
            sites.append(near[kept])
            values.append(value[kept])
            dearest[block] = np.where(kept, value, 0.0).max(axis=1)
        place, site, value = np.concatenate(places), np.concatenate(sites), np.concatenate(values)
        outside = np.where(weights > 0, np.where(np.isfinite(outside), outside, 1.0 + dearest.sum()), 0.0)
        first = np.concatenate(([0], np.cumsum(np.bincount(place, minlength=made.demand)))).astype(np.int64)
        return cls(first, site, value, outside, made.sites, Columns.of(place, site, value, made.sites), engine)

    @property
    def places(self) -> int:
        return len(self.first) - 1

    @property
    def place(self) -> Positions:
        return np.repeat(np.arange(self.places), np.diff(self.first))

    @property
    def least(self) -> Floats:
        """(places,) the cheapest each place can be."""
        least = self.outside.copy()
        has = np.diff(self.first) > 0
        least[has] = self.value[self.first[:-1][has]]
        return least

    def without(self, closed: Mask) -> "NearFirst":
        """The rows when some sites will never open; positions of sites stay."""
        kept = ~closed[self.site]
        first = np.concatenate(([0], np.cumsum(np.bincount(self.place[kept], minlength=self.places)))).astype(np.int64)
        columns = self.columns.without(closed)
        return NearFirst(first, self.site[kept], self.value[kept], self.outside, self.sites, columns, self.engine)

    def gains(self, ceiling: Floats) -> Floats:
        """(sites,) sum over places of how far the site's cost lies below the place's ceiling."""
        return np.asarray(self._passes.gains(self.first, self.site, self.value, ceiling, self.sites))

    def times_served(self, ceiling: Floats, open_sites: Positions) -> Floats:
        """(places,) open sites whose cost lies below the ceiling."""
        columns = self.columns
        return np.asarray(self._passes.times_served(columns.first, columns.place, columns.value, ceiling, open_sites))

    def two_nearest(self, open_sites: Positions) -> tuple[Positions, Floats, Floats]:
        """Position in `open_sites` of the nearest open site (-1 outside), its cost, and the cost of the next best; `outside` where none."""
        slot = np.full(self.sites, -1, dtype=np.int64)
        slot[open_sites] = np.arange(len(open_sites))
        near, cost, second = self._passes.two_nearest(self.first, self.site, self.value, self.outside, slot)
        return near, cost, second

    def swap_gains(self, near: Positions, cost: Floats, second: Floats, slots: int) -> Floats:
        """(sites, slots) fall of the sum when a site opens and an open one closes, but for the loss of closing alone (Resende & Werneck 2007)."""
        return np.asarray(self._passes.swap_gains(self.first, self.site, self.value, near, cost, second, self.sites, slots))

    @property
    def _passes(self) -> Any:
        return passes(self.engine)


def _by_row(place: Positions, value: Floats, places: int) -> Positions:
    """Positions of the pairs, each row ascending in value; equal ones stay in order."""
    long = np.bincount(place, minlength=places)
    if len(value) and (long == long[0]).all():  # full rows are sorted side by side, ten times as fast
        return np.asarray(
            (np.argsort(value.reshape(places, -1), axis=1, kind="stable") + (np.arange(places) * long[0])[:, None]).ravel()
        )
    return np.lexsort((value, place))


def _cheapest(cost: Floats, count: int) -> tuple[Positions, Floats]:
    """(rows, count) the cheapest columns of each row, cheapest first, the first of equals; and what the cheapest of the rest costs."""
    if count >= cost.shape[1]:
        return np.argsort(cost, axis=1, kind="stable"), np.full(len(cost), np.inf)
    part = np.argpartition(cost, count, axis=1)
    near = np.sort(part[:, :count], axis=1)
    order = np.argsort(np.take_along_axis(cost, near, axis=1), axis=1, kind="stable")
    return np.take_along_axis(near, order, axis=1), cost[np.arange(len(cost)), part[:, count]]
