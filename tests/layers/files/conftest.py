"""Frames of the house, made small."""

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from layers.planning.specs import FACILITIES
from layers.spec import LayerSpec

DTYPES = {"text": "str", "codes": "str", "integer": "Int64", "number": "float64", "date": "datetime64[s]", "flag": "boolean"}

MakeFrame = Callable[..., gpd.GeoDataFrame]


def frame_of(spec: LayerSpec, rows: list[dict[str, Any]], shapes: list[Any]) -> gpd.GeoDataFrame:
    """A frame as a store would hand it out."""
    cells = {c.name: pd.Series([row.get(c.name) for row in rows], dtype=DTYPES[c.type.value]) for c in spec.columns}
    return gpd.GeoDataFrame(cells, geometry=gpd.GeoSeries(shapes, crs=4490), crs=4490)


@pytest.fixture
def make_frame() -> MakeFrame:
    return frame_of


@pytest.fixture
def facilities() -> gpd.GeoDataFrame:
    """Three facilities: plain, with rare characters and no position, with text that wants to be a formula."""
    rows: list[dict[str, Any]] = [
        {"facility_id": "F1", "name": "一条山镇日间照料中心", "kind": "day_care_center", "division_code": "620423100002", "state": "operating",
         "serves": "620423100002;620423100003", "opened_on": pd.Timestamp(2020, 5, 1), "beds": 12, "floor_area_m2": -350.5},
        {"facility_id": "F2", "name": "𠮷村㵐䶮𫭢中心", "kind": "care_home", "division_code": "062042310000", "state": "idle", "address": "A&B <山>"},
        {"facility_id": "-3", "name": "=HYPERLINK(1)", "kind": "care_home", "division_code": "620423100004", "state": "planned", "note": "'=x"},
    ]  # fmt: skip
    return frame_of(FACILITIES, rows, [shapely.Point(104.0535123456789, 37.2), None, shapely.Point(104.1, 37.3)])
