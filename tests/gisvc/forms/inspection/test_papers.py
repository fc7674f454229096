"""Every paper of a round, opened by its own reader: all that was said is there, as it was said."""

import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from gisvc.forms.inspection.documents import BY_NAME, OUTPUTS, Output
from gisvc.forms.inspection.order import LAYOUT_OPEN, Order
from gisvc.forms.papers.fonts import Fonts
from gisvc.forms.papers.paper import Grid, Page, Paper, Table, Text, written
from gisvc.forms.papers.pdf import to_pdf
from gisvc.forms.papers.press import Press
from gisvc.forms.papers.word import to_docx

IDS = [output.name for output in OUTPUTS]


@pytest.fixture(scope="module", params=OUTPUTS, ids=IDS)
def described(request: pytest.FixtureRequest, order: Order) -> tuple[Output, Paper]:
    output: Output = request.param
    return output, output.describe(order)


def bare(text: str) -> str:
    """Without blanks and line ends: how a reader breaks lines is its own affair."""
    return re.sub(r"[\s\u200b\ufffe]+", "", text)


def all_texts(paper: Paper) -> list[str]:
    return [text for text in paper.texts() if text.strip()]


def absent(paper: Paper, text: str, *, but: tuple[str, ...] = ()) -> list[str]:
    read = bare(text)
    return [t for t in all_texts(paper) if t not in but and bare(t) not in read]


def empty_words(paper: Paper) -> tuple[str, ...]:
    """Sentences for no rows stand only where there are none, headings of columns only where there are some."""
    blocks = [block for page in paper.pages for block in page.blocks]
    heads = [c.heading for block in blocks if isinstance(block, Table) and not block.rows for c in block.columns]
    return (*heads, *(getattr(block, "empty", "") for block in blocks))


def word_text(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    section = document.sections[0]
    roots = (section.header._element, document.element.body, section.footer._element)
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for root in roots for p in root.iter(qn("w:p")))


def test_word_says_all_of_it(described: tuple[Output, Paper], press: Press) -> None:
    output, paper = described
    if "docx" not in output.endings:
        pytest.fail("every paper can be edited in Word")
    content = press.print(paper, "docx")
    assert absent(paper, word_text(content), but=empty_words(paper)) == []
    assert LAYOUT_OPEN in docx.Document(io.BytesIO(content)).core_properties.comments


def test_excel_says_all_of_it_and_calculates_nothing(described: tuple[Output, Paper], press: Press) -> None:
    _, paper = described
    book = openpyxl.load_workbook(io.BytesIO(press.print(paper, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    read = "\n".join(str(cell.value) for cell in cells if isinstance(cell.value, str)) + "".join(numbers(paper))
    assert absent(paper, read, but=(*empty_words(paper), "")) == []
    assert all(sheet.page_setup.paperSize == 9 for sheet in book)


def numbers(paper: Paper) -> list[str]:
    """Numbers are numbers in a workbook, however they are shown."""
    tables = [block for page in paper.pages for block in page.blocks if isinstance(block, Table)]
    return [
        written(cell, c.digits)
        for table in tables
        for row in table.rows
        for cell, c in zip(row, table.columns, strict=True)
        if isinstance(cell, int | float)
    ]


def test_a_workbook_keeps_numbers_as_numbers(order: Order, press: Press) -> None:
    paper = BY_NAME["marker-table"].describe(order)  # type: ignore[union-attr]  # because it is a paper
    sheet = openpyxl.load_workbook(io.BytesIO(press.print(paper, "xlsx"))).worksheets[0]
    head = [cell.value for cell in sheet[4]]
    x, y = (sheet.cell(5, head.index(name) + 1).value for name in ("纵坐标X（北，m）", "横坐标Y（东，m）"))
    assert isinstance(x, float)
    assert isinstance(y, float)
    assert 4_000_000 < x < 4_200_000  # north, 37°
    assert 300_000 < y < 700_000  # east with 500 km, no zone in front


def test_pdf_says_all_of_it(
    described: tuple[Output, Paper], fonts: Fonts, tmp_path: Path, pdf_text: Callable[[Path], str]
) -> None:
    _, paper = described
    path = tmp_path / "paper.pdf"
    path.write_bytes(to_pdf(paper, fonts))
    read = pdf_text(path)
    lacking = fonts.lacking(paper.texts())
    shown = read if not lacking else read + "".join(lacking)
    assert absent(paper, shown, but=empty_words(paper)) == []


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page_says_all_of_it_and_runs_nothing(described: tuple[Output, Paper], press: Press) -> None:
    _, paper = described
    page = _Texts()
    page.feed(press.print(paper, "html").decode())
    assert absent(paper, "".join(page.texts), but=empty_words(paper)) == []
    assert {tag for tag, _ in page.tags} <= {"html", "head", "meta", "title", "style", "body", "p", "h1", "h2", "h3", "section", "table", "thead", "tr", "th", "td", "figure", "img", "figcaption", "footer", "div"}  # fmt: skip
    assert all(str(attrs.get("src", "data:")).startswith("data:image/") or tag != "img" for tag, attrs in page.tags)


def test_json_carries_the_same_pages(described: tuple[Output, Paper], press: Press) -> None:
    _, paper = described
    read = json.loads(press.print(paper, "json"))
    assert [page["shape"] for page in read["pages"]] == [page.shape for page in paper.pages]
    assert read["facts"]["version"] in "".join(read["foot"])


def test_every_paper_names_all_sides_its_version_and_every_head(described: tuple[Output, Paper], order: Order) -> None:
    _, paper = described
    assert all(name in paper.subtitle for name in order.dossier.side_names)
    foot = "".join(paper.foot)
    assert order.dossier.study.version in foot
    assert all(str(order.dossier.study.book.head(side)) in foot for side in order.dossier.study.round.sides)
    assert LAYOUT_OPEN in foot
    assert "内部资料" in "".join(paper.marks)


def test_no_paper_calls_a_signature_reliable(described: tuple[Output, Paper]) -> None:
    assert "可靠" not in "".join(all_texts(described[1]))


def test_keys_of_a_page_are_given_once(described: tuple[Output, Paper]) -> None:
    for page in described[1].pages:
        keys = [block.key for block in page.blocks if hasattr(block, "key")]
        assert len(keys) == len(set(keys)), page.shape


def test_pages_of_one_shape_are_built_alike(described: tuple[Output, Paper]) -> None:
    """A template knows a shape once: what one page has and another lacks could not be filled."""
    built: dict[str, object] = {}
    for page in described[1].pages:
        now = [(type(b).__name__, getattr(b, "key", ""), [e.key for e in b.entries] if isinstance(b, Grid) else [c.key for c in b.columns] if isinstance(b, Table) else []) for b in page.blocks]  # fmt: skip
        assert built.setdefault(page.shape, now) == now


def test_a_name_of_sixty_characters_wraps_and_stays_whole(fonts: Fonts, order: Order) -> None:
    long = "易地扶贫搬迁集中安置点" * 6
    paper = order.paper("plan", 1, long, (Page("p", (Text("t", (long,)),), long),))
    assert bare(word_text(to_docx(paper, fonts))).count(long) == 3


def test_the_official_papers_have_the_page_of_the_standard(order: Order, press: Press) -> None:
    """GB/T 9704-2012: A4, top 37 mm, binding 28 mm, type area 156 × 225 mm."""
    official = [o.name for o in OUTPUTS if o.describe(order).is_official]
    assert set(official) == {"plan", "minutes", "report", "summary", "letter", "zero-report", "peace"}
    section: Any = docx.Document(io.BytesIO(press.print(BY_NAME["letter"].describe(order), "docx"))).sections[0]  # type: ignore[union-attr]
    assert [round(x.mm) for x in (section.page_width, section.page_height, section.top_margin, section.left_margin)] == [
        210,
        297,
        37,
        28,
    ]
    assert round(section.page_width.mm - section.left_margin.mm - section.right_margin.mm) == 156
    assert round(section.page_height.mm - section.top_margin.mm - section.bottom_margin.mm) == 225
