"""Who can travel to which facility, and how soon: one bounded search for all, by the compiled engine or by scipy alone."""

import importlib.util
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from layers.planning.network import plain
from layers.planning.network.arcs import Arcs, Nodes
from layers.planning.network.doors import Doors, along_one_edge
from layers.planning.network.lines import Floats, Positions
from layers.planning.travel import NOBODY, Nearest, Pairs

_THREADS = 2
_PARTS = 8
_FEW = 8
_MOST_BUCKETS = 1_000_000


class Engine(StrEnum):
    """fast: compiled (extra `fast`) · plain: scipy alone. The answers are the same to the bit."""

    FAST = "fast"
    PLAIN = "plain"

    @classmethod
    def best(cls) -> "Engine":
        """The compiled one where it is installed."""
        return cls.FAST if _is_installed() else cls.PLAIN


@lru_cache(maxsize=1)
def _is_installed() -> bool:
    return importlib.util.find_spec("numba") is not None


def _kernels() -> Any:
    from layers.planning.network import kernels  # because numba costs a second, and is an extra

    return kernels


@dataclass(frozen=True, slots=True)
class Roads:
    """Arcs ready to be searched with one engine, and the minutes along each edge both ways."""

    arcs: Arcs
    forward: Floats
    backward: Floats
    engine: Engine

    def soonest(self, facilities: Doors, limit_min: float) -> tuple[Positions, Floats]:
        """Facility and minutes of the soonest reached facility from every node; NOBODY and inf beyond the limit (inclusive)."""
        if self.engine is Engine.PLAIN:
            return plain.soonest(self.arcs, facilities, limit_min)
        arcs = self.arcs
        facility, minutes = _kernels().soonest(
            arcs.first, arcs.other, arcs.minutes, _narrow(facilities.seeds), limit_min, self._width(limit_min)
        )
        return facility.astype(np.int64), minutes

    def k_soonest(self, facilities: Doors, k: int, limit_min: float) -> Nearest:
        """The k soonest reached facilities of every node."""
        if self.engine is Engine.PLAIN:
            return _ranked(plain.place_pairs(self.arcs, facilities, Doors.at_nodes(self.arcs.nodes), limit_min), k)
        arcs, starts, width = self.arcs, _narrow(facilities.seeds), self._width(limit_min)
        facility, minutes = _kernels().k_soonest(arcs.first, arcs.other, arcs.minutes, starts, k, limit_min, width)
        return Nearest(facility.astype(np.int64), minutes)

    def nearest(self, places: Doors, facilities: Doors, k: int, limit_min: float) -> Nearest:
        """The k soonest reached facilities of every place."""
        place, facility, minutes = along_one_edge(places, facilities, self.forward, self.backward)
        within = minutes <= limit_min
        found = [(place[within], facility[within], minutes[within])]
        if k == 1:
            who, took = self.soonest(facilities, limit_min)
            held = Nearest(who[:, None], took[:, None])
        elif self.engine is Engine.PLAIN:
            return _ranked(_with_direct(plain.place_pairs(self.arcs, facilities, places, limit_min), *found[0]), k)
        else:
            held = self.k_soonest(facilities, k, limit_min)
        for node, way in ((places.tail, places.by_tail), (places.head, places.by_head)):
            took = held.minutes[node] + way[:, None]
            at, rank = np.nonzero(took <= limit_min)
            found.append((at, held.facility[node[at], rank], took[at, rank]))
        return _best_of(found, len(places), k)

    def pairs(self, places: Doors, facilities: Doors, limit_min: float) -> Pairs:
        """Every place and facility within the limit of each other."""
        if self.engine is Engine.PLAIN:
            found = plain.place_pairs(self.arcs, facilities, places, limit_min)
        else:
            found = self._compiled_pairs(places, facilities, limit_min)
        place, facility, minutes = along_one_edge(places, facilities, self.forward, self.backward)
        within = minutes <= limit_min
        by_place = _with_direct(found, place[within], facility[within], minutes[within]).tocsc()
        at = np.repeat(np.arange(len(places)), np.diff(by_place.indptr))
        return Pairs(at, by_place.indices.astype(np.int64), by_place.data, len(places), len(facilities))

    def _compiled_pairs(self, places: Doors, facilities: Doors, limit_min: float) -> csr_array:
        arcs, width, starts = self.arcs, self._width(limit_min), _narrow(facilities.seeds)
        start_first = np.searchsorted(starts[0], np.arange(len(facilities) + 1))
        doors = *_doors_of_nodes(places, arcs.nodes), places.tail, places.head, places.by_tail, places.by_head
        kernel = _kernels().pairs

        def search(low: int, high: int) -> Any:
            which = np.array((low, high))
            return kernel(arcs.first, arcs.other, arcs.minutes, (start_first, *starts), doors, limit_min, width, which)

        cuts = np.linspace(0, len(facilities), min(_PARTS, max(1, len(facilities) // _FEW)) + 1).astype(int).tolist()
        with ThreadPoolExecutor(_THREADS) as pool:  # the kernels hold no lock
            found = list(pool.map(search, cuts[:-1], cuts[1:]))
        first = np.concatenate(([0], np.cumsum(np.concatenate([part[0] for part in found]))))
        columns, values = (np.concatenate([part[i] for part in found]) for i in (1, 2))
        return csr_array((values, columns, first), shape=(len(facilities), len(places)))

    def _width(self, limit_min: float) -> float:
        """Minutes a bucket holds: two arcs, measured best on a city; the answer does not hang on it."""
        mean = float(self.arcs.minutes.mean()) if len(self.arcs.minutes) else 1.0
        return max(2 * mean, limit_min / _MOST_BUCKETS)


def _narrow(starts: tuple[Positions, Nodes, Floats]) -> tuple[Nodes, Nodes, Floats]:
    return starts[0].astype(np.int32), starts[1], starts[2]


def _doors_of_nodes(places: Doors, nodes: int) -> tuple[Positions, Nodes]:
    """The places whose door leads to each node: node n has `place[first[n]:first[n + 1]]`."""
    place, node, _ = places.seeds
    once = np.ones(len(place), dtype=bool)
    once[1:] = (place[1:] != place[:-1]) | (node[1:] != node[:-1])  # a loop road has one node at both ends
    order = np.argsort(node[once], kind="stable")
    first = np.searchsorted(node[once][order], np.arange(nodes + 1))
    return first, place[once][order].astype(np.int32)


def _with_direct(found: csr_array, place: Positions, facility: Positions, minutes: Floats) -> csr_array:
    """The pairs found through nodes with those along one edge where these are sooner."""
    if len(place) == 0:
        return found
    row = np.concatenate((np.repeat(np.arange(found.shape[0]), np.diff(found.indptr)), facility))
    column = np.concatenate((found.indices, place))
    took = np.concatenate((found.data, minutes))
    order = np.lexsort((took, column, row))
    row, column, took = row[order], column[order], took[order]
    least = np.ones(len(row), dtype=bool)
    least[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    first = np.concatenate(([0], np.cumsum(np.bincount(row[least], minlength=found.shape[0]))))
    return csr_array((took[least], column[least], first), shape=found.shape)


def _ranked(found: csr_array, k: int) -> Nearest:
    by_place = found.tocsc()
    place = np.repeat(np.arange(found.shape[1]), np.diff(by_place.indptr))
    return _best_of([(place, by_place.indices.astype(np.int64), by_place.data)], found.shape[1], k)


def _best_of(found: list[tuple[Positions, Positions, Floats]], places: int, k: int) -> Nearest:
    """The k best different facilities of each place among candidates (place, facility, minutes)."""
    place, facility, minutes = (np.concatenate([part[i] for part in found]) for i in range(3))
    order = np.lexsort((facility, minutes, place))
    place, facility, minutes = place[order], facility[order], minutes[order]
    if k == 1:
        first = np.ones(len(place), dtype=bool)
        first[1:] = place[1:] != place[:-1]
        rank = np.zeros(len(place), dtype=np.int64)
        kept = first
    else:
        again = np.lexsort((np.arange(len(place)), facility, place))  # per place and facility, the soonest first
        fresh = np.ones(len(place), dtype=bool)
        fresh[again[1:]] = (place[again[1:]] != place[again[:-1]]) | (facility[again[1:]] != facility[again[:-1]])
        place, facility, minutes = place[fresh], facility[fresh], minutes[fresh]
        start = np.searchsorted(place, np.arange(places))
        rank = np.arange(len(place)) - start[place]
        kept = rank < k
    who, took = np.full((places, k), NOBODY, dtype=np.int64), np.full((places, k), np.inf)
    who[place[kept], rank[kept]], took[place[kept], rank[kept]] = facility[kept], minutes[kept]
    return Nearest(who, took)
