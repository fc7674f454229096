"""Events of names: a name was given, changed, ended or taken down; nothing that was written here is ever changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import geopandas as gpd
import orjson
from shapely.geometry.base import BaseGeometry

from gazetteer.dating.happened import Dating, parse_dating
from gazetteer.register.rows import Row, rows_without_gaps, to_day
from gazetteer.specs.names import EVENT_KINDS, NAME_EVENTS, NAME_ROLES
from layers.frames import frame_of
from layers.report import Fact
from layers.wording import Wording


class EventKind(StrEnum):
    """What may happen to a name; the codes of `name_event_kind`."""

    REGISTERING = "registering"
    NAMING = "naming"
    RENAMING = "renaming"
    RESPELLING = "respelling"
    RECLASSIFYING = "reclassifying"
    MERGING = "merging"
    SPLITTING = "splitting"
    MOVING = "moving"
    CANCELLING = "cancelling"
    RESTORING = "restoring"
    RETRACTING = "retracting"

    @property
    def label(self) -> Wording:
        return EVENT_KINDS.labels[self.value]


IMPLIED = "implied:"
STARTS = frozenset({EventKind.REGISTERING, EventKind.NAMING})
"""Events that may hold since nobody knows when."""


CHINA = timezone(timedelta(hours=8))  # a day of the register is a day in China
NEVER = datetime.min.replace(tzinfo=UTC)
"""`recorded_at` of an event that nobody has recorded yet."""


@dataclass(frozen=True, slots=True)
class NameEvent:
    """One event of one place.

    `happened_on` is the first day on which it holds, None where nobody knows; `recorded_at` (aware) is when our register learned of it.
    `facts` say of the name, under the columns of `gazetteer.specs.NAMES`, what the event made of it: name_id, name_role (standard where it
    is silent), roman_toned, roman_capitals, name_kind, category_code, division_code, place_state, language, meaning, origin.
    """

    place_id: str
    division_code: str
    kind: EventKind
    happened_on: date | None = None
    name_from: str = ""
    name_to: str = ""
    date_in_words: str = ""
    authority: str = ""
    document: str = ""
    reason_code: str = ""
    reason: str = ""
    related_places: tuple[str, ...] = ()
    retracts: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    event_id: str = ""
    recorded_at: datetime = NEVER
    recorded_by: str = ""
    source: str = ""
    source_on: date | None = None
    note: str = ""
    geometry: BaseGeometry | None = field(default=None, compare=False)

    @property
    def role(self) -> str:
        """The role of the name it speaks of, a code of NAME_ROLES."""
        return self.says("name_role") or "standard"

    @property
    def is_implied(self) -> bool:
        """Whether nobody recorded it: a row's own dates say so."""
        return self.event_id.startswith(IMPLIED)

    @property
    def role_label(self) -> Wording:
        return NAME_ROLES.labels.get(self.role, Wording(self.role, self.role))

    @property
    def dating(self) -> Dating:
        """When it happened, as exactly as its date was written."""
        return parse_dating(self.date_in_words, on=self.happened_on)

    @property
    def is_dated(self) -> bool:
        """Whether anything is said of when it happened."""
        return bool(self.happened_on or self.date_in_words)

    @property
    def day(self) -> date:
        """The first day on which it holds. A name given at an unknown time holds since always; anything else since the day it was recorded."""
        known = self.happened_on or self.dating.earliest
        return known or (date.min if self.kind in STARTS else self.recorded_on)

    @property
    def recorded_on(self) -> date:
        """The day, in China, on which our register learned of it."""
        return date.min if self.recorded_at == NEVER else self.recorded_at.astimezone(CHINA).date()

    @property
    def order(self) -> tuple[date, datetime, str]:
        """Events in valid time; of the same day in the order in which they were recorded."""
        return self.day, self.recorded_at, self.event_id

    def is_uncertain_on(self, day: date) -> bool:
        """Whether, for all we know, it had not happened by a day on which it is counted: its date is vague, and we learned of it later."""
        if self.happened_on and not self.date_in_words:
            return False
        dating, recorded = self.dating, self.recorded_on
        latest = recorded if dating.latest is None or dating.is_doubtful else min(dating.latest, max(recorded, self.day))
        return latest > day

    def says(self, fact: str) -> str:
        """A fact as text, "" where the event is silent."""
        value = self.facts.get(fact)
        return "" if value is None else str(value)


_PLAIN = tuple(f.name for f in fields(NameEvent) if f.name not in {"kind", "related_places", "facts", "recorded_at", "geometry"})


def events_of(frame: gpd.GeoDataFrame) -> tuple[NameEvent, ...]:
    """The rows of NAME_EVENTS as events, in valid time."""
    return tuple(sorted((_event_of(row) for row in rows_without_gaps(frame)), key=lambda event: event.order))


def by_place(events: Iterable[NameEvent]) -> dict[str, tuple[NameEvent, ...]]:
    """Events grouped by the place they concern."""
    grouped: dict[str, list[NameEvent]] = {}
    for event in events:
        grouped.setdefault(event.place_id, []).append(event)
    return {place: tuple(own) for place, own in grouped.items()}


def rows_of(events: Sequence[NameEvent]) -> gpd.GeoDataFrame:
    """Events as rows of NAME_EVENTS."""
    return frame_of(NAME_EVENTS, [_row_of(event) for event in events])


def canonical(facts: Mapping[str, Fact]) -> str:
    """Facts as one line of JSON: one text for one meaning."""
    return orjson.dumps(dict(facts), option=orjson.OPT_SORT_KEYS).decode()


def _event_of(row: Row) -> NameEvent:
    said: dict[str, Any] = {name: row[name] for name in _PLAIN if name in row}
    said |= {name: to_day(said[name]) for name in ("happened_on", "source_on") if name in said}
    related, shape = row.get("related_places"), row.get("geometry")
    return NameEvent(
        **said,
        kind=EventKind(str(row["kind"])),
        related_places=() if related is None else tuple(str(related).split(";")),
        facts=orjson.loads(str(row["facts"])) if "facts" in row else {},
        recorded_at=datetime.fromisoformat(str(row["recorded_at"])),
        geometry=shape if isinstance(shape, BaseGeometry) else None,
    )


def _row_of(event: NameEvent) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(event, name) or None for name in _PLAIN}
    return row | {
        "kind": event.kind.value,
        "related_places": ";".join(event.related_places) or None,
        "facts": canonical(event.facts) if event.facts else None,
        "recorded_at": event.recorded_at.isoformat(),
        "geometry": event.geometry,
    }
