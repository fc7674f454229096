"""Names that came in by a table tell events too: this name from that day on, until that other one took its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gazetteer.dating.happened import Precision, parse_dating
from gazetteer.register.events import IMPLIED, STARTS, EventKind, NameEvent
from gazetteer.register.rows import to_day
from layers.report import Fact

FACTS = (
    "name_id",
    "name_role",
    "roman_toned",
    "roman_capitals",
    "name_kind",
    "category_code",
    "division_code",
    "language",
    "meaning",
    "origin",
)
"""Columns of NAMES that a registering event repeats."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of NAMES: its cells without the missing ones, and its own days."""

    said: Mapping[str, object]

    def text(self, column: str) -> str:
        return str(self.said.get(column, ""))

    @property
    def was_standard(self) -> bool:
        return self.text("name_role") in ("standard", "former")

    @property
    def until(self) -> date | None:
        return to_day(self.said["cancelled_on"]) if "cancelled_on" in self.said else None

    @property
    def since(self) -> date | None:
        own = to_day(self.said["named_on"]) if "named_on" in self.said else None
        words = parse_dating(self.text("dates_in_words"))
        return own or (None if words.precision is Precision.UNKNOWN else words.earliest)


def implied_events(
    names: Sequence[Mapping[str, object]], events: Iterable[NameEvent] = (), *, recorded: Mapping[str, datetime]
) -> tuple[NameEvent, ...]:
    """The events that rows of NAMES imply by their own dates, for names no recorded event speaks of.

    A row with an end began as a standard name and ended; where another standard name begins on that day, or says that it took the place
    of it (`supersedes`), it was a renaming. A former name without any date is only known to be one.

    Args:
        names: rows of NAMES of one place without gaps, any order.
        events: what is recorded of that place already.
        recorded: name_id → when the row came into our register.
    """
    known = list(events)
    rows = [_Row(row) for row in names]
    new = [row for row in rows if not _is_told(row, known)]
    standards = sorted((row for row in new if row.was_standard), key=lambda row: _begins(row, new) or date.min)
    made: list[NameEvent] = []
    for row in new:
        when = recorded[row.text("name_id")]
        made += (
            _of_standard(row, standards, when)
            if row.was_standard
            else [_registering(row, row.since, when, row.text("name_role"))]
        )
        if row.until and not _end_is_told(row, known) and not _is_succeeded(row, standards):
            made.append(_ending(row, when))
    return tuple(sorted(made, key=lambda event: event.order))


def _is_told(row: _Row, events: Sequence[NameEvent]) -> bool:
    """Whether a recorded event gave the name: then it speaks for the row."""
    own, name = row.text("name_id"), row.text("name")
    return any(event.name_to == name or (event.says("name_id") == own and event.kind in STARTS) for event in events)


def _end_is_told(row: _Row, events: Sequence[NameEvent]) -> bool:
    """Whether a recorded event ended the name: something happened to the place on that very day."""
    return any(event.day == row.until for event in events)


def _begins(row: _Row, rows: Sequence[_Row]) -> date | None:
    """When a standard name began: its own date, or the end of the last name that had one."""
    if row.since or row.until:
        return row.since
    if row.text("name_role") == "former":
        return None
    return max((other.until for other in rows if other.was_standard and other.until), default=None)


def _of_standard(row: _Row, standards: Sequence[_Row], when: datetime) -> list[NameEvent]:
    begins = _begins(row, standards)
    if row.text("name_role") == "former" and not row.until and not _is_followed(begins, standards):
        return [_registering(row, None, when, "former")]
    before = next((o for o in standards if o is not row and _precedes(o, row, begins)), None)
    return [_registering(row, begins, when, "standard", before)]


def _is_succeeded(row: _Row, standards: Sequence[_Row]) -> bool:
    """Whether another standard name took the place of this one before or when it ended: then that one ends it."""
    if not row.was_standard or not row.until:
        return False
    begins = _begins(row, standards)
    others = [other for other in standards if other is not row]
    starts = [day for other in others if (day := _begins(other, standards))]
    return any(day <= row.until and _later(day, begins) for day in starts) or any(
        other.text("supersedes") == row.text("name_id") for other in others
    )


def _is_followed(begins: date | None, standards: Sequence[_Row]) -> bool:
    """Whether a dated former name is followed by a dated one: then it was the standard name until that one."""
    return begins is not None and any((b := _begins(other, standards)) is not None and b > begins for other in standards)


def _precedes(other: _Row, row: _Row, begins: date | None) -> bool:
    return row.text("supersedes") == other.text("name_id") or (begins is not None and other.until == begins)


def _later(day: date, than: date | None) -> bool:
    return than is None or day > than


def _registering(row: _Row, begins: date | None, when: datetime, role: str, before: _Row | None = None) -> NameEvent:
    facts: dict[str, Fact] = {column: row.text(column) for column in FACTS if column in row.said}
    facts["name_role"] = role
    if "place_state" in row.said and not row.until:
        facts["place_state"] = row.text("place_state")
    renames = before is not None and begins is not None
    return NameEvent(
        place_id=row.text("place_id"),
        division_code=row.text("division_code"),
        kind=EventKind.RENAMING if renames else EventKind.REGISTERING,
        happened_on=begins,
        date_in_words=row.text("dates_in_words") if row.since else "",
        name_from=before.text("name") if before and renames else "",
        name_to=row.text("name"),
        document=row.text("decision"),
        facts=facts,
        event_id=f"{IMPLIED}{row.text('name_id')}",
        recorded_at=when,
        source=row.text("source"),
    )


def _ending(row: _Row, when: datetime) -> NameEvent:
    return NameEvent(
        place_id=row.text("place_id"),
        division_code=row.text("division_code"),
        kind=EventKind.CANCELLING,
        happened_on=row.until,
        name_from=row.text("name"),
        document=row.text("decision_out"),
        facts={"name_role": "standard" if row.was_standard else row.text("name_role"), "name_id": row.text("name_id")},
        event_id=f"{IMPLIED}end:{row.text('name_id')}",
        recorded_at=when,
        source=row.text("source"),
    )
