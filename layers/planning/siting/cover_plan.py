"""A plan written out from its sites: everybody to the nearest open one within reach."""

import numpy as np
import numpy.typing as npt

from layers.planning.siting.asked import Asked
from layers.planning.siting.costs import Costs
from layers.planning.siting.plan import Sense, SitingPlan
from layers.planning.siting.serving import nearest_open
from layers.planning.travel import NOBODY

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


def cover_plan(model: str, near: Costs, people: Floats, asked: Asked, *, sites: Positions, sense: Sense) -> SitingPlan:
    """The plan before its certificate: objective and bound are the covered weight, to be replaced by what the model counts and proved."""
    assignment, cost = nearest_open(near, sites)
    served = assignment != NOBODY
    covered = float(people[served].sum())
    return SitingPlan(
        model=model,
        sites=sites,
        existing=asked.existing,
        assignment=assignment,
        cost=cost,
        objective=covered,
        bound=covered,
        sense=sense,
        is_optimal=False,
        was_cut_short=False,
        covered_weight=covered,
        weight=float(people.sum()),
        loads=np.bincount(assignment[served], weights=people[served], minlength=near.sites).astype(np.float64),
        unit=near.unit,
        seconds=0.0,
    )
