"""Both engines, for every promise that a spread makes."""

import pytest

from layers.planning.surface.spread import Engine


@pytest.fixture(params=[Engine.FAST, Engine.PLAIN], ids=["fast", "plain"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return Engine(request.param)
