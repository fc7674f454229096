"""T14 and T15 (papers about names): nothing a person wrote is calculated by a spreadsheet or run by a browser."""

import io

import openpyxl
import pytest

from gazetteer.specs import SIGNS
from gisvc.forms.names.documents import REQUEST_DOCUMENTS
from gisvc.forms.names.street_work import describe_spares
from gisvc.forms.names.working_lists import WORKING_LISTS
from gisvc.forms.papers.press import Press
from layers.frames import frame_of
from tests.little_county import PAYLOAD
from tests.named_county import TOWN, ask_for, named_county
from tests.named_papers import nasty_request, office


@pytest.mark.parametrize("name", WORKING_LISTS)
def test_a_page_holds_no_tag_a_person_wrote(name: str) -> None:
    store = named_county(f" {PAYLOAD}")
    ask_for(store, "新岷路", payload=f" {PAYLOAD}")
    page = Press().print(WORKING_LISTS[name].describe(store, office()), "html").decode()
    assert "<script" not in page.lower()
    assert "<img src=x" not in page.lower()
    assert "default-src 'none'" in page


@pytest.mark.parametrize("name", REQUEST_DOCUMENTS)
def test_a_request_prints_what_was_written_and_no_tag_of_it(name: str) -> None:
    page = Press().print(REQUEST_DOCUMENTS[name].describe(nasty_request()), "html").decode()
    assert "<山>" not in page


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", '=HYPERLINK("http://x")', "http://x.example"])
def test_a_sign_that_looks_like_a_formula_is_text(begins: str) -> None:
    row = {
        "sign_id": "g1",
        "division_code": TOWN,
        "sign_kind": "street",
        "printed_name": begins,
        "stands_at": begins,
        "state": "broken",
    }
    paper = describe_spares(office(), frame_of(SIGNS, [row]))
    book = openpyxl.load_workbook(io.BytesIO(Press().print(paper, "xlsx")))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert sum(cell.value == begins for cell in cells) == 2
