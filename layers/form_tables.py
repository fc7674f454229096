"""Tables that people fill in on another device: what each column is called, which words it may hold, how it is edited there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from layers.spec import CodeList, GeometryKind
from layers.wording import Wording

TRAIL = "edit_trail"
"""The column in which a row notes each of its changes: when, and a few random digits that no other copy of the file has."""


class CellType(StrEnum):
    """What a cell holds. A FLAG is the word yes or no: an empty cell says that nobody answered."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    FLAG = "flag"
    TICK = "tick"
    DAY = "day"
    MOMENT = "moment"


class Editor(StrEnum):
    """How a cell is edited: typed, read only, never shown, several lines, a photo in the folder DCIM."""

    PLAIN = "plain"
    FIXED = "fixed"
    HIDDEN = "hidden"
    LINES = "lines"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of a form table. `section` is the page of the form it stands on."""

    name: str
    label: Wording
    type: CellType = CellType.TEXT
    editor: Editor = Editor.PLAIN
    codes: CodeList | None = None
    section: str = ""


@dataclass(frozen=True, slots=True)
class FormTable:
    """One table. `shape` is None where its rows have no place; otherwise each row may hold a `geometry` (degrees, EPSG:4490).

    `caption` names the column that is written beside a row on the map and in lists. `key` is a text that is never empty.
    `remembers_edits` gives it the column `TRAIL`.
    """

    name: str
    label: Wording
    key: str
    caption: str
    columns: tuple[FormColumn, ...]
    rows: Sequence[Mapping[str, object]]
    shape: GeometryKind | None = None
    colour: str = "#1f4e79"
    is_form: bool = False
    remembers_edits: bool = False
    sections: Mapping[str, Wording] | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows of `child` belong to the row of `parent` whose key they name in `column`; shown on the page `section` of the parent's form."""

    parent: str
    child: str
    column: str
    label: Wording
    section: str = ""
