"""A position is judged by the drawn division its row names, and the metres outside are the ellipsoid's."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.claims import claimed_places, distance_m
from tests.small_county import COUNTY, divisions

GEOD = pyproj.Geod(ellps="GRS80")


def test_a_row_claims_the_nearest_division_that_is_drawn() -> None:
    drawn = divisions()
    undrawn = drawn["code"] == f"{COUNTY}101202"
    drawn.loc[undrawn, "geometry"] = None
    codes = pd.Series([f"{COUNTY}101201", f"{COUNTY}101202", f"{COUNTY}999", COUNTY, "620498101", None], dtype="str")
    claims = claimed_places(codes, drawn)
    assert claims.codes.tolist() == [f"{COUNTY}101201", f"{COUNTY}101", COUNTY, COUNTY, None, None]
    assert claimed_places(codes, drawn, at_most=6).codes.tolist() == [COUNTY] * 4 + [None, None]


def test_an_outline_that_crosses_itself_or_lies_abroad_judges_nobody() -> None:
    drawn = divisions()
    village, township = (drawn["code"] == c for c in (f"{COUNTY}101201", f"{COUNTY}101"))
    drawn.loc[village, "geometry"] = shapely.from_wkt("POLYGON ((104 37, 104.02 37.02, 104.02 37, 104 37.02, 104 37))")
    drawn.loc[township, "geometry"] = shapely.box(37, 104, 37.1, 104.1)
    assert claimed_places(pd.Series([f"{COUNTY}101201"], dtype="str"), drawn).codes.tolist() == [COUNTY]


def test_nothing_drawn_claims_nothing() -> None:
    empty = gpd.GeoDataFrame({"code": pd.Series([], dtype="str"), "name": pd.Series([], dtype="str")}, geometry=[], crs=4490)
    assert claimed_places(pd.Series(["620499"], dtype="str"), empty).codes.tolist() == [None]


def test_inside_is_no_distance() -> None:
    assert distance_m(shapely.Point(104.5, 37.5), shapely.box(104, 37, 105, 38)) == 0


@settings(deadline=None, max_examples=50)
@given(st.floats(18, 53), st.floats(0.0001, 0.05), st.floats(-0.04, 0.04))
def test_metres_outside_agree_with_the_nearest_point_of_the_border(lat: float, east: float, north: float) -> None:
    box = shapely.box(104, lat - 0.05, 104.1, lat + 0.05)
    border = np.linspace(lat - 0.05, lat + 0.05, 2001)
    point = shapely.Point(104.1 + east, lat + north)
    _, _, metres = GEOD.inv(np.full(2001, point.x), np.full(2001, point.y), np.full(2001, 104.1), border)
    assert distance_m(point, box) == pytest.approx(min(metres), rel=1e-3, abs=0.7)  # the border is sampled every 5 m
