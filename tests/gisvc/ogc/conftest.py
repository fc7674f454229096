"""The open door of a little county, served once for every test of this folder that only reads."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from gisvc.app import create_app
from gisvc.settings import Settings
from layers.store.memory import MemoryStore
from tests.front_desk import program, serving
from tests.little_county import little_county
from tests.open_door import Ask

Headers = dict[str, str]


@pytest.fixture(scope="session")
def county() -> MemoryStore:
    return little_county()


@pytest.fixture(scope="session")
def root(county: MemoryStore) -> Iterator[str]:
    """The address of the landing page."""
    with serving(create_app(Settings(demonstration=True), county, None)) as address:
        yield f"{address}/ogc"


@pytest.fixture(scope="session")
def get(root: str) -> Iterator[Ask]:
    """GET below the root with httpx, a client that is not ours; a path may also be a whole address out of a link."""
    with program(root.removesuffix("/ogc")) as client:

        def ask(
            path: str = "",
            *,
            method: str = "GET",
            accept: str = "application/json",
            said: Headers | None = None,
            **parameters: Any,
        ) -> httpx.Response:
            address = path if path.startswith("http") else f"{root}{path}"
            query = {name.rstrip("_").replace("__", "-"): value for name, value in parameters.items()}
            return client.request(method, address, params=query or None, headers={"accept": accept, **(said or {})})

        yield ask
