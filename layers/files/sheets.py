"""Excel workbooks as bureaus fill them in: titles above the header, merged cells, several sheets."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
from openpyxl.utils.cell import range_boundaries

from layers.files.archives import require_safe_zip
from layers.files.errors import EmptyFile, LayerNotChosen, NoRows, NoSuchSheet, TooManyRows
from layers.files.headers import LOOK_AT, Header, Merge, find_header, is_blank
from layers.files.limits import Limits
from layers.files.markup import require_no_declarations
from layers.files.transfer import Found, cells_to_arrow
from layers.report import Finding, Severity, Where
from layers.wording import Wording

_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*\bref=["']([A-Z]+\d+:[A-Z]+\d+)["']""")
_FORMULA_WITHOUT_VALUE = re.compile(rb"</(?:\w+:)?f>(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>")
_MOST_MERGES = 100_000


def require_plain_workbook(path: Path, name: str, limits: Limits) -> None:
    """Refuse a workbook whose zip or whose XML breaks the rules, before openpyxl unfolds it."""
    entries = require_safe_zip(path, name, limits)
    with zipfile.ZipFile(path) as archive:
        require_no_declarations(archive, entries, name)


def filled_sheets(path: Path) -> tuple[list[str], list[str]]:
    """The visible sheets that hold rows under a header, and all visible sheets."""
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        visible = [s for s in workbook.worksheets if s.sheet_state == "visible"]
        return [s.title for s in visible if _is_filled(s)], [s.title for s in visible]
    finally:
        workbook.close()


def read_xlsx(path: Path, facts: Mapping[str, Any], limits: Limits) -> Found:
    """One sheet as a table: text stays text, numbers stay numbers, dates stay dates; row numbers as Excel shows them.

    Raises:
        EmptyFile, NoRows, TooManyRows, LayerNotChosen, NoSuchSheet: said of the workbook as a whole.
    """
    name = str(facts["name"])
    require_plain_workbook(path, name, limits)
    title, findings = choose_sheet(path, facts.get("layer"), name)
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheet: Any = workbook[title]
        sheet.reset_dimensions()  # what the file claims about its size is often wrong
        merges, uncalculated = _marks(path, sheet._worksheet_path)
        rows = _rows(sheet)
        top = list(islice(rows, LOOK_AT))
        header = find_header(top, merges)
        if header is None:
            raise EmptyFile(name)
        if len(header.names) > limits.max_columns:
            raise TooManyRows(name, Wording("列数", "columns"), limits.max_columns)
        numbers, columns, more = _read_rows(_chain(top, rows), header, merges, name, limits)
    finally:
        workbook.close()
    if not numbers:
        raise NoRows(name, len(header.names))
    findings += [*header.findings, *more]
    if uncalculated:
        findings.append(_not_calculated(uncalculated))
    return Found(
        _table(header.names, columns),
        np.array(numbers, dtype=np.int64),
        layer=title,
        header_row=header.last + 1,
        findings=findings,
    )


def _is_filled(sheet: Any) -> bool:
    sheet.reset_dimensions()
    return sum(any(not is_blank(v) for v in row) for row in islice(_rows(sheet), LOOK_AT)) >= 2


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    return iter(sheet.iter_rows(values_only=True))


def _chain(top: Sequence[tuple[Any, ...]], rest: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    yield from top
    yield from rest


def choose_sheet(path: Path, asked: str | None, name: str) -> tuple[str, list[Finding]]:
    """The sheet asked for, or the only one with rows, and what to say about the choice."""
    filled, visible = filled_sheets(path)
    if asked is not None:
        if asked not in visible:
            raise NoSuchSheet(name, asked, visible)
        return asked, []
    if len(filled) > 1:
        raise LayerNotChosen(name, filled)
    if not visible:
        raise EmptyFile(name)
    chosen = filled[0] if filled else visible[0]
    if len(visible) == 1 or not filled:
        return chosen, []
    sentence = Wording(
        f"工作簿有 {len(visible)} 个工作表，只有“{chosen}”含有数据，已读取它。",
        f"Of the {len(visible)} sheets only “{chosen}” holds rows; it was read.",
    )
    return chosen, [Finding("files.sheet-chosen", Severity.NOTE, sentence, evidence={"sheet": chosen})]


def _marks(path: Path, part: str) -> tuple[list[Merge], int]:
    """Merged blocks and formulas without a stored value, read off the sheet's XML: openpyxl's fast mode knows neither."""
    merges: list[Merge] = []
    uncalculated = 0
    tail = b""
    with zipfile.ZipFile(path) as archive, archive.open(part.lstrip("/")) as stream:
        while chunk := stream.read(1024 * 1024):
            window = tail + chunk
            kept = max(window.rfind(b"<c "), window.rfind(b"<mergeCell "), len(window) - 4096)
            whole, tail = window[:kept], window[kept:]
            uncalculated += len(_FORMULA_WITHOUT_VALUE.findall(whole))
            merges += _merges(whole)
    return (merges + _merges(tail))[:_MOST_MERGES], uncalculated + len(_FORMULA_WITHOUT_VALUE.findall(tail))


def _merges(xml: bytes) -> list[Merge]:
    blocks: list[Any] = [range_boundaries(ref.decode("ascii")) for ref in _MERGE.findall(xml)]
    return [Merge(top - 1, left - 1, bottom - 1, right - 1) for left, top, right, bottom in blocks]


def _read_rows(
    rows: Iterator[tuple[Any, ...]], header: Header, merges: Sequence[Merge], name: str, limits: Limits
) -> tuple[list[int], list[list[Any]], list[Finding]]:
    width = len(header.names)
    downward = {(m.top, m.left): m for m in merges if m.top > header.last and m.bottom > m.top and m.left < width}
    held: dict[int, tuple[int, Any]] = {}  # column → last row of the merged block, its value
    numbers: list[int] = []
    columns: list[list[Any]] = [[] for _ in range(width)]
    findings: list[Finding] = []
    filled = 0
    for at, row in enumerate(rows):
        if at <= header.last:
            continue
        cells = [_cell(v) for v in row[:width]] + [None] * (width - len(row))
        if any(not is_blank(v) for v in row[width:]):
            findings.append(_beyond_header(at + 1))
        if all(is_blank(v) for v in cells):
            continue
        filled += _fill_merged(cells, at, downward, held)
        numbers.append(at + 1)
        for column, value in zip(columns, cells, strict=True):
            column.append(value)
        if len(numbers) > limits.max_rows:
            raise TooManyRows(name, Wording("行数", "rows"), limits.max_rows)
    if filled:
        findings.append(_merged_filled(filled))
    return numbers, columns, findings


def _cell(value: Any) -> Any:
    if isinstance(value, time):
        return value.isoformat()
    return None if value == "" else value


def _fill_merged(cells: list[Any], at: int, downward: Mapping[tuple[int, int], Merge], held: dict[int, tuple[int, Any]]) -> int:
    """Repeat the value of a vertically merged cell in every row it covers; the number of cells filled."""
    filled = 0
    for column, value in enumerate(cells):
        merge = downward.get((at, column))
        if merge is not None:
            held[column] = (merge.bottom, value)
        elif column in held:
            last, above = held[column]
            if at > last:
                del held[column]
            elif value is None and above is not None:
                cells[column] = above
                filled += 1
    return filled


def _table(names: Sequence[str], columns: Sequence[list[Any]]) -> pa.Table:
    arrays, fields = [], []
    for name, values in zip(names, columns, strict=True):
        array, metadata = cells_to_arrow(values)
        arrays.append(array)
        fields.append(pa.field(name, array.type, metadata=metadata))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _beyond_header(row: int) -> Finding:
    sentence = Wording(
        f"第 {row} 行在表头右侧之外还有内容，未读取。",
        f"Row {row} holds something to the right of the last header; it was not read.",
    )
    return Finding("files.beyond-header", Severity.WARNING, sentence, Where(row=row))


def _merged_filled(cells: int) -> Finding:
    sentence = Wording(
        f"数据区有纵向合并的单元格，已把其内容填入所覆盖的 {cells} 格。",
        f"Vertically merged cells were read into all {cells} cells they cover.",
    )
    return Finding("files.merged-cells-filled", Severity.NOTE, sentence, evidence={"cells": cells})


def _not_calculated(cells: int) -> Finding:
    sentence = Wording(
        f"有 {cells} 个公式单元格没有保存计算结果，读为空。请在 Excel 中打开并保存一次后重新导入。",
        f"{cells} formula cells hold no calculated value and were read as empty. Open and save the workbook in Excel, then import it again.",
    )
    return Finding("files.formula-not-calculated", Severity.WARNING, sentence, evidence={"cells": cells})
