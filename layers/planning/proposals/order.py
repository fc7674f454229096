"""In which order to build, and what keeping to one order costs against the best plan of every year."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.proposals.ground import SitingGround
from layers.planning.proposals.rows import is_within, nearest_minutes
from layers.planning.siting.phases import Aim, nested_order
from layers.planning.siting.plan import Sense, SitingPlan
from layers.planning.siting.problem import Model, Problem
from layers.planning.siting.terms import Effort
from layers.progress import Progress

Positions = npt.NDArray[np.int64]

MOST_STEPS = 12
"""More steps than that are ordered by what each adds, without the regret: a plan of years, not of decades."""


@dataclass(frozen=True, slots=True)
class Step:
    """One year of building: the value of the sites so far in the model's measure, of the best plan of as many, and the regret of keeping to one order.

    Without a regret (None) the order is by the people each site adds.
    """

    site: int
    name: str
    value: float | None
    best: float | None
    regret: float | None
    is_less_better: bool


def building_order(
    ground: SitingGround, problem: Problem, plan: SitingPlan, *, effort: Effort, progress: Progress
) -> tuple[tuple[int, ...], tuple[Step, ...]]:
    """The new sites of the plan in the order of building, and each step."""
    names, is_less_better = ground.site_names, plan.sense is Sense.LEAST
    if problem.model is Model.LSCP or problem.p is None or len(plan.new) > MOST_STEPS:
        order = by_people_added(ground, plan.new)
        return order, tuple(Step(site, str(names[site]), None, None, None, is_less_better) for site in order)
    phases = nested_order(problem, aim=Aim.FINAL, effort=effort, progress=progress)
    if set(phases.order) != {int(site) for site in plan.new}:  # plans as good: the steps must be those of the plan proposed
        phases = nested_order(problem.on_terms(forced=tuple(plan.new.tolist())), aim=Aim.FINAL, effort=effort, progress=progress)
    steps = tuple(
        Step(
            step.site,
            str(names[step.site]),
            step.value if np.isfinite(step.value) else None,
            step.best if np.isfinite(step.best) else None,
            step.regret if np.isfinite(step.value) and np.isfinite(step.best) else None,
            is_less_better,
        )
        for step in phases.steps
    )
    return phases.order, steps


def by_people_added(ground: SitingGround, new: Positions) -> tuple[int, ...]:
    """The site that brings most people within the time first, then the next beside it; the lower of equals."""
    order: list[int] = []
    while len(order) < len(new):
        built = [*ground.existing.tolist(), *order]
        left = sorted({int(site) for site in new} - set(order))
        order.append(max(left, key=lambda site: (_people(ground, [*built, site]), -site)))
    return tuple(order)


def _people(ground: SitingGround, sites: list[int]) -> float:
    minutes = nearest_minutes(ground, np.array(sites, dtype=np.int64))
    return float(ground.weights[is_within(ground, minutes)].sum())
