"""Fields of a record: what each may hold, how it is called, and how far two sides' values may differ before they disagree."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from layers.spec import CodeList
from layers.wording import Wording

Value: TypeAlias = "bool | int | float | str | Sequence[Value] | Mapping[str, Value] | None"
"""What JSON can carry. In a statement None says: this field is emptied."""


class FieldKind(StrEnum):
    """Kinds of fields, and how their values are written in JSON."""

    TEXT = "text"  # "…", NFC
    CHOICE = "choice"  # one code of `codes`
    CHOICES = "choices"  # codes, sorted, each once; free codes where `codes` is None (division codes, line ids)
    NUMBER = "number"  # always a float
    INTEGER = "integer"
    DATE = "date"  # "2026-05-15"
    MOMENT = "moment"  # "2026-05-15T09:30:00+08:00", always with its offset
    FLAG = "flag"
    POSITION = "position"  # {"lon": …, "lat": …, …}: the columns of POSITION_PARTS, degrees in EPSG:4490
    LINE = "line"  # [[lon, lat], …]
    TABLE = "table"  # [{…}, …]: rows of `columns`, in the order they were written
    PHOTOS = "photos"  # a table whose rows name a file by its SHA-256 in `photo_id`


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record.

    `tolerance` is the largest difference of two numbers (metres between two positions) that still counts as the same
    measurement; None compares exactly. `columns` are the fields of a table's rows, `row_key` the columns that say which row is which
    when two sides' tables are compared. `is_narrative` marks what each side words for itself: shown side by side, never a conflict.
    """

    name: str
    kind: FieldKind
    label: Wording
    section: str = ""
    unit: str | None = None
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    codes: CodeList | None = None
    tolerance: float | None = None
    columns: tuple["Field", ...] = ()
    row_key: tuple[str, ...] = ()
    is_narrative: bool = False
    hint: Wording | None = None

    @property
    def is_table(self) -> bool:
        return self.kind in (FieldKind.TABLE, FieldKind.PHOTOS)

    def column(self, name: str) -> "Field":
        return next(c for c in self.columns if c.name == name)


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record: its name, what it is about, and its fields, section by section.

    `by_side` kinds are written by each side for itself and compared; the others are one record that all sides write, where two values that do not
    know of each other are a conflict. `sections` gives each section's heading.
    """

    name: str
    label: Wording
    subject_label: Wording
    fields: tuple[Field, ...]
    by_side: bool
    sections: Mapping[str, Wording] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.name)

    def field(self, name: str) -> Field:
        """Raises KeyError for a field the kind does not have."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(f.name for f in self.fields)


FieldMaker: TypeAlias = Callable[..., Field]


def _maker(kind: FieldKind) -> FieldMaker:
    def make(name: str, zh: str, en: str, **more: Any) -> Field:
        return Field(name, kind, Wording(zh, en), **more)

    return make


text, choice, choices = _maker(FieldKind.TEXT), _maker(FieldKind.CHOICE), _maker(FieldKind.CHOICES)
number, integer, flag = _maker(FieldKind.NUMBER), _maker(FieldKind.INTEGER), _maker(FieldKind.FLAG)
day, moment = _maker(FieldKind.DATE), _maker(FieldKind.MOMENT)
position, track = _maker(FieldKind.POSITION), _maker(FieldKind.LINE)
table, photos = _maker(FieldKind.TABLE), _maker(FieldKind.PHOTOS)
