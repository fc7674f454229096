"""How little would have to give for a plan to exist: the conditions of a question as one program in which any of them can be let go.

    x_j  1 where site j is open (existing ones are)      y_ij  share of place i that goes to site j, over the pairs that may serve
    u_i  1 where place i is left out                     every other slack >= 0 stands beside its own condition

    Σ_j y_ij = 1 - u_i,  y_ij <= x_j                     PLACES
    Σ_j x_j over new sites = p + over - under            NUMBER (no row where p is not given)
    Σ_j price_j x_j <= budget + dearer                   BUDGET
    x_a + x_b <= 1 + both_ab                             APART
    x_j <= opened_j for forbidden j                      FORBIDDEN
    x_j >= 1 - spared_j for forced j                     FORCED
    Σ_i w_i y_ij <= capacity_j x_j + more_j              CAPACITY
    Σ_i w_i y_ij >= least_j x_j - fewer_j                MINIMUM_LOAD

Where no load is limited Σ_j x_j over a place's sites >= copies (1 - u_i) stands for the first two. A condition *held* has its slack at zero,
one *dropped* has its slack free, the one *asked about* has its slack as the objective: people, money, sites or pairs, the fewest that would do.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from layers.planning.siting.costs import Costs
from layers.planning.siting.drafting import Draft
from layers.planning.siting.errors import NoPlan
from layers.planning.siting.highs import Outcome, Status, solve
from layers.planning.siting.lscp import lscp
from layers.planning.siting.problem import Problem
from layers.planning.siting.terms import Effort, Terms

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


class Condition(StrEnum):
    """What a question insists on."""

    PLACES = "places"
    REACH = "reach"
    NUMBER = "number"
    BUDGET = "budget"
    APART = "apart"
    FORBIDDEN = "forbidden"
    FORCED = "forced"
    CAPACITY = "capacity"
    MINIMUM_LOAD = "minimum_load"


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """Which places (ascending) must be served, what is dropped, whose slack is asked for (None: only whether a plan exists), and places never left out."""

    places: Positions
    dropped: frozenset[Condition] = frozenset()
    about: Condition | None = None
    held: Positions = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def upper(self, condition: Condition) -> float:
        return np.inf if condition is self.about or condition in self.dropped else 0.0

    def cost(self, condition: Condition) -> float:
        return 1.0 if condition is self.about else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What was found: whether a plan exists, and of the condition asked about how much must give and where (places, sites or pairs).

    `is_possible` is None where the work was cut short before that was known.
    """

    is_possible: bool | None
    amounts: Floats
    where: Positions
    is_least: bool
    sites: Positions


class Loosened:
    """The conditions of one question, ready to be asked about."""

    def __init__(self, problem: Problem, near: Costs, effort: Effort) -> None:
        self.problem, self.near, self.effort = problem, near, effort
        pool, terms = problem.pool, problem.terms
        self.is_new = ~pool.is_existing
        self.prices = pool.prices
        self.pairs = pool.conflicts
        self.forced = np.setdiff1d(np.asarray(terms.forced, dtype=np.int64), problem.existing)
        self.forbidden = np.setdiff1d(np.asarray(terms.forbidden, dtype=np.int64), problem.existing)
        self.capacity, self.least = problem.capacity, terms.minimum_load

    @property
    def conditions(self) -> frozenset[Condition]:
        """What this question insists on, beside that places be served."""
        problem, terms = self.problem, self.problem.terms
        insisted = {
            Condition.REACH: problem.reach is not None,
            Condition.NUMBER: problem.p is not None,
            Condition.BUDGET: terms.budget is not None,
            Condition.APART: len(self.pairs) > 0,
            Condition.FORBIDDEN: len(self.forbidden) > 0,
            Condition.FORCED: len(self.forced) > 0,
            Condition.CAPACITY: self.capacity is not None,
            Condition.MINIMUM_LOAD: self.least is not None,
        }
        return frozenset(condition for condition, is_so in insisted.items() if is_so)

    @property
    def is_plain_cover(self) -> bool:
        """Whether nothing but the number of sites limits who can be served: then `lscp` tells sooner than a program without objective."""
        return self.problem.p is not None and not self.conditions & {
            Condition.BUDGET,
            Condition.APART,
            Condition.CAPACITY,
            Condition.MINIMUM_LOAD,
        }

    def _covered(self, places: Positions) -> Given:
        """Whether the fewest sites that serve these places are no more than the number asked for, nor the candidates fewer than that."""
        none, p = np.empty(0, dtype=np.int64), int(self.problem.p or 0)
        pool, wanted = self.problem.pool, np.zeros(self.near.demand)
        wanted[places] = 1.0
        free = int((pool.allowed & self.is_new).sum())
        asked = Terms(forced=tuple(self.forced.tolist()), forbidden=tuple(self.forbidden.tolist()))
        if not len(self.forced) <= p <= free or np.isin(self.forced, self.forbidden).any():
            return Given(False, none.astype(float), none, False, none)
        if not len(places):
            return Given(True, none.astype(float), none, True, none)
        reach = float(self.near.value.max(initial=0.0)) + 1.0
        try:
            plan = lscp(
                self.near,
                wanted,
                reach=reach,
                existing=self.problem.existing,
                copies=self.problem.copies,
                terms=asked,
                effort=self.effort,
            )
        except NoPlan:
            return Given(False, none.astype(float), none, False, none)
        is_possible = True if plan.objective <= p else False if plan.bound > p + 1e-6 else None
        return Given(is_possible, none.astype(float), none, True, plan.sites)

    def ask(self, ask: Ask) -> Given:
        """Solve for one Ask."""
        if ask.about is None and not ask.dropped and self.is_plain_cover:
            return self._covered(ask.places)
        draft = Draft()
        x, slack = self._sites(draft, ask)
        slack |= self._service(draft, ask, x)
        return self._given(solve(draft.program(), effort=self.effort), ask, x, slack)

    def _sites(self, draft: Draft, ask: Ask) -> tuple[Positions, dict[Condition, Positions]]:
        """The sites, and the conditions on them alone."""
        stands = (~self.is_new).astype(float)
        x = draft.columns(len(stands), bounds=(stands, 1.0), whole=True)
        slack = {
            condition: draft.columns(n, cost=ask.cost(condition), bounds=(0.0, ask.upper(condition)))
            for condition, n in {
                Condition.NUMBER: 2,
                Condition.BUDGET: 1,
                Condition.APART: len(self.pairs),
                Condition.FORBIDDEN: len(self.forbidden),
                Condition.FORCED: len(self.forced),
            }.items()
        }
        new = x[self.is_new]
        if self.problem.p is not None:
            over_under, p = slack[Condition.NUMBER], float(self.problem.p)
            draft.row(np.append(new, over_under), np.append(np.ones(len(new)), (-1.0, 1.0)), lower=p, upper=p)
        if self.problem.terms.budget is not None:
            draft.row(np.append(x, slack[Condition.BUDGET]), np.append(self.prices, -1.0), upper=self.problem.terms.budget + 1e-9)
        each = np.arange(len(self.pairs))
        sides = ((each, x[self.pairs[:, side]], 1.0) for side in (0, 1))
        draft.rows(len(each), *sides, (each, slack[Condition.APART], -1.0), upper=1.0)
        each = np.arange(len(self.forbidden))
        draft.rows(len(each), (each, x[self.forbidden], 1.0), (each, slack[Condition.FORBIDDEN], -1.0), upper=0.0)
        each = np.arange(len(self.forced))
        draft.rows(len(each), (each, x[self.forced], 1.0), (each, slack[Condition.FORCED], 1.0), lower=1.0)
        return x, slack

    def _service(self, draft: Draft, ask: Ask, x: Positions) -> dict[Condition, Positions]:
        """The places asked about, and what limits the loads of the sites that serve them."""
        has_loads = self.capacity is not None or self.least is not None
        if not has_loads and ask.about is not Condition.PLACES:
            ask = replace(ask, places=self._different(ask.places))
        wanted = np.zeros(self.near.demand, dtype=bool)
        wanted[ask.places] = True
        pairs = self.near.chosen(wanted[self.near.place])
        row, n, copies = np.searchsorted(ask.places, pairs.place), len(ask.places), float(self.problem.copies)
        most_left_out = np.full(n, min(ask.upper(Condition.PLACES), 1.0))
        most_left_out[np.isin(ask.places, ask.held)] = 0.0
        people = self.problem.weights[ask.places]
        fewest = 1.0 + 1e-3 * people / max(float(people.sum()), 1.0)  # fewest places first, and of those the fewest people
        u = draft.columns(
            n, cost=ask.cost(Condition.PLACES) * fewest, bounds=(0.0, most_left_out), whole=ask.about is Condition.PLACES
        )
        if not has_loads:
            draft.rows(n, (row, x[pairs.site], 1.0), (np.arange(n), u, copies), lower=copies)
            return {Condition.PLACES: u}
        y = draft.columns(len(row), whole=not self.problem.is_splittable)
        each = np.arange(len(y))
        draft.rows(n, (row, y, 1.0), (np.arange(n), u, 1.0), lower=1.0, upper=1.0)
        draft.rows(len(y), (each, y, 1.0), (each, x[pairs.site], -1.0), upper=0.0)
        return {Condition.PLACES: u} | self._loads(draft, ask, x, (pairs, y))

    def _different(self, places: Positions) -> Positions:
        """One place for each set of sites that may serve: whoever has the same sites is served with it."""
        draws = np.random.default_rng(0).integers(1, 2**32, (self.near.sites, 2)).astype(float)  # sums of these are exact
        marks = [np.bincount(self.near.place, weights=draw[self.near.site], minlength=self.near.demand) for draw in draws.T]
        _, first = np.unique(np.stack(marks, axis=1)[places], axis=0, return_index=True)
        return places[np.sort(first)]

    def _loads(self, draft: Draft, ask: Ask, x: Positions, given: tuple[Costs, Positions]) -> dict[Condition, Positions]:
        """What an open site may at most, and must at least, be given."""
        pairs, y = given
        weight, site, slack = self.problem.weights[pairs.place], np.arange(pairs.sites), {}
        for condition, limit, sign in ((Condition.CAPACITY, self.capacity, -1.0), (Condition.MINIMUM_LOAD, self.least, 1.0)):
            if limit is None:
                continue
            bound = np.where(np.isfinite(limit), limit, float(self.problem.weights.sum()))
            slack[condition] = draft.columns(len(site), cost=ask.cost(condition), bounds=(0.0, ask.upper(condition)))
            load = ((pairs.site, y, weight), (site, x, -bound), (site, slack[condition], sign))
            lower, upper = (-np.inf, 1e-9) if condition is Condition.CAPACITY else (-1e-9, np.inf)
            draft.rows(len(site), *load, lower=lower, upper=upper)
        return slack

    def _given(self, found: Outcome, ask: Ask, x: Positions, slack: dict[Condition, Positions]) -> Given:
        none = np.empty(0, dtype=np.int64)
        if found.solution is None:
            return Given(False if found.status is Status.INFEASIBLE else None, none.astype(float), none, False, none)
        sites = np.flatnonzero(found.solution[x] > 0.5)
        if ask.about is None or ask.about not in slack:
            return Given(True, none.astype(float), none, True, sites)
        given = found.solution[slack[ask.about]]
        where = np.flatnonzero(given > 1e-7)
        named = {Condition.PLACES: ask.places, Condition.FORBIDDEN: self.forbidden, Condition.FORCED: self.forced}
        where = named.get(ask.about, np.arange(len(given)))[where]
        return Given(True, given[given > 1e-7], where, found.status is Status.PROVEN, sites)
