"""Which calendar day it is where the lines run."""

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def day_in_china(now: datetime) -> date:
    """The calendar day at a moment (aware), in China's one time zone."""
    return now.astimezone(CHINA).date()
