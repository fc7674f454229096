"""A paper as JSON: the same pages and values for programs, photos named by their hash."""

from typing import Any

import orjson

from gisvc.forms.papers.paper import Articles, Block, Grid, Heading, Paper, Pictures, Signatures, Table, Text


def to_json(paper: Paper) -> bytes:
    """UTF-8, keys as templates name them; numbers stay numbers."""
    return orjson.dumps(as_plain(paper), option=orjson.OPT_INDENT_2)


def as_plain(paper: Paper) -> dict[str, Any]:
    return {
        "name": paper.name, "number": paper.number, "title": paper.title, "subtitle": paper.subtitle, "sides": list(paper.sides),
        "marks": list(paper.marks), "foot": list(paper.foot), "facts": dict(paper.facts),
        "pages": [
            {"shape": page.shape, "title": page.title, **{b.key: _plain(b) for b in page.blocks if not isinstance(b, Heading)}}
            for page in paper.pages
        ],
    }  # fmt: skip


def _plain(block: Block) -> Any:
    match block:
        case Text():
            return list(block.lines)
        case Grid():
            return {entry.key: entry.value for entry in block.entries}
        case Table():
            return [{c.key: cell for c, cell in zip(block.columns, row, strict=True)} for row in block.rows]
        case Pictures():
            return [{"caption": p.caption, "photo_id": p.photo_id} for p in block.pictures]
        case Articles():
            return [{"headword": a.headword, "reading": a.reading, "parts": dict(a.parts)} for a in block.articles]
        case Signatures():
            return {"note": block.note, "sides": [{"side": p.side, "roles": list(p.roles)} for p in block.places]}
    return None
