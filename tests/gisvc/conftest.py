"""The whole desk over a little county, served on loopback as `gisvc serve` serves it."""

from collections.abc import Iterator

import httpx
import pytest

from gisvc.app import create_app
from gisvc.settings import Settings
from tests.front_desk import browser, program, serving
from tests.little_county import little_county


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(create_app(Settings(demonstration=True), little_county(), None)) as address:
        yield address


@pytest.fixture
def visit(address: str) -> Iterator[httpx.Client]:
    """A browser on this machine, signed in as the demonstration user."""
    with browser(address) as client:
        yield client


@pytest.fixture
def ask(address: str) -> Iterator[httpx.Client]:
    """A program on this machine."""
    with program(address) as client:
        yield client
