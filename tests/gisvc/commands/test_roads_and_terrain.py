"""Roads and terrain on the command line: heights are brought, listed and walked over; roads are looked over and joined for whom asks."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import openpyxl
import pyproj
import pytest
import rasterio
import shapely
from click.testing import CliRunner, Result

from gisvc.cli import gisvc
from gisvc.commands.travelling import travel_shelf
from layers.errors import Refusal
from layers.files.rasters import RasterLabel, write_raster
from layers.people import PersonId
from layers.planning.facilities import points_of
from layers.planning.specs import FACILITIES, ROADS
from layers.planning.travel import Mode, Places
from layers.raster import Raster
from layers.store.embedded import open_store
from layers.store.protocol import LayerChange
from layers.wording import Wording
from tests.county_with_roads import as_file, county_with_roads
from tests.little_county import BEGAN, frame_of

CELL = 1 / 360


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return as_file(county_with_roads(), tmp_path_factory.mktemp("county") / "county.gpkg")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(gisvc, [str(a) for a in arguments])


def answered(*arguments: object) -> str:
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


def heights(path: Path) -> Path:
    """Even ground under the little county."""
    flat = np.full((90, 125), 1600.0, dtype=np.float32)
    raster = Raster(flat, (103.98, CELL, 37.22, CELL), pyproj.CRS.from_epsg(4490), np.zeros(flat.shape, dtype=bool), "m")
    write_raster(raster, path, label=RasterLabel(Wording("测试", "test")))
    return path


def test_heights_are_brought_listed_and_walked_over(county: Path, tmp_path: Path) -> None:
    asked = ("reach", county, "--kind", "day_care_center", "--mode", "surface", "--minutes", "30", "--format", "json")
    minutes = tmp_path / "minutes.tif"
    assert "没有高程" in answered("terrain", county, "list")
    assert isinstance(run(*asked).exception, Refusal)
    assert isinstance(run("terrain", county, "minutes", minutes, "--kind", "day_care_center").exception, Refusal)
    dem = heights(tmp_path / "dem.tif")
    kept = answered("terrain", county, "import", dem, "--kind", "heights", "--source", "省测绘局", "--measured-on", "2020-01-01")
    assert "已导入" in kept
    listed = answered("terrain", county, "list")
    assert listed.startswith("* ")
    for words in ("heights", "90 × 125", "省测绘局", "2020-01-01", "dem.tif"):
        assert words in listed
    answer = json.loads(answered(*asked))
    assert answer["question"]["mode"] == "surface"
    assert answer["covered"] > 0
    assert "没有地类资料" in answer["passport"]["distance_model"]["zh"]
    store = open_store(county)
    frame = store.read(FACILITIES)
    centres = Places(*points_of(frame[frame["kind"] == "day_care_center"].sort_values("facility_id")))
    travel = travel_shelf(county).travels(store).by(Mode.SURFACE).at_speed(0.8)
    store.close()
    said = answered("terrain", county, "minutes", minutes, "--kind", "day_care_center", "--limit", "2小时", "--speed", "0.8")
    for words in (f"{len(centres)} 处设施", "120 分钟以内", "0.8 m/s"):
        assert words in said
    with rasterio.open(minutes) as read:
        assert (read.crs.to_epsg(), read.nodata, read.units) == (4490, -9999, ("minutes",))
        tags = read.tags()
        assert (tags["GISVC_LIMIT_MIN"], tags["GISVC_SPEED_MS"], tags["GISVC_KIND"]) == ("120", "0.8", "day_care_center")
        assert tags["GISVC_HEIGHTS"] == "dem.tif; 省测绘局; 2020-01-01"
        places = [(104.05, 37.05), (104.03, 37.05), (104.05, 37.056), (104.31, 37.0)]
        told = np.array([value[0] for value in read.sample(places)])
        row, column = read.index(*places[1])
        middle = read.xy(row, column)
    walked = travel.nearest(Places(*np.array([middle]).T), centres, limit_min=120).minutes[0, 0]
    assert told[1] == pytest.approx(walked, abs=0.01)
    assert told[0] < told[1] < told[2]  # a river lies between the hamlet and its centre
    assert told[3] == -9999


def test_the_network_is_told_as_a_table_json_csv_and_workbook(county: Path, tmp_path: Path) -> None:
    assert "路网报告" in answered("roads", county)
    assert "Road network" in answered("roads", county, "--lang", "en")
    told = json.loads(answered("roads", county, "--format", "json"))
    assert (told["pieces_count"], told["crossings"]) == (2, "vertices")
    rows = list(csv.reader(io.StringIO(answered("roads", county, "--format", "csv").lstrip("\ufeff"))))
    assert rows[0][:2] == ["道路等级", "长度（公里）"]
    answered("roads", county, "--part", "snapping", "--format", "xlsx", "--out", tmp_path / "doors.xlsx")
    assert "口径" in openpyxl.load_workbook(tmp_path / "doors.xlsx").sheetnames


def test_service_areas_are_told_with_the_error_of_the_sketch_or_without_it(county: Path) -> None:
    asked = ("roads", county, "--part", "areas", "--minutes", "15，半小时", "--format", "json")
    drawn, bare = (json.loads(answered(*asked, *more)) for more in ((), ("--no-sketch",)))
    assert [f["properties"]["minutes"] for f in drawn["features"]] == [15, 30]
    assert drawn["features"][0]["properties"]["sketch"]["label"]["zh"] == "示意"
    assert bare["features"][0]["geometry"] is None
    assert bare["features"][0]["properties"]["people"] == drawn["features"][0]["properties"]["people"]


def test_crossings_are_joined_for_whom_asks_on_every_verb_that_travels(tmp_path: Path) -> None:
    """A lane that crosses the main road without a vertex, as bureaus draw it, and a farther one that stops half a metre short of it."""
    county = as_file(county_with_roads(), tmp_path / "crossed.gpkg")
    half_metre = 0.5 / 111_000
    lanes = {
        "crossing": shapely.LineString([(104.07, 37.04), (104.07, 37.0588)]),
        "short": shapely.LineString([(104.08, 37.04), (104.08, 37.05 - half_metre)]),
    }
    rows = [{"road_id": key, "road_class": "village", "geometry": lane} for key, lane in lanes.items()]
    store = open_store(county, mode="write")
    store.append([LayerChange(ROADS, frame_of(ROADS, rows), BEGAN)], by=PersonId("tester"), reason="lanes")
    store.close()
    apart = json.loads(answered("roads", county, "--format", "json"))
    assert (apart["pieces_count"], apart["joined_pieces"]) == (4, 3)
    assert "4 片" in apart["joining"]["zh"]
    assert "3 片" in apart["joining"]["zh"]
    assert "将减为 3 片" in answered("roads", county)
    joined = json.loads(answered("roads", county, "--crossings", "join", "--tolerance-m", "1", "--format", "json"))
    assert (joined["pieces_count"], joined["joining"]) == (2, None)
    reached = [
        json.loads(answered("roads", county, "--part", "areas", "--no-sketch", "--format", "json", *more))["features"][0]
        for more in ((), ("--crossings", "join", "--tolerance-m", "1"))
    ]
    assert reached[1]["properties"]["road_m"] > reached[0]["properties"]["road_m"]
    assert run("reach", county, "--kind", "day_care_center", "--crossings", "join").exit_code == 0
    assert run("roads", county, "--tolerance-m", "500").exit_code == 2
