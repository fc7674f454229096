"""An answer as a page shows it and as the file somebody takes away."""

from typing import Any

import orjson

from gisvc.forms import tables
from gisvc.forms.answer import AnswerForm, CellKind
from gisvc.forms.printed import shown_cell
from gisvc.forms.report import to_docx
from gisvc.forms.workbook import to_xlsx
from layers.wording import Language


def file_of(form: AnswerForm, paper: str, told: object) -> bytes:
    """`xlsx`, `docx`, `json` (of `told`), `csv` (the first table) or `name.csv` (the table of that name)."""
    if paper == "xlsx":
        return to_xlsx(form)
    if paper == "docx":
        return to_docx(form)
    if paper == "json":
        return orjson.dumps(told)
    return tables.to_csv(form, paper.removesuffix("csv").rstrip(".") or form.tables[0].name)


def shown_form(form: AnswerForm, language: Language) -> dict[str, Any]:
    """What a template needs to print a form: its tables by name, and how a cell reads."""
    return {
        "form": form,
        "sheets": {sheet.name: sheet for sheet in form.tables},
        "is_number": lambda column: column.kind not in (CellKind.TEXT, CellKind.FLAG),
        "shown": lambda cell, column: shown_cell(cell, column.kind, language),
    }
