"""T16 (papers about names): no text of the data is ever a template, and a bureau's template may lay out values and nothing else."""

import io
from pathlib import Path

import docx
import pytest

from gisvc.forms.names.documents import REQUEST_DOCUMENTS
from gisvc.forms.names.request_papers import REQUEST_PAPERS
from gisvc.forms.papers.errors import TemplateRefused
from gisvc.forms.papers.press import Press
from tests.named_papers import nasty_request, office, outlook


@pytest.mark.parametrize("name", ["application", "notice", "announcement"])
def test_braces_in_data_stay_braces(name: str) -> None:
    document = docx.Document(io.BytesIO(Press().print(REQUEST_DOCUMENTS[name].describe(nasty_request()), "docx")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    said = "\n".join([*(p.text for p in document.paragraphs), *cells])
    assert "{{ 7*7 }}" in said
    assert "49" not in said


@pytest.mark.parametrize(
    "tag", ["{{ ''.__class__ }}", "{{ lipsum() }}", "{% include 'x' %}", "{{ 9 ** 9 }}", "{{ facts | attr('x') }}"]
)
def test_a_template_that_reaches_for_more_than_values_is_refused(tmp_path: Path, tag: str) -> None:
    document = docx.Document()
    document.add_paragraph(tag)
    document.save(str(tmp_path / "notice.docx"))
    paper = REQUEST_PAPERS["notice"].describe(office(), outlook())
    with pytest.raises(TemplateRefused):
        Press(templates=tmp_path).print(paper, "docx")
