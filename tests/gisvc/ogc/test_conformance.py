"""Nothing is promised that no test proves, nothing is done that is not promised."""

import ast
from functools import cache
from pathlib import Path

import pytest

from gisvc.ogc.conformance import CONFORMANCE
from tests.open_door import Ask

HERE = Path(__file__).parent
SPEC = "http://www.opengis.net/spec/"
PART1, PART2, PART3, PART5 = "test_part1_core", "test_part2_crs", "test_part3_filter", "test_part5_schemas"
EDITING, LOCKING = "part4/test_part4_create_replace_delete", "part4/test_part4_locking"
LANDING = f"{PART1}::test_landing_page_has_the_links_clients_begin_with"
DOCUMENT = "test_openapi::test_the_document_meets_the_requirements_of_features"
PAGES = f"{PART1}::test_every_answer_is_a_page_too"
MATRICES = "test_tiles_http::test_definitions_are_those_of_the_register"

PROVEN_BY: dict[str, str] = {
    "ogcapi-common-1/1.0/conf/core": LANDING,
    "ogcapi-common-1/1.0/conf/landing-page": LANDING,
    "ogcapi-common-1/1.0/conf/json": f"{PART1}::test_conformance_declares_the_table",
    "ogcapi-common-1/1.0/conf/html": PAGES,
    "ogcapi-common-1/1.0/conf/oas30": DOCUMENT,
    "ogcapi-common-2/1.0/conf/collections": f"{PART1}::test_every_layer_of_the_house_is_a_collection_with_its_items",
    "ogcapi-features-1/1.0/conf/core": f"{PART1}::test_paging_visits_every_feature_once_in_every_layer",
    "ogcapi-features-1/1.0/conf/oas30": DOCUMENT,
    "ogcapi-features-1/1.0/conf/geojson": f"{PART1}::test_geojson_is_what_rfc_7946_says",
    "ogcapi-features-1/1.0/conf/html": PAGES,
    "ogcapi-features-2/1.0/conf/crs": f"{PART2}::test_coordinates_come_in_the_system_asked_for",
    "ogcapi-features-3/1.0/conf/queryables": f"{PART5}::test_every_collection_links_to_a_schema_that_is_valid_and_says_where_it_lives",
    "ogcapi-features-3/1.0/conf/queryables-query-parameters": f"{PART5}::test_every_queryable_is_a_parameter_and_nothing_else_is",
    "ogcapi-features-3/1.0/conf/filter": f"{PART3}::test_a_filter_chooses_among_features",
    "ogcapi-features-3/1.0/conf/features-filter": f"{PART3}::test_filters_join_with_every_other_parameter",
    "cql2/1.0/conf/cql2-text": "test_cql2::test_json_and_text_ask_the_same",
    "cql2/1.0/conf/cql2-json": "test_cql2::test_json_and_text_ask_the_same",
    "cql2/1.0/conf/basic-cql2": "test_cql2::test_complementary_comparisons_are_disjoint_and_leave_out_only_what_is_missing",
    "cql2/1.0/conf/advanced-comparison-operators": "test_cql2::test_between_is_two_comparisons_and_in_is_many",
    "cql2/1.0/conf/case-insensitive-comparison": "test_cql2::test_casei_finds_whatever_the_case",
    "cql2/1.0/conf/basic-spatial-functions": "test_cql2::test_places_are_found_by_point_box_and_any_shape",
    "cql2/1.0/conf/basic-spatial-functions-plus": "test_cql2::test_places_are_found_by_point_box_and_any_shape",
    "cql2/1.0/conf/spatial-functions": "test_cql2::test_places_are_found_by_point_box_and_any_shape",
    "cql2/1.0/conf/temporal-functions": "test_cql2::test_days_stand_to_days_as_calendars_say",
    "ogcapi-features-4/1.0/conf/create-replace-delete": f"{EDITING}::test_a_replacement_is_the_whole_new_content",
    "ogcapi-features-4/1.0/conf/update": "part4/test_part4_update::test_what_is_named_changes_and_the_rest_stays",
    "ogcapi-features-4/1.0/conf/optimistic-locking-etags": f"{LOCKING}::test_a_change_goes_through_with_the_tag_of_what_is_held_and_not_with_another",
    "ogcapi-features-4/1.0/conf/handling": "part4/test_part4_preferences::test_no_preference_is_a_reason_to_refuse",
    "ogcapi-features-4/1.0/conf/features": "part4/test_part4_features::test_the_mutable_features_are_the_features_of_the_collections",
    "ogcapi-features-5/1.0/conf/schemas": f"{PART5}::test_properties_have_types_and_roles_and_titles",
    "ogcapi-features-5/1.0/conf/core-roles-features": f"{PART5}::test_properties_have_types_and_roles_and_titles",
    "ogcapi-features-5/1.0/conf/returnables-and-receivables": f"{PART5}::test_what_is_handed_out_is_what_the_schema_says",
    "ogcapi-features-5/1.0/conf/queryables": f"{PART5}::test_every_collection_links_to_a_schema_that_is_valid_and_says_where_it_lives",
    "json-fg-1/1.0/conf/core": f"{PART2}::test_json_fg_says_the_place_in_cgcs2000_and_since_when_it_holds",
    "ogcapi-tiles-1/1.0/conf/core": "test_tiles_http::test_divisions_lie_where_they_are_stored",
    "ogcapi-tiles-1/1.0/conf/tileset": "test_tiles_http::test_a_tileset_says_where_what_how_deep_and_how_many",
    "ogcapi-tiles-1/1.0/conf/tilesets-list": "test_tiles_http::test_every_layer_lists_its_tilesets",
    "ogcapi-tiles-1/1.0/conf/geodata-tilesets": "test_tiles_http::test_every_layer_has_tiles",
    "ogcapi-tiles-1/1.0/conf/mvt": "test_tiles_http::test_values_come_typed_and_days_as_text",
    "ogcapi-tiles-1/1.0/conf/oas30": "test_tiles_http::test_the_document_describes_the_tiles",
    "tms/2.0/conf/tilematrixset": MATRICES,
    "tms/2.0/conf/json-tilematrixset": MATRICES,
    "tms/2.0/conf/json-tilesetmetadata": "test_tiles_http::test_a_tileset_says_where_what_how_deep_and_how_many",
}

ITEMS = "/collections/divisions/items"
# What an address answers 200 when the capability is there, and the family it belongs to.
CAPABILITIES = {
    "": "ogcapi-common-1",
    "/collections": "ogcapi-common-2",
    f"{ITEMS}?limit=1": "ogcapi-features-1",
    f"{ITEMS}?crs=[EPSG:4490]": "ogcapi-features-2",
    f"{ITEMS}?filter=code='620423'": "ogcapi-features-3",
    "/collections/divisions/schema": "ogcapi-features-5",
    f"{ITEMS}?f=jsonfg": "json-fg-1",
    "/collections/divisions/tiles": "ogcapi-tiles-1",
    "/tileMatrixSets": "tms",
    # What we do not do, and therefore do not declare.
    f"{ITEMS}?properties=name": "ogcapi-features-6",
    f"{ITEMS}?zoom-level=3": "ogcapi-features-7",
    f"{ITEMS}?sortby=name": "ogcapi-features-8",
    "/collections/divisions/sortables": "ogcapi-features-8",
    f"{ITEMS}?q=name": "ogcapi-features-9",
    "/search": "ogcapi-features-10",
    "/processes": "ogcapi-processes-1",
    "/map": "ogcapi-maps-1",
    "/styles": "ogcapi-styles-1",
    "/jobs": "ogcapi-processes-1",
    "/collections/divisions/coverage": "ogcapi-coverages-1",
}


@cache
def promises_in(file: Path) -> set[str]:
    return {node.name for node in ast.parse(file.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("uri", CONFORMANCE)
def test_every_class_we_declare_has_a_test_that_proves_it(uri: str) -> None:
    stem, name = PROVEN_BY[uri.removeprefix(SPEC)].split("::")
    assert name in promises_in(HERE / f"{stem}.py")


def test_no_proof_is_left_of_a_class_we_do_not_declare() -> None:
    assert {f"{SPEC}{name}" for name in PROVEN_BY} == set(CONFORMANCE)


def test_what_is_there_is_declared_and_what_is_declared_is_there(get: Ask) -> None:
    declared = {uri.removeprefix(SPEC).split("/")[0] for uri in get("/conformance").json()["conformsTo"]}
    there = {family for address, family in CAPABILITIES.items() if get(address).status_code == 200}
    by_method = {"ogcapi-features-4"} if "post" in get("/api").json()["paths"]["/collections/{collectionId}/items"] else set()
    assert declared == there | by_method | ({"cql2"} if "ogcapi-features-3" in there else set())
