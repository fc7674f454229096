"""T35: positions in a wrong or missing datum are stopped with the right diagnosis, and converted only on request."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

from boundaries.specs import LINES, MARKERS
from layers.conversion import MayNotConvert
from layers.ellipsoid import circle
from layers.errors import NoDatum, OldDatum
from layers.import_plan import ImportPlan
from layers.offsets import gcj02_to_bd09, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02
from layers.planning.specs import FACILITIES
from layers.reference import BUILT_UP_AREAS, DIVISIONS, SETTLEMENTS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace
from layers.use_cases import carry_out
from tests.small_county import (
    CLERK,
    DAY,
    centres,
    divisions,
    found,
    nothing_is_written,
    open_county,
    plan,
    refused,
    the_only,
    write_csv,
)

Numbers = Any
Distortion = Callable[[Numbers, Numbers], tuple[Numbers, Numbers]]


def in_zone(epsg: int) -> Distortion:
    """(easting, northing) of a Gauss-Krüger zone."""
    path = pyproj.Transformer.from_crs(4490, epsg, always_xy=True)
    return lambda lon, lat: path.transform(lon, lat)


def distorted(distort: Distortion, rows: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """The centres with what `distort` makes of their numbers in 经度 and 纬度."""
    rows = rows or centres()
    first, second = distort(np.array([r["经度"] for r in rows]), np.array([r["纬度"] for r in rows]))
    return [r | {"经度": f"{x:.8f}", "纬度": f"{y:.8f}"} for r, x, y in zip(rows, first, second, strict=True)]


# ── made up, and always run: eight ways to be wrong, each with its diagnosis ──

WRONG: dict[str, tuple[Distortion, str, str]] = {
    "axes swapped": (lambda lon, lat: (lat, lon), "datum.swapped-axes", "经纬度颠倒"),
    "eastings with the zone before them": (in_zone(4523), "datum.zone-prefixed", "EPSG:4523"),
    "northing first, zone before the easting": (lambda x, y: in_zone(4523)(x, y)[::-1], "datum.zone-prefixed", "EPSG:4523"),
    "eastings without a zone": (in_zone(4544), "datum.projected-metres", "EPSG:4544"),
    "GCJ-02": (wgs84_to_gcj02, "datum.gcj02", "GCJ-02"),
    "BD-09": (wgs84_to_bd09, "datum.bd09", "BD-09"),
    "a degree too far north": (lambda lon, lat: (lon, lat + 1), "datum.outside", "不在所称位置附近"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_positions_are_stopped_with_the_right_diagnosis(tmp_path: Path, wrong: str) -> None:
    distort, code, words = WRONG[wrong]
    county = open_county()
    made = plan(county, write_csv(tmp_path / "centres.csv", distorted(distort)), leave_out_rejected=True)
    finding = the_only(made, code)
    assert finding.severity == "error"
    assert words in finding.sentence.zh
    assert len(made.rejected) == 12
    assert finding.sentence.zh in refused(county, made).wording.zh


def test_the_wrong_zone_stated_is_stopped(tmp_path: Path) -> None:
    county = open_county()
    east, north = in_zone(4544)(np.array([r["经度"] for r in centres()]), np.array([r["纬度"] for r in centres()]))
    rows = [
        {k: v for k, v in r.items() if k not in ("经度", "纬度")} | {"X": f"{y:.3f}", "Y": f"{x:.3f}"}
        for r, x, y in zip(centres(), east, north, strict=True)
    ]
    made = plan(county, write_csv(tmp_path / "centres.csv", rows), declared_crs="EPSG:4543")
    assert the_only(made, "datum.outside").severity == "error"
    refused(county, made)


def test_polygons_with_swapped_axes_are_stopped(tmp_path: Path) -> None:
    county, frame = open_county(), gpd.GeoDataFrame(divisions()[["code", "name", "geometry"]])
    frame = frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), lambda xy: xy[:, ::-1]), crs=4490)
    frame.to_file(tmp_path / "divisions.gpkg")
    made = plan(county, tmp_path / "divisions.gpkg", DIVISIONS, declared_crs=None)
    assert "经纬度颠倒" in refused(county, made).wording.zh


def test_no_datum_is_refused(tmp_path: Path) -> None:
    county = open_county()
    with nothing_is_written(county), pytest.raises(NoDatum):
        plan(county, write_csv(tmp_path / "centres.csv", centres()), declared_crs=None)


@pytest.mark.parametrize("old", ["EPSG:4610", "EPSG:4214", "EPSG:2359", "EPSG:2411"])
def test_old_datums_are_refused_with_the_three_ways(tmp_path: Path, old: str) -> None:
    county = open_county()
    rows = distorted(in_zone(4523) if old in ("EPSG:2359", "EPSG:2411") else lambda lon, lat: (lon, lat))
    with nothing_is_written(county), pytest.raises(OldDatum) as refusal:
        plan(county, write_csv(tmp_path / "centres.csv", rows), declared_crs=old)
    assert all(way in refusal.value.wording.zh for way in ("①", "②", "③"))


def test_a_header_that_names_a_web_map_is_stopped_even_where_positions_cannot_tell(tmp_path: Path) -> None:
    county = open_county()
    rows = [{("lon_gcj02" if k == "经度" else "lat_gcj02" if k == "纬度" else k): v for k, v in r.items()} for r in centres()[:2]]
    made = plan(county, write_csv(tmp_path / "centres.csv", rows), declared_crs=None)
    assert "写明是 GCJ-02 网络地图坐标" in refused(county, made).wording.zh


def test_cannot_tell_is_an_answer_and_stops_nothing(tmp_path: Path) -> None:
    made = plan(open_county(), write_csv(tmp_path / "centres.csv", distorted(wgs84_to_gcj02)[1:4:2]))
    assert the_only(made, "datum.cannot-tell").severity == "note"
    assert "无法判断" in the_only(made, "datum.cannot-tell").sentence.zh
    assert not made.stops_everything


def test_three_centres_just_outside_their_villages_do_not_stop_the_file(tmp_path: Path) -> None:
    made = plan(open_county(), write_csv(tmp_path / "centres.csv", distorted(wgs84_to_gcj02)[:3]))
    assert not made.stops_everything
    assert [f.where.row for f in found(made, "claims.outside-unit")] == [2, 4]


# ── conversion: explicit, marked, logged, and only where it is called for ──


@pytest.mark.parametrize(("shift", "distort"), [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
def test_on_request_web_map_positions_are_converted_marked_and_logged(tmp_path: Path, shift: str, distort: Distortion) -> None:
    county = open_county()
    rows = distorted(distort, centres(位置精度=5))
    rows[0]["位置精度"] = ""
    made = plan(county, write_csv(tmp_path / "centres.csv", rows), convert_from=shift, declared_crs=None)
    assert (made.converted, made.report.has_errors) == (12, False)
    receipt = carry_out(county, made, by=CLERK)
    held = county.read(FACILITIES, as_of=DAY)
    true = shapely.points([r["经度"] for r in centres()], [r["纬度"] for r in centres()])
    assert shapely.distance(held.geometry.to_numpy(), true).max() < 1e-6
    name = {"gcj02": "GCJ-02", "bd09": "BD-09"}[shift]
    assert set(held["converted_from"]) == {name}
    assert set(held["position_source"]) == {"converted"}
    assert held["position_accuracy_m"].tolist() == [50.0] + [20.0] * 11
    commit, entry = county.read_audit()[-2:]
    assert f"由 {shift} 换算 12 个位置" in str(commit.facts["reason"])
    assert (entry.facts["converted"], entry.facts["convert_from"], entry.facts["commit"]) == (12, name, receipt.commit_id)


def test_asking_for_the_wrong_conversion_is_stopped(tmp_path: Path) -> None:
    county = open_county()
    baidu = plan(county, write_csv(tmp_path / "bd.csv", distorted(wgs84_to_bd09)), convert_from="gcj02")
    assert "坐标看起来不是 GCJ-02（判断为 bd09）" in refused(county, baidu).wording.zh
    sound = plan(county, write_csv(tmp_path / "ok.csv", centres()), convert_from="gcj02")
    assert "换算会把正确的位置移开" in refused(county, sound).wording.zh


@pytest.mark.parametrize("spec", [DIVISIONS, BUILT_UP_AREAS, LINES, MARKERS], ids=lambda s: s.name)
def test_boundaries_markers_and_survey_data_are_never_converted(tmp_path: Path, spec: Any) -> None:
    with pytest.raises(MayNotConvert):
        plan(open_county(), write_csv(tmp_path / "x.csv", centres()), spec, convert_from="gcj02")


def test_importing_converted_rows_twice_changes_nothing(tmp_path: Path) -> None:
    county, sheet = open_county(), write_csv(tmp_path / "centres.csv", distorted(wgs84_to_gcj02))
    carry_out(county, plan(county, sheet, convert_from="gcj02"), by=CLERK)
    again = plan(county, sheet, convert_from="gcj02")
    assert (again.unchanged, again.is_nothing) == (12, True)


# ── real places ──


def pairs(shared: Path) -> pd.DataFrame:
    """400 county centroids whose GCJ-02 and WGS 84 positions were measured independently."""
    table = pd.read_csv(shared / "data" / "datum" / "county_centroid_pairs_gcj02_wgs84.csv", dtype={"code": str})
    return table[(table["area_ratio"] - 1).abs() < 0.01].iloc[::4][:400].reset_index(drop=True)


def country(frame: pd.DataFrame) -> Store:
    """A store in which each county is drawn as the 150 m around its true centroid: a control point with its doubt."""
    store = MemoryStore(Workspace("", "全国", 4544))
    named = divisions().iloc[[0] * len(frame)].reset_index(drop=True)
    named["code"], named["name"], named["parent_code"] = frame["code"], frame["name"], frame["code"].str[:4]
    named["established_on"] = np.datetime64("NaT", "s")
    shapes = [circle(lon, lat, 150.0) for lon, lat in zip(frame["lon_wgs84"], frame["lat_wgs84"], strict=True)]
    store.append([LayerChange(DIVISIONS, named.set_geometry(shapes, crs=4490), DAY)], by=CLERK, reason="control")
    return store


def import_pairs(store: Store, folder: Path, frame: pd.DataFrame, lon: Numbers, lat: Numbers, **wishes: Any) -> ImportPlan:
    sheet = pd.DataFrame(
        {"编号": frame["code"], "名称": frame["name"], "区划代码": frame["code"], "人口": 1, "经度": lon, "纬度": lat}
    )
    sheet.to_csv(folder / "seats.csv", index=False)
    return plan(store, folder / "seats.csv", SETTLEMENTS, **wishes)


@pytest.mark.shared
def test_measured_offsets_of_real_counties_are_recognised_and_undone_on_request(shared: Path, tmp_path: Path) -> None:
    frame = pairs(shared)
    store, lon, lat = country(frame), frame["lon_gcj02"].to_numpy(), frame["lat_gcj02"].to_numpy()
    assert the_only(import_pairs(store, tmp_path, frame, lon, lat), "datum.gcj02").severity == "error"
    assert the_only(import_pairs(store, tmp_path, frame, *gcj02_to_bd09(lon, lat)), "datum.bd09").severity == "error"
    sound = import_pairs(store, tmp_path, frame, frame["lon_wgs84"], frame["lat_wgs84"])
    assert not sound.stops_everything
    undone = import_pairs(store, tmp_path, frame, lon, lat, convert_from="gcj02")
    assert not undone.stops_everything
    assert undone.converted == len(frame)
    off = len(found(undone, "claims.outside-county"))  # more than 200 m from the control point: its own doubt
    assert off <= len(found(sound, "claims.outside-county")) + 0.15 * len(frame)


@pytest.mark.shared
def test_real_villages_with_swapped_axes_or_in_metres_are_stopped(shared: Path, tmp_path: Path) -> None:
    points = pd.read_csv(shared / "data" / "village_rich" / "divisions_points_gcj02.csv.gz", dtype={"code": str, "adcode": str})
    points = points[(points["level"] == "village") & points["lon_gcj02"].notna()].reset_index(drop=True)
    outlines = gpd.read_file(shared / "data" / "village_rich" / "county_2022_gcj02.gpkg")
    store = MemoryStore(Workspace("", "四县", 4544))
    counties = divisions().iloc[[0] * len(outlines)].reset_index(drop=True)
    counties["code"], counties["name"], counties["parent_code"] = outlines["code"], outlines["name"], outlines["code"].str[:4]
    true = shapely.transform(outlines.geometry.to_numpy(), lambda xy: np.column_stack(gcj02_to_wgs84(*xy.T)))
    store.append([LayerChange(DIVISIONS, counties.set_geometry(true, crs=4490), DAY)], by=CLERK, reason="four counties")
    lon, lat = gcj02_to_wgs84(points["lon_gcj02"], points["lat_gcj02"])
    villages = pd.DataFrame({"code": points["code"], "name": points["name"]})

    assert not import_pairs(store, tmp_path, villages, lon, lat).stops_everything
    assert the_only(import_pairs(store, tmp_path, villages, lat, lon), "datum.swapped-axes").evidence["rows"] == len(villages)
    zoned = in_zone(4525)(lon, lat)  # 111° E
    assert "EPSG:4525" in the_only(import_pairs(store, tmp_path, villages, *zoned), "datum.zone-prefixed").sentence.zh
