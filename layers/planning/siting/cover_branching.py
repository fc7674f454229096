"""The best cover proven: choices are split site by site until the bound of every remaining one lies below the best found."""

import heapq
import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.siting.cover_bound import Bound, Standing, bound_of, first_price
from layers.planning.siting.cover_sets import CoverSets
from layers.planning.siting.cover_swaps import Room, greedy, improved, shaken
from layers.planning.siting.engines import Engine
from layers.planning.siting.terms import Effort

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

_STEPS_AT_A_NODE = 80
_PAIRS_AT_A_NODE = 20_000
_ROUNDS = 5
_SMALL = 0.004
"""A gap so small is left to the branching: shaking would take longer."""


@dataclass(frozen=True, slots=True, eq=False)
class Covered:
    """A choice of sites, and what none can exceed. `clock_struck`: the clock ended the work."""

    sites: Positions
    worth: float
    bound: float
    clock_struck: bool


def quantum(weight: Floats) -> float:
    """The greatest of 1, 1/10 … 1/10,000 of which all weights are whole multiples, 0 where there is none."""
    for part in (1.0, 10.0, 100.0, 1000.0, 10_000.0):
        if np.all(np.abs(weight * part - np.round(weight * part)) < 1e-9 * np.maximum(1.0, weight * part)):
            return 1.0 / part
    return 0.0


class Search:
    """Maximal covering with `p` sites of `covers`: start, bound, and best-first branching on the Lagrangian bound.

    Where all weights are whole multiples of a quantum, a better choice is better by one at least, and a bound less than that above the best
    proves it. Sites the bound settles are taken out, so that the sets left grow alike and fewer. A node does the work of some twenty of HiGHS
    and is counted as so many; of more where more than 20,000 pairs are left.
    """

    def __init__(self, covers: CoverSets, p: int, effort: Effort, engine: Engine) -> None:
        self.covers, self.p, self.effort, self.engine = covers, p, effort, engine
        self.left = covers  # without the sites no better choice opens
        self.room = Room(p, np.zeros(covers.sites))
        self.quantum = quantum(covers.weight)
        self.sites, self.worth = np.empty(0, dtype=np.int64), -1.0
        self._ends_at = np.inf if effort.seconds is None else time.monotonic() + effort.seconds

    @property
    def to_beat(self) -> float:
        """Any better choice is worth at least this."""
        return self.worth + (self.quantum * (1 - 1e-6) if self.quantum else 1e-9 * max(self.worth, 1e-9))

    @property
    def is_late(self) -> bool:
        return time.monotonic() > self._ends_at

    def run(self) -> Covered:
        """The search whole."""
        self._polish(greedy(self.covers, self.room))
        root, at = self._root()
        bound, struck = (root.value, self.is_late) if root.value < self.to_beat else self._branch(root, at)
        is_proven = bound < self.to_beat
        return Covered(
            self.sites, self.worth, self.worth if is_proven and self.quantum else max(bound, self.worth), struck and not is_proven
        )

    def _root(self) -> tuple[Bound, Standing]:
        """Rounds of the bound; after each the settled sites leave, and what the bound chose is polished."""
        at = Standing(np.empty(0, np.int64), np.empty(0, np.int64), self.p)
        price, best, stride, is_shaken = first_price(self.covers), np.inf, 0.5, False
        for _ in range(_ROUNDS):
            root = bound_of(
                self.left,
                at,
                price,
                to_beat=self.to_beat,
                steps=self.effort.bound_steps,
                stride=stride,
                is_late=lambda: self.is_late,
            )
            self._polish(root.chosen)
            fell, best = best - root.value, min(best, root.value)
            if best < self.to_beat or self.is_late:
                break
            at = Standing(at.opened, np.union1d(at.closed, root.closes), self.p)
            self.left, price = _shrunk(self.left, at.closed, root.price)
            if fell < 0.05 * (best - self.worth) and (is_shaken or best - self.worth <= _SMALL * best):
                break
            if not is_shaken and fell < 0.3 * (best - self.worth) and best - self.worth > _SMALL * best:
                self._shake(at)
                is_shaken = True
            stride = 0.2
        return Bound(best, price, root.leaning, root.chosen, root.opens, root.closes), at

    def _shake(self, at: Standing) -> None:
        start = np.setdiff1d(self.sites, at.closed)
        start = np.union1d(start, at.free(self.left.sites)[: self.p])[: self.p] if len(start) < self.p else start
        self._keep(
            shaken(self.left, start, self.room, times=self.effort.restarts, engine=self.engine, is_late=lambda: self.is_late)
        )

    def _branch(self, root: Bound, at: Standing) -> tuple[float, bool]:
        """The bound of all nodes left when the nodes, or the clock, run out; below `to_beat` once none is left."""
        waiting: list[tuple[float, int, Bound, Standing]] = []
        settled = self._await(waiting, 0, root, at, root.value)
        allowed, nodes = self.effort.nodes // 20 * _PAIRS_AT_A_NODE // max(len(self.left.site), _PAIRS_AT_A_NODE), 0
        while waiting and -waiting[0][0] >= self.to_beat:
            if nodes >= allowed or self.is_late:
                return max(settled, -waiting[0][0]), nodes < allowed
            above, _, bound, here = heapq.heappop(waiting)
            for child in _split(bound, here, self.left.sites):
                nodes += 1
                found = bound_of(
                    self.left,
                    child,
                    bound.price,
                    to_beat=self.to_beat,
                    steps=_STEPS_AT_A_NODE,
                    stride=0.1,
                    is_late=lambda: self.is_late,
                )
                if nodes % 4 == 1:
                    self._polish(np.concatenate([child.opened, found.chosen]))
                settled = max(settled, self._await(waiting, nodes, found, child, min(found.value, -above)))
        return max([settled] + [-entry[0] for entry in waiting[:1]]), False

    def _await(
        self, waiting: list[tuple[float, int, Bound, Standing]], number: int, bound: Bound, at: Standing, value: float
    ) -> float:
        """Put a node among those waiting; or, where it is done with, say what none of its choices exceeds."""
        if value < self.to_beat:
            return value
        here = Standing(
            np.concatenate([at.opened, bound.opens]), np.concatenate([at.closed, bound.closes]), at.p - len(bound.opens)
        )
        free = here.free(self.left.sites)
        if here.p > 0 and len(free) > here.p:
            heapq.heappush(waiting, (-value, number, bound, here))
            return -np.inf
        if len(free) < here.p:
            return -np.inf  # no choice of so many
        sites = np.concatenate([here.opened, free]) if here.p else here.opened
        self._keep(sites)
        return max(self.left.covered_weight(sites), self.worth)  # what the penalties shut out is no better than the best

    def _polish(self, start: Positions) -> None:
        self._keep(improved(self.covers, start, self.room, self.engine))

    def _keep(self, sites: Positions) -> None:
        worth = self.covers.covered_weight(sites)
        if worth > self.worth:
            self.sites, self.worth = np.sort(sites), worth


def _shrunk(covers: CoverSets, closed: Positions, price: Floats) -> tuple[CoverSets, Floats]:
    """The sets without the closed sites, and the price of each, summed over those that grew alike."""
    is_closed = np.zeros(covers.sites, dtype=bool)
    is_closed[closed] = True
    if is_closed[covers.site].mean() < 0.1:
        return covers, price
    left, part_of = covers.without(is_closed)
    stays = part_of >= 0
    return left, np.bincount(part_of[stays], weights=price[stays], minlength=left.sets).astype(np.float64)


def _split(bound: Bound, at: Standing, sites: int) -> tuple[Standing, Standing]:
    """The site the bound is most undecided about, opened and closed."""
    free = at.free(sites)
    site = free[np.abs(bound.leaning[free] - 0.5).argmin()]
    return Standing(np.append(at.opened, site), at.closed, at.p - 1), Standing(at.opened, np.append(at.closed, site), at.p)
