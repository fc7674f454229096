"""Clients of others change features: OWSLib by its calls; what GDAL and QGIS can do is said as it is."""

import json
from collections.abc import Iterator

import httpx
import pyogrio
import pytest
from owslib.ogcapi import REQUEST_HEADERS
from owslib.ogcapi.features import Features

from tests.editing_door import EditingDoor, Held, centre, items, new_name


@pytest.fixture
def service(door: EditingDoor) -> Iterator[Features]:
    before = dict(REQUEST_HEADERS)  # OWSLib keeps what one service is given for all of the process
    yield Features(f"{door.address}/ogc/", headers={"Authorization": f"Bearer {door.token}", "Accept": "application/json"})
    REQUEST_HEADERS.clear()
    REQUEST_HEADERS.update(before)


def test_owslib_creates_replaces_and_deletes_with_a_token(service: Features, clerk: httpx.Client) -> None:
    key = new_name()
    assert service.collection_item_create("facilities", json.loads(json.dumps(centre() | {"id": key})))
    assert service.collection_item("facilities", key)["properties"]["name"] == "新中心"
    service.headers["If-Match"] = clerk.get(items(key=key)).headers["etag"]
    assert service.collection_item_update("facilities", key, json.dumps(centre(name="由 OWSLib 修改")))
    assert clerk.get(items(key=key)).json()["properties"]["name"] == "由 OWSLib 修改"
    service.headers["If-Match"] = 'W/"v2"'
    assert service.collection_item_delete("facilities", key)
    assert clerk.get(items(key=key)).status_code == 404


def test_owslib_is_told_of_a_stale_version(service: Features, kept: Held) -> None:
    service.headers |= {"If-Match": '"v0"', "Content-Type": "application/geo+json"}
    with pytest.raises(RuntimeError, match=r"ogc\.stale-tag"):
        service.collection_item_update("facilities", kept.key, json.dumps(centre()))


def test_a_token_that_may_only_read_changes_nothing(door: EditingDoor, kept: Held) -> None:
    headers = {"authorization": f"Bearer {door.reading_token}", "content-type": "application/geo+json", "if-match": "*"}
    with httpx.Client(base_url=door.address, trust_env=False, headers=headers) as reader:
        assert reader.get(items(key=kept.key)).status_code == 200
        assert reader.options(items()).headers["allow"] == "GET, HEAD, OPTIONS"
        assert reader.post(items(), json=centre()).status_code == 403
        assert reader.put(items(key=kept.key), json=centre()).status_code == reader.delete(items(key=kept.key)).status_code == 403


def test_gdal_3_12_cannot_edit_features_over_ogc_api(door: EditingDoor) -> None:
    """Its OAPIF driver is for reading only; QGIS, from 3.32 on, edits where OPTIONS allows POST (and 3.22, the one of Debian 12, does not)."""
    assert pyogrio.list_drivers()["OAPIF"] == "r"
    assert "POST" in door.people["clerk"].options(items()).headers["allow"].split(", ")
