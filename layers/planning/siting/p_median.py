"""p-median (p-中位): so many new sites that all people together have the least way to go."""

import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.planning.siting.asked import Asked, figures, weights_of
from layers.planning.siting.branching import Proof
from layers.planning.siting.capacitated import capacitated
from layers.planning.siting.costs import Costs, stated
from layers.planning.siting.engines import Engine
from layers.planning.siting.freedom import freedom_of
from layers.planning.siting.median_question import MedianQuestion
from layers.planning.siting.plan import Sense, SitingPlan
from layers.planning.siting.reach import Reachable, within_reach
from layers.planning.siting.serving import nearest_open, require_reached
from layers.planning.siting.terms import EFFORT, NO_TERMS, Effort, Terms
from layers.planning.travel import NOBODY
from layers.wording import Wording

Floats = npt.NDArray[np.float64]


def p_median(
    costs: Costs,
    weights: Any = None,
    *,
    p: int,
    existing: Iterable[int] = (),
    reach: Reachable | None = None,
    terms: Terms = NO_TERMS,
    effort: Effort = EFFORT,
    unserved_cost: float | None = None,
    freedom: float | None = None,
    engine: Engine | None = None,
) -> SitingPlan:
    """Exactly `p` new sites beside the existing ones, so that Σ weight × cost to the nearest open site is least (Hakimi 1964).

        min  Σ_i Σ_j w_i d_ij x_ij        i demand places, j sites, w_i weight (people), d_ij cost (minutes or metres)
        s.t. Σ_j x_ij = 1  for every i    everybody goes to one site
             x_ij <= y_j                  which is open
             Σ_{j new} y_j = p,  y_j = 1 for existing and forced, 0 for forbidden, and the terms
             y_j in {0, 1}, x_ij >= 0, and no x_ij where the pair is unreachable or beyond `reach`

    Places without people (weight 0) are sent to the nearest open site but never steer the plan, nor need they be served. All others must be,
    unless `unserved_cost` says what leaving one person unserved costs: then a place whose nearest open site costs as much or more stays
    unserved (NOBODY) at that price. The objective is in weight × unit of the costs. Minimum or maximum loads among the terms make the question
    `capacitated`, with whole places.

    A good plan comes from exchange (Teitz & Bart 1968, Whitaker 1983, Resende & Werneck 2007), the bound from a Lagrangian relaxation
    with reduced-cost fixing (Christofides & Beasley 1982), the proof from branch and bound on it, or from HiGHS on what the fixing
    leaves where money or distances between sites bind.

    Args:
        freedom: a share such as 0.01: tell in `ties` what may still be chosen among plans so near the best.
        engine: FAST or PLAIN, same answers.
    Raises:
        NoPlan: no choice of `p` sites serves everybody on these terms; or (`why` is NOT_FOUND) none was met within `effort`.
        MissingUnit: costs that are a matrix and not `Costs`. The refusals of `Asked.of`, `weights_of` and `within_reach`.
    """
    began = time.perf_counter()
    people, near = weights_of(weights, stated(costs).demand), costs if reach is None else within_reach(costs, reach)
    asked = Asked.of(costs.sites, terms, existing=existing, p=p)
    if asked.least is not None or asked.most is not None:
        return replace(capacitated(near, people, p=p, existing=existing, terms=terms, effort=effort), model="p_median")
    if unserved_cost is None:
        require_reached(near, asked, people)
    if unserved_cost is not None:
        unserved_cost = float(figures([unserved_cost], 1, Wording("未服务的代价", "the cost of leaving somebody unserved"))[0])
    question = MedianQuestion.of(near, people, asked, unserved_cost, engine or Engine.best())
    proof = question.answer(effort, np.inf if effort.seconds is None else began + effort.seconds)
    plan = _plan(near, people, asked, proof, unserved_cost, began)
    if freedom is None:
        return plan
    told = freedom_of(question, plan.new, proof.best.total, within=freedom, effort=effort, engine=question.rows.engine)
    return replace(plan, ties=told)


def _plan(costs: Costs, people: Floats, asked: Asked, proof: Proof, unserved_cost: float | None, began: float) -> SitingPlan:
    sites = np.unique(np.concatenate((asked.existing, asked.forced, proof.best.chosen)))
    assignment, cost = nearest_open(costs, sites)
    paid = cost
    if unserved_cost is not None:
        dear = cost >= unserved_cost
        assignment, cost, paid = np.where(dear, NOBODY, assignment), np.where(dear, np.inf, cost), np.minimum(cost, unserved_cost)
    objective = float((people * np.where(people > 0, paid, 0.0)).sum())
    is_optimal = proof.bound >= proof.best.total
    served = assignment != NOBODY
    return SitingPlan(
        model="p_median",
        sites=sites,
        existing=asked.existing,
        assignment=assignment,
        cost=cost,
        objective=objective,
        bound=objective if is_optimal else min(proof.bound, objective),
        sense=Sense.LEAST,
        is_optimal=is_optimal,
        was_cut_short=proof.was_cut_short,
        covered_weight=float(people[served].sum()),
        weight=float(people.sum()),
        loads=np.bincount(assignment[served], weights=people[served], minlength=costs.sites).astype(np.float64),
        unit=costs.unit,
        seconds=time.perf_counter() - began,
    )
