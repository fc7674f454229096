"""T15 (answers): no text of the data is ever calculated by a spreadsheet, and numbers stay numbers."""

import csv
import io

import openpyxl
import pytest

from gisvc.forms import tables
from layers.people import PersonId
from layers.planning.question import CoverageQuestion
from layers.planning.specs import FACILITIES
from layers.planning.use_cases.coverage import study_coverage, study_gaps
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange
from tests.little_county import BEGAN, little_county

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    '=HYPERLINK("http://evil.example")',
    "=cmd|' /C calc'!A0",
]
QUESTION = CoverageQuestion("day_care_center")


def county_named(formula: str) -> MemoryStore:
    """The little county with a formula in front of every name."""
    store = little_county()
    for spec in (DIVISIONS, FACILITIES):
        rows = store.read(spec)
        rows["name"] = formula + rows["name"]
        store.append([LayerChange(spec, rows, BEGAN)], by=PersonId("tester"), reason="formulas")
    return store


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_a_workbook_is_a_formula(formula: str) -> None:
    store = county_named(formula)
    for content in (tables.coverage_as_xlsx(study_coverage(store, QUESTION)), tables.gaps_as_xlsx(study_gaps(store, QUESTION))):
        cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet for cell in row]
        assert not [cell.value for cell in cells if cell.data_type == "f"]
        assert not [cell.value for cell in cells if cell.hyperlink]
        assert any(isinstance(cell.value, int | float) for cell in cells)


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_field_of_a_csv_begins_a_formula(formula: str) -> None:
    store = county_named(formula)
    table, study = study_coverage(store, QUESTION), study_gaps(store, QUESTION)
    for content in (tables.coverage_as_csv(table), tables.coverage_as_csv(table, part="units"), tables.gaps_as_csv(study)):
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
            assert not [
                field
                for field in row
                if field.startswith(tuple("=+@\t\r＝＋－＠")) or (field.startswith("-") and not _is_number(field))
            ]


def test_negative_numbers_stay_numbers_in_a_csv() -> None:
    assert tables._csv_cell(-3.5) == -3.5
    assert tables._csv_cell("-3.5") == "'-3.5"


def _is_number(field: str) -> bool:
    try:
        float(field)
    except ValueError:
        return False
    return True
