"""Write what happened to names, events and rows together, and read the register as a book."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pandas as pd

from gazetteer.register.book import RegisterBook
from gazetteer.register.entries import Entries, entries_of
from gazetteer.register.errors import EventExists, EventsNotSound
from gazetteer.register.events import EventKind, NameEvent, by_place, canonical, rows_of
from gazetteer.register.fold import names_of
from gazetteer.register.soundness import check_events
from gazetteer.specs import NAME_EVENTS, NAMES, PLACES
from gazetteer.use_cases.reading import read_on
from layers.diff import compare
from layers.frames import frame_of
from layers.people import PersonId
from layers.report import Report
from layers.spec import LayerSpec
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import LayerChange, Receipt, Store

ALWAYS = date(2000, 1, 1)  # a book of events is not true from a day on; no clock set back may hide its lines


@dataclass(frozen=True, slots=True)
class Recorded:
    """Events as they were recorded, what was noticed about them, and the receipt of the commit."""

    events: tuple[NameEvent, ...]
    report: Report
    receipt: Receipt


def read_book(store: Store) -> RegisterBook:
    """The register as it stands; good for as long as `store.last_commit()` is its commit."""
    commit = store.last_commit()
    return RegisterBook(read_on(store, PLACES), read_on(store, NAMES), read_on(store, NAME_EVENTS), commit)


def record_events(
    store: Store, events: Sequence[NameEvent], *, by: PersonId, expecting: int | None = None, book: RegisterBook | None = None
) -> Recorded:
    """Record what happened to names, and bring the rows of NAMES and PLACES that follow from it, in one commit or not at all.

    Who records, when, and the ids of new events and names are ours to say, never the caller's. An event whose id is held with the same
    content is left out: sending twice changes nothing.

    Args:
        expecting: the commit the caller looked at; by default that of `book`.
        book: as it was just read.

    Raises:
        EventsNotSound: an event cannot mean anything, or is of a place nobody registered.
        EventExists: an id already carries another text.
        StoreMoved: somebody wrote since.
        OutsideArea: a place of another area.
    """
    book = book or read_book(store)
    prepared = prepare_events(book, events, by=by, at=utc_now())
    if not prepared.events:
        return Recorded((), prepared.report, Receipt(book.commit, datetime.now(UTC), by, {}, ""))
    words = "、".join(dict.fromkeys(event.kind.label.zh for event in prepared.events))
    reason = f"登记沿革事件：{words}（{len(prepared.events)} 条）"
    receipt = store.append(prepared.changes, by=by, reason=reason, expecting=book.commit if expecting is None else expecting)
    return Recorded(prepared.events, prepared.report, receipt)


@dataclass(frozen=True, slots=True)
class PreparedEvents:
    """Events stamped and checked, and the changes of layers that belong to them: for a use case that writes more in the same commit."""

    events: tuple[NameEvent, ...]
    changes: tuple[LayerChange, ...]
    report: Report


def prepare_events(book: RegisterBook, events: Sequence[NameEvent], *, by: PersonId, at: datetime) -> PreparedEvents:
    """Everything `record_events` does but writing.

    Raises:
        EventsNotSound, EventExists: as there.
    """
    new = _new(book, [_stamped(event, n, by=by, at=at) for n, event in enumerate(events)])
    grouped, findings, entries = by_place(new), Report(), []
    for place, own in grouped.items():
        held = book.events_of(place)
        findings += check_events(own, held, is_held=book.holds(place))
        entries.append(_entries(book, place, (*held, *own)))
    if findings.has_errors:
        raise EventsNotSound(findings)
    if not new:
        return PreparedEvents((), (), findings)
    changes = (LayerChange(NAME_EVENTS, rows_of(new), ALWAYS), *_changes(book, entries, new, day_in_china(at)))
    return PreparedEvents(new, changes, findings)


def _stamped(event: NameEvent, number: int, *, by: PersonId, at: datetime) -> NameEvent:
    """With who and when, an id of its own, and an id for the name it may give."""
    event_id = event.event_id or f"{event.place_id}@{at:%Y%m%dT%H%M%S%f}-{number + 1}"
    facts = dict(event.facts)
    if event.kind not in (EventKind.RETRACTING, EventKind.CANCELLING):
        facts.setdefault("name_id", f"{event.place_id}#{event_id.rpartition('@')[2]}")
    return replace(event, event_id=event_id, facts=facts, recorded_at=at, recorded_by=str(by))


def _new(book: RegisterBook, events: Sequence[NameEvent]) -> tuple[NameEvent, ...]:
    held = {event.event_id: event for place in {e.place_id for e in events} for event in book.recorded_events(place)}
    new: dict[str, NameEvent] = {}
    for event in events:
        known = held.get(event.event_id) or new.get(event.event_id)
        if known is not None and _content(known) != _content(event):
            raise EventExists(event.event_id)
        if known is None:
            new[event.event_id] = event
    return tuple(new.values())


def _content(event: NameEvent) -> tuple[object, ...]:
    blank = replace(event, recorded_at=event.recorded_at.min, recorded_by="", facts={})
    shape = event.geometry.wkb if event.geometry is not None else b""
    return blank, canonical(event.facts), shape


def _entries(book: RegisterBook, place: str, events: Sequence[NameEvent]) -> Entries:
    state = names_of(events, place_id=place)
    return entries_of(state, events, book.name_rows(place), book.place(place))


def _changes(book: RegisterBook, entries: Sequence[Entries], new: Sequence[NameEvent], day: date) -> list[LayerChange]:
    names = frame_of(NAMES, [row for entry in entries for row in entry.names])
    places = frame_of(PLACES, [entry.place for entry in entries])
    standing = set(names["name_id"])
    taken_back = {
        e.says("name_id")
        for event in new
        if event.retracts
        for e in book.recorded_events(event.place_id)
        if e.event_id == event.retracts
    }
    held = set(book.names["name_id"])
    retired = tuple(sorted(name for name in taken_back - standing if name in held))
    return [
        change
        for change in (_change(NAMES, book.names, names, day, retired), _change(PLACES, book.places, places, day))
        if len(change.rows) or change.retired
    ]


def _change(spec: LayerSpec, held: pd.DataFrame, rows: pd.DataFrame, day: date, retired: tuple[str, ...] = ()) -> LayerChange:
    """Only rows that say something new."""
    difference = compare(held[held[spec.key].isin(rows[spec.key])].reset_index(drop=True), rows, spec)
    parts = [part for part in (difference.added, difference.changed) if len(part)]
    changed = pd.concat(parts, ignore_index=True) if len(parts) > 1 else (parts or [difference.added])[0]
    return LayerChange(spec, changed, day, retired)
