"""Passes over rows of costs with numpy alone: the same sums as `passes_compiled`, in the same order."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def _places(first: Positions) -> Positions:
    return np.repeat(np.arange(len(first) - 1), np.diff(first))


def gains(first: Positions, site: Positions, value: Floats, ceiling: Floats, sites: int) -> Floats:
    """Sum of ceiling - value over the pairs below the ceiling, by site."""
    below = ceiling[_places(first)] - value
    near = below > 0
    return np.bincount(site[near], weights=below[near], minlength=sites).astype(np.float64)


def times_served(first: Positions, place: Positions, value: Floats, ceiling: Floats, open_sites: Positions) -> Floats:
    """Number of open sites below the ceiling, by place; the pairs come site by site."""
    parts = [slice(first[site], first[site + 1]) for site in open_sites]
    near = [place[part][value[part] < ceiling[place[part]]] for part in parts]
    return np.bincount(np.concatenate([place[:0], *near]), minlength=len(ceiling)).astype(np.float64)


def two_nearest(
    first: Positions, site: Positions, value: Floats, outside: Floats, slot: Positions
) -> tuple[Positions, Floats, Floats]:
    """Slot of the nearest open site, its cost, and the second cost."""
    near, cost, second = np.full(len(outside), -1, dtype=np.int64), outside.copy(), outside.copy()
    kept = np.flatnonzero(slot[site] >= 0)
    place = _places(first)[kept]
    rank = np.arange(len(kept)) - np.searchsorted(place, place)
    best, next_best = rank == 0, rank == 1
    near[place[best]], cost[place[best]] = slot[site[kept[best]]], value[kept[best]]
    second[place[next_best]] = value[kept[next_best]]
    return near, cost, second


def swap_gains(
    first: Positions, site: Positions, value: Floats, near: Positions, cost: Floats, second: Floats, sites: int, slots: int
) -> Floats:
    """Gain of opening, and what opening gives back of the loss of closing each open site."""
    place = _places(first)
    kept = value < second[place]
    place, site, value = place[kept], site[kept], value[kept]
    opening = cost[place] - value
    nearer = opening > 0
    gain = np.bincount(site[nearer], weights=opening[nearer], minlength=sites)
    has = near[place] >= 0
    back = second[place] - np.maximum(value, cost[place])
    extra = np.bincount(site[has] * slots + near[place[has]], weights=back[has], minlength=sites * slots)
    return (gain[:, None] + extra.reshape(sites, slots)).astype(np.float64)


def spread(first: Positions, site: Positions, rows: Positions, offset: Positions, amount: Floats, onto: Floats) -> None:
    """Add each row's amount to the figures of its sites, in place, `offset` of the row further on."""
    length = first[rows + 1] - first[rows]
    at = np.arange(int(length.sum())) + np.repeat(first[rows] - (np.cumsum(length) - length), length)
    np.add.at(onto, np.repeat(offset, length) + site[at], np.repeat(amount, length))


def knapsack_table(profit: Floats, weight: Positions, room: int) -> Floats:
    """(room + 1,) most profit at exactly each load, -inf where none."""
    return _filled(profit, weight, room)[0]


def knapsack(profit: Floats, weight: Positions, room: int, floor: int) -> tuple[float, Mask]:
    """The most profit at a load from floor to room, -inf where none, and the items taken for it."""
    made, took = _filled(profit, weight, room)
    taken = np.zeros(len(profit), dtype=bool)
    if floor > room:
        return -np.inf, taken
    load = floor + int(np.argmax(made[floor:]))
    most = float(made[load])
    for item in range(len(profit) - 1, -1, -1):
        if took[item, load]:
            taken[item] = True
            load -= int(weight[item])
    return most, taken


def _filled(profit: Floats, weight: Positions, room: int) -> tuple[Floats, Mask]:
    """The table, and at each item and load whether the item was taken for it."""
    made = np.full(room + 1, -np.inf)
    made[0] = 0.0
    took = np.zeros((len(profit), room + 1), dtype=bool)
    for item in np.flatnonzero(weight <= room):
        load = int(weight[item])
        with_it = made[: room + 1 - load] + profit[item]
        better = with_it > made[load:]
        took[item, load:] = better
        made[load:] = np.where(better, with_it, made[load:])
    return made, took
