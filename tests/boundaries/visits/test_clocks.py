"""What falls due and on whose word: calendar terms right at month ends, hours to the minute, law told from settings."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boundaries.visits.clocks import Clock, ClockFace, ClockState, most_pressing_first
from boundaries.visits.settings import VisitSettings
from boundaries.visits.terms import CHINA
from layers.report import Severity
from layers.working_days import months_after

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
FACE = ClockFace(NOW)


@pytest.mark.parametrize(
    ("began", "months", "ends"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-12-31", 60, "2031-12-31"),
        ("2026-03-31", -1, "2026-02-28"),
        ("9999-06-01", 60, "9999-12-31"),
    ],
)
def test_a_term_of_months_ends_on_the_same_day_or_the_last_of_a_shorter_month(began: str, months: int, ends: str) -> None:
    assert months_after(date.fromisoformat(began), months) == date.fromisoformat(ends)


@given(st.dates(date(1949, 10, 1), date(2200, 1, 1)), st.integers(0, 240))
def test_a_term_lands_in_the_right_month_and_never_on_a_later_day(began: date, months: int) -> None:
    ends = months_after(began, months)
    assert (ends.year * 12 + ends.month) - (began.year * 12 + began.month) == months
    assert ends.day <= began.day
    assert ends.day == began.day or (ends + timedelta(days=1)).day == 1  # clamped only at the end of a month


def test_the_inspection_is_due_five_years_after_the_last_by_law() -> None:
    clock = FACE.inspection("景泰–靖远线", last_on=date(2021, 12, 5))
    assert clock.due == date(2026, 12, 5)
    assert clock.state is ClockState.SOON
    assert clock.authority.is_law


def test_a_stated_day_goes_before_the_computed_one() -> None:
    clock = FACE.inspection("景泰–靖远线", last_on=date(2021, 12, 5), stated_due=date(2026, 10, 1))
    assert (clock.due, clock.state, clock.authority.is_law) == (date(2026, 10, 1), ClockState.OVERDUE, False)
    assert clock.to_finding().severity is Severity.WARNING


def test_a_line_never_inspected_counts_from_its_approval_and_one_without_either_says_so() -> None:
    assert FACE.inspection("x", last_on=None, approved_on=date(2001, 6, 1)).state is ClockState.OVERDUE
    assert FACE.inspection("x", last_on=None).state is ClockState.UNKNOWN


def test_the_last_day_of_a_term_is_still_in_time() -> None:
    evening = ClockFace(datetime(2026, 11, 22, 23, 59, tzinfo=CHINA))
    assert evening.filing("r", year=2026, filed_on=None).state is ClockState.SOON
    due_today = evening.inspection("x", last_on=None, stated_due=date(2026, 11, 22))
    assert due_today.state is ClockState.SOON
    assert (
        ClockFace(datetime(2026, 11, 23, 0, 1, tzinfo=CHINA)).inspection("x", last_on=None, stated_due=date(2026, 11, 22)).state
        is ClockState.OVERDUE
    )


def test_the_day_is_chinas_not_the_servers() -> None:
    assert ClockFace(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)).today == date(2026, 11, 23)


def test_twelve_hours_to_report_an_incident_whatever_zone_the_clock_writes() -> None:
    found = datetime(2026, 11, 22, 3, 0, tzinfo=CHINA)  # 2026-11-21T19:00Z; ten hours ago
    clock = FACE.incident("界桩012", found_at=found, reported_at=None)
    assert clock.due == datetime(2026, 11, 22, 15, 0, tzinfo=CHINA)
    assert clock.state is ClockState.SOON
    assert not clock.authority.is_law
    late = FACE.incident("界桩012", found_at=found, reported_at=datetime(2026, 11, 22, 7, 0, 1, tzinfo=UTC))
    assert late.state is ClockState.DONE
    assert late.was_late
    assert not FACE.incident("界桩012", found_at=found, reported_at=datetime(2026, 11, 22, 7, 0, tzinfo=UTC)).was_late


def test_a_division_change_has_twelve_months_and_six_more_with_consent() -> None:
    approved = date(2025, 8, 31)
    assert FACE.demarcation("撤乡设镇", approved_on=approved, extended=False, completed_on=None).due == date(2026, 8, 31)
    longer = FACE.demarcation("撤乡设镇", approved_on=approved, extended=True, completed_on=None)
    assert longer.due == date(2027, 2, 28)
    assert longer.state is ClockState.RUNNING
    assert FACE.code("撤乡设镇", approved_on=date(2026, 1, 31), published_on=None).due == date(2026, 2, 28)


def test_patrols_records_and_peace_agreements_run_by_settings() -> None:
    assert FACE.patrol("x", last_on=date(2026, 10, 31)).due == date(2026, 11, 30)
    assert FACE.keepers_record("x", last_on=date(2026, 8, 31)).due == date(2026, 11, 30)
    assert FACE.peace_agreement("x", signed_on=date(2024, 2, 29)).due == date(2027, 2, 28)
    assert FACE.peace_agreement("x", signed_on=date(2024, 2, 29), valid_until=date(2029, 1, 1)).due == date(2029, 1, 1)
    other = ClockFace(NOW, VisitSettings(patrol_months=2))
    assert other.patrol("x", last_on=date(2026, 10, 31)).due == date(2026, 12, 31)


def test_only_articles_that_set_the_term_are_called_law() -> None:
    clocks = every_clock()
    assert {c.key for c in clocks if c.authority.is_law} == {"inspection", "demarcation", "code"}
    assert all("设置" in c.authority.text.zh for c in clocks if not c.authority.is_law and c.key != "stated")


def every_clock() -> list[Clock]:
    day = date(2026, 1, 31)
    return [
        FACE.inspection("x", last_on=day), FACE.plan("x", year=2026, filed_on=day), FACE.filing("x", year=2026, filed_on=None),
        FACE.stated("x", what="报送总结", due_on=day, source="市局通知"), FACE.incident("x", found_at=NOW, reported_at=None),
        FACE.repair("x", found_on=day, repaired_on=None), FACE.demarcation("x", approved_on=day, extended=False, completed_on=None),
        FACE.code("x", approved_on=day, published_on=None), FACE.patrol("x", last_on=day), FACE.keepers_record("x", last_on=day),
        FACE.peace_agreement("x", signed_on=day),
    ]  # fmt: skip


def test_what_is_overdue_stands_first_and_what_is_done_last() -> None:
    states = [c.state for c in most_pressing_first(every_clock())]
    assert states[0] is ClockState.OVERDUE
    assert states[-1] is ClockState.DONE
    assert states == sorted(states, key=[ClockState.OVERDUE, ClockState.SOON, ClockState.RUNNING, ClockState.DONE].index)
