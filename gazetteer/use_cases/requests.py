"""Take in naming requests, record their steps, and let approvals and announcements take effect, each in one commit or not at all."""

import os
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import geopandas as gpd
import orjson

from gazetteer.kinds import NameKind
from gazetteer.requests.application import CONTACT, Application, Asked, canonical, read_application, read_fields
from gazetteer.requests.errors import NotAnApplication, NotAStep, RequestExists, StepIdTaken, UnknownRequest
from gazetteer.requests.fold import fold_request, require_may_take
from gazetteer.requests.outlook import Outlook, RequestLine, line_of, outlook_of
from gazetteer.requests.request import Request, RequestState
from gazetteer.requests.rows import applications_of, rows_of_applications, rows_of_steps, steps_of
from gazetteer.requests.settings import RequestSettings
from gazetteer.requests.step import Step, read_step
from gazetteer.specs import APPLICANTS, REQUEST_STEPS, REQUESTS
from gazetteer.use_cases.reading import read_on
from gazetteer.use_cases.register import ALWAYS
from gazetteer.use_cases.request_effects import as_reviewed, effects_of
from gazetteer.use_cases.request_settings import settings_of
from layers.codes import is_inside, shorten_code
from layers.fields import Value
from layers.frames import frame_of
from layers.people import PersonId
from layers.store.clock import day_in_china, utc_now
from layers.store.errors import StoreMoved
from layers.store.protocol import LayerChange, Receipt, Store

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


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """Which requests to list; empty fields do not narrow. `text` is sought in the names, the number and the name before."""

    states: frozenset[RequestState] = frozenset()
    kinds: frozenset[NameKind] = frozenset()
    request_type: str = ""
    batch_id: str = ""
    division_code: str = ""
    text: str = ""
    is_overdue: bool = False

    def keeps(self, line: RequestLine) -> bool:
        now = line.request.application
        sought = (now.request_id, now.text("old_name"), *line.request.names)
        return (
            (not self.states or line.request.state in self.states)
            and (not self.kinds or now.kind in self.kinds)
            and self.request_type in ("", now.request_type)
            and self.batch_id in ("", now.batch_id)
            and is_inside(now.division_code, shorten_code(self.division_code))
            and any(self.text in name for name in sought)
            and (not self.is_overdue or bool(line.overdue))
        )


def new_request_id() -> str:
    """A number that sorts by the time it was made and asks nobody's permission."""
    return f"{time.time_ns() // 1_000_000:013d}-{uuid.UUID(bytes=os.urandom(16)).hex[:8]}"


# reading


def read_request(store: Store, request_id: str, *, today: date | None = None, settings: RequestSettings | None = None) -> Outlook:
    """A request as it stands today: its state, what is due, what is missing, what may come next.

    Raises:
        UnknownRequest: no such request in this view.
    """
    request = read_one_request(store, request_id, settings)
    return outlook_of(request, today or _today(), settings_of(request.asked, settings))


def list_requests(
    store: Store,
    sought: RequestFilter | None = None,
    *,
    today: date | None = None,
    settings: RequestSettings | None = None,
) -> tuple[RequestLine, ...]:
    """Every request of this view that is sought, the youngest first."""
    day, wanted = today or _today(), sought or RequestFilter()
    every = read_requests(store, settings=settings)
    lines = [line_of(request, day, settings_of(request.asked, settings)) for request in every]
    kept = [line for line in lines if wanted.keeps(line)]
    return tuple(sorted(kept, key=lambda line: (line.request.asked.asked_on, line.request.request_id), reverse=True))


def clock_overview(
    store: Store, *, today: date | None = None, settings: RequestSettings | None = None
) -> tuple[RequestLine, ...]:
    """Requests with something due, the most urgent first; those whose clocks all wait come last."""
    lines = [line for line in list_requests(store, today=today, settings=settings) if line.open_duties]
    return tuple(sorted(lines, key=lambda line: (line.open_duties[0].due_on or date.max, line.request.request_id)))


def read_requests(store: Store, *, settings: RequestSettings | None = None, open_only: bool = False) -> tuple[Request, ...]:
    """Every request of this view, folded; with `open_only` those that are decided and closed are left unread."""
    rows, steps = read_on(store, REQUESTS), read_on(store, REQUEST_STEPS)
    if open_only:
        ended = _ended(steps)
        rows = rows[~rows["request_id"].isin(ended).to_numpy(dtype=bool)]
        steps = steps[~steps["request_id"].isin(ended).to_numpy(dtype=bool)]
    own: dict[str, list[Step]] = {}
    for step in steps_of(steps):
        own.setdefault(step.request_id, []).append(step)
    return tuple(fold_request(one, own.get(one.request_id, ()), settings_of(one, settings)) for one in applications_of(rows))


def read_one_request(store: Store, request_id: str, settings: RequestSettings | None = None) -> Request:
    """One request, folded.

    Raises:
        UnknownRequest: no such request in this view.
    """
    every = read_on(store, REQUEST_STEPS)
    own = every[(every["request_id"] == request_id).to_numpy(dtype=bool)]
    asked = _application(store, request_id)
    return fold_request(asked, steps_of(own), settings_of(asked, settings))


def read_contact(store: Store, request_id: str, *, by: PersonId) -> dict[str, Value]:
    """The applicant's contact, for whoever has to call him; that it was looked at stands in the audit log, what it says does not.

    Raises:
        UnknownRequest: no such request in this view.
    """
    _application(store, request_id)
    rows = read_on(store, APPLICANTS)
    own = rows.loc[rows["request_id"] == request_id, "contact"].tolist()
    store.record("read contact", {"request": request_id, "held": bool(own)}, by=by)
    return dict(orjson.loads(own[0])) if own else {}


# writing


def submit_request(
    store: Store,
    asked: Asked,
    fields: Said,
    *,
    by: PersonId,
    contact: Said | None = None,
) -> Taken:
    """Take in an application. The same one sent again under its number changes nothing.

    Args:
        fields: of APPLICATION. `contact`: of CONTACT; kept apart and never read with the request.

    Raises:
        NotAnApplication: says what is missing or cannot be so.
        RequestExists: the number belongs to another request.
        OutsideArea: a place of another area.
    """
    made = require_today_or_before(read_application(asked, fields))
    kept = read_fields(CONTACT, contact or {})
    for _ in range(TRIES):
        commit = store.last_commit()
        held = _held(store, made.request_id)
        if held is not None:
            if content_of(held) != content_of(made):
                raise RequestExists(made.request_id)
            return Taken(read_one_request(store, made.request_id), None)
        if (read_on(store, REQUEST_STEPS)["step_id"] == first_step_id(made.request_id)).any():
            raise RequestExists(made.request_id)
        changes = changes_of_new([(made, kept)], by=by)
        try:
            receipt = store.append(changes, by=by, reason=f"受理地名申请 {made.request_id}", expecting=commit)
        except StoreMoved:
            continue
        return Taken(fold_request(made, steps_of(changes[1].rows), settings_of(made, None)), receipt)
    raise StoreMoved(commit, store.last_commit())


def record_step(
    store: Store,
    request_id: str,
    said: Said,
    *,
    by: PersonId,
    expecting: int | None = None,
    settings: RequestSettings | None = None,
) -> Taken:
    """Add one step: `step_id`, `kind`, `happened_on` and `facts` of its kind. The same step sent again changes nothing.

    An approving decision writes the events of the name and the rows of the register in the same commit, an announcement its row.

    Args:
        expecting: the commit the writer looked at; if anything was written since, nothing is. None: read again and judge again.
        settings: those of the packs in force where and when it was asked for, by default.

    Raises:
        UnknownRequest, UnknownStepKind, NotAStep: there is no such thing, or it says what cannot be.
        UnlawfulStep, RequestClosed: the law does not allow it now; names the article.
        StepIdTaken: the id already carries something else.
        AnnouncementIncomplete: one of the six items is missing.
        StoreMoved: somebody wrote since the commit expected.
        EventsNotSound: the register cannot take what was decided.
    """
    step = read_step(request_id, said)
    if step.happened_on > _today():
        raise NotAStep("办理日期在将来。", "its day lies in the future.", kind=step.kind)
    for _ in range(TRIES if expecting is None else 1):
        commit = store.last_commit() if expecting is None else expecting
        every, asked = read_on(store, REQUEST_STEPS), _application(store, request_id)
        own = steps_of(every[(every["request_id"] == request_id).to_numpy(dtype=bool)])
        figures = settings_of(asked, settings)
        request = fold_request(asked, own, figures)
        if _is_held(every, step):
            return Taken(request, None)
        taken = as_reviewed(store, request, _numbered(step, request, by))
        require_may_take(request, taken, figures)
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
    if made.asked_on > _today():
        raise NotAnApplication(
            f"申请日期 {made.asked_on} 在将来。", f"the day of the application, {made.asked_on}, lies in the future."
        )
    return made


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


def _today() -> date:
    return day_in_china(utc_now())


def _ended(steps: gpd.GeoDataFrame) -> set[str]:
    """Requests with a decision or a closing that nothing took back; the few with a retraction are looked at."""
    kinds = steps["kind"]
    ended = set(steps.loc[kinds.isin(["decided", "closed"]).to_numpy(dtype=bool), "request_id"])
    return ended - set(steps.loc[(kinds == "retracted").to_numpy(dtype=bool), "request_id"])


def _application(store: Store, request_id: str) -> Application:
    held = _held(store, request_id)
    if held is None:
        raise UnknownRequest(request_id)
    return held


def _held(store: Store, request_id: str) -> Application | None:
    rows = read_on(store, REQUESTS)
    return next(iter(applications_of(rows[(rows["request_id"] == request_id).to_numpy(dtype=bool)])), None)


def kept_steps(steps: Sequence[Step], request: Request) -> LayerChange:
    """Numbered steps of one request as rows of the book."""
    return LayerChange(REQUEST_STEPS, rows_of_steps(steps, {request.request_id: request.asked.division_code}), ALWAYS)


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
