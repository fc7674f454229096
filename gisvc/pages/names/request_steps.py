"""The steps of a naming request: a form for each kind, refused with its article where the law does not allow it yet."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from gazetteer.requests.errors import UnknownStepKind
from gazetteer.requests.outlook import Outlook, Way
from gazetteer.requests.request import Request as NamingRequest
from gazetteer.requests.step_kinds import AMENDED, step_kind
from gazetteer.use_cases.requests import new_request_id, record_step
from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.desk import desk_of
from gisvc.guard import accepts_record
from gisvc.pages.record_form import Around, Offered, record_form
from gisvc.pages.sending import Sent, SentForm, one_of, read_form
from gisvc.pages.written import Typed, missing
from gisvc.refusals import status_of
from gisvc.rendering import render_page
from gisvc.routes.names.requests_held import BY_REVIEW_ALONE, Office, office_of, outlook_of_request
from gisvc.routes.parameters import refuse_unknown
from layers.errors import Refusal
from layers.fields import Field, RecordKind, Value, day
from layers.store.clock import day_in_china, utc_now
from layers.wording import Wording

router = APIRouter(prefix="/names/requests/{request_id}", include_in_schema=False, dependencies=[Depends(refuse_unknown)])
RequestId = Annotated[str, Path(max_length=100)]
KindName = Annotated[str, Path(max_length=40)]
About = Annotated[str, Query(max_length=100)]
Namer = Annotated[Visitor, Depends(require(Duty.NAME))]
Deliberator = Annotated[Visitor, Depends(require(Duty.DELIBERATE))]
Signer = Annotated[Visitor, Depends(require(Duty.ISSUE))]
HAPPENED: Field = day("happened_on", "办理日期", "day", required=True)


@router.get("/steps/{kind}")
def step_page(request: Request, visitor: Namer, request_id: RequestId, kind: KindName, about: About = "") -> Response:
    return _write(request, visitor, request_id, _kind(kind, Office.STEPS), about=about)


@router.post("/steps/{kind}")
@accepts_record
def keep_step(request: Request, visitor: Namer, request_id: RequestId, kind: KindName, sent: SentForm) -> Response:
    return _keep(request, visitor, request_id, _kind(kind, Office.STEPS), sent)


@router.get("/deliberation/{kind}")
def deliberation_page(
    request: Request, visitor: Deliberator, request_id: RequestId, kind: KindName, about: About = ""
) -> Response:
    return _write(request, visitor, request_id, _kind(kind, Office.DELIBERATION), about=about)


@router.post("/deliberation/{kind}")
@accepts_record
def keep_deliberation(request: Request, visitor: Deliberator, request_id: RequestId, kind: KindName, sent: SentForm) -> Response:
    return _keep(request, visitor, request_id, _kind(kind, Office.DELIBERATION), sent)


@router.get("/decision/{kind}")
def decision_page(request: Request, visitor: Signer, request_id: RequestId, kind: KindName, about: About = "") -> Response:
    return _write(request, visitor, request_id, _kind(kind, Office.DECISION), about=about)


@router.post("/decision/{kind}")
@accepts_record
def keep_decision(request: Request, visitor: Signer, request_id: RequestId, kind: KindName, sent: SentForm) -> Response:
    return _keep(request, visitor, request_id, _kind(kind, Office.DECISION), sent)


def _kind(name: str, office: Office) -> RecordKind:
    """The kind of step, which must be this office's to write.

    Raises:
        UnknownStepKind: there is none of that name here.
    """
    kind = step_kind(name)
    if office_of(name) is not office or name in (BY_REVIEW_ALONE, "submitted"):
        raise UnknownStepKind(name)
    return kind


def _dated(kind: RecordKind) -> RecordKind:
    """The kind with the day on which it happened, which belongs to every step."""
    return RecordKind(kind.name, kind.label, kind.subject_label, (HAPPENED, *kind.fields), by_side=False, sections=kind.sections)


def _keep(request: Request, visitor: Visitor, request_id: str, kind: RecordKind, sent: Sent) -> Response:
    desk, dated = desk_of(request), _dated(kind)
    outlook = outlook_of_request(desk, visitor, request_id)
    held = _held(outlook, kind)
    typed = read_form(dated, sent, held, more=("step_id",))
    wrong = typed.wrong or missing(dated, {**held, **typed.values})
    if wrong:
        return _write(request, visitor, request_id, kind, sent=sent, wrong=wrong)
    try:
        record_step(desk.view(visitor), request_id, _said(kind, typed, sent), by=visitor.person, shelf=desk.names)
    except Refusal as refusal:
        return _write(request, visitor, request_id, kind, sent=sent, refusal=refusal)
    return RedirectResponse(f"/names/requests/{request_id}", status_code=303)


def _said(kind: RecordKind, typed: Typed, sent: Sent) -> dict[str, object]:
    facts = {name: value for name, value in typed.values.items() if name != HAPPENED.name}
    on = typed.values.get(HAPPENED.name)
    return {"step_id": one_of(sent, "step_id"), "kind": kind.name, "happened_on": on, "facts": facts}


def _write(
    request: Request,
    visitor: Visitor,
    request_id: str,
    kind: RecordKind,
    *,
    about: str = "",
    sent: Sent | None = None,
    wrong: Mapping[str, Wording] | None = None,
    refusal: Refusal | None = None,
) -> Response:
    outlook = outlook_of_request(desk_of(request), visitor, request_id)
    shown = {**_held(outlook, kind), **_draft(outlook, kind, about)}
    form = record_form(_dated(kind), shown, around=Around(_offered(outlook.request), wrong or {}), typed=sent)
    return render_page(
        request,
        "names/step.html",
        status_code=status_of(refusal) if refusal else 400 if wrong else 200,
        form=form,
        kind=kind,
        held=outlook.request,
        way=_way(outlook, kind),
        step_id=one_of(sent or {}, "step_id") or f"{request_id}.{new_request_id()}",
        office=office_of(kind.name),
        refusal=refusal,
    )


def _held(outlook: Outlook, kind: RecordKind) -> dict[str, Value]:
    """What an amendment starts from: the application as it is now. Other steps start from nothing."""
    return dict(outlook.request.application.values) if kind is AMENDED else {}


def _draft(outlook: Outlook, kind: RecordKind, about: str) -> dict[str, Value]:
    """What is likely: today, the only name, the authority of the route, the rule or material a link spoke of."""
    held = outlook.request
    draft: dict[str, Value] = {HAPPENED.name: day_in_china(utc_now()).isoformat()}
    names = {f.name for f in kind.fields}
    reviewed = held.last("reviewed")
    if "candidate" in names:
        draft["candidate"] = (reviewed.number("candidate") if reviewed else None) or 1
    if "authority" in names and kind.name == "decided" and outlook.route.approvers:
        draft["authority"] = outlook.route.approvers[0].code
    if kind.name == "announced":
        draft["announcement_id"] = f"{held.request_id}-1"
    for field in ("rule_id", "material", "step"):
        if field in names and about:
            draft[field] = about
    if kind.name == "department_answered" and held.departments_waited_for:
        draft["department"] = held.departments_waited_for[0].text("department")
    return draft


def _offered(held: NamingRequest) -> Offered:
    names = {str(n): f"{n} {c.name}" for n, c in enumerate(held.application.candidates, 1)}
    steps = {s.step_id: f"{s.seq} {s.label.zh} {s.happened_on}" for s in held.steps}
    blocked = {rule: rule for n in range(1, len(names) + 1) for rule in sorted(held.blocked_by(n))}
    departments = {d.text("department"): d.text("department") for d in held.departments_waited_for}
    return {"candidate": names, "step": steps, "rule_id": blocked, "department": departments}


def _way(outlook: Outlook, kind: RecordKind) -> Way | None:
    return next((way for way in outlook.ways if way.kind is kind), None)
