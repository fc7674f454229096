"""T34: a position written into a column, a distance or a small box is as exact as a geometry, and leaves for the public no more than one."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from fastapi import FastAPI

from boundaries.specs import JOURNAL, MARKERS, PHOTOS, REFERENCE_OBJECTS
from gazetteer.specs import NAMES, PLACES
from gisvc.app import create_app
from gisvc.auth.roles import Role
from gisvc.auth.visitor import Visitor
from gisvc.catalogue import CATALOGUE
from gisvc.cli import gisvc
from gisvc.desk import Desk
from gisvc.errors import ExactPlaceAsked
from gisvc.gate import Gate
from gisvc.publication import Purpose
from gisvc.settings import Settings
from layers.conditions import All, Any, Compare, Comparison, Condition, Lies, Like, Missing, Not, OneOf, Relation
from layers.frames import frame_of
from layers.people import PersonId
from layers.planning.specs import FACILITIES
from layers.precision import PUBLIC_GRID_DEG
from layers.store.embedded import create_store
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store
from layers.store.selection import Selection
from tests.front_desk import COUNTY, browser, serving

SPOT = shapely.Point(104.05312345, 37.05298765)
SECRETS = ("4102345.678", "35507654.321", "1623.456", "77.7712345", "271.3456", "104.05312345", "37.05298765", "98.7654")
ROWS = {
    MARKERS: {"marker_id": "m1", "marker_no": "23041I", "line_ids": "6204230001", "division_code": "620423", "marker_form": "single", "printed_x": SECRETS[0], "printed_y": SECRETS[1], "height_m": 1623.456, "geometry": SPOT},
    REFERENCE_OBJECTS: {"object_id": "o1", "marker_id": "m1", "division_code": "620423", "name": "水塔", "azimuth_deg": 271.3456, "distance_m": 77.7712345, "geometry": SPOT},
    PHOTOS: {"photo_id": "a" * 64, "side": "620423", "round_id": "r", "bytes": 1, "media_type": "image/jpeg", "width": 1, "height": 1, "camera_lon": 104.05312345, "camera_lat": 37.05298765, "received_at": "2026-01-01T00:00:00Z"},
    JOURNAL: {"entry_id": "e1", "side": "620423", "seq": 1, "kind": "check", "statement_id": "s", "round_id": "r", "subject": "m1", "recorded_at": "2026-01-01T00:00:00Z", "statement": '{"where":[98.7654,37.05298765]}', "previous_hash": "0", "hash": "1"},
    FACILITIES: {"facility_id": "f1", "name": "所", "kind": "day_care_center", "division_code": "620423", "state": "operating", "geometry": SPOT},
}  # fmt: skip

SOMEBODY = Visitor(PersonId("li"), "li", frozenset({Role.VIEWER}), "620423")


def fill(store: Store) -> None:
    changes = [LayerChange(spec, frame_of(spec, [row]), date(2020, 1, 1)) for spec, row in ROWS.items()]
    store.append(changes, by=PersonId("clerk"), reason="测试")


@pytest.fixture(scope="module")
def app() -> FastAPI:
    store = MemoryStore(COUNTY)
    fill(store)
    return create_app(Settings(demonstration=True), store, None)


@pytest.fixture(scope="module")
def desk(app: FastAPI) -> Desk:
    held: Desk = app.state.desk
    return held


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[httpx.Client]:
    with serving(app) as address, browser(address) as client:
        yield client


DOORS = (
    "/api/layers/{layer}/features",
    "/downloads/layers/{layer}.csv",
    "/downloads/layers/{layer}.geojson",
    "/ogc/collections/{layer}/items?f=json",
    "/ogc/collections/{layer}/items/{key}?f=json",
)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("spec", ROWS, ids=lambda spec: spec.name)
def test_no_exact_position_leaves_for_the_public_in_any_column(client: httpx.Client, door: str, spec: object) -> None:
    layer = next(s for s in ROWS if s is spec)
    path = door.format(layer=layer.name, key=ROWS[layer][layer.key])
    query = "&" if "?" in path else "?"
    public = client.get(f"{path}{query}purpose=public")
    exact = client.get(path)
    assert (public.status_code, exact.status_code) == (200, 200), path
    assert not [secret for secret in SECRETS if secret in public.text]
    assert [secret for secret in SECRETS if secret in exact.text]


def test_every_column_that_sounds_like_a_coordinate_is_known_as_one() -> None:
    """A new column with such a name must be declared, or its name put here with the reason."""
    harmless = {
        ("boundary_journal", "statement_id"),
        ("places", "height_m"),  # how high a building stands above its ground
    }
    words = ("_lon", "_lat", "printed_x", "printed_y", "height_m", "azimuth", "statement", "application", "facts", "outcome")
    sounding = {
        (spec.name, c.name)
        for spec in CATALOGUE
        for c in spec.columns
        if any(w in c.name for w in words) and c.name != "azimuth_kind"
    }
    declared = {(spec.name, name) for spec in CATALOGUE for name in spec.position_columns}
    assert sounding - harmless <= declared


def test_distances_for_the_public_are_to_the_coarse_place(client: httpx.Client) -> None:
    """From three exact distances anybody finds the exact place."""
    seen = []
    for lon, lat in ((104.05, 37.05), (104.056, 37.051), (104.052, 37.056)):
        (row,) = client.get(f"/api/layers/facilities/features?near={lon},{lat}&within_m=2000&purpose=public").json()["features"]
        seen.append(row["properties"]["distance_m"])
        place = row["geometry"]["coordinates"]
    steps = np.asarray(place) / PUBLIC_GRID_DEG
    assert np.allclose(steps, np.round(steps))
    metres = [
        np.hypot((place[0] - lon) * 88_800, (place[1] - lat) * 111_000)
        for lon, lat in ((104.05, 37.05), (104.056, 37.051), (104.052, 37.056))
    ]
    assert np.allclose(seen, metres, rtol=0.01)


def test_small_boxes_do_not_find_the_exact_place(client: httpx.Client) -> None:
    """A box of a metre beside the place and one on it give the same answer: both are widened to the same cell."""
    on, beside = "104.05312,37.05298,104.05313,37.05299", "104.0547,37.0515,104.05471,37.05151"
    answers = [
        client.get(f"/api/layers/facilities/features?bbox={box}&purpose=public").json()["numberReturned"] for box in (on, beside)
    ]
    assert answers == [1, 1]
    assert client.get(f"/api/layers/facilities/features?bbox={beside}").json()["numberReturned"] == 0


@pytest.mark.parametrize(
    "where",
    [
        Compare("printed_x", Comparison.EQUAL, "4102345.678"),
        Like("printed_x", "4102%"),
        Missing("printed_x"),
        Not(Compare("height_m", Comparison.MORE, 1623.0)),
        All((Compare("marker_no", Comparison.EQUAL, "23041I"), Any((OneOf("printed_y", ("1",)),)))),
        Lies(Relation.INTERSECTS, SPOT.buffer(0.0001)),
    ],
    ids=repr,
)
def test_a_public_question_cannot_compare_a_column_of_coordinates(desk: Desk, where: Condition) -> None:
    question = Selection(where=where)
    for ask in (Gate.select, lambda *asked: Gate.count(*asked, at_most=9)):
        with pytest.raises(ExactPlaceAsked):
            ask(Gate(desk, SOMEBODY, Purpose.PUBLIC), MARKERS, question)
        ask(Gate(desk, SOMEBODY, Purpose.INTERNAL), MARKERS, question)


def test_the_terminal_keeps_the_same_gate(tmp_path: Path) -> None:
    path = tmp_path / "county.gpkg"
    with create_store(path, COUNTY) as store:
        fill(store)
        rows = {
            PLACES: {"place_id": "v1", "division_code": "620423", "name_kind": "settlement", "place_state": "in_use", "secrecy": "secret", "geometry": SPOT},
            NAMES: {"name_id": "n1", "place_id": "v1", "name": "机密庄", "name_role": "standard", "name_kind": "settlement", "division_code": "620423", "place_state": "in_use", "geometry": SPOT},
        }  # fmt: skip
        store.append(
            [LayerChange(spec, frame_of(spec, [row]), date(2020, 1, 1)) for spec, row in rows.items()],
            by=PersonId("c"),
            reason="密",
        )
    run = CliRunner()
    for purpose in ("public", "internal"):
        out = tmp_path / f"names-{purpose}.csv"
        told = run.invoke(gisvc, ["export", str(path), "place_names", str(out), "--purpose", purpose])
        assert told.exit_code == 0, told.output
        assert "机密庄" not in out.read_text(encoding="utf-8-sig")
    out = tmp_path / "markers.csv"
    run.invoke(gisvc, ["export", str(path), "boundary_markers", str(out), "--purpose", "public"])
    assert not [secret for secret in SECRETS if secret in out.read_text(encoding="utf-8-sig")]
