"""T17 (inspection papers): what is printed is never run; typst reads no file of the machine, fetches nothing and finds no package."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import typst

from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.specimen import specimen_dossier
from gisvc.forms.papers import pdf
from gisvc.forms.papers.fonts import fonts_for
from gisvc.forms.papers.paper import Column, Entry, Grid, Page, Table, Text

CODE = [
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.0"',
    '#include "/etc/hosts"',
    '#image("/etc/passwd")',
    '#eval("1+1")',
    "#set page(width: 1pt)",
    "$ x^2 $ *粗* _斜_ `码` = 标题",
    '"); #panic("x") //',
    "\\u{41} ]}) /* ",
]


@pytest.fixture(scope="module")
def order() -> Order:
    return Order(specimen_dossier(), date(2026, 11, 22), lambda _: None)


def test_code_in_data_is_printed_as_text_wherever_it_stands(
    order: Order, tmp_path: Path, pdf_text: Callable[[Path], str]
) -> None:
    blocks = (
        Text("t", tuple(CODE)),
        Grid("g", tuple(Entry(f"e{n}", code, code) for n, code in enumerate(CODE))),
        Table("b", (Column("a", CODE[0]), Column("c", CODE[1])), tuple((code, code) for code in CODE)),
    )
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf.to_pdf(order.paper("x", 1, CODE[0], (Page("p", blocks, CODE[1]),)), fonts_for(None)))
    read = pdf_text(path)
    bare = "".join(read.split()).replace("\u200b", "")
    for code in CODE:
        assert bare.count("".join(code.split())) >= 5, code
    assert "root:x:0" not in read


@pytest.mark.parametrize(
    "source",
    [
        '#read("/etc/passwd")',
        '#read("../../../etc/passwd")',
        '#import "@preview/cetz:0.3.0": *',
        '#image("http://127.0.0.1:9/x.png")',
        "#json(bytes(sys.inputs.paper)).nothing",
    ],
)
def test_even_a_template_of_typst_would_reach_nothing(source: str, tmp_path: Path) -> None:
    """Nobody can write one; if somebody could, this is all it would see."""
    with pytest.raises(typst.TypstError):
        pdf._set(source.encode(), {}, tmp_path, fonts_for(None))


def test_a_link_in_the_folder_is_no_way_out(tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("secret")
    inside = tmp_path / "root"
    inside.mkdir()
    with pytest.raises(typst.TypstError):
        pdf._set(f'#read("{outside}")'.encode(), {}, inside, fonts_for(None))


def test_a_drawing_shows_texts_and_opens_nothing(order: Order) -> None:
    from gisvc.forms.papers.drawing import Drawing

    drawing = Drawing(50, 20)
    drawing.text((1, 10), '<image href="file:///etc/passwd"/>&xxe; ]]> \x00')
    svg = drawing.to_svg()
    assert b"<image" not in svg
    assert pdf.svg_to_png(svg, fonts_for(None)).startswith(b"\x89PNG")
