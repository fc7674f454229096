"""A question of maximal covering made ready: what is covered already, who may still be, and by which candidates."""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from layers.planning.siting.asked import Asked
from layers.planning.siting.costs import Costs
from layers.planning.siting.cover_bound import Bound, Standing, bound_of, first_price
from layers.planning.siting.cover_branching import Covered, Search, quantum
from layers.planning.siting.cover_sets import CoverSets
from layers.planning.siting.cover_swaps import Room, Swaps, greedy, shaken
from layers.planning.siting.engines import Engine
from layers.planning.siting.errors import NoPlan, Why
from layers.planning.siting.fading import level_rows
from layers.planning.siting.highs import Program, Status, solve
from layers.planning.siting.plan import Sense
from layers.planning.siting.rows import SiteRows
from layers.planning.siting.terms import Effort

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_SMALL = 4_000
"""Pairs up to which HiGHS proves a cover whose weights have no common quantum."""
_TINY = 500
"""Pairs up to which HiGHS needs no help."""


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """New sites in the numbering of the cost table, with objective and bound."""

    new: Positions
    objective: float
    bound: float


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """Rows of sites with weights, less what existing and forced sites cover, over the candidates in their own numbering.

    Attributes:
        first, site, weight: the rows as asked, in the numbering of the cost table.
        candidates: (candidates,) sites that may be opened and are not forced, ascending.
        base: weight covered by existing and forced sites.
        covers: the rest, over the candidates.
    """

    asked: Asked
    first: Positions
    site: Positions
    weight: Floats
    candidates: Positions
    base: float
    covers: CoverSets

    @classmethod
    def of(cls, near: Costs, share: Floats | None, people: Floats, asked: Asked) -> Self:
        """From the pairs within reach; `share` says what each counts, None for all."""
        if share is None:
            return cls.of_rows(near.first, near.site, people, asked)
        first, site, weight, _ = level_rows(near, share, people)
        return cls.of_rows(first, site, weight, asked)

    @classmethod
    def of_rows(cls, first: Positions, site: Positions, weight: Floats, asked: Asked) -> Self:
        is_fixed = asked.is_existing
        is_fixed[asked.forced] = True
        row = np.repeat(np.arange(len(weight)), np.diff(first))
        is_covered = np.bincount(row, weights=is_fixed[site], minlength=len(weight)) > 0
        may = asked.may_open & ~is_fixed
        beside_forced = asked.apart[np.isin(asked.apart, asked.forced).any(axis=1)].ravel()
        may[beside_forced] = False
        candidates = np.flatnonzero(may)
        number = np.cumsum(may) - 1
        kept = may[site] & ~is_covered[row]
        begin = np.concatenate(([0], np.cumsum(np.bincount(row[kept], minlength=len(weight))))).astype(np.int64)
        covers = CoverSets.of(begin, number[site[kept]], weight, len(candidates))
        return cls(asked, first, site, weight, candidates, float(weight[is_covered].sum()), covers)

    def but(self, opened: Positions, closed: Positions) -> Self:
        """The same question with some sites forced and others closed."""
        asked = replace(self.asked, forced=np.union1d(self.asked.forced, opened), closed=np.union1d(self.asked.closed, closed))
        return type(self).of_rows(self.first, self.site, self.weight, asked)

    @property
    def sense(self) -> Sense:
        return Sense.MOST

    @property
    def p(self) -> int:
        """Candidates still to be opened at most: the number asked for, or as many of the cheapest as the money buys."""
        if self.asked.p is not None:
            return self.asked.p - len(self.asked.forced)
        cheapest = np.cumsum(np.sort(self.asked.prices[self.candidates]))
        return int(np.searchsorted(cheapest, money_left(self.asked) + 1e-9, side="right"))

    @property
    def room(self) -> Room:
        return room_among(self.candidates, self.asked, self.p)

    @property
    def is_bound_by_terms(self) -> bool:
        return self.asked.budget is not None or len(self.asked.apart) > 0

    def all_sites(self, chosen: Positions) -> Positions:
        """Positions in the cost table of every open site, when these candidates are opened."""
        return np.unique(np.concatenate([self.asked.existing, self.asked.forced, self.candidates[chosen]]))

    def answer(self, effort: Effort, engine: Engine) -> Covered:
        """The candidates to open, by number among the candidates; worth and bound without `base`.

        Raises:
            NoPlan: no choice keeps the terms.
        """
        if self.p > len(self.candidates) or self.p < 0:
            raise NoPlan(Why.TERMS)
        if money_left(self.asked) < -1e-9:
            raise NoPlan(Why.BUDGET)
        pairs = len(self.covers.site)
        if pairs <= _TINY:
            return self._by_program(replace(effort, restarts=0, bound_steps=min(effort.bound_steps, 20)), engine)
        if self.is_bound_by_terms or (pairs <= _SMALL and not quantum(self.covers.weight)):
            return self._by_program(effort, engine)
        return Search(self.covers, self.p, effort, engine).run()

    def bound(self, limit: float, steps: int) -> Bound:
        """The Lagrangian bound, its penalties measured against a total objective of `limit`."""
        at = Standing(np.empty(0, np.int64), np.empty(0, np.int64), self.p)
        return bound_of(self.covers, at, first_price(self.covers), to_beat=limit - self.base, steps=steps)

    @property
    def open_to_choice(self) -> Positions:
        return self.candidates

    def settled(self, limit: float, steps: int) -> tuple[Positions, Positions]:
        """By penalties, where the number of sites is given: without it fewer sites may do, and nothing is opened for certain."""
        if not 0 < self.p <= len(self.candidates):
            return self.candidates[:0], self.candidates[:0] if self.p else self.candidates
        found = self.bound(limit, steps)
        opens = found.opens if self.asked.p is not None else found.opens[:0]
        return self.candidates[opens], self.candidates[found.closes]

    def swapped(self, new: Positions, engine: Engine) -> Floats:
        """The objective after each single swap of a candidate; forced sites are swapped for none."""
        chosen = np.flatnonzero(np.isin(self.candidates, new))
        table = Swaps(self.covers, len(chosen), engine)
        for slot, site in enumerate(chosen):
            table.open(slot, int(site))
        worth = table.worth + self.base + table.change()
        may = self.room.may_swap(chosen)
        if may is not None:
            worth[~may] = -np.inf
        worth[:, chosen] = -np.inf
        full = np.full((len(new), len(self.candidates)), -np.inf)
        full[np.searchsorted(new, self.candidates[chosen])] = worth
        return full

    def tried(self, opened: Positions, closed: Positions, effort: Effort, engine: Engine) -> Answered | None:
        """The question with some sites forced and closed."""
        try:
            question = self.but(opened, closed)
            found = question.answer(effort, engine)
        except NoPlan:
            return None
        new = np.setdiff1d(question.all_sites(found.sites), self.asked.existing)
        return Answered(new, question.base + found.worth, question.base + found.bound)

    def _by_program(self, effort: Effort, engine: Engine) -> Covered:
        """HiGHS on the sets, from a start by swaps where one keeps the terms; its bound or the Lagrangian one, whichever is better."""
        chosen = greedy(self.covers, self.room)
        start, worth = None, -np.inf
        if self.asked.p is None or len(chosen) == self.p:
            chosen = shaken(self.covers, chosen, self.room, times=min(effort.restarts, 50), engine=engine)
            start, worth = self._columns(chosen), self.covers.covered_weight(chosen)
        relaxed = self.bound(max(worth, 0.0) + self.base, effort.bound_steps)
        if start is not None and relaxed.value <= worth * (1 + 1e-12):
            return Covered(chosen, worth, worth, clock_struck=False)
        closed = (
            relaxed.closes if start is not None and self.p > 0 else relaxed.closes[:0]
        )  # none better opens them, terms or no terms
        found = solve(self._program(closed), effort=effort, start=start, is_rationed=True)
        if found.status is Status.INFEASIBLE:
            raise NoPlan(Why.BUDGET if self.asked.budget is not None else Why.TERMS)
        if found.solution is None and start is None:
            raise NoPlan(Why.NOT_FOUND)
        if found.solution is not None and found.objective > worth:
            chosen = np.flatnonzero(found.solution[: len(self.candidates)] > 0.5)
            worth = self.covers.covered_weight(chosen)
        bound = worth if found.is_proven else max(worth, min(found.bound, relaxed.value))
        return Covered(chosen, worth, bound, found.clock_struck)

    def _columns(self, chosen: Positions) -> Floats:
        y = np.zeros(len(self.candidates))
        y[chosen] = 1.0
        return np.concatenate([y, (self.covers.times_covered(chosen) > 0).astype(float)])

    def _program(self, closed: Positions) -> Program:
        """Columns: y of every candidate, z of every set (continuous)."""
        sets, free = self.covers.sets, len(self.candidates)
        among = SiteRows.of(self.asked)
        terms = sparse.csr_array(among.rows[:, self.candidates])
        spent = among.rows[:, self.asked.forced] @ np.ones(len(self.asked.forced))
        cover = sparse.csr_array((np.ones(len(self.covers.site)), self.covers.site, self.covers.first), shape=(sets, free))
        covering: Any = sparse.hstack([cover, -sparse.eye_array(sets)])
        keeping: Any = sparse.hstack([terms, sparse.csr_array((terms.shape[0], sets))])
        upper = np.ones(free + sets)
        upper[closed] = 0.0
        return Program(
            cost=np.concatenate([np.zeros(free), self.covers.weight]),
            lower=np.zeros(free + sets),
            upper=upper,
            is_whole=np.arange(free + sets) < free,
            rows=sparse.csr_array(sparse.vstack([covering, keeping])),
            row_lower=np.concatenate([np.zeros(sets), among.row_lower - spent]),
            row_upper=np.concatenate([np.full(sets, np.inf), among.row_upper - spent]),
            sense=Sense.MOST,
        )


def money_left(asked: Asked) -> float:
    """What the forced sites leave of the budget."""
    return np.inf if asked.budget is None else asked.budget - float(asked.prices[asked.forced].sum())


def room_among(candidates: Positions, asked: Asked, most: int) -> Room:
    """The terms over the candidates alone."""
    both = asked.apart[np.isin(asked.apart, candidates).all(axis=1)]
    clash = None
    if len(both):
        pairs = np.searchsorted(candidates, both)
        clash = np.zeros((len(candidates), len(candidates)))
        clash[pairs[:, 0], pairs[:, 1]] = clash[pairs[:, 1], pairs[:, 0]] = 1.0
    return Room(most, asked.prices[candidates], money_left(asked), clash)
