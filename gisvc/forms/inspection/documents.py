"""The list of papers a round has, and how each becomes a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gisvc.forms.inspection.errors import UnknownDocument
from gisvc.forms.inspection.excel import to_xlsx
from gisvc.forms.inspection.fonts import fonts_for
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.outputs import checklist
from gisvc.forms.inspection.paper import InspectionPaper
from gisvc.forms.inspection.pdf import to_pdf
from gisvc.forms.inspection.plain import to_json
from gisvc.forms.inspection.webpage import to_html
from gisvc.forms.inspection.word import to_docx

PAPERS = ("docx", "pdf", "xlsx", "html", "json")


@dataclass(frozen=True, slots=True)
class Press:
    """What papers are printed with: the bureau's fonts and templates, where it has any."""

    fonts: Path | None = None
    templates: Path | None = None

    def print(self, paper: InspectionPaper, ending: str) -> bytes:
        """Raises UnknownDocument for an ending no paper has; TemplateRefused as Word does."""
        fonts = fonts_for(self.fonts)
        match ending:
            case "docx":
                return to_docx(paper, fonts, templates=self.templates)
            case "pdf":
                return to_pdf(paper, fonts)
            case "xlsx":
                return to_xlsx(paper, fonts)
            case "html":
                return to_html(paper)
            case "json":
                return to_json(paper)
        raise UnknownDocument(f"{paper.name}.{ending}", [f"{paper.name}.{known}" for known in PAPERS])


@dataclass(frozen=True, slots=True)
class Output:
    """One output of a round: its number in the specification (boundaries.md §10), its name in addresses, its title, and how it is made.

    `missing` says what the round still lacks for it; nothing where it is complete.
    """

    number: int
    name: str
    title: str
    describe: Callable[[Order], InspectionPaper]
    endings: tuple[str, ...] = ("docx", "pdf")
    missing: Callable[[Order], tuple[str, ...]] = lambda _: ()


OUTPUTS: tuple[Output, ...] = (
    Output(0, checklist.NAME, checklist.TITLE, checklist.describe, PAPERS),
)  # fmt: skip
BY_NAME: Mapping[str, Output] = {output.name: output for output in OUTPUTS}


def output_named(name: str) -> Output:
    """Raises UnknownDocument."""
    if name not in BY_NAME:
        raise UnknownDocument(name, BY_NAME)
    return BY_NAME[name]
