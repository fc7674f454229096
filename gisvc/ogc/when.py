"""The `datetime` parameter: a moment asks how things stood that day, an interval asks for whatever held in it."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from gisvc.ogc.errors import BadValue
from layers.store.clock import day_in_china
from layers.store.selection import Days
from layers.wording import Wording

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_OPEN = ("", "..")
_SHORT = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2}))?"
PATTERN = rf"^({_SHORT}|({_SHORT}|\.\.)?/({_SHORT}|\.\.)?)$"
"""What the document says about it; that a month has so many days and an interval runs forward is checked here alone."""
_WANTED = Wording(
    "请写日期（2020-12-31）、RFC 3339 时刻，或以“/”隔开的区间，一端可用“..”表示不限。",
    "Write a day (2020-12-31), an RFC 3339 moment, or an interval with “/” in which one end may be “..”.",
)


@dataclass(frozen=True, slots=True)
class When:
    """Nothing said is today. Rows hold for days; a moment is the day it falls on in China."""

    as_of: date | None = None
    during: Days | None = None


def parse_when(said: str | None) -> When:
    """
    Raises:
        BadValue: no day, no moment, no interval, or one that ends before it begins.
    """
    if said is None:
        return When()
    ends = said.split("/") if len(said) <= 100 else []
    if len(ends) == 1:
        return When(as_of=_day(ends[0], said))
    if len(ends) != 2:
        raise BadValue("datetime", said, _WANTED)
    first, last = (None if end in _OPEN else _day(end, said) for end in ends)
    if first is not None and last is not None and last < first:
        raise BadValue("datetime", said, _WANTED)
    return When(during=(first, last))


def _day(text: str, said: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if _MOMENT.fullmatch(text):
            whole = text[:10] + "T" + text[11:].upper().replace("Z", "+00:00")
            return day_in_china(datetime.fromisoformat(re.sub(r"\.\d+", "", whole)))
    except (ValueError, OverflowError):
        pass
    raise BadValue("datetime", said, _WANTED)
