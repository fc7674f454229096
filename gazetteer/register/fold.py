"""What every place was called on any day, and what our register said of it on any other: events folded into names."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from gazetteer.kinds import NAME_KINDS, NameKind
from gazetteer.register.belief import believed
from gazetteer.register.events import EventKind, NameEvent
from gazetteer.register.places import HeldName, PlaceNames

WAITING = frozenset({"reserved", "planned"})
"""Roles a name has before it becomes the standard name."""


def names_of(
    events: Iterable[NameEvent], *, valid_on: date = date.max, known_on: date | datetime | None = None, place_id: str = ""
) -> PlaceNames:
    """The names of one place on a day, as the register knew them at a moment.

    Args:
        events: of one place, in any order; retractions among them.
        valid_on: the day asked about (valid time). An event holds from its first day on.
        known_on: a day in China or an aware moment (transaction time); None is all we know today.
    Returns:
        An empty record where nothing was known. A change whose name before is on record, but not how it was given, tells what the
        place was called until then.
    """
    known = believed(events, known_on=known_on)
    place = place_id or (known[0].place_id if known else "")
    happened = tuple(e for e in known if e.day <= valid_on)
    state = _opening(known, PlaceNames(place))
    for event in happened:
        state = _STEPS[event.kind](state, event)
        state = _described(state, event)
    uncertain = tuple(e for e in happened if e.is_uncertain_on(valid_on))
    return replace(state, events=happened, uncertain=uncertain)


def names_of_days(
    events: Sequence[NameEvent], days: Iterable[date], *, known_on: date | datetime | None = None
) -> tuple[PlaceNames, ...]:
    """`names_of` for several days."""
    return tuple(names_of(events, valid_on=day, known_on=known_on) for day in days)


def _opening(known: Sequence[NameEvent], state: PlaceNames) -> PlaceNames:
    """Before the first event, if that is a change of a name: the name it changed."""
    if not known or known[0].kind in (EventKind.REGISTERING, EventKind.NAMING) or not known[0].name_from:
        return state
    first = known[0]
    opened = HeldName(first.name_from, first.role)
    kept = replace(state, division_code=first.division_code)
    return replace(kept, standard=opened, place_state="existing") if first.role == "standard" else replace(kept, others=(opened,))


def _named(state: PlaceNames, event: NameEvent) -> PlaceNames:
    """Registering, naming: a name begins. A standard name that stands already is only told more exactly."""
    held = _held_by(event)
    if event.role == "former":
        return replace(state, past=(*state.past, held))
    if event.role != "standard":
        return replace(state, others=_beside(state.others, held))
    if state.standard and state.standard.name == event.name_to:
        return replace(state, standard=_told_better(state.standard, held), came_from=_joined(state.came_from, event))
    taken = _ended_beside(state, event, event.name_to, WAITING)
    return replace(_succeeded(taken, held, event), came_from=_joined(state.came_from, event))


def _renamed(state: PlaceNames, event: NameEvent) -> PlaceNames:
    """Renaming: the name it speaks of ends and another takes its place, in the same role."""
    if event.role == "standard":
        return _succeeded(_ended_beside(state, event, event.name_to, WAITING), _held_by(event), event)
    ended = _ended_beside(state, event, event.name_from, frozenset({event.role}))
    return replace(ended, others=_beside(ended.others, _held_by(event)))


def _respelled(state: PlaceNames, event: NameEvent) -> PlaceNames:
    """Respelling: the same name written otherwise; other characters make a new period, another spelling does not."""
    if event.name_to and event.name_to != _named_before(state, event):
        return _renamed(state, event)
    changed = tuple(
        _respelt(held, event) if held.role == event.role and held.name == event.name_from else held for held in state.others
    )
    if event.role != "standard" or state.standard is None:
        return replace(state, others=changed)
    return replace(state, standard=_respelt(state.standard, event))


def _reclassified(state: PlaceNames, event: NameEvent) -> PlaceNames:
    """Reclassifying: another kind, and sometimes another name (县 that becomes 市)."""
    return _renamed(state, event) if event.name_to and event.name_to != state.name else state


def _joined_or_parted(state: PlaceNames, event: NameEvent) -> PlaceNames:
    """Merging, splitting: with a name after it the place lives on; without one it ends in the places related to it."""
    if event.name_to:
        kept = state if event.name_to == state.name else _succeeded(state, _held_by(event), event)
        return replace(kept, came_from=_joined(state.came_from, event)) if event.kind is EventKind.MERGING else kept
    became = (*state.became, *(place for place in event.related_places if place not in state.became))
    return replace(_without_standard(state, event), became=became, place_state="gone")


def _moved(state: PlaceNames, event: NameEvent) -> PlaceNames:
    """Moving: the name stays with the place."""
    return _renamed(state, event) if event.name_to and event.name_to != state.name else state


def _cancelled(state: PlaceNames, event: NameEvent) -> PlaceNames:
    """Cancelling: the name it speaks of ends, and with the standard name the place. A name that does not stand cannot end."""
    if event.role == "standard" and event.name_from in ("", state.name):
        return replace(_without_standard(state, event), place_state="gone")
    return _ended_beside(state, event, event.name_from, None)


def _restored(state: PlaceNames, event: NameEvent) -> PlaceNames:
    """Restoring: a name that had ended holds again, the last standard name where none is said."""
    last = next((held.name for held in reversed(state.past) if held.role == "standard"), "")
    name = event.name_to or last
    if not name or name == state.name:
        return state
    like = next((held for held in reversed(state.past) if held.name == name), HeldName(name, "standard"))
    again = _told_better(replace(like, role="standard", name_id=""), _held_by(replace(event, name_to=name)))
    held = replace(again, since=event.day, until=None, given_by=event.event_id, ended_by="")
    return replace(_succeeded(state, held, event), place_state="existing", became=())


_STEPS: dict[EventKind, Callable[[PlaceNames, NameEvent], PlaceNames]] = {
    EventKind.REGISTERING: _named,
    EventKind.NAMING: _named,
    EventKind.RENAMING: _renamed,
    EventKind.RESPELLING: _respelled,
    EventKind.RECLASSIFYING: _reclassified,
    EventKind.MERGING: _joined_or_parted,
    EventKind.SPLITTING: _joined_or_parted,
    EventKind.MOVING: _moved,
    EventKind.CANCELLING: _cancelled,
    EventKind.RESTORING: _restored,
}


def _named_before(state: PlaceNames, event: NameEvent) -> str:
    """The name an event speaks of when it says no name before: the standard one."""
    return event.name_from or state.name


def _described(state: PlaceNames, event: NameEvent) -> PlaceNames:
    """What the event says of the place besides its name."""
    if event.role == "former":
        return state
    is_first = not state.place_state
    said = event.says("place_state") or ("existing" if is_first and event.role == "standard" else state.place_state)
    kind = event.says("name_kind")
    return replace(
        state,
        kind=NameKind(kind) if kind in NAME_KINDS else state.kind,
        category_code=event.says("category_code") or state.category_code,
        division_code=event.says("division_code") or state.division_code or event.division_code,
        place_state=said,
    )


def _held_by(event: NameEvent) -> HeldName:
    since = None if event.day == date.min else event.day
    return HeldName(
        name=event.name_to,
        role=event.role,
        since=since,
        toned=event.says("roman_toned"),
        capitals=event.says("roman_capitals"),
        language=event.says("language"),
        name_id=event.says("name_id"),
        given_by=event.event_id,
    )


def _told_better(held: HeldName, said: HeldName) -> HeldName:
    """A name that holds already, with whatever is said of it now that was not known."""
    return replace(
        held,
        toned=said.toned or held.toned,
        capitals=said.capitals or held.capitals,
        language=said.language or held.language,
        name_id=held.name_id or said.name_id,
    )


def _respelt(held: HeldName, event: NameEvent) -> HeldName:
    return _told_better(held, replace(_held_by(event), name_id=""))


def _succeeded(state: PlaceNames, held: HeldName, event: NameEvent) -> PlaceNames:
    """A new standard name; the one before it, if any, is past. A name that was gone stands again."""
    ended = _without_standard(state, event)
    return replace(ended, standard=held, place_state="existing" if state.place_state == "gone" else state.place_state)


def _without_standard(state: PlaceNames, event: NameEvent) -> PlaceNames:
    if state.standard is None:
        return state
    return replace(state, standard=None, past=(*state.past, _ended(state.standard, event)))


def _ended(held: HeldName, event: NameEvent) -> HeldName:
    return replace(held, until=event.day, ended_by=event.event_id)


def _ended_beside(state: PlaceNames, event: NameEvent, name: str, roles: frozenset[str] | None) -> PlaceNames:
    """Names beside the standard one that an event ends: of this name, and of these roles (None: of any)."""
    ends = [held.name == name and (roles is None or held.role in roles) for held in state.others]
    if not any(ends):
        return state
    past = tuple(_ended(held, event) for held, goes in zip(state.others, ends, strict=True) if goes)
    return replace(
        state, others=tuple(h for h, goes in zip(state.others, ends, strict=True) if not goes), past=(*state.past, *past)
    )


def _beside(others: tuple[HeldName, ...], said: HeldName) -> tuple[HeldName, ...]:
    """Names beside the standard one with one more; one that stands already is only told more exactly."""
    known = [(held.name, held.role) == (said.name, said.role) for held in others]
    if any(known):
        return tuple(_told_better(held, said) if is_it else held for held, is_it in zip(others, known, strict=True))
    return (*others, said)


def _joined(places: tuple[str, ...], event: NameEvent) -> tuple[str, ...]:
    return (*places, *(place for place in event.related_places if place not in places))
