"""OGC API – Features Part 2 (18-058r1), Annex A, re-written; coordinates are compared with what PROJ itself says."""

import json

import numpy as np
import pytest
import shapely

from layers.reference import DIVISIONS, SETTLEMENTS
from layers.store.memory import MemoryStore
from tests.open_door import Ask, every_page, ids_of, proj

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
OFFERED = [CRS84, f"{EPSG}4490", f"{EPSG}4326", f"{EPSG}4541", f"{EPSG}3857"]
PATHS = ("/collections/divisions/items", "/collections/divisions/items/620423")


def told_by_proj(uri: str, shapes: np.ndarray) -> np.ndarray:
    """CRS84 shapes in a system, axes as its authority orders them: `always_xy` is off, so PROJ decides."""
    if uri == CRS84:
        return shapes
    path = proj(int(uri.removeprefix(EPSG)))
    return shapely.transform(shapes, lambda xy: np.column_stack(path.transform(xy[:, 0], xy[:, 1])))


def test_collections_list_their_systems_and_what_is_stored(get: Ask) -> None:
    """A.2.1–2 /conf/crs/crs-uri, fc-md-crs-list, fc-md-storageCrs, fc-md-storageCrs-valid-value"""
    content = get("/collections").json()
    assert content["crs"] == OFFERED
    for one in (*content["collections"], get("/collections/divisions").json()):
        assert one["crs"] == OFFERED
        assert one["crs"][0] == CRS84
        assert one["storageCrs"] == f"{EPSG}4490"


@pytest.mark.parametrize("uri", OFFERED)
@pytest.mark.parametrize("spec", [DIVISIONS, SETTLEMENTS], ids=lambda s: s.name)
def test_coordinates_come_in_the_system_asked_for(get: Ask, county: MemoryStore, uri: str, spec) -> None:  # type: ignore[no-untyped-def]
    """A.2.3–4 /conf/crs/fc-crs-definition, fc-crs-default-value, fc-crs-action, geojson, ogc-crs-header"""
    answer = get(f"/collections/{spec.name}/items", crs=uri)
    assert answer.headers["content-crs"] == f"<{uri}>"
    held = county.read(spec).set_index(spec.key).geometry
    told = {f["id"]: shapely.from_geojson(json.dumps(f["geometry"])) for f in answer.json()["features"] if f["geometry"]}
    keys = sorted(told)
    want = told_by_proj(uri, held[keys].to_numpy())
    for key, shape in zip(keys, want, strict=True):
        assert shapely.get_coordinates(told[key]) == pytest.approx(shapely.get_coordinates(shape), rel=1e-12, abs=1e-6)
    alone = get(f"/collections/{spec.name}/items/{keys[0]}", crs=uri)
    assert alone.headers["content-crs"] == f"<{uri}>"
    assert shapely.from_geojson(json.dumps(alone.json()["geometry"])) == told[keys[0]]


def test_whoever_asks_for_nothing_gets_crs84(get: Ask) -> None:
    """A.2.3 /conf/crs/fc-crs-default-value; A.2.9 ogc-crs-header"""
    for path in PATHS:
        for form in ("json", "jsonfg", "csv", "html", "flatgeobuf"):
            assert get(path, f=form).headers["content-crs"] == f"<{CRS84}>", (path, form)


def test_latitude_comes_first_where_the_authority_says_so(get: Ask) -> None:
    lon, lat = get("/collections/settlements/items/s1").json()["geometry"]["coordinates"]
    for uri in (f"{EPSG}4490", f"{EPSG}4326", "urn:ogc:def:crs:EPSG::4490", "[EPSG:4326]"):
        assert get("/collections/settlements/items/s1", crs=uri).json()["geometry"]["coordinates"] == [lat, lon]
    x, y = get("/collections/settlements/items/s1", crs=f"{EPSG}4541").json()["geometry"]["coordinates"]
    assert x > 4_000_000 > y  # X 指北: the northing of 37°N stands first, the easting after it


@pytest.mark.parametrize(
    "said",
    [
        "EPSG:2436",
        "EPSG:4490",
        "http://www.opengis.net/def/crs/EPSG/9.9.1/4490",
        "http://www.opengis.net/def/crs/EPSG/0/4542",
        "http://www.opengis.net/def/crs/EPSG/0/0",
        "4490",
        "%00",
    ],
)
def test_a_system_that_is_not_listed_is_a_400(get: Ask, said: str) -> None:
    """A.2.5 /conf/crs/fc-crs-valid-value"""
    for path in PATHS:
        answer = get(path, crs=said)
        assert answer.status_code == 400
        assert answer.json()["code"] == "ogc.unknown-crs"
    assert get(PATHS[0], bbox="1,2,3,4", bbox__crs=said).status_code == 400


@pytest.mark.parametrize("uri", OFFERED)
def test_a_box_is_read_in_its_own_system(get: Ask, uri: str) -> None:
    """A.2.6–8 /conf/crs/fc-bbox-crs-definition, fc-bbox-crs-default-value, fc-bbox-crs-action"""
    corners = np.array([shapely.Point(104.04, 37.04), shapely.Point(104.16, 37.06)], dtype=object)
    low, high = shapely.get_coordinates(told_by_proj(uri, corners))
    said = ",".join(map(repr, [*map(float, low), *map(float, high)]))
    found = ids_of(get("/collections/settlements/items", bbox=said, bbox__crs=uri).json())
    assert found == ["s1", "s2"]
    assert ids_of(get("/collections/settlements/items", bbox="104.04,37.04,104.16,37.06", crs=uri).json()) == found


def test_the_system_of_the_answer_goes_along_the_pages(get: Ask) -> None:
    pages = list(every_page(get, PATHS[0], limit=3, crs=f"{EPSG}4490"))
    assert len(pages) == 3
    west = [f["geometry"]["coordinates"][0][0][1] for page in pages for f in page["features"] if f["geometry"]]
    assert all(100 < one < 110 for one in west), "a later page fell back to longitude first"


def test_json_fg_says_the_place_in_cgcs2000_and_since_when_it_holds(get: Ask) -> None:
    """JSON-FG 21-045r1 /conf/core: metadata, coordRefSys, place, time"""
    answer = get(PATHS[0], accept="application/vnd.ogc.fg+json", crs=f"{EPSG}4490")
    assert answer.headers["content-type"] == "application/vnd.ogc.fg+json"
    content, plain = answer.json(), get(PATHS[0], crs=f"{EPSG}4490").json()
    assert content["conformsTo"] == ["http://www.opengis.net/spec/json-fg-1/1.0/conf/core"]
    assert (content["coordRefSys"], content["featureType"], content["geometryDimension"]) == (f"{EPSG}4490", "divisions", 2)
    assert [f["place"] for f in content["features"]] == [f["geometry"] for f in plain["features"]]
    assert all(f["geometry"] is None and f["time"] == {"interval": ["2020-01-01", ".."]} for f in content["features"])
    in_crs84 = get(f"{PATHS[0]}/620423", f="jsonfg").json()
    assert in_crs84["place"] is None
    assert in_crs84["geometry"] == get(f"{PATHS[0]}/620423").json()["geometry"]
    assert in_crs84["conformsTo"]
