"""Signing a round's version, closing our side of it, and the joint meetings."""

from collections.abc import Mapping
from datetime import date

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from boundaries.records.fold import RecordKey
from boundaries.records.kinds import CLOSING, MEETING, ROUND, SIGNATURE
from boundaries.records.statement import new_id
from boundaries.use_cases.rounds import close_round, record, sign_round
from gisvc.auth.visitor import Visitor
from gisvc.desk import desk_of
from gisvc.guard import accepts_record
from gisvc.pages.inspection.round_items import conflicts_in
from gisvc.pages.inspection.rounds import RoundId, about_round, meetings_of, offered_of
from gisvc.pages.inspection.sending import Enterer, Issuer, Sent, SentForm, one_of, read_sent, seen_of
from gisvc.pages.record_form import Around, RecordForm, record_form
from gisvc.pages.said import Reader as ValueReader
from gisvc.pages.written import missing
from gisvc.refusals import status_of
from gisvc.rendering import language_of, render_page
from gisvc.routes.inspection.board import board_of
from gisvc.routes.inspection.studies import names_of, round_study
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.tongue import Tongue
from layers.errors import Refusal
from layers.fields import RecordKind, Value
from layers.store.clock import day_in_china, utc_now
from layers.wording import Wording

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
NOT_TYPED = frozenset({"version", "head"})  # what the house knows better than whoever signs


@router.get("/rounds/{round_id}/sign")
def sign_page(request: Request, visitor: Reader, round_id: RoundId) -> Response:
    return _sign_page(request, visitor, round_id)


@router.post("/rounds/{round_id}/sign")
def sign(request: Request, visitor: Issuer, round_id: RoundId, sent: SentForm) -> Response:
    """Sign the version that was before the signer; a later record makes it another version, and this one is refused."""
    desk = desk_of(request)
    typed = read_sent(SIGNATURE, sent, left_out=NOT_TYPED, more=("signed_version",))
    wrong = typed.wrong or missing(SIGNATURE, typed.values, left_out=NOT_TYPED)
    if wrong:
        return _sign_page(request, visitor, round_id, signing=(sent, wrong))
    try:
        sign_round(desk.view(visitor), round_id, one_of(sent, "signed_version"), typed.values, by=visitor.person)
    except Refusal as refusal:
        return _sign_page(request, visitor, round_id, signing=(sent, {}), refusal=refusal)
    return RedirectResponse(f"/rounds/{round_id}/sign", status_code=303)


@router.post("/rounds/{round_id}/close")
def close(request: Request, visitor: Issuer, round_id: RoundId, sent: SentForm) -> Response:
    desk = desk_of(request)
    typed = read_sent(CLOSING, sent, left_out=NOT_TYPED)
    wrong = typed.wrong or missing(CLOSING, typed.values, left_out=NOT_TYPED)
    if wrong:
        return _sign_page(request, visitor, round_id, closing=(sent, wrong))
    said = typed.values
    try:
        close_round(
            desk.view(visitor),
            round_id,
            closed=date.fromisoformat(str(said["closed_on"])),
            by=visitor.person,
            remark=str(said.get("remark") or ""),
            is_zero_report=said.get("is_zero_report") is True,
        )
    except Refusal as refusal:
        return _sign_page(request, visitor, round_id, closing=(sent, {}), refusal=refusal)
    return RedirectResponse(f"/rounds/{round_id}/sign", status_code=303)


@router.get("/rounds/{round_id}/meetings")
def meetings_page(request: Request, visitor: Reader, round_id: RoundId) -> Response:
    return _meetings(request, visitor, round_id)


@router.post("/rounds/{round_id}/meetings")
@accepts_record
def keep_meeting(request: Request, visitor: Enterer, round_id: RoundId, sent: SentForm) -> Response:
    typed = read_sent(MEETING, sent)
    wrong = typed.wrong or missing(MEETING, typed.values)
    if wrong:
        return _meetings(request, visitor, round_id, sent=sent, wrong=wrong)
    round_study(desk_of(request), visitor, round_id)
    record(desk_of(request).view(visitor), MEETING, new_id(), typed.values, round_id=round_id, by=visitor.person)
    return RedirectResponse(f"/rounds/{round_id}/meetings", status_code=303)


@router.get("/rounds/{round_id}/plan")
def plan_page(request: Request, visitor: Enterer, round_id: RoundId) -> Response:
    return _plan(request, visitor, round_id)


@router.post("/rounds/{round_id}/plan")
@accepts_record
def change_plan(request: Request, visitor: Enterer, round_id: RoundId, sent: SentForm) -> Response:
    desk = desk_of(request)
    held = round_study(desk, visitor, round_id).round.record
    typed = read_sent(ROUND, sent, held)
    wrong = typed.wrong or missing(ROUND, {**held.values, **typed.values})
    if wrong:
        return _plan(request, visitor, round_id, sent=sent, wrong=wrong)
    if typed.values:
        record(desk.view(visitor), ROUND, round_id, typed.values, round_id=round_id, by=visitor.person, sees=seen_of(sent))
    return RedirectResponse(f"/rounds/{round_id}", status_code=303)


Trouble = tuple[Sent, Mapping[str, Wording]]


def _sign_page(
    request: Request,
    visitor: Visitor,
    round_id: str,
    *,
    signing: Trouble | None = None,
    closing: Trouble | None = None,
    refusal: Refusal | None = None,
) -> Response:
    desk = desk_of(request)
    study, today = round_study(desk, visitor, round_id), day_in_china(utc_now())
    drafts: dict[str, dict[str, Value]] = {
        SIGNATURE.name: {"signer": visitor.display_name, "signed_on": today.isoformat()},
        CLOSING.name: {"closed_on": today.isoformat()},
    }
    return render_page(
        request,
        "inspection/sign.html",
        status_code=status_of(refusal) if refusal else 400 if (signing or closing) else 200,
        **about_round(desk, visitor, board_of(study, now=utc_now()), "sign"),
        refusal=refusal,
        sign_form=_short_form(SIGNATURE, drafts, signing),
        close_form=_short_form(CLOSING, drafts, closing),
        heads=[study.book.head(side) for side in study.round.sides],
        closing_of={side: study.book.records[RecordKey(CLOSING.name, round_id, round_id, side)] for side in study.closed_on},
    )


def _short_form(kind: RecordKind, drafts: Mapping[str, Mapping[str, Value]], trouble: Trouble | None) -> RecordForm:
    sent, wrong = trouble or (None, {})
    return record_form(kind, drafts[kind.name], around=Around(wrong=wrong, left_out=NOT_TYPED), typed=sent)


def _meetings(
    request: Request,
    visitor: Visitor,
    round_id: str,
    *,
    sent: Sent | None = None,
    wrong: Mapping[str, Wording] | None = None,
) -> Response:
    desk = desk_of(request)
    study, today = round_study(desk, visitor, round_id), day_in_china(utc_now())
    board = board_of(study, now=utc_now())
    heads = {str(study.book.head(side)): str(study.book.head(side)) for side in study.round.sides}
    offered = {**offered_of(desk, visitor), "read_heads": heads}
    draft: dict[str, Value] = {"held_on": today.isoformat()}
    return render_page(
        request,
        "inspection/meetings.html",
        status_code=400 if wrong else 200,
        **about_round(desk, visitor, board, "meetings"),
        meetings=meetings_of(board),
        kind=MEETING,
        form=record_form(MEETING, draft, around=Around(offered, wrong or {}), typed=sent),
        reader=ValueReader(Tongue(language_of(request)), names_of(desk, visitor)),
    )


def _plan(
    request: Request,
    visitor: Visitor,
    round_id: str,
    *,
    sent: Sent | None = None,
    wrong: Mapping[str, Wording] | None = None,
) -> Response:
    desk = desk_of(request)
    study = round_study(desk, visitor, round_id)
    held = study.round.record
    reader = ValueReader(Tongue(language_of(request)), names_of(desk, visitor))
    around = Around(offered_of(desk, visitor), wrong or {}, in_conflict=conflicts_in(held, reader))
    return render_page(
        request,
        "inspection/plan.html",
        status_code=400 if wrong else 200,
        **about_round(desk, visitor, board_of(study, now=utc_now()), "board"),
        form=record_form(ROUND, held.values, around=around, typed=sent, sees=seen_of(sent) if sent is not None else held.heads),
    )
