"""Every time on the road is what a search from the book says, whichever engine answers."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from layers.planning.network.graph import CLASSES, RoadGraph
from layers.planning.network.model import RoadTravel
from layers.planning.network.search import Engine
from layers.planning.network.snapping import SnapPolicy
from layers.planning.speeds import SpeedProfile, speed_profile
from layers.planning.travel import NOBODY, Nearest, Places
from tests.layers.planning.network.road_rows import many_roads
from tests.layers.planning.network.slow_search import k_soonest, ways_into

EVERY_PIECE = SnapPolicy(stranded_km=0.0)
CLOSE_S = 1e-6


@pytest.fixture(scope="module")
def random_city() -> gpd.GeoDataFrame:
    """2,000 junctions on a shaken grid, a fifth of the streets missing, a quarter one-way, of four classes."""
    rng = np.random.default_rng(5)
    row, column = np.divmod(np.arange(2000), 50)
    lon = (104 + 0.002 * (column + rng.uniform(-0.3, 0.3, 2000))).round(7)
    lat = (37 + 0.002 * (row + rng.uniform(-0.3, 0.3, 2000))).round(7)
    east, north = np.flatnonzero(column < 49), np.flatnonzero(row < 39)
    pairs = np.concatenate((np.column_stack((east, east + 1)), np.column_stack((north, north + 50))))
    pairs = pairs[rng.random(len(pairs)) < 0.8]
    kinds = rng.choice(["street", "village", "county", "footway"], len(pairs), p=(0.5, 0.3, 0.1, 0.1))
    return many_roads(lon, lat, pairs, road_class=kinds, is_oneway=rng.random(len(pairs)) < 0.25)


@pytest.fixture(scope="module")
def porto_alegre(shared: Path) -> gpd.GeoDataFrame:
    """The real network, one road for each of its 49,644 pieces."""
    nodes = pd.read_parquet(shared / "data" / "networks" / "porto_alegre_nodes.parquet").set_index("node_id")
    edges = pd.read_parquet(shared / "data" / "networks" / "porto_alegre_edges.parquet")
    ends = np.column_stack((nodes.index.get_indexer(pd.Index(edges.u)), nodes.index.get_indexer(pd.Index(edges.v))))
    return many_roads(nodes.lon.to_numpy(), nodes.lat.to_numpy(), ends, is_oneway=(edges.oneway == "yes").to_numpy())


def _compare(roads: gpd.GeoDataFrame, profile: SpeedProfile, *, facilities: int, k: int, limit_min: float) -> int:
    """Every node's k nearest by both engines against the book; how many times were compared."""
    graph = RoadGraph.of(roads)
    usable = _usable_nodes(graph, profile)
    at = np.random.default_rng(3).choice(np.flatnonzero(usable), facilities, replace=False)
    stand = Places(graph.node_lon[at], graph.node_lat[at])
    everywhere = Places(graph.node_lon, graph.node_lat)
    pace = {name: profile.metres_per_minute(name) for name in CLASSES if profile.may_use(name)}
    spots = list(zip(graph.node_lon.tolist(), graph.node_lat.tolist(), strict=True))
    book = k_soonest(ways_into(roads, pace, on_foot=profile.on_foot), [spots[node] for node in at], k, limit_min)
    right = [book.get(spot, []) if of_mode else None for spot, of_mode in zip(spots, usable.tolist(), strict=True)]
    answers = {}
    for engine in Engine:
        travel = RoadTravel.of(graph, profile, snap=EVERY_PIECE, engine=engine)
        answers[engine] = travel.nearest(everywhere, stand, limit_min=limit_min, k=k)
    _agree(answers[Engine.FAST], right)
    assert np.array_equal(answers[Engine.FAST].minutes, answers[Engine.PLAIN].minutes)
    assert np.array_equal(answers[Engine.FAST].facility, answers[Engine.PLAIN].facility)
    return int(np.isfinite(answers[Engine.FAST].minutes).sum())


def _usable_nodes(graph: RoadGraph, profile: SpeedProfile) -> npt.NDArray[np.bool_]:
    """Junctions with a road of the mode."""
    edges = np.array([profile.may_use(name) for name in CLASSES])[graph.road_class]
    return np.isin(np.arange(graph.nodes), np.concatenate((graph.tail[edges], graph.head[edges])))


def _agree(answer: Nearest, book: list[list[tuple[float, int]] | None]) -> None:
    """Junctions of roads the mode may not use (None) are left out: they are tied to another road."""
    minutes, facility = np.full_like(answer.minutes, np.inf), np.full_like(answer.facility, NOBODY)
    for row, right in enumerate(book):
        for rank, (took, number) in enumerate(right or ()):
            minutes[row, rank], facility[row, rank] = took, number
    ours = np.array([right is not None for right in book])
    assert np.array_equal(answer.facility[ours], facility[ours])
    assert np.allclose(answer.minutes[ours], minutes[ours], rtol=0, atol=CLOSE_S / 60)


@pytest.mark.parametrize("mode", ["walk", "drive"])
@pytest.mark.parametrize("k", [1, 4])
def test_on_a_random_city_every_nearest_facility_and_minute_is_the_books(
    random_city: gpd.GeoDataFrame, mode: str, k: int
) -> None:
    assert _compare(random_city, speed_profile(mode), facilities=25, k=k, limit_min=30) > 500 * k


@pytest.mark.shared
def test_on_porto_alegre_every_nearest_facility_and_minute_is_the_books(porto_alegre: gpd.GeoDataFrame) -> None:
    assert _compare(porto_alegre, speed_profile("drive"), facilities=40, k=2, limit_min=12) > 40_000


@pytest.mark.parametrize("engine", Engine)
@pytest.mark.parametrize("mode", ["walk", "bus", "drive"])
def test_pairs_hold_every_facility_that_is_ever_nearest_in_order(
    random_city: gpd.GeoDataFrame, mode: str, engine: Engine
) -> None:
    travel = RoadTravel.of(RoadGraph.of(random_city), speed_profile(mode), engine=engine)
    rng = np.random.default_rng(9)
    homes, centres = (Places(rng.uniform(104, 104.1, n), rng.uniform(37, 37.08, n)) for n in (300, 30))
    pairs = travel.pairs(homes, centres, limit_min=25)
    nearest = travel.nearest(homes, centres, limit_min=25, k=30)
    assert np.array_equal(np.lexsort((pairs.facility, pairs.place)), np.arange(len(pairs)))
    held = {(p, f): m for p, f, m in zip(pairs.place.tolist(), pairs.facility.tolist(), pairs.minutes.tolist(), strict=True)}
    row, rank = np.nonzero(nearest.facility != NOBODY)
    assert held == {
        (p, f): m
        for p, f, m in zip(row.tolist(), nearest.facility[row, rank].tolist(), nearest.minutes[row, rank].tolist(), strict=True)
    }
    assert len(held) > 300
    assert (pairs.minutes <= 25).all()


@pytest.mark.parametrize("engine", Engine)
def test_of_facilities_at_one_door_the_first_is_nearest_to_everybody(random_city: gpd.GeoDataFrame, engine: Engine) -> None:
    graph = RoadGraph.of(random_city)
    travel = RoadTravel.of(graph, speed_profile("walk"), engine=engine)
    twice = Places(np.repeat(graph.node_lon[700:705], 2), np.repeat(graph.node_lat[700:705], 2))
    found = travel.nearest(Places(graph.node_lon, graph.node_lat), twice, limit_min=60)
    assert set(found.facility.ravel().tolist()) <= {0, 2, 4, 6, 8, NOBODY}


@pytest.mark.parametrize("engine", Engine)
def test_facilities_that_are_nowhere_are_found_by_nobody(random_city: gpd.GeoDataFrame, engine: Engine) -> None:
    travel = RoadTravel.of(RoadGraph.of(random_city), speed_profile("walk"), engine=engine)
    home, nowhere = Places(np.array([104.02, np.nan]), np.array([37.02, 37.0])), Places(np.array([np.nan]), np.array([np.nan]))
    nobody = Places(np.empty(0), np.empty(0))
    for facilities in (nowhere, nobody):
        for k in (1, 2):
            assert (travel.nearest(home, facilities, limit_min=15, k=k).facility == NOBODY).all()
        assert len(travel.pairs(home, facilities, limit_min=15)) == 0
    assert len(travel.pairs(nobody, home, limit_min=15)) == 0
    assert travel.nearest(nobody, home, limit_min=15).minutes.shape == (0, 1)
