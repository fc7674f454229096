"""Travelling along roads, on foot, by village bus or by car: one network, one search, exact times."""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np

from layers.planning.network.arcs import Arcs, edge_minutes, in_grains, usable_edges
from layers.planning.network.barriers import Barriers
from layers.planning.network.doors import Doors, portion
from layers.planning.network.errors import EmptyNetwork, ImpossibleLimit
from layers.planning.network.graph import RoadGraph
from layers.planning.network.lines import Floats
from layers.planning.network.reached import Reached
from layers.planning.network.search import Engine, Roads
from layers.planning.network.snapping import RoadSnapper, Snapped, SnapPolicy
from layers.planning.speeds import SpeedProfile
from layers.planning.travel import Connection, Mode, Nearest, Pairs, Places
from layers.wording import Wording

_JOINED = {
    "vertices": Wording("道路只在共有节点处相通", "roads meet only where they share a vertex"),
    "join": Wording("同层相交的道路一律相通", "roads of one level meet wherever they cross"),
}


@dataclass(frozen=True, slots=True)
class RoadTravel:
    """One mode over one road network. People walk from the door to the road and from the road to the facility, at walking speed.

    Minutes are exact: along the part of each edge that is travelled, both connectors, the waiting time once, and never against a one-way street.
    A place or facility that cannot be tied to the road is reached by nobody and reaches nobody (`connect` says why).
    """

    graph: RoadGraph
    profile: SpeedProfile
    roads: Roads
    snapper: RoadSnapper

    @classmethod
    def of(
        cls,
        graph: RoadGraph,
        profile: SpeedProfile,
        *,
        barriers: gpd.GeoDataFrame | None = None,
        snap: SnapPolicy | None = None,
        engine: Engine | None = None,
    ) -> "RoadTravel":
        """The graph made ready for one profile.

        Raises:
            EmptyNetwork: the mode may use none of its roads.
            ImpossibleLimit: the snap limit is not above 0.
        """
        snap = snap or SnapPolicy()
        _require_limit(snap.limit_m, "m")
        usable = usable_edges(graph, profile)
        if not usable.any():
            raise EmptyNetwork(graph.edges, profile.mode)
        snapper = RoadSnapper.of(graph, usable, snap, None if barriers is None else Barriers.of(barriers))
        return cls(graph, profile, _roads(graph, profile, engine or Engine.best()), snapper)

    @property
    def mode(self) -> Mode:
        return Mode(self.profile.mode)

    @property
    def speed_ms(self) -> float:
        return self.profile.speed_ms

    @property
    def definition(self) -> Wording:
        profile, policy = self.profile, self.snapper.policy
        walk = f"{profile.walk_ms:g} m/s"
        limit = f"{policy.limit_m:g}"
        if profile.on_foot:
            zh, en = f"沿道路步行 {walk}", f"walking along roads at {walk}"
        else:
            wait_zh, wait_en = (
                (f"，候车 {profile.wait_min:g} 分钟", f", {profile.wait_min:g} min of waiting") if profile.wait_min else ("", "")
            )
            zh = f"沿道路{profile.label.zh}，按道路等级车速{wait_zh}，门口到道路步行 {walk}"
            en = f"{profile.label.en} along roads at the speed of their class{wait_en}, on foot between door and road at {walk}"
        unverified = (
            ("", "") if profile.verified else ("（速度设定部分未核实，可调整）", " (some speeds are settings, not verified)")
        )
        level = (
            ("；没有高程，道路一律按平地计", "; no heights are held, so every road counts as level")
            if profile.slope != "none" and not np.isfinite(self.graph.rise_m).any()
            else ("", "")
        )
        joined = _JOINED[self.graph.policy.crossings]
        tolerance = f"{self.graph.policy.tolerance_m:g}"
        tied = (
            (f"，断头相距 {tolerance} 米以内相接", f", loose ends within {tolerance} m are tied")
            if tolerance != "0"
            else ("", "")
        )
        return Wording(
            f"{zh}{unverified[0]}{level[0]}；门口到道路不超过 {limit} 米，不跨越障碍，不接孤立路段；{joined.zh}{tied[0]}",
            f"{en}{unverified[1]}{level[1]}; at most {limit} m from door to road, across no barrier, to no stranded piece of road; "
            f"{joined.en}{tied[1]}",
        )

    def at_speed(self, speed_ms: float) -> "RoadTravel":
        """The same ground at another walking speed; vehicles keep theirs.

        Raises:
            ImpossibleSpeed: zero, negative or faster than anybody walks.
        """
        profile = self.profile.at(speed_ms)
        return replace(self, profile=profile, roads=_roads(self.graph, profile, self.roads.engine))

    def connect(self, places: Places) -> Connection:
        return self.snapper.snap(places).connection

    def nearest(self, places: Places, facilities: Places, *, limit_min: float, k: int = 1) -> Nearest:
        _require_limit(limit_min, "min")
        return self.roads.nearest(self.leaving(places), self.arriving(facilities), k, float(limit_min))

    def pairs(self, places: Places, facilities: Places, *, limit_min: float) -> Pairs:
        _require_limit(limit_min, "min")
        return self.roads.pairs(self.leaving(places), self.arriving(facilities), float(limit_min))

    def reached(self, facilities: Places, *, limit_min: float) -> Reached:
        """The nodes and portions of road from which a facility is reached within the limit, waiting included."""
        _require_limit(limit_min, "min")
        return Reached.of(self.graph, self.roads, self.arriving(facilities), float(limit_min) - self.profile.wait_min)

    def leaving(self, places: Places) -> Doors:
        """The doors of places, from which people set out (and wait, if they must)."""
        snapped = self.snapper.snap(places)
        return self._doors(snapped, self.roads.backward, self.roads.forward, self.profile.wait_min)

    def arriving(self, facilities: Places) -> Doors:
        """The doors of facilities, at which people arrive."""
        snapped = self.snapper.snap(facilities)
        return self._doors(snapped, self.roads.forward, self.roads.backward, 0.0)

    def _doors(self, snapped: Snapped, by_tail: Floats, by_head: Floats, wait_min: float) -> Doors:
        """Ways between doors and the ends of their edges; `by_tail`, `by_head` are minutes along a whole edge between road and that end."""
        tied = snapped.edge >= 0
        edge, share = np.where(tied, snapped.edge, 0), np.where(tied, snapped.share, 0.0)
        connector = np.where(tied, snapped.metres / (60 * self.profile.walk_ms) + wait_min, np.inf)
        return Doors(
            tail=self.graph.tail[edge].astype(np.int32),
            head=self.graph.head[edge].astype(np.int32),
            by_tail=in_grains(connector + portion(share, by_tail[edge])),
            by_head=in_grains(connector + portion(1 - share, by_head[edge])),
            edge=snapped.edge,
            share=snapped.share,
            connector=connector,
        )


def _roads(graph: RoadGraph, profile: SpeedProfile, engine: Engine) -> Roads:
    forward, backward = edge_minutes(graph, profile)
    return Roads(Arcs.of(graph, forward, backward), forward, backward, engine)


def _require_limit(limit: float, unit: str) -> None:
    if not (np.isfinite(limit) and limit > 0):
        raise ImpossibleLimit(limit, unit)
