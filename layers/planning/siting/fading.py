"""How much of the good of a site is left with distance: all of it near by, less further out, none beyond reach."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.siting.costs import Costs
from layers.planning.siting.errors import ImpossibleFading, TooManyLevels

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

Fading = Callable[[Floats], Floats]
"""Share (0–1) of a place that counts as covered at each cost, never rising with it."""

_MOST_PAIRS = 60_000_000


@dataclass(frozen=True, slots=True)
class Falling:
    """All up to `full_until`, nothing from `nothing_from` on, a straight line between (in the unit of the costs)."""

    full_until: float
    nothing_from: float

    def __call__(self, cost: Floats) -> Floats:
        return np.clip((self.nothing_from - cost) / (self.nothing_from - self.full_until), 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Stepped:
    """(until, share) pairs, nearest first: ((500, 1.0), (800, 0.5)) counts all up to 500, half up to 800, nothing beyond."""

    steps: tuple[tuple[float, float], ...]

    def __call__(self, cost: Floats) -> Floats:
        until, share = (np.array(part, dtype=np.float64) for part in zip(*self.steps, strict=True))
        return np.append(share, 0.0)[np.searchsorted(until + 1e-9, cost)]


def shares(costs: Costs, fading: Fading) -> Floats:
    """(pairs,) what each pair counts.

    Raises:
        ImpossibleFading: a share outside 0–1, not a number, or rising with the cost.
    """
    share = np.asarray(fading(costs.value), dtype=np.float64)
    order = np.argsort(costs.value, kind="stable")
    if share.shape != costs.value.shape or not np.all((share >= 0) & (share <= 1)) or np.any(np.diff(share[order]) > 1e-12):
        raise ImpossibleFading
    return share


def level_rows(costs: Costs, share: Floats, weights: Floats) -> tuple[Positions, Positions, Floats, Positions]:
    """Partial cover as cover: one row of sites for each level a place can be served at, worth what the level adds to the next lower one.

    max over open sites of share = Σ over levels l of (share_l - share_l+1) · [some open site reaches level l or better]
    (Cornuéjols, Nemhauser & Wolsey 1980), so that the whole machinery of covers holds for partial cover.

    Returns:
        first, site, weight of the rows, and the place of each.
    Raises:
        TooManyLevels: more than some 60 million pairs; round the shares to a few steps.
    """
    place = costs.place
    order = np.lexsort((-share, place))
    order = order[share[order] > 0]
    place, site, share = place[order], costs.site[order], share[order]
    ends_level = np.ones(len(place), dtype=bool)
    ends_level[:-1] = (place[1:] != place[:-1]) | (share[1:] != share[:-1])
    last = np.flatnonzero(ends_level)
    start = np.searchsorted(place, place[last])
    length = last + 1 - start
    if length.sum() > _MOST_PAIRS:
        raise TooManyLevels(int(length.sum()))
    below = np.append(share[last[1:]], 0.0)
    below[:-1][place[last[1:]] != place[last[:-1]]] = 0.0
    first = np.concatenate(([0], np.cumsum(length))).astype(np.int64)
    at = np.arange(int(first[-1])) + np.repeat(start - first[:-1], length)
    rows = np.repeat(np.arange(len(last)), length)
    reached = site[at][np.lexsort((site[at], rows))]
    return first, reached, weights[place[last]] * (share[last] - below), place[last]
