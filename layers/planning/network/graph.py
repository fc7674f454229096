"""The road network of a place: junctions, the roads between them, and what each road is."""

from dataclasses import dataclass, replace
from functools import partial

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from layers.datum import STORED, require_datum
from layers.planning.network.content import content_key
from layers.planning.network.errors import EmptyNetwork, RoadsNotInDegrees
from layers.planning.network.lines import Flags, Floats, Lines, Positions
from layers.planning.network.look import look_at_graph, look_at_roads
from layers.planning.network.noding import NodingPolicy, node_lines, node_of_vertices
from layers.planning.specs import CLOSED_TO, ROAD_CLASSES
from layers.planning.speeds import UNKNOWN
from layers.report import Report

CLASSES: tuple[str, ...] = (UNKNOWN, *ROAD_CLASSES)
"""The classes of roads by the number an edge carries."""

CLOSURES: tuple[str, ...] = ("", *CLOSED_TO)
FASTEST_KMH = 200.0


@dataclass(frozen=True, slots=True)
class RoadGraph:
    """Nodes (degrees) and edges between them, each edge drawn from `tail` to `head` in the direction of traffic.

    An edge's vertices are `vertex_lon`, `vertex_lat` from `first[e]` to `first[e + 1]`, with `vertex_m` the geodesic metres from its tail. `road` is the
    row of the frame it was cut from and `road_id` the ids of those rows; `road_class` and `closed_to` number CLASSES and CLOSURES.
    `speed_kmh` is NaN where none (or none usable) was stated, `rise_m` NaN where heights are unknown. `component` numbers pieces that
    hang together, whoever may use them, the longest first. `report` says what the noding found and left out; `key` names the content.
    """

    node_lon: Floats
    node_lat: Floats
    component: Positions
    tail: Positions
    head: Positions
    metres: Floats
    rise_m: Floats
    road: Positions
    road_id: npt.NDArray[np.object_]
    road_class: Positions
    closed_to: Positions
    oneway: Flags
    level: Positions
    speed_kmh: Floats
    first: Positions
    vertex_lon: Floats
    vertex_lat: Floats
    vertex_m: Floats
    policy: NodingPolicy
    report: Report
    key: str

    @classmethod
    def of(cls, roads: gpd.GeoDataFrame, policy: NodingPolicy | None = None) -> "RoadGraph":
        """The network of a ROADS frame (EPSG:4490).

        A row without a shape, with a coordinate that is no number or without length is left out and listed in `report`; roads drawn twice alike are
        taken once. Heights come from three-dimensional shapes.

        Raises:
            NoDatum: the frame does not say its coordinate system.
            RoadsNotInDegrees: it is in another than EPSG:4490.
            EmptyNetwork: no road remains.
        """
        policy = policy or NodingPolicy()
        _require_stored(roads)
        usable, noticed = look_at_roads(roads)
        lines = Lines.of(roads, usable)
        if len(lines.road) == 0:
            raise EmptyNetwork(len(roads))
        noded = node_lines(lines, policy)
        cut = _Cut.of(noded)
        kept, twice = _told_apart(cut, roads)
        graph = _graph(cut.chosen(kept), roads, policy)
        return replace(
            graph,
            report=Report.of([*noticed, *look_at_graph(roads, usable, noded, policy, twice, graph.lengths_of_pieces())]),
        )

    @property
    def nodes(self) -> int:
        return len(self.node_lon)

    @property
    def edges(self) -> int:
        return len(self.tail)

    def lengths_of_pieces(self) -> Floats:
        """Metres of road in each component."""
        return np.bincount(self.component[self.tail], weights=self.metres).astype(float)

    def lines(self, edges: Positions | None = None) -> npt.NDArray[np.object_]:
        """The shapes of some edges (None: of all) in degrees."""
        chosen = np.arange(self.edges) if edges is None else edges
        sizes = np.diff(self.first)[chosen]
        at = _runs(self.first[chosen], sizes)
        coords = np.column_stack((self.vertex_lon[at], self.vertex_lat[at]))
        return np.asarray(shapely.linestrings(coords, indices=np.repeat(np.arange(len(chosen)), sizes)), dtype=object)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Lines cut at nodes: the node at either end of each edge, its polyline, and its vertices."""

    tail: Positions
    head: Positions
    first: Positions
    lon: Floats
    lat: Floats
    height: Floats
    place: Positions
    along_m: Floats
    road: Positions
    level: Positions

    @classmethod
    def of(cls, lines: Lines) -> "_Cut":
        node = node_of_vertices(lines)
        breaks = np.flatnonzero(lines.is_end | (np.bincount(node)[node] > 1))
        starts = np.flatnonzero(~lines.is_last[breaks])
        begin, end = breaks[starts], breaks[starts + 1]
        sizes = end - begin + 1
        at = _runs(begin, sizes)
        first = np.concatenate(([0], np.cumsum(sizes)))
        walked = np.concatenate(([0.0], np.cumsum(lines.steps_m())[:-1]))
        along = walked[at] - np.repeat(walked[begin], sizes)
        line = lines.line[begin]
        return cls(
            node[begin],
            node[end],
            first,
            lines.lon[at],
            lines.lat[at],
            lines.height[at],
            node[at],
            along,
            lines.road[line],
            lines.level[line],
        )

    @property
    def metres(self) -> Floats:
        return self.along_m[self.first[1:] - 1]

    def chosen(self, kept: Flags) -> "_Cut":
        """Some of the edges."""
        if kept.all():
            return self
        sizes = np.diff(self.first)
        inside = np.repeat(kept, sizes)
        return _Cut(
            self.tail[kept],
            self.head[kept],
            np.concatenate(([0], np.cumsum(sizes[kept]))),
            self.lon[inside],
            self.lat[inside],
            self.height[inside],
            self.place[inside],
            self.along_m[inside],
            self.road[kept],
            self.level[kept],
        )


def _require_stored(roads: gpd.GeoDataFrame) -> None:
    crs = require_datum(roads, layer="roads")
    if not crs.equals(STORED, ignore_axis_order=True):
        raise RoadsNotInDegrees(crs.name)


def _told_apart(cut: _Cut, roads: gpd.GeoDataFrame) -> tuple[Flags, Positions]:
    """Which edges to keep, and the rows of those that only repeat another: the same vertices, class, closure, level and direction."""
    sizes = np.diff(cut.first)
    mixed = (cut.place.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mark = np.add.reduceat(mixed * np.uint64(0xBF58476D1CE4E5B9), cut.first[:-1])
    oneway, swapped = _flag(roads, "is_oneway")[cut.road], cut.tail > cut.head
    alike = pd.DataFrame(
        {
            "low": np.minimum(cut.tail, cut.head),
            "high": np.maximum(cut.tail, cut.head),
            "size": sizes,
            "mark": mark,
            "level": cut.level,
            "direction": np.where(oneway, 1 + swapped, 0),
            "class": _codes(roads, "road_class", CLASSES)[cut.road],
            "closed": _codes(roads, "closed_to", CLOSURES)[cut.road],
        }
    )
    repeated = alike.duplicated().to_numpy()
    return ~repeated, np.unique(cut.road[repeated])


def _graph(cut: _Cut, roads: gpd.GeoDataFrame, policy: NodingPolicy) -> RoadGraph:
    ends = np.column_stack((cut.tail, cut.head)).ravel()
    node, places = pd.factorize(ends)
    at = np.column_stack((cut.first[:-1], cut.first[1:] - 1)).ravel()
    seen = np.empty(len(places), dtype=np.int64)
    seen[node[::-1]] = at[::-1]
    tail, head = node[0::2].astype(np.int64), node[1::2].astype(np.int64)
    component = _components(tail, head, cut.metres, len(places))
    speed = pd.to_numeric(roads["speed_kmh"], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    usable_speed = np.where((speed > 0) & (speed <= FASTEST_KMH), speed, np.nan)
    heights = cut.height[cut.first[1:] - 1] - cut.height[cut.first[:-1]]
    of_road = partial(np.take, indices=cut.road)
    return RoadGraph(
        node_lon=cut.lon[seen],
        node_lat=cut.lat[seen],
        component=component,
        tail=tail,
        head=head,
        metres=cut.metres,
        rise_m=heights,
        road=cut.road,
        road_id=roads["road_id"].to_numpy(dtype=object),
        road_class=of_road(_codes(roads, "road_class", CLASSES)),
        closed_to=of_road(_codes(roads, "closed_to", CLOSURES)),
        oneway=of_road(_flag(roads, "is_oneway")),
        level=cut.level,
        speed_kmh=of_road(usable_speed),
        first=cut.first,
        vertex_lon=cut.lon,
        vertex_lat=cut.lat,
        vertex_m=cut.along_m,
        policy=policy,
        report=Report(),
        key=content_key(roads, policy.key),
    )


def _components(tail: Positions, head: Positions, metres: Floats, nodes: int) -> Positions:
    """The piece each node belongs to, the longest piece first."""
    tied = coo_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(nodes, nodes))
    count, piece = connected_components(tied, directed=False)
    length = np.bincount(piece[tail], weights=metres, minlength=count)
    rank = np.empty(count, dtype=np.int64)
    rank[np.lexsort((np.arange(count), -length))] = np.arange(count)
    return np.asarray(rank[piece], dtype=np.int64)


def _codes(roads: gpd.GeoDataFrame, column: str, known: tuple[str, ...]) -> Positions:
    """The number of each row's code among those known; 0 where it is missing or strange."""
    values, words = pd.factorize(roads[column])
    numbers = {code: number for number, code in enumerate(known)}
    of_word = np.array([*(numbers.get(word, 0) for word in words), 0], dtype=np.int64)  # the last stands for missing, -1
    return np.asarray(of_word[values], dtype=np.int64)


def _flag(roads: gpd.GeoDataFrame, column: str) -> Flags:
    return np.asarray(roads[column].to_numpy(dtype=bool, na_value=False))


def _runs(begin: Positions, sizes: Positions) -> Positions:
    """The numbers begin[0], begin[0] + 1, … (sizes[0] of them), then those of the next run, end to end."""
    ends = np.cumsum(sizes)
    return np.asarray(np.arange(ends[-1] if len(ends) else 0) + np.repeat(begin - (ends - sizes), sizes), dtype=np.int64)
