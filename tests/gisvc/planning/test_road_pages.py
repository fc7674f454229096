"""Roads at the desk: the network and its doors on a page, service areas as GeoJSON with the sketch's error, the sketch under a circle."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx
import openpyxl
import pytest
import shapely

from gisvc.routes.planning.road_schemas import RoadsAnswered, ServiceAreasAnswered
from layers.planning.network.road_question import RoadQuestion
from layers.planning.network.service_area_table import ServiceAreaTable
from layers.planning.use_cases.roads import study_service_areas
from layers.planning.use_cases.travels import TravelShelf
from layers.precision import PUBLIC_GRID_DEG
from tests.county_with_roads import MINE, OTHER
from tests.front_desk import SmallDesk

SignedIn = Callable[..., AbstractContextManager[httpx.Client]]
ASKED = {"kind": "day_care_center", "mode": "walk", "minutes": "15,30"}


@pytest.fixture(scope="module")
def studied(desk: SmallDesk) -> ServiceAreaTable:
    question = RoadQuestion("day_care_center", minutes=(15, 30))
    return study_service_areas(desk.store, question, TravelShelf().travels(desk.store))


@pytest.fixture(scope="module")
def answered(as_a_program: SignedIn) -> dict[str, object]:
    with as_a_program() as ask:
        answer: dict[str, object] = ask.get("/api/service-areas", params=ASKED).json()
    return answer


def test_service_areas_are_told_by_road_and_people_and_the_polygon_only_with_its_error(
    answered: dict[str, object], studied: ServiceAreaTable
) -> None:
    told = ServiceAreasAnswered.model_validate(answered)
    assert [f.properties.minutes for f in told.features] == [15, 30]
    for feature, area in zip(told.features, studied.areas, strict=True):
        assert feature.properties.road_m == pytest.approx(area.metres)
        assert feature.properties.road_m_by_class == pytest.approx(dict(area.road_m))
        assert feature.properties.people == area.people
        assert feature.properties.sketch is not None
        assert feature.properties.sketch.label.zh == "示意"
        assert feature.properties.sketch.people_error == pytest.approx(area.sketch.people_error if area.sketch else None)
        assert feature.geometry is not None
        polygon = shapely.geometry.shape(feature.geometry)
        assert polygon.is_valid
        assert area.sketch is not None
        assert polygon.area == pytest.approx(area.sketch.polygon.area, rel=1e-3)
    assert told.is_demonstration
    assert "未经审核" in told.marks[0].zh


def test_numbers_alone_are_the_same_numbers(as_a_program: SignedIn, answered: dict[str, object]) -> None:
    with as_a_program() as ask:
        bare = ask.get("/api/service-areas", params=ASKED | {"sketch": "false"})
    assert bare.headers["content-type"].startswith("application/geo+json")
    features = json.loads(json.dumps(answered))["features"]
    for drawn, alone in zip(features, bare.json()["features"], strict=True):
        assert alone["geometry"] is None
        assert alone["properties"] == drawn["properties"] | {"sketch": None}


def test_the_public_gets_coarse_corners(as_a_program: SignedIn, answered: dict[str, object]) -> None:
    with as_a_program() as ask:
        public = ask.get("/api/service-areas", params=ASKED | {"purpose": "public"}).json()
        pieces = ask.get("/api/roads", params={"purpose": "public"}).json()["pieces"]
    assert (
        public["features"][0]["properties"]["road_m"] == json.loads(json.dumps(answered))["features"][0]["properties"]["road_m"]
    )
    corners = shapely.get_coordinates(shapely.geometry.shape(public["features"][0]["geometry"]))
    assert len(corners) > 0
    for value in (*corners.ravel(), *(piece[axis] for piece in pieces for axis in ("lon", "lat"))):
        assert value / PUBLIC_GRID_DEG == pytest.approx(round(value / PUBLIC_GRID_DEG), abs=1e-3)


def test_the_network_is_told_in_pieces(as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        told = RoadsAnswered.model_validate(ask.get("/api/roads").json())
    assert told.pieces_count == len(told.pieces) == 2
    assert sum(c.km for c in told.classes) == pytest.approx(told.km)
    assert sum(p.km for p in told.pieces) == pytest.approx(told.km)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"minutes": "5,0"}, "planning.impossible-minutes"),
        ({"minutes": "5,,10"}, "planning.impossible-minutes"),
        ({"minutes": "1000m"}, "planning.minutes-in-metres"),
        ({"mode": "line"}, "planning.unknown-choice"),
        ({"mode": "surface"}, "planning.unknown-choice"),
        ({"weight": "units"}, "planning.unknown-choice"),
        ({"kind": "castle"}, "planning.unknown-kind"),
        ({"speed": "0"}, "planning.impossible-speed"),
        ({"minuets": "15"}, "gisvc.unknown-parameter"),
    ],
    ids=str,
)
def test_a_question_that_is_none_is_refused(as_a_program: SignedIn, wish: dict[str, str], code: str) -> None:
    with as_a_program() as ask:
        refused = ask.get("/api/service-areas", params={"kind": "day_care_center"} | wish)
    assert (refused.status_code, refused.json()["code"]) == (400, code)


def test_whoever_has_a_township_is_told_of_it_alone(as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        whole = ask.get("/api/service-areas", params=ASKED | {"sketch": "false"}).json()
    with as_a_program("mine") as ask:
        own = ask.get("/api/service-areas", params=ASKED | {"sketch": "false"}).json()
        network = ask.get("/api/roads").text
        others = ask.get("/api/service-areas", params=ASKED | {"area": OTHER})
    assert own["area"]["code"] == MINE
    assert 0 < own["people_all"] < whole["people_all"]
    assert OTHER not in network
    assert others.status_code == 404
    assert others.json()["code"] == "gisvc.area-out-of-sight"


def test_the_page_shows_the_network_its_pieces_and_the_doors_with_what_to_do(at_a_browser: SignedIn) -> None:
    with at_a_browser() as visit:
        page = visit.get("/roads")
        assert page.status_code == 200
        for words in ("路网与接路核查", "孤立路段", "村道", "需要核对的设施和居民点", "互不相连的各片", "不跨越障碍"):
            assert words in page.text, words
        visit.get("/language", params={"to": "en", "back": "/roads"})
        english = visit.get("/roads").text
    assert "Pieces that do not hang together" in english
    assert "需要核对" not in english


def test_the_page_refuses_in_words_above_its_form(at_a_browser: SignedIn) -> None:
    with at_a_browser() as visit:
        refused = visit.get("/roads", params={"mode": "line"})
    assert refused.status_code == 400
    assert 'role="alert"' in refused.text
    assert 'action="/roads"' in refused.text


@pytest.mark.parametrize("paper", ["xlsx", "csv", "pieces.csv", "network.csv", "json", "html"])
def test_the_list_leaves_as_a_file_and_is_recorded(desk: SmallDesk, at_a_browser: SignedIn, paper: str) -> None:
    with at_a_browser() as visit:
        file = visit.get(f"/downloads/roads.{paper}")
    assert file.status_code == 200
    last = desk.store.read_audit()[-1]
    assert (last.action, last.facts["format"]) == ("export", paper)
    if paper == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(file.content))
        assert "口径" in book.sheetnames
        assert len(book.sheetnames) == 5
    elif paper.endswith("csv"):
        rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
        assert rows[0][-3:] == ["口径", "截至", "标注"]
    elif paper == "json":
        assert set(file.json()) == {"network", "snapping", "marks"}
    else:
        assert "路网与接路核查" in file.text


def test_a_circle_has_the_sketch_under_it_with_its_error_and_the_road_reached(at_a_browser: SignedIn) -> None:
    with at_a_browser() as visit:
        walked = visit.get("/circles", params={"kind": "day_care_center", "mode": "walk", "minutes": "15"}).text
        straight = visit.get("/circles", params={"kind": "day_care_center", "mode": "line", "minutes": "15"}).text
    assert "15 分钟服务范围（示意，人口误差" in walked
    assert "沿路到得了的道路" in walked
    assert "示意" not in straight
