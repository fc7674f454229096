"""What is near is what the geodesic says is near, from any thread."""

import threading
from concurrent.futures import ThreadPoolExecutor

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.datum import GEOD, geodesic_m
from layers.errors import NoDatum, OldDatum
from layers.nearby import NearbyIndex


def points(lon: object, lat: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=shapely.points(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)), crs=4490)


def brute_force(frame: gpd.GeoDataFrame, lon: float, lat: float) -> tuple[np.ndarray, np.ndarray]:
    metres = geodesic_m(lon, lat, frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy())
    order = np.lexsort((np.arange(len(metres)), metres))
    return order, metres


@pytest.fixture(scope="module")
def scattered() -> gpd.GeoDataFrame:
    rng = np.random.default_rng(2)
    return points(rng.uniform(103.3, 104.7, 4000), rng.uniform(36.7, 37.6, 4000))


def test_the_nearest_rows_are_those_of_the_geodesic(scattered: gpd.GeoDataFrame) -> None:
    index = NearbyIndex(scattered)
    for lon, lat in [(104.0, 37.0), (103.3, 36.7), (90.0, 30.0), (-51.2, -30.0), (180.0, 89.9)]:
        order, metres = brute_force(scattered, lon, lat)
        found = index.nearest(lon, lat, k=12)
        assert found.positions.tolist() == order[:12].tolist()
        assert found.metres == pytest.approx(metres[order[:12]], abs=0)


@pytest.mark.parametrize("radius_m", [1_000, 3_000, 5_000, 30_000])
def test_within_a_radius_is_what_the_geodesic_says(scattered: gpd.GeoDataFrame, radius_m: float) -> None:
    index = NearbyIndex(scattered)
    rng = np.random.default_rng(3)
    for lon, lat in zip(rng.uniform(103, 105, 40), rng.uniform(36.5, 37.8, 40), strict=True):
        order, metres = brute_force(scattered, lon, lat)
        assert index.within(lon, lat, radius_m=radius_m).positions.tolist() == [i for i in order if metres[i] <= radius_m]


@given(
    places=st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=25),
    asked=st.tuples(st.floats(-180, 180), st.floats(-90, 90)),
    k=st.integers(1, 6),
)
@settings(max_examples=60, deadline=None)
def test_anywhere_on_earth_the_nearest_is_the_nearest(
    places: list[tuple[float, float]], asked: tuple[float, float], k: int
) -> None:
    frame = points(*zip(*places, strict=True))
    order, metres = brute_force(frame, *asked)
    found = NearbyIndex(frame).nearest(*asked, k=k)
    assert found.metres == pytest.approx(metres[order[:k]], abs=1e-6)


def test_a_point_exactly_at_the_radius_is_within_it() -> None:
    lon, lat, _ = GEOD.fwd([104.0] * 8, [37.0] * 8, list(range(0, 360, 45)), [1000.0] * 8)
    metres = geodesic_m(104.0, 37.0, lon, lat)
    found = NearbyIndex(points(lon, lat)).within(104.0, 37.0, radius_m=float(metres.max()))
    assert len(found) == 8
    assert len(NearbyIndex(points(lon, lat)).within(104.0, 37.0, radius_m=999.999)) == 0


def test_equal_distances_are_ordered_by_position() -> None:
    index = NearbyIndex(points([104.0, 103.9, 104.0, 104.0, 104.0], [37.0, 37.0, 37.0, 37.0, 36.0]))
    assert index.nearest(104.0, 37.0, k=2).positions.tolist() == [0, 2]
    assert index.within(104.0, 37.0, radius_m=0).positions.tolist() == [0, 2, 3]


def test_an_empty_frame_has_nothing_near() -> None:
    index = NearbyIndex(gpd.GeoDataFrame(geometry=gpd.GeoSeries([], crs=4490)))
    assert (len(index), len(index.nearest(104, 37, k=3)), len(index.within(104, 37, radius_m=1e7))) == (0, 0, 0)


def test_rows_without_geometry_are_never_found() -> None:
    frame = gpd.GeoDataFrame(geometry=gpd.GeoSeries([None, shapely.Point(104, 37), shapely.Point(), None], crs=4490))
    index = NearbyIndex(frame)
    assert len(index) == 1
    assert index.nearest(104.1, 37.0, k=5).positions.tolist() == [1]


def test_a_row_of_several_points_is_found_once_at_its_nearest_point() -> None:
    many = shapely.MultiPoint([(104.001, 37), (104.002, 37), (104.003, 37), (104.004, 37)])
    index = NearbyIndex(gpd.GeoDataFrame(geometry=[many, shapely.Point(104.005, 37), shapely.Point(104.006, 37)], crs=4490))
    found = index.nearest(104.0, 37.0, k=3)
    assert found.positions.tolist() == [0, 1, 2]
    assert found.metres[0] == pytest.approx(geodesic_m(104, 37, 104.001, 37))


def test_a_place_without_coordinates_has_nothing_near(scattered: gpd.GeoDataFrame) -> None:
    index = NearbyIndex(scattered)
    assert len(index.nearest(float("nan"), 37.0)) == len(index.within(104.0, float("nan"), radius_m=5000)) == 0


def test_a_frame_in_metres_is_asked_in_degrees_all_the_same(scattered: gpd.GeoDataFrame) -> None:
    projected = NearbyIndex(scattered.to_crs(4544)).nearest(104.0, 37.0, k=5)
    assert projected.positions.tolist() == NearbyIndex(scattered).nearest(104.0, 37.0, k=5).positions.tolist()


def test_a_frame_without_datum_or_with_an_old_one_is_refused() -> None:
    with pytest.raises(NoDatum):
        NearbyIndex(gpd.GeoDataFrame(geometry=[shapely.Point(104, 37)]))
    with pytest.raises(OldDatum):
        NearbyIndex(gpd.GeoDataFrame(geometry=[shapely.Point(104, 37)], crs=4610))


def test_shapes_that_are_not_points_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="points"):
        NearbyIndex(gpd.GeoDataFrame(geometry=[shapely.box(104, 37, 105, 38)], crs=4490))


@pytest.mark.parametrize("radius_m", [-1.0, float("nan")])
def test_a_radius_below_zero_is_a_mistake_of_the_caller(scattered: gpd.GeoDataFrame, radius_m: float) -> None:
    with pytest.raises(ValueError, match="radius"):
        NearbyIndex(scattered).within(104, 37, radius_m=radius_m)


def test_eight_threads_hammering_one_index_all_get_the_right_answers(scattered: gpd.GeoDataFrame) -> None:
    index, start, rng = NearbyIndex(scattered), threading.Barrier(8), np.random.default_rng(4)
    questions = []
    for lon, lat, radius_m in zip(
        rng.uniform(103.3, 104.7, 50), rng.uniform(36.7, 37.6, 50), rng.uniform(500, 9000, 50), strict=True
    ):
        order, metres = brute_force(scattered, lon, lat)
        questions.append((lon, lat, radius_m, order[:7].tolist(), [i for i in order if metres[i] <= radius_m]))

    def hammer(seed: int) -> int:
        wrong = 0
        start.wait()
        for i in np.random.default_rng(seed).permutation(np.repeat(np.arange(50), 5)):
            lon, lat, radius_m, nearest, within = questions[i]
            wrong += index.within(lon, lat, radius_m=radius_m).positions.tolist() != within
            wrong += index.nearest(lon, lat, k=7).positions.tolist() != nearest
        return wrong

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(hammer, range(8))) == 0


def test_indexes_built_and_asked_in_eight_threads_at_once_stay_apart(scattered: gpd.GeoDataFrame) -> None:
    def build_and_ask(seed: int) -> bool:
        part = scattered.iloc[seed::8].reset_index(drop=True)
        order, _ = brute_force(part, 104.0, 37.1)
        return all(NearbyIndex(part).nearest(104.0, 37.1, k=9).positions.tolist() == order[:9].tolist() for _ in range(5))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(build_and_ask, range(8)))
