"""Writes the templates of every paper into a folder, where a bureau edits them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from gisvc.forms.inspection.documents import OUTPUTS
from gisvc.forms.inspection.exchange_package import MAPPING
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.specimen import specimen_dossier
from gisvc.forms.papers.paper import Page, Text
from gisvc.forms.papers.templates import build_template

NOTHING = Page("none", (Text("none", ()),))


def write_templates(folder: Path) -> Iterator[Path]:
    """One `<name>.docx` a paper and the mapping of the exchange package; a file that is there already is somebody's work and stays."""
    folder.mkdir(parents=True, exist_ok=True)
    order = Order(specimen_dossier(), date(2026, 1, 1), lambda _: None)
    mapping = Path(__file__).with_name(MAPPING)
    for output in OUTPUTS:
        paper = output.describe(order)
        if "docx" in output.endings and not (folder / f"{output.name}.docx").exists():
            target = folder / f"{output.name}.docx"
            target.write_bytes(build_template(replace(paper, pages=(*paper.pages, NOTHING))))
            yield target
    if not (folder / MAPPING).exists():
        (folder / MAPPING).write_bytes(mapping.read_bytes())
        yield folder / MAPPING
