"""Every paper about names, opened by its own reader: all that was said is there, as it was said."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from gisvc.forms.names.documents import BATCH_DOCUMENTS, REQUEST_DOCUMENTS
from gisvc.forms.names.working_lists import WORKING_LISTS
from gisvc.forms.papers.fonts import fonts_for
from gisvc.forms.papers.paper import Paper, Pictures, Table, written
from gisvc.forms.papers.press import Press
from tests.named_papers import nasty_batch, nasty_request, nasty_store

ALL = [
    *(f"request/{name}" for name in REQUEST_DOCUMENTS),
    *(f"batch/{name}" for name in BATCH_DOCUMENTS),
    *(f"list/{name}" for name in WORKING_LISTS),
]
IN_EXCEL = [
    "request/consequences",
    "request/filing",
    "batch/naming-table",
    *(f"list/{name}" for name, one in WORKING_LISTS.items() if "xlsx" in one.endings),
]
SET = ("request/brief", "request/announcement", "batch/naming-table", "list/dossiers", "list/codes")  # one of each kind of page


def described(which: str) -> Paper:
    part, _, name = which.partition("/")
    if part == "request":
        return REQUEST_DOCUMENTS[name].describe(nasty_request())
    if part == "batch":
        return BATCH_DOCUMENTS[name].describe(nasty_batch())
    return WORKING_LISTS[name].describe(nasty_store(), nasty_request().office)


def bare(text: str) -> str:
    return re.sub(r"[\s\u200b\ufffe]+", "", text)


def absent(paper: Paper, text: str) -> list[str]:
    """What the paper says and the reader did not find; sentences for no rows stand only where there are none."""
    blocks = [block for page in paper.pages for block in page.blocks]
    idle = {c.heading for b in blocks if isinstance(b, Table) and not b.rows for c in b.columns}
    idle |= {b.empty for b in blocks if isinstance(b, Table | Pictures)} | set(paper.sides)  # who prints is said where he signs
    read = bare(text)
    return [t for t in paper.texts() if t.strip() and t not in idle and bare(t) not in read]


def word_text(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    section = document.sections[0]
    roots = (section.header._element, document.element.body, section.footer._element)
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for root in roots for p in root.iter(qn("w:p")))


@pytest.mark.parametrize("which", ALL)
def test_word_says_all_of_it(which: str) -> None:
    paper = described(which)
    assert absent(paper, word_text(Press().print(paper, "docx"))) == []


@pytest.mark.parametrize("which", IN_EXCEL)
def test_excel_says_all_of_it_and_calculates_nothing(which: str) -> None:
    paper = described(which)
    book = openpyxl.load_workbook(io.BytesIO(Press().print(paper, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    tables = [block for page in paper.pages for block in page.blocks if isinstance(block, Table)]
    numbers = [written(cell, c.digits) for t in tables for row in t.rows for cell, c in zip(row, t.columns, strict=True)]
    assert absent(paper, "\n".join([*(str(cell.value) for cell in cells), *numbers])) == []


@pytest.mark.parametrize("which", SET)
def test_pdf_says_all_of_it_and_names_what_no_font_draws(which: str, tmp_path: Path, pdf_text: Callable[[Path], str]) -> None:
    paper = described(which)
    path = tmp_path / "paper.pdf"
    path.write_bytes(Press().print(paper, "pdf"))
    lacking = fonts_for(None).lacking(paper.texts())
    read = bare(pdf_text(path))
    if lacking:
        assert "字体缺字" in read
        assert all(f"U+{ord(c):04X}" in read for c in lacking)
    missing = dict.fromkeys(map(ord, lacking), "〓")
    gone = [t for t in paper.texts() if t.strip() and not any(p in t for p in "{}[]") and len(t) < 20]
    idle = {b.empty for page in paper.pages for b in page.blocks if isinstance(b, Table | Pictures)}
    idle |= {c.heading for page in paper.pages for b in page.blocks if isinstance(b, Table) for c in b.columns if not b.rows}
    assert [t for t in gone if t not in idle and bare(t.translate(missing)) not in read] == []


@pytest.mark.parametrize("which", ALL)
def test_json_is_whole_and_every_block_has_a_key_of_its_own(which: str) -> None:
    paper = described(which)
    told = json.loads(Press().print(paper, "json"))
    assert told["title"] == paper.title
    for page in paper.pages:
        keys = [block.key for block in page.blocks if hasattr(block, "key")]
        assert len(keys) == len(set(keys))
        assert all(re.fullmatch(r"[a-z_][a-z0-9_]*", key) for key in keys)  # a Word template names them


@pytest.mark.parametrize("which", ALL)
def test_titles_name_the_county_and_the_marks_say_that_it_is_made_up(which: str) -> None:
    paper = described(which)
    assert "（演示数据）" not in paper.title
    assert "演示数据" in "".join(paper.marks)
    assert any("样式待确认" in line for line in paper.foot)
