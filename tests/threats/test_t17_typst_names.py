"""T17 (papers about names): what is printed is never run; code in a name, an origin or a map label is printed as text."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from gisvc.forms.names.conflict_map import Ground, Rival, draw_conflicts
from gisvc.forms.names.documents import REQUEST_DOCUMENTS
from gisvc.forms.names.office import Office
from gisvc.forms.papers.paper import Article, Articles, Page, Picture, Pictures
from gisvc.forms.papers.press import Press
from tests.named_papers import nasty_request, office

CODE = '#read("/etc/passwd") #panic("x") $x^2$ *粗* <script>alert(1)</script> &amp;'


def test_code_in_a_request_is_printed_as_text(tmp_path: Path, pdf_text: Callable[[Path], str]) -> None:
    path = tmp_path / "notice.pdf"
    path.write_bytes(Press().print(REQUEST_DOCUMENTS["notice"].describe(nasty_request()), "pdf"))
    read = pdf_text(path)
    assert "#read(" in read
    assert "root:" not in read


def test_code_in_an_article_and_on_a_map_is_printed_as_text(tmp_path: Path, pdf_text: Callable[[Path], str]) -> None:
    here, there = shapely.Point(104.0, 37.0), shapely.Point(104.01, 37.0)
    svg = draw_conflicts(CODE[:20], here, [Rival(1, "<b>&", there, 900.0)], Ground())
    blocks = (
        Articles("articles", (Article(CODE, CODE, ((CODE, CODE),)),)),
        Pictures("map", (Picture(svg, "image/svg+xml", CODE),), is_wide=True),
    )
    desk: Office = office()
    path = tmp_path / "paper.pdf"
    path.write_bytes(Press().print(desk.paper("zhi", CODE, (Page("p", blocks),)), "pdf"))
    read = pdf_text(path)
    assert read.count("#panic") >= 4
    assert "<b>&" in read.replace(" ", "")
    assert "root:" not in read


@pytest.mark.parametrize("character", ["𠮷", "䶮", "\ue000", "𰻝"])
def test_a_character_no_font_draws_is_named_even_where_it_stands_on_a_map_alone(
    tmp_path: Path, pdf_text: Callable[[Path], str], character: str
) -> None:
    from gisvc.forms.papers.fonts import fonts_for

    svg = draw_conflicts(f"{character}路", shapely.Point(104.0, 37.0), [], Ground())
    page = Page("p", (Pictures("map", (Picture(svg, "image/svg+xml"),), is_wide=True),))
    path = tmp_path / "map.pdf"
    path.write_bytes(Press().print(office().paper("tu", "图", (page,)), "pdf"))
    is_drawn = not fonts_for(None).lacking([character])
    assert (f"U+{ord(character):04X}" in pdf_text(path)) is not is_drawn
