"""Plans under stress: what each loses against the best plan there could be, when a site closes, the ways are longer or the people older.

A scenario is the same question on other facts: other costs (another distance model, slower people), other weights (2030, 2035), one site shut. With V_s(x)
the value of the plan x in scenario s (its sites fixed, only who goes where chosen anew) and V*_s, U_s objective and bound of the best plan of s:

    regret_s(x) = V*_s - V_s(x) where more is better, V_s(x) - V*_s else; the true one lies between it and U_s's

The plan with the smallest largest regret over the scenarios is the one that can go wrong least (Savage 1951; Snyder 2006, Facility location under uncertainty).
A shut site is missing for the plan as well as for the best plan; its money is spent all the same, so the best plan does not build elsewhere for it:
it has p new sites among the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.siting.costs import Costs
from layers.planning.siting.errors import NoPlan
from layers.planning.siting.plan import Sense, SitingPlan
from layers.planning.siting.problem import Problem
from layers.planning.siting.terms import EFFORT, Effort
from layers.planning.siting.value import Valuer
from layers.progress import Progress, unwatched
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """Other facts for the same question; None: as they are.

    Attributes:
        costs: of the same places and sites. slower: every cost times this, 1.25 for people who walk at four fifths of the speed.
        weights: (demand,) people then. shut: sites that are closed.
    """

    name: str
    costs: Costs | None = None
    slower: float = 1.0
    weights: Floats | None = None
    shut: tuple[int, ...] = ()

    def of(self, problem: Problem) -> Problem:
        """The question in this scenario."""
        costs = problem.costs if self.costs is None else self.costs
        costs = Costs(costs.first, costs.site, costs.value * self.slower, costs.sites, costs.unit)
        kept = tuple(site for site in problem.existing if site not in self.shut)
        forced = tuple(site for site in problem.terms.forced if site not in self.shut)
        forbidden = tuple(sorted({*problem.terms.forbidden, *self.shut}))
        weights = problem.weights if self.weights is None else self.weights
        asked = problem.but(costs=costs, weights=weights, existing=kept).on_terms(forced=forced, forbidden=forbidden)
        left = int((asked.pool.allowed & ~asked.pool.is_existing).sum())
        return asked if asked.p is None else asked.but(p=min(asked.p, left))


@dataclass(frozen=True, slots=True, eq=False)
class StressTable:
    """Plans × scenarios.

    Attributes:
        plans, scenarios: their names, in the order of rows and columns.
        value: (plans, scenarios) objective of each plan; inf where somebody who must be served is not.
        best, best_bound: (scenarios,) objective of the best plan found there, and what none can beat; inf where there is none.
        regret, regret_at_most: (plans, scenarios) how much worse than the best, never below 0; nan where no plan serves everybody.
        largest: (plans,) the largest regret of each. safest: the plan in whose row it is smallest, the first of equals.
    """

    plans: tuple[str, ...]
    scenarios: tuple[str, ...]
    sense: Sense
    value: Floats
    best: Floats
    best_bound: Floats
    regret: Floats
    regret_at_most: Floats
    largest: Floats
    safest: str


def closures(sites: Sequence[int], names: Sequence[str] = ()) -> tuple[Scenario, ...]:
    """Each of these sites shut, one at a time (N − 1)."""
    return tuple(Scenario(names[at] if names else str(site), shut=(int(site),)) for at, site in enumerate(sites))


def stress(
    problem: Problem,
    plans: Mapping[str, SitingPlan],
    scenarios: Sequence[Scenario],
    *,
    effort: Effort = EFFORT,
    progress: Progress = unwatched,
) -> StressTable:
    """Every plan in every scenario, against the best plan of that scenario."""
    value = np.empty((len(plans), len(scenarios)))
    best, bound = np.empty(len(scenarios)), np.empty(len(scenarios))
    sense = Valuer(problem).sense
    for at, scenario in enumerate(scenarios):
        progress(at / max(len(scenarios), 1), Wording(f"情景：{scenario.name}", f"scenario: {scenario.name}"))
        asked = scenario.of(problem)
        valuer = Valuer(asked)
        value[:, at] = [valuer.of(np.setdiff1d(plan.new, scenario.shut)) for plan in plans.values()]
        best[at], bound[at] = _best(asked, value[:, at], sense, effort)
    sign = 1.0 if sense is Sense.MOST else -1.0
    with np.errstate(invalid="ignore"):  # inf - inf: where nobody has a plan nobody regrets
        regret, at_most = np.maximum(sign * (best - value), 0.0), np.maximum(sign * (bound - value), 0.0)
    largest = np.nanmax(np.where(np.isnan(regret), 0.0, regret), axis=1, initial=0.0)
    names = tuple(plans)
    safest = names[int(np.argmin(largest))] if names else ""
    return StressTable(names, tuple(s.name for s in scenarios), sense, value, best, bound, regret, at_most, largest, safest)


def _best(asked: Problem, known: Floats, sense: Sense, effort: Effort) -> tuple[float, float]:
    """The best plan of a scenario: solved for, or one of those already on the table if none better is found."""
    try:
        plan = asked.solve(effort)
    except NoPlan:
        return (0.0, 0.0) if sense is Sense.MOST else (np.inf, np.inf)
    if sense is Sense.MOST:
        return float(max([plan.objective, *known])), plan.bound
    return float(min([plan.objective, *known])), plan.bound
