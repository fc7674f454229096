"""Where the header of a sheet is: under the title rows, perhaps in several rows with merged cells."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

from layers.report import Finding, Severity, Where
from layers.wording import Wording

LOOK_AT = 40  # rows: nobody puts more titles above a table
_DEEPEST = 4  # rows of one header

Row: TypeAlias = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged block of cells; rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Header:
    """The header found: its first and last row (from 0) and one unique name a column."""

    first: int
    last: int
    names: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


def find_header(rows: Sequence[Row], merges: Sequence[Merge] = ()) -> Header | None:
    """The header among the first rows of a sheet; None when no row holds anything.

    A title is a row with one thing to say (“景泰县村社区统计表”, “单位：人”) above a row with several; the header is the first
    row that fills at least half of the table's width with text. A second header row names parts of the first: it is text,
    stands empty where the first already said all, and fills what the first left open.
    """
    top = rows[:LOOK_AT]
    width = max((len(_trimmed(row)) for row in top), default=0)
    if width == 0:
        return None
    first = _first_header_row(top, merges, width)
    levels = [_spread(top[first], first, merges, width)]
    last = first
    while last + 1 < len(top) and last - first + 1 < _DEEPEST and _names_parts(levels, top[last + 1], last + 1, merges, width):
        last += 1
        levels.append(_spread(top[last], last, merges, width))
    names, findings = _unique_names(_joined(levels, width), first)
    if first > 0:
        findings.append(_titles_skipped(first))
    return Header(first, last, tuple(names), tuple(findings))


def clean_header(value: Any) -> str:
    """A header as one line of text: whole numbers without “.0”, blanks of every kind folded to one."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _trimmed(row: Row) -> Row:
    end = len(row)
    while end and is_blank(row[end - 1]):
        end -= 1
    return row[:end]


def _first_header_row(top: Sequence[Row], merges: Sequence[Merge], width: int) -> int:
    for at, row in enumerate(top):
        said = [v for v in row if not is_blank(v)]
        if not said:
            continue
        filled = sum(1 for v in _spread(row, at, merges, width) if v)
        words = sum(isinstance(v, str) and not _is_number(v) for v in said)  # a year among the headers is no word
        if len(said) >= min(2, width) and filled * 2 >= width and words * 2 > len(said):
            return at
    # No such row: a table of numbers. Its first row that fills half of the width.
    for at, row in enumerate(top):
        if sum(not is_blank(v) for v in row) * 2 >= width:
            return at
    return next(at for at, row in enumerate(top) if _trimmed(row))


def _is_number(text: str) -> bool:
    try:
        float(text.strip())
    except ValueError:
        return False
    return True


def _spread(row: Row, at: int, merges: Sequence[Merge], width: int) -> list[str]:
    """The row's header texts, each repeated over the columns its merged cell spans."""
    texts = [clean_header(v) for v in row[:width]] + [""] * (width - len(row))
    for merge in merges:
        if merge.top == at:
            for column in range(merge.left, min(merge.right + 1, width)):
                texts[column] = texts[merge.left] if merge.left < width else ""
    return texts


def _names_parts(levels: list[list[str]], row: Row, at: int, merges: Sequence[Merge], width: int) -> bool:
    said = {c: v for c, v in enumerate(row[:width]) if not is_blank(v)}
    if not said or any(not isinstance(v, str) or _is_number(v) for v in said.values()):
        return False
    above = levels[-1]
    spanned = {c for m in merges if m.top == at - 1 and m.right > m.left for c in range(m.left, m.right + 1)}
    if spanned and set(said) & spanned:
        return set(said) <= spanned | {c for c in range(width) if not above[c]}
    # Without merge marks (a CSV): it must fill gaps of the row above and leave open what that row said.
    gaps = {c for c in range(width) if not above[c]}
    left_open = {c for c in range(width) if above[c]} - set(said)
    return bool(gaps & set(said)) and bool(left_open)


def _joined(levels: list[list[str]], width: int) -> list[str]:
    """One name a column; a part without a whole above it belongs to the nearest whole on its left."""
    for upper, lower in pairwise(levels):
        for column in range(1, width):
            if not upper[column] and lower[column]:
                upper[column] = upper[column - 1]
    names = []
    for column in range(width):
        parts: list[str] = []
        for level in levels:
            if level[column] and level[column] not in parts:
                parts.append(level[column])
        names.append("/".join(parts))
    return names


def _unique_names(names: list[str], row: int) -> tuple[list[str], list[Finding]]:
    findings: list[Finding] = []
    repeated = {name for name, n in Counter(names).items() if n > 1 and name}
    seen: Counter[str] = Counter()
    unique: list[str] = []
    for position, name in enumerate(names):
        shown = name or f"第{position + 1}列"
        seen[shown] += 1
        while seen[shown] > 1 or shown in unique:
            shown = f"{name}_{seen[shown]}"
            seen[shown] += 1
        unique.append(shown)
    if repeated:
        listed = "、".join(sorted(repeated))
        findings.append(
            Finding(
                "files.header-repeated",
                Severity.WARNING,
                Wording(
                    f"表头有重名列：{listed}，后面的已加序号区分。",
                    f"Headers occur twice: {listed}; the later ones got a number.",
                ),
                Where(row=row + 1),
                {"headers": listed},
            )
        )
    return unique, findings


def _titles_skipped(first: int) -> Finding:
    return Finding(
        "files.title-rows",
        Severity.NOTE,
        Wording(
            f"表头在第 {first + 1} 行，上面 {first} 行按标题处理。",
            f"The header is row {first + 1}; {first} rows above it are titles.",
        ),
        Where(row=first + 1),
        {"header_row": first + 1},
    )
