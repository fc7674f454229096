"""How far facilities reach along the roads: minutes at every node, and the portions of road from which one is reached in time."""

from dataclasses import dataclass

import numpy as np

from layers.planning.network.doors import Doors
from layers.planning.network.graph import RoadGraph
from layers.planning.network.lines import Floats, Positions
from layers.planning.network.search import Roads


@dataclass(frozen=True, slots=True)
class Reached:
    """The reach of some facilities within `limit_min`.

    `facility` and `minutes` of every node: the soonest reached facility (NOBODY) and the minutes to it (inf). `edge`, `begin`, `end`: portions of road (0–1 of the way
    from tail to head) from whose every point a facility is reached in time; ordered by edge, apart from each other.
    """

    graph: RoadGraph
    limit_min: float
    facility: Positions
    minutes: Floats
    edge: Positions
    begin: Floats
    end: Floats

    @property
    def metres(self) -> Floats:
        """Reached metres of each portion."""
        return np.asarray((self.end - self.begin) * self.graph.metres[self.edge])

    @classmethod
    def of(cls, graph: RoadGraph, roads: Roads, facilities: Doors, limit_min: float) -> "Reached":
        """What `facilities` reach, minutes of waiting already taken off the limit."""
        facility, minutes = roads.soonest(facilities, limit_min)
        edge = np.flatnonzero(np.isfinite(roads.forward) | np.isfinite(roads.backward))
        spare_tail = np.maximum(limit_min - minutes[graph.tail[edge]], 0)
        spare_head = np.maximum(limit_min - minutes[graph.head[edge]], 0)
        tied = np.flatnonzero(facilities.edge >= 0)
        on, at = facilities.edge[tied], facilities.share[tied]
        spare = limit_min - facilities.connector[tied]
        inside = spare >= 0
        on, at, spare = on[inside], at[inside], spare[inside]
        portions = (
            (edge, np.zeros(len(edge)), np.minimum(spare_tail / roads.backward[edge], 1)),
            (edge, np.maximum(1 - spare_head / roads.forward[edge], 0), np.ones(len(edge))),
            (on, np.maximum(at - spare / roads.forward[on], 0), np.minimum(at + spare / roads.backward[on], 1)),
        )
        merged = _merged(*(np.concatenate([portion[i] for portion in portions]) for i in range(3)))
        return cls(graph, limit_min, facility, minutes, *merged)


def _merged(edge: Positions, begin: Floats, end: Floats) -> tuple[Positions, Floats, Floats]:
    """Portions joined where they overlap or touch; empty ones left out."""
    long = end > begin
    edge, begin, end = edge[long], begin[long], end[long]
    order = np.lexsort((begin, edge))
    edge, begin, end = edge[order], edge[order] * 2.0 + begin[order], edge[order] * 2.0 + end[order]
    so_far = np.maximum.accumulate(end) if len(end) else end
    fresh = np.ones(len(edge), dtype=bool)
    fresh[1:] = begin[1:] > so_far[:-1]
    starts = np.flatnonzero(fresh)
    ends = so_far[np.append(starts[1:], len(edge)) - 1] if len(edge) else so_far
    base = edge[starts] * 2.0
    return edge[starts], begin[starts] - base, ends - base
