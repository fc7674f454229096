"""Service areas are counted by road and by people; the polygon beside them is a sketch that claims no ground it does not reach."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pytest
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from layers.frames import frame_of
from layers.planning.network.area_sketch import Grid
from layers.planning.network.graph import RoadGraph
from layers.planning.network.ground import Ground
from layers.planning.network.model import RoadTravel
from layers.planning.network.road_samples import RoadSamples
from layers.planning.network.search import Engine
from layers.planning.network.service_areas import Residents, ServiceArea, measure_service_areas
from layers.planning.specs import BARRIERS, ROADS
from layers.planning.speeds import speed_profile
from layers.planning.travel import Places

WEST, SOUTH = 104.0, 37.0
STEP = 0.0015  # 130 m east, 166 m north
SIZE = 12


def at(east: float, north: float) -> tuple[float, float]:
    """A spot by its streets: 0–11 east, 0–11 north."""
    return WEST + east * STEP, SOUTH + north * STEP


def places(spots: Sequence[tuple[float, float]]) -> Places:
    lon, lat = np.array(spots, dtype=float).reshape(-1, 2).T
    return Places(lon, lat)


def streets(lines: Sequence[tuple[str, Sequence[tuple[float, float]]]]) -> gpd.GeoDataFrame:
    rows = [
        {"road_id": f"R{n}", "road_class": road_class, "geometry": shapely.LineString([at(*spot) for spot in spots])}
        for n, (road_class, spots) in enumerate(lines)
    ]
    return frame_of(ROADS, rows)


def town() -> gpd.GeoDataFrame:
    """Twelve streets each way; those that run east are streets, the others village roads."""
    east = [("street", [(e, n) for e in range(SIZE)]) for n in range(SIZE)]
    north = [("village", [(e, n) for n in range(SIZE)]) for e in range(SIZE)]
    return streets([*east, *north])


def walking(roads: gpd.GeoDataFrame, barriers: gpd.GeoDataFrame | None = None) -> RoadTravel:
    return RoadTravel.of(RoadGraph.of(roads), speed_profile("walk"), barriers=barriers, engine=Engine.PLAIN)


@pytest.fixture(scope="module")
def travel() -> RoadTravel:
    return walking(town())


@pytest.fixture(scope="module")
def crowd() -> Residents:
    """Eight hundred people's homes, some far out of town, one without a number, one without a position."""
    draw = np.random.default_rng(5)
    spots = np.array([at(*draw.uniform(-3, SIZE + 2, 2)) for _ in range(800)])
    people = draw.integers(1, 40, 800).astype(float)
    spots[0], people[1], spots[1] = np.nan, np.nan, at(5.4, 5)
    return Residents(Places(*spots.T), people)


FACILITIES = places([at(5.5, 5), at(1, 9.2)])


@pytest.fixture(scope="module")
def areas(travel: RoadTravel, crowd: Residents) -> tuple[ServiceArea, ...]:
    return measure_service_areas(travel, FACILITIES, crowd, minutes=(5, 10, 15))


def test_reached_road_is_measured_class_by_class(travel: RoadTravel, areas: tuple[ServiceArea, ...]) -> None:
    """Against a search on a graph of points two metres apart along every street."""
    samples = RoadSamples.of(travel.graph, np.ones(travel.graph.edges, dtype=bool), 2.0)
    minutes = _minutes_of_points(travel.graph, samples, FACILITIES)
    for area in areas:
        for road_class in ("street", "village"):
            chosen = np.array([("unknown", *ROADS.column("road_class").codes)[c] == road_class for c in travel.graph.road_class])  # type: ignore[misc]
            expected = samples.metres[(minutes <= area.minutes) & chosen[samples.edge]].sum()
            assert area.road_m[road_class] == pytest.approx(expected, rel=0.01)
        assert area.metres == pytest.approx(sum(area.road_m.values()))


def _minutes_of_points(
    graph: RoadGraph, samples: RoadSamples, facilities: Places
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """A graph with a node at every sample; facilities stand on the street, so that their door is the nearest of them."""
    ends = np.concatenate((samples.edge, np.arange(graph.edges), np.arange(graph.edges)))
    share = np.concatenate((samples.share, np.zeros(graph.edges), np.ones(graph.edges)))
    node = np.concatenate((graph.nodes + np.arange(len(samples.edge)), graph.tail, graph.head))
    order = np.lexsort((share, ends))
    same = ends[order][1:] == ends[order][:-1]
    a, b = node[order][:-1][same], node[order][1:][same]
    took = (np.diff(share[order]) * graph.metres[ends[order][1:]])[same] / 60
    count = graph.nodes + len(samples.edge)
    ways = csr_array((np.maximum(took, 1e-12), (a, b)), shape=(count, count))
    lon, lat = np.concatenate((graph.node_lon, samples.lon)), np.concatenate((graph.node_lat, samples.lat))
    doors = [int(np.argmin(np.hypot((lon - x) * 0.8, lat - y))) for x, y in zip(facilities.lon, facilities.lat, strict=True)]
    return np.asarray(dijkstra(ways, directed=False, indices=doors, min_only=True))[graph.nodes :]


def test_people_are_counted_by_their_own_time_and_never_by_the_polygon(
    travel: RoadTravel, crowd: Residents, areas: tuple[ServiceArea, ...]
) -> None:
    minutes = travel.nearest(crowd.places, FACILITIES, limit_min=15).minutes[:, 0]
    for area in areas:
        assert area.people == np.nansum(crowd.people[minutes <= area.minutes])
        assert area.places == (minutes <= area.minutes).sum()
        assert area.people_of_facility.sum() == area.people
        assert area.places_unknown == int(minutes[1] <= area.minutes)
    assert areas[0].people < areas[1].people < areas[2].people < np.nansum(crowd.people)


def test_the_sketch_holds_its_people_and_states_its_error(crowd: Residents, areas: tuple[ServiceArea, ...]) -> None:
    for area in areas:
        sketch = area.sketch
        assert sketch is not None
        assert sketch.polygon.is_valid
        assert sketch.label.zh == "示意"
        inside = shapely.intersects_xy(sketch.polygon, crowd.places.lon, crowd.places.lat)
        assert sketch.people_inside == pytest.approx(np.nansum(crowd.people[inside]), abs=40)  # a home on the very outline
        assert sketch.people_error is not None
        assert sketch.people_error <= 0.02


def test_people_the_sketch_was_not_drawn_for_are_held_as_well(travel: RoadTravel, crowd: Residents) -> None:
    nobody = Residents(places([at(5, 5)]), np.zeros(1))
    (area,) = measure_service_areas(travel, FACILITIES, nobody, minutes=(10,))
    assert area.sketch is not None
    arrives = travel.nearest(crowd.places, FACILITIES, limit_min=10).minutes[:, 0] <= 10
    inside = shapely.intersects_xy(area.sketch.polygon, crowd.places.lon, crowd.places.lat)
    assert np.nansum(crowd.people[inside != arrives]) / np.nansum(crowd.people[arrives]) <= 0.03
    assert area.sketch.people_error is None


def test_ground_before_a_street_that_is_not_reached_stays_outside() -> None:
    """Two streets side by side, 110 m apart, that meet only 2.6 km away: the houses of the second are far, however near they look."""
    hairpin = streets([("street", [(0, 0), (20, 0), (20, 1), (0, 1)])])
    travel = walking(hairpin)
    homes = Residents(places([at(3, 0.1), at(3, 0.9)]), np.array([10.0, 20.0]))
    (area,) = measure_service_areas(travel, places([at(4, 0)]), homes, minutes=(10,))
    assert area.people == 10
    assert area.sketch is not None
    assert shapely.intersects_xy(area.sketch.polygon, *at(4, 0.4))
    assert not shapely.intersects_xy(area.sketch.polygon, *at(4, 0.6))
    assert area.sketch.unreached_road_m == 0


def test_ground_across_a_river_stays_outside() -> None:
    one_street = streets([("street", [(0, 0), (10, 0)])])
    river = frame_of(
        BARRIERS,
        [{"barrier_id": "B1", "barrier_kind": "river", "geometry": shapely.LineString([at(-1, 0.3), at(11, 0.3)])}],
    )
    homes = Residents(places([at(5, -0.5), at(5, 0.5)]), np.array([1.0, 1.0]))
    (free,) = measure_service_areas(walking(one_street), places([at(5, 0)]), homes, minutes=(5,))
    (barred,) = measure_service_areas(walking(one_street, river), places([at(5, 0)]), homes, minutes=(5,))
    assert (free.people, barred.people) == (2, 1)
    assert free.sketch is not None
    assert barred.sketch is not None
    assert shapely.intersects_xy(free.sketch.polygon, *at(5, 0.5))
    assert not shapely.intersects_xy(barred.sketch.polygon, *at(5, 0.5))


def test_spots_of_ground_are_as_far_as_doors_on_them(travel: RoadTravel) -> None:
    draw = np.random.default_rng(3)
    spots = places([at(*draw.uniform(-1, SIZE, 2)) for _ in range(2000)])
    samples = RoadSamples.of(travel.graph, np.ones(travel.graph.edges, dtype=bool), 12.5)
    fast = Ground.of(travel, FACILITIES, samples, limit_min=15).minutes_from(spots)
    exact = travel.nearest(spots, FACILITIES, limit_min=15).minutes[:, 0]
    assert (np.isfinite(fast) == np.isfinite(exact)).mean() >= 0.99
    both = np.isfinite(fast) & np.isfinite(exact)
    assert (np.abs(fast[both] - exact[both]) < 1e-6).mean() >= 0.97  # of two streets as near, another may be chosen


def test_a_facility_three_kilometres_from_any_road_serves_nobody(travel: RoadTravel, crowd: Residents) -> None:
    (area,) = measure_service_areas(travel, places([at(5, 40)]), crowd, minutes=(15,))
    assert (area.people, area.metres, area.places, area.sketch) == (0, 0, 0, None)


def test_samples_stand_for_every_metre_of_road(travel: RoadTravel) -> None:
    samples = RoadSamples.of(travel.graph, np.ones(travel.graph.edges, dtype=bool), 15.0)
    assert samples.metres.max() <= 15.0
    np.testing.assert_allclose(np.bincount(samples.edge, weights=samples.metres), travel.graph.metres, rtol=1e-9)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_outline_is_the_union_of_its_cells(seed: int) -> None:
    """Holes, islands and cells that touch at a corner included."""
    grid = Grid(104.0, 37.0, 0.001, 0.001, 100.0, 24, 16)
    mask = np.random.default_rng(seed).random((24, 16)) < 0.5
    mask[8:16, 4:12] = True
    mask[10:12, 6:9] = False
    row, column = np.nonzero(mask)
    west, south = 104.0 + column * 0.001, 37.0 + row * 0.001
    cells = shapely.union_all(shapely.box(west, south, west + 0.001, south + 0.001), grid_size=1e-9)
    outline = grid.outline(mask)
    assert outline.is_valid
    assert outline.area == pytest.approx(cells.area, rel=1e-9)
    assert shapely.symmetric_difference(outline, cells, grid_size=1e-9).area == pytest.approx(0, abs=1e-12)
    assert grid.outline(np.zeros((24, 16), dtype=bool)).is_empty
