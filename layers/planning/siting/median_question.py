"""A p-median question made ready: answered with proof, asked again with sites forced or closed, its swaps and its settled sites told."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from layers.planning.siting.asked import Asked
from layers.planning.siting.branching import Branching, Proof
from layers.planning.siting.costs import Costs
from layers.planning.siting.engines import Engine
from layers.planning.siting.errors import NoPlan, Why
from layers.planning.siting.interchange import Choosing, Found, improved, search, swap_totals
from layers.planning.siting.lagrangian import fixed
from layers.planning.siting.median_core import prove_on_terms
from layers.planning.siting.near_first import NearFirst
from layers.planning.siting.plan import Sense
from layers.planning.siting.serving import nearest_open, sites_that_serve
from layers.planning.siting.terms import Effort
from layers.planning.travel import NOBODY

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """New sites, their sum, and a bound on every plan."""

    new: Positions
    objective: float
    bound: float


@dataclass(frozen=True, slots=True, eq=False)
class MedianQuestion:
    """Costs, people, the question over the sites, and the rows they are searched in. With `freedom_of` it tells what may still be chosen.

    Attributes:
        must_serve: every place with people must have an open site that reaches it.
    """

    costs: Costs
    people: Floats
    asked: Asked
    rows: NearFirst
    must_serve: bool

    @classmethod
    def of(cls, costs: Costs, people: Floats, asked: Asked, unserved_cost: float | None, engine: Engine) -> "MedianQuestion":
        """Rows ready to be searched; pairs as dear as staying unserved are left out."""
        rows = NearFirst.of(costs, people, _outside(costs, people, unserved_cost), engine)
        return cls(costs, people, asked, rows, unserved_cost is None)

    @property
    def choosing(self) -> Choosing:
        return Choosing.of(self.asked)

    def answer(self, effort: Effort, until: float = np.inf) -> Proof:
        """The best plan found and its bound.

        Raises:
            NoPlan: no choice of sites serves everybody on these terms, or none was found within the effort.
        """
        choosing = self.choosing
        best = self._first_plan(choosing, effort)
        if choosing.is_bound:
            return prove_on_terms(self.rows, self.asked, choosing, best, effort, must_serve=self.must_serve)
        return Branching(self.rows, choosing, best, effort, until).run()

    def _first_plan(self, choosing: Choosing, effort: Effort) -> Found:
        """A plan to improve on; HiGHS looks for one that serves everybody where exchange found none."""
        best = search(self.rows, choosing, restarts=effort.restarts)
        if best is not None and not self._leaves_out(best):
            return best
        needed = self.people if self.must_serve else np.zeros(len(self.people))
        serving = sites_that_serve(self.costs, self.asked, needed, effort)
        if serving is None:
            raise NoPlan(Why.NOT_FOUND)
        return improved(self.rows, choosing, np.setdiff1d(serving, np.flatnonzero(choosing.held)))

    def _leaves_out(self, found: Found) -> bool:
        sites = np.concatenate((self.asked.existing, self.asked.forced, found.chosen))
        return self.must_serve and bool((nearest_open(self.costs, sites)[0][self.people > 0] == NOBODY).any())

    @property
    def sense(self) -> Sense:
        return Sense.LEAST

    @property
    def open_to_choice(self) -> Positions:
        """Sites that may be new and are not forced."""
        return np.setdiff1d(np.flatnonzero(self.asked.may_open), self.asked.forced)

    def settled(self, limit: float, steps: int) -> tuple[Positions, Positions]:
        """Sites proven to be in every plan, and in none, that costs `limit` or less."""
        choosing = self.choosing
        start = search(self.rows, choosing, restarts=0)
        if start is None:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        bound = Branching(self.rows, choosing, start, Effort(bound_steps=steps)).root().bound
        proven = fixed(bound, choosing.held, choosing.closed, choosing.free, limit)
        return np.flatnonzero(proven.held & ~choosing.held), np.flatnonzero(proven.closed & ~choosing.closed)

    def swapped(self, new: Positions, engine: Engine) -> Floats:
        """(new, open_to_choice) the sum after each single swap; inf where it may not be."""
        choosing, rows = self.choosing, replace(self.rows, engine=engine)
        chosen = np.setdiff1d(new, self.asked.forced)
        totals = np.full((len(new), self.asked.sites), np.inf)
        if len(chosen):
            swaps = swap_totals(rows, choosing, chosen)
            dearest = self.rows.outside[self.people > 0].max() if self.must_serve else np.inf
            totals[np.isin(new, chosen)] = np.where(swaps < dearest, swaps, np.inf).T
        return totals[:, self.open_to_choice]

    def tried(self, opened: Positions, closed: Positions, effort: Effort, engine: Engine) -> Answered | None:
        """The question with some sites forced and closed; None where there is no such plan."""
        asked = self.asked
        near = asked.apart[np.isin(asked.apart, opened).any(axis=1)].ravel()
        forced = np.union1d(asked.forced, opened)
        shut = np.union1d(asked.closed, np.union1d(closed, np.setdiff1d(near, opened)))
        again = replace(asked, forced=forced, closed=np.setdiff1d(shut, asked.existing))
        p = asked.p or 0
        if len(np.intersect1d(forced, again.closed)) or not len(forced) <= p <= int(again.may_open.sum()):
            return None
        if asked.budget is not None and float(asked.prices[forced].sum()) > asked.budget + 1e-9:
            return None
        try:
            proof = replace(self, asked=again, rows=replace(self.rows, engine=engine)).answer(effort)
        except NoPlan:
            return None
        return Answered(np.union1d(forced, proof.best.chosen), proof.best.total, proof.bound)


def _outside(costs: Costs, people: Floats, unserved_cost: float | None) -> Floats:
    """What a place costs that nobody serves; where everybody must be, more than any plan that serves them all."""
    if unserved_cost is not None:
        return people * float(unserved_cost)
    dearest = np.zeros(costs.demand)
    np.maximum.at(dearest, costs.place, costs.value)
    return np.where(people > 0, 1.0 + float(people @ dearest), 0.0)
