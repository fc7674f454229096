"""Web-map offsets: the published formula, turned round without remainder."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.datum import geodesic_m
from layers.offsets import Shift, bd09_to_gcj02, bd09_to_wgs84, gcj02_to_bd09, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02

LON, LAT = st.floats(73.5, 135.0), st.floats(3.5, 54.0)


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
    ids=["上海", "深圳", "北京"],
)
def test_the_published_places_come_out_as_published(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert wgs84_to_gcj02(*wgs84) == pytest.approx(gcj02, abs=1e-12)
    assert geodesic_m(*gcj02_to_wgs84(*gcj02), *wgs84) < 1e-6


def test_the_widely_used_example_near_tiananmen_comes_out_as_published() -> None:
    place = (116.404, 39.915)
    assert wgs84_to_gcj02(*place) == pytest.approx((116.41024449916938, 39.91640428150164), abs=1e-12)
    assert gcj02_to_bd09(*place) == pytest.approx((116.41036949371029, 39.92133699351021), abs=1e-12)
    assert wgs84_to_bd09(*place) == pytest.approx((116.41662724378733, 39.922699552216216), abs=1e-12)


@pytest.mark.parametrize(
    ("undo", "shift", "one_step"),
    [
        (gcj02_to_wgs84, wgs84_to_gcj02, (116.39775550083061, 39.91359571849836)),
        (bd09_to_gcj02, gcj02_to_bd09, (116.39762729119315, 39.90865673957631)),
        (bd09_to_wgs84, wgs84_to_bd09, (116.3913836995125, 39.907253214522164)),
    ],
)
def test_the_one_step_inverses_in_use_do_not_lead_back_and_ours_does(
    undo: Shift, shift: Shift, one_step: tuple[float, float]
) -> None:
    place = (116.404, 39.915)
    ours = undo(*place)
    assert geodesic_m(*shift(*ours), *place) < 1e-6
    assert geodesic_m(*shift(*one_step), *place) > 0.02
    assert geodesic_m(*ours, *one_step) < 2


@given(LON, LAT)
@settings(max_examples=300, deadline=None)
def test_there_and_back_ends_where_it_began(lon: float, lat: float) -> None:
    assert geodesic_m(*gcj02_to_wgs84(*wgs84_to_gcj02(lon, lat)), lon, lat) <= 1e-6
    assert geodesic_m(*bd09_to_gcj02(*gcj02_to_bd09(lon, lat)), lon, lat) <= 1e-6
    assert geodesic_m(*bd09_to_wgs84(*wgs84_to_bd09(lon, lat)), lon, lat) <= 1e-6


@given(LON, LAT)
@settings(max_examples=200, deadline=None)
def test_back_and_there_ends_where_it_began(lon: float, lat: float) -> None:
    assert geodesic_m(*wgs84_to_gcj02(*gcj02_to_wgs84(lon, lat)), lon, lat) <= 1e-6
    assert geodesic_m(*wgs84_to_bd09(*bd09_to_wgs84(lon, lat)), lon, lat) <= 1e-6


def test_offsets_have_the_size_that_is_stated() -> None:
    rng = np.random.default_rng(0)
    lon, lat = rng.uniform(73.5, 135, 200_000), rng.uniform(18, 54, 200_000)
    gcj, baidu = (geodesic_m(*shift(lon, lat), lon, lat) for shift in (wgs84_to_gcj02, wgs84_to_bd09))
    assert 15 < gcj.min() < gcj.max() < 719
    assert gcj.mean() == pytest.approx(407, abs=5)
    assert 680 < baidu.min() < baidu.max() < 1530


def test_a_one_step_inverse_would_leave_metres() -> None:
    rng = np.random.default_rng(0)
    lon, lat = rng.uniform(73.5, 135, 50_000), rng.uniform(18, 54, 50_000)
    shown = np.array(wgs84_to_gcj02(lon, lat))
    once = 2 * shown - np.array(wgs84_to_gcj02(*shown))
    assert 3 < geodesic_m(once[0], once[1], lon, lat).max() < 6


def test_places_abroad_have_no_gcj02_offset() -> None:
    for place in [(-51.2, -30.0), (2.35, 48.85), (139.767125, 35.681236)]:
        assert np.array_equal(wgs84_to_gcj02(*place), place)
        assert np.array_equal(gcj02_to_wgs84(*place), place)


def test_arrays_keep_their_shape_and_missing_positions_stay_missing() -> None:
    lon, lat = gcj02_to_wgs84([104.0, np.nan, 105.0], [37.0, 37.0, np.nan])
    assert lon.shape == lat.shape == (3,)
    assert np.isfinite([lon[0], lat[0]]).all()
    assert np.isnan(lon[1])
    assert np.isnan(lat[2])
    assert gcj02_to_wgs84([], [])[0].shape == (0,)


@pytest.mark.shared
def test_measured_county_pairs_lose_their_common_offset(shared: Path) -> None:
    pairs = pd.read_csv(shared / "data" / "datum" / "county_centroid_pairs_gcj02_wgs84.csv")
    usable = pairs[(pairs.area_ratio - 1).abs() < 0.01]
    assert len(usable) == 1954

    def median_offset(lon: object, lat: object) -> tuple[float, float]:
        east = (np.asarray(lon) - usable.lon_wgs84) * 111_320 * np.cos(np.radians(usable.lat_wgs84))
        return float(np.median(east)), float(np.median((np.asarray(lat) - usable.lat_wgs84) * 110_950))

    raw = median_offset(usable.lon_gcj02, usable.lat_gcj02)
    assert raw == pytest.approx((444, -178), abs=10)
    assert median_offset(*gcj02_to_wgs84(usable.lon_gcj02, usable.lat_gcj02)) == pytest.approx((-5, 9), abs=3)
