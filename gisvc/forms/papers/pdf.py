"""A paper as PDF, set by typst without network, without packages and without any file but the paper's own pictures."""

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import typst

from gisvc.forms.papers.fonts import BODY, HEAD, MISSING, TITLE, Fonts, words_for
from gisvc.forms.papers.paper import (
    Articles,
    Block,
    Entry,
    Grid,
    Heading,
    Paper,
    Picture,
    Pictures,
    Signatures,
    Table,
    Text,
    lined,
    printable,
    written,
)

_LONG_WORD = re.compile(r"[0-9A-Za-z_\-]{14,}", re.ASCII)  # a hash would run out of its cell
_TEMPLATE = Path(__file__).with_name("print.typ")
_ENDINGS = {"image/jpeg": "jpg", "image/svg+xml": "svg"}
_PICTURE_ONLY = (
    '#set page(width: auto, height: auto, margin: 0mm)\n#set text(font: json(bytes(sys.inputs.fonts)).body)\n#image("1.svg")'
)


def to_pdf(paper: Paper, fonts: Fonts) -> bytes:
    """The PDF. Characters no font can draw are replaced by 〓 and named on the first page and at the foot of none: a box says nothing."""
    lacking = fonts.lacking((*paper.texts(), *_drawn_texts(paper)))
    with tempfile.TemporaryDirectory(prefix="gisvc-print-") as folder:
        told = _told(paper, Path(folder), lacking)
        return _set(_TEMPLATE.read_bytes(), told, Path(folder), fonts, official=paper.is_official)


def svg_to_png(svg: bytes, fonts: Fonts, *, ppi: float = 200.0) -> bytes:
    """A drawing of ours as PNG, for papers that take no SVG."""
    with tempfile.TemporaryDirectory(prefix="gisvc-print-") as folder:
        (Path(folder) / "1.svg").write_bytes(_drawable(svg, fonts.lacking([svg.decode("utf-8", "replace")])))
        return _set(_PICTURE_ONLY.encode(), {}, Path(folder), fonts, ppi=ppi)


def _set(
    source: bytes,
    told: dict[str, Any],
    folder: Path,
    fonts: Fonts,
    *,
    official: bool = False,
    ppi: float | None = None,
) -> bytes:
    """Typst's root is a folder of our own making; its package folders are empty ones inside, so that nothing is fetched or found."""
    nothing = folder / "packages"
    nothing.mkdir()
    families = {
        "body": fonts.chosen(BODY if official else ()),
        "title": fonts.chosen(TITLE),
        "head": fonts.chosen(HEAD),
    }
    compiler = typst.Compiler(
        source,
        root=str(folder),
        font_paths=fonts.loaded,
        sys_inputs={"paper": json.dumps(told, ensure_ascii=False), "fonts": json.dumps(families, ensure_ascii=False)},
        package_path=str(nothing),
        package_cache_path=str(nothing),
    )
    made = compiler.compile(format="pdf" if ppi is None else "png", ppi=ppi, timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError("typst made several files where one was asked for")
    return made


def _told(paper: Paper, folder: Path, lacking: tuple[str, ...]) -> dict[str, Any]:
    replaced: dict[int, str] = {ord(c): MISSING for c in lacking}

    def say(text: str) -> str:
        return _LONG_WORD.sub(_breakable, printable(text).translate(replaced))

    def picture(one: Picture) -> dict[str, Any]:
        return _picture(one, folder, say, lacking)

    return {
        "title": say(paper.title),
        "subtitle": say(paper.subtitle),
        "marks": [say(mark) for mark in paper.marks],
        "foot": [say(line) for line in paper.foot],
        "lacking": words_for_missing(lacking),
        "is_official": paper.is_official,
        "is_landscape": paper.is_landscape,
        "pages": [
            {"title": say(page.title), "begins": page.begins, "blocks": [_block(b, say, picture) for b in page.blocks]}
            for page in paper.pages
        ],
    }


def _breakable(word: re.Match[str]) -> str:
    """A long word that may break after every eighth letter."""
    return "\u200b".join(word[0][n : n + 8] for n in range(0, len(word[0]), 8))


def words_for_missing(lacking: tuple[str, ...]) -> str:
    """The characters themselves cannot be drawn: they are named by their numbers."""
    return words_for(lacking).translate({ord(c): MISSING for c in lacking})


def _block(block: Block, say: Any, picture: Any) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": say(block.text)}
        case Text():
            flags = {"is_small": block.is_small, "is_flush": block.is_flush, "is_right": block.is_right}
            return {"kind": "text", "lines": [say(line) for line in block.lines], **flags}
        case Grid():
            lines = [[_entry(e, say, block.is_blank) for e in line if e is not None] for line in lined(block.entries)]
            return {"kind": "grid", "heading": block.heading, "lines": lines}
        case Table():
            return {
                "kind": "table", "heading": say(block.heading), "empty": say(block.empty), "head": [say(c.heading) for c in block.columns],
                "widths": [c.width for c in block.columns], "numeric": [c.digits is not None for c in block.columns],
                "rows": [[say(written(cell, c.digits)) for cell, c in zip(row, block.columns, strict=True)] for row in block.rows],
            }  # fmt: skip
        case Pictures():
            pictures = [picture(p) for p in block.pictures]
            return {"kind": "pictures", "heading": say(block.heading), "empty": say(block.empty), "is_wide": block.is_wide, "pictures": pictures}  # fmt: skip
        case Articles():
            articles = [
                {"headword": say(a.headword), "reading": say(a.reading), "parts": [[say(c), say(t)] for c, t in a.parts]}
                for a in block.articles
            ]
            return {"kind": "articles", "articles": articles}
        case Signatures():
            roles = list(block.places[0].roles) if block.places else []
            return {"kind": "signatures", "note": say(block.note), "roles": roles, "sides": [say(p.side) for p in block.places]}


def _entry(entry: Entry, say: Any, is_blank: bool) -> dict[str, Any]:
    return {"label": say(entry.label), "value": say(entry.value), "tall": entry.is_wide and is_blank}


def _drawn_texts(paper: Paper) -> list[str]:
    """Names on our own maps are held against the fonts too."""
    shown = [p for page in paper.pages for block in page.blocks if isinstance(block, Pictures) for p in block.pictures]
    return ["".join(set(p.content.decode("utf-8", "replace"))) for p in shown if p.media == "image/svg+xml"]


def _drawable(svg: bytes, lacking: tuple[str, ...]) -> bytes:
    """A drawing with the printers' mark for every character no font here can draw."""
    return svg.decode("utf-8", "replace").translate({ord(c): MISSING for c in lacking}).encode() if lacking else svg


def _picture(picture: Picture, folder: Path, say: Any, lacking: tuple[str, ...]) -> dict[str, Any]:
    name = ""
    if picture.content:
        name = f"{len(list(folder.iterdir())) + 1}.{_ENDINGS[picture.media]}"
        is_ours = picture.media == "image/svg+xml"
        (folder / name).write_bytes(_drawable(picture.content, lacking) if is_ours else picture.content)
    return {"file": name, "caption": say(picture.caption)}
