"""Time to the nearest facility along roads: three hundred thousand junctions and five thousand facilities, side by side with peers.

    python -m benchmarks.network [--nodes 300000] [--facilities 5000] [--minutes 15] [--turns 5] [--without-check]

Every candidate starts from a graph that is ready (pandana with its contraction hierarchies built) and answers for every junction. The peer's library is
never ours (AGPL): where it cannot be imported it is left out, and a sentence says so. Install it apart and name its folder in
PYTHONPATH. Afterwards every reached junction and every minute is compared with a Dijkstra written here, which knows nothing of ours.
"""

import argparse
import heapq
import importlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.side_by_side import Timing, print_table, take_turns
from layers.planning.network.doors import Doors
from layers.planning.network.graph import RoadGraph
from layers.planning.network.model import RoadTravel
from layers.planning.network.search import Engine
from layers.planning.specs import ROADS
from layers.planning.speeds import speed_profile
from layers.planning.travel import Nearest

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

WEST, SOUTH, STEP_DEG = 113.5, 30.0, 0.0018
ARCS_A_NODE = 976 / 300
EVERY = (("village", 3), ("township", 8), ("county", 32))
OURS = "gisvc: facility and minutes of every node, compiled"
PLAIN = "gisvc: the same without numba"
BARE = "bare scipy dijkstra(min_only=True, limit), minutes alone"
PANDANA = "pandana nearest_pois, hierarchy ready"
OURS_FIVE = "gisvc: 5 nearest of every node, compiled"
PANDANA_FIVE = "pandana nearest_pois num_pois=5, hierarchy ready"


def grid_of_roads(nodes: int, seed: int = 20221123) -> gpd.GeoDataFrame:
    """A made-up city as a ROADS frame: a shaken grid with a fifth of its streets left out, a tenth of them one-way.

    Every third, eighth and thirty-second line of the grid is a quicker road along its whole length, as in a real network: where classes are strewn
    at random, the peer's hierarchy was not built within twenty minutes.
    """
    rng = np.random.default_rng(seed)
    columns = round(np.sqrt(nodes * 1.2))
    rows = -(-nodes // columns)
    j, i = np.divmod(np.arange(columns * rows), columns)
    lon = WEST + STEP_DEG * (i + rng.uniform(-0.3, 0.3, i.size))
    lat = SOUTH + STEP_DEG * 0.85 * (j + rng.uniform(-0.3, 0.3, j.size))
    place = np.column_stack((lon, lat)).round(7)
    east, north = np.flatnonzero(i < columns - 1), np.flatnonzero(j < rows - 1)
    street = np.column_stack((np.concatenate((east, north)), np.concatenate((east + 1, north + columns))))
    line_no = np.concatenate((j[east], i[north]))
    kept = rng.random(len(street)) < ARCS_A_NODE * columns * rows / 2 / 0.95 / len(street)
    street, line_no = street[kept], line_no[kept]
    classes = np.full(len(street), "street", dtype=object)
    for name, every in EVERY:
        classes[line_no % every == 0] = name
    cells: dict[str, Any] = {column.name: pd.Series([None] * len(street), dtype=column.type.dtype) for column in ROADS.columns}
    cells["road_id"] = pd.Series([f"R{n:07d}" for n in range(len(street))], dtype="str")
    cells["road_class"] = pd.Series(classes, dtype="str")
    cells["is_oneway"] = pd.Series(rng.random(len(street)) < 0.1, dtype="boolean")
    return gpd.GeoDataFrame(cells, geometry=shapely.linestrings(place[street]), crs=4490)


@dataclass(frozen=True)
class City:
    """The travelled network, facilities standing at junctions, and the same graph as scipy and pandana like it."""

    roads: gpd.GeoDataFrame
    travel: RoadTravel
    plain: RoadTravel
    at: Positions
    limit_min: float

    @classmethod
    def of(cls, nodes: int, facilities: int, limit_min: float) -> "City":
        roads = grid_of_roads(nodes)
        begun = time.perf_counter()
        graph = RoadGraph.of(roads)
        noded = time.perf_counter()
        travel = RoadTravel.of(graph, speed_profile("drive"), engine=Engine.FAST)
        plain = RoadTravel.of(graph, speed_profile("drive"), engine=Engine.PLAIN)
        at = np.random.default_rng(7).choice(graph.nodes, facilities, replace=False)
        arcs = len(travel.roads.arcs.other)
        print(f"{graph.nodes:,} nodes, {graph.edges:,} edges, {arcs:,} arcs; noded from lines in {noded - begun:.1f} s")
        return cls(roads, travel, plain, at, limit_min)

    @property
    def doors(self) -> Doors:
        """The facilities, each at its junction."""
        every = Doors.at_nodes(self.travel.graph.nodes)
        return Doors(
            *(getattr(every, name)[self.at] for name in ("tail", "head", "by_tail", "by_head", "edge", "share", "connector"))
        )

    def bare(self) -> csr_array:
        arcs = self.travel.roads.arcs
        return csr_array((arcs.minutes, arcs.other, arcs.first), shape=(arcs.nodes, arcs.nodes))


def candidates(city: City) -> dict[str, Callable[[], Any]]:
    roads, plain, doors, limit = city.travel.roads, city.plain.roads, city.doors, city.limit_min
    bare = city.bare()
    chosen: dict[str, Callable[[], Any]] = {
        OURS: lambda: roads.soonest(doors, limit),
        PLAIN: lambda: plain.soonest(doors, limit),
        BARE: lambda: dijkstra(bare, indices=city.at, limit=limit, min_only=True),
        OURS_FIVE: lambda: roads.k_soonest(doors, 5, limit),
    }
    network = pandana_network(city)
    if network is not None:
        chosen[PANDANA] = lambda: network.nearest_pois(60 * limit, "care", num_pois=1)
        chosen[PANDANA_FIVE] = lambda: network.nearest_pois(60 * limit, "care", num_pois=5)
    return chosen


def pandana_network(city: City) -> Any | None:
    """The reversed network in pandana with its hierarchy and points built, or None."""
    try:
        pandana = importlib.import_module("pandana")
    except ImportError as absent:
        print(f"pandana left out: it cannot be imported here ({absent}).")
        return None
    begun, graph, arcs = time.perf_counter(), city.travel.graph, city.travel.roads.arcs
    origin = np.repeat(np.arange(arcs.nodes), np.diff(arcs.first))
    weights = pd.DataFrame({"seconds": arcs.minutes * 60})  # it keeps thousandths
    limit_s = city.limit_min * 60
    node_x, node_y = pd.Series(graph.node_lon), pd.Series(graph.node_lat)
    # people travel to the facility: pandana searches from the node, so its arcs run with the flow
    network = pandana.Network(node_x, node_y, pd.Series(arcs.other.astype(np.int64)), pd.Series(origin), weights, twoway=False)
    network.set_pois("care", limit_s, 5, pd.Series(graph.node_lon[city.at]), pd.Series(graph.node_lat[city.at]))
    network.nearest_pois(limit_s, "care", num_pois=5)
    print(f"pandana: network, hierarchy and points ready in {time.perf_counter() - begun:.1f} s")
    return network


def independent(city: City, k: int) -> tuple[Floats, Positions]:
    """Minutes and facility of the k nearest of every node, (nodes, k), by Dijkstra's algorithm with a heap from the drawn lines alone."""
    graph, speeds = city.travel.graph, speed_profile("drive").class_kmh
    ends = shapely.get_coordinates(city.roads.geometry.array).reshape(-1, 4)
    number = {place: node for node, place in enumerate(zip(graph.node_lon.tolist(), graph.node_lat.tolist(), strict=True))}
    metres = pyproj.Geod(a=6378137.0, rf=298.257222101).inv(*ends.T)[2].tolist()
    came_from: list[list[tuple[int, float]]] = [[] for _ in number]
    kinds, oneway = city.roads["road_class"].tolist(), city.roads["is_oneway"].tolist()
    for (x1, y1, x2, y2), length, kind, is_oneway in zip(ends.tolist(), metres, kinds, oneway, strict=True):
        tail, head, took = number[x1, y1], number[x2, y2], length / speeds[kind] * 0.06
        came_from[head].append((tail, took))
        if not is_oneway:
            came_from[tail].append((head, took))
    best, who = np.full((len(number), k), np.inf), np.full((len(number), k), -1)
    found: list[list[int]] = [[] for _ in number]
    heap = [(0.0, facility, node) for facility, node in enumerate(city.at.tolist())]
    while heap:
        minutes, facility, node = heapq.heappop(heap)
        here = found[node]
        if len(here) == k or facility in here:
            continue
        best[node, len(here)], who[node, len(here)] = minutes, facility
        here.append(facility)
        for before, took in came_from[node]:
            if minutes + took <= city.limit_min and len(found[before]) < k:
                heapq.heappush(heap, (minutes + took, facility, before))
    return best, who


def check(city: City, timings: dict[str, Timing]) -> None:
    """Every node, facility and minute against the independent search; the minutes of scipy and of our plain path against ours."""
    facility, minutes = timings[OURS].answer
    five: Nearest = timings[OURS_FIVE].answer
    best, who = independent(city, 5)
    reached = np.isfinite(minutes)
    print(f"\nreached within {city.limit_min:g} min: {reached.sum():,} of {len(minutes):,} nodes")
    for name, ours, truth, chosen, right in (
        ("nearest", minutes[:, None], best[:, :1], facility[:, None], who[:, :1]),
        ("5 nearest", five.minutes, best, five.facility, who),
    ):
        both = np.isfinite(ours) & np.isfinite(truth)
        apart_s = np.abs(ours[both] - truth[both]).max(initial=0) * 60
        lost = int((np.isfinite(ours) != np.isfinite(truth)).sum())
        print(
            f"{name:<10} against an independent Dijkstra: {both.sum():,} times, {lost} reached by one alone, "
            f"largest difference {apart_s:.1e} s, {int((chosen != right).sum())} other facilities"
        )
    plain = timings[PLAIN].answer
    print(
        f"without numba: minutes equal {np.array_equal(plain[1], minutes)}, facilities equal {np.array_equal(plain[0], facility)}"
    )
    print(f"bare scipy: minutes equal {np.array_equal(timings[BARE].answer, minutes)}")
    if PANDANA in timings:
        theirs = timings[PANDANA].answer[1].to_numpy() / 60
        both = reached & (theirs < city.limit_min)
        print(
            f"pandana: {both.sum():,} nodes reached by both, largest difference {np.abs(theirs - minutes)[both].max() * 60:.3f} s"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="Time to the nearest facility along roads, side by side with peers")
    parser.add_argument("--nodes", type=int, default=300_000)
    parser.add_argument("--facilities", type=int, default=5_000)
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--without-check", action="store_true")
    args = parser.parse_args()
    city = City.of(args.nodes, args.facilities, args.minutes)
    timings = take_turns(candidates(city), turns=args.turns)
    ones = {name: timing for name, timing in timings.items() if name not in (OURS_FIVE, PANDANA_FIVE)}
    print(f"{args.facilities:,} facilities, {args.minutes:g} min; medians of {args.turns} turns, taken in turn\n")
    print_table(ones, ours=OURS)
    print()
    print_table({name: timing for name, timing in timings.items() if name not in ones}, ours=OURS_FIVE)
    if not args.without_check:
        check(city, timings)


if __name__ == "__main__":
    main()
