"""Lines, markers and rounds for programs: answers are as their document says, and what is said comes in whole or not at all."""

from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # because its stubs are one more dependency
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from boundaries.use_cases.journal import read_book
from boundaries.use_cases.rounds import list_rounds
from layers.store.memory import MemoryStore
from tests.inspection_county import (
    FIRST,
    LINE,
    NEAR,
    OURS,
    SECOND,
    THEIRS,
    Told,
    everything_agreed,
    new_round,
    plain,
    they_say,
    we_say,
)

PLAN: dict[str, Any] = {
    "name": "接口建立的一轮", "line_ids": [LINE], "sides": [OURS, THEIRS], "lead_side": OURS, "round_kind": "five_yearly", "year": 2026,
}  # fmt: skip


@pytest.fixture(scope="module")
def document(address: str) -> dict[str, Any]:
    answer: dict[str, Any] = httpx.get(f"{address}/openapi.json", trust_env=False, timeout=60).json()
    return answer


@pytest.fixture(scope="module")
def half(store: MemoryStore) -> str:
    made = new_round(store)
    we_say(store, made, Told("marker_check", FIRST, plain("marker_check")), Told("segment_check", NEAR, plain("segment_check")))
    they_say(store, made, Told("marker_check", FIRST, {**plain("marker_check"), "found_state": ["lost"]}))
    return made


def as_described(document: dict[str, Any], path: str, answer: httpx.Response, method: str = "get") -> Any:
    """The answer's body, after its status, media type and schema were found in the document."""
    operation = document["paths"][path][method]
    status, media = str(answer.status_code), answer.headers["content-type"]
    assert status in operation["responses"], f"{path} answered {status}: {answer.text[:300]}"
    schema = operation["responses"][status]["content"][media]["schema"]
    registry = Registry().with_resource("urn:gisvc", Resource.from_contents(document, default_specification=DRAFT202012))
    Draft202012Validator({"$ref": f"urn:gisvc{schema['$ref']}"}, registry=registry).validate(answer.json())
    return answer.json()


@pytest.mark.parametrize(
    "path", ["", "/checklist", "/compare"], ids=["round", "checklist", "compare"]
)  # fmt: skip
def test_a_round_is_as_the_document_says(ask: httpx.Client, document: dict[str, Any], half: str, path: str) -> None:
    as_described(document, f"/api/rounds/{{round_id}}{path}", ask.get(f"/api/rounds/{half}{path}"))


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/api/rounds", "/api/rounds"),
        ("/api/lines", "/api/lines"),
        ("/api/lines/{line_id}", f"/api/lines/{LINE}"),
        ("/api/lines/{line_id}/checks", f"/api/lines/{LINE}/checks"),
        ("/api/markers", "/api/markers?limit=2"),
        ("/api/markers/{marker_id}", f"/api/markers/{FIRST}"),
    ],
)
def test_the_register_is_as_the_document_says(
    ask: httpx.Client, document: dict[str, Any], half: str, path: str, asked: str
) -> None:
    as_described(document, path, ask.get(asked))


def test_the_comparison_holds_both_values_of_every_field(ask: httpx.Client, half: str) -> None:
    items = {(i["kind"], i["subject"]): i for i in ask.get(f"/api/rounds/{half}/compare").json()["items"]}
    fields = {f["field"]: f for f in items["marker_check", FIRST]["fields"]}
    assert fields["found_state"]["agreement"] == "conflict"
    assert {side: said[0]["value"] for side, said in fields["found_state"]["sides"].items()} == {
        OURS: ["intact"],
        THEIRS: ["lost"],
    }
    assert items["marker_check", FIRST]["state"] == "conflict"
    assert items["segment_check", NEAR]["state"] == "one_sided"


def test_the_checklist_is_segment_first_and_knows_the_register(ask: httpx.Client, half: str) -> None:
    items = ask.get(f"/api/rounds/{half}/checklist").json()["items"]
    assert {i["subject"] for i in items} == {"s1", "s2", "m1", "m2", "m3"}
    first = next(i for i in items if i["subject"] == FIRST)
    assert [o["name"][:2] for o in first["reference_objects"]] == ["房角"] * 3
    assert next(i for i in items if i["subject"] == NEAR)["registered"]["is_vague"] is True


def test_following_next_meets_every_marker_once(ask: httpx.Client) -> None:
    met, path = [], f"/api/markers?limit=1&line_id={LINE}"
    while path:
        page = ask.get(path).json()
        met += [m["marker_id"] for m in page["markers"]]
        path = page["next"]
    assert met == ["m1", "m2", "m3"]  # along the line
    assert page["total"] == 3


def test_a_round_is_created_recorded_signed_and_closed_by_a_program(
    ask: httpx.Client, document: dict[str, Any], store: MemoryStore
) -> None:
    made = as_described(document, "/api/rounds", ask.post("/api/rounds", json={"plan": PLAN}), "post")
    round_id = made["round"]["round_id"]
    assert made["round"]["stage"] == "planned"
    base, named = f"/api/rounds/{round_id}", "/api/rounds/{round_id}"
    said = {"kind": "marker_check", "subject": FIRST, "values": plain("marker_check")}
    told = as_described(document, f"{named}/records", ask.post(f"{base}/records", json=said), "post")
    assert store_has(store, told["statement_id"], OURS)
    signature = {"version": told["version"], "signer": "王某", "signed_on": "2026-11-20"}
    as_described(document, f"{named}/sign", ask.post(f"{base}/sign", json=signature), "post")
    closing = {"closed_on": "2026-11-21"}
    refused = ask.post(f"{base}/close", json=closing)
    problem = as_described(document, f"{named}/close", refused, "post")
    assert (refused.status_code, problem["code"]) == (409, "boundaries.round-incomplete")
    everything_agreed(store, round_id)
    stale = ask.post(f"{base}/sign", json=signature)
    assert (stale.status_code, stale.json()["code"]) == (409, "boundaries.signed-version-stale")
    closed = as_described(document, f"{named}/close", ask.post(f"{base}/close", json=closing), "post")
    assert closed["kind"] == "closing"
    late = ask.post(f"{base}/records", json=said)
    assert (late.status_code, late.json()["code"]) == (409, "boundaries.round-closed")


def store_has(store: MemoryStore, statement_id: str, side: str) -> bool:
    return read_book(store).statements[statement_id].side == side


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/records", {"kind": "marker_check", "subject": "nope", "values": {}}, 404, "boundaries.unknown-subject"),
        ("/records", {"kind": "wish", "subject": FIRST, "values": {}}, 400, "boundaries.unknown-kind"),
        ("/records", {"kind": "signature", "subject": "x", "values": {"version": "0" * 64}}, 404, "boundaries.unknown-subject"),
        ("/records", {"kind": "closing", "subject": "x", "values": {"version": "0" * 64}}, 404, "boundaries.unknown-subject"),
        ("/records", {"kind": "marker_check", "subject": FIRST, "values": {"wish": 1}}, 400, "boundaries.not-a-statement"),
        ("/records", {"kind": "marker_check", "subject": FIRST, "values": {"is_firm": "yes"}}, 400, "boundaries.not-a-statement"),
        ("/records", {"kind": "marker_check", "subject": FIRST, "values": {}, "sees": ["nobody"]}, 400, "boundaries.not-a-statement"),
        ("/sign", {"version": "0" * 64, "signer": "x", "signed_on": "2026-11-20"}, 409, "boundaries.signed-version-stale"),
        ("/sign", {"version": "x", "signer": "x", "signed_on": "2026-11-20"}, 400, "gisvc.invalid-input"),
        ("/sign", {"version": "0" * 64, "signer": "x", "signed_on": "soon"}, 400, "gisvc.invalid-input"),
        ("/close", {"closed_on": "2026-02-31"}, 400, "gisvc.invalid-input"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_code_and_nothing_is_entered(
    ask: httpx.Client, store: MemoryStore, half: str, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    before = store.last_commit()
    answer = ask.post(f"/api/rounds/{half}{path}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert store.last_commit() == before


def test_a_plan_that_cannot_be_is_refused_and_makes_no_round(ask: httpx.Client, store: MemoryStore) -> None:
    before = len(list_rounds(store))
    for plan in ({**PLAN, "year": 1492}, {**PLAN, "wish": "x"}, {**PLAN, "sections": "all"}):
        assert ask.post("/api/rounds", json={"plan": plan}).status_code == 400
    assert len(list_rounds(store)) == before


@pytest.mark.parametrize("path", ["/api/lines/nope", "/api/lines/nope/checks", "/api/markers/nope", "/api/rounds/nope", "/api/rounds/nope/compare"])  # fmt: skip
def test_what_is_not_there_is_not_found(ask: httpx.Client, path: str) -> None:
    assert ask.get(path).status_code == 404


def test_a_secret_paper_is_listed_with_its_class_and_nothing_of_its_content(ask: httpx.Client) -> None:
    papers = ask.get(f"/api/lines/{LINE}").json()["papers"]
    assert [(p["paper_id"], p["secrecy_class"]) for p in papers] == [("p1", "secret")]


def test_history_of_a_marker_is_told_by_side(ask: httpx.Client, half: str) -> None:
    told = ask.get(f"/api/markers/{FIRST}").json()["history"]
    own = {h["side"]: h["values"]["found_state"] for h in told if h["round_id"] == half}
    assert own == {OURS: ["intact"], THEIRS: ["lost"]}
    assert [h for h in ask.get(f"/api/markers/{SECOND}").json()["history"] if h["round_id"] == half] == []
