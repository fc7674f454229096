"""The little county asked by minutes: who is inside, at which speed, and who cannot be told."""

import pandas as pd

from layers.planning.coverage import measure_coverage
from layers.planning.question import CoverageQuestion, Measure, Weight
from layers.planning.sites import StudyFrames
from tests.layers.planning.circles.crooked import DAY, Ask


def test_along_a_straight_line_minutes_are_metres_and_coverage_says_the_same(circle: Ask, frames: StudyFrames) -> None:
    for weight in Weight:
        if weight in (Weight.ELDERLY65, Weight.ELDERLY80):
            continue
        table = circle(15, speed_ms=1.2, weight=weight)
        question = CoverageQuestion("day_care_center", measure=Measure.REACH, reach_m=15 * 60 * 1.2, weight=weight)
        same = measure_coverage(question, frames, area="990101", on=DAY)
        told, expected = table.overall, same.overall
        assert (told.numerator, told.denominator, told.unknown) == (expected.numerator, expected.denominator, expected.unknown)
        for name in ("covered", "amount", "amount_covered", "within_reach", "share"):
            pd.testing.assert_series_equal(table.units[name], same.units[name])
