"""The numbers a plan asks of people, as a sheet to fill in and import again."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter

from gisvc.tongue import Tongue
from layers.planning.plans.measures import Part
from layers.planning.plans.reporting import HandReport, key_of, label_of
from layers.planning.plans.reports_by_hand import NumberHeld
from layers.planning.specs import REPORTED_FIGURES
from layers.wording import Language, Wording

SHEET = "reported_figures"
FILLED_IN = ("value", "as_printed", "reported_by", "source")
_COLUMNS = ("figure_id", "plan_id", "indicator_no", "division_code", "part", "value", "unit", "reported_on", "as_printed", "reported_by", "source")  # fmt: skip
_HINTS = {
    "figure": Wording("指标名称（不导入）", "what it is (not imported)"),
    "base": Wording("规划所印基期值（不导入）", "the plan's own base value (not imported)"),
}


@dataclass(frozen=True, slots=True)
class ReportedSheet:
    """A sheet for one plan, area and day: the numbers hold on that day."""

    plan_id: str
    area: str
    on: date
    numbers: Sequence[NumberHeld]


def reported_sheet(sheet: ReportedSheet, language: Language = "zh") -> bytes:
    """An Excel workbook whose headings are the layer's own, so that it is imported as it is. Numbers held on the very day stand in it."""
    tongue, sink = Tongue(language), io.BytesIO()
    book = xlsxwriter.Workbook(sink, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "bg_color": "#EAF1F7", "border": 1, "border_color": "#D9D5CA", "text_wrap": True, "valign": "vcenter"})  # fmt: skip
    open_cell = book.add_format({"bg_color": "#FFF8E1", "border": 1, "border_color": "#E5DCC3"})
    headings = [tongue.say(REPORTED_FIGURES.column(name).label) for name in _COLUMNS] + [tongue.say(h) for h in _HINTS.values()]
    for number, heading in enumerate(headings):
        page.write_string(0, number, heading, head)
    for line, held in enumerate(sheet.numbers, start=1):
        for number, cell in enumerate(_row(sheet, held, tongue)):
            is_open = number < len(_COLUMNS) and _COLUMNS[number] in FILLED_IN
            _write(page, line, number, cell, open_cell if is_open else None)
    for number, width in enumerate((40, 14, 10, 14, 10, 12, 10, 12, 16, 16, 24, 30, 30)):
        page.set_column(number, number, width)
    page.freeze_panes(1, 3)
    book.close()
    return sink.getvalue()


def _row(sheet: ReportedSheet, held: NumberHeld, tongue: Tongue) -> tuple[object, ...]:
    asked, said = held.asked, held.held
    report = HandReport(asked.no, Part(asked.part), "", sheet.on, sheet.area)
    value = held.value if said is not None and said.on == sheet.on else None
    known = said if value is not None else None
    return (
        key_of(sheet.plan_id, report),
        sheet.plan_id,
        asked.no,
        sheet.area,
        tongue.say(label_of(report.part)),
        None if value is None else float(value),
        asked.unit,
        sheet.on.isoformat(),
        known.as_printed if known else None,
        known.by if known else None,
        None,
        tongue.say(asked.wording),
        tongue.say(asked.printed),
    )


def _write(page: Any, line: int, number: int, cell: object, look: Any) -> None:
    if cell is None or cell == "":
        page.write_blank(line, number, None, look)
    else:
        page.write(line, number, cell, look)
