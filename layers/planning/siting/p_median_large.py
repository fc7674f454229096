"""p-median of very many places and sites: a good plan with a true bound, from each place's nearest sites alone, in bounded memory."""

import time
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.planning.siting.asked import Asked, weights_of
from layers.planning.siting.branching import Branching, Proof
from layers.planning.siting.cost_rows import CostRows
from layers.planning.siting.engines import Engine
from layers.planning.siting.errors import NoPlan, Why
from layers.planning.siting.interchange import Choosing, search
from layers.planning.siting.near_first import NearFirst
from layers.planning.siting.plan import Sense, SitingPlan
from layers.planning.siting.terms import NO_TERMS, Effort, Terms
from layers.planning.travel import NOBODY

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

LARGE_EFFORT = Effort(restarts=30, bound_steps=500, nodes=0)
_MOST_PAIRS = 12_000_000
_NEIGHBOURS = 6


def p_median_large(
    costs: CostRows,
    weights: Any = None,
    *,
    p: int,
    existing: Iterable[int] = (),
    terms: Terms = NO_TERMS,
    effort: Effort = LARGE_EFFORT,
    nearest: int | None = None,
    engine: Engine | None = None,
) -> SitingPlan:
    """`p_median` (formulation there) of costs that are made row by row; the same answer from the same question.

    Only the `nearest` cheapest pairs of each place are kept. Whatever is left out costs a place at least the cheapest pair left out, so
    the bound, which never prices a place above that, holds for all pairs; the objective is counted with the true costs of the sites found.
    Loads among the terms are not known here, and places that no open site reaches are refused.

    Args:
        nearest: pairs kept of each place; None: six times as many as one open site serves on average, at most twelve million in all
            (about 32 bytes each while working, so some 400 MB, beside a block of 32 MB).
        effort: bound and exchange only; with `nodes` branch and bound goes on on the kept pairs.
    Raises:
        NoPlan: no site reaches somebody (OUT_OF_REACH), or the plan found does not (NOT_FOUND). ImpossibleCost. The refusals of `Asked.of` and `weights_of`.
    """
    began = time.perf_counter()
    people = weights_of(weights, costs.demand)
    asked = Asked.of(costs.sites, terms, existing=existing, p=p)
    count = nearest or _pairs_kept(costs, p + len(asked.existing))
    rows = NearFirst.nearest(costs, people, count, engine or Engine.best())
    choosing = Choosing.of(asked)
    best = search(rows, choosing, restarts=effort.restarts)
    if best is None:
        raise NoPlan(Why.NOT_FOUND)
    until = np.inf if effort.seconds is None else began + effort.seconds
    proof = Branching(rows, choosing, best, effort, until).run()
    return _plan(costs, people, asked, proof, began)


def _pairs_kept(costs: CostRows, open_sites: int) -> int:
    wanted = -(-_NEIGHBOURS * costs.sites // max(open_sites, 1))
    return max(1, min(costs.sites, wanted, _MOST_PAIRS // max(costs.demand, 1)))


def _plan(costs: CostRows, people: Floats, asked: Asked, proof: Proof, began: float) -> SitingPlan:
    sites = np.unique(np.concatenate((asked.existing, asked.forced, proof.best.chosen)))
    assignment, cost = costs.to_nearest(sites)
    lost = np.flatnonzero((assignment == NOBODY) & (people > 0))
    if len(lost):
        raise _left_out(costs, people, asked, lost)
    served = assignment != NOBODY
    objective = float(people[served] @ cost[served])
    is_optimal = proof.bound >= objective * (1 - 1e-9)
    return SitingPlan(
        model="p_median",
        sites=sites,
        existing=asked.existing,
        assignment=assignment,
        cost=cost,
        objective=objective,
        bound=objective if is_optimal else proof.bound,
        sense=Sense.LEAST,
        is_optimal=is_optimal,
        was_cut_short=proof.was_cut_short,
        covered_weight=float(people[served].sum()),
        weight=float(people.sum()),
        loads=np.bincount(assignment[served], weights=people[served], minlength=costs.sites).astype(np.float64),
        unit=costs.unit,
        seconds=time.perf_counter() - began,
    )


def _left_out(costs: CostRows, people: Floats, asked: Asked, lost: Positions) -> NoPlan:
    """Places that no site reaches are a proof; places that this plan alone does not reach are none."""
    everywhere = costs.to_nearest(np.flatnonzero(asked.may_open | asked.is_existing))[0]
    alone = np.flatnonzero((everywhere == NOBODY) & (people > 0))
    why, places = (Why.OUT_OF_REACH, alone) if len(alone) else (Why.NOT_FOUND, lost)
    return NoPlan(why, places=tuple(int(place) for place in places))
