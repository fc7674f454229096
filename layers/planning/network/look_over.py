"""A road network looked over: how long it is by class, into which pieces it falls, and what a person should look at first."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.datum import STORED
from layers.planning.network.graph import CLASSES, CLOSURES, RoadGraph
from layers.planning.network.lines import Flags
from layers.planning.network.noding import NodingPolicy
from layers.report import Report
from layers.wording import Wording

_ROADS_NAMED = 5


@dataclass(frozen=True, slots=True)
class NetworkReport:
    """What a network is made of.

    `classes`: road_class, km, oneway_km, closed_km, unclassed roads as "unknown". `pieces`: those that hang together with no other, the longest first: piece, km, roads
    (ids, the first few), lon, lat of a place on it. `stranded` draws all but the longest of them: piece, km, geometry (EPSG:4490). `joined_pieces` is into how many it would fall if lines of one level that cross without a
    vertex met there: far fewer means that the drawing leaves its crossings out. `findings` are those of the noding.
    """

    roads: int
    nodes: int
    edges: int
    km: float
    classes: pd.DataFrame
    pieces: pd.DataFrame
    stranded: gpd.GeoDataFrame
    joined_pieces: int
    policy: NodingPolicy
    findings: Report

    @property
    def share_of_largest(self) -> float:
        """Share of the length that hangs together in the largest piece."""
        return float(self.pieces["km"].iloc[0] / self.km)

    @property
    def joining(self) -> Wording | None:
        """What joining roads that cross without a vertex would change; None where it changes nothing or is done already."""
        now, then = len(self.pieces), self.joined_pieces
        if self.policy.crossings == "join" or then >= now:
            return None
        return Wording(
            f"路网现分为 {now:,} 片；若把图上相交而没有公共节点的路口视为相通（“相交即相通”），将减为 {then:,} 片。"
            "桥梁、隧道标了层的不受影响，请核对图面后选择。",
            f"The network falls into {now:,} pieces; if roads that cross without a vertex met there (crossings “join”), {then:,} would be left. "
            "Bridges and tunnels with a level stay apart; look at the drawing before you choose.",
        )


def look_over(graph: RoadGraph, roads: gpd.GeoDataFrame) -> NetworkReport:
    """The report of a network; `roads` is the frame it was made of."""
    joined = graph if graph.policy.crossings == "join" else RoadGraph.of(roads, NodingPolicy("join", graph.policy.tolerance_m))
    return NetworkReport(
        roads=len(roads),
        nodes=graph.nodes,
        edges=graph.edges,
        km=float(graph.metres.sum() / 1000),
        classes=_classes(graph),
        pieces=_pieces(graph),
        stranded=_stranded(graph),
        joined_pieces=int(joined.component.max()) + 1,
        policy=graph.policy,
        findings=graph.report,
    )


def _classes(graph: RoadGraph) -> pd.DataFrame:
    def km(which: Flags) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        return np.bincount(graph.road_class[which], weights=graph.metres[which], minlength=len(CLASSES)) / 1000

    everything = np.ones(graph.edges, dtype=bool)
    table = pd.DataFrame(
        {
            "road_class": CLASSES,
            "km": km(everything),
            "oneway_km": km(graph.oneway),
            "closed_km": km(graph.closed_to != CLOSURES.index("")),
        }
    )
    return table[table["km"] > 0].reset_index(drop=True)


def _pieces(graph: RoadGraph) -> pd.DataFrame:
    piece = graph.component[graph.tail]
    order = np.argsort(piece, kind="stable")
    first = np.searchsorted(piece[order], np.arange(int(piece.max()) + 1))
    ids = pd.Series(graph.road_id[graph.road[order]], dtype=object)
    some = pd.DataFrame({"piece": piece[order], "id": ids}).drop_duplicates()
    named = some[some.groupby("piece").cumcount() < _ROADS_NAMED].groupby("piece")["id"].agg(lambda of: "、".join(map(str, of)))
    at = graph.tail[order[first]]
    return pd.DataFrame(
        {
            "piece": np.arange(len(first)),
            "km": graph.lengths_of_pieces() / 1000,
            "roads": named.to_numpy(dtype=object),
            "lon": graph.node_lon[at],
            "lat": graph.node_lat[at],
        }
    )


def _stranded(graph: RoadGraph) -> gpd.GeoDataFrame:
    piece = graph.component[graph.tail]
    apart = np.flatnonzero(piece > 0)
    number, at = np.unique(piece[apart], return_inverse=True)
    order = np.argsort(at, kind="stable")
    drawn = shapely.multilinestrings(graph.lines(apart[order]), indices=at[order]) if len(apart) else np.empty(0, dtype=object)
    km = graph.lengths_of_pieces()[number] / 1000
    return gpd.GeoDataFrame({"piece": number, "km": km}, geometry=gpd.GeoSeries(drawn, crs=STORED))
