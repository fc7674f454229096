"""Minutes as people write them, and lengths that are no time."""

import pytest

from layers.planning.access.question import AccessQuestion
from layers.planning.circles.question import CircleQuestion
from layers.planning.errors import ImpossibleMinutes, MinutesInMetres
from layers.planning.fit.question import FitQuestion
from layers.planning.minutes import parse_minutes
from layers.planning.network.road_question import RoadQuestion


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


@pytest.mark.parametrize("minutes", [0.0, -15.0, 241.0, float("nan"), float("inf")])
def test_every_question_of_time_refuses_with_one_voice(minutes: float) -> None:
    for ask in (
        lambda: CircleQuestion("day_care_center", minutes),
        lambda: AccessQuestion("day_care_center", minutes),
        lambda: FitQuestion("day_care_center", minutes=minutes),
        lambda: RoadQuestion("day_care_center", minutes=(minutes,)),
    ):
        with pytest.raises(ImpossibleMinutes):
            ask()
