"""No choice of sites covers more than this: the Lagrangian bound of maximal covering, and the sites it settles."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.siting.cover_sets import CoverSets

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_STALLED = 0.005
"""A hundred steps that close so small a share of the gap end the walk: branching closes more in as many."""


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """max Σ w_s z_s, z_s <= Σ_{j covers s} y_j, Σ y = p, with a price 0 <= λ_s <= w_s on each cover row relaxed:

    bound = Σ_s (w_s - λ_s) + the p greatest of c_j = Σ_{s covered by j} λ_s

    Attributes:
        value: no choice of the open and `p` free sites covers more.
        price: λ (sets,).
        leaning: (sites,) 0–1, how often the last steps chose each site: an estimate of the linear program's solution.
        chosen: the `p` sites of greatest c, ascending, beside those open already.
        opens, closes: free sites that every better choice opens, or that none opens.
    """

    value: float
    price: Floats
    leaning: Floats
    chosen: Positions
    opens: Positions
    closes: Positions


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Where a search stands: the sites already open and closed, and how many more may open."""

    opened: Positions
    closed: Positions
    p: int

    def free(self, sites: int) -> Positions:
        is_free = np.ones(sites, dtype=bool)
        is_free[self.opened] = is_free[self.closed] = False
        return np.flatnonzero(is_free)


def first_price(covers: CoverSets) -> Floats:
    """Every set's people shared out evenly among its sites."""
    return covers.weight / np.diff(covers.first)


def bound_of(
    covers: CoverSets,
    at: Standing,
    price: Floats,
    *,
    to_beat: float,
    steps: int,
    stride: float = 0.5,
    is_late: Callable[[], bool] = lambda: False,
) -> Bound:
    """The bound after at most `steps` steps of the volume algorithm (Barahona & Anbil 2000) from a given price.

    Args:
        to_beat: a worth that only better choices are looked for; the steps end once the bound lies below it.
        stride: the first step's length, as a share of what Polyak's rule gives.
    """
    walk = _Walk(covers, at, price)
    volume, smooth, red, before = walk.slope.copy(), 0.1, 0, np.inf
    for step in range(steps):
        uphill = np.where(((walk.price <= 0) & (volume > 0)) | ((walk.price >= walk.ceiling) & (volume < 0)), 0.0, volume)
        square = _inner(uphill, uphill)
        if walk.value < to_beat or square < 1e-12 or is_late():
            break
        is_better, slope = walk.step(stride * (walk.value - to_beat) / square * uphill)
        change = slope - volume
        length = _inner(change, change)
        share = smooth if length == 0 else min(max(-_inner(volume, change) / length, smooth / 10), smooth)
        ahead = _inner(slope, volume)
        volume += share * change
        walk.lean(share)
        red = 0 if is_better else red + 1
        if is_better and ahead >= 0:
            stride = min(stride * 1.1, 2.0)
        if red >= 12:
            stride, red = max(stride * 0.66, 1e-4), 0
        if step % 100 == 99:
            smooth = max(smooth * 0.9, 0.005)
            if before - walk.value < _STALLED * (walk.value - to_beat):
                break
            before = walk.value
    return walk.bound(to_beat)


def _inner(one: Floats, other: Floats) -> float:
    """Without BLAS: its threads wait for each other on a busy machine, and add in another order on another one."""
    return float((one * other).sum())


class _Walk:
    """The best price so far, what it chooses, and the trial of another. Worth and choice are kept by position among the free sites."""

    def __init__(self, covers: CoverSets, at: Standing, price: Floats) -> None:
        self.covers, self.p, self.free = covers, at.p, at.free(covers.sites)
        self.incidence = covers.incidence if len(self.free) == covers.sites else covers.incidence[self.free]
        self.ceiling = np.where(covers.times_covered(at.opened) > 0, 0.0, covers.weight)
        self.weight = float(covers.weight.sum())
        self.members = [covers.member[covers.begin[site] : covers.begin[site + 1]] for site in self.free.tolist()]
        self.price, self.often = np.minimum(price, self.ceiling), np.zeros(len(self.free))
        self.worth = self.incidence @ self.price
        self.trial = self.chosen = self._top(self.worth)
        self.slope = self._slope(self.trial)
        self.value = self.weight - float(self.price.sum()) + float(self.worth[self.chosen].sum())
        self.often[self.trial] = 1.0

    def step(self, descent: Floats) -> tuple[bool, Floats]:
        """Try the price changed by so much; keep it where the bound fell. The slope at the trial."""
        price = np.clip(self.price - descent, 0.0, self.ceiling)
        worth = self.incidence @ price
        self.trial = self._top(worth)
        value = self.weight - float(price.sum()) + float(worth[self.trial].sum())
        is_better = value < self.value
        if is_better:
            self.price, self.worth, self.chosen, self.value = price, worth, self.trial, value
        return is_better, self._slope(self.trial)

    def lean(self, share: float) -> None:
        """A moving average of the choices."""
        self.often *= 1.0 - share
        self.often[self.trial] += share

    def bound(self, to_beat: float) -> Bound:
        """What the walk came to."""
        opens, closes = self._settled(to_beat)
        leaning = np.zeros(self.covers.sites)
        leaning[self.free] = self.often
        return Bound(self.value, self.price, leaning, self.free[np.sort(self.chosen)], self.free[opens], self.free[closes])

    def _top(self, worth: Floats) -> Positions:
        """The p of greatest worth, the first of equals."""
        if self.p >= len(worth):
            return np.arange(len(worth))
        if self.p == 0:
            return np.empty(0, dtype=np.int64)
        least = np.partition(worth, len(worth) - self.p)[len(worth) - self.p]
        top = np.flatnonzero(worth >= least)
        if len(top) == self.p:
            return top
        above, equal = np.flatnonzero(worth > least), np.flatnonzero(worth == least)
        return np.concatenate([above, equal[: self.p - len(above)]])

    def _slope(self, chosen: Positions) -> Floats:
        if not len(chosen):
            return np.full(self.covers.sets, -1.0)
        covered = np.concatenate([self.members[site] for site in chosen.tolist()])  # few long runs: quicker than one index of all
        return np.asarray(np.bincount(covered, minlength=self.covers.sets) - 1.0, dtype=np.float64)

    def _settled(self, to_beat: float) -> tuple[Positions, Positions]:
        """Penalty tests: the bound with one site forced in, or out, lies below what is to be beaten."""
        others = np.setdiff1d(np.arange(len(self.free)), self.chosen)
        if not len(self.chosen) or not len(others):
            return others[:0], others
        last, next_one = self.worth[self.chosen].min(), self.worth[others].max()
        closes = others[self.value - last + self.worth[others] < to_beat]
        opens = self.chosen[self.value - self.worth[self.chosen] + next_one < to_beat]
        return opens, closes
