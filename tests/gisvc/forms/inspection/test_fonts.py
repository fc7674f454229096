"""What can be drawn is drawn, and what cannot is named."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import ImageFont

from gisvc.forms.inspection.order import Order
from gisvc.forms.papers.errors import FontRefused
from gisvc.forms.papers.fonts import CARRIED, fonts_for, words_for
from gisvc.forms.papers.glyphs import characters_of
from gisvc.forms.papers.paper import Page, Text
from gisvc.forms.papers.pdf import to_pdf

CARRIED_FONTS = ("NotoSansHans-Regular.otf", "NotoSansHans-Bold.otf")
DRAWN, NOT_DRAWN = "景泰䶮㵐㩭□■√°′", "𠮷\U0002b820"


@pytest.mark.parametrize("name", CARRIED_FONTS)
def test_the_carried_fonts_draw_what_we_say_they_draw(name: str) -> None:
    """Against another reader of fonts: a character that is not there looks like one that cannot be."""
    path = CARRIED / name
    font, held = ImageFont.truetype(str(path), 40), characters_of(path)
    nothing = bytes(font.getmask("\U000f0000"))
    for character in DRAWN + NOT_DRAWN:
        assert (ord(character) in held) == (bytes(font.getmask(character)) != nothing), character
    assert set(map(ord, DRAWN)) <= held
    assert not set(map(ord, NOT_DRAWN)) & held


def test_the_licence_of_the_carried_fonts_comes_with_them() -> None:
    assert "SIL Open Font License, Version 1.1" in (CARRIED.parent / "LICENSE").read_text()
    assert sum(f.stat().st_size for f in CARRIED.iterdir()) < 20_000_000


def test_a_bare_machine_prints_with_the_carried_fonts_alone(order: Order) -> None:
    bare = fonts_for(None, with_system=False)
    assert bare.chosen(("FangSong",)) == ["Noto Sans S Chinese"]
    assert bare.lacking(["景泰县 A&B 䶮㵐", "a\u202eb\u200b"]) == ()


def test_what_no_font_draws_is_named_on_the_paper(order: Order, tmp_path: Path) -> None:
    bare = fonts_for(None, with_system=False)
    paper = order.paper("x", 1, "题", (Page("p", (Text("t", ("𠮷岘村",)),)),))
    assert "𠮷" in bare.lacking(paper.texts())
    assert to_pdf(paper, bare).startswith(b"%PDF")
    assert words_for(("𠮷",)).startswith("字体缺字：𠮷（U+20BB7）")
    assert words_for(()) == ""


@pytest.mark.parametrize("content", [b"", b"OTTO", b"\x00\x01\x00\x00" + b"\xff" * 200, b"x" * 5000])
def test_a_file_that_is_no_font_draws_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.otf"
    path.write_bytes(content)
    assert characters_of(path) == frozenset()
    assert fonts_for(tmp_path, with_system=False).chosen(()) == ["Noto Sans S Chinese"]


def test_a_font_that_claims_four_thousand_million_faces_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "endless.ttc").write_bytes(b"ttcf" + b"\xff" * 20)
    with pytest.raises(FontRefused, match="endless"):
        fonts_for(tmp_path)


def test_the_paper_itself_says_which_characters_are_missing(
    order: Order, tmp_path: Path, pdf_text: Callable[[Path], str]
) -> None:
    bare = fonts_for(None, with_system=False)
    path = tmp_path / "x.pdf"
    path.write_bytes(to_pdf(order.paper("x", 1, "题", (Page("p", (Text("t", ("𠮷岘村",)),)),)), bare))
    read = pdf_text(path)
    assert "字体缺字：〓（U+20BB7）" in "".join(read.split())
    assert "〓岘村" in read
