"""Both sides' records beside each other: what agrees, what differs by how much, and what is put on record as a disagreement."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from boundaries.records.fold import RecordKey
from boundaries.records.kinds import DISAGREEMENT, disagreement_subject
from boundaries.rounds.comparison import Agreement
from boundaries.rounds.errors import UnknownSubject
from boundaries.use_cases.rounds import record
from gisvc.auth.visitor import Visitor
from gisvc.desk import desk_of
from gisvc.maps import ItemState
from gisvc.pages.inspection.round_items import comparison_of
from gisvc.pages.inspection.rounds import RoundId, about_round
from gisvc.pages.inspection.sending import Enterer, SentForm, one_of, read_sent
from gisvc.pages.record_form import RecordForm, record_form
from gisvc.pages.said import Reader as ValueReader
from gisvc.pages.written import missing
from gisvc.refusals import status_of
from gisvc.rendering import language_of, render_page
from gisvc.routes.inspection.board import Board, BoardRow, board_of, disagreement_text
from gisvc.routes.inspection.studies import names_of, round_study
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.tongue import Tongue
from layers.errors import Refusal
from layers.store.clock import utc_now
from layers.wording import Wording

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
DIFFERING = frozenset({Agreement.CONFLICT, Agreement.UNDECIDED, Agreement.ONE_SIDED, Agreement.WITHIN})


class Shown(StrEnum):
    """Which items the comparison lists."""

    OPEN = "open"
    DIFFERING = "differing"
    ALL = "all"


CHOICES = {
    Shown.OPEN: Wording("冲突与单方", "conflicts and one side only"),
    Shown.DIFFERING: Wording("一切差异", "all differences"),
    Shown.ALL: Wording("全部", "everything"),
}
_STATES = {
    Shown.OPEN: frozenset({ItemState.CONFLICT, ItemState.ONE_SIDED}),
    Shown.DIFFERING: frozenset({ItemState.CONFLICT, ItemState.ONE_SIDED, ItemState.WITHIN}),
    Shown.ALL: frozenset(ItemState) - {ItemState.UNDONE},
}


@router.get("/rounds/{round_id}/compare")
def compare_page(request: Request, visitor: Reader, round_id: RoundId, show: Annotated[Shown, Query()] = Shown.OPEN) -> Response:
    return _page(request, visitor, round_id, show=show)


@router.post("/rounds/{round_id}/disagreements")
def put_on_record(request: Request, visitor: Enterer, round_id: RoundId, sent: SentForm) -> Response:
    """What cannot be settled is printed with both values instead of being hidden; it becomes no agreement."""
    desk = desk_of(request)
    study = round_study(desk, visitor, round_id)
    kind, subject, field = (one_of(sent, name) for name in ("item_kind", "subject", "field"))
    one = comparison_of(study, kind, subject)
    if field not in one.item.kind.field_names:
        raise UnknownSubject(kind, f"{subject}/{field}", round_id)
    named = disagreement_subject(*one.item.ref, field)
    held = study.book.records.get(RecordKey(DISAGREEMENT.name, round_id, named, ""))
    typed = read_sent(DISAGREEMENT, sent, held, more=("item_kind", "subject", "field"))
    wrong = typed.wrong or (missing(DISAGREEMENT, typed.values) if held is None else {})
    if wrong:
        return _page(request, visitor, round_id, show=Shown.OPEN, trouble=next(iter(wrong.values())), status=400)
    try:
        record(desk.view(visitor), DISAGREEMENT, named, typed.values, round_id=round_id, by=visitor.person)
    except Refusal as refusal:
        return _page(request, visitor, round_id, show=Shown.OPEN, trouble=refusal.wording, status=status_of(refusal))
    number = next(n for n, other in enumerate(study.comparisons) if other is one)
    return RedirectResponse(f"/rounds/{round_id}/compare#item-{number}", status_code=303)


def _page(
    request: Request, visitor: Visitor, round_id: str, *, show: Shown, trouble: Wording | None = None, status: int = 200
) -> Response:
    desk = desk_of(request)
    board = board_of(round_study(desk, visitor, round_id), now=utc_now())
    rows = [row for row in board.rows if row.state in _STATES[show]]
    objects = {str(o["object_id"]): str(o["name"]) for row in rows for o in row.one.item.objects}
    return render_page(
        request,
        "inspection/compare.html",
        status_code=status,
        **about_round(desk, visitor, board, "compare"),
        rows=rows,
        show=show,
        choices=CHOICES,
        trouble=trouble,
        reader=ValueReader(Tongue(language_of(request)), {**names_of(desk, visitor), **objects}),
        differing=lambda row: [f for f in row.one.fields if f.agreement in DIFFERING],
        agreeing=lambda row: [f for f in row.one.fields if f.agreement not in DIFFERING],
        on_record=_on_record(board, rows),
        disagreement=_disagreement_form(),
        undone=len(board.in_state(ItemState.UNDONE)),
    )


def _on_record(board: Board, rows: list[BoardRow]) -> Mapping[tuple[int, str], str]:
    """The words under which a field of an item stands on record, by the item's number and the field."""
    return {
        (row.number, compared.field.name): text
        for row in rows
        for compared in row.one.conflicts
        if (text := disagreement_text(board.study, row.one, compared.field.name))
    }


def _disagreement_form() -> RecordForm:
    return record_form(DISAGREEMENT, {})
