"""Proof of a p-median plan: branch and bound on the Lagrangian, best bound first, in steps that do not depend on a clock."""

import heapq
import time
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from layers.planning.siting.interchange import Choosing, Found, improved, total_of
from layers.planning.siting.lagrangian import Bound, ascend, fixed
from layers.planning.siting.near_first import NearFirst
from layers.planning.siting.terms import Effort

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_STEPS = 120
_PROOF = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """The best choice known after the work, the bound of every choice, and whether the clock ended it."""

    best: Found
    bound: float
    was_cut_short: bool


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """Sites held open and closed on this branch, those settled by the bound among them, and that bound."""

    held: Mask
    closed: Mask
    bound: Bound


class Branching:
    """A tree of choices: at each node one undecided site is once held open, once closed."""

    def __init__(self, rows: NearFirst, choosing: Choosing, best: Found, effort: Effort, until: float = np.inf) -> None:
        self.rows, self.choosing, self.best, self.effort, self.until = rows, choosing, best, effort, until
        is_whole = bool((rows.value == np.round(rows.value)).all() and (rows.outside == np.round(rows.outside)).all())
        self.least_step = 1.0 if is_whole else 0.0
        self.core = rows

    @property
    def target(self) -> float:
        """A bound from here on proves that nothing better is left: sums of whole numbers fall by whole numbers."""
        return self.best.total - max(self.least_step - 1e-6, _PROOF * abs(self.best.total))

    def run(self) -> Proof:
        """Bound at the root, fixing, then branching while nodes are left."""
        return self.grown(self.root())

    def grown(self, root: "Node") -> Proof:
        """The proof from a root on."""
        queue: list[tuple[float, int, Node]] = []
        self._keep(queue, root, 0)
        opened, least = 0, np.inf
        while queue:
            bound, _, node = heapq.heappop(queue)
            if bound >= self.target:
                queue.clear()
                break
            if opened >= self.effort.nodes or time.perf_counter() > self.until:
                least = bound
                break
            for child in self._children(node):
                opened += 1
                self._keep(queue, child, opened)
        bound = min(least, self.best.total)
        return Proof(self.best, bound, bool(np.isfinite(least)) and opened < self.effort.nodes)

    def root(self) -> Node:
        """The long ascent from the plan known; the sites it settles leave the rows for good."""
        choosing = self.choosing
        open_sites = np.concatenate((np.flatnonzero(choosing.held), self.best.chosen))
        _, cost, second = self.rows.two_nearest(open_sites)
        node = self._node(self.rows, choosing.held, choosing.closed, (cost + second) / 2, self.effort.bound_steps)
        self.core = self._thinned(node.closed)
        return node

    def _node(self, rows: NearFirst, held: Mask, closed: Mask, price: Floats, steps: int) -> Node:
        free = self.choosing.free - int(held.sum() - self.choosing.held.sum())
        bound = ascend(rows, held, closed, free, price=price, target=self.target, steps=steps)
        self._try(rows, held, closed, bound)
        if bound.value >= self.target:
            return Node(held, closed, bound)
        settled = fixed(bound, held, closed, free, self.target)
        return Node(settled.held, settled.closed, bound)

    def _try(self, rows: NearFirst, held: Mask, closed: Mask, bound: Bound) -> None:
        """The choice of the bound is itself a plan; a better one than the best is improved by swaps."""
        chosen = np.sort(np.concatenate((np.flatnonzero(held & ~self.choosing.held), bound.chosen)))
        if self.choosing.allows(chosen) and total_of(rows, self.choosing, chosen) < self.best.total:
            self.best = improved(rows, replace(self.choosing, closed=closed), chosen)

    def _thinned(self, closed: Mask) -> NearFirst:
        """The rows without closed sites, where that leaves out enough to be worth its time."""
        has = np.diff(self.core.columns.first) > 0
        return self.core.without(closed) if (has & closed).sum() > 0.15 * has.sum() else self.core

    def _keep(self, queue: list[tuple[float, int, Node]], node: Node, number: int) -> None:
        if node.bound.value < self.target and not self._is_settled(node):
            heapq.heappush(queue, (node.bound.value, number, node))

    def _is_settled(self, node: Node) -> bool:
        """Nothing is left to choose: the only choice below this node has been weighed."""
        free = self.choosing.free - int(node.held.sum() - self.choosing.held.sum())
        movable = np.flatnonzero(~node.held & ~node.closed)
        if len(movable) < free:
            return True
        if free > 0 and len(movable) > free:
            return False
        chosen = np.flatnonzero(node.held & ~self.choosing.held)
        chosen = np.sort(np.concatenate((chosen, movable[:free])))
        if self.choosing.allows(chosen):
            total = total_of(self.rows, self.choosing, chosen)
            if total < self.best.total:
                self.best = Found(chosen, total)
        return True

    def _children(self, node: Node) -> list[Node]:
        movable = np.flatnonzero(~node.held & ~node.closed)
        site = movable[np.argmin(np.abs(node.bound.share[movable] - 0.5))]
        held, closed = node.held.copy(), node.closed.copy()
        held[site], closed[site] = True, True
        rows, price = self._thinned(node.closed), node.bound.price
        return [self._node(rows, held, node.closed, price, _STEPS), self._node(rows, node.held, closed, price, _STEPS)]
