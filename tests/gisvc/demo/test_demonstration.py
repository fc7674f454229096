"""The demonstration county is what the plan says, on ground that holds together."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely

from gisvc.demo import demonstration_layers
from layers.check import check
from layers.datum import area_m2
from layers.people import PersonId
from layers.planning.land_specs import GRAVE_KINDS
from layers.planning.question import CoverageQuestion, Measure, Weight
from layers.planning.use_cases.circles import CircleQuestion, study_circle
from layers.planning.use_cases.coverage import study_coverage
from layers.planning.use_cases.travels import TravelShelf
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Workspace
from tests.gisvc.demo.niches_of import full_by, niches_of


@pytest.fixture(scope="module")
def layers() -> dict[str, LayerChange]:
    return {change.spec.name: change for change in demonstration_layers()}


def test_116_of_149_units_hold_a_centre_by_plain_geometry(layers: dict[str, LayerChange]) -> None:
    """Recomputed without layers.planning: point in polygon, formal service, or the claimed code of an undrawn unit."""
    divisions, facilities = layers["divisions"].rows, layers["facilities"].rows
    units = divisions[divisions["level"] == "village"]
    day = pd.Timestamp(date(2020, 12, 31))
    centres = facilities[
        (facilities["kind"] == "day_care_center") & (facilities["state"] == "operating") & (facilities["opened_on"] <= day)
    ]
    holding = set()
    for unit in units.itertuples():
        inside = [g is not None and unit.geometry is not None and unit.geometry.covers(g) for g in centres.geometry]
        claimed = centres["division_code"].eq(unit.code) & (centres.geometry.isna() | (unit.geometry is None))
        served = centres["serves"].eq(unit.code)
        if any(inside) or claimed.any() or served.any():
            holding.add(unit.code)
    kinds = units.set_index("code")["committee_kind"]
    assert (len(holding), len(units)) == (116, 149)
    assert kinds[sorted(holding)].value_counts().to_dict() == {"village": 106, "community": 10}
    assert kinds.value_counts().to_dict() == {"village": 136, "community": 13}


def test_published_totals_come_out_exactly(layers: dict[str, LayerChange]) -> None:
    people = layers["settlements"].rows
    assert people["population"].sum() == 198_965
    assert people["elderly60"].sum() == 38_579
    assert people["elderly65"].sum() == 27_358
    ages = people[["elderly80", "elderly65", "elderly60", "population"]].dropna().astype(int).to_numpy()
    assert (np.diff(ages, axis=1) >= 0).all()
    assert people["population"].isna().any(), "one village stands for those nobody has counted"


def test_care_homes_are_those_of_the_plan(layers: dict[str, LayerChange]) -> None:
    facilities = layers["facilities"].rows
    homes = facilities[facilities["kind"] == "care_home"]
    assert (len(homes), homes["beds"].sum(), homes["residents"].sum()) == (4, 265, 105)


def test_townships_and_villages_fill_the_county_without_gap_or_overlap(layers: dict[str, LayerChange]) -> None:
    divisions = layers["divisions"].rows.set_index("code")
    county = divisions.loc["620423", "geometry"]
    assert area_m2(np.array([county]))[0] == pytest.approx(5_483e6, rel=0.02)
    townships = divisions[divisions["level"] == "township"].geometry.to_numpy()
    assert len(townships) == 11
    assert shapely.coverage_is_valid(townships)
    assert shapely.symmetric_difference(shapely.coverage_union_all(townships), county).area < 1e-12
    villages = divisions[divisions["level"] == "village"]
    drawn = villages.geometry.dropna().to_numpy()
    assert len(drawn) == 147
    assert shapely.coverage_is_valid(drawn)
    for code, shape in villages.geometry.dropna().items():
        assert divisions.loc[str(code)[:9], "geometry"].buffer(1e-9).covers(shape)


def test_the_demonstration_passes_its_own_checks_and_repeats_itself(layers: dict[str, LayerChange]) -> None:
    for change in layers.values():
        assert check(change.rows, change.spec).errors == ()
    again = {change.spec.name: change for change in demonstration_layers()}
    for name, change in layers.items():
        pd.testing.assert_frame_equal(pd.DataFrame(change.rows), pd.DataFrame(again[name].rows))


def test_every_value_says_that_it_is_made_up(layers: dict[str, LayerChange]) -> None:
    for name in ("divisions", "facilities", "settlements", "boundary_markers", "place_names"):
        assert layers[name].rows["source"].str.contains("演示数据").all(), name


def test_lines_carry_their_markers_and_a_tripoint_stone_stands_on_two_lines(layers: dict[str, LayerChange]) -> None:
    lines, markers = layers["boundary_lines"].rows, layers["boundary_markers"].rows
    assert len(lines) == 3
    assert 40 <= len(markers) <= 80
    shapes = lines.set_index("line_id").geometry
    for marker in markers.itertuples():
        for line_id in str(marker.line_ids).split(";"):
            assert shapes[line_id].distance(marker.geometry) < 1e-6
    assert markers["line_ids"].str.contains(";").any()


def test_neighbours_serve_hamlets_of_ours_and_an_expressway_parts_one_from_its_centre(layers: dict[str, LayerChange]) -> None:
    store = MemoryStore(Workspace("620423", "演示", 4544, is_demonstration=True))
    store.append(list(layers.values()), by=PersonId("tester"), reason="test")
    asked = CircleQuestion("day_care_center", 15, demand="settlements")
    table = study_circle(store, asked, TravelShelf().travels(store))
    without, with_them, claimed = table.without_neighbours, table.with_neighbours, table.flattery.claimed
    assert without.denominator == with_them.denominator == claimed.denominator == 198_965
    assert without.numerator < with_them.numerator
    assert [at.percentage.denominator for at in table.by_speed] == [198_965] * 4
    straight = CoverageQuestion("day_care_center", measure=Measure.REACH, reach_m=900, weight=Weight.PEOPLE)
    assert claimed.numerator == study_coverage(store, straight).overall.numerator
    crossed = table.false_coverage.dropna(subset=["crossed"])
    assert crossed["cause"].tolist() == ["expressway"]
    assert {v.layer for v in table.passport.vintages} >= {"roads", "barriers"}
    assert study_circle(store, CircleQuestion("day_care_center", 15), TravelShelf().travels(store)).question.demand == "demand"


def test_three_townships_niches_are_gone_by_2027_and_the_countys_together_are_not(layers: dict[str, LayerChange]) -> None:
    table = niches_of(layers, "620423")
    assert full_by(table, 2027) == {"620423100", "620423101", "620423102"}
    assert (table.pooled.earliest.year or 9999) >= 2035
    assert (table.shortage["unpooled_middle"] > table.shortage["pooled_middle"]).all()
    codes = [finding.code for finding in table.report]
    assert codes.count("planning.taken-does-not-add-up") == 1  # one account is wrong on purpose
    assert codes.count("planning.deaths-missing") == 1  # and one year nobody counted


def test_graves_of_every_kind_stand_somewhere(layers: dict[str, LayerChange]) -> None:
    assert set(layers["graves"].rows["grave_kind"]) == set(GRAVE_KINDS.labels)
