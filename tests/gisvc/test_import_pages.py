"""Import at the desk: look first, correct, confirm; nothing is written before."""

import io
import json
from collections.abc import Iterator
from datetime import date

import httpx
import openpyxl
import pytest
import shapely

from boundaries.specs import LINES
from gisvc.app import create_app
from gisvc.settings import Settings
from layers.frames import frame_of
from layers.people import PersonId
from layers.planning.specs import FACILITIES
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange
from tests.front_desk import browser, serving
from tests.little_county import little_county

HEAD = "编号,设施名称,设施类别,所属区划,状态,经度,纬度,床位\n"
GOOD = HEAD + "d,未绘界线村日间照料中心,日间照料中心,620423102212,在用,104.15,37.15,8\n"
FAULTY = GOOD + "e,没有类别的中心,,620423102212,在用,104.15,37.15,-3\n"


@pytest.fixture
def store() -> MemoryStore:
    return little_county()


@pytest.fixture
def desk(store: MemoryStore) -> Iterator[httpx.Client]:
    with serving(create_app(Settings(demonstration=True), store, None)) as address, browser(address) as client:
        yield client


def send(client: httpx.Client, sheet: str, **fields: str) -> httpx.Response:
    told = {"layer": "facilities", "valid_from": "2024-01-01", "declared_crs": "EPSG:4490"} | fields
    return client.post("/imports", data=told, files={"file": ("日间照料中心.csv", sheet.encode(), "text/csv")})


def test_a_sound_file_is_looked_at_confirmed_and_counted(desk: httpx.Client, store: MemoryStore) -> None:
    answer = send(desk, GOOD, reason="补录")
    assert answer.status_code == 303, answer.text
    report = desk.get(answer.headers["location"])
    assert "可以导入" in report.text
    assert "未绘界线村日间照料中心" in report.text
    assert len(store.read(FACILITIES)) == 3
    done = desk.post(f"{answer.headers['location']}/confirm")
    assert done.status_code == 200
    assert len(store.read(FACILITIES)) == 4
    assert "4 <" in desk.get("/").text.replace("4 / 5", "4 <")
    assert desk.get(answer.headers["location"]).status_code == 404


def test_a_faulty_file_names_its_rows_gives_the_marked_sheet_back_and_writes_nothing(
    desk: httpx.Client, store: MemoryStore
) -> None:
    staged = send(desk, FAULTY).headers["location"]
    report = desk.get(staged)
    assert "行有错" in report.text
    assert "确认导入" not in report.text
    sheet = openpyxl.load_workbook(io.BytesIO(desk.get(f"{staged}/annotated.xlsx").content)).worksheets[0]
    assert "没有类别的中心" in {str(cell.value) for row in sheet for cell in row}
    assert desk.post(f"{staged}/confirm").status_code == 422
    assert len(store.read(FACILITIES)) == 3


def test_the_sound_rows_of_a_faulty_file_are_taken_on_request(desk: httpx.Client, store: MemoryStore) -> None:
    staged = send(desk, FAULTY, leave_out_rejected="true").headers["location"]
    assert desk.post(f"{staged}/confirm").status_code == 200
    assert set(store.read(FACILITIES)["facility_id"]) == {"a", "b", "c", "d"}


def test_a_plan_that_the_store_has_overtaken_is_made_anew_and_confirming_twice_changes_nothing(
    desk: httpx.Client, store: MemoryStore
) -> None:
    first, second = send(desk, GOOD).headers["location"], send(desk, GOOD, reason="again").headers["location"]
    assert desk.post(f"{first}/confirm").status_code == 200
    assert "没有需要写入的内容" in desk.get(second).text
    commit = store.last_commit()
    desk.post(f"{second}/confirm")
    assert store.last_commit() == commit


def test_a_file_that_cannot_be_read_is_explained_on_the_form(desk: httpx.Client) -> None:
    answer = desk.post(
        "/imports", data={"layer": "facilities", "valid_from": "2024-01-01"}, files={"file": ("x.xlsx", b"", "application/zip")}
    )
    assert answer.status_code == 400
    assert 'class="notice error"' in answer.text


def test_discarding_forgets_the_upload(desk: httpx.Client) -> None:
    staged = send(desk, GOOD).headers["location"]
    assert desk.post(f"{staged}/discard").headers["location"] == "/imports"
    assert desk.get(staged).status_code == 404


def test_ending_a_boundary_line_asks_for_the_document_that_allows_it(desk: httpx.Client, store: MemoryStore) -> None:
    row = {"line_id": "L1", "name": "甲乙线", "side_a": "620423", "side_b": "620402"}
    course = shapely.LineString([(104.1, 37.1), (104.2, 37.1)])
    store.append(
        [LayerChange(LINES, frame_of(LINES, [row | {"geometry": course}]), date(2020, 1, 1))], by=PersonId("x"), reason=""
    )
    other = {
        "type": "Feature",
        "properties": row | {"line_id": "L2", "name": "甲丙线"},
        "geometry": shapely.geometry.mapping(course),
    }
    sheet = json.dumps({"type": "FeatureCollection", "features": [other]})
    told = {"layer": "boundary_lines", "valid_from": "2024-01-01", "retire_missing": "true"}

    def sent(**more: str) -> str:
        answer = desk.post("/imports", data=told | more, files={"file": ("界线.geojson", sheet.encode(), "application/json")})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    silent = sent()
    assert "须写明依据文件的文号" in desk.get(silent).text
    assert desk.post(f"{silent}/confirm").status_code == 422
    assert "L1" in set(store.read(LINES)["line_id"])
    assert desk.post(f"{sent(retiring_document='省政函〔2024〕9号')}/confirm").status_code == 200
    assert set(store.read(LINES)["line_id"]) == {"L2"}
    assert "停用依据 省政函〔2024〕9号" in str([e.facts for e in store.read_audit()])
