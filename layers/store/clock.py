"""What time it is, and which day that is in China."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

Clock = Callable[[], datetime]
"""Gives an aware moment; tests pass their own."""

CHINA = timezone(timedelta(hours=8))  # one time zone without summer time; a constant needs no tz database on Windows


def utc_now() -> datetime:
    return datetime.now(UTC)


def day_in_china(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()
