"""Cells to values: texts, numbers, dates, flags and code words as officials type them."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from layers.intake.dates import parse_dates
from layers.intake.faults import Fault, Parsed
from layers.intake.synonyms import words_of
from layers.intake.text import as_arrow, as_series, fold, is_missing_word, to_half_width, to_text
from layers.report import Severity
from layers.rows import Hits
from layers.spec import CodeList, Column, ColumnType
from layers.wording import Wording

_YES = frozenset({"是", "有", "对", "真", "√", "✓", "✔", "y", "yes", "true", "t", "1", "on", "1.0", "属于"})
_NO = frozenset(
    {"否", "无", "没有", "不是", "非", "错", "假", "×", "✗", "✘", "x", "n", "no", "false", "f", "0", "off", "0.0", "不属于"}
)
_GROUPED = r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$"
_WRITTEN = {"m²": {"m2", "平方米", "平米"}, "km²": {"km2", "平方公里"}, "m": {"m", "米"}, "km": {"km", "公里"}}  # after NFKC
_TIMES = {"万": 1e4, "亿": 1e8, "千": 1e3}
_SEPARATORS = r"[;；、,，\s|/]+"


def parse_column(cells: pd.Series, column: Column, *, factor: float = 1.0) -> Parsed:
    """One sheet column as the layer keeps it. `factor` brings another unit (亩, 万人) to the column's own."""
    if column.codes is not None:
        return parse_words(cells, column.codes, several=column.type is ColumnType.CODES)
    match column.type:
        case ColumnType.TEXT:
            return parse_texts(cells)
        case ColumnType.CODES:
            return parse_code_lists(cells)
        case ColumnType.INTEGER:
            return parse_integers(cells, unit=column.unit, factor=factor)
        case ColumnType.NUMBER:
            return parse_numbers(cells, unit=column.unit, factor=factor)
        case ColumnType.DATE:
            return parse_dates(cells)
        case ColumnType.FLAG:
            return parse_flags(cells)


def parse_texts(cells: pd.Series) -> Parsed:
    """Text as written: trimmed, NFC, nothing else changed."""
    return Parsed(to_text(cells))


def parse_code_lists(cells: pd.Series) -> Parsed:
    """Several codes in one cell, joined by ； 、 , or blanks, as the house joins them: `a;b`, each once, in order."""
    text = to_half_width(to_text(cells))
    several = text.str.contains(_SEPARATORS, regex=True).fillna(False).to_numpy(dtype=bool)
    values = text.copy()
    if several.any():
        split = text[several].str.split(_SEPARATORS, regex=True)
        values[several] = [";".join(dict.fromkeys(part for part in parts if part)) or None for parts in split]
    return Parsed(values.astype("str"))


def parse_words(cells: pd.Series, codes: CodeList, *, several: bool = False) -> Parsed:
    """Code words by code, Chinese or English label or a word officials use; anything else is a fault with what is accepted.

    With `several` a cell may hold more than one, parted by ; 、 or commas; a label that itself has 、 in it is known whole first.
    """
    text = to_text(cells)
    known = words_of(codes)
    read = _several_meant if several else _meant
    meant = {word: read(word, known) for word in text.dropna().unique()}
    values = text.map(meant).astype("str")
    lost = (text.notna() & values.isna()).to_numpy(dtype=bool)
    accepted_zh = "、".join(w.zh for w in codes.labels.values())
    accepted_en = ", ".join(w.en for w in codes.labels.values())

    def sentence(word: str) -> Wording:
        return Wording(
            f"“{word}”不在可选值中。可填：{accepted_zh}。", f"“{word}” is not an accepted word. Accepted: {accepted_en}."
        )

    return Parsed(values, (Fault("intake.unknown-word", lost, sentence),))


def _meant(word: str, known: Mapping[str, str]) -> str | None:
    return known.get(fold(word))


def _several_meant(words: str, known: Mapping[str, str]) -> str | None:
    """All codes meant, joined by ";" as the house keeps them; None when one of the words is unknown."""
    found: list[str | None] = []
    for word in filter(None, re.split(r"\s*[;；|]\s*", words)):
        whole = _meant(word, known)
        found += [whole] if whole else [_meant(part, known) for part in filter(None, re.split(r"\s*[、,，/]\s*", word))]
    said = [code for code in found if code is not None]
    return ";".join(dict.fromkeys(said)) if said and len(said) == len(found) else None


def parse_flags(cells: pd.Series) -> Parsed:
    """是/否, 有/无, √/×, yes/no, 1/0."""
    text = to_text(cells)
    meant = {word: _flag_of(fold(word)) for word in text.dropna().unique()}
    values = text.map(meant).astype("boolean")
    lost = (text.notna() & values.isna()).to_numpy(dtype=bool)
    return Parsed(values, (Fault("intake.not-a-flag", lost, _not_a_flag),))


def _flag_of(word: str) -> bool | None:
    return True if word in _YES else False if word in _NO else None


def parse_numbers(cells: pd.Series, *, unit: str | None = None, factor: float = 1.0) -> Parsed:
    """Numbers with full-width digits, thousands separators, 万 and a trailing unit; float64, a dash is missing and never zero."""
    numbers, faults = _read_numbers(cells, unit)
    return Parsed(numbers * factor if factor != 1 else numbers, faults)


def parse_integers(cells: pd.Series, *, unit: str | None = None, factor: float = 1.0) -> Parsed:
    """Whole numbers, Int64; a fraction is a fault, not rounded."""
    numbers, faults = _read_numbers(cells, unit)
    scaled = numbers if factor == 1 else (numbers * factor).round(6)  # 1.2345 万人 is 12345 persons, not 12344.999999999998
    values = scaled.to_numpy(dtype="float64")
    fraction = np.isfinite(values) & ((values != np.floor(values)) | (np.abs(values) > 2**53))
    whole = pd.Series(np.where(fraction, np.nan, values), index=cells.index).astype("Int64")
    return Parsed(whole, (*faults, Fault("intake.not-whole", fraction, _not_whole)))


def _read_numbers(cells: pd.Series, unit: str | None) -> tuple[pd.Series, tuple[Fault, ...]]:
    if pd.api.types.is_numeric_dtype(cells.dtype) and not pd.api.types.is_bool_dtype(cells.dtype):
        values = cells.to_numpy(dtype="float64", na_value=np.nan)
        infinite = np.isinf(values)
        return pd.Series(np.where(infinite, np.nan, values), index=cells.index), (
            Fault("intake.not-a-number", infinite, _not_a_number),
        )
    text = to_text(cells)
    plain = to_half_width(text)
    unknown = is_missing_word(plain).to_numpy(dtype=bool)
    plain, times = _without_dress(plain.where(~unknown), unit)
    values = pd.to_numeric(plain, errors="coerce").to_numpy(dtype="float64", na_value=np.nan) * times
    values = np.where(np.isinf(values), np.nan, values)
    lost = plain.notna().to_numpy(dtype=bool) & np.isnan(values)
    return pd.Series(values, index=cells.index), (
        Fault("intake.not-a-number", lost, _not_a_number),
        Fault("intake.said-unknown", unknown & text.notna().to_numpy(dtype=bool), _said_unknown, Severity.NOTE, summed_up=True),
    )


def _without_dress(plain: pd.Series, unit: str | None) -> tuple[pd.Series, "np.ndarray[tuple[int], np.dtype[np.float64]]"]:
    """Digits alone, and what they are multiplied by: `1,234人` → 1234 × 1, `1.2万` → 1.2 × 10000."""
    text = plain
    if unit:
        pattern = f"\\s*(?:{'|'.join(sorted(_WRITTEN.get(unit, {unit}), key=len, reverse=True))})$"
        text = as_series(pc.replace_substring_regex(as_arrow(plain), pattern=pattern, replacement=""), plain.index)
    times = np.ones(len(text))
    for word, value in _TIMES.items():
        carries = text.str.endswith(word).fillna(False).to_numpy(dtype=bool)
        if carries.any():
            times[carries] = value
            text = text.where(~carries, text.str.removesuffix(word))
    grouped = text.str.match(_GROUPED).fillna(False).to_numpy(dtype=bool)
    if grouped.any():
        text = text.where(~grouped, text.str.replace(",", ""))
    return text, times


def lost_characters(text: pd.Series) -> tuple[Fault, ...]:
    """Characters that another program lost (锟斤拷, �, a ? inside Chinese) or that no other computer can show."""
    array: pa.Array = as_arrow(text)

    def found(pattern: str) -> Hits:
        return np.asarray(pc.fill_null(pc.match_substring_regex(array, pattern=pattern), False))

    return (
        Fault("intake.lost-characters", found("\ufffd|锟斤拷|烫烫烫|\x00"), _lost_characters),
        Fault("intake.private-character", found("[\ue000-\uf8ff\U000f0000-\U0010fffd]"), _private_character),
        Fault("intake.hidden-character", found("[\u202a-\u202e\u2066-\u2069\u200b-\u200f\x01-\x08\x0e-\x1f]"), _hidden_character),
        Fault("intake.question-mark", found(r"\p{Han}[?？]|[?？]\p{Han}|^[?？]+$"), _question_mark, Severity.WARNING),
    )


def _not_a_flag(word: str) -> Wording:
    return Wording(f"“{word}”不是“是”或“否”。", f"“{word}” is neither yes nor no.")


def _not_a_number(word: str) -> Wording:
    return Wording(
        f"“{word}”不是数字。未知请留空，不要填 0。", f"“{word}” is not a number. Leave unknown cells empty, do not write 0."
    )


def _not_whole(word: str) -> Wording:
    return Wording(f"“{word}”应为整数。", f"“{word}” should be a whole number.")


def _said_unknown(count: str) -> Wording:
    return Wording(
        f"{count} 个单元格填的是“—”“无”“不详”等，按未知处理，不按 0 计。",
        f"{count} cells hold a dash or 无/不详; they count as unknown, not as 0.",
    )


def _lost_characters(word: str) -> Wording:
    return Wording(
        f"“{word}”里有字已经丢失（文件曾用错误的编码保存或读取）。请用 GBK/GB18030 或 UTF-8 重新导入原文件。",
        f"“{word}” has lost characters (the file was saved or read in a wrong encoding). Import the original as GBK/GB18030 or UTF-8.",
    )


def _private_character(word: str) -> Wording:
    points = ", ".join(f"U+{ord(c):04X}" for c in word if "\ue000" <= c <= "\uf8ff" or ord(c) >= 0xF0000)
    return Wording(
        f"“{word}”用了自造字（{points}），别的电脑上会变成空白或别的字。请改用正式编码的汉字。",
        f"“{word}” uses a private character ({points}) that other computers cannot show. Use the encoded character.",
    )


def _hidden_character(word: str) -> Wording:
    points = ", ".join(f"U+{ord(c):04X}" for c in word if not c.isprintable())
    return Wording(
        f"“{word}”里有看不见的控制字符（{points}），请删除。",
        f"“{word}” holds invisible control characters ({points}); remove them.",
    )


def _question_mark(word: str) -> Wording:
    return Wording(
        f"“{word}”里的问号可能是没能保存的生僻字，请核对。",
        f"The question mark in “{word}” may stand for a rare character that was lost; please check.",
    )
