"""A good plan by exchange: open the site that helps most, then swap one site for another while it helps, shake, and begin again."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.siting.asked import Asked
from layers.planning.siting.near_first import NearFirst

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_SEED = 20260330
_TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Choosing:
    """Which sites may be chosen: some are held open, some closed, `free` more are to be opened, and some may not stand together.

    Attributes:
        held, closed: (sites,) masks: open whatever happens; never open.
        free: how many sites beside the held ones.
        price, purse: (sites,) price of each, and what the free ones may cost together; inf for no limit.
        apart: (pairs, 2) sites of which only one may be open, none of them held.
    """

    held: Mask
    closed: Mask
    free: int
    price: Floats
    purse: float
    apart: Positions

    @classmethod
    def of(cls, asked: Asked) -> "Choosing":
        """What a question leaves to choose; forced sites are held and paid for."""
        held, closed = asked.is_existing, ~asked.may_open & ~asked.is_existing
        held[asked.forced] = True
        purse = np.inf if asked.budget is None else asked.budget - float(asked.prices[asked.forced].sum())
        return cls(held, closed, (asked.p or 0) - len(asked.forced), asked.prices, purse, asked.apart)

    @property
    def is_bound(self) -> bool:
        """More than a number of sites is asked for."""
        return bool(len(self.apart)) or np.isfinite(self.purse)

    def rivals(self, chosen: Positions) -> Floats:
        """(sites, chosen) 1 where a site may not stand beside a chosen one."""
        slot = np.full(len(self.held), -1)
        slot[chosen] = np.arange(len(chosen))
        table = np.zeros((len(self.held), len(chosen)))
        for one, other in (self.apart.T, self.apart.T[::-1]):
            beside = slot[other] >= 0
            table[one[beside], slot[other[beside]]] = 1.0
        return table

    def may_add(self, chosen: Positions) -> Mask:
        """(sites,) may be opened beside the chosen ones."""
        may = ~self.held & ~self.closed
        may[chosen] = False
        if self.is_bound:
            may &= self.price <= self.purse - self.price[chosen].sum() + _TINY
            may &= ~self.rivals(chosen).any(axis=1)
        return may

    def may_swap(self, chosen: Positions) -> Mask:
        """(sites, chosen) may be opened when that one closes."""
        may = ~self.held & ~self.closed
        may[chosen] = False
        if not self.is_bound:
            return np.repeat(may[:, None], len(chosen), axis=1)
        rivals = self.rivals(chosen)
        spent = self.price[chosen].sum() - self.price[chosen]
        fits = self.price[:, None] + spent[None, :] <= self.purse + _TINY
        return np.asarray(may[:, None] & fits & (rivals.sum(axis=1)[:, None] - rivals == 0))

    def allows(self, chosen: Positions) -> bool:
        """The chosen ones are as many as asked for and may stand together."""
        if len(chosen) != self.free or self.closed[chosen].any() or self.held[chosen].any():
            return False
        return not self.is_bound or (self.price[chosen].sum() <= self.purse + _TINY and not self.rivals(chosen)[chosen].any())


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Chosen sites (ascending, the held ones not among them) and the sum they give."""

    chosen: Positions
    total: float


def total_of(rows: NearFirst, choosing: Choosing, chosen: Positions) -> float:
    """Sum over places of the cost to the nearest open site, or of staying outside."""
    return float(rows.two_nearest(np.concatenate((np.flatnonzero(choosing.held), chosen)))[1].sum())


def search(rows: NearFirst, choosing: Choosing, *, restarts: int) -> Found | None:
    """The best of a greedy start and at most `restarts` shaken ones, each improved by swaps; a fifth of them in vain ends it early.

    Teitz & Bart 1968, all swaps weighed at once as by Resende & Werneck 2007.

    None where the greedy start finds no set of sites that the terms allow: one may exist all the same.
    """
    rng = np.random.default_rng(_SEED)
    start = greedy(rows, choosing)
    if start is None:
        return None
    best = improved(rows, choosing, start)
    movable = np.flatnonzero(~choosing.held & ~choosing.closed)
    if choosing.free == 0 or len(movable) <= choosing.free:
        return best
    idle = 0
    for _ in range(restarts):
        found = improved(rows, choosing, _shaken(choosing, best.chosen, movable, rng))
        idle = 0 if found.total < best.total * (1 - _TINY) else idle + 1
        best = _better(best, found)
        if idle > restarts // 5:
            break
    return best


def greedy(rows: NearFirst, choosing: Choosing) -> Positions | None:
    """One site after the other, always the one that lowers the sum most; the first of equals."""
    chosen = np.empty(0, dtype=np.int64)
    held = np.flatnonzero(choosing.held)
    while len(chosen) < choosing.free:
        may = choosing.may_add(chosen)
        if not may.any():
            return None
        cost = rows.two_nearest(np.concatenate((held, chosen)))[1]
        chosen = np.append(chosen, np.argmax(np.where(may, rows.gains(cost), -1.0)))
    return chosen


def improved(rows: NearFirst, choosing: Choosing, chosen: Positions) -> Found:
    """The best swap again and again, until none lowers the sum."""
    chosen = chosen.copy()
    while True:
        total = total_of(rows, choosing, chosen)
        if len(chosen) == 0:
            return Found(chosen, total)
        after = swap_totals(rows, choosing, chosen)
        site, slot = np.divmod(int(np.argmin(after)), len(chosen))
        if after[site, slot] >= total - _TINY * max(1.0, abs(total)):
            return Found(np.sort(chosen), total)
        chosen[slot] = site


def swap_totals(rows: NearFirst, choosing: Choosing, chosen: Positions) -> Floats:
    """(sites, chosen) the sum when a site opens and a chosen one closes, inf where that may not be."""
    held = np.flatnonzero(choosing.held)
    slots = len(held) + len(chosen)
    near, cost, second = rows.two_nearest(np.concatenate((held, chosen)))
    served = near >= 0
    loss = np.bincount(near[served], weights=(second - cost)[served], minlength=slots)
    after = cost.sum() + (loss[None, :] - rows.swap_gains(near, cost, second, slots))[:, len(held) :]
    after[~choosing.may_swap(chosen)] = np.inf
    return np.asarray(after)


def _shaken(choosing: Choosing, chosen: Positions, movable: Positions, rng: np.random.Generator) -> Positions:
    """A few sites taken out and others put in by lot; the old ones where the lot is not allowed."""
    most = min(len(chosen), len(movable) - len(chosen), 2 + len(chosen) // 8)
    count = int(rng.integers(1, most + 1))
    kept = rng.permutation(chosen)[count:]
    lot = np.setdiff1d(movable, chosen)
    shaken = np.concatenate((kept, rng.permutation(lot)[:count]))
    return shaken if not choosing.is_bound or choosing.allows(shaken) else chosen


def _better(one: Found, other: Found) -> Found:
    """The lower sum; of equal ones the first in the order of the sites."""
    if other.total < one.total or (other.total == one.total and tuple(other.chosen) < tuple(one.chosen)):
        return other
    return one
