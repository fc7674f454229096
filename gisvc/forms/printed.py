"""How a cell of an answer reads on paper, on a page and on a terminal."""

from gisvc.forms.answer import Cell, CellKind
from gisvc.tongue import Tongue
from layers.wording import Language


def shown_cell(cell: Cell, kind: CellKind, language: Language) -> str:
    """A cell as people read it."""
    tongue = Tongue(language)
    if cell is None:
        return "—"
    if kind is CellKind.FLAG:
        return tongue.t("是", "yes") if cell else tongue.t("否", "no")
    if isinstance(cell, str):
        return cell
    if kind is CellKind.SHARE:
        return tongue.percent(cell)
    if kind is CellKind.METRES:
        return tongue.metres(cell)
    if kind is CellKind.MINUTES:
        return tongue.minutes(cell)
    if kind is CellKind.NUMBER:
        return tongue.number(cell, 2)
    return f"{cell / 1e6:,.3f} km²" if kind is CellKind.AREA else tongue.number(cell)
