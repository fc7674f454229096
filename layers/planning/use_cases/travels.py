"""Every way of travelling that a store's roads and ground allow, made when somebody first travels it and kept until they change."""

import threading
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from layers.files.terrain import TerrainFolder
from layers.planning.network.either import RideOrWalk
from layers.planning.network.graph import CLASSES, CLOSURES, RoadGraph
from layers.planning.network.model import RoadTravel
from layers.planning.network.noding import NodingPolicy
from layers.planning.network.shelf import NetworkShelf
from layers.planning.specs import BARRIERS, ROADS
from layers.planning.speeds import UNKNOWN, SpeedProfile, speed_profile
from layers.planning.straight import StraightLine
from layers.planning.travel import Mode, TravelModel, Travels
from layers.planning.use_cases.frames import read_if_held
from layers.planning.use_cases.surface import SurfaceShelf
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import Store

_BY_ROAD = (Mode.WALK, Mode.BUS, Mode.DRIVE)
_LINES = (1, 2, 5)  # shapely's numbers of LineString, LinearRing and MultiLineString
_KEPT = 6
_NETWORKS = 8


class TravelShelf:
    """What people travel on, kept until the roads, barriers or heights of a view change: one for a process, made at the desk and handed in.

    A change of any other layer leaves it as it is, so that a new facility is answered for at once. Nothing is built before somebody asks
    for that way of travelling, and two days with the same roads share one network.
    """

    def __init__(self, terrain_folder: Path | None = None, noding: NodingPolicy | None = None) -> None:
        """`terrain_folder` holds the heights brought by `import_terrain`, None has none; `noding` is how roads are joined."""
        self.noding = noding or NodingPolicy()
        self._networks = NetworkShelf(most=_NETWORKS)
        self._surfaces = None if terrain_folder is None else SurfaceShelf(TerrainFolder(terrain_folder))
        self._turn = threading.Lock()
        self._kept: dict[tuple[str, date], tuple[tuple[int, int], Travels]] = {}

    @property
    def terrain(self) -> TerrainFolder | None:
        """Where the heights lie; None where none can be brought."""
        return None if self._surfaces is None else self._surfaces.folder

    def stamp(self, mode: Mode) -> str:
        """What an answer in a mode hangs on beside the commits of the store: for the ground, the rasters held."""
        if mode is not Mode.SURFACE or self._surfaces is None:
            return ""
        return " ".join(f"{card.kind}:{card.terrain_id}" for card in self._surfaces.folder.cards())

    def travels(self, store: Store, *, as_of: date | None = None) -> Travels:
        """The ways of travelling in a view on a day. Whoever takes one waits while it is made."""
        with self._turn:
            version = (store.summarise(ROADS).last_commit, store.summarise(BARRIERS).last_commit)
            key = (store.area, as_of or day_in_china(utc_now()))
            held = self._kept.get(key)
            if held is None or held[0] != version:
                made = Travels(_Ways(self._networks, self.noding, self._surfaces, store, as_of))
                held = self._kept[key] = version, made
                while len(self._kept) > _KEPT:
                    del self._kept[next(iter(self._kept))]
            return held[1]


class _Ways(Mapping[Mode, TravelModel]):
    """The ways of travelling in one view on one day. Whether there is one is told from the rows; taking it makes it."""

    def __init__(
        self, networks: NetworkShelf, noding: NodingPolicy, surfaces: SurfaceShelf | None, store: Store, as_of: date | None
    ) -> None:
        self._networks, self._noding, self._surfaces = networks, noding, surfaces
        self._store, self._as_of = store, as_of
        self._turn = threading.RLock()
        self._made: dict[Mode, TravelModel] = {Mode.LINE: StraightLine()}
        self._open: frozenset[Mode] | None = None
        self._roads: gpd.GeoDataFrame | None = None  # kept from the first look until the network is made of them
        self._graph: RoadGraph | None = None

    def __contains__(self, mode: object) -> bool:
        if mode == Mode.SURFACE:
            return self._surfaces is not None and self._surfaces.has_ground()
        return mode == Mode.LINE or mode in self._open_roads()

    def __iter__(self) -> Iterator[Mode]:
        return (mode for mode in Mode if mode in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, mode: Mode) -> TravelModel:
        """
        Raises:
            EmptyNetwork: roads are held, but none that a network can be made of.
        """
        with self._turn:
            if mode == Mode.SURFACE:
                return self._over_ground()
            if mode not in self:
                raise KeyError(mode)
            if mode not in self._made:
                by_road = self._by_road(mode)
                may_walk = mode == Mode.BUS and Mode.WALK in self
                self._made[mode] = RideOrWalk(by_road, self._by_road(Mode.WALK)) if may_walk else by_road
            return self._made[mode]

    def _by_road(self, mode: Mode) -> RoadTravel:
        barriers = read_if_held(self._store, BARRIERS, self._as_of)
        return self._networks.over(self._network(), self._profile(mode), barriers=barriers)

    def _over_ground(self) -> TravelModel:
        """Asked of the shelf every time: heights may be brought at any moment and leave no commit."""
        travel = None if self._surfaces is None else self._surfaces.travel(self._store, as_of=self._as_of)
        if travel is None:
            raise KeyError(Mode.SURFACE)
        return travel

    def _open_roads(self) -> frozenset[Mode]:
        with self._turn:
            if self._open is None:
                self._roads = read_if_held(self._store, ROADS, self._as_of)
                self._open = frozenset(mode for mode in _BY_ROAD if _may_use_any(self._profile(mode), self._roads))
            return self._open

    def _network(self) -> RoadGraph:
        if self._graph is None:
            roads = self._roads if self._roads is not None else read_if_held(self._store, ROADS, self._as_of)
            self._graph, self._roads = self._networks.graph(roads, self._noding), None
        return self._graph

    def _profile(self, mode: Mode) -> SpeedProfile:
        return speed_profile(mode, self._as_of)


def _may_use_any(profile: SpeedProfile, roads: gpd.GeoDataFrame) -> bool:
    """Whether a mode may travel any of the roads: a car among footpaths is not ready."""
    shapes = np.asarray(roads.geometry.array, dtype=object)
    drawn = np.isin(shapely.get_type_id(shapes), _LINES) & (shapely.length(shapes) > 0)
    for road_class, closed_to in roads.loc[drawn, ["road_class", "closed_to"]].drop_duplicates().itertuples(index=False):
        name = road_class if road_class in CLASSES else UNKNOWN
        closure = closed_to if closed_to in CLOSURES else ""
        if profile.may_use(name) and closure not in (profile.respects, "all"):
            return True
    return False
