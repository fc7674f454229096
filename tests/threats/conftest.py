"""The whole service over a little county, served once for all tests that walk its routes; none of them changes what another looks at."""

from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from gisvc.app import create_app
from gisvc.settings import Settings
from tests.editing_door import EditingDoor, open_for_editing
from tests.every_route import Route, every_route
from tests.front_desk import browser, program, serving
from tests.little_county import little_county


@pytest.fixture(scope="session")
def whole_app() -> FastAPI:
    return create_app(Settings(demonstration=True), little_county(), None)


@pytest.fixture(scope="session")
def whole_address(whole_app: FastAPI) -> Iterator[str]:
    with serving(whole_app) as address:
        yield address


@pytest.fixture(scope="session")
def all_routes(whole_app: FastAPI) -> list[Route]:
    return every_route(whole_app)


@pytest.fixture
def whole_program(whole_address: str) -> Iterator[httpx.Client]:
    with program(whole_address) as client:
        yield client


@pytest.fixture
def whole_browser(whole_address: str) -> Iterator[httpx.Client]:
    with browser(whole_address) as client:
        yield client


@pytest.fixture(scope="session")
def editing_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditingDoor]:
    """A county open for editing: every test makes the features it changes."""
    with open_for_editing(tmp_path_factory.mktemp("editing")) as door:
        yield door
