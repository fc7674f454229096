"""T39 (tiles): two hundred tiles of the whole world at once, drawn anew each, wait for their turn or are told to come back; signing in goes on."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import httpx
import numpy as np
import pytest
import shapely

from gazetteer.specs import NAMES
from gisvc.answers import AnswerShelf
from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Role
from gisvc.errors import TooBusy
from gisvc.settings import Settings
from layers.people import PersonId
from layers.store.protocol import LayerChange
from tests.front_desk import NO_TLS, SmallDesk, cheap_passwords, program, serving, sign_in
from tests.little_county import BEGAN, Row, frame_of, little_county

TILES, PEOPLE = 200, 4


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Four people, two thousand names, and no shelf for finished tiles."""
    store, chance = little_county(), np.random.default_rng(39)
    names: list[Row] = [
        {"name_id": f"x{n}", "place_id": f"x{n}", "name": f"村{n}", "name_role": "standard", "division_code": "620423101", "geometry": shapely.Point(104 + lon / 4, 37 + lat / 4)}
        for n, (lon, lat) in enumerate(chance.random((2000, 2)))
    ]  # fmt: skip
    store.append([LayerChange(NAMES, frame_of(NAMES, names), BEGAN)], by=PersonId("tester"), reason="many names")
    folder = tmp_path_factory.mktemp("t39-tiles")
    settings = Settings(store_path=folder / "county.gpkg", tile_cache_bytes=0, person_at_once=6, person_waiting=30)
    accounts = open_accounts(folder / "a-accounts.db", settings=settings, journal=store, passwords=cheap_passwords())
    desk = SmallDesk(settings, store, accounts)
    for n in range(PEOPLE + 1):
        desk.add_person(f"reader.{n}", Role.VIEWER)
    with serving(create_app(settings, store, accounts)) as address:
        yield address


def test_two_hundred_tiles_of_the_world_at_once_leave_the_door_open(address: str) -> None:
    with program(address) as client:
        sessions = []
        for n in range(PEOPLE):
            sign_in(client, f"reader.{n}")
            sessions.append(dict(client.cookies))
            client.cookies.clear()

    def ask(n: int) -> tuple[int, str]:
        with httpx.Client(base_url=address, cookies=sessions[n % PEOPLE], trust_env=False, verify=NO_TLS, timeout=120) as visitor:
            answer = visitor.get("/ogc/collections/place_names/tiles/WebMercatorQuad/0/0/0")
            return answer.status_code, answer.headers.get("retry-after", "")

    with ThreadPoolExecutor(40) as pool:
        heavy = [pool.submit(ask, n) for n in range(TILES)]
        waits, let_in = [], []
        for _ in range(5):
            with program(address) as client:
                began = time.perf_counter()
                let_in.append(sign_in(client, f"reader.{PEOPLE}").status_code)
                waits.append(time.perf_counter() - began)
        answers = [one.result() for one in heavy]
    assert let_in == [303] * 5, "nobody is kept from signing in"
    assert sorted(waits)[2] < 3
    assert {status for status, _ in answers} <= {200, 429, 503}
    assert sum(status == 200 for status, _ in answers) >= TILES // 4
    assert all(retry for status, retry in answers if status != 200), "whoever is sent away is told when to come back"


def test_only_a_few_tiles_are_drawn_side_by_side_and_few_wait() -> None:
    """Whatever the people do: threads that wait for tiles are bounded, so that others are left for the rest."""
    shelf, lock, drawing, most, refused = AnswerShelf(most=0, at_once=2, waiting=16), Lock(), 0, 0, 0

    def draw() -> bytes:
        nonlocal drawing, most
        with lock:
            drawing += 1
            most = max(most, drawing)
        time.sleep(0.01)
        with lock:
            drawing -= 1
        return b"tile"

    def ask(n: int) -> bool:
        try:
            return shelf.fetch(n, draw) == b"tile"
        except TooBusy:
            return False

    with ThreadPoolExecutor(40) as pool:
        served = list(pool.map(ask, range(40)))
    refused = served.count(False)
    assert most == 2
    assert 0 < refused <= 40 - 16


def test_the_shelf_of_tiles_keeps_to_its_bytes() -> None:
    shelf = AnswerShelf(most=100, weigh=len)
    for n in range(30):
        shelf.fetch(n, lambda: b"x" * 30)
    assert [n for n in range(30) if shelf.holds(n)] == [27, 28, 29]
    shelf.fetch("huge", lambda: b"x" * 1000)
    assert not shelf.holds("huge")
    assert shelf.fetch("small", lambda: b"x") == b"x"
    assert shelf.holds("small")
