"""OGC API – Features Part 4 (draft 20-002r2), class create-replace-delete, re-written: each test names the abstract test it stands for."""

import uuid

import httpx
import pytest

from tests.editing_door import Fresh, Held, centre, delete, items, new_name, post, put


def test_options_name_the_methods_and_the_formats_of_every_mutable_resource(clerk: httpx.Client, kept: Held) -> None:
    """/conf/create-replace-delete/options"""
    many, one = clerk.options(items()), clerk.options(items(key=kept.key))
    assert many.status_code == one.status_code == 200
    assert "POST" in many.headers["allow"].split(", ")
    assert {"PUT", "PATCH", "DELETE", "GET", "OPTIONS"} <= set(one.headers["allow"].split(", "))
    assert "application/geo+json" in many.headers["accept-post"]


def test_a_new_feature_is_there_under_its_location(clerk: httpx.Client) -> None:
    """/conf/create-replace-delete/create, first request"""
    before = {f["id"] for f in clerk.get(items(), params={"limit": 1000}).json()["features"]}
    answer = post(clerk, centre(name="甲", beds=7))
    assert answer.status_code == 201
    held = clerk.get(answer.headers["location"])
    assert held.status_code == 200
    assert held.headers["etag"] == answer.headers["etag"]
    assert held.json()["geometry"] == centre()["geometry"]
    assert centre(name="甲", beds=7)["properties"].items() <= held.json()["properties"].items()
    key = held.json()["id"]
    assert key not in before
    assert answer.headers["location"].endswith(f"/{key}")
    assert uuid.UUID(key).version == 7


def test_a_free_key_that_was_given_is_taken(clerk: httpx.Client) -> None:
    """/conf/create-replace-delete/create, second request; /per/create-replace-delete/rid"""
    key = new_name()
    answer = post(clerk, centre() | {"id": key})
    assert answer.status_code == 201
    assert clerk.get(answer.headers["location"]).json()["id"] == key


def test_a_key_that_is_taken_is_refused_and_nothing_is_written(clerk: httpx.Client, kept: Held) -> None:
    answer = post(clerk, centre(name="另一个") | {"id": kept.key})
    assert (answer.status_code, answer.json()["code"]) == (409, "layers.key-not-free")


def test_a_body_without_content_type_is_refused(clerk: httpx.Client, kept: Held) -> None:
    """/conf/create-replace-delete/create-content-type, replace-content-type; /conf/update/update-content-type"""
    for method, address in (("POST", items()), ("PUT", items(key=kept.key)), ("PATCH", items(key=kept.key))):
        request = clerk.build_request(method, address, content=b"{}", headers={"if-match": kept.etag})
        request.headers.pop("content-type", None)
        answer = clerk.send(request)
        assert (answer.status_code, answer.json()["code"]) == (400, "ogc.media-missing"), method


@pytest.mark.parametrize(
    "media", ["text/plain", "application/xml", "application/gml+xml;version=3.2", "multipart/form-data", "x"]
)
def test_a_format_nobody_reads_is_refused_with_those_that_are_read(clerk: httpx.Client, media: str) -> None:
    answer = post(clerk, content_type=media)
    assert (answer.status_code, answer.json()["code"]) == (415, "ogc.wrong-media")
    assert "application/geo+json" in answer.json()["detail"]


def test_a_replacement_is_the_whole_new_content(clerk: httpx.Client, fresh: Fresh) -> None:
    """/conf/create-replace-delete/replace: what the new content leaves out is gone"""
    held = fresh(note="旧", beds=5)
    answer = put(clerk, held.key, centre(name="新名", beds=None), if_match=held.etag)
    assert answer.status_code == 204
    now = clerk.get(items(key=held.key)).json()["properties"]
    assert (now["name"], now["note"], now["beds"]) == ("新名", None, None)


def test_an_identifier_in_the_body_must_be_that_of_the_address(clerk: httpx.Client, fresh: Fresh) -> None:
    """/conf/create-replace-delete/replace-rid: rejected, which /req/features/geojson-create-replace A permits"""
    held, strange = fresh(), new_name()
    for body in (centre() | {"id": strange}, centre(facility_id=strange)):
        answer = put(clerk, held.key, body, if_match=held.etag)
        assert (answer.status_code, answer.json()["facts"]["where"]) == (400, "id")
    assert clerk.get(items(key=strange)).status_code == 404
    assert put(clerk, held.key, centre(facility_id=held.key) | {"id": held.key}, if_match=held.etag).status_code == 204


def test_put_changes_what_is_there_and_creates_nothing_by_itself(clerk: httpx.Client) -> None:
    """/conf/create-replace-delete/replace-exceptions: no creating by PUT, so 404 with a precondition and without (RFC 9110 §13.2.1)"""
    for headers in ({}, {"if_match": '"xyz"'}, {"if_match": "*"}):
        key = new_name()
        assert put(clerk, key, centre(), **headers).status_code == 404
        assert clerk.get(items(key=key)).status_code == 404


def test_put_creates_where_the_client_says_that_nothing_may_be_there(clerk: httpx.Client) -> None:
    key = new_name()
    answer = put(clerk, key, centre(), if_none_match="*")
    assert (answer.status_code, answer.headers["etag"]) == (201, 'W/"v1"')
    assert clerk.get(answer.headers["location"]).json()["id"] == key
    again = put(clerk, key, centre(name="另一个"), if_none_match="*", if_match=answer.headers["etag"])
    assert (again.status_code, again.json()["code"]) == (412, "ogc.stale-tag")
    assert clerk.get(items(key=key)).json()["properties"]["name"] == "新中心"


def test_a_deleted_feature_is_gone_and_its_history_stays(clerk: httpx.Client, fresh: Fresh) -> None:
    """/conf/create-replace-delete/delete"""
    held = fresh()
    assert delete(clerk, held.key, if_match=held.etag).status_code == 204
    assert clerk.get(items(key=held.key)).status_code == 404
    assert delete(clerk, held.key, if_match=held.etag).status_code == 404
    again = post(clerk, centre() | {"id": held.key})
    assert (again.status_code, again.headers["etag"]) == (201, 'W/"v2"')  # so that no old tag opens the new feature


def test_what_says_nothing_new_writes_nothing(clerk: httpx.Client, kept: Held) -> None:
    answer = put(clerk, kept.key, clerk.get(items(key=kept.key)).json(), if_match=kept.etag)
    assert (answer.status_code, answer.headers["etag"]) == (204, kept.etag)


@pytest.mark.parametrize("key", ["", " a", "a ", ".", "..", "a/b", "a\\b", "a\x00b", "a\u202eb", "x" * 201, "a<b", 'a"b', "a\nb"])
def test_a_new_key_that_no_address_carries_is_refused(clerk: httpx.Client, key: str) -> None:
    answer = post(clerk, centre() | {"id": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "ogc.bad-feature")


def test_a_key_that_means_something_is_not_made_up(clerk: httpx.Client) -> None:
    village = {
        "type": "Feature",
        "geometry": None,
        "properties": {"name": "新村", "level": "village", "parent_code": "620499101"},
    }
    answer = post(clerk, village, layer="divisions")
    assert (answer.status_code, answer.json()["code"]) == (400, "layers.key-missing")
