"""The fewest sites that cover everybody: what must be covered, good covers found by weighting, and a bound none can go below."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from layers.planning.siting.cover_sets import CoverSets, ranges
from layers.planning.siting.engines import Engine, passes

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

_MOST_COMPARED = 30_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Required:
    """Sets of candidates of which at least `need` must be opened each."""

    covers: CoverSets
    need: Positions

    @classmethod
    def of(cls, first: Positions, site: Positions, need: Positions, sites: int) -> Self:
        """From rows of candidates; rows that need nothing vanish, equal rows become the neediest, implied rows are dropped."""
        covers, part_of = CoverSets.of_rows(first, site, (need > 0).astype(float), sites)
        most = np.zeros(covers.sets, dtype=np.int64)
        np.maximum.at(most, part_of[part_of >= 0], need[part_of >= 0])
        return cls(covers, most).without_implied()

    def without_implied(self) -> Self:
        """Row dominance: a set that holds another of at least its need asks nothing new (compared where that fits the memory)."""
        length = np.diff(self.covers.first)
        if not len(length) or float((np.diff(self.covers.begin).astype(float) ** 2).sum()) > _MOST_COMPARED:
            return self
        rows = sparse.csr_array(
            (np.ones(len(self.covers.site)), self.covers.site, self.covers.first), shape=(len(length), self.covers.sites)
        )
        shared = sparse.coo_array(rows @ self.covers.incidence)
        one, other = shared.coords
        holds = (shared.data == length[one]) & (one != other) & (self.need[one] >= self.need[other])
        implied = np.zeros(len(length), dtype=bool)
        implied[other[holds]] = True
        need = np.where(implied, 0, self.need)
        covers, part_of = CoverSets.of_rows(self.covers.first, self.covers.site, (need > 0).astype(float), self.covers.sites)
        return replace(self, covers=covers, need=need[part_of >= 0])

    def are_met_by(self, chosen: Positions) -> bool:
        return bool(np.all(self.covers.times_covered(chosen) >= self.need))


def greedy_cover(required: Required) -> Positions:
    """Candidate after candidate the one that meets most needs, then those that turned out superfluous left out again, dearest loss last."""
    covers, left = required.covers, required.need.copy()
    gain = np.asarray(covers.incidence @ (left > 0).astype(float))
    chosen: list[int] = []
    while (left > 0).any():
        gain[chosen] = -1.0
        site = int(gain.argmax())
        if gain[site] <= 0:
            return np.empty(0, dtype=np.int64)
        sets = covers.member[covers.begin[site] : covers.begin[site + 1]]
        met = sets[left[sets] == 1]
        left[sets] -= 1
        gain -= np.bincount(covers.site[ranges(covers.first, met)], minlength=covers.sites)
        chosen.append(site)
    return _without_superfluous(required, np.array(chosen, dtype=np.int64))


def _without_superfluous(required: Required, chosen: Positions) -> Positions:
    times = required.covers.times_covered(chosen)
    kept = []
    for site in chosen[::-1].tolist():
        sets = required.covers.member[required.covers.begin[site] : required.covers.begin[site + 1]]
        if np.all(times[sets] > required.need[sets]):
            times[sets] -= 1
        else:
            kept.append(site)
    return np.array(sorted(kept), dtype=np.int64)


class Weighting:
    """Local search that leaves one site out, and gives the sets left uncovered weight until they are (after Gao, Weise & Li 2015); need 1 only.

    score[j]: for a site not chosen, the weight of uncovered sets it would cover; for a chosen one, minus the weight only it covers.
    """

    def __init__(self, required: Required, chosen: Positions, engine: Engine) -> None:
        self.covers = required.covers
        self._spread = passes(engine).spread
        self.weight = np.ones(self.covers.sets)
        self.times = np.zeros(self.covers.sets, dtype=np.int64)
        self.site_sum = np.zeros(self.covers.sets, dtype=np.int64)  # of a set covered once: its site
        self.is_chosen = np.zeros(self.covers.sites, dtype=bool)
        self.score = np.asarray(self.covers.incidence @ self.weight)
        self.changed = np.zeros(self.covers.sites, dtype=np.int64)  # when it last went in or out
        self.may_enter = np.ones(self.covers.sites, dtype=bool)
        for site in chosen.tolist():
            self._open(site, 0)

    def best(self, steps: int) -> Positions:
        """The smallest cover met within so many steps; the same on every machine."""
        draw, best = np.random.default_rng(20260330), np.flatnonzero(self.is_chosen)
        last = -1
        for step in range(1, steps + 1):
            bare = np.flatnonzero(self.times == 0)
            while not len(bare):
                best = np.flatnonzero(self.is_chosen)
                if not len(best):
                    return best
                self._close(self._cheapest(-1), step)
                bare = np.flatnonzero(self.times == 0)
            self._close(self._cheapest(last), step)
            bare = np.flatnonzero(self.times == 0)
            row = int(bare[draw.integers(len(bare))])
            able = self.covers.site[self.covers.first[row] : self.covers.first[row + 1]]
            able = able[self.may_enter[able]] if self.may_enter[able].any() else able
            last = int(able[np.lexsort((able, self.changed[able], -self.score[able]))[0]])
            self._open(last, step)
            bare = bare[self.times[bare] == 0]
            self.weight[bare] += 1.0
            self._add(bare, np.ones(len(bare)))
        return best

    def _cheapest(self, but: int) -> int:
        """The chosen site whose sets weigh least, the one changed longest ago among equals; not the one that just came in."""
        chosen = np.flatnonzero(self.is_chosen)
        chosen = chosen[chosen != but] if len(chosen) > 1 else chosen
        return int(chosen[np.lexsort((chosen, self.changed[chosen], -self.score[chosen]))[0]])

    def _open(self, site: int, step: int) -> None:
        sets = self.covers.member[self.covers.begin[site] : self.covers.begin[site + 1]]
        bare, once = sets[self.times[sets] == 0], sets[self.times[sets] == 1]
        own = -self.score[site]
        self._add(bare, -self.weight[bare])
        np.add.at(self.score, self.site_sum[once], self.weight[once])
        self._turn(site, sets, 1, step)
        self.score[site] = own
        self.may_enter[self._near(bare)] = True

    def _close(self, site: int, step: int) -> None:
        sets = self.covers.member[self.covers.begin[site] : self.covers.begin[site + 1]]
        once, twice = sets[self.times[sets] == 1], sets[self.times[sets] == 2]
        own = -self.score[site]
        self._add(once, self.weight[once])
        np.add.at(self.score, self.site_sum[twice] - site, -self.weight[twice])
        self._turn(site, sets, -1, step)
        self.score[site] = own
        self.may_enter[self._near(once)] = True
        self.may_enter[site] = False

    def _turn(self, site: int, sets: Positions, by: int, step: int) -> None:
        self.times[sets] += by
        self.site_sum[sets] += by * site
        self.is_chosen[site] = by > 0
        self.changed[site] = step

    def _near(self, sets: Positions) -> Positions:
        return self.covers.site[ranges(self.covers.first, sets)]

    def _add(self, sets: Positions, amount: Floats) -> None:
        self._spread(self.covers.first, self.covers.site, sets, np.zeros(len(sets), np.int64), amount, self.score)


@dataclass(frozen=True, slots=True, eq=False)
class Fewest:
    """min Σ y_j with Σ_{j covers s} y_j >= need_s relaxed at prices λ_s >= 0: bound = Σ need_s λ_s + Σ_j min(0, 1 - Σ_{s covered by j} λ_s).

    `reduced`: (candidates,) 1 - Σ λ, what a candidate costs beyond what it is worth.
    """

    value: float
    reduced: Floats

    def settled(self, limit: float) -> tuple[Positions, Positions]:
        """Candidates in every cover of at most `limit` sites, and in none."""
        worse = self.value + np.abs(self.reduced) > limit + 1e-6
        return np.flatnonzero(worse & (self.reduced < 0)), np.flatnonzero(worse & (self.reduced > 0))


def fewest(required: Required, *, known: float, steps: int) -> Fewest:
    """The bound after `steps` steps of the volume algorithm (Barahona & Anbil 2000); `known` is the size of a cover at hand."""
    covers, need = required.covers, required.need.astype(float)
    price = (
        1.0 / np.maximum(np.maximum.reduceat(np.diff(covers.begin)[covers.site], covers.first[:-1]), 1) if covers.sets else need
    )
    best_price, value, reduced, slope = _fewest_at(covers, need, price)
    volume, stride, red, smooth = slope, 0.5, 0, 0.1
    for step in range(steps):
        uphill = np.where((best_price <= 0) & (volume < 0), 0.0, volume)
        square = float((uphill * uphill).sum())
        if square < 1e-12 or value > known - 1 + 1e-6:
            break
        price = np.maximum(best_price + stride * max(known - value, 0.5) / square * uphill, 0.0)
        _, trial, trial_reduced, slope = _fewest_at(covers, need, price)
        change = slope - volume
        length = float((change * change).sum())
        share = smooth if length == 0 else min(max(-float((volume * change).sum()) / length, smooth / 10), smooth)
        ahead = float((slope * volume).sum())
        volume = volume + share * change
        if trial > value:
            best_price, value, reduced, red = price, trial, trial_reduced, 0
            stride = min(stride * 1.1, 2.0) if ahead >= 0 else stride
        else:
            red += 1
        if red >= 12:
            stride, red = max(stride * 0.66, 1e-4), 0
        if step % 100 == 99:
            smooth = max(smooth * 0.9, 0.005)
    return Fewest(value, reduced)


def _fewest_at(covers: CoverSets, need: Floats, price: Floats) -> tuple[Floats, float, Floats, Floats]:
    reduced = 1.0 - covers.incidence @ price
    chosen = np.flatnonzero(reduced < 0)
    value = float((need * price).sum() + reduced[chosen].sum())
    return price, value, reduced, need - covers.times_covered(chosen)
