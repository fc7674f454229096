"""A paper as a Word document, filled into its template: ours, or the bureau's own of the same name."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError
from jinja2.exceptions import UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from gisvc.forms.papers.errors import TemplateRefused
from gisvc.forms.papers.fonts import Fonts
from gisvc.forms.papers.honest import MOST_BYTES, require_honest
from gisvc.forms.papers.paper import (
    Articles,
    Block,
    Grid,
    Heading,
    Page,
    Paper,
    Picture,
    Pictures,
    Signatures,
    Table,
    Text,
    printable,
    written,
)
from gisvc.forms.papers.pdf import svg_to_png
from gisvc.forms.papers.templates import build_template

HALF_MM, WHOLE_MM, LANDSCAPE_MM = 72.0, 150.0, 236.0


def to_docx(paper: Paper, fonts: Fonts, *, templates: Path | None = None) -> bytes:
    """The document. `templates` is the folder of the bureau's templates (GISVC_TEMPLATE_DIR); `<name>.docx` in it takes the place of ours.

    Raises:
        TemplateRefused: the bureau's template asks for something we do not give, or is no template.
    """
    own = templates / f"{paper.name}.docx" if templates is not None else None
    if own is None or not own.is_file():
        return fill_template(build_template(paper), paper, fonts)
    if own.stat().st_size > MOST_BYTES:
        raise TemplateRefused(own.name, f"超过 {MOST_BYTES // 1_000_000} MB", f"it is larger than {MOST_BYTES // 1_000_000} MB")
    content = own.read_bytes()
    require_honest(content, own.name)
    return fill_template(content, paper, fonts, name=own.name)


def fill_template(template: bytes, paper: Paper, fonts: Fonts, *, name: str = "") -> bytes:
    """Texts are escaped and inserted by a sandbox: `A&B <山>` survives, `{{ … }}` in data stays text."""
    document = DocxTemplate(io.BytesIO(template))
    environment = _Values(autoescape=True, undefined=StrictUndefined)
    try:
        document.render(_context(paper, document, fonts), jinja_env=environment, autoescape=True)
    except UndefinedError as error:
        raise TemplateRefused(
            name, f"模板用到的栏目不存在（{error}）", f"it names a field that does not exist ({error})"
        ) from error
    except TemplateError as error:
        raise TemplateRefused(name, f"模板标签有误（{error}）", f"a tag in it is wrong ({error})") from error
    document.docx.core_properties.title = paper.title
    document.docx.core_properties.comments = "；".join((*paper.marks, *paper.foot))
    document.docx.core_properties.keywords = paper.name
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


class _Values(SandboxedEnvironment):
    """A name behind a dot is a key of ours and nothing else: no method of a mapping is in reach, and a field may be called `items`."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def _context(paper: Paper, document: Any, fonts: Fonts) -> dict[str, Any]:
    """What a template may name: title, subtitle, sides, marks, foot, facts.…, and pages with their blocks by key."""
    whole = LANDSCAPE_MM if paper.is_landscape else WHOLE_MM

    def place(picture: Picture, *, is_wide: bool) -> Any:
        return _picture(picture, document, fonts, whole if is_wide else HALF_MM)

    return {
        "title": printable(paper.title),
        "subtitle": printable(paper.subtitle),
        "sides": [printable(side) for side in paper.sides],
        "marks": "　".join(paper.marks),
        "foot": [printable(line) for line in paper.foot],
        "facts": {key: printable(value) for key, value in paper.facts.items()},
        "pages": [_page(page, place) for page in paper.pages],
    }


def _page(page: Page, place: Any) -> dict[str, Any]:
    blocks = {b.key: _value(b, place) for b in page.blocks if not isinstance(b, Heading)}
    return {"shape": page.shape, "title": printable(page.title), **blocks}


def _value(block: Block, place: Any) -> Any:
    match block:
        case Text():
            return [printable(line) for line in block.lines]
        case Grid():
            return {entry.key: printable(entry.value) for entry in block.entries}
        case Table():
            return [{c.key: written(cell, c.digits) for c, cell in zip(block.columns, row, strict=True)} for row in block.rows]
        case Pictures():
            return list(_pairs(block, place))
        case Articles():
            return [
                {
                    "headword": printable(a.headword),
                    "reading": printable(a.reading),
                    "parts": [{"caption": printable(c), "text": printable(t)} for c, t in a.parts],
                }
                for a in block.articles
            ]
        case Signatures():
            places = [{"side": printable(p.side), "roles": list(p.roles)} for p in block.places]
            return {"note": printable(block.note), "places": places}
    return None


def _pairs(block: Pictures, place: Any) -> Iterator[dict[str, Any]]:
    shown = [(place(p, is_wide=block.is_wide), printable(p.caption)) for p in block.pictures]
    if block.is_wide:
        yield from ({"left": picture, "left_caption": caption} for picture, caption in shown)
        return
    for n in range(0, len(shown), 2):
        left, right = shown[n], shown[n + 1] if n + 1 < len(shown) else ("", "")
        yield {"left": left[0], "left_caption": left[1], "right": right[0], "right_caption": right[1]}


def _picture(picture: Picture, document: Any, fonts: Fonts, width_mm: float) -> Any:
    if not picture.content:
        return ""
    content = svg_to_png(picture.content, fonts) if picture.media == "image/svg+xml" else picture.content
    return InlineImage(document, io.BytesIO(content), width=Mm(width_mm))
