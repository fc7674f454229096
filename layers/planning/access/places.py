"""Who has a place: as many people as facilities within their reach can take, found exactly."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import maximum_flow

from layers.planning.travel import Pairs

Flags = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.int64]

_MOST = 2**31 - 1
_EXACT_UP_TO = 10_000_000  # arcs × units: some three seconds


@dataclass(frozen=True, slots=True)
class Served:
    """People who can be given a place at once.

    `total` is exact: nobody could place more. How it is shared is not fixed by that, so every unit has the fewest (if all others are served
    first) and the most (if it comes first) of its people who can be placed. In very large areas these two are bounds that can be told without
    asking unit by unit: never too narrow, perhaps too wide.
    """

    total: int
    at_least: Positions
    at_most: Positions


def serve(pairs: Pairs, *, people: Positions, places: Positions, unit: Positions, units: int) -> Served:
    """The greatest number of people who can be given a place within their reach: a maximum flow, not a first-come queue.

    source → people living together with the same facilities in reach → those facilities (their places) → sink; no one is served twice and no
    place is given twice (Ford & Fulkerson 1956; Dinic's algorithm as scipy has it).

    Args:
        people: persons per place of living, >= 0.
        places: places per facility, >= 0, in people.
        unit: of each place of living.
    """
    crowds = _Crowds.of(pairs, people, unit)
    everybody = np.ones(len(crowds.people), dtype=bool)
    network = _Network.of(crowds, np.minimum(places, _MOST))
    total = network.flow(everybody)
    reached = np.bincount(crowds.unit, weights=crowds.people, minlength=units).astype(np.int64)
    if total == reached.sum():
        return Served(total, reached, reached)
    at_least = np.maximum(total - (reached.sum() - reached), 0)
    at_most = np.minimum(reached, crowds.places_near(places, units))
    if len(crowds.edges[0]) * units > _EXACT_UP_TO:
        return Served(total, at_least, at_most)
    for here in np.unique(crowds.unit):
        own = crowds.unit == here
        at_most[here] = network.flow(own)
        at_least[here] = total - network.flow(~own)
    return Served(total, at_least, at_most)


@dataclass(frozen=True, slots=True)
class _Crowds:
    """People of one unit who reach the same facilities: interchangeable, so they are one node."""

    people: Positions
    unit: Positions
    edges: tuple[Positions, Positions]  # crowd, facility

    @classmethod
    def of(cls, pairs: Pairs, people: Positions, unit: Positions) -> "_Crowds":
        crowds: dict[tuple[int, bytes], int] = {}
        count: list[int] = []
        for place, reached in _reached(pairs):
            if people[place] == 0:
                continue
            at = crowds.setdefault((int(unit[place]), reached.tobytes()), len(count))
            if at == len(count):
                count.append(0)
            count[at] += int(people[place])
        facilities = [np.frombuffer(reached, dtype=np.int64) for _, reached in crowds]
        crowd = np.repeat(np.arange(len(count)), [len(f) for f in facilities])
        facility = np.concatenate(facilities) if facilities else np.empty(0, dtype=np.int64)
        return cls(np.array(count, dtype=np.int64), np.array([u for u, _ in crowds], dtype=np.int64), (crowd, facility))

    def places_near(self, places: Positions, units: int) -> Positions:
        """The places of all facilities that anybody of a unit reaches."""
        crowd, facility = self.edges
        both = np.unique(self.unit[crowd] * len(places) + facility)
        return np.bincount(both // max(len(places), 1), weights=places[both % max(len(places), 1)], minlength=units).astype(
            np.int64
        )


def _reached(pairs: Pairs) -> Iterator[tuple[int, Positions]]:
    here, first = np.unique(pairs.place, return_index=True)
    for place, start, size in zip(here, first, np.diff(first, append=len(pairs)), strict=True):
        yield int(place), pairs.facility[start : start + size]


@dataclass(frozen=True, slots=True)
class _Network:
    """Source 0, then the crowds, then the facilities, then the sink; the arcs out of the source come first."""

    crowds: _Crowds
    tail: npt.NDArray[np.int32]
    head: npt.NDArray[np.int32]
    room: Positions
    nodes: int

    @classmethod
    def of(cls, crowds: _Crowds, places: Positions) -> "_Network":
        n, m = len(crowds.people), len(places)
        crowd, facility = crowds.edges
        tail = np.concatenate((np.zeros(n), 1 + crowd, 1 + n + np.arange(m))).astype(np.int32)
        head = np.concatenate((1 + np.arange(n), 1 + n + facility, np.full(m, 1 + n + m))).astype(np.int32)
        return cls(crowds, tail, head, np.concatenate((crowds.people, crowds.people[crowd], places)), n + m + 2)

    def flow(self, which: Flags) -> int:
        """People served if only these crowds ask."""
        room = self.room.copy()
        room[: len(which)][~which] = 0
        graph = sparse.csr_array((room.astype(np.int32), (self.tail, self.head)), shape=(self.nodes, self.nodes))
        return int(maximum_flow(graph, 0, self.nodes - 1).flow_value)
