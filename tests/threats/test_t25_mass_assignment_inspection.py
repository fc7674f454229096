"""T25 for joint inspection: nobody slips in a side, a signer's version, an author or a field that a form does not have."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from boundaries.use_cases.journal import read_book
from gisvc.app import create_app
from gisvc.settings import Settings
from layers.store.memory import MemoryStore
from tests.front_desk import browser, serving
from tests.inspection_county import FIRST, LINE, NEAR, OURS, THEIRS, inspection_county, new_round

STRANGE = {
    "side": THEIRS,
    "said_by": "王局长",
    "statement_id": "00000000-0000-7000-8000-000000000000",
    "kind": "closing",
    "version": "0" * 64,
    "head": "620423-1-0",
    "__class__": "x",
    "photos.0.photo_id": "0" * 64,
}


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    return inspection_county()


@pytest.fixture(scope="module")
def round_id(store: MemoryStore) -> str:
    return new_round(store)


@pytest.fixture(scope="module")
def visit(store: MemoryStore) -> Iterator[httpx.Client]:
    with serving(create_app(Settings(demonstration=True), store, None)) as address, browser(address) as client:
        yield client


FORMS: dict[str, dict[str, Any]] = {
    f"/rounds/{{round}}/items/marker_check?subject={FIRST}": {"sees": "", "threat": "x"},
    f"/rounds/{{round}}/items/segment_check?subject={NEAR}": {"sees": "", "change_text": "x"},
    "/rounds/{round}/plan": {"sees": "", "trigger_text": "x"},
    "/rounds/{round}/meetings": {"sees": "", "title": "x", "held_on": "2026-05-01", "attendance.0.name": "x", "attendance.0.side": OURS},
    "/rounds/{round}/sign": {"sees": "", "signed_version": "0" * 64, "signer": "x", "signed_on": "2026-11-20"},
    "/rounds/{round}/close": {"sees": "", "closed_on": "2026-11-20"},
    "/rounds/{round}/disagreements": {"item_kind": "marker_check", "subject": FIRST, "field": "found_state", "text": "x", "outcome": "none"},
    "/rounds/new": {"sees": "", "name": "x", "line_ids": LINE, "sides": OURS, "lead_side": OURS, "round_kind": "special"},
    "/cases/new?kind=hazard": {"sees": "", "hazard_kind": "hazard", "description": "x", "line_id": LINE, "sides": OURS},
}  # fmt: skip


@pytest.mark.parametrize("field", STRANGE)
@pytest.mark.parametrize("path", FORMS)
def test_a_form_with_a_field_it_does_not_have_is_refused_whole(
    visit: httpx.Client, store: MemoryStore, round_id: str, path: str, field: str
) -> None:
    before = store.last_commit()
    answer = visit.post(path.replace("{round}", round_id), data={**FORMS[path], field: STRANGE[field]})
    assert answer.status_code == 400, answer.text[:400]
    assert store.last_commit() == before


BODIES: dict[str, dict[str, Any]] = {
    "/records": {"kind": "marker_check", "subject": FIRST, "values": {"threat": "x"}},
    "/sign": {"version": "0" * 64, "signer": "x", "signed_on": "2026-11-20"},
    "/close": {"closed_on": "2026-11-20"},
}


@pytest.mark.parametrize("field", ["side", "said_by", "statement_id", "said_at", "round_id", "device", "by", "is_current"])
@pytest.mark.parametrize("path", BODIES)
def test_a_program_says_who_it_speaks_for_nowhere(
    visit: httpx.Client, store: MemoryStore, round_id: str, path: str, field: str
) -> None:
    before = store.last_commit()
    answer = visit.post(f"/api/rounds/{round_id}{path}", json={**BODIES[path], field: "x"})
    assert answer.status_code == 400
    assert store.last_commit() == before


def test_what_is_said_carries_the_name_of_who_is_signed_in_and_our_own_side(
    visit: httpx.Client, store: MemoryStore, round_id: str
) -> None:
    made = visit.post(f"/api/rounds/{round_id}/records", json=BODIES["/records"]).json()
    said = read_book(store).statements[made["statement_id"]]
    assert (said.side, said.device) == (OURS, "office")
    assert said.said_by not in ("", "x")
