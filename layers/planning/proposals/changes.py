"""What one more site, another five minutes, more money or one rule less would bring: each alone, solved again."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from layers.planning.law.judgement import Judgement
from layers.planning.law.rules import Effect
from layers.planning.proposals.ground import WIDER, SitingGround
from layers.planning.siting.plan import Sense, SitingPlan
from layers.planning.siting.prices import Price, Relaxation, Relaxed, price_list, with_more, without_a_rule
from layers.planning.siting.problem import Problem
from layers.planning.siting.terms import Effort
from layers.progress import Progress
from layers.wording import Wording

MORE_MIN = 5.0
MORE_MONEY = 0.2
MOST_RULES = 12


@dataclass(frozen=True, slots=True)
class PriceOf:
    """One change: what gives way, by how much the plan's measure improves (and at most could), the people newly covered, and the sites that enter and leave.

    `candidates` are those a rule set aside would let stand, None for other changes.
    """

    change: Wording
    gain: float
    gain_at_most: float
    covered_gain: int
    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    candidates: int | None
    is_less_better: bool


def price_changes(
    ground: SitingGround, problem: Problem, plan: SitingPlan, judgement: Judgement | None, effort: Effort, progress: Progress
) -> tuple[PriceOf, ...]:
    """The price of every change worth asking about, those of the rules last."""
    asked = [*_more(problem), *_without_rules(ground, problem, judgement)]
    prices = price_list(plan, asked, effort=effort, progress=progress)
    return tuple(_told(ground, plan, price, judgement) for price in prices)


def _more(problem: Problem) -> Iterator[Relaxation]:
    budget = problem.terms.budget
    reach = problem.reach_figure
    further = (MORE_MIN,) if reach is not None and reach + MORE_MIN <= WIDER * reach else ()
    yield from with_more(problem, sites=(1,), reach=further, budget=() if budget is None else (MORE_MONEY * budget,))


def _without_rules(ground: SitingGround, problem: Problem, judgement: Judgement | None) -> Iterator[Relaxation]:
    """Every rule that alone keeps some candidate away, those that keep most first."""
    if judgement is None:
        return
    refused_by: dict[str, list[int]] = {}
    for breach in judgement.breaches:
        if breach.effect is Effect.REFUSE:
            refused_by.setdefault(f"{breach.pack.pack_id} {breach.rule.no}", []).append(int(ground.offered[breach.candidate]))
    untied = set(ground.offered[~ground.is_tied].tolist())
    tied = {rule: sorted(set(sites) - untied) for rule, sites in refused_by.items()}
    relaxed = [r for r in without_a_rule(problem, tied) if r.by > 0]
    yield from sorted(relaxed, key=lambda r: (-r.by, r.rule))[:MOST_RULES]


def _told(ground: SitingGround, plan: SitingPlan, price: Price, judgement: Judgement | None) -> PriceOf:
    names = ground.site_names
    return PriceOf(
        change=_change(price, judgement),
        gain=price.gain,
        gain_at_most=price.gain_at_most,
        covered_gain=round(price.covered_gain),
        enters=tuple(str(names[site]) for site in np.sort(price.enters)),
        leaves=tuple(str(names[site]) for site in np.sort(price.leaves)),
        candidates=int(price.by) if price.what is Relaxed.RULE else None,
        is_less_better=plan.sense is Sense.LEAST,
    )


def _change(price: Price, judgement: Judgement | None) -> Wording:
    by = f"{price.by:g}"
    if price.what is Relaxed.NUMBER:
        return Wording(f"多建 {by} 处", f"{by} more site")
    if price.what is Relaxed.REACH:
        return Wording(f"时限放宽 {by} 分钟", f"{by} more minutes")
    if price.what is Relaxed.BUDGET:
        return Wording(f"预算增加 {by} 万元", f"a budget larger by {by} × 10,000 yuan")
    packs = () if judgement is None else judgement.packs
    rules = {f"{pack.pack_id} {rule.no}": rule for pack in packs for rule in pack.rules}
    sentence = rules[price.rule].sentence
    return Wording(f"若无规则 {price.rule}（{sentence.zh}）", f"without rule {price.rule} ({sentence.en})")
