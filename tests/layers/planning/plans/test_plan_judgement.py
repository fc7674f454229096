"""Met, on track or behind: by the day, by milestones, from a base that was printed and from none."""

from datetime import date
from fractions import Fraction

import pytest

from layers.planning.plans.judgement import judge
from layers.planning.plans.plan import Figure
from layers.planning.plans.status import Status
from tests.layers.planning.plans.conftest import plan_of, row

TOTAL = '{ layer = "facilities" }'


def figure(targets: str, base: str = "{ value = 0 }", **keys: str) -> Figure:
    (only,) = plan_of(row(kind='"total"', unit='"个"', numerator=TOTAL, targets=targets, base=base, **keys)).figures
    return only


RISING = figure("[{ year = 2025, at_least = 100 }]", "{ value = 50 }")
FALLING = figure("[{ year = 2025, at_most = 10 }]", "{ value = 60 }")
KEPT = figure("[{ year = 2025, at_most = 10 }]", "{ value = 5 }")
STEPS = figure("[{ year = 2022, at_least = 40 }, { year = 2025, at_least = 100 }]")
RANGE = figure("[{ year = 2025, range = [20, 30] }]", "{ value = 40 }")
EXACTLY = figure("[{ year = 2025, equals = 100 }]")
SAID = figure('[{ year = 2025, zh = "形成", en = "formed" }]')


@pytest.mark.parametrize(
    ("declared", "value", "on", "status"),
    [
        (RISING, 100, date(2021, 1, 1), Status.MET),
        (RISING, 74, date(2023, 7, 1), Status.BEHIND),
        (RISING, 75, date(2023, 7, 1), Status.ON_TRACK),
        (RISING, 50, date(2020, 12, 31), Status.ON_TRACK),
        (RISING, 99, date(2025, 12, 31), Status.BEHIND),
        (RISING, 99, date(2026, 1, 1), Status.BEHIND),
        (RISING, 100, date(2026, 1, 1), Status.MET),
        (FALLING, 10, date(2022, 1, 1), Status.MET),
        (FALLING, 34, date(2023, 7, 1), Status.ON_TRACK),
        (FALLING, 36, date(2023, 7, 1), Status.BEHIND),
        (KEPT, 9, date(2023, 7, 1), Status.MET),
        (KEPT, 11, date(2023, 7, 1), Status.BEHIND),
        (STEPS, 40, date(2022, 12, 31), Status.ON_TRACK),
        (STEPS, 39, date(2022, 12, 31), Status.BEHIND),
        (STEPS, 40, date(2023, 1, 2), Status.BEHIND),
        (STEPS, 70, date(2024, 6, 30), Status.ON_TRACK),
        (STEPS, 100, date(2021, 6, 30), Status.MET),
        (RANGE, 25, date(2023, 7, 1), Status.MET),
        (RANGE, 35, date(2023, 7, 1), Status.ON_TRACK),
        (RANGE, 36, date(2023, 7, 1), Status.BEHIND),
        (EXACTLY, 100, date(2026, 7, 1), Status.MET),
        (EXACTLY, 10, date(2021, 12, 31), Status.BEHIND),
        (SAID, 3, date(2026, 7, 1), Status.NO_TARGET),
    ],
)
def test_a_value_stands_where_the_rule_puts_it(declared: Figure, value: int, on: date, status: Status) -> None:
    assert judge(declared, Fraction(value), on).status is status


def test_what_is_expected_grows_evenly_by_the_day() -> None:
    assert judge(RISING, Fraction(0), date(2020, 12, 31)).expected == 50
    assert judge(RISING, Fraction(0), date(2021, 12, 31)).expected == 50 + Fraction(50 * 365, 1826)
    assert judge(RISING, Fraction(0), date(2025, 12, 31)).expected == 100
    assert judge(RISING, Fraction(0), date(2030, 1, 1)).expected == 100


def test_values_are_judged_unrounded() -> None:
    share = figure("[{ year = 2025, at_least = 77.86 }]", "{ value = 77.85 }", decimals="2")
    assert judge(share, Fraction(7785999, 100_000), date(2025, 12, 31)).status is Status.BEHIND


def test_a_base_nobody_printed_is_nothing_and_the_rule_says_so() -> None:
    (declared,) = plan_of(row(kind='"total"', unit='"个"', numerator=TOTAL, targets="[{ year = 2025, at_least = 15 }]")).figures
    told = judge(declared, Fraction(1), date(2025, 6, 30))
    assert "按 0 起算" in told.rule.zh
    assert told.expected is not None
    assert 7 < told.expected < 8, "from the end of the year before the first target where no base is printed at all"


def test_a_figure_without_a_value_is_not_judged() -> None:
    assert judge(RISING, None, date(2023, 7, 1)).status is Status.NOT_APPLICABLE
