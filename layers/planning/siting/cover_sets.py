"""Who is covered by which sites, places with the same sites taken together: what remains of a coverage question once its geography is gone."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class CoverSets:
    """Sets of sites, each with the people who are covered when one of the set is open; both ways round.

    Attributes:
        weight: (sets,) people, > 0.
        first, site: set s may be covered by `site[first[s]:first[s + 1]]`, ascending, never empty.
        begin, member: site j covers the sets `member[begin[j]:begin[j + 1]]`, ascending.
        incidence: the latter as (sites × sets) ones: `incidence @ x` adds in ascending order on every machine.
    """

    weight: Floats
    first: Positions
    site: Positions
    begin: Positions
    member: Positions
    incidence: sparse.csr_array

    @classmethod
    def of(cls, first: Positions, site: Positions, weight: Floats, sites: int) -> Self:
        """From rows of sites; equal rows become one with their weights added, rows without sites or people vanish."""
        return cls.of_rows(first, site, weight, sites)[0]

    @classmethod
    def of_rows(cls, first: Positions, site: Positions, weight: Floats, sites: int) -> tuple[Self, Positions]:
        """The same, and the set each row became part of, -1 for one that vanished."""
        kept = (np.diff(first) > 0) & (weight > 0)
        first, site = _rows(first, site, kept)
        first, site, weight, group = _merged(first, site, weight[kept])
        part_of = np.full(len(kept), -1, dtype=np.int64)
        part_of[kept] = group
        sets = np.repeat(np.arange(len(weight)), np.diff(first))
        order = np.argsort(site, kind="stable")
        begin = np.concatenate(([0], np.cumsum(np.bincount(site, minlength=sites)))).astype(np.int64)
        member = sets[order]
        incidence = sparse.csr_array((np.ones(len(member)), member, begin), shape=(sites, len(weight)))
        return cls(weight, first, site, begin, member, incidence), part_of

    @property
    def sets(self) -> int:
        return len(self.weight)

    @property
    def sites(self) -> int:
        return len(self.begin) - 1

    def covered_by(self, sites: Positions) -> Positions:
        """Every set the sites cover, site by site; a set covered twice stands twice."""
        return self.member[ranges(self.begin, sites)]

    def covered_sites(self, sets: Positions) -> Positions:
        """Every site of the sets, set by set."""
        return self.site[ranges(self.first, sets)]

    def times_covered(self, sites: Positions) -> Positions:
        """(sets,) how many of the sites cover each."""
        return np.bincount(self.covered_by(sites), minlength=self.sets)

    def covered_weight(self, sites: Positions) -> float:
        return float(self.weight[self.times_covered(sites) > 0].sum())

    def without(self, closed: npt.NDArray[np.bool_]) -> tuple[Self, Positions]:
        """What remains when some sites can never open, and the new set of each old one; the positions of sites stay."""
        kept = ~closed[self.site]
        sets = np.repeat(np.arange(self.sets), np.diff(self.first))
        first = np.concatenate(([0], np.cumsum(np.bincount(sets[kept], minlength=self.sets)))).astype(np.int64)
        return self.of_rows(first, self.site[kept], self.weight, self.sites)


def ranges(begin: Positions, chosen: Positions) -> Positions:
    """Positions begin[c] … begin[c + 1] - 1 of every chosen row, one row after the other."""
    length = begin[chosen + 1] - begin[chosen]
    starts = np.repeat(begin[chosen] - (np.cumsum(length) - length), length)
    return starts + np.arange(len(starts))


def _rows(first: Positions, site: Positions, kept: npt.NDArray[np.bool_]) -> tuple[Positions, Positions]:
    if kept.all():
        return first, site
    length = np.diff(first)
    return np.concatenate(([0], np.cumsum(length[kept]))).astype(np.int64), site[np.repeat(kept, length)]


def _merged(first: Positions, site: Positions, weight: Floats) -> tuple[Positions, Positions, Floats, Positions]:
    """Equal rows taken together, by a fingerprint of each row that is then compared in full; and the group of each row."""
    if not len(weight):
        return first, site, weight, np.empty(0, dtype=np.int64)
    signs = np.random.default_rng(0).integers(0, 2**63, (int(site.max()) + 1, 2), dtype=np.uint64)
    prints = np.add.reduceat(signs[site], first[:-1], axis=0)
    length = np.diff(first)
    order = np.lexsort((length, prints[:, 1], prints[:, 0]))
    same = (prints[order[1:]] == prints[order[:-1]]).all(axis=1) & (length[order[1:]] == length[order[:-1]])
    same[same] = _are_equal(first, site, order[:-1][same], order[1:][same])
    group = np.empty(len(weight), dtype=np.int64)
    group[order] = np.concatenate(([0], np.cumsum(~same)))
    _, seen_at, group = np.unique(group, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(seen_at))  # the order of first appearance, so that the same places give the same sets
    group, keep = rank[group], np.sort(seen_at)
    begin = np.concatenate(([0], np.cumsum(length[keep]))).astype(np.int64)
    return begin, site[ranges(first, keep)], np.bincount(group, weights=weight).astype(np.float64), group


def _are_equal(first: Positions, site: Positions, one: Positions, other: Positions) -> npt.NDArray[np.bool_]:
    """Whether rows of the same length hold the same sites."""
    if not len(one):
        return np.empty(0, dtype=bool)
    length = first[one + 1] - first[one]
    differs = site[ranges(first, one)] != site[ranges(first, other)]
    return np.asarray(np.bincount(np.repeat(np.arange(len(one)), length), weights=differs, minlength=len(one)) == 0)
