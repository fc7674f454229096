"""Decide on a name and announce it: the two steps that change the register and what the public reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gazetteer.requests.announcement import Announcement, announcement_of
from gazetteer.use_cases.request_effects import authority_name, division_name
from gazetteer.use_cases.requests import Taken, new_request_id, record_step
from gazetteer.use_cases.review import IndexShelf
from layers.fields import Value
from layers.people import PersonId
from layers.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as its document says. `outcome`: approved, refused or withdrawn; `authority` is a code of AUTHORITIES; `candidate` counts from 1.

    An approval needs authority, document and candidate; a refusal its reasons.
    """

    outcome: str
    decided_on: date
    authority: str = ""
    authority_name: str = ""
    document_no: str = ""
    candidate: int | None = None
    effective_on: date | None = None
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Publishing:
    """How a name is announced. `channels` are codes of CHANNELS; the texts stand in where the application has none."""

    announced_on: date
    channels: Sequence[str]
    announcement_id: str = ""  # one is made where it is empty
    url: str = ""
    roman: str = ""
    position_text: str = ""


@dataclass(frozen=True, slots=True)
class Announced:
    """The announcement as it went out, and the request after it. `announcement.to_json()` is the machine-readable 公告."""

    announcement: Announcement
    taken: Taken


def decide(
    store: Store,
    request_id: str,
    decision: Decision,
    *,
    by: PersonId,
    expecting: int | None = None,
    shelf: IndexShelf | None = None,
) -> Taken:
    """Record a decision; an approval names the place in the register in the same commit.

    Raises:
        UnknownRequest, NotAStep, UnlawfulStep, RequestClosed, StoreMoved, EventsNotSound: as `record_step`.
    """
    effective = decision.effective_on.isoformat() if decision.effective_on else None
    facts: dict[str, Value] = {
        "outcome": decision.outcome,
        "authority": decision.authority,
        "authority_name": decision.authority_name,
        "document_no": decision.document_no,
        "candidate": decision.candidate,
        "effective_on": effective,
        "reasons": decision.reasons,
    }
    said = {"step_id": new_request_id(), "kind": "decided", "happened_on": decision.decided_on, "facts": facts}
    return record_step(store, request_id, said, by=by, expecting=expecting, shelf=shelf)


def announce(store: Store, request_id: str, how: Publishing, *, by: PersonId, expecting: int | None = None) -> Announced:
    """Announce an approved name with its six items and keep the announcement as a row anybody may read.

    Raises:
        AnnouncementIncomplete: one of the six items is missing.
        UnknownRequest, NotAStep, UnlawfulStep, RequestClosed, StoreMoved: as `record_step`.
    """
    facts: dict[str, Value] = {
        "announcement_id": how.announcement_id or f"{request_id}.g",
        "channels": list(how.channels),
        "url": how.url,
        "roman": how.roman,
        "position_text": how.position_text,
    }
    said = {"step_id": new_request_id(), "kind": "announced", "happened_on": how.announced_on, "facts": facts}
    taken = record_step(store, request_id, said, by=by, expecting=expecting)
    step = taken.request.all("announced")[-1]
    code = taken.request.application.division_code
    where, signed = division_name(store, code), authority_name(store, taken.request.authority, code)
    return Announced(announcement_of(taken.request, step, division_name=where, authority_name=signed), taken)
