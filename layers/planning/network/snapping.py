"""Which piece of road a door opens onto, how far it is, and why a door is tied to none."""

import hashlib
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from layers.ellipsoid import geodesic_m
from layers.planning.network.barriers import Barriers
from layers.planning.network.graph import CLASSES, RoadGraph
from layers.planning.network.lines import Flags, Floats, Positions
from layers.planning.network.noding import share_along
from layers.planning.network.plane import Plane
from layers.planning.travel import Connection, Places

NO_DOORS = ("motorway", "ferry", "railway")
"""Classes nobody's door opens onto, whoever may travel them."""

_ON_THE_ROAD_M = 0.01
_REMEMBERED = 8
_WORTH_REMEMBERING = 64  # a facility dragged over the map is asked for at a hundred spots, none of which comes again
_AT_THE_END = 1e-9
"""A share of an edge this small is none: a door at a junction stands at its end, which matters on a one-way street."""


@dataclass(frozen=True, slots=True)
class SnapPolicy:
    """How far a door may lie from its road, and which pieces of road are stranded.

    `limit_m` metres along the straight connector. A piece of network (of the roads the mode may use) is stranded when it is not the longest and
    shorter than `stranded_km`: nobody is tied to it. Doors do not open onto motorways, ferries, bridges or tunnels.
    """

    limit_m: float = 200.0
    stranded_km: float = 5.0


@dataclass(frozen=True, slots=True)
class Snapped:
    """The tie of each place to the road: `edge` (-1 none), `share` of the way along it (0–1), the point (degrees), metres, and the reason if there is none.

    `metres` is to the road it is tied to or, where it is tied to none, to the nearest road. `nearest_m` is to the nearest road of any piece: where it is
    less than `metres` of a tied place, a nearer road was passed over because it is stranded or lies behind a barrier (`was_moved`).
    """

    edge: Positions
    share: Floats
    lon: Floats
    lat: Floats
    metres: Floats
    nearest_m: Floats
    was_moved: Flags
    reason: npt.NDArray[np.object_]
    limit_m: float

    @property
    def connection(self) -> Connection:
        return Connection(self.metres, self.reason, self.limit_m)


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Straight pieces of road in a plane: a tree over them, the edge and first vertex of each."""

    tree: shapely.STRtree
    plane: Plane
    edge: Positions
    vertex: Positions

    @classmethod
    def of(cls, graph: RoadGraph, plane: Plane, chosen: Flags) -> "_Pieces":
        sizes = np.diff(graph.first)
        edge_of = np.repeat(np.arange(graph.edges), sizes)
        is_start = chosen[edge_of]
        is_start[graph.first[1:] - 1] = False
        vertex = np.flatnonzero(is_start)
        xy = plane.at(graph.vertex_lon, graph.vertex_lat)
        drawn: Any = shapely.linestrings(np.stack((xy[vertex], xy[vertex + 1]), axis=1))
        return cls(shapely.STRtree(drawn), plane, edge_of[vertex], vertex)

    def nearest(self, xy: Floats) -> Positions:
        """The nearest piece of each point (-1 where there is none at all); the lowest of several."""
        found = np.full(len(xy), -1, dtype=np.int64)
        if len(self.vertex) and len(xy):
            point, piece = self.tree.query_nearest(shapely.points(xy), all_matches=True)
            order = np.lexsort((piece, point))
            at, first = np.unique(point[order], return_index=True)
            found[at] = piece[order][first]
        return found

    def within(self, xy: Floats, metres: float, lat: Floats) -> tuple[Positions, Positions]:
        """Every point and piece perhaps so near each other, as positions."""
        if len(xy) == 0 or len(self.vertex) == 0:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        point, piece = self.tree.query(shapely.points(xy), predicate="dwithin", distance=self.plane.at_most(metres, lat))
        return point, piece


@dataclass(frozen=True, slots=True)
class RoadSnapper:
    """Ties places to the roads one mode may use, within a stated limit and across no barrier.

    The nearest road is chosen on a conformal plane: of two roads whose distances differ by more than 1 part in 20,000 (10 mm at 200 m) it is the nearer on
    the ellipsoid. The metres are geodesic.
    """

    graph: RoadGraph
    policy: SnapPolicy
    barriers: Barriers | None
    main: _Pieces
    stranded: _Pieces
    _known: "OrderedDict[bytes, Snapped]" = field(default_factory=OrderedDict)

    @classmethod
    def of(cls, graph: RoadGraph, usable: Flags, policy: SnapPolicy, barriers: Barriers | None) -> "RoadSnapper":
        opens = usable & (graph.level == 0) & ~np.isin(graph.road_class, [CLASSES.index(name) for name in NO_DOORS])
        alone = stranded_edges(graph, usable, policy.stranded_km)
        plane = Plane.of(graph.vertex_lat)
        return cls(graph, policy, barriers, _Pieces.of(graph, plane, opens & ~alone), _Pieces.of(graph, plane, opens & alone))

    def snap(self, places: Places) -> Snapped:
        """The tie of each place. The last few questions are remembered: the same doors are asked about at four speeds and after every change."""
        if len(places) < _WORTH_REMEMBERING:
            return self._snap(places)
        key = hashlib.sha256(places.lon.tobytes() + places.lat.tobytes()).digest()
        known = self._known.get(key) or self._snap(places)
        self._known[key] = known  # two threads may both tie, alike
        with suppress(KeyError):  # because another thread may have given it up meanwhile
            self._known.move_to_end(key)  # what was asked last is forgotten last
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return known

    def _snap(self, places: Places) -> Snapped:
        lon, lat = np.asarray(places.lon, dtype=float), np.asarray(places.lat, dtype=float)
        placed = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
        answer = _untied(len(lon), self.policy.limit_m)
        where = np.flatnonzero(placed)
        xy = self.main.plane.at(lon[where], lat[where])
        tie = self._tie(self.main, self.main.nearest(xy), lon[where], lat[where], xy)
        apart_m = self._tie(self.stranded, self.stranded.nearest(xy), lon[where], lat[where], xy)[4]
        _write(answer, where, tie, apart_m, self.policy.limit_m)
        if self.barriers is not None:
            self._go_round(answer, self.barriers, lon, lat)
        return answer

    def _tie(
        self, pieces: _Pieces, piece: Positions, lon: Floats, lat: Floats, xy: Floats
    ) -> tuple[Positions, Floats, Floats, Floats, Floats]:
        """Edge, share of its way, foot (lon, lat) and geodesic metres for a point and the piece chosen for it; inf metres without a piece."""
        graph, found = self.graph, piece >= 0
        edge, foot = np.full(len(piece), -1), np.full((3, len(piece)), np.nan)
        metres = np.full(len(piece), np.inf)
        vertex = pieces.vertex[piece[found]]
        ends = (pieces.plane.at(graph.vertex_lon[at], graph.vertex_lat[at]) for at in (vertex, vertex + 1))
        part = share_along(xy[found], *ends)
        edge[found] = pieces.edge[piece[found]]
        along = graph.vertex_m[vertex] + part * (graph.vertex_m[vertex + 1] - graph.vertex_m[vertex])
        share = along / graph.metres[edge[found]]
        foot[0, found] = np.where(share < _AT_THE_END, 0.0, np.where(share > 1 - _AT_THE_END, 1.0, share))
        for row, of_vertex in ((1, graph.vertex_lon), (2, graph.vertex_lat)):
            foot[row, found] = of_vertex[vertex] + part * (of_vertex[vertex + 1] - of_vertex[vertex])
        metres[found] = geodesic_m(lon[found], lat[found], foot[1, found], foot[2, found])
        return edge, foot[0], foot[1], foot[2], metres

    def _go_round(self, answer: Snapped, barriers: Barriers, lon: Floats, lat: Floats) -> None:
        """Ties that cross a barrier are replaced by the nearest road within the limit that can be walked to, or undone with the reason."""
        tied = np.flatnonzero((answer.edge >= 0) & (answer.metres > _ON_THE_ROAD_M))
        barred = tied[barriers.are_between(lon[tied], lat[tied], answer.lon[tied], answer.lat[tied])]
        if len(barred) == 0:
            return
        first_m = answer.metres[barred].copy()
        xy = self.main.plane.at(lon[barred], lat[barred])
        point, piece = self.main.within(xy, self.policy.limit_m, lat[barred])
        edge, share, foot_lon, foot_lat, metres = self._tie(self.main, piece, lon[barred[point]], lat[barred[point]], xy[point])
        free = metres <= self.policy.limit_m
        free[free] = ~barriers.are_between(lon[barred[point[free]]], lat[barred[point[free]]], foot_lon[free], foot_lat[free])
        order = np.lexsort((piece, metres, point))
        order = order[free[order]]
        at, first = np.unique(point[order], return_index=True)
        chosen, place = order[first], barred[at]
        answer.edge[barred], answer.share[barred] = -1, np.nan
        answer.reason[barred] = "across_barrier"
        answer.edge[place], answer.share[place], answer.metres[place] = edge[chosen], share[chosen], metres[chosen]
        answer.lon[place], answer.lat[place], answer.reason[place] = foot_lon[chosen], foot_lat[chosen], ""
        answer.nearest_m[barred] = np.minimum(answer.nearest_m[barred], first_m)
        answer.was_moved[place] = True


def stranded_edges(graph: RoadGraph, usable: Flags, stranded_km: float) -> Flags:
    """Usable edges on pieces that hang together with no other usable road: not the longest piece, and shorter than `stranded_km`."""
    ones = np.ones(int(usable.sum()), dtype=np.int8)
    tied = coo_array((ones, (graph.tail[usable], graph.head[usable])), shape=(graph.nodes, graph.nodes))
    count, piece = connected_components(tied, directed=False)
    length = np.bincount(piece[graph.tail[usable]], weights=graph.metres[usable], minlength=count)
    alone = length < stranded_km * 1000
    alone[int(length.argmax())] = False
    return np.asarray(usable & alone[piece[graph.tail]])


def _untied(places: int, limit_m: float) -> Snapped:
    missing = np.full(places, np.nan)
    reason = np.full(places, "no_position", dtype=object)
    return Snapped(
        *(np.full(places, -1, dtype=np.int64), missing, missing.copy(), missing.copy(), missing.copy(), missing.copy()),
        *(np.zeros(places, dtype=bool), reason, limit_m),
    )


def _write(
    answer: Snapped, where: Positions, tie: tuple[Positions, Floats, Floats, Floats, Floats], apart_m: Floats, limit_m: float
) -> None:
    edge, share, lon, lat, metres = tie
    tied = metres <= limit_m
    nearest = np.minimum(metres, apart_m)
    answer.edge[where] = np.where(tied, edge, -1)
    answer.share[where] = np.where(tied, share, np.nan)
    answer.lon[where], answer.lat[where] = lon, lat
    answer.metres[where] = np.where(tied, metres, nearest)
    answer.nearest_m[where] = nearest
    answer.was_moved[where] = tied & (apart_m < metres)
    answer.reason[where] = np.where(tied, "", np.where(apart_m <= limit_m, "stranded", "too_far"))
