"""How terms are counted: in calendar days, in working days less the holidays, or in months."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from layers.wording import Wording

LAST_DAY = date(9999, 12, 31)  # stands for “never”


class Counting(StrEnum):
    """Which days count. The rule that fixes a term says it; where it only says 日, that is taken for calendar days."""

    CALENDAR = "calendar"
    WORKING = "working"
    MONTHS = "months"


_UNITS = {
    Counting.CALENDAR: ("日", "days"),
    Counting.WORKING: ("个工作日", "working days"),
    Counting.MONTHS: ("个月", "months"),
}


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days are worked: Monday to Friday, less the holidays, plus the weekends worked for them (调休). The lists come from the bureau:
    the State Council's office publishes them year by year, so no list is law here."""

    holidays: frozenset[date] = frozenset()
    worked_weekends: frozenset[date] = frozenset()

    def is_worked(self, day: date) -> bool:
        return day in self.worked_weekends or (day.weekday() < 5 and day not in self.holidays)

    def between(self, first: date, last: date) -> int:
        """Days worked after the first up to and with the last; negative where the last lies before it."""
        early, late = sorted((first, last))
        worked = sum(self.is_worked(early + timedelta(days=n)) for n in range(1, (late - early).days + 1))
        return worked if first <= last else -worked


def term_in_words(length: int, counting: Counting) -> Wording:
    """15 日, 10 个工作日, 6 个月."""
    zh, en = _UNITS[counting]
    return Wording(f"{length} {zh}", f"{length} {en}")


def day_after(start: date, length: int, counting: Counting, calendar: WorkingDays = WorkingDays()) -> date:
    """The last day of a term. The day that starts it is not counted; the last day still is in time."""
    if counting is Counting.MONTHS:
        return months_after(start, length)
    if counting is Counting.CALENDAR:
        return start + timedelta(days=min(length, (LAST_DAY - start).days))
    day, left = start, length
    while left and day < LAST_DAY:
        day += timedelta(days=1)
        left -= calendar.is_worked(day)
    return day


def months_after(day: date, months: int) -> date:
    """The last day of a term of so many months (months may be below 0).

    The day itself does not count; the term ends on the day of the same number, where there is none on the last of that month: 31 January and one
    month is 28 or 29 February (民法典 Arts. 201–202, cited from memory). Whether the last day falls on a holiday is not looked at.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > LAST_DAY.year:
        return LAST_DAY
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
