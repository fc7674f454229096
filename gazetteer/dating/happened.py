"""When something happened, as exactly as it was written: a day, a month, a year, a decade, a reign, or nobody knows."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gazetteer.dating.attested import parse_attested
from layers.wording import Wording


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    SPAN = "span"  # a decade, a century, a reign, a dynasty
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Dating:
    """A date as written: it lies between `earliest` and `latest`, both inclusive; both None where nobody knows.

    `is_approximate` is EDTF's "~", `is_doubtful` its "?"; `words` is what was written.
    """

    earliest: date | None
    latest: date | None
    precision: Precision
    words: str = ""
    is_approximate: bool = False
    is_doubtful: bool = False

    @property
    def is_exact(self) -> bool:
        return self.precision is Precision.DAY and not self.is_approximate and not self.is_doubtful

    def said(self) -> Wording:
        """The date as a sentence has it: 1958年3月 / March 1958; Chinese words are quoted as they stand."""
        return Wording(_zh(self), _en(self))


UNKNOWN = Dating(None, None, Precision.UNKNOWN)

_EDTF = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?([?~%])?", re.ASCII)
_WRITTEN = re.compile(r"(约|公元)?(\d{4})\s*[年./-]\s*(\d{1,2})(?:\s*[月./-]\s*(\d{1,2}))?\s*[月日号]?(前后|左右)?", re.ASCII)


def parse_dating(words: str, *, on: date | None = None) -> Dating:
    """A date from words or EDTF (level 0 and 1); `on` is the day kept beside them and wins as the earliest day.

    Understands 1958, 1958-03, 1958?, 1958~, 1958年3月 and whatever `parse_attested` does: 195X, 20世纪50年代, 民国23年, 清光绪三年, 明.
    Words nobody can place stay words, without a day.
    """
    text = words.strip()
    if not text:
        return Dating(on, on, Precision.DAY) if on else UNKNOWN
    has_months = _EDTF.fullmatch(text) or _WRITTEN.fullmatch(text)
    found = _edtf(text) or _written(text) if has_months else _attested(text)
    if found is None:
        return Dating(on, on, Precision.DAY if on else Precision.UNKNOWN, text)
    if on and found.earliest and on > found.earliest:
        return Dating(on, max(on, found.latest or on), found.precision, text, found.is_approximate, found.is_doubtful)
    return found


def _edtf(text: str) -> Dating | None:
    if not (found := _EDTF.fullmatch(text)):
        return None
    year, month, day, mark = found.groups(default="")
    return _dating(text, int(year), int(month or 0), int(day or 0), mark in ("~", "%"), mark in ("?", "%"))


def _written(text: str) -> Dating | None:
    if not (written := _WRITTEN.fullmatch(text)):
        return None
    before, year, month, day, after = written.groups(default="")
    return _dating(text, int(year), int(month), int(day or 0), before == "约" or bool(after), False)


def _attested(text: str) -> Dating | None:
    """Years, decades, reigns and dynasties. What lies before the calendar's first year began with it."""
    found = parse_attested(text)
    if found is None:
        return None
    first, last = found.years
    earliest = None if first is None else date(max(first, 1), 1, 1)
    latest = None if last is None else date(max(last, 1), 12, 31)
    precision = Precision.YEAR if first == last else Precision.SPAN
    return Dating(earliest, latest, precision, text, found.is_approximate, text.endswith(("?", "%")))


def _dating(words: str, year: int, month: int, day: int, approximate: bool, doubtful: bool) -> Dating | None:
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return Dating(first, first, Precision.DAY, words, approximate, doubtful)
    if month:
        last = first.replace(day=calendar.monthrange(year, month)[1])
        return Dating(first, last, Precision.MONTH, words, approximate, doubtful)
    return Dating(first, date(year, 12, 31), Precision.YEAR, words, approximate, doubtful)


def _zh(dating: Dating) -> str:
    if any("\u4e00" <= c <= "\u9fff" for c in dating.words):
        return dating.words
    day = dating.earliest
    if day is None:
        return dating.words or "时间不详"
    about = "约" if dating.is_approximate else ""
    doubt = "（存疑）" if dating.is_doubtful else ""
    match dating.precision:
        case Precision.DAY:
            said = f"{day.year}年{day.month}月{day.day}日"
        case Precision.MONTH:
            said = f"{day.year}年{day.month}月"
        case Precision.YEAR:
            said = f"{day.year}年"
        case _:
            said = f"{day.year}年至{dating.latest.year}年间" if dating.latest else f"{day.year}年以后"
    return f"{about}{said}{doubt}"


def _en(dating: Dating) -> str:
    day = dating.earliest
    if day is None or day == date.min:
        return f"at a time given as “{dating.words}”" if dating.words else "at an unknown time"
    about = "about " if dating.is_approximate else ""
    doubt = " (doubtful)" if dating.is_doubtful else ""
    match dating.precision:
        case Precision.DAY:
            said = f"{day.day} {calendar.month_name[day.month]} {day.year}"
        case Precision.MONTH:
            said = f"{calendar.month_name[day.month]} {day.year}"
        case Precision.YEAR:
            said = f"{day.year}"
        case _:
            said = f"between {day.year} and {dating.latest.year}" if dating.latest else f"after {day.year}"
    return f"{about}{said}{doubt}"
