"""T18 (planners): no plan, figure, job or paper in an address becomes a path, and no name breaks the header of a download."""

from collections.abc import Iterator
from urllib.parse import quote, unquote

import httpx
import pytest

from gisvc.app import create_app
from gisvc.settings import Settings
from tests.county_with_roads import county_with_roads
from tests.front_desk import browser, serving

STRANGE = ["../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "..\\..\\win.ini", "//evil.example/x", "jingtai-145/../x", "CON", "a\x00b", "\u202egnp", "𠮷" * 300, "jingtai-145.toml", "x\r\nSet-Cookie: a=1", "%c0%ae%c0%ae/"]  # fmt: skip
FRAMES = ["/plans/{}", "/plans/jingtai-145/{}", "/plans/{}/values", "/api/plans/{}/indicators", "/jobs/{}", "/api/jobs/{}", "/downloads/plans/{}.docx", "/downloads/plans/jingtai-145.{}", "/downloads/circles.{}"]  # fmt: skip


@pytest.fixture(scope="module")
def visit() -> Iterator[httpx.Client]:
    store = county_with_roads("\r\nX: y\"';../\\")
    with serving(create_app(Settings(demonstration=True, job_patience_s=30), store, None)) as address, browser(address) as client:
        yield client


@pytest.mark.parametrize("frame", FRAMES)
def test_a_strange_name_in_an_address_finds_nothing(visit: httpx.Client, frame: str) -> None:
    for text in STRANGE:
        answer = visit.get(httpx.URL(f"{str(visit.base_url).rstrip('/')}{frame.format(quote(text, safe=''))}"))
        assert 300 < answer.status_code < 500, (text, answer.status_code)
        assert "root:" not in answer.text
        assert "a" not in answer.cookies


@pytest.mark.parametrize("path", ["/downloads/circles.csv", "/downloads/plans/yulin-2020.xlsx"])
def test_the_countys_name_never_breaks_the_header_of_a_download(visit: httpx.Client, path: str) -> None:
    answer = visit.get(path)
    assert answer.status_code == 200
    header = answer.headers["content-disposition"]
    assert header.isascii()
    assert "x" not in {name.lower() for name in answer.headers}
    name = unquote(header.rpartition("''")[2])
    assert not set(name) & set('/\\"\r\n:')
