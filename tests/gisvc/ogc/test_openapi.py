"""The document of the open door is OpenAPI 3.0, complete, and true."""

import re
from typing import Any

import pytest
from ogcapi_registry.ogc_types import ConformanceClass
from ogcapi_registry.strategies.common import CommonStrategy
from ogcapi_registry.strategies.features import FeaturesStrategy
from ogcapi_registry.strategies.tiles import TilesStrategy
from ogcapi_registry.validator import validate_openapi_structure, validate_openapi_with_pydantic

from gisvc.app import ROUTERS
from gisvc.catalogue import CATALOGUE
from gisvc.ogc.conformance import CONFORMANCE
from tests.open_door import Ask

ITEMS = "/collections/{collectionId}/items"


@pytest.fixture(scope="module")
def document(get: Ask) -> dict[str, Any]:
    content: dict[str, Any] = get("/api", accept="application/vnd.oai.openapi+json;version=3.0").json()
    return content


def test_the_document_meets_the_requirements_of_features(document: dict[str, Any]) -> None:
    """A.3.1 /conf/oas30/oas-definition-1, oas-definition-2, oas-impl: judged by ogcapi-registry, which is not ours"""
    declared = [ConformanceClass(uri=uri) for uri in CONFORMANCE]
    judgements = [validate_openapi_structure(document), validate_openapi_with_pydantic(document)]
    judgements += [strategy().validate(document, declared) for strategy in (CommonStrategy, FeaturesStrategy, TilesStrategy)]
    assert [error for judged in judgements for error in judged.errors] == []
    warned = [warning for judged in judgements for warning in judged.warnings]
    assert all("{featureId}" in warning["path"] for warning in warned), "it would see a filter on a single feature too"


def test_the_document_tells_of_every_address_and_method_of_the_door(document: dict[str, Any]) -> None:
    """A.3.2 /conf/oas30/completeness. Names of path parameters are the standard's there and ours here."""
    ours = {
        (re.sub(r"\{.*?\}", "{}", str(getattr(route, "path", "")).removeprefix("/ogc") or "/"), method.lower())
        for router in ROUTERS
        for route in router.routes
        if getattr(route, "path", "").startswith("/ogc")
        for method in getattr(route, "methods", ())
    }
    told = {(re.sub(r"\{.*?\}", "{}", path), method) for path, methods in document["paths"].items() for method in methods}
    of_one_layer = {one for one in told if any(f"/collections/{spec.name}/" in one[0] for spec in CATALOGUE)}
    assert told - of_one_layer == ours


def test_every_reference_of_the_document_leads_somewhere(document: dict[str, Any]) -> None:
    for reference in set(re.findall(r"'\$ref': '#/([^']+)'", str(document))):
        place: Any = document
        for step in reference.split("/"):
            place = place[step]


def test_limit_is_told_as_it_is_kept(get: Ask, document: dict[str, Any]) -> None:
    """A.3.3; GDAL and QGIS read the size of a page here."""
    schema = next(p for p in document["paths"][ITEMS]["get"]["parameters"] if p.get("name") == "limit")["schema"]
    assert (schema["minimum"], schema["default"], schema["maximum"]) == (1, 100, 1000)
    assert document["components"]["parameters"]["limit"]["schema"] == schema
    assert get("/collections/divisions/items", limit=schema["maximum"]).status_code == 200
    assert get("/collections/divisions/items", limit=schema["minimum"] - 1).status_code == 400


def test_every_layer_tells_its_own_parameters_and_takes_them(get: Ask, document: dict[str, Any]) -> None:
    shared = {p["name"] for p in document["paths"][ITEMS]["get"]["parameters"] if "name" in p}
    for spec in CATALOGUE:
        told = {
            p.get("name") or p["$ref"].rsplit("/", 1)[1]
            for p in document["paths"][f"/collections/{spec.name}/items"]["get"]["parameters"]
        }
        assert told == shared | set(spec.column_names), spec.name
    assert get("/collections/divisions/items", **{"level": "county", "limit": 5, "bbox-crs": "[EPSG:4490]"}).status_code == 200


def test_systems_are_told_as_they_are_offered(get: Ask, document: dict[str, Any]) -> None:
    offered = get("/collections").json()["crs"]
    for name in ("crs", "bbox-crs", "filter-crs"):
        assert document["components"]["parameters"][name]["schema"]["enum"] == offered
