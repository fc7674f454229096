"""A township for fits: villages in a row of squares, too large, too small, empty, unknown, and without a centre."""

from datetime import date
from typing import Any

import pytest
import shapely

from layers.planning.sites import StudyFrames
from layers.planning.specs import FACILITIES
from layers.reference import DIVISIONS, SETTLEMENTS
from tests.layers.planning.layer_rows import as_layer

DAY = date(2022, 11, 23)
STEP = 0.02  # degrees, some 1.8 km


def code_of(n: int) -> str:
    return f"9901011002{n:02d}"


def village(n: int, **more: Any) -> dict[str, Any]:
    west = 104 + STEP * n
    row = {"code": code_of(n), "name": f"{n}村", "level": "village", "committee_kind": "village", "urban_rural_class": "220"}
    return row | {"geometry": shapely.box(west, 37.0, west + STEP, 37.0 + STEP)} | more


def settlement(key: str, n: int, x: float, households: int | None, **more: Any) -> dict[str, Any]:
    """`x` says where along its village's square it lies, 0–1."""
    people = None if households is None else 3 * households
    row = {"settlement_id": key, "name": f"点{key}", "division_code": code_of(n), "households": households, "population": people}
    return row | {"at": (104 + STEP * (n + x), 37.01)} | more


def centre(key: str, n: int, x: float) -> dict[str, Any]:
    row = {"facility_id": key, "name": f"站{key}", "kind": "home_care_station", "division_code": code_of(n), "state": "operating"}
    return row | {"at": (104 + STEP * (n + x), 37.01)}


@pytest.fixture
def township() -> StudyFrames:
    """0 is too large, 1 empty, 2 small, 3 fits, 4 is unknown, 5 fits and has no centre but near one of 4, 6 has one settlement too large; 7 is a community of resettled people."""
    divisions = [
        {"code": "990101100", "name": "东镇", "level": "township"},
        {"code": "990101", "name": "甲县", "level": "county"},
    ]
    divisions += [village(n) for n in range(7)]
    divisions.append(village(7, name="安置社区", committee_kind="community", urban_rural_class="121"))
    settlements = [
        settlement("a", 0, 0.1, 700),
        settlement("b", 0, 0.2, 500),
        settlement("c", 0, 0.8, 800),
        settlement("d", 0, 0.9, 400),
        settlement("e", 1, 0.5, 0),
        settlement("f", 2, 0.3, 400, is_seat=True),
        settlement("g", 2, 0.8, 450),
        settlement("h", 3, 0.1, 1100),
        settlement("i", 4, 0.5, None, is_seat=True),
        settlement("j", 4, 0.95, 300),
        settlement("k", 5, 0.1, 1500),
        settlement("l", 6, 0.5, 2500),
        settlement("m", 7, 0.5, 2200, resettlement_origin="寺滩乡"),
    ]
    facilities = [centre("A", 0, 0.15), centre("B", 2, 0.8), centre("C", 3, 0.1), centre("D", 4, 0.9), centre("E", 6, 0.5)]
    homes = as_layer(SETTLEMENTS, settlements)
    return StudyFrames(as_layer(DIVISIONS, divisions), as_layer(FACILITIES, facilities), homes, homes)
