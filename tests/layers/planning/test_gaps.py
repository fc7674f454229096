"""Gaps of the little county: who is missing, which ground, and whether a neighbour would help."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from layers.datum import area_m2
from layers.planning.answers.plain import plain
from layers.planning.gaps import GapStudy, measure_gaps, out_of_reach, settled_ground
from layers.planning.question import CoverageQuestion
from layers.planning.sites import StudyFrames
from layers.planning.units import Units
from layers.reference import BUILT_UP_AREAS

DAY = date(2022, 11, 23)
GEOD = Geod(a=6378137.0, rf=298.257222101)
Golden = Callable[[str, str], None]
Study = Callable[..., GapStudy]


@pytest.fixture
def study(frames: StudyFrames, built_up: gpd.GeoDataFrame) -> Study:
    def studied(of: StudyFrames = frames, ground: gpd.GeoDataFrame = built_up, **words: Any) -> GapStudy:
        question = CoverageQuestion("day_care_center", **words)
        return measure_gaps(question, of, ground, area="990101", on=DAY)

    return studied


def row(frame: gpd.GeoDataFrame, name: str) -> dict[str, Any]:
    (found,) = frame[frame["name"] == name].to_dict("records")
    return dict(found)


def test_a_unit_without_one_is_listed_with_the_nearest_that_works_and_the_nearest_that_does_not(study: Study) -> None:
    gaps = study()
    assert gaps.missing["name"].tolist() == ["二村", "三村"]
    second = row(gaps.missing, "二村")
    assert (second["nearest_name"], second["nearest_state"]) == ("中心1", "operating")
    assert second["distance_m"] == pytest.approx(GEOD.inv(104.15, 37.05, 104.055, 37.05)[2], abs=1e-6)
    assert (second["standby_name"], second["standby_state"], second["standby_distance_m"]) == ("中心2", "closed", 0.0)
    assert second["population"] == 800


def test_a_unit_out_of_reach_says_by_how_many_metres(study: Study) -> None:
    missing = study(measure="reach", reach_m=6000).missing
    assert np.allclose(missing["short_m"], missing["distance_m"] - 6000)
    assert (missing["short_m"] > 0).all()


def test_whether_a_neighbours_centre_would_cover_it_is_said_with_name_and_distance(study: Study) -> None:
    fifth = row(study(measure="reach", reach_m=6000).missing, "五村")
    assert fifth["neighbour_covers"] is True
    assert (fifth["neighbour_name"], fifth["neighbour_division"]) == ("中心6", "990102100201")
    assert fifth["neighbour_distance_m"] == pytest.approx(5337.2, abs=0.1)
    assert "五村" not in study(measure="reach", reach_m=6000, with_neighbours=True).missing["name"].tolist()


def test_ground_out_of_reach_is_clipped_to_the_division(study: Study, divisions: gpd.GeoDataFrame) -> None:
    gaps = study(measure="reach", reach_m=500)
    lines = dict(zip(divisions["code"], divisions.geometry, strict=True))
    for area in gaps.areas.to_dict("records"):
        assert shapely.difference(area["geometry"], lines[area["code"]]).area < 1e-15
    third, fourth = row(gaps.areas, "三村"), row(gaps.areas, "四村")
    assert third["settled_m2"] == pytest.approx(
        GEOD.geometry_area_perimeter(shapely.box(104.285, 37.04, 104.3, 37.06))[0], rel=1e-6
    )
    assert fourth["settled_m2"] > third["settled_m2"]  # the third village's square crosses into the fourth


def test_ground_and_people_out_of_reach_agree_with_the_whole(study: Study) -> None:
    gaps = study(measure="reach", reach_m=700)
    assert (gaps.areas["gap_m2"] <= gaps.areas["settled_m2"]).all()
    assert gaps.gap_m2 == pytest.approx(gaps.areas["gap_m2"].sum())
    assert gaps.gap_m2 <= gaps.settled_m2
    out = gaps.areas["people_out"].sum()
    table = study(measure="reach", reach_m=700, weight="people").coverage
    assert out == table.overall.denominator - table.overall.numerator


def test_people_are_counted_by_distance_even_where_the_drawn_circle_falls_short(study: Study, frames: StudyFrames) -> None:
    """A person between the drawn side of the circle and its true edge is within reach."""
    lon, lat, _ = GEOD.fwd(104.055, 37.05, 360 / 128 / 2, 1999.9)
    settlements = frames.settlements.copy()
    settlements.loc[settlements["settlement_id"] == "S1", "geometry"] = shapely.Point(lon, lat)
    drawn = shapely.Polygon([GEOD.fwd(104.055, 37.05, 360 * k / 128, 2000.0)[:2] for k in range(128)])
    assert not drawn.covers(shapely.Point(lon, lat))
    gaps = study(measure="reach", reach_m=2000, of=replace(frames, settlements=settlements, demand=settlements))
    assert row(gaps.coverage.units, "一村")["covered"] is True


def test_with_neighbours_the_gap_is_smaller_and_both_figures_stand_side_by_side(study: Study) -> None:
    alone = row(study(measure="reach", reach_m=6000).areas, "五村")
    together = row(study(measure="reach", reach_m=6000, with_neighbours=True).areas, "五村")
    assert alone["gap_with_neighbours_m2"] < alone["gap_m2"]
    assert (together["gap_m2"], together["gap_with_neighbours_m2"]) == (alone["gap_m2"], alone["gap_with_neighbours_m2"])
    assert area_m2([together["geometry"]])[0] == pytest.approx(alone["gap_with_neighbours_m2"])
    assert (alone["people_out"], alone["people_out_with_neighbours"]) == (400, 0)


def test_people_nobody_counted_are_missing_not_nought(study: Study) -> None:
    fourth = row(study(measure="reach", reach_m=500).areas, "四村")
    assert fourth["people_out"] is None
    assert (fourth["places_out"], fourth["places_undecided"]) == (1, 1)


def test_without_a_radius_there_are_units_but_no_ground(study: Study) -> None:
    gaps = study()
    assert len(gaps.areas) == 0
    assert gaps.gap_m2 == 0
    assert gaps.settled_m2 > 0


def test_without_built_up_areas_the_list_still_stands(study: Study, built_up: gpd.GeoDataFrame) -> None:
    gaps = study(measure="reach", reach_m=6000, ground=built_up.iloc[:0])
    assert len(gaps.missing) > 0
    assert (len(gaps.areas), gaps.settled_m2) == (0, 0.0)


def test_ground_registered_in_a_unit_not_drawn_is_its_own_where_no_drawn_unit_holds_it(
    divisions: gpd.GeoDataFrame, layer: Callable[..., gpd.GeoDataFrame]
) -> None:
    units = Units.of(divisions, level="village", area="990101", on=DAY)
    shape = shapely.box(103.98, 37.02, 104.02, 37.04)
    ground = layer(BUILT_UP_AREAS, [{"built_up_id": "B", "division_code": "990101100001", "geometry": shape}])
    pieces = dict(zip(units.frame["name"], settled_ground(units, ground), strict=True))
    assert pieces["城关社区"].equals(shapely.box(103.98, 37.02, 104.0, 37.04))
    assert pieces["一村"].equals(shapely.box(104.0, 37.02, 104.02, 37.04))


def test_ground_is_cut_as_one_overlay_of_all_circles_would_cut_it() -> None:
    rng = np.random.default_rng(5)
    settled = np.array(
        [shapely.box(104 + x / 20, 37 + y / 20, 104.045 + x / 20, 37.045 + y / 20) for x in range(4) for y in range(4)]
    )
    lon, lat = rng.uniform(104, 104.2, 12), rng.uniform(37, 37.2, 12)
    left = out_of_reach(settled, lon, lat, radius_m=1500)
    ring = np.linspace(360, 0, 128, endpoint=False)
    circles = [
        shapely.Polygon(np.column_stack(GEOD.fwd(np.full(128, x), np.full(128, y), ring, np.full(128, 1500.0))[:2]))
        for x, y in zip(lon, lat, strict=True)
    ]
    whole = shapely.difference(settled, shapely.union_all(circles))
    assert np.allclose(area_m2(left), area_m2(whole), rtol=1e-9)
    assert 0 < area_m2(left).sum() < area_m2(settled).sum()


def test_the_gap_list_and_the_gap_map_are_the_golden_ones(study: Study, golden: Golden) -> None:
    gaps = study(measure="reach", reach_m=1000)
    listed = pd.DataFrame(gaps.missing.drop(columns="geometry")).to_csv(index=False, float_format="%.6f", lineterminator="\n")
    golden("little_county_missing_1000m.csv", listed)
    golden("little_county_gaps_1000m.geojson", as_map(gaps.areas, "code", "name", "settled_m2", "gap_m2", "people_out"))


def as_map(frame: gpd.GeoDataFrame, *names: str) -> str:
    """GeoJSON, one feature a line, degrees to six decimals and whole square metres: a reviewer reads the difference."""
    shapes = shapely.normalize(shapely.set_precision(frame.geometry.to_numpy(), 1e-6))
    features = [
        {
            "type": "Feature",
            "properties": {
                name: round(cell) if isinstance(cell, float) else plain(cell) for name, cell in zip(names, cells, strict=True)
            },
            "geometry": json.loads(shapely.to_geojson(shapely.transform(shape, lambda degrees: np.round(degrees, 6)))),
        }
        for cells, shape in zip(frame[list(names)].to_numpy(dtype=object), shapes, strict=True)
    ]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
