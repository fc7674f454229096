"""One county open for editing, served once for the whole folder; every test makes the features it changes."""

from collections.abc import Iterator

import httpx
import pytest

from tests.editing_door import EditingDoor, Fresh, Held, fresh_by, items, open_for_editing


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


@pytest.fixture(scope="session")
def _untouched(fresh: Fresh) -> Held:
    return fresh(name="没有人改得动")


@pytest.fixture
def kept(clerk: httpx.Client, _untouched: Held) -> Iterator[Held]:
    """A feature that every test of this folder leaves as it was made."""
    yield _untouched
    assert clerk.get(items(key=_untouched.key)).headers["etag"] == _untouched.etag
