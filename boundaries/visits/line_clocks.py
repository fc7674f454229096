"""The clocks of every line, read off the register and the records."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from boundaries.records.fold import Record, Records
from boundaries.records.kinds import CHANGE_CASE, DEMARCATION, HAZARD, MAINTENANCE, PEACE_AGREEMENT, ROUND
from boundaries.visits.clocks import Clock, ClockFace, most_pressing_first
from boundaries.visits.terms import CHINA
from layers.fields import Value
from layers.working_days import months_after

Row = Mapping[str, Value]

_REPAIRS = frozenset({"repair", "reset", "renew"})


def gather_clocks(lines: Sequence[Row], keepers: Sequence[Row], records: Records, *, face: ClockFace) -> tuple[Clock, ...]:
    """Every clock that runs or ran, the most pressing first.

    Args:
        lines, keepers: rows of the register as plain values; days as ISO texts or dates.
        records: everything both sides said.
    """
    clocks = [clock for line in lines for clock in _of_line(line, keepers, records, face)]
    for key, record in records.items():
        clocks += _OF_RECORD.get(key.kind, _nothing)(record, face)
    return tuple(most_pressing_first(clocks))


def _of_line(line: Row, keepers: Sequence[Row], records: Records, face: ClockFace) -> Iterator[Clock]:
    line_id, name = str(line.get("line_id")), str(line.get("name") or line.get("line_id"))
    last_on, stated = _day(line.get("inspected_on")), _day(line.get("next_inspection_due_on"))
    filed = _last_filed(records, line_id)
    if filed and (last_on is None or filed > last_on):
        # A stated day less than half a cycle after a filing is the one that filing met; the register was not brought up to date.
        is_met = stated is not None and stated <= months_after(filed, face.settings.cycle_months // 2)
        last_on, stated = filed, None if is_met else stated
    yield face.inspection(name, last_on=last_on, stated_due=stated, approved_on=_day(line.get("approved_on")))
    if any(line_id in _codes(keeper.get("line_ids")) for keeper in keepers):
        patrols = _of_kind(records, MAINTENANCE.name, line_id)
        yield face.patrol(name, last_on=_latest(patrols, {"monthly", "event", "quarterly"}))
        yield face.keepers_record(name, last_on=_latest(patrols, {"quarterly"}))


def _last_filed(records: Records, line_id: str) -> date | None:
    """When the last five-yearly report on the line was filed; special inspections do not start the five years anew."""
    rounds = [r for r in _of_kind(records, ROUND.name, line_id) if r.value("round_kind") == "five_yearly"]
    return max((day for r in rounds if (day := _day(r.value("report_filed_on")))), default=None)


def _of_round(record: Record, face: ClockFace) -> Iterator[Clock]:
    name, year = str(record.value("name") or record.key.subject), record.value("year")
    if isinstance(year, int):
        yield face.plan(name, year=year, filed_on=_day(record.value("plan_filed_on")))
        yield face.filing(name, year=year, filed_on=_day(record.value("report_filed_on")))
    for row in _rows(record.value("deadlines")):
        due_on = _day(row.get("due_on"))
        if row.get("what") and due_on:
            yield face.stated(
                name, what=str(row["what"]), due_on=due_on, source=str(row.get("source") or ""), done_on=_day(row.get("done_on"))
            )


def _of_hazard(record: Record, face: ClockFace) -> Iterator[Clock]:
    found, reported = _moment(record.value("found_at")), _moment(record.value("reported_at"))
    yield face.incident(_told(record), found_at=found, reported_at=reported)


def _of_change(record: Record, face: ClockFace) -> Iterator[Clock]:
    if record.value("case_kind") in _REPAIRS:
        subject = str(record.value("marker_id") or _told(record))
        yield face.repair(subject, found_on=_day(record.value("found_on")), repaired_on=_day(record.value("work_on")))


def _of_demarcation(record: Record, face: ClockFace) -> Iterator[Clock]:
    subject, approved = _told(record), _day(record.value("approved_on"))
    extended, completed = record.value("is_extended") is True, _day(record.value("completed_on"))
    yield face.demarcation(subject, approved_on=approved, extended=extended, completed_on=completed)
    if record.value("needs_new_code") is True:
        yield face.code(subject, approved_on=approved, published_on=_day(record.value("code_published_on")))


def _of_peace(record: Record, face: ClockFace) -> Iterator[Clock]:
    subject = str(record.value("title") or record.key.subject)
    yield face.peace_agreement(subject, signed_on=_day(record.value("signed_on")), valid_until=_day(record.value("valid_until")))


def _nothing(_: Record, __: ClockFace) -> Iterator[Clock]:
    yield from ()


_OF_RECORD = {
    ROUND.name: _of_round,
    HAZARD.name: _of_hazard,
    CHANGE_CASE.name: _of_change,
    DEMARCATION.name: _of_demarcation,
    PEACE_AGREEMENT.name: _of_peace,
}


def _of_kind(records: Records, kind: str, line_id: str) -> list[Record]:
    """Records of a kind that name the line."""
    return [r for key, r in records.items() if key.kind == kind and line_id in (r.value("line_id"), *_list(r.value("line_ids")))]


def _latest(patrols: Sequence[Record], kinds: set[str]) -> date | None:
    days = [day for p in patrols if p.value("patrol_kind") in kinds and (day := _day(p.value("patrolled_on")))]
    return max(days, default=None)


def _told(record: Record) -> str:
    """What a case is called: its first words."""
    return str(record.value("description") or record.value("reason") or record.key.subject)[:30]


def _codes(cell: Value) -> tuple[str, ...]:
    return tuple(code.strip() for code in cell.split(";")) if isinstance(cell, str) else ()


def _list(value: Value) -> tuple[Value, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()


def _rows(value: Value) -> list[Row]:
    return [row for row in _list(value) if isinstance(row, Mapping)]


def _day(value: object) -> date | None:
    """A day written as ISO text or held as a date; None for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _moment(value: Value) -> datetime | None:
    """A moment with its offset; one without is China's."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return at.replace(tzinfo=CHINA) if at is not None and at.tzinfo is None else at
