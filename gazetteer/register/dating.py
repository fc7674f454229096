"""When something happened, as exactly as it was written: a day, a month, a year, a decade, a reign, or nobody knows."""

import calendar
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources

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

_NUMERALS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "元": 1}
_EDTF = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?([?~%])?", re.ASCII)
_EDTF_SPAN = re.compile(r"(\d{2})(\d|[xXuU])([xXuU])([?~%])?", re.ASCII)
_WRITTEN = re.compile(
    r"(?:约|公元)?(\d{4})\s*[年./-]?(?:\s*(\d{1,2})\s*[月./-]?)?(?:\s*(\d{1,2})\s*[日号]?)?(?:前后|左右)?", re.ASCII
)
_DECADE = re.compile(r"(?:(\d{2})世纪)?(\d{2})年代|(\d{3})0年代", re.ASCII)
_YEAR_OF_REIGN = re.compile(r"([〇零元一二三四五六七八九十百\d]{1,4})年")


def parse_dating(words: str, *, on: date | None = None) -> Dating:
    """A date from words or EDTF (level 0 and 1); `on` is the day kept beside them and wins as the earliest day.

    Understands 1958, 1958-03, 1958?, 1958~, 195X, 19XX, 1958年3月, 约1958年, 20世纪50年代, 1950年代, 民国23年, 清光绪三年, 清光绪年间, 明.
    Words nobody can place stay words, without a day.
    """
    text = words.strip()
    if not text:
        return Dating(on, on, Precision.DAY) if on else UNKNOWN
    found = _edtf(text) or _in_reign(text) or _decade(text) or _written(text)
    if found is None:
        return Dating(on, on, Precision.DAY if on else Precision.UNKNOWN, text)
    if on and found.earliest and on > found.earliest:
        return Dating(on, max(on, found.latest or on), found.precision, text, found.is_approximate, found.is_doubtful)
    return found


def _edtf(text: str) -> Dating | None:
    mark = text[-1]
    flags = (mark in "~%", mark in "?%")
    if whole := _EDTF.fullmatch(text):
        year, month, day, _ = whole.groups()
        return _dating(text, int(year), int(month or 0), int(day or 0), *flags)
    if span := _EDTF_SPAN.fullmatch(text):
        century, decade, *_ = span.groups()
        first = int(century + (decade if decade.isdigit() else "0") + "0")
        return _span(text, first, first + (9 if decade.isdigit() else 99), *flags)
    return None


def _written(text: str) -> Dating | None:
    if not (written := _WRITTEN.fullmatch(text)):
        return None
    year, month, day = (int(part or 0) for part in written.groups())
    return _dating(text, year, month, day, text.startswith("约") or text.endswith(("前后", "左右")), False)


def _decade(text: str) -> Dating | None:
    if not (found := _DECADE.fullmatch(text.removeprefix("约"))):
        return None
    century, decade, alone = found.groups()
    first = int(alone) * 10 if alone else (int(century or 20) - 1) * 100 + int(decade)
    return _span(text, first, first + 9, text.startswith("约"), False)


def _in_reign(text: str) -> Dating | None:
    """A reign title wins over its dynasty; a year of it is that year."""
    eras = _eras()
    for title, (first, last) in eras["reigns"].items():
        if title not in text:
            continue
        year = _YEAR_OF_REIGN.match(text[text.index(title) + len(title) :])
        if year and (count := _number(year.group(1))):
            return _dating(text, first + count - 1, 0, 0, False, False)
        return _span(text, first, last, "约" in text, False)
    dynasties = sorted(eras["dynasties"].items(), key=lambda era: -len(era[0]))
    for title, (first, last) in dynasties:
        if re.match(rf"(?:约|始于|建于)?{title}(?:代|朝|初|末|中叶|时|年间|季|$)", text):
            return _span(text, first, last, "约" in text, False)
    return None


def _number(text: str) -> int:
    """三十四 → 34, 廿 is not written in dates of names; 23 → 23."""
    if text.isascii():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return int("".join(str(_NUMERALS[c]) for c in text)) if all(c in _NUMERALS for c in text) else 0
    return (_NUMERALS.get(tens, 1) if tens else 1) * 10 + _NUMERALS.get(ones, 0)


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


def _span(words: str, first: int, last: int, approximate: bool, doubtful: bool) -> Dating:
    return Dating(date(first, 1, 1), date(last, 12, 31), Precision.SPAN, words, approximate, doubtful)


@cache
def _eras() -> Mapping[str, Mapping[str, tuple[int, int]]]:
    read: Mapping[str, Mapping[str, tuple[int, int]]] = tomllib.loads(
        resources.files("gazetteer.register").joinpath("eras.toml").read_text(encoding="utf-8")
    )
    return read


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
            century, decade = day.year // 100 + 1, day.year % 100
            said = f"{century}世纪{decade:02d}年代" if dating.latest and dating.latest.year - day.year == 9 else f"{century}世纪"
    return f"{about}{said}{doubt}"


def _en(dating: Dating) -> str:
    day = dating.earliest
    if day is None:
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
            last = dating.latest.year if dating.latest else day.year
            said = f"between {day.year} and {last}"
    return f"{about}{said}{doubt}"
