"""OGC API – Features Part 1 (17-069r4), Annex A, re-written: each test names the abstract test it stands for."""

import json
from datetime import date

import pytest
import shapely

from gisvc.catalogue import CATALOGUE
from gisvc.ogc.conformance import CONFORMANCE
from layers.planning.specs import FACILITIES
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.store.memory import MemoryStore
from tests.open_door import Ask, every_page, ids_of, linked

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
ALL = [spec.name for spec in CATALOGUE]


def test_landing_page_has_the_links_clients_begin_with(get: Ask) -> None:
    """A.2.2.1–2 /conf/core/root-op, root-success"""
    answer = get()
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= {
        one["rel"] for one in answer.json()["links"]
    }
    for one in answer.json()["links"]:
        assert get(one["href"], accept=one["type"]).status_code == 200, one


def test_api_definition_is_openapi_3_0_and_says_so(get: Ask) -> None:
    """A.2.3.1–2 /conf/core/api-definition-op, api-definition-success; /conf/oas30/oas-definition-2"""
    answer = get(linked(get().json(), "service-desc")["href"], accept="*/*")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert answer.json()["openapi"].startswith("3.0.")
    assert get(linked(get().json(), "service-doc")["href"], accept="text/html").headers["content-type"].startswith("text/html")


def test_conformance_declares_the_table(get: Ask) -> None:
    """A.2.4.1–2 /conf/core/conformance-op, conformance-success"""
    assert get("/conformance").json() == {"conformsTo": list(CONFORMANCE)}


def test_every_layer_of_the_house_is_a_collection_with_its_items(get: Ask) -> None:
    """A.2.5.1–4 /conf/core/fc-md-op, fc-md-success, fc-md-links, fc-md-items, fc-md-items-links"""
    content = get("/collections").json()
    assert [c["id"] for c in content["collections"]] == ALL
    assert {"self", "alternate"} <= {one["rel"] for one in content["links"]}
    for c in content["collections"]:
        items = [one for one in c["links"] if one["rel"] == "items"]
        assert items[0]["type"] == "application/geo+json"
        assert all(one["type"] and one["title"] for one in items)
        assert c["itemType"] == "feature"


@pytest.mark.parametrize("spec", [DIVISIONS, SETTLEMENTS, FACILITIES], ids=lambda s: s.name)
def test_a_collection_says_where_and_when_its_features_lie(get: Ask, county: MemoryStore, spec) -> None:  # type: ignore[no-untyped-def]
    """A.2.6.1–2 /conf/core/sfc-md-op, sfc-md-success; fc-md-extent"""
    content = get(f"/collections/{spec.name}").json()
    listed = next(c for c in get("/collections").json()["collections"] if c["id"] == spec.name)
    assert {k: v for k, v in content.items() if k != "links"} == {k: v for k, v in listed.items() if k != "links"}
    west, south, east, north = content["extent"]["spatial"]["bbox"][0]
    held = shapely.total_bounds(county.read(spec).geometry.to_numpy())
    assert shapely.box(west, south, east, north).contains(shapely.box(*held))
    assert (east - west) - (held[2] - held[0]) < 0.02, "wider than the public grid makes it"
    assert content["extent"]["temporal"]["interval"] == [["2020-01-01T00:00:00+08:00", None]]


def test_a_collection_nobody_keeps_is_not_found(get: Ask) -> None:
    """A.2.6.1: HTTP 404"""
    for path in (
        "/collections/dUmmYColLection",
        "/collections/dUmmYColLection/items",
        "/collections/divisions/items/no-such-key",
    ):
        assert get(path).status_code == 404, path


@pytest.mark.parametrize("name", ALL)
def test_paging_visits_every_feature_once_in_every_layer(get: Ask, county: MemoryStore, name: str) -> None:
    """A.2.7.1–3 /conf/core/fc-op, fc-response, fc-links, fc-timeStamp, fc-numberMatched, fc-numberReturned; limit-response"""
    spec = next(spec for spec in CATALOGUE if spec.name == name)
    pages = list(every_page(get, f"/collections/{name}/items", limit=2))
    assert ids_of(*pages) == sorted(county.read(spec)[spec.key].tolist())
    for page in pages:
        assert page["type"] == "FeatureCollection"
        assert page["numberReturned"] == len(page["features"]) <= 2
        assert page["numberMatched"] == len(county.read(spec))
        assert page["timeStamp"].endswith("Z")
        assert {"self", "alternate"} <= {one["rel"] for one in page["links"]}


def test_offset_skips_and_the_next_link_goes_on_after_it(get: Ask) -> None:
    whole = ids_of(get("/collections/divisions/items").json())
    pages = list(every_page(get, "/collections/divisions/items", limit=3, offset=4))
    assert ids_of(*pages) == whole[4:]
    assert pages[-1]["numberMatched"] == len(whole)


@pytest.mark.parametrize(("limit", "returned"), [("1", 1), ("8", 8), ("1000", 8), ("100000", 8), ("9" * 18, 8)])
def test_a_limit_beyond_the_most_is_brought_down_to_it(get: Ask, limit: str, returned: int) -> None:
    """A.2.7.4 /conf/core/fc-limit-definition, fc-limit-response"""
    assert get("/collections/divisions/items", limit=limit).json()["numberReturned"] == returned


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=-1", "limit=ten", "limit=", "limit=1.5", "limit=+5", "limit=٣", "offset=-1", "offset=100001", "after=",
        "bbox=1,2,3", "bbox=1,2,3,4,5", "bbox=a,b,c,d", "bbox=nan,0,1,1", "bbox=0,0,inf,1", "bbox=104,38,105,37", "bbox=0,0,181,1", "bbox=",
        "bbox=104,37,105,38,39,40,41", "bbox-crs=EPSG:1", "crs=EPSG:1", "crs=", "f=xml", "f=", "purpose=secret",
        "datetime=2020", "datetime=2020-13-01", "datetime=2021-01-01/2020-01-01", "datetime=/2020-01-01/", "datetime=yesterday",
        "datetime=2020-01-01T25:00:00Z", "datetime=9999-12-31T23:59:59Z", "datetime=",
        "no_such=1", "limit=1&limit=2", "code=1&code=2", "population=many", "established_on=1.1.2020", "Limit=1",
    ],
)  # fmt: skip
def test_a_parameter_that_is_unknown_or_invalid_is_a_400(get: Ask, query: str) -> None:
    """A.2.7.x /conf/core/query-param-unknown, query-param-invalid"""
    answer = get(f"/collections/divisions/items?{query}")
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "path", ["", "/conformance", "/api", "/collections", "/collections/divisions", "/collections/divisions/schema", "/collections/divisions/queryables", "/collections/divisions/items/620423"]
)  # fmt: skip
def test_every_address_refuses_parameters_it_does_not_have(get: Ask, path: str) -> None:
    assert get(path, no_such="1").status_code == 400
    assert get(f"{path}?f=json&f=json").status_code == 400
    assert get(path, f="pdf").status_code == 400


@pytest.mark.parametrize(
    "box", [(104.0, 37.0, 104.09, 37.05), (104.11, 37.02, 104.12, 37.03), (100.0, 30.0, 110.0, 40.0), (0.0, 0.0, 1.0, 1.0), (104.3, 37.0, 105.0, 38.0)]
)  # fmt: skip
@pytest.mark.parametrize("spec", [DIVISIONS, SETTLEMENTS], ids=lambda s: s.name)
def test_bbox_gives_exactly_the_features_that_touch_it(get: Ask, county: MemoryStore, spec, box) -> None:  # type: ignore[no-untyped-def]
    """A.2.7.5 /conf/core/fc-bbox-definition, fc-bbox-response"""
    held = county.read(spec)
    want = sorted(held[spec.key][shapely.intersects(held.geometry.to_numpy(), shapely.box(*box))])
    said = ",".join(map(str, box))
    assert ids_of(get(f"/collections/{spec.name}/items", bbox=said).json()) == want
    high = ",".join(map(str, (*box[:2], -100, *box[2:], 9000)))
    assert ids_of(get(f"/collections/{spec.name}/items", bbox=high).json()) == want


def test_bbox_is_about_shapes_and_not_about_their_boxes(get: Ask, county: MemoryStore) -> None:
    """A line from corner to corner has a box that is nearly empty."""
    ids = ids_of(get("/collections/divisions/items", bbox="104.05,37.05,104.05,37.05").json())
    assert ids == ["620423", "620423101", "620423101201"]


def test_bbox_across_the_antimeridian_is_two_boxes(get: Ask) -> None:
    """A.2.7.5: the first longitude is greater than the second"""
    assert ids_of(get("/collections/settlements/items", bbox="170,30,-170,40").json()) == []
    whole = ids_of(get("/collections/settlements/items").json())
    assert ids_of(get("/collections/settlements/items", bbox="104.04,30,-170,40").json()) == whole
    assert ids_of(get("/collections/settlements/items", bbox="110,30,104.06,40").json()) == ["s1"]


@pytest.mark.parametrize(
    ("said", "is_held"),
    [
        ("2019-12-31", False), ("2020-01-01", True), ("2026-01-01", True),
        ("2019-12-31T15:59:59Z", False), ("2019-12-31T16:00:00Z", True), ("2020-01-01T00:00:00+08:00", True), ("2020-01-01t00:00:00.5z", True),
        ("../2019-12-31", False), ("../2020-01-01", True), ("2019-01-01/..", True), ("/2020-06-01", True), ("2030-01-01/", True),
        ("2018-01-01/2019-01-01", False), ("2019-01-01T00:00:00Z/2020-06-01T00:00:00Z", True), ("../..", True),
    ],
)  # fmt: skip
def test_datetime_asks_for_what_held_then(get: Ask, said: str, is_held: bool) -> None:
    """A.2.7.6 /conf/core/fc-time-definition, fc-time-response. A moment is the day it falls on in China."""
    assert bool(get("/collections/facilities/items", datetime=said).json()["numberReturned"]) is is_held


def test_properties_are_parameters(get: Ask) -> None:
    """A.2.7.x /rec/core/fc-filters"""
    assert ids_of(get("/collections/divisions/items", level="township").json()) == ["620423101", "620423102"]
    assert ids_of(get("/collections/settlements/items", population="200", is_seat="true").json()) == ["s2"]
    assert ids_of(get("/collections/facilities/items", opened_on="2015-01-01").json()) == ["a", "b", "c"]
    assert ids_of(get("/collections/divisions/items", level="township", bbox="104.0,37.15,104.1,37.2").json()) == ["620423102"]
    assert ids_of(get("/collections/divisions/items", name="' OR 1=1 --").json()) == []


def test_a_feature_stands_alone_as_it_stands_on_the_page(get: Ask) -> None:
    """A.2.8.1–2 /conf/core/f-op, f-success, f-links"""
    (listed, *_) = get("/collections/divisions/items").json()["features"]
    alone = get(f"/collections/divisions/items/{listed['id']}")
    assert alone.headers["content-type"] == "application/geo+json"
    content = alone.json()
    assert {name: content[name] for name in listed} == listed
    assert {"self", "alternate", "collection"} <= {one["rel"] for one in content["links"]}
    assert get(linked(content, "self")["href"]).json() == content


def test_a_feature_says_its_version_and_is_not_sent_twice(get: Ask) -> None:
    answer = get("/collections/divisions/items/620423")
    assert answer.headers["etag"] == 'W/"v1"'
    for tag in ('W/"v1"', '"v1"', '"x", W/"v1"', "*"):
        again = get("/collections/divisions/items/620423", said={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b""), tag
    for tag in ('W/"v2"', '""', "v1"):
        assert get("/collections/divisions/items/620423", said={"if-none-match": tag}).status_code == 200


def test_head_answers_what_get_would(get: Ask) -> None:
    for path in ("", "/collections", "/collections/divisions/items", "/collections/divisions/items/620423"):
        head, whole = (get(path, method=method) for method in ("HEAD", "GET"))
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == whole.headers["content-type"]


def test_geojson_is_what_rfc_7946_says(get: Ask, county: MemoryStore) -> None:
    """A.3 /conf/geojson/definition, content"""
    content = get("/collections/divisions/items").json()
    held = county.read(DIVISIONS).set_index("code")
    for feature in content["features"]:
        assert feature["type"] == "Feature"
        assert set(feature["properties"]) == set(DIVISIONS.column_names)
        shape = held.geometry[feature["id"]]
        assert (shapely.from_geojson(json.dumps(feature["geometry"])) if feature["geometry"] else None) == shape
        assert feature["properties"]["name"] == held["name"][feature["id"]]


@pytest.mark.parametrize(
    "path", ["", "/conformance", "/api", "/collections", "/collections/divisions", "/collections/divisions/schema", "/collections/divisions/queryables", "/collections/divisions/items", "/collections/divisions/items/620423", "/collections/boundary_lines/items"]
)  # fmt: skip
def test_every_answer_is_a_page_too(get: Ask, path: str) -> None:
    """A.4 /conf/html/definition, content"""
    answer = get(path, accept="text/html,*/*;q=0.8")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert get(path, f="html").text.count("<h1") == 1
    assert get(path, accept="text/html", f="json").headers["content-type"] != answer.headers["content-type"]


def test_an_accept_header_we_cannot_meet_gets_geojson_and_no_406(get: Ask) -> None:
    for accept in ("image/png", "application/x-unheard-of;q=1", "", ";;;,,", "text/html;q=0", "*/*"):
        answer = get("/collections/divisions/items", accept=accept)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/geo+json"), accept


def test_links_lead_nowhere_but_to_us(get: Ask, root: str) -> None:
    """T19: every link stands under the address the request came to, and no request comes under a name that is not ours."""
    for content in (get("/collections/divisions/items", limit=1).json(), get().json(), get("/collections/divisions").json()):
        assert all(one["href"].startswith(root) for one in content["links"])
    assert get(said={"host": "evil.example"}).status_code == 400
    claims = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example;proto=https"}
    assert "evil" not in get(said=claims).text


def test_what_held_is_told_of_the_day_asked(get: Ask) -> None:
    """A day before the first is an empty page, and a feature then is not found: that is no mistake of the asker's."""
    assert get("/collections/divisions/items", datetime="1999-01-01").json()["numberMatched"] == 0
    assert get("/collections/divisions/items/620423", datetime="1999-01-01").status_code == 404
    assert get("/collections/divisions/items/620423", datetime=date(2024, 1, 1).isoformat()).status_code == 200
    assert get("/collections/divisions/items/620423", datetime="2020-01-01/2021-01-01").status_code == 400
