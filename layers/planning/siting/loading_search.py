"""A good plan with capacities: places go where they lose least, move and change places, and sites open, close and replace each other."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.siting.capacity_program import Loading

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """Open sites, the site each place goes to, and what it costs with the prices of opening."""

    is_open: Mask
    goes_to: Positions
    total: float


def good_loading(loading: Loading, start: Mask, *, tries: int) -> Loaded | None:
    """Sites opened, closed and exchanged one at a time from a start, the first of what helps, until nothing does.

    Neighbours are weighed by the sum with unlimited room first, which no assignment can undercut; only those that could help are assigned,
    at most `tries` in all. None where no neighbour of the start was found an assignment that keeps to everything: one may exist all the same.
    """
    search = _Search(loading)
    best = search.assigned(start)
    while tries > 0:
        least = np.inf if best is None else best.total * (1 - _TINY)
        better = None
        for near in search.neighbours(start if best is None else best.is_open, least)[:tries]:
            tries -= 1
            better = search.assigned(near, least)
            if better is not None:
                break
        if better is None:
            return best
        best = better
    return best


class _Search:
    """The table of costs, and the sites that must and may be open."""

    def __init__(self, loading: Loading) -> None:
        self.loading, asked = loading, loading.asked
        self.cost = np.full((len(loading.weight), loading.sites), np.inf)
        self.cost[loading.place, loading.site] = loading.value
        self.held = asked.is_existing
        self.held[asked.forced] = True
        self.may = asked.may_open & ~self.held
        self.top = np.minimum(loading.most, loading.weight.sum())

    def neighbours(self, now: Mask, least: float) -> list[Mask]:
        """Choices one step away that the terms allow and that could cost less, the most promising first."""
        inside, outside = np.flatnonzero(now & ~self.held).tolist(), np.flatnonzero(~now & self.may).tolist()
        steps: list[tuple[list[int], list[int]]] = [([one], [other]) for one in inside for other in outside]
        if self.loading.asked.p is None:
            steps += [([one], []) for one in inside] + [([], [other]) for other in outside]
        ranked = []
        for number, (closes, opens) in enumerate(steps):
            near = now.copy()
            near[closes], near[opens] = False, True
            if self._is_allowed(near) and (hope := self._at_best(near)) < least:
                ranked.append((hope, number, near))
        return [near for *_, near in sorted(ranked, key=lambda step: step[:2])]

    def _is_allowed(self, is_open: Mask) -> bool:
        asked = self.loading.asked
        new = is_open & ~asked.is_existing
        fits = asked.budget is None or float(asked.prices[new].sum()) <= asked.budget + _TINY
        return fits and not is_open[asked.apart].all(axis=1).any() and self.top[is_open].sum() >= self.loading.weight.sum()

    def _at_best(self, is_open: Mask) -> float:
        return float(self.loading.fixed[is_open].sum() + self.cost[:, is_open].min(axis=1, initial=np.inf).sum())

    def assigned(self, is_open: Mask, least: float = np.inf) -> Loaded | None:
        """Everybody at the open sites, below a sum; None where the way of choosing here does not get there."""
        if not self._is_allowed(is_open):
            return None
        sites = np.flatnonzero(is_open)
        slot = self._by_regret(sites)
        if slot is None:
            return None
        self._improve(sites, slot)
        each = np.arange(len(slot))
        load = np.bincount(slot, weights=self.loading.weight, minlength=len(sites))
        total = float(self.loading.fixed[sites].sum() + self.cost[each, sites[slot]].sum())
        if total >= least or (load < self.loading.least[sites] - _TINY).any():
            return None
        return Loaded(is_open, sites[slot], total)

    def _by_regret(self, sites: Positions) -> Positions | None:
        """One place after the other, always the one whose second best site is dearest against its best (Martello & Toth 1981)."""
        cost, room, weight = self.cost[:, sites].copy(), self.top[sites].copy(), self.loading.weight
        slot = np.full(len(weight), -1)
        for _ in range(len(weight)):
            cost[weight[:, None] > room + _TINY] = np.inf
            two = np.sort(cost, axis=1)[:, :2]
            if np.isinf(two[slot < 0, 0]).any():
                return None
            regret = np.where(np.isfinite(two[:, -1]), two[:, -1], 1e300) - two[:, 0] if two.shape[1] > 1 else weight.copy()
            regret[slot >= 0] = -np.inf
            place = int(np.argmax(regret))
            slot[place] = np.argmin(cost[place])
            room[slot[place]] -= weight[place]
            cost[place] = 0.0
        return slot

    def _improve(self, sites: Positions, slot: Positions) -> None:
        """The best move of a place, or change of two, again and again, in place."""
        cost, weight, top = self.cost[:, sites], self.loading.weight, self.top[sites]
        each = np.arange(len(slot))
        while True:
            room = top - np.bincount(slot, weights=weight, minlength=len(sites))
            now = cost[each, slot]
            move = np.where(weight[:, None] <= room + _TINY, cost - now[:, None], np.inf)
            there = cost[:, slot] - now[:, None]  # what it costs more where another place goes now
            grows = weight[:, None] - weight[None, :]
            fits = (grows <= room[slot][None, :] + _TINY) & (-grows <= room[slot][:, None] + _TINY)
            change = np.where(fits & (slot[:, None] != slot[None, :]), there + there.T, np.inf)
            if min(move.min(), change.min()) >= -_TINY * max(1.0, float(now.sum())):
                return
            if move.min() <= change.min():
                place, target = np.unravel_index(int(np.argmin(move)), move.shape)
                slot[place] = target
            else:
                one, other = np.unravel_index(int(np.argmin(change)), change.shape)
                slot[one], slot[other] = slot[other], slot[one]
