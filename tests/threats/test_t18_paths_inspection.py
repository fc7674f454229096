"""T18 for joint inspection: no id in an address becomes a path, and a strange one finds nothing."""

from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest

from gisvc.app import create_app
from gisvc.settings import Settings
from tests.front_desk import browser, serving
from tests.inspection_county import inspection_county

STRANGE = ["../../../../etc/passwd", "..\\..\\win.ini", "/etc/passwd", "//evil.example/x", "file:///etc/passwd", "a\x00b", "\u202egnp", "𠮷" * 150, "name\r\nSet-Cookie: x=1", "..;/..;/"]  # fmt: skip
FRAMES = ["/rounds/{}", "/rounds/{}/compare", "/rounds/{}/items/marker_check?subject=x", "/rounds/x/items/{}", "/lines/{}", "/markers/{}", "/cases/{}", "/cases/x/records/{}", "/api/rounds/{}", "/api/lines/{}/checks", "/api/markers/{}"]  # fmt: skip


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    settings = Settings(demonstration=True, store_path=tmp_path_factory.mktemp("t18i") / "county.gpkg")
    with serving(create_app(settings, inspection_county(), None)) as address, browser(address) as client:
        yield client


@pytest.mark.parametrize("frame", FRAMES)
def test_a_strange_id_in_an_address_finds_nothing(visit: httpx.Client, frame: str) -> None:
    for text in STRANGE:
        for written in (quote(text, safe=""), quote(text)):
            answer = visit.get(httpx.URL(f"{str(visit.base_url).rstrip('/')}{frame.format(written)}"))
            assert 400 <= answer.status_code < 500, (text, answer.status_code)
            assert "root:" not in answer.text
            assert "set-cookie" not in answer.headers


def test_a_redirect_after_writing_never_leaves_the_house(visit: httpx.Client) -> None:
    """The id of what was made is ours; that of the address was found before it is sent back."""
    form = {"sees": "", "hazard_kind": "hazard", "description": "x", "line_id": "l1", "sides": "620423"}
    assert visit.post("/cases/new?kind=hazard", data=form).headers["location"].startswith("/cases/0")
    for strange in ("//evil.example", "%2F%2Fevil.example", "x%0d%0aLocation: http://evil.example"):
        answer = visit.post(f"/rounds/{strange}/meetings", data={"sees": "", "title": "x", "held_on": "2026-05-01", "attendance.0.name": "x", "attendance.0.side": "620423"})  # fmt: skip
        assert answer.status_code in (404, 405)
        assert "evil" not in answer.headers.get("location", "")
