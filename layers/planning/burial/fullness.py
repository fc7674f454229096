"""The year in which no niche is left, straight from the sums: stock against need, each township on its own and all together."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from layers.wording import Wording

Floats = npt.NDArray[np.float64]

TOLERANCE = 1e-9
"""Niches: a stock that falls short by less than this was rounded, not used up."""


class State(StrEnum):
    """Whether the niches run out."""

    ALREADY = "already"
    RUNS_OUT = "runs_out"
    LASTS = "lasts"
    UNKNOWN = "unknown"
    NONE = "none"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    State.ALREADY: Wording("已满", "already full"),
    State.RUNS_OUT: Wording("用尽", "runs out"),
    State.LASTS: Wording("年限内不会用尽", "not within the years asked about"),
    State.UNKNOWN: Wording("无法推算", "cannot be told"),
    State.NONE: Wording("没有设施", "no facility"),
}


@dataclass(frozen=True, slots=True)
class Fullness:
    """When no niche is left for the first time: `at` as a year with its part (2029.4: in May 2029), None unless it runs out."""

    state: State
    at: float | None = None

    @property
    def year(self) -> int | None:
        """The calendar year in which the last niche is taken; a stock that ends with 31 December ends in that year."""
        return None if self.at is None else math.ceil(self.at - TOLERANCE) - 1


def year_of_fullness(free: float, need: Floats, opened: Floats, *, first_year: int) -> Fullness:
    """When the stock is used up for the first time.

    With F free niches at the start, N(t) needed in year t (evenly over the year) and O(t) opened on 1 January of t, what is left at the end of t is
    B(t) = F + Σ O(s ≤ t) − Σ N(s ≤ t). The first year with B(t) ≤ 0 is the year of fullness, and in it the moment is
    t + (B(t − 1) + O(t)) / N(t).

    Args:
        free: niches not taken at the start of `first_year`, not below 0.
        need, opened: niches a year, from `first_year` on.
    """
    if free + opened[0] <= TOLERANCE:
        return Fullness(State.ALREADY)
    at_start = free + np.cumsum(opened) - np.concatenate(([0.0], np.cumsum(need)[:-1]))
    ends = np.flatnonzero((at_start - need <= TOLERANCE) & (need > 0))
    if not len(ends):
        return Fullness(State.LASTS)
    t = int(ends[0])
    return Fullness(State.RUNS_OUT, first_year + t + min(1.0, max(0.0, float(at_start[t] / need[t]))))


def year_for_good(free: float, need: Floats, opened: Floats, *, first_year: int) -> Fullness:
    """When the stock is used up and nothing that opens later makes up for it: the last year that begins with a niche, if it ends without.

    The same as `year_of_fullness` where nothing opens after that.
    """
    at_start = free + np.cumsum(opened) - np.concatenate(([0.0], np.cumsum(need)[:-1]))
    if at_start[-1] - need[-1] > TOLERANCE or (at_start[-1] > TOLERANCE and need[-1] == 0):
        return Fullness(State.LASTS)
    begins_with_some = np.flatnonzero(at_start > TOLERANCE)
    if not len(begins_with_some):
        return Fullness(State.ALREADY)
    t = int(begins_with_some[-1])
    return Fullness(State.RUNS_OUT, first_year + t + min(1.0, float(at_start[t] / need[t])))


def balance(free: Floats, need: Floats, opened: Floats) -> Floats:
    """What is left at the end of each year, below 0 what is lacking: F + Σ O − Σ N along the last axis."""
    return np.asarray(free[..., None] + np.cumsum(opened, axis=-1) - np.cumsum(need, axis=-1))


def shortages(left: Floats) -> tuple[Floats, Floats]:
    """Lacking niches of low, middle and high × years: pooled, where every free niche serves everybody, and each township on its own.

    Pooled is max(0, −Σ B(u)), unpooled Σ max(0, −B(u)): pooled is never the larger.

    Args:
        left: low, middle, high × townships × years, as `balance` gives it.
    """
    return np.maximum(0.0, -left.sum(axis=1)), np.maximum(0.0, -left).sum(axis=1)
