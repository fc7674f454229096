"""A marker form as it was read: its cells by column, whose marker each row is, and the tables of single layers made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from boundaries.register.numbers import parse_marker_number
from boundaries.register.printed import Stated
from boundaries.register.serials import Numbered, serial_of
from boundaries.register.wide_headers import FormHeaders, find_form_headers, foreign_unit
from layers.foreign import ForeignTable
from layers.intake.text import to_text
from layers.report import Finding
from layers.spec import LayerSpec

Cells = list[str | None]


@dataclass(frozen=True, slots=True)
class FormTerms:
    """What a form does not say of itself, said by whoever brings it; a column of the form always wins.

    `stated` is what its coordinates are in. `division_code` is the responsible side, `line_id` the line, where no column names them.
    `azimuth_kind` (grid, true, magnetic) holds for azimuths whose header does not say. `accuracy_m` is the point error of the table.
    `held_ids` are ids of markers already held, by `compared_as` of their number, for forms without an id column. `lines` are ids of held
    lines by their code, because forms name a line by its code (JXDM).
    """

    stated: Stated = field(default_factory=Stated)
    division_code: str | None = None
    line_id: str | None = None
    azimuth_kind: str | None = None
    accuracy_m: float | None = None
    held_ids: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The rows of one layer that a form gave: a table of the layer's own columns, each row under the number of the form's row.

    `headers` are the form's headings by the layer's column, so that a finding can name what the user sees.
    """

    spec: LayerSpec
    table: ForeignTable
    headers: Mapping[str, str]

    def named(self, finding: Finding) -> Finding:
        """A finding of this part with the form's own heading for its column."""
        header = self.headers.get(finding.where.column or "")
        return finding if header is None else replace(finding, where=replace(finding.where, column=header))


@dataclass(frozen=True, slots=True, eq=False)
class FormSheet:
    """A form's cells as trimmed text, and for each row the id of its marker and the responsible side (None where nobody says).

    `ids_made` counts the ids that neither the form nor the register had.
    """

    table: ForeignTable
    headers: FormHeaders
    cells: Mapping[str, Cells]
    ids: Cells
    sides: Cells
    ids_made: int

    @classmethod
    def of(cls, table: ForeignTable, terms: FormTerms) -> "FormSheet":
        headers = find_form_headers(table.cells)
        cells = {name: texts_of(table, position) for name, position in headers.match.positions.items()}
        ids, made = _ids(cells, terms, len(table))
        sides = [own or terms.division_code for own in cells.get("division_code", [None] * len(table))]
        return cls(table, headers, cells, ids, sides, made)

    def __len__(self) -> int:
        return len(self.table)

    def column(self, name: str) -> Cells:
        """A column's cells; blank ones where the form has no such column."""
        return self.cells.get(name, [None] * len(self))

    def cell(self, name: str, position: int) -> str | None:
        return self.cells[name][position] if name in self.cells else None

    @property
    def headings(self) -> dict[str, str]:
        """The form's heading of each column that was recognised."""
        return {name: str(self.table.cells.columns[p]) for name, p in self.headers.match.positions.items()}

    def numbered(self) -> list[Numbered]:
        """Number and serial of every row, in the order of the form."""
        told = []
        for row, number, serial in zip(self.table.row_numbers, self.column("marker_no"), self.column("serial"), strict=True):
            given = int(serial) if serial is not None and serial.isdecimal() else None
            told.append(Numbered(int(row), number or "", serial_of(number or "", given)))
        return told

    def part(self, spec: LayerSpec, rows: Sequence[tuple[int, Mapping[str, object]]], headings: Mapping[str, str]) -> Part:
        """Rows of one layer without shapes, each with the number of the form's row it came from."""
        names = dict.fromkeys(name for _, row in rows for name in row)
        columns = {name: [row.get(name) for _, row in rows] for name in names}
        numbers = np.array([number for number, _ in rows], dtype=np.int64)
        return Part(
            spec, ForeignTable(_cells_of(spec, columns, headings, len(rows)), numbers, None, None, self.table.source), headings
        )

    def drawn_part(self, spec: LayerSpec, columns: Mapping[str, Sequence[object]], points: npt.NDArray[np.object_]) -> Part:
        """One row of a layer for each row of the form, drawn in EPSG:4490."""
        cells = _cells_of(spec, columns, self.headings, len(self))
        return Part(spec, ForeignTable(cells, self.table.row_numbers, points, "EPSG:4490", self.table.source), self.headings)


def _cells_of(spec: LayerSpec, columns: Mapping[str, Sequence[object]], headings: Mapping[str, str], count: int) -> pd.DataFrame:
    """One layer's columns as if they had stood in the file by themselves, with the unit of their heading where it is not the layer's.

    A column that says nothing in any row is left out: what the form is silent about keeps what is held.
    """
    saying = {name: list(values) for name, values in columns.items() if any(v is not None for v in values)}
    titled = {_title(spec, name, headings): pd.Series(values, dtype=object) for name, values in saying.items()}
    return pd.DataFrame(titled, index=pd.RangeIndex(count))


def _title(spec: LayerSpec, name: str, headings: Mapping[str, str]) -> str:
    unit = foreign_unit(headings.get(name), spec.column(name))
    return name if unit is None else f"{spec.column(name).label.zh}（{unit}）"


def texts_of(table: ForeignTable, position: int) -> Cells:
    """A column's cells as trimmed text."""
    return [None if pd.isna(v) else str(v) for v in to_text(table.cells.iloc[:, position])]


def _ids(cells: Mapping[str, Cells], terms: FormTerms, count: int) -> tuple[Cells, int]:
    """Each marker's id: the form's, the held one of the same number, or line and number; and how many were made."""
    ids, lines = list(cells.get("marker_id", [None] * count)), cells.get("line_ids", [None] * count)
    made = 0
    for position, number in enumerate(cells.get("marker_no", [None] * count)):
        if ids[position] is None and number is not None:
            parsed = parse_marker_number(number)
            line = (lines[position] or terms.line_id or "").split(";")[0]
            ids[position] = terms.held_ids.get(parsed.compared_as) or ":".join(part for part in (line, parsed.normalised) if part)
            made += parsed.compared_as not in terms.held_ids
    return ids, made
