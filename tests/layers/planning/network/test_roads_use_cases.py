"""The roads put to a store: looked over, doors audited, service areas told, and a new facility answered without a new network."""

from datetime import date
from typing import Any

import pytest
import shapely

from layers.frames import frame_of
from layers.people import PersonId
from layers.planning.errors import ImpossibleMinutes, NoGroundToTravel, UnknownChoice, UnknownKind
from layers.planning.specs import FACILITIES, ROADS
from layers.planning.speeds import ImpossibleSpeed
from layers.planning.travel import Mode
from layers.planning.use_cases.roads import RoadQuestion, study_roads, study_service_areas, study_snapping
from layers.planning.use_cases.travels import TravelShelf
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.spec import LayerSpec
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Workspace

CLERK = PersonId("clerk")
DAY = date(2024, 1, 1)
KIND = "day_care_center"
VILLAGE = "620423100201"


def at(east: float, north: float) -> tuple[float, float]:
    """A spot by hundreds of metres east and north of the corner of the village."""
    return 104.0 + east * 0.001127, 37.0 + north * 0.000901


def rows_of(spec: LayerSpec, *rows: dict[str, Any]) -> LayerChange:
    return LayerChange(spec, frame_of(spec, list(rows)), DAY)


def facility(key: str, spot: tuple[float, float], **more: Any) -> dict[str, Any]:
    place = {"geometry": shapely.Point(at(*spot))}
    return {"facility_id": key, "name": key, "kind": KIND, "state": "operating", "division_code": VILLAGE} | place | more


def home(key: str, spot: tuple[float, float] | None, population: int | None) -> dict[str, Any]:
    place = {} if spot is None else {"geometry": shapely.Point(at(*spot))}
    return {"settlement_id": key, "name": key, "division_code": VILLAGE, "population": population, "elderly60": 3} | place


def road(key: str, *spots: tuple[float, float], **more: Any) -> dict[str, Any]:
    return {"road_id": key, "road_class": "village", "geometry": shapely.LineString([at(*spot) for spot in spots])} | more


@pytest.fixture
def store() -> MemoryStore:
    """A village on one street of 2 km with a centre at its west end; a short lane hangs together with nothing; one facility is far out."""
    held = MemoryStore(Workspace("620423", "景泰县", 4544, is_demonstration=True))
    outline = shapely.box(*at(-5, -20), *at(30, 20))
    held.append(
        [
            rows_of(
                DIVISIONS,
                {"code": "620423", "name": "景泰县", "level": "county", "geometry": outline},
                {"code": VILLAGE, "name": "条山村", "level": "village", "geometry": outline},
            ),
            rows_of(FACILITIES, facility("F1", (0, 0.2)), facility("F2", (10, 15)), facility("F3", (1, 0), state="planned")),
            rows_of(
                SETTLEMENTS,
                *(
                    home("S1", (2, 0.5), 100),
                    home("S2", (15, 0.5), 40),
                    home("S3", (5, 10.2), 7),
                    home("S4", None, 9),
                    home("S5", (3, 0), None),
                ),
            ),
            rows_of(ROADS, road("R1", (0, 0), (10, 0), (20, 0)), road("R2", (4, 10), (6, 10)), road("R3", (10, 0.003), (10, 3))),
        ],
        by=CLERK,
        reason="test",
    )
    return held


def ask(**more: Any) -> RoadQuestion:
    return RoadQuestion(KIND, **({"minutes": (10, 5)} | more))


def test_what_a_centre_serves_is_told_for_each_time_asked(store: MemoryStore) -> None:
    told = study_service_areas(store, ask(), TravelShelf().travels(store))
    assert [area.minutes for area in told.areas] == [5, 10]
    assert [area.people for area in told.areas] == [100, 100]
    assert [area.places_unknown for area in told.areas] == [0, 1]
    assert told.areas[1].road_m["village"] == pytest.approx(
        600 - 20, abs=5
    )  # ten minutes, less the way from the road to the door
    assert list(told.facilities["facility_id"]) == ["F1", "F2"]
    assert told.untied_facilities == {"too_far": 1}
    assert told.untied_places == {"no_position": 1, "stranded": 1}
    assert (told.people_all, told.places_unknown) == (156, 1)
    assert told.is_demonstration
    assert {v.layer for v in told.vintages} == {"divisions", "facilities", "settlements", "roads"}


def test_older_people_and_slower_walkers_are_asked_for(store: MemoryStore) -> None:
    travels = TravelShelf().travels(store)
    slow = study_service_areas(store, ask(weight="elderly60", speed_ms=0.6, minutes=(15,), sketch=False), travels)
    fast = study_service_areas(store, ask(weight="elderly60", speed_ms=1.2, minutes=(25,), sketch=False), travels)
    assert (slow.areas[0].people, fast.areas[0].people) == (6, 9)
    assert slow.areas[0].sketch is None
    assert slow.areas[0].metres < fast.areas[0].metres


def test_the_doors_no_road_leads_to_are_listed_with_what_to_do(store: MemoryStore) -> None:
    audit = study_snapping(store, ask(), TravelShelf().travels(store))
    look = audit.to_look_at
    assert dict(zip(look["id"], look["reason"], strict=True)) == {"F2": "too_far", "S3": "stranded", "S4": "no_position"}
    assert audit.untied("facility") == {"too_far": 1}
    assert audit.untied("place") == {"no_position": 1, "stranded": 1}
    assert audit.people_untied == 16
    assert audit.limit_m == 200
    tied = audit.rows.set_index("id").loc["S1"]
    assert tied["metres"] == pytest.approx(50, abs=1)
    assert audit.rows["advice"].isin(["", "too_far", "stranded", "no_position"]).all()


def test_the_network_is_looked_over(store: MemoryStore) -> None:
    report = study_roads(store, TravelShelf().travels(store))
    assert report.roads == 3
    assert report.km == pytest.approx(2.5, abs=0.01)
    assert list(report.pieces["piece"]) == [0, 1, 2]
    assert report.pieces["roads"].iloc[0] == "R1"
    assert report.share_of_largest == pytest.approx(0.8, abs=0.01)
    assert list(report.classes["road_class"]) == ["village"]
    assert "network.near-miss" in report.findings.count_by_code()  # R3 ends 30 cm from R1


def test_a_new_facility_is_answered_for_on_the_same_network(store: MemoryStore) -> None:
    shelf = TravelShelf()
    before = shelf.travels(store)
    assert study_service_areas(store, ask(), before).areas[1].people == 100
    store.append([rows_of(FACILITIES, facility("F4", (15, 0)))], by=CLERK, reason="opened")
    after = shelf.travels(store)
    assert after is before
    assert study_service_areas(store, ask(), after).areas[1].people == 140
    store.append([rows_of(ROADS, road("R9", (5, 0), (5, 10)))], by=CLERK, reason="built")
    assert shelf.travels(store) is not before


def test_without_roads_no_straight_line_stands_in(store: MemoryStore) -> None:
    bare = MemoryStore(Workspace("620423", "景泰县", 4544))
    for study in (
        lambda: study_roads(bare, TravelShelf().travels(bare)),
        lambda: study_service_areas(bare, ask(), TravelShelf().travels(bare)),
    ):
        with pytest.raises(NoGroundToTravel):
            study()


def test_a_layer_of_footpaths_can_be_walked_though_nobody_can_drive(store: MemoryStore) -> None:
    paths = MemoryStore(Workspace("620423", "景泰县", 4544))
    paths.append([rows_of(ROADS, road("P1", (0, 0), (9, 0), road_class="footway"))], by=CLERK, reason="test")
    travels = TravelShelf().travels(paths)
    assert Mode.WALK in travels.models
    assert Mode.DRIVE not in travels.models


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"kind": "cinema"}, UnknownKind),
        ({"mode": "line"}, UnknownChoice),
        ({"mode": "swim"}, UnknownChoice),
        ({"weight": "units"}, UnknownChoice),
        ({"demand": "roads"}, UnknownChoice),
        ({"minutes": ()}, ImpossibleMinutes),
        ({"minutes": (0.0,)}, ImpossibleMinutes),
        ({"minutes": (float("inf"),)}, ImpossibleMinutes),
        ({"minutes": (1000.0,)}, ImpossibleMinutes),
        ({"speed_ms": 0}, ImpossibleSpeed),
    ],
    ids=str,
)
def test_questions_that_are_none_are_refused(words: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        RoadQuestion(**({"kind": KIND} | words))
