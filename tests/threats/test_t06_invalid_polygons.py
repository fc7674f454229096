"""T6: an invalid polygon is named with the place of its fault and never repaired in silence."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from layers.reference import DIVISIONS
from layers.store.embedded import create_store
from layers.store.protocol import Workspace
from layers.use_cases import carry_out
from tests.small_county import CLERK, COUNTY, divisions, found, open_county, plan, refused, settle, the_only

VILLAGE = f"{COUNTY}101201"
WRONG = {
    "bow-tie": ("POLYGON ((104 37, 104.02 37.02, 104.02 37, 104 37.02, 104 37))", "边界自相交", (104.01, 37.01)),
    "figure of eight": (
        "POLYGON ((104 37, 104.01 37, 104.005 37.01, 104.01 37.02, 104 37.02, 104.005 37.01, 104 37))",
        "边界在一点与自身相接",
        (104.005, 37.01),
    ),
    "hole outside": (
        "POLYGON ((104 37, 104.01 37, 104.01 37.01, 104 37.01, 104 37), (104.015 37.015, 104.018 37.015, 104.018 37.018, 104.015 37.015))",
        "内环（洞）在外环之外",
        (104.015, 37.015),
    ),
    "overlapping parts": (
        "MULTIPOLYGON (((104 37, 104.01 37, 104.01 37.01, 104 37.01, 104 37)), ((104.005 37.005, 104.015 37.005, 104.015 37.015, 104.005 37.005)))",
        "边界自相交",
        (104.01, 37.01),
    ),
}


def bring(folder: Path, wkt: str, name: str = "divisions.gpkg") -> Path:
    """The county's divisions with one village drawn wrongly."""
    frame = gpd.GeoDataFrame(divisions()[["code", "name", "geometry"]])
    frame.loc[frame["code"] == VILLAGE, "geometry"] = shapely.from_wkt(wkt)
    if name.endswith(".parquet"):
        frame.to_parquet(folder / name)
    else:
        frame.to_file(folder / name)
    return folder / name


@pytest.mark.parametrize("fault", WRONG)
def test_an_invalid_polygon_is_named_with_its_place_and_nothing_is_written(tmp_path: Path, fault: str) -> None:
    wkt, words, place = WRONG[fault]
    county = open_county()
    made = plan(county, bring(tmp_path, wkt), DIVISIONS, declared_crs=None)
    finding = the_only(made, "check.invalid-geometry")
    assert finding.where.key == VILLAGE
    assert finding.sentence.zh.startswith(words)
    assert finding.sentence.zh.endswith("系统不会自动修复，请在制图软件中改正。")
    assert finding.where.lon is not None
    assert finding.where.lat is not None
    assert shapely.Point(place).distance(shapely.Point(finding.where.lon, finding.where.lat)) < 0.006
    refused(county, made)


@pytest.mark.parametrize("name", ["divisions.geojson", "divisions.shp", "divisions.parquet"])
def test_no_format_repairs_it_on_the_way_in(tmp_path: Path, name: str) -> None:
    wkt, _, _ = WRONG["bow-tie"]
    made = plan(open_county(), bring(tmp_path, wkt, name), DIVISIONS, declared_crs=None)
    assert [f.where.key for f in found(made, "check.invalid-geometry")] == [VILLAGE]


def test_left_out_on_request_it_is_counted_logged_and_not_in_the_store(tmp_path: Path) -> None:
    wkt, _, _ = WRONG["bow-tie"]
    with create_store(tmp_path / "county.gpkg", Workspace(COUNTY, "甲县", 4544)) as county:
        settle(county)
        before = county.read(DIVISIONS).set_index("code").geometry
        path = bring(tmp_path, wkt)
        frame = gpd.read_file(path)
        frame.loc[frame["code"] == COUNTY, "name"] = "甲甲县"
        frame.to_file(path)
        made = plan(county, path, DIVISIONS, declared_crs=None, leave_out_rejected=True)
        receipt = carry_out(county, made, by=CLERK)
        assert (made.rejected, receipt.written) == ((3,), {"divisions": 1})
        after = county.read(DIVISIONS).set_index("code").geometry
        assert after.to_wkb().equals(before.to_wkb())
        assert county.read_audit()[-1].facts["left_out"] == "第 3 行"
