"""Rounds as JSON: opened from a plan, looked at, compared, signed and closed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from boundaries.records.kinds import kind_named
from boundaries.records.statement import Statement
from boundaries.rounds.errors import UnknownSubject
from boundaries.rounds.memory import CHECKS
from boundaries.rounds.round import rounds_of
from boundaries.use_cases.rounds import close_round, open_round, record, sign_round
from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.desk import Desk, desk_of
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.inspection import schemas as s
from gisvc.routes.inspection.answers import board_to_dict, checklist_item_to_dict, comparison_to_dict, round_to_dict
from gisvc.routes.inspection.board import board_of
from gisvc.routes.inspection.studies import book_of, names_of, round_study
from gisvc.routes.parameters import Reader, refuse_unknown
from layers.fields import Value
from layers.store.clock import utc_now

router = APIRouter(prefix="/api", tags=["rounds"], dependencies=[Depends(refuse_unknown)])
RoundId = Annotated[str, Path(max_length=200)]
Enterer = Annotated[Visitor, Depends(require(Duty.ENTER))]
Issuer = Annotated[Visitor, Depends(require(Duty.ISSUE))]
WRITES = troubles(400, 401, 403, 404, 409, 503)


@router.get("/rounds", response_model=s.RoundsAnswered, responses=troubles(400, 401, 403, 503))
def rounds(request: Request, visitor: Reader) -> Response:
    """本机构所知的联检轮次，新的在前。"""
    desk = desk_of(request)
    names = names_of(desk, visitor)
    held = [
        round_to_dict(r, round_study(desk, visitor, r.round_id).stage, names) for r in rounds_of(book_of(desk, visitor).records)
    ]
    return json_answer({"rounds": held, "marks": _marks(desk)})


@router.post("/rounds", status_code=201, response_model=s.RoundAnswered, responses=WRITES)
def create_round(request: Request, visitor: Enterer, new: s.NewRound) -> Response:
    """按实施方案新建一轮；清单由登记册生成。"""
    desk = desk_of(request)
    made = open_round(desk.view(visitor), new.plan, by=visitor.person)
    return _answered(desk, visitor, made.round_id, status_code=201)


@router.get("/rounds/{round_id}", response_model=s.RoundAnswered, responses=troubles(400, 401, 403, 404, 503))
def one_round(request: Request, visitor: Reader, round_id: RoundId) -> Response:
    """一轮联检的现状：方案、各方进展、未完成事项、版本与签署、期限。"""
    return _answered(desk_of(request), visitor, round_id)


@router.get("/rounds/{round_id}/checklist", response_model=s.ChecklistAnswered, responses=troubles(400, 401, 403, 404, 503))
def checklist(request: Request, visitor: Reader, round_id: RoundId) -> Response:
    """联检清单：先线段后界桩，沿线排列，预填登记内容与上一轮结果。"""
    desk = desk_of(request)
    items = round_study(desk, visitor, round_id).checklist.items
    return json_answer({"round_id": round_id, "items": [checklist_item_to_dict(item) for item in items], "marks": _marks(desk)})


@router.get("/rounds/{round_id}/compare", response_model=s.ComparisonAnswered, responses=troubles(400, 401, 403, 404, 503))
def compare(request: Request, visitor: Reader, round_id: RoundId) -> Response:
    """双方逐栏对照：一致、差异（容差内）、冲突；两个值都保留，不合并。"""
    desk = desk_of(request)
    study = round_study(desk, visitor, round_id)
    items = [comparison_to_dict(study, one) for one in study.comparisons if not one.is_unfilled]
    return json_answer({"round_id": round_id, "version": study.version, "items": items, "marks": _marks(desk)})


@router.post("/rounds/{round_id}/records", status_code=201, response_model=s.StatementMade, responses=WRITES)
def say(request: Request, visitor: Enterer, round_id: RoundId, said: s.OfficeRecord) -> Response:
    """在机关填写一条记录（界桩或线段检查、会议、分歧）；原有陈述保留，只增不改。"""
    desk = desk_of(request)
    study, kind = round_study(desk, visitor, round_id), kind_named(said.kind)
    if (kind.name in CHECKS and study.checklist.find(kind.name, said.subject) is None) or kind.name not in SAID_HERE:
        raise UnknownSubject(said.kind, said.subject, round_id)
    made = record(desk.view(visitor), kind, said.subject, said.values, round_id=round_id, by=visitor.person, sees=said.sees)
    return _made(desk, visitor, made)


SAID_HERE = CHECKS | {"meeting", "disagreement"}  # plans, signatures and closings have doors of their own


@router.post("/rounds/{round_id}/sign", status_code=201, response_model=s.StatementMade, responses=WRITES)
def sign(request: Request, visitor: Issuer, round_id: RoundId, wish: s.SignatureWish) -> Response:
    """签署给出的版本；其间若有新记录，版本已变，拒绝签署。须有签发职责。"""
    desk = desk_of(request)
    said: dict[str, Value] = {
        name: value for name, value in wish.model_dump(exclude={"version"}, mode="json").items() if value != ""
    }
    made = sign_round(desk.view(visitor), round_id, wish.version, said, by=visitor.person)
    return _made(desk, visitor, made)


@router.post("/rounds/{round_id}/close", status_code=201, response_model=s.StatementMade, responses=WRITES)
def close(request: Request, visitor: Issuer, round_id: RoundId, wish: s.ClosingWish) -> Response:
    """结束本方联检；有未完成事项时拒绝，并列出。须有签发职责。"""
    desk = desk_of(request)
    made = close_round(
        desk.view(visitor), round_id, closed=wish.closed_on, by=visitor.person, remark=wish.remark,
        is_zero_report=wish.is_zero_report,
    )  # fmt: skip
    return _made(desk, visitor, made)


def _answered(desk: Desk, visitor: Visitor, round_id: str, *, status_code: int = 200) -> Response:
    board = board_of(round_study(desk, visitor, round_id), now=utc_now())
    answer = json_answer(board_to_dict(board, names_of(desk, visitor)) | {"marks": _marks(desk)})
    answer.status_code = status_code
    return answer


def _made(desk: Desk, visitor: Visitor, made: Statement) -> Response:
    answer = json_answer(
        {
            "statement_id": made.statement_id,
            "content_hash": made.content_hash,
            "kind": made.kind,
            "subject": made.subject,
            "side": made.side,
            "version": round_study(desk, visitor, made.round_id).version,
        }
    )
    answer.status_code = 201
    return answer


def _marks(desk: Desk) -> list[object]:
    return marks_of(is_demonstration=desk.store.workspace.is_demonstration)
