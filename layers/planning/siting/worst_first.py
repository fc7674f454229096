"""The plan that helps the worst-off first: nobody could be better served without somebody worse off being served worse.

Lexicographic best-worst (Ogryczak 1997, On the lexicographic minimax approach to location problems). With thresholds τ_1 > τ_2 > … over the costs there are
and b_k(x) = Σ_i w_i [no open site within τ_k of i], the people who have further to go than τ_k:

    lex min  ( b_0, b_1, b_2, … )      b_0: people reached by nothing
    s.t.     v_ik >= 1 - Σ_{j: c_ij <= τ_k} x_j,   b_k = Σ_i w_i v_ik,   b_1 … b_{k-1} held at what was reached

Each b_k is one program. With every different cost as a threshold the plan is exactly lexicographic; with more than `levels` of them the
thresholds are quantiles of the costs, and the plan is lexicographic in these.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.siting.drafting import Draft
from layers.planning.siting.errors import NoPlan, Why
from layers.planning.siting.highs import Status, solve
from layers.planning.siting.problem import Problem
from layers.planning.siting.serving import nearest_open
from layers.planning.siting.terms import EFFORT, Effort

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class WorstFirst:
    """The sites that leave the fewest people furthest away.

    Attributes:
        assignment, cost: (demand,) the nearest open site of each place, NOBODY and inf for none.
        thresholds: from far to near; `beyond` people have further to go than each, the first of all those reached by nothing.
        is_exact: every different cost was a threshold. is_optimal: every program was proven.
    """

    sites: Positions
    assignment: Positions
    cost: Floats
    thresholds: Floats
    beyond: Floats
    is_exact: bool
    is_optimal: bool


def worst_first(problem: Problem, *, levels: int = 24, effort: Effort = EFFORT) -> WorstFirst:
    """The lexicographically best-worst plan of exactly `p` new sites; only sites, costs, people and terms of the question matter.

    Raises:
        NoPlan: the terms allow none.
    """
    costs, people = problem.costs, problem.weights
    counts = people[costs.place] > 0
    distinct = np.unique(costs.value[counts])
    is_exact = len(distinct) <= levels
    thresholds = distinct if is_exact else np.unique(np.quantile(costs.value[counts], np.linspace(0, 1, levels), method="lower"))
    thresholds = thresholds[::-1]
    who = np.flatnonzero(people > 0)
    held: list[float] = []
    sites, is_optimal = np.empty(0, dtype=np.int64), True
    for k in range(len(thresholds)):
        found = _least_beyond(problem, who, thresholds[: k + 1], held, effort)
        if found is None:
            raise NoPlan(Why.TERMS)
        sites, beyond, proven = found
        is_optimal = is_optimal and proven
        held.append(beyond)
    assignment, cost = nearest_open(costs, sites)
    return WorstFirst(sites, assignment, cost, thresholds, np.array(held), is_exact, is_optimal)


def _least_beyond(
    problem: Problem, who: Positions, thresholds: Floats, held: list[float], effort: Effort
) -> tuple[Positions, float, bool] | None:
    """The fewest people beyond the last threshold, with those beyond the earlier ones held."""
    draft, people = Draft(), problem.weights[who]
    x = draft.sites(problem.pool)
    for k, threshold in enumerate(thresholds):
        near = problem.costs.within(float(threshold))
        near = near.chosen(problem.weights[near.place] > 0)
        v = draft.columns(len(who), cost=people if k == len(held) else 0.0)
        row = np.searchsorted(who, near.place)
        draft.rows(len(who), (np.arange(len(who)), v, 1.0), (row, x[near.site], 1.0), lower=1.0)
        if k < len(held):
            draft.row(v, people, upper=held[k] + 1e-6)
    found = solve(draft.program(), effort=effort)
    if found.solution is None:
        return None
    sites = np.flatnonzero(found.solution[x] > 0.5)
    cost = nearest_open(problem.costs, sites)[1][who]
    return sites, float(people[cost > thresholds[-1] + 1e-9].sum()), found.status is Status.PROVEN
