"""OGC API – Features Part 4 (draft 20-002r2), class optimistic-locking-etags, re-written: a stale tag really fails, on every method."""

from collections.abc import Callable

import httpx
import pytest

from gisvc.ogc.conformance import CONFORMANCE
from layers.reference import SETTLEMENTS
from tests.editing_door import OWN, EditingDoor, Fresh, Held, centre, delete, items, patch, post, put

Change = Callable[..., httpx.Response]


def replacing(client: httpx.Client, key: str, **headers: str) -> httpx.Response:
    return put(client, key, centre(name="替换"), **headers)


def updating(client: httpx.Client, key: str, **headers: str) -> httpx.Response:
    return patch(client, key, {"properties": {"name": "修改"}}, **headers)


def test_every_answer_about_a_feature_carries_its_tag(clerk: httpx.Client, fresh: Fresh) -> None:
    """/conf/optimistic-locking-etags/get-etag"""
    held = fresh()
    assert clerk.get(items(key=held.key)).headers["etag"] == held.etag == 'W/"v1"'
    assert clerk.head(items(key=held.key)).headers["etag"] == held.etag
    assert clerk.get(items(key=held.key), headers={"if-none-match": held.etag}).status_code == 304


@pytest.mark.parametrize("change", [replacing, updating], ids=["put", "patch"])
def test_a_change_goes_through_with_the_tag_of_what_is_held_and_not_with_another(
    clerk: httpx.Client, fresh: Fresh, change: Change
) -> None:
    """/conf/optimistic-locking-etags/replace, update"""
    held = fresh()
    stale = change(clerk, held.key, if_match='"0"')
    assert (stale.status_code, stale.json()["code"]) == (412, "ogc.stale-tag")
    assert clerk.get(items(key=held.key)).headers["etag"] == held.etag
    good = change(clerk, held.key, if_match=held.etag)
    assert good.status_code == 204
    assert good.headers["etag"] == 'W/"v2"' == clerk.get(items(key=held.key)).headers["etag"]
    silent = change(clerk, held.key)
    assert (silent.status_code, silent.json()["code"]) == (428, "ogc.version-not-said")


def test_a_feature_ends_with_the_tag_of_what_is_held_and_not_with_another(clerk: httpx.Client, fresh: Fresh) -> None:
    """/conf/optimistic-locking-etags/delete"""
    held = fresh()
    assert delete(clerk, held.key, if_match='"0"').status_code == 412
    assert delete(clerk, held.key).status_code == 428
    assert clerk.get(items(key=held.key)).status_code == 200
    assert delete(clerk, held.key, if_match=held.etag).status_code == 204
    assert clerk.get(items(key=held.key)).status_code == 404


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ('"v1"', 204), ('W/"v1"', 204), ('"v0", W/"v1"', 204), ("*", 204), ('"a,b", "v1"', 204),
        ('"v0"', 412), ('W/"v10"', 412), ('"V1"', 412), ("v1", 412), ('"v1', 412), ("", 412), ('w/"v2","x"', 412), ('"v1-public"', 412),
        ('"x", *', 412), ('W/"v1-public"', 412), ("\"v1'\"", 412), ('""', 412), ('"v1 "', 412),
    ],
)  # fmt: skip
def test_tags_are_really_read(clerk: httpx.Client, kept: Held, said: str, status: int) -> None:
    """/req/optimistic-locking-etags/ifmatch-patch-eval, /per/optimistic-locking-etags/ifmatch-star; RFC 9110 §13.1.1"""
    assert patch(clerk, kept.key, {}, if_match=said).status_code == status
    if status == 412:
        assert (
            delete(clerk, kept.key, if_match=said).status_code == put(clerk, kept.key, centre(), if_match=said).status_code == 412
        )


def test_what_was_read_coarsened_for_the_public_is_never_written_back(clerk: httpx.Client, fresh: Fresh) -> None:
    held = fresh()
    public = clerk.get(items(key=held.key), params={"purpose": "public"})
    if public.status_code == 200:
        assert public.headers["etag"] != held.etag
        assert put(clerk, held.key, public.json(), if_match=public.headers["etag"]).status_code == 412
        assert put(clerk, held.key, public.json(), if_match=held.etag).status_code == 400  # it says of itself that it is public


def settlement(name: str) -> dict[str, object]:
    place = {"type": "Point", "coordinates": [104.011, 37.011]}
    return {
        "type": "Feature",
        "id": "s1",
        "geometry": place,
        "properties": {"name": name, "division_code": OWN, "population": 10},
    }


def test_a_collection_may_be_opened_to_clients_that_send_no_tag_and_the_audit_says_so(
    door: EditingDoor, clerk: httpx.Client
) -> None:
    """/per/optimistic-locking-etags/ifmatch-missing: QGIS edits without If-Match"""
    assert post(clerk, settlement("甲"), layer="settlements").status_code == 201
    assert put(clerk, "s1", settlement("乙"), layer="settlements").status_code == 204
    assert patch(clerk, "s1", {"properties": {"population": 11}}, layer="settlements").status_code == 204
    assert (
        put(clerk, "s1", settlement("丙"), layer="settlements", if_match='"v1"').status_code == 412
    )  # who says a version is held to it
    assert patch(clerk, "s1", {"properties": {"population": 12}}, layer="settlements", if_match='"v3"').status_code == 204
    history = door.store.read_history(SETTLEMENTS, "s1")
    assert list(zip(history["name"], history["population"], strict=True)) == [("甲", 10), ("乙", 10), ("乙", 11), ("乙", 12)]
    reasons = [str(e.facts.get("reason")) for e in door.store.read_audit(limit=100_000) if "settlements/s1" in str(e.facts)]
    assert [("未说明所依据的版本" in r, "已核对版本" in r) for r in reasons] == [
        (False, False),
        (True, False),
        (True, False),
        (False, True),
    ]


def test_moments_are_no_versions(clerk: httpx.Client, fresh: Fresh) -> None:
    """/conf/optimistic-locking-timestamps/*: not claimed, for a second holds many changes; If-Unmodified-Since takes the place of no tag"""
    assert not any("optimistic-locking-timestamps" in one for one in CONFORMANCE)
    held = fresh()
    assert delete(clerk, held.key, if_unmodified_since="Fri, 01 Jan 2100 00:00:00 GMT").status_code == 428
