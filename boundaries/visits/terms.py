"""Terms by the calendar: months and years end on the day of the same number, or on the last of a shorter month."""

from calendar import monthrange
from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def months_after(day: date, months: int) -> date:
    """The last day of a term of so many months (months may be below 0).

    The day itself does not count; the term ends on the day of the same number, where there is none on the last of that month: 31 January and one
    month is 28 or 29 February (民法典 Arts. 201–202, cited from memory). Whether the last day falls on a holiday is not looked at.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:  # 9999-12-31 stands for “never”
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_in_china(now: datetime) -> date:
    """The calendar day at a moment (aware), in China's one time zone."""
    return now.astimezone(CHINA).date()
