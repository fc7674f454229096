"""Networks kept ready by their content, so that a changed facility is answered at once and a changed road never from an old network."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar

import geopandas as gpd

from layers.planning.network.content import content_key
from layers.planning.network.graph import RoadGraph
from layers.planning.network.model import RoadTravel
from layers.planning.network.noding import NodingPolicy
from layers.planning.network.snapping import SnapPolicy
from layers.planning.speeds import SpeedProfile

Ready = TypeVar("Ready")


@dataclass(frozen=True, slots=True)
class NetworkShelf:
    """A few networks and ways of travelling, the least recently asked for given up first. Whoever serves questions holds one.

    What is kept is found by the content of the frames and the settings, not by name or date: nothing needs to be invalidated by hand.
    """

    most: int = 4
    _graphs: "OrderedDict[str, RoadGraph]" = field(default_factory=OrderedDict)
    _travels: "OrderedDict[str, RoadTravel]" = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def graph(self, roads: gpd.GeoDataFrame, policy: NodingPolicy | None = None) -> RoadGraph:
        """The network of these roads, noded once. Raises what RoadGraph.of raises."""
        policy = policy or NodingPolicy()
        return self._kept(self._graphs, content_key(roads, policy.key), lambda: RoadGraph.of(roads, policy))

    def travel(
        self,
        roads: gpd.GeoDataFrame,
        profile: SpeedProfile,
        *,
        policy: NodingPolicy | None = None,
        barriers: gpd.GeoDataFrame | None = None,
        snap: SnapPolicy | None = None,
    ) -> RoadTravel:
        """Travelling along these roads with a profile. Raises what RoadGraph.of and RoadTravel.of raise."""
        return self.over(self.graph(roads, policy), profile, barriers=barriers, snap=snap)

    def over(
        self, graph: RoadGraph, profile: SpeedProfile, *, barriers: gpd.GeoDataFrame | None = None, snap: SnapPolicy | None = None
    ) -> RoadTravel:
        """Travelling over a network that is ready. Raises what RoadTravel.of raises."""
        key = content_key(graph.key, repr(profile), repr(snap or SnapPolicy()), barriers)
        return self._kept(self._travels, key, lambda: RoadTravel.of(graph, profile, barriers=barriers, snap=snap))

    def _kept(self, shelf: "OrderedDict[str, Ready]", key: str, make: Callable[[], Ready]) -> Ready:
        with self._lock:
            if key in shelf:
                shelf.move_to_end(key)
                return shelf[key]
        made = make()  # outside the lock: a county takes seconds, and two askers at most do it twice
        with self._lock:
            shelf[key] = made
            while len(shelf) > self.most:
                shelf.popitem(last=False)
        return made
