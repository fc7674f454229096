"""An answer as a Word report in the layout of official documents (GB/T 9704-2012), where data can never become template code."""

import io
from dataclasses import replace
from functools import cache
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from gisvc.forms.answer import AnswerForm, FormTable
from gisvc.forms.printed import shown_cell
from gisvc.tongue import Tongue

# GB/T 9704-2012: A4, top 37 mm, binding side 28 mm, type area 156 × 225 mm; body 三号 (16 pt) 仿宋, title 二号 (22 pt) 小标宋, headings 黑体.
TOP, LEFT, RIGHT, BOTTOM = Mm(37), Mm(28), Mm(26), Mm(35)
BODY_FONT, TITLE_FONT, HEAD_FONT = "仿宋", "方正小标宋简体", "黑体"
MOST_COLUMNS = 6
FEWEST_COLUMNS = 3
ON_PAPER = {"name", "township", "covered", "share", "nearest_name", "distance_m", "population", "gap_m2", "people_out"}
MOST_ROWS = 3000  # a report longer than a hundred pages is a workbook


def to_docx(form: AnswerForm) -> bytes:
    """The report. Texts are escaped and inserted by a sandbox: `A&B <山>` survives, `{{ … }}` in data stays text."""
    tongue = Tongue(form.language)
    facts = {
        "title": form.title,
        "figure": form.figure,
        "fraction": form.fraction,
        "marks": "　".join(form.marks),
        "passport": [{"label": label, "value": value} for label, value in form.passport],
        "notes": list(form.notes),
        "words": {"meaning": tongue.t("口径", "What the figure means"), "notes": tongue.t("须注意", "To be looked at")},
        "tables": [
            {
                "title": table.title,
                "head": [column.heading for column in table.columns],
                "rows": [
                    {"cells": [shown_cell(cell, c.kind, form.language) for cell, c in zip(row, table.columns, strict=True)]}
                    for row in table.rows[:MOST_ROWS]
                ],
                "cut": tongue.t(f"仅列前 {MOST_ROWS} 行，全部见工作簿。", f"First {MOST_ROWS} rows; the workbook has all.") if len(table) > MOST_ROWS else "",
            }
            for table in map(for_paper, form.tables)
        ],
    }  # fmt: skip
    template = DocxTemplate(io.BytesIO(_template()))
    template.render(facts, jinja_env=SandboxedEnvironment(autoescape=True, undefined=StrictUndefined), autoescape=True)
    sink = io.BytesIO()
    template.save(sink)
    return sink.getvalue()


def for_paper(table: FormTable) -> FormTable:
    """The columns that fit across a page; the workbook has them all."""
    kept = [
        i
        for i, column in enumerate(table.columns)
        if len(table.columns) <= MOST_COLUMNS or column.on_paper or column.key in ON_PAPER
    ]
    if len(kept) < FEWEST_COLUMNS:  # nobody chose: the first that fit say more than one column alone
        kept = list(range(min(MOST_COLUMNS, len(table.columns))))
    return replace(
        table, columns=tuple(table.columns[i] for i in kept), rows=tuple(tuple(row[i] for i in kept) for row in table.rows)
    )


@cache
def _template() -> bytes:
    """The template, built by us: a user's document is never one."""
    paper = docx.Document()
    _lay_out(paper)
    title = _written(paper.add_paragraph(), "{{ title }}", TITLE_FONT, 22)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    marks = _written(paper.add_paragraph(), "{{ marks }}", HEAD_FONT, 12, RGBColor(0x9D, 0x2B, 0x22))
    marks.alignment = WD_ALIGN_PARAGRAPH.CENTER
    figure = _written(paper.add_paragraph(), "{{ figure }}（{{ fraction }}）", TITLE_FONT, 26, RGBColor(0x0F, 0x31, 0x52))
    figure.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _written(paper.add_paragraph(), "{{ words.meaning }}", HEAD_FONT, 16)
    _written(paper.add_paragraph(), "{%p for line in passport %}", BODY_FONT, 12)
    _written(paper.add_paragraph(), "{{ line.label }}：{{ line.value }}", BODY_FONT, 12)
    _written(paper.add_paragraph(), "{%p endfor %}", BODY_FONT, 12)
    _written(paper.add_paragraph(), "{%p if notes %}", BODY_FONT, 12)
    _written(paper.add_paragraph(), "{{ words.notes }}", HEAD_FONT, 16)
    _written(paper.add_paragraph(), "{%p for note in notes %}", BODY_FONT, 12)
    _written(paper.add_paragraph(), "· {{ note }}", BODY_FONT, 12)
    _written(paper.add_paragraph(), "{%p endfor %}", BODY_FONT, 12)
    _written(paper.add_paragraph(), "{%p endif %}", BODY_FONT, 12)
    _written(paper.add_paragraph(), "{%p for table in tables %}", BODY_FONT, 12)
    _written(paper.add_paragraph(), "{{ table.title }}", HEAD_FONT, 16)
    _add_table(paper)
    _written(paper.add_paragraph(), "{{ table.cut }}", BODY_FONT, 10.5)
    _written(paper.add_paragraph(), "{%p endfor %}", BODY_FONT, 12)
    sink = io.BytesIO()
    paper.save(sink)
    return sink.getvalue()


def _lay_out(paper: Any) -> None:
    section = paper.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = TOP, BOTTOM, LEFT, RIGHT
    header = _written(section.header.paragraphs[0], "{{ marks }}", HEAD_FONT, 10.5, RGBColor(0x9D, 0x2B, 0x22))
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = footer.add_run()
        piece = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            piece.set(qn("w:fldCharType"), kind)
        else:
            piece.text = text
        run._r.append(piece)


def _add_table(paper: Any) -> None:
    """Three template rows: headings, and one row a row; cells are repeated across by `{%tc`."""
    table = paper.add_table(rows=4, cols=3)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = True
    head = ("{%tc for heading in table.head %}", "{{ heading }}", "{%tc endfor %}")
    row = ("{%tc for cell in row.cells %}", "{{ cell }}", "{%tc endfor %}")
    for line, texts, font in ((0, head, HEAD_FONT), (2, row, BODY_FONT)):
        for cell, text in zip(table.rows[line].cells, texts, strict=True):
            _written(cell.paragraphs[0], text, font, 9)
    _written(table.rows[1].cells[0].paragraphs[0], "{%tr for row in table.rows %}", BODY_FONT, 9)
    _written(table.rows[3].cells[0].paragraphs[0], "{%tr endfor %}", BODY_FONT, 9)
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)


def _written(paragraph: Any, text: str, font: str, size_pt: float, colour: RGBColor | None = None) -> Any:
    """Text in a font that is also named for Chinese; Word asks for that separately."""
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, Pt(size_pt)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if colour is not None:
        run.font.color.rgb = colour
    return paragraph
