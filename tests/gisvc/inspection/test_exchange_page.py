"""The exchange of journals as two offices do it in their browsers."""

import html
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from boundaries.records.statement import new_id
from boundaries.use_cases.rounds import open_round, study_round, sync_checks
from gisvc.app import create_app
from gisvc.settings import Settings
from layers.store.memory import MemoryStore
from tests.front_desk import browser, serving
from tests.little_line import BOTH, ME, PLAN, SIDE_A, SIDE_B, check_of, in_memory


@dataclass(frozen=True)
class Office:
    store: MemoryStore
    visit: httpx.Client

    def give(self) -> bytes:
        return self.visit.get("/exchange/bundle.zip").content

    def take(self, bundle: bytes, fingerprint: str = "") -> httpx.Response:
        return self.visit.post("/exchange", files={"bundle": ("交换包.zip", bundle)}, data={"fingerprint": fingerprint})

    @property
    def fingerprint(self) -> str:
        found = re.search(r"(?:[0-9a-f]{4}-){7}[0-9a-f]{4}", self.visit.get("/exchange").text)
        assert found
        return found[0]


@pytest.fixture
def offices() -> Iterator[tuple[Office, Office]]:
    a, b = in_memory(SIDE_A), in_memory(SIDE_B)
    apps = [create_app(Settings(demonstration=True), store, None) for store in (a, b)]
    with serving(apps[0]) as here, serving(apps[1]) as there, browser(here) as one, browser(there) as other:
        yield Office(a, one), Office(b, other)


def test_a_round_travels_from_office_to_office_and_back(offices: tuple[Office, Office]) -> None:
    a, b = offices
    round_id = open_round(a.store, PLAN, by=ME).round_id
    first = b.take(a.give())
    assert first.status_code == 409
    assert a.fingerprint in first.text  # the page says which fingerprint to ask for
    taken = b.take(a.give(), a.fingerprint)
    assert taken.status_code == 200, taken.text
    assert "已收下" in taken.text
    for office, state in ((a, ["intact"]), (b, ["leaning"])):
        side = office.store.workspace.area_code
        sync_checks(
            office.store,
            round_id,
            [check_of("marker_check", "M001", side, round_id, new_id(), attendance=BOTH, found_state=state)],
            by=ME,
        )
    assert a.take(b.give(), b.fingerprint).status_code == 200
    assert b.take(a.give()).status_code == 200
    assert study_round(a.store, round_id).version == study_round(b.store, round_id).version
    assert study_round(b.store, round_id).progress.conflicts == 1


def test_the_same_bundle_again_says_that_nothing_changed(offices: tuple[Office, Office]) -> None:
    a, b = offices
    open_round(a.store, PLAN, by=ME)
    bundle = a.give()
    b.take(bundle, a.fingerprint)
    commit = b.store.last_commit()
    assert "没有新内容" in b.take(bundle).text
    assert b.store.last_commit() == commit


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip at all", b"x" * 5000])
def test_what_is_no_bundle_is_refused_in_words(offices: tuple[Office, Office], content: bytes) -> None:
    answer = offices[1].take(content)
    assert answer.status_code in (400, 422)
    assert "Traceback" not in answer.text


def test_an_edited_bundle_is_refused_in_words(offices: tuple[Office, Office]) -> None:
    a, b = offices
    open_round(a.store, PLAN, by=ME)
    bundle = bytearray(a.give())
    bundle[len(bundle) // 2] ^= 1
    answer = b.take(bytes(bundle), a.fingerprint)
    assert answer.status_code in (200, 400, 409)
    if answer.status_code != 200:
        assert "交换包不能采用" in answer.text or "日志" in answer.text


def test_a_bundle_that_was_handed_over_leaves_no_file_behind(
    offices: tuple[Office, Office], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, _ = offices
    open_round(a.store, PLAN, by=ME)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answer = a.visit.get("/exchange/bundle.zip")
    assert answer.headers["content-type"] == "application/zip"
    assert "attachment" in answer.headers["content-disposition"]
    deadline = time.monotonic() + 10
    while list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []


def test_our_own_bundle_comes_back_to_us_in_vain(offices: tuple[Office, Office]) -> None:
    a, _ = offices
    open_round(a.store, PLAN, by=ME)
    assert "本方" in html.unescape(a.take(a.give()).text)
    assert a.take(a.give()).status_code == 400
