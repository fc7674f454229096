"""The desk over a county town with names, served as `gisvc serve` serves it; each test file has its own store."""

from collections.abc import Iterator

import httpx
import pytest

from gisvc.app import create_app
from gisvc.settings import Settings
from layers.store.memory import MemoryStore
from tests.front_desk import browser, program, serving
from tests.named_county import named_county


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    return named_county()


@pytest.fixture(scope="module")
def address(store: MemoryStore) -> Iterator[str]:
    with serving(create_app(Settings(demonstration=True), store, None)) as address:
        yield address


@pytest.fixture
def visit(address: str) -> Iterator[httpx.Client]:
    with browser(address) as client:
        yield client


@pytest.fixture
def ask(address: str) -> Iterator[httpx.Client]:
    with program(address) as client:
        yield client
