"""The press: fonts and templates of the bureau, and the kinds of file a paper can become."""

from dataclasses import dataclass
from pathlib import Path

from gisvc.forms.papers.errors import UnknownDocument
from gisvc.forms.papers.excel import to_xlsx
from gisvc.forms.papers.fonts import fonts_for
from gisvc.forms.papers.paper import Paper
from gisvc.forms.papers.pdf import to_pdf
from gisvc.forms.papers.plain import to_json
from gisvc.forms.papers.webpage import to_html
from gisvc.forms.papers.word import to_docx

PAPERS = ("docx", "pdf", "xlsx", "html", "json")


@dataclass(frozen=True, slots=True)
class Press:
    """What papers are printed with: the bureau's fonts and templates, where it has any."""

    fonts: Path | None = None
    templates: Path | None = None

    @property
    def edited(self) -> tuple[tuple[str, int, int], ...]:
        """The bureau's templates and fonts as they stand on the disk: whoever edits one sees it in the next print."""
        places = [place for place in (self.templates, self.fonts) if place is not None and place.is_dir()]
        files = sorted(file for place in places for file in place.iterdir() if file.is_file())
        return tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)

    def print(self, paper: Paper, ending: str) -> bytes:
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
