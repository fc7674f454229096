"""T34: what is public without a 审图号 is stamped and coarse, in files and in the interface alike, whatever the address says."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import pytest
import shapely

from gisvc.app import create_app
from gisvc.marks import SECRECY
from gisvc.publication import APPROVED, Approvals
from gisvc.settings import Settings
from layers.people import PersonId
from layers.planning.specs import FACILITIES
from layers.precision import PUBLIC_GRID_DEG, coarsen
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange
from tests.front_desk import browser, serving
from tests.little_county import BEGAN, little_county

SWITCHES = [
    "stamp=0",
    "stamp=false",
    "mark=none",
    "watermark=off",
    "map_no=GS(2026)0001号",
    "is_demonstration=false",
    "precision=9",
]


@pytest.fixture
def store() -> MemoryStore:
    """The little county with a facility whose position is known to the millimetre."""
    store = little_county()
    rows = store.read(FACILITIES)
    rows.loc[0, "geometry"] = shapely.Point(104.05312345, 37.05298765)
    store.append([LayerChange(FACILITIES, rows, BEGAN)], by=PersonId("tester"), reason="precise")
    return store


@pytest.fixture
def client(store: MemoryStore) -> Iterator[httpx.Client]:
    with serving(create_app(Settings(demonstration=True), store, None)) as address, browser(address) as client:
        yield client


def coordinates_in(html: str) -> list[float]:
    """Every coordinate the drawn plates of a map hold, the graticule left out."""
    found: list[float] = []
    for plate in re.findall(r"gisvcMap\.plate\((\{.*\}), \{.*\}\);$", html, re.MULTILINE):
        for feature in json.loads(plate)["features"]:
            if feature["properties"]["title"]:
                found += (
                    np.asarray(shapely.get_coordinates(shapely.from_geojson(json.dumps(feature["geometry"])))).ravel().tolist()
                )
    return found


def is_coarse(numbers: list[float]) -> bool:
    steps = np.asarray(numbers) / PUBLIC_GRID_DEG
    return bool(np.allclose(steps, np.round(steps), atol=1e-3))


def visible_stamps(html: str) -> int:
    return re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL).count(SECRECY.zh)


def test_an_internal_map_is_exact_and_stamped(client: httpx.Client) -> None:
    html = client.get("/downloads/coverage.html").text
    assert visible_stamps(html) >= 2
    assert 104.053123 in coordinates_in(html)


def test_a_public_map_without_a_number_is_coarse_and_stamped(client: httpx.Client) -> None:
    html = client.get("/downloads/coverage.html?purpose=public").text
    assert visible_stamps(html) >= 2
    assert is_coarse(coordinates_in(html))


@pytest.mark.parametrize("switch", SWITCHES)
@pytest.mark.parametrize(
    "path", ["/downloads/coverage.html", "/coverage", "/api/layers/facilities/features", "/downloads/layers/facilities.geojson"]
)
def test_no_query_string_switches_the_stamp_off(client: httpx.Client, path: str, switch: str) -> None:
    assert client.get(f"{path}?purpose=public&{switch}" if path != "/coverage" else f"{path}?{switch}").status_code == 400


@pytest.mark.parametrize("purpose", ["", "none", "PUBLIC", "approved", "internal,public"])
def test_there_is_no_third_purpose(client: httpx.Client, purpose: str) -> None:
    assert client.get("/downloads/coverage.html", params={"purpose": purpose}).status_code == 400
    assert client.get("/api/layers/facilities/features", params={"purpose": purpose}).status_code == 400


def test_the_interface_keeps_the_same_gate(client: httpx.Client) -> None:
    exact = client.get("/api/layers/facilities/features").json()
    public = client.get("/api/layers/facilities/features?purpose=public").json()
    assert exact["features"][0]["geometry"]["coordinates"] == [104.05312345, 37.05298765]
    for page in (exact, public):
        assert SECRECY.zh in [mark["zh"] for mark in page["marks"]]
    assert is_coarse([n for f in public["features"] for n in f["geometry"]["coordinates"]])
    gaps = client.get("/api/gaps?measure=reach&reach=3km&geometry=true&purpose=public").json()
    assert is_coarse(
        [n for a in gaps["areas"] for n in shapely.get_coordinates(shapely.from_geojson(json.dumps(a["geometry"]))).ravel()]
    )


@pytest.mark.parametrize("ending", ["geojson", "csv"])
def test_public_files_of_a_layer_are_coarse_and_stamped_in_every_row(client: httpx.Client, ending: str) -> None:
    text = client.get(f"/downloads/layers/facilities.{ending}?purpose=public").content.decode("utf-8-sig")
    assert "104.053123" not in text
    assert text.count(SECRECY.zh) >= 3
    assert "104.054" in text


def bind(client: httpx.Client, map_no: str, *, question: str = "") -> httpx.Response:
    page = client.get(f"/coverage{question}").text
    found: Any = re.search(r'name="content_sha256" value="([0-9a-f]{64})"', page)
    return client.post(f"/publications/coverage{question}", data={"map_no": map_no, "content_sha256": found[1]})


def test_a_number_bound_to_the_map_takes_the_stamp_away_and_names_itself_and_who_bound_it(
    client: httpx.Client, store: MemoryStore
) -> None:
    assert bind(client, "甘S(2026)36号").status_code == 303
    html = client.get("/downloads/coverage.html?purpose=public").text
    assert visible_stamps(html) == 0
    assert "甘S(2026)36号" in html
    assert "演示数据" in html  # that mark no number takes away
    assert 104.053123 in coordinates_in(html)
    entry = next(e for e in store.read_audit() if e.action == APPROVED)
    assert (entry.facts["map_no"], entry.by) == ("甘S(2026)36号", "demonstration")
    assert visible_stamps(client.get("/downloads/coverage.html").text) >= 2  # an internal copy stays internal


def test_the_number_belongs_to_that_map_and_to_no_other(client: httpx.Client, store: MemoryStore) -> None:
    bind(client, "甘S(2026)36号")
    for other in ("/downloads/gaps.html?purpose=public", "/downloads/coverage.html?purpose=public&measure=reach&reach=1km"):
        assert visible_stamps(client.get(other).text) >= 2
    rows = store.read(FACILITIES)
    rows.loc[0, "geometry"] = shapely.Point(104.0531, 37.0529)
    store.append([LayerChange(FACILITIES, rows, BEGAN)], by=PersonId("tester"), reason="moved by twenty metres")
    html = client.get("/downloads/coverage.html?purpose=public").text
    assert visible_stamps(html) >= 2
    assert is_coarse(coordinates_in(html))


@pytest.mark.parametrize("map_no", ["", " ", "no", "1", "<b>GS</b>", "GS", "x" * 61, "GS(2026)0650号\n伪造"])
def test_what_is_no_number_is_not_bound(client: httpx.Client, store: MemoryStore, map_no: str) -> None:
    assert bind(client, map_no).status_code == 400
    assert Approvals(store).all() == ()


@pytest.mark.parametrize("map_no", ["GS(2026)0650号", "甘S（2026）36号", "GS京(2023)1234号", "沪S(2024)112号"])
def test_the_usual_numbers_are_known(client: httpx.Client, map_no: str) -> None:
    assert bind(client, map_no).status_code == 303


def test_a_number_for_a_map_that_changed_meanwhile_is_refused(client: httpx.Client) -> None:
    answer = client.post("/publications/coverage", data={"map_no": "甘S(2026)36号", "content_sha256": "0" * 64})
    assert answer.status_code == 409


def test_coarsening_moves_everything_and_by_more_than_fifty_metres_in_the_mean() -> None:
    rng = np.random.default_rng(7)
    points = shapely.points(rng.uniform(103.5, 104.5, 2000), rng.uniform(36.8, 37.5, 2000))
    moved = coarsen(np.asarray(points, dtype=object))
    metres = np.hypot(
        (shapely.get_x(moved) - shapely.get_x(points)) * 111_320 * np.cos(np.radians(37)),
        (shapely.get_y(moved) - shapely.get_y(points)) * 110_950,
    )
    assert metres.mean() > 50
    assert metres.max() < 150
