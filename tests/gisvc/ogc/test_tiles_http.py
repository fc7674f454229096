"""OGC API Tiles over HTTP (abstract tests of OGC 20-057): lists, metadata, tiles, what is empty and what does not exist."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from morecantile import Tile, tms
from pyproj import Transformer

from gisvc.app import create_app
from gisvc.catalogue import CATALOGUE
from gisvc.ogc.conformance import CONFORMANCE
from gisvc.ogc.mvt.squares import GRIDS
from gisvc.settings import Settings
from layers.people import PersonId
from layers.planning.specs import FACILITIES
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange
from tests.front_desk import program, serving
from tests.little_county import BEGAN, frame_of, little_county

CAP = 100
MVT = "application/vnd.mapbox-vector-tile"
TILING = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
CROWD = 350


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    """The little county with a crowd of facilities on one square kilometre."""
    county = little_county()
    chance = np.random.default_rng(7)
    crowd: list[dict[str, object]] = [
        {"facility_id": f"z{n:03d}", "name": f"养老院{n}", "kind": "day_care_center", "division_code": "620423101201", "state": "operating", "geometry": shapely.Point(104.11 + chance.uniform(0, 0.01), 37.06 + chance.uniform(0, 0.01))}
        for n in range(CROWD)
    ]  # fmt: skip
    county.append([LayerChange(FACILITIES, frame_of(FACILITIES, crowd), BEGAN)], by=PersonId("tester"), reason="a crowd")
    return county


@pytest.fixture(scope="module")
def ask(store: MemoryStore) -> Iterator[httpx.Client]:
    with (
        serving(create_app(Settings(demonstration=True, tile_max_features=CAP), store, None)) as address,
        program(address) as client,
    ):
        yield client


def at(grid: str, z: int, lon: float, lat: float) -> str:
    """The address of a tile by morecantile, not by our own arithmetic."""
    found = tms.get(grid).tile(lon, lat, z)
    return f"{grid}/{z}/{found.y}/{found.x}"


def decoded(answer: httpx.Response) -> dict[str, Any]:
    told: dict[str, Any] = mapbox_vector_tile.decode(answer.content, default_options={"y_coord_down": True})
    return told


def in_degrees(shape: Any, grid: str, path: str) -> Any:
    """A shape of a tile back in degrees, by morecantile's bounds and PROJ."""
    _, z, y, x = path.split("/")
    bounds = tms.get(grid).xy_bounds(Tile(int(x), int(y), int(z)))
    back = Transformer.from_crs("EPSG:3857" if grid == "WebMercatorQuad" else "OGC:CRS84", "OGC:CRS84", always_xy=True)

    def place(xy: Any) -> Any:
        across = bounds.left + xy[:, 0] / 4096 * (bounds.right - bounds.left)
        down = bounds.top - xy[:, 1] / 4096 * (bounds.top - bounds.bottom)
        return np.column_stack(back.transform(across, down))

    return shapely.transform(shapely.geometry.shape(shape), place)


def test_every_layer_lists_its_tilesets(ask: httpx.Client) -> None:
    """/conf/tilesets-list/tileset-links, /conf/geodata-tilesets/desc-links."""
    for spec in CATALOGUE[:4]:
        links = ask.get(f"/ogc/collections/{spec.name}").json()["links"]
        (address,) = [one["href"] for one in links if one["rel"] == "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"]
        tilesets = ask.get(address).json()["tilesets"]
        assert [one["tileMatrixSetURI"].rsplit("/", 1)[1] for one in tilesets] == list(GRIDS)
        for one in tilesets:
            assert one["dataType"] == "vector"
            by_rel = {link["rel"]: link["href"] for link in one["links"]}
            assert by_rel["self"] == f"{address}/{one['tileMatrixSetURI'].rsplit('/', 1)[1]}"
            assert ask.get(by_rel[TILING]).json()["crs"] == one["crs"]


@pytest.mark.parametrize("grid", GRIDS)
def test_a_tileset_says_where_what_how_deep_and_how_many(ask: httpx.Client, grid: str) -> None:
    """/conf/tileset/description."""
    told = ask.get(f"/ogc/collections/facilities/tiles/{grid}").json()
    (template,) = [one for one in told["links"] if one["rel"] == "item"]
    assert template["templated"] is True
    assert template["type"] == MVT
    assert re.findall(r"{(\w+)}", template["href"]) == ["tileMatrix", "tileRow", "tileCol"]
    assert told["tileMatrixSetURI"] == tms.get(grid).uri
    assert str(CAP) in told["description"]
    assert told["tileMatrixSetLimits"][3] == {"tileMatrix": "3", "minTileRow": 0, "maxTileRow": 7, "minTileCol": 0, "maxTileCol": 7 if grid == "WebMercatorQuad" else 15}  # fmt: skip
    (layer,) = told["layers"]
    assert (layer["id"], layer["geometryDimension"]) == ("facilities", 0)
    assert set(layer["propertiesSchema"]["properties"]) >= {"facility_id", "name", "kind", "beds"}
    corners = told["boundingBox"]["lowerLeft"] + told["boundingBox"]["upperRight"]
    assert corners == pytest.approx([104.05, 37.05, 104.15, 37.15], abs=1e-6)
    found = tms.get(grid).tile(104.05, 37.05, 10)
    filled = template["href"].replace("{tileMatrix}", "10").replace("{tileRow}", str(found.y)).replace("{tileCol}", str(found.x))
    assert ask.get(filled).status_code == 200


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("z", [6, 11, 14])
def test_divisions_lie_where_they_are_stored(ask: httpx.Client, store: MemoryStore, grid: str, z: int) -> None:
    """/conf/core/tc-success: held against what shapely cuts out of the stored shapes."""
    path = at(grid, z, 104.151, 37.049)
    answer = ask.get(f"/ogc/collections/divisions/tiles/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, MVT)
    _, _, y, x = path.split("/")
    bounds = tms.get(grid).bounds(Tile(int(x), int(y), z))
    window, cell = shapely.box(*bounds), (bounds.right - bounds.left) / 4096
    features = {f["properties"]["code"]: f for f in decoded(answer)["divisions"]["features"]}
    held = store.read(DIVISIONS).set_index("code")
    expected = {code for code, shape in held.geometry.items() if shape is not None and shape.intersects(window)}
    assert expected <= set(features)
    for code, feature in features.items():
        assert feature["properties"]["name"] == held.loc[code, "name"]
        drawn = in_degrees(feature["geometry"], grid, path)
        truth = held.loc[code, "geometry"]
        assert drawn.is_valid
        assert drawn.intersection(window).symmetric_difference(truth.intersection(window)).area <= 8 * cell * truth.length
    assert answer.headers["gisvc-features"] == f"shown={len(features)}, held={len(features)}"


def test_values_come_typed_and_days_as_text(ask: httpx.Client) -> None:
    answer = ask.get(f"/ogc/collections/facilities/tiles/{at('WebMercatorQuad', 14, 104.15, 37.05)}")
    (feature,) = decoded(answer)["facilities"]["features"]
    told = feature["properties"]
    assert (told["facility_id"], told["beds"], told["opened_on"]) == ("b", 10, "2015-01-01")
    assert "address" not in told
    assert isinstance(feature["id"], int)


@pytest.mark.parametrize("z", [0, 9, 12])
def test_a_full_tile_says_how_many_of_how_many_it_shows(ask: httpx.Client, z: int) -> None:
    answer = ask.get(f"/ogc/collections/facilities/tiles/{at('WebMercatorQuad', z, 104.1105, 37.0605)}")
    shown, held = map(int, re.findall(r"\d+", answer.headers["gisvc-features"]))
    features = decoded(answer)["facilities"]["features"]
    assert shown == len(features) == CAP
    assert held >= CROWD
    assert z == 0 or "b" in {f["properties"]["facility_id"] for f in features}, "the lonely one keeps its place"


def test_the_same_question_has_the_same_tile_and_is_not_sent_twice(ask: httpx.Client) -> None:
    path = f"/ogc/collections/facilities/tiles/{at('WebMercatorQuad', 12, 104.11, 37.06)}"
    first = ask.get(path)
    again = ask.get(path, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert ask.get(path).content == first.content
    assert ask.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_where_nothing_lies_a_tile_is_empty_and_not_missing(ask: httpx.Client) -> None:
    """/conf/core/tc-error B."""
    answer = ask.get("/ogc/collections/facilities/tiles/WebMercatorQuad/3/0/0")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["gisvc-features"] == "shown=0, held=0"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("facilities/tiles/WebMercatorQuad/3/8/0", 404),
        ("facilities/tiles/WebMercatorQuad/3/0/8", 404),
        ("facilities/tiles/WebMercatorQuad/19/0/0", 404),
        ("facilities/tiles/WebMercatorQuad/-1/0/0", 404),
        ("facilities/tiles/WebMercatorQuad/13/0/0?purpose=public", 404),
        ("facilities/tiles/WebMercatorQuad/99999999999999999999/0/0", 404),
        ("facilities/tiles/WebMercatorQuad/x/0/0", 400),
        ("facilities/tiles/WebMercatorQuad/1.5/0/0", 400),
        ("facilities/tiles/WebMercatorQuad/0/0/" + "9" * 5000, 400),
        ("facilities/tiles/GoogleMaps/0/0/0", 404),
        ("facilities/tiles/GoogleMaps", 404),
        ("nothing/tiles/WebMercatorQuad/0/0/0", 404),
        ("facilities/tiles/WebMercatorQuad/0/0/0?f=png", 400),
        ("facilities/tiles/WebMercatorQuad/0/0/0?purpose=mine", 400),
        ("facilities/tiles/WebMercatorQuad/0/0/0?bbox=1,2,3,4", 400),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_said_so(ask: httpx.Client, path: str, status: int) -> None:
    """/conf/core/tc-error A."""
    answer = ask.get(f"/ogc/collections/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


@settings(max_examples=25, deadline=None)
@given(z=st.integers(), row=st.integers(), column=st.integers())
def test_no_numbers_break_it(ask: httpx.Client, z: int, row: int, column: int) -> None:
    answer = ask.get(f"/ogc/collections/divisions/tiles/WorldCRS84Quad/{z}/{row}/{column}")
    assert answer.status_code in (200, 204, 400, 404)


def test_definitions_are_those_of_the_register(ask: httpx.Client) -> None:
    listed = ask.get("/ogc/tileMatrixSets").json()["tileMatrixSets"]
    assert [one["id"] for one in listed] == list(GRIDS)
    for one in listed:
        told = ask.get(one["links"][0]["href"]).json()
        assert told == tms.get(one["id"]).model_dump(mode="json", exclude_none=True)


def test_a_commit_is_seen_at_once(ask: httpx.Client, store: MemoryStore) -> None:
    path = f"/ogc/collections/facilities/tiles/{at('WorldCRS84Quad', 14, 104.2001, 37.1001)}"
    before = ask.get(path)
    row: dict[str, object] = {"facility_id": "new", "name": "新院", "kind": "day_care_center", "division_code": "620423101201", "state": "operating", "geometry": shapely.Point(104.2001, 37.1001)}  # fmt: skip
    store.append([LayerChange(FACILITIES, frame_of(FACILITIES, [row]), BEGAN)], by=PersonId("tester"), reason="one more")
    after = ask.get(path, headers={"If-None-Match": before.headers["etag"]})
    assert (before.status_code, after.status_code) == (204, 200)
    assert [f["properties"]["name"] for f in decoded(after)["facilities"]["features"]] == ["新院"]


@pytest.mark.parametrize("spec", CATALOGUE, ids=lambda spec: spec.name)
def test_every_layer_has_tiles(ask: httpx.Client, spec: Any) -> None:
    assert ask.get(f"/ogc/collections/{spec.name}/tiles/WebMercatorQuad/0/0/0").status_code in (200, 204)


@pytest.mark.parametrize("path", ["collections/divisions/tiles", "collections/divisions/tiles/WebMercatorQuad", "collections/divisions/tiles/WorldCRS84Quad", "tileMatrixSets", "tileMatrixSets/WebMercatorQuad", "tileMatrixSets/WorldCRS84Quad"])  # fmt: skip
def test_everything_but_tiles_is_a_page_for_people_too(ask: httpx.Client, path: str) -> None:
    answer = ask.get(f"/ogc/{path}?f=html")
    assert answer.headers["content-type"].startswith("text/html")
    assert "<h1>" in answer.text


def test_what_is_done_is_declared() -> None:
    declared = {uri.rsplit("/", 1)[1] for uri in CONFORMANCE if "ogcapi-tiles-1" in uri}
    assert declared == {"core", "tileset", "tilesets-list", "geodata-tilesets", "mvt", "oas30"}


def test_the_document_describes_the_tiles(ask: httpx.Client) -> None:
    """/conf/oas30/operation-id, /conf/oas30/completeness."""
    paths = ask.get("/ogc/api").json()["paths"]
    tile = paths["/collections/{collectionId}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}"]["get"]
    assert tile["operationId"].endswith(".collection.vector.getTile") or tile["operationId"] == "collection.vector.getTile"
    assert MVT in tile["responses"]["200"]["content"]
    assert {"204", "404", "503"} <= set(tile["responses"])
