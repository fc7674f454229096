"""Good covers found by building greedily, swapping the best pair of sites, and shaking what no swap improves."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.siting.cover_sets import CoverSets, ranges
from layers.planning.siting.engines import Engine, passes

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """What a choice of sites must keep to: its number, money, and sites that may not both be open.

    Attributes:
        most: the greatest number of sites.
        prices, budget: (sites,) and the money for all chosen.
        clash: (sites × sites) ones where two may not both be open, None where nothing clashes.
    """

    most: int
    prices: Floats
    budget: float = np.inf
    clash: npt.NDArray[np.float64] | None = None

    def may_add(self, chosen: Positions) -> Flags:
        """(sites,) which may join the chosen."""
        fits = self.prices <= self.budget - self.prices[chosen].sum() + 1e-9
        return np.asarray(fits if self.clash is None else fits & (self.clash[chosen].sum(axis=0) == 0))

    def may_swap(self, chosen: Positions) -> Flags | None:
        """(chosen, sites) which may take the place of which; None where all may."""
        if np.isinf(self.budget) and self.clash is None:
            return None
        left = self.budget - self.prices[chosen].sum() + self.prices[chosen] + 1e-9
        fits = self.prices[None, :] <= left[:, None]
        if self.clash is None:
            return np.asarray(fits)
        others = self.clash[chosen].sum(axis=0)[None, :] - self.clash[chosen]
        return np.asarray(fits & (others == 0))


class Swaps:
    """A choice of sites with the worth of every single change of it, kept up to date change by change.

    gain[j]: people newly covered by opening j · loss[k]: people only the site in slot k covers ·
    shared[k, j]: those of them j covers too. Replacing slot k by j is worth gain[j] - loss[k] + shared[k, j].
    """

    def __init__(self, covers: CoverSets, slots: int, engine: Engine) -> None:
        self.covers, self.slots = covers, slots
        self._spread = passes(engine).spread
        self.chosen = np.full(slots, -1, dtype=np.int64)
        self._times = np.zeros(covers.sets, dtype=np.int64)
        self._slot_sum = np.zeros(covers.sets, dtype=np.int64)  # of a set covered once: its slot
        self.gain = np.asarray(covers.incidence @ covers.weight)
        self.loss = np.zeros(slots)
        self._shared = np.zeros(slots * covers.sites)

    @property
    def sites(self) -> Positions:
        return np.sort(self.chosen[self.chosen >= 0])

    @property
    def worth(self) -> float:
        return float(self.covers.weight[self._times > 0].sum())

    def open(self, slot: int, site: int) -> None:
        """Put a site in an empty slot."""
        sets = self.covers.covered_by(np.array([site]))
        bare, once = sets[self._times[sets] == 0], sets[self._times[sets] == 1]
        self._change_gain(bare, -1.0)
        self._change_shared(bare, np.full(len(bare), slot), 1.0)
        self._change_shared(once, self._slot_sum[once], -1.0)
        self._times[sets] += 1
        self._slot_sum[sets] += slot
        self.chosen[slot] = site

    def close(self, slot: int) -> None:
        """Empty a slot."""
        sets = self.covers.covered_by(self.chosen[slot : slot + 1])
        once, twice = sets[self._times[sets] == 1], sets[self._times[sets] == 2]
        self._change_gain(once, 1.0)
        self._change_shared(twice, self._slot_sum[twice] - slot, 1.0)
        self._times[sets] -= 1
        self._slot_sum[sets] -= slot
        sites = self.covers.sites
        self._shared[slot * sites : (slot + 1) * sites] = 0.0
        self.loss[slot] = 0.0
        self.chosen[slot] = -1

    def change(self) -> Floats:
        """(slots, sites) what replacing each slot's site by each site is worth."""
        worth = self._shared.reshape(self.slots, self.covers.sites) - self.loss[:, None]
        worth += self.gain
        return worth

    def improve(self, room: Room) -> None:
        """Swap the best pair until none is worth anything; among equals the first slot, then the first site."""
        least = 1e-9 * max(1.0, float(self.covers.weight.sum()))
        while self.slots:
            worth = self.change()
            may = room.may_swap(self.chosen)
            if may is not None:
                worth[~may] = -np.inf
            slot, site = divmod(int(worth.argmax()), self.covers.sites)
            if not worth[slot, site] > least:
                return
            self.close(slot)
            self.open(slot, site)

    def _change_gain(self, sets: Positions, sign: float) -> None:
        self._spread(
            self.covers.first, self.covers.site, sets, np.zeros(len(sets), np.int64), sign * self.covers.weight[sets], self.gain
        )

    def _change_shared(self, sets: Positions, slots: Positions, sign: float) -> None:
        amounts = sign * self.covers.weight[sets]
        np.add.at(self.loss, slots, amounts)
        self._spread(self.covers.first, self.covers.site, sets, slots * self.covers.sites, amounts, self._shared)


def greedy(covers: CoverSets, room: Room) -> Positions:
    """Site after site the one that newly covers most people for its price; the first of equals. Sites that add nothing fill the number up."""
    times = np.zeros(covers.sets, dtype=bool)
    chosen = np.empty(0, dtype=np.int64)
    gain = np.asarray(covers.incidence @ covers.weight)
    while len(chosen) < room.most:
        may = room.may_add(chosen)
        may[chosen] = False
        if not may.any():
            break
        per_price = gain if np.isinf(room.budget) else gain / np.maximum(room.prices, 1e-9 * max(room.budget, 1e-9))
        site = int(np.where(may, per_price, -np.inf).argmax())
        sets = covers.member[covers.begin[site] : covers.begin[site + 1]]
        new = sets[~times[sets]]
        times[new] = True
        pairs = ranges(covers.first, new)
        lost = np.repeat(covers.weight[new], covers.first[new + 1] - covers.first[new])
        gain -= np.bincount(covers.site[pairs], weights=lost, minlength=covers.sites)
        chosen = np.append(chosen, site)
    return chosen


def improved(covers: CoverSets, start: Positions, room: Room, engine: Engine) -> Positions:
    """A choice no single swap improves, from a start."""
    swaps = Swaps(covers, len(start), engine)
    for slot, site in enumerate(start):
        swaps.open(slot, int(site))
    swaps.improve(room)
    return swaps.sites


def shaken(
    covers: CoverSets, start: Positions, room: Room, *, times: int, engine: Engine, is_late: Callable[[], bool] = lambda: False
) -> Positions:
    """The best of `times` local optima, each reached from the best so far with a few of its sites replaced by chance (fixed seed)."""
    draw = np.random.default_rng(20260330)
    best = improved(covers, start, room, engine)
    useful = np.flatnonzero(np.diff(covers.begin) > 0)
    if len(best) == 0 or len(useful) <= len(best):
        return best
    swaps = Swaps(covers, len(best), engine)
    for slot, site in enumerate(best):
        swaps.open(slot, int(site))
    best_worth, best_chosen = swaps.worth, swaps.chosen.copy()
    for _ in range(times):
        if is_late():
            break
        _shake(swaps, draw, useful, room)
        swaps.improve(room)
        if swaps.worth > best_worth:
            best_worth, best_chosen = swaps.worth, swaps.chosen.copy()
        for slot in np.flatnonzero(swaps.chosen != best_chosen).tolist():  # back to the best, by the changed slots alone
            swaps.close(slot)
        for slot in np.flatnonzero(swaps.chosen < 0).tolist():
            swaps.open(slot, int(best_chosen[slot]))
    return np.sort(best_chosen)


def _shake(swaps: Swaps, draw: np.random.Generator, useful: Positions, room: Room) -> None:
    """Two to five sites replaced by others that may take their place."""
    for slot in draw.permutation(swaps.slots)[: 2 + int(draw.integers(4))]:
        site = int(useful[draw.integers(len(useful))])
        may = room.may_swap(swaps.chosen)
        if site in swaps.chosen or (may is not None and not may[slot, site]):
            continue
        swaps.close(int(slot))
        swaps.open(int(slot), site)
