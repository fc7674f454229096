"""Times as people write them, and questions that cannot be asked."""

from typing import Any

import pytest

from layers.errors import Refusal
from layers.planning.circles.question import CircleQuestion
from layers.planning.errors import ImpossibleMinutes, RadiusInDegrees, UnknownChoice, UnknownKind, UnknownLevel
from layers.planning.question import By, Weight
from layers.planning.speeds import ImpossibleSpeed
from layers.planning.travel import Mode


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"minutes": 0}, ImpossibleMinutes),
        ({"minutes": -15}, ImpossibleMinutes),
        ({"minutes": float("nan")}, ImpossibleMinutes),
        ({"minutes": 1000}, ImpossibleMinutes),
        ({"speed_ms": 0}, ImpossibleSpeed),
        ({"speed_ms": -1}, ImpossibleSpeed),
        ({"speed_ms": 3.6}, ImpossibleSpeed),
        ({"mode": "teleport"}, UnknownChoice),
        ({"weight": "voters"}, UnknownChoice),
        ({"by": "river"}, UnknownChoice),
        ({"demand": "roads"}, UnknownChoice),
        ({"kind": "casino"}, UnknownKind),
        ({"unit": "planet"}, UnknownLevel),
        ({"radius_m": 0.01}, RadiusInDegrees),
    ],
)
def test_questions_that_cannot_be_asked_are_refused(words: dict[str, Any], refusal: type[Refusal]) -> None:
    asked: dict[str, Any] = {"kind": "day_care_center", "minutes": 15} | words
    with pytest.raises(refusal):
        CircleQuestion(**asked)


def test_plain_words_become_choices_and_villages_are_split_by_stratum() -> None:
    question = CircleQuestion("day_care_center", 15, mode="drive", weight="elderly60")  # type: ignore[arg-type]
    assert (question.mode, question.weight, question.split) == (Mode.DRIVE, Weight.ELDERLY60, By.STRATUM)
    assert CircleQuestion("day_care_center", 15, unit="township").split is None
