"""Porto Alegre's hexagons, south and west of the origin: people within a kilometre of a point of interest."""

from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from layers.planning.coverage import measure_coverage
from layers.planning.gaps import measure_gaps
from layers.planning.question import CoverageQuestion
from layers.planning.sites import StudyFrames
from layers.planning.specs import DEMAND, FACILITIES
from layers.reference import BUILT_UP_AREAS, DIVISIONS, SETTLEMENTS
from tests.layers.planning.layer_rows import as_layer
from tests.real.conftest import geod_lengths

pytestmark = pytest.mark.shared

DAY = date(2022, 1, 1)
UTM_22S = 31982


@pytest.fixture(scope="module")
def cells(geodata: Path) -> pd.DataFrame:
    return pd.read_csv(geodata / "networks" / "porto_alegre_hexgrid_population.csv")


@pytest.fixture(scope="module")
def interests(geodata: Path) -> pd.DataFrame:
    return pd.read_csv(geodata / "networks" / "porto_alegre_points_of_interest.csv")


@pytest.fixture(scope="module")
def frames(cells: pd.DataFrame, interests: pd.DataFrame) -> StudyFrames:
    """The city cut in four made-up quarters; cells carry no code and belong where they lie. WGS 84 counts as CGCS2000."""
    west, south, east, north = (
        cells["lon"].min() - 0.01,
        cells["lat"].min() - 0.01,
        cells["lon"].max() + 0.01,
        cells["lat"].max() + 0.01,
    )
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    boxes = [
        (west, south, middle_x, middle_y),
        (middle_x, south, east, middle_y),
        (west, middle_y, middle_x, north),
        (middle_x, middle_y, east, north),
    ]
    quarters = [
        {"code": f"99000{n}", "name": f"Q{n}", "level": "county", "geometry": shapely.box(*b)} for n, b in enumerate(boxes)
    ]
    demand = [{"demand_id": c.id, "population": c.population, "at": (c.lon, c.lat)} for c in cells.itertuples()]
    sites = [
        {
            "facility_id": p.id,
            "name": p.id,
            "kind": "community_service_facility",
            "division_code": "99",
            "state": "operating",
            "at": (p.lon, p.lat),
        }
        for p in interests.itertuples()
    ]
    return StudyFrames(
        as_layer(DIVISIONS, quarters), as_layer(FACILITIES, sites), as_layer(SETTLEMENTS, []), as_layer(DEMAND, demand)
    )


@pytest.mark.parametrize("reach_m", [500.0, 1000.0, 3000.0])
def test_people_within_reach_agree_with_geod_and_with_a_projection(
    frames: StudyFrames, cells: pd.DataFrame, interests: pd.DataFrame, reach_m: float
) -> None:
    question = CoverageQuestion("community_service_facility", unit="county", measure="reach", reach_m=reach_m, weight="people")  # type: ignore[arg-type]
    table = measure_coverage(question, frames, area="99", on=DAY)
    lengths = geod_lengths(cells["lon"], cells["lat"], interests["lon"], interests["lat"]).min(axis=1)
    assert table.overall.numerator == cells.loc[lengths <= reach_m, "population"].sum()
    assert table.overall.denominator == cells["population"].sum()
    homes = gpd.GeoSeries(gpd.points_from_xy(cells["lon"], cells["lat"]), crs=4326).to_crs(UTM_22S)
    sites = gpd.GeoSeries(gpd.points_from_xy(interests["lon"], interests["lat"]), crs=4326).to_crs(UTM_22S)
    planar = homes.distance(sites.union_all())
    doubtful = np.abs(planar - reach_m) < reach_m * 5e-4  # the zone's scale error
    assert ((planar <= reach_m) == (lengths <= reach_m))[~doubtful].all()


def test_quarters_add_up_to_the_city(frames: StudyFrames) -> None:
    question = CoverageQuestion("community_service_facility", unit="county", measure="reach", reach_m=1000, weight="people")  # type: ignore[arg-type]
    table = measure_coverage(question, frames, area="99", on=DAY)
    assert table.units["amount_covered"].sum() == table.overall.numerator
    assert 0.1 < (table.overall.share or 0) < 0.9


def test_ground_out_of_reach_agrees_with_an_overlay_in_metres(
    frames: StudyFrames, cells: pd.DataFrame, interests: pd.DataFrame
) -> None:
    hull = shapely.convex_hull(shapely.multipoints(cells[["lon", "lat"]].to_numpy()))
    ground = as_layer(BUILT_UP_AREAS, [{"built_up_id": "B", "division_code": "99", "geometry": hull}])
    question = CoverageQuestion("community_service_facility", unit="county", measure="reach", reach_m=1000)  # type: ignore[arg-type]
    gaps = measure_gaps(question, frames, ground, area="99", on=DAY)
    flat = gpd.GeoSeries([hull], crs=4326).to_crs(UTM_22S)
    sites = gpd.GeoSeries(gpd.points_from_xy(interests["lon"], interests["lat"]), crs=4326).to_crs(UTM_22S)
    overlay = flat.difference(sites.buffer(1000, quad_segs=64).union_all()).area.iloc[0]
    assert gaps.gap_m2 == pytest.approx(overlay, rel=2e-3)
    assert gaps.settled_m2 == pytest.approx(flat.area.iloc[0], rel=1e-3)
