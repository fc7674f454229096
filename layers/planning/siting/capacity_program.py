"""Sites with capacities as a program for HiGHS: who goes where, what each site can take, and a site used must be open."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from layers.planning.siting.asked import Asked
from layers.planning.siting.costs import Costs
from layers.planning.siting.highs import Program
from layers.planning.siting.rows import SiteRows

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Loading:
    """Places that have people, the pairs that may serve them, and what each site takes.

    Attributes:
        place, site, value: (pairs,) by place, then by site; place counts only places with people; value is weight × cost.
        weight: (places,) people of each, > 0.
        fixed: (sites,) price of opening each, 0 for those that stand.
        least, most: (sites,) load an open site must at least and can at most be given; most may be inf.
        is_split: a place may be shared out among sites.
    """

    asked: Asked
    place: Positions
    site: Positions
    value: Floats
    weight: Floats
    fixed: Floats
    least: Floats
    most: Floats
    is_split: bool

    @classmethod
    def of(cls, costs: Costs, people: Floats, asked: Asked, fixed: Floats, *, is_split: bool) -> "Loading":
        """The question with the pairs left out that can never serve: closed sites, and whole places larger than the site."""
        has = people > 0
        number = np.cumsum(has) - 1
        most = np.full(asked.sites, np.inf) if asked.most is None else asked.most
        least = np.zeros(asked.sites) if asked.least is None else asked.least
        may = (asked.may_open | asked.is_existing)[costs.site] & has[costs.place]
        may &= most[costs.site] > 0 if is_split else most[costs.site] >= people[costs.place]
        place, site = costs.place[may], costs.site[may]
        value = people[place] * costs.value[may]
        return cls(asked, number[place], site, value, people[has], np.where(asked.is_existing, 0.0, fixed), least, most, is_split)

    @property
    def sites(self) -> int:
        return self.asked.sites

    def program(self, closed: Mask | None = None) -> Program:
        """Columns: y of every site, then x of every pair, the share of the place that goes to the site.

        once: Σ_j x_ij = 1 · load: least_j y_j <= Σ_i w_i x_ij <= most_j y_j · x_ij <= y_j (the strong form, without which the
        bound is poor) · Σ_j most_j y_j >= Σ_i w_i, which follows from the others and lets HiGHS see which numbers of sites are too few.
        """
        pairs, sites, places = len(self.site), self.sites, len(self.weight)
        x, each = sites + np.arange(pairs), np.arange(pairs)
        width = sites + pairs
        once = sparse.csr_array((np.ones(pairs), (self.place, x)), shape=(places, width))
        load = sparse.csr_array((self.weight[self.place], (self.site, x)), shape=(sites, width))
        top, floor = np.minimum(self.most, self.weight.sum()), self.least
        limit = [sparse.csr_array((-bound, (np.arange(sites), np.arange(sites))), shape=(sites, width)) for bound in (top, floor)]
        opened = sparse.csr_array(
            (np.repeat([1.0, -1.0], pairs), (np.tile(each, 2), np.concatenate((x, self.site)))), shape=(pairs, width)
        )
        enough = sparse.csr_array((top, (np.zeros(sites, dtype=np.int64), np.arange(sites))), shape=(1, width))
        terms = SiteRows.of(self.asked)
        upper = terms.upper if closed is None else np.where(closed, 0.0, terms.upper)
        needs_floor = floor > 0
        return Program(
            np.concatenate((self.fixed, self.value)),
            np.concatenate((terms.lower, np.zeros(pairs))),
            np.concatenate((upper, np.ones(pairs))),
            np.concatenate((np.ones(sites, dtype=bool), np.full(pairs, not self.is_split))),
            sparse.csr_array(
                sparse.vstack([once, load + limit[0], (load + limit[1])[needs_floor], opened, enough, terms.beside(pairs)])
            ),
            np.concatenate(
                (
                    np.ones(places),
                    np.full(sites, -np.inf),
                    np.zeros(int(needs_floor.sum())),
                    np.full(pairs, -np.inf),
                    [self.weight.sum()],
                    terms.row_lower,
                )
            ),
            np.concatenate(
                (
                    np.ones(places),
                    np.zeros(sites),
                    np.full(int(needs_floor.sum()), np.inf),
                    np.zeros(pairs),
                    [np.inf],
                    terms.row_upper,
                )
            ),
        )
