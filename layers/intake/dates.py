"""Dates as offices write them: 2020年12月31日, 2020.12, 20201231, a sheet's serial number."""

import numpy as np
import pandas as pd

from layers.intake.faults import Fault, Parsed
from layers.intake.text import is_missing_word, to_half_width, to_text
from layers.report import Severity
from layers.wording import Wording

# Serial days of a sheet count from 1899-12-30; 20000 is 1954 and 80000 is 2119, so no year and no yyyymmdd is among them.
_SERIAL_EPOCH = pd.Timestamp(1899, 12, 30)
_SERIALS = (20_000, 80_000)
_YEARS = (1900, 2100)
_STILL_RUNNING = frozenset({"至今", "长期", "在用", "运营中", "今"})

_DAY = r"^(\d{4})(?:\s*[年./-]\s*)(\d{1,2})(?:\s*[月./-]\s*)(\d{1,2})\s*[日号]?(?:[T\s].*)?$"
_PACKED = r"^(\d{4})(\d{2})(\d{2})$"
_MONTH = r"^(\d{4})(?:\s*[年./-]\s*)(\d{1,2})\s*月?(?:份)?$"
_YEAR = r"^(\d{4})\s*年?$"


def parse_dates(cells: pd.Series) -> Parsed:
    """Dates of a column as datetime64[s], the time of day dropped.

    A month alone is its first day and a year alone its first of January, both said in a note. A number 2020.1 is a
    fault: a sheet shows October (2020.10) and January alike.
    """
    if pd.api.types.is_datetime64_any_dtype(cells.dtype):
        return Parsed(_without_time(cells))
    text = to_text(cells)
    words = text.dropna().unique()
    plain = to_half_width(pd.Series(words, dtype="str"))
    read = _read(plain)
    read["faulty"] = read["day"].isna() & ~is_missing_word(plain) & ~plain.isin(_STILL_RUNNING)
    read.index = pd.Index(words)
    of_cells = read.reindex(text)
    two_ways = _may_be_october(cells)
    known = text.notna().to_numpy(dtype=bool)
    faulty = known & (of_cells["faulty"].fillna(False).to_numpy(dtype=bool)) & ~two_ways
    days = pd.Series(of_cells["day"].to_numpy(dtype="datetime64[s]"), index=cells.index).where(~two_ways)
    precision = of_cells["precision"].to_numpy(dtype=object)
    return Parsed(
        days.astype("datetime64[s]"),
        (
            Fault("intake.not-a-date", faulty, _not_a_date),
            Fault("intake.month-unclear", two_ways, _month_unclear),
            Fault("intake.month-only", known & ~two_ways & (precision == "month"), _month_only, Severity.NOTE, summed_up=True),
            Fault("intake.year-only", known & (precision == "year"), _year_only, Severity.NOTE, summed_up=True),
        ),
    )


def _read(plain: pd.Series) -> pd.DataFrame:
    """Day and precision of each distinct word; NaT where it is no date."""
    days = pd.Series(np.full(len(plain), np.datetime64("NaT", "s")), index=plain.index)
    precision = pd.Series(np.full(len(plain), "", dtype=object), index=plain.index)
    for pattern, exactness in ((_DAY, "day"), (_PACKED, "day"), (_MONTH, "month"), (_YEAR, "year")):
        parts = plain.str.extract(pattern)
        fits = parts[0].notna() & days.isna()
        if fits.any():
            days = days.where(~fits, _compose(parts))
            precision = precision.where(~(fits & days.notna()), exactness)
    numbers = pd.to_numeric(plain, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
    serial = pd.Series((numbers >= _SERIALS[0]) & (numbers < _SERIALS[1]), index=plain.index) & days.isna()
    if serial.any():
        counted = _SERIAL_EPOCH + pd.to_timedelta(np.floor(np.where(serial, numbers, 0)), unit="D")
        days[serial] = counted[serial.to_numpy(dtype=bool)].astype("datetime64[s]")
    return pd.DataFrame({"day": days, "precision": precision})


def _compose(parts: pd.DataFrame) -> pd.Series:
    """Year, month and day as a date; NaT where the calendar has no such day (2020-02-30)."""
    numbers = parts.apply(pd.to_numeric, errors="coerce").astype("float64")
    year, month = numbers[0], numbers[1] if 1 in numbers else pd.Series(1.0, index=parts.index)
    day = numbers[2] if 2 in numbers else pd.Series(1.0, index=parts.index)
    sound = year.between(*_YEARS) & month.between(1, 12) & day.between(1, 31)
    composed = pd.DataFrame({"year": year.where(sound, 2000), "month": month.where(sound, 1), "day": day.where(sound, 1)})
    return pd.to_datetime(composed, errors="coerce").astype("datetime64[s]").where(sound)


def _may_be_october(cells: pd.Series) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Numbers such as 2020.1, typed as 2020.10 and shortened by the sheet."""
    if pd.api.types.is_float_dtype(cells.dtype):
        numbers = cells.to_numpy(dtype="float64", na_value=np.nan)
    elif cells.dtype == object:
        numbers = np.array([float(v) if isinstance(v, (float, np.floating)) else np.nan for v in cells], dtype="float64")
    else:
        return np.zeros(len(cells), dtype=bool)
    numbers = np.where(np.isfinite(numbers), numbers, np.nan)
    fraction = np.round(np.mod(numbers, 1), 6)
    return np.asarray((numbers >= _YEARS[0]) & (numbers < _YEARS[1]) & (fraction == 0.1))


def _without_time(cells: pd.Series) -> pd.Series:
    naive = cells.dt.tz_convert("Asia/Shanghai").dt.tz_localize(None) if cells.dt.tz is not None else cells
    midnight: pd.Series = naive.dt.normalize().astype("datetime64[s]")
    return midnight


def _not_a_date(word: str) -> Wording:
    return Wording(
        f"“{word}”不是日历上的日期。请写成 2020-12-31 或 2020年12月31日。",
        f"“{word}” is not a day of the calendar. Write 2020-12-31 or 2020年12月31日.",
    )


def _month_unclear(word: str) -> Wording:
    return Wording(
        f"数字 {word} 可能是 1 月，也可能是被表格去掉末尾 0 的 10 月。请写成文本“2020年10月”。",
        f"The number {word} may be January, or October whose last 0 the sheet dropped. Write 2020年10月 as text.",
    )


def _month_only(count: str) -> Wording:
    return Wording(f"{count} 个日期只到月，按当月 1 日记。", f"{count} dates name only a month; they are kept as its first day.")


def _year_only(count: str) -> Wording:
    return Wording(
        f"{count} 个日期只到年，按当年 1 月 1 日记。", f"{count} dates name only a year; they are kept as its first of January."
    )
