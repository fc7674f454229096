"""What every siting model is asked about its sites and people, checked once before any work."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.planning.siting.errors import (
    BudgetWithoutPrices,
    ForcedAndForbidden,
    ImpossibleFigure,
    ImpossibleNumberOfSites,
    NobodyToServe,
    NoPlan,
    UnknownSite,
    Why,
    WrongLength,
)
from layers.planning.siting.terms import NO_TERMS, Terms
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

PEOPLE = Wording("人数（权重）", "weights")
CAPACITIES = Wording("容量", "capacities")


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The sites of a question and the terms over them, in order and without contradiction.

    Attributes:
        sites: number of sites.
        existing: sites kept open, ascending; not counted in `p`, they cost nothing.
        forced: new sites that must be open, ascending.
        closed: sites that cannot be opened: forbidden, or too near an existing one; ascending.
        p: number of new sites, None where the model or the budget decides.
        prices, budget: (sites,) price of each (0 where none was given), and what the new ones may cost together.
        apart: (pairs, 2) ascending pairs of sites that may both be opened, but not together.
        least, most: (sites,) weight an open site must at least and can at most be given; None where nothing binds.
    """

    sites: int
    existing: Positions
    forced: Positions
    closed: Positions
    p: int | None
    prices: Floats
    budget: float | None
    apart: Positions
    least: Floats | None
    most: Floats | None

    @classmethod
    def of(
        cls, sites: int, terms: Terms = NO_TERMS, *, existing: Iterable[int] = (), p: int | None = None, capacities: Any = None
    ) -> "Asked":
        """The question in order.

        Raises:
            UnknownSite, ForcedAndForbidden, ImpossibleNumberOfSites, ImpossibleFigure, WrongLength, BudgetWithoutPrices.
            NoPlan: forced sites too near each other or an existing one, or dearer than the budget.
        """
        standing = _positions(existing, sites, Wording("现有场址", "existing sites"))
        forced = np.setdiff1d(_positions(terms.forced, sites, Wording("必须开设的场址", "forced sites")), standing)
        forbidden = _positions(terms.forbidden, sites, Wording("禁止开设的场址", "forbidden sites"))
        for site in np.intersect1d(forbidden, np.union1d(forced, standing)):
            raise ForcedAndForbidden(int(site))
        near, apart = _apart(terms.apart, sites, standing)
        closed, apart = _closed(forbidden, near, apart, forced)
        p = _number(p, len(forced), sites - len(standing) - len(closed))
        prices, budget = _money(terms, sites, forced)
        least = None if terms.minimum_load is None else figures(terms.minimum_load, sites, Wording("最低服务量", "minimum loads"))
        return cls(sites, standing, forced, closed, p, prices, budget, apart, least, _most(terms, capacities, sites))

    @property
    def is_existing(self) -> Flags:
        return _mask(self.existing, self.sites)

    @property
    def may_open(self) -> Flags:
        """(sites,) may be a new site of the plan."""
        return ~_mask(np.union1d(self.existing, self.closed), self.sites)

    @property
    def has_conditions(self) -> bool:
        """Whether a plan must keep to more than its number of sites: money, distances, loads."""
        return self.budget is not None or len(self.apart) > 0 or self.least is not None or self.most is not None


def weights_of(weights: Any, demand: int) -> Floats:
    """(demand,) people of each place; 1 for each place where None.

    Raises:
        WrongLength, ImpossibleFigure; NobodyToServe: zero everywhere.
    """
    people = np.ones(demand) if weights is None else figures(weights, demand, PEOPLE)
    if not people.any():
        raise NobodyToServe(demand)
    return people


def figures(given: Any, expected: int, what: Wording, *, may_be_infinite: bool = False) -> Floats:
    """One number >= 0 for each place or site."""
    values = np.asarray(given, dtype=np.float64)
    if values.shape != (expected,):
        raise WrongLength(what, values.size, expected)
    wrong = np.flatnonzero(~(values >= 0) | (np.isinf(values) & (not may_be_infinite)))
    if len(wrong):
        raise ImpossibleFigure(what, int(wrong[0]), float(values[wrong[0]]), len(wrong))
    return values


def _mask(chosen: Positions, sites: int) -> Flags:
    mask = np.zeros(sites, dtype=bool)
    mask[chosen] = True
    return mask


def _positions(given: Iterable[int], sites: int, what: Wording) -> Positions:
    """Ascending, each once; a site that is no whole number is as unknown as one beyond the table."""
    said = given.tolist() if isinstance(given, np.ndarray) else list(given)
    for site in said:
        if not _is_whole(site) or not 0 <= site < sites:
            raise UnknownSite(what, site, sites)
    return np.unique(np.asarray(said, dtype=np.int64))


def _apart(pairs: Positions, sites: int, existing: Positions) -> tuple[Positions, Positions]:
    """Sites too near an existing one, and the pairs of which none stands."""
    both = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    _positions(both.ravel(), sites, Wording("间距条件", "the pairs to be kept apart"))
    both = np.unique(np.sort(both[both[:, 0] != both[:, 1]], axis=1), axis=0)
    stands = np.isin(both, existing)
    near = both[stands.sum(axis=1) == 1]
    return np.unique(near[~np.isin(near, existing)]), both[~stands.any(axis=1)]


def _closed(forbidden: Positions, near: Positions, apart: Positions, forced: Positions) -> tuple[Positions, Positions]:
    """Every site that cannot be opened, and the pairs still to be watched; a site too near a forced one is closed as well."""
    is_forced = np.isin(apart, forced)
    clash = apart[is_forced.all(axis=1)]
    clash_with_existing = np.intersect1d(near, forced)
    if len(clash) or len(clash_with_existing):
        sites = np.union1d(clash.ravel(), clash_with_existing)
        raise NoPlan(Why.TOO_NEAR, sites=tuple(int(site) for site in sites))
    near_forced = apart[is_forced.any(axis=1)]
    closed = np.unique(np.concatenate([forbidden, near, near_forced[~np.isin(near_forced, forced)]]))
    return closed, apart[~np.isin(apart, np.union1d(closed, forced)).any(axis=1)]


def _number(p: int | None, fewest: int, most: int) -> int | None:
    if p is None:
        return None
    if not _is_whole(p) or not fewest <= p <= most:
        raise ImpossibleNumberOfSites(p, fewest, most)
    return int(p)


def _is_whole(given: object) -> bool:
    """Whole numbers of Python and numpy; 2.5 is none, and neither are 2.0, True or "2": nobody counts sites so."""
    return isinstance(given, (int, np.integer)) and not isinstance(given, bool)


def _money(terms: Terms, sites: int, forced: Positions) -> tuple[Floats, float | None]:
    if terms.prices is None:
        if terms.budget is not None:
            raise BudgetWithoutPrices
        return np.zeros(sites), None
    prices = figures(terms.prices, sites, Wording("造价", "prices"))
    if terms.budget is None:
        return prices, None
    budget = float(figures([terms.budget], 1, Wording("预算", "the budget"))[0])
    needed = float(prices[forced].sum())
    if needed > budget:
        raise NoPlan(Why.BUDGET, sites=tuple(int(site) for site in forced), needed=needed, available=budget)
    return prices, budget


def _most(terms: Terms, capacities: Any, sites: int) -> Floats | None:
    limits = [
        figures(given, sites, CAPACITIES, may_be_infinite=True) for given in (capacities, terms.maximum_load) if given is not None
    ]
    return np.minimum.reduce(limits) if limits else None
