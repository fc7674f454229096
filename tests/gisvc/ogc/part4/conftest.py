"""One county open for editing, served once for the whole folder; every test makes the features it changes."""

from collections.abc import Iterator

import httpx
import pytest

from tests.editing_door import EditingDoor, Fresh, fresh_by, open_for_editing


@pytest.fixture(scope="session")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditingDoor]:
    with open_for_editing(tmp_path_factory.mktemp("editing")) as door:
        yield door


@pytest.fixture(scope="session")
def clerk(door: EditingDoor) -> httpx.Client:
    return door.people["clerk"]


@pytest.fixture(scope="session")
def western(door: EditingDoor) -> httpx.Client:
    """A clerk who sees the western township only."""
    return door.people["western"]


@pytest.fixture(scope="session")
def fresh(clerk: httpx.Client) -> Fresh:
    return fresh_by(clerk)
