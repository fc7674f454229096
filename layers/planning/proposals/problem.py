"""From the ground of a question to the problem of its model: what the terms are, and whom nobody can serve."""

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from layers.ellipsoid import to_ecef
from layers.planning.proposals.errors import NoPrices, NoSiteCapacity
from layers.planning.proposals.ground import SitingGround
from layers.planning.proposals.question import COVERS
from layers.planning.question import Weight
from layers.planning.siting.impasse_words import Called
from layers.planning.siting.problem import Model, Problem
from layers.planning.siting.terms import Terms
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


def problem_of(ground: SitingGround) -> tuple[Problem, Flags]:
    """The question as the models know it, and the demand places it is about: whose number is known, and, where everybody must be served, whom some site can serve.

    The others are listed apart, and never silently: nobody can serve them.

    Raises:
        NoSuchSite: a candidate forced or forbidden is not offered.
        NoPrices: a budget, and a candidate without a price.
        NoSiteCapacity: a plan by capacity where a site has none.
    """
    question = ground.question
    places = np.isfinite(ground.people) & (ground.people > 0)
    if question.model is not Model.MCLP:
        places &= _is_reached(ground, question.minutes if question.model is Model.LSCP else np.inf)
    named = np.array(ground.position_of(question.forbidden), dtype=np.int64)
    terms = Terms(
        forced=ground.position_of(question.forced),
        forbidden=tuple(np.union1d(ground.refused, named).tolist()),
        prices=_prices(ground),
        budget=question.budget_wan,
        apart=np.concatenate((_too_near(ground), _same_house(ground))),
    )
    problem = Problem(
        question.model,
        ground.costs.of_places(places),
        ground.weights[places],
        reach=question.minutes if question.model in COVERS else None,
        p=None if question.model is Model.LSCP else question.p,
        existing=tuple(ground.existing.tolist()),
        capacities=_capacities(ground) if question.model is Model.CAPACITATED else None,
        terms=terms,
    )
    return problem, places


def _is_reached(ground: SitingGround, reach: float) -> Flags:
    """Places that some site that stands or may stand reaches in time."""
    costs, closed = ground.costs, np.zeros(ground.costs.sites, dtype=bool)
    closed[ground.refused] = True
    pairs = (costs.value <= reach + 1e-9) & ~closed[costs.site]
    return np.asarray(np.bincount(costs.place[pairs], minlength=costs.demand) > 0)


def _prices(ground: SitingGround) -> Floats | None:
    if ground.question.budget_wan is None:
        return None
    prices, may = ground.candidates.cost_wan, ground.may_stand & ground.is_tied
    without = np.flatnonzero(np.isnan(prices) & may)
    if len(without):
        names = "、".join(str(name) for name in ground.candidates.names[without[:5]])
        raise NoPrices(int(may.sum()), len(without), names)
    return np.concatenate((np.zeros(len(ground.facility)), np.nan_to_num(prices)))


def _capacities(ground: SitingGround) -> Floats:
    """People each site can take: beds of what stands, beds each candidate could hold."""
    beds = ground.sites.facilities.frame["beds"].to_numpy(dtype=float, na_value=np.nan)[ground.facility]
    capacity = np.concatenate((beds, ground.candidates.capacity))
    open_sites = np.ones(len(capacity), dtype=bool)
    open_sites[ground.refused] = False
    names = np.concatenate(
        (ground.sites.facilities.frame["name"].to_numpy(dtype=object)[ground.facility], ground.candidates.names)
    )
    without = np.flatnonzero(np.isnan(capacity) & open_sites)
    if len(without):
        raise NoSiteCapacity(len(without), "、".join(str(name) for name in names[without[:5]]))
    return np.asarray(np.nan_to_num(capacity))


def _too_near(ground: SitingGround) -> Positions:
    """(pairs, 2) sites nearer to each other than asked for, in a straight line; two that stand are nobody's choice."""
    if ground.question.apart_m is None:
        return np.empty((0, 2), dtype=np.int64)
    pairs = cKDTree(to_ecef(ground.stands.lon, ground.stands.lat)).query_pairs(
        ground.question.apart_m * (1 - 1e-12), output_type="ndarray"
    )
    return np.asarray(pairs[(pairs >= len(ground.facility)).any(axis=1)], dtype=np.int64)


def _same_house(ground: SitingGround) -> Positions:
    """(pairs, 2) candidates that would convert one and the same facility."""
    converts = ground.candidates.words("converts")
    houses: dict[str, list[int]] = {}
    for house, site in zip(converts, ground.offered.tolist(), strict=True):
        if house is not None:
            houses.setdefault(house, []).append(site)
    pairs = [(a, b) for sites in houses.values() for i, a in enumerate(sites) for b in sites[i + 1 :]]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def called(ground: SitingGround, places: Flags) -> Called:
    """What the places of the problem and the sites are called in its sentences: a place by its unit."""
    names = [*ground.sites.units.frame["name"].astype(object), "?"]
    people = Wording("个单位", " units") if ground.question.weight is Weight.UNITS else Wording("人", " people")
    money = Wording(" 万元", " × 10,000 yuan")
    return Called([str(names[at]) for at in ground.unit[places]], [str(name) for name in ground.site_names], money, people)
