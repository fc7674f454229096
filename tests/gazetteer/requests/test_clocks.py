"""The clocks of Arts. 13 and 14 and the local ones: days counted by hand and on a calendar of their own."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.requests import sources as s
from gazetteer.requests.clocks import (
    NATIONAL_LIMITS,
    USUAL_LIMITS,
    Approved,
    ClockSettings,
    ClockState,
    DutyKind,
    Limit,
    announcement_duty,
    due_day,
    duty,
    filing_duty,
)
from layers.working_days import LAST_DAY, Counting, WorkingDays

FIFTEEN = NATIONAL_LIMITS[DutyKind.FILING]
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2024-02-20", "2024-03-06"),  # leap year
        ("2023-02-20", "2023-03-07"),
        ("2000-02-20", "2000-03-06"),
        ("2100-02-20", "2100-03-07"),  # a hundredth year that is no leap year
        ("2024-12-20", "2025-01-04"),  # over the turn of the year
        ("2024-01-31", "2024-02-15"),
        ("2024-02-29", "2024-03-15"),
        ("2024-04-30", "2024-05-15"),
    ],
)
def test_fifteen_days_from_an_approval(start: str, due: str) -> None:
    filing = filing_duty(date.fromisoformat(start), "county_government", "620423")
    assert filing is not None
    assert filing.due_on == date.fromisoformat(due)


def test_a_duty_is_recalled_on_the_tenth_day_and_overdue_the_day_after_it_is_due() -> None:
    filing = filing_duty(date(2024, 2, 20), "county_government", "620423")
    assert filing is not None
    states = {day: filing.state(date.fromisoformat(day)) for day in ("2024-02-29", "2024-03-01", "2024-03-06", "2024-03-07")}
    assert states == {
        "2024-02-29": ClockState.RUNNING,
        "2024-03-01": ClockState.REMIND,
        "2024-03-06": ClockState.REMIND,
        "2024-03-07": ClockState.OVERDUE,
    }
    assert filing.days_left(date(2024, 3, 9)) == -3
    assert [a.code for a in filing.to] == ["prefecture_government", "prefecture_civil_affairs"]


@pytest.mark.parametrize(
    ("kind", "remind"), [(DutyKind.FILING, "2024-03-01"), (DutyKind.SIGNS, "2024-04-15"), (DutyKind.REVIEW, "2024-02-27")]
)
def test_long_duties_are_recalled_shortly_before_and_short_ones_on_the_day(kind: DutyKind, remind: str) -> None:
    assert duty(kind, date(2024, 2, 20)).remind_on == date.fromisoformat(remind)


def test_a_late_filing_stays_late() -> None:
    filed = filing_duty(date(2024, 2, 20), "county_government", "620423", filed_on=date(2024, 3, 7))
    assert filed is not None
    assert filed.state(date(2030, 1, 1)) is ClockState.DONE_LATE
    assert not filed.state(date(2030, 1, 1)).is_open


def test_the_announcement_of_a_government_counts_from_the_approval() -> None:
    announcement = announcement_duty(Approved("county_government", "620423", date(2024, 2, 20)))
    assert announcement.due_on == date(2024, 3, 6)
    assert announcement.by is not None
    assert announcement.by.code == "county_civil_affairs"


def test_the_announcement_of_another_department_counts_from_the_filing() -> None:
    unfiled = Approved("county_housing", "620423", date(2024, 2, 20))
    assert announcement_duty(unfiled).state(date(2025, 1, 1)) is ClockState.WAITING
    filed = announcement_duty(Approved("county_housing", "620423", date(2024, 2, 20), filed_on=date(2024, 3, 1)))
    assert (filed.starts_on, filed.due_on) == (date(2024, 3, 1), date(2024, 3, 16))


def test_the_state_council_has_no_filing_clock() -> None:
    assert filing_duty(date(2024, 2, 20), "state_government", "620423") is None


def test_working_days_leave_out_weekends_and_holidays_and_count_weekends_that_are_worked() -> None:
    ten = Limit(10, Counting.WORKING, s.NINGBO_15)
    friday = date(2024, 9, 27)
    assert due_day(friday, ten) == date(2024, 10, 11)
    week = frozenset(date(2024, 10, day) for day in range(1, 8))
    worked = frozenset({date(2024, 9, 29), date(2024, 10, 12)})
    settings = ClockSettings(calendar=WorkingDays(week, worked))
    assert due_day(friday, ten, settings) == date(2024, 10, 16)


def test_a_last_day_that_is_not_worked_moves_on_only_where_the_setting_says_so() -> None:
    saturday = date(2024, 3, 2)
    assert due_day(saturday - timedelta(days=15), FIFTEEN) == saturday
    assert due_day(saturday - timedelta(days=15), FIFTEEN, ClockSettings(moves_to_a_worked_day=True)) == date(2024, 3, 4)


@pytest.mark.parametrize(
    ("start", "end"),
    [("2024-08-31", "2025-02-28"), ("2023-08-31", "2024-02-29"), ("2024-06-30", "2024-12-30"), ("2024-07-01", "2025-01-01")],
)
def test_a_reserved_name_is_held_for_half_a_year(start: str, end: str) -> None:
    assert duty(DutyKind.RESERVATION, date.fromisoformat(start)).due_on == date.fromisoformat(end)


@given(DAYS, st.integers(0, 60))
def test_months_end_where_an_independent_calendar_ends_them(start: date, months: int) -> None:
    assert (
        due_day(start, Limit(months, Counting.MONTHS, s.RESERVING)) == (pd.Timestamp(start) + pd.DateOffset(months=months)).date()
    )


@given(DAYS, st.integers(0, 90), st.sets(st.dates(date(1990, 1, 1), date(2101, 1, 1)), max_size=20))
def test_working_days_agree_with_a_naive_count(start: date, length: int, holidays: set[date]) -> None:
    settings = ClockSettings(calendar=WorkingDays(frozenset(holidays)))
    end = due_day(start, Limit(length, Counting.WORKING, s.NINGBO_15), settings)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(day.weekday() < 5 and day not in holidays for day in between) == length
    assert not between or settings.calendar.is_worked(between[-1])


def test_the_end_of_the_calendar_is_no_crash() -> None:
    for counting in Counting:
        assert due_day(date(9999, 12, 20), Limit(99, counting, s.ART_13)) == LAST_DAY


def test_only_the_two_clocks_of_the_regulation_bind_where_nobody_fixed_more() -> None:
    start = date(2024, 1, 1)
    assert {kind for kind in DutyKind if duty(kind, start).is_binding} == {DutyKind.FILING, DutyKind.ANNOUNCEMENT}
    for kind in DutyKind:
        limit = ClockSettings().limit(kind)
        assert kind.label.zh
        assert limit.wording().zh
        marked = "可调整" in limit.citation.wording().zh
        assert marked is (kind in USUAL_LIMITS)
    local = ClockSettings(limits={DutyKind.SIGNS: Limit(60, Counting.CALENDAR, s.NINGBO_21)})
    assert duty(DutyKind.SIGNS, start, settings=local).is_binding
