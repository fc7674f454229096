"""The best closing, converting and building of one question: which options are taken, and how good that is and could at best be."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array

from layers.planning.proposals.certificates import Certificate
from layers.planning.proposals.errors import NoProposal
from layers.planning.proposals.ground import SitingGround
from layers.planning.proposals.problem import problem_of
from layers.planning.schemes.question import Aim, RearrangingQuestion
from layers.planning.schemes.uses import Uses
from layers.planning.siting.costs import Costs
from layers.planning.siting.errors import NoPlan
from layers.planning.siting.problem import Problem
from layers.planning.siting.rearranging import Moves, Option, Rearrangement, SiteKind, rearrange
from layers.planning.siting.terms import Effort
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """What is taken: positions among `uses.options`, the sites open afterwards, what closes, and the certificate. `places` are the demand places the model weighed."""

    taken: tuple[int, ...]
    open: Positions
    closed: Positions
    certificate: Certificate
    places: Flags


def choose_moves(question: RearrangingQuestion, ground: SitingGround, uses: Uses, beds: Floats, effort: Effort) -> Chosen:
    """The best of all moves. `beds` (facilities of the ground, NaN unknown) decide among equals, or first where the aim says so.

    A place for each facility that only it can serve, weighing its beds, brings the beds into the objective of a cover; the scale of the two is such that no bed outweighs a person,
    or no number of people a bed. Of what is built or converted whatever serves nobody more is left out.

    Raises:
        NoPrices: a budget, and a candidate without a price. NoProposal: no choice keeps to everything asked.
    """
    problem, places = problem_of(ground)
    standing = problem.but(existing=(*problem.existing, *uses.houses.tolist()), p=None).on_terms(forced=uses.held)
    weighed = standing if question.aim is Aim.WAY else _with_beds(standing, beds, first=question.aim is Aim.BEDS)
    moves = Moves(close=question.close, exactly=True, new=question.build, convert=question.convert)
    try:
        found = rearrange(weighed, uses.options, moves=moves, effort=effort)
    except NoPlan as refused:
        raise NoProposal(refused.wording) from refused
    taken = _needed(problem, uses, tuple(n for n, o in enumerate(uses.options) if any(o is c for c in found.chosen)))
    stands = np.array(sorted({uses.options[n].site for n in taken if uses.options[n].serves}), dtype=np.int64)
    closed = np.setdiff1d(ground.existing, stands)
    out = ~places & (ground.weights > 0)
    people = int(ground.weights[out].sum())
    certificate = replace(
        _certificate(question, problem, found, (beds, closed, stands)), left_out=int(out.sum()), left_out_people=people
    )
    return Chosen(taken, stands, closed, certificate, places)


def _with_beds(problem: Problem, beds: Floats, *, first: bool) -> Problem:
    """The problem with a place for the beds of each facility; beds outweigh people where they come `first`."""
    known = _filled(beds)
    small = 0.5 / (1.0 + (problem.weights.sum() if first else known.sum()))
    people, each = (small, 1.0) if first else (1.0, small)
    costs, homes = problem.costs, np.arange(len(beds))
    rows = np.concatenate((costs.place, costs.demand + homes))
    values = np.concatenate((costs.value, np.zeros(len(beds))))
    shape = (costs.demand + len(beds), costs.sites)
    wider = Costs.of(coo_array((values, (rows, np.concatenate((costs.site, homes)))), shape=shape).tocsr(), unit=costs.unit.value)
    return problem.but(costs=wider, weights=np.concatenate((people * problem.weights, each * known)))


def _filled(beds: Floats) -> Floats:
    """Beds for weighing: where no figure is told the most of any, because no facility should close for want of a figure."""
    return np.nan_to_num(beds, nan=float(np.nanmax(beds, initial=0.0)))


def _needed(problem: Problem, uses: Uses, taken: tuple[int, ...]) -> tuple[int, ...]:
    """Without the new and converted places that serve nobody more than the others do, the dearest dropped first; a house not converted is kept."""
    options, kept = uses.options, list(taken)
    added = [n for n in taken if options[n].kind is not SiteKind.KEEP]
    for n in sorted(added, key=lambda n: (-options[n].price, -n)):
        rest = [m for m in kept if m != n]
        if _served(problem, options, rest) == _served(problem, options, kept):
            kept = rest
            if options[n].kind is SiteKind.CONVERT:
                stays = next(m for m, o in enumerate(options) if o.site == options[n].site and o.kind is SiteKind.KEEP)
                kept.append(stays)
    return tuple(sorted(kept))


def _served(problem: Problem, options: tuple[Option, ...], taken: list[int]) -> tuple[float, float]:
    """People in reach of what is taken, and their people × cost."""
    near, is_open = problem.near, np.zeros(problem.costs.sites, dtype=bool)
    is_open[[options[n].site for n in taken if options[n].serves]] = True
    pairs = is_open[near.site]
    cost = np.full(near.demand, np.inf)
    np.minimum.at(cost, near.place[pairs], near.value[pairs])
    reached = np.isfinite(cost)
    way = 0.0 if problem.reach is not None else round(float((problem.weights[reached] * cost[reached]).sum()), 6)
    return float(problem.weights[reached].sum()), way


def _certificate(
    question: RearrangingQuestion, problem: Problem, found: Rearrangement, told: tuple[Floats, Positions, Positions]
) -> Certificate:
    """In the measure of the aim; a bound that is not met is the program's own, which also holds without the beds."""
    beds, closed, stands = told
    objective, bound = found.objective, found.bound
    if question.aim is Aim.PEOPLE:
        near = problem.near
        reached = np.unique(near.place[np.isin(near.site, stands)])
        objective = float(problem.weights[reached].sum())
        bound = objective if found.is_optimal else min(float(np.floor(found.bound + 1e-6)), float(problem.weights.sum()))
    elif question.aim is Aim.BEDS:
        objective = float(np.nansum(beds[closed]))
        bound = objective if found.is_optimal else max(0.0, float(_filled(beds).sum() - np.floor(found.bound + 1e-6)))
    return Certificate(
        model=question.aim.label,
        formulation=_FORMULATIONS[question.aim],
        measure=_MEASURES[question.aim],
        objective=objective,
        bound=bound,
        gap=abs(bound - objective) / max(abs(bound), 1e-12) if bound != objective else 0.0,
        is_proven=found.is_optimal,
        was_cut_short=False,
        demand=problem.costs.demand,
        sites=problem.costs.sites,
        seconds=found.seconds,
    )


_MEASURES = {
    Aim.PEOPLE: Wording("时限内的人数", "people within the time"),
    Aim.WAY: Wording("人·分钟之和", "people × minutes"),
    Aim.BEDS: Wording("减少的床位", "beds lost"),
}
_TERMS = "Σ_{o∈KEEP(E)} z = |E| − k; Σ_{o∈NEW} z ≤ p; Σ_{o∈CONVERT} z ≤ q; Σ price·z ≤ B; Σ_{o of one site} z ≤ 1; z ∈ {0,1}"
_FORMULATIONS = {
    Aim.PEOPLE: f"max Σ wᵢuᵢ + ε Σ bedsⱼ z_keep(j); uᵢ ≤ Σ_{{o: cᵢₒ ≤ T}} zₒ; {_TERMS}",
    Aim.WAY: f"min Σ wᵢcᵢₒyᵢₒ; Σₒ yᵢₒ = 1 ∀i; yᵢₒ ≤ zₒ; {_TERMS}",
    Aim.BEDS: f"max Σ bedsⱼ z_keep(j) + ε Σ wᵢuᵢ; uᵢ ≤ Σ_{{o: cᵢₒ ≤ T}} zₒ; {_TERMS}",
}
