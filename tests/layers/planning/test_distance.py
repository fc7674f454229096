"""Every decision is the ellipsoidal geodesic's: checked against pyproj.Geod pair by pair."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from layers.planning.distance import FacilityTree

GEOD = Geod(a=6378137.0, rf=298.257222101)
RADII_M = (1.0, 300.0, 1000.0, 3000.0, 5000.0, 30_000.0, 250_000.0)


def all_lengths(lon: np.ndarray, lat: np.ndarray, flon: np.ndarray, flat: np.ndarray) -> np.ndarray:
    """Metres by Geod of every point to every facility."""
    i, j = np.divmod(np.arange(len(lon) * len(flon)), len(flon))
    return np.asarray(GEOD.inv(lon[i], lat[i], flon[j], flat[j])[2]).reshape(len(lon), len(flon))


@pytest.mark.parametrize("radius_m", RADII_M)
@pytest.mark.parametrize(("lon0", "lat0"), [(104.1, 37.2), (0.0, 0.0), (-51.2, -30.0), (179.9, 66.0), (20.0, 89.5)])
def test_points_a_hair_inside_or_outside_the_radius_fall_as_geod_says(radius_m: float, lon0: float, lat0: float) -> None:
    rng = np.random.default_rng(7)
    hairs = np.concatenate([[0.0], *(s * 10.0 ** -np.arange(1, 11) for s in (1, -1))])  # 1 dm … 0.1 nm
    bearing = rng.uniform(0, 360, 40)
    b, h = (grid.ravel() for grid in np.meshgrid(bearing, hairs))
    n = len(b)
    lon, lat, _ = GEOD.fwd(np.full(n, lon0), np.full(n, lat0), b, radius_m + h)
    length = np.asarray(GEOD.inv(lon, lat, np.full(n, lon0), np.full(n, lat0))[2])
    within = FacilityTree.of([lon0], [lat0]).is_within(lon, lat, radius_m=radius_m)
    assert (within == (length <= radius_m)).all()
    assert within.any()
    assert not within.all()


def test_the_radius_itself_counts() -> None:
    lon, lat = np.array([104.1]), np.array([37.2])
    exact = float(GEOD.inv(104.1, 37.2, 104.11, 37.21)[2])
    tree = FacilityTree.of([104.11], [37.21])
    assert tree.is_within(lon, lat, radius_m=exact).all()
    assert not tree.is_within(lon, lat, radius_m=np.nextafter(exact, 0)).any()


def test_a_rival_further_in_a_straight_line_may_be_nearer_along_the_earth() -> None:
    """Two facilities whose chords differ by less than the earth's own bending, north and east of the point."""
    lon, lat = np.array([100.0]), np.array([30.0])
    north = GEOD.fwd(100.0, 30.0, 0.0, 200_000.0)
    flips = 0
    for more in np.linspace(-0.3, 0.3, 61):
        east = GEOD.fwd(100.0, 30.0, 90.0, 200_000.0 + more)
        flon, flat = np.array([north[0], east[0]]), np.array([north[1], east[1]])
        found, metres = FacilityTree.of(flon, flat).nearest(lon, lat)
        lengths = all_lengths(lon, lat, flon, flat)[0]
        assert metres[0] == pytest.approx(lengths.min(), abs=1e-6)
        flips += int(found[0])
    assert 20 <= flips <= 40


degrees = st.tuples(st.floats(104.0, 104.2), st.floats(37.0, 37.2))


@settings(max_examples=40, deadline=None)
@given(st.lists(degrees, min_size=1, max_size=40), st.lists(degrees, min_size=1, max_size=12), st.sampled_from(RADII_M[1:6]))
def test_within_and_nearest_are_those_of_brute_force(
    points: list[tuple[float, float]], places: list[tuple[float, float]], radius_m: float
) -> None:
    (lon, lat), (flon, flat) = np.array(points).T, np.array(places).T
    lengths = all_lengths(lon, lat, flon, flat)
    tree = FacilityTree.of(flon, flat)
    assert (tree.is_within(lon, lat, radius_m=radius_m) == (lengths.min(axis=1) <= radius_m)).all()
    found, metres = tree.nearest(lon, lat)
    ties = lengths <= lengths.min(axis=1, keepdims=True) + 1e-6
    assert (found == ties.argmax(axis=1)).all()
    assert np.allclose(metres, lengths.min(axis=1), rtol=0, atol=1e-6)


@pytest.mark.parametrize("step_m", [0.001, 0.5, 30.0, 400.0])
@pytest.mark.parametrize("radius_m", [1000.0, 5000.0, 30_000.0])
def test_points_that_stand_together_are_judged_as_each_of_them_would_be(step_m: float, radius_m: float) -> None:
    """A long walk to and fro across the edge, so that whole crowds lie inside, outside and on it."""
    rng = np.random.default_rng(int(step_m * 1000 + radius_m))
    start = GEOD.fwd(104.0, 37.0, 30.0, radius_m)[:2]
    degrees = step_m / 111_000
    lon, lat = (start[i] + np.cumsum(rng.normal(0, degrees, 20_000)) for i in (0, 1))
    flon, flat = np.array([104.0, 103.98]), np.array([37.0, 36.99])
    lengths = all_lengths(lon, lat, flon, flat).min(axis=1)
    within = FacilityTree.of(flon, flat).is_within(lon, lat, radius_m=radius_m)
    assert (within == (lengths <= radius_m)).all()
    assert 0 < within.mean() < 1


def test_a_crowd_across_the_date_line_or_at_the_pole_is_judged_point_by_point() -> None:
    lon, lat = np.tile([179.99, -179.99], 64), np.linspace(60.0, 60.02, 128)
    tree = FacilityTree.of([180.0], [60.01])
    assert (
        tree.is_within(lon, lat, radius_m=900) == (all_lengths(lon, lat, np.array([180.0]), np.array([60.01]))[:, 0] <= 900)
    ).all()
    round_the_pole = np.linspace(-180, 180, 128)
    assert FacilityTree.of([0.0], [90.0]).is_within(round_the_pole, np.full(128, 89.999), radius_m=112).all()


def test_of_two_facilities_in_one_place_the_first_wins() -> None:
    tree = FacilityTree.of([104.1, 104.0, 104.0, 104.0], [37.0, 37.0, 37.0, 37.0])
    assert tree.nearest([104.0, 104.01], [37.0, 37.0])[0].tolist() == [1, 1]


def test_ten_thousand_facilities_in_one_place_are_one() -> None:
    tree = FacilityTree.of(np.full(10_000, 104.0), np.full(10_000, 37.0))
    found, metres = tree.nearest([104.0], [37.0])
    assert (found.tolist(), metres.tolist()) == ([0], [0.0])


def test_a_facility_or_a_point_without_a_position_is_never_found() -> None:
    tree = FacilityTree.of([np.nan, 104.0], [np.nan, 37.0])
    found, metres = tree.nearest([104.0, np.nan], [37.0, 37.0])
    assert found.tolist() == [1, -1]
    assert np.isnan(metres[1])
    assert tree.is_within([104.0, np.nan], [37.0, 37.0], radius_m=10).tolist() == [True, False]


def test_without_any_facility_nobody_is_within_reach() -> None:
    tree = FacilityTree.of([], [])
    assert not tree.is_within([104.0], [37.0], radius_m=1e5).any()
    assert tree.nearest([104.0], [37.0])[0].tolist() == [-1]


def test_the_order_of_the_points_changes_no_answer() -> None:
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(104, 104.3, 5000), rng.uniform(37, 37.3, 5000)
    tree = FacilityTree.of(lon[:50], lat[:50])
    shuffled = rng.permutation(5000)
    assert (
        tree.is_within(lon, lat, radius_m=2000)[shuffled] == tree.is_within(lon[shuffled], lat[shuffled], radius_m=2000)
    ).all()
