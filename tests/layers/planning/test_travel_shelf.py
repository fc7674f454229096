"""Networks and surfaces are made when somebody travels them, kept while what they are made of stays, and never served stale."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers.files.rasters import RasterLabel, write_raster
from layers.files.terrain import TerrainFolder
from layers.frames import frame_of
from layers.people import PersonId
from layers.planning.errors import NoGroundToTravel
from layers.planning.network import shelf as network_shelf
from layers.planning.network.graph import RoadGraph
from layers.planning.network.model import RoadTravel
from layers.planning.network.noding import NodingPolicy
from layers.planning.specs import FACILITIES, ROADS
from layers.planning.surface.model import SurfaceTravel
from layers.planning.travel import Mode
from layers.planning.use_cases.roads import study_roads
from layers.planning.use_cases.surface import TerrainNote, import_terrain
from layers.planning.use_cases.travels import TravelShelf
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Workspace
from layers.wording import Wording
from tests.little_ground import CELL, NORTH, WEST, line, raster_of

ME = PersonId("traveller")
BEGAN, LATER = date(2020, 1, 1), date(2021, 1, 1)


def road(key: str, shape: shapely.LineString, road_class: str = "village") -> dict[str, object]:
    return {"road_id": key, "road_class": road_class, "geometry": shape}


@pytest.fixture
def store() -> MemoryStore:
    """Two lanes that cross in the drawing, without a vertex where they do."""
    held = MemoryStore(Workspace("620423", "演示县", 4543))
    county = shapely.box(WEST + CELL, NORTH - 19 * CELL, WEST + 29 * CELL, NORTH - CELL)
    lanes = [road("R1", line((5, 2), (5, 27))), road("R2", line((1, 10), (15, 10)))]
    divisions = [{"code": "620423", "name": "演示县", "level": "county", "geometry": county}]
    held.append(
        [LayerChange(DIVISIONS, frame_of(DIVISIONS, divisions), BEGAN), LayerChange(ROADS, frame_of(ROADS, lanes), BEGAN)],
        by=ME,
        reason="test",
    )
    return held


@pytest.fixture
def noded(monkeypatch: pytest.MonkeyPatch) -> list[RoadGraph]:
    """Every network that was really made, in order."""
    made: list[RoadGraph] = []
    really = RoadGraph.of

    class Watched:
        @staticmethod
        def of(roads: gpd.GeoDataFrame, policy: NodingPolicy | None = None) -> RoadGraph:
            made.append(really(roads, policy))
            return made[-1]

    monkeypatch.setattr(network_shelf, "RoadGraph", Watched)
    return made


def add_roads(store: MemoryStore, *lanes: dict[str, object], since: date = BEGAN) -> None:
    store.append([LayerChange(ROADS, frame_of(ROADS, list(lanes)), since)], by=ME, reason="built")


def network_of(shelf: TravelShelf, store: MemoryStore, mode: Mode = Mode.WALK, as_of: date | None = None) -> RoadGraph:
    travel = shelf.travels(store, as_of=as_of).by(mode)
    assert isinstance(travel, RoadTravel)
    return travel.graph


def test_nothing_is_made_before_somebody_travels_and_all_modes_share_one_network(
    store: MemoryStore, noded: list[RoadGraph]
) -> None:
    shelf = TravelShelf()
    models = shelf.travels(store).models
    assert set(models) == {Mode.LINE, Mode.WALK, Mode.BUS, Mode.DRIVE}
    assert Mode.SURFACE not in models
    assert noded == []
    for mode in (Mode.WALK, Mode.DRIVE, Mode.WALK):
        assert network_of(shelf, store, mode) is noded[0]
    assert len(noded) == 1


def test_a_changed_facility_keeps_the_network_and_changed_roads_rebuild_it(store: MemoryStore, noded: list[RoadGraph]) -> None:
    shelf = TravelShelf()
    before = network_of(shelf, store)
    centre = {"facility_id": "F1", "name": "中心", "kind": "day_care_center", "geometry": shapely.Point(WEST, NORTH)}
    store.append([LayerChange(FACILITIES, frame_of(FACILITIES, [centre]), BEGAN)], by=ME, reason="opened")
    assert network_of(shelf, store) is before
    add_roads(store, road("R3", line((10, 2), (10, 8))))
    assert network_of(shelf, store).edges == before.edges + 1
    assert len(noded) == 2


def test_days_with_the_same_roads_share_one_network(store: MemoryStore, noded: list[RoadGraph]) -> None:
    shelf = TravelShelf()
    add_roads(store, road("R3", line((10, 2), (10, 8))), since=LATER)
    old, older, new = (network_of(shelf, store, as_of=day) for day in (date(2020, 6, 1), date(2020, 3, 1), date(2022, 1, 1)))
    assert old is older
    assert new.edges == old.edges + 1
    assert len(noded) == 2


def test_whether_a_mode_is_ready_is_told_from_the_rows_alone(noded: list[RoadGraph]) -> None:
    held = MemoryStore(Workspace("620423", "演示县", 4543))
    add_roads(held, road("P1", line((1, 1), (1, 9)), "footway"), road("X1", line((3, 1), (3, 9)), "railway"))
    travels = TravelShelf().travels(held)
    assert [mode for mode in Mode if mode in travels.models] == [Mode.LINE, Mode.WALK]
    with pytest.raises(NoGroundToTravel):
        travels.by(Mode.DRIVE)
    assert noded == []


def test_crossings_without_a_vertex_are_joined_only_for_whom_asks_and_the_report_says_what_it_would_change(
    store: MemoryStore,
) -> None:
    drawn = study_roads(store, TravelShelf().travels(store))
    assert (len(drawn.pieces), drawn.joined_pieces) == (2, 1)
    assert drawn.joining is not None
    assert "2 片" in drawn.joining.zh
    assert "1 片" in drawn.joining.zh
    assert [row["km"] for row in drawn.stranded.to_dict("records")] == pytest.approx([drawn.pieces["km"].iloc[1]])
    joined = study_roads(store, TravelShelf(noding=NodingPolicy("join")).travels(store))
    assert len(joined.pieces) == 1
    assert joined.joining is None
    assert joined.stranded.empty


def test_the_ground_is_ready_when_heights_are_brought_and_follows_what_is_brought_next(
    tmp_path: Path, store: MemoryStore
) -> None:
    shelf = TravelShelf(tmp_path / "terrain")
    travels = shelf.travels(store)
    with pytest.raises(NoGroundToTravel):
        travels.by(Mode.SURFACE)
    dem = tmp_path / "dem.tif"
    write_raster(raster_of(np.full((20, 30), 1500.0)), dem, label=RasterLabel(Wording("测试", "test")))
    folder = TerrainFolder(tmp_path / "terrain")
    card, _ = import_terrain(folder, store, dem, TerrainNote("heights", "made up", BEGAN))
    first = surface_of(shelf, store)
    assert shelf.travels(store) is travels, "heights leave no commit"
    assert surface_of(shelf, store).surface is first.surface
    stamp = shelf.stamp(Mode.SURFACE)
    add_roads(store, road("R3", line((10, 2), (10, 8))))
    assert surface_of(shelf, store).surface is not first.surface
    folder.put(dem, replace(card, terrain_id="0" * 64))
    assert [held.terrain_id for held in folder.cards()] == ["0" * 64, card.terrain_id], "the one brought last comes first"
    assert shelf.stamp(Mode.SURFACE) != stamp
    assert shelf.stamp(Mode.WALK) == ""


def surface_of(shelf: TravelShelf, store: MemoryStore) -> SurfaceTravel:
    travel = shelf.travels(store).by(Mode.SURFACE)
    assert isinstance(travel, SurfaceTravel)
    return travel
