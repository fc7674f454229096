"""T5 (at the desk): no coordinate that comes by HTTP can be more than four finite numbers, and the service stays alive."""

from collections.abc import Iterator

import httpx
import pytest

from gisvc.app import create_app
from gisvc.settings import Settings
from tests.front_desk import browser, serving
from tests.little_county import little_county

NUMBERS = [
    "nan",
    "NaN",
    "inf",
    "-inf",
    "1e400",
    "-1e400",
    "1e309",
    "0x10",
    "１０４",
    "１e5",
    "",
    " ",
    "1_0",
    "null",
    "[1]",
    "1;2",
    "9" * 190,
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(create_app(Settings(demonstration=True), little_county(), None)) as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with browser(address) as client:
        yield client


@pytest.mark.parametrize("number", NUMBERS)
def test_a_box_or_place_of_anything_but_numbers_is_a_bad_request(client: httpx.Client, number: str) -> None:
    features = "/api/layers/facilities/features"
    box = client.get(features, params={"bbox": f"{number},37,105,38"})
    place = client.get(features, params={"near": f"{number},37", "within_m": "100"})
    if number in ("１０４", "1_0"):  # Python reads these as numbers; what matters is that nothing else happens
        assert {box.status_code, place.status_code} <= {200, 400}
    else:
        assert (box.status_code, place.status_code) == (400, 400)


@pytest.mark.parametrize("radius", ["nan", "inf", "-1", "0", "1e400", "1e9", "", "100m"])
def test_a_radius_that_is_none_is_a_bad_request(client: httpx.Client, radius: str) -> None:
    assert client.get("/api/layers/facilities/features", params={"near": "104,37", "within_m": radius}).status_code == 400


@pytest.mark.parametrize("bbox", ["," * 190, "1," * 90 + "1", "104,37,105,38,1,2", "(" * 190, "104 37 105 38"])
def test_many_numbers_are_no_box(client: httpx.Client, bbox: str) -> None:
    assert client.get("/api/layers/facilities/features", params={"bbox": bbox}).status_code == 400


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"type":"GeometryCollection","geometries":['])
def test_a_deeply_nested_body_is_refused_by_every_address_that_takes_one(client: httpx.Client, opening: bytes) -> None:
    for path in ("/imports", "/publications/coverage", "/sign-in", "/api/coverage"):
        answer = client.post(path, content=opening * 50_000, headers={"content-type": "application/json"})
        assert 400 <= answer.status_code < 500, path


def test_after_all_this_the_service_is_the_same_process(client: httpx.Client) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
