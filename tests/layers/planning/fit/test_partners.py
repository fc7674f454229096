"""Care homes and the medical facilities near them, by time."""

import json
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from pyproj import Geod

from layers.planning.answers.fit import partners_to_dict
from layers.planning.errors import ImpossibleMinutes
from layers.planning.fit.partners import PartnerTable, pair_homes
from layers.planning.specs import FACILITIES
from layers.planning.straight import StraightLine
from tests.layers.planning.circles.crooked import Crooked
from tests.layers.planning.fit.conftest import DAY
from tests.layers.planning.layer_rows import as_layer

GEOD = Geod(a=6378137.0, rf=298.257222101)


def facility(key: str, kind: str, lon: float | None, **more: Any) -> dict[str, Any]:
    row = {"facility_id": key, "name": key, "kind": kind, "division_code": "990101", "state": "operating"}
    return row | ({} if lon is None else {"at": (lon, 37.0)}) | more


@pytest.fixture
def facilities() -> gpd.GeoDataFrame:
    """Homes at 0, 2 and 9 km of a hospital, one without a position; a closed clinic beside the farthest."""
    return as_layer(
        FACILITIES,
        [
            facility("H1", "care_home", 104.0, beds=10),
            facility("H2", "care_home", 104.02),
            facility("H3", "care_home", 104.1),
            facility("H4", "care_home", None),
            facility("H5", "care_home", 104.0, state="closed"),
            facility("M1", "medical_facility", 104.0),
            facility("M2", "medical_facility", 104.03),
            facility("M3", "medical_facility", 104.1, state="closed"),
        ],
    )


@pytest.fixture
def pairs(facilities: gpd.GeoDataFrame) -> PartnerTable:
    return pair_homes(facilities, StraightLine(), limit_min=14, on=DAY)


def test_every_home_has_its_nearest_partner_and_the_second(pairs: PartnerTable) -> None:
    homes = pairs.homes.set_index("facility_id")
    assert sorted(homes.index) == ["H1", "H2", "H3", "H4"]
    assert homes.loc["H1", ["partner_id", "minutes", "next_id"]].tolist() == ["M1", 0.0, "M2"]
    metres = GEOD.inv(104.02, 37.0, 104.03, 37.0)[2]
    assert (homes.loc["H2", "partner_id"], homes.loc["H2", "next_id"]) == ("M2", "M1")
    assert homes.loc["H2", ["minutes", "straight_m"]].tolist() == pytest.approx([metres / 60, metres])


def test_homes_over_the_limit_are_listed_and_those_nobody_can_tell_stand_apart(pairs: PartnerTable) -> None:
    assert sorted(pairs.over_the_limit["facility_id"]) == ["H2", "H3"]
    homes = pairs.homes.set_index("facility_id")
    assert pd.isna(homes.loc["H3", "minutes"])  # 6 km: further than four times the limit
    assert pd.isna(homes.loc["H4", "is_near"])
    assert homes.loc["H4", "why"] == "no_position"
    assert pairs.report.count_by_code() == {"planning.home-far-from-medical-care": 2, "planning.home-not-tied": 1}


def test_a_home_off_the_road_is_not_said_to_be_far(facilities: gpd.GeoDataFrame) -> None:
    table = pair_homes(facilities, Crooked(roads_end=36.9), limit_min=14, on=DAY)
    assert table.homes["is_near"].isna().all()
    assert table.over_the_limit.empty


def test_without_partners_there_is_nothing_to_pair_with(facilities: gpd.GeoDataFrame) -> None:
    table = pair_homes(facilities, StraightLine(), limit_min=14, on=DAY, partner="columbarium")
    assert table.report.count_by_code()["planning.no-partners"] == 1
    assert table.homes["partner_id"].isna().all()


def test_the_answer_is_plain_json_and_no_limit_is_refused(facilities: gpd.GeoDataFrame, pairs: PartnerTable) -> None:
    told = partners_to_dict(pairs)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert told["over_the_limit"] == 2
    with pytest.raises(ImpossibleMinutes):
        pair_homes(facilities, StraightLine(), limit_min=0, on=DAY)
