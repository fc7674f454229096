"""Coverage and gaps as a table on the terminal, a CSV, a workbook or a Word report: one form, four papers."""

import csv
import io
from unicodedata import east_asian_width

from gisvc.forms.answer import AnswerForm, Cell, CellKind, FormTable, coverage_form, gaps_form
from gisvc.forms.printed import shown_cell
from gisvc.forms.report import to_docx
from gisvc.forms.workbook import to_xlsx
from gisvc.tongue import Tongue
from layers.files.texts import guard
from layers.planning.coverage import CoverageTable
from layers.planning.gaps import GapStudy
from layers.wording import Language

GROUPS, UNITS, MISSING = "coverage", "units", "missing"


def coverage_as_text(table: CoverageTable, language: Language = "zh") -> str:
    """The figure, its groups and its passport, for a terminal."""
    return to_text(coverage_form(table, language), tables=1)


def coverage_as_csv(table: CoverageTable, language: Language = "zh", *, part: str = GROUPS) -> bytes:
    """The groups, or with `part="units"` the units, as CSV: UTF-8 with BOM, so that Excel and WPS read Chinese."""
    return to_csv(coverage_form(table, language), part)


def coverage_as_xlsx(table: CoverageTable, language: Language = "zh") -> bytes:
    """A workbook: groups, units, passport."""
    return to_xlsx(coverage_form(table, language))


def coverage_as_docx(table: CoverageTable, language: Language = "zh") -> bytes:
    """A report on A4 in the layout of official documents."""
    return to_docx(coverage_form(table, language))


def gaps_as_text(study: GapStudy, language: Language = "zh") -> str:
    """The units without, with the facility nearest to each, for a terminal."""
    return to_text(gaps_form(study, language), tables=2)


def gaps_as_csv(study: GapStudy, language: Language = "zh", *, part: str = MISSING) -> bytes:
    """The units without, or with `part="areas"` the ground out of reach, as CSV with BOM."""
    return to_csv(gaps_form(study, language), part)


def gaps_as_xlsx(study: GapStudy, language: Language = "zh") -> bytes:
    """A workbook: units without, ground out of reach, passport."""
    return to_xlsx(gaps_form(study, language))


def gaps_as_docx(study: GapStudy, language: Language = "zh") -> bytes:
    """A report on A4 in the layout of official documents."""
    return to_docx(gaps_form(study, language))


def to_csv(form: AnswerForm, part: str) -> bytes:
    """Shares stay 0–1 and distances metres; the passport's first line and the marks stand in columns of their own on every row.

    A figure that travels must carry its meaning, and a CSV has no second sheet.
    """
    table = next((t for t in form.tables if t.name == part), FormTable(part, "", (), ()))
    t = Tongue(form.language).t
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerow([guard(c.heading) for c in table.columns] + [t("口径", "definition"), t("截至", "as of"), t("标注", "mark")])
    definition, on = form.passport[0][1], dict(form.passport)[t("截至", "As of")]
    for row in table.rows:
        writer.writerow([_csv_cell(cell) for cell in row] + [guard(definition), on, "；".join(form.marks)])
    return sink.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str | int | float:
    """Text that a spreadsheet would calculate gets a `'`; numbers never do, or negatives would turn into text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return int(cell)
    return guard(cell) if isinstance(cell, str) else cell


def to_text(form: AnswerForm, *, tables: int) -> str:
    """The figure, so many of its tables and its passport, for a terminal."""
    lines = [f"{form.title}  {form.figure}  ({form.fraction})", ""]
    for table in form.tables[:tables]:
        lines += [*table_lines(table, form.language), ""]
    width = max(_width(label) for label, _ in form.passport)
    lines += [f"{_padded(label, width)}  {value}" for label, value in form.passport]
    lines += [f"! {note}" for note in form.notes]
    return "\n".join([*lines, "", " · ".join(form.marks)])


def table_lines(table: FormTable, language: Language) -> list[str]:
    """A table in columns as wide as their widest cell."""
    shown = [[shown_cell(cell, c.kind, language) for cell, c in zip(row, table.columns, strict=True)] for row in table.rows]
    grid = [[c.heading for c in table.columns], *shown]
    widths = [max(_width(row[i]) for row in grid) for i in range(len(table.columns))]
    is_number = [c.kind not in (CellKind.TEXT, CellKind.FLAG) for c in table.columns]
    lines = [
        "  ".join(_padded(cell, w, right=right) for cell, w, right in zip(row, widths, is_number, strict=True)).rstrip()
        for row in grid
    ]
    return [lines[0], "  ".join("─" * w for w in widths), *lines[1:]]


def _width(text: str) -> int:
    """Columns a terminal gives a text: two for a Chinese character."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int, *, right: bool = False) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
