"""A round as its record says: which lines, which sides, who leads, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from boundaries.records.fold import Record, RecordKey, Records
from boundaries.records.kinds import CLOSING, ROUND
from boundaries.rounds.errors import UnknownRound
from layers.fields import Value

Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a line that one side leads; the whole line where no chainages are given. Metres from the line's start."""

    section_id: str
    line_id: str
    name: str
    lead_side: str
    from_m: float | None = None
    to_m: float | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something due in a round. `source` says who set the day; `done_on` is missing while it is open."""

    what: str
    due_on: date
    source: str
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One round. `record` has every field, its history and its conflicts."""

    round_id: str
    name: str
    line_ids: tuple[str, ...]
    sides: tuple[str, ...]
    lead_side: str
    round_kind: str
    round_no: int | None
    year: int | None
    field_from: date | None
    field_until: date | None
    last_round_on: date | None
    sections: tuple[Section, ...]
    deadlines: tuple[Deadline, ...]
    record: Record

    def teams(self, side: str) -> tuple[Row, ...]:
        return tuple(row for row in rows_of(self.record, "teams") if row.get("side") == side)


def round_of(record: Record) -> Round:
    """The round a record tells of. What is not said yet is empty; a conflict between the sides counts as not said."""
    return Round(
        round_id=record.key.subject,
        name=_text(record, "name") or record.key.subject,
        line_ids=codes_of(record, "line_ids"),
        sides=codes_of(record, "sides"),
        lead_side=_text(record, "lead_side"),
        round_kind=_text(record, "round_kind"),
        round_no=cast("int | None", record.value("round_no")),
        year=cast("int | None", record.value("year")),
        field_from=_day(record.value("field_from")),
        field_until=_day(record.value("field_until")),
        last_round_on=_day(record.value("last_round_on")),
        sections=tuple(_section(row) for row in rows_of(record, "sections")),
        deadlines=tuple(
            Deadline(
                str(row["what"]), date.fromisoformat(str(row["due_on"])), str(row.get("source", "")), _day(row.get("done_on"))
            )
            for row in rows_of(record, "deadlines")
            if row.get("what") and row.get("due_on")
        ),
        record=record,
    )


def rounds_of(records: Records) -> tuple[Round, ...]:
    """Every round of the records, the youngest first."""
    rounds = [round_of(record) for key, record in records.items() if key.kind == ROUND.name]
    return tuple(sorted(rounds, key=lambda r: (-(r.year or 0), r.name, r.round_id)))


def find_round(records: Records, round_id: str) -> Round:
    """Raises UnknownRound."""
    record = records.get(RecordKey(ROUND.name, round_id, round_id, ""))
    if record is None:
        raise UnknownRound(round_id)
    return round_of(record)


def closed_on(records: Records, round_id: str, side: str) -> str | None:
    """The day this side closed the round, or None."""
    record = records.get(RecordKey(CLOSING.name, round_id, round_id, side))
    return None if record is None else cast("str | None", record.value("closed_on"))


def rows_of(record: Record, name: str) -> Sequence[Row]:
    """A table's rows; none where the table is empty or in conflict."""
    value = record.value(name)
    return [cast("Row", row) for row in value] if isinstance(value, list | tuple) else []


def codes_of(record: Record, name: str) -> tuple[str, ...]:
    value = record.value(name)
    return tuple(str(code) for code in value) if isinstance(value, list | tuple) else ()


def _text(record: Record, name: str) -> str:
    value = record.value(name)
    return value if isinstance(value, str) else ""


def _day(value: Value) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _section(row: Row) -> Section:
    def metres(name: str) -> float | None:
        value = row.get(name)
        return float(value) if isinstance(value, int | float) else None

    return Section(
        str(row.get("section_id", "")), str(row.get("line_id", "")), str(row.get("name", "")), str(row.get("lead_side", "")),
        metres("from_chainage_m"), metres("to_chainage_m"),
    )  # fmt: skip
