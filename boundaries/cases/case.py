"""A case: its joint record, each side's own word and claim, and what the register knows of its line and marker."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

import geopandas as gpd
import pandas as pd

from boundaries.cases.errors import UnknownCase
from boundaries.records.fold import Record, Records
from boundaries.records.kinds import CASE_WORD, CHANGE_CASE, DEMARCATION, DISPUTE, DISPUTE_CLAIM, HAZARD
from boundaries.truth.positions import StatedPosition
from layers.codes import shorten_code
from layers.fields import Value

JOINT_CASES = (CHANGE_CASE, HAZARD, DISPUTE, DEMARCATION)
_JOINT = frozenset(kind.name for kind in JOINT_CASES)
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Registered:
    """What the register says of a case's line and marker; empty where it holds neither.

    `sides` are all governments whose line it is, at a tripoint all three: a case cannot leave one out by not naming it.
    """

    sides: tuple[str, ...] = ()
    responsible_side: str = ""
    is_line_held: bool = False
    is_marker_held: bool = False
    position: StatedPosition | None = None


@dataclass(frozen=True, slots=True)
class Stone:
    """A marker as cases need it."""

    responsible_side: str
    line_ids: tuple[str, ...]
    position: StatedPosition | None


@dataclass(frozen=True, slots=True)
class CaseRegister:
    """What cases are held against: the sides of each line, each marker, the sides that meet at a tripoint's marker."""

    sides_of_line: Mapping[str, tuple[str, ...]]
    markers: Mapping[str, Stone]
    sides_of_tripoint: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, lines: gpd.GeoDataFrame, markers: gpd.GeoDataFrame, tripoints: gpd.GeoDataFrame) -> "CaseRegister":
        """From frames of LINES, MARKERS and TRIPOINTS, as of the day asked about."""
        sides = zip(lines["line_id"], lines["side_a"], lines["side_b"], strict=True)
        met = zip(tripoints["marker_id"], tripoints["division_codes"], strict=True)
        return cls(
            {line_id: tuple(shorten_code(str(code)) for code in own if not pd.isna(code)) for line_id, *own in sides},
            {row.marker_id: _stone(row) for row in markers.itertuples()},
            {marker_id: tuple(shorten_code(code) for code in _codes(cell)) for marker_id, cell in met if not pd.isna(marker_id)},
        )

    def about(self, record: Record) -> Registered:
        """What is held of the line and marker a record names."""
        line_id, marker_id = str(record.value("line_id") or ""), str(record.value("marker_id") or "")
        stone = self.markers.get(marker_id)
        line_ids = {line_id, *(stone.line_ids if stone else ())}
        sides = {side for one in line_ids for side in self.sides_of_line.get(one, ())} | set(
            self.sides_of_tripoint.get(marker_id, ())
        )
        return Registered(
            sides=tuple(sorted(sides)),
            responsible_side=stone.responsible_side if stone else "",
            is_line_held=line_id in self.sides_of_line,
            is_marker_held=stone is not None,
            position=stone.position if stone else None,
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One case. Sides are short division codes; `words` and `claims` hold what each side itself said, by side."""

    record: Record
    words: Mapping[str, Record]
    claims: Mapping[str, Record]
    registered: Registered

    @property
    def case_id(self) -> str:
        return self.record.key.subject

    @property
    def kind(self) -> str:
        return self.record.key.kind

    @property
    def sides(self) -> tuple[str, ...]:
        """Every side the register or the record names: whose consent and presence count."""
        return tuple(sorted({*self.registered.sides, *self.stated_sides}))

    @property
    def stated_sides(self) -> tuple[str, ...]:
        return tuple(shorten_code(str(code)) for code in cast("list[str]", self.record.value("sides") or []))

    @property
    def responsible_side(self) -> str:
        """Who looks after the marker: the register's word before the record's."""
        return self.registered.responsible_side or shorten_code(self.text("responsible_side"))

    def text(self, name: str) -> str:
        value = self.record.value(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> float | None:
        value = self.record.value(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def day(self, name: str) -> date | None:
        return day_of(self.record.value(name))

    def moment(self, name: str) -> datetime | None:
        text = self.text(name)
        return datetime.fromisoformat(text) if text else None

    def rows(self, name: str) -> tuple[Row, ...]:
        return rows_of(self.record, name)

    def says(self, name: str) -> bool:
        """Whether the field holds one value that is not empty and not “no”."""
        return self.record.value(name) not in (None, False)


def rows_of(record: Record, name: str) -> tuple[Row, ...]:
    """A table's rows; none where it is empty or in conflict."""
    value = record.value(name)
    return tuple(cast("Row", row) for row in value) if isinstance(value, list | tuple) else ()


def day_of(value: Value) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def cases_of(records: Records, register: CaseRegister | None = None) -> tuple[Case, ...]:
    """Every case among the records, by kind and id: marker changes, hazards, disputes, demarcations."""
    words, claims = _by_side(records, CASE_WORD.name), _by_side(records, DISPUTE_CLAIM.name)
    return tuple(
        Case(
            record,
            words=words.get(key[1:3], {}),
            claims=claims.get(key[1:3], {}),
            registered=register.about(record) if register is not None else Registered(),
        )
        for key, record in records.items()
        if key.kind in _JOINT
    )


def find_case(records: Records, case_id: str, register: CaseRegister | None = None) -> Case:
    """Raises UnknownCase."""
    about = {key: record for key, record in records.items() if key.subject == case_id}
    for case in cases_of(about, register):
        return case
    raise UnknownCase(case_id)


def _by_side(records: Records, kind: str) -> dict[tuple[str, ...], dict[str, Record]]:
    """What each side said, by round and subject, then side; the side is that of its statements, whatever their text claims."""
    said: defaultdict[tuple[str, ...], dict[str, Record]] = defaultdict(dict)
    for key, record in records.items():
        if key.kind == kind:
            said[key[1:3]][shorten_code(key.side)] = record
    return said


def _stone(row: Any) -> Stone:
    point = row.geometry
    stated = (_metres(row.position_accuracy_m), _metres(row.conversion_error_m))
    return Stone(
        responsible_side=shorten_code(str(row.division_code)),
        line_ids=_codes(row.line_ids),
        position=None if point is None or point.is_empty else StatedPosition(point.x, point.y, *stated),
    )


def _codes(cell: object) -> tuple[str, ...]:
    """Codes of a CODES cell: several in one text, joined with “;”."""
    return tuple(code.strip() for code in cell.split(";") if code.strip()) if isinstance(cell, str) else ()


def _metres(cell: Any) -> float | None:
    return None if pd.isna(cell) else float(cell)
