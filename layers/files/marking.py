"""The user's own sheet with what is wrong in it: red cells, the reason as a comment and in a last column 问题."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties

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
from layers.files.headers import LOOK_AT, Merge, find_header
from layers.files.limits import Limits
from layers.files.reading import locate_workbook
from layers.files.sheets import choose_sheet
from layers.files.transfer import finding_from_dict
from layers.report import Finding, Severity

_MOST_COMMENTS = 2_000  # Excel draws each as a shape; the last column has the reasons in any case


def mark_workbook(facts: Mapping[str, Any], folder: Path, limits: Limits) -> dict[str, Any]:
    """Job `annotate`: the workbook in `in/`, marked, as `marked.xlsx`; layout and formulas stay as the user made them."""
    path = locate_workbook(facts, folder, limits)
    title, _ = choose_sheet(path, facts.get("layer"), str(facts["name"]))
    workbook = openpyxl.load_workbook(path, keep_links=False)
    sheet = workbook[title]
    findings = [finding_from_dict(f) for f in facts["findings"]]
    top = [tuple(row) for row in sheet.iter_rows(max_row=LOOK_AT, values_only=True)]
    merges = [Merge(m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in sheet.merged_cells.ranges]
    header = find_header(top, merges)
    if header is not None:
        positions = {name: at + 1 for at, name in enumerate(header.names)}
        spoken = {column: positions[name] for column, name in facts["headers"].items() if name in positions}
        _mark(sheet, findings, positions | spoken, header_row=header.last + 1, last_column=sheet.max_column + 1)
    _list(workbook.create_sheet(_free_title(workbook.sheetnames)), findings, facts["titles"])
    workbook.save(folder / "marked.xlsx")
    return {}


def _mark(sheet: Any, findings: Sequence[Finding], positions: Mapping[str, int], *, header_row: int, last_column: int) -> None:
    _write(sheet, header_row, last_column, PROBLEM).font = Font(bold=True)
    sheet.column_dimensions[sheet.cell(header_row, last_column).column_letter].width = 50
    comments = 0
    for row, found in reasons_by_row(findings).items():
        reason = _write(sheet, row, last_column, in_one_sentence(found))
        reason.fill = _fill(heaviest(found))
        reason.alignment = Alignment(wrap_text=True, vertical="top")
        for column, of_cell in reasons_by_column(found).items():
            if column not in positions:
                continue
            cell = _own_cell(sheet, row, positions[column])
            cell.fill = _fill(heaviest(of_cell))
            if comments < _MOST_COMMENTS:
                cell.comment = Comment("\n".join(f.sentence.zh for f in of_cell), "gisvc", width=320, height=120)
                comments += 1


def _own_cell(sheet: Any, row: int, column: int) -> Any:
    """The cell, or the one that speaks for it when it is covered by a merged block."""
    cell = sheet.cell(row, column)
    if type(cell).__name__ != "MergedCell":
        return cell
    block = next(m for m in sheet.merged_cells.ranges if cell.coordinate in m)
    return sheet.cell(block.min_row, block.min_col)


def _fill(severity: Severity) -> PatternFill:
    return PatternFill("solid", fgColor=FILLS[severity])


def _write(sheet: Any, row: int, column: int, text: str) -> Any:
    """A text cell, whatever the text begins with: a reason quotes what the user wrote, and that may be `=1+1`."""
    cell = sheet.cell(row, column)
    cell.value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", text)[:32_767]
    cell.data_type = "s"
    return cell


def _list(sheet: Any, findings: Iterable[Finding], titles: Mapping[str, str]) -> None:
    for column, title in enumerate(LISTED, start=1):
        _write(sheet, 1, column, title).font = Font(bold=True)
    for at, row in enumerate(listed_rows(findings, titles), start=2):
        for column, value in enumerate(row, start=1):
            if isinstance(value, int):
                sheet.cell(at, column).value = value
            elif value is not None:
                _write(sheet, at, column, value).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    for letter, width in zip("ABCDEF", LISTED_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width


def _free_title(taken: Sequence[str]) -> str:
    return next(t for t in (LISTING, *(f"{LISTING}{n}" for n in range(2, 1000))) if t not in taken)
