"""Word templates of the papers: built by us from the paper's own shape, written out for editing, and read back with suspicion."""

import io
from collections.abc import Callable
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from gisvc.forms.papers.paper import (
    Articles,
    Block,
    Grid,
    Heading,
    Page,
    Paper,
    Pictures,
    Signatures,
    Table,
    Text,
    lined,
)

# GB/T 9704-2012: A4, top 37 mm, binding side 28 mm, type area 156 × 225 mm; 三号 仿宋 on lines of 28 pt, title 二号 小标宋, headings 黑体.
OFFICIAL_MM, FORM_MM = (37, 26, 35, 28), (20, 16, 22, 24)  # top, right, bottom, left
MARK = RGBColor(0x9D, 0x2B, 0x22)
LEAST_ROW = Mm(6.5)  # room to write by hand


class _Style:
    """Fonts and sizes of one kind of paper."""

    def __init__(self, *, is_official: bool) -> None:
        self.is_official = is_official
        self.body, self.title, self.head = ("仿宋", "方正小标宋简体", "黑体") if is_official else ("宋体", "黑体", "黑体")
        sizes: tuple[float, float, float] = (16, 22, 16) if is_official else (10.5, 16, 12)
        self.size, self.title_size, self.head_size = sizes


def build_template(paper: Paper) -> bytes:
    """The template of a paper, as a .docx that Word and WPS edit.

    Labels and headings are plain text in it; values are `{{ page.block.field }}`, rows `{%tr for row in page.block %}`. Pages built alike share one
    part between `{%p if page.shape == … %}` and the next.
    """
    style = _Style(is_official=paper.is_official)
    document = docx.Document()
    _lay_out(document, paper, style)
    _line(document, "{{ title }}", style.title, style.title_size, centre=True, bold=not style.is_official)
    _line(document, "{{ subtitle }}", style.body, 14 if style.is_official else 10.5, centre=True)
    shapes: dict[str, Page] = {}
    for page in paper.pages:
        shapes.setdefault(page.shape, page)
    _tag(document, "{%p for page in pages %}")
    for number, page in enumerate(shapes.values()):
        _tag(document, f"{{%p {'elif' if number else 'if'} page.shape == '{page.shape}' %}}")
        _add_page(document, page, style)
    _tag(document, "{%p endif %}")
    _tag(document, "{%p endfor %}")
    document.core_properties.title = paper.name
    document.core_properties.comments = "样式待确认：版式为草拟，非官方样式，可按本单位要求修改后放入 GISVC_TEMPLATE_DIR。"
    document.core_properties.author = "gisvc"
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def _add_page(document: Any, page: Page, style: _Style) -> None:
    """The page's title begins a new sheet, on all but the first page of the paper."""
    if page.begins:
        _tag(document, "{%p if not loop.first %}")
        _line(document, "{{ page.title }}", style.head, 13, breaks=True, bold=True)
        _tag(document, "{%p else %}")
        _line(document, "{{ page.title }}", style.head, 13, bold=True)
        _tag(document, "{%p endif %}")
    elif page.title:
        _line(document, "{{ page.title }}", style.head, 13, bold=True)
    for block, after in zip(page.blocks, (*page.blocks[1:], None), strict=True):
        _ADD[type(block)](document, block, style)
        if isinstance(after, Signatures) and isinstance(block, Text):  # so that no place to sign stands alone on a sheet
            for paragraph in document.paragraphs[-3:]:
                paragraph.paragraph_format.keep_with_next = True


def _add_heading(document: Any, block: Heading, style: _Style) -> None:
    _heading(document, block.text, style)


def _add_text(document: Any, block: Text, style: _Style) -> None:
    _tag(document, f"{{%p for line in page.{block.key} %}}")
    written = _line(document, "{{ line }}", style.body, 9 if block.is_small else style.size)
    if block.is_right:
        written.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif not block.is_flush:
        written.paragraph_format.first_line_indent = Pt(2 * (9 if block.is_small else style.size))
    _tag(document, "{%p endfor %}")


def _add_articles(document: Any, block: Articles, style: _Style) -> None:
    """Headword in bold with its reading, then what is said of it, each part with its caption."""
    _tag(document, f"{{%p for article in page.{block.key} %}}")
    head = _line(document, "{{ article.headword }}", style.head, style.size + 0.5, bold=True)
    _written(head, "　{{ article.reading }}", style.body, style.size)
    head.paragraph_format.keep_with_next, head.paragraph_format.space_before = True, Pt(3)
    told = _line(document, "{%r for part in article.parts %}", style.body, 9.5)
    _written(told, "{{ part.caption }}", style.head, 8.5)
    _written(told, " {{ part.text }}　　", style.body, 9.5)
    _written(told, "{%r endfor %}", style.body, 9.5)
    told.paragraph_format.left_indent, told.paragraph_format.space_after = Pt(21), Pt(0)
    _tag(document, "{%p endfor %}")


def _add_grid(document: Any, block: Grid, style: _Style) -> None:
    _heading(document, block.heading, style)
    lines = lined(block.entries)
    table = _table(document, len(lines), (0.17, 0.33, 0.17, 0.33))
    for row, (one, other) in zip(table.rows, lines, strict=True):
        cells = row.cells
        _cell(cells[0], one.label, style, is_head=True)
        if other is None:
            cells[1].merge(cells[3])
        _cell(cells[1], f"{{{{ page.{block.key}.{one.key} }}}}", style)
        if other is not None:
            _cell(cells[2], other.label, style, is_head=True)
            _cell(cells[3], f"{{{{ page.{block.key}.{other.key} }}}}", style)
    _after(document)


def _add_table(document: Any, block: Table, style: _Style) -> None:
    _heading(document, block.heading, style)
    _tag(document, f"{{%p if page.{block.key} %}}")
    total = sum(c.width for c in block.columns)
    table = _table(document, 4, tuple(c.width / total for c in block.columns))
    for column, head, cell in zip(block.columns, table.rows[0].cells, table.rows[2].cells, strict=True):
        _cell(head, column.heading, style, is_head=True)
        _cell(cell, f"{{{{ row.{column.key} }}}}", style, is_number=column.digits is not None)
    _loop_rows(table, f"row in page.{block.key}", style)
    _repeat(table.rows[0])
    _tag(document, "{%p else %}")
    _line(document, block.empty, style.body, 10.5)
    _tag(document, "{%p endif %}")
    _after(document)


def _add_pictures(document: Any, block: Pictures, style: _Style) -> None:
    _heading(document, block.heading, style)
    _tag(document, f"{{%p if page.{block.key} %}}")
    names = ("left",) if block.is_wide else ("left", "right")
    table = _table(document, 3, tuple(1 / len(names) for _ in names), lines=False)
    for cell, name in zip(table.rows[1].cells, names, strict=True):
        _cell(cell, f"{{{{ pair.{name} }}}}", style, centre=True)
        _cell(cell, f"{{{{ pair.{name}_caption }}}}", style, paragraph=cell.add_paragraph(), centre=True)
    _loop_rows(table, f"pair in page.{block.key}", style)
    _tag(document, "{%p else %}")
    _line(document, block.empty, style.body, 10.5)
    _tag(document, "{%p endif %}")


def _add_signatures(document: Any, block: Signatures, style: _Style) -> None:
    """The places to sign stay with the sentence that says what is signed."""
    _heading(document, "签字", style)
    note = _line(document, f"{{{{ page.{block.key}.note }}}}", style.body, 9)
    roles = block.places[0].roles if block.places else ()
    shares = (1.4 / (1.4 + len(roles)), *(1 / (1.4 + len(roles)) for _ in roles))
    table = _table(document, 4, shares)
    for cell, text in zip(table.rows[0].cells, ("单位（盖章）", *roles), strict=True):
        _cell(cell, text, style, is_head=True)
    _cell(table.rows[2].cells[0], "{{ place.side }}", style)
    table.rows[2].height = Mm(13)
    _loop_rows(table, f"place in page.{block.key}.places", style)
    for paragraph in (note, *(p for row in table.rows for cell in row.cells for p in cell.paragraphs)):
        paragraph.paragraph_format.keep_with_next = True


_ADD: dict[type[Block], Callable[[Any, Any, _Style], None]] = {
    Heading: _add_heading, Text: _add_text, Grid: _add_grid, Table: _add_table, Pictures: _add_pictures, Signatures: _add_signatures,
    Articles: _add_articles,
}  # fmt: skip


def _lay_out(document: Any, paper: Paper, style: _Style) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if paper.is_landscape:
        section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    top, right, bottom, left = OFFICIAL_MM if style.is_official else FORM_MM
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = (
        Mm(top),
        Mm(right),
        Mm(bottom),
        Mm(left),
    )
    section.header_distance, section.footer_distance = Mm(10), Mm(8)
    header = _written(section.header.paragraphs[0], "{{ marks }}", "黑体", 9)
    header.runs[0].font.color.rgb = MARK
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer = section.footer.paragraphs[0]
    for number in range(len(paper.foot)):
        _written(footer, ("\n" if number else "") + f"{{{{ foot[{number}] }}}}", "宋体", 6.5)
    page_no = section.footer.add_paragraph()
    page_no.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        piece = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            piece.set(qn("w:fldCharType"), kind)
        else:
            piece.text = text
        page_no.add_run()._r.append(piece)
    for paragraph in (header, footer, page_no):
        paragraph.paragraph_format.space_after = Pt(0)


def _table(document: Any, rows: int, shares: tuple[float, ...], *, lines: bool = True) -> Any:
    section = document.sections[0]
    across = section.page_width - section.left_margin - section.right_margin
    table = document.add_table(rows=rows, cols=len(shares))
    table.style = "Table Grid" if lines else "Normal Table"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = int(across * share)
    for row in table.rows:
        for cell, share in zip(row.cells, shares, strict=True):
            cell.width = int(across * share)
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if lines:
            row.height = LEAST_ROW
    return table


def _loop_rows(table: Any, loop: str, style: _Style) -> None:
    """The row in the middle is repeated; the rows with the tags vanish when the template is filled."""
    rows = table.rows
    _cell(rows[len(rows) - 3].cells[0], f"{{%tr for {loop} %}}", style)
    _cell(rows[len(rows) - 1].cells[0], "{%tr endfor %}", style)


def _cell(
    cell: Any,
    text: str,
    style: _Style,
    *,
    is_head: bool = False,
    is_number: bool = False,
    paragraph: Any = None,
    centre: bool = False,
) -> None:
    written = _written(paragraph if paragraph is not None else cell.paragraphs[0], text, style.head if is_head else style.body, 9)
    written.paragraph_format.space_after = Pt(0)
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    if is_number:
        written.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if centre:
        written.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if is_head:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F0F0F0")):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)


def _heading(document: Any, text: str, style: _Style) -> None:
    if text:
        written = _line(document, text, style.head, style.head_size, bold=not style.is_official)
        written.paragraph_format.keep_with_next = True
        written.paragraph_format.space_before = Pt(6)


def _after(document: Any) -> None:
    """Two tables that touch would be one."""
    gap = _line(document, "", "宋体", 4)
    gap.paragraph_format.line_spacing = Pt(5)


def _tag(document: Any, tag: str) -> None:
    """A tag paragraph is gone when the template is filled."""
    _line(document, tag, "宋体", 8)


def _line(
    document: Any, text: str, font: str, size: float, *, centre: bool = False, breaks: bool = False, bold: bool = False
) -> Any:
    paragraph = _written(document.add_paragraph(), text, font, size)
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(0), Pt(2)
    if size == 16 and font == "仿宋":
        shape.line_spacing = Pt(28)
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if breaks:
        shape.page_break_before = True
    for run in paragraph.runs:
        run.bold = bold or None
    return paragraph


def _written(paragraph: Any, text: str, font: str, size: float) -> Any:
    """Text in a font that is also named for Chinese; Word asks for that separately."""
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph


def _repeat(row: Any) -> None:
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(repeat)
