"""T18: nothing a visitor types becomes a path, and no address leads to a file that is not ours to give."""

import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisvc.app import create_app
from gisvc.errors import UnknownStagedImport
from gisvc.settings import Settings
from gisvc.staging import Staging, Wish, safe_name
from layers.people import PersonId
from tests.front_desk import browser, serving
from tests.little_county import little_county

STRANGE = [
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "..\\..\\windows\\win.ini",
    "....//....//etc/passwd",
    "/etc/passwd",
    "//evil.example/x",
    "file:///etc/passwd",
    "CON",
    "NUL.txt",
    "aux.csv",
    "a\x00b.csv",
    "a%00b.csv",
    "\u202egnp.exe",
    "𠮷" * 400,
    "." * 300,
    "~root",
    "name\r\nSet-Cookie: x=1",
    "-rf",
    "%c0%ae%c0%ae/",
    "..;/..;/",
]
WISH = Wish("facilities", "2024-01-01")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("t18")
    settings = Settings(demonstration=True, store_path=folder / "county.gpkg")
    with serving(create_app(settings, little_county(), None)) as address:
        yield address


@pytest.mark.parametrize("text", STRANGE)
@pytest.mark.parametrize("frame", ["/imports/{}", "/imports/{}/annotated.xlsx", "/layers/{}", "/downloads/layers/{}.csv", "/downloads/layers/facilities.{}", "/static/{}", "/tiles/{}/1/1/1", "/api/layers/{}/features"])  # fmt: skip
def test_a_strange_name_in_an_address_finds_nothing(address: str, frame: str, text: str) -> None:
    with browser(address) as client:
        for written in (quote(text, safe=""), quote(text)):
            answer = client.get(httpx.URL(f"{address}{frame.format(written)}"))
            assert 300 < answer.status_code < 500, answer.text[:200]
            assert "root:" not in answer.text
            assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_file_name_stays_in_its_folder_and_comes_back_harmless(tmp_path: Path, name: str) -> None:
    staging = Staging(tmp_path / "staging")
    staged = staging.put(io.BytesIO(b"x"), name, WISH, by=PersonId("clerk"))
    assert staged.path.read_bytes() == b"x"
    assert staged.path.resolve().is_relative_to((tmp_path / "staging" / staged.id).resolve())
    assert {p.name for p in tmp_path.iterdir()} == {"staging"}


@given(st.text(max_size=300))
def test_a_safe_name_is_one_name_of_bearable_length(text: str) -> None:
    name = safe_name(text)
    assert name
    assert Path(name).name == name
    assert name not in (".", "..")
    assert len(name.encode()) <= 190
    assert not [c for c in name if unicodedata.category(c)[0] == "C"]
    assert safe_name(name) == name


def test_the_ending_of_a_long_name_stays_because_it_says_what_the_file_is() -> None:
    assert safe_name("景" * 300 + ".geojson").endswith(".geojson")
    assert safe_name("C:\\桌面\\日间照料中心.xlsx") == "日间照料中心.xlsx"


@pytest.mark.parametrize("staged_id", ["", "..", "../x", "0" * 39, "0" * 40, "G" * 40, "0" * 41])
def test_only_a_whole_id_of_ones_own_upload_is_found(tmp_path: Path, staged_id: str) -> None:
    staging = Staging(tmp_path)
    mine = staging.put(io.BytesIO(b"x"), "a.csv", WISH, by=PersonId("clerk"))
    with pytest.raises(UnknownStagedImport):
        staging.find(staged_id, by=PersonId("clerk"))
    with pytest.raises(UnknownStagedImport):
        staging.find(mine.id, by=PersonId("somebody else"))
    assert staging.find(mine.id, by=PersonId("clerk")).path == mine.path


def test_uploads_of_yesterday_are_cleared_away(tmp_path: Path) -> None:
    import os
    import time

    staging = Staging(tmp_path)
    old = staging.put(io.BytesIO(b"x"), "a.csv", WISH, by=PersonId("clerk"))
    os.utime(old.path.parent, (time.time() - 90_000,) * 2)
    staging.put(io.BytesIO(b"y"), "b.csv", WISH, by=PersonId("clerk"))
    assert not old.path.exists()


def test_a_download_never_lets_a_name_break_its_header(address: str) -> None:
    with browser(address) as client:
        header = client.get("/downloads/layers/facilities.csv").headers["content-disposition"]
    assert header.startswith('attachment; filename="')
    assert header.isascii()
