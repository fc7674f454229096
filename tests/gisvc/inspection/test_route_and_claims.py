"""The order of visits as a page and as files; the claims of a dispute on the map."""

import io
from collections.abc import Iterator

import httpx
import openpyxl
import pytest
from defusedxml import ElementTree
from PIL import Image

from boundaries.journal.chain import entries_after
from boundaries.records.fold import RecordKey
from boundaries.records.kinds import DISPUTE, DISPUTE_CLAIM
from boundaries.records.statement import new_id, read_statement
from boundaries.use_cases.cases import open_case
from boundaries.use_cases.journal import keep, read_book
from boundaries.use_cases.rounds import open_round
from gisvc.app import create_app
from gisvc.settings import Settings
from layers.store.clock import utc_now
from layers.store.memory import MemoryStore
from tests.front_desk import browser, serving
from tests.little_line import LINE, ME, PLAN, SIDE_A, SIDE_B, check_of, in_memory


@pytest.fixture(scope="module")
def office() -> Iterator[tuple[MemoryStore, httpx.Client, str]]:
    store = in_memory(SIDE_A)
    round_id = open_round(store, PLAN, by=ME).round_id
    with serving(create_app(Settings(demonstration=True), store, None)) as address, browser(address) as visit:
        yield store, visit, round_id


def test_the_page_says_when_both_teams_meet_at_which_marker(office: tuple[MemoryStore, httpx.Client, str]) -> None:
    _, visit, round_id = office
    page = visit.get(f"/rounds/{round_id}/visits")
    assert page.status_code == 200
    assert page.text.count("/markers/M00") >= 6
    assert "线段风险" in page.text
    assert "不是结论" in page.text or "没有已知风险" in page.text


def test_the_route_is_taken_away_in_three_formats_each_with_its_mark(office: tuple[MemoryStore, httpx.Client, str]) -> None:
    store, visit, round_id = office
    gpx, kml, xlsx = (visit.get(f"/rounds/{round_id}/visits.{ending}") for ending in ("gpx", "kml", "xlsx"))
    points = [e for e in ElementTree.fromstring(gpx.content) if e.tag.endswith("wpt")]
    assert len(points) == 6
    assert kml.content.count(b"<Placemark") == 6
    rows = list(openpyxl.load_workbook(io.BytesIO(xlsx.content)).worksheets[0].values)
    assert len(rows) >= 7
    for content in (gpx.text, kml.text, "".join(map(str, rows))):
        assert "内部资料" in content
    assert [e.action for e in store.read_audit()].count("export-route") == 3


@pytest.mark.parametrize("ending", ["pdf", "exe", "gpx%00"])
def test_other_endings_are_no_address(office: tuple[MemoryStore, httpx.Client, str], ending: str) -> None:
    _, visit, round_id = office
    assert visit.get(f"/rounds/{round_id}/visits.{ending}").status_code in (400, 404, 422)


def test_a_dispute_shows_both_claims_and_the_land_between(office: tuple[MemoryStore, httpx.Client, str]) -> None:
    store, visit, _ = office
    upper, lower = ([[104.0, 37.0], [104.02, lat], [104.05, 37.0]] for lat in (37.02, 36.99))
    plan = {"name": "沙河滩争议", "line_id": LINE, "ground": "unsettled", "sides": [SIDE_A, SIDE_B]}
    case_id = open_case(store, {DISPUTE: plan, DISPUTE_CLAIM: {"claim_line": upper}}, by=ME).case.case_id
    before = visit.get(f"/cases/{case_id}").text
    assert "靖远县" in before or SIDE_A in before
    theirs = read_statement(check_of("dispute_claim", case_id, SIDE_B, "", new_id(), claim_line=lower))
    store.append([keep(entries_after(read_book(store).head(SIDE_B), [theirs], at=utc_now()))], by=ME, reason="交换")
    page = visit.get(f"/cases/{case_id}").text
    assert "主张线图" in page
    assert "仅示双方主张" in page
    assert "主张线之间的土地" in page


def picture(colour: str) -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(sink, "JPEG")
    return sink.getvalue()


def add(visit: httpx.Client, round_id: str, *contents: bytes, subject: str = "M002") -> httpx.Response:
    files = [("photos", (f"{n}.jpg", content)) for n, content in enumerate(contents)]
    address = f"/rounds/{round_id}/items/marker_check/photos"
    return visit.post(address, params={"subject": subject}, files=files, data={"view": "near", "face": "正面"})


def test_photos_come_in_at_the_office_too_and_add_to_those_held(office: tuple[MemoryStore, httpx.Client, str]) -> None:
    store, visit, round_id = office
    assert add(visit, round_id, picture("red"), picture("green")).status_code in (200, 303)
    assert add(visit, round_id, picture("green"), picture("blue")).status_code in (200, 303)
    record = read_book(store).records[RecordKey("marker_check", round_id, "M002", SIDE_A)]
    rows = record.value("photos")
    assert isinstance(rows, list)
    assert len(rows) == 3
    page = visit.get(f"/rounds/{round_id}/items/marker_check", params={"subject": "M002"}).text
    assert page.count("/api/photos/") >= 3


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", b"<html><script>alert(1)</script>"])
def test_what_is_no_photo_is_refused_and_said_in_no_record(office: tuple[MemoryStore, httpx.Client, str], content: bytes) -> None:
    store, visit, round_id = office
    before = store.last_commit()
    answer = add(visit, round_id, content, subject="M003")
    assert answer.status_code in (400, 415)
    assert store.last_commit() == before
