"""Searches with scipy alone: bounded, against the flow. Answers to the bit what the compiled ones answer."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from layers.planning.network.arcs import Arcs
from layers.planning.network.doors import Doors
from layers.planning.network.lines import Floats, Positions
from layers.planning.travel import NOBODY

_CELLS_AT_ONCE = 4_000_000


def soonest(arcs: Arcs, facilities: Doors, limit_min: float) -> tuple[Positions, Floats]:
    """Facility and minutes of the soonest reached facility from every node; NOBODY and inf beyond the limit."""
    sources = np.arange(arcs.nodes, arcs.nodes + len(facilities))
    if len(facilities) == 0:
        return np.full(arcs.nodes, NOBODY), np.full(arcs.nodes, np.inf)
    minutes, _, source = dijkstra(
        _with_facilities(arcs, facilities), indices=sources, limit=limit_min, min_only=True, return_predecessors=True
    )
    best = minutes[: arcs.nodes]
    facility = np.where(np.isfinite(best), source[: arcs.nodes] - arcs.nodes, NOBODY).astype(np.int64)
    return _lower_wins(arcs, facilities, best, facility), best


def place_pairs(arcs: Arcs, facilities: Doors, places: Doors, limit_min: float) -> csr_array:
    """Minutes of every facility (row) and place (column) within the limit; zeros are kept."""
    rows = max(1, _CELLS_AT_ONCE // (arcs.nodes + 1))
    counts, columns, values = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for low in range(0, len(facilities), rows):
        some = _chosen(facilities, slice(low, low + rows))
        sources = np.arange(arcs.nodes, arcs.nodes + len(some))
        node = dijkstra(_with_facilities(arcs, some), indices=sources, limit=limit_min)
        took = np.minimum(node[:, places.tail] + places.by_tail, node[:, places.head] + places.by_head)
        row, place = np.nonzero(took <= limit_min)
        counts.append(np.bincount(row, minlength=len(some)))
        columns.append(place)
        values.append(took[row, place])
    first = np.concatenate(([0], np.cumsum(np.concatenate(counts))))
    return csr_array((np.concatenate(values), np.concatenate(columns), first), shape=(len(facilities), len(places)))


def _chosen(doors: Doors, which: slice) -> Doors:
    return Doors(
        doors.tail[which],
        doors.head[which],
        doors.by_tail[which],
        doors.by_head[which],
        doors.edge[which],
        doors.share[which],
        doors.connector[which],
    )


def _with_facilities(arcs: Arcs, facilities: Doors) -> csr_array:
    """The network with each facility as one more node, from which its two ends are reached."""
    door, node, minutes = facilities.seeds
    steps = np.cumsum(np.bincount(door, minlength=len(facilities)))
    first = np.concatenate((arcs.first, (arcs.first[-1] + steps).astype(np.int32)))
    size = arcs.nodes + len(facilities)
    return csr_array((np.concatenate((arcs.minutes, minutes)), np.concatenate((arcs.other, node)), first), shape=(size, size))


def _lower_wins(arcs: Arcs, facilities: Doors, best: Floats, facility: Positions) -> Positions:
    """The lowest of the facilities that reach a node equally soon: handed on along every shortest way until nothing changes."""
    door, node, minutes = facilities.seeds
    at_once = minutes == best[node]
    nobody_yet = np.iinfo(np.int64).max
    lowest = np.where(facility == NOBODY, nobody_yet, facility)
    np.minimum.at(lowest, node[at_once], door[at_once])
    origin = np.repeat(np.arange(arcs.nodes), np.diff(arcs.first))
    tight = np.flatnonzero(np.isfinite(best[origin]) & (best[origin] + arcs.minutes == best[arcs.other]))
    origin, beyond = origin[tight], arcs.other[tight]
    first = np.searchsorted(origin, np.arange(arcs.nodes + 1))
    lower = lowest[origin] < lowest[beyond]
    giver, taker = origin[lower], beyond[lower]
    while len(taker):
        np.minimum.at(lowest, taker, lowest[giver])
        changed = np.unique(taker)
        count = first[changed + 1] - first[changed]
        giver = np.repeat(changed, count)
        ends = np.cumsum(count)
        taker = beyond[np.arange(ends[-1]) + np.repeat(first[changed] - (ends - count), count)]
        lower = lowest[giver] < lowest[taker]
        giver, taker = giver[lower], taker[lower]
    return np.asarray(np.where(lowest == nobody_yet, NOBODY, lowest), dtype=np.int64)
