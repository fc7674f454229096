"""Give the user his own sheet back, with what is wrong marked where it is."""

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from layers.files.complaints import (
    FILLS,
    LISTED,
    LISTED_WIDTHS,
    LISTING,
    PROBLEM,
    heaviest,
    in_one_sentence,
    listed_rows,
    reasons_by_column,
    reasons_by_row,
)
from layers.files.glass import ask_child, private_folder
from layers.files.limits import Limits
from layers.files.read import bring_in, read_foreign
from layers.files.transfer import finding_to_dict
from layers.files.workbook import LONGEST_TEXT, SAFE
from layers.foreign import ForeignTable
from layers.intake.coordinates import find_coordinate_headers
from layers.intake.headers import match_headers
from layers.report import Finding, Report
from layers.spec import LayerSpec

_ALL_ROWS_UP_TO = 100_000  # above, only the rows with something to say: nobody scrolls a million rows for three red cells
_MOST_COMMENTS = 2_000
_MEASURED, _NARROWEST, _WIDEST = 200, 8, 40  # rows, characters


def annotate_sheet(
    original: Path | str | ForeignTable,
    report: Report,
    *,
    spec: LayerSpec | None = None,
    layer: str | None = None,
    limits: Limits | None = None,
) -> bytes:
    """The user's sheet as .xlsx: faulty cells coloured, the reason as a comment and in a last column 问题, all findings listed.

    A workbook keeps its layout; any other file becomes a sheet of its rows with their numbers in front.

    Args:
        original: the file itself, or what `read_foreign` made of it.
        report: what is wrong; only findings with a row are marked, all are listed.
        spec: the layer it was meant for: lets findings that name the layer's columns find the user's own.
        layer: the sheet that was read, where there are several.
        limits: caps for opening the file.
    Raises:
        FileRefused: the file cannot be opened again.
    """
    if isinstance(original, ForeignTable):
        return _sheet_of_rows(original, report, _headers(original, spec), spec)
    path, limits = Path(original), limits or Limits()
    table = read_foreign(path, limits=limits, layer=layer)
    headers = _headers(table, spec)
    if table.source.format != "xlsx":
        return _sheet_of_rows(table, report, headers, spec)
    with private_folder() as folder:
        facts, _, _ = bring_in(path, folder, limits)
        findings = [finding_to_dict(f) for f in report]
        asked = {"layer": table.source.layer, "headers": headers, "titles": _titles(headers, spec), "findings": findings}
        ask_child("annotate", facts | asked, folder=folder, limits=limits)
        return (folder / "marked.xlsx").read_bytes()


def _headers(table: ForeignTable, spec: LayerSpec | None) -> dict[str, str]:
    """The user's header for each of the layer's columns; what is wrong with a position is marked at its first coordinate."""
    names = [str(name) for name in table.cells.columns]
    coordinates = find_coordinate_headers(names)
    own = {"geometry": names[coordinates.east]} if coordinates else {}
    if spec is None:
        return own
    return own | {column: names[position] for column, position in match_headers(table.cells, spec).positions.items()}


def _titles(headers: Mapping[str, str], spec: LayerSpec | None) -> dict[str, str]:
    """What each of the layer's columns is called in the user's sheet; one he has not by its label."""
    labels = {column.name: column.label.zh for column in spec.columns} if spec else {}
    return {"geometry": "位置或图形", **labels, **headers}


def _sheet_of_rows(table: ForeignTable, report: Report, headers: Mapping[str, str], spec: LayerSpec | None) -> bytes:
    reasons = reasons_by_row(report)
    rows = np.arange(len(table))
    if len(rows) > _ALL_ROWS_UP_TO:
        rows = np.flatnonzero(np.isin(table.row_numbers, list(reasons)))
    names = [str(n) for n in table.cells.columns]
    positions = {name: at + 1 for at, name in enumerate(names)}
    positions |= {column: positions[header] for column, header in headers.items()}
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, dict(SAFE)) as workbook:
        sheet = workbook.add_worksheet("数据")
        bold = workbook.add_format({"bold": True, "text_wrap": True})
        fills = {s: workbook.add_format({"bg_color": f"#{colour}", "text_wrap": True}) for s, colour in FILLS.items()}
        for at, title in enumerate(["行号", *names, PROBLEM]):
            sheet.write_string(0, at, title[:LONGEST_TEXT], bold)
            sheet.set_column(at, at, _width(title, table.cells.iloc[:_MEASURED, at - 1] if 0 < at <= len(names) else ()))
        sheet.set_column(len(names) + 1, len(names) + 1, 50)
        sheet.freeze_panes(1, 1)
        cells = table.cells.iloc[rows].astype(object)
        comments = 0
        for at, (number, values) in enumerate(zip(table.row_numbers[rows].tolist(), cells.to_numpy(), strict=True), start=1):
            found = reasons.get(number, [])
            marked = {positions[c]: of_cell for c, of_cell in reasons_by_column(found).items() if c in positions}
            sheet.write_number(at, 0, number)
            _write_row(sheet, at, values, {column: fills[heaviest(of_cell)] for column, of_cell in marked.items()})
            if found:
                sheet.write_string(at, len(names) + 1, in_one_sentence(found)[:LONGEST_TEXT], fills[heaviest(found)])
            if comments < _MOST_COMMENTS:
                comments += _write_comments(sheet, at, marked)
        _on_paper(sheet)
        _list(workbook, report, _titles(headers, spec), bold)
    return output.getvalue()


def _width(title: str, cells: Iterable[Any]) -> int:
    """As wide as what stands in the column, within bounds: Chinese takes twice the room."""
    texts = [title, *("" if pd.isna(cell) else str(cell) for cell in cells)]
    return min(
        _WIDEST, max(_NARROWEST, 2 + max(sum(2 if ord(sign) > 0x2E7F else 1 for sign in text[:_WIDEST]) for text in texts))
    )


def _on_paper(sheet: Any) -> None:
    """A4 across, all columns on a sheet, the heads on every one."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_row(sheet: Any, at: int, values: Any, fills: Mapping[int, Any]) -> None:
    for column, value in enumerate(values, start=1):
        _write_cell(sheet, at, column, value, fills.get(column))


def _write_comments(sheet: Any, at: int, marked: Mapping[int, list[Finding]]) -> int:
    """The reasons as comments on their cells; how many."""
    for column, found in marked.items():
        sheet.write_comment(at, column, "\n".join(f.sentence.zh for f in found), {"author": "gisvc", "x_scale": 2})
    return len(marked)


def _write_cell(sheet: Any, row: int, column: int, value: Any, fill: Any) -> None:
    if value is None or pd.isna(value):
        sheet.write_blank(row, column, None, fill)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, fill)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, fill)
    else:
        text = value.isoformat(sep=" ") if hasattr(value, "isoformat") else str(value)
        sheet.write_string(row, column, text.removesuffix(" 00:00:00")[:LONGEST_TEXT], fill)


def _list(workbook: Any, report: Report, titles: Mapping[str, str], bold: Any) -> None:
    sheet = workbook.add_worksheet(LISTING)
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for at, (title, width) in enumerate(zip(LISTED, LISTED_WIDTHS, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, title, bold)
    for at, row in enumerate(listed_rows(report, titles), start=1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(at, column, value)
            elif value is not None:
                sheet.write_string(at, column, value[:LONGEST_TEXT], wrapped)
    sheet.freeze_panes(1, 0)
    _on_paper(sheet)
