"""A valley of five villages in a row of two townships, for tests of centres: everything lies along one road of latitude 37.01."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import geopandas as gpd
import shapely

from layers.datum import geodesic_m
from layers.planning.centres.ground import CentreFrames
from layers.planning.land_specs import CANDIDATES
from layers.planning.sites import StudyFrames
from layers.planning.specs import DEMAND, FACILITIES
from layers.reference import DIVISIONS, SETTLEMENTS
from tests.layers.planning.layer_rows import as_layer

Row = dict[str, Any]

AREA = "990101"
DAY = date(2022, 11, 23)
STEP = 0.02  # degrees, some 1.8 km
LAT = 37.01
TOWNSHIP_OF = ("990101100", "990101100", "990101100", "990101101", "990101101")


def code_of(n: int) -> str:
    return f"{TOWNSHIP_OF[n]}{201 + n}"


def lon_of(n: int, x: float) -> float:
    """`x` says where along its village's square a point lies, 0–1."""
    return 104 + STEP * (n + x)


def minutes_between(one: tuple[int, float], other: tuple[int, float]) -> float:
    """At 1 m/s, straight."""
    return float(geodesic_m(lon_of(*one), LAT, lon_of(*other), LAT)) / 60


def divisions(**of_village: Row) -> gpd.GeoDataFrame:
    rows: list[Row] = [
        {"code": AREA, "name": "甲县", "level": "county", "geometry": shapely.box(104, 37.0, lon_of(5, 0), 37.02)},
        {"code": "990101100", "name": "东镇", "level": "township", "geometry": shapely.box(104, 37.0, lon_of(3, 0), 37.02)},
        {
            "code": "990101101",
            "name": "西乡",
            "level": "township",
            "geometry": shapely.box(lon_of(3, 0), 37.0, lon_of(5, 0), 37.02),
        },
    ]
    for n in range(5):
        shape = shapely.box(lon_of(n, 0), 37.0, lon_of(n, 1), 37.02)
        village = {"code": code_of(n), "name": f"{n}村", "level": "village", "committee_kind": "village", "geometry": shape}
        rows.append(village | of_village.get(f"v{n}", {}))
    return as_layer(DIVISIONS, rows)


def cell(key: str, n: int, x: float, population: int | None, **more: Any) -> Row:
    """People at one spot, a fifth of them 60 and over and a fiftieth 80 and over unless said otherwise."""
    ages = {} if population is None else {"elderly60": population // 5, "elderly80": population // 50}
    return {"demand_id": key, "division_code": code_of(n), "population": population, "at": (lon_of(n, x), LAT)} | ages | more


def facility(key: str, kind: str, n: int, x: float | None, **more: Any) -> Row:
    row = {"facility_id": key, "name": f"设施{key}", "kind": kind, "division_code": code_of(n), "state": "operating"}
    return row | ({} if x is None else {"at": (lon_of(n, x), LAT)}) | more


def candidate(key: str, kind: str, n: int, x: float | None, **more: Any) -> Row:
    row = {"candidate_id": key, "name": f"候选{key}", "candidate_kind": kind, "division_code": code_of(n)}
    return row | ({} if x is None else {"at": (lon_of(n, x), LAT)}) | more


@cache
def _drawn() -> gpd.GeoDataFrame:
    return divisions()


@cache
def _seats() -> gpd.GeoDataFrame:
    rows = [
        {"settlement_id": f"s{n}", "name": f"驻地{n}", "division_code": code_of(n), "is_seat": True, "at": (lon_of(n, 0.5), LAT)}
        for n in range(5)
    ]
    return as_layer(SETTLEMENTS, rows)


@cache
def _people(rows: tuple[tuple[tuple[str, Any], ...], ...]) -> gpd.GeoDataFrame:
    """Made once for tests that ask about the same people: a frame of many columns is slow to make."""
    return as_layer(DEMAND, [dict(row) for row in rows])


def study(people: Sequence[Row], facilities: Sequence[Row], *, of_divisions: gpd.GeoDataFrame | None = None) -> StudyFrames:
    drawn = _drawn() if of_divisions is None else of_divisions
    return StudyFrames(drawn, as_layer(FACILITIES, facilities), _seats(), _people(tuple(tuple(row.items()) for row in people)))


def with_offers(people: Sequence[Row], facilities: Sequence[Row], candidates: Sequence[Row]) -> CentreFrames:
    return CentreFrames(study(people, facilities), as_layer(CANDIDATES, candidates))
