"""A bureau edits a template and its own words are printed; everything else stays as it was said."""

import io
from pathlib import Path

import docx
import pytest

from gisvc.forms.inspection.documents import BY_NAME, OUTPUTS
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.template_folder import write_templates
from gisvc.forms.papers.errors import TemplateRefused
from gisvc.forms.papers.honest import require_honest
from gisvc.forms.papers.press import Press


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("templates")
    list(write_templates(folder))
    return folder


def test_every_paper_has_a_template_to_edit_and_the_package_a_mapping(folder: Path) -> None:
    assert {p.name for p in folder.iterdir()} == {f"{o.name}.docx" for o in OUTPUTS} | {"mzt.toml"}


def test_writing_templates_again_overwrites_nobodys_work(tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_bytes(b"mine")
    (tmp_path / "mzt.toml").write_text("mine")
    for output in OUTPUTS:
        if output.name != "letter":
            (tmp_path / f"{output.name}.docx").touch()
    assert list(write_templates(tmp_path)) == []
    assert (tmp_path / "letter.docx").read_bytes() == b"mine"


@pytest.mark.parametrize("output", OUTPUTS, ids=[o.name for o in OUTPUTS])
def test_our_own_templates_pass_the_inspection_of_foreign_ones(folder: Path, output: object) -> None:
    name = f"{output.name}.docx"  # type: ignore[attr-defined]  # because it is an Output
    require_honest((folder / name).read_bytes(), name)


@pytest.mark.parametrize("name", ["letter", "marker-records", "working-map", "registration"])
def test_a_written_template_prints_what_ours_prints(folder: Path, order: Order, name: str) -> None:
    paper = BY_NAME[name].describe(order)  # type: ignore[union-attr]  # because it is a paper
    ours, theirs = (texts_of(Press(templates=place).print(paper, "docx")) for place in (None, folder))
    assert ours == theirs


def texts_of(content: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(content))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return [text for text in (*(p.text for p in document.paragraphs), *cells) if text.strip()]


def test_an_edited_template_takes_the_place_of_ours(tmp_path: Path, folder: Path, order: Order) -> None:
    document = docx.Document(str(folder / "letter.docx"))
    document.add_paragraph("本局专用 {{ facts.year }}　{{ sides | join('、') }}")
    document.save(str(tmp_path / "letter.docx"))
    printed = texts_of(Press(templates=tmp_path).print(BY_NAME["letter"].describe(order), "docx"))  # type: ignore[union-attr]
    assert f"本局专用 2026　{'、'.join(order.dossier.side_names)}" in printed


def test_a_field_that_does_not_exist_is_named_in_a_sentence(tmp_path: Path, folder: Path, order: Order) -> None:
    document = docx.Document(str(folder / "letter.docx"))
    document.add_paragraph("{{ facts.colour }}")
    document.save(str(tmp_path / "letter.docx"))
    with pytest.raises(TemplateRefused, match="colour"):
        Press(templates=tmp_path).print(BY_NAME["letter"].describe(order), "docx")  # type: ignore[union-attr]
