"""Naming requests as JSON: the list, one with its outlook, new ones, their steps and their reviews."""

from typing import Annotated, Any

import orjson
import shapely
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from gazetteer.kinds import NameKind
from gazetteer.requests.application import Asked
from gazetteer.requests.clocks import Duty as NameDuty
from gazetteer.requests.outlook import Outlook, RequestLine
from gazetteer.requests.request import RequestState
from gazetteer.requests.step import Step
from gazetteer.review import to_dict
from gazetteer.use_cases.requests import RequestFilter, new_request_id, record_step, submit_request
from gazetteer.use_cases.review import Questions, review_request
from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.desk import Desk, desk_of
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.names import schemas as s
from gisvc.routes.names.requests_held import Office, outlook_of_request, request_lines, require_office
from gisvc.routes.names.reviewing import review_of_request
from gisvc.routes.names.where import require_in_china
from gisvc.routes.parameters import EmptyIsNone, Reader, refuse_unknown
from layers.geometry_text import parse_geojson_geometry
from layers.planning.answers.plain import plain, words

router = APIRouter(prefix="/api/requests", tags=["names"], dependencies=[Depends(refuse_unknown)])
RequestId = Annotated[str, Path(max_length=100)]
Namer = Annotated[Visitor, Depends(require(Duty.NAME))]
Deliberator = Annotated[Visitor, Depends(require(Duty.DELIBERATE))]
Signer = Annotated[Visitor, Depends(require(Duty.ISSUE))]
Candidate = Annotated[int, Query(ge=1, le=3)]
READS, WRITES = troubles(400, 401, 403, 404, 503), troubles(400, 401, 403, 404, 409, 503)
MOST = 500


@router.get("", response_model=s.RequestsAnswered, responses=troubles(400, 401, 403, 503))
def requests(
    request: Request,
    visitor: Reader,
    state: Annotated[RequestState | None, EmptyIsNone, Query()] = None,
    kind: Annotated[NameKind | None, EmptyIsNone, Query()] = None,
    request_type: Annotated[str, Query(max_length=20)] = "",
    batch: Annotated[str, Query(max_length=80)] = "",
    overdue: bool = False,
) -> Response:
    """地名申请，新的在前，各带状态和未办期限。"""
    desk = desk_of(request)
    sought = RequestFilter(
        frozenset({state} if state else ()), frozenset({kind} if kind else ()), request_type, batch, "", "", overdue
    )
    lines = request_lines(desk, visitor, sought)
    return json_answer({"requests": [line_to_dict(one) for one in lines[:MOST]], "total": len(lines), "marks": _marks(desk)})


@router.post("", status_code=201, response_model=s.RequestAnswered, responses=WRITES)
def submit(request: Request, visitor: Namer, new: s.NewNameRequest) -> Response:
    """受理一件申请。给出 request_id 则重复发送不会重复受理。联系方式单独保存，不随申请读出。"""
    desk = desk_of(request)
    shape = None if new.geometry is None else require_in_china(parse_geojson_geometry(new.geometry), "geometry")
    asked = Asked(
        new.request_id or new_request_id(), new.request_type, new.kind, new.division_code, new.asked_on, new.batch_id, new.place_id, shape
    )  # fmt: skip
    taken = submit_request(
        desk.view(visitor), asked, new.application, by=visitor.person, contact=new.contact, rules=desk.names.rules
    )
    return _answered(desk, visitor, taken.request.request_id, status_code=201)


@router.get("/{request_id}", response_model=s.RequestAnswered, responses=READS)
def one_request(request: Request, visitor: Reader, request_id: RequestId) -> Response:
    """一件申请：申请内容、办理记录、状态、批准程序、材料、期限、下一步。"""
    return _answered(desk_of(request), visitor, request_id)


@router.post("/{request_id}/steps", status_code=201, response_model=s.RequestAnswered, responses=WRITES)
def add_step(request: Request, visitor: Namer, request_id: RequestId, step: s.NewStep) -> Response:
    """记入经办环节（收到材料、征求意见、公示、备案、归档等）。"""
    return _kept(request, visitor, request_id, step, Office.STEPS)


@router.post("/{request_id}/deliberations", status_code=201, response_model=s.RequestAnswered, responses=WRITES)
def add_deliberation(request: Request, visitor: Deliberator, request_id: RequestId, step: s.NewStep) -> Response:
    """记入专家意见、地名委员会审议、准予例外。须有审议职责。"""
    return _kept(request, visitor, request_id, step, Office.DELIBERATION)


@router.post("/{request_id}/decisions", status_code=201, response_model=s.RequestAnswered, responses=WRITES)
def add_decision(request: Request, visitor: Signer, request_id: RequestId, step: s.NewStep) -> Response:
    """记入决定、出具的意见、公告。须有签发职责。"""
    return _kept(request, visitor, request_id, step, Office.DECISION)


@router.get("/{request_id}/review", response_model=s.ReviewsAnswered, responses=troubles(400, 401, 403, 404, 503))
def review_now(request: Request, visitor: Reader, request_id: RequestId, candidate: Candidate = 1) -> Response:
    """按现有登记册审查其中一个拟用名称，不入册。"""
    desk = desk_of(request)
    held = outlook_of_request(desk, visitor, request_id).request
    one = review_of_request(desk, visitor, held, Questions(candidate))
    return json_answer({"reviews": [to_dict(one)], "searched_own_area_only": desk.scope_of(visitor) != "", "marks": _marks(desk)})


@router.post("/{request_id}/review", status_code=201, response_model=s.ReviewKept, responses=WRITES)
def keep_review(request: Request, visitor: Namer, request_id: RequestId, wish: s.ReviewWish) -> Response:
    """审查并入册；未决的申请同时记一个“名称审查”环节。answers 按规则编号答复排除情形；reviewed_on 为补录的纸质审查日期，检索仍用今日资料。"""
    desk = desk_of(request)
    kept = review_request(
        desk.view(visitor),
        request_id,
        by=visitor.person,
        asked=Questions(wish.candidate, answers=wish.answers, reviewed_on=wish.reviewed_on),
        shelf=desk.names,
    )
    answer = json_answer({"review_id": kept.review_id, "seal": kept.review.proof.seal, "advice": str(kept.review.advice)})
    answer.status_code = 201
    return answer


def line_to_dict(line: RequestLine) -> dict[str, Any]:
    held, now = line.request, line.request.application
    return {
        "request_id": held.request_id,
        "request_type": now.request_type,
        "kind": str(now.kind),
        "names": list(held.names),
        "division_code": now.division_code,
        "batch_id": now.batch_id or None,
        "place_id": now.place_id or None,
        "asked_on": held.asked.asked_on.isoformat(),
        "state": str(held.state),
        "state_label": words(held.state.label),
        "duties": [duty_to_dict(one, line) for one in line.duties],
    }


def duty_to_dict(one: NameDuty, line: RequestLine) -> dict[str, Any]:
    return {
        "kind": str(one.kind),
        "label": words(one.kind.label),
        "starts_on": plain(one.starts_on),
        "due_on": plain(one.due_on),
        "done_on": plain(one.done_on),
        "state": str(one.state(line.today)),
        "by": one.by.code if one.by else None,
        "to": [a.code for a in one.to],
        "limit": words(one.limit.wording()),
        "citation": words(one.limit.citation.wording()),
    }


def outlook_to_dict(outlook: Outlook) -> dict[str, Any]:
    held, now = outlook.request, outlook.request.application
    told: dict[str, Any] = {
        "application": dict(now.values),
        "geometry": None if now.geometry is None else orjson.Fragment(shapely.to_geojson(now.geometry)),
        "route": {
            "workflow": str(outlook.route.workflow),
            "approvers": [a.code for a in outlook.route.approvers],
            "asked": [a.code for a in outlook.route.asked],
            "sentence": words(outlook.route.wording()),
        },
        "materials": [
            {"material": m.asked.material, "label": words(m.asked.label), "need": str(m.asked.need), "is_there": m.is_there}
            for m in outlook.materials
        ],
        "steps": [step_to_dict(one) for one in held.steps],
        "faults": [words(f.sentence) for f in held.faults],
        "notes": [words(f.sentence) for f in held.notes],
        "next": [
            {"kind": way.kind.name, "is_open": way.is_open, "hindrances": [words(h.sentence) for h in way.hindrances]}
            for way in outlook.ways
        ],
    }
    return line_to_dict(outlook) | told


def step_to_dict(step: Step) -> dict[str, Any]:
    return {
        "step_id": step.step_id,
        "seq": step.seq,
        "kind": step.kind,
        "happened_on": step.happened_on.isoformat(),
        "facts": dict(step.facts),
        "recorded_by": step.recorded_by,
        "recorded_at": step.recorded_at,
    }


def _kept(request: Request, visitor: Visitor, request_id: str, step: s.NewStep, office: Office) -> Response:
    """Add a step of this office's.

    Raises:
        UnknownStepKind: there is no such step.
        StepOfAnotherOffice: it is kept at another address.
    """
    require_office(step.kind, office)
    desk = desk_of(request)
    said = step.model_dump(mode="json")
    if isinstance(shape := said["facts"].get("geometry"), dict):  # an amended position, as GeoJSON has it
        said["facts"]["geometry"] = orjson.dumps(shape).decode()
    record_step(desk.view(visitor), request_id, said, by=visitor.person, shelf=desk.names)
    return _answered(desk, visitor, request_id, status_code=201)


def _answered(desk: Desk, visitor: Visitor, request_id: str, *, status_code: int = 200) -> Response:
    outlook = outlook_of_request(desk, visitor, request_id)
    answer = json_answer(outlook_to_dict(outlook) | {"marks": _marks(desk)})
    answer.status_code = status_code
    return answer


def _marks(desk: Desk) -> list[object]:
    return marks_of(is_demonstration=desk.store.workspace.is_demonstration)
