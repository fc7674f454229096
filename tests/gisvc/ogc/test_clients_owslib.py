"""OWSLib reads the open door by its own idea of OGC API – Features."""

import pytest
from owslib.ogcapi.features import Features

from gisvc.catalogue import CATALOGUE
from gisvc.ogc.conformance import CONFORMANCE
from layers.store.memory import MemoryStore


@pytest.fixture(scope="module")
def service(root: str) -> Features:
    return Features(f"{root}/")


def test_owslib_finds_landing_conformance_api_and_collections(service: Features) -> None:
    assert {one["rel"] for one in service.links} >= {"service-desc", "conformance", "data"}
    assert service.conformance()["conformsTo"] == list(CONFORMANCE)
    assert service.api()["openapi"].startswith("3.0")
    assert service.feature_collections() == [spec.name for spec in CATALOGUE]


def test_owslib_reads_every_layer_and_every_feature_once(service: Features, county: MemoryStore) -> None:
    for spec in CATALOGUE:
        wanted = sorted(county.read(spec)[spec.key].tolist())
        seen: list[str] = []
        for offset in range(0, max(1, len(wanted)), 3):
            page = service.collection_items(spec.name, limit=3, offset=offset)
            assert page["numberMatched"] == len(wanted)
            seen += [feature["id"] for feature in page["features"]]
        assert seen == wanted, spec.name


def test_owslib_reads_one_feature_its_schema_and_what_may_be_asked(service: Features) -> None:
    assert service.collection_item("divisions", "620423")["properties"]["level"] == "county"
    assert service.collection_queryables("divisions")["properties"]["level"]["type"] == "string"
    assert service.collection_schema("divisions")["properties"]["code"]["x-ogc-role"] == "id"
    assert [
        f["id"] for f in service.collection_items("divisions", bbox=[104.0, 37.15, 104.01, 37.2], level="township")["features"]
    ] == ["620423102"]
