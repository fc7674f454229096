"""Every promise of a store is tested on every store."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from layers.store import Store
from layers.store.embedded import EmbeddedStore, create_store
from layers.store.memory import MemoryStore
from tests.layers.store.samples import WORKSPACE, TestClock

Maker = Callable[[], Store]


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "county.gpkg"


@pytest.fixture
def embedded(path: Path, clock: TestClock) -> Iterator[EmbeddedStore]:
    with create_store(path, WORKSPACE, clock=clock) as store:
        yield store


@pytest.fixture(params=["embedded", "memory"])
def store(request: pytest.FixtureRequest, clock: TestClock) -> Store:
    if request.param == "memory":
        return MemoryStore(WORKSPACE, clock=clock)
    embedded: Store = request.getfixturevalue("embedded")
    return embedded
