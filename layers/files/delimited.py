"""CSV and its cousins: encoding, separator and header found by evidence, every cell left as text."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from layers.files.encoding import Decision, decide_encoding, encoding_asked
from layers.files.errors import ContentAndNameDiffer, EmptyFile, NoRows, TooManyRows
from layers.files.headers import LOOK_AT, Header, find_header
from layers.files.limits import Limits
from layers.files.transfer import Found
from layers.report import Finding, Severity, Where
from layers.wording import Wording

_SEPARATORS = ",\t;|"
_BATCH = 50_000
_NON_ASCII_LINES = 20_000  # distinct lines are evidence enough
_LONGEST_CELL = 2_000_000  # characters: a township's outline as WKT fits, a quote that never closes does not
# The sign we put before a dangerous text on writing (layers.files.texts) comes off again.
_GUARDED = r"^'('*[=+\-@\t\r\n＝＋－＠])"


def read_csv(path: Path, facts: Mapping[str, Any], limits: Limits) -> Found:
    """A delimited text file as a table of text cells; row numbers count records from 1, header included.

    Raises:
        EmptyFile, NoRows, TooManyRows, ContentAndNameDiffer: said of the file as a whole.
    """
    name = str(facts["name"])
    csv.field_size_limit(_LONGEST_CELL)
    decision = _decide(path, facts)
    with path.open(encoding=decision.encoding, errors="replace", newline="") as text:
        head = text.read(256 * 1024)
    if "\0" in head or head.lstrip()[:1] == "<":
        raise ContentAndNameDiffer(name, "CSV", Wording("网页、XML 或二进制内容", "a web page, XML or binary content"))
    separator = _separator(head)
    top = list(islice(csv.reader(io.StringIO(head, newline=""), delimiter=separator), LOOK_AT))
    header = find_header(top)
    if header is None:
        raise EmptyFile(name)
    # The header row itself says how many cells a record has: a longer one has shifted, it does not widen the table.
    width = max(len(row) for row in top[header.first : header.last + 1])
    header = replace(header, names=header.names[:width])
    if len(header.names) > limits.max_columns:
        raise TooManyRows(name, Wording("列数", "columns"), limits.max_columns)
    with path.open(encoding=decision.encoding, errors="replace", newline="") as text:
        cells, numbers, findings = _read_rows(csv.reader(text, delimiter=separator), header, name, limits)
    if not len(numbers):
        raise NoRows(name, len(header.names))
    return Found(
        cells,
        numbers,
        encoding=decision.encoding,
        header_row=header.last + 1,
        findings=[*decision.findings, *header.findings, *findings],
    )


def _decide(path: Path, facts: Mapping[str, Any]) -> Decision:
    asked = encoding_asked(facts.get("encoding"))
    if asked is not None:
        return Decision(asked)
    with path.open("rb") as raw:
        start = raw.read(4096)
    if not start.strip():
        raise EmptyFile(str(facts["name"]))
    if start.startswith(b"\xef\xbb\xbf"):
        return Decision("utf-8-sig")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Decision("utf-16")
    nothing_even, nothing_odd = start[::2].count(0), start[1::2].count(0)
    if max(nothing_even, nothing_odd) > len(start) // 8:
        return Decision("utf-16-le" if nothing_odd > nothing_even else "utf-16-be")
    return decide_encoding(_foreign_lines(path))


def _foreign_lines(path: Path) -> list[bytes]:
    """The distinct non-ASCII runs of the file's lines; ASCII beside them is no evidence."""
    runs: dict[bytes, None] = {}
    with path.open("rb") as raw:
        for line in raw:
            if not line.isascii():
                runs[line.strip()] = None
                if len(runs) >= _NON_ASCII_LINES:
                    break
    return list(runs)


def _separator(head: str) -> str:
    """The separator under which the most lines agree on a width above one."""
    best, best_score = ",", 0
    for separator in _SEPARATORS:
        widths = Counter(len(row) for row in islice(csv.reader(io.StringIO(head, newline=""), delimiter=separator), 200) if row)
        score = max((n * min(width, 4) for width, n in widths.items() if width > 1), default=0)
        if score > best_score:
            best, best_score = separator, score
    return best


def _read_rows(
    records: Iterator[list[str]], header: Header, name: str, limits: Limits
) -> tuple[pa.Table, np.ndarray[Any, np.dtype[np.int64]], list[Finding]]:
    width = len(header.names)
    too_long: list[tuple[int, int]] = []
    numbers: list[int] = []
    batches: list[pa.RecordBatch] = []
    rows: list[list[str]] = []
    for number, record in enumerate(records, start=1):
        if number <= header.last + 1 or not any(record):
            continue
        if len(record) != width:
            if len(record) > width and any(record[width:]):
                too_long.append((number, len(record)))
            record = record[:width] + [""] * (width - len(record))
        rows.append(record)
        numbers.append(number)
        if len(rows) == _BATCH:
            batches.append(_batch(rows, width))
            rows = []
            if len(numbers) > limits.max_rows:
                raise TooManyRows(name, Wording("行数", "rows"), limits.max_rows)
    batches.append(_batch(rows, width))
    table = pa.Table.from_batches(batches).rename_columns(list(header.names))
    return table, np.array(numbers, dtype=np.int64), _too_long(too_long, width)


def _batch(rows: list[list[str]], width: int) -> pa.RecordBatch:
    columns = zip(*rows, strict=True) if rows else [()] * width
    arrays = [_said(pa.array(column, pa.large_string())) for column in columns]
    return pa.RecordBatch.from_arrays(arrays, names=[str(i) for i in range(width)])


def _said(column: pa.Array) -> pa.Array:
    """The cells with nothing in them missing, and the sign we guard dangerous text with taken off again."""
    column = pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.large_string()), column)
    if pc.any(pc.starts_with(column, "'")).as_py():
        column = pc.replace_substring_regex(column, _GUARDED, "\\1")
    return column


def _too_long(rows: list[tuple[int, int]], width: int) -> list[Finding]:
    return [
        Finding(
            "files.row-too-long",
            Severity.ERROR,
            Wording(
                f"第 {row} 行有 {cells} 格，表头只有 {width} 列：可能某格内容含有分隔符而没有加引号，整行已错位。",
                f"Row {row} has {cells} cells under {width} headers: a cell probably holds the separator without quotes, and the row has shifted.",
            ),
            Where(row=row),
            {"cells": cells, "headers": width},
        )
        for row, cells in rows
    ]
