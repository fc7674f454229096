"""What a layer must look like: its columns with type, unit, range and code list, and its kind of geometry."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from layers.wording import Wording


class ColumnType(StrEnum):
    """Types of a column. CODES are several codes in one text, joined with ";"."""

    TEXT = "text"
    CODES = "codes"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"

    @property
    def dtype(self) -> Any:
        """The pandas dtype in which a frame of this house carries the column."""
        return _DTYPES[self]


_DTYPES = {
    ColumnType.TEXT: "str",
    ColumnType.CODES: "str",
    ColumnType.INTEGER: "Int64",
    ColumnType.NUMBER: "float64",
    ColumnType.DATE: "datetime64[s]",
    ColumnType.FLAG: "boolean",
}


class GeometryKind(StrEnum):
    """What a layer's places are drawn as. Multi-parts are always allowed."""

    POINT = "point"
    LINE = "line"
    POLYGON = "polygon"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class CodeList:
    """The words a column may hold, each with its Chinese and English label."""

    name: str
    labels: dict[str, Wording]

    def __contains__(self, code: object) -> bool:
        return code in self.labels

    def __iter__(self) -> Iterator[str]:
        return iter(self.labels)

    def __hash__(self) -> int:
        return hash(self.name)

    def code_of(self, text: str) -> str | None:
        """The code a user meant, given the code itself or one of its labels; None when it is neither."""
        if text in self.labels:
            return text
        return next((c for c, w in self.labels.items() if text in (w.zh, w.en)), None)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the store, what users call it, and what it may hold (`minimum`, `maximum` inclusive).

    `tells_position` is true where a value gives a place away as its geometry would: a surveyed coordinate, a bearing and distance,
    a record in JSON that may hold either. What leaves for the public leaves without it.
    """

    name: str
    type: ColumnType
    label: Wording
    unit: str | None = None
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    codes: CodeList | None = None
    aliases: tuple[str, ...] = ()  # other headers bureaus use for it
    tells_position: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header under which an import recognises this column."""
        return (self.name, self.label.zh, self.label.en, *self.aliases)


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """A layer of the house: what it is called, how a row is told from another, and what a row holds.

    `key` is unique among the rows valid on one day. `area` is the column with the division code that says whose
    row it is: accounts and stores are narrowed by it. `may_convert_datum` is true only where a shifted web-map
    position may be converted on explicit request; never for boundaries, markers or survey data. `locked_by` names the column
    with the document that must be new before a held geometry may change. `written_by_hand` is false for books that only
    use cases write: no import, no editing. `decided` is true where a row is what an office decided or was given by somebody else: it comes
    in whole tables or by the office's own procedure, and no program edits it alone. `may_coincide` is true where several rows tell of one thing (its names, its facets) and so share its point.
    """

    name: str
    label: Wording
    key: str
    area: str
    columns: tuple[Column, ...]
    geometry: GeometryKind
    geometry_required: bool = True
    may_convert_datum: bool = False
    locked_by: str | None = None
    written_by_hand: bool = True
    decided: bool = False
    may_coincide: bool = False

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    @property
    def position_columns(self) -> tuple[str, ...]:
        """Columns that tell a position as the geometry does."""
        return tuple(c.name for c in self.columns if c.tells_position)

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)


def code_list(name: str, **labels: tuple[str, str]) -> CodeList:
    """A code list written the short way: `code_list("state", open=("在用", "operating"))`."""
    return CodeList(name, {code: Wording(zh, en) for code, (zh, en) in labels.items()})
