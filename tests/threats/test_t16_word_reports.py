"""T16: every text reaches the Word report whole, and no text of the data is ever a template."""

import io

import docx
import pytest

from gisvc.forms.answer import coverage_form, gaps_form
from gisvc.forms.report import to_docx
from gisvc.forms.tables import coverage_as_docx
from layers.people import PersonId
from layers.planning.question import CoverageQuestion
from layers.planning.use_cases.coverage import study_coverage, study_gaps
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange
from tests.little_county import BEGAN, little_county

TEXTS = [
    "A&B <山>",
    "{{ ''.__class__ }}",
    "{{ 7*7 }}",
    "{% for x in range(9) %}x{% endfor %}",
    "{%tr for x in rows %}",
    "{%p if 1 %}",
    "{{r title }}",
    "{# 消失 #}",
    "𠮷岘 㩭 ]]> &amp; &#60;",
    "\"'`${1}",
]
QUESTION = CoverageQuestion("day_care_center")


def county_with(text: str) -> MemoryStore:
    store = little_county()
    rows = store.read(DIVISIONS)
    rows["name"] = rows["name"] + text
    store.append([LayerChange(DIVISIONS, rows, BEGAN)], by=PersonId("tester"), reason="names")
    return store


def words_in(report: bytes) -> str:
    paper = docx.Document(io.BytesIO(report))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join(
        [*(p.text for p in paper.paragraphs), *cells, *(p.text for s in paper.sections for p in s.header.paragraphs)]
    )


@pytest.mark.parametrize("text", TEXTS)
def test_a_name_survives_the_report_letter_by_letter(text: str) -> None:
    store = county_with(text)
    for report in (to_docx(coverage_form(study_coverage(store, QUESTION))), to_docx(gaps_form(study_gaps(store, QUESTION)))):
        shown = words_in(report)
        assert f"没有设施的一个名字特别特别长的易地扶贫搬迁集中安置点村{text}" in shown
        assert "49" not in shown.replace("4490", "")
        assert "<class" not in shown


def test_the_report_carries_figure_passport_tables_and_marks_on_every_page() -> None:
    shown = words_in(coverage_as_docx(study_coverage(little_county(), QUESTION)))
    for text in (
        "60.00 %（3 / 5）",
        "内部资料 未经审核不得公开　演示数据",
        "定义：有在用日间照料中心的村社区数",
        "农村（村民委员会）",
        "城关社区",
    ):
        assert text in shown
    assert "{" not in shown.replace("{{", "")


def test_the_paper_is_a4_as_official_documents_are() -> None:
    section = docx.Document(io.BytesIO(coverage_as_docx(study_coverage(little_county(), QUESTION)))).sections[0]
    lengths = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    sizes = [round(length.mm) for length in lengths if length is not None]
    assert sizes == [210, 297, 37, 28]
