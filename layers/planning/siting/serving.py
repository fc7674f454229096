"""Who goes where once the sites are known, and whether any choice of sites serves everybody."""

import numpy as np
import numpy.typing as npt
from scipy import sparse

from layers.planning.siting.asked import Asked
from layers.planning.siting.costs import Costs
from layers.planning.siting.errors import NoPlan, Why
from layers.planning.siting.highs import Program, Status, solve
from layers.planning.siting.rows import SiteRows
from layers.planning.siting.terms import Effort
from layers.planning.travel import NOBODY

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def nearest_open(costs: Costs, sites: Positions) -> tuple[Positions, Floats]:
    """(demand,) the cheapest open site of each place, the first of equals, and its cost; NOBODY and inf where none reaches it."""
    is_open = np.zeros(costs.sites, dtype=bool)
    is_open[sites] = True
    kept = is_open[costs.site]
    place, site, value = costs.place[kept], costs.site[kept], costs.value[kept]
    order = np.lexsort((site, value, place))
    found, at = np.unique(place[order], return_index=True)
    assignment, cost = np.full(costs.demand, NOBODY, dtype=np.int64), np.full(costs.demand, np.inf)
    assignment[found], cost[found] = site[order][at], value[order][at]
    return assignment, cost


def require_reached(costs: Costs, asked: Asked, people: Floats) -> None:
    """Everybody can be reached by some site that stands or may open.

    Raises:
        NoPlan: the places that none reaches.
    """
    usable = (asked.may_open | asked.is_existing)[costs.site]
    alone = np.flatnonzero((np.bincount(costs.place[usable], minlength=costs.demand) == 0) & (people > 0))
    if len(alone):
        raise NoPlan(Why.OUT_OF_REACH, places=tuple(int(place) for place in alone))


def sites_that_serve(costs: Costs, asked: Asked, people: Floats, effort: Effort) -> Positions | None:
    """New sites with which every place that has people is served on the terms asked for; None where the work did not suffice to tell.

    Raises:
        NoPlan: proven that there are none.
    """
    served = np.flatnonzero(people > 0)
    cover = sparse.csr_array((np.ones(len(costs.site)), costs.site, costs.first), shape=(costs.demand, costs.sites))[served]
    terms = SiteRows.of(asked)
    program = Program(
        np.zeros(costs.sites),
        terms.lower,
        terms.upper,
        np.ones(costs.sites, dtype=bool),
        sparse.csr_array(sparse.vstack([cover, terms.rows])),
        np.concatenate((np.ones(len(served)), terms.row_lower)),
        np.concatenate((np.full(len(served), np.inf), terms.row_upper)),
    )
    found = solve(program, effort=effort)
    if found.status is Status.INFEASIBLE:
        raise NoPlan(Why.TERMS if asked.budget is not None or len(asked.apart) else Why.TOO_FEW)
    return None if found.solution is None else np.setdiff1d(np.flatnonzero(found.solution > 0.5), asked.existing)
