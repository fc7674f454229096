"""The sentences of an impasse: which places, what forbids it, and what would do."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.siting.costs import CostUnit
from layers.planning.siting.cures import Way
from layers.planning.siting.problem import Problem
from layers.planning.siting.slack import Condition
from layers.wording import Wording

Positions = npt.NDArray[np.int64]

SHOWN = 5

UNITS = {CostUnit.MINUTES: Wording("分钟", "minutes"), CostUnit.METRES: Wording("米", "metres")}


_NO_WORD, _WEIGHT = Wording("", ""), Wording("（权重）", " of weight")


@dataclass(frozen=True, slots=True)
class Called:
    """How places and sites are called; by their numbers where no names are given."""

    places: Sequence[str] = ()
    sites: Sequence[str] = ()
    money: Wording = _NO_WORD
    people: Wording = _WEIGHT

    def these_places(self, positions: Positions) -> Wording:
        return _listed(positions, self.places, Wording("需求点", "place"))

    def these_sites(self, positions: Positions) -> Wording:
        return _listed(positions, self.sites, Wording("场址", "site"))

    def these_pairs(self, pairs: Positions) -> Wording:
        each = [self.these_sites(pair) for pair in pairs[:SHOWN]]
        more = len(pairs) - SHOWN
        zh, en = (
            "；".join(pair.zh.replace("、", "与") for pair in each),
            "; ".join(pair.en.replace(", ", " and ") for pair in each),
        )
        return Wording(f"{zh}等 {len(pairs)} 对", f"{en} and {more} more") if more > 0 else Wording(zh, en)


BY_NUMBER = Called()


def _listed(positions: Positions, names: Sequence[str], kind: Wording) -> Wording:
    """The first of them by name, those of one name once with how often."""
    if not names:
        zh = "、".join(f"{kind.zh} {at}" for at in positions[:SHOWN].tolist())
        en = ", ".join(f"{kind.en} {at}" for at in positions[:SHOWN].tolist())
        more = len(positions) - SHOWN
    else:
        often = Counter(names[at] for at in positions.tolist())
        shown = list(often.items())[:SHOWN]
        zh = "、".join(name if n == 1 else f"{name}（{n} 处）" for name, n in shown)
        en = ", ".join(name if n == 1 else f"{name} ({n})" for name, n in shown)
        more = len(positions) - sum(n for _, n in shown)
    return Wording(f"{zh}等 {len(positions)} 处", f"{en} and {more} more") if more > 0 else Wording(zh, en)


def figure_words(figure: float) -> str:
    """A figure that suffices, to a tenth and never rounded to what does not: 20.5672 → 20.6."""
    return f"{math.ceil(figure * 10 - 1e-6) / 10:,.1f}".removesuffix(".0")


def condition_words(problem: Problem, condition: Condition, called: Called = BY_NUMBER) -> Wording:
    """What the question insists on, as it was asked."""
    unit, reach = UNITS[problem.costs.unit], problem.reach_figure
    unstated = (
        Wording("费用表所及的范围", "as far as the costs go")
        if problem.reach is None
        else Wording("各场址的服务范围", "each site's reach")
    )
    within = unstated if reach is None else Wording(f"服务范围 {reach:g} {unit.zh}", f"a reach of {reach:g} {unit.en}")
    budget = problem.terms.budget or 0.0
    return {
        Condition.PLACES: Wording("每处需求点都须得到服务", "every place must be served"),
        Condition.REACH: within,
        Condition.NUMBER: Wording(f"新设 {problem.p} 处", f"{problem.p} new site(s)"),
        Condition.BUDGET: Wording(f"预算 {budget:,g}{called.money.zh}", f"a budget of {budget:,g}{called.money.en}"),
        Condition.APART: Wording("场址之间的最小间距（或互斥）", "sites kept apart (or excluding each other)"),
        Condition.FORBIDDEN: Wording("禁止开设的场址", "forbidden sites"),
        Condition.FORCED: Wording("必须开设的场址", "forced sites"),
        Condition.CAPACITY: Wording("各场址的容量", "the capacities"),
        Condition.MINIMUM_LOAD: Wording("各场址的最低服务量", "the minimum loads"),
    }[condition]


def impasse_words(
    problem: Problem, found: tuple[Positions, Positions], conditions: tuple[Condition, ...], is_smallest: bool, called: Called
) -> Wording:
    """Which places cannot be served, together or at all, and what forbids it."""
    unreachable, places = found
    each = [condition_words(problem, condition, called) for condition in conditions]
    zh, en = "、".join(word.zh for word in each), ", ".join(word.en for word in each)
    if len(unreachable):
        which, n, copies = called.these_places(unreachable), len(unreachable), problem.copies
        none = Wording("任何可以开设的场址都服务不到", "served by no site that may open")
        few = (
            none
            if copies == 1
            else Wording(f"能服务它的可用场址不足 {copies} 处", f"served by fewer than {copies} sites that may open")
        )
        return Wording(
            f"没有可行的方案：有 {n} 处需求点，{few.zh}：{which.zh}。原因：{zh or '没有相通的路'}。",
            f"No plan is possible: {n} place(s) are {few.en}: {which.en}. Because of: {en or 'no way there'}.",
        )
    if not len(places):
        return Wording(
            f"没有可行的方案：与需求点无关，条件本身互相矛盾：{zh}。",
            f"No plan is possible, whatever is served: these contradict each other: {en}.",
        )
    which, n = called.these_places(places), len(places)
    if n == 1:
        return Wording(
            f"没有可行的方案：这一处单独就服务不到：{which.zh}。原因：{zh}。",
            f"No plan is possible: this place cannot be served even alone: {which.en}. Because of: {en}.",
        )
    least = (
        Wording("，少于这些则可以", "; no smaller set is in conflict")
        if is_smallest
        else Wording("，其中缺一即可", "; any of them left out, the rest can be served")
    )
    return Wording(
        f"没有可行的方案：这 {n} 处需求点不能同时得到服务：{which.zh}{least.zh}。原因：{zh}。",
        f"No plan is possible: these {n} place(s) cannot be served together: {which.en}{least.en}. Because of: {en}.",
    )


def cure_words(problem: Problem, way: Way, called: Called) -> Wording:
    """What would do, with a plan to show for it."""
    figure, n = figure_words(way.would_do), len(way.positions)
    match way.condition:
        case Condition.REACH:
            return _reach_words(problem, way)
        case Condition.NUMBER:
            return Wording(
                f"新设 {figure} 处（而不是 {way.asked:g} 处）即有方案。",
                f"{figure} new site(s) instead of {way.asked:g} would do.",
            )
        case Condition.BUDGET:
            return Wording(
                f"预算由 {way.asked:,g} 增加到 {figure}{called.money.zh}即有方案。",
                f"A budget of {figure}{called.money.en} instead of {way.asked:,g} would do.",
            )
        case Condition.APART:
            pairs = called.these_pairs(way.positions)
            return Wording(
                f"允许同时开设这 {n} 对过近（或互斥）的场址即有方案：{pairs.zh}。",
                f"Allowing {n} pair(s) kept apart to stand together would do: {pairs.en}.",
            )
        case Condition.PLACES:
            who, people = called.these_places(way.positions), f"{problem.weights[way.positions].sum():,.0f}"
            return Wording(
                f"暂不服务 {who.zh}（{people} {called.people.zh}）即有方案，须另作安排。",
                f"Leaving out {who.en} ({people}{called.people.en}) would do; they need another answer.",
            )
        case _:
            return _site_words(way, figure, called.these_sites(way.positions))


def _reach_words(problem: Problem, way: Way) -> Wording:
    unit, figure = UNITS[problem.costs.unit], figure_words(way.would_do)
    if isinstance(problem.reach, np.ndarray):
        return Wording(
            f"各场址的服务范围都增加 {figure} {unit.zh}即有方案。", f"{figure} {unit.en} more reach at every site would do."
        )
    was = Wording("", "") if way.asked is None else Wording(f"由 {way.asked:g} ", f" instead of {way.asked:g}")
    return Wording(f"服务范围{was.zh}放宽到 {figure} {unit.zh}即有方案。", f"A reach of {figure} {unit.en}{was.en} would do.")


def _site_words(way: Way, figure: str, which: Wording) -> Wording:
    """The cures that name sites."""
    return {
        Condition.FORBIDDEN: Wording(
            f"解除对 {which.zh} 的禁止即有方案（须先核实其所违反的规定）。",
            f"Allowing {which.en} would do (check first which rules refuse it).",
        ),
        Condition.FORCED: Wording(f"不再要求必须开设 {which.zh} 即有方案。", f"No longer forcing {which.en} would do."),
        Condition.CAPACITY: Wording(
            f"容量共缺 {figure}：在 {which.zh} 补足即有方案。",
            f"{figure} of capacity is missing: adding it at {which.en} would do.",
        ),
        Condition.MINIMUM_LOAD: Wording(
            f"{which.zh} 的最低服务量共降低 {figure} 即有方案。",
            f"Minimum loads lower by {figure} in all at {which.en} would do.",
        ),
    }[way.condition]
