"""The interface says what its document says, refuses what it does not know, and pages through everything once."""

from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # because its stubs are one more dependency
from pyproj import Geod
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

GOOD = {
    "/api/coverage": "/api/coverage?kind=day_care_center&unit=village&measure=count",
    "/api/coverage (reach)": "/api/coverage?measure=reach&reach=1000m&weight=people&by=township",
    "/api/gaps": "/api/gaps?measure=reach&reach=3km&geometry=true",
    "/api/layers": "/api/layers",
    "/api/layers/{name}/features": "/api/layers/divisions/features?limit=3",
    "/api/layers/{name}/features (near)": "/api/layers/divisions/features?near=104.05,37.05&within_m=9000",
    "/healthz": "/healthz",
}
BAD = {
    "/api/coverage?knd=x": "gisvc.unknown-parameter",
    "/api/coverage?unit=village&unit=county": "gisvc.unknown-parameter",
    "/api/coverage?measure=some": "gisvc.invalid-input",
    "/api/coverage?kind=pub": "planning.unknown-kind",
    "/api/coverage?unit=street": "planning.unknown-level",
    "/api/coverage?measure=reach": "planning.no-radius",
    "/api/coverage?measure=reach&reach=0.01": "planning.radius-in-degrees",
    "/api/coverage?measure=reach&reach=15min": "planning.radius-in-minutes",
    "/api/coverage?measure=reach&reach=-5m": "planning.impossible-radius",
    "/api/coverage?as_of=2020-02-31": "gisvc.invalid-input",
    "/api/coverage?area=62%25": "gisvc.invalid-input",
    "/api/layers?limit=1": "gisvc.unknown-parameter",
    "/api/layers/divisions/features?limit=0": "gisvc.invalid-input",
    "/api/layers/divisions/features?limit=ten": "gisvc.invalid-input",
    "/api/layers/divisions/features?bbox=1,2,3": "gisvc.bad-box",
    "/api/layers/divisions/features?bbox=105,37,104,38": "gisvc.bad-box",
    "/api/layers/divisions/features?near=104,37": "gisvc.bad-place",
    "/api/layers/divisions/features?within_m=50": "gisvc.bad-place",
    "/api/layers/divisions/features?near=104,37&within_m=50&bbox=103,36,105,38": "gisvc.bad-place",
    "/api/layers/divisions/features?purpose=secret": "gisvc.invalid-input",
    "/healthz?verbose=1": "gisvc.unknown-parameter",
}


@pytest.fixture(scope="module")
def document(address: str) -> dict[str, Any]:
    answer: dict[str, Any] = httpx.get(
        f"{address}/openapi.json", trust_env=False, timeout=60
    ).json()  # put together once, for a hundred routes
    return answer


def check_described(document: dict[str, Any], path: str, status: str, content_type: str, body: object) -> None:
    """The answer has a described status, a described media type and fits its schema."""
    operation = document["paths"][path]["get"]
    assert status in operation["responses"], f"{path} answered {status}, which its document does not name"
    content = operation["responses"][status]["content"]
    assert content_type in content
    registry = Registry().with_resource("urn:gisvc", Resource.from_contents(document, default_specification=DRAFT202012))
    schema = {"$ref": f"urn:gisvc#{content[content_type]['schema']['$ref'].removeprefix('#')}"}
    Draft202012Validator(schema, registry=registry).validate(body)


@pytest.mark.parametrize("name", GOOD)
def test_every_answer_is_as_the_document_says(ask: httpx.Client, document: dict[str, Any], name: str) -> None:
    answer = ask.get(GOOD[name])
    assert answer.status_code == 200
    check_described(document, name.split(" ")[0], "200", answer.headers["content-type"], answer.json())


@pytest.mark.parametrize("address_asked", BAD)
def test_what_is_unknown_or_invalid_is_a_bad_request_in_both_languages(
    ask: httpx.Client, document: dict[str, Any], address_asked: str
) -> None:
    answer = ask.get(address_asked)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, BAD[address_asked])
    assert problem["detail"] != problem["detail_en"]
    path = address_asked.split("?")[0].replace("/divisions/", "/{name}/")
    check_described(document, path, "400", answer.headers["content-type"], problem)


def test_what_is_not_there_is_not_found(ask: httpx.Client, document: dict[str, Any]) -> None:
    answer = ask.get("/api/layers/passwords/features")
    assert (answer.status_code, answer.json()["code"]) == (404, "layers.unknown-layer")
    check_described(document, "/api/layers/{name}/features", "404", answer.headers["content-type"], answer.json())
    before = ask.get("/api/coverage?as_of=1949-10-01")
    assert (before.status_code, before.json()["code"]) == (404, "layers.nothing-held-on")


def test_the_document_names_no_answer_that_is_never_given(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert "422" not in operation["responses"], path
            for status, response in operation["responses"].items():
                wanted = "application/problem+json" if status[0] in "45" else None
                assert wanted is None or list(response["content"]) == [wanted], (path, status)


def test_coverage_carries_its_passport(ask: httpx.Client) -> None:
    answer = ask.get("/api/coverage").json()
    assert (answer["covered"], answer["total"], answer["share"], answer["text"]) == (3, 5, 0.6, "60.00 %")
    assert (answer["strata"]["rural"]["covered"], answer["strata"]["urban"]["total"]) == (2, 1)
    assert answer["passport"]["datum"] == "EPSG:4490 (CGCS2000)"
    assert {m["code"] for m in answer["missing"]} == {"620423101203", "620423102212"}
    assert [m["zh"] for m in answer["marks"]] == ["内部资料 未经审核不得公开", "演示数据"]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_following_next_meets_every_row_once_and_ends(ask: httpx.Client, limit: int) -> None:
    met, path = [], f"/api/layers/divisions/features?limit={limit}"
    while path:
        assert path.startswith("/api/layers/divisions/features?")
        page = ask.get(path).json()
        assert page["numberReturned"] == len(page["features"]) <= limit
        met += [feature["id"] for feature in page["features"]]
        path = page["next"]
    assert met == sorted(met)
    assert len(met) == len(set(met)) == 8


def test_more_than_the_most_rows_means_the_most_not_an_error(ask: httpx.Client) -> None:
    assert ask.get("/api/layers/divisions/features?limit=999999").json()["numberReturned"] == 8


def test_a_box_keeps_what_touches_it(ask: httpx.Client) -> None:
    page = ask.get("/api/layers/facilities/features?bbox=104.0,37.0,104.1,37.1").json()
    assert [feature["id"] for feature in page["features"]] == ["a"]


def test_near_answers_in_metres_nearest_first(ask: httpx.Client) -> None:
    page = ask.get("/api/layers/facilities/features?near=104.05,37.05&within_m=20000").json()
    geod = Geod(ellps="GRS80")
    wanted = [
        (key, geod.inv(104.05, 37.05, *place)[2])
        for key, place in (("a", (104.05, 37.05)), ("b", (104.15, 37.05)), ("c", (104.05, 37.15)))
    ]
    assert [(f["id"], f["properties"]["distance_m"]) for f in page["features"]] == [
        (key, pytest.approx(m, abs=1e-3)) for key, m in wanted
    ]
    assert page["next"] is None


@pytest.mark.parametrize("path", ["/", "/coverage", "/api/coverage", "/api/layers", "/healthz", "/static/style.css", "/nowhere"])
def test_head_answers_as_get_would_without_the_body(ask: httpx.Client, path: str) -> None:
    get, head = ask.get(path), ask.head(path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers["content-type"] == get.headers["content-type"]
