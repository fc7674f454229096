"""T25 for place names: nobody slips in a state, an author, another's duty, a review's result or a field that a form does not have."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from gazetteer.use_cases.requests import read_request
from gisvc.app import create_app
from gisvc.settings import Settings
from layers.store.memory import MemoryStore
from tests.front_desk import browser, program, serving
from tests.named_county import TOWN, ask_for, named_county

STRANGE = {
    "state": "approved",
    "recorded_by": "王局长",
    "recorded_at": "2000-01-01",
    "seq": "99",
    "request_id": "R9",
    "__class__": "x",
    "proof_hash": "0" * 64,
}
FORMS: dict[str, dict[str, str]] = {
    "/names/requests/new": {"request_type": "naming", "name_kind": "street", "division_code": TOWN, "asked_on": "2026-05-06", "candidates.0.name": "昌盛路"},
    "/names/requests/R1/steps/material_received": {"step_id": "R1.m", "happened_on": "2026-05-07", "material": "basics"},
    "/names/requests/R1/deliberation/expert_opinion": {"step_id": "R1.e", "happened_on": "2026-05-07", "expert": "x", "vote": "in_favour", "reasons": "x"},
    "/names/requests/R1/decision/decided": {"step_id": "R1.d", "happened_on": "2026-05-07", "outcome": "withdrawn"},
    "/names/requests/R1/review": {},
}  # fmt: skip
BODIES: dict[str, dict[str, Any]] = {
    "/api/requests": {"request_type": "naming", "kind": "street", "division_code": TOWN, "asked_on": "2026-05-06", "application": {"candidates": [{"name": "昌盛路"}]}},
    "/api/requests/R1/steps": {"step_id": "R1.m", "kind": "material_received", "happened_on": "2026-05-07", "facts": {"material": "basics"}},
    "/api/requests/R1/review": {"candidate": 1},
    "/api/names/check": {"name": "昌盛路"},
}  # fmt: skip


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    store = named_county()
    ask_for(store, "寿鹿山路")
    return store


@pytest.fixture(scope="module")
def address(store: MemoryStore) -> Iterator[str]:
    with serving(create_app(Settings(demonstration=True), store, None)) as address:
        yield address


@pytest.fixture
def visit(address: str) -> Iterator[httpx.Client]:
    with browser(address) as client:
        yield client


@pytest.fixture
def ask(address: str) -> Iterator[httpx.Client]:
    with program(address) as client:
        yield client


@pytest.mark.parametrize("path", sorted(FORMS))
def test_a_control_that_the_form_does_not_have_is_refused(visit: httpx.Client, store: MemoryStore, path: str) -> None:
    before = store.last_commit()
    for name in sorted(set(STRANGE) - {"request_id"} | {"candidates.0.state", "happened_at"}):
        assert visit.post(path, data={**FORMS[path], name: STRANGE.get(name, "x")}).status_code == 400, name
    assert store.last_commit() == before


@pytest.mark.parametrize("path", sorted(BODIES))
def test_a_field_that_the_body_does_not_have_is_refused(ask: httpx.Client, store: MemoryStore, path: str) -> None:
    before = store.last_commit()
    for name in ("state", "recorded_by", "seq", "version", "seal"):
        assert ask.post(path, json={**BODIES[path], name: "x"}).status_code == 400, name
    assert store.last_commit() == before


def test_facts_a_step_does_not_have_are_refused(ask: httpx.Client) -> None:
    body = {**BODIES["/api/requests/R1/steps"], "facts": {"material": "basics", "recorded_by": "王局长"}}
    assert ask.post("/api/requests/R1/steps", json=body).status_code == 400


def test_a_review_cannot_be_typed(ask: httpx.Client, visit: httpx.Client) -> None:
    typed = {"step_id": "R1.r", "kind": "reviewed", "happened_on": "2026-05-07", "facts": {"review_id": "x", "candidate": 1}}
    for door in ("steps", "deliberations", "decisions"):
        assert ask.post(f"/api/requests/R1/{door}", json=typed).status_code in (400, 404)
    assert visit.get("/names/requests/R1/steps/reviewed").status_code in (400, 404)


def test_who_wrote_a_step_is_who_was_signed_in(ask: httpx.Client, store: MemoryStore) -> None:
    assert ask.post("/api/requests/R1/steps", json=BODIES["/api/requests/R1/steps"]).status_code == 201
    steps = read_request(store, "R1").request.steps
    assert {s.recorded_by for s in steps if s.kind == "material_received"} == {"demonstration"}
