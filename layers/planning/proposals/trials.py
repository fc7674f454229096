"""The plan under stress: slower people, a straight line for a road, a site closed, older people, each against the best plan there could be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.proposals.ground import SitingGround
from layers.planning.siting.costs import Costs
from layers.planning.siting.plan import Sense, SitingPlan
from layers.planning.siting.problem import Model, Problem
from layers.planning.siting.stress import Scenario, stress
from layers.planning.siting.terms import Effort
from layers.planning.speeds import WALKING_SPEEDS_MS
from layers.planning.straight import StraightLine
from layers.planning.travel import Mode
from layers.progress import Progress
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

MOST_CLOSURES = 6


@dataclass(frozen=True, slots=True)
class Trial:
    """One scenario: the plan's value then, that of the best plan then, and the regret; None where nobody can be served as asked."""

    scenario: Wording
    value: float | None
    best: float | None
    regret: float | None
    is_less_better: bool


def try_hard(
    ground: SitingGround,
    problem: Problem,
    plan: SitingPlan,
    later: Mapping[int, Floats],
    *,
    places: Flags,
    effort: Effort,
    progress: Progress,
) -> tuple[Trial, ...]:
    """The regret table of the plan. `later` are people of all places in later years.

    A plan that covers everybody is measured by whom as many sites cover then: that it no longer covers everybody says too little.
    """
    if problem.model is Model.LSCP:
        problem = problem.but(model=Model.MCLP, p=len(plan.new))
    told = [*_by_speed(ground), *_in_a_line(ground, places), *_older(later, places), *_closures(ground, plan)]
    scenarios = [scenario for _, scenario in told]
    table = stress(problem, {"plan": plan}, scenarios, effort=effort, progress=progress)
    is_less_better = table.sense is Sense.LEAST
    return tuple(
        Trial(words, _known(table.value[0, at]), _known(table.best[at]), _known(table.regret[0, at]), is_less_better)
        for at, (words, _) in enumerate(told)
    )


def _known(figure: float) -> float | None:
    return float(figure) if np.isfinite(figure) else None


def _by_speed(ground: SitingGround) -> Iterator[tuple[Wording, Scenario]]:
    """Other walking speeds, where every minute is walked."""
    if not ground.travel.mode.is_on_foot:
        return
    for speed in WALKING_SPEEDS_MS:
        if abs(speed - ground.travel.speed_ms) > 1e-9:
            words = Wording(f"步行速度 {speed:g} m/s", f"walking at {speed:g} m/s")
            yield words, Scenario(words.zh, slower=ground.travel.speed_ms / speed)


def _in_a_line(ground: SitingGround, places: Flags) -> Iterator[tuple[Wording, Scenario]]:
    if ground.travel.mode is Mode.LINE or not ground.travel.mode.is_on_foot:
        return
    line = StraightLine().at_speed(ground.travel.speed_ms)
    reach = float(ground.costs.value.max(initial=1.0))
    costs = Costs.of_pairs(line.pairs(ground.points, ground.stands, limit_min=reach)).of_places(places)
    yield Wording("按直线计（不看道路）", "in a straight line, roads not looked at"), Scenario("line", costs=costs)


def _older(later: Mapping[int, Floats], places: Flags) -> Iterator[tuple[Wording, Scenario]]:
    for year, people in later.items():
        yield Wording(f"{year} 年人口", f"the people of {year}"), Scenario(str(year), weights=np.nan_to_num(people)[places])


def _closures(ground: SitingGround, plan: SitingPlan) -> Iterator[tuple[Wording, Scenario]]:
    """The sites on which most people rest, shut one at a time (N − 1)."""
    order = sorted(plan.sites.tolist(), key=lambda site: (-plan.loads[site], site))
    for site in order[:MOST_CLOSURES]:
        name = str(ground.site_names[site])
        yield Wording(f"{name}停用", f"{name} closed"), Scenario(name, shut=(site,))
