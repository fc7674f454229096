"""OGC API – Features Part 4 (draft 20-002r2), class update, re-written, and JSON Merge Patch (RFC 7396) for features."""

import httpx
import pytest

from tests.editing_door import MERGE, Fresh, Held, items, patch


def test_options_name_patch_and_its_format(clerk: httpx.Client, kept: Held) -> None:
    """/conf/update/options"""
    answer = clerk.options(items(key=kept.key))
    assert "PATCH" in answer.headers["allow"].split(", ")
    assert answer.headers["accept-patch"] == MERGE


def test_what_is_named_changes_and_the_rest_stays(clerk: httpx.Client, fresh: Fresh) -> None:
    """/conf/update/update"""
    held = fresh(beds=5, note="记")
    before = clerk.get(items(key=held.key)).json()
    answer = patch(clerk, held.key, {"properties": {"beds": 6}}, if_match=held.etag)
    assert answer.status_code == 204
    after = clerk.get(items(key=held.key)).json()
    assert after["geometry"] == before["geometry"]
    assert after["properties"] == before["properties"] | {"beds": 6}


def test_one_patch_changes_adds_unsets_and_moves(clerk: httpx.Client, fresh: Fresh) -> None:
    """/conf/features/json-merge-patch, first request"""
    held, place = fresh(beds=5), {"type": "Point", "coordinates": [104.012, 37.012]}
    change = {"geometry": place, "properties": {"name": "改名", "note": "新增", "beds": None}}
    assert patch(clerk, held.key, change, if_match=held.etag).status_code == 204
    after = clerk.get(items(key=held.key)).json()
    said = after["properties"]
    assert (after["geometry"], said["name"], said["note"], said["beds"]) == (place, "改名", "新增", None)


@pytest.mark.parametrize("change", [{"id": "other"}, {"properties": {"facility_id": "other"}}])
def test_a_patch_never_changes_the_key(clerk: httpx.Client, kept: Held, change: dict[str, object]) -> None:
    """/conf/update/update-rid; /conf/features/json-merge-patch, second request"""
    answer = patch(clerk, kept.key, change, if_match=kept.etag)
    assert (answer.status_code, answer.json()["facts"]["where"]) == (400, "id")
    assert clerk.get(items(key="other")).status_code == 404


def test_a_geometry_may_be_unset_where_the_layer_allows_it(clerk: httpx.Client, fresh: Fresh) -> None:
    held = fresh()
    assert patch(clerk, held.key, {"geometry": None}, if_match=held.etag).status_code == 204
    assert clerk.get(items(key=held.key)).json()["geometry"] is None


def test_an_empty_patch_changes_nothing(clerk: httpx.Client, kept: Held) -> None:
    changes: list[dict[str, object]] = [{}, {"properties": {}}, {"type": "Feature"}]
    for change in changes:
        answer = patch(clerk, kept.key, change, if_match=kept.etag)
        assert (answer.status_code, answer.headers["etag"]) == (204, kept.etag)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'"x"',
        b"{",
        b'{"properties":{"beds":NaN}}',
        b"\xff",
        b'{"properties":[]}',
        b'{"properties":null}',
        b'{"op":"add"}',
    ],
)
def test_a_body_that_is_no_merge_patch_is_refused(clerk: httpx.Client, kept: Held, body: bytes) -> None:
    answer = clerk.patch(items(key=kept.key), content=body, headers={"content-type": MERGE, "if-match": kept.etag})
    assert (answer.status_code, answer.json()["code"]) == (400, "ogc.bad-feature")


def test_nothing_else_is_taken_for_a_merge_patch(clerk: httpx.Client, kept: Held) -> None:
    for media in ("application/json", "application/json-patch+json", "application/geo+json"):
        assert patch(clerk, kept.key, {}, if_match=kept.etag, content_type=media).status_code == 415


def test_a_hidden_sign_is_shown_in_the_sentence_that_refuses_it(clerk: httpx.Client, kept: Held) -> None:
    """T14: quoted as it came it would turn the rest of the sentence round."""
    answer = patch(clerk, kept.key, {"properties": {"name": "a\u202eb"}}, if_match=kept.etag)
    told = answer.json()
    assert answer.status_code == 422
    assert "a\\u{202E}b" in told["detail"]
    assert "\u202e" not in told["detail"] + told["detail_en"] + "".join(
        one["sentence"] + one["sentence_en"] for one in told["findings"]
    )
