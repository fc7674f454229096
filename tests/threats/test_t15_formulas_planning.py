"""T15 (planners): no name of a facility, road or unit is ever calculated by a spreadsheet, in a circle or in a plan's report."""

import csv
import io

import openpyxl
import pytest

from gisvc.catalogue import CATALOGUE
from gisvc.forms import tables
from gisvc.forms.circle import circle_form
from gisvc.forms.papers.press import Press
from gisvc.forms.planning.plan_paper import plan_paper
from gisvc.forms.workbook import to_xlsx
from layers.people import PersonId
from layers.planning.plans.report import write_report
from layers.planning.specs import BARRIERS, FACILITIES
from layers.planning.use_cases.circles import CircleQuestion, study_circle
from layers.planning.use_cases.plans import read_shelf, study_plan
from layers.planning.use_cases.travels import TravelShelf
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange
from tests.county_with_roads import county_with_roads
from tests.little_county import BEGAN

FORMULAS = ['=HYPERLINK("http://evil.example")', "+1+1", "-1+1", "@SUM(A1)", "\t=1", "＝1+1", "=cmd|' /C calc'!A0"]
SPECS = {spec.name: spec for spec in CATALOGUE}
PARTS = ("coverage", "units", "false_coverage", "closures", "unsure")


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    """A formula in front of every name, another in every row."""
    store = county_with_roads()
    for spec in (DIVISIONS, FACILITIES, SETTLEMENTS, BARRIERS):
        rows = store.read(spec)
        rows["name"] = [f"{FORMULAS[n % len(FORMULAS)]}{name}" for n, name in enumerate(rows["name"])]
        store.append([LayerChange(spec, rows, BEGAN)], by=PersonId("tester"), reason="formulas")
    return store


def require_plain(content: bytes) -> list[str]:
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    return [str(cell.value) for cell in cells if cell.data_type == "s"]


def test_a_circles_files_hold_texts_and_numbers(store: MemoryStore) -> None:
    form = circle_form(study_circle(store, CircleQuestion("day_care_center", 15), TravelShelf().travels(store)))
    texts = require_plain(to_xlsx(form))
    assert any(text.startswith("=HYPERLINK") for text in texts), "the name itself stays readable"
    for part in PARTS:
        for row in csv.reader(io.StringIO(tables.to_csv(form, part).decode("utf-8-sig"))):
            for field in row:
                assert not field.startswith(("=", "@", "＝", "\t")), (part, field)
                assert not field.startswith(("+", "-")) or _is_number(field), (part, field)


def test_a_plans_workbook_holds_texts_and_numbers(store: MemoryStore) -> None:
    plan = read_shelf(SPECS).named("jingtai-145")
    status = study_plan(store, plan, SPECS, travels=TravelShelf().travels(store))
    texts = require_plain(Press().print(plan_paper(write_report(status), None), "xlsx"))
    assert any("未绘界线村" in text for text in texts), "otherwise the test above could not fail"


def _is_number(field: str) -> bool:
    try:
        float(field)
    except ValueError:
        return False
    return True
