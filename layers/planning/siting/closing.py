"""Which sites to close or merge where beds lie idle, so that the people who go there lose least.

The mirror of siting: of the n sites that stand the n - k to be kept are the sites of a plan of the same model, among the standing ones alone.

    mclp          fewest people lose their cover          p_median    fewest additional people × cost
    p_center      the longest way grows least             capacitated the same under the capacities of those that remain

`terms.forced` names sites that must not be closed; capacities, least and most loads hold for those that remain; apart pairs, prices and budget say nothing
here: what stands may stand. Places nobody serves today lose nothing and are left out. `bound` of the plan after closing bounds the loss.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.siting.errors import ImpossibleNumberOfSites
from layers.planning.siting.plan import SitingPlan
from layers.planning.siting.problem import Problem, spread
from layers.planning.siting.terms import EFFORT, Effort
from layers.planning.travel import NOBODY

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Merger:
    """Where the people of a closed site go: to `into` most of them, `moved` of its `load`; `lost` of them to nobody."""

    closed: int
    into: int
    load: float
    moved: float
    lost: float


@dataclass(frozen=True, slots=True, eq=False)
class Closing:
    """Sites to close, and what it costs the people.

    Attributes:
        closed, kept: positions, ascending.
        before, after: the plan with everything open, and with the kept sites.
        loss, least_loss: by how much the objective worsens, and what no other choice of as many can fall below.
        lost_weight: people served before and by nobody after.
        extra: people × cost more for those still served (metres or minutes × people).
        mergers: one for each closed site.
        idle_before, idle_after: (sites,) capacity not used, 0 for closed sites; None without capacities.
    """

    closed: Positions
    kept: Positions
    before: SitingPlan
    after: SitingPlan
    loss: float
    least_loss: float
    lost_weight: float
    extra: float
    mergers: tuple[Merger, ...]
    idle_before: Floats | None
    idle_after: Floats | None

    @property
    def is_optimal(self) -> bool:
        return self.before.is_optimal and self.after.is_optimal


def close(problem: Problem, *, count: int, effort: Effort = EFFORT) -> Closing:
    """The `count` existing sites whose closing costs least; everything but what stands is shut out.

    Raises:
        ImpossibleNumberOfSites: more than stand, or more than may be closed.
        NoPlan: whatever is closed, somebody who is served today (and must be, by the model) would not be, or the capacities left are too small.
    """
    stands = np.unique(np.asarray(problem.existing, dtype=np.int64))
    held = np.intersect1d(stands, np.asarray(problem.terms.forced, dtype=np.int64))
    if not 0 <= count <= len(stands) - len(held):
        raise ImpossibleNumberOfSites(count, 0, len(stands) - len(held))
    near = problem.near
    reached = np.unique(near.place[np.isin(near.site, stands)])
    served = reached if problem.serves_everybody else np.arange(near.demand)
    left_out = np.setdiff1d(np.arange(near.demand), served)
    standing = _only(problem, stands).without(left_out)
    before = standing.fixed(stands).solve(effort)
    after = standing.but(p=len(stands) - count).on_terms(forced=tuple(held.tolist())).solve(effort) if count else before
    whole = problem.costs.demand
    return _closing(problem, stands, spread(before, served, whole), spread(after, served, whole))


def _only(problem: Problem, stands: Positions) -> Problem:
    """The question about the standing sites alone, any of which may be open or not."""
    others = tuple(np.setdiff1d(np.arange(problem.costs.sites), stands).tolist())
    none = np.empty((0, 2), dtype=np.int64)
    return problem.but(existing=()).on_terms(forced=(), forbidden=others, prices=None, budget=None, apart=none)


def _closing(problem: Problem, stands: Positions, before: SitingPlan, after: SitingPlan) -> Closing:
    kept = after.sites
    closed = np.setdiff1d(stands, kept)
    was, now = before.assignment != NOBODY, after.assignment != NOBODY
    stay = was & now
    extra = float((problem.weights[stay] * (after.cost[stay] - before.cost[stay])).sum())
    lost = float(problem.weights[was & ~now].sum())
    capacity = problem.capacity
    idle = [
        None if capacity is None else np.where(np.isin(np.arange(len(capacity)), plan.sites), capacity - plan.loads, 0.0)
        for plan in (before, after)
    ]
    loss, least = abs(after.objective - before.objective), abs(after.bound - before.objective)
    mergers = tuple(_merger(problem, int(site), before, after) for site in closed)
    return Closing(closed, kept, before, after, loss, min(loss, least), lost, extra, mergers, idle[0], idle[1])


def _merger(problem: Problem, closed: int, before: SitingPlan, after: SitingPlan) -> Merger:
    """Where the people of one closed site go; a place that was shared out follows the site that took most of it."""
    mine = before.assignment == closed
    to, weight = after.assignment[mine], problem.weights[mine]
    load, lost = float(weight.sum()), float(weight[to == NOBODY].sum())
    moved = np.bincount(to[to != NOBODY], weights=weight[to != NOBODY], minlength=problem.costs.sites)
    into = int(moved.argmax()) if (to != NOBODY).any() else NOBODY
    return Merger(closed, into, load, float(moved.max(initial=0.0)), lost)
