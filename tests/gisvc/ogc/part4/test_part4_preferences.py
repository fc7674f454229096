"""OGC API – Features Part 4 (draft 20-002r2), class handling, re-written, and the return preference (RFC 7240)."""

import httpx
import pytest

from tests.editing_door import Fresh, centre, items, patch, post, put

INVALID = centre(kind=None)


@pytest.mark.parametrize(
    "prefer", ["handling=strict", "handling=lenient", "return=minimal, handling=lenient", "respond-async", "x" * 5000]
)
def test_no_preference_is_a_reason_to_refuse(clerk: httpx.Client, prefer: str) -> None:
    """/conf/handling/prefer, lenient with a valid body"""
    answer = post(clerk, prefer=prefer)
    assert (answer.status_code, answer.content) == (201, b"")


def test_what_breaks_a_published_constraint_is_refused_and_says_that_strictness_was_kept(
    clerk: httpx.Client, fresh: Fresh
) -> None:
    """/conf/handling/strict, preference-applied"""
    held = fresh()
    answer = put(clerk, held.key, INVALID, if_match=held.etag, prefer="handling=strict")
    assert answer.status_code == 422
    assert answer.headers["preference-applied"] == "handling=strict"
    assert answer.json()["findings"][0]["column"] == "kind"
    assert clerk.get(items(key=held.key)).headers["etag"] == held.etag


def test_lenience_refuses_no_more_than_is_refused_anyway(clerk: httpx.Client) -> None:
    """/conf/handling/lenient with an invalid body: both are refused"""
    assert [post(clerk, INVALID, **headers).status_code for headers in ({}, {"prefer": "handling=lenient"})] == [422, 422]


def test_the_feature_comes_back_to_whoever_prefers_it(clerk: httpx.Client, fresh: Fresh) -> None:
    """/conf/return-resource-representation-in-response/* of earlier drafts"""
    made = post(clerk, centre(beds=3), prefer="return=representation", accept="application/geo+json")
    assert (made.status_code, made.headers["content-type"]) == (201, "application/geo+json")
    assert made.headers["preference-applied"] == "return=representation"
    assert made.json()["properties"]["beds"] == 3
    held = fresh()
    changed = patch(clerk, held.key, {"properties": {"beds": 4}}, if_match=held.etag, prefer='return="representation"')
    assert (changed.status_code, changed.json()["properties"]["beds"], changed.headers["etag"]) == (200, 4, 'W/"v2"')
    fg = put(
        clerk, held.key, centre(beds=5), if_match='"v2"', prefer="return=representation", accept="application/vnd.ogc.fg+json"
    )
    assert (fg.status_code, fg.headers["content-type"]) == (200, "application/vnd.ogc.fg+json")
    quiet = put(clerk, held.key, centre(beds=6), if_match='"v3"', prefer="return=minimal")
    assert (quiet.status_code, quiet.content, quiet.headers.get("preference-applied")) == (204, b"", None)
