"""Candidates from every source: where they stand, what they keep, and what is told of them."""

from datetime import date

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely

from layers.planning.candidates.candidates import Candidates
from layers.planning.candidates.errors import ImpossibleSpacing, NoAreaForGrid, UnknownCandidates
from layers.planning.candidates.grid import grid_candidates
from layers.planning.candidates.source import CandidateGround, Origin, make_candidates, parse_sources
from layers.planning.land_specs import CANDIDATES
from layers.planning.units import Units
from tests.layers.planning.layer_rows import as_layer

ON = date(2022, 1, 1)
AREA = shapely.box(104.0, 37.0, 104.1, 37.05)
GEOD = pyproj.Geod(a=6378137.0, rf=298.257222101)


def row(key: str, **more: object) -> dict[str, object]:
    return {"candidate_id": key, "name": key, "division_code": "990101", "candidate_kind": "parcel", **more}


@pytest.fixture
def ground(divisions: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame) -> CandidateGround:
    units = Units.of(divisions, level="village", area="990101", on=ON)
    layer = as_layer(CANDIDATES, [row("P1", at=(104.05, 37.05), capacity=40)])
    return CandidateGround(units, {"candidates": layer, "settlements": settlements, "facilities": facilities}, ON)


def test_a_parcel_keeps_its_polygon_and_a_point_inside_it() -> None:
    bent = shapely.Polygon([(104, 37), (104.03, 37), (104.03, 37.001), (104.001, 37.001), (104.001, 37.03), (104, 37.03)])
    made = Candidates.of(as_layer(CANDIDATES, [row("P", geometry=bent, capacity=120, cost_wan=None)]))
    assert made.geometry[0].equals(bent)
    assert bent.covers(shapely.Point(made.lon[0], made.lat[0]))
    assert made.capacity.tolist() == [120.0]
    assert np.isnan(made.cost_wan[0])


def test_identical_candidates_are_both_kept_and_told() -> None:
    turned = shapely.box(104, 37, 104.01, 37.01).reverse()
    made = Candidates.of(
        as_layer(
            CANDIDATES,
            [row("A", geometry=shapely.box(104, 37, 104.01, 37.01)), row("B", geometry=turned), row("C", at=(104.2, 37))],
        )
    )
    assert made.ids.tolist() == ["A", "B", "C"]
    assert [finding.evidence["candidates"] for finding in made.report] == ["A, B"]


def test_one_without_a_position_is_left_out_and_told() -> None:
    made = Candidates.of(as_layer(CANDIDATES, [row("A", at=(104, 37)), row("B")]))
    assert made.ids.tolist() == ["A"]
    assert [(finding.code, finding.where.key) for finding in made.report] == [("planning.candidate-nowhere", "B")]


def test_who_is_offered_for_nothing_special_is_offered_for_all() -> None:
    offered = (("A", "columbarium;public_cemetery"), ("B", None), ("C", "day_care_center"))
    made = Candidates.of(
        as_layer(CANDIDATES, [row(key, at=(104, 37 + at / 100), offered_for=kinds) for at, (key, kinds) in enumerate(offered)])
    )
    assert made.offered_for("columbarium").ids.tolist() == ["A", "B"]


def test_a_grid_keeps_its_metres_and_its_area() -> None:
    made = grid_candidates(AREA, spacing_m=500, division_code="990101")
    assert shapely.intersects_xy(AREA, made.lon, made.lat).all()
    _, _, metres = GEOD.inv(
        made.lon[:, None].repeat(len(made), 1),
        made.lat[:, None].repeat(len(made), 1),
        made.lon[None].repeat(len(made), 0),
        made.lat[None].repeat(len(made), 0),
    )
    np.fill_diagonal(metres, np.inf)
    assert metres.min() == pytest.approx(500, rel=0.0014)
    area_m2 = abs(GEOD.geometry_area_perimeter(AREA)[0])
    assert len(made) == pytest.approx(area_m2 / 500**2, rel=0.1)
    again = grid_candidates(AREA, spacing_m=500, division_code="990101")
    assert again.ids.tolist() == made.ids.tolist()
    assert (again.lon == made.lon).all()


@pytest.mark.parametrize("spacing_m", [0.0, -5.0, float("nan"), 0.5])
def test_a_grid_of_no_spacing_or_of_millions_is_refused(spacing_m: float) -> None:
    with pytest.raises(ImpossibleSpacing):
        grid_candidates(AREA, spacing_m=spacing_m, division_code="990101")


@pytest.mark.parametrize("text", ["", "parcels", "grid", "layer:x", "facilities:temple", "layer+", "villages:2"])
def test_a_source_nobody_knows_is_refused(text: str) -> None:
    with pytest.raises((UnknownCandidates, ImpossibleSpacing)):
        parse_sources(text)


def test_sources_are_read_with_their_units() -> None:
    grid, homes, layer = parse_sources("grid:1.5km + facilities:care_home + layer")
    assert (grid.origin, grid.spacing_m) == (Origin.GRID, 1500.0)
    assert (homes.origin, homes.kinds) == (Origin.FACILITIES, ("care_home",))
    assert layer.origin is Origin.LAYER


def test_every_source_makes_candidates(ground: CandidateGround) -> None:
    def made(text: str) -> list[str]:
        return [str(key) for key in make_candidates(parse_sources(text), ground).ids]

    assert made("layer") == ["P1"]
    assert made("villages") == [f"village:99010110{code}" for code in ("0201", "0202", "0203", "1201", "1202")]
    assert made("settlements") == [f"settlement:S{no}" for no in range(1, 7)]  # the seventh has no position
    assert made("facilities:care_home") == ["facility:F7"]
    assert made("layer+facilities:care_home") == ["P1", "facility:F7"]
    assert made("grid:20km") == sorted(made("grid:20km"))


def test_idle_facilities_are_those_that_no_longer_operate(ground: CandidateGround) -> None:
    made = make_candidates(parse_sources("facilities"), ground)
    assert made.ids.tolist() == ["facility:F2"]  # closed since 2021-06-01
    assert made.words("converts").tolist() == ["F2"]
    earlier = CandidateGround(ground.units, ground.frames, date(2021, 1, 1))
    assert len(make_candidates(parse_sources("facilities"), earlier)) == 0


def test_joined_sources_tell_of_the_place_they_share(ground: CandidateGround) -> None:
    made = make_candidates(parse_sources("layer+settlements"), ground)
    assert [finding.evidence["candidates"] for finding in made.report if finding.code == "planning.identical-candidates"] == [
        "P1, settlement:S1"
    ]


def test_a_grid_point_is_told_by_the_unit_it_lies_in(ground: CandidateGround) -> None:
    made = make_candidates(parse_sources("grid:5km"), ground)
    codes = made.words("division_code")
    inside = shapely.intersects_xy(shapely.box(104.1, 37.0, 104.2, 37.1), made.lon, made.lat)
    assert set(codes[inside]) == {"990101100202"}


def test_a_grid_needs_an_area_with_a_line(ground: CandidateGround) -> None:
    bare = ground.units.frame.copy()
    bare["geometry"] = None
    units = Units(bare, "village", "990101", ground.units.parents, ground.units.names)
    with pytest.raises(NoAreaForGrid):
        make_candidates(parse_sources("grid:1km"), CandidateGround(units, ground.frames, ON))
