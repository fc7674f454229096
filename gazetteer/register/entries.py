"""The rows of the register that follow from a place's events: one row a name and period, and the place as it now is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gazetteer.kinds import NameKind
from gazetteer.register.events import EventKind, NameEvent
from gazetteer.register.places import HeldName, PlaceNames
from gazetteer.specs.names import SECRECY

Row = Mapping[str, object]
TOLD = (
    "specific",
    "generic",
    "generic_roman",
    "reading_source",
    "dialect_roman",
    "minority_text",
    "meaning",
    "origin",
    "secrecy",
    "place_code",
)
"""Columns of NAMES that an event's facts may fill besides those the fold knows."""


_MAY_BE_TAKEN_BACK = frozenset({"named_on", "cancelled_on", "decision_out"})
_OF_STATE = frozenset({EventKind.MERGING, EventKind.SPLITTING, EventKind.CANCELLING, EventKind.RESTORING, EventKind.NAMING})


@dataclass(frozen=True, slots=True)
class Entries:
    """Rows of one place as they should stand: of NAMES, and of PLACES (without geometry where the events draw none)."""

    names: tuple[dict[str, object], ...]
    place: dict[str, object]


def entries_of(state: PlaceNames, events: Sequence[NameEvent], held_names: Sequence[Row], held_place: Row | None) -> Entries:
    """The rows a place's names stand in after all its events. What a held row says that events do not speak of stays as it is.

    Args:
        state: the fold of `events` with no end in time.
        held_names: rows of NAMES of the place as held, without missing cells.
        held_place: its row of PLACES, None where it is new.
    """
    by_id = {str(row["name_id"]): row for row in held_names}
    told = {event.event_id: event for event in events}
    inherited = _secrecy_of([*held_names, held_place or {}])
    names, before = [], ""
    for held in _in_order(state):
        own = by_id.get(held.name_id, {})
        row = {**inherited, **own, **_name_row(held, state, told.get(held.given_by), told.get(held.ended_by))}
        if held.role == "standard":
            if before and not own:
                row["supersedes"] = before
            before = str(row["name_id"])
        names.append(row)
    return Entries(tuple(names), _place_row(state, events, held_place))


def _secrecy_of(rows: Sequence[Row]) -> dict[str, object]:
    """A new name is as secret as the strictest word on its place so far."""
    order = list(SECRECY)
    said = [str(row["secrecy"]) for row in rows if row.get("secrecy") in SECRECY]
    return {"secrecy": max(said, key=order.index)} if said else {}


def _in_order(state: PlaceNames) -> list[HeldName]:
    return sorted(state, key=lambda held: (held.since or date.min, held.until or date.max))


def _name_row(held: HeldName, state: PlaceNames, given: NameEvent | None, ended: NameEvent | None) -> dict[str, object]:
    is_past_standard = held.role == "standard" and held.until is not None
    row: dict[str, object] = {
        "name_id": held.name_id or f"{state.place_id}-{held.given_by or 'before'}",
        "place_id": state.place_id,
        "name": held.name,
        "name_role": "former" if is_past_standard and state.standard else held.role,
        "division_code": state.division_code,
        "named_on": held.since,
        "cancelled_on": held.until,
        "place_state": (state.place_state or None) if held.role == "standard" else None,
        "roman_toned": held.toned or None,
        "roman_capitals": held.capitals or None,
        "language": held.language or None,
        "name_kind": state.kind.value if state.kind else None,
        "category_code": state.category_code or None,
    }
    if held.until is None or (ended and not ended.is_implied):
        row["decision_out"] = (ended.document or None) if ended else None
    if given and not given.is_implied:
        row |= {column: given.facts[column] for column in TOLD if given.facts.get(column) is not None}
        row |= {"decision": given.document or None, "dates_in_words": given.date_in_words or None, "source": given.source or None}
        row["geometry"] = given.geometry
    return {column: value for column, value in row.items() if value is not None or column in _MAY_BE_TAKEN_BACK}


def _place_row(state: PlaceNames, events: Sequence[NameEvent], held: Row | None) -> dict[str, object]:
    row: dict[str, object] = {
        **(held or {}),
        "place_id": state.place_id,
        "division_code": state.division_code,
    }
    if held is None or any(not e.is_implied and (e.kind in _OF_STATE or e.says("place_state")) for e in events):
        row |= {"place_state": state.place_state or None, "gone_on": _gone_on(state)}
    if state.kind:
        row |= {"name_kind": state.kind.value, "legal_kind": NameKind(state.kind).legal_kind.value}
    if state.category_code:
        row["category_code"] = state.category_code
    drawn = [event.geometry for event in state.events if event.geometry is not None and _draws(event)]
    if drawn:
        row["geometry"] = drawn[-1]
    sources = [event.source for event in events if event.source]
    if held is None and sources:
        row["source"] = sources[0]
    return row


def _draws(event: NameEvent) -> bool:
    """Events that say where the place is: the first ones and those that move it."""
    return event.kind in (EventKind.REGISTERING, EventKind.NAMING, EventKind.MOVING, EventKind.MERGING, EventKind.SPLITTING)


def _gone_on(state: PlaceNames) -> date | None:
    if state.place_state != "gone":
        return None
    return max((held.until for held in state.past if held.until), default=None)
