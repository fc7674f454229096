"""A percentage and what it may say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.planning.definitions import write_passport
from layers.planning.errors import ImpossiblePercentage
from layers.planning.passport import Passport, Percentage
from layers.planning.question import CoverageQuestion, Measure

DAY = date(2022, 11, 23)
COUNT = write_passport(CoverageQuestion("day_care_center"), area="620423", on=DAY, vintages=())


def of(numerator: int, denominator: int, unknown: int = 0, amount: int | None = 0) -> Percentage:
    return Percentage(numerator, denominator, unknown, amount, COUNT)


def test_the_plan_says_7785_and_so_do_we() -> None:
    claim = of(116, 149)
    assert claim.text == "77.85 %"
    assert claim.share == 116 / 149
    assert claim.share != 0.7785


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [(1, 800, "0.13 %"), (0, 3, "0.00 %"), (3, 3, "100.00 %"), (19_999, 20_000, "100.00 %"), (2, 3, "66.67 %"), (0, 0, "–")],
)
def test_halves_are_printed_away_from_zero(numerator: int, denominator: int, text: str) -> None:
    assert of(numerator, denominator).text == text


def test_where_nothing_is_counted_there_is_no_share() -> None:
    assert of(0, 0).share is None
    assert of(0, 0).bounds is None


def test_what_is_unknown_stands_beside_and_bounds_the_share() -> None:
    assert of(6, 8, 2, 2).share == 0.75
    assert of(6, 8, 2, 2).bounds == (0.6, 0.8)
    assert of(6, 8, 2, None).bounds is None


@pytest.mark.parametrize(
    ("numerator", "denominator", "unknown", "amount"),
    [
        (5, 4, 0, 0),
        (-1, 4, 0, 0),
        (1, -4, 0, 0),
        (1, 4, -1, 0),
        (1, 4, 1, -1),
        (1.5, 4, 0, 0),
        (True, 4, 0, 0),
        (float("nan"), 4, 0, 0),
    ],
)
def test_figures_that_cannot_be_a_share_are_refused(numerator: int, denominator: int, unknown: int, amount: int) -> None:
    with pytest.raises(ImpossiblePercentage):
        Percentage(numerator, denominator, unknown, amount, COUNT)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**6))
def test_a_share_lies_between_its_bounds_and_those_between_0_and_1(part: int, rest: int, unknown: int) -> None:
    claim = of(part, part + rest, unknown, unknown)
    if claim.share is not None and claim.bounds is not None:
        low, high = claim.bounds
        assert 0 <= low <= claim.share <= high <= 1
        assert abs(float(claim.text.removesuffix(" %")) - 100 * claim.share) <= 0.005 + 1e-9


def passport_of(**words: object) -> Passport:
    question = CoverageQuestion("day_care_center", **words)  # type: ignore[arg-type]  # because choices may be plain words
    return write_passport(question, area="620423", on=DAY, vintages=())


def test_a_count_needs_no_distance_and_a_reach_says_which() -> None:
    assert COUNT.radius_m is None
    reach = passport_of(measure=Measure.REACH, reach_m=1000)
    assert reach.radius_m == 1000
    assert "大地线" in reach.distance_model.zh
    assert "含邻县" in passport_of(with_neighbours=True).definition.zh


def test_a_radius_that_a_norm_prints_names_it_and_any_other_is_the_askers() -> None:
    assert passport_of(measure="reach", reach_m=1000).norms == ("circle-15",)
    assert "直线" in passport_of(measure="reach", reach_m=1000).radius_source.zh
    other = passport_of(measure="reach", reach_m=1234)
    assert other.norms == ()
    assert "提问者" in other.radius_source.zh


def test_a_remembered_norm_is_no_source_of_a_radius() -> None:
    assert passport_of(measure="reach", reach_m=300).norms == ("circle-5",)


def test_no_passport_claims_minutes_for_a_straight_line() -> None:
    for reach_m in (300, 500, 1000, 2000):
        passport = passport_of(measure="reach", reach_m=reach_m)
        assert "分钟" not in passport.definition.zh
        assert "minute" not in passport.definition.en
