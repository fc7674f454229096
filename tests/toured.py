"""A notebook of ours run from top to bottom in this very process: what its cells print, and that it is kept without outputs."""

import io
import json
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import Any

TOURS = Path(__file__).resolve().parent.parent / "notebooks"


def cells_of(name: str, kind: str) -> list[dict[str, Any]]:
    notebook = json.loads((TOURS / f"{name}.ipynb").read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def text_of(name: str) -> str:
    """What the tour tells between its cells."""
    return "".join("".join(cell["source"]) for cell in cells_of(name, "markdown"))


def said_by(name: str, folder: Path) -> str:
    """Everything the tour prints, run in a folder of its own. A kernel would import the house anew for each tour, five seconds a time."""
    heard, names = io.StringIO(), {"__name__": "__main__"}
    with chdir(folder), redirect_stdout(heard):
        for number, cell in enumerate(cells_of(name, "code"), start=1):
            exec(compile("".join(cell["source"]), f"{name}[{number}]", "exec"), names)  # noqa: S102 -- because that is what a notebook is
    return heard.getvalue()


def is_without_outputs(name: str) -> bool:
    return all(not cell["outputs"] and cell["execution_count"] is None for cell in cells_of(name, "code"))
