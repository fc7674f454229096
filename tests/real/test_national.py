"""The whole country's tables: which county each of 58,789 village points lies in, and codes of 706,166 divisions."""

from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from layers.codes import shorten_code
from layers.planning.units import Units

pytestmark = [pytest.mark.shared, pytest.mark.slow]

DAY = date(2022, 4, 30)


@pytest.fixture(scope="module")
def counties(geodata: Path) -> Units:
    """2,852 counties as published: GCJ-02 without a CRS. Only compared with points of the same datum; never stored."""
    frame = gpd.read_parquet(geodata / "national" / "county_2022_gcj02_simplified.parquet")
    frame["code"] = frame["code"].astype(str)
    frame = frame.drop_duplicates("code").sort_values("code", ignore_index=True)
    return Units(frame, "county", "", {}, dict(zip(frame["code"], frame["name"], strict=True)))


@pytest.fixture(scope="module")
def places(geodata: Path) -> pd.DataFrame:
    columns = ["code", "level", "lon_gcj02", "lat_gcj02"]
    return pd.read_parquet(geodata / "national" / "divisions_2016_five_level.parquet", columns=columns)


def test_each_village_point_lies_where_a_plain_join_puts_it(counties: Units, places: pd.DataFrame) -> None:
    villages = places[(places["level"] == "village") & places["lon_gcj02"].notna()]
    assert len(villages) == 58_789
    lon, lat = villages["lon_gcj02"].to_numpy(), villages["lat_gcj02"].to_numpy()
    found = counties.index_of_points(lon, lat)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat))
    joined = gpd.sjoin(points, counties.frame[["geometry"]], predicate="intersects")["index_right"]
    first = joined.groupby(level=0).min().reindex(range(len(points)), fill_value=-1)
    assert (found == first.to_numpy()).all()


def test_few_village_points_lie_in_another_county_than_their_code_says(counties: Units, places: pd.DataFrame) -> None:
    villages = places[(places["level"] == "village") & places["lon_gcj02"].notna()]
    found = counties.index_of_points(villages["lon_gcj02"].to_numpy(), villages["lat_gcj02"].to_numpy())
    claimed = counties.index_of_codes(villages["code"].map(shorten_code))
    judged = (found >= 0) & (claimed >= 0)
    assert judged.mean() > 0.9
    assert (found != claimed)[judged].mean() < 0.02


def test_every_code_of_the_national_table_finds_its_county_or_none(counties: Units, places: pd.DataFrame) -> None:
    codes = places["code"].map(shorten_code)
    found = counties.index_of_codes(codes)
    at = {code: n for n, code in enumerate(counties.codes)}
    expected = np.array([at.get(code[:6], -1) if len(code) >= 6 else -1 for code in codes])
    assert (found == expected).all()
    assert len(codes) == 706_166
