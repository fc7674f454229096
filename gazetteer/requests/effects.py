"""What an approval makes of the register: the events of the name, and what the application tells of the place."""

from collections.abc import Mapping

from gazetteer.register.events import EventKind, NameEvent
from gazetteer.requests.application import Application, Candidate
from gazetteer.requests.authorities import AUTHORITIES
from gazetteer.requests.request import Request
from gazetteer.requests.step import Step
from gazetteer.specs.names import PLACES
from layers.report import Fact

_GONE = frozenset({"gone", "merged"})
_TOLD_OF_THE_PLACE = frozenset(PLACES.column_names) - {"place_id", "division_code", "name_kind", "legal_kind"}


def place_of(application: Application) -> str:
    """The place a request is about: the one it names, the one its reserved name founded, else the one it founds itself."""
    return application.place_id or f"place.{application.text('reserved_under') or application.request_id}"


def events_of_approval(request: Request, decision: Step, *, is_held: bool) -> tuple[NameEvent, ...]:
    """The events that follow from an approving decision; the same decision always makes the same events.

    Args:
        is_held: whether the register holds the place: a renaming of one it does not hold first registers it under its name before.
    """
    now, chosen = request.application, request.candidate(decision.number("candidate"))
    if chosen is None or decision.text("outcome") != "approved":
        return ()
    if now.request_type == "cancelling":
        gone = {"place_state": "gone"} if now.text("reason_code") in _GONE else {}
        before = now.text("old_name") or chosen.name
        return (
            *_registered(now, before, is_held=is_held),
            _event(now, decision, EventKind.CANCELLING, name_from=before, facts=gone),
        )
    before = now.text("old_name")
    facts = _facts(now, chosen)
    if now.request_type == "renaming" or (now.request_type == "opinion" and before):
        renamed = _event(now, decision, EventKind.RENAMING, name_from=before, name_to=chosen.name, facts=facts)
        return (*_registered(now, before, is_held=is_held), renamed)
    return (_event(now, decision, EventKind.NAMING, name_to=chosen.name, facts=facts),)


def told_of_place(application: Application) -> dict[str, Fact]:
    """Columns of PLACES that an application fills: sizes, extents, class, what lies around it."""
    return {name: value for name, value in application.facts.items() if name in _TOLD_OF_THE_PLACE}


def _event(
    now: Application, decision: Step, kind: EventKind, *, facts: Mapping[str, Fact], name_from: str = "", name_to: str = ""
) -> NameEvent:
    """`happened_on` is the day the name is in use from, else that of the decision."""
    authority = decision.text("authority_name") or AUTHORITIES.labels[decision.text("authority")].zh
    return NameEvent(
        place_id=place_of(now),
        division_code=now.division_code,
        kind=kind,
        happened_on=decision.day("effective_on") or decision.happened_on,
        name_from=name_from,
        name_to=name_to,
        authority=authority,
        document=decision.text("document_no"),
        reason_code=now.text("reason_code"),
        reason=now.text("reason"),
        facts=facts,
        event_id=f"{place_of(now)}@{decision.step_id}",
        source=f"地名申请 {now.request_id}",
        source_on=decision.happened_on,
        geometry=now.geometry,
    )


def _registered(now: Application, before: str, *, is_held: bool) -> tuple[NameEvent, ...]:
    if is_held or not before:
        return ()
    facts: dict[str, Fact] = {"name_kind": now.kind.value, "place_state": "existing"}
    place = place_of(now)
    return (
        NameEvent(
            place, now.division_code, EventKind.REGISTERING, name_to=before, facts=facts, event_id=f"{place}@{now.request_id}",
            source=f"地名申请 {now.request_id}", geometry=now.geometry,
        ),
    )  # fmt: skip


def _facts(now: Application, chosen: Candidate) -> dict[str, Fact]:
    facts: dict[str, Fact] = {
        "name_kind": now.kind.value,
        "name_role": "reserved" if now.request_type == "reserving" else "standard",
        "roman_toned": chosen.toned,
        "roman_capitals": chosen.capitals,
        "meaning": chosen.meaning,
        "origin": chosen.origin or now.text("reason"),
        "language": now.text("language"),
        "minority_text": now.text("minority_text"),
        "category_code": now.text("category_code"),
        "place_state": "building" if now.request_type == "reserving" else "existing",
    }
    return {name: value for name, value in facts.items() if value}
