"""An answer as an Excel workbook in which no text is ever calculated."""

import io
from typing import Any

import xlsxwriter

from gisvc.forms.answer import AnswerForm, Cell, CellKind, FormTable
from gisvc.tongue import Tongue

# XlsxWriter turns "=…" into formulas and addresses into links unless told otherwise.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NUMBER_FORMATS = {
    CellKind.COUNT: "#,##0",
    CellKind.SHARE: "0.00%",
    CellKind.METRES: "#,##0",
    CellKind.AREA: "#,##0",
    CellKind.MINUTES: "#,##0.0",
    CellKind.NUMBER: "#,##0.00",
}
_UNITS = {CellKind.METRES: "m", CellKind.AREA: "m²", CellKind.MINUTES: "min"}
_WIDEST = 44


def to_xlsx(form: AnswerForm) -> bytes:
    """One sheet a table, and one for the passport. Numbers stay numbers; distances are metres, areas m²."""
    tongue, sink = Tongue(form.language), io.BytesIO()
    book = xlsxwriter.Workbook(sink, _OPTIONS)
    book.set_properties({"title": form.title, "comments": "；".join(form.marks)})
    formats: dict[Any, Any] = {
        "title": book.add_format({"bold": True, "font_size": 15}),
        "head": book.add_format({"bold": True, "bg_color": "#EAF1F7", "border": 1, "border_color": "#D9D5CA", "text_wrap": True, "valign": "vcenter"}),
        "mark": book.add_format({"bold": True, "font_color": "#9D2B22"}),
        "text": book.add_format({"valign": "top", "text_wrap": True}),
        **{kind: book.add_format({"num_format": pattern, "valign": "top"}) for kind, pattern in _NUMBER_FORMATS.items()},
    }  # fmt: skip
    for table in form.tables:
        _write_table(book.add_worksheet(_sheet_name(table.title)), form, table, formats, tongue)
    _write_passport(book.add_worksheet(_sheet_name(tongue.t("口径", "Passport"))), form, formats)
    book.close()
    return sink.getvalue()


def _write_table(sheet: Any, form: AnswerForm, table: FormTable, formats: dict[Any, Any], tongue: Tongue) -> None:
    sheet.write_string(0, 0, f"{form.title} · {table.title}", formats["title"])
    sheet.write_string(1, 0, f"{form.figure}  ({form.fraction})    {' · '.join(form.marks)}", formats["mark"])
    head = 3
    for number, column in enumerate(table.columns):
        unit = f" ({_UNITS[column.kind]})" if column.kind in _UNITS else ""
        sheet.write_string(head, number, column.heading + unit, formats["head"])
        for line, row in enumerate(table.rows, start=head + 1):
            _write_cell(sheet, line, number, row[number], column.kind, formats, tongue)
        sheet.set_column(number, number, _width_for(table, number))
    sheet.freeze_panes(head + 1, min(2, len(table.columns) - 1))
    sheet.autofilter(head, 0, head + max(len(table), 1), len(table.columns) - 1)
    _set_paper(sheet, form, head)


def _write_cell(sheet: Any, line: int, number: int, cell: Cell, kind: CellKind, formats: dict[Any, Any], tongue: Tongue) -> None:
    if cell is None:
        sheet.write_blank(line, number, None, formats["text"])
    elif kind is CellKind.FLAG:
        sheet.write_string(line, number, tongue.t("是", "yes") if cell else tongue.t("否", "no"), formats["text"])
    elif isinstance(cell, str):
        sheet.write_string(line, number, cell, formats["text"])
    else:
        sheet.write_number(line, number, cell, formats[kind])


def _write_passport(sheet: Any, form: AnswerForm, formats: dict[Any, Any]) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, form.title, formats["title"])
    lines = [*form.passport, *(("!", note) for note in form.notes)]
    for line, (label, value) in enumerate(lines, start=2):
        sheet.write_string(line, 0, label, formats["text"])
        sheet.write_string(line, 1, value, formats["text"])
    _set_paper(sheet, form, 1)


def _set_paper(sheet: Any, form: AnswerForm, head: int) -> None:
    """A4 across, headings repeated, the marks on every page. `&` starts a code in Excel's page texts and is doubled."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, head)
    sheet.set_header("&R" + " ".join(form.marks).replace("&", "&&"))
    sheet.set_footer(f"&L{form.title.replace('&', '&&')}&R&P / &N")


def _sheet_name(title: str) -> str:
    """Excel allows 31 characters and none of these seven."""
    return "".join("·" if letter in "[]:*?/\\" else letter for letter in title)[:31]


def _width_for(table: FormTable, number: int) -> float:
    texts = [table.columns[number].heading, *(str(row[number]) for row in table.rows[:400] if row[number] is not None)]
    longest = max(sum(2 if ord(letter) > 0x2E80 else 1 for letter in text) for text in texts)
    return min(longest + 3, _WIDEST)
