"""Read a file of published figures: TOML as it is, sheets through the house's own reader."""

from dataclasses import replace
from pathlib import Path

from layers.files.annotate import annotate_sheet
from layers.files.errors import FileNotThere, LayerNotChosen
from layers.files.read import read_foreign
from layers.foreign import ForeignTable
from layers.planning.audit.claims import Claims
from layers.planning.audit.claims_file import headers_of, read_claims
from layers.planning.audit.errors import NotAClaimsFile
from layers.report import Report

MOST_BYTES = 4_000_000
CLAIMS_SHEET = "数字清单"
"""The sheet of a workbook that is taken where several hold rows: our template explains its columns on another one."""


def read_claims_file(path: Path, *, sheet: str | None = None) -> Claims:
    """The claims of a TOML file, a CSV or an Excel sheet; rows keep the numbers of the file."""
    if path.suffix.lower() == ".toml":
        return read_claims(_text(path))
    table = _table(path, sheet)
    rows = [{str(h): v for h, v in row.items()} for row in table.cells.to_dict(orient="records")]
    return read_claims(rows, row_numbers=[int(n) for n in table.row_numbers])


def annotated_claims(path: Path, report: Report, *, sheet: str | None = None) -> bytes:
    """The sender's own sheet with the rows marked that could not be read or cannot be."""
    table = _table(path, sheet)
    own = headers_of([str(header) for header in table.cells.columns])
    told = [replace(f, where=replace(f.where, column=own.get(f.where.column or "", f.where.column))) for f in report]
    return annotate_sheet(path, Report.of(told), layer=table.source.layer)


def _table(path: Path, sheet: str | None) -> ForeignTable:
    try:
        return read_foreign(path, layer=sheet)
    except LayerNotChosen as several:
        if CLAIMS_SHEET not in several.layers:
            raise
        return read_foreign(path, layer=CLAIMS_SHEET)


def _text(path: Path) -> str:
    if not path.is_file():
        raise FileNotThere(path.name)
    if path.stat().st_size > MOST_BYTES:
        raise NotAClaimsFile(f"> {MOST_BYTES:,} bytes")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAClaimsFile("UTF-8") from error
