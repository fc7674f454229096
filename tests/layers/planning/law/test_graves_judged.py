"""Graves that stand, before the same rules, counted by township and kind."""

import geopandas as gpd
import pytest
import shapely

from layers.planning.land_specs import GRAVES
from layers.planning.law.graves import judge_graves
from layers.planning.law.ground import LawGround
from layers.planning.law.rules import RulePack
from layers.planning.units import Units
from tests.layers.planning.law.law_rows import TODAY, features, pack_of
from tests.layers.planning.layer_rows import Row, as_layer

FARM = 'layer = "exclusion_zones"\nwhere = { exclusion_kind = ["farmland"] }\ndistance_m = 0'
OWN_LAND = 'land_class = ["farmland"]'


@pytest.fixture
def townships(divisions: gpd.GeoDataFrame) -> Units:
    return Units.of(divisions, level="township", area="990101", on=TODAY)


def grave(key: str, kind: str, at: tuple[float, float], graves: int | None, code: str = "990101100", **more: Row) -> Row:
    return {"grave_id": key, "grave_kind": kind, "division_code": code, "graves": graves, "at": at, **more}


def pack() -> RulePack:
    return pack_of(FARM, OWN_LAND)


def test_they_are_counted_by_township_and_kind_and_verdict(townships: Units) -> None:
    farm = features("exclusion_zones", {"geometry": shapely.box(104.0, 37.0, 104.2, 37.3), "exclusion_kind": "farmland"})
    graves = as_layer(
        GRAVES,
        [
            grave("G1", "scattered", (104.1, 37.1), 12),
            grave("G2", "scattered", (104.25, 37.1), 5),
            grave("G3", "scattered", (104.1, 37.2), None),
            grave("G4", "living", (104.4, 37.1), 1, code="990101100"),  # registered in one township, standing in the other
            grave("G5", "protected", (104.15, 37.1), 1),
            grave("G6", "scattered", (105.9, 37.1), 3, code="990101101"),  # a position outside: by its registered township
        ],
    )
    table = judge_graves(graves, townships, LawGround({"exclusion_zones": farm}), [pack()], on=TODAY)
    rows = {(row["township"], row["grave_kind"]): row for row in table.rows.to_dict(orient="records")}
    east = rows["990101100", "scattered"]
    assert (east["places"], east["graves"], east["unknown_places"]) == (3, 17, 1)
    assert (east["refused_places"], east["refused_graves"]) == (2, 12)
    assert (east["no_known_obstacle_places"], east["no_known_obstacle_graves"]) == (1, 5)
    assert rows["990101101", "living"]["places"] == 1
    assert rows["990101101", "scattered"]["graves"] == 3
    assert int(table.rows["places"].sum()) == len(graves)
    assert table.report.count_by_code() == {"planning.protected-graves": 1}


def test_a_land_class_nobody_registers_of_graves_is_listed_and_leaves_no_verdict_open(townships: Units) -> None:
    farm = features("exclusion_zones", {"geometry": shapely.box(104.0, 37.0, 104.2, 37.3), "exclusion_kind": "farmland"})
    graves = as_layer(GRAVES, [grave("G1", "clan", (104.25, 37.1), 2)])
    table = judge_graves(graves, townships, LawGround({"exclusion_zones": farm}), [pack()], on=TODAY)
    assert [gap.rule.no for gap in table.judgement.unjudged] == ["R1"]
    assert table.rows["no_known_obstacle_graves"].tolist() == [2]


def test_no_grave_is_an_empty_table(townships: Units) -> None:
    table = judge_graves(as_layer(GRAVES, []), townships, LawGround({}), [pack()], on=TODAY)
    assert (len(table.rows), len(table.graves)) == (0, 0)
