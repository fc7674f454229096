"""Points along the roads, close together, each standing for a few metres of road."""

from dataclasses import dataclass

import numpy as np

from layers.planning.network.graph import RoadGraph
from layers.planning.network.lines import Flags, Floats, Positions
from layers.planning.network.reached import Reached


@dataclass(frozen=True, slots=True)
class RoadSamples:
    """Points (degrees) on edges, at `share` (0–1) of the way from tail to head; each stands for `metres` of road round it.

    `vertex` is the first vertex of the straight piece a point stands on; no two neighbours on it are further apart than `spacing_m`.
    """

    edge: Positions
    vertex: Positions
    share: Floats
    lon: Floats
    lat: Floats
    metres: Floats
    spacing_m: float

    @classmethod
    def of(cls, graph: RoadGraph, usable: Flags, spacing_m: float) -> "RoadSamples":
        """Points on the usable edges, no piece between them longer than `spacing_m`."""
        sizes = np.diff(graph.first)
        edge_of = np.repeat(np.arange(graph.edges), sizes)
        begins = usable[edge_of]
        begins[graph.first[1:] - 1] = False
        start = np.flatnonzero(begins)
        length = graph.vertex_m[start + 1] - graph.vertex_m[start]
        pieces = np.maximum(np.ceil(length / spacing_m).astype(np.int64), 1)
        at = np.repeat(start, pieces)
        ends = np.cumsum(pieces)
        number = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - pieces, pieces)
        part = (number + 0.5) / pieces.repeat(pieces)
        along = graph.vertex_m[at] + part * (graph.vertex_m[at + 1] - graph.vertex_m[at])
        lon = graph.vertex_lon[at] + part * (graph.vertex_lon[at + 1] - graph.vertex_lon[at])
        lat = graph.vertex_lat[at] + part * (graph.vertex_lat[at + 1] - graph.vertex_lat[at])
        edge = edge_of[at]
        return cls(edge, at, along / graph.metres[edge], lon, lat, np.repeat(length / pieces, pieces), spacing_m)

    def chosen(self, which: Flags) -> "RoadSamples":
        """Some of the points."""
        positions, numbers = (self.edge, self.vertex), (self.share, self.lon, self.lat, self.metres)
        edge, vertex = (array[which] for array in positions)
        share, lon, lat, metres = (array[which] for array in numbers)
        return RoadSamples(edge, vertex, share, lon, lat, metres, self.spacing_m)

    def are_reached(self, reached: Reached) -> Flags:
        """Which of the points stand on a reached portion of road."""
        if len(reached.edge) == 0:
            return np.zeros(len(self.edge), dtype=bool)
        low, high = reached.edge * 2.0 + reached.begin, reached.edge * 2.0 + reached.end
        here = self.edge * 2.0 + self.share
        portion = np.searchsorted(low, here, "right") - 1
        return np.asarray((portion >= 0) & (here <= high[portion]))
