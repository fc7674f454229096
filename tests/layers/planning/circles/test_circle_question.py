"""Times as people write them, and questions that cannot be asked."""

from typing import Any

import pytest

from layers.errors import Refusal
from layers.planning.circles.errors import ImpossibleMinutes, MinutesInMetres
from layers.planning.circles.question import CircleQuestion, parse_minutes
from layers.planning.errors import RadiusInDegrees, UnknownChoice, UnknownKind, UnknownLevel
from layers.planning.question import By, Weight
from layers.planning.speeds import ImpossibleSpeed
from layers.planning.travel import Mode


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("15", 15),
        ("15min", 15),
        ("15分钟", 15),
        (" １５ 分 ", 15),
        ("7.5 minutes", 7.5),
        ("0.5小时", 30),
        ("半小时", 30),
        ("1h", 60),
    ],
)
def test_minutes_are_read_as_people_write_them(said: str, minutes: float) -> None:
    assert parse_minutes(said) == minutes


@pytest.mark.parametrize("said", ["15m", "1000", "1000米", "1km", "1公里", "2里"])
def test_a_length_is_not_a_time(said: str) -> None:
    with pytest.raises(MinutesInMetres, match=said):
        parse_minutes(said)


@pytest.mark.parametrize("said", ["", "0", "-15", "0min", "5h", "一刻钟", "15 15", "15°", "nan", "15s"])
def test_what_is_no_time_is_refused_with_the_users_own_words(said: str) -> None:
    with pytest.raises(ImpossibleMinutes) as refused:
        parse_minutes(said)
    assert refused.value.facts["minutes"] == said


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
