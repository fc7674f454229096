"""Compiled passes over rows of costs (extra `fast`): they stop where a row has grown too dear. The same sums as `passes_plain`."""

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

Array = Any
"""numba infers the types; the callers in `near_first` are typed."""


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    compiled: Callable[..., Any] = numba.njit(nogil=True, cache=True)(function)
    return compiled


@_compiled
def gains(first: Array, site: Array, value: Array, ceiling: Array, sites: int) -> Array:
    """Sum of ceiling - value over the pairs below the ceiling, by site."""
    gained = np.zeros(sites)
    for i in range(len(first) - 1):
        top = ceiling[i]
        for k in range(first[i], first[i + 1]):
            below = top - value[k]
            if below <= 0:
                break
            gained[site[k]] += below
    return gained


@_compiled
def times_served(first: Array, place: Array, value: Array, ceiling: Array, open_sites: Array) -> Array:
    """Number of open sites below the ceiling, by place; the pairs come site by site."""
    served = np.zeros(len(ceiling))
    for site in open_sites:
        for k in range(first[site], first[site + 1]):
            served[place[k]] += value[k] < ceiling[place[k]]  # without a branch: which way it goes cannot be foreseen
    return served


@_compiled
def two_nearest(first: Array, site: Array, value: Array, outside: Array, slot: Array) -> Any:
    """Slot of the nearest open site, its cost, and the second cost."""
    near, cost, second = np.full(len(outside), -1, dtype=np.int64), outside.copy(), outside.copy()
    for i in range(len(outside)):
        for k in range(first[i], first[i + 1]):
            at = slot[site[k]]
            if at < 0:
                continue
            if near[i] >= 0:
                second[i] = value[k]
                break
            near[i], cost[i] = at, value[k]
    return near, cost, second


@_compiled
def swap_gains(first: Array, site: Array, value: Array, near: Array, cost: Array, second: Array, sites: int, slots: int) -> Array:
    """Gain of opening, and what opening gives back of the loss of closing each open site."""
    gain, extra = np.zeros(sites), np.zeros((sites, slots))
    for i in range(len(near)):
        at, now, after = near[i], cost[i], second[i]
        for k in range(first[i], first[i + 1]):
            v = value[k]
            if v >= after:
                break
            if v < now:
                gain[site[k]] += now - v
            if at >= 0:
                extra[site[k], at] += after - max(v, now)
    for j in range(sites):
        for s in range(slots):
            extra[j, s] += gain[j]
    return extra


@_compiled
def spread(first: Array, site: Array, rows: Array, offset: Array, amount: Array, onto: Array) -> None:
    """Add each row's amount to the figures of its sites, in place, `offset` of the row further on."""
    for n in range(len(rows)):
        for k in range(first[rows[n]], first[rows[n] + 1]):
            onto[offset[n] + site[k]] += amount[n]


@_compiled
def _filled(profit: Array, weight: Array, room: int) -> Any:
    """Most profit at exactly each load, -inf where none, and at each item and load whether the item was taken for it."""
    made = np.full(room + 1, -np.inf)
    made[0] = 0.0
    took = np.zeros((len(profit), room + 1), dtype=np.bool_)
    for item in range(len(profit)):
        load = weight[item]
        for at in range(room, load - 1, -1):
            with_it = made[at - load] + profit[item]
            if with_it > made[at]:
                made[at] = with_it
                took[item, at] = True
    return made, took


@_compiled
def knapsack_table(profit: Array, weight: Array, room: int) -> Array:
    """(room + 1,) most profit at exactly each load, -inf where none."""
    return _filled(profit, weight, room)[0]


@_compiled
def knapsack(profit: Array, weight: Array, room: int, floor: int) -> Any:
    """The most profit at a load from floor to room, -inf where none, and the items taken for it."""
    taken = np.zeros(len(profit), dtype=np.bool_)
    if floor > room:
        return -np.inf, taken
    made, took = _filled(profit, weight, room)
    load = floor + np.argmax(made[floor:])
    most = made[load]
    for item in range(len(profit) - 1, -1, -1):
        if took[item, load]:
            taken[item] = True
            load -= weight[item]
    return most, taken
