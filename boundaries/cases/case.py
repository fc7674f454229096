"""A case: its joint record, each side's own word and claim, and what the register knows of its line and marker."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

import geopandas as gpd
import pandas as pd

from boundaries.cases.errors import UnknownCase
from boundaries.records.fields import Value
from boundaries.records.fold import Record, RecordKey, Records
from boundaries.records.kinds import CASE_WORD, CHANGE_CASE, DEMARCATION, DISPUTE, DISPUTE_CLAIM, HAZARD
from boundaries.truth.positions import StatedPosition
from layers.codes import shorten_code

JOINT_CASES = (CHANGE_CASE, HAZARD, DISPUTE, DEMARCATION)
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True, eq=False)
class CaseRegister:
    """The layers a case is held against, as of the day asked about: frames of LINES, MARKERS and TRIPOINTS."""

    lines: gpd.GeoDataFrame
    markers: gpd.GeoDataFrame
    tripoints: gpd.GeoDataFrame


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
    names = {kind.name for kind in JOINT_CASES}
    return tuple(_case(record, records, register) for key, record in records.items() if key.kind in names)


def find_case(records: Records, case_id: str, register: CaseRegister | None = None) -> Case:
    """Raises UnknownCase."""
    for key, record in records.items():
        if key.subject == case_id and key.kind in {kind.name for kind in JOINT_CASES}:
            return _case(record, records, register)
    raise UnknownCase(case_id)


def _case(record: Record, records: Records, register: CaseRegister | None) -> Case:
    return Case(
        record,
        words=dict(_by_side(records, CASE_WORD.name, record.key)),
        claims=dict(_by_side(records, DISPUTE_CLAIM.name, record.key)),
        registered=registered_of(record, register) if register is not None else Registered(),
    )


def _by_side(records: Records, kind: str, about: RecordKey) -> Iterator[tuple[str, Record]]:
    """What each side said of a subject; the side is that of its statements, whatever their text claims."""
    for key, record in records.items():
        if (key.kind, key.round_id, key.subject) == (kind, about.round_id, about.subject):
            yield shorten_code(key.side), record


def registered_of(record: Record, register: CaseRegister) -> Registered:
    """What the register holds of the line and marker a record names."""
    marker = _row(register.markers, "marker_id", record.value("marker_id"))
    line_ids = [str(record.value("line_id") or ""), *(_codes(marker["line_ids"]) if marker is not None else ())]
    lines = register.lines[register.lines["line_id"].isin(line_ids)]
    tripoints = register.tripoints[register.tripoints["marker_id"] == record.value("marker_id")] if marker is not None else None
    codes = [*lines["side_a"].dropna(), *lines["side_b"].dropna()]
    codes += [code for cell in (tripoints["division_codes"] if tripoints is not None else ()) for code in _codes(cell)]
    return Registered(
        sides=tuple(sorted({shorten_code(str(code)) for code in codes})),
        responsible_side="" if marker is None else shorten_code(str(marker["division_code"])),
        is_line_held=bool((lines["line_id"] == record.value("line_id")).any()),
        is_marker_held=marker is not None,
        position=None if marker is None else _position(marker),
    )


def _row(frame: gpd.GeoDataFrame, key: str, value: Value) -> Any:
    found = frame[frame[key] == value] if isinstance(value, str) else frame[:0]
    return found.iloc[0] if len(found) else None


def _codes(cell: object) -> tuple[str, ...]:
    """Codes of a CODES cell: several in one text, joined with “;”."""
    return tuple(code.strip() for code in cell.split(";") if code.strip()) if isinstance(cell, str) else ()


def _position(marker: Any) -> StatedPosition | None:
    point = marker["geometry"]
    if point is None or point.is_empty:
        return None
    return StatedPosition(point.x, point.y, _metres(marker["position_accuracy_m"]), _metres(marker["conversion_error_m"]))


def _metres(cell: Any) -> float | None:
    return None if pd.isna(cell) else float(cell)
