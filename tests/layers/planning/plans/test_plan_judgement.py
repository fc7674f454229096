"""Met, on track or behind: by the day, by milestones, from a base that was printed and from none."""

from datetime import date
from fractions import Fraction

import pytest

from layers.planning.plans.judgement import judge
from layers.planning.plans.plan import Figure
from layers.planning.plans.status import Counted, OnBaseDay, Status
from tests.layers.planning.plans.conftest import plan_of, row

TOTAL = '{ layer = "facilities" }'


def figure(targets: str, base: str = "{ value = 0 }", **keys: str) -> Figure:
    (only,) = plan_of(
        row(**{"kind": '"total"', "unit": '"个"', "numerator": TOTAL, "targets": targets, "base": base} | keys)
    ).figures
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


NO_BASE = "[{ year = 2022, at_least = 40 }, { year = 2025, at_least = 100 }]"


def without_base(**keys: str) -> Figure:
    (only,) = plan_of(row(kind='"total"', unit='"个"', numerator=TOTAL, targets=NO_BASE, **keys)).figures
    return only


def measured(value: int) -> OnBaseDay:
    return OnBaseDay(date(2020, 12, 31), Counted(Fraction(value), None, 1))


@pytest.mark.parametrize(
    ("value", "on", "status"),
    [
        (0, date(2021, 12, 31), Status.NO_BASE),
        (39, date(2022, 12, 31), Status.NO_BASE),
        (40, date(2021, 12, 31), Status.ON_TRACK),
        (40, date(2023, 6, 30), Status.BEHIND),  # a milestone is a base of its own
        (100, date(2021, 12, 31), Status.MET),
        (99, date(2026, 1, 1), Status.BEHIND),
    ],
)
def test_without_any_base_nobody_can_say_before_the_day_whether_it_is_on_track(value: int, on: date, status: Status) -> None:
    told = judge(without_base(), Fraction(value), on)
    assert told.status is status
    if status is Status.NO_BASE:
        assert told.expected is None
        assert "规划未印基期值" in told.rule.zh
        assert "不能判断进度" in told.rule.zh


@pytest.mark.parametrize(
    ("value", "status"), [(20, Status.BEHIND), (29, Status.BEHIND), (30, Status.ON_TRACK), (31, Status.ON_TRACK)]
)
def test_where_the_plan_prints_no_base_it_is_what_was_measured_then(value: int, status: Status) -> None:
    told = judge(without_base(), Fraction(value), date(2021, 12, 31), measured(20))
    assert (told.status, told.start) == (status, Fraction(20)), (
        "what stood there from the start is no progress: 20 of 40 in half the time"
    )
    assert "规划未印基期值，以图层在 2020-12-31 的测算值 20 个为基期" in told.rule.zh
    assert "measured from the layers on 2020-12-31" in told.rule.en


def test_a_printed_base_is_used_whatever_was_measured() -> None:
    assert judge(RISING, Fraction(0), date(2020, 12, 31), measured(7)).expected == 50


ROUNDED = [("X08", 193, 570, "33.86", "50"), ("X12", 88, 104, "85", "95")]


@pytest.mark.parametrize(("no", "above", "below", "base", "target"), ROUNDED)
def test_a_value_that_prints_as_the_base_is_not_behind_it(no: str, above: int, below: int, base: str, target: str) -> None:
    share = figure(
        f"[{{ year = 2025, at_least = {target} }}]", f"{{ value = {base} }}", unit='"%"', kind='"share"', denominator=TOTAL
    )
    value, day = Fraction(100 * above, below), date(2020, 12, 31)
    assert judge(share, value, day).status is Status.ON_TRACK, no
    assert judge(share, value - 1, day).status is Status.BEHIND
    assert "按所印位数可差" in judge(share, value, day).rule.zh


def test_a_base_printed_with_its_parts_is_exact() -> None:
    rate = figure(
        "[{ year = 2025, at_least = 16 }]", "{ value = 14.47, numerator = 1042, denominator = 720200 }", kind='"rate"', per="10000",
        denominator=TOTAL,
    )  # fmt: skip
    assert judge(rate, Fraction(1042 * 10_000, 720_200), date(2020, 12, 31)).status is Status.ON_TRACK
    assert judge(rate, Fraction(1041 * 10_000, 720_200), date(2020, 12, 31)).status is Status.BEHIND


def test_of_bases_that_contradict_each_other_none_is_used_and_the_rule_names_them() -> None:
    base = '{ conflicting = [{ numerator = 13, said = "13 人", said_en = "13 people" }, { value = 82, said = "82 个", said_en = "82" }] }'
    told = judge(without_base(base=base), Fraction(1), date(2021, 12, 31))
    assert (told.status, told.start) == (Status.NO_BASE, None)
    assert "互相矛盾的基期值（“13 人”、“82 个”，见“数字核对”），均不采用" in told.rule.zh
    assert "“13 people”, “82”" in told.rule.en


def test_a_status_that_nobody_can_tell_is_worse_than_one_on_its_way() -> None:
    order = list(Status)
    assert order.index(Status.BEHIND) < order.index(Status.NO_BASE) < order.index(Status.ON_TRACK)


def test_a_figure_without_a_value_is_not_judged() -> None:
    assert judge(RISING, None, date(2023, 7, 1)).status is Status.NOT_APPLICABLE
