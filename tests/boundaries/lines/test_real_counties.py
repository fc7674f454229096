"""Borders of real counties, 2018 and 2022: nothing is lost to an extra corner, and a district that grew is seen."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from boundaries.lines.common_border import common_borders
from boundaries.lines.outlines import Outlines
from boundaries.lines.vintages import compare_borders
from layers.ellipsoid import length_m

pytestmark = pytest.mark.shared

WUXI = ("3202", "3205")  # the prefectures of Xinwu and of its neighbours across Lake Tai


def counties(shared: Path, year: int) -> gpd.GeoDataFrame:
    frame = gpd.read_parquet(shared / f"data/national/county_{year}_gcj02_full_gansu_ningxia_alxa_jiangsu.parquet")
    return frame[frame["code"].str.startswith(WUXI)].sort_values("code", ignore_index=True)


def test_corners_more_on_one_side_cost_plain_intersection_kilometres_and_us_nothing(shared: Path) -> None:
    frame = counties(shared, 2018)
    before = common_borders(Outlines.of(frame))
    shapes = np.asarray(frame.geometry.array, dtype=object).copy()
    shapes[::2] = shapely.segmentize(shapes[::2], 0.0011)
    denser = frame.set_geometry(gpd.GeoSeries(shapes))
    after = common_borders(Outlines.of(denser))
    assert after[["code_a", "code_b"]].equals(before[["code_a", "code_b"]])
    np.testing.assert_allclose(after["length_m"], before["length_m"], rtol=1e-4)
    outline = {code: shape.boundary for code, shape in zip(denser["code"], denser.geometry, strict=True)}
    pairs = after[["code_a", "code_b"]].to_numpy().tolist()
    plain = length_m(np.array([outline[a].intersection(outline[b]) for a, b in pairs], dtype=object)).sum()
    assert after["length_m"].sum() - plain > 3_000  # metres; halves round to themselves, so most sides are found all the same


def test_xinwu_which_grew_is_among_the_changed_and_most_of_the_rest_is_drawn_again(shared: Path) -> None:
    found = compare_borders(counties(shared, 2018), counties(shared, 2022), accuracy_m=250)
    xinwu = found.changed[(found.changed["code_a"] == "320214") | (found.changed["code_b"] == "320214")]
    grown = (
        xinwu.loc[xinwu["code_b"] == "320214", "a_to_b_change_m2"].sum()
        + xinwu.loc[xinwu["code_a"] == "320214", "b_to_a_change_m2"].sum()
    )
    lost = (
        xinwu.loc[xinwu["code_b"] == "320214", "b_to_a_change_m2"].sum()
        + xinwu.loc[xinwu["code_a"] == "320214", "a_to_b_change_m2"].sum()
    )
    assert 15e6 < grown - lost < 30e6  # in print and in the files, 209.6 to 232.9 km²
    assert found.pairs["redrawn_m"].sum() > found.pairs["beyond_m"].sum()
