"""The price of a rule or a metre: how much better the best plan would be if one condition gave a little.

Each condition is changed alone and the model solved again: one site more, a reach or a budget larger by δ, or the candidates allowed that one rule
alone refuses (a candidate refused by two rules stays refused when one of them is set aside). With V and U the objective and the bound before, V' and U' after:

    gain = V' - V (more is better) or V - V'         what the two plans found differ by
    V' - U <= true gain <= U' - V                    between `gain_at_least` and `gain_at_most`; equal to it when both are proven
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from layers.errors import Refusal
from layers.planning.siting.plan import Sense, SitingPlan
from layers.planning.siting.problem import Problem
from layers.planning.siting.reach import reach_of
from layers.planning.siting.terms import EFFORT, Effort
from layers.progress import Progress, unwatched
from layers.wording import Wording

Positions = npt.NDArray[np.int64]

NONE = np.empty(0, dtype=np.int64)


class Relaxed(StrEnum):
    """What gave way."""

    RULE = "rule"
    NUMBER = "number"
    REACH = "reach"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One condition giving way: which, which rule, by how much, and the question then."""

    what: Relaxed
    rule: str
    by: float
    problem: Problem


@dataclass(frozen=True, slots=True, eq=False)
class Price:
    """What one condition costs.

    Attributes:
        what, rule, by: the condition, the rule's name ("" for others), and δ: sites, cost units, money, or candidates allowed.
        plan: the best found without it; None where the other conditions allow none, so that nothing is gained. gain: better by so much than before, never below 0.
        gain_at_least, gain_at_most: the true gain lies between them.
        covered_gain: people served more by the plan.
        enters, leaves: sites that the plan opens in addition, and no longer.
    """

    what: Relaxed
    rule: str
    by: float
    plan: SitingPlan | None
    gain: float
    gain_at_least: float
    gain_at_most: float
    covered_gain: float
    enters: Positions
    leaves: Positions

    @property
    def per_unit(self) -> float:
        """Gain for each site, metre, minute or unit of money; for a rule the whole gain."""
        return self.gain if self.what is Relaxed.RULE or not self.by else self.gain / self.by


def price_list(
    plan: SitingPlan,
    relaxations: Iterable[Relaxation],
    *,
    effort: Effort = EFFORT,
    progress: Progress = unwatched,
) -> tuple[Price, ...]:
    """The price of each relaxation against the plan of the question as asked, the dearest first within each kind."""
    chosen = list(relaxations)
    prices: list[Price] = []
    for at, relaxation in enumerate(chosen):
        progress(at / max(len(chosen), 1), Wording("逐项放宽条件重新求解", "solving again with one condition relaxed"))
        prices.append(_price(plan, relaxation, effort))
    kinds = list(Relaxed)
    return tuple(sorted(prices, key=lambda price: (kinds.index(price.what), -price.gain, price.rule, price.by)))


def without_a_rule(problem: Problem, refused_by: Mapping[str, Iterable[int]]) -> Iterator[Relaxation]:
    """Each rule set aside by itself: the candidates that no other rule refuses become allowed.

    Args:
        refused_by: rule → sites it refuses; all of these are among the forbidden ones.
    """
    refusals = {rule: frozenset(int(site) for site in sites) for rule, sites in refused_by.items()}
    for rule, sites in refusals.items():
        others = frozenset[int]().union(*(other for name, other in refusals.items() if name != rule))
        allowed = sites - others
        forbidden = tuple(site for site in problem.terms.forbidden if site not in allowed)
        yield Relaxation(Relaxed.RULE, rule, float(len(allowed)), problem.on_terms(forbidden=forbidden))


def with_more(
    problem: Problem, *, sites: Iterable[int] = (1,), reach: Iterable[float] = (), budget: Iterable[float] = ()
) -> Iterator[Relaxation]:
    """More sites, more reach (in the unit of the costs), more money: each step by itself. What the question has no limit on is passed over.

    The costs must know the pairs beyond the reach; what they do not know no reach can bring.
    """
    if problem.p is not None:
        for more in sites:
            yield Relaxation(Relaxed.NUMBER, "", float(more), problem.but(p=problem.p + more))
    if problem.reach is not None:
        for further in reach:
            said = (
                problem.reach + further
                if isinstance(problem.reach, np.ndarray)
                else reach_of(problem.costs, problem.reach) + further
            )
            yield Relaxation(Relaxed.REACH, "", float(further), problem.but(reach=said))
    if problem.terms.budget is not None:
        for money in budget:
            yield Relaxation(Relaxed.BUDGET, "", float(money), problem.on_terms(budget=problem.terms.budget + money))


def _price(plan: SitingPlan, relaxation: Relaxation, effort: Effort) -> Price:
    try:
        after = relaxation.problem.solve(effort)
    except Refusal:  # such as one site more that the budget does not pay
        return Price(relaxation.what, relaxation.rule, relaxation.by, None, 0.0, 0.0, 0.0, 0.0, NONE, NONE)
    sign = 1.0 if plan.sense is Sense.MOST else -1.0
    # Under a number that must be met exactly a plan of more sites may be worse; nobody has to build it.
    gain = max(0.0, sign * (after.objective - plan.objective))
    least = max(0.0, sign * (after.objective - plan.bound))
    most = max(gain, sign * (after.bound - plan.objective))
    served = after.covered_weight - plan.covered_weight
    enters, leaves = np.setdiff1d(after.sites, plan.sites), np.setdiff1d(plan.sites, after.sites)
    return Price(relaxation.what, relaxation.rule, relaxation.by, after, gain, least, most, served, enters, leaves)
