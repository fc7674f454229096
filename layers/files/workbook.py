"""Layers as Excel workbooks: a header that stays in sight, codes that stay text, nothing that calculates."""

from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from layers.files.errors import FormatCannotHold
from layers.files.outward import SheetColumn
from layers.report import Finding, Severity, Where
from layers.wording import Wording

MOST_ROWS = 1_048_575
LONGEST_TEXT = 32_767
_WIDEST = 40
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": True}


def write_xlsx(columns: list[SheetColumn], path: Path, *, title: str, stamp: str | None, keys: list[str | None]) -> list[Finding]:
    """One sheet with a frozen header. Text is written as text, whatever it begins with; the stamp is on every printed page.

    Returns a finding for each text that Excel's cell cannot hold (32,767 characters); the cell is left empty.

    Raises:
        FormatCannotHold: more rows than a sheet has.
    """
    if len(keys) > MOST_ROWS:
        raise FormatCannotHold("Excel", Wording(f"{MOST_ROWS:,} 行以上的数据", f"more than {MOST_ROWS:,} rows"))
    losses: list[Finding] = []
    with xlsxwriter.Workbook(str(path), {**SAFE, "constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet(sheet_name(title))
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#EEF2F5"})
        formats = {"text": workbook.add_format({"num_format": "@"}), "date": workbook.add_format({"num_format": "yyyy-mm-dd"})}
        for at, column in enumerate(columns):
            sheet.set_column(at, at, _width(column))
            sheet.write_string(0, at, column.header, bold)
        for row in range(len(keys)):
            for at, column in enumerate(columns):
                losses += _write(sheet, (row + 1, at), column, column.cells[row], formats, keys[row])
        _finish(sheet, title, stamp, rows=len(keys), columns=len(columns))
    return losses


def sheet_name(title: str) -> str:
    """A name Excel takes: no `[]:*?/\\`, no quote at its ends, 31 characters."""
    return "".join("_" if c in "[]:*?/\\" else c for c in title).strip("'")[:31] or "Sheet1"


def _write(
    sheet: Any, cell: tuple[int, int], column: SheetColumn, value: Any, formats: dict[str, Any], key: str | None
) -> list[Finding]:
    if value is None:
        return []
    if column.kind == "number":
        sheet.write_number(*cell, value)
    elif column.kind == "date" and isinstance(value, date) and value.year >= 1900:
        sheet.write_datetime(*cell, value, formats["date"])
    else:
        text = value.isoformat() if isinstance(value, date) else str(value)
        if len(text) > LONGEST_TEXT:
            return [_too_long(column, key, len(text))]
        sheet.write_string(*cell, text, formats["text"])
    return []


def _finish(sheet: Any, title: str, stamp: str | None, *, rows: int, columns: int) -> None:
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(rows, 1), max(columns - 1, 0))
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, rows, max(columns - 1, 0))
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    shown = " ".join(t for t in (title, stamp) if t).replace("&", "&&")
    sheet.set_header(f"&C{shown[:200]}")
    sheet.set_footer("&C&P / &N")


def _width(column: SheetColumn) -> float:
    """Wide enough for the header and the first cells; a Chinese character takes two."""
    texts = [column.header, *(str(v) for v in column.cells[:50] if v is not None)]
    return min(_WIDEST, 2 + max(sum(2 if c > "\u2e7f" else 1 for c in t) for t in texts))


def _too_long(column: SheetColumn, key: str | None, length: int) -> Finding:
    sentence = Wording(
        f"“{column.header}”有 {length:,} 个字符，超过 Excel 单元格上限，已留空。请改用 GeoPackage 或 CSV。",
        f"“{column.header}” has {length:,} characters, more than an Excel cell holds; it was left empty. Use GeoPackage or CSV.",
    )
    return Finding("files.text-too-long", Severity.WARNING, sentence, Where(key=key, column=column.name), {"characters": length})
