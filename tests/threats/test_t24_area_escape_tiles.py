"""T24, T34 (tiles): no tile, count, header or ETag tells of another area, of what is kept back, or of exact places for the public."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import mapbox_vector_tile
import pytest
import shapely

from gazetteer.specs import NAMES, PLACES
from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Role
from gisvc.settings import Settings
from layers.people import PersonId
from layers.planning.specs import FACILITIES
from layers.precision import PUBLIC_GRID_DEG
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange
from tests.front_desk import SmallDesk, cheap_passwords, program, serving, sign_in
from tests.little_county import BEGAN, Row, frame_of, little_county

MINE = "620423101"
WORLD = "tiles/WebMercatorQuad/0/0/0"
SECRET = shapely.Point(104.0567, 37.0567)


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    county = little_county()
    places: list[Row] = [
        {"place_id": key, "division_code": MINE, "secrecy": secrecy, "geometry": shapely.Point(104.0123 + n / 100, 37.0321)}
        for n, (key, secrecy) in enumerate((("p-open", "open"), ("p-internal", "internal"), ("p-secret", "secret")))
    ]
    names: list[Row] = [
        {"name_id": f"n-{row['place_id']}", "place_id": row["place_id"], "name": f"名{row['place_id']}", "name_role": "standard", "division_code": MINE, "secrecy": row["secrecy"], "geometry": row["geometry"]}
        for row in places
    ]  # fmt: skip
    changes = [LayerChange(PLACES, frame_of(PLACES, places), BEGAN), LayerChange(NAMES, frame_of(NAMES, names), BEGAN)]
    county.append(changes, by=PersonId("tester"), reason="places of three classes")
    return county


@pytest.fixture(scope="module")
def address(store: MemoryStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("t24-tiles")
    settings = Settings(store_path=folder / "county.gpkg")
    accounts = open_accounts(folder / "a-accounts.db", settings=settings, journal=store, passwords=cheap_passwords())
    desk = SmallDesk(settings, store, accounts)
    desk.add_person("mine", Role.VIEWER, area=MINE)
    desk.add_person("whole", Role.VIEWER)
    with serving(create_app(settings, store, accounts)) as address:
        yield address


@pytest.fixture(scope="module")
def whole(address: str) -> Iterator[httpx.Client]:
    """Asks first, so that whatever is kept on a shelf is his."""
    with program(address) as client:
        sign_in(client, "whole")
        yield client


@pytest.fixture(scope="module")
def mine(address: str, whole: httpx.Client) -> Iterator[httpx.Client]:
    whole.get(f"/ogc/collections/facilities/{WORLD}")
    with program(address) as client:
        sign_in(client, "mine")
        yield client


def features(answer: httpx.Response) -> list[dict[str, Any]]:
    if answer.status_code == 204:
        return []
    assert answer.status_code == 200
    (layer,) = mapbox_vector_tile.decode(answer.content, default_options={"y_coord_down": True}).values()
    found: list[dict[str, Any]] = layer["features"]
    return found


def test_a_tile_holds_one_area_even_when_the_shelf_has_the_whole(whole: httpx.Client, mine: httpx.Client) -> None:
    everything, own = (client.get(f"/ogc/collections/facilities/{WORLD}") for client in (whole, mine))
    assert {f["properties"]["facility_id"] for f in features(everything)} == {"a", "b", "c"}
    assert {f["properties"]["facility_id"] for f in features(own)} == {"a", "b"}
    assert (everything.headers["gisvc-features"], own.headers["gisvc-features"]) == ("shown=3, held=3", "shown=2, held=2")
    assert b"620423102" not in own.content


def test_a_foreign_etag_opens_nothing(whole: httpx.Client, mine: httpx.Client) -> None:
    foreign = whole.get(f"/ogc/collections/facilities/{WORLD}").headers["etag"]
    assert mine.get(f"/ogc/collections/facilities/{WORLD}", headers={"If-None-Match": foreign}).status_code == 200


def test_box_and_limits_of_a_tileset_are_those_of_the_area(whole: httpx.Client, mine: httpx.Client) -> None:
    boxes = [client.get("/ogc/collections/facilities/tiles/WebMercatorQuad").json()["boundingBox"] for client in (whole, mine)]
    assert boxes[0]["upperRight"] == pytest.approx([104.15, 37.15])
    assert boxes[1]["upperRight"] == pytest.approx([104.15, 37.05])


def test_what_happens_next_door_changes_no_etag(mine: httpx.Client, store: MemoryStore) -> None:
    before = mine.get(f"/ogc/collections/facilities/{WORLD}")
    row: Row = {"facility_id": "d", "name": "邻镇新院", "kind": "day_care_center", "division_code": "620423102211", "state": "operating", "geometry": shapely.Point(104.06, 37.16)}  # fmt: skip
    store.append([LayerChange(FACILITIES, frame_of(FACILITIES, [row]), BEGAN)], by=PersonId("tester"), reason="next door")
    after = mine.get(f"/ogc/collections/facilities/{WORLD}", headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.headers["gisvc-features"]) == (304, before.headers["gisvc-features"])


@pytest.mark.parametrize("layer", ["places", "place_names"])
def test_classified_places_are_in_no_tile_and_in_no_count(whole: httpx.Client, layer: str) -> None:
    key, prefix = ("place_id", "") if layer == "places" else ("name_id", "n-")
    for purpose, seen in (("internal", {"p-open", "p-internal"}), ("public", {"p-open"})):
        answer = whole.get(f"/ogc/collections/{layer}/{WORLD}", params={"purpose": purpose})
        assert {f["properties"][key].removeprefix(prefix) for f in features(answer)} == seen
        assert answer.headers["gisvc-features"] == f"shown={len(seen)}, held={len(seen)}"
        assert b"p-secret" not in answer.content


def test_a_place_that_becomes_secret_leaves_the_tiles_at_once(whole: httpx.Client, store: MemoryStore) -> None:
    """Even those of the layer of names, in which nothing was written."""
    path = f"/ogc/collections/place_names/{WORLD}"
    assert "n-p-internal" in {f["properties"]["name_id"] for f in features(whole.get(path))}
    row: Row = {"place_id": "p-internal", "division_code": MINE, "secrecy": "confidential", "geometry": shapely.Point(104.0223, 37.0321)}  # fmt: skip
    store.append([LayerChange(PLACES, frame_of(PLACES, [row]), BEGAN)], by=PersonId("tester"), reason="classified")
    assert "n-p-internal" not in {f["properties"]["name_id"] for f in features(whole.get(path))}


def test_public_positions_stand_on_the_public_grid(whole: httpx.Client) -> None:
    """In degrees a cell of WorldCRS84Quad at level 12 is 0.00001°: the grid's step of 0.002° is seen exactly."""
    z, size = 12, 180 / 2**12
    x, y = int((104.0123 + 180) / size), int((90 - 37.0321) / size)
    path = f"/ogc/collections/place_names/tiles/WorldCRS84Quad/{z}/{y}/{x}"
    (exact,) = (f for f in features(whole.get(path)) if f["properties"]["name_id"] == "n-p-open")
    (coarse,) = (f for f in features(whole.get(path, params={"purpose": "public"})) if f["properties"]["name_id"] == "n-p-open")

    def degrees(feature: dict[str, Any]) -> tuple[float, float]:
        column, row = feature["geometry"]["coordinates"]
        return -180 + size * (x + column / 4096), 90 - size * (y + row / 4096)

    assert degrees(exact) == pytest.approx((104.0123, 37.0321), abs=2e-5)
    assert degrees(coarse) == pytest.approx((104.012, 37.032), abs=2e-5)
    for value in degrees(coarse):
        assert value / PUBLIC_GRID_DEG == pytest.approx(round(value / PUBLIC_GRID_DEG), abs=0.02)


def test_nobody_gets_a_tile_without_signing_in(address: str) -> None:
    with program(address) as stranger:
        for path in (WORLD, "tiles", "tiles/WebMercatorQuad"):
            assert stranger.get(f"/ogc/collections/facilities/{path}").status_code == 401
