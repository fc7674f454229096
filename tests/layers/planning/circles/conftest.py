"""The little county asked for its circles."""

from typing import Any

import pytest

from layers.planning.circles.ground import CircleFrames
from layers.planning.circles.question import CircleQuestion
from layers.planning.circles.table import CircleTable, measure_circle
from layers.planning.sites import StudyFrames
from layers.planning.straight import StraightLine
from layers.planning.travel import TravelModel
from tests.layers.planning.circles.crooked import DAY, Ask


@pytest.fixture
def circle(frames: StudyFrames) -> Ask:
    """The answer of the little county; `travel`, `held` (frames) and `area` may be given, all else goes into the question."""

    def asked(
        minutes: float = 15,
        *,
        travel: TravelModel | None = None,
        held: CircleFrames | None = None,
        area: str = "990101",
        **words: Any,
    ) -> CircleTable:
        travel = travel or StraightLine()
        question = CircleQuestion("day_care_center", minutes, **({"mode": travel.mode} | words))
        return measure_circle(question, held or CircleFrames(frames), travel, area=area, on=DAY)

    return asked
