"""How good a p-median plan could at best be: the Lagrangian bound, and the sites it proves to be in or out."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.siting.near_first import NearFirst

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """The best bound met, at which prices, and what it says of every site.

    Attributes:
        value: no choice costs less.
        price: (places,) price at which the bound was met, for a warm start elsewhere.
        worth: (sites,) sum over places of how far the site undercuts the price.
        share: (sites,) how often a site was chosen, late steps counting more: near 0.5 is undecided.
        chosen: the free sites chosen in the last step.
    """

    value: float
    price: Floats
    worth: Floats
    share: Floats
    chosen: Positions


def ascend(rows: NearFirst, held: Mask, closed: Mask, free: int, *, price: Floats, target: float, steps: int) -> Bound:
    """Bound of  min Σ_i Σ_j c_ij x_ij,  Σ_j x_ij = 1,  x_ij <= y_j,  y of the held = 1, `free` others, none of the closed.

    Relaxing Σ_j x_ij = 1 at a price u_i (i a place, j a site, c_ij its weighted cost):
    L(u) = Σ_i u_i - Σ_{j held} worth_j - the `free` largest worth_j,  worth_j = Σ_i max(0, u_i - c_ij).
    Staying outside is a site held open at cost `outside_i`, so u_i never exceeds it; a cut row of near pairs therefore bounds the whole matrix.
    Subgradient steps with momentum (Polyak's length towards `target`, halved when nothing comes of it).
    """
    least, open_now, standing = rows.least, held.copy(), np.flatnonzero(held)
    movable = np.flatnonzero(~held & ~closed)
    price, momentum = np.clip(price, least, rows.outside), np.zeros(rows.places)
    best = Bound(-np.inf, price, np.zeros(rows.sites), held.astype(np.float64), movable[:0])
    length, idle, share = 1.5, 0, np.zeros(rows.sites)
    for step in range(max(steps, 1)):
        worth = rows.gains(price)
        chosen = largest(worth, movable, free)
        value = float(price.sum() - worth[held].sum() - worth[chosen].sum())
        idle += 1
        if value > best.value:
            idle = 0 if value > best.value + 1e-4 * abs(target - value) else idle
            best = Bound(value, price, worth, share, chosen)
        if best.value >= target:
            break
        open_now[:] = held
        open_now[chosen] = True
        share = share * 0.9 + open_now * 0.1 if step else open_now.astype(np.float64)
        slack = 1.0 - rows.times_served(price, np.concatenate((standing, chosen)))
        slack[((price >= rows.outside) & (slack > 0)) | ((price <= least) & (slack < 0))] = 0.0
        momentum = 0.7 * momentum + slack
        size = float(momentum @ momentum)
        if size == 0.0 or not slack.any():
            break
        if idle >= 12:
            length, idle = length / 2, 0
            price, momentum = best.price, np.zeros(rows.places)
            if length < 1e-3:
                break
            continue
        price = np.clip(price + length * (target - value) / size * momentum * 0.5, least, rows.outside)
    return Bound(best.value, best.price, best.worth, share, best.chosen)


def largest(worth: Floats, movable: Positions, count: int) -> Positions:
    """The sites of greatest worth, the first of equals."""
    return movable[np.argsort(-worth[movable], kind="stable")[:count]]


@dataclass(frozen=True, slots=True, eq=False)
class Fixing:
    """Sites that every choice better than the target holds open, and those that none opens."""

    held: Mask
    closed: Mask


def fixed(bound: Bound, held: Mask, closed: Mask, free: int, target: float) -> Fixing:
    """Reduced-cost fixing: a site whose forced opening (or closing) alone lifts the bound to the target is settled."""
    movable = np.flatnonzero(~held & ~closed)
    ranked = largest(bound.worth, movable, len(movable))
    within, beyond = ranked[:free], ranked[free:]
    more_held, more_closed = held.copy(), closed.copy()
    if len(within) and len(beyond):
        more_closed[beyond[bound.value + bound.worth[within[-1]] - bound.worth[beyond] >= target]] = True
        more_held[within[bound.value + bound.worth[within] - bound.worth[beyond[0]] >= target]] = True
    elif len(within) == 0:
        more_closed[beyond] = True
    return Fixing(more_held, more_closed)
