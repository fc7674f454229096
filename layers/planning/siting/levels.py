"""Two levels: township centres with their village points, chosen together.

People go to a village point; a point is looked after by a township centre. Symbols of both models:

    i  demand places, w_i people      k  sites of points       j  sites of centres
    d_ik  cost from i to point k      e_kj  cost from point k to centre j
    z_k, x_j  1 where a point, a centre is open; at most q and p of them new, each level with its own terms

Hierarchical cover (`cover_levels`): most people near a point that is itself near a centre.

    max  Σ_i w_i u_i
    s.t. u_i ≤ Σ_{k: d_ik ≤ r1} s_k                        0 ≤ u_i ≤ 1
         s_k ≤ z_k,  s_k ≤ Σ_{j: e_kj ≤ r2} x_j            a point serves where it is open and an open centre is near (0 ≤ s_k ≤ 1)
         z_k ≤ s_k for every new point                     a new point opens nowhere else

Hierarchical median (`median_levels`): least way of people to their point, plus `upward` times the way of their point to its centre.

    min  Σ_i Σ_k w_i d_ik y_ik + upward · Σ_k Σ_j e_kj f_kj
    s.t. Σ_k y_ik = 1 where w_i > 0,  y_ik ≤ z_k         everybody goes to one open point
         Σ_j f_kj = Σ_i w_i y_ik                           f_kj: people of point k looked after by centre j; all of them are
         f_kj ≤ W_k x_j,  W_k = Σ_{i: d_ik known} w_i      an open one, and as nothing limits it the nearest
         z_k ≤ Σ_{j: e_kj known} x_j for every new point

Pairs that are absent are unreachable. Moore and ReVelle (1982), The hierarchical service location problem; Narula (1986), Minisum
hierarchical location–allocation problems: here with a coherent second level. HiGHS solves both within `effort.nodes`; what they do not
suffice for carries its bound. Sizes of a township are proven in seconds, those of a county may keep a gap.
"""

import time
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from layers.planning.siting.costs import Costs
from layers.planning.siting.drafting import Draft, Pool
from layers.planning.siting.highs import Outcome, Status, solve
from layers.planning.siting.plan import Sense
from layers.planning.siting.serving import nearest_open
from layers.planning.siting.terms import EFFORT, Effort
from layers.planning.travel import NOBODY

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """A question of two levels.

    Attributes:
        to_point: costs of demand places × sites of points.
        to_centre: costs of sites of points × sites of centres, in the same unit.
        weights: (demand,) people.
        points, centres: what may be opened on each level.
    """

    to_point: Costs
    to_centre: Costs
    weights: Floats
    points: Pool
    centres: Pool


@dataclass(frozen=True, slots=True, eq=False)
class LevelPlan:
    """The points and centres of a plan in two levels.

    Attributes:
        points, centres: open sites of each level, ascending, existing ones among them.
        point_of: (demand,) the point each place goes to, NOBODY where none serves it.
        centre_of: (sites of points,) the centre of each open point, NOBODY where it has none.
        objective, bound: people covered, or people × cost; nothing can be better than `bound`.
    """

    model: str
    points: Positions
    centres: Positions
    point_of: Positions
    centre_of: Positions
    objective: float
    bound: float
    sense: Sense
    is_optimal: bool
    covered_weight: float
    weight: float
    seconds: float = field(compare=False)


def cover_levels(levels: Levels, *, near_point: float, near_centre: float, effort: Effort = EFFORT) -> LevelPlan | None:
    """Most people within `near_point` (r1) of an open point that lies within `near_centre` (r2) of an open centre; None where the terms allow no plan.

    A place, and a point, exactly at its limit counts. People at an existing point count only where an open centre is near it.
    """
    began = time.perf_counter()
    near = Levels(
        levels.to_point.within(near_point), levels.to_centre.within(near_centre), levels.weights, levels.points, levels.centres
    )
    draft, here, there = Draft(), near.to_point, near.to_centre
    z, x = draft.sites(near.points), draft.sites(near.centres)
    s = draft.columns(near.points.sites)
    u = draft.columns(here.demand, cost=near.weights)
    point, place = np.arange(len(s)), np.arange(len(u))
    draft.rows(len(s), (point, s, 1.0), (point, z, -1.0), upper=0.0)
    draft.rows(len(s), (point, s, 1.0), (there.place, x[there.site], -1.0), upper=0.0)
    draft.rows(len(u), (place, u, 1.0), (here.place, s[here.site], -1.0), upper=0.0)
    new = np.flatnonzero(~near.points.is_existing)
    draft.rows(len(new), (np.arange(len(new)), z[new], 1.0), (np.arange(len(new)), s[new], -1.0), upper=0.0)
    found = solve(draft.program(Sense.MOST), effort=effort)
    if found.solution is None:
        return None
    open_points, open_centres = (np.flatnonzero(found.solution[block] > 0.5) for block in (z, x))
    serving = open_points[nearest_open(there, open_centres)[0][open_points] != NOBODY]
    return _plan("cover_levels", near, (found, Sense.MOST), (open_points, open_centres, nearest_open(here, serving)[0]), began)


def median_levels(levels: Levels, *, upward: float = 0.0, effort: Effort = EFFORT) -> LevelPlan | None:
    """Least people × cost to their point plus `upward` (>= 0) times people × cost from there to the centre; None where somebody cannot be served."""
    began = time.perf_counter()
    draft, here, there = Draft(), levels.to_point, levels.to_centre
    z, x = draft.sites(levels.points), draft.sites(levels.centres)
    weight = levels.weights[here.place]
    y = draft.columns(len(here.site), cost=weight * here.value)
    most = np.bincount(here.site, weights=weight, minlength=levels.points.sites).astype(float)
    f = draft.columns(len(there.site), cost=upward * there.value, bounds=(0.0, np.inf))
    pair, link = np.arange(len(y)), np.arange(len(f))
    draft.rows(here.demand, (here.place, y, 1.0), lower=(levels.weights > 0).astype(float), upper=1.0)
    draft.rows(len(y), (pair, y, 1.0), (pair, z[here.site], -1.0), upper=0.0)
    draft.rows(levels.points.sites, (there.place, f, 1.0), (here.site, y, -weight), lower=0.0, upper=0.0)
    draft.rows(len(f), (link, f, 1.0), (link, x[there.site], -most[there.place]), upper=0.0)
    new = np.flatnonzero(~levels.points.is_existing)
    where = np.isin(there.place, new)
    at = np.searchsorted(new, there.place[where])
    draft.rows(len(new), (np.arange(len(new)), z[new], 1.0), (at, x[there.site[where]], -1.0), upper=0.0)
    found = solve(draft.program(Sense.LEAST), effort=effort)
    if found.solution is None:
        return None
    open_points, open_centres = (np.flatnonzero(found.solution[block] > 0.5) for block in (z, x))
    point_of = np.full(here.demand, NOBODY, dtype=np.int64)
    order = np.argsort(
        found.solution[y], kind="stable"
    )  # whoever is torn between equally good points goes where most of him goes
    point_of[here.place[order]] = here.site[order]
    return _plan("median_levels", levels, (found, Sense.LEAST), (open_points, open_centres, point_of), began)


def _plan(
    model: str, levels: Levels, found: tuple[Outcome, Sense], chosen: tuple[Positions, Positions, Positions], began: float
) -> LevelPlan:
    (outcome, sense), (points, centres, point_of) = found, chosen
    is_open = np.isin(np.arange(levels.points.sites), points)
    centre_of = np.where(is_open, nearest_open(levels.to_centre, centres)[0], NOBODY)
    covered, weight = float(levels.weights[point_of != NOBODY].sum()), float(levels.weights.sum())
    proven, seconds = outcome.status is Status.PROVEN, time.perf_counter() - began
    return LevelPlan(
        model, points, centres, point_of, centre_of, outcome.objective, outcome.bound, sense, proven, covered, weight, seconds
    )
