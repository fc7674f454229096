"""Cells as plain text: full-width digits, stray spaces and numbers that a sheet made of codes."""

import re
import unicodedata

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

# What clerks type where nothing is known. A dash is not a zero, and neither is 无.
MISSING_WORDS = frozenset(
    {
        "-",
        "--",
        "—",
        "——",
        "–",
        "/",
        "\\",
        "…",
        "……",
        "*",
        "无",
        "不详",
        "不明",
        "未知",
        "暂无",
        "空",
        "n/a",
        "na",
        "#n/a",
        "null",
        "none",
        "nan",
        "nil",
    }
)

_SPACES = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"


def to_text(cells: pd.Series) -> pd.Series:
    """Cells as trimmed NFC text, dtype "str"; blank cells are missing; `310101.0` is `310101`."""
    text = cells if isinstance(cells.dtype, pd.StringDtype) else _written_out(cells)
    array = pa.array(text, type=pa.large_string(), from_pandas=True)
    array = pc.utf8_trim(array, characters=_SPACES)
    array = pc.utf8_normalize(array, form="NFC")
    array = pc.if_else(pc.equal(array, ""), pa.scalar(None, pa.large_string()), array)
    return as_series(array, cells.index)


def as_series(array: pa.Array | pa.ChunkedArray, index: pd.Index) -> pd.Series:
    """An arrow text array as a Series of the house's text dtype."""
    chunked = array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])
    return pd.Series(pd.array(chunked, dtype="str"), index=index)


def as_arrow(text: pd.Series) -> pa.Array:
    """A text Series as one arrow array, missing as null."""
    return pa.array(text, type=pa.large_string(), from_pandas=True)


def to_half_width(text: pd.Series) -> pd.Series:
    """Full-width digits, letters and punctuation as their ordinary twins (NFKC); never for names."""
    array = pc.utf8_normalize(as_arrow(text), form="NFKC")
    return as_series(pc.utf8_trim(array, characters=_SPACES), text.index)


def fold(text: str) -> str:
    """A word as it is compared: half-width, without spaces, in small letters."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def is_missing_word(text: pd.Series) -> pd.Series:
    """Where a cell only says that nothing is known."""
    return text.str.lower().isin(MISSING_WORDS)


def is_among(text: pd.Series, words: pd.Series) -> pd.Series:
    """`text.isin(words)` for many words: pandas walks its list word by word (40 s on the national table, this 0.1 s)."""
    known = as_arrow(words.dropna())
    return pd.Series(pc.is_in(as_arrow(text), value_set=known).to_numpy(zero_copy_only=False), index=text.index)


def _written_out(cells: pd.Series) -> pd.Series:
    if pd.api.types.is_bool_dtype(cells.dtype):
        return cells.map({True: "是", False: "否"}).astype("str")
    if pd.api.types.is_integer_dtype(cells.dtype):
        return cells.astype("str")
    if pd.api.types.is_float_dtype(cells.dtype):
        return _floats_written_out(cells)
    return pd.Series([_write(v) for v in cells.to_numpy(dtype=object)], index=cells.index, dtype="str")


def _floats_written_out(cells: pd.Series) -> pd.Series:
    numbers = cells.to_numpy(dtype="float64", na_value=np.nan)
    whole = (
        np.isfinite(numbers)
        & (np.abs(numbers) < 2**53)
        & (np.mod(numbers, 1, where=np.isfinite(numbers), out=np.ones_like(numbers)) == 0)
    )
    if whole.all() or (whole | np.isnan(numbers)).all():
        return pd.Series(np.where(whole, numbers, 0).astype("int64"), index=cells.index).astype("str").where(whole)
    return pd.Series([_write(v) for v in numbers], index=cells.index, dtype="str")


def _write(value: object) -> str | None:
    """One cell of a mixed column."""
    if isinstance(value, str):
        return value
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, (bool, np.bool_)):
        return "是" if value else "否"
    if isinstance(value, (float, np.floating)):
        number = float(value)
        if np.isnan(number):
            return None
        return str(int(number)) if abs(number) < 2**53 and number.is_integer() else repr(number)
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return str(value)
