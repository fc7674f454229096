"""Take in naming requests, record their steps, and let approvals and announcements take effect, each in one commit or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd

from gazetteer.requests.application import CONTACT, CORRECTIONS, Application, Asked, canonical, read_application, read_fields
from gazetteer.requests.errors import NotAnApplication, NotAStep, RequestExists, StepIdTaken
from gazetteer.requests.fold import fold_request, require_may_take
from gazetteer.requests.request import Request
from gazetteer.requests.rows import rows_of_applications, rows_of_steps, steps_of
from gazetteer.requests.step import Step, read_step
from gazetteer.review import proposal_of
from gazetteer.rules.whereabouts import require_place_in_division
from gazetteer.specs import APPLICANTS, REQUEST_STEPS, REQUESTS
from gazetteer.use_cases.reading import read_on
from gazetteer.use_cases.register import ALWAYS
from gazetteer.use_cases.request_effects import as_reviewed, as_signed, effects_of
from gazetteer.use_cases.request_settings import SHIPPED_RULES, RequestRules
from gazetteer.use_cases.requests_held import (
    RequestFilter,
    clock_overview,
    find_application,
    held_application,
    kept_steps,
    list_requests,
    new_request_id,
    read_contact,
    read_one_request,
    read_request,
    read_requests,
    today_in_china,
)
from gazetteer.use_cases.review import IndexShelf, rules_of
from gazetteer.use_cases.standing_reviews import require_review_stands
from layers.fields import Value
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.store.clock import utc_now
from layers.store.errors import StoreMoved
from layers.store.protocol import LayerChange, Receipt, Store

__all__ = [
    "RequestFilter",
    "Taken",
    "clock_overview",
    "list_requests",
    "new_request_id",
    "read_contact",
    "read_one_request",
    "read_request",
    "read_requests",
    "record_step",
    "submit_request",
]

TRIES = 50
Said = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of something sent: the request as it now stands, and the receipt; None where it was held already and nothing was written."""

    request: Request
    receipt: Receipt | None

    @property
    def was_held(self) -> bool:
        return self.receipt is None


def submit_request(
    store: Store,
    asked: Asked,
    fields: Said,
    *,
    by: PersonId,
    contact: Said | None = None,
    rules: RequestRules = SHIPPED_RULES,
) -> Taken:
    """Take in an application. The same one sent again under its number changes nothing.

    Args:
        fields: of APPLICATION. `contact`: of CONTACT; kept apart and never read with the request.

    Raises:
        NotAnApplication: says what is missing or cannot be so.
        RequestExists: the number belongs to another request.
        UnknownDivision, PlaceOutsideDivision: the place is not where it is said to be.
        OutsideArea: a place of another area.
    """
    made = require_today_or_before(read_application(asked, fields))
    kept = read_fields(CONTACT, contact or {})
    for _ in range(TRIES):
        commit = store.last_commit()
        held = find_application(store, made.request_id)
        if held is not None:
            if content_of(held) != content_of(made):
                raise RequestExists(made.request_id)
            return Taken(read_one_request(store, made.request_id, rules), None)
        if (read_on(store, REQUEST_STEPS)["step_id"] == first_step_id(made.request_id)).any():
            raise RequestExists(made.request_id)
        require_on_the_ground(store, made)
        changes = changes_of_new([(made, kept)], by=by)
        try:
            receipt = store.append(changes, by=by, reason=f"受理地名申请 {made.request_id}", expecting=commit)
        except StoreMoved:
            continue
        return Taken(fold_request(made, steps_of(changes[1].rows), rules.of(made)), receipt)
    raise StoreMoved(commit, store.last_commit())


def record_step(
    store: Store,
    request_id: str,
    said: Said,
    *,
    by: PersonId,
    expecting: int | None = None,
    shelf: IndexShelf | None = None,
) -> Taken:
    """Add one step: `step_id`, `kind`, `happened_on` and `facts` of its kind. The same step sent again changes nothing.

    An approving decision writes the events of the name and the rows of the register in the same commit, an announcement its row. Its name is
    searched for once more in the register of this very commit: what came since the review may block it.

    Args:
        expecting: the commit the writer looked at; if anything was written since, nothing is. None: read again and judge again.
        shelf: where the index of names is kept between decisions, and what requests are run by.

    Raises:
        UnknownRequest, UnknownStepKind, NotAStep: there is no such thing, or it says what cannot be.
        UnlawfulStep, RequestClosed: the law does not allow it now; names the article.
        StepIdTaken: the id already carries something else.
        AnnouncementIncomplete: one of the six items is missing.
        StoreMoved: somebody wrote since the commit expected.
        EventsNotSound: the register cannot take what was decided.
    """
    step = read_step(request_id, said)
    if step.happened_on > today_in_china():
        raise NotAStep("办理日期在将来。", "its day lies in the future.", kind=step.kind)
    for _ in range(TRIES if expecting is None else 1):
        commit = store.last_commit() if expecting is None else expecting
        every, asked = read_on(store, REQUEST_STEPS), held_application(store, request_id)
        own = steps_of(every[(every["request_id"] == request_id).to_numpy(dtype=bool)])
        figures = rules_of(shelf).of(asked)
        request, step = fold_request(asked, own, figures), as_signed(store, asked, step)
        if _is_held(every, step):
            return Taken(request, None)
        taken = as_reviewed(store, request, _numbered(step, request, by))
        require_may_take(request, taken, figures)
        require_review_stands(store, request, taken, shelf=shelf)
        if taken.kind == "amended" and any(taken.text(field.name) for field in CORRECTIONS):
            require_on_the_ground(store, request.after(taken).application)
        changes = (kept_steps([taken], request), *effects_of(store, request, taken, by=by))
        try:
            receipt = store.append(changes, by=by, reason=f"{taken.label.zh}：地名申请 {request_id}", expecting=commit)
        except StoreMoved:
            if expecting is not None:
                raise
            continue
        return Taken(fold_request(asked, [*own, taken], figures), receipt)
    raise StoreMoved(commit, store.last_commit())


def require_today_or_before(made: Application) -> Application:
    """Raises NotAnApplication: asked for on a day that has not come."""
    if made.asked_on > today_in_china():
        raise NotAnApplication(
            f"申请日期 {made.asked_on} 在将来。", f"the day of the application, {made.asked_on}, lies in the future."
        )
    return made


def require_on_the_ground(store: Store, made: Application) -> None:
    """Raises UnknownDivision, PlaceOutsideDivision: no such division is held, or the place is drawn outside it."""
    require_place_in_division(proposal_of(Request(made)), read_on(store, DIVISIONS))


def changes_of_new(made: Sequence[tuple[Application, Mapping[str, Value]]], *, by: PersonId) -> list[LayerChange]:
    """The rows of new requests: the application, the first step, and the contact where one was given."""
    at = utc_now().isoformat()
    first = [
        Step(first_step_id(one.request_id), one.request_id, 1, "submitted", one.asked_on, _how(one), str(by), at)
        for one, _ in made
    ]
    codes = {one.request_id: one.division_code for one, _ in made}
    contacts = [
        {"request_id": one.request_id, "division_code": one.division_code, "contact": canonical(dict(contact))}
        for one, contact in made
        if contact
    ]
    changes = [
        LayerChange(REQUESTS, rows_of_applications([one for one, _ in made], at=at), ALWAYS),
        LayerChange(REQUEST_STEPS, rows_of_steps(first, codes), ALWAYS),
    ]
    return [*changes, LayerChange(APPLICANTS, frame_of(APPLICANTS, contacts), ALWAYS)] if contacts else changes


def first_step_id(request_id: str) -> str:
    return f"{request_id}.1"


def content_of(application: Application) -> tuple[object, ...]:
    """What an application says, to tell the same one sent again from another."""
    shape = application.geometry.wkb if application.geometry is not None else b""
    head = (application.request_type, application.kind, application.division_code, application.asked_on, application.place_id)
    return *head, application.batch_id, canonical(dict(application.values)), shape


def _numbered(step: Step, request: Request, by: PersonId) -> Step:
    return replace(step, seq=request.last_seq + 1, recorded_by=str(by), recorded_at=utc_now().isoformat())


def _is_held(every: gpd.GeoDataFrame, step: Step) -> bool:
    """Whether the very step is in the book; for a review its facts are ours and do not count."""
    held = steps_of(every[(every["step_id"] == step.step_id).to_numpy(dtype=bool)])
    if not held:
        return False
    one = held[0]
    same_review = one.kind == step.kind == "reviewed" and one.text("review_id") == step.text("review_id")
    if one.content == step.content or (same_review and one.request_id == step.request_id):
        return True
    raise StepIdTaken(step.step_id)


def _how(one: Application) -> dict[str, Value]:
    through = one.values.get("received_through")
    return {"received_through": through} if through else {}
