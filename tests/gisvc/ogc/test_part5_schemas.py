"""OGC API – Features Part 5 (23-058) and the queryables of Part 3 (19-079r2), Annex A, re-written."""

import jsonschema  # type: ignore[import-untyped]  # because it ships no types
import pytest

from gisvc.catalogue import CATALOGUE
from layers.edits import is_editable
from layers.planning.specs import FACILITIES
from layers.reference import DIVISIONS, SETTLEMENTS
from tests.open_door import Ask, linked

DIALECT = "https://json-schema.org/draft/2020-12/schema"
RELATIONS = {
    "schema": "http://www.opengis.net/def/rel/ogc/1.0/schema",
    "queryables": "http://www.opengis.net/def/rel/ogc/1.0/queryables",
}
HELD = ("divisions", "settlements", "facilities", "built_up_areas", "boundary_lines", "boundary_markers", "place_names")


@pytest.mark.parametrize("resource", RELATIONS)
def test_every_collection_links_to_a_schema_that_is_valid_and_says_where_it_lives(get: Ask, resource: str) -> None:
    """A.2 /conf/schemas/json-schema; /conf/returnables-and-receivables/link, op, response; /conf/queryables/link, get-op, response"""
    for spec in CATALOGUE:
        address = linked(get(f"/collections/{spec.name}").json(), RELATIONS[resource])["href"]
        answer = get(address, accept="application/schema+json")
        assert answer.headers["content-type"] == "application/schema+json"
        content = answer.json()
        jsonschema.Draft202012Validator.check_schema(content)
        assert (content["$schema"], content["$id"], content["type"]) == (DIALECT, address, "object")
        assert content["additionalProperties"] is False
        assert set(content["properties"]) == {*spec.column_names, "geometry"}


@pytest.mark.parametrize("spec", CATALOGUE, ids=lambda s: s.name)
def test_properties_have_types_and_roles_and_titles(get: Ask, spec) -> None:  # type: ignore[no-untyped-def]
    """A.2 /conf/schemas/properties, additional-keywords, role, role-id, property-seq; /conf/core-roles-features/geometry"""
    properties = get(f"/collections/{spec.name}/schema").json()["properties"]
    geometry = properties["geometry"]
    assert "type" not in geometry
    assert geometry["format"].startswith("geometry-")
    assert all(
        one["type"] in ("string", "integer", "number", "boolean") for name, one in properties.items() if name != "geometry"
    )
    assert all(one["title"] for one in properties.values())
    assert [name for name, one in properties.items() if one.get("x-ogc-role") == "id"] == [spec.key]
    assert [name for name, one in properties.items() if one.get("x-ogc-role") == "primary-geometry"] == ["geometry"]
    assert [one["x-ogc-propertySeq"] for one in properties.values()] == list(range(1, len(properties) + 1))
    assert all(one.get("readOnly", False) is not is_editable(spec) for one in properties.values())


def test_units_ranges_days_and_code_lists_are_told(get: Ask) -> None:
    """A.2 /conf/schemas/unit and recommendations"""
    facilities = get("/collections/facilities/schema").json()
    codes = FACILITIES.column("state").codes
    assert codes is not None
    assert [one["const"] for one in facilities["properties"]["state"]["oneOf"]] == list(codes)
    assert facilities["properties"]["state"]["oneOf"][0]["title"] == str(codes.labels[next(iter(codes))])
    assert facilities["properties"]["opened_on"] == facilities["properties"]["opened_on"] | {"type": "string", "format": "date"}
    assert {"name", "kind"} <= set(facilities["required"])
    assert "facility_id" not in facilities["required"]  # a key may be made here
    for spec in CATALOGUE:
        assert ("geometry" in get(f"/collections/{spec.name}/schema").json()["required"]) is spec.geometry_required
    settlements = get("/collections/settlements/schema").json()["properties"]
    assert settlements["position_accuracy_m"]["x-ogc-unit"] == "m"
    assert "x-ogc-unitLang" not in settlements["position_accuracy_m"]
    assert (settlements["population"]["x-ogc-unit"], settlements["population"]["x-ogc-unitLang"]) == ("人", "zh-CN")
    assert settlements["population"]["minimum"] == SETTLEMENTS.column("population").minimum == 0


@pytest.mark.parametrize("name", HELD)
def test_what_is_handed_out_is_what_the_schema_says(get: Ask, name: str) -> None:
    """A feature's properties, missing values left out, satisfy the schema of its collection."""
    schema = get(f"/collections/{name}/schema").json()
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    features = get(f"/collections/{name}/items").json()["features"]
    assert features
    for feature in features:
        said = {name: value for name, value in feature["properties"].items() if value is not None}
        troubles = list(checker.iter_errors(said | {"geometry": feature["geometry"]}))
        assert not troubles, troubles[0].message


def test_every_queryable_is_a_parameter_and_nothing_else_is(get: Ask) -> None:
    """A.x /conf/queryables-query-parameters/parameters"""
    queryables = get("/collections/divisions/queryables").json()["properties"]
    for name in set(queryables) - {"geometry"}:
        assert get(
            "/collections/divisions/items", **{name: "1" if queryables[name]["type"] != "boolean" else "true"}
        ).status_code in (200, 400)
        assert get("/collections/divisions/items", **{name: "1"}).json().get("code") != "gisvc.unknown-parameter", name
    for name in ("geometry", "geom", "fid", "version", "__class__", 'name"]', "NAME", "nаme"):
        assert get("/collections/divisions/items", **{name: "1"}).json()["code"] == "gisvc.unknown-parameter", name


def test_the_schema_page_lists_what_the_schema_says(get: Ask) -> None:
    page = get("/collections/facilities/schema", accept="text/html").text
    for column in FACILITIES.columns:
        assert f"<code>{column.name}</code>" in page
    assert DIVISIONS.label.zh in get("/collections/divisions/queryables", accept="text/html").text
