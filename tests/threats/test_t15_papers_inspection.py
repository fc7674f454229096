"""T14 and T15 (inspection papers): nothing a person wrote is calculated by a spreadsheet or run by a browser."""

import csv
import io
import zipfile
from datetime import date

import openpyxl
import pytest

from gisvc.forms.inspection.documents import OUTPUTS, Output
from gisvc.forms.inspection.exchange_package import exchange_package
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.specimen import specimen_dossier
from gisvc.forms.papers.press import Press
from tests.little_county import PAYLOAD


@pytest.fixture(scope="module")
def orders() -> dict[str, Order]:
    """A round in which every text ends in what runs, and one in which a few begin with what calculates."""
    return {"runs": Order(specimen_dossier(f" {PAYLOAD}"), date(2026, 11, 22), lambda _: None)}


@pytest.mark.parametrize("output", OUTPUTS, ids=[o.name for o in OUTPUTS])
def test_a_page_holds_no_tag_a_person_wrote(orders: dict[str, Order], output: Output) -> None:
    page = Press().print(output.describe(orders["runs"]), "html").decode()
    assert "<script" not in page.lower()
    assert "<svg" not in page.lower()
    assert "<img src=x" not in page.lower()
    assert "default-src 'none'" in page


@pytest.mark.parametrize(
    "begins", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", '=HYPERLINK("http://x")', "http://x.example"]
)
def test_text_that_looks_like_a_formula_is_text(orders: dict[str, Order], begins: str) -> None:
    from gisvc.forms.papers.paper import Column, Entry, Grid, Page, Table, Text

    blocks = (Text("t", (begins,)), Grid("g", (Entry("e", begins, begins),)), Table("b", (Column("a", begins),), ((begins,),)))
    sheet = Table("l", (Column("a", begins), Column("n", "数", digits=1)), ((begins, -1.5),), begins, is_list=True)
    paper = orders["runs"].paper("x", 1, begins, (Page("p", (*blocks, sheet)),))
    book = openpyxl.load_workbook(io.BytesIO(Press().print(paper, "xlsx")))
    cells = [cell for ws in book for row in ws.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert sum(cell.value == begins for cell in cells) >= 5
    assert -1.5 in [cell.value for cell in cells]


def test_the_csv_of_the_exchange_package_is_guarded(orders: dict[str, Order]) -> None:
    with zipfile.ZipFile(io.BytesIO(exchange_package(orders["runs"]))) as archive:
        for name in archive.namelist():
            if "属性数据" in name:
                rows = csv.reader(io.StringIO(archive.read(name).decode("gb18030")))
                assert not [cell for row in rows for cell in row if cell[:1] in set("=+@\t\r＝＋＠")]
