"""The interface about names answers as its document says, for programs that search, check, ask, copy and reconcile."""

import json

import httpx
import pytest

from layers.store.memory import MemoryStore
from tests.named_county import RARE, TOWN, TOWN_LAND

LINE = {"type": "LineString", "coordinates": [[104.045, 37.186], [104.075, 37.186]]}


def test_names_are_found_with_why(ask: httpx.Client) -> None:
    found = ask.get("/api/names", params={"q": "jingtai"}).json()
    assert {n["name"] for n in found["names"]} >= {"景泰路", "景泰东路"}
    assert all(n["why_label"]["zh"] for n in found["names"])


def test_names_near_a_place_come_with_their_distance_in_metres(ask: httpx.Client) -> None:
    found = ask.get("/api/names", params={"near": "104.055,37.18", "within_m": "50"}).json()["names"]
    assert [n["name"] for n in found] == ["新民路"]
    assert found[0]["distance_m"] < 1


def test_a_place_answers_in_both_times(ask: httpx.Client) -> None:
    then = ask.get("/api/names/v1", params={"valid_on": "1998-07-01"}).json()
    assert then["standard"]["name"] == "媪围"
    assert ask.get("/api/names/v1").json()["standard"]["name"] == RARE
    assert ask.get("/api/names/v1", params={"known_on": "2001-01-01"}).json()["standard"] is None


def test_a_check_by_geometry_equals_the_check_by_corners(ask: httpx.Client) -> None:
    posted = ask.post("/api/names/check", json={"name": "新岷路", "geometry": LINE}).json()["reviews"][0]
    typed = ask.get("/api/names/check", params={"name": "新岷路", "where": "104.045, 37.186; 104.075, 37.186"}).json()["reviews"][
        0
    ]
    assert posted == typed
    assert posted["spelling"]["toned"] == "Xīnmín Lù"
    assert any(m["name"] == "新民路" for m in (one.get("known", one) for one in posted["matches"]))


def test_two_packs_give_two_reviews(ask: httpx.Client) -> None:
    told = ask.get("/api/names/check", params={"name": "新岷路", "pack": "national-2024", "beside": "national-2022"}).json()
    assert len(told["reviews"]) == 2
    assert [one["rule_id"] for one in told["differences"]] == []
    words = {"name": "新岷小区", "kind": "estate", "pack": "national-2024", "beside": "tongling"}
    differing = ask.get("/api/names/check", params=words).json()["differences"]
    assert all({"packs", "verdict", "weight"} == set(answer) for one in differing for answer in one["answers"])
    assert "U09" in {one["rule_id"] for one in differing}  # because only Tongling asks for the whole city


@pytest.mark.parametrize(
    "geometry",
    [{"type": "Point", "coordinates": [4000000.0, 500000.0]}, {"type": "LineString", "coordinates": [[104.0, 37.0]]}, {"type": "Nothing"}, {"type": "Point", "coordinates": []}],
)  # fmt: skip
def test_a_geometry_that_cannot_be_is_refused(ask: httpx.Client, geometry: dict[str, object]) -> None:
    assert ask.post("/api/names/check", json={"name": "新岷路", "geometry": geometry}).status_code == 400


def test_a_deeply_nested_geometry_is_refused_and_the_service_lives(ask: httpx.Client) -> None:
    nested: dict[str, object] = {"type": "Point", "coordinates": [104.0, 37.0]}
    for _ in range(60):
        nested = {"type": "GeometryCollection", "geometries": [nested]}
    assert ask.post("/api/names/check", json={"name": "新岷路", "geometry": nested}).status_code == 400
    assert ask.get("/healthz").status_code == 200


def test_a_geometry_in_two_built_up_areas_is_reviewed_in_both(ask: httpx.Client) -> None:
    west, _, east, _ = TOWN_LAND.bounds
    line = {"type": "LineString", "coordinates": [[west - 0.02, 37.186], [east + 0.02, 37.186]]}
    assert ask.post("/api/names/check", json={"name": "新岷路", "geometry": line}).status_code == 200


def test_a_request_lives_through_the_interface(ask: httpx.Client) -> None:
    new = {
        "request_id": "API-1", "request_type": "naming", "kind": "street", "division_code": TOWN, "asked_on": "2026-05-06", "geometry": LINE,
        "application": {"candidates": [{"name": "昌盛路"}]}, "contact": {"person": "赵六", "phone": "13900000000"},
    }  # fmt: skip
    made = ask.post("/api/requests", json=new)
    assert made.status_code == 201
    assert "13900000000" not in made.text
    assert ask.post("/api/requests", json=new).status_code == 201  # sent again: the same one
    assert ask.post("/api/requests", json={**new, "application": {"candidates": [{"name": "别的路"}]}}).status_code == 409
    step = {"step_id": "API-1.m", "kind": "material_received", "happened_on": "2026-05-07", "facts": {"material": "basics"}}
    assert ask.post("/api/requests/API-1/steps", json=step).status_code == 201
    assert ask.post("/api/requests/API-1/decisions", json=step).status_code in (400, 404)
    kept = ask.post("/api/requests/API-1/review", json={"candidate": 1}).json()
    assert len(kept["seal"]) == 64
    held = ask.get("/api/requests/API-1").json()
    assert [s["kind"] for s in held["steps"]] == ["submitted", "material_received", "reviewed"]
    assert held["route"]["workflow"] == "government"


def test_a_step_sent_to_another_office_is_told_where_it_belongs(ask: httpx.Client) -> None:
    opinion = {"step_id": "API-1.x", "kind": "expert_opinion", "happened_on": "2026-05-07", "facts": {}}
    answer = ask.post("/api/requests/API-1/steps", json=opinion)
    assert answer.status_code == 400
    assert "/api/requests/{request_id}/deliberations" in answer.json()["detail"]
    nothing = ask.post("/api/requests/API-1/steps", json={**opinion, "kind": "nothing"})
    assert (nothing.status_code, nothing.json()["type"].rsplit(":", 1)[-1].rsplit("/", 1)[-1]) == (
        400,
        "gazetteer.unknown-step-kind",
    )


def test_a_paper_case_of_last_week_is_typed_with_its_own_days(ask: httpx.Client) -> None:
    new = {"request_id": "API-2", "request_type": "naming", "kind": "street", "division_code": TOWN, "asked_on": "2026-05-06", "geometry": LINE, "application": {"candidates": [{"name": "永昌路"}]}}  # fmt: skip
    assert ask.post("/api/requests", json={**new, "division_code": "999999"}).status_code == 422
    away = {"type": "LineString", "coordinates": [[116.39, 39.9], [116.4, 39.9]]}
    assert ask.post("/api/requests", json={**new, "geometry": away}).status_code == 422
    assert ask.post("/api/requests", json=new).status_code == 201
    assert ask.post("/api/requests/API-2/review", json={"reviewed_on": "2026-05-10"}).status_code == 201
    assert ask.post("/api/requests/API-2/review", json={"reviewed_on": "2999-05-10"}).status_code == 400
    assert ask.post("/api/requests/API-2/review", json={"reviewed_on": "2026-05-05"}).status_code == 409
    held = ask.get("/api/requests/API-2").json()
    (step,) = (one for one in held["steps"] if one["kind"] == "reviewed")
    assert step["happened_on"] == "2026-05-10"
    assert step["facts"]["searched_on"] > "2026-05-10"
    assert any("补录" in note["zh"] for note in held["notes"])
    assert all("‘’" not in str(way) and "“”" not in str(way) for way in held["next"])


def test_announcements_carry_the_six_items_and_no_exact_position(ask: httpx.Client) -> None:
    told = ask.get("/api/announcements").json()["announcements"]
    one = next(a for a in told if a["name"] == "人民路")
    assert all(one[item] for item in ("name", "roman", "division_name", "position_text", "approved_by", "approved_on"))
    assert 104.04123456 not in [c[0] for c in one["geometry"]["coordinates"]]
    assert ask.get("/api/announcements", params={"since": "2026-04-11"}).json()["announcements"] == []
    assert ask.get(f"/api/announcements/{one['announcement_id']}").json() == one


def test_what_is_classified_leaves_by_no_door(ask: httpx.Client) -> None:
    doors = [
        "/api/announcements", "/api/announcements/gg2", "/api/names/linked-places", "/api/names/linked-places?audience=internal",
        "/api/names/linked-places?audience=departments&form=tsv", "/api/names/changes?audience=internal", "/reconcile/suggest/entity?prefix=机密",
        "/reconcile/preview?id=v2", "/api/layers/place_names/features?limit=1000", "/api/layers/place_names/features?purpose=public&limit=1000",
        "/api/layers/places/features?near=104.02,37.27&within_m=100", "/downloads/layers/place_names.csv", "/downloads/layers/places.geojson",
    ]  # fmt: skip
    for door in doors:
        answer = ask.get(door)
        assert "机密庄" not in answer.text, door
        assert answer.status_code == 404 or '"v2"' not in answer.text, door
    found = ask.post("/reconcile", data={"queries": json.dumps({"q0": {"query": "机密庄"}})}).json()
    assert found["q0"]["result"] == []


def test_the_public_gets_only_what_was_declared_open(ask: httpx.Client) -> None:
    assert ask.get("/api/layers/place_names/features?purpose=public").json()["features"] == []
    assert ask.get("/api/names/linked-places?audience=public").json()["features"] == []


def test_the_change_feed_goes_on_where_it_ended_and_is_on_record(ask: httpx.Client, store: MemoryStore) -> None:
    first = ask.get("/api/names/changes", params={"limit": "1", "department": "市监局"}).json()
    assert len(first["changes"]) == 1
    assert first["has_more"]
    rest = ask.get("/api/names/changes", params={"since": first["next"]}).json()
    assert first["changes"][0] not in rest["changes"]
    assert store.read_audit(limit=10_000)[-1].facts["since"] == first["next"]
    assert ask.get("/api/names/changes", params={"since": "x"}).status_code == 400


def test_openrefine_finds_its_way(ask: httpx.Client) -> None:
    manifest = ask.get("/reconcile").json()
    assert manifest["versions"] == ["0.2"]
    batch = {"q0": {"query": "新民路", "type": "street"}, "q1": {"query": "绝无此名"}}
    by_form = ask.post("/reconcile", data={"queries": json.dumps(batch)}).json()
    by_json = ask.post("/reconcile", json=batch).json()
    by_link = ask.get("/reconcile", params={"queries": json.dumps(batch)}).json()
    assert by_form == by_json == by_link
    assert by_form["q0"]["result"][0]["id"] == "s1"
    assert by_form["q0"]["result"][0]["match"] is True
    assert by_form["q1"]["result"] == []
    extended = ask.post("/reconcile", data={"extend": json.dumps({"ids": ["s1"], "properties": [{"id": "pinyin"}]})}).json()
    assert extended["rows"]["s1"]["pinyin"] == [{"str": "Xīnmín Lù"}]
    for path in ("/suggest/entity", "/suggest/type", "/suggest/property", "/properties"):
        assert ask.get(f"/reconcile{path}").status_code == 200


@pytest.mark.parametrize("sent", ["", "[", "[]", '{"q0": 1}', "x" * 1000])
def test_a_batch_that_is_none_is_refused(ask: httpx.Client, sent: str) -> None:
    answer = ask.post("/reconcile", content=sent, headers={"content-type": "application/json"})
    assert answer.status_code == 400


def test_no_foreign_page_may_read_unless_a_setting_says_so(ask: httpx.Client) -> None:
    answer = ask.get("/reconcile", headers={"origin": "http://127.0.0.1:3333"})
    assert "access-control-allow-origin" not in answer.headers
    refused = ask.post("/reconcile", data={"queries": "{}"}, headers={"origin": "http://127.0.0.1:3333"})
    assert refused.status_code == 403


def test_spelling_by_the_interface_tells_each_reading_its_source(ask: httpx.Client) -> None:
    told = ask.get("/api/names/spell", params={"name": "景泰路", "given": "Jingtai Road"}).json()
    assert told["toned"] == "Jǐngtài Lù"
    assert told["words"][0]["syllables"][0]["source"] == "bureau"
    assert told["given"]


def test_what_answers_is_what_the_document_describes(ask: httpx.Client) -> None:
    paths = ask.get("/openapi.json").json()["paths"]
    for path in ("/api/names", "/api/names/check", "/api/names/spell", "/api/names/{place_id}", "/api/requests", "/api/announcements", "/api/names/changes", "/api/names/linked-places", "/reconcile"):  # fmt: skip
        assert path in paths
