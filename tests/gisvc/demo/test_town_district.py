"""The second demonstration: made-up ground under the totals that the district has published."""

import pytest

from gisvc.demo.xinwu.build import district_layers
from layers.check import check
from layers.store.protocol import LayerChange
from tests.gisvc.demo.niches_of import full_by, niches_of


@pytest.fixture(scope="module")
def layers() -> dict[str, LayerChange]:
    return {change.spec.name: change for change in district_layers()}


def test_people_of_the_census_come_out_exactly(layers: dict[str, LayerChange]) -> None:
    for name in ("settlements", "demand"):
        people = layers[name].rows
        assert people["population"].sum() == 720_200, name
        assert people["elderly60"].sum() == 110_500, name


def test_committees_are_those_of_the_plan(layers: dict[str, LayerChange]) -> None:
    divisions = layers["divisions"].rows
    units = divisions[divisions["level"] == "village"]
    assert units["committee_kind"].value_counts().to_dict() == {"community": 98, "village": 7}


def test_beds_for_the_old_are_those_of_the_plan(layers: dict[str, LayerChange]) -> None:
    facilities = layers["facilities"].rows
    assert facilities.loc[facilities["kind"] != "medical_facility", "beds"].sum() == 5_122


def test_every_layer_passes_its_own_check(layers: dict[str, LayerChange]) -> None:
    assert {
        name: [f.code for f in check(c.rows, c.spec).errors] for name, c in layers.items() if check(c.rows, c.spec).errors
    } == {}


def test_the_subdistricts_short_of_niches_are_those_of_the_plan(layers: dict[str, LayerChange]) -> None:
    """X30: 硕放, 新安 and 鸿山."""
    assert full_by(niches_of(layers, "320214"), 2027) == {"320214051", "320214053", "320214055"}
