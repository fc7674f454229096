"""A question of set covering made ready: what the existing sites leave to be covered, and by which candidates."""

import time
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from layers.planning.siting.asked import Asked
from layers.planning.siting.costs import Costs
from layers.planning.siting.cover_all import Required, Weighting, fewest, greedy_cover
from layers.planning.siting.cover_branching import Covered
from layers.planning.siting.cover_question import Answered, room_among
from layers.planning.siting.cover_swaps import Room
from layers.planning.siting.engines import Engine
from layers.planning.siting.errors import NoPlan, Why
from layers.planning.siting.highs import Program, Status, solve
from layers.planning.siting.plan import Sense
from layers.planning.siting.rows import SiteRows
from layers.planning.siting.terms import Effort

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

_SMALL = 3_000
"""Pairs up to which HiGHS proves a cover sooner than it is searched for."""
_STEPS_PER_RESTART = 50


@dataclass(frozen=True, slots=True, eq=False)
class CoverQuestion:
    """Needs of the places less what existing and forced sites meet, over the candidates in their own numbering.

    Attributes:
        first, site, need: rows of sites as asked, in the numbering of the cost table, and how many of each must be open.
        candidates: (candidates,) sites that may be opened and are not forced, ascending.
        required: what is left, over the candidates.
    """

    asked: Asked
    first: Positions
    site: Positions
    need: Positions
    candidates: Positions
    required: Required

    @classmethod
    def of(cls, near: Costs, people: Floats, asked: Asked, copies: int) -> Self:
        return cls.of_rows(near.first, near.site, np.where(people > 0, copies, 0).astype(np.int64), asked)

    @classmethod
    def of_rows(cls, first: Positions, site: Positions, need: Positions, asked: Asked) -> Self:
        is_fixed = asked.is_existing
        is_fixed[asked.forced] = True
        row = np.repeat(np.arange(len(need)), np.diff(first))
        left = need - np.bincount(row, weights=is_fixed[site], minlength=len(need)).astype(np.int64)
        may = asked.may_open & ~is_fixed
        may[asked.apart[np.isin(asked.apart, asked.forced).any(axis=1)].ravel()] = False
        number, kept = np.cumsum(may) - 1, may[site]
        begin = np.concatenate(([0], np.cumsum(np.bincount(row[kept], minlength=len(need))))).astype(np.int64)
        if np.any(np.diff(begin) < left):
            raise NoPlan(Why.OUT_OF_REACH, places=tuple(int(place) for place in np.flatnonzero(np.diff(begin) < left)))
        required = Required.of(begin, number[site[kept]], np.maximum(left, 0), int(may.sum()))
        return cls(asked, first, site, need, np.flatnonzero(may), required)

    @property
    def sense(self) -> Sense:
        return Sense.LEAST

    @property
    def open_to_choice(self) -> Positions:
        return self.candidates

    @property
    def room(self) -> Room:
        return room_among(self.candidates, self.asked, len(self.candidates))

    @property
    def is_bound_by_terms(self) -> bool:
        return self.asked.budget is not None or len(self.asked.apart) > 0

    def all_sites(self, chosen: Positions) -> Positions:
        """Positions in the cost table of every open site, when these candidates are opened."""
        return np.unique(np.concatenate([self.asked.existing, self.asked.forced, self.candidates[chosen]]))

    def answer(self, effort: Effort, engine: Engine) -> Covered:
        """The fewest candidates to open; worth and bound are numbers of them.

        Raises:
            NoPlan: the terms leave no cover.
        """
        began = time.monotonic()
        start = self._kept(greedy_cover(self.required))
        known = float(len(start)) if start is not None else float(len(self.candidates) + 1)
        least = max(0.0, fewest(self.required, known=known, steps=effort.bound_steps).value)
        if start is not None and least <= known - 1 + 1e-6 and len(self.required.covers.site) > _SMALL:
            better = self._kept(self._weighted(start, effort, engine))
            start = start if better is None else better
            known = float(len(start))
        if start is not None and least > known - 1 + 1e-6:
            return Covered(start, known, known, clock_struck=False)
        left = None if effort.seconds is None else max(0.01, effort.seconds - (time.monotonic() - began))
        found = solve(
            self._program(),
            effort=replace(effort, seconds=left),
            start=None if start is None else self._opened(start),
            is_rationed=True,
        )
        if found.status is Status.INFEASIBLE:
            raise NoPlan(Why.BUDGET if self.asked.budget is not None else Why.TERMS)
        if found.solution is None and start is None:
            raise NoPlan(Why.NOT_FOUND)
        if found.solution is not None and found.objective < known - 0.5:
            start, known = np.flatnonzero(found.solution > 0.5), round(found.objective)
        chosen = start if start is not None else np.empty(0, dtype=np.int64)
        return Covered(chosen, float(known), float(known) if found.is_proven else max(least, found.bound), found.clock_struck)

    def with_most_backup(self, near: Costs, people: Floats, found: Covered, effort: Effort) -> Covered:
        """As many candidates, chosen so that most people have one site more than they need; worth and bound are those people."""
        rows, each = _rows_of(near, people), int(self.need.max(initial=1))
        fixed = np.zeros(self.asked.sites)
        fixed[np.union1d(self.asked.existing, self.asked.forced)] = 1.0
        beyond = each + 1 - rows @ fixed
        open_rows = sparse.csr_array(rows[:, self.candidates])
        program, free, places = self._program(), len(self.candidates), len(beyond)
        weight = people[people > 0]
        extra: Any = sparse.hstack([open_rows, sparse.diags_array(-np.maximum(beyond, 0.0))])
        base: Any = sparse.hstack([program.rows, sparse.csr_array((program.rows.shape[0], places))])
        number: Any = sparse.csr_array(np.concatenate([np.ones(free), np.zeros(places)])[None, :])
        start = np.concatenate([self._opened(found.sites), (open_rows @ self._opened(found.sites) >= beyond).astype(float)])
        asked = Program(
            cost=np.concatenate([np.zeros(free), weight]),
            lower=np.zeros(free + places),
            upper=np.ones(free + places),
            is_whole=np.ones(free + places, dtype=bool),
            rows=sparse.csr_array(sparse.vstack([base, number, extra])),
            row_lower=np.concatenate([program.row_lower, [found.worth], np.zeros(places)]),
            row_upper=np.concatenate([program.row_upper, [found.worth], np.full(places, np.inf)]),
            sense=Sense.MOST,
        )
        best = solve(asked, effort=effort, start=start, is_rationed=True)
        if best.solution is None:
            return Covered(found.sites, 0.0, float(weight.sum()), best.clock_struck)
        return Covered(np.flatnonzero(best.solution[:free] > 0.5), best.objective, best.bound, best.clock_struck)

    def settled(self, limit: float, steps: int) -> tuple[Positions, Positions]:
        among = np.floor(limit) - len(self.asked.forced)
        opens, closes = fewest(self.required, known=among + 1, steps=steps).settled(among)
        return self.candidates[opens], self.candidates[closes]

    def swapped(self, new: Positions, engine: Engine) -> Floats:  # noqa: ARG002 - asked of every model; these sums need none
        """The number of sites after each single swap: the same where everybody stays covered, inf elsewhere."""
        covers, chosen = self.required.covers, np.flatnonzero(np.isin(self.candidates, new))
        may = self.room.may_swap(chosen)
        times = covers.times_covered(chosen)
        full = np.full((len(new), len(self.candidates)), np.inf)
        for slot, site in enumerate(chosen.tolist()):
            sets = covers.member[covers.begin[site] : covers.begin[site + 1]]
            alone = sets[times[sets] == self.required.need[sets]]
            meets = np.bincount(covers.covered_sites(alone), minlength=covers.sites) == len(alone)
            meets &= True if may is None else may[slot]
            meets[chosen] = False
            full[np.searchsorted(new, self.candidates[site]), meets] = float(len(new))
        return full

    def tried(self, opened: Positions, closed: Positions, effort: Effort, engine: Engine) -> Answered | None:
        """The question with some sites forced and closed."""
        asked = replace(self.asked, forced=np.union1d(self.asked.forced, opened), closed=np.union1d(self.asked.closed, closed))
        try:
            question = type(self).of_rows(self.first, self.site, self.need, asked)
            found = question.answer(effort, engine)
        except NoPlan:
            return None
        new, forced = np.setdiff1d(question.all_sites(found.sites), self.asked.existing), len(asked.forced)
        return Answered(new, found.worth + forced, found.bound + forced)

    def _weighted(self, start: Positions, effort: Effort, engine: Engine) -> Positions:
        """A smaller cover by weighting, which knows no needs above one."""
        if self.required.need.max(initial=1) > 1:
            return start
        return Weighting(self.required, start, engine).best(effort.restarts * _STEPS_PER_RESTART)

    def _kept(self, start: Positions) -> Positions | None:
        """The cover, if it is one and keeps the terms."""
        if not self.required.are_met_by(start):
            return None
        if not self.is_bound_by_terms:
            return start
        room = self.room
        is_dear = room.prices[start].sum() > room.budget
        clashes = room.clash is not None and room.clash[np.ix_(start, start)].any()
        return None if is_dear or clashes else start

    def _opened(self, chosen: Positions) -> Floats:
        y = np.zeros(len(self.candidates))
        y[chosen] = 1.0
        return y

    def _program(self) -> Program:
        """Columns: y of every candidate."""
        covers, free = self.required.covers, len(self.candidates)
        among = SiteRows.of(self.asked)
        spent = among.rows[:, self.asked.forced] @ np.ones(len(self.asked.forced))
        rows: list[Any] = [
            sparse.csr_array((np.ones(len(covers.site)), covers.site, covers.first), shape=(covers.sets, free)),
            among.rows[:, self.candidates],
        ]
        return Program(
            cost=np.ones(free),
            lower=np.zeros(free),
            upper=np.ones(free),
            is_whole=np.ones(free, dtype=bool),
            rows=sparse.csr_array(sparse.vstack(rows)),
            row_lower=np.concatenate([self.required.need.astype(float), among.row_lower - spent]),
            row_upper=np.concatenate([np.full(covers.sets, np.inf), among.row_upper - spent]),
        )


def _rows_of(near: Costs, people: Floats) -> sparse.csr_array:
    """(places with people × sites) ones where the site reaches the place."""
    rows = sparse.csr_array((np.ones(len(near.site)), near.site, near.first), shape=(near.demand, near.sites))
    return sparse.csr_array(rows[np.flatnonzero(people > 0)])
