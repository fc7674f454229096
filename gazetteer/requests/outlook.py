"""A request on a given day: what is due when, which materials are there, what may be done next and what stands in its way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from gazetteer.requests.announcement import items_missing
from gazetteer.requests.clocks import Approved, ClockState, Duty, DutyKind, announcement_duty, duty, filing_duty
from gazetteer.requests.decision_gates import route_of
from gazetteer.requests.fold import obstacles
from gazetteer.requests.hindrance import Hindrance
from gazetteer.requests.materials import FILING_BUNDLE, CheckedMaterial, check_materials, materials_needed
from gazetteer.requests.request import Request, RequestState
from gazetteer.requests.routes import ApprovalRoute, Workflow, filing_addressees
from gazetteer.requests.settings import RequestSettings
from gazetteer.requests.step import Step
from gazetteer.requests.step_kinds import STEP_KINDS
from layers.fields import RecordKind, Value
from layers.wording import Wording

_NEVER_OFFERED = frozenset({"submitted", "retracted"})
_STARTS_AGAIN = ("submitted", "amended", "material_received")


@dataclass(frozen=True, slots=True)
class Way:
    """A step that might come next, with what stands in its way today; `is_open` where nothing bars it."""

    kind: RecordKind
    hindrances: tuple[Hindrance, ...]

    @property
    def is_open(self) -> bool:
        return not any(h.bars for h in self.hindrances)


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request in a list: what is due of it on `today`."""

    request: Request
    today: date
    duties: tuple[Duty, ...]

    @property
    def open_duties(self) -> tuple[Duty, ...]:
        """What is still due, the most urgent first; clocks that have not begun at the end. Nothing is due of a request that is closed."""
        if self.request.last("closed") or self.request.state in (RequestState.REFUSED, RequestState.WITHDRAWN):
            return ()
        waiting = [one for one in self.duties if one.state(self.today).is_open]
        return tuple(sorted(waiting, key=lambda one: (one.due_on is None, one.due_on or date.max)))

    @property
    def overdue(self) -> tuple[Duty, ...]:
        """What the law wanted done by now."""
        return tuple(one for one in self.open_duties if one.is_binding and one.state(self.today) is ClockState.OVERDUE)

    @property
    def behind(self) -> tuple[Duty, ...]:
        """What should be done by now by usage alone."""
        return tuple(one for one in self.open_duties if not one.is_binding and one.state(self.today) is ClockState.OVERDUE)


@dataclass(frozen=True, slots=True)
class Outlook(RequestLine):
    """A request as it stands on `today`: beside what is due, the way it takes, its papers, and what may come next."""

    route: ApprovalRoute
    materials: tuple[CheckedMaterial, ...]
    filing_bundle: tuple[CheckedMaterial, ...]
    ways: tuple[Way, ...]

    @property
    def announcement_lacks(self) -> tuple[Wording, ...]:
        """Which of the six statutory items are still to be filled in for the announcement; none where nothing is announced."""
        if self.request.application.request_type == "reserving" or self.request.last("announced"):
            return ()
        return items_missing(self.request)

    @property
    def missing_materials(self) -> tuple[CheckedMaterial, ...]:
        return tuple(one for one in self.materials if one.is_missing)


def outlook_of(request: Request, today: date, settings: RequestSettings | None = None) -> Outlook:
    """How a request stands on a day."""
    figures = settings or RequestSettings()
    now = request.application
    needs = materials_needed(now.request_type, now.kind, is_listed=request.is_listed, settings=figures.materials)
    sent = [(material, step.step_id) for step in request.all("filed") for material in step.codes("bundle")]
    return Outlook(
        request=request,
        today=today,
        route=route_of(request, figures),
        duties=duties_of(request, figures),
        materials=check_materials(needs, request.materials),
        filing_bundle=check_materials(FILING_BUNDLE, sent) if request.is_approved else (),
        ways=_ways(request, today, figures),
    )


def line_of(request: Request, today: date, settings: RequestSettings | None = None) -> RequestLine:
    """A request as lists and the clock overview show it."""
    return RequestLine(request, today, duties_of(request, settings))


def duties_of(request: Request, settings: RequestSettings | None = None) -> tuple[Duty, ...]:
    """Everything that is due or was due in the life of a request, in the order of its life."""
    figures = settings or RequestSettings()
    before = (*_review(request, figures), *_answers(request, figures), *_notice(request, figures), *_decision(request, figures))
    return (*before, *_after_approval(request, figures))


def _review(request: Request, settings: RequestSettings) -> tuple[Duty, ...]:
    """The review runs from the day the application was complete, as far as one can see; while it is returned the clock waits."""
    if request.decision and not request.all("reviewed"):
        return ()
    reviews = request.since_amended("reviewed")
    done = reviews[0].happened_on if reviews else None
    returned = request.state is RequestState.RETURNED
    return (duty(DutyKind.REVIEW, None if returned else _taken_in_on(request), done_on=done, settings=settings.clocks),)


def _answers(request: Request, settings: RequestSettings) -> tuple[Duty, ...]:
    """Departments that have not answered; a day named in the letter goes before the usual time."""
    duties = []
    for asked in request.departments_waited_for:
        usual = duty(DutyKind.ANSWER, asked.happened_on, settings=settings.clocks)
        due = asked.day("due_on") or usual.due_on
        remind = min(usual.remind_on, due) if usual.remind_on and due else due
        duties.append(replace(usual, due_on=due, remind_on=remind, of=asked.text("department")))
    return tuple(duties)


def _notice(request: Request, settings: RequestSettings) -> tuple[Duty, ...]:
    """The window of a notice as it was posted; the limit only says how long it should be."""
    notice, result = request.last("public_notice"), request.last("notice_result")
    start, end = (notice.day("starts_on"), notice.day("ends_on")) if notice else (None, None)
    if start is None or end is None:
        return ()
    limit = settings.clocks.limit(DutyKind.PUBLIC_NOTICE)
    done = end if result or request.decision else None
    return (Duty(DutyKind.PUBLIC_NOTICE, limit, start, end, end, done),)


def _decision(request: Request, settings: RequestSettings) -> tuple[Duty, ...]:
    done = request.decision.happened_on if request.decision else None
    if route_of(request, settings).workflow is Workflow.HOUSING:
        opinion = request.last("opinion_issued")
        return (
            duty(DutyKind.HOUSING_DECISION, opinion.happened_on if opinion else None, done_on=done, settings=settings.clocks),
        )
    waits = request.state in (RequestState.RETURNED, RequestState.REFERRED)
    return (duty(DutyKind.DECISION, None if waits else _taken_in_on(request), done_on=done, settings=settings.clocks),)


def _after_approval(request: Request, settings: RequestSettings) -> tuple[Duty, ...]:
    decision = request.decision
    if decision is None or not request.is_approved:
        return ()
    kind, on = request.application.request_type, decision.happened_on
    if kind == "reserving":
        return (duty(DutyKind.RESERVATION, on, settings=settings.clocks),)
    filed_on = request.filing.happened_on if request.filing else None
    announced, signs = request.last("announced"), request.last("signs_set")
    approved = Approved(
        request.authority, request.application.division_code, on, filed_on, announced.happened_on if announced else None
    )
    filing = filing_duty(on, request.authority, approved.area, filed_on=filed_on, settings=settings.clocks)
    set_on = signs.happened_on if signs else None
    last = (announcement_duty(approved, settings.clocks), duty(DutyKind.SIGNS, on, done_on=set_on, settings=settings.clocks))
    return (filing, *last) if filing else last


def _taken_in_on(request: Request) -> date:
    """The day the application came in, or came back after it was returned."""
    returned = request.last("returned")
    again = [step for step in request.all(*_STARTS_AGAIN) if returned is None or step.seq > returned.seq]
    if returned is None:
        return request.application.asked_on
    return again[0].happened_on if again else returned.happened_on


def _ways(request: Request, today: date, settings: RequestSettings) -> tuple[Way, ...]:
    """Every kind of step with what bars it, told with the most favourable facts: the first name, a competent authority, the right addressee."""
    if request.last("closed"):
        return ()
    ways = []
    for kind in STEP_KINDS:
        if kind.name not in _NEVER_OFFERED:
            tried = Step("?", request.request_id, request.last_seq + 1, kind.name, today, _favourable(request, kind, settings))
            ways.append(Way(kind, obstacles(request, tried, settings)))
    return tuple(ways)


def _favourable(request: Request, kind: RecordKind, settings: RequestSettings) -> Mapping[str, Value]:
    route = route_of(request, settings)
    reviewed = request.since_amended("reviewed")
    number = reviewed[-1].number("candidate") if reviewed else 1
    approver = route.approvers[0].code if route.approvers else "county_government"
    to = filing_addressees(request.authority, request.application.division_code)
    waiting = request.departments_waited_for
    favourable: dict[str, dict[str, Value]] = {
        "decided": {
            "outcome": "approved",
            "authority": approver,
            "candidate": number,
            "authority_name": "?",
            "document_no": "?",
            "reasons": "?",
        },
        "opinion_issued": {"opinion": "agree", "addressed_to": approver, "candidate": number},
        "announced": {"channels": ["site", "database"]},
        "filed": {"addressee": to[0].code if to else ""},
        "department_answered": {"department": waiting[0].text("department") if waiting else ""},
        "exempted": {
            "rule_id": next(iter(sorted(request.blocked_by(number) - settings.never_exempted)), ""),
            "candidate": number,
        },
        "reviewed": {"review_id": "?", "candidate": 1},
    }
    return favourable.get(kind.name, {})
