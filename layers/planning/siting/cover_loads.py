"""Covers in which people are assigned and sites can be full, or must be filled: who goes where, by HiGHS."""

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from layers.planning.siting.asked import Asked
from layers.planning.siting.costs import Costs
from layers.planning.siting.errors import NoPlan, Why
from layers.planning.siting.highs import Outcome, Program, Status, solve
from layers.planning.siting.plan import Flow, Sense, SitingPlan
from layers.planning.siting.rows import SiteRows
from layers.planning.siting.terms import Effort
from layers.planning.travel import NOBODY

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Assigning:
    """The pairs that may serve somebody, and the program over y (sites) and x (pairs, the share of the place's people that goes there).

        x_ij <= y_j · Σ_i w_i x_ij <= capacity_j y_j · Σ_i w_i x_ij >= minimum_j y_j · Σ_j x_ij <= 1, or = 1 where everybody must be served
        x whole unless places may be split

    Attributes:
        pair: (x,) which pairs of `near` stand behind the columns x.
    """

    near: Costs
    people: Floats
    asked: Asked
    pair: Positions
    is_split: bool

    @classmethod
    def of(cls, near: Costs, people: Floats, asked: Asked, *, is_split: bool) -> "Assigning":
        may = (asked.may_open | asked.is_existing)[near.site] & (people[near.place] > 0)
        if asked.most is not None:
            may &= asked.most[near.site] > 0 if is_split else asked.most[near.site] + 1e-9 >= people[near.place]
        return cls(near, people, asked, np.flatnonzero(may), is_split)

    @property
    def place(self) -> Positions:
        return self.near.place[self.pair]

    @property
    def site(self) -> Positions:
        return self.near.site[self.pair]

    def program(self, cost: Floats, sense: Sense, *, everybody: bool) -> Program:
        """Best cost · (y, x)."""
        sites, pairs = self.asked.sites, len(self.pair)
        among = SiteRows.of(self.asked)
        each, people = np.arange(pairs), self.people[self.place]
        shape = (self.near.demand, pairs)
        once = sparse.csr_array((np.ones(pairs), (self.place, each)), shape=shape)
        opened = sparse.csr_array((-np.ones(pairs), (each, self.site)), shape=(pairs, sites))
        load = sparse.csr_array((people, (self.site, each)), shape=(sites, pairs))
        within = np.bincount(self.site, weights=people, minlength=sites)
        most = within if self.asked.most is None else np.minimum(self.asked.most, within)
        least = np.zeros(sites) if self.asked.least is None else self.asked.least
        served = np.where(self.people > 0, 1.0, 0.0)
        blocks: list[Any] = [
            among.beside(pairs),
            sparse.hstack([sparse.csr_array((self.near.demand, sites)), once]),
            sparse.hstack([opened, sparse.eye_array(pairs)]),
            sparse.hstack([sparse.diags_array(-most), load]),
            sparse.hstack([sparse.diags_array(-least), load]),
        ]
        low = [among.row_lower, served if everybody else np.zeros(len(served)), np.full(pairs + sites, -np.inf), np.zeros(sites)]
        high = [among.row_upper, np.ones(len(served)), np.zeros(pairs + sites), np.full(sites, np.inf)]
        return Program(
            cost=cost,
            lower=np.concatenate([among.lower, np.zeros(pairs)]),
            upper=np.concatenate([among.upper, np.ones(pairs)]),
            is_whole=np.concatenate([np.ones(sites, dtype=bool), np.full(pairs, not self.is_split)]),
            rows=sparse.csr_array(sparse.vstack(blocks)),
            row_lower=np.concatenate(low),
            row_upper=np.concatenate(high),
            sense=sense,
        )

    def plan(self, model: str, found: Outcome, solution: Floats, sense: Sense, began: float) -> SitingPlan:
        """The plan of a solution, its objective and bound as the program counts them."""
        sites = np.flatnonzero(solution[: self.asked.sites] > 0.5)
        share = np.where(solution[self.asked.sites :] > 1e-7, solution[self.asked.sites :], 0.0)
        used = np.flatnonzero(share)
        order = used[np.lexsort((self.site[used], -share[used], self.place[used]))]
        place, at = np.unique(self.place[order], return_index=True)
        assignment, cost = np.full(self.near.demand, NOBODY, dtype=np.int64), np.full(self.near.demand, np.inf)
        assignment[place], cost[place] = self.site[order][at], self.near.value[self.pair[order][at]]
        weight = self.people[self.place[used]] * share[used]
        loads = np.bincount(self.site[used], weights=weight, minlength=self.asked.sites).astype(np.float64)
        return SitingPlan(
            model=model,
            sites=sites,
            existing=self.asked.existing,
            assignment=assignment,
            cost=cost,
            objective=found.objective,
            bound=found.objective if found.is_proven else found.bound,
            sense=sense,
            is_optimal=found.is_proven,
            was_cut_short=found.clock_struck,
            covered_weight=float(weight.sum()),
            weight=float(self.people.sum()),
            loads=loads,
            unit=self.near.unit,
            seconds=time.perf_counter() - began,
            flow=Flow(self.place[used], self.site[used], weight) if self.is_split else None,
        )


def most_people(
    near: Costs, share: Floats, people: Floats, asked: Asked, *, splittable: bool, effort: Effort, began: float
) -> SitingPlan:
    """Maximal covering with loads: the people assigned, times the share each pair counts.

    Raises:
        NoPlan: no choice keeps minimum loads and terms.
    """
    assigning = Assigning.of(near, people, asked, is_split=splittable)
    gain = people[assigning.place] * share[assigning.pair]
    program = assigning.program(np.concatenate([np.zeros(asked.sites), gain]), Sense.MOST, everybody=False)
    found = solve(program, effort=effort, is_rationed=True)
    if found.solution is None:
        raise NoPlan(_obstacle(asked) if found.status is Status.INFEASIBLE else Why.NOT_FOUND)
    most_each = np.zeros(near.demand)
    np.maximum.at(most_each, assigning.place, gain)
    bounded = replace(found, bound=min(found.bound, float(most_each.sum())))
    return assigning.plan("mclp", bounded, found.solution, Sense.MOST, began)


def fewest_sites(near: Costs, people: Floats, asked: Asked, *, splittable: bool, effort: Effort, began: float) -> SitingPlan:
    """Set covering with loads: everybody assigned within reach, the fewest new sites.

    Raises:
        NoPlan: more people than all sites together can take, or than those within reach.
    """
    open_sites = asked.may_open | asked.is_existing
    if asked.most is not None and float(asked.most[open_sites].sum()) < float(people.sum()):
        raise NoPlan(Why.CAPACITY, needed=float(people.sum()), available=float(asked.most[open_sites].sum()))
    assigning = Assigning.of(near, people, asked, is_split=splittable)
    cost = np.concatenate([np.where(asked.is_existing, 0.0, 1.0), np.zeros(len(assigning.pair))])
    alone = np.setdiff1d(np.flatnonzero(people > 0), assigning.place)
    if len(alone):
        raise NoPlan(Why.CAPACITY, places=tuple(int(place) for place in alone))
    found = solve(assigning.program(cost, Sense.LEAST, everybody=True), effort=effort, is_rationed=True)
    if found.solution is None:
        raise NoPlan(_obstacle(asked) if found.status is Status.INFEASIBLE else Why.NOT_FOUND)
    return assigning.plan("lscp", found, found.solution, Sense.LEAST, began)


def _obstacle(asked: Asked) -> Why:
    if asked.least is not None:
        return Why.MINIMUM_LOAD
    if asked.budget is not None:
        return Why.BUDGET
    return Why.TERMS if len(asked.apart) else Why.CAPACITY
