"""From a downloaded pbf to who lives in the circle, through the doors a bureau uses; a new centre is answered for on the same roads."""

from datetime import date
from pathlib import Path

import shapely

from layers.frames import frame_of
from layers.import_plan import ImportRequest
from layers.people import PersonId
from layers.planning.specs import FACILITIES, ROADS
from layers.planning.use_cases.circles import CircleQuestion, study_circle
from layers.planning.use_cases.roads import RoadQuestion, study_service_areas
from layers.planning.use_cases.travels import TravelShelf
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.spec import LayerSpec
from layers.store.embedded import create_store
from layers.store.protocol import LayerChange, Store, Workspace
from layers.use_cases import carry_out, plan_import
from tests.little_pbf import write_pbf

CLERK, DAY = PersonId("clerk"), date(2026, 1, 1)
KIND = "day_care_center"
STEP = 0.001
QUESTION = CircleQuestion(KIND, minutes=15, mode="walk", as_of=DAY)  # type: ignore[arg-type]
"""Fifteen minutes are 900 m at 1 m/s."""

# A road of 4 km that runs east, a node every 89 m; a lane leaves it in the middle under a bridge it does not join.
NODES = [(n, 104.0 + n * STEP, 37.0) for n in range(1, 46)] + [
    (100, 104.02, 36.99),
    (101, 104.02, 37.0000001),
    (102, 104.02, 37.01),
]
WAYS = [
    (1, list(range(1, 46)), {"highway": "secondary", "name": "景白线"}),
    (2, [100, 102], {"highway": "residential", "tunnel": "yes", "layer": "-1"}),
    (3, [1, 100], {"waterway": "stream"}),
]
HOMES = "居民点编号,名称,区划代码,经度,纬度,人口\n" + "".join(
    f"S{n},第{n}组,620423100201,{104.0 + n * STEP},37.0002,{n}\n" for n in (2, 8, 12, 40)
)
CENTRES = "设施编号,名称,类别,区划代码,状态,经度,纬度\nF1,一号中心,日间照料中心,620423100201,在用,104.001,37.0001\n"


def bring_in(store: Store, path: Path, spec: LayerSpec) -> None:
    carry_out(store, plan_import(store, ImportRequest(path, spec, valid_from=DAY, declared_crs="EPSG:4490")), by=CLERK)


def sheet(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_town_is_answered_for_from_its_pbf_to_its_circle(tmp_path: Path) -> None:
    outline = shapely.box(103.9, 36.9, 104.2, 37.1)
    villages = [
        {"code": "620423", "name": "景泰县", "level": "county", "geometry": outline},
        {"code": "620423100201", "name": "条山村", "level": "village", "geometry": outline},
    ]
    with create_store(tmp_path / "county.gpkg", Workspace("620423", "景泰县", 4544)) as store:
        store.append([LayerChange(DIVISIONS, frame_of(DIVISIONS, villages), DAY)], by=CLERK, reason="test")
        bring_in(store, write_pbf(tmp_path / "town.osm.pbf", NODES, WAYS), ROADS)
        bring_in(store, sheet(tmp_path / "homes.csv", HOMES), SETTLEMENTS)
        bring_in(store, sheet(tmp_path / "centres.csv", CENTRES), FACILITIES)
        shelf = TravelShelf()
        first = study_circle(store, QUESTION, shelf.travels(store))
        assert (first.overall.numerator, first.overall.denominator) == (2 + 8, 62)  # the home at 978 m is beyond 900 m

        opened = {"facility_id": "F2", "name": "二号中心", "kind": KIND, "state": "operating", "division_code": "620423100201"}
        rows = frame_of(FACILITIES, [opened | {"geometry": shapely.Point(104.041, 37.0001)}])
        travels = shelf.travels(store)
        store.append([LayerChange(FACILITIES, rows, DAY)], by=CLERK, reason="opened")
        assert shelf.travels(store) is travels
        assert study_circle(store, QUESTION, travels).overall.numerator == 2 + 8 + 40

        areas = study_service_areas(store, RoadQuestion(KIND, minutes=(15,), as_of=DAY), travels).areas
        assert areas[0].people == 50
        assert areas[0].sketch is not None
        assert areas[0].sketch.people_error == 0
        assert set(areas[0].road_m) == {"county"}
