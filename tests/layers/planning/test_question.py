"""Questions that can be asked and those that cannot."""

import pytest

from layers.errors import Refusal
from layers.planning.question import By, CoverageQuestion, Measure, Weight


def test_a_question_takes_plain_words() -> None:
    asked = CoverageQuestion("day_care_center", measure="reach", reach_m=1000, weight="elderly60", by="township")  # type: ignore[arg-type]
    assert (asked.measure, asked.weight, asked.by, asked.reach_m) == (Measure.REACH, Weight.ELDERLY60, By.TOWNSHIP, 1000.0)


def test_villages_are_split_by_stratum_unless_asked_otherwise_and_other_levels_stay_whole() -> None:
    assert CoverageQuestion("day_care_center").split is By.STRATUM
    assert CoverageQuestion("day_care_center", unit="township").split is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"kind": "day_care_centre"}, "planning.unknown-kind"),
        ({"unit": "hamlet"}, "planning.unknown-level"),
        ({"measure": "guess"}, "planning.unknown-choice"),
        ({"weight": "households"}, "planning.unknown-choice"),
        ({"by": "colour"}, "planning.unknown-choice"),
        ({"demand": "cells"}, "planning.unknown-choice"),
        ({"measure": "reach"}, "planning.no-radius"),
        ({"measure": "reach", "reach_m": 0.01}, "planning.radius-in-degrees"),
        ({"measure": "reach", "reach_m": 0}, "planning.impossible-radius"),
        ({"measure": "reach", "reach_m": -1000}, "planning.impossible-radius"),
        ({"measure": "reach", "reach_m": float("nan")}, "planning.impossible-radius"),
        ({"measure": "reach", "reach_m": float("inf")}, "planning.impossible-radius"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_at_birth(words: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        CoverageQuestion(**({"kind": "day_care_center"} | words))  # type: ignore[arg-type]  # because the words are wrong
    assert refused.value.code == code
    assert refused.value.wording.zh
    assert refused.value.wording.en


def test_a_missing_radius_names_the_national_norms_and_takes_none() -> None:
    with pytest.raises(Refusal, match="800–1000 m") as refused:
        CoverageQuestion("day_care_center", measure=Measure.REACH)
    assert "记忆" not in str(refused.value)
