"""Read a file of published figures: TOML as it is, sheets through the house's own reader."""

from pathlib import Path

from layers.files.errors import FileNotThere, LayerNotChosen
from layers.files.read import read_foreign
from layers.foreign import ForeignTable
from layers.planning.audit.claims import Claims
from layers.planning.audit.claims_file import read_claims
from layers.planning.audit.errors import NotAClaimsFile

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
