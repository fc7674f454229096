"""What a table of names tells the register: which names are new, which it says otherwise, and which are no longer a table's to say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import geopandas as gpd

from gazetteer.register.book import RegisterBook
from gazetteer.register.events import NEVER, EventKind, NameEvent
from gazetteer.register.fold import names_of
from gazetteer.register.implied import FACTS, implied_events
from gazetteer.register.rows import Row, rows_without_gaps, to_day
from gazetteer.specs import NAMES
from layers.report import Fact, Finding, Report, Severity, Where
from layers.wording import Wording

GOVERNED = frozenset({"name", "name_role", "named_on", "cancelled_on", "place_state", "decision", "decision_out", "supersedes"})
"""Columns of NAMES that follow from events: once something was decided, a table no longer changes them."""

_SPELLING = frozenset({"roman_toned", "roman_capitals", "language"})
_CLASS = frozenset({"name_kind", "category_code", "division_code"})


def events_of_plan(
    added: gpd.GeoDataFrame,
    changed: gpd.GeoDataFrame,
    columns: Mapping[str, Sequence[str]],
    *,
    valid_from: date,
    held: gpd.GeoDataFrame,
) -> tuple[NameEvent, ...]:
    """The events a planned import tells: registering for every new name, and what changed rows say otherwise from `valid_from` on.

    Args:
        added, changed: rows of NAMES the plan would write; `columns` are those that differ, by name id.
        held: the rows as they are held.
    """
    events: list[NameEvent] = []
    grouped: dict[str, list[Row]] = {}
    for row in rows_without_gaps(added):
        grouped.setdefault(str(row["place_id"]), []).append(row)
    for rows in grouped.values():
        events += implied_events(rows, recorded={str(row["name_id"]): NEVER for row in rows})
    before = held.set_index("name_id")["name"].to_dict()
    for row in rows_without_gaps(changed):
        event = _said_otherwise(row, frozenset(columns[str(row["name_id"])]), before, valid_from)
        events += [event] if event else []
    return tuple(replace(event, event_id="") for event in events)


def _said_otherwise(row: Mapping[str, object], differs: frozenset[str], before: Mapping[str, str], day: date) -> NameEvent | None:
    """What a changed row says of its name; None where only its description changed."""
    if differs & {"name", "name_role", "named_on", "cancelled_on"}:
        kind = EventKind.REGISTERING
    elif differs & _SPELLING:
        kind = EventKind.RESPELLING
    elif differs & _CLASS:
        kind = EventKind.RECLASSIFYING
    else:
        return None
    facts: dict[str, Fact] = {column: str(row[column]) for column in FACTS if column in row}
    begun = to_day(row["named_on"]) if "named_on" in row else day
    return NameEvent(
        place_id=str(row["place_id"]),
        division_code=str(row["division_code"]),
        kind=kind,
        happened_on=begun if kind is EventKind.REGISTERING else day,
        name_from=before.get(str(row["name_id"]), ""),
        name_to=str(row["name"]) if kind is EventKind.REGISTERING else "",
        facts=facts,
        source=str(row.get("source", "")),
    )


def check_decided(
    changed: gpd.GeoDataFrame, columns: Mapping[str, Sequence[str]], book: RegisterBook, numbers: Mapping[str, int]
) -> Report:
    """Rows that would undo a decision: the place was renamed, cancelled … since, and the table still says what was before."""
    findings = []
    for name_id, place, name in zip(changed["name_id"], changed["place_id"], changed["name"], strict=True):
        undone = GOVERNED & set(columns[name_id])
        decided = [e for e in book.recorded_events(place) if e.kind is not EventKind.REGISTERING]
        if not undone or not decided:
            continue
        now, last = names_of(book.events_of(place)).name, decided[-1]
        sentence = Wording(
            f"“{name}”所在地点已于 {last.day} {last.kind.label.zh}（现名“{now or '无'}”），表格不能改回；请删去此行，或登记一条沿革事件。",
            f"The place of “{name}” had a {last.kind.label.en} on {last.day} (now “{now or 'no name'}”); a table cannot undo it. "
            "Remove the row, or record an event.",
        )
        where = Where(NAMES.name, name_id, numbers.get(name_id), "name")
        findings.append(
            Finding("gazetteer.decided-since", Severity.ERROR, sentence, where, {"columns": "、".join(sorted(undone))})
        )
    return Report.of(findings)


def name_changes(
    changed: gpd.GeoDataFrame, columns: Mapping[str, Sequence[str]], held: gpd.GeoDataFrame, numbers: Mapping[str, int]
) -> Report:
    """Rows in which a known name reads otherwise: a correction or a renaming, which a table cannot tell apart."""
    before = held.set_index("name_id")["name"].to_dict()
    changes: Iterable[tuple[str, str]] = zip(changed["name_id"], changed["name"], strict=True)
    findings = []
    for name_id, name in changes:
        if "name" not in columns[name_id]:
            continue
        sentence = Wording(
            f"名称由“{before[name_id]}”变为“{name}”，将按登记更正记入沿革；如属更名，请改用更名登记并附批准文号。",
            f"The name reads “{name}” instead of “{before[name_id]}”; it will be registered so. If it was a renaming, record that with its decision.",
        )
        findings.append(
            Finding(
                "gazetteer.name-reads-otherwise",
                Severity.WARNING,
                sentence,
                Where(NAMES.name, name_id, numbers.get(name_id), "name"),
            )
        )
    return Report.of(findings)
