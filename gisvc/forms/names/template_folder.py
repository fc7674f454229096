"""Writes the templates of the letters and forms of a naming request into a folder, where a bureau edits them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from gazetteer.kinds import NameKind
from gazetteer.requests.application import Asked, read_application
from gazetteer.requests.outlook import outlook_of
from gazetteer.requests.request import Request
from gisvc.forms.names.office import Office
from gisvc.forms.names.request_papers import REQUEST_PAPERS
from gisvc.forms.papers.paper import Page, Text
from gisvc.forms.papers.templates import build_template

NOTHING = Page("none", (Text("none", ()),))
_DAY = date(2026, 1, 1)


def write_templates(folder: Path) -> Iterator[Path]:
    """One `<name>.docx` a paper; a file that is there already is somebody's work and stays."""
    folder.mkdir(parents=True, exist_ok=True)
    office = Office("甲县", "000000", _DAY)
    asked = Asked("specimen", "naming", NameKind.STREET, "000000", _DAY)
    outlook = outlook_of(Request(read_application(asked, {"candidates": [{"name": "甲路"}]})), _DAY)
    for paper in REQUEST_PAPERS.values():
        target = folder / f"{paper.name}.docx"
        if not target.exists():
            described = paper.describe(office, outlook)
            target.write_bytes(build_template(replace(described, pages=(*described.pages, NOTHING))))
            yield target
