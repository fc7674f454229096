"""One language of the house: how it says words, numbers, shares, days and distances."""

from dataclasses import dataclass
from datetime import date, datetime
from math import isnan
from zoneinfo import ZoneInfo

import pandas as pd

from layers.wording import Language, Wording

SHOWN_IN = ZoneInfo("Asia/Shanghai")
MISSING = "—"


@dataclass(frozen=True, slots=True)
class Tongue:
    """What pages, maps, sheets and documents say in one language. A missing value is a dash, never a zero."""

    language: Language

    def t(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def say(self, wording: Wording | str | None) -> str:
        if wording is None:
            return ""
        return wording.in_language(self.language) if isinstance(wording, Wording) else wording

    def number(self, value: float | int | None, digits: int = 0) -> str:
        """Thousands apart, a fixed number of digits."""
        return MISSING if _is_missing(value) else f"{value:,.{digits}f}"

    def percent(self, share: float | None, digits: int = 2) -> str:
        """A share from 0 to 1 as per cent."""
        return MISSING if share is None or isnan(share) else f"{share * 100:.{digits}f} %"

    def day(self, value: date | datetime | str | None) -> str:
        """A date as officials write it; an aware instant is shown in Beijing time."""
        if value is None or pd.isna(value):
            return MISSING
        if isinstance(value, str):
            value = date.fromisoformat(value[:10])
        if isinstance(value, datetime) and value.tzinfo is not None:
            value = value.astimezone(SHOWN_IN)
        return f"{value.year}年{value.month}月{value.day}日" if self.language == "zh" else f"{value:%Y-%m-%d}"

    def moment(self, value: datetime | str, *, seconds: bool = True) -> str:
        """An aware instant in Beijing time, to the second or to the minute."""
        at = (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(SHOWN_IN)
        return f"{self.day(at)} {at:%H:%M:%S}" if seconds else f"{self.day(at)} {at:%H:%M}"

    def metres(self, value: float | None) -> str:
        """A distance: metres below one kilometre, kilometres with one or two decimals above."""
        if value is None or isnan(value):
            return MISSING
        if value < 1000:
            return f"{value:,.0f} m"
        return f"{value / 1000:,.2f} km" if value < 10_000 else f"{value / 1000:,.1f} km"

    def minutes(self, value: float | None) -> str:
        """A time on the way, to a tenth of a minute."""
        return MISSING if value is None or isnan(value) else f"{value:,.1f}".removesuffix(".0") + self.t(" 分钟", " min")


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and isnan(value))
