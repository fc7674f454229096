"""Set covering (集合覆盖): the fewest new sites so that everybody lives within reach of one, or of several."""

import math
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.planning.siting.asked import Asked, weights_of
from layers.planning.siting.costs import Costs, stated
from layers.planning.siting.cover_loads import fewest_sites
from layers.planning.siting.cover_plan import cover_plan
from layers.planning.siting.engines import Engine
from layers.planning.siting.errors import ImpossibleCopies, NoPlan, Why
from layers.planning.siting.freedom import freedom_of
from layers.planning.siting.lscp_question import CoverQuestion
from layers.planning.siting.plan import Sense, SitingPlan
from layers.planning.siting.reach import Reachable, within_reach
from layers.planning.siting.terms import EFFORT, NO_TERMS, Effort, Terms

Floats = npt.NDArray[np.float64]


def lscp(
    costs: Costs,
    weights: Any = None,
    *,
    reach: Reachable,
    existing: Iterable[int] = (),
    capacities: Any = None,
    splittable: bool = False,
    copies: int = 1,
    backup: bool = False,
    terms: Terms = NO_TERMS,
    effort: Effort = EFFORT,
    freedom: float | None = None,
    engine: Engine | None = None,
) -> SitingPlan:
    """The fewest new sites beside the existing ones that cover every place where somebody lives (Toregas, Swain, ReVelle & Bergman 1971).

        min  Σ_{j new} y_j                              i demand places, j sites
        s.t. Σ_{j: d_ij <= reach} y_j >= copies         for every i with weight > 0; reach inclusive, in the unit of the costs
             y_j = 1 for existing and forced, 0 for forbidden, and the terms (with a budget: the fewest that it pays for)
             y_j in {0, 1}

    `copies=2` asks for a second site within everybody's reach. `backup` asks for the fewest sites first, and among such plans for the one with
    most people who have one site more than they need (Daskin & Stern 1981, Hogan & ReVelle 1986). With capacities, or loads among the
    terms, everybody is assigned to open sites within reach, whole or `splittable`: Σ_i w_i x_ij <= capacity_j y_j (Current & Storbeck 1988).

    Equal and implied rows are dropped; a good cover comes from greedy choice and a weighting search, the bound from a Lagrangian relaxation,
    the proof from HiGHS within `effort.nodes`: what is too large for a proof carries its gap.

    Args:
        weights: (demand,) people, 1 each where None; places without people need no cover.
        freedom: a share such as 0.01: tell in `ties` what may still be chosen among covers so near the fewest (not with loads or backup).
    Returns:
        Objective and bound: numbers of new sites.
    Raises:
        ImpossibleCopies. NoPlan: places that too few sites reach (OUT_OF_REACH with their positions), too little capacity, or terms that leave no cover.
        MissingUnit: costs that are a matrix and not `Costs`. The refusals of `Asked.of`, `weights_of` and `within_reach`.
    """
    began = time.perf_counter()
    people, near = weights_of(weights, stated(costs).demand), within_reach(costs, reach)
    asked = Asked.of(costs.sites, terms, existing=existing, capacities=capacities)
    _require_copies(near, asked, people, copies)
    if asked.least is not None or asked.most is not None:
        return fewest_sites(near, people, asked, splittable=splittable, effort=effort, began=began)
    engine = engine or Engine.best()
    question = CoverQuestion.of(near, people, asked, copies)
    found = question.answer(effort, engine)
    plan = cover_plan("lscp", near, people, asked, sites=question.all_sites(found.sites), sense=Sense.LEAST)
    is_optimal = found.bound > found.worth - 1 + 1e-6
    if backup:
        better = question.with_most_backup(near, people, found, effort)
        plan = cover_plan("lscp", near, people, asked, sites=question.all_sites(better.sites), sense=Sense.LEAST)
        is_optimal &= better.bound <= better.worth + 1e-9 * max(1.0, better.worth)
    number = float(len(plan.new))
    plan = replace(
        plan,
        objective=number,
        bound=number if found.bound > found.worth - 1 + 1e-6 else number - found.worth + math.ceil(found.bound - 1e-6),
        is_optimal=is_optimal,
        was_cut_short=found.clock_struck,
        ties=None if freedom is None else freedom_of(question, plan.new, number, within=freedom, effort=effort, engine=engine),
    )
    return replace(plan, seconds=time.perf_counter() - began)


def backup_weight(near: Costs, people: Floats, sites: npt.NDArray[np.int64], copies: int = 1) -> float:
    """People with more than `copies` of the sites among the pairs of `near`."""
    is_open = np.zeros(near.sites, dtype=bool)
    is_open[sites] = True
    times = np.bincount(near.place, weights=is_open[near.site], minlength=near.demand)
    return float(people[times > copies].sum())


def _require_copies(near: Costs, asked: Asked, people: Floats, copies: int) -> None:
    if not isinstance(copies, (int, np.integer)) or copies < 1:
        raise ImpossibleCopies(copies)
    usable = (asked.may_open | asked.is_existing)[near.site]
    short = np.flatnonzero((np.bincount(near.place[usable], minlength=near.demand) < copies) & (people > 0))
    if len(short):
        raise NoPlan(Why.OUT_OF_REACH, places=tuple(int(place) for place in short))
