"""Which events our register believed at a moment: everything recorded by then, less what had been retracted by then."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from gazetteer.register.events import CHINA, EventKind, NameEvent

FOREVER = datetime.max.replace(tzinfo=UTC)


def believed(events: Iterable[NameEvent], *, known_on: date | datetime | None = None) -> tuple[NameEvent, ...]:
    """The events that count, in valid time; retractions themselves are left out.

    A retraction acts on what was recorded before it, and may be retracted in its turn: then what it took away counts again.

    Args:
        known_on: a moment (aware), or a day in China, which is known to its end; None is everything ever recorded.
    """
    moment = end_of(known_on)
    recorded = sorted((e for e in events if e.recorded_at <= moment), key=_as_recorded)
    gone: set[str] = set()
    kept = []
    for event in reversed(recorded):  # the last word first: nothing recorded later can take it back
        if event.event_id in gone:
            continue
        if event.kind is EventKind.RETRACTING:
            gone.add(event.retracts)
        else:
            kept.append(event)
    return tuple(sorted(kept, key=lambda event: event.order))


def _as_recorded(event: NameEvent) -> tuple[datetime, bool, str]:
    """What was recorded in one moment is retracted by a retraction of that moment."""
    return event.recorded_at, event.kind is EventKind.RETRACTING, event.event_id


def end_of(known_on: date | datetime | None) -> datetime:
    """The last moment of a day in China; a moment is itself, None is the end of time."""
    if known_on is None:
        return FOREVER
    if isinstance(known_on, datetime):
        return known_on
    return datetime.combine(known_on, time.max, tzinfo=CHINA)
