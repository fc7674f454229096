"""Which unit a code belongs to, and which unit a point lies in."""

from collections.abc import Callable
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.planning.errors import NoUnits
from layers.planning.question import By
from layers.planning.units import Units, climb
from layers.reference import DIVISIONS

DAY = date(2022, 11, 23)


@pytest.fixture
def villages(divisions: gpd.GeoDataFrame) -> Units:
    return Units.of(divisions, level="village", area="990101", on=DAY)


def test_units_come_in_the_order_of_their_codes_and_only_from_the_area(divisions: gpd.GeoDataFrame) -> None:
    shuffled = divisions.sample(frac=1, random_state=1)
    east = Units.of(shuffled, level="village", area="990101101", on=DAY)
    assert east.codes.tolist() == ["990101101201", "990101101202"]


def test_an_area_without_units_is_refused_by_name(divisions: gpd.GeoDataFrame) -> None:
    with pytest.raises(NoUnits, match="甲县"):
        Units.of(divisions, level="prefecture", area="990101", on=DAY)
    with pytest.raises(NoUnits, match="660000"):
        Units.of(divisions, level="village", area="660000", on=DAY)


def test_a_code_belongs_to_the_unit_it_is_or_lies_in(villages: Units) -> None:
    codes = pd.Series(["990101100201", "990101100", "990102100201", None, "990101100201005"], dtype="str")
    assert villages.index_of_codes(codes)[:4].tolist() == [1, -1, -1, -1]


def test_the_rows_own_parent_goes_before_the_pattern_of_digits(layer: Callable[..., gpd.GeoDataFrame]) -> None:
    rows: list[dict[str, Any]] = [
        {"code": "429004", "name": "仙桃市", "level": "county"},
        {"code": "420000", "name": "郊区", "level": "county"},
        {"code": "420999001", "name": "飞地镇", "level": "township", "parent_code": "429004"},
    ]
    counties = Units.of(layer(DIVISIONS, rows), level="county", area="42", on=DAY)
    assert counties.index_of_codes(pd.Series(["420999001201"], dtype="str")).tolist() == [1]


def test_parents_that_run_in_a_circle_are_left() -> None:
    assert climb("a", {"a": "b", "b": "a"}) == ("a", "b")


def test_a_unit_counts_from_the_day_it_was_set_up_until_the_day_it_was_abolished(divisions: gpd.GeoDataFrame) -> None:
    divisions = divisions.copy()
    merged = divisions["code"] == "990101100202"
    divisions.loc[merged, "abolished_on"] = pd.Timestamp("2020-05-01")
    divisions.loc[divisions["code"] == "990101100203", "established_on"] = pd.Timestamp("2020-05-01")
    before = Units.of(divisions, level="village", area="990101100", on=date(2020, 4, 30))
    after = Units.of(divisions, level="village", area="990101100", on=date(2020, 5, 1))
    assert before.frame["name"].tolist() == ["城关社区", "一村", "二村"]
    assert after.frame["name"].tolist() == ["城关社区", "一村", "三村"]


def test_a_point_on_a_shared_border_lies_in_the_unit_with_the_lower_code(villages: Units) -> None:
    lon, lat = np.array([104.1, 104.0, 104.05, 105.0, np.nan]), np.array([37.05, 37.0, 37.1, 37.05, 37.05])
    found = villages.index_of_points(lon, lat)
    assert [None if i < 0 else villages.frame["name"][i] for i in found] == ["一村", "一村", "一村", None, None]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), n_units=st.integers(1, 12), n_points=st.integers(0, 60))
def test_a_point_lies_where_brute_force_finds_it(seed: int, n_units: int, n_points: int) -> None:
    rng = np.random.default_rng(seed)
    shapes = [shapely.Point(*rng.uniform(0, 3, 2)).buffer(rng.uniform(0.1, 1.5), quad_segs=2) for _ in range(n_units)]
    frame = gpd.GeoDataFrame({"code": [f"{i:012d}" for i in range(n_units)]}, geometry=[*shapes[:-1], None], crs=4490)
    units = Units(frame, "village", "", {}, {})
    lon, lat = rng.integers(0, 30, n_points) / 10, rng.uniform(0, 3, n_points)
    brute = [
        next((i for i, s in enumerate(frame.geometry) if s is not None and s.covers(shapely.Point(x, y))), -1)
        for x, y in zip(lon, lat, strict=True)
    ]
    assert units.index_of_points(lon, lat).tolist() == brute


def test_groups_are_committees_classes_or_townships(villages: Units) -> None:
    for by, expected in {
        By.STRATUM: {"rural": 5, "urban": 1},
        By.CLASS: {"111": 1, "121": 1, "220": 2, "unstated": 2},
        By.TOWNSHIP: {"990101100": 4, "990101101": 2},
    }.items():
        group, labels = villages.groups(by)
        assert dict(zip(labels, np.bincount(group).tolist(), strict=True)) == expected
    assert villages.groups(By.TOWNSHIP)[1]["990101100"].zh == "东镇"
