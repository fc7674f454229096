"""Every way of travelling that a store's roads and ground allow, kept ready until they change."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

import geopandas as gpd

from layers.planning.network.errors import EmptyNetwork
from layers.planning.network.graph import RoadGraph
from layers.planning.network.model import RoadTravel
from layers.planning.specs import BARRIERS, ROADS
from layers.planning.speeds import speed_profile
from layers.planning.straight import StraightLine
from layers.planning.travel import Mode, TravelModel, Travels
from layers.planning.use_cases.frames import read_if_held
from layers.store.protocol import Store

_BY_ROAD = (Mode.WALK, Mode.BUS, Mode.DRIVE)
_KEPT = 6


class TravelShelf:
    """What people travel on, kept until the roads or barriers of a view change: one for a process, made at the desk and handed in.

    A change of any other layer leaves it as it is, so that a new facility is answered for at once.
    """

    def __init__(self) -> None:
        self._turn = threading.RLock()
        self._kept: dict[tuple[str, date | None], tuple[tuple[int, int], Travels]] = {}

    def travels(self, store: Store, *, as_of: date | None = None) -> Travels:
        """The ways of travelling in a view on a day; callers wait while a network is built."""
        with self._turn:
            version = (store.summarise(ROADS).last_commit, store.summarise(BARRIERS).last_commit)
            key = (store.area, as_of)
            held = self._kept.get(key)
            if held is None or held[0] != version:
                held = self._kept[key] = version, _travels(store, as_of)
                while len(self._kept) > _KEPT:
                    del self._kept[next(iter(self._kept))]
            return held[1]


def _travels(store: Store, as_of: date | None) -> Travels:
    roads = read_if_held(store, ROADS, as_of)
    models: dict[Mode, TravelModel] = {Mode.LINE: StraightLine()}
    if len(roads):
        with suppress(EmptyNetwork):  # a layer of railways is no reason not to draw straight lines
            models |= _by_road(RoadGraph.of(roads), read_if_held(store, BARRIERS, as_of), as_of)
    return Travels(models)


def _by_road(graph: RoadGraph, barriers: gpd.GeoDataFrame, on: date | None) -> Iterator[tuple[Mode, TravelModel]]:
    """The modes over one network; one that may use none of its roads (a car among footpaths) is not ready."""
    for mode in _BY_ROAD:
        with suppress(EmptyNetwork):
            yield mode, RoadTravel.of(graph, speed_profile(mode, on), barriers=barriers)
