"""Maximal covering (最大覆盖): so many new sites, or so much money, that as many people as possible live within reach."""

import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.planning.siting.asked import Asked, weights_of
from layers.planning.siting.costs import Costs, stated
from layers.planning.siting.cover_loads import most_people
from layers.planning.siting.cover_plan import cover_plan
from layers.planning.siting.cover_question import Question
from layers.planning.siting.engines import Engine
from layers.planning.siting.errors import BudgetWithoutPrices, NoPlan, Why
from layers.planning.siting.fading import Fading, shares
from layers.planning.siting.freedom import freedom_of
from layers.planning.siting.plan import Sense, SitingPlan
from layers.planning.siting.reach import Reachable, within_reach
from layers.planning.siting.terms import EFFORT, NO_TERMS, Effort, Terms

Floats = npt.NDArray[np.float64]


def mclp(
    costs: Costs,
    weights: Any = None,
    *,
    reach: Reachable,
    p: int | None = None,
    existing: Iterable[int] = (),
    capacities: Any = None,
    splittable: bool = False,
    decay: Fading | None = None,
    terms: Terms = NO_TERMS,
    effort: Effort = EFFORT,
    freedom: float | None = None,
    engine: Engine | None = None,
) -> SitingPlan:
    """Exactly `p` new sites beside the existing ones, covering the most people (Church & ReVelle 1974).

        max  Σ_i w_i z_i                       i demand places, j sites, w_i weight (people)
        s.t. z_i <= Σ_{j: d_ij <= reach} y_j   covered if an open site lies within reach (inclusive), d_ij in the unit of the costs
             Σ_{j new} y_j = p,  y_j = 1 for existing and forced, 0 for forbidden, and the terms
             y_j in {0, 1}, 0 <= z_i <= 1

    Whom the existing sites cover is counted. Without `p` the budget of the terms decides how many. With `decay` a place counts with a share that
    falls with its cost: w_i · max over open sites of decay(d_ij) (partial cover; Berman & Krass 2002). With capacities, or loads among the terms,
    people are assigned, Σ_i w_i x_ij <= capacity_j y_j, each place whole, or `splittable`; only the assigned are counted (Current & Storbeck 1988).

    Places with the same sites within reach are taken together; a good plan comes from swaps, the bound from a Lagrangian relaxation whose
    penalties settle most sites, the proof from branch and bound on it; from HiGHS where money, distances or loads bind.

    Args:
        weights: (demand,) people, 1 each where None. capacities: (sites,) weight a site can take, inf for no limit.
        freedom: a share such as 0.01: tell in `ties` what may still be chosen among plans so near the best. engine: FAST or PLAIN, same answers.
    Returns:
        Objective and bound in people. `covered_weight` counts everybody within reach (with loads: assigned), whatever the decay.
    Raises:
        BudgetWithoutPrices: neither p nor budget. NoPlan: nobody lives within reach of any site, or no choice keeps the terms.
        MissingUnit: costs that are a matrix and not `Costs`. The refusals of `Asked.of`, `weights_of`, `within_reach` and `shares`.
    """
    began = time.perf_counter()
    people, near = weights_of(weights, stated(costs).demand), within_reach(costs, reach)
    if p is None and terms.budget is None:
        raise BudgetWithoutPrices
    asked = Asked.of(costs.sites, terms, existing=existing, p=p, capacities=capacities)
    _require_somebody(near, asked, people)
    share = np.ones(len(near.value)) if decay is None else shares(near, decay)
    if asked.least is not None or asked.most is not None:
        return most_people(near, share, people, asked, splittable=splittable, effort=effort, began=began)
    engine = engine or Engine.best()
    question = Question.of(near, None if decay is None else share, people, asked)
    found = question.answer(effort, engine)
    plan = cover_plan("mclp", near, people, asked, sites=question.all_sites(found.sites), sense=Sense.MOST)
    objective = question.base + found.worth
    is_optimal = found.bound <= found.worth + 1e-9 * max(1.0, objective)
    plan = replace(
        plan,
        objective=objective,
        bound=objective if is_optimal else question.base + found.bound,
        is_optimal=is_optimal,
        was_cut_short=found.clock_struck,
        ties=None if freedom is None else freedom_of(question, plan.new, objective, within=freedom, effort=effort, engine=engine),
    )
    return replace(plan, seconds=time.perf_counter() - began)


def _require_somebody(near: Costs, asked: Asked, people: Floats) -> None:
    if not np.any((asked.may_open | asked.is_existing)[near.site] & (people[near.place] > 0)):
        raise NoPlan(Why.OUT_OF_REACH, places=tuple(int(place) for place in np.flatnonzero(people > 0)))
